"""What one run of `pbsh` has: the common options given, the client, the output. Click carries
it as `ctx.obj`."""

from __future__ import annotations

import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pbs_tools.command.table import Row

if TYPE_CHECKING:
    from pbs_client import Client, Repository, Request, Transport


class Session:
    """One run.

    `transport` carries the client's requests in place of the built-in one, `interactive` says
    whether there is somebody to ask, and `terminal` whether stdout is one; if None, they are looked
    up. All three are for tests.
    """

    def __init__(
        self, transport: Transport | None = None, *, interactive: bool | None = None, terminal: bool | None = None
    ) -> None:
        self.terminal: bool = sys.stdout.isatty() if terminal is None else terminal
        self.interactive: bool = sys.stdin.isatty() if interactive is None else interactive
        self.given: dict[str, Any] = {}
        """The common options by their names, as they were given; those behind the command replace
        those in front of it."""
        self.read: dict[str | None, dict[str, str]] = {}
        """The secrets that were read, which are there for only one reading."""
        self._transport = transport
        self._opened = False
        self._several: list[tuple[str, Client]] = []

    @cached_property
    def client(self) -> Client:
        """Connected as the options, the context or the environment say; nothing is sent before
        the first call."""
        from pbs_tools.command.connection import connect

        client = connect(self.given, self._transport, self.read)
        self._opened = True
        return client

    @property
    def transports(self) -> dict[str, Any]:
        """The argument for a client that carries its requests otherwise than by
        the built-in transport."""
        return {} if self._transport is None else {"transport": self._transport}

    @cached_property
    def clients(self) -> list[tuple[str, Client]]:
        """A client for each context that was named, with its name; one without a name
        where none was. Who works with many servers works with all of their namespaces, so that one
        that was typed is refused: it would seem to narrow what is looked at, or pruned."""
        from pbs_tools.command.connection import connect_all

        self.refuse_namespace("this command takes all namespaces, and cannot be narrowed to one")
        clients = connect_all(self.given, self._transport, self.read)
        self._several = clients
        if self.interactive and len(clients) == 1:
            self._meet(clients[0][1])
        return clients

    def refuse_namespace(self, reason: str = "this command does not take it") -> None:
        """Raises `click.UsageError` where a namespace was typed. Passed over in silence, it would
        seem to narrow what the command does."""
        if "ns" in self.given:
            import click

            raise click.UsageError(f"--ns: {reason}")

    @staticmethod
    def _meet(client: Client) -> None:
        """Raises what an unknown certificate raises, to be asked about: what looks at many servers
        takes every failure for a part of its result."""
        from pbs_api.server import get_version
        from pbs_client import CertificateRefused, PbsError

        try:
            client.send(get_version())
        except CertificateRefused:
            raise
        except PbsError:
            return

    def connect(self) -> None:
        """Makes the client, which fails where something is missing, before a request is built that
        could then not be sent."""
        _ = self.client

    @cached_property
    def repository(self) -> Repository | None:
        """The repository that options, context or environment name, if any.
        Needs no credentials."""
        from pbs_tools.command.connection import named_repository

        return named_repository(self.given)

    @property
    def store(self) -> str | None:
        """The datastore that a command takes if none is typed."""
        return self.repository.datastore if self.repository else None

    @cached_property
    def namespace(self) -> str | None:
        """The namespace that a command takes if none is typed."""
        from pbs_tools.command.connection import named_namespace

        return named_namespace(self.given)

    @property
    def as_data(self) -> bool:
        """Whether stdout is to hold nothing but data for programs."""
        return self.output_format != "text"

    @property
    def output_format(self) -> str:
        """`text`, `json` and so on."""
        from pbs_tools.command.output import style_of

        return style_of(self.given, terminal=self.terminal).format

    @staticmethod
    def plain(value: Any) -> Any:
        """Models as dictionaries of wire names, in lists too; secrets masked."""
        return plain(value)

    def send(self, request: Request[Any], *, secrets: bool = False) -> Any:
        """The answer as PBS would write it: wire names, Unix seconds. Secrets are masked unless
        `secrets` is true."""
        _ = request.operation  # Looked at, so that it is not called unused where no client can be made.
        return plain(self.client.send(request), secrets=secrets)

    def show(self, value: Any, row: Row | None = None, schema: dict[str, Any] | None = None) -> None:
        """Prints an answer on stdout, in the format asked for; `row` says which columns, and its
        function or `schema` which units. No answer prints nothing."""
        if value is None:
            return
        from pbs_tools.command.catalog import operation
        from pbs_tools.command.output import show, style_of

        if schema is None:
            schema = operation(row.function.split()[0])["returns"] if row is not None and row.function else {}
        show(value, style_of(self.given, terminal=self.terminal), row, schema or {})

    def accepts(self, error: Exception) -> bool:
        """Whether this is a certificate that is seen for the first time, and somebody is there
        who accepts it."""
        asked = self.client if self._opened else self._several[0][1] if len(self._several) == 1 else None
        if not self.interactive or asked is None or type(error).__name__ != "CertificateRefused":
            return False
        from pbs_client import CertificateRefused
        from pbs_tools.command import known_certificates

        return isinstance(error, CertificateRefused) and known_certificates.ask(error, asked.server)

    def begin_anew(self) -> None:
        """Forgets the options and the client, for the same command to be run again."""
        self.given.clear()
        self._opened, self._several = False, []
        for name in ("client", "clients", "repository", "namespace"):
            self.__dict__.pop(name, None)

    def close(self) -> None:
        if self._opened:
            self.client.close()
        for _, client in self._several:
            client.close()


def plain(value: Any, *, secrets: bool = False) -> Any:
    """Models as dictionaries of wire names, in lists too; secrets masked unless
    `secrets` is true."""
    if isinstance(value, (list, tuple)):
        return [plain(item, secrets=secrets) for item in value]  # pyright: ignore[reportUnknownVariableType]
    if value is None or isinstance(value, (str, int, float, dict)):
        return value  # pyright: ignore[reportUnknownVariableType]
    from pbs_client import to_wire

    return Members(to_wire(value, secrets=secrets))


class Members(dict[str, Any]):
    """A model by wire names. A command that needs what the server left out ends with that, and not
    with a `KeyError`."""

    def __missing__(self, name: str) -> Any:
        import click

        raise click.ClickException(f"PBS left out {name!r}, which this command needs")
