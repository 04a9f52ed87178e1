"""Every task of the how-to (tests/api/howto.tsv) is one line of `pbsh`, over TLS with a pinned certificate.

One server for all of them, in the order of the table: what a line made, a later one uses or removes.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import click.testing
import pytest

from pbs_simulator import SimulatedPbs
from pbs_simulator.scenarios import back_up, everyday
from pbs_simulator.wire import WireAnswer
from pbs_tools.command.catalog import operation
from pbs_tools.command.root import pbsh
from tests.support.any_server import path_pattern

HOWTO = Path(__file__).parents[1] / "api" / "howto.tsv"
LINES = {
    "log in with a password": "--auth-id root@pam login",
    "get a ticket for other use": "--auth-id root@pam login",
    "use an API token: no login, one header": "version",
    "is the server there, without credentials": "ping",
    "what may I do": "whoami",
    "what may another user or token do": "user permissions root@pam!tls --path /datastore/tank",
    "forget the ticket in a browser": "--auth-id root@pam logout",
    "datastores": "datastore visible",
    "configuration of all datastores": "datastore list",
    "configuration of one datastore": "datastore show tank",
    "change it": "datastore update tank --comment main --delete gc-schedule",
    "usage of all datastores": "datastore usage",
    "usage of one datastore": "datastore status tank",
    "usage with counts of groups and snapshots": "datastore status tank --verbose true",
    "usage over time": "datastore rrd tank --cf AVERAGE --timeframe day",
    "namespaces": "namespace list tank",
    "backup groups": "group list tank",
    "snapshots": "snapshot list tank",
    "snapshots of one type": "snapshot list tank --backup-type vm",
    "snapshots of one group in a namespace": "snapshot list tank vm/100 --ns a",
    "delete a snapshot": "snapshot forget tank {oldest} --yes",
    "delete a group with all its snapshots": "group forget tank host/web01 --yes",
    "files of a snapshot": "snapshot files tank {newest}",
    "protect a snapshot": "snapshot protected update tank {newest} true",
    "notes of a snapshot": "snapshot notes update tank {newest} before",
    "start garbage collection": "gc start tank --no-wait",
    "garbage collection, waiting for the end": "gc start tank --timeout 1h",
    "state of garbage collection": "gc status tank",
    "verify a datastore": "verify tank",
    "verify all, verified or not": "verify tank --ignore-verified false",
    "verify what was not verified in 30 days": "verify tank --ignore-verified true --outdated-after 30",
    "verify one group": "verify tank --backup-type vm --backup-id 100",
    "verify one snapshot": "verify tank --backup-type vm --backup-id 100 --backup-time {newest_time}",
    "what a prune of a group would remove": "prune tank vm/100 --keep-last 3 --dry-run",
    "prune a group by all keep rules": "prune tank vm/100 --keep-last 3 --keep-hourly 24 --keep-daily 7 --keep-weekly 4"
    " --keep-monthly 12 --keep-yearly 2 --yes",
    "prune a group as a task": "prune tank vm/100 --keep-last 3 --use-task --yes",
    "prune every group of a namespace": "prune tank --ns a --keep-daily 7 --yes",
    "nodes (403 for every API token; root@pam with a password only)": "--auth-id root@pam node list",
    "state of the server": "node status",
    "a stable id of the server": "node server-identity",
    "its services": "service list",
    "tasks": "task list --all",
    "tasks that are running": "task list",
    "tasks that failed": "task list --failed --limit 0",
    "state of a task": "task show {upid}",
    "log of a task": "task log {upid}",
    "stop a task": "task stop {upid}",
    "wait for a task": "task wait {upid} --timeout 10m",
    "log lines as they come": "task log {upid} -f",
    "users": "user list",
    "users with their tokens": "user list --include_tokens true",
    "create a user": "user create monitor@pbs --password-file {password_file} --comment monitoring",
    "change a user": "user update monitor@pbs --enable false --delete comment",
    "remove a user": "user remove monitor@pbs --yes",
    "tokens of a user": "user list-tokens bot@pbs",
    "create a token (the secret is in this answer only)": "token create bot@pbs ci --comment exporter",
    "give the user rights": "acl update /datastore/tank DatastoreAudit --auth-id bot@pbs",
    "give the token the same rights (it has what both have)": "acl update /datastore/tank DatastoreAudit"
    " --auth-id bot@pbs!ci",
    "new secret for a token": "token rotate bot@pbs ci",
    "remove a token": "token remove bot@pbs ci --yes",
    "realms": "realm list",
    "settings of an LDAP realm": "ldap show corp",
    "take over the users of a realm": "realm sync corp --dry-run true",
}


def named(moment: float) -> str:
    return f"ct/200/{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%M:%SZ}"


with HOWTO.open(newline="", encoding="utf-8") as table:
    FUNCTIONS = {row["task"]: row["function"] for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)}

NOTHING_SENT = {"access.delete_ticket"}
"""`pbsh logout` forgets the ticket where it is kept."""


def test_each_task_of_the_howto_has_a_line() -> None:
    assert list(LINES) == list(FUNCTIONS)


@pytest.mark.slow
def test_each_line_does_it_over_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pbs = SimulatedPbs(scenario=everyday)
    server, tank = pbs.server, pbs.server.datastore("tank")
    made = tank.group("", "vm", "100")
    assert made is not None
    newest = made.newest_first()[0].backup_time
    now = newest + 3600
    tank.add_namespace("a")
    back_up(tank, "vm", "100", newest=now, ns="a")
    server.accounts.add("bot@pbs", password="long enough")
    server.sections["ldap"].create(
        "corp", {"server1": "ldap.example.com", "base-dn": "dc=example,dc=com", "user-attr": "uid"}
    )
    password_file = tmp_path / "password"
    password_file.write_text("long enough")
    values = {
        "newest": named(newest),
        "newest_time": str(newest),
        "oldest": named(newest - 6 * 86400),
        "upid": str(server.tasks.add_finished("garbage_collection", "tank", "root@pam", now - 9, now - 5).upid),
        "password_file": str(password_file),
    }
    monkeypatch.setenv("PBSH_CONFIG_DIR", str(tmp_path / "configuration"))
    secret = pbs.add_token("root@pam", "tls")
    asked: list[tuple[str, str]] = []
    answer = pbs.request

    def request(
        method: str, target: str, headers: Mapping[str, str] | Sequence[tuple[str, str]] = (), body: bytes = b""
    ) -> WireAnswer:
        asked.append((method, unquote(target.partition("?")[0]).removeprefix("/api2/json")))
        return answer(method, target, headers, body)

    monkeypatch.setattr(pbs, "request", request)
    with pbs.serve() as served:
        monkeypatch.setenv("PBS_SERVER", served.address)
        monkeypatch.setenv("PBS_FINGERPRINT", served.fingerprint)
        for task, line in LINES.items():
            as_token = "--auth-id root@pam " not in line
            monkeypatch.setenv("PBS_AUTH_ID", "root@pam!tls")
            monkeypatch.setenv("PBS_PASSWORD", secret if as_token else "secret")
            asked.clear()
            done = click.testing.CliRunner().invoke(pbsh, line.format(**values).split())
            assert done.exit_code == 0, f"{task}: {line}: {done.output} {done.exception!r}"
            wanted = operation(FUNCTIONS[task])
            found = [path for method, path in asked if method == wanted["method"]]
            if wanted["name"] not in NOTHING_SENT:
                assert any(map(path_pattern(wanted["path"]).fullmatch, found)), f"{task}: {line}: {asked}"
