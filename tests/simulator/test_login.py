"""Tickets, CSRF tokens, second factors, cookies, API tokens, and when rights are seen."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, unquote

import pytest

from pbs_simulator import Clock, SimulatedPbs
from pbs_simulator.totp import Totp
from tests.simulator.asking import Asker, root, ticket_holder, with_ticket, with_token

REFUSED = (401, "permission check failed.")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
URI = f"otpauth://totp/user@pbs?secret={SECRET}&issuer=PBS&algorithm=SHA1&digits=6&period=30"


def server() -> SimulatedPbs:
    return SimulatedPbs(clock=Clock(1_800_000_000.0), rights_delay=0)


def login(pbs: SimulatedPbs, **params: Any) -> dict[str, Any]:
    data: dict[str, Any] = Asker(pbs)(
        "POST", "/access/ticket", {name.replace("_", "-"): value for name, value in params.items()}
    )
    return data


def test_a_ticket_has_pbs_form_and_logs_in() -> None:
    pbs = server()
    data = login(pbs, username="root@pam", password="secret")
    assert data["ticket"].startswith("PBS:root@pam:6B49D200::")
    assert len(data["ticket"].rpartition("::")[2]) == 86
    assert ticket_holder(pbs, data)("GET", "/version")["version"] == "4.2"


def test_refused_logins() -> None:
    pbs = server()
    asker = Asker(pbs)
    for params in ({"username": "root@pam", "password": "wrong"}, {"username": "nobody@pbs", "password": "x"}):
        assert asker.refused("POST", "/access/ticket", params) == REFUSED
    assert asker.refused("POST", "/access/ticket", {"username": "root@pam"}) == (400, "no password provided")
    status, text = asker.refused(
        "POST", "/access/ticket", {"username": "root@pam", "password": "secret", "realm": "pam"}
    )
    assert (status, text) == (
        400,
        "parameter verification failed - 'realm': schema does not allow additional properties",
    )


def test_a_ticket_expires_and_can_be_renewed_before() -> None:
    pbs = server()
    data = login(pbs, username="root@pam", password="secret")
    pbs.clock.advance(7000)
    renewed = login(pbs, username="root@pam", password=data["ticket"])
    pbs.clock.advance(300)
    assert ticket_holder(pbs, data).refused("GET", "/version") == (401, "authentication failed")
    assert ticket_holder(pbs, renewed)("GET", "/ping")
    assert Asker(pbs).refused("POST", "/access/ticket", {"username": "root@pam", "password": data["ticket"]}) == REFUSED


def test_every_verb_but_get_needs_the_csrf_token() -> None:
    asker = root()
    good = asker.headers.pop("csrfpreventiontoken")
    assert asker("GET", "/access/users")
    assert asker.refused("POST", "/access/users", {"userid": "new@pbs"}) == (401, "authentication failed")
    asker.headers["csrfpreventiontoken"] = good[:-1] + ("A" if good[-1] != "A" else "B")
    assert asker.refused("POST", "/access/users", {"userid": "new@pbs"})[0] == 401
    asker.headers["csrfpreventiontoken"] = good
    assert asker("POST", "/access/users", {"userid": "new@pbs"}) is None


def test_the_cookie_may_be_raw_or_encoded_and_a_part_without_a_value_hides_it() -> None:
    asker = root()
    raw = unquote(asker.headers["cookie"])
    for cookie in (raw, f"other=1; {asker.headers['cookie']}", raw.replace("__Host-", "")):
        assert Asker(asker.pbs, {"cookie": cookie})("GET", "/version")
    assert Asker(asker.pbs, {"cookie": f"broken; {raw}"}).refused("GET", "/version")[0] == 401


def test_a_disabled_or_expired_user_has_no_session() -> None:
    pbs = server()
    pbs.server.accounts.add("ann@pbs", password="secret-1")
    pbs.server.acl.grant("/", "ann@pbs", "Admin")
    asker = with_ticket(pbs, "ann@pbs", "secret-1")
    assert asker("GET", "/version")
    boss = with_ticket(pbs)
    boss("PUT", "/access/users/ann%40pbs", {"enable": False})
    assert asker.refused("GET", "/version") == (401, "authentication failed")
    boss("PUT", "/access/users/ann%40pbs", {"enable": True, "expire": int(pbs.clock.time()) + 10})
    assert asker("GET", "/version")
    pbs.clock.advance(11)
    assert asker.refused("GET", "/version")[0] == 401
    assert Asker(pbs).refused("POST", "/access/ticket", {"username": "ann@pbs", "password": "secret-1"}) == REFUSED


def with_factors(pbs: SimulatedPbs) -> tuple[Totp, list[str]]:
    pbs.server.accounts.add("ann@pbs", password="secret-1")
    boss = with_ticket(pbs)
    totp = Totp.from_uri(URI)
    params = {"type": "totp", "description": "phone", "totp": URI, "value": totp.code(pbs.clock.time())}
    assert boss("POST", "/access/tfa/ann%40pbs", params)["id"]
    keys: list[str] = boss("POST", "/access/tfa/ann%40pbs", {"type": "recovery"})["recovery"]
    return totp, keys


def test_a_second_factor_is_asked_for_and_accepted_once() -> None:
    pbs = server()
    totp, keys = with_factors(pbs)
    partial = login(pbs, username="ann@pbs", password="secret-1")
    assert partial["CSRFPreventionToken"] == "invalid"
    challenge = json.loads(unquote(partial["ticket"].split(":")[1]).removeprefix("!tfa!"))
    assert challenge == {"totp": True, "recovery": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]}
    assert ticket_holder(pbs, partial).refused("GET", "/version")[0] == 401, "a partial ticket is no session"
    code = totp.code(pbs.clock.time())
    full = login(pbs, username="ann@pbs", tfa_challenge=partial["ticket"], password=f"totp:{code}")
    assert ticket_holder(pbs, full)("GET", "/version")
    again = {"username": "ann@pbs", "tfa-challenge": partial["ticket"], "password": f"totp:{code}"}
    assert Asker(pbs).refused("POST", "/access/ticket", again) == REFUSED
    by_key = login(pbs, username="ann@pbs", tfa_challenge=partial["ticket"], password=f"recovery:{keys[3]}")
    assert by_key["ticket"].startswith("PBS:ann@pbs:")
    left = json.loads(
        unquote(login(pbs, username="ann@pbs", password="secret-1")["ticket"].split(":")[1]).removeprefix("!tfa!")
    )
    assert left["recovery"] == [0, 1, 2, 4, 5, 6, 7, 8, 9]


def test_a_challenge_is_bound_to_its_user_and_ends() -> None:
    pbs = server()
    totp, _ = with_factors(pbs)
    partial = login(pbs, username="ann@pbs", password="secret-1")["ticket"]
    stolen = {"username": "root@pam", "tfa-challenge": partial, "password": f"totp:{totp.code(pbs.clock.time())}"}
    assert Asker(pbs).refused("POST", "/access/ticket", stolen) == REFUSED
    pbs.clock.advance(601)
    late = {"username": "ann@pbs", "tfa-challenge": partial, "password": f"totp:{totp.code(pbs.clock.time())}"}
    assert Asker(pbs).refused("POST", "/access/ticket", late) == REFUSED


def test_totp_is_locked_after_eight_wrong_codes_and_can_be_unlocked() -> None:
    pbs = server()
    with_factors(pbs)
    partial = login(pbs, username="ann@pbs", password="secret-1")["ticket"]
    for _ in range(8):
        Asker(pbs).refused(
            "POST", "/access/ticket", {"username": "ann@pbs", "tfa-challenge": partial, "password": "totp:000000"}
        )
    boss = with_ticket(pbs)
    assert {user["userid"]: user.get("totp-locked") for user in boss("GET", "/access/users")}["ann@pbs"] is True
    assert boss("PUT", "/access/users/ann%40pbs/unlock-tfa") is True
    assert boss("PUT", "/access/users/ann%40pbs/unlock-tfa") is False


def test_the_ticket_may_live_in_a_cookie() -> None:
    pbs = server()
    answer = Asker(pbs).send(
        "POST", "/access/ticket", {"username": "root@pam", "password": "secret", "http-only": True}
    )
    data = json.loads(answer.content())["data"]
    assert "ticket" not in data
    assert data["ticket-info"].endswith("::ticketinfo")
    cookie = dict(answer.headers)["set-cookie"]
    assert cookie.endswith("; Secure; SameSite=Lax; HttpOnly; Path=/;")
    asker = Asker(pbs, {"cookie": cookie.partition(";")[0], "csrfpreventiontoken": data["CSRFPreventionToken"]})
    assert asker("GET", "/version")
    assert asker("POST", "/access/ticket", {"username": "root@pam", "http-only": True})["username"] == "root@pam"
    gone = asker.send("DELETE", "/access/ticket")
    assert gone.content() == b'{"data":{},"status":200,"success":true}'
    assert "Expires=Thu, 01 Jan 1970" in dict(gone.headers)["set-cookie"]


@pytest.mark.parametrize("spelling", ["PBSAPIToken={id}:{secret}", "PBSAPIToken {id}:{encoded}"])
def test_accepted_spellings_of_a_token(spelling: str) -> None:
    pbs = server()
    secret = pbs.add_token("root@pam", "ci", secret="a b/c")
    header = spelling.format(id="root@pam!ci", secret=secret, encoded=quote(secret, safe=""))
    assert Asker(pbs, {"authorization": header})("GET", "/version")


@pytest.mark.parametrize(
    "header",
    [
        "PVEAPIToken=root@pam!ci:s",
        "PBSAPIToken=root@pam!ci=s",
        "pbsapitoken=root@pam!ci:s",
        "PBSAPIToken=root@pam:s",
        "PBSAPIToken=root@pam!ci:bad",
    ],
)
def test_refused_spellings_of_a_token(header: str) -> None:
    pbs = server()
    pbs.add_token("root@pam", "ci", secret="s")
    assert Asker(pbs, {"authorization": header}).refused("GET", "/version") == (401, "authentication failed")


def test_old_servers_say_why() -> None:
    pbs = SimulatedPbs("4.0.14")
    assert Asker(pbs).refused("GET", "/version") == (
        401,
        "authentication failed - no authentication credentials provided.",
    )
    unknown = Asker(pbs, {"authorization": "PBSAPIToken=root@pam!none:x"})
    assert unknown.refused("GET", "/version") == (
        401,
        "authentication failed - user account or token disabled or expired.",
    )


def test_a_token_has_no_more_rights_than_its_user() -> None:
    pbs = server()
    pbs.server.add_datastore("tank")
    asker = with_token(pbs, "ann@pbs", role="DatastoreAudit", path="/datastore/tank")
    assert [store["store"] for store in asker("GET", "/admin/datastore")] == ["tank"]
    pbs.server.acl.revoke("/datastore/tank", "ann@pbs", "DatastoreAudit")
    assert asker("GET", "/admin/datastore") == []


def test_a_change_of_rights_is_seen_up_to_five_seconds_late() -> None:
    pbs = SimulatedPbs(clock=Clock(1_800_000_000.0))
    pbs.server.add_datastore("tank")
    asker, boss = with_token(pbs, "ann@pbs", role=None), with_ticket(pbs)
    assert asker("GET", "/admin/datastore") == []
    for auth_id in ("ann@pbs", "ann@pbs!test"):
        boss("PUT", "/access/acl", {"auth-id": auth_id, "path": "/datastore", "role": "DatastoreAudit"})
    pbs.clock.advance(4.5)
    assert asker("GET", "/admin/datastore") == []
    pbs.clock.advance(0.5)
    assert [store["store"] for store in asker("GET", "/admin/datastore")] == ["tank"]


def test_changing_a_password() -> None:
    pbs = server()
    pbs.server.accounts.add("ann@pbs", password="secret-1")
    asker = with_ticket(pbs, "ann@pbs", "secret-1")
    change = {"userid": "ann@pbs", "password": "secret-22"}
    assert asker.refused("PUT", "/access/password", change) == (401, "missing password")
    assert asker.refused("PUT", "/access/password", change | {"confirmation-password": "wrong-one"})[0] == 401
    assert asker("PUT", "/access/password", change | {"confirmation-password": "secret-1"}) is None
    assert with_ticket(pbs, "ann@pbs", "secret-22")("GET", "/version")
    status, text = asker.refused(
        "PUT", "/access/password", {"userid": "root@pam", "password": "secret-22", "confirmation-password": "secret-22"}
    )
    assert (status, text) == (400, "you are not authorized to change the password.")
    assert with_token(pbs).refused("PUT", "/access/password", change) == (
        400,
        "API tokens cannot access this API endpoint",
    )
