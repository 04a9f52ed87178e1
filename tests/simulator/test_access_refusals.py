"""What the calls for logins, second factors, terminals and other protocols refuse, one by one."""

from __future__ import annotations

from typing import Any

import pytest

from pbs_simulator import SimulatedPbs
from pbs_simulator.totp import Totp
from tests.simulator.asking import Asker, root, with_ticket, with_token

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
URI = f"otpauth://totp/ann@pbs?secret={SECRET}&issuer=PBS&algorithm=SHA1&digits=6&period=30"
FACTORS = "/access/tfa/ann@pbs"
NOON = 1_700_000_000


@pytest.fixture
def boss() -> Asker:
    asker = root(rights_delay=0)
    asker.pbs.server.accounts.add("ann@pbs", password="secret")
    asker.headers = with_token(asker.pbs).headers  # a token needs no password to change second factors of others
    return asker


@pytest.fixture
def ann(boss: Asker) -> Asker:
    return with_ticket(boss.pbs, "ann@pbs")


def code(pbs: SimulatedPbs) -> str:
    return Totp.from_uri(URI).code(pbs.clock.time())


# Second factors


def test_second_factors_that_are_not_added(ann: Asker) -> None:
    def refused(**params: Any) -> str:
        status, text = ann.refused("POST", FACTORS, {"password": "secret", **params})
        assert status == 400
        return text

    assert refused(type="totp") == "'description' is required for new entries"
    assert refused(type="totp", description="x", value="1") == "'totp' type requires both 'totp' and 'value' parameters"
    assert refused(type="totp", description="x", totp=URI) == "'totp' type requires both 'totp' and 'value' parameters"
    assert refused(type="totp", description="x", totp="otpauth://nonsense", value="1") == "failed to parse TOTP URI"
    assert refused(type="totp", description="x", totp=URI, value="abc") == "failed to verify TOTP challenge"
    assert refused(type="totp", description="x", totp=URI, value="12345é") == "failed to verify TOTP challenge"
    assert refused(type="totp", description="x", totp=f"{URI}0", value="1") == "failed to verify TOTP challenge"
    broken = URI.replace("period=30", "period=0")
    assert refused(type="totp", description="x", totp=broken, value="1") == "failed to parse TOTP URI"
    assert refused(type="webauthn") == "'description' is required for new entries"
    assert refused(type="webauthn", description="x") == "no webauthn configuration available"
    assert refused(type="webauthn", challenge="x") == "missing 'value' parameter (webauthn challenge response missing)"
    assert refused(type="u2f", description="x") == "no u2f configuration available"
    assert refused(type="yubico", description="x") == "missing 'value' parameter for 'yubico' entry"
    assert (
        refused(type="yubico", description="x", value="1", totp=URI)
        == "'yubico' type does not allow additional parameters"
    )
    assert (
        refused(type="recovery", value="1", description="x")
        == "generating recovery tokens does not allow additional parameters"
    )
    assert (
        refused(type="recovery", description="x") == "generic 'description' parameter does not apply to recovery keys"
    )
    ann("POST", FACTORS, {"password": "secret", "type": "recovery"})
    assert refused(type="recovery") == "user already has recovery keys"


def test_a_yubico_key_is_kept_and_asked_for(ann: Asker) -> None:
    added = ann("POST", FACTORS, {"password": "secret", "type": "yubico", "description": "key", "value": "abc"})
    assert ann("GET", FACTORS)[0].items() >= {"id": added["id"], "type": "yubico", "description": "key"}.items()
    login = Asker(ann.pbs)("POST", "/access/ticket", {"username": "ann@pbs", "password": "secret"})
    assert login["CSRFPreventionToken"] == "invalid"
    assert '"yubico"%3Atrue' in login["ticket"]


def test_second_factors_are_named_disabled_and_removed(ann: Asker, boss: Asker) -> None:
    added = ann(
        "POST",
        FACTORS,
        {"password": "secret", "type": "totp", "description": "phone", "totp": URI, "value": code(ann.pbs)},
    )
    ann("PUT", f"{FACTORS}/{added['id']}", {"password": "secret", "description": "old phone", "enable": False})
    shown = ann("GET", f"{FACTORS}/{added['id']}")
    assert (shown["description"], shown["enable"]) == ("old phone", False)
    boss.pbs.server.accounts.users["ann@pbs"].totp_failures = 8
    assert boss("GET", "/access/tfa")[0]["totp-locked"] is True
    assert boss("GET", "/access/users/ann@pbs")["userid"] == "ann@pbs"
    ann("DELETE", f"{FACTORS}/{added['id']}", {"password": "secret"})
    assert ann.refused("GET", f"{FACTORS}/{added['id']}") == (404, f"no such tfa entry: ann@pbs/{added['id']}")


def test_recovery_keys_cannot_be_changed(ann: Asker) -> None:
    ann("POST", FACTORS, {"password": "secret", "type": "recovery"})
    assert ann.refused("PUT", f"{FACTORS}/recovery", {"password": "secret", "enable": False}) == (
        404,
        "no such entry: ann@pbs/recovery",
    )


# Logins, passwords, terminals


def test_a_user_who_is_locked_out_is_shown_so(boss: Asker) -> None:
    user = boss.pbs.server.accounts.users["ann@pbs"]
    user.totp_failures, user.tfa_locked_until = 8, boss.pbs.clock.time() + 60
    (shown,) = (shown for shown in boss("GET", "/access/users") if shown["userid"] == "ann@pbs")
    assert shown["totp-locked"] is True
    assert shown["tfa-locked-until"] == int(user.tfa_locked_until)


def test_passwords_of_nobody_and_of_a_realm_that_is_gone() -> None:
    boss = root()
    params = {"password": "other-secret", "confirmation-password": "secret"}
    assert boss.refused("PUT", "/access/password", {**params, "userid": "nobody@pbs"}) == (
        401,
        "user 'nobody@pbs' does not exists.",
    )
    boss.pbs.server.accounts.add("old@gone")
    assert boss.refused("PUT", "/access/password", {**params, "userid": "old@gone"}) == (400, "unknown realm 'gone'")


def test_a_terminal_opens_with_its_ticket_only() -> None:
    boss = root()
    opened = boss("POST", "/nodes/localhost/termproxy")
    ticket = {"vncticket": opened["ticket"], "port": opened["port"]}
    good = {"authid": "root@pam", **ticket, "path": "/system", "privs": "Sys.Console"}
    boss("POST", "/access/vncticket", good)
    assert boss.refused("POST", "/access/vncticket", {**good, "privs": "None.Such"})[1] == "Checking VNC ticket failed"
    assert (
        boss.refused("POST", "/access/vncticket", {**good, "vncticket": "PBSTERM::x"})[1]
        == "Checking VNC ticket failed"
    )
    assert boss.refused("GET", "/nodes/localhost/vncwebsocket", {**ticket, "vncticket": "x"}) == (400, "invalid ticket")
    assert boss.refused("GET", "/nodes/localhost/vncwebsocket", ticket) == (
        501,
        "the simulator does not speak this protocol",
    )


def test_only_root_upgrades(boss: Asker) -> None:
    assert boss.refused("POST", "/nodes/localhost/termproxy", {"cmd": "upgrade"})[1] == "permission check failed"


def test_without_the_right_to_change_the_list_only_own_tokens_get_rights(boss: Asker, ann: Asker) -> None:
    boss.pbs.server.acl.grant("/datastore/tank", "ann@pbs", "Admin")
    own = with_token(boss.pbs, "ann@pbs", path="/datastore/tank")
    params = {"path": "/datastore/tank", "role": "Audit"}
    assert ann.refused("PUT", "/access/acl", params) == (
        400,
        "Unprivileged user needs to provide auth_id to update ACL item.",
    )
    assert own.refused("PUT", "/access/acl", {**params, "auth-id": "ann@pbs!test"}) == (
        400,
        "Unprivileged API tokens can't set ACL items.",
    )
    assert (
        ann.refused("PUT", "/access/acl", {**params, "auth-id": "ann@pbs"})[1]
        == "Unprivileged users can only set ACL items for API tokens."
    )


# Calls that change the protocol


@pytest.fixture
def tank(boss: Asker) -> Asker:
    store = boss.pbs.server.add_datastore("tank")
    store.add_snapshot("vm", "100", NOON, owner="root@pam")
    return boss


BACKUP = {"store": "tank", "backup-type": "vm", "backup-id": "100", "backup-time": NOON + 60}
UPGRADE = {"upgrade": "proxmox-backup-protocol-v1"}


@pytest.mark.parametrize(
    ("params", "headers", "text"),
    [
        ({}, {}, "missing Upgrade header"),
        ({}, {"upgrade": "websocket"}, "invalid protocol name"),
        ({"ns": "none"}, UPGRADE, "namespace not found"),
        ({"benchmark": True}, UPGRADE, "benchmark flags is only allowed on 'host/benchmark'"),
        (
            {"backup-type": "host", "backup-id": "benchmark"},
            UPGRADE,
            "unable to run benchmark without --benchmark flags",
        ),
        ({"backup-time": NOON}, UPGRADE, "backup timestamp is older than last backup."),
        ({}, UPGRADE, "the simulator does not speak this protocol"),
    ],
)
def test_a_backup_that_does_not_start(tank: Asker, params: dict[str, Any], headers: dict[str, str], text: str) -> None:
    owner = with_ticket(tank.pbs)
    assert owner.refused("GET", "/backup", {**BACKUP, **params}, headers=headers)[1] == text


def test_a_backup_of_a_moment_that_failed_verification_can_be_repeated_at_another(tank: Asker) -> None:
    group = tank.pbs.server.datastores["tank"].group("", "vm", "100")
    assert group is not None
    group.snapshots[NOON].verification = {"state": "failed", "upid": ""}
    owner = with_ticket(tank.pbs)
    assert (
        owner.refused("GET", "/backup", {**BACKUP, "backup-time": NOON}, headers=UPGRADE)[1]
        == "backup directory already exists."
    )
    assert owner.refused("GET", "/backup", {**BACKUP, "backup-time": NOON - 60}, headers=UPGRADE)[0] == 501


def test_who_may_not_back_up_or_restore(tank: Asker, ann: Asker) -> None:
    reading = {"upgrade": "proxmox-backup-reader-protocol-v1"}
    assert ann.refused("GET", "/backup", BACKUP, headers=UPGRADE)[0] == 403
    assert ann.refused("GET", "/reader", BACKUP, headers=reading) == (400, "no permissions on /datastore/tank")
    tank.pbs.server.acl.grant("/datastore/tank", "ann@pbs", "DatastoreBackup")
    assert ann.refused("GET", "/reader", {**BACKUP, "backup-time": NOON}, headers=reading) == (
        400,
        "backup owner check failed!",
    )
    path = "/mnt/datastore/tank/vm/999/owner"
    text = f'unable to read "{path}" - No such file or directory (os error 2)'
    assert ann.refused("GET", "/reader", {**BACKUP, "backup-id": "999"}, headers=reading) == (400, text)


def test_a_restore_that_does_not_start(tank: Asker) -> None:
    owner, reading = with_ticket(tank.pbs), {"upgrade": "proxmox-backup-reader-protocol-v1"}
    assert (
        owner.refused("GET", "/reader", BACKUP, headers=reading)[1]
        == "snapshot vm/100/2023-11-14T22:14:20Z does not exist."
    )
    assert owner.refused("GET", "/reader", {**BACKUP, "backup-time": NOON}, headers=reading)[0] == 501


# OpenID


def test_openid_logins_lead_nowhere(boss: Asker) -> None:
    boss.pbs.server.sections["openid"].create("sso", {"issuer-url": "https://id.example.com/", "client-id": "pbs"})
    asked = {"realm": "sso", "redirect-url": "https://pbs.example.com"}
    assert boss.refused("POST", "/access/openid/auth-url", asked) == (400, "Request failed")
    boss.pbs.server.outside.listening.add("id.example.com:443")
    address = boss("POST", "/access/openid/auth-url", asked)
    assert address.startswith("https://id.example.com/auth?")
    assert boss.refused("POST", "/access/openid/auth-url", {"realm": "none", "redirect-url": "https://x"}) == (
        400,
        "no such openid 'none'",
    )
    params = {"state": "x", "code": "y", "redirect-url": "https://x"}
    assert boss.refused("POST", "/access/openid/login", params) == (401, "expected value at line 1 column 1")
    assert boss.refused("POST", "/access/openid/login", params | {"state": "{}"})[0] == 401


def test_a_ticket_of_somebody_else_is_no_password(boss: Asker) -> None:
    ticket = boss.pbs.server.signer.ticket("PBS", "ann@pbs", boss.pbs.clock.time())
    assert Asker(boss.pbs).refused("POST", "/access/ticket", {"username": "root@pam", "password": ticket})[0] == 401


# Overviews


def test_the_usage_of_stores_that_cannot_be_read(boss: Asker) -> None:
    server = boss.pbs.server
    server.add_datastore("usb", backing_device="0b6a3d64-27a2-4b5a-a07f-2d37eb2a8a7e", path="x").mounted = False
    server.add_datastore("moving", maintenance_mode="offline")
    server.add_datastore("tank").history = [0.5]
    shown = {store["store"]: store for store in boss("GET", "/status/datastore-usage")}
    assert (shown["usb"]["mount-status"], "total" in shown["usb"]) == ("notmounted", False)
    assert "offline maintenance mode" in shown["moving"]["error"]
    assert [value for value in shown["tank"]["history"] if value is not None] == [0.5]
