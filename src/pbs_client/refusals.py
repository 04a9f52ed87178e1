"""What an error answer of PBS means: from the status and the text to one class of
`pbs_client.errors`, with a hint.

The status alone says little: most refusals are 400, "not found" and "may not" among them, and a 401
need not mean a bad ticket. What decides is the English text, which is why it is matched in one
table here and nowhere else (protocol.md §3, §10, §11, §13). Answers that do not come from PBS at
all are the subject of `pbs_client.strangers`, which is also where to begin: its `explain` takes any
answer whose status is not 2xx.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import attrs

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
from pbs_client.runtime.operation import Operation


def refusal(status: int, text: str, context: CallContext) -> ApiError:
    """The error for an answer of PBS whose status is 400 or more."""
    text = context.mask(text.strip())
    if status == 414 and not text:
        text = "the path and its parameters are too long"
    error = _by_status(status, text, context) or _by_parameters(text) or _by_text(text, context)
    if error is None:
        error = ServerError(text) if status >= 500 else ApiError(text)
    error.message = error.message or f"the server sent status {status} without a reason"
    error.args = (error.message,)
    error.status = status
    error.request = context.call
    return error


def _by_status(status: int, text: str, context: CallContext) -> ApiError | None:
    """The classes that the status gives away, alone or nearly so."""
    match status:
        case 401 if "permission to change owner" in text:
            return _permission_denied(text, context)
        case 401:
            return _unauthenticated(text, context)
        case 403:
            return _permission_denied(text, context)
        case 404 if re.match(r"Path '.*' not found", text) and context.operation is not None:
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
    # The authentication stage is the only one whose text begins so. Every other 401 is the answer
    # of a handler that knows well who is asking (protocol.md §3.2, §11): to log in again would
    # change nothing, and failed logins are counted.
    if text.startswith("authentication failed"):
        return AuthenticationFailed(text, login_again=True, hint=_who_hint(context.auth_id))
    if text.startswith("permission check failed"):
        hint = "The user id with its realm (such as root@pam), the password or the second factor is wrong, or the user is disabled or locked."
    else:
        hint = "The login itself is in order. This call asks for one's own password besides, and it was missing or wrong."
    return AuthenticationFailed(text, hint=hint)


def _who_hint(auth_id: str) -> str:
    if "!" in auth_id:
        return f"Check the secret of {auth_id}, and that the token and its user exist and are neither disabled nor expired."
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


# The smallest role that holds a privilege (protocol.md §9.2).
_ROLES = {
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


def _permission_denied(text: str, context: CallContext) -> PermissionDenied:
    needs = _needs_by_text(text) or (_needs_by_operation(context.operation, context.values) if context.operation else ())
    advice: list[str] = []
    if needs:
        advice.append(f"{context.auth_id or 'The caller'} needs {' and '.join(needs)}.")
        roles = dict.fromkeys(_ROLES.get(privilege, "Admin") for privilege in re.findall(r"\b[A-Z][a-z]+\.[A-Z]\w+", " ".join(needs)))
        if roles:
            advice.append(f"Smallest role: {' or '.join(roles)}.")
    if "API tokens cannot" in text:
        advice.append("Log in as the user instead.")
    elif "!" in context.auth_id:
        advice.append("A token has only the rights that are given to itself and to its user, so both need the role; no token is root.")
    return PermissionDenied(text, needs=needs, hint=" ".join(advice))


def _needs_by_text(text: str) -> tuple[str, ...]:
    found = re.search(r"missing permissions '([^']+)' on '([^']+)'", text) or re.search(r"missing (\S+) on (/\S*)", text)
    if found is None:
        return ()
    return tuple(f"{' or '.join(part.split('|'))} on {found[2]}" for part in found[1].split("&"))


def _needs_by_operation(operation: Operation, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The declared privileges, placeholders filled in. One in brackets, a namespace, is left out
    where it was not sent."""

    def optional(match: re.Match[str]) -> str:
        value = values.get(match[1])
        return "" if value in (None, "") else f"/{value}"

    def filled(privilege: str) -> str:
        text = re.sub(r"\[/\{([^{}]+)\}\]", optional, privilege)
        return re.sub(r"\{([^{}]+)\}", lambda match: str(values.get(match[1], match[0])), text)

    return tuple(filled(privilege) for privilege in operation.privileges if not privilege.startswith("any login"))


def _by_parameters(text: str) -> ApiError | None:
    if not text.startswith("parameter verification failed"):
        return None
    parameters = parse_parameters(text)
    reasons = " ".join(parameters.values())
    if "already exists" in reasons:
        return AlreadyExists(text)
    hint = ""
    if unknown := [name for name, reason in parameters.items() if "does not allow additional properties" in reason]:
        hint = f"This server does not know {' and '.join(unknown)}. Newer and older versions differ in the parameters they take."
    return ParameterError(text, parameters=parameters, hint=hint)


def parse_parameters(text: str) -> dict[str, str]:
    """Name → reason, from both forms of the text: one error on the first line, or a list of them
    below it."""
    if found := re.fullmatch(r"parameter verification failed - '([^']+)': (.*)", text, re.DOTALL):
        return {found[1]: found[2]}
    # A reason may run over several lines, so each entry ends where the next one begins.
    return {name: reason.strip() for name, reason in re.findall(r"^- '([^']+)': (.*?)(?=^- '|\Z)", text, re.DOTALL | re.MULTILINE)}


@attrs.frozen
class Rule:
    """One row of the table: a text in which `pattern` is found means `error`."""

    pattern: str
    error: type[ApiError]
    hint: str = ""
    parameter: str = ""
    """The parameter that was wrong, where the text does not name it."""


_NOT_REACHED = "The server itself could not reach something it needs: one of its own services, or another machine."
_TOOL = "A program that the server needs for this failed or is not installed there."
_OWNER = "With Datastore.Backup or Datastore.Prune alone one may touch only the groups that one owns."
_BROKEN = "The configuration on the server holds something that it cannot read itself, so this and similar calls fail until that is put right there."

# The first row that matches wins, so the narrow ones come first.
RULES: tuple[Rule, ...] = (
    # what the server could not do, whose texts quote those of the system ("No such file ...")
    Rule(r"^parsing \".*\" failed", ServerError, _BROKEN),
    Rule(r"^failed to execute|^command \"|failed with exit status|is not installed\.", ServerError, _TOOL),
    Rule(r"client error \(Connect\)|error trying to connect|Connection (error|refused)|dns error|tcp connect error", Unavailable, _NOT_REACHED),
    Rule(r"failed to list buckets|head object failed", ServerError, "The S3 storage could not be reached or refused the credentials."),
    Rule(r"failed to determine base_dn", ServerError, "The directory server could not be reached or did not answer as expected."),
    Rule(r"no goodbye tail marker", ServerError, "The archive is damaged or not a file archive."),
    # maintenance and absence
    Rule(r"is unavailable: ", Unavailable, "The datastore is in maintenance, or is being removed."),
    Rule(r"is not mounted|unless the datastore is mounted", Unavailable, "The removable datastore has to be mounted first."),
    # locks
    Rule(r"already running", Busy, "The same job is running; wait for it or stop it."),
    Rule(r"[Uu]nable to (acquire|get)\b.*\block\b|already locked", Busy, "Somebody else holds the lock; try again later, or set `retry_locked`."),
    Rule(r"while destroying (group|snapshot)", Busy, "A backup, verification or restore is using it."),
    # changes by others
    Rule(r"detected modified configuration", Modified, "Somebody else changed it since it was read: read it again, then repeat with the new digest."),
    Rule(r"does not own this group anymore", Modified, "The owner was changed in the meantime."),
    Rule(r"already exists|already contains a log", AlreadyExists),
    # rights
    Rule(r"backup owner check failed", PermissionDenied, _OWNER),
    Rule(r"missing permissions '|permission check failed|task access not allowed|no permissions on /|API tokens cannot access", PermissionDenied),
    Rule(r"No such privilege|Checking VNC ticket failed", PermissionDenied),
    # values without the usual prefix
    Rule(r"No such timezone", ParameterError, parameter="timezone"),
    Rule(r"no password provided", ParameterError, parameter="password"),
    Rule(r"failed to verify TOTP challenge", ParameterError, "The code is not the current one of this secret.", parameter="value"),
    Rule(r"invalid acl path", ParameterError, parameter="path"),
    Rule(r"^invalid path - |is not a lto SCSI-generic", ParameterError, parameter="path"),
    Rule(r"is not removable", ParameterError, "Only removable datastores can be mounted.", parameter="store"),
    Rule(r"^blob too small", ParameterError, "The body has to be an encoded data blob.", parameter="body"),
    # not found, though the status is 400
    Rule(r"^no such|does not exist|do not exist|^manifest not found|not found in catalog|^unknown service name", NotFound),
    Rule(r"No such file or directory|ENOENT|^error opening '|parent is not a directory", NotFound, "It does not exist on the server."),
    Rule(r"unable to read \".*/owner\"", NotFound, "The group does not exist."),
    # refusals that are no class of their own
    Rule(r"protected snapshot", ApiError, "Protected snapshots stay: take the protection away first."),
    Rule(r"`delete-groups` not true", ApiError, "The namespace still holds backup groups, which are removed only with `delete-groups`."),
    Rule(r"Request body too large", ApiError, "PBS takes at most 512 KiB in the body of an ordinary call."),
)

_NAMED = (r"^'([^']+)' is required", r"^Parameter '([^']+)' cannot be used", r"^missing non-optional parameter: (\S+)")


def _by_text(text: str, context: CallContext) -> ApiError | None:
    if found := re.match(r"unknown variant `([^`]*)`", text):
        return _unknown_variant(text, found[1], context.values)
    for pattern in _NAMED:
        if found := re.match(pattern, text):
            return ParameterError(text, parameters={found[1]: text})
    for rule in RULES:
        if re.search(rule.pattern, text):
            return _apply(rule, text, context)
    return None


def _apply(rule: Rule, text: str, context: CallContext) -> ApiError:
    if rule.error is PermissionDenied:
        denied = _permission_denied(text, context)
        denied.hint = rule.hint or denied.hint
        return denied
    if rule.error is ParameterError:
        return ParameterError(text, parameters={rule.parameter: text}, hint=rule.hint)
    return rule.error(text, hint=rule.hint)


def _unknown_variant(text: str, variant: str, values: Mapping[str, Any]) -> ApiError:
    """PBS 4.2 refuses some values outside an enumeration so, without naming the parameter; but we
    know what we sent.

    A variant that we did not send stands in the server's own configuration: `tuning` is stored
    unchecked, and from then on every call on that datastore fails (protocol.md §11, hazards).
    """
    names = [name for name, value in values.items() if any(variant in sent for sent in texts_in(value))]
    if names:
        return ParameterError(text, parameters={names[0]: text})
    return ServerError(text, hint=_BROKEN)
