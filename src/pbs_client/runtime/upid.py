"""The identifier of a task: a string that also knows its parts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from pbs_client.errors import UsageError
from pbs_client.runtime.times import utc

# What PBS itself accepts (protocol.md §5.1). Host names with an underscore make PBS write UPIDs
# that it then refuses, so this grammar is for `Upid.parse` alone. The patterns of this package are
# compiled when they are first used: 0.93 of the import of a function, attrs aside.
_GRAMMAR = (
    r"UPID:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?:[0-9A-Fa-f]{8}:[0-9A-Fa-f]{8,9}:"
    r"[0-9A-Fa-f]{8,16}:[0-9A-Fa-f]{8}:[^:\s]+:[^:\s]*:[^:\s]+:"
)
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_ESCAPED_BYTE = rb"\\x([0-9A-Fa-f]{2})"


class _Parts(NamedTuple):
    node: str | None = None
    pid: int | None = None
    pstart: int | None = None
    task_id: int | None = None
    starttime: int | None = None
    worker_type: str | None = None
    worker_id: str | None = None
    auth_id: str | None = None


class Upid(str):
    """A task's identifier, such as
    `UPID:pbs:000003E8:0001E240:00000001:65EEEEEE:garbage_collection:tank:root@pam:`.

    It is the text itself, and never refused: some hosts make invalid UPIDs, and a client must be
    able to pass them on. The parts are read on first access; one that cannot be
    read is None. Only `Upid.parse` refuses.
    """

    __slots__ = ("_parsed",)

    _parsed: _Parts

    @classmethod
    def parse(cls, text: str) -> Upid:
        """`text` as a UPID; raises `UsageError` if it does not have the form that PBS accepts."""
        if re.fullmatch(_GRAMMAR, text) is None:
            hint = "PVE's UPIDs have one part fewer." if text.count(":") == 8 and text.startswith("UPID:") else ""
            raise UsageError(f"not the UPID of a PBS task: {text[:200]!r}", hint=hint)
        return cls(text)

    @property
    def node(self) -> str | None:
        """The short host name of the server."""
        return self._parts().node

    @property
    def pid(self) -> int | None:
        """The process that runs, or ran, the task."""
        return self._parts().pid

    @property
    def pstart(self) -> int | None:
        """When that process was started, in clock ticks since the server booted."""
        return self._parts().pstart

    @property
    def task_id(self) -> int | None:
        """The number of the task within its process."""
        return self._parts().task_id

    @property
    def starttime(self) -> int | None:
        """When the task was started, in Unix seconds."""
        return self._parts().starttime

    @property
    def starttime_utc(self) -> datetime | None:
        """When the task was started."""
        return utc(self.starttime)

    @property
    def worker_type(self) -> str | None:
        """What kind of task it is, such as `garbage_collection`, `backup` or `verificationjob`."""
        return self._parts().worker_type

    @property
    def worker_id(self) -> str | None:
        """What it works on, in plain text: `tank:vm/100`. None where the task has no such text."""
        return self._parts().worker_id

    @property
    def auth_id(self) -> str | None:
        """Who started it: `root@pam`, or `backup@pbs!automation` for a token."""
        return self._parts().auth_id

    def _parts(self) -> _Parts:
        try:
            return self._parsed
        except AttributeError:
            self._parsed = _read(str(self))
            return self._parsed

    def __repr__(self) -> str:
        return f"Upid({str(self)!r})"

    def __reduce__(self) -> tuple[Callable[[str], Upid], tuple[str]]:
        return Upid, (str(self),)

    def __copy__(self) -> Upid:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Upid:
        return self


def _read(text: str) -> _Parts:
    fields = text.split(":")
    if len(fields) != 10 or fields[0] != "UPID" or fields[9]:
        return _Parts()
    return _Parts(
        node=fields[1] or None,
        pid=_hexadecimal(fields[2]),
        pstart=_hexadecimal(fields[3]),
        task_id=_hexadecimal(fields[4]),
        starttime=_hexadecimal(fields[5]),
        worker_type=fields[6] or None,
        worker_id=_unescape(fields[7]),
        auth_id=fields[8] or None,
    )


def _hexadecimal(text: str) -> int | None:
    """The number, if `text` is nothing but at most 16 hexadecimal digits (`int` alone takes signs,
    spaces and underscores as well)."""
    return int(text, 16) if 1 <= len(text) <= 16 and _HEXADECIMAL.issuperset(text) else None


def _unescape(text: str) -> str | None:
    """PBS writes `/` as `-`, and bytes other than letters, digits, `_` and `.` as `\\xHH`."""
    try:
        plain = re.sub(_ESCAPED_BYTE, lambda match: bytes([int(match[1], 16)]), text.replace("-", "/").encode())
        return plain.decode() or None
    except UnicodeError:
        return None
