"""What the worker id of a task says about where it works."""

from __future__ import annotations


def stores_in(worker_id: str | None) -> tuple[str, ...]:
    """The names in a worker id of which one may be that of a datastore: `tank`, `tank:vm/100` and
    `tank:v-weekly` begin with it, and in that of a sync job, `remote:its-store:tank:namespace:job`,
    it is the third. Empty for a task without a worker id."""
    return tuple(worker_id.split(":")[:3]) if worker_id else ()
