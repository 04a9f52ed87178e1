"""What an editor feels: a type checker that starts cold on a script, and completion."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measuring import found, show
from docs.pictures.completion import offered

SCRIPT = """\
from pbs_api.datastore import list_datastore_usage, list_datastores
from pbs_api.gc import start_gc
from pbs_api.prune import prune_group
from pbs_api.snapshots import list_snapshots
from pbs_api.tasks import list_tasks
from pbs_client import ApiToken, Client

token = ApiToken("backup@pbs!automation", "11111111-2222-3333-4444-555555555555")
with Client("pbs.example.com", auth=token) as pbs:
    for store in pbs.send(list_datastores()):
        print(store.store, store.comment)
    for usage in pbs.send(list_datastore_usage()):
        print(usage.store, usage.used, usage.total)
    for snapshot in pbs.send(list_snapshots("tank", backup_type="vm")):
        print(snapshot.backup_id, snapshot.backup_time_utc, snapshot.size)
    for task in pbs.send(list_tasks(errors=True)):
        print(task.upid, task.status)
    pbs.wait(start_gc("tank"))
    pbs.send(prune_group("tank", backup_type="vm", backup_id="100", keep_last=3, dry_run=True))
"""
ROUNDS = 3
ROOT = Path(__file__).parents[1]


def check() -> float:
    """Seconds that pyright takes for the script."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "script.py")
        path.write_text(SCRIPT, encoding="utf-8")
        Path(folder, "pyrightconfig.json").write_text(
            f'{{"extraPaths": ["{ROOT / "src"}", "{ROOT / "generated"}"], "typeCheckingMode": "strict"}}'
        )
        begin = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "--project", folder],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return time.perf_counter() - begin


def main() -> int:
    taken = statistics.median(check() for _ in range(ROUNDS))
    show("An editor", ("", "time"), [("pyright on 20 lines that use five modules, cold", f"{taken:.1f} s")])
    found("Editor", "pyright on 20 lines that use five modules, cold", taken, 3.0, " s")
    begin = time.perf_counter()
    members = len(offered())
    cold = time.perf_counter() - begin
    found("Editor", f"the language server from its start to {members} completions", cold, None, " s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
