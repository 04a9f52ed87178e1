"""What a call gives back: the decoded value, and what PBS sends beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Generic, TypeVar

from pbs_client.runtime.frozen_classes import field, frozen
from pbs_client.runtime.times import utc
from pbs_client.runtime.upid import Upid

T = TypeVar("T")


_NO_HEADERS: Mapping[str, str] = {}


def _plain_headers(headers: Mapping[str, str]) -> Mapping[str, str]:
    return dict(headers)


@frozen
class Answer(Generic[T]):
    """An answer with everything in it, from `Client.exchange`. Whatever PBS did not send is
    None."""

    data: T
    """The decoded value, the same that `Client.send` gives."""
    digest: str | None = None
    """The state of the configuration that was read, to be passed as `digest` to the function that
    changes it, which then fails with `Modified` if somebody else has changed it first."""
    total: int | None = None
    """How many lines a log has. In the task list it is only a hint that there are more (protocol.md
    §5.2)."""
    changes: str | None = None
    """The network changes that are not applied yet, as a text diff."""
    active: bool | None = None
    """Whether the task was still running when its log was read."""
    status: int = 200
    """The HTTP status."""
    headers: Mapping[str, str] = field(default=_NO_HEADERS, converter=_plain_headers, repr=False, eq=False)
    """The HTTP headers, names in lower case, repeated ones joined by commas, without those that
    carry secrets."""


@frozen
class TaskResult:
    """How a task that succeeded ended."""

    upid: Upid
    exitstatus: str
    """`OK`, or `WARNINGS: 3`."""
    warnings: int = 0
    """How many warnings the task counted."""
    endtime: int | None = None
    """When it ended, in Unix seconds. None on servers that do not say (before 4.2)."""

    @property
    def endtime_utc(self) -> datetime | None:
        """When it ended."""
        return utc(self.endtime)
