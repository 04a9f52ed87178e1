"""The datastores that the worker id of a task names."""

from __future__ import annotations

_HERE = "-"
"""What a sync job has in place of a remote if it copies between two stores of the same server."""


def stores_in(worker_type: str | None, worker_id: str | None) -> tuple[str, ...]:
    """The datastores of its own server that a task works on, as far as its worker id names them.

    Most begin with it: `tank`, `tank:vm/100`, `tank:v-weekly`. That of a sync job is
    `remote:its-store:tank:namespace:job`, and only without a remote is the other store here too.
    Any word in the place of a store is given, as nothing shows which words are stores.
    """
    if not worker_id:
        return ()
    parts = worker_id.split(":")
    if worker_type == "syncjob" and len(parts) > 2:
        return (parts[1], parts[2]) if parts[0] == _HERE else (parts[2],)
    return (parts[0],)
