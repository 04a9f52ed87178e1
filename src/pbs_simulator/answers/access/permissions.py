"""Roles, the access control list, and what it gives to whom."""

from __future__ import annotations

from typing import Any

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.digests import check_digest
from pbs_simulator.refusals import Refusal
from pbs_simulator.rights import ROLES, SUPERUSER, is_acl_path, owns, user_of

answers: Answers = Answers()


@answers("GET", "/access/acl")
def list_acl(call: ApiCall) -> list[dict[str, Any]]:
    """All entries with Sys.Audit on /access/acl, else those of one's own tokens; a token
    has none.
    """
    every = call.server.may(call.auth_id, "/access/acl", "Sys.Audit")
    path: str | None = call.get("path")
    if path is None and call.get("exact"):
        path = "/"
    call.attributes["digest"] = call.server.acl.digest()
    listed = [
        entry.to_wire() for entry in call.server.acl.entries() if every or entry.auth_id.startswith(f"{call.auth_id}!")
    ]
    if path is None:
        return listed
    entries = [entry for entry in listed if entry["path"] == path]
    if not call.get("exact"):
        # Below `/`, PBS puts a second slash between: `//datastore`.
        prefix = path if path == "/" else f"{path}/"
        entries += [
            {**entry, "path": path + entry["path"][len(path.rstrip("/")) :]}
            for entry in listed
            if entry["path"] != path and entry["path"].startswith(prefix)
        ]
    return entries


def _check_unprivileged(call: ApiCall, auth_id: str | None) -> None:
    """Who may not change the list may still give rights to own tokens."""
    if call.get("group") is not None:
        raise Refusal("Unprivileged users are not allowed to create group ACL item.")
    if auth_id is None:
        raise Refusal("Unprivileged user needs to provide auth_id to update ACL item.")
    if "!" in call.auth_id:
        raise Refusal("Unprivileged API tokens can't set ACL items.")
    if "!" not in auth_id:
        raise Refusal("Unprivileged users can only set ACL items for API tokens.")
    if user_of(auth_id) != call.auth_id:
        raise Refusal("Unprivileged users can only set ACL items for their own API tokens.")


@answers("PUT", "/access/acl")
def change_acl(call: ApiCall) -> None:
    auth_id, path, delete = call.get("auth-id"), call["path"], bool(call.get("delete"))
    if not call.server.may(call.auth_id, "/access/acl", "Permissions.Modify"):
        _check_unprivileged(call, auth_id)
    check_digest(call.get("digest"), call.server.acl.digest())
    if call.get("group") is not None:
        raise Refusal("parameter 'group' - groups are currently not supported.")
    if auth_id is None:
        raise Refusal("missing 'userid' or 'group' parameter.")
    if delete:
        call.server.acl.revoke(path, auth_id, call["role"])
        return
    if not call.server.accounts.exists(auth_id):
        raise Refusal("no such API token." if "!" in auth_id else "no such user.")
    if not is_acl_path(path):
        raise Refusal(f"invalid acl path '{path}'.")
    if auth_id != SUPERUSER:  # who may everything has no entries: they are left out of the file
        call.server.acl.grant(path, auth_id, call["role"], call.get("propagate", True))


@answers("GET", "/access/permissions")
def list_permissions(call: ApiCall) -> dict[str, dict[str, bool]]:
    """One's own, one's tokens' or, with Sys.Audit on /access, anybody's."""
    auth_id = call.get("auth-id") or call.auth_id
    if not owns(auth_id, call.auth_id) and not call.server.may(call.auth_id, "/access", "Sys.Audit"):
        raise Refusal("not allowed to list permissions of " + auth_id)
    return call.server.seen_acl().effective(auth_id, call.get("path"))


@answers("GET", "/access/roles")
def list_roles(call: ApiCall) -> list[dict[str, Any]]:
    return [
        {"roleid": role, "comment": comment, "privs": list(privileges)} for role, (comment, privileges) in ROLES.items()
    ]
