"""What an error answer of PBS means: turns status and text into one class of `pbs_client.errors`,
with a hint.

The status alone says little: most refusals are 400, even "not found" and "not allowed", and a 401
need not mean a bad ticket. The English text decides (protocol.md §3, §10, §11, §13). It is matched
by its form, in one table, `RULES`, and nowhere else. Answers that do not come from PBS at all are
the subject of `pbs_client.strangers`. Start reading there: its `explain` takes any answer whose
status is not 200.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pbs_client.context import CallContext, texts_in
from pbs_client.errors import (
    AlreadyExists,
    ApiError,
    AuthenticationFailed,
    Busy,
    Modified,
    NotFound,
    ParameterError,
    PermissionDenied,
    ServerError,
    Unavailable,
)
from pbs_client.missing_backups import what_is_missing
from pbs_client.printable import printable
from pbs_client.runtime.frozen_classes import frozen
from pbs_client.runtime.operation import PLACEHOLDER, Operation


def refusal(status: int, text: str, context: CallContext) -> ApiError:
    """The error for an answer of PBS whose status is 400 or more."""
    text = printable(context.mask(text).strip(), lines=True)
    if status == 414 and not text:
        text = "the path and its parameters are too long"
    error = _by_status(status, text, context) or _by_parameters(text, context) or _by_text(status, text, context)
    if error is None:
        error = ServerError(text) if status >= 500 else ApiError(text)
    error.message = error.message or f"the server sent status {status} without a reason"
    error.args = (error.message,)
    error.status = status
    error.request = context.call
    return error


_LOGIN = ("authentication failed", "permission check failed", "missing password", "invalid credentials", "user '")


def is_known(text: str) -> bool:
    """Whether a text has a form that PBS uses."""
    if text.startswith(_LOGIN) or _by_parameters(text, CallContext()):
        return True
    return _by_text(400, text, CallContext()) is not None


def _by_status(status: int, text: str, context: CallContext) -> ApiError | None:
    """The error where the status decides, or nearly so."""
    match status:
        case 401 if "permission to change owner" in text:
            return _permission_denied(text, context)
        case 401 if text.startswith("user '") and "does not exist" in text:
            # About the user whose second factors are to be changed, after the caller's own password
            # was accepted.
            return NotFound(text)
        case 401:
            return _unauthenticated(text, context)
        case 403:
            return _permission_denied(text, context)
        case 404 if _says("Path '…' not found", text) and context.operation is not None:
            return _unknown_function(text, context.operation)
        case 404:
            return NotFound(text)
        case 414:
            return ApiError(text, hint="PBS takes at most 3072 bytes of path and query.")
        case 501:
            return ServerError(text, hint="This realm keeps its passwords outside of PBS.")
        case _:
            return None


def _unauthenticated(text: str, context: CallContext) -> AuthenticationFailed:
    # Only the authentication stage begins its text like this. Every other 401 comes from a handler
    # that knows well who is calling (protocol.md §3.2, §11): logging in again would change
    # nothing, and failed logins are counted.
    if text.startswith("authentication failed"):
        return AuthenticationFailed(text, login_again=True, hint=_who_hint(context.auth_id))
    if text.startswith("permission check failed"):
        hint = (
            "The user id with its realm (such as root@pam), the password or the second factor is wrong, "
            "or the user is disabled or locked."
        )
    else:
        hint = "The login itself is valid. This call also asks for your own password, which was missing or wrong."
    return AuthenticationFailed(text, hint=hint)


def _who_hint(auth_id: str) -> str:
    if "!" in auth_id:
        return (
            f"Check the secret of {auth_id}, and that the token and its user exist "
            "and are neither disabled nor expired."
        )
    if auth_id:
        return f"The ticket of {auth_id} is expired or not from this server, or the user was disabled."
    return "This call needs a login; none was given."


def _unknown_function(text: str, operation: Operation) -> NotFound:
    if operation.since:
        hint = f"{operation.name} is new in PBS {operation.since}; this server seems to be older."
    elif operation.until:
        hint = f"{operation.name} was there up to PBS {operation.until}; this server seems to be newer."
    else:
        hint = "The server does not know this path at all."
    return NotFound(text, since=operation.since or "", hint=hint)


# Rights


# The smallest role that holds a privilege (protocol.md §9.2).
SMALLEST_ROLES = {
    "Sys.Audit": "Audit",
    "Datastore.Audit": "DatastoreAudit",
    "Datastore.Backup": "DatastoreBackup",
    "Datastore.Prune": "DatastorePowerUser",
    "Datastore.Read": "DatastoreReader",
    "Datastore.Verify": "DatastoreReader",
    "Datastore.Modify": "DatastoreAdmin",
    "Remote.Audit": "RemoteAudit",
    "Remote.Read": "RemoteSyncOperator",
    "Remote.Modify": "RemoteAdmin",
    "Remote.DatastoreBackup": "RemoteSyncPushOperator",
    "Remote.DatastorePrune": "RemoteDatastorePowerUser",
    "Remote.DatastoreModify": "RemoteDatastoreAdmin",
    "Tape.Audit": "TapeAudit",
    "Tape.Read": "TapeReader",
    "Tape.Write": "TapeOperator",
    "Tape.Modify": "TapeAdmin",
}
_PRIVILEGE = re.compile(r"\b[A-Z][a-z]+\.[A-Z]\w+")


def _permission_denied(text: str, context: CallContext) -> PermissionDenied:
    needs = _needs_by_text(text) or (
        _needs_by_operation(context.operation, context.values) if context.operation else ()
    )
    advice: list[str] = []
    if needs:
        advice.append(f"{context.auth_id or 'The caller'} needs {' and '.join(needs)}.")
        missing = _PRIVILEGE.findall(" ".join(needs))
        roles = dict.fromkeys(SMALLEST_ROLES.get(privilege, "Admin") for privilege in missing)
        if roles:
            advice.append(f"Smallest role: {' or '.join(roles)}.")
    if any("root@pam itself" in need for need in needs):
        advice = [advice[0], "Log in as root@pam with its password."]  # No role helps, and no token.
    elif "API tokens cannot" in text:
        advice.append("Log in as the user instead.")
    elif "!" in context.auth_id:
        advice.append(
            "A token has only the rights that both it and its user have, so both need the role; no token is root."
        )
    return PermissionDenied(text, needs=needs, hint=" ".join(advice))


_MISSING = (
    re.compile(r"missing permissions '([^']+)' on '([^']+)'"),
    re.compile(r"missing (\S+) on (/\S*)"),
)


def _needs_by_text(text: str) -> tuple[str, ...]:
    for pattern in _MISSING:
        if match := pattern.search(text):
            return tuple(f"{' or '.join(part.split('|'))} on {match[2]}" for part in match[1].split("&"))
    return ()


_OPTIONAL = re.compile(r"\[/\{([^{}]+)\}\]")


def _needs_by_operation(operation: Operation, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The declared privileges, placeholders filled in. One in brackets, a namespace, is left out if
    it was not sent."""

    def optional(match: re.Match[str]) -> str:
        value = values.get(match[1])
        return "" if value in (None, "") else f"/{value}"

    def filled(privilege: str) -> str:
        shortened = _OPTIONAL.sub(optional, privilege)
        return re.sub(PLACEHOLDER, lambda match: str(values.get(match[1], match[0])), shortened)

    return tuple(filled(privilege) for privilege in operation.privileges if not privilege.startswith("any login"))


# Parameters


def _by_parameters(text: str, context: CallContext) -> ApiError | None:
    if not text.startswith("parameter verification failed"):
        return None
    parameters = parse_parameters(text)
    if any("already exists" in reason for reason in parameters.values()):
        return AlreadyExists(text)
    hint = ""
    if unknown := [name for name, reason in parameters.items() if "does not allow additional properties" in reason]:
        hint = (
            f"This server does not know {' and '.join(unknown)}. "
            "Newer and older versions differ in the parameters they take."
        )
    elif nameless := [name for name in parameters if name in _USERS and "@" not in str(context.values.get(name, "@"))]:
        names = " and ".join(nameless).replace("-", "_")
        hint = f"The realm is missing in {names}: a user is written root@pam or backup@pbs."
    return ParameterError(text, parameters=parameters, hint=hint)


_USERS = frozenset({"userid", "auth-id", "username", "owner", "new-owner"})


def parse_parameters(text: str) -> dict[str, str]:
    """Name → reason, from both forms of the text: one error on the first line, or a list below
    it."""
    head, _, rest = text.partition("\n")
    first = head.removeprefix("parameter verification failed")
    if first.startswith(" - '"):
        name, _, reason = text.removeprefix("parameter verification failed - '").partition("': ")
        return {name: reason}
    reasons: dict[str, str] = {}
    name = ""
    for line in rest.split("\n"):
        start, separator, reason = line.removeprefix("- '").partition("': ")
        if line.startswith("- '") and separator:
            name = start
            reasons[name] = reason
        elif name:  # A reason may run over several lines, so each entry ends where the next one begins.
            reasons[name] += f"\n{line}"
    return {name: reason.strip() for name, reason in reasons.items()}


# All other texts


@frozen
class Rule:
    """One kind of refusal: a text that has one of `forms` means `error`.

    A form is something that the text contains, regardless of case, with `…` for anything in
    between; a form after `^` is what the text begins with.
    """

    error: type[ApiError]
    forms: tuple[str, ...]
    hint: str = ""
    parameter: str = ""
    """The parameter that was wrong, if the text names neither it nor its value."""

    def fits(self, text: str) -> bool:
        return any(_says(form, text) for form in self.forms)


_NOT_REACHED = "The server itself could not reach something it needs: one of its own services, or another machine."
_TOOL = "A program that the server needs for this failed or is not installed there."
_SYSTEM = "The operating system of the server refused it: look at the disk there, and at the rights of its files."
_OWNER = "With only Datastore.Backup or Datastore.Prune, a caller may touch just the groups that it owns."
_BROKEN = (
    "The configuration on the server contains something that the server cannot read, "
    "so this and similar calls fail until that is corrected there."
)
_LOCKED = "Somebody else holds the lock; try again later, or set `retry_locked`."
_ABSENT = "It does not exist on the server."
_MODIFIED = "Somebody else changed it since it was read: read it again, then repeat with the new digest."

# The first row that matches wins, so texts that quote others ("… failed - No such file …") come
# first, and within a section the narrow rows.
RULES: tuple[Rule, ...] = (
    # The server about itself: what it could not read, run or reach.
    Rule(ServerError, ('^parsing "…" failed',), _BROKEN),
    Rule(
        ServerError,
        ("^failed to execute", '^command "', "failed with exit status", "is not installed.", "authtok_err"),
        _TOOL,
    ),
    Rule(
        Unavailable,
        ("client error (", "error trying to connect", "connection error", "connection refused"),
        _NOT_REACHED,
    ),
    Rule(Unavailable, ("dns error", "failed to lookup address", "^request failed"), _NOT_REACHED),
    Rule(
        ServerError,
        ("failed to list buckets", "head object failed"),
        "The S3 storage could not be reached or refused the credentials.",
    ),
    Rule(
        ServerError,
        ("failed to determine base_dn",),
        "The directory server could not be reached or did not answer as expected.",
    ),
    Rule(
        ServerError,
        ("no space left", "quota exceeded", "read-only file system", "input/output error", "too many open files"),
        _SYSTEM,
    ),
    Rule(
        ServerError,
        (
            "permission denied (os error",
            "eacces: ",
            "operation not permitted (os error",
            "eperm: ",
            "not a directory (os error",
            "enotdir: ",
        ),
        _SYSTEM,
    ),
    Rule(ServerError, ("no goodbye tail marker",), "The archive is damaged or not a file archive."),
    # The server about a datastore: in maintenance, being removed, absent.
    Rule(
        Unavailable,
        ("is unavailable: ", "is being deleted", "is being unmounted"),
        "The datastore is in maintenance, or is being removed.",
    ),
    Rule(
        Unavailable,
        ("is not mounted", "unless the datastore is mounted"),
        "The removable datastore has to be mounted first.",
    ),
    # Somebody else is at work, was faster, or was there before.
    Rule(Busy, ("already running",), "The same job is running; wait for it or stop it."),
    Rule(Busy, ("unable to acquire… lock", "unable to get… lock", "already locked"), _LOCKED),
    Rule(Busy, ("timeout while trying to lock",), "Another task or person uses the tape drive; try again later."),
    Rule(
        Busy, ("while destroying group", "while destroying snapshot"), "A backup, verification or restore is using it."
    ),
    Rule(ServerError, ("device or resource busy",), _SYSTEM),  # Texts about a lock are above.
    Rule(Modified, ("detected modified configuration",), _MODIFIED),
    Rule(Modified, ("does not own this group anymore",), "The owner was changed in the meantime."),
    Rule(NotFound, ("doesn't already exist", "does not already exist")),
    Rule(AlreadyExists, ("already exists", "already contains", "already has", "file exists")),
    # The caller is not allowed to.
    Rule(PermissionDenied, ("backup owner check failed",), _OWNER),
    Rule(PermissionDenied, ("missing permissions '", "permission check failed", "no permission", "no such privilege")),
    Rule(
        PermissionDenied,
        ("access not allowed", "api tokens cannot access", "checking vnc ticket failed", "requires root privileges"),
    ),
    Rule(
        PermissionDenied,
        ("not allowed to list", "are not allowed to", "not authorized to", "only superuser can", "^unprivileged "),
    ),
    # Refusals without a class of their own.
    Rule(ApiError, ("protected snapshot",), "Protected snapshots stay: remove the protection first."),
    Rule(
        ApiError,
        ("`delete-groups` not true",),
        "The namespace still holds backup groups, which are removed only with `delete-groups`.",
    ),
    Rule(ApiError, ("request body too large",), "PBS takes at most 512 KiB in the body of an ordinary call."),
    Rule(ApiError, ("in use by", "in-use by", "referenced by: "), "Something else refers to it: change that first."),
    Rule(ApiError, ("key still active",), "Archive the key first."),
    # Wrong values in texts that do not name the parameter, and sound as if something were missing.
    Rule(ParameterError, ("^no such timezone",), parameter="timezone"),
    Rule(ParameterError, ("no password provided",), parameter="password"),
    Rule(
        ParameterError,
        ("failed to verify totp challenge",),
        "The code is not the current one of this secret.",
        parameter="value",
    ),
    Rule(
        ParameterError,
        ("is encrypted",),
        "The server does not have the key: download the file as it is, and decrypt it where the key is.",
    ),
    # What the call names does not exist, though the status is 400.
    Rule(
        NotFound,
        ("no such file or directory", "enoent", "^error opening '", "parent is not a directory"),
        _ABSENT,
    ),
    Rule(NotFound, ('unable to read "…/owner"',), _ABSENT),
    Rule(NotFound, ("no such ", "does not exist", "do not exist", "doesn't exist", "don't exist", "or non-existent")),
    Rule(NotFound, ("^got unexpected type '",), "The name belongs to an entry of another kind."),
    Rule(NotFound, ("not found", "unable to find ", "cannot find ", "could not find ", "config lookup failed")),
    Rule(
        NotFound,
        ("^unknown realm", "^unknown service", "^unknown user", "^no '…' in config", "^no … configuration available"),
    ),
    # Values that are wrong: alone, together, or by their form.
    Rule(ParameterError, ("invalid acl path",), parameter="path"),
    Rule(ParameterError, ("^invalid path - ", "is not a lto scsi-generic"), parameter="path"),
    Rule(
        ParameterError,
        ("is not removable", "only supported on removable"),
        "Only removable datastores can be mounted.",
        parameter="store",
    ),
    Rule(ParameterError, ("^blob too small",), "The body has to be an encoded data blob.", parameter="body"),
    Rule(ParameterError, ("^value does not match", "^value may only be", "is not defined in the enumeration")),
    Rule(ParameterError, ("^invalid ", "^bad ", " is invalid", "is not a valid", "is not valid", "not a valid")),
    Rule(
        ParameterError,
        ("^missing ", " is required", "is missing", " must ", "^must ", "needs to provide", "requires both"),
    ),
    Rule(
        ParameterError,
        ("could not apply", "could not parse", "cannot parse", "unable to parse", "failed to parse", "error parsing"),
    ),
    Rule(
        ParameterError,
        ("failed to decode", "unable to decode", "unable to decrypt", "relative url without a base", "url without"),
    ),
    Rule(
        ParameterError,
        (
            "out of range",
            "too long",
            "too short",
            "too small",
            "too large",
            "too big",
            "too deep",
            "too many",
            "too few",
        ),
    ),
    Rule(
        ParameterError,
        (
            "cannot be ",
            "can't be ",
            "can not be ",
            "can only be ",
            "cannot sync",
            "can't sync",
            "cannot move ",
            "cannot create",
        ),
    ),
    Rule(
        ParameterError,
        ("does not allow", "does not apply", "do not apply", "only applies", "do not specify", "does not specify"),
    ),
    Rule(
        ParameterError,
        ("only valid with", "mutually exclusive", "have to be set", "has to be set", "defined multiple times"),
    ),
    Rule(
        ParameterError,
        (
            "has empty value",
            "empty host",
            "value without key",
            "not uft8",
            "6-bit remainder",
            "valid base64",
            "odd number of digits",
            "exceed limit",
            "doesn't match expected",
        ),
    ),
    Rule(
        ParameterError,
        ("not support", "only support", "unsupported", "duplicate ", "contains newlines", "multiple default"),
    ),
    Rule(
        ParameterError,
        (
            "is not allowed",
            "not allowed here",
            "^unknown ",
            "^unexpected ",
            "^expected ",
            "expected value",
            "at line … column",
        ),
    ),
)

_NAMED = (
    re.compile(r"'([^']+)' is required"),
    re.compile(r"Parameter '([^']+)' cannot be used"),
    re.compile(r"missing non-optional parameter: (\S+)"),
    re.compile(r"missing property: '([^']+)'"),
    re.compile(r"parameter '([^']+)' - "),
)
_VARIANT = re.compile(r"unknown variant `([^`]*)`")
_QUOTED = re.compile(r"['`\"]([^'`\"]+)['`\"]")


def _by_text(status: int, text: str, context: CallContext) -> ApiError | None:
    if status >= 500:
        # The server speaks only of itself, whatever the text quotes.
        rule = next((rule for rule in RULES if rule.error in (ServerError, Unavailable) and rule.fits(text)), None)
        return None if rule is None else _apply(rule, text, context)
    if match := _VARIANT.match(text):
        return _unknown_variant(text, match[1], context.values)
    for pattern in _NAMED:
        if match := pattern.match(text):
            return ParameterError(text, parameters={match[1]: text})
    for rule in RULES:
        if rule.fits(text):
            return _apply(rule, text, context)
    return None


def _says(form: str, text: str) -> bool:
    """Whether a text has a form; see `Rule`."""
    first, *others = form.lower().split("…")
    text = text.lower()
    if first.startswith("^"):
        first = first[1:]
        if not text.startswith(first):
            return False
    position = 0
    for piece in (first, *others):
        position = text.find(piece, position)
        if position < 0:
            return False
        position += len(piece)
    return True


def _apply(rule: Rule, text: str, context: CallContext) -> ApiError:
    if rule.error is PermissionDenied:
        denied = _permission_denied(text, context)
        denied.hint = rule.hint or denied.hint
        return denied
    if rule.error is ParameterError:
        name = rule.parameter or _parameter_in(text, context.values)
        return ParameterError(text, parameters={name: text} if name else {}, hint=rule.hint)
    if rule.hint == _ABSENT:
        return NotFound(text, hint=what_is_missing(context.values) or _ABSENT)
    return rule.error(text, hint=rule.hint)


def _parameter_in(text: str, values: Mapping[str, Any]) -> str:
    """The parameter that a text is about: one that it quotes by name, or whose value it
    contains."""
    for match in _QUOTED.finditer(text):
        if match[1] in values:
            return match[1]
    held = [
        (len(sent), name)
        for name, value in values.items()
        for sent in texts_in(value)
        if len(sent) > 2 and sent in text
    ]
    return max(held)[1] if held else ""


def _unknown_variant(text: str, variant: str, values: Mapping[str, Any]) -> ApiError:
    """PBS 4.2 refuses some values outside an enumeration in this way, without naming the parameter;
    but we know what we sent.

    A variant that we did not send stands in the server's own configuration: `tuning` is stored
    unchecked, and from then on every call on that datastore fails (protocol.md §11, hazards).
    """
    names = [name for name, value in values.items() if any(variant in sent for sent in texts_in(value))]
    if names:
        return ParameterError(text, parameters={names[0]: text})
    return ServerError(text, hint=_BROKEN)
