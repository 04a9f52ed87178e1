"""Realms: the default one, and what their kinds need; and the settings of WebAuthn."""

from __future__ import annotations

from tests.simulator.asking_directly import Asker


def test_sections_of_one_file_share_names_and_digest(ask: Asker) -> None:
    ask("POST", "/config/access/ldap", realm="corp", server1="ldap", base_dn="dc=x", user_attr="uid")
    assert ask.refused("POST", "/config/access/openid", realm="corp", client_id="x", issuer_url="https://sso") == (
        400,
        "parameter verification failed - 'realm': realm 'corp' already exists.",
    )
    assert ask.refused("GET", "/config/access/ad/corp") == (400, "got unexpected type 'ldap' for ad 'corp'")
    assert ask("GET", "/config/access/openid") == []
    digest = ask.digest
    ask("GET", "/access/domains")
    assert ask.digest == digest


def test_only_one_realm_is_the_default(ask: Asker) -> None:
    ask("POST", "/config/access/openid", realm="sso", client_id="x", issuer_url="https://sso", default=True)
    ask("PUT", "/config/access/pam", default=True)
    assert [realm["realm"] for realm in ask("GET", "/access/domains") if realm.get("default")] == ["pam"]
    ask("PUT", "/config/access/pam", default=False)
    assert ask("GET", "/config/access/pam") == {"realm": "pam", "type": "pam", "comment": "Linux PAM standard authentication"}


def test_an_active_directory_without_base_dn_needs_the_directory(ask: Asker) -> None:
    text = "failed to determine base_dn: failed to retrieve root DSE attribute 'defaultNamingContext'"
    assert ask.refused("POST", "/config/access/ad", realm="windows", server1="dc1") == (400, text)
    ask("POST", "/config/access/ldap", realm="corp", server1="ldap", base_dn="dc=x", user_attr="uid")
    assert ask.refused("POST", "/config/access/ad", realm="corp", server1="dc1")[1].endswith("realm 'corp' already exists.")


def test_an_update_of_a_realm_takes_away_that_it_is_the_default(ask: Asker) -> None:
    ask("PUT", "/config/access/pam", default=True)
    ask("PUT", "/config/access/pam", comment="still?")
    assert "default" not in ask("GET", "/config/access/pam")


def test_webauthn_settings(ask: Asker) -> None:
    path = "/config/access/tfa/webauthn"
    assert ask("GET", path) is None
    ask("PUT", path, id="pbs.example.com", origin="https://pbs.example.com", rp="PBS")
    assert ask("GET", path) == {"id": "pbs.example.com", "origin": "https://pbs.example.com", "rp": "PBS"}
    ask("PUT", path, delete=["origin"])
    assert ask("GET", path) == {"id": "pbs.example.com", "rp": "PBS"}
