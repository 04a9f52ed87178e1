"""Errors of PBS that were not recorded, and what an error says besides its class."""

from __future__ import annotations

import pytest

from pbs_client.context import CallContext
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
from pbs_client.refusals import parse_parameters, refusal
from pbs_client.runtime.operation import Operation, Parameter

LIST = Operation(
    "snapshots.list_snapshots",
    "GET",
    "/admin/datastore/{store}/snapshots",
    "read",
    privileges=("Datastore.Audit or Datastore.Backup on /datastore/{store}[/{ns}]",),
    parameters=(Parameter("store", "store", "path"), Parameter("ns", "ns", "query")),
)


def refuse(status: int, text: str, **values: object) -> ApiError:
    return refusal(
        status, text, CallContext('snapshots.list_snapshots("tank")', LIST, {"store": "tank", **values}, "joe@pbs")
    )


# Texts that the server's source holds and that nobody could provoke while recording.
@pytest.mark.parametrize(
    ("status", "text", "error"),
    [
        (400, "garbage collection already running", Busy),
        (400, "EEXIST: File exists", AlreadyExists),
        (400, "unable to create namespace - File exists (os error 17)", AlreadyExists),
        (400, "ENOSPC: No space left on device", ServerError),
        (400, 'unable to open "/mnt/x/.lock" - Permission denied (os error 13)', ServerError),
        (400, "EROFS: Read-only file system", ServerError),
        (400, "Too many open files (os error 24)", ServerError),
        (400, "EBUSY: Device or resource busy", ServerError),
        (400, "unable to get exclusive lock - Device or resource busy (os error 16)", Busy),
        (400, "Encoded text cannot have a 6-bit remainder.", ParameterError),
        (400, "value without key, but schema does not define a default key", ParameterError),
        (400, 'Unable to acquire lock "/run/x/prune-p1.lck" - Interrupted system call', Busy),
        (400, "realm sync already running", Busy),
        (400, "unable to get exclusive lock - EAGAIN", Busy),
        (400, "timeout while trying to lock", Busy),  # of a tape drive
        (400, "got unexpected type 'openid' for ad 'office'", NotFound),
        (400, "value does not match the regex pattern", ParameterError),  # of a parameter in the path
        (400, "value may only be 32 characters long", ParameterError),
        (400, "value 'x' is not defined in the enumeration.", ParameterError),
        (400, "Start GC failed - (already running/locked)", Busy),
        (400, "while destroying group 'vm/100'", Busy),
        (
            400,
            "failed to delete snapshot - while destroying snapshot 'x': unable to acquire snapshot lock on 'y'",
            Busy,
        ),
        (400, "unable to acquire backup group lock 'x' while creating locked backup group 'y'", Busy),
        (400, "joe@pbs does not own this group anymore", Modified),
        (400, "datastore 'tank' is not mounted", Unavailable),
        (400, "Datastore 'tank' is not mounted", Unavailable),
        (400, "cannot destroy data on 'tank' unless the datastore is mounted", Unavailable),
        (400, "datastore 'tank' is unavailable: datastore is being deleted", Unavailable),
        (400, "group only partially deleted due to protected snapshots", ApiError),
        (400, "backup directory already exists.", AlreadyExists),
        (400, "snapshot vm/100/x does not exist!", NotFound),
        (400, "manifest not found for snapshot 'vm/100/x'", NotFound),
        (400, 'unable to read "/mnt/tank/vm/100/owner" - No such file or directory (os error 2)', NotFound),
        (404, "namespace not found", NotFound),
        (400, "missing permissions 'Datastore.Modify' on '/datastore/tank'", PermissionDenied),
        (400, "backup owner check failed (a@pbs != b@pbs)", PermissionDenied),
        (400, "backup owner check failed!", PermissionDenied),
        (400, "task access not allowed", PermissionDenied),
        (400, "permission check failed, 'joe@pbs' is missing access", PermissionDenied),
        (400, "no permissions on /datastore/tank", PermissionDenied),
        (400, "API tokens cannot access this API endpoint", PermissionDenied),
        (401, "joe@pbs does not have permission to change owner of backup group vm/100 to b@pbs", PermissionDenied),
        (401, "missing password", AuthenticationFailed),
        (400, 'parsing "/etc/proxmox-backup/traffic-control.cfg" failed: missing field', ServerError),
        (400, "missing non-optional parameter: store", ParameterError),
        (500, "something broke", ServerError),
        (501, "storing passwords is not implemented for this realm", ServerError),
        (418, "short and stout", ApiError),
    ],
)
def test_class_by_status_and_text(status: int, text: str, error: type[ApiError]) -> None:
    assert type(refuse(status, text)) is error


# Said by 4.2.3 (recorded, or in its source); what of them has a parameter of its own is named by it.
@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("unknown realm 'df-ad'", NotFound),
        ("unable to find realm none-here", NotFound),
        ("Source namespace 'a/b' doesn't exist in datastore 'tank'!", NotFound),
        ("archive not found in manifest", NotFound),
        ("no 'rp' in config", NotFound),
        ("config lookup failed", NotFound),
        ("user 'a@pbs' is inactive or non-existent", NotFound),
        ("API token 'a@pbs!x' is inactive or non-existent", NotFound),
        ("cannot create new namespace, parent a doesn't already exists", NotFound),
        ("user already has recovery keys", AlreadyExists),
        ("datastore is being deleted", Unavailable),
        ("I/O error: failed to lookup address information: Name or service not known", Unavailable),
        ("client error (SendRequest)", Unavailable),
        ("not allowed to list permissions of root@pam", PermissionDenied),
        ("Unprivileged users can only set ACL items for API tokens.", PermissionDenied),
        ("Unprivileged API tokens can't set ACL items.", PermissionDenied),
        ("you are not authorized to change the password.", PermissionDenied),
        ("cannot decode 'root.pxar.didx' - is encrypted", ParameterError),
        ("invalid severity bogus", ParameterError),
        ("could not apply filter: no such", ParameterError),
        ("IPv4 mask '33' is out of range", ParameterError),
        ("must at least provide one recipient, either in mailto or in mailto-user", ParameterError),
        ("source and target namespace must be different", ParameterError),
        ("source and target datastore can't be the same", ParameterError),
        ("'active-encryption-key' only applies to push sync jobs", ParameterError),
        ("duplicate key 'message'", ParameterError),
        ("missing 'userid' or 'group' parameter.", ParameterError),
        ("parameter 'group' - groups are currently not supported.", ParameterError),
        ('relative URL without a base: "not a url"', ParameterError),
        ("bond-primary is only valid with Active/Backup mode", ParameterError),
        ("either both or none of 'eab_kid' and 'eab_hmac_key' have to be set.", ParameterError),
        ("secret 'a' defined multiple times", ParameterError),
        ("header 'a' has empty value", ParameterError),
        ("body does not have valid base64 encoded data", ParameterError),
        ("namespace 'a/b's depth and recursion depth exceed limit: 5 + 4 > 7", ParameterError),
        ("cannot delete 'mail', referenced by: office", ApiError),
        ("only superuser can edit pam credentials!", PermissionDenied),
        ("encryption key in use by sync job: 'x'", ApiError),
    ],
)
def test_class_by_the_form_of_a_text(text: str, error: type[ApiError]) -> None:
    assert type(refuse(400, text)) is error


def test_the_parameter_is_the_one_whose_value_is_in_the_text() -> None:
    severity = refuse(400, "invalid severity bogus", match=["severity=x"], severity="bogus")
    assert isinstance(severity, ParameterError)
    assert severity.parameters == {"severity": "invalid severity bogus"}
    missing = refuse(400, "missing property: 'rp'")
    assert isinstance(missing, ParameterError)
    assert list(missing.parameters) == ["rp"]


def test_what_fails_with_500_is_the_server_s_fault_whatever_it_quotes() -> None:
    assert type(refuse(500, "failed to scan remote 'r' - no such datastore 'x'")) is ServerError


def test_an_unknown_user_is_not_a_wrong_password() -> None:
    assert isinstance(refuse(401, "user 'x@pbs' does not exists."), NotFound)
    for text in ("user 'x@pbs' may not confirm this", "the entry does not exist"):
        assert isinstance(refuse(401, text), AuthenticationFailed), text


def test_only_root_itself_is_said_without_contradiction() -> None:
    operation = Operation(
        "nodes.list_nodes", "GET", "/nodes", "read", privileges=("root@pam itself, not one of its tokens",)
    )
    hint = refusal(403, "permission check failed", CallContext("list_nodes()", operation, {}, "root@pam!t")).hint
    assert hint == "root@pam!t needs root@pam itself, not one of its tokens. Log in as root@pam with its password."


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("authentication failed", True),
        ("authentication failed - user account or token disabled or expired.", True),
        ("permission check failed.", False),
        ("missing password", False),
        ("", False),
    ],
)
def test_only_a_refused_ticket_asks_for_a_fresh_login(text: str, again: bool) -> None:
    error = refuse(401, text)
    assert isinstance(error, AuthenticationFailed)
    assert error.login_again is again
    assert error.hint


def test_message_begins_with_the_call_and_ends_with_the_hint() -> None:
    error = refuse(400, "no such datastore 'tank'")
    assert str(error) == "snapshots.list_snapshots(\"tank\"): no such datastore 'tank' (status 400)"
    assert (error.request, error.message, error.status) == (
        'snapshots.list_snapshots("tank")',
        "no such datastore 'tank'",
        400,
    )
    locked = refuse(400, "garbage collection already running")
    assert str(locked).splitlines()[1] == f"Hint: {locked.hint}"


def test_one_parameter() -> None:
    error = refuse(400, "parameter verification failed - 'keep-last': value must have a minimum value of 1 (got 0)")
    assert isinstance(error, ParameterError)
    assert error.parameters == {"keep-last": "value must have a minimum value of 1 (got 0)"}


def test_several_parameters_of_which_one_has_a_reason_of_two_lines() -> None:
    text = "parameter verification failed:\n- 'a/b': first\nand more - 'of it': yes\n- 'delete/[0]': second\n"
    assert parse_parameters(text) == {"a/b": "first\nand more - 'of it': yes", "delete/[0]": "second"}


def test_parameter_that_this_server_does_not_know() -> None:
    error = refuse(400, "parameter verification failed - 'worker-threads': schema does not allow additional properties")
    assert "does not know worker-threads" in error.hint


def test_variant_that_was_sent_is_laid_to_its_parameter_and_another_one_to_the_server() -> None:
    text = "unknown variant `lxc`, expected one of `vm`, `ct`, `host`"
    error = refuse(400, text, **{"backup-type": "lxc"})
    assert isinstance(error, ParameterError)
    assert error.parameters == {"backup-type": text}
    assert isinstance(refuse(400, text, tags=["a", "lxc"]), ParameterError)
    assert isinstance(refuse(400, text, size=3, none=None), ServerError)


def test_privileges_come_from_the_text_where_it_names_them() -> None:
    both = refuse(400, "missing permissions 'Datastore.Backup&Remote.Read' on '/remote/r/tank'")
    assert isinstance(both, PermissionDenied)
    assert both.needs == ("Datastore.Backup on /remote/r/tank", "Remote.Read on /remote/r/tank")
    either = refuse(403, "permission check failed - missing Datastore.Modify|Datastore.Backup on /datastore/tank")
    assert isinstance(either, PermissionDenied)
    assert either.needs == ("Datastore.Modify or Datastore.Backup on /datastore/tank",)
    assert "DatastoreAdmin or DatastoreBackup" in either.hint


def test_privileges_come_from_the_operation_otherwise_with_the_values_of_the_call() -> None:
    error = refuse(403, "permission check failed", ns="a/b")
    assert isinstance(error, PermissionDenied)
    assert error.needs == ("Datastore.Audit or Datastore.Backup on /datastore/tank/a/b",)
    root = refuse(403, "permission check failed")
    assert isinstance(root, PermissionDenied)
    assert root.needs == ("Datastore.Audit or Datastore.Backup on /datastore/tank",)
    assert "joe@pbs needs" in root.hint
    assert "DatastoreAudit" in root.hint


def test_privileges_that_name_a_value_elsewhere_or_mean_anybody() -> None:
    operation = Operation(
        "a.b",
        "GET",
        "/x/{userid}",
        "read",
        privileges=("Sys.Audit on /access or being the user {userid}", "any login, lists what it may"),
    )
    error = refusal(403, "permission check failed", CallContext("b()", operation, {"userid": "joe@pbs"}))
    assert isinstance(error, PermissionDenied)
    assert error.needs == ("Sys.Audit on /access or being the user joe@pbs",)
    root = Operation("a.c", "GET", "/nodes", "read", privileges=("root@pam itself, not one of its tokens",))
    assert "needs root@pam itself" in refusal(403, "permission check failed", CallContext("c()", root)).hint


def test_token_is_told_that_its_user_needs_the_role_too() -> None:
    error = refusal(403, "permission check failed", CallContext("call()", LIST, {"store": "tank"}, "joe@pbs!exporter"))
    assert "so both need the role" in error.hint
    assert (
        "Log in as the user"
        in refusal(400, "API tokens cannot access this API endpoint", CallContext(auth_id="joe@pbs!t")).hint
    )


def test_unauthenticated_is_told_what_was_tried() -> None:
    assert "secret of joe@pbs!x" in refusal(401, "authentication failed", CallContext(auth_id="joe@pbs!x")).hint
    assert "ticket of joe@pbs" in refusal(401, "authentication failed", CallContext(auth_id="joe@pbs")).hint
    assert "none was given" in refusal(401, "authentication failed", CallContext()).hint


@pytest.mark.parametrize(
    ("since", "until", "hint"),
    [("4.2", None, "new in PBS 4.2"), (None, "3.4", "up to PBS 3.4"), (None, None, "does not know this path")],
)
def test_path_that_the_server_does_not_know_says_which_versions_do(
    since: str | None, until: str | None, hint: str
) -> None:
    operation = Operation("system.get_identity", "GET", "/nodes/{node}/identity", "read", since=since, until=until)
    error = refusal(
        404, "Path '/api2/json/nodes/localhost/identity' not found.", CallContext("get_identity()", operation)
    )
    assert isinstance(error, NotFound)
    assert error.since == (since or "")
    assert hint in error.hint


def test_missing_object_is_not_taken_for_a_missing_function() -> None:
    operation = Operation("jobs.delete", "DELETE", "/config/sync/{id}", "destroy", since="4.2")
    error = refusal(404, "job 'x' does not exist.", CallContext("delete()", operation))
    assert isinstance(error, NotFound)
    assert error.since == ""


def test_status_without_text() -> None:
    assert "too long" in str(refuse(414, ""))
    assert "status 400 without a reason" in str(refuse(400, "  "))


def test_secrets_that_the_server_quotes_are_masked() -> None:
    operation = Operation(
        "users.create",
        "POST",
        "/access/users",
        "write",
        parameters=(Parameter("password", "password", "body", secret=True), Parameter("n", "n", "body")),
    )
    asked = CallContext("create()", operation, {"password": "hunter2-canary", "n": None}, secrets=("other-canary", ""))
    error = refusal(400, "value 'hunter2-canary' is as bad as 'other-canary'", asked)
    assert error.message == "value '***' is as bad as '***'"
    assert "canary" not in repr(asked)
