"""Scenarios: plain functions that fill a simulated server, an everyday one and the ugly cases that
programs stumble over.

    SimulatedPbs(scenario=[everyday, offline_store])

    @pytest.mark.pbs(scenario=["everyday", "offline-store"]) # the pytest plugin takes names too

A scenario of one's own is any function that takes the `SimulatedPbs`. Those here use names of their
own, so that they can be combined.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, tzinfo

from pbs_simulator.datastores import Datastore
from pbs_simulator.faults import Fault
from pbs_simulator.schedule import parse_calendar_event
from pbs_simulator.simulator import Scenario, SimulatedPbs

DAY = timedelta(days=1)


def back_up(
    store: Datastore,
    backup_type: str,
    backup_id: str,
    *,
    newest: float | datetime,
    count: int = 7,
    every: timedelta = DAY,
    ns: str = "",
    owner: str = "root@pam",
    size: int = 1024**3,
) -> None:
    """Fills a group with the snapshots of a schedule: `count` of them, `every` so often, the last
    at `newest`.
    """
    last = newest.timestamp() if isinstance(newest, datetime) else newest
    for age in range(count - 1, -1, -1):
        store.add_snapshot(
            backup_type, backup_id, int(last - age * every.total_seconds()), ns=ns, owner=owner, size=size
        )


def everyday(pbs: SimulatedPbs) -> None:
    """A server in use: two stores, a week of backups of a machine, a container and a host, jobs
    that ran, and a finished garbage collection.
    """
    server, now = pbs.server, int(pbs.clock.time())
    tank = server.add_datastore("tank", comment="main store", gc_schedule="daily")
    server.add_datastore("archive", comment="monthly copies")
    for backup_type, backup_id, size in (
        ("vm", "100", 32 * 1024**3),
        ("ct", "200", 4 * 1024**3),
        ("host", "web01", 1024**3),
    ):
        back_up(tank, backup_type, backup_id, newest=now - 3600, size=size)
    server.sections["prune"].create("p-daily", {"store": "tank", "schedule": "daily", "keep-last": 3, "keep-daily": 14})
    server.sections["verify"].create("v-weekly", {"store": "tank", "schedule": "sat 03:00", "outdated-after": 30})

    def ran(worker_type: str, worker_id: str, schedule: str, ago: int, took: int) -> str:
        start = _last_run(schedule, now, ago, server.zone())
        return server.tasks.add_finished(worker_type, worker_id, "root@pam", start, min(start + took, now)).upid

    server.jobs.ran("prune", "p-daily", ran("prunejob", "tank", "daily", 7200, 10))
    server.jobs.ran("verify", "v-weekly", ran("verificationjob", "tank:v-weekly", "sat 03:00", 90_000, 2000))
    collection = ran("garbage_collection", "tank", "daily", 10_800, 100)
    server.jobs.ran("gc", "tank", collection)
    tank.gc_status |= {
        "upid": collection,
        "disk-bytes": 20 * 1024**3,
        "disk-chunks": 9_000,
        "index-data-bytes": 250 * 1024**3,
        "index-file-count": 35,
    }


def _last_run(schedule: str, now: int, ago: int, zone: tzinfo) -> int:
    """When a job that is never late ran last: so long ago, or when it was due since."""
    start, event = now - ago, parse_calendar_event(schedule)
    while (due := event.next_after(start, zone)) is not None and due <= now:
        start = due
    return start


# Stores that are not as they should be


def unmounted_store(pbs: SimulatedPbs) -> None:
    """A removable store, `usb`, whose disk is not there: it is listed, and everything else about it
    is refused.
    """
    pbs.server.add_datastore("usb", backing_device="8c1c7b1c-0f1d-4b6a-9b0c-3e5f6a7b8c9d", path="usb").mounted = False


def offline_store(pbs: SimulatedPbs) -> None:
    """A store, `moving`, in offline maintenance mode with a message that is percent-encoded on the
    wire.
    """
    pbs.server.add_datastore("moving", maintenance_mode="type=offline,message=moving%20disks")


def history_with_nulls(pbs: SimulatedPbs) -> None:
    """A store, `young`, whose usage history has holes, as after days without power."""
    store = pbs.server.add_datastore("young")
    store.history = [None, None, 0.11, None, 0.12, None, None, 0.2]


# Tasks of all kinds


def running_task(pbs: SimulatedPbs) -> None:
    """A backup that never ends until it is stopped."""
    pbs.server.tasks.add_running("backup", "tank:vm/100", "root@pam", ["starting new backup on datastore 'tank'"])


def warned_task(pbs: SimulatedPbs) -> None:
    """A verification that ended with two warnings."""
    now = int(pbs.clock.time())
    pbs.server.tasks.add_finished(
        "verify", "tank", "root@pam", now - 600, now - 500, "WARNINGS: 2", ["verify datastore tank"]
    )


def failed_task(pbs: SimulatedPbs) -> None:
    """A synchronisation that failed, with a message of more than one line."""
    now = int(pbs.clock.time())
    lines = ["sync datastore 'tank' from 'offsite/tank'", "error:\nconnection reset by peer"]
    pbs.server.tasks.add_finished(
        "syncjob", "offsite:tank:tank::s-1", "root@pam", now - 300, now - 290, "sync failed with some errors.", lines
    )


def unknown_task(pbs: SimulatedPbs) -> None:
    """A task of a daemon that died: nobody knows how it ended, and its log has no last line."""
    task = pbs.server.tasks.add_running(
        "garbage_collection", "tank", "root@pam", ["starting garbage collection on store tank"]
    )
    task.status, task.endtime = "unknown", task.starttime


def escaped_upids(pbs: SimulatedPbs) -> None:
    """Finished tasks whose UPIDs hold escapes: hyphens, colons, slashes, and letters beyond
    ASCII.
    """
    now = int(pbs.clock.time())
    for worker_id in ("back-up:vm/100", "back-up:prod/db:host/web-01", "bäck-up"):
        pbs.server.tasks.add_finished("backup", worker_id, "root@pam!back-up", now - 900, now - 800)


# Contents that are easily confused


def same_id_twice(pbs: SimulatedPbs) -> None:
    """`vm/100` beside `ct/100`, and a `vm/100` of another cluster in a namespace, in a store
    `shared`.
    """
    store, now = pbs.server.add_datastore("shared"), pbs.clock.time()
    back_up(store, "vm", "100", newest=now - 3600, count=3)
    back_up(store, "ct", "100", newest=now - 7200, count=2)
    back_up(store, "vm", "100", newest=now - 300_000, count=1, ns="cluster2")


def nested_namespaces(pbs: SimulatedPbs) -> None:
    """Namespaces down to the deepest level PBS has, in a store `deep`, each with one group; one on
    the way is empty.
    """
    store, now = pbs.server.add_datastore("deep"), pbs.clock.time()
    names = [f"l{level}" for level in range(1, 8)]
    for depth in range(len(names) + 1):
        ns = "/".join(names[:depth])
        store.add_namespace(ns)
        if depth != 3:
            back_up(store, "host", f"web{depth}", newest=now - 3600 * depth, count=2, ns=ns)


# Jobs


def push_sync_job(pbs: SimulatedPbs) -> None:
    """A push job beside a pull job: lists show the push job only when asked for it."""
    sections = pbs.server.sections
    sections["remote"].create("offsite", {"host": "pbs2.example.com", "auth-id": "sync@pbs", "password": "secret"})
    sections["sync"].create(
        "s-pull", {"store": "tank", "remote": "offsite", "remote-store": "tank", "schedule": "hourly"}
    )
    sections["sync"].create(
        "s-push", {"store": "tank", "remote": "offsite", "remote-store": "copy", "sync-direction": "push"}
    )


def never_run_jobs(pbs: SimulatedPbs) -> None:
    """Jobs of every kind that never ran: no last run, and those without a schedule no next run
    either.
    """
    sections = pbs.server.sections
    sections["prune"].create("p-new", {"store": "tank", "schedule": "monthly", "keep-last": 1})
    sections["verify"].create("v-new", {"store": "tank"})
    sections["sync"].create("s-new", {"store": "tank", "remote-store": "archive"})
    for kind, job in (("prune", "p-new"), ("verify", "v-new"), ("sync", "s-new")):
        pbs.server.jobs.created(kind, job)


# Rights


def filtered_lists(pbs: SimulatedPbs) -> None:
    """A user, `viewer@pbs` with password `secret`, who sees one store of two (`seen`, `hidden`):
    lists leave the other out without a word.
    """
    now = pbs.clock.time()
    for name in ("seen", "hidden"):
        back_up(pbs.server.add_datastore(name), "vm", "100", newest=now - 3600, count=2)
    pbs.server.accounts.add("viewer@pbs", password="secret")
    pbs.server.acl.grant("/datastore/seen", "viewer@pbs", "DatastoreAudit")


# The connection


def lost_connection(pbs: SimulatedPbs) -> None:
    """The second call takes effect, and the connection breaks before its answer comes."""
    pbs.faults.add("*", Fault.LOST_ANSWER, on_call=2)


def slow_server(pbs: SimulatedPbs) -> None:
    """Every answer comes a quarter of a second late."""
    pbs.faults.add("*", Fault.SLOW, times=1_000_000, seconds=0.25)


def expired_ticket(pbs: SimulatedPbs) -> None:
    """The second call is refused as with a ticket that is too old; after a new login all is
    well.
    """
    pbs.faults.add("*", Fault.REFUSED, on_call=2, status=401, text="authentication failed")


def changed_certificate(pbs: SimulatedPbs) -> None:
    """The server shows another certificate than the one that was pinned.

    (Over TLS, serve it again: it makes a new one each time.)
    """
    pbs.faults.add("*", Fault.CHANGED_CERTIFICATE, times=1_000_000)


SCENARIOS: Mapping[str, Scenario] = {
    function.__name__.replace("_", "-"): function
    for function in (
        everyday,
        unmounted_store,
        offline_store,
        history_with_nulls,
        running_task,
        warned_task,
        failed_task,
        unknown_task,
        escaped_upids,
        same_id_twice,
        nested_namespaces,
        push_sync_job,
        never_run_jobs,
        filtered_lists,
        lost_connection,
        slow_server,
        expired_ticket,
        changed_certificate,
    )
}
"""Every scenario of this module by its name with hyphens."""


def find(wanted: str | Scenario | Iterable[str | Scenario] | None) -> list[Scenario]:
    """Scenarios given by name, as functions, or several of both."""
    if wanted is None:
        return []
    listed = [wanted] if isinstance(wanted, str) or callable(wanted) else list(wanted)
    unknown = [name for name in listed if isinstance(name, str) and name not in SCENARIOS]
    if unknown:
        raise ValueError(f"no scenario {', '.join(unknown)}; there are {', '.join(SCENARIOS)}")
    return [SCENARIOS[one] if isinstance(one, str) else one for one in listed]
