"""Realms: the default one, and what their kinds need; and the settings of WebAuthn."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.asking_directly import Caller

LDAP = {"realm": "corp", "server1": "ldap", "base_dn": "dc=x", "user_attr": "uid"}
REFUSED = "I/O error: Connection refused (os error 111)"
UNKNOWN = "I/O error: failed to lookup address information: Name or service not known"


def test_sections_of_one_file_share_names_and_digest(ask: Caller) -> None:
    ask.server.outside.listening.add("ldap:389")
    ask("POST", "/config/access/ldap", **LDAP)
    assert ask.refused("POST", "/config/access/openid", realm="corp", client_id="x", issuer_url="https://sso") == (
        400,
        "parameter verification failed - 'realm': realm 'corp' already exists.",
    )
    assert ask.refused("GET", "/config/access/ad/corp") == (400, "got unexpected type 'ldap' for ad 'corp'")
    assert ask("GET", "/config/access/openid") == []
    digest = ask.digest
    ask("GET", "/access/domains")
    assert ask.digest == digest


def test_only_one_realm_is_the_default(ask: Caller) -> None:
    ask("POST", "/config/access/openid", realm="sso", client_id="x", issuer_url="https://sso", default=True)
    ask("PUT", "/config/access/pam", default=True)
    assert [realm["realm"] for realm in ask("GET", "/access/domains") if realm.get("default")] == ["pam"]
    ask("PUT", "/config/access/pam", default=False)
    assert ask("GET", "/config/access/pam") == {
        "realm": "pam",
        "type": "pam",
        "comment": "Linux PAM standard authentication",
    }


def test_an_active_directory_without_base_dn_needs_the_directory(ask: Caller) -> None:
    text = "failed to determine base_dn: failed to retrieve root DSE attribute 'defaultNamingContext'"
    assert ask.refused("POST", "/config/access/ad", realm="windows", server1="dc1") == (
        400,
        f"failed to determine base_dn: {UNKNOWN}",
    )
    ask.server.outside.listening.update(("dc1:389", "ldap:389"))
    assert ask.refused("POST", "/config/access/ad", realm="windows", server1="dc1") == (400, text)
    ask("POST", "/config/access/ldap", **LDAP)
    assert ask.refused("POST", "/config/access/ad", realm="corp", server1="dc1")[1].endswith(
        "realm 'corp' already exists."
    )


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"server1": "127.0.0.1"}, f"{REFUSED}: {REFUSED.removeprefix('I/O error: ')}"),
        ({"server1": "127.0.0.1", "server2": "256.1.1.1"}, f"{UNKNOWN}: {UNKNOWN.removeprefix('I/O error: ')}"),
        ({"server1": "127.0.0.1", "mode": "ldaps", "capath": "/none"}, "No such file or directory (os error 2)"),
        ({"server1": "ldap", "port": 1389}, f"{REFUSED}: {REFUSED.removeprefix('I/O error: ')}"),
    ],
)
def test_a_realm_is_kept_only_if_its_directory_answers(ask: Caller, settings: dict[str, Any], text: str) -> None:
    ask.server.outside.listening.add("ldap:389")
    assert ask.refused("POST", "/config/access/ldap", **LDAP | settings) == (400, text)
    assert ask.refused("POST", "/access/domains/corp/sync") == (400, "unable to find realm corp")
    ask("POST", "/config/access/ldap", **LDAP)
    assert ask.refused("PUT", "/config/access/ldap/corp", **settings) == (400, text)
    assert ask("GET", "/config/access/ldap/corp") == {name.replace("_", "-"): value for name, value in LDAP.items()}


def test_only_directories_can_be_synchronised(ask: Caller) -> None:
    ask.server.outside.listening.add("ldap:389")
    ask("POST", "/config/access/ldap", **LDAP)
    ends = {}
    for realm in ("corp", "pam"):
        task = ask.server.tasks.get(ask("POST", f"/access/domains/{realm}/sync", dry_run=True))
        assert task is not None
        ends[realm] = task.status
    assert ends == {"corp": "OK", "pam": "cannot sync realm pam of type pam"}


def test_a_user_of_a_realm_that_is_gone_is_removed_with_an_error(ask: Caller) -> None:
    ask("POST", "/config/access/openid", realm="sso", client_id="x", issuer_url="https://sso")
    ask("POST", "/access/users", userid="ann@sso")
    ask("DELETE", "/config/access/openid/sso")
    assert ask.refused("DELETE", "/access/users/ann@sso") == (400, "unknown realm 'sso'")
    assert ask.refused("DELETE", "/access/users/ann@sso") == (400, "user 'ann@sso' does not exist.")


def test_the_machine_has_no_user_but_root(ask: Caller) -> None:
    text = "error changing auth token - AUTHTOK_ERR (20)"
    assert ask.refused("POST", "/access/users", userid="ann@pam", password="secret-1") == (400, text)
    assert ask("GET", "/access/users/ann@pam") == {"userid": "ann@pam"}
    assert ask.refused("PUT", "/access/password", userid="ann@pam", password="secret-1") == (400, text)


def test_an_update_of_a_realm_takes_away_that_it_is_the_default(ask: Caller) -> None:
    ask("PUT", "/config/access/pam", default=True)
    ask("PUT", "/config/access/pam", comment="still?")
    assert "default" not in ask("GET", "/config/access/pam")


def test_webauthn_settings(ask: Caller) -> None:
    path = "/config/access/tfa/webauthn"
    assert ask("GET", path) is None
    ask("PUT", path, id="pbs.example.com", origin="https://pbs.example.com", rp="PBS")
    assert ask("GET", path) == {"id": "pbs.example.com", "origin": "https://pbs.example.com", "rp": "PBS"}
    assert ask.refused("PUT", path, origin="not a url") == (400, 'relative URL without a base: "not a url"')
    ask("PUT", path, delete=["origin"])
    assert ask("GET", path) == {"id": "pbs.example.com", "rp": "PBS"}
