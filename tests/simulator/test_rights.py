"""Roles, the access control list and declared permissions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from pbs_simulator.recording_rows import read_rows
from pbs_simulator.rights import (
    PRIVILEGES,
    ROLES,
    Acl,
    AclEntry,
    allowed,
    is_acl_path,
    join_path,
    missing_in_namespace_text,
    missing_text,
    split_path,
)

RECORDINGS = Path(__file__).parents[1] / "recordings"
VERSIONS = ["3.4.4", "4.0.14", "4.2.2"]


def recorded(version: str, op: str, file: str = "", **wanted: Any) -> list[Any]:
    rows = [row for row in read_rows(RECORDINGS / f"pbs-{version}{file}.jsonl") if row["op"] == op and "json" in row]
    return [row["json"]["data"] for row in rows if all(row[name] == value for name, value in wanted.items())]


@pytest.mark.parametrize("version", VERSIONS)
def test_roles_are_those_of_the_servers(version: str) -> None:
    listed = {
        role["roleid"]: (role["comment"], tuple(role["privs"])) for role in recorded(version, "GET /access/roles")[0]
    }
    assert listed == dict(ROLES)


@pytest.mark.parametrize("version", VERSIONS)
def test_recorded_permissions(version: str) -> None:
    """From the list of the time before: the superuser's, a user's, the user's on one path, and a new token's."""
    acl = Acl()
    acl.load(recorded(version, "GET /access/acl", file="-before")[0])
    of_root, of_user, on_path = recorded(version, "GET /access/permissions", auth="ticket")
    assert (acl.effective("root@pam"), acl.effective("uA@pbs"), acl.effective("uA@pbs", "/datastore")) == (
        of_root,
        of_user,
        on_path,
    )
    assert acl.effective("uA@pbs!ci") == {} == recorded(version, "GET /access/permissions", auth="token")[0]


def test_an_entry_reaches_below_it_unless_it_does_not_propagate() -> None:
    acl = Acl(
        [
            AclEntry("/datastore", "a@pbs", "DatastoreAudit", propagate=False),
            AclEntry("/remote", "a@pbs", "RemoteAudit"),
        ]
    )
    assert acl.privileges("a@pbs", "/datastore") == {"Datastore.Audit"}
    assert acl.privileges("a@pbs", "/datastore/tank") == set()
    assert acl.privileges("a@pbs", "/remote/r/store") == {"Remote.Audit"}
    assert acl.details("a@pbs", "/datastore") == {"Datastore.Audit": False}


def test_entries_further_down_replace_those_from_above() -> None:
    acl = Acl(
        [
            AclEntry("/", "a@pbs", "Admin"),
            AclEntry("/datastore/tank", "a@pbs", "DatastoreAudit"),
            AclEntry("/datastore/tank/prod", "a@pbs", "NoAccess"),
        ]
    )
    assert acl.privileges("a@pbs", "/datastore/other") == set(PRIVILEGES)
    assert acl.privileges("a@pbs", "/datastore/tank/dev") == {"Datastore.Audit"}
    assert acl.privileges("a@pbs", "/datastore/tank/prod/db") == set()


def test_an_entry_that_does_not_propagate_leaves_what_came_from_above_for_the_paths_below() -> None:
    acl = Acl(
        [
            AclEntry("/datastore", "a@pbs", "DatastoreReader"),
            AclEntry("/datastore/tank", "a@pbs", "DatastoreBackup", propagate=False),
        ]
    )
    assert acl.privileges("a@pbs", "/datastore/tank") == {"Datastore.Backup"}
    assert acl.privileges("a@pbs", "/datastore/tank/prod") == set(ROLES["DatastoreReader"][1])


def test_several_roles_at_one_place_add_up_and_no_access_excludes_them() -> None:
    acl = Acl([AclEntry("/datastore", "a@pbs", "DatastoreAudit"), AclEntry("/datastore", "a@pbs", "DatastoreBackup")])
    assert acl.privileges("a@pbs", "/datastore") == {"Datastore.Audit", "Datastore.Backup"}
    acl.grant("/datastore", "a@pbs", "NoAccess")
    assert [entry.role for entry in acl.entries()] == ["NoAccess"]
    acl.grant("/datastore", "a@pbs", "DatastoreAudit")
    assert [entry.role for entry in acl.entries()] == ["DatastoreAudit"]


def test_a_token_has_its_own_rights_as_far_as_its_user_has_them() -> None:
    acl = Acl([AclEntry("/datastore", "a@pbs", "DatastoreReader"), AclEntry("/", "a@pbs!t", "Admin")])
    assert acl.privileges("a@pbs!t", "/datastore/tank") == set(ROLES["DatastoreReader"][1])
    assert acl.privileges("a@pbs!t", "/system") == set()
    assert acl.privileges("a@pbs!new", "/datastore/tank") == set()


def test_the_superuser_needs_no_entry_and_its_tokens_do() -> None:
    acl = Acl()
    assert acl.privileges("root@pam", "/") == set(PRIVILEGES)
    assert acl.privileges("root@pam!t", "/") == set()
    acl.grant("/datastore", "root@pam!t", "DatastoreAudit")
    assert acl.privileges("root@pam!t", "/datastore/tank") == {"Datastore.Audit"}


def test_rights_somewhere_below() -> None:
    acl = Acl([AclEntry("/datastore/tank/prod", "a@pbs", "DatastoreBackup")])
    assert acl.has_below("a@pbs", "/datastore/tank", "Datastore.Audit", "Datastore.Backup")
    assert not acl.has_below("a@pbs", "/datastore/tank", "Datastore.Audit")
    assert not acl.has_below("a@pbs", "/datastore/other", "Datastore.Backup")
    assert not acl.has_below("b@pbs", "/datastore", "Datastore.Backup")
    acl.grant("/datastore", "b@pbs", "DatastoreBackup")
    assert acl.has_below("b@pbs", "/datastore/tank", "Datastore.Backup")


def test_entries_are_taken_away_singly_by_auth_id_and_by_path() -> None:
    entries = [
        AclEntry("/", "a@pbs", "Audit"),
        AclEntry("/datastore/tank/prod", "a@pbs", "Admin"),
        AclEntry("/datastore/tank", "b@pbs", "Admin"),
    ]
    acl = Acl(entries)
    before, digest = acl.copy(), acl.digest()
    acl.revoke("/", "a@pbs", "Audit")
    acl.revoke("/", "a@pbs", "Admin")
    acl.revoke("/nowhere", "a@pbs", "Admin")
    assert [entry.path for entry in acl.entries()] == ["/datastore/tank", "/datastore/tank/prod"]
    acl.forget("b@pbs")
    assert [entry.auth_id for entry in acl.entries()] == ["a@pbs"]
    acl.forget_path("/datastore/tank")
    assert acl.entries() == []
    assert before.digest() == digest != acl.digest()
    assert {entry.path for entry in before.entries()} == {entry.path for entry in entries}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/access",
        "/access/acl",
        "/access/openid/keycloak",
        "/datastore",
        "/datastore/tank/a/b/c/d/e/f/g",
        "/remote/r/store/a/b/c/d/e/f/g",
        "/system/tasks",
        "/system/services/ssh",
        "/system/network",
        "/system/network/dns",
        "/system/network/interfaces/eth0",
        "/system/s3-endpoint/x",
        "/tape/device/drive0",
        "//datastore//tank/",
    ],
)
def test_paths_that_may_have_entries(path: str) -> None:
    assert is_acl_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "/nonsense",
        "/access/tfa",
        "/access/users/a@pbs",
        "/datastore/tank/a/b/c/d/e/f/g/h",
        "/remote/r/store/a/b/c/d/e/f/g/h",
        "/system/tasks/x",
        "/system/services/ssh/x",
        "/system/network/dns/x",
        "/system/network/routes",
        "/tape/media",
    ],
)
def test_paths_that_may_not(path: str) -> None:
    assert not is_acl_path(path)


def check(path: list[str], *privileges: str, partial: bool = False) -> dict[str, Any]:
    return {"check": {"path": path, "privs": list(privileges), "partial": partial}}


def test_declared_permissions() -> None:
    acl = Acl([AclEntry("/datastore/tank", "a@pbs", "DatastoreAudit"), AclEntry("/system", "a@pbs", "Audit")])
    on_store, on_disks = check(["datastore", "{store}"], "Datastore.Audit"), check(["system", "disks"], "Sys.Modify")
    assert allowed(on_store, "a@pbs", {"store": "tank"}, acl)
    assert not allowed(on_store, "a@pbs", {"store": "other"}, acl)
    assert not allowed({"and": [on_store, on_disks]}, "a@pbs", {"store": "tank"}, acl)
    assert allowed({"or": [on_store, on_disks]}, "a@pbs", {"store": "tank"}, acl)
    assert allowed({"userParam": "userid"}, "a@pbs", {"userid": "a@pbs"}, acl)
    assert not allowed({"userParam": "userid"}, "a@pbs!t", {"userid": "a@pbs"}, acl)
    assert not allowed({"userParam": "userid"}, "a@pbs", {}, acl)


def test_all_or_any_of_the_privileges() -> None:
    acl = Acl([AclEntry("/datastore", "a@pbs", "DatastoreBackup")])
    both = ["Datastore.Audit", "Datastore.Backup"]
    assert allowed(check(["datastore"], *both, partial=True), "a@pbs", {}, acl)
    assert not allowed(check(["datastore"], *both), "a@pbs", {}, acl)


def test_who_needs_no_privilege() -> None:
    acl = Acl()
    assert allowed({"user": "world"}, "", {}, acl)
    assert allowed({"user": "all"}, "a@pbs!t", {}, acl)
    assert not allowed({"user": "all"}, "", {}, acl)
    assert allowed({"user": "a@pbs"}, "a@pbs", {}, acl)
    assert not allowed({"user": "a@pbs"}, "b@pbs", {}, acl)
    assert not allowed(None, "a@pbs", {}, acl)
    assert allowed(None, "root@pam", {}, acl)
    assert not allowed(None, "root@pam!t", {}, acl)


def test_a_permission_that_names_what_is_not_in_the_path_is_met_by_the_superuser_alone() -> None:
    acl = Acl([AclEntry("/", "a@pbs", "Admin")])
    on_interface = check(["system", "network", "interfaces", "{iface}"], "Sys.Modify")
    assert not allowed(on_interface, "a@pbs", {"node": "localhost"}, acl)
    assert allowed(on_interface, "root@pam", {"node": "localhost"}, acl)


def test_refusals_name_privileges_in_pbs_s_order() -> None:
    assert (
        missing_text("/datastore/tank", "Datastore.Prune", "Datastore.Modify", any_of=True)
        == "missing permissions 'Datastore.Modify|Datastore.Prune' on '/datastore/tank'"
    )
    assert missing_text("/", "Sys.Modify") == "missing permissions 'Sys.Modify' on '/'"
    assert (
        missing_in_namespace_text("/datastore/x", "Datastore.Backup", "Datastore.Modify")
        == "permission check failed - missing Datastore.Modify|Datastore.Backup on /datastore/x"
    )


# Properties

PARTS = st.lists(st.sampled_from(["datastore", "tank", "prod", "db", "remote", "system"]), max_size=4)
PATHS = PARTS.map(join_path)
AUTH_IDS = st.sampled_from(["a@pbs", "a@pbs!t", "b@pbs", "root@pam!t"])
ENTRIES = st.lists(st.builds(AclEntry, PATHS, AUTH_IDS, st.sampled_from(sorted(ROLES)), st.booleans()), max_size=12)


@given(ENTRIES, PATHS)
def test_a_token_never_has_more_than_its_user(entries: list[AclEntry], path: str) -> None:
    acl = Acl(entries)
    assert acl.privileges("a@pbs!t", path) <= acl.privileges("a@pbs", path)
    assert {name for name, below in acl.details("a@pbs!t", path).items() if below} <= {
        name for name, below in acl.details("a@pbs", path).items() if below
    }


@given(ENTRIES, PATHS, AUTH_IDS)
def test_a_user_without_entries_has_nothing(entries: list[AclEntry], path: str, auth_id: str) -> None:
    acl = Acl(entry for entry in entries if entry.auth_id != auth_id)
    assert acl.privileges(auth_id, path) == set()


@given(ENTRIES, PATHS, PATHS)
def test_no_access_leaves_nothing_there(entries: list[AclEntry], path: str, other: str) -> None:
    acl = Acl(entries)
    acl.grant(path, "b@pbs", "NoAccess")
    assert acl.privileges("b@pbs", path) == set()
    before = Acl(entries)
    if not other.startswith(path):
        assert acl.privileges("b@pbs", other) == before.privileges("b@pbs", other)


@given(ENTRIES, PATHS, st.sampled_from(sorted(ROLES)), st.booleans())
def test_an_entry_for_one_changes_nothing_for_another(
    entries: list[AclEntry], path: str, role: str, propagate: bool
) -> None:
    acl, before = Acl(entries), Acl(entries)
    acl.grant(path, "c@pbs", role, propagate)
    assert all(acl.details(auth_id, path) == before.details(auth_id, path) for auth_id in ("a@pbs", "a@pbs!t", "b@pbs"))


@given(ENTRIES, PATHS, st.text("xyz", min_size=1, max_size=3))
def test_what_does_not_propagate_is_not_seen_below(entries: list[AclEntry], path: str, child: str) -> None:
    acl = Acl(entries)
    below = join_path([*split_path(path), child])
    assert acl.privileges("b@pbs", below) == {
        name for name, propagates in _from_propagating(acl, path).items() if propagates
    }


def _from_propagating(acl: Acl, path: str) -> dict[str, bool]:
    """The same question put to a list without the entries that do not propagate."""
    return Acl(entry for entry in acl.entries() if entry.propagate).details("b@pbs", path)


@given(ENTRIES, PATHS, AUTH_IDS)
def test_the_deepest_entries_on_the_way_decide(entries: list[AclEntry], path: str, auth_id: str) -> None:
    """A second way to the same answer: look from the path upwards for the first place that says anything."""
    acl = Acl(entries)
    parts = split_path(path)
    expected: dict[str, bool] = {}
    for depth in range(len(parts), -1, -1):
        here = [
            entry for entry in acl.entries() if split_path(entry.path) == parts[:depth] and entry.auth_id == auth_id
        ]
        reaching = [entry for entry in here if entry.propagate or depth == len(parts)]
        if reaching:
            expected = {entry.role: entry.propagate for entry in reaching}
            break
    assert acl.roles(auth_id, path).keys() == expected.keys()


@given(ENTRIES)
def test_the_list_survives_being_listed_and_loaded(entries: list[AclEntry]) -> None:
    acl, loaded = Acl(entries), Acl()
    loaded.load([entry.to_wire() for entry in acl.entries()])
    assert loaded.entries() == acl.entries()
    assert loaded.digest() == acl.digest()
