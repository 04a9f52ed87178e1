"""How much room backups take on disk, and what a garbage collection finds that nothing needs any
more.

There are no chunks here, only their number. Backups of one guest share most of their data: of a
group the largest snapshot counts in full and every other one for a twentieth. On disk a chunk takes
half its size.
"""

from __future__ import annotations

import attrs

CHUNK = 4 * 1024**2
CHUNK_ON_DISK = CHUNK // 2
GRACE = 86_700
"""Seconds, a day and five minutes, for which a chunk stays after it was last needed."""


@attrs.frozen
class Content:
    """What the indexes of a store add up to."""

    index_files: int
    index_bytes: int
    chunks: int


@attrs.define
class Chunks:
    """The chunks of one store that are on disk: those that are needed, and those that wait to be
    removed.
    """

    needed: int = 0
    """At the last look."""
    marked_at: float = 0.0
    """When a garbage collection last marked the chunks that were needed."""
    waiting: list[tuple[float, int]] = attrs.field(factory=list[tuple[float, int]])
    """Chunks that nothing needs, with when they were last marked."""

    def on_disk(self, content: Content) -> int:
        """All chunks on disk; those that were needed at the last look are still there."""
        self.needed = max(self.needed, content.chunks)
        return self.needed + self.pending

    @property
    def pending(self) -> int:
        return sum(count for _, count in self.waiting)

    def collect(self, content: Content, now: float, grace: float = GRACE) -> int:
        """Marks what is needed and removes what has not been for long enough; how many
        chunks went.
        """
        if self.needed > content.chunks:
            self.waiting.append((self.marked_at, self.needed - content.chunks))
        before = self.pending
        self.waiting = [(marked, count) for marked, count in self.waiting if now - marked < grace]
        self.needed, self.marked_at = content.chunks, now
        return before - self.pending


def human_bytes(size: float) -> str:
    """A size as task logs spell it: `22.039 MiB`."""
    for unit in ("B", "KiB", "MiB", "GiB", "TiB", "PiB"):
        if size < 1024 or unit == "PiB":
            break
        size /= 1024
    return f"{f'{size:.3f}'.rstrip('0').rstrip('.')} {unit}"
