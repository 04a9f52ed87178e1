"""What both built-in transports share: everything but waiting. No HTTP library is imported before
the first request."""

from __future__ import annotations

import contextlib
import importlib.util
import ssl
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from pbs_client.address import PORT_OF_OTHERS, Address
from pbs_client.errors import AllBusy, AnswerTimeout, ConnectTimeout, Interrupted, NotSent, PbsError, UsageError
from pbs_client.runtime.secret import Secret
from pbs_client.transport.certificates import CertificateSeen, Way, replacements, way_to_look, ways_to_trust
from pbs_client.transport.contract import BodyFailed, HttpRequest
from pbs_client.transport.exchange import Exchange
from pbs_client.transport.failures import (
    ProxyFailed,
    certificate_refusal,
    described,
    no_connection,
    wants_client_certificate,
)
from pbs_client.transport.httpx_without_import import is_after_sending, is_of_httpx
from pbs_client.transport.inflate import Inflater
from pbs_client.transport.pool import Pool
from pbs_client.transport.proxies import Proxy, proxy_for
from pbs_client.transport.request_writer import ForbiddenCharacter
from pbs_client.trust import Trust


class BuiltInBase(ABC):
    """Settings, the pools of connections, and what failures mean."""

    _warns = True

    def __init__(
        self, address: Address, trust: Trust, *, proxy: str | Proxy | None = None, connections: int = 10
    ) -> None:
        """`proxy` is its address; None for the one from the environment, an empty string for
        none."""
        proxy = Secret(proxy) if isinstance(proxy, str) else proxy  # It may hold a password.
        if self._warns:
            trust.warn_if_unchecked()
        self._where = str(address)
        self._address = address
        self._trust = trust
        self._proxy = proxy if isinstance(proxy, Proxy) else proxy_for(address, proxy)
        self._connections = connections
        self._lock = threading.Lock()
        self._pools: list[Any] = []
        self._preferred = 0
        self._closed = False

    def __repr__(self) -> str:
        through = f" through {self._proxy.shown}" if self._proxy else ""
        return f"<{type(self).__name__} to {self._where}{through}>"

    def __reduce__(self) -> str:
        raise TypeError(f"a {type(self).__name__} holds connections and cannot be pickled or copied")

    @property
    def address(self) -> Address:
        return self._address

    @property
    def trust(self) -> Trust:
        return self._trust

    @property
    def proxy(self) -> Proxy | str:
        """The empty string for none."""
        return self._proxy or ""

    @property
    def connections(self) -> int:
        return self._connections

    @abstractmethod
    def _make_pool(self, way: Way) -> Any:
        """A pool for one way to trust the server."""

    def _ready(self) -> list[Any]:
        """The pools, one for each way to trust the server. Made on first use, as it imports an HTTP
        library and reads the CAs; may block."""
        with self._lock:
            self._refuse_if_closed()
            if not self._pools:
                if self._proxy is not None and self._proxy.is_socks and importlib.util.find_spec("socksio") is None:
                    raise UsageError("a socks proxy needs the package `socksio`: pip install 'httpx[socks]'")
                self._pools = [self._make_pool(way) for way in self._ways()]
            return self._pools

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise NotSent(f"the connection to {self._where} is closed")

    def _take_pools(self) -> list[Any]:
        with self._lock:
            self._closed = True
            pools, self._pools = self._pools, []
        return pools

    def _ways(self) -> tuple[Way, ...]:
        try:
            return ways_to_trust(self._trust)
        except PbsError:
            raise
        except Exception as error:
            # A library's replacement for a class of `ssl` may raise anything.
            problem = f"Python's `ssl` cannot be used ({type(error).__name__}: {error}){replacements()}"
        raise UsageError(problem)

    def _in_order(self, pools: list[Any]) -> list[tuple[int, Any]]:
        """The pools, with the way of trust that worked last time first."""
        if len(pools) == 1:
            return [(0, pools[0])]
        return sorted(enumerate(pools), key=lambda entry: entry[0] != self._preferred)

    def _exchange(self, request: HttpRequest) -> Exchange:
        # Closing a pool does not reach a connection that is only being made. So the exchange checks
        # before anything is sent over it; from then on the pool has it.
        return Exchange(request, self._refuse_if_closed)

    def _seen(self, reasons: list[ssl.SSLError], timeout: float | None) -> str:
        """The fingerprint of the refused certificate, empty if it cannot be found out; may
        block."""
        for reason in reasons:
            if isinstance(reason, CertificateSeen):
                return reason.fingerprint
        looked = HttpRequest("GET", "/", (), None, timeout, timeout)
        exchange = self._exchange(looked)
        with contextlib.closing(make_pool(way_to_look(), self._proxy, self._address)) as pool:
            seen: ssl.SSLError | None = None
            # Never sent: the handshake always ends in an error, usually the one with the
            # fingerprint.
            try:
                pool.exchange(looked, None, exchange)
            except Exception as error:
                seen = certificate_refusal(error)
            finally:
                exchange.abandon()
        return seen.fingerprint if isinstance(seen, CertificateSeen) else ""

    def _failure(self, error: Exception, exchange: Exchange, request: HttpRequest) -> PbsError | BodyFailed:
        """Our error for a failure of the HTTP library, or of anything below it."""
        if isinstance(error, PbsError | BodyFailed):
            return error.with_traceback(None)  # Without the frames below, whose variables hold headers.
        if not exchange.has_connected and is_after_sending(error):
            exchange.begun = exchange.sent = True  # That is what a mock of httpx means by it.
        return self._explained(
            error,
            exchange,
            request,
            timed_out=isinstance(error, TimeoutError) or is_of_httpx(error, "TimeoutException"),
            malformed=isinstance(error, ForbiddenCharacter | UnicodeEncodeError)
            or is_of_httpx(error, "LocalProtocolError"),
            by_proxy=isinstance(error, ProxyFailed) or is_of_httpx(error, "ProxyError"),
        )

    def _explained(
        self,
        error: Exception,
        exchange: Exchange,
        request: HttpRequest,
        *,
        timed_out: bool,
        malformed: bool,
        by_proxy: bool,
    ) -> PbsError:
        """Our error for a failure whose kind is known."""
        if malformed and not exchange.sent:
            # Its text quotes headers.
            return UsageError("the request has a character in its path or headers that HTTP does not allow")
        if not exchange.answered and wants_client_certificate(error):
            hint = (
                f"The server wants a certificate of yours: `verify` takes an `ssl.SSLContext` with one. {self._hint()}"
            )
            return no_connection(self._where, error, hint.strip(), self._mask)
        if timed_out and not exchange.begun:
            return ConnectTimeout(
                f"no connection to {self._where} within {exchange.allowed(request.connect_timeout)}", hint=self._hint()
            )
        if timed_out:
            text = f"no answer from {self._where} within {exchange.allowed(request.read_timeout)}"
            return AnswerTimeout(text, hint="Raise `timeout` if the server needs longer.")
        if exchange.sent:
            return Interrupted(
                f"the connection to {self._where} broke before the answer was complete: {described(error, self._mask)}"
            )
        if exchange.begun:
            return NotSent(
                f"the connection to {self._where} broke before the request was sent: {described(error, self._mask)}"
            )
        if by_proxy:
            return NotSent(
                f"no connection to {self._where}: the proxy said “{described(error, self._mask)}”",
                hint=self._hint(),
            )
        return no_connection(self._where, error, self._hint(), self._mask)

    def _mask(self, text: str) -> str:
        return self._proxy.mask(text) if self._proxy else text

    def _busy(self, request: HttpRequest) -> AllBusy:
        hint = "Close streams that are no longer needed, make fewer calls at once, or raise `timeout`."
        return AllBusy(
            f"all {self._connections} connections to {self._where} were busy for "
            f"{round(request.read_timeout or 0, 2):g} s",
            hint=hint,
        )

    def _hint(self) -> str:
        if self._proxy:
            return f"The connection goes through the proxy {self._proxy.shown}."
        if self._address.port == PORT_OF_OTHERS:
            return "PBS listens on port 8007; 8006 is that of Proxmox VE and Mail Gateway."
        return ""


class AnswerBase:
    """Status and headers of an answer, and the errors of its body."""

    def __init__(
        self,
        received: Any,
        exchange: Exchange,
        failure: Callable[[Exception], PbsError | BodyFailed],
        release: Callable[[], None],
    ) -> None:
        """`received` is what the pool returned."""
        self._received = received
        self._exchange = exchange
        self._failure = failure
        self._release: Callable[[], None] | None = release
        self.status: int = received.status
        self.headers: tuple[tuple[str, str], ...] = tuple(received.headers)

    def _give_up_turn(self) -> None:
        release, self._release = self._release, None
        if release is not None:
            release()

    def _inflater(self) -> Inflater:
        return Inflater(", ".join([value for name, value in self.headers if name == "content-encoding"]))


def make_pool(way: Way, proxy: Proxy | None, address: Address) -> Pool:
    """A pool of connections for threads, for one way to trust the server."""
    if proxy is None:
        try:
            from pbs_client.transport.httptools_pool import HttptoolsPool
        except ImportError:
            pass  # The extra `fast` is not installed.
        else:
            return HttptoolsPool(way, address)
    from pbs_client.transport.httpx_pool import HttpxPool

    return HttpxPool(way, proxy, address)
