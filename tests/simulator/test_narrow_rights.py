"""What callers with few rights see, and what they are told: lists that leave out, reasons of
refusals, paths in the list of own rights."""

from __future__ import annotations

import base64

import pytest

from pbs_simulator import SimulatedPbs
from pbs_simulator.tickets import TICKET_LIFETIME
from tests.simulator.asking import Asker, root, with_ticket


def user(pbs: SimulatedPbs, *grants: tuple[str, str, bool]) -> Asker:
    """A new user with roles on paths, each perhaps not reaching below it."""
    pbs.server.accounts.add("ann@pbs", password="secret")
    for path, role, propagate in grants:
        pbs.server.acl.grant(path, "ann@pbs", role, propagate)
    return with_ticket(pbs, "ann@pbs")


@pytest.fixture
def pbs() -> SimulatedPbs:
    pbs = SimulatedPbs(rights_delay=0)
    store = pbs.server.add_datastore("tank")
    for ns in ("", "a", "a/b", "c"):
        store.add_snapshot("vm", "100", 1_700_000_000, ns=ns)
    return pbs


def test_the_paths_above_entries_are_listed_where_there_are_rights_on_them(pbs: SimulatedPbs) -> None:
    ann = user(pbs, ("/datastore", "DatastoreAudit", True))
    pbs.server.acl.grant("/datastore/tank/a/b", "eve@pbs", "DatastoreReader")
    seen = {"Datastore.Audit": True}
    paths = ("/datastore", "/datastore/tank", "/datastore/tank/a", "/datastore/tank/a/b")
    assert ann("GET", "/access/permissions") == dict.fromkeys(paths, seen)
    pbs.server.acl.revoke("/datastore/tank/a/b", "eve@pbs", "DatastoreReader")
    assert ann("GET", "/access/permissions") == {"/datastore": seen}


def test_entries_that_do_not_reach_below(pbs: SimulatedPbs) -> None:
    ann = user(pbs, ("/datastore/tank", "DatastoreAudit", False))
    assert ann("GET", "/admin/datastore/tank/namespace") == [{"ns": ""}]
    assert ann.refused("GET", "/admin/datastore/tank/groups", {"ns": "a"})[0] == 403
    assert ann("GET", "/access/permissions") == {"/datastore/tank": {"Datastore.Audit": False}}


def test_no_access_takes_away_what_came_from_above(pbs: SimulatedPbs) -> None:
    ann = user(pbs, ("/", "Admin", True), ("/datastore/tank/a", "NoAccess", True))
    assert [item["ns"] for item in ann("GET", "/admin/datastore/tank/namespace")] == ["", "c"]
    assert ann.refused("GET", "/admin/datastore/tank/namespace", {"parent": "a"}) == (403, "permission check failed")


def test_a_namespace_is_listed_as_parent_whether_it_exists_or_not(pbs: SimulatedPbs) -> None:
    ann = user(pbs, ("/datastore/tank", "DatastoreAudit", True))
    assert ann("GET", "/admin/datastore/tank/namespace", {"parent": "none"}) == [{"ns": "none"}]
    pbs.server.acl.revoke("/datastore/tank", "ann@pbs", "DatastoreAudit")
    assert ann.refused("GET", "/admin/datastore/tank/namespace", {"parent": "none"}) == (403, "permission check failed")


def test_a_prune_of_a_missing_namespace_is_a_task_that_fails(pbs: SimulatedPbs) -> None:
    boss = with_ticket(pbs)
    upid = boss("POST", "/admin/datastore/tank/prune-datastore", {"ns": "none", "keep-last": 1})
    task = pbs.server.tasks.get(upid)
    assert task is not None
    assert task.status == "ENOENT: No such file or directory"


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("PBSAPIToken=nobody", "not a valid user id"),
        ("PBSAPIToken=root@pam!:secret", "empty token name in userid"),
        ("PBSAPIToken=root@pam!none:secret", "user account or token disabled or expired."),
        ("PBSAPIToken=root@pam!test", "failed to split API token header"),
        ("PBSAPIToken=root@pam:secret", "not an API token ID"),
        ("PBSAPIToken root@pam!test:wrong", "invalid credentials"),
        ("pbsapitoken=root@pam!test:secret", "no authentication credentials provided."),
    ],
)
def test_servers_before_4_2_say_why_they_refuse_a_token(header: str, reason: str) -> None:
    for version, text in (("4.0.14", f"authentication failed - {reason}"), ("4.2.2", "authentication failed")):
        pbs = SimulatedPbs(version)
        pbs.add_token("root@pam", "test", secret="secret")
        assert Asker(pbs, {"authorization": header}).refused("GET", "/version") == (401, text)


def test_servers_before_4_2_say_why_they_refuse_a_ticket() -> None:
    boss = root("4.0.14")
    late = dict(boss.headers)
    for missing in ("csrfpreventiontoken",):
        asker = Asker(boss.pbs, {name: value for name, value in boss.headers.items() if name != missing})
        assert asker.refused("PUT", "/access/acl")[1] == "authentication failed - missing CSRF prevention token"
    asker = Asker(boss.pbs, {**boss.headers, "csrfpreventiontoken": "x"})
    assert (
        asker.refused("PUT", "/access/acl")[1]
        == "authentication failed - invalid csrf token - format error - wrong number of parts."
    )
    boss.pbs.clock.advance(TICKET_LIFETIME + 2)
    assert Asker(boss.pbs, late).refused("GET", "/version")[1] == "authentication failed - invalid ticket - expired"


def test_a_stale_cookie_does_not_keep_the_password_from_being_tried() -> None:
    boss = root()
    login = {"username": "root@pam", "password": "secret", "http-only": True}
    for cookie in ("__Host-PBSAuthCookie=stale", "PBSAuthCookie=ignored"):
        assert "ticket-info" in Asker(boss.pbs, {"cookie": cookie})("POST", "/access/ticket", login)
    renewed = Asker(boss.pbs, boss.headers)("POST", "/access/ticket", {"username": "root@pam", "http-only": True})
    assert "ticket-info" in renewed
    ticket = boss.headers["cookie"].partition("=")[2]
    assert Asker(boss.pbs).refused("POST", "/access/ticket", {"username": "root@pam", "password": ticket})[0] == 401, (
        "it is not decoded there"
    )


def test_files_of_a_snapshot_by_name(pbs: SimulatedPbs) -> None:
    pbs.server.datastores["tank"].add_snapshot("host", "web", 1_700_000_000)
    boss = with_ticket(pbs)
    snapshot = {"backup-type": "host", "backup-id": "web", "backup-time": 1_700_000_000}
    directory = "/mnt/datastore/tank/host/web/2023-11-14T22:13:20Z"

    def decoded(name: str) -> int:
        return boss.send("GET", "/admin/datastore/tank/download-decoded", {**snapshot, "file-name": name}).status

    assert decoded("root.pxar") == decoded("root.pxar.didx") == 200, "the ending may be left out"
    for name, kind in (("none.pxar.didx", "dynamic"), ("none.img", "fixed")):
        path = f"{directory}/{name.removesuffix('.img') + '.img.fidx' if kind == 'fixed' else name}"
        text = (
            f"unable to read {kind} index '\"{path}\"'"
            f' - Unable to open {kind} index "{path}" - No such file or directory (os error 2)'
        )
        assert boss.refused("GET", "/admin/datastore/tank/download-decoded", {**snapshot, "file-name": name})[1] == text
    for path, text in (
        (base64.b64encode(b"/").decode(), "invalid archive name"),
        (base64.b64encode(b"catalog.pcat1.didx/x").decode(), "tail marker"),
    ):
        assert (
            text in boss.refused("GET", "/admin/datastore/tank/pxar-file-download", {**snapshot, "filepath": path})[1]
        )


def test_the_first_webauthn_settings_must_be_complete() -> None:
    boss = root()
    assert boss.refused("PUT", "/config/access/tfa/webauthn", {"id": "x.example.com"}) == (
        400,
        "missing property: 'rp'",
    )
    assert boss.refused("PUT", "/config/access/tfa/webauthn", {"rp": "x"}) == (400, "missing property: 'id'")
    boss("PUT", "/config/access/tfa/webauthn", {"rp": "x", "id": "x.example.com"})
    boss("PUT", "/config/access/tfa/webauthn", {"rp": "y"})
    assert boss("GET", "/config/access/tfa/webauthn") == {"rp": "y", "id": "x.example.com"}


def test_a_store_that_is_being_deleted_keeps_that_mode(pbs: SimulatedPbs) -> None:
    boss = with_ticket(pbs)
    pbs.server.datastores["tank"].config["maintenance-mode"] = "delete"
    for change in ({"delete": ["maintenance-mode"]}, {"maintenance-mode": "offline"}):
        assert boss.refused("PUT", "/config/datastore/tank", change) == (400, "datastore is being deleted")
    boss("PUT", "/config/datastore/tank", {"comment": "going"})


def test_counters_of_a_machine_grow() -> None:
    boss = root()

    def received() -> float:
        return float(
            next(point["value"] for point in boss("GET", "/status/metrics")["data"] if point["metric"] == "net_in")
        )

    before = received()
    boss.pbs.clock.advance(60)
    assert received() > before
