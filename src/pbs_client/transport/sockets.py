"""What can be found out about a socket without reading from it."""

from __future__ import annotations

import select
from typing import Any


def is_readable(sock: Any) -> bool:
    """Whether there is anything to read at once."""
    poll = getattr(select, "poll", None)
    if poll is None:
        return bool(select.select([sock], [], [], 0)[0])
    watched = poll()
    watched.register(sock.fileno(), select.POLLIN)
    return bool(watched.poll(0))
