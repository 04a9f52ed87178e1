"""Tokens in every spelling people paste, passwords and tickets, none of which shows its secret."""

from __future__ import annotations

import copy
import pickle

import pytest

from pbs_client.credentials import ApiToken, Credentials, Password, Ticket, offered_factors
from pbs_client.errors import UsageError
from tests.support.traces import shown_by

SECRET = "5e5b7b37-canary-4e0a"


@pytest.mark.parametrize(
    "text",
    [
        f"backup@pbs!mon:{SECRET}",
        f"  backup@pbs!mon:{SECRET}\n",
        f"PBSAPIToken=backup@pbs!mon:{SECRET}",
        f"PBSAPIToken backup@pbs!mon:{SECRET}",
        f"Authorization: PBSAPIToken=backup@pbs!mon:{SECRET}",
        f"authorization:PBSAPIToken backup@pbs!mon:{SECRET}",
        f"'backup@pbs!mon:{SECRET}'",
        f'"PBSAPIToken=backup@pbs!mon:{SECRET}"',
    ],
)
def test_spellings_of_a_token(text: str) -> None:
    token = ApiToken.parse(text)
    assert token == ApiToken("backup@pbs!mon", SECRET)
    assert token.authorization == f"PBSAPIToken=backup@pbs!mon:{SECRET}"
    assert token.userid == "backup@pbs"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"backup@pbs!mon={SECRET}", "spelling of Proxmox VE"),
        (f"PBSAPIToken=backup@pbs!mon={SECRET}", "spelling of Proxmox VE"),
        (f"PVEAPIToken=root@pam!x={SECRET}", "another Proxmox product"),
        (f"PMGAPIToken=root@pam!x:{SECRET}", "another Proxmox product"),
        (f"backup@pbs:{SECRET}", "name is missing"),
        (f"backup!mon:{SECRET}", "form `user@realm!name`"),
        (f"@pbs!mon:{SECRET}", "form `user@realm!name`"),
        (f"backup@pbs!mon={SECRET}:more", "not `id=secret`"),
        (SECRET, "no `:`"),
        ("backup@pbs!mon:", "is empty"),
        (f"backup@pbs!mon:{SECRET} and more", "characters that cannot be in a secret"),
        (f"backup@pbs!mon:{SECRET}ü", "characters that cannot be in a secret"),
    ],
)
def test_refused_spellings_say_what_is_right(text: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem) as caught:
        ApiToken.parse(text)
    assert "backup@pbs!monitor:SECRET" in str(caught.value)
    assert "canary" not in shown_by(caught.value)


def test_constructor_takes_the_two_parts_only() -> None:
    with pytest.raises(UsageError, match="name is missing") as caught:
        ApiToken("root@pam", SECRET)
    assert "canary" not in shown_by(caught.value)


def test_secret_is_encoded_as_the_server_decodes_it() -> None:
    assert ApiToken("a@pbs!t", "1%2/3").authorization == "PBSAPIToken=a@pbs!t:1%252%2F3"


def test_user_names_may_hold_an_at_sign() -> None:
    assert ApiToken.parse("me@corp.example@ldap!t:1").userid == "me@corp.example@ldap"
    assert Password("me@corp.example@ldap", "x").userid == "me@corp.example@ldap"


@pytest.mark.parametrize(
    ("userid", "password", "problem"),
    [
        ("root", SECRET, "realm is missing"),
        ("root@pam!t", SECRET, "use ApiToken"),
        ("root@pam", "", "is empty"),
        ("a b@pam", SECRET, "has a realm"),
    ],
)
def test_refused_passwords(userid: str, password: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem) as caught:
        Password(userid, password)
    assert "canary" not in shown_by(caught.value)


TICKET = "PBS:root@pam:6B0446EE::c2lnbmF0dXJl+canary/=="


@pytest.mark.parametrize(
    "text",
    [
        TICKET,
        f"PBSAuthCookie={TICKET}",
        f"__Host-PBSAuthCookie={TICKET}",
        "PBSAuthCookie=PBS%3Aroot%40pam%3A6B0446EE%3A%3Ac2lnbmF0dXJl%2Bcanary%2F%3D%3D",
    ],
)
def test_spellings_of_a_ticket(text: str) -> None:
    ticket = Ticket(text, "6B0446EE:csrf")
    assert (ticket.userid, ticket.issued) == ("root@pam", 0x6B0446EE)
    assert ticket.cookie == "PBSAuthCookie=PBS%3Aroot%40pam%3A6B0446EE%3A%3Ac2lnbmF0dXJl%2Bcanary%2F%3D%3D"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("canary", "has the form"),
        ("PBS:root@pam\r\nroot@pam:6B0446EE::canary", "has the form"),
        ("PBS:root@pam%0Aroot@pam:6B0446EE::canary", "has the form"),
        ('PBS:!tfa!{"totp"%3Atrue}:6B0446EE::canary', "second factor is still due"),
    ],
)
def test_refused_tickets(text: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem) as caught:
        Ticket(text, "canary")
    assert "canary" not in shown_by(caught.value)


@pytest.mark.parametrize(
    ("ticket", "kinds"),
    [
        ('PBS:!tfa!{"totp"%3Atrue,"recovery"%3A[0,1],"webauthn"%3Anull}:6B0446EE::x', ("totp", "recovery")),
        ("PBS:!tfa!nonsense:6B0446EE::x", ()),
        ("PBS:!tfa![1]:6B0446EE::x", ()),
        (TICKET, None),
        ("", None),
    ],
)
def test_offered_second_factors(ticket: str, kinds: tuple[str, ...] | None) -> None:
    assert offered_factors(ticket) == kinds


@pytest.mark.parametrize(
    "credentials", [ApiToken("a@pbs!t", SECRET), Password("a@pbs", SECRET), Ticket(TICKET, "csrf-canary")]
)
def test_values_that_never_show_their_secret(credentials: Credentials) -> None:
    assert "canary" not in repr(credentials) + str(credentials)
    assert pickle.loads(pickle.dumps(credentials)) == credentials == copy.deepcopy(credentials)
    assert {credentials: 1}[copy.copy(credentials)] == 1
    assert repr(pickle.loads(pickle.dumps(credentials))) == repr(credentials)


@pytest.mark.parametrize(
    ("secret", "problem"),
    [
        ("a@pbs!x:canary", "there is a whole token, which ApiToken.parse"),
        ("PBSAPIToken=a@pbs!x:canary", "there is a whole token"),
        ("'canary'", "is in quotes"),
        ('"canary"', "is in quotes"),
        ("canary'", "is in quotes"),
        ('"canary', "is in quotes"),
    ],
)
def test_what_is_more_than_a_secret_is_refused(secret: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem) as caught:
        ApiToken("a@pbs!x", secret)
    assert "canary" not in str(caught.value)


def test_a_csrf_token_that_no_header_can_hold_is_refused() -> None:
    with pytest.raises(UsageError, match="a CSRF token has the form"):
        Ticket("PBS:root@pam:6A000000::signature", "\u00e9")
