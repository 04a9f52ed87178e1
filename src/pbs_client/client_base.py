"""What both clients are: settings, session and life cycle. Everything but I/O."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Self, TypedDict, TypeGuard, TypeVar, Unpack, cast

from pbs_client.address import Address, bracketed, parse_address
from pbs_client.credentials import Credentials
from pbs_client.errors import CertificateRefused, UsageError
from pbs_client.events import AnswerEvent, Observer, RequestEvent
from pbs_client.flow import Gate
from pbs_client.misuse import explaining_arguments, no_attribute
from pbs_client.repository import Repository
from pbs_client.runtime.secret import forgetful
from pbs_client.sender import Sender
from pbs_client.session import Session
from pbs_client.settings import Seconds, Settings, check_count, check_not_negative
from pbs_client.transport import AsyncTransport, Transport
from pbs_client.trust import Trust, Verify

if TYPE_CHECKING:
    from pbs_client.environment import ConnectionSettings

AnyTransport = TypeVar("AnyTransport", Transport, AsyncTransport)

# In place of a transport: a function that wraps the built-in one.
Wrap = Callable[[AnyTransport], AnyTransport]


class Options(TypedDict, total=False):
    """The settings of a client apart from where it connects and as whom. `BaseClient` describes
    them."""

    timeout: Seconds
    connect_timeout: Seconds
    total_timeout: Seconds
    retries: int
    retry_delay: float
    retry_locked: float
    poll: float
    proxy: str | None
    connections: int
    max_answer_size: int | None
    http_only: bool
    pause_collector: bool
    on_request: Callable[[RequestEvent], object] | None
    on_answer: Callable[[AnswerEvent], object] | None


class BaseClient(ABC, Generic[AnyTransport]):
    """What `Client` and `AsyncClient` share."""

    repository: Repository | None
    """The repository that the client was made for, if it was made by `from_repository` or
    `from_env`; `.datastore` is the store named there."""
    namespace: str
    """The namespace that the environment names (`PBS_NAMESPACE`), for a client made by `from_env`;
    otherwise empty."""

    @forgetful
    @explaining_arguments
    def __init__(
        self,
        host: str,
        *,
        auth: Credentials | None = None,
        port: int | None = None,
        verify: Verify = None,
        fingerprint: str | None = None,
        timeout: Seconds = 60.0,
        connect_timeout: Seconds = 10.0,
        total_timeout: Seconds = None,
        retries: int = 2,
        retry_delay: float = 0.25,
        retry_locked: float = 0.0,
        poll: float = 1.0,
        proxy: str | None = None,
        connections: int = 10,
        max_answer_size: int | None = 512 * 1024**2,
        http_only: bool = False,
        pause_collector: bool = True,
        on_request: Callable[[RequestEvent], object] | None = None,
        on_answer: Callable[[AnswerEvent], object] | None = None,
        transport: AnyTransport | Wrap[AnyTransport] | None = None,
    ) -> None:
        """No connection is made before the first call. Raises `UsageError` for settings that cannot
        be right.

        - `host`: `name`, `name:port`, `[IPv6 address]:port` or `https://name:port`; the port is
          8007 unless it or `port` says otherwise
        - `auth`: `ApiToken`, `Password` or `Ticket`; without it only the few calls that need no
          login work
        - `verify`: None or True for the system's CAs, a CA file or directory, an `ssl.SSLContext`,
          or False to turn certificate checks off, which warns
        - `fingerprint`: the SHA-256 of the server's certificate; alone it is the only one accepted,
          with `verify` either suffices
        - `timeout`: seconds that the server may take for each read; `connect_timeout`: for
          connecting with the TLS handshake; `total_timeout`: for a whole call with all its
          repetitions, but not for the bytes of a stream. None means no limit. A `Client`, which
          cannot interrupt a read, looks at `total_timeout` between two reads of the body
        - `retries`: how often to repeat a call that was not sent, or one that only reads and met a
          broken connection or a 5xx error. A call that changes something is never repeated once it
          may have arrived
        - `retry_delay`: seconds before the first repetition; the delays double, up to ten seconds,
          and vary at random
        - `retry_locked`: for how many seconds to keep repeating a call that the server refused
          because somebody else held a lock
        - `poll`: the longest pause between two looks at a task, in seconds; the first ones are
        shorter
        - `proxy`: address of an HTTP proxy; None for the one that the environment names, an empty
          string for none
        - `connections`: how many calls can be in progress at once; further ones wait
        - `max_answer_size`: bytes of the largest answer that is read into memory; streams have no
          limit
        - `http_only`: ask for tickets that come in a cookie only (`Password` logins, PBS 4.0 and
          later)
        - `pause_collector`: whether Python's cyclic garbage collector pauses while an answer of
          more than a megabyte is decoded
        - `on_request`, `on_answer`: called with an event before each request is sent and after each
          has ended, for metrics and traces
        - `transport`: carries the requests in place of the built-in one, which alone uses `verify`,
          `fingerprint`, `proxy` and `connections`. A function gets the built-in one and returns the
          one to use, such as `recorder.transport`. The client closes it
        """
        if auth is not None and not isinstance(auth, Credentials):  # pyright: ignore[reportUnnecessaryIsInstance]  # not everybody runs a type checker
            raise UsageError(
                "`auth` has to be an ApiToken, a Password or a Ticket",
                hint="For a token in one text: ApiToken.parse(text).",
            )
        self._address = parse_address(host, port)
        self._settings = Settings(
            timeout=timeout,
            connect_timeout=connect_timeout,
            total_timeout=total_timeout,
            retries=retries,
            retry_delay=retry_delay,
            retry_locked=retry_locked,
            poll=poll,
            max_answer_size=max_answer_size,
            pause_collector=pause_collector,
        )
        check_count("connections", connections)
        observer = Observer(str(self._address), on_request, on_answer)
        self._session = Session(auth, self._settings, observer, self._make_gate, http_only=http_only)
        self._sender = Sender(self._settings, self._session, observer, self._check_usable)
        if transport is None or _wraps(transport):
            own = self._make_transport(self._address, Trust(verify, fingerprint), proxy, connections)
            transport = own if transport is None else _wrapped(own, transport)
        self._transport: AnyTransport = cast(AnyTransport, transport)
        self._process = os.getpid()
        self._closed = False
        self.repository = None
        self.namespace = ""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> NoReturn:
            raise no_attribute(self, name)

    @classmethod
    @forgetful
    def from_env(
        cls,
        environ: Mapping[str, str] | None = None,
        *,
        transport: AnyTransport | Wrap[AnyTransport] | None = None,
        **options: Unpack[Options],
    ) -> Self:
        """A client with the settings that the environment holds, in the variables of Proxmox's own
        tools.

        `PBS_REPOSITORY`, or `PBS_SERVER`, `PBS_PORT`, `PBS_DATASTORE` and `PBS_AUTH_ID`;
        `PBS_PASSWORD` (the password or a token's secret) and `PBS_FINGERPRINT`, each also with
        `_FD`, `_FILE` or `_CMD`. Raises `UsageError` where they are incomplete or contradict each
        other.
        """
        # Imported here: without it, other programs take 0.97 of the time until a first answer.
        from pbs_client.environment import from_env

        return cls._from(from_env(environ), transport, options)

    @classmethod
    @forgetful
    def from_repository(
        cls,
        repository: str,
        *,
        password: str | None = None,
        environ: Mapping[str, str] | None = None,
        transport: AnyTransport | Wrap[AnyTransport] | None = None,
        **options: Unpack[Options],
    ) -> Self:
        """A client for `user@realm!token@host:port:datastore`, the form that Proxmox's own tools
        use.

        The password or secret, unless given, and the fingerprint come from the environment
        (`PBS_PASSWORD`, `PBS_FINGERPRINT`).
        """
        from pbs_client.environment import from_repository

        return cls._from(from_repository(repository, password=password, environ=environ), transport, options)

    @classmethod
    def _from(
        cls, settings: ConnectionSettings, transport: AnyTransport | Wrap[AnyTransport] | None, options: Options
    ) -> Self:
        if settings.timeout is not None:
            options = {"timeout": settings.timeout, **options}
        client = cls(
            bracketed(settings.address.host),
            port=settings.address.port,
            auth=settings.auth,
            verify=settings.trust.verify,
            fingerprint=settings.trust.fingerprint or None,
            transport=transport,
            **options,
        )
        client.repository = settings.repository
        client.namespace = settings.namespace
        return client

    @abstractmethod
    def _make_gate(self) -> Gate:
        """What threads or tasks wait on while another one logs in."""

    @abstractmethod
    def _make_transport(self, address: Address, trust: Trust, proxy: str | None, connections: int) -> AnyTransport:
        """The built-in transport."""

    @property
    def server(self) -> str:
        """Host and port, as in `pbs.example.com:8007`."""
        return str(self._address)

    @property
    def auth_id(self) -> str:
        """Who makes the calls: `user@realm` or `user@realm!token`; empty without credentials."""
        return self._session.auth_id

    @property
    def closed(self) -> bool:
        """Whether the client was closed, and so refuses calls."""
        return self._closed

    def logout(self) -> None:
        """Forgets the ticket of a `Password` login, so that the next call logs in again. Other
        credentials stay as they are.

        Nothing is sent: PBS cannot revoke a ticket, it expires after two hours.
        """
        if not self._in_other_process():  # After a fork, the lock may be held for ever.
            self._session.forget()

    def _check_usable(self) -> None:
        if self._closed:
            raise UsageError("this client is closed")
        if os.getpid() != self._process:
            raise UsageError(
                "this client was made before the process was forked, and its connections belong to the other one",
                hint="Make a client in each process.",
            )

    def _in_other_process(self) -> bool:
        return os.getpid() != self._process

    def _poll(self, given: float | None) -> float:
        poll = self._settings.poll if given is None else given
        check_not_negative("poll", poll)
        return poll

    def __repr__(self) -> str:
        if "namespace" not in self.__dict__:
            return f"<{type(self).__name__}, not complete>"  # Shown in a traceback of its `__init__`.
        who = f" as {self.auth_id}" if self.auth_id else ""
        return f"<{type(self).__name__} {self.server}{who}{', closed' if self._closed else ''}>"

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} holds connections and cannot be pickled or copied")


def leave_out_own_frames(error: BaseException | None, traceback: TracebackType | None) -> None:
    """Ends the traceback of a refused certificate at the caller's line: the error itself says what
    to do."""
    while isinstance(error, CertificateRefused) and traceback is not None:
        following = traceback.tb_next
        if following is not None and str(following.tb_frame.f_globals.get("__name__")).startswith("pbs_client."):
            traceback.tb_next = following = None
        traceback = following


def _wraps(transport: AnyTransport | Wrap[AnyTransport]) -> TypeGuard[Wrap[AnyTransport]]:
    return isinstance(transport, type) or not hasattr(transport, "open")


def _wrapped(own: AnyTransport, wrap: Wrap[AnyTransport]) -> AnyTransport:
    """The user's transport around the built-in one."""
    import inspect  # Importing it costs as much as fifty of our modules.

    try:
        inspect.signature(wrap).bind(own)
    except ValueError:
        pass  # Not everything has a signature.
    except TypeError:
        name = getattr(wrap, "__name__", type(wrap).__name__)
        raise UsageError(
            f"transport={name} is neither a transport nor a function that takes the built-in one and wraps it",
            hint=f"Pass {name}(…), an object." if isinstance(wrap, type) else "",
        ) from None
    transport = wrap(own)
    if isinstance(transport, type) or not hasattr(transport, "open"):
        raise UsageError(
            f"what the function given as `transport` returned is not a transport but {type(transport).__name__}"
        )
    return transport
