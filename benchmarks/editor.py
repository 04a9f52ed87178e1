"""What an editor feels: a type checker that starts cold on a script, and completion by language
servers, over their protocol. Beside it the same with what openapi-python-client makes of the same
API."""

from __future__ import annotations

import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import attrs

from benchmarks.environments import ROOT, commands_of
from benchmarks.measuring import found, milliseconds, show
from benchmarks.other_generator import NAME, PACKAGE, compare, other_package
from docs.pictures.language_server import PYRIGHT, LanguageServer

CHECKS = 7
CHANGES = 3
LEAST = 7
"""A median of fewer is shown, but is not kept for the table."""
MOST_CHECKING = 3.0
MOST_COMPLETING = 0.5
FILE = "script.py"


class Wrong(Exception):
    """An answer that makes its time worthless."""


@attrs.frozen
class Script:
    """Some twenty lines that use five modules, and what is typed into them."""

    text: str
    call: str
    """A line with a call; what is offered behind its comma is measured."""
    parameters: frozenset[str]
    """What has to be offered there."""
    loop: str
    """The line below which `snapshot` is known."""
    fields: frozenset[str]
    """What has to be offered behind its dot."""

    def in_call(self) -> tuple[str, int, int]:
        """The text with the call at its end, and the place where its second argument would be."""
        last = len(self.text.splitlines())
        return f"{self.text}    {self.call}\n", last, 4 + self.call.index(")")

    def behind_dot(self) -> tuple[str, int, int]:
        """The text in which somebody has just typed a dot, and the place behind it."""
        before, _, after = self.text.partition(f"{self.loop}\n")
        indent = len(self.loop) - len(self.loop.lstrip()) + 4
        text = f"{before}{self.loop}\n{' ' * indent}snapshot.\n{after}"
        return text, len(before.splitlines()) + 1, indent + len("snapshot.")


OURS = Script(
    """\
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
""",
    'list_snapshots("tank", )',
    frozenset({"backup_id", "backup_type", "ns"}),
    '    for snapshot in pbs.send(list_snapshots("tank", backup_type="vm")):',
    frozenset({"backup_id", "backup_time", "backup_time_utc", "files", "size", "verification"}),
)
THEIRS = Script(
    f"""\
from {PACKAGE} import AuthenticatedClient
from {PACKAGE}.api.datastore import list_datastore_usage, list_datastores
from {PACKAGE}.api.gc import start_gc
from {PACKAGE}.api.prune import prune_group
from {PACKAGE}.api.snapshots import list_snapshots
from {PACKAGE}.api.tasks import list_tasks
from {PACKAGE}.models import BackupType, PruneGroupBody

token = "backup@pbs!automation:11111111-2222-3333-4444-555555555555"
with AuthenticatedClient("https://pbs.example.com:8007/api2/json", token=token, prefix="PBSAPIToken") as pbs:
    if stores := list_datastores.sync(client=pbs):
        print([(store.store, store.comment) for store in stores.data])
    if usages := list_datastore_usage.sync(client=pbs):
        print([(usage.store, usage.used, usage.total) for usage in usages.data])
    if snapshots := list_snapshots.sync("tank", client=pbs, backup_type=BackupType.VM):
        for snapshot in snapshots.data:
            print(snapshot.backup_id, snapshot.backup_time, snapshot.size)
    if tasks := list_tasks.sync("localhost", client=pbs, errors=True):
        print([(task.upid, task.status) for task in tasks.data])
    start_gc.sync("tank", client=pbs)
    prune_group.sync("tank", client=pbs, body=PruneGroupBody("100", BackupType.VM, keep_last=3, dry_run=True))
""",
    'list_snapshots.sync("tank", )',
    frozenset({"backup_id", "backup_type", "ns"}),
    "        for snapshot in snapshots.data:",
    frozenset({"backup_id", "backup_time", "files", "size", "verification"}),
)


@contextlib.contextmanager
def project(script: Script, packages: list[Path]) -> Generator[Path]:
    """A folder with the script, in which pyright finds the packages."""
    python = Path(sys.prefix)
    settings = {
        "extraPaths": [str(path) for path in packages],
        "typeCheckingMode": "strict",
        "venvPath": str(python.parent),
        "venv": python.name,
    }
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text).resolve()
        (folder / FILE).write_text(script.text, encoding="utf-8")
        (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
        yield folder


def check(script: Script, packages: list[Path]) -> float:
    """Seconds that pyright takes for the script, in which it must not find anything."""
    with project(script, packages) as folder:
        begin = time.perf_counter()
        command = [sys.executable, "-m", "pyright", "--project", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Wrong(done.stdout)
        return time.perf_counter() - begin


@attrs.frozen
class Server:
    """A language server."""

    name: str
    command: tuple[str | Path, ...]
    starts: int

    def options(self, packages: list[Path]) -> dict[str, Any]:
        """What jedi is told, and pyright reads in its own file."""
        paths = [str(path) for path in packages]
        return {"workspace": {"environmentPath": sys.executable, "extraPaths": paths}}


def completion_times(server: Server, script: Script, packages: list[Path]) -> dict[str, list[float]]:
    """Seconds until completion is there: the first after a start, and then after every change."""
    times: dict[str, list[float]] = {"first": [], "call": [], "dot": []}
    places = {"call": (script.in_call(), script.parameters), "dot": (script.behind_dot(), script.fields)}
    with project(script, packages) as folder, LanguageServer(folder, server.command, server.options(packages)) as asked:
        asked.open(FILE, script.text)
        for change in range(CHANGES + 1):
            for place, ((text, line, character), wanted) in places.items():
                begin = time.perf_counter()
                # What is typed differs each time, so that nobody can answer from memory.
                asked.change(FILE, f"{text}# {change}\n")
                offered = {item["label"].rstrip("=") for item in asked.complete(FILE, line, character)}
                taken = time.perf_counter() - begin
                if missing := wanted - offered:
                    raise Wrong(f"{server.name} does not offer {', '.join(sorted(missing))} in {text}")
                if change:
                    times[place].append(taken)
                elif place == "call":
                    times["first"].append(taken)
    return times


def completions(server: Server, contestants: dict[str, tuple[Script, list[Path]]]) -> None:
    """Starts a server some times for each, in turn, and keeps the medians."""
    kinds = {
        "first": "the first after its start",
        "call": "inside a call",
        "dot": "behind a dot",
    }
    seconds: dict[tuple[str, str], list[float]] = {(name, kind): [] for name in contestants for kind in kinds}
    for _ in range(server.starts):
        for name, (script, packages) in contestants.items():
            for kind, taken in completion_times(server, script, packages).items():
                seconds[name, kind] += taken
    medians = {key: statistics.median(taken) for key, taken in seconds.items()}
    show(
        f"Completion by {server.name}: the median until it is there",
        ("", *kinds.values()),
        [(name, *(milliseconds(medians[name, kind]) for kind in kinds)) for name in contestants],
    )
    for kind, words in kinds.items():
        if kind == "first" and len(seconds["ours", kind]) < LEAST:
            continue
        what = f"completion by {server.name}, {words}"
        if NAME in contestants:
            found("Editor", f"{what}, of {NAME}", medians["ours", kind] / medians[NAME, kind])
        # Until the first, a server reads what Python itself brings along, whatever the script uses.
        most = None if kind == "first" else 1000 * MOST_COMPLETING
        found("Editor", what, 1000 * medians["ours", kind], most, " ms")


def checking(contestants: dict[str, tuple[Script, list[Path]]]) -> None:
    turns = [{name: check(*contestant) for name, contestant in contestants.items()} for _ in range(CHECKS)]
    times = {name: statistics.median(turn[name] for turn in turns) for name in contestants}
    rows = [(name, f"{seconds:.1f} s") for name, seconds in times.items()]
    show("pyright on 20 lines that use five modules, cold", ("", "time"), rows)
    what = "pyright on 20 lines that use five modules, cold"
    if NAME in contestants:
        found("Editor", f"{what}, of {NAME}", times["ours"] / times[NAME])
    found("Editor", what, times["ours"], MOST_CHECKING, " s")


def main() -> int:
    jedi = commands_of("jedi-language-server")
    servers = [Server("pyright", PYRIGHT, starts=7)]
    if jedi is not None:
        servers.append(Server("jedi", (jedi / "jedi-language-server",), starts=3))
    with other_package() as folder:
        contestants = {"ours": (OURS, [ROOT / "src", ROOT / "generated"])}
        if folder is not None:
            contestants[NAME] = (THEIRS, [folder])
            compare(folder)
        try:
            checking(contestants)
            for server in servers:
                completions(server, contestants)
        except Wrong as wrong:
            print(wrong, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
