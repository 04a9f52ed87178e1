"""Signed texts: tickets and CSRF tokens."""

from __future__ import annotations

import pytest

from pbs_simulator.tickets import CHALLENGE_LIFETIME, TICKET_LIFETIME, BadTicket, Signer

NOW = 1_700_000_000
SIGNER = Signer(b"key")


def test_a_ticket_is_good_for_two_hours() -> None:
    ticket = SIGNER.ticket("PBS", "root@pam", NOW)
    assert ticket.startswith(f"PBS:root@pam:{NOW:08X}::")
    assert SIGNER.open_ticket(ticket, "PBS", NOW + TICKET_LIFETIME) == "root@pam"
    assert SIGNER.open_ticket(ticket, "PBS", NOW + TICKET_LIFETIME + 1) is None
    assert SIGNER.open_ticket(ticket, "PBS", NOW - 300) == "root@pam"
    assert SIGNER.open_ticket(ticket, "PBS", NOW - 301) is None, "it comes from the future"


def test_other_tickets_are_not_accepted() -> None:
    ticket = SIGNER.ticket("PBS", "root@pam", NOW)
    assert Signer(b"other").open_ticket(ticket, "PBS", NOW) is None
    assert SIGNER.open_ticket(ticket, "PBSQUAR", NOW) is None
    assert SIGNER.open_ticket(ticket.replace("root", "toor"), "PBS", NOW) is None
    assert SIGNER.open_ticket("PBS:root@pam", "PBS", NOW) is None
    bound = SIGNER.ticket("PBSTERM", "root@pam", NOW, "/system")
    assert SIGNER.open_ticket(bound, "PBSTERM", NOW) is None
    assert SIGNER.open_ticket(bound, "PBSTERM", NOW, CHALLENGE_LIFETIME, "/system") == "root@pam"


def test_data_with_colons_is_escaped() -> None:
    ticket = SIGNER.ticket("PBS", '!tfa!{"totp":true}', NOW)
    assert ticket.split(":")[1] == '!tfa!{"totp"%3Atrue}'
    assert SIGNER.open_ticket(ticket, "PBS", NOW) == '!tfa!{"totp":true}'


@pytest.mark.parametrize(
    ("ticket", "reason"),
    [
        ("", "ticket without data"),
        ("PBS:root@pam", "ticket without timestamp"),
        ("PBS:root@pam:later::x", "ticket with bad timestamp"),
        ("PBS:root@pam:00:x", "ticket without signature separator"),
        ("PVE:root@pam:00::x", "ticket with invalid prefix"),
        ("PBS:root@pam:00::x", "invalid ticket - expired"),
        (f"PBS:root@pam:{NOW + 301:X}::x", "invalid ticket - timestamp newer than expected"),
        (f"PBS:root@pam:{NOW:X}::x", "ticket with invalid signature"),
    ],
)
def test_a_bad_ticket_is_told_what_is_wrong_with_it(ticket: str, reason: str) -> None:
    with pytest.raises(BadTicket, match=reason):
        SIGNER.read_ticket(ticket, "PBS", NOW)


def test_csrf_tokens_belong_to_a_user() -> None:
    token = SIGNER.csrf_token("root@pam", NOW)
    SIGNER.check_csrf(token, "root@pam", NOW + 10)
    for given, userid, moment, reason in (
        (token, "ann@pbs", NOW, "invalid signature"),
        (token, "root@pam", NOW + TICKET_LIFETIME + 1, "timestamp too old"),
        (token, "root@pam", NOW - 301, "timestamp newer than expected"),
        ("", "root@pam", NOW, "wrong number of parts"),
        ("now:x", "root@pam", NOW, "timestamp format error"),
    ):
        with pytest.raises(BadTicket, match=reason):
            SIGNER.check_csrf(given, userid, moment)
