"""Who makes the calls: an API token, a user with a password, or a ticket obtained elsewhere.

All three are plain values: they do no I/O, compare by content, survive pickle and deepcopy, and
never show their secret.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import cast
from urllib.parse import quote, unquote

from pbs_client.errors import UsageError
from pbs_client.runtime.frozen_classes import field, frozen
from pbs_client.runtime.secret import Secret, forgetful

SecondFactor = Callable[[tuple[str, ...]], str | Awaitable[str]]
"""Gets the kinds that the server offers (`totp`, `recovery`, `webauthn`, ...) and returns an
answer: `totp:123456`, `recovery:xxxx-xxxx-xxxx-xxxx`. It is called once for each login that needs
it, and what it returns is sent once. An `AsyncClient` calls it in a thread, and takes coroutine
functions too."""

_USER = r"[^\s:/!@]+@[A-Za-z0-9_][A-Za-z0-9_.-]*"
# The name before the last `@` may hold further ones, as in `me@example.com@ldap`.
_USERID = rf"(?:[^\s:/!@]+@)*{_USER}"
_TOKEN_ID = rf"{_USERID}![A-Za-z0-9_][A-Za-z0-9_.-]*"

# What may stand in front of a token that was copied from somewhere.
_OPTION = r"^(?:-H|--header)[\s=]*"
_HEADER = r"(?i)^\s*(?:authorization\s*:\s*)?"
_OTHER_PRODUCT = r"(?i)P[VM][EG]APIToken"
_SCHEME = r"(?i)^PBSAPIToken\s*(?:[=:]\s*)?"
_TICKET = r"PBS:[^:]+:[0-9A-Fa-f]{8}::\S+"
_QUOTES = frozenset("'\"")

_TOKEN_FORM = (
    "an API token is `user@realm!name` and its secret, "
    "as in ApiToken('backup@pbs!monitor', secret) or backup@pbs!monitor:SECRET"
)


def _no_texts(**values: object) -> str:
    """What is wrong with values that have to be strings, without quoting any."""
    return " and ".join(
        f"`{name}` has to be a string, not {type(value).__name__}"
        for name, value in values.items()
        if not isinstance(value, str)
    )


def is_token_id(text: str) -> bool:
    """Whether the text is the id of an API token, such as `backup@pbs!monitor`."""
    return text.isprintable() and re.fullmatch(_TOKEN_ID, text) is not None


def is_ticket(text: str) -> bool:
    """Whether the text has the form of a ticket, of a session or of half a login."""
    return re.fullmatch(_TICKET, text) is not None and _is_text(text)


def _is_text(text: str) -> bool:
    """Whether the text can be encoded as UTF-8. Text that was decoded wrongly cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_user_id(text: str) -> bool:
    """Whether the text is the id of a user, such as `root@pam`."""
    return text.isprintable() and re.fullmatch(_USERID, text) is not None


@frozen
class ApiToken:
    """An API token: `ApiToken("backup@pbs!monitor", secret)`, or `ApiToken.parse(text)` for what
    people copy out of files and headers."""

    id: str
    """`user@realm!name`"""
    secret: str
    """The UUID that PBS showed when the token was made or its secret renewed."""

    @forgetful
    def __init__(self, id: str, secret: str) -> None:
        problem = _no_texts(id=id, secret=secret) or _token_problem(id.strip(), secret.strip())
        if problem:
            raise UsageError(problem)
        object.__setattr__(self, "id", id.strip())
        object.__setattr__(self, "secret", Secret(secret.strip()))

    @classmethod
    @forgetful
    def parse(cls, text: str) -> ApiToken:
        """A token from one text: `id:secret`, `PBSAPIToken=id:secret`, `PBSAPIToken id:secret`, or
        the whole `Authorization: …` line, also as an option of curl.

        `id=secret` (the spelling of Proxmox VE) is refused, as PBS does not understand it, and so
        is a `PVEAPIToken`.
        """
        problem = _no_texts(text=text)
        if problem:
            raise UsageError(problem)
        rest = re.sub(_OPTION, "", text.strip()).strip("'\"")
        rest = re.sub(_HEADER, "", rest)
        wrong_product = re.match(_OTHER_PRODUCT, rest)
        rest = re.sub(_SCHEME, "", rest)
        token_id, separator, secret = rest.partition(":")
        if wrong_product:
            problem = f"this is the token header of another Proxmox product; {_TOKEN_FORM}"
        elif not separator and "=" in rest:
            problem = f"`=` between id and secret is the spelling of Proxmox VE; PBS wants a colon: {_TOKEN_FORM}"
        elif not separator:
            problem = f"there is no `:` between id and secret; {_TOKEN_FORM}"
        else:
            problem = _token_problem(token_id.strip(), secret.strip())
        if problem:
            raise UsageError(problem)
        return cls(token_id, secret)

    @property
    def userid(self) -> str:
        """The user to whom the token belongs."""
        return self.id.partition("!")[0]

    @property
    def authorization(self) -> str:
        """The value of the `Authorization` header."""
        # PBS percent-decodes the secret and takes the id as it is (protocol.md §4.7).
        return f"PBSAPIToken={self.id}:{quote(self.secret, safe='')}"


def _token_problem(token_id: str, secret: str) -> str:
    """What is wrong with the parts of a token, without ever quoting the secret; nothing if they are
    in order."""
    problem = ""
    if "!" not in token_id:
        problem = "the token's name is missing: "
    elif "=" in token_id:
        problem = "`=` in a token's id: PBS wants `id:secret`, not `id=secret`: "
    elif not is_token_id(token_id):
        problem = "the token's id does not have the form `user@realm!name`: "
    elif not token_id.isascii():
        problem = "the token's id has letters beyond ASCII, which cannot be sent in a header: "
    elif not secret:
        problem = f"the secret of {token_id} is empty: "
    elif "!" in secret or secret.lower().startswith("pbsapitoken"):
        problem = f"where the secret of {token_id} belongs there is a whole token, which ApiToken.parse() reads: "
    elif secret[0] in _QUOTES or secret[-1] in _QUOTES:
        problem = f"the secret of {token_id} is in quotes, which are not part of it: "
    elif not secret.isascii() or not secret.isprintable() or " " in secret:
        problem = f"the secret of {token_id} has characters that cannot be in a secret: "
    return problem and problem + _TOKEN_FORM


def userid_problem(userid: str) -> str:
    """What is wrong with the id of a user; nothing if it is in order. Never quotes what is not an
    id: people paste secrets along with ids, or instead of them."""
    if is_token_id(userid):
        return f"{userid} is an API token: use ApiToken({userid!r}, secret)"
    if is_user_id(userid):
        return ""
    if "!" in userid and (":" in userid or "=" in userid):
        return (
            "where a user id belongs there is an API token with its secret: "
            "use ApiToken.parse('user@realm!name:SECRET')"
        )
    if "@" not in userid:
        return "that is not a user id: its realm is missing, as in root@pam or backup@pbs"
    return "that is not a user id, which has a realm, as in root@pam or backup@pbs"


@frozen
class Password:
    """A user with a password, and a function for the second factor if the user has one.

    The client logs in on first use and renews its ticket in time. Without `second_factor`, a user
    who has one gets `SecondFactorRequired`.
    """

    userid: str
    """`user@realm`, as in `root@pam`."""
    password: str
    second_factor: SecondFactor | None = field(default=None, repr=False)

    @forgetful
    def __init__(self, userid: str, password: str, second_factor: SecondFactor | None = None) -> None:
        problem = _no_texts(userid=userid, password=password) or userid_problem(userid)
        if not problem and not password:
            problem = f"the password of {userid} is empty"
        if not problem and not _is_text(password):
            problem = f"the password of {userid} is not valid text: it was not UTF-8 where it came from"
        if not problem and second_factor is not None and not callable(second_factor):
            problem = (
                "`second_factor` is a function that gets the kinds on offer and returns an answer such as totp:123456"
            )
        if problem:
            raise UsageError(problem)
        object.__setattr__(self, "userid", userid)
        object.__setattr__(self, "password", Secret(password))
        object.__setattr__(self, "second_factor", second_factor)


@frozen
class Ticket:
    """A ticket obtained elsewhere, such as by an OpenID login. It is used as it is until
    it expires, two hours after it was issued.

    Without `csrf_token` the server accepts only calls that read.
    """

    ticket: str
    """`PBS:user@realm:…`, raw or percent-encoded, with or without the name of the cookie."""
    csrf_token: str = ""

    @forgetful
    def __init__(self, ticket: str, csrf_token: str = "") -> None:
        problem = _no_texts(ticket=ticket, csrf_token=csrf_token)
        text = "" if problem else ticket.strip().removeprefix("__Host-").removeprefix("PBSAuthCookie=")
        if not problem and not (csrf_token.isascii() and csrf_token.isprintable()):
            problem = "a CSRF token has the form TIME:SIGNATURE, in ASCII"
        if text.startswith("PBS%3A"):
            text = unquote(text)
        if not problem and is_ticket(text) and _user_of(text).isprintable() and not text.startswith("PBS:!tfa!"):
            object.__setattr__(self, "ticket", Secret(text))
            object.__setattr__(self, "csrf_token", Secret(csrf_token))
            return
        problem = problem or "a ticket has the form PBS:user@realm:TIME::SIGNATURE"
        if text.startswith("PBS:!tfa!"):
            problem = "this ticket is from the first half of a login; the second factor is still due"
        raise UsageError(problem)

    @property
    def userid(self) -> str:
        """The user to whom the ticket was issued."""
        return _user_of(self.ticket)

    @property
    def issued(self) -> int:
        """When it was issued, in Unix seconds by the server's clock."""
        return int(self.ticket.split(":")[2], 16)

    @property
    def cookie(self) -> str:
        """The value of the `Cookie` header."""
        return f"PBSAuthCookie={quote(self.ticket, safe='')}"


def _user_of(ticket: str) -> str:
    return unquote(ticket.split(":")[1])


Credentials = ApiToken | Password | Ticket


def offered_factors(ticket: str) -> tuple[str, ...] | None:
    """The kinds of second factor that a login's ticket asks for, as in `("totp", "recovery")`; None
    for the ticket of a complete login."""
    # `PBS:!tfa!{"totp"%3Atrue,"recovery"%3A[0,1]}:TIME::SIGNATURE` (protocol.md §4.4, §11)
    fields = ticket.split(":")
    challenge = unquote(fields[1]) if len(fields) > 1 else ""
    if not challenge.startswith("!tfa!"):
        return None
    try:
        offered = cast("object", json.loads(challenge.removeprefix("!tfa!")))
    except (ValueError, RecursionError):
        return ()
    return (
        tuple(str(kind) for kind, given in cast("dict[object, object]", offered).items() if given)
        if isinstance(offered, dict)
        else ()
    )
