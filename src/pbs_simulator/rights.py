"""Who may do what: roles, the access control list, and the evaluation of declared permissions
(protocol.md §9 and §12).

Rights of a user on a path: walk down from `/`. At every node with entries for this user take the
roles that propagate, and at the path's last component also those that do not; if there are any they
replace what came from above. `NoAccess` among them makes them just that. A token has what its own
entries give, as far as its user has it too. `root@pam` may everything; its tokens do not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import attrs

from pbs_simulator.digests import digest_of

SUPERUSER = "root@pam"
NO_ACCESS = "NoAccess"
DEEPEST_NAMESPACE = 7

PRIVILEGES = (
    "Sys.Audit",
    "Sys.Modify",
    "Sys.PowerManagement",
    "Datastore.Audit",
    "Datastore.Allocate",
    "Datastore.Modify",
    "Datastore.Read",
    "Datastore.Verify",
    "Datastore.Backup",
    "Datastore.Prune",
    "Permissions.Modify",
    "Remote.Audit",
    "Remote.Modify",
    "Remote.Read",
    "Remote.DatastoreBackup",
    "Remote.DatastoreModify",
    "Remote.DatastorePrune",
    "Sys.Console",
    "Tape.Audit",
    "Tape.Modify",
    "Tape.Write",
    "Tape.Read",
    "Realm.Allocate",
)
"""All privileges in the order in which PBS names them."""

ROLES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "Admin": ("Administrator", PRIVILEGES),
    "Audit": ("Auditor", ("Sys.Audit", "Datastore.Audit")),
    NO_ACCESS: ("Disable Access", ()),
    "DatastoreAdmin": (
        "Datastore Administrator",
        (
            "Datastore.Audit",
            "Datastore.Modify",
            "Datastore.Read",
            "Datastore.Verify",
            "Datastore.Backup",
            "Datastore.Prune",
        ),
    ),
    "DatastoreReader": (
        "Datastore Reader (inspect datastore content and do restores)",
        ("Datastore.Audit", "Datastore.Read", "Datastore.Verify"),
    ),
    "DatastoreBackup": ("Datastore Backup (backup and restore owned backups)", ("Datastore.Backup",)),
    "DatastorePowerUser": (
        "Datastore PowerUser (backup, restore and prune owned backup)",
        ("Datastore.Backup", "Datastore.Prune"),
    ),
    "DatastoreAudit": ("Datastore Auditor", ("Datastore.Audit",)),
    "RemoteAudit": ("Remote Auditor", ("Remote.Audit",)),
    "RemoteAdmin": ("Remote Administrator", ("Remote.Audit", "Remote.Modify", "Remote.Read")),
    "RemoteSyncOperator": ("Synchronization Operator", ("Remote.Audit", "Remote.Read")),
    "RemoteSyncPushOperator": ("Synchronisation Operator (push direction)", ("Remote.Audit", "Remote.DatastoreBackup")),
    "RemoteDatastorePowerUser": (
        "Remote Datastore Prune",
        ("Remote.Audit", "Remote.DatastoreBackup", "Remote.DatastorePrune"),
    ),
    "RemoteDatastoreAdmin": (
        "Remote Datastore Admin",
        ("Remote.Audit", "Remote.DatastoreBackup", "Remote.DatastoreModify", "Remote.DatastorePrune"),
    ),
    "TapeAudit": ("Tape Auditor", ("Tape.Audit",)),
    "TapeAdmin": ("Tape Administrator", ("Tape.Audit", "Tape.Modify", "Tape.Write", "Tape.Read")),
    "TapeOperator": ("Tape Operator", ("Tape.Audit", "Tape.Write", "Tape.Read")),
    "TapeReader": ("Tape Reader", ("Tape.Audit", "Tape.Read")),
}
"""Roles with the comment and the privileges that PBS lists for them; the comments are part of its
answers.
"""

_LEAVES = {
    "access": {"acl": 2, "users": 2, "domains": 2, "openid": 3},
    "system": {
        "certificates": 2,
        "disks": 2,
        "log": 2,
        "notifications": 2,
        "status": 2,
        "tasks": 2,
        "time": 2,
        "services": 3,
        "s3-endpoint": 3,
        "encryption-keys": 3,
    },
    "tape": {"device": 3, "pool": 3, "job": 3},
}
"""Second components of valid ACL paths, with the number of components that a path with them may
have.
"""


@attrs.frozen
class AclEntry:
    """One row of the access control list."""

    path: str
    auth_id: str
    role: str
    propagate: bool = True

    def to_wire(self) -> dict[str, Any]:
        """As `GET /access/acl` lists it."""
        return {
            "path": self.path,
            "propagate": self.propagate,
            "roleid": self.role,
            "ugid": self.auth_id,
            "ugid_type": "user",
        }


def split_path(path: str) -> tuple[str, ...]:
    """The components of an ACL path; `/` has none."""
    return tuple(part for part in path.split("/") if part)


def join_path(parts: Iterable[str]) -> str:
    """The ACL path of these components."""
    return "/" + "/".join(parts)


def is_acl_path(path: str) -> bool:
    """Whether entries may stand at this path; if not, PBS says `invalid acl path '…'.`"""
    parts = split_path(path)
    if len(parts) <= 1:
        return not parts or parts[0] in {"access", "datastore", "remote", "system", "tape"}
    if parts[0] == "datastore":
        return len(parts) <= 2 + DEEPEST_NAMESPACE
    if parts[0] == "remote":
        return len(parts) <= 3 + DEEPEST_NAMESPACE
    if parts[:2] == ("system", "network"):
        return (
            len(parts) == 2 or (parts[2] == "dns" and len(parts) == 3) or (parts[2] == "interfaces" and len(parts) <= 4)
        )
    return len(parts) <= _LEAVES.get(parts[0], {}).get(parts[1], 0)


def in_order(privileges: Collection[str]) -> list[str]:
    """Privileges in PBS's order."""
    return [privilege for privilege in PRIVILEGES if privilege in privileges]


def user_of(auth_id: str) -> str:
    """The user that a token belongs to; of a user the user itself."""
    return auth_id.partition("!")[0]


def owns(owner: str, auth_id: str) -> bool:
    """Whether what belongs to `owner` is somebody's own: a user also owns what the user's tokens
    own.
    """
    return owner == auth_id or ("!" in owner and user_of(owner) == auth_id)


class Acl:
    """The access control list and the questions that are put to it."""

    def __init__(self, entries: Iterable[AclEntry] = ()) -> None:
        # path components -> auth id -> role -> whether it propagates
        self._nodes: dict[tuple[str, ...], dict[str, dict[str, bool]]] = {}
        for entry in entries:
            self.grant(entry.path, entry.auth_id, entry.role, entry.propagate)

    # Changing

    def grant(self, path: str, auth_id: str, role: str, propagate: bool = True) -> None:
        """Sets an entry.

        `NoAccess` takes the place of all other roles there, and any other role takes the place of
        `NoAccess`.
        """
        roles = self._nodes.setdefault(split_path(path), {}).setdefault(auth_id, {})
        if role == NO_ACCESS:
            roles.clear()
        else:
            roles.pop(NO_ACCESS, None)
        roles[role] = propagate

    def revoke(self, path: str, auth_id: str, role: str) -> None:
        """Removes an entry, if there is one."""
        users = self._nodes.get(split_path(path), {})
        users.get(auth_id, {}).pop(role, None)
        if not users.get(auth_id):
            users.pop(auth_id, None)

    def forget(self, auth_id: str) -> None:
        """Removes every entry of an auth id."""
        for users in self._nodes.values():
            users.pop(auth_id, None)

    def forget_path(self, path: str) -> None:
        """Removes every entry at a path and below it."""
        top = split_path(path)
        for parts in [parts for parts in self._nodes if parts[: len(top)] == top]:
            del self._nodes[parts]

    def load(self, items: Iterable[Mapping[str, Any]]) -> None:
        """Replaces everything by items as `GET /access/acl` lists them."""
        self._nodes.clear()
        for item in items:
            self.grant(item["path"], item["ugid"], item["roleid"], item.get("propagate", True))

    def copy(self) -> Acl:
        """An independent copy: what a server that has not yet noticed a change still goes by."""
        return Acl(self.entries())

    # Asking

    def entries(self) -> list[AclEntry]:
        """All entries, by path, auth id and role."""
        return [
            AclEntry(join_path(parts), auth_id, role, propagate)
            for parts, users in sorted(self._nodes.items())
            for auth_id, roles in sorted(users.items())
            for role, propagate in sorted(roles.items())
        ]

    def digest(self) -> str:
        """Changes with every change of the list."""
        return digest_of(attrs.astuple(entry) for entry in self.entries())

    def roles(self, auth_id: str, path: str) -> dict[str, bool]:
        """The roles that count on a path, each with whether it reaches below it."""
        parts = split_path(path)
        roles: dict[str, bool] = {}
        for depth in range(len(parts) + 1):
            own = self._nodes.get(parts[:depth], {}).get(auth_id, {})
            here = {role: propagate for role, propagate in own.items() if propagate or depth == len(parts)}
            if here:
                roles = {NO_ACCESS: False} if NO_ACCESS in here else here
        return roles

    def details(self, auth_id: str, path: str) -> dict[str, bool]:
        """The privileges on a path in PBS's order, each with whether it reaches below it."""
        if auth_id == SUPERUSER:
            return dict.fromkeys(PRIVILEGES, True)
        held: dict[str, bool] = {}
        for role, propagate in self.roles(auth_id, path).items():
            for privilege in ROLES[role][1]:
                held[privilege] = held.get(privilege, False) or propagate
        if "!" in auth_id:
            of_user = self.details(user_of(auth_id), path)
            held = {
                privilege: propagate and of_user[privilege]
                for privilege, propagate in held.items()
                if privilege in of_user
            }
        return {privilege: held[privilege] for privilege in in_order(held)}

    def privileges(self, auth_id: str, path: str) -> frozenset[str]:
        """The privileges on a path."""
        return frozenset(self.details(auth_id, path))

    def has(self, auth_id: str, path: str, *privileges: str, any_of: bool = False) -> bool:
        """Whether all these privileges, or one of them, are held on a path."""
        held = self.privileges(auth_id, path)
        return bool(held.intersection(privileges)) if any_of else held.issuperset(privileges)

    def has_below(self, auth_id: str, path: str, *privileges: str) -> bool:
        """Whether one of these privileges is held on a path so that it reaches below it, or
        anywhere below it.
        """
        if any(self.details(auth_id, path).get(privilege) for privilege in privileges):
            return True
        top = split_path(path)
        below = [
            parts
            for parts, users in self._nodes.items()
            if len(parts) > len(top) and parts[: len(top)] == top and auth_id in users
        ]
        return any(self.has(auth_id, join_path(parts), *privileges, any_of=True) for parts in below)

    def effective(self, auth_id: str, path: str | None = None) -> dict[str, dict[str, bool]]:
        """What `GET /access/permissions` shows, for one path or for the top ones, those with
        entries and all above these.

        Paths without rights are left out.
        """
        if path is not None:
            paths = {path}
        else:
            above = {
                parts[:depth]
                for parts, users in self._nodes.items()
                if any(users.values())
                for depth in range(len(parts) + 1)
            }
            paths = {"/", "/access", "/datastore", "/remote", "/system", *map(join_path, above)}
        rights = {one: self.details(auth_id, one) for one in sorted(paths)}
        return {one: details for one, details in rights.items() if details}


def allowed(permission: Mapping[str, Any] | None, auth_id: str, path_params: Mapping[str, Any], acl: Acl) -> bool:
    """Whether a declared permission lets a caller pass.

    `permission` is the schema's tree; None is for the superuser alone. `path_params` holds the
    parameters of the path only: PBS looks at no others, so a permission that names another one is
    met by nobody but the superuser (`POST /nodes/{node}/network`). An empty `auth_id` is nobody.
    """
    return auth_id == SUPERUSER or _holds(permission, auth_id, path_params, acl)


def _holds(permission: Mapping[str, Any] | None, auth_id: str, params: Mapping[str, Any], acl: Acl) -> bool:
    if permission is None:
        return False
    if permission.get("user") == "world":
        return True
    if not auth_id:
        return False
    if "or" in permission:
        return any(_holds(part, auth_id, params, acl) for part in permission["or"])
    if "and" in permission:
        return all(_holds(part, auth_id, params, acl) for part in permission["and"])
    if "user" in permission:
        return permission["user"] in ("all", auth_id)
    if "userParam" in permission:
        return params.get(permission["userParam"]) == auth_id
    return _checks(permission["check"], auth_id, params, acl)


def _checks(check: Mapping[str, Any], auth_id: str, params: Mapping[str, Any], acl: Acl) -> bool:
    parts: list[str] = []
    for part in check["path"]:
        if part.startswith("{") and part.endswith("}"):
            if part[1:-1] not in params:
                return False
            part = str(params[part[1:-1]])
        parts.append(part)
    return acl.has(auth_id, join_path(parts), *check["privs"], any_of=bool(check.get("partial")))


def missing_text(path: str, *privileges: str, any_of: bool = False) -> str:
    """The text of the 400 by which a handler refuses: `missing permissions 'A&B' on '/path'`."""
    return f"missing permissions '{('|' if any_of else '&').join(in_order(privileges))}' on '{path}'"


def missing_in_namespace_text(path: str, *privileges: str) -> str:
    """The text of the 403 by which datastore and namespace helpers refuse: `permission check failed
    - missing A|B on /datastore/x`.
    """
    return f"permission check failed - missing {'|'.join(in_order(privileges))} on {path}"
