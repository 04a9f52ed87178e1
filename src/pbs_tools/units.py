"""Numbers as people read them: sizes in IEC units, ages in the two largest units."""

from __future__ import annotations

from datetime import datetime

from pbs_client.runtime.times import utc

_SIZES = ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")
_SPANS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def size(number: float) -> str:
    """Bytes: `3.21 GiB`."""
    unit = 0
    while abs(number) >= 1024 and unit < len(_SIZES) - 1:
        number, unit = number / 1024, unit + 1
    return f"{number:.0f} {_SIZES[unit]}" if unit == 0 else f"{number:.2f} {_SIZES[unit]}"


def calendar(seconds: float | None) -> datetime | None:
    """The time in UTC; None for None, and for times beyond the year 9999."""
    return utc(seconds)


def moment(seconds: int) -> str:
    """Unix seconds as PBS writes them in the name of a snapshot: `2026-10-07T03:00:00Z`; the
    number itself for times beyond the year 9999."""
    time = calendar(seconds)
    return str(seconds) if time is None else f"{time:%Y-%m-%dT%H:%M:%SZ}"


def since(moment: float, now: float) -> str:
    """How long ago that was: `3 d 4 h ago`, or `3 d 4 h ahead`."""
    return f"{age(now - moment)} ago" if moment <= now else f"{age(moment - now)} ahead"


def age(seconds: float) -> str:
    """A span of time: `3 d 4 h`, `12 min`."""
    left = max(0, int(seconds))
    parts: list[str] = []
    for length, unit in _SPANS:
        count, rest = divmod(left, length)
        if count:
            parts.append(f"{count} {unit}")
            left = rest
        elif parts:
            break
    return " ".join(parts[:2]) or "0 s"
