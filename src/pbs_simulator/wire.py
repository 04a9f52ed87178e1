"""One HTTP answer, as it leaves the simulated server."""

from __future__ import annotations

import attrs

JSON_TYPE = "application/json;charset=UTF-8"


@attrs.frozen
class WireAnswer:
    """One HTTP answer. A body in pieces goes out chunked, a single one with its length."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes | tuple[bytes, ...]
    delay: float = 0.0
    """Seconds by which a real server holds it back."""

    def content(self) -> bytes:
        """The whole body."""
        return self.body if isinstance(self.body, bytes) else b"".join(self.body)
