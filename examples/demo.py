"""What `make demo` shows: the typed client at work, sync and async, against a simulated PBS over
TLS on this machine.

A program of yours would name its server and its token instead of `served` and `token`; all the rest
would be the same.
"""

from __future__ import annotations

import ast
import asyncio
import re
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pbs_api.access import list_users
from pbs_api.datastore import list_datastore_usage
from pbs_api.gc import list_gc_jobs, start_gc
from pbs_api.groups import list_groups
from pbs_api.nodes import get_node_status
from pbs_api.prune import PruneListItem, create_prune_job, list_prune_job_status, prune_group, run_prune_job
from pbs_api.server import get_version
from pbs_api.snapshots import SnapshotListItem, list_snapshots
from pbs_api.tasks import list_tasks
from pbs_api.verify import create_verify_job, list_verify_job_status
from pbs_client import ApiToken, AsyncClient, Client
from pbs_simulator import SimulatedPbs

ROOT = Path(__file__).resolve().parents[1]
DAY = 24 * 3600
GIB = 1024**3


def backups(pbs: SimulatedPbs) -> None:
    """The backups that the simulated server starts with."""
    now = int(pbs.clock.time())
    tank = pbs.server.add_datastore("tank", comment="main store", gc_schedule="daily")
    for age in (0, 1, 2, 3, 7, 14, 30, 60):
        tank.add_snapshot("vm", "100", now - age * DAY - 7200, size=32 * GIB, protected=age == 30)
    for age in (1, 2, 3):
        tank.add_snapshot("ct", "100", now - age * DAY - 3600, size=8 * GIB, owner="backup@pbs")
    for age in (5, 12):
        tank.add_snapshot("host", "web01", now - age * DAY, ns="prod", size=3 * GIB)
    pbs.server.add_datastore("offsite", comment="second copy")
    pbs.server.accounts.add("backup@pbs", comment="makes the backups")


def main() -> None:
    simulated = SimulatedPbs(scenario=backups)
    token = ApiToken("monitor@pbs!demo", simulated.add_token("monitor@pbs", "demo"))
    with simulated.serve() as served:
        with Client(served.address, auth=token, fingerprint=served.fingerprint) as pbs:
            show(pbs)
        title("The same functions with asyncio, four calls at once")
        asyncio.run(at_once(AsyncClient(served.address, auth=token, fingerprint=served.fingerprint)))
    title("What PBS 4.2 changed since 4.1.1: python -m codegen compare 4.1.1 4.2")
    show_comparison()
    title("What to type next")
    print(NEXT)


def show(pbs: Client) -> None:
    title("Connected by fingerprint, with a token")
    code_below()
    version = pbs.send(get_version())
    code_below()
    status = pbs.send(get_node_status())
    print(f"PBS {version.version} at {pbs.server} as {pbs.auth_id}, up for {status.uptime // 3600} h")

    title("Datastores")
    code_below()
    usage = sorted(pbs.send(list_datastore_usage()), key=lambda store: store.store)
    table(
        ("store", "total", "used", "full"),
        [(store.store, size(store.total), size(store.used), percent(store.used, store.total)) for store in usage],
    )

    title("Groups in tank: vm/100 is not ct/100")
    code_below()
    groups = sorted(pbs.send(list_groups("tank")), key=lambda group: group.last_backup, reverse=True)
    table(
        ("group", "count", "newest", "owner"),
        [
            (
                f"{group.backup_type}/{group.backup_id}",
                group.backup_count,
                age(group.last_backup_utc),
                group.owner or "",
            )
            for group in groups
        ],
    )

    title("Snapshots of virtual machines")
    code_below()
    snapshots = sorted(pbs.send(list_snapshots("tank", backup_type="vm")), key=lambda snapshot: snapshot.backup_time)
    table(
        ("snapshot", "age", "size", "protected"),
        [
            (name(item), age(item.backup_time_utc), size(item.size), "yes" if item.protected else "")
            for item in snapshots
        ],
    )

    title("What a prune would remove (nothing is removed)")
    code_below()
    decisions = pbs.send(
        prune_group("tank", backup_type="vm", backup_id="100", keep_last=2, keep_weekly=2, dry_run=True)
    )
    table(
        ("snapshot", "decision"),
        [
            (name(item), "keep, protected" if item.protected else "keep" if item.keep else "remove")
            for item in decisions
        ],
    )

    title("A garbage collection, with its log as it comes")
    code_below()
    result = pbs.wait(start_gc("tank"), timeout=60, on_log=log_line)
    print(f"ended with {result.exitstatus}, {result.warnings} warnings")

    title("Jobs")
    code_below(count=3)
    pbs.send(create_prune_job(id="weekly", store="tank", schedule="sun 04:00", keep_daily=7, keep_weekly=4))
    pbs.send(create_verify_job(id="monthly", store="tank", schedule="*-*-1 03:00", outdated_after=30))
    pbs.wait(run_prune_job("weekly"), timeout=60)
    show_jobs(pbs)

    title("Newest tasks")
    code_below()
    tasks = pbs.send(list_tasks(limit=4))
    table(
        ("type", "id", "by", "result"),
        [(task.worker_type, task.worker_id or "", task.user, task.status or "running") for task in tasks],
    )

    title("Users")
    code_below()
    users = sorted(pbs.send(list_users(include_tokens=True)), key=lambda user: user.userid)
    table(("user", "tokens", "comment"), [(user.userid, len(user.tokens or ()), user.comment or "") for user in users])


def show_jobs(pbs: Client) -> None:
    """A short health table: what ran last, how it ended, what comes next."""
    code_below()
    jobs = [
        *(("garbage collection", job.store, job.last_run_state, job.next_run_utc) for job in pbs.send(list_gc_jobs())),
        *(
            (f"prune {job.id}", job.store, job.last_run_state, job.next_run_utc)
            for job in pbs.send(list_prune_job_status())
        ),
        *(
            (f"verify {job.id}", job.store, job.last_run_state, job.next_run_utc)
            for job in pbs.send(list_verify_job_status())
        ),
    ]
    table(
        ("job", "store", "last run", "next run (UTC)"),
        [
            (job, store, state or "never", f"{coming:%Y-%m-%d %H:%M}" if coming else "not scheduled")
            for job, store, state, coming in jobs
        ],
    )


async def at_once(client: AsyncClient) -> None:
    async with client as pbs:
        code_below()
        version, usage, in_root, in_prod = await asyncio.gather(
            pbs.send(get_version()),
            pbs.send(list_datastore_usage()),
            pbs.send(list_snapshots("tank")),
            pbs.send(list_snapshots("tank", ns="prod")),
        )
    print(
        f"PBS {version.version}: {len(usage)} datastores, "
        f"{len(in_root)} snapshots in tank and {len(in_prod)} in its namespace prod"
    )


def show_comparison() -> None:
    command = [sys.executable, "-m", "codegen", "compare", "4.1.1", "4.2"]
    lines = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    functions = [line for line in lines if re.search(r": (GET|POST|PUT|DELETE) /", line)]
    print("\n".join([lines[0], *functions[:8]]))
    print(f"... and {len(lines) - 1 - len(functions[:8])} more lines about parameters, fields and values")


NEXT = """\
python -m pbs_simulator       serve the simulated PBS to programs in any language (first: . .venv/bin/activate)
python -m codegen --help      import the schema of your own server, compare, generate
make test                     run the tests
make docs                     build the documentation, then open site/index.html"""


def title(text: str) -> None:
    print(f"\n{text}\n{'-' * len(text)}")


def code_below(count: int = 1) -> None:
    """Prints the statements that come next, so that each result stands below its code."""
    line = sys._getframe(1).f_lineno  # pyright: ignore[reportPrivateUsage]
    source = Path(__file__).read_text(encoding="utf-8")
    statements = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt) and node.lineno > line]
    for node in sorted(statements, key=lambda node: node.lineno)[:count]:
        lines = source.splitlines()[node.lineno - 1 : node.end_lineno]
        print(textwrap.indent(textwrap.dedent("\n".join(lines)), ">>> ", lambda _: True))


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Prints aligned columns: sizes, ages and counts to the right, all else to the left."""
    cells = [list(head), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    right = [column in {"total", "used", "full", "count", "age", "newest", "size", "tokens"} for column in head]
    for row in cells:
        print(
            "  ".join(
                cell.rjust(width) if to_right else cell.ljust(width)
                for cell, width, to_right in zip(row, widths, right, strict=True)
            ).rstrip()
        )


def size(count: int | None) -> str:
    """Bytes as people read them."""
    if count is None or count < 0:
        return "-"
    value = float(count)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if value < 1024:
            return f"{value:.1f} {unit}".replace(".0 B", " B")
        value /= 1024
    return f"{value:.1f} TiB"


def log_line(line: str) -> None:
    """Prints a log line without its time. Of the many lines about progress those at each twentieth
    per cent are enough here."""
    text = line.partition(": ")[2] or line
    if not re.match(r"(marked|processed) ", text) or re.match(r"processed \d*[02468]0%", text):
        print(text)


def name(item: SnapshotListItem | PruneListItem) -> str:
    return f"{item.backup_type}/{item.backup_id}/{item.backup_time_utc:%Y-%m-%dT%H:%M:%SZ}"


def percent(part: int | None, whole: int | None) -> str:
    return "-" if part is None or not whole else f"{part / whole:.0%}"


def age(then: datetime | None) -> str:
    if then is None:
        return "never"
    hours = (datetime.now(UTC) - then).total_seconds() / 3600
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} d"


if __name__ == "__main__":
    main()
