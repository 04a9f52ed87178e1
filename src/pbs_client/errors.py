"""Every error this library raises on purpose, in one tree.

    PbsError
    ├── UsageError (ValueError)            a value that cannot be right; nothing was sent
    ├── NotSent                            no connection: nothing took effect, safe to repeat
    │   ├── ConnectTimeout (TimeoutError)
    │   │   └── AllBusy                    every connection was taken for the whole `timeout`
    │   └── CertificateRefused             .fingerprint
    ├── Interrupted                        sent, but no complete answer: unknown whether it happened
    │   └── AnswerTimeout (TimeoutError)
    ├── ApiError                           .status .message .hint .request
    │   ├── AuthenticationFailed           .login_again
    │   │   └── SecondFactorRequired       .kinds
    │   ├── PermissionDenied               .needs
    │   ├── NotFound                       .since
    │   ├── ParameterError                 .parameters: name → reason
    │   ├── AlreadyExists
    │   ├── Modified                       the digest that was sent is no longer the server's
    │   ├── Busy                           somebody else holds a lock
    │   ├── Unavailable                    maintenance mode, not mounted, a daemon that is down
    │   └── ServerError
    ├── UnexpectedAnswer                   .where (JSON path)
    └── TaskError                          .upid .exitstatus .log
        ├── TaskFailed
        ├── TaskUnknown
        └── TaskTimeout (TimeoutError)     the task goes on

Each has `request`, the call that was tried (`snapshots.list_snapshots("tank")`, secrets masked,
empty where there was no call), `message`, what went wrong, and `hint`, what may help (or empty).
`str()` puts the three together. All survive pickle and deepcopy.
"""

from __future__ import annotations

from collections.abc import Mapping

from pbs_client.printable import printable


class PbsError(Exception):
    """The root of all errors of this library."""

    # Only the message is positional, and everything else has a default: so pickle and copy, which
    # call `cls(*args)` and then restore `__dict__`, work for every class below without a method of
    # their own.

    upid: str = ""
    """The task that was being waited for, if this error ended a wait. The task itself may go on."""

    def __init__(self, message: str = "", *, request: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.request = request
        self.hint = hint

    def __str__(self) -> str:
        # Further lines of a server's text are indented, so that none can pass for a line of ours.
        text = ": ".join(part for part in (self.request, self._says()) if part).replace("\n", "\n  ")
        return f"{text}\nHint: {self.hint}" if self.hint else text

    def _says(self) -> str:
        """What happened, without the call and the hint."""
        return self.message


class UsageError(PbsError, ValueError):
    """An argument, setting or value that cannot be right. Nothing was sent."""


class NotSent(PbsError):
    """Nothing of the request took effect: there was no connection, or it broke before the head of
    the request was out. Repeating it is safe, unless its body can be read only once."""


class ConnectTimeout(NotSent, TimeoutError):
    """Connecting, or the TLS handshake, took longer than `connect_timeout`."""


class AllBusy(ConnectTimeout):
    """All connections of this client were taken by other calls or open streams for the whole
    `timeout`. Not repeated, as it has waited already."""


class CertificateRefused(NotSent):
    """The server's certificate is not trusted. `fingerprint` is the SHA-256 that was seen, as PBS
    prints it; empty if none was."""

    def __init__(self, message: str = "", *, fingerprint: str = "", request: str = "", hint: str = "") -> None:
        super().__init__(message, request=request, hint=hint)
        self.fingerprint = fingerprint


class Interrupted(PbsError):
    """The request, or a part of it, was sent and no complete answer came back. Whether it took
    effect is unknown."""


class AnswerTimeout(Interrupted, TimeoutError):
    """The answer, or the next piece of it, took longer than `timeout`."""


class ApiError(PbsError):
    """PBS answered with an error: `status` is the HTTP status, `message` the text it sent."""

    def __init__(self, message: str = "", *, status: int = 0, request: str = "", hint: str = "") -> None:
        super().__init__(message, request=request, hint=hint)
        self.status = status

    def _says(self) -> str:
        return f"{self.message} (status {self.status})" if self.status else self.message


class AuthenticationFailed(ApiError):
    """The caller was not authenticated: wrong password, wrong or expired ticket or token, disabled
    user, wrong confirmation password.

    `login_again` is true where the server did not accept the ticket or token of the call itself.
    Only then can a fresh login help; PBS also answers 401 for a refused login, a missing
    confirmation password and the like.
    """

    def __init__(
        self, message: str = "", *, status: int = 0, login_again: bool = False, request: str = "", hint: str = ""
    ) -> None:
        super().__init__(message, status=status, request=request, hint=hint)
        self.login_again = login_again


class SecondFactorRequired(AuthenticationFailed):
    """The password was right and a second factor is due. `kinds` are those on offer, such as
    `totp`, `recovery`, `webauthn`."""

    def __init__(
        self,
        message: str = "",
        *,
        kinds: tuple[str, ...] = (),
        status: int = 0,
        login_again: bool = False,
        request: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(message, status=status, login_again=login_again, request=request, hint=hint)
        self.kinds = kinds


class PermissionDenied(ApiError):
    """The caller may not do this. `needs` are the privileges that were missing, as in
    `Datastore.Audit on /datastore/tank`; alternatives stand in one text, joined by ` or `. Empty
    if neither the server nor the operation tells."""

    def __init__(
        self, message: str = "", *, needs: tuple[str, ...] = (), status: int = 0, request: str = "", hint: str = ""
    ) -> None:
        super().__init__(message, status=status, request=request, hint=hint)
        self.needs = needs


class NotFound(ApiError):
    """What the call names does not exist. `since` is set where the server does not know the
    function itself: the PBS version that introduced it."""

    def __init__(
        self, message: str = "", *, since: str = "", status: int = 0, request: str = "", hint: str = ""
    ) -> None:
        super().__init__(message, status=status, request=request, hint=hint)
        self.since = since


class ParameterError(ApiError):
    """PBS refused values. `parameters` maps the name of each (as PBS spells it) to the reason;
    empty where the text names none."""

    def __init__(
        self,
        message: str = "",
        *,
        parameters: Mapping[str, str] | None = None,
        status: int = 0,
        request: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(message, status=status, request=request, hint=hint)
        self.parameters: dict[str, str] = dict(parameters or {})


class AlreadyExists(ApiError):
    """Something with that name exists already."""


class Modified(ApiError):
    """The configuration has changed since the sent digest was read. Nothing was written."""


class Busy(ApiError):
    """Somebody else holds the lock, or the same job is running already."""


class Unavailable(ApiError):
    """The datastore is in maintenance, being removed or not mounted, or a service of the server is
    down."""


class ServerError(ApiError):
    """The server, or something in front of it, failed."""

    foreign: bool = False
    """Whether something in front of PBS answered."""


class UnexpectedAnswer(PbsError):
    """The answer is not what PBS sends: a value of the wrong shape (`where` is its JSON path, such
    as `[3].size`), not JSON, or not PBS at all."""

    foreign: bool = False
    """Whether something in front of PBS answered."""

    def __init__(
        self, message: str = "", *, where: str = "", status: int = 0, request: str = "", hint: str = ""
    ) -> None:
        super().__init__(message, request=request, hint=hint)
        self.where = where
        self.status = status

    def _says(self) -> str:
        return f"at {self.where}: {self.message}" if self.where else self.message


class TaskError(PbsError):
    """A task on the server did not succeed. `upid` names it, `exitstatus` is its result text (None
    while it runs), `log` its last lines."""

    def __init__(
        self,
        message: str = "",
        *,
        upid: str = "",
        exitstatus: str | None = None,
        log: tuple[str, ...] = (),
        request: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(message, request=request, hint=hint)
        self.upid = upid
        self.exitstatus = exitstatus
        self.log = log

    def _says(self) -> str:
        message = f"{self.message} ({printable(self.upid, longest=300)})" if self.upid else self.message
        return "\n".join((message, *(printable(line, longest=300) for line in self.log)))


class TaskFailed(TaskError):
    """The task ended with an error; `exitstatus` is its text."""


class TaskUnknown(TaskError):
    """The server does not know how the task ended: its process died, or its log is gone."""


class TaskTimeout(TaskError, TimeoutError):
    """The task did not end in the time given. It goes on; `upid` names it."""
