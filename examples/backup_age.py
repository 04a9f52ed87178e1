"""A check in the form of Nagios: is the newest backup of each group of a datastore young enough?

`python backup_age.py 26 50` warns after 26 hours and is critical after 50, as it does without
numbers. The datastore is the one in `PBS_REPOSITORY`. Namespaces that the login may not see are not
looked at, and PBS lists a group by a backup that still runs if it has no other.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

from pbs_api.groups import list_groups
from pbs_api.namespaces import list_namespaces
from pbs_client import Client, PbsError

OK, WARNING, CRITICAL, UNKNOWN = range(4)


def ages(pbs: Client, store: str) -> dict[str, timedelta]:
    """The age of the newest backup of every group, oldest first."""
    now = datetime.now(UTC)
    found: dict[str, timedelta] = {}
    for namespace in pbs.send(list_namespaces(store)):
        for group in pbs.send(list_groups(store, ns=namespace.ns)):
            name = f"{namespace.ns}/{group.backup_type}/{group.backup_id}".lstrip("/")
            if group.last_backup_utc is not None:
                found[name] = now - group.last_backup_utc
    return dict(sorted(found.items(), key=lambda item: item[1], reverse=True))


def main(warning: float = 26, critical: float = 50) -> int:
    try:
        with Client.from_env(timeout=20) as pbs:
            if pbs.repository is None:
                print("UNKNOWN: PBS_REPOSITORY names no datastore")
                return UNKNOWN
            found = ages(pbs, pbs.repository.datastore)
    except PbsError as error:
        print(f"UNKNOWN: {error}")
        return UNKNOWN
    if not found:
        print("UNKNOWN: the login sees no group that has a backup")
        return UNKNOWN
    late = {name: age for name, age in found.items() if age > timedelta(hours=warning)}
    state = CRITICAL if any(age > timedelta(hours=critical) for age in late.values()) else WARNING if late else OK
    print(f"{('OK', 'WARNING', 'CRITICAL')[state]}: {len(late)} of {len(found)} groups without a recent backup")
    for name, age in late.items():
        print(f"{name}: {age / timedelta(hours=1):.0f} h")
    return state


if __name__ == "__main__":
    sys.exit(main(*map(float, sys.argv[1:3])))
