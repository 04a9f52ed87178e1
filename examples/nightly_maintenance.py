"""Prunes each group of all datastores, collects garbage, and verifies what was not verified lately.

For a timer: it prints a line for each step and ends with 1 if something failed. Connection as in
`PBS_REPOSITORY`, `PBS_PASSWORD` and `PBS_FINGERPRINT`; give `--dry-run` to see what it would do.
"""

from __future__ import annotations

import sys

from pbs_client import Client
from pbs_tools import maintenance
from pbs_tools.maintenance import Event, Keep, Pruned

KEEP = Keep(last=3, daily=14, weekly=8, monthly=12)


def show(event: Event) -> None:
    if isinstance(event, Pruned):
        print(f"{event.group}: {len(event.kept)} snapshots stay, {len(event.removed)} go")
    else:
        print(event)


def main(dry_run: bool) -> int:
    with Client.from_env() as pbs:
        summary = maintenance.run(pbs, keep=KEEP, reverify_after=30, dry_run=dry_run, on_event=show)
    return summary.exit_code


if __name__ == "__main__":
    sys.exit(main(dry_run="--dry-run" in sys.argv[1:]))
