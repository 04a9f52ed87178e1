"""The access control list and what it gives to whom."""

from __future__ import annotations

from typing import Any

from pbs_simulator.calls import Call, Refusal, answers
from pbs_simulator.rights import is_acl_path, user_of
from pbs_simulator.server import check_digest


@answers("GET", "/access/acl")
def list_acl(call: Call) -> list[dict[str, Any]]:
    """All entries with Sys.Audit on /access/acl, else those of one's own tokens."""
    every = call.server.may(call.auth_id, "/access/acl", "Sys.Audit", "Permissions.Modify")
    path, exact = call.get("path"), bool(call.get("exact"))
    listed: list[dict[str, Any]] = []
    for entry in call.server.acl.entries():
        if not every and not entry.auth_id.startswith(f"{call.auth_id}!"):
            continue
        if path is not None and not _below(entry.path, path, exact):
            continue
        listed.append(entry.to_wire())
    call.attributes["digest"] = call.server.acl.digest()
    return listed


def _below(found: str, path: str, exact: bool) -> bool:
    if exact:
        return found == path
    return found == path or path == "/" or found.startswith(f"{path.rstrip('/')}/")


@answers("PUT", "/access/acl")
def change_acl(call: Call) -> None:
    check_digest(call.get("digest"), call.server.acl.digest())
    auth_id, path, delete = call.get("auth-id"), call["path"], bool(call.get("delete"))
    if not call.server.may(call.auth_id, "/access/acl", "Permissions.Modify"):
        if "!" in call.auth_id:
            raise Refusal("Unprivileged API tokens can't set ACL items.")
        if auth_id is None or user_of(auth_id) != call.auth_id or "!" not in auth_id:
            raise Refusal("Unprivileged users can only set ACL items for their API tokens.")
    if call.get("group") is not None:
        raise Refusal("parameter verification failed - 'group': groups are currently not supported.")
    if auth_id is None:
        raise Refusal("missing 'userid' or 'group' parameter.")
    if not delete and not call.server.accounts.exists(auth_id):
        raise Refusal("no such API token." if "!" in auth_id else "no such user.")
    if not delete and not is_acl_path(path):
        raise Refusal(f"invalid acl path '{path}'.")
    if delete:
        call.server.acl.revoke(path, auth_id, call["role"])
    else:
        call.server.acl.grant(path, auth_id, call["role"], call.get("propagate", True))


@answers("GET", "/access/permissions")
def list_permissions(call: Call) -> dict[str, dict[str, bool]]:
    """One's own, one's tokens' or, with Sys.Audit on /access, anybody's."""
    auth_id = call.get("auth-id") or call.auth_id
    own = auth_id == call.auth_id or ("!" in auth_id and user_of(auth_id) == call.auth_id)
    if not own and not call.server.may(call.auth_id, "/access", "Sys.Audit"):
        raise Refusal("not allowed to list permissions of " + auth_id)
    return call.server.seen_acl().effective(auth_id, call.get("path"))
