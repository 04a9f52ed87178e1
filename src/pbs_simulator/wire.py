"""One HTTP answer, as it leaves the simulated server."""

from __future__ import annotations

import attrs

JSON_TYPE = "application/json;charset=UTF-8"
"""The content type of PBS's ordinary answers, errors (which are plain text) included."""


@attrs.frozen
class WireAnswer:
    """One HTTP answer. A body in pieces goes out chunked, a single one with its length."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes | tuple[bytes, ...]
    delay: float = 0.0
    """Seconds by which a real server holds it back."""

    @classmethod
    def whole(
        cls,
        status: int,
        content: bytes,
        content_type: str | None = JSON_TYPE,
        headers: tuple[tuple[str, str], ...] = (),
        delay: float = 0.0,
    ) -> WireAnswer:
        """An answer in one piece, with its length."""
        described = (("content-type", content_type),) if content_type else ()
        return cls(status, (*described, ("content-length", str(len(content))), *headers), content, delay)

    def content(self) -> bytes:
        """The whole body."""
        return self.body if isinstance(self.body, bytes) else b"".join(self.body)
