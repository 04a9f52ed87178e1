"""Names the backup that a call was about, as PBS says only that some file is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pbs_client.printable import printable


def what_is_missing(values: Mapping[str, Any]) -> str:
    """What the server does not have, named by the values that were sent: a snapshot, a group, a
    namespace. Empty if they name none."""
    kind, name, time, namespace = (values.get(key) for key in ("backup-type", "backup-id", "backup-time", "ns"))
    missing: list[str] = []
    if kind and name and time is not None:
        missing.append(f"no snapshot {kind}/{name}/{_written(time)}")
        if values.get("file-name") or values.get("filepath"):
            missing[0] += " with that file"
    if kind and name:
        missing.append(f"no group {kind}/{name}")
    if namespace:
        missing.append(f"no namespace {namespace}")
    if not missing:
        return ""
    where = f"datastore {values['store']}" if values.get("store") else "the datastore"
    return printable(f"There is {' or '.join(missing)} in {where}.", longest=600)


def _written(time: Any) -> str:
    """A backup's time as written in the names of snapshots."""
    try:
        return datetime.fromtimestamp(int(time), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError, TypeError):
        return str(time)
