"""One-time codes of a second factor, as an authenticator app makes them (RFC 6238)."""

from __future__ import annotations

import base64
import hmac
import struct
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

import attrs


@attrs.define
class Totp:
    """What an app and the server share, and the last code that the server took."""

    secret: bytes = attrs.field(repr=False)
    digits: int = 6
    step: int = 30
    algorithm: str = "sha1"
    last_used: int = -1
    """The time step of the last accepted code; a code is not accepted twice."""

    @classmethod
    def from_uri(cls, uri: str) -> Totp:
        """Reads `otpauth://totp/name?secret=…`; raises ValueError."""
        parts = urlsplit(uri)
        query: Mapping[str, list[str]] = parse_qs(parts.query)
        if parts.scheme != "otpauth" or parts.netloc != "totp" or "secret" not in query:
            raise ValueError("not a TOTP address")
        text = query["secret"][0].upper()
        secret = base64.b32decode(text + "=" * (-len(text) % 8))
        digits, step = int(query.get("digits", ["6"])[0]), int(query.get("period", ["30"])[0])
        algorithm = query.get("algorithm", ["SHA1"])[0].lower()
        if algorithm not in ("sha1", "sha256", "sha512") or digits not in range(1, 11) or step < 1:
            raise ValueError("no code can be made with this")
        return cls(secret, digits, step, algorithm)

    def code(self, moment: float, offset: int = 0) -> str:
        """The code that is good at `moment`, or `offset` steps later."""
        count = struct.pack(">Q", int(moment // self.step) + offset)
        digest = hmac.new(self.secret, count, self.algorithm).digest()
        start = digest[-1] & 0x0F
        value = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
        return f"{value % 10**self.digits:0{self.digits}d}"

    def accepts(self, code: str, moment: float, *, remember: bool = True) -> bool:
        """Whether a code is good now, one step either way; an accepted one is not accepted
        again.
        """
        for offset in (-1, 0, 1):
            step = int(moment // self.step) + offset
            if step > self.last_used and hmac.compare_digest(self.code(moment, offset).encode(), code.encode()):
                if remember:
                    self.last_used = step
                return True
        return False
