"""What `make demo` shows: the typed client at work, sync and async, on answers that a real PBS 4.2.2 gave.

What stands below the two functions `connect` is what a program of yours would contain; they replay a recording instead of naming a server.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pbs_api.access import list_users
from pbs_api.datastore import list_datastore_usage, list_datastores
from pbs_api.groups import list_groups
from pbs_api.prune import prune_group
from pbs_api.server import get_version
from pbs_api.snapshots import list_snapshots
from pbs_api.tasks import list_tasks
from pbs_client import AsyncClient, Client, Password
from pbs_simulator import Replay

RECORDING = Path(__file__).resolve().parents[1] / "tests" / "recordings" / "pbs-4.2.2.jsonl"
NOW = datetime(2026, 11, 23, 14, 40, tzinfo=UTC)
"""When the recording was made, so that the ages below are what they were."""
STORE = "store1"


def connect() -> Client:
    return Client("pbs.example.com", auth=Password("root@pam", "secret"), transport=Replay(RECORDING).transport())


def connect_async() -> AsyncClient:
    return AsyncClient("pbs.example.com", auth=Password("root@pam", "secret"), transport=Replay(RECORDING).async_transport())


def main() -> None:
    with connect() as pbs:
        title("Datastores")
        print(f"PBS {pbs.send(get_version()).version}\n")
        show_usage(pbs)
        title(f"Newest backup of each group in {STORE}")
        show_groups(pbs)
        title(f"Snapshots of virtual machines in {STORE}")
        show_snapshots(pbs)
        title("What keeping the last snapshot of ct/200 would remove")
        show_prune(pbs)
        title("Newest tasks")
        show_tasks(pbs)
        title("Users")
        show_users(pbs)
    title("The same functions with asyncio, three calls at once")
    asyncio.run(at_once())
    title("What PBS 4.2 changed since 4.1.1 (python -m codegen compare 4.1.1 4.2)")
    show_comparison()
    title("What to type next")
    print(NEXT)


def show_usage(pbs: Client) -> None:
    rows = [
        (store.store, size(store.total), size(store.used), percent(store.used, store.total), store.mount_status or "")
        for store in sorted(pbs.send(list_datastore_usage()), key=lambda store: store.store)
    ]
    table(("store", "total", "used", "full", "mounted"), rows)


def show_groups(pbs: Client) -> None:
    groups = sorted(pbs.send(list_groups(STORE)), key=lambda group: group.last_backup, reverse=True)
    table(
        ("group", "count", "newest", "owner"),
        [(f"{group.backup_type}/{group.backup_id}", group.backup_count, age(group.last_backup_utc), group.owner or "") for group in groups],
    )


def show_snapshots(pbs: Client) -> None:
    rows = [
        (
            f"{snapshot.backup_type}/{snapshot.backup_id}",
            f"{snapshot.backup_time_utc:%Y-%m-%d %H:%M}",
            age(snapshot.backup_time_utc),
            size(snapshot.size),
            snapshot.verification.state if snapshot.verification else "never verified",
        )
        for snapshot in sorted(pbs.send(list_snapshots(STORE)), key=lambda snapshot: snapshot.backup_time)
        if snapshot.backup_type == "vm"
    ]
    table(("group", "time (UTC)", "age", "size", "verification"), rows)


def show_prune(pbs: Client) -> None:
    decisions = pbs.send(prune_group(STORE, backup_type="ct", backup_id="200", keep_last=1, dry_run=True))
    table(
        ("snapshot", "decision"),
        [(f"{item.backup_type}/{item.backup_id} {item.backup_time_utc:%Y-%m-%d %H:%M}", "keep" if item.keep else "remove") for item in decisions],
    )


def show_tasks(pbs: Client) -> None:
    rows = [
        (f"{task.starttime_utc:%Y-%m-%d %H:%M:%S}", task.worker_type, task.worker_id or "", task.user, task.status or "running")
        for task in pbs.send(list_tasks(limit=3))
    ]
    table(("started (UTC)", "type", "id", "by", "result"), rows)


def show_users(pbs: Client) -> None:
    rows = [
        (user.userid, "no" if user.enable is False else "yes", len(user.tokens or ()), user.comment or "")
        for user in sorted(pbs.send(list_users(include_tokens=True)), key=lambda user: user.userid)
    ]
    table(("user", "enabled", "tokens", "comment"), rows)


async def at_once() -> None:
    async with connect_async() as pbs:
        version, stores, snapshots = await asyncio.gather(
            pbs.send(get_version()),
            pbs.send(list_datastores()),
            pbs.send(list_snapshots(STORE)),
        )
    print(f"PBS {version.version}: {len(stores)} datastores, {len(snapshots)} snapshots in {STORE}")


def show_comparison() -> None:
    command = [sys.executable, "-m", "codegen", "compare", "4.1.1", "4.2"]
    done = subprocess.run(command, cwd=RECORDING.parents[2], capture_output=True, text=True, check=True)
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    print("\n".join(lines[:10]))
    if len(lines) > 10:
        print(f"... and {len(lines) - 10} more lines")


NEXT = """\
make test                     run the tests
make docs                     build the documentation, then open site/index.html
python -m codegen --help      import the schema of your own server, compare, generate"""


def title(text: str) -> None:
    print(f"\n{text}\n{'-' * len(text)}")


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Prints aligned columns; a column of sizes, ages and counts is aligned to the right."""
    cells = [list(head), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    right = [head[column] in {"total", "used", "full", "count", "age", "newest", "size", "tokens"} for column in range(len(head))]
    for row in cells:
        print(
            "  ".join(cell.rjust(width) if to_right else cell.ljust(width) for cell, width, to_right in zip(row, widths, right, strict=True)).rstrip()
        )


def size(count: int | None) -> str:
    """Bytes as people read them."""
    if count is None or count < 0:
        return "-"
    value = float(count)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if value < 1024:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} TiB"


def percent(part: int | None, whole: int | None) -> str:
    return "-" if part is None or not whole else f"{part / whole:.0%}"


def age(then: datetime | None) -> str:
    if then is None:
        return "never"
    hours = (NOW - then).total_seconds() / 3600
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} d"


if __name__ == "__main__":
    main()
