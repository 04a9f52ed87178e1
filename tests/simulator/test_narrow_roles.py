"""What users with one narrow role see and may do in datastores, and with which words they are refused the rest."""

from __future__ import annotations

from typing import Any

import pytest

from pbs_simulator.rights import owns
from pbs_simulator.server import Server
from tests.simulator.asking_directly import Caller, server_with_users

STORE = "/admin/datastore/tank"
VM = {"backup_type": "vm", "backup_id": "100"}
CT = {"backup_type": "ct", "backup_id": "200"}


def missing(*privileges: str, path: str = "/datastore/tank") -> tuple[int, str]:
    return 403, f"permission check failed - missing {'|'.join(privileges)} on {path}"


def not_owner(user: str, owner: str = "owner@pbs") -> tuple[int, str]:
    return 400, f"backup owner check failed ({user}@pbs != {owner})"


@pytest.fixture
def server() -> Server:
    """vm/100 belongs to owner@pbs, ct/200 to its token, host/web to root; a namespace `prod` holds
    vm/101 of owner@pbs."""
    roles = {
        "auditor": "DatastoreAudit",
        "reader": "DatastoreReader",
        "owner": "DatastoreBackup",
        "stranger": "DatastoreBackup",
        "power": "DatastorePowerUser",
        "admin": "DatastoreAdmin",
        "nobody": "NoAccess",
    }
    server = server_with_users(**{name: ("/datastore/tank", role) for name, role in roles.items()})
    server.accounts.add_token("owner@pbs", "ci")
    store = server.add_datastore("tank", comment="hidden from some")
    now = int(server.clock.time())
    for age in (3, 2, 1):
        store.add_snapshot("vm", "100", now - age * 86_400, owner="owner@pbs")
    store.add_snapshot("ct", "200", now - 90_000, owner="owner@pbs!ci")
    store.add_snapshot("host", "web", now - 90_000)
    store.add_snapshot("vm", "101", now - 90_000, owner="owner@pbs", ns="prod")
    server.add_datastore("lake")
    return server


def ask(server: Server, name: str) -> Caller:
    return Caller(server, f"{name}@pbs")


def newest(server: Server, **group: str) -> dict[str, Any]:
    snapshots = Caller(server)("GET", f"{STORE}/snapshots", **group)
    return {**group, "backup_time": max(snapshot["backup-time"] for snapshot in snapshots)}


def groups_seen(server: Server, name: str) -> set[str]:
    return {group["backup-id"] for group in ask(server, name)("GET", f"{STORE}/groups")}


def test_who_sees_which_groups_and_snapshots(server: Server) -> None:
    assert (
        groups_seen(server, "auditor")
        == groups_seen(server, "reader")
        == groups_seen(server, "admin")
        == {"100", "200", "web"}
    )
    assert groups_seen(server, "owner") == {"100", "200"}
    assert groups_seen(server, "stranger") == groups_seen(server, "power") == set()
    assert {snapshot["backup-id"] for snapshot in ask(server, "owner")("GET", f"{STORE}/snapshots")} == {"100", "200"}
    assert ask(server, "nobody").refused("GET", f"{STORE}/groups") == missing("Datastore.Audit", "Datastore.Backup")
    assert ask(server, "nobody").refused("GET", f"{STORE}/snapshots") == missing("Datastore.Audit", "Datastore.Backup")


def test_rights_are_looked_at_before_the_store_is(server: Server) -> None:
    """Who has no right learns nothing of a store: not whether it exists, nor whether it is mounted."""
    auditor, path = ask(server, "auditor"), "/datastore/none"
    group = {**VM, "backup_time": 1_700_000_000}
    assert auditor.refused("GET", "/admin/datastore/none/notes", **group) == missing(
        "Datastore.Audit", "Datastore.Backup", path=path
    )
    assert auditor.refused("DELETE", "/admin/datastore/none/snapshots", **group) == missing(
        "Datastore.Modify", "Datastore.Prune", path=path
    )
    assert auditor.refused("PUT", "/admin/datastore/none/group-notes", **VM, notes="x") == missing(
        "Datastore.Modify", "Datastore.Backup", path=path
    )
    assert auditor.refused("GET", "/admin/datastore/none/files", **group) == missing(
        "Datastore.Audit", "Datastore.Read", "Datastore.Backup", path=path
    )
    assert Caller(server).refused("GET", "/admin/datastore/none/notes", **group) == (400, "no such datastore 'none'")
    server.datastores["tank"].config["maintenance-mode"] = "offline"
    assert ask(server, "nobody").refused("GET", f"{STORE}/protected", **group) == missing(
        "Datastore.Audit", "Datastore.Backup"
    )
    assert auditor.refused("GET", f"{STORE}/protected", **group)[1].endswith("offline maintenance mode: ")


def test_owners_work_on_their_own_and_their_tokens_groups(server: Server) -> None:
    owner, stranger, snapshot = ask(server, "owner"), ask(server, "stranger"), newest(server, **VM)
    owner("PUT", f"{STORE}/notes", **snapshot, notes="mine")
    owner("PUT", f"{STORE}/protected", **newest(server, **CT), protected=True)
    owner("PUT", f"{STORE}/group-notes", **VM, notes="my group")
    assert owner("GET", f"{STORE}/group-notes", **VM) == "my group"
    for method, path, params in (
        ("GET", "notes", snapshot),
        ("PUT", "notes", {**snapshot, "notes": "x"}),
        ("GET", "protected", snapshot),
        ("GET", "files", snapshot),
        ("GET", "group-notes", VM),
    ):
        assert stranger.refused(method, f"{STORE}/{path}", **params) == not_owner("stranger")
    text = stranger.refused("GET", f"{STORE}/group-notes", backup_type="vm", backup_id="999")[1]
    assert text.startswith('unable to read "/mnt/datastore/tank/vm/999/owner"')


def test_a_token_works_on_its_own_groups_only(server: Server) -> None:
    server.acl.grant("/datastore/tank", "owner@pbs!ci", "DatastoreBackup")
    privileges = server.acl.privileges("owner@pbs!ci", "/datastore/tank")
    assert privileges == {"Datastore.Backup"}
    assert (
        owns("owner@pbs!ci", "owner@pbs!ci"),
        owns("owner@pbs", "owner@pbs!ci"),
        owns("owner@pbs!ci", "owner@pbs"),
    ) == (True, False, True)


def test_who_may_remove(server: Server) -> None:
    snapshot = newest(server, **VM)
    assert ask(server, "reader").refused("DELETE", f"{STORE}/snapshots", **snapshot) == missing(
        "Datastore.Modify", "Datastore.Prune"
    )
    assert ask(server, "owner").refused("DELETE", f"{STORE}/groups", **VM) == missing(
        "Datastore.Modify", "Datastore.Prune"
    )
    assert ask(server, "power").refused("DELETE", f"{STORE}/groups", **VM) == not_owner("power")
    server.acl.grant("/datastore/tank", "owner@pbs", "DatastorePowerUser")
    ask(server, "owner")("DELETE", f"{STORE}/snapshots", **snapshot)
    ask(server, "admin")("PUT", f"{STORE}/protected", **newest(server, **VM), protected=True)
    assert (
        ask(server, "admin")
        .refused("DELETE", f"{STORE}/snapshots", **newest(server, **VM))[1]
        .endswith("cannot remove protected snapshot")
    )
    partially = (400, "group only partially deleted due to protected snapshots")
    assert ask(server, "admin").refused("DELETE", f"{STORE}/groups", **VM) == partially
    statistics = ask(server, "admin")("DELETE", f"{STORE}/groups", **VM, error_on_protected=False)
    assert statistics == {"protected-snapshots": 1, "removed-groups": 0, "removed-snapshots": 0}
    assert ask(server, "admin").refused("DELETE", f"{STORE}/groups", backup_type="vm", backup_id="999")[0] == 400


def test_who_may_prune(server: Server) -> None:
    prune = {**VM, "keep_last": 1, "dry_run": True}
    assert ask(server, "owner").refused("POST", f"{STORE}/prune", **prune) == missing(
        "Datastore.Modify", "Datastore.Prune"
    )
    assert ask(server, "power").refused("POST", f"{STORE}/prune", **prune) == not_owner("power")
    assert [entry["keep"] for entry in ask(server, "admin")("POST", f"{STORE}/prune", **prune)] == [False, False, True]
    server.acl.grant("/datastore/tank", "owner@pbs", "DatastorePowerUser")
    assert [entry["keep"] for entry in ask(server, "owner")("POST", f"{STORE}/prune", **prune)] == [False, False, True]
    below = {**prune, "backup_id": "101", "ns": "prod"}
    assert [entry["ns"] for entry in ask(server, "owner")("POST", f"{STORE}/prune", **below)] == ["prod"]
    wanted = (400, "missing permissions 'Datastore.Modify|Datastore.Prune' on '/datastore/tank'")
    assert ask(server, "reader").refused("POST", f"{STORE}/prune-datastore", keep_last=1) == wanted


def test_a_prune_of_the_store_touches_what_one_may_only(server: Server) -> None:
    server.acl.grant("/datastore/tank", "owner@pbs", "DatastorePowerUser")
    upid = ask(server, "owner")("POST", f"{STORE}/prune-datastore", keep_last=1, dry_run=True, max_depth=1)
    task = server.tasks.get(upid)
    assert task is not None
    lines = [line.partition(": ")[2] for line in task.lines]
    assert lines[:3] == [
        "Starting datastore prune on datastore 'tank', root namespace, to depth 1",
        "(dry test run)",
        "retention options: --max-depth 1 --keep-last 1",
    ]
    assert [line for line in lines if line.startswith("Pruning group")] == [
        'Pruning group :"ct/200"',
        'Pruning group :"vm/100"',
        'Pruning group prod:"vm/101"',
    ]
    assert sum(line.startswith("would remove vm/100/") for line in lines) == 2
    assert len(Caller(server)("GET", f"{STORE}/snapshots", **VM)) == 3


def test_who_may_verify(server: Server) -> None:
    assert ask(server, "auditor").refused("POST", f"{STORE}/verify") == missing("Datastore.Verify", "Datastore.Backup")
    assert ask(server, "stranger").refused("POST", f"{STORE}/verify", **VM) == not_owner("stranger")
    assert ":verify_group:" in ask(server, "owner")("POST", f"{STORE}/verify", **VM)
    assert ":verify:tank:" in ask(server, "reader")("POST", f"{STORE}/verify")
    assert ask(server, "reader").refused("POST", f"{STORE}/verify", backup_type="vm") == (
        400,
        "parameters do not specify a backup group or snapshot",
    )


def test_who_may_change_an_owner(server: Server) -> None:
    def change(name: str, group: dict[str, str], new_owner: str) -> tuple[int, str] | None:
        asker = ask(server, name)
        if name == "admin":
            asker("POST", f"{STORE}/change-owner", **group, new_owner=new_owner)
            return None
        return asker.refused("POST", f"{STORE}/change-owner", **group, new_owner=new_owner)

    owner = ask(server, "owner")
    owner("POST", f"{STORE}/change-owner", **VM, new_owner="owner@pbs!ci")
    owner("POST", f"{STORE}/change-owner", **VM, new_owner="owner@pbs")
    denied = (401, "owner@pbs does not have permission to change owner of backup group 'vm/100' to stranger@pbs")
    assert change("owner", VM, "stranger@pbs") == denied
    assert change("auditor", VM, "auditor@pbs") == missing("Datastore.Modify", "Datastore.Backup")
    change("admin", VM, "stranger@pbs")
    assert groups_seen(server, "stranger") == {"100"}
    server.accounts.users["stranger@pbs"].config["enable"] = False
    inactive = (400, "user 'stranger@pbs' is inactive or non-existent")
    assert ask(server, "admin").refused("POST", f"{STORE}/change-owner", **CT, new_owner="stranger@pbs") == inactive
    missing_token = (400, "API token 'owner@pbs!none' is inactive or non-existent")
    assert (
        ask(server, "admin").refused("POST", f"{STORE}/change-owner", **CT, new_owner="owner@pbs!none") == missing_token
    )


def test_rights_on_a_namespace_alone(server: Server) -> None:
    server.accounts.add("guest@pbs", password="secret")
    server.acl.grant("/datastore/tank/prod", "guest@pbs", "DatastoreAudit")
    guest = ask(server, "guest")
    (store,) = guest("GET", "/admin/datastore")
    assert (store["store"], store["comment"]) == ("tank", None)
    assert guest("GET", f"{STORE}/namespace") == [{"ns": "prod"}]
    assert [group["backup-id"] for group in guest("GET", f"{STORE}/groups", ns="prod")] == ["101"]
    assert guest.refused("GET", f"{STORE}/groups") == missing("Datastore.Audit", "Datastore.Backup")
    status = guest("GET", f"{STORE}/status", verbose=True)
    assert (status["total"], status["counts"]["vm"], "gc-status" in status) == (0, {"groups": 1, "snapshots": 1}, False)
    assert guest.refused("GET", "/admin/datastore/lake/status") == (403, "permission check failed")
    assert guest.refused("GET", "/admin/datastore/lake/namespace") == (403, "permission check failed")
    assert guest.refused("POST", f"{STORE}/namespace", name="new", parent="prod") == missing(
        "Datastore.Modify", path="/datastore/tank/prod"
    )
    server.acl.grant("/datastore/tank/prod", "guest@pbs", "DatastoreAdmin")
    assert guest("POST", f"{STORE}/namespace", name="new", parent="prod") == "prod/new"
    assert guest.refused("DELETE", f"{STORE}/namespace", ns="prod") == missing("Datastore.Modify")
    guest("DELETE", f"{STORE}/namespace", ns="prod/new")


def test_snapshots_by_type_and_id(server: Server) -> None:
    """A type that never had a group in a namespace has no directory there, which PBS does not take
    well; an id it looks for gently."""
    root = Caller(server)
    missing_directory = (400, "ENOENT: No such file or directory")
    assert len(root("GET", f"{STORE}/snapshots", backup_type="vm")) == 3
    assert root.refused("GET", f"{STORE}/snapshots", backup_type="ct", ns="prod") == missing_directory
    assert root.refused("GET", f"{STORE}/snapshots", ns="none") == missing_directory
    assert root("GET", f"{STORE}/snapshots", backup_id="999", ns="none") == []
    assert root("GET", f"{STORE}/snapshots", backup_type="ct", backup_id="999", ns="none") == []
    root("DELETE", f"{STORE}/groups", **CT)
    assert root("GET", f"{STORE}/snapshots", backup_type="ct") == []


def test_users_give_their_tokens_rights_and_nobody_else(server: Server) -> None:
    owner = ask(server, "owner")
    entry = {"path": "/datastore/tank", "role": "DatastoreBackup"}
    owner("PUT", "/access/acl", **entry, auth_id="owner@pbs!ci")
    assert [found["ugid"] for found in owner("GET", "/access/acl")] == ["owner@pbs!ci"]
    for text, params in {
        "Unprivileged users are not allowed to create group ACL item.": {"group": "team"},
        "Unprivileged user needs to provide auth_id to update ACL item.": {},
        "Unprivileged users can only set ACL items for API tokens.": {"auth_id": "owner@pbs"},
        "Unprivileged users can only set ACL items for their own API tokens.": {"auth_id": "power@pbs!x"},
    }.items():
        assert owner.refused("PUT", "/access/acl", **entry, **params) == (400, text)
    owner("PUT", "/access/acl", **entry, auth_id="owner@pbs!ci", delete=True)
    assert owner("GET", "/access/acl") == []
    root = Caller(server)
    assert root.refused("PUT", "/access/acl", **entry) == (400, "missing 'userid' or 'group' parameter.")
    assert "groups are currently not supported" in root.refused("PUT", "/access/acl", **entry, group="team")[1]
    root("PUT", "/access/acl", **entry, auth_id="root@pam")
    assert "root@pam" not in {found["ugid"] for found in root("GET", "/access/acl")}


def test_the_list_of_entries_below_a_path(server: Server) -> None:
    root = Caller(server)
    server.acl.grant("/datastore/tank/prod", "owner@pbs", "Audit")
    assert {found["path"] for found in root("GET", "/access/acl", path="/datastore/tank")} == {
        "/datastore/tank",
        "/datastore/tank/prod",
    }
    assert {found["path"] for found in root("GET", "/access/acl", path="/datastore/tank", exact=True)} == {
        "/datastore/tank"
    }
    assert {found["path"] for found in root("GET", "/access/acl", path="/")} == {
        "//datastore/tank",
        "//datastore/tank/prod",
    }


def test_whose_permissions_one_may_read(server: Server) -> None:
    owner = ask(server, "owner")
    assert owner("GET", "/access/permissions", path="/datastore/tank") == {
        "/datastore/tank": {"Datastore.Backup": True}
    }
    assert owner("GET", "/access/permissions", auth_id="owner@pbs!ci") == {}
    assert owner.refused("GET", "/access/permissions", auth_id="power@pbs") == (
        400,
        "not allowed to list permissions of power@pbs",
    )
    server.acl.grant("/access", "owner@pbs", "Audit")
    assert "/datastore/tank" in owner("GET", "/access/permissions", auth_id="power@pbs")


def test_users_see_and_change_themselves(server: Server) -> None:
    owner = ask(server, "owner")
    assert [user["userid"] for user in owner("GET", "/access/users")] == ["owner@pbs"]
    owner("PUT", "/access/users/owner%40pbs", comment="me", firstname="Ann")
    assert owner("GET", "/access/users/owner%40pbs")["comment"] == "me"
    assert owner.refused("GET", "/access/users/power%40pbs") == (403, "permission check failed")
    assert owner.refused("POST", "/access/users", userid="new@pbs") == (403, "permission check failed")
    assert owner.refused("PUT", "/access/password", userid="owner@pbs", password="another-1") == (
        401,
        "missing password",
    )
    wrong = {"userid": "owner@pbs", "password": "another-1", "confirmation_password": "wrong"}
    assert owner.refused("PUT", "/access/password", **wrong)[0] == 401
    other = {"userid": "power@pbs", "password": "another-1", "confirmation_password": "secret"}
    assert owner.refused("PUT", "/access/password", **other) == (400, "you are not authorized to change the password.")
    assert owner.refused("PUT", "/access/password", **{**other, "userid": "ghost@pbs"}) == (
        401,
        "user 'ghost@pbs' does not exists.",
    )
    owner("PUT", "/access/password", userid="owner@pbs", password="another-1", confirmation_password="secret")
    assert server.accounts.password_right("owner@pbs", "another-1")


def test_users_and_tokens_that_outlive_each_other(server: Server) -> None:
    """A deleted user keeps its own entries in the access control list, its tokens do not; a token
    may be made for a user who is not there."""
    root = Caller(server)
    server.acl.grant("/datastore/tank", "owner@pbs!ci", "Admin")
    root("DELETE", "/access/users/owner%40pbs")
    assert {found["ugid"] for found in root("GET", "/access/acl") if found["ugid"].startswith("owner")} == {"owner@pbs"}
    root("POST", "/access/users/ghost%40pbs/token/ci", comment="early")
    assert root.refused("POST", "/access/users/ghost%40pbs/token/ci") == (
        400,
        "token 'ci' for user 'ghost@pbs' already exists.",
    )
    assert root("GET", "/access/users/ghost%40pbs/token/ci")["comment"] == "early"
    assert [token["token-name"] for token in root("GET", "/access/users/ghost%40pbs/token")] == ["ci"]
    root("PUT", "/access/users/ghost%40pbs/token/ci", comment="", enable=False)
    root("DELETE", "/access/users/ghost%40pbs/token/ci")
    assert root.refused("DELETE", "/access/users/ghost%40pbs/token/ci") == (
        400,
        "token 'ci' of user 'ghost@pbs' does not exist.",
    )


def test_users_of_realms_that_keep_passwords_elsewhere(server: Server) -> None:
    root = Caller(server)
    server.sections["ldap"].items["corp"] = {"server1": "ldap.example.com"}
    assert root.refused("POST", "/access/users", userid="a@nowhere") == (400, "unknown realm 'nowhere'")
    refused = root.refused("POST", "/access/users", userid="a@corp", password="secret-123")
    assert refused == (501, "storing passwords is not implemented for LDAP realms")
    assert root("GET", "/access/users/a%40corp") == {"userid": "a@corp"}
    server.accounts.add("boss@pbs", password="secret")
    server.acl.grant("/", "boss@pbs", "Admin")
    boss = ask(server, "boss")
    assert boss.refused("POST", "/access/users", userid="b@pam", password="secret-123") == (
        400,
        "only superuser can edit pam credentials!",
    )
    root("PUT", "/access/users/boss%40pbs", password="ignored-1")
    assert server.accounts.password_right("boss@pbs", "secret")
