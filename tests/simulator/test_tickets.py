"""Signed texts and one-time codes."""

from __future__ import annotations

import base64

import pytest

from pbs_simulator.tickets import CHALLENGE_LIFETIME, TICKET_LIFETIME, BadTicket, Signer, Totp

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


@pytest.mark.parametrize(
    ("moment", "algorithm", "secret", "code"),
    [
        # The test vectors of RFC 6238.
        (59, "sha1", b"12345678901234567890", "94287082"),
        (1_111_111_109, "sha1", b"12345678901234567890", "07081804"),
        (20_000_000_000, "sha1", b"12345678901234567890", "65353130"),
        (59, "sha256", b"12345678901234567890123456789012", "46119246"),
        (59, "sha512", b"1234567890123456789012345678901234567890123456789012345678901234", "90693936"),
    ],
)
def test_codes(moment: int, algorithm: str, secret: bytes, code: str) -> None:
    assert Totp(secret, 8, 30, algorithm).code(moment) == code


def test_a_code_is_good_for_a_step_either_way_and_once() -> None:
    totp = Totp(b"12345678901234567890")
    code = totp.code(NOW)
    assert not totp.accepts(code, NOW + 61)
    assert not totp.accepts("12345é", NOW)
    assert totp.accepts(code, NOW + 30, remember=False)
    assert totp.accepts(code, NOW - 30)
    assert not totp.accepts(code, NOW)


def test_reading_an_address() -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()
    totp = Totp.from_uri(f"otpauth://totp/PBS:root?secret={secret.lower()}&digits=8&period=60&algorithm=SHA256")
    assert totp == Totp(b"12345678901234567890", 8, 60, "sha256")
    for wrong in ("https://totp/x?secret=AA", "otpauth://hotp/x?secret=AA", "otpauth://totp/x"):
        with pytest.raises(ValueError, match="not a TOTP address"):
            Totp.from_uri(wrong)
    for settings in ("period=0", "digits=0", "digits=-3", "digits=99999999999", "algorithm=MD5", "algorithm=shake_128"):
        with pytest.raises(ValueError, match="no code can be made"):
            Totp.from_uri(f"otpauth://totp/x?secret=AA&{settings}")
