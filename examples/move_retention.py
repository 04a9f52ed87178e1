"""Moves the prune jobs of one datastore to another: the same schedules and keep rules, new names.

`python move_retention.py old new` shows what would be done, and `--yes` as a third word does it. A
job is removed only when its successor is there, so nothing is ever pruned by neither or lost.
"""

from __future__ import annotations

import sys

from pbs_api.prune import create_prune_job, delete_prune_job, list_prune_jobs
from pbs_client import AlreadyExists, Client


def main(old: str, new: str, do_it: bool) -> int:
    with Client.from_env() as pbs:
        jobs = [job for job in pbs.send(list_prune_jobs()) if job.store == old]
        for job in jobs:
            rules = {
                "keep_last": job.keep_last,
                "keep_hourly": job.keep_hourly,
                "keep_daily": job.keep_daily,
                "keep_weekly": job.keep_weekly,
                "keep_monthly": job.keep_monthly,
                "keep_yearly": job.keep_yearly,
                "max_depth": job.max_depth,
            }
            told = ", ".join(f"{name}={value}" for name, value in rules.items() if value is not None)
            successor = f"{new}-{job.id}"[:32]
            print(f"{job.id} of {old} becomes {successor} of {new}: {job.schedule}, {told or 'keeps everything'}")
            if not do_it:
                continue
            try:
                pbs.send(
                    create_prune_job(
                        id=successor,
                        store=new,
                        schedule=job.schedule,
                        ns=job.ns,
                        disable=job.disable,
                        comment=job.comment,
                        **rules,
                    )
                )
            except AlreadyExists:
                print(f"{successor} is there already; {job.id} is left as it is")
                continue
            pbs.send(delete_prune_job(job.id))
    return 0 if jobs else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], do_it="--yes" in sys.argv[3:]))
