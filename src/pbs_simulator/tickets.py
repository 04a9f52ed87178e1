"""Tickets and CSRF tokens: made, signed with a key of this server, and checked (protocol.md §4.3,
§4.4).

A real server signs with its private key; ours uses an HMAC, whose text has the same form: base64
without padding.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from urllib.parse import unquote

import attrs

TICKET_LIFETIME = 7200
"""Seconds a ticket or CSRF token is good for."""
CHALLENGE_LIFETIME = 600
"""Seconds a partial ticket waits for the second factor."""
CLOCK_SKEW = 300
"""Seconds a ticket may come from the future."""


def _escape(field: str) -> str:
    """Controls, colons and what is not ASCII, percent-encoded; all else stands as it is."""
    return "".join(
        char if " " <= char < "\x7f" and char not in ":%" else "".join(f"%{byte:02X}" for byte in char.encode())
        for char in field
    )


class BadTicket(Exception):
    """A ticket or token that is not accepted, with PBS's reason."""


@attrs.frozen
class Signer:
    """Makes and checks the signed texts of one server."""

    key: bytes = attrs.field(repr=False)

    def _signature(self, text: str) -> str:
        return base64.b64encode(hmac.new(self.key, text.encode(), hashlib.sha512).digest()).decode().rstrip("=")

    def ticket(self, prefix: str, data: str, now: float, bound_to: str = "") -> str:
        """`PREFIX:data:TIME::signature`; `bound_to` is signed without being shown."""
        plain = f"{prefix}:{_escape(data)}:{int(now):08X}"
        return f"{plain}::{self._signature(f'{plain}:{bound_to}')}"

    def read_ticket(
        self, ticket: str, prefix: str, now: float, lifetime: int = TICKET_LIFETIME, bound_to: str = ""
    ) -> str:
        """The data of a ticket; raises `BadTicket` for one that is not genuine, has expired or
        comes from the future.
        """
        parts = ticket.split(":", 3)
        for index, missing in enumerate(("data", "timestamp", "signature"), 1):
            if len(parts) <= index:
                raise BadTicket(f"ticket without {missing}")
        if not re.fullmatch(r"[+-]?[0-9A-Fa-f]+", parts[2]):
            raise BadTicket("ticket with bad timestamp: invalid digit found in string")
        if not parts[3].startswith(":"):
            raise BadTicket("ticket without signature separator")
        if unquote(parts[0]) != prefix:
            raise BadTicket("ticket with invalid prefix")
        age = int(now) - int(parts[2], 16)
        if age < -CLOCK_SKEW:
            raise BadTicket("invalid ticket - timestamp newer than expected")
        if age > lifetime:
            raise BadTicket("invalid ticket - expired")
        if not hmac.compare_digest(
            self._signature(f"{':'.join(parts[:3])}:{bound_to}").encode(), parts[3][1:].encode()
        ):
            raise BadTicket("ticket with invalid signature")
        return unquote(parts[1])

    def open_ticket(
        self, ticket: str, prefix: str, now: float, lifetime: int = TICKET_LIFETIME, bound_to: str = ""
    ) -> str | None:
        """The data of a good ticket; else None."""
        try:
            return self.read_ticket(ticket, prefix, now, lifetime, bound_to)
        except BadTicket:
            return None

    def csrf_token(self, userid: str, now: float) -> str:
        """The token that every call but GET must carry beside a ticket."""
        stamp = f"{int(now):08X}"
        return f"{stamp}:{self._signature(f'csrf:{stamp}:{userid}')[:43]}"

    def check_csrf(self, token: str, userid: str, now: float) -> None:
        """Raises `BadTicket` unless the token is this user's and neither expired nor from the
        future.
        """
        stamp, colon, signature = token.partition(":")
        reason = ""
        if not colon or ":" in signature:
            reason = "format error - wrong number of parts."
        elif not re.fullmatch(r"[+-]?[0-9A-Fa-f]+", stamp):
            reason = "timestamp format error - invalid digit found in string"
        elif not hmac.compare_digest(
            self._signature(f"csrf:{int(stamp, 16):08X}:{userid}")[:43].encode(), signature.encode()
        ):
            reason = "invalid signature."
        elif int(now) - int(stamp, 16) < -CLOCK_SKEW:
            reason = "timestamp newer than expected."
        elif int(now) - int(stamp, 16) > TICKET_LIFETIME:
            reason = "timestamp too old."
        if reason:
            raise BadTicket(f"invalid csrf token - {reason}")
