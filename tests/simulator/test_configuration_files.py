"""What PBS's configuration files keep of what they are given, seen through the API."""

from __future__ import annotations

import pytest

from pbs_simulator import SimulatedPbs
from pbs_simulator.digests import check_digest
from pbs_simulator.refusals import Refusal
from tests.simulator.asking import with_token

CREATED = [
    (
        "/config/remote",
        "/config/remote/one-remote",
        {"name": "one-remote", "host": "h.example", "auth-id": "a@pbs", "password": "secret"},
    ),
    ("/access/users", "/access/users/someone@pbs", {"userid": "someone@pbs"}),
    ("/config/datastore", "/config/datastore/store", {"name": "store", "path": "/store"}),
    ("/config/traffic-control", "/config/traffic-control/rule", {"name": "rule", "network": ["10.0.0.0/8"]}),
    (
        "/config/access/openid",
        "/config/access/openid/sso-realm",
        {"realm": "sso-realm", "client-id": "c", "issuer-url": "https://sso.example"},
    ),
]


@pytest.mark.parametrize(("many", "one", "settings"), CREATED)
def test_blanks_around_a_value_are_lost(many: str, one: str, settings: dict[str, object]) -> None:
    boss = with_token(SimulatedPbs("4.2"))
    boss("POST", many, {**settings, "comment": "  two words "})
    assert boss("GET", one)["comment"] == "two words"
    boss("PUT", one, {"comment": " three more words "})
    assert boss("GET", one)["comment"] == "three more words"


def test_a_control_character_cannot_be_written() -> None:
    boss = with_token(SimulatedPbs("4.2"))
    realm = {"realm": "sso-realm", "issuer-url": "https://sso.example", "client-id": "a\tb"}
    status, text = boss.refused("POST", "/config/access/openid", realm)
    assert (status, "unexpected control character in section 'sso-realm' key 'client-id'" in text) == (400, True)
    status, text = boss.refused(
        "POST", "/config/notifications/endpoints/gotify", {"name": "phone", "server": "https://a\x7f", "token": "t"}
    )
    assert status == 400
    assert text.startswith("could not serialize configuration: ")
    boss.refused("GET", "/config/access/openid/sso-realm")
    boss.refused("GET", "/config/notifications/endpoints/gotify/phone")


def test_an_empty_list_is_not_kept() -> None:
    boss = with_token(SimulatedPbs("4.2"))
    boss("POST", "/config/notifications/matchers", {"name": "all-mail", "match-field": [], "target": ["mail-to-root"]})
    assert "match-field" not in boss("GET", "/config/notifications/matchers/all-mail")


@pytest.mark.parametrize("version", ["3.4", "4.0", "4.2"])
def test_a_traffic_rule_without_network_makes_its_file_unreadable(version: str) -> None:
    pbs = SimulatedPbs(version)
    boss, path = with_token(pbs), "/config/traffic-control"
    boss("POST", path, {"name": "good", "network": ["10.0.0.0/8", "::/0"], "comment": "c"})
    boss("POST", path, {"name": "bad", "network": []})
    for method, at, params in [
        ("GET", path, None),
        ("GET", f"{path}/good", None),
        ("GET", "/admin/traffic-control", None),
        ("POST", path, {"name": "other", "network": ["::/0"]}),
        ("PUT", f"{path}/bad", {"network": ["::/0"]}),
        ("DELETE", f"{path}/bad", None),
    ]:
        status, text = boss.refused(method, at, params)
        assert status == 400
        assert text.startswith('parsing "/etc/proxmox-backup/traffic-control.cfg" failed: line 6 - ')
    # As after an edit of the file on the server.
    pbs.server.sections["traffic-control"].items["bad"]["network"] = ["::/0"]
    assert [rule["name"] for rule in boss("GET", path)] == ["good", "bad"]


@pytest.mark.parametrize(
    ("digest", "text"),
    [
        ("a" * 63, "Odd number of digits"),
        ("a" * 62, "Invalid string length"),
        ("z" * 64, "Invalid character 'z' at position 0"),
        ("a" * 64, "detected modified configuration - file changed by other user? Try again."),
    ],
)
def test_digests_that_are_none(digest: str, text: str) -> None:
    """Most calls check the form of a digest before; those that do not say what is wrong with it."""

    with pytest.raises(Refusal) as refused:
        check_digest(digest, "b" * 64)
    assert refused.value.text == text


def test_a_certificate_of_nothing_is_written_before_it_is_read() -> None:
    boss, path = with_token(SimulatedPbs("4.2")), "/nodes/localhost/certificates"
    before = boss("GET", f"{path}/info")
    for sent, text in [
        (
            {"certificates": "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"},
            "failed to decode certificate chain: ",
        ),
        ({"certificates": "nothing", "key": "nothing"}, "failed to parse private key: "),
    ]:
        status, refusal = boss.refused("POST", f"{path}/custom", sent)
        assert (status, refusal[: len(text)]) == (400, text)
    assert boss("GET", f"{path}/info") == before

    for method, at in [("POST", f"{path}/custom"), ("GET", f"{path}/info"), ("PUT", f"{path}/acme/certificate")]:
        status, refusal = boss.refused(method, at, {"certificates": "nothing"} if method == "POST" else None)
        assert status == 400
        assert refusal.startswith("error loading proxy certificate: ")
    assert boss.refused("GET", "/nodes/localhost/status")[0] == 400
    boss("DELETE", f"{path}/custom")
    assert boss("GET", f"{path}/info")[0]["fingerprint"] != before[0]["fingerprint"]
    boss("GET", "/nodes/localhost/status")
