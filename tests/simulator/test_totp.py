"""One-time codes."""

from __future__ import annotations

import base64

import pytest

from pbs_simulator.totp import Totp

NOW = 1_700_000_000


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
