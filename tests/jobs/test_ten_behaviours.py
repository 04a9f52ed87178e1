"""Ten things that the programs which call this API get wrong, or have no answer to: each at the prompt and in Python.

Every test is about one of them, and its name says which.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import click.testing
import pytest

from pbs_api.datastore import list_datastores
from pbs_api.groups import list_groups, set_group_notes
from pbs_api.prune import prune_group, run_prune_job
from pbs_api.server import get_version
from pbs_api.snapshots import SnapshotListItem, list_snapshots
from pbs_api.sync import run_sync_job
from pbs_api.verify import run_verify_job
from pbs_client import (
    ApiToken,
    AsyncClient,
    AuthenticationFailed,
    CertificateRefused,
    Client,
    Password,
    PermissionDenied,
    TaskFailed,
    UsageError,
    raw_request,
)
from pbs_simulator import SimulatedPbs, __main__ as simulator
from pbs_simulator.scenarios import same_id_twice
from pbs_simulator.serving import ServedPbs
from pbs_tools import checks, health, inventory, maintenance
from pbs_tools.command.root import pbsh
from pbs_tools.command.session import Session
from pbs_tools.inventory import Group, Unseen
from pbs_tools.maintenance import Keep
from tests.support.scripted import Script, ScriptedTransport, data
from tests.tools.conftest import Pbsh

ZERO = ":".join(["00"] * 32)


@pytest.mark.pbs(scenario=["everyday"])
def test_1_any_form_of_token_connects_or_says_exactly_what_is_wrong(
    simulated_pbs: SimulatedPbs,
    simulated_pbs_server: ServedPbs,
    nobody_else: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address, fingerprint = simulated_pbs_server.address, simulated_pbs_server.fingerprint
    token, bare = "root@pam!all", "root@pam!bare"
    secret, other = simulated_pbs.add_token("root@pam", "all"), simulated_pbs.add_token("root@pam", "bare", role=None)
    monkeypatch.setenv("no_proxy", "*")

    def connected(text: str, pin: str = fingerprint) -> Client:
        return Client(address, auth=ApiToken.parse(text), fingerprint=pin, retries=0)

    def typed(text: str, pin: str = fingerprint, words: str = "doctor") -> str:
        monkeypatch.setenv("PBS_API_TOKEN", text)
        line = ["--server", address, "--fingerprint", pin, *words.split()]
        done = click.testing.CliRunner().invoke(pbsh, line, obj=Session(interactive=False), catch_exceptions=False)
        assert (secret in done.output, other in done.output) == (False, False)
        return done.output

    for form in ("{}:{}", "PBSAPIToken={}:{}", "PBSAPIToken {}:{}", "Authorization: PBSAPIToken={}:{}"):
        with connected(form.format(token, secret)) as pbs:
            assert pbs.send(get_version()).version == "4.2"
        assert "PROBLEM" not in typed(form.format(token, secret))
    # The spelling of another product, a wrong secret, a wrong certificate, a missing privilege: each is named.
    wrong_form = f"PVEAPIToken={token}={secret}"
    with pytest.raises(UsageError, match="another Proxmox product"):
        ApiToken.parse(wrong_form)
    assert "another Proxmox product" in typed(wrong_form)
    wrong_secret = f"{token}:{other}"
    with connected(wrong_secret) as pbs, pytest.raises(AuthenticationFailed):
        pbs.send(list_datastores())
    assert "PROBLEM login" in typed(wrong_secret)
    with connected(f"{token}:{secret}", ZERO) as pbs, pytest.raises(CertificateRefused, match=fingerprint):
        pbs.send(get_version())
    assert "PROBLEM certificate" in typed(f"{token}:{secret}", ZERO)
    with connected(f"{bare}:{other}") as pbs, pytest.raises(PermissionDenied) as denied:
        pbs.send(list_snapshots("tank"))
    missing = "Datastore.Audit or Datastore.Backup on /datastore/tank"
    assert denied.value.needs == (missing,)
    assert "acl update /datastore DatastoreAudit --auth-id 'root@pam!bare'" in typed(f"{bare}:{other}")
    assert "Datastore.Audit|Datastore.Backup on /datastore/tank" in typed(f"{bare}:{other}", words="snapshot list tank")


@pytest.mark.pbs(scenario=["everyday", "same-id-twice", "nested-namespaces"])
async def test_2_one_loop_walks_every_store_and_namespace_and_confuses_nothing(
    simulated_pbs: SimulatedPbs, async_pbs: AsyncClient, prompt: Pbsh
) -> None:
    other = SimulatedPbs(scenario=same_id_twice, rights_delay=0.0)
    with Client("two.invalid", auth=Password("root@pam", "secret"), transport=other.transport()) as two:
        here = [item.id async for item in inventory.agroups(async_pbs) if isinstance(item, Group)]
        there = [item.id for item in inventory.groups(two) if isinstance(item, Group)]
    named = [str(group) for group in here + there]
    assert len(set(named)) == len(set(here + there)) == len(named) == 3 + 3 + 7 + 3
    assert sum(name.endswith("vm/100") for name in named) == 3 + 2
    lines = prompt("inventory").stdout.splitlines()
    assert sorted(line.split()[1] for line in lines) == sorted(group.name for group in here)
    found = [json.loads(line) for line in prompt("inventory --snapshots --output-format jsonl").stdout.splitlines()]
    assert {(item["store"], item["ns"], item["backup-type"], item["backup-id"]) for item in found} == {
        (group.store, group.ns, group.backup_type, group.backup_id) for group in here
    }


@pytest.mark.pbs(scenario=["everyday", "same-id-twice"])
def test_3_a_check_of_backup_ages_replaces_the_script_and_honours_no_monitor(pbs: Client, prompt: Pbsh) -> None:
    line = "check backup-age --warning 26h --critical 50h"
    late = prompt(line)
    assert late.exit_code == 2
    assert re.fullmatch(
        r"PBS BACKUP-AGE CRITICAL - the newest backup of shared:cluster2:vm/100 [^|]+\| '.*\n", late.stdout
    )
    assert checks.run("backup-age", pbs, warning="26h", critical="50h").status == 2
    pbs.send(set_group_notes("shared", backup_type="vm", backup_id="100", ns="cluster2", notes="no-monitor, retired"))
    assert prompt(line).exit_code == 0
    assert checks.run("backup-age", pbs, warning="26h", critical="50h").status == 0


@pytest.mark.pbs(scenario=["everyday", "push-sync-job"])
def test_4_jobs_of_every_kind_are_run_and_awaited_and_fail_with_their_own_last_lines(pbs: Client, prompt: Pbsh) -> None:
    for request in (run_prune_job("p-daily"), run_verify_job("v-weekly")):
        assert pbs.wait(request).exitstatus == "OK"
    for job in ("s-pull", "s-push"):
        with pytest.raises(TaskFailed) as failed:
            pbs.wait(run_sync_job(job))
        assert failed.value.log
        assert failed.value.log[-1].startswith("TASK ERROR") or "error" in failed.value.log[-1]
        shown = prompt(f"sync-job run {job}")
        assert shown.exit_code == 1
        assert "TASK ERROR" in shown.output
    for line in ("prune-job run p-daily --yes", "verify-job run v-weekly"):
        assert "TASK OK" in prompt(line).output


@pytest.mark.pbs(scenario=["everyday", "running-task", "warned-task"])
def test_5_failed_tasks_are_those_that_failed(simulated_pbs: SimulatedPbs, pbs: Client, prompt: Pbsh) -> None:
    assert checks.run("tasks", pbs).status == 0
    assert prompt("check tasks").exit_code == 0
    assert json.loads(prompt("task list --failed --output-format json").stdout) == []
    now = int(simulated_pbs.clock.time())
    # A scheduled verification, which began two days ago.
    simulated_pbs.server.tasks.add_finished(
        "verificationjob", "tank:v-weekly", "root@pam", now - 200_000, now - 60, "connection error"
    )
    assert "1 task failed" in checks.run("tasks", pbs).summary
    assert prompt("check tasks").exit_code == 1
    (listed,) = json.loads(prompt(f"task list --failed --since {now - 3600} --output-format json").stdout)
    assert listed["worker_type"] == "verificationjob"


@pytest.mark.pbs(scenario=["everyday", "unmounted-store", "offline-store"])
async def test_6_what_is_dead_unmounted_or_forbidden_is_a_labelled_part_of_the_result(
    simulated_pbs: SimulatedPbs, pbs: Client, unreachable: Client, prompt: Pbsh
) -> None:
    simulated_pbs.server.accounts.add("viewer@pbs", password="secret")
    simulated_pbs.server.acl.grant("/datastore/tank", "viewer@pbs", "DatastoreAudit")
    simulated_pbs.server.acl.grant("/datastore/usb", "viewer@pbs", "DatastoreAudit")
    found = list(inventory.groups(unreachable, pbs))
    report = health.report(unreachable, pbs)
    with Client("pbs.invalid", auth=Password("viewer@pbs", "secret"), transport=simulated_pbs.transport()) as viewer:
        seen_by_viewer = list(inventory.groups(viewer))
    assert len([item for item in found if isinstance(item, Group)]) == 3
    assert {(item.store, item.cause) for item in found if isinstance(item, Unseen)} == {
        (None, "unreachable"),
        ("usb", "not-mounted"),
        ("moving", "offline"),
    }
    assert ("no-right", None) in {(item.cause, item.store) for item in seen_by_viewer if isinstance(item, Unseen)}
    assert not report.complete
    assert len(report.groups(report.servers[1])) == 3
    listed = prompt("inventory")
    assert (listed.exit_code, len(listed.stdout.splitlines())) == (1, 3)
    assert "usb: its removable disk is not mounted" in listed.stderr
    assert "not everything could be seen" in prompt("report").stdout
    assert prompt("check backup-age").exit_code == 3


TYPED = """
from pbs_api.snapshots import list_snapshots
from pbs_client import AsyncClient, Client

def ages(pbs: Client) -> list[int]:
    return [snapshot.backup_time for snapshot in pbs.send(list_snapshots("tank"))]

def wrong(pbs: Client) -> list[int]:
    return [snapshot.backup_tim for snapshot in pbs.send(list_snapshots("tank"))]

async def ages_too(pbs: AsyncClient) -> list[int]:
    return [snapshot.backup_time for snapshot in await pbs.send(list_snapshots("tank"))]

async def wrong_too(pbs: AsyncClient) -> list[str]:
    return [snapshot.backup_time for snapshot in await pbs.send(list_snapshots("tank"))]
"""


@pytest.mark.slow
def test_7_a_type_checker_knows_every_field_in_sync_and_async(tmp_path: Path) -> None:
    (tmp_path / "typed.py").write_text(TYPED, encoding="utf-8")
    root = Path(__file__).parents[2]
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file",
        str(root / "pyproject.toml"),
        str(tmp_path / "typed.py"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root)
    assert re.findall(r"typed\.py:(\d+): error:", done.stdout) == ["9", "15"], done.stdout + done.stderr


def test_7_fields_of_a_newer_server_are_kept(nobody_else: None, monkeypatch: pytest.MonkeyPatch) -> None:
    newer: dict[str, object] = {
        "backup-type": "vm",
        "backup-id": "100",
        "backup-time": 1,
        "files": [],
        "protected": False,
        "shiny": 7,
    }
    script = Script(data([newer]))
    with Client("pbs.invalid", transport=ScriptedTransport(script)) as pbs:
        (snapshot,) = pbs.send(list_snapshots("tank"))
    assert isinstance(snapshot, SnapshotListItem)
    assert snapshot.extra == {"shiny": 7}
    for variable, value in (("SERVER", "pbs.invalid"), ("AUTH_ID", "root@pam!a"), ("PASSWORD", "x" * 36)):
        monkeypatch.setenv(f"PBS_{variable}", value)
    line = ["snapshot", "list", "tank", "--output-format", "json"]
    done = click.testing.CliRunner().invoke(pbsh, line, obj=Session(ScriptedTransport(script)), catch_exceptions=False)
    assert json.loads(done.stdout) == [newer]


@pytest.mark.pbs(scenario=["everyday"])
def test_8_any_path_from_a_laptop_in_known_words_completed_offline(
    pbs: Client, prompt: Pbsh, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores = pbs.send(raw_request("GET", "/admin/datastore"))
    assert json.loads(prompt("api get /admin/datastore --output-format json").stdout) == stores
    assert "snapshots" in prompt("api ls /admin/datastore/{store}").stdout
    # Completion asks no server: there is none here.
    monkeypatch.delenv("PBS_SERVER")
    monkeypatch.setenv("COMP_WORDS", "pbsh api get /adm")
    monkeypatch.setenv("COMP_CWORD", "/adm")
    monkeypatch.setenv("COMP_WORDBREAKS", " \t\n\"'><=;|&(:")
    completed = click.testing.CliRunner().invoke(pbsh, [], env={"_PBSH_COMPLETE": "bash_complete"}, prog_name="pbsh")
    assert "/admin" in completed.output


@pytest.mark.pbs(scenario=["everyday"])
def test_9_deletions_and_prunes_are_shown_first_and_no_default_destroys(pbs: Client, prompt: Pbsh) -> None:
    def snapshots() -> int:
        return len(pbs.send(list_snapshots("tank")))

    before = snapshots()
    kept = pbs.send(prune_group("tank", backup_type="vm", backup_id="100"))
    assert all(item.keep for item in kept)
    with pytest.raises(UsageError):
        Keep()
    summary = maintenance.run(pbs, keep=Keep(last=1), dry_run=True)
    assert sum(len(group.removed) for group in summary.pruned) == 18
    for line in ("group forget tank vm/100", "prune tank vm/100 --keep-last 1", "maintain --keep-last 1"):
        assert prompt(line).exit_code == 2  # Nobody is there to be asked.
        shown = prompt(line, input="n\n")
        assert "vm/100" in shown.output
        assert shown.exit_code != 0
    assert prompt("prune tank vm/100").exit_code == 2
    assert "remove" in prompt("prune tank vm/100 --keep-last 1 --dry-run").stdout
    assert snapshots() == before
    assert [group.backup_id for group in pbs.send(list_groups("tank")) if group.backup_type == "vm"] == ["100"]


THEIRS = """
import pytest
from pbs_tools import health

@pytest.mark.pbs(scenario=["everyday", "unmounted-store", "history-with-nulls", "running-task", "escaped-upids"])
def test_my_program(simulated_pbs, pbs):
    assert {gap.store for gap in health.report(pbs).gaps} == {"usb"}
"""


@pytest.mark.slow
def test_10_tests_of_others_run_against_the_ugly_cases(tmp_path: Path) -> None:
    (tmp_path / "test_theirs.py").write_text(THEIRS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path / "test_theirs.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert "1 passed" in done.stdout, done.stdout


def test_10_programs_in_any_language_run_against_the_ugly_cases(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found: list[str | None] = []

    def look_and_interrupt() -> None:
        words = dict(line.rsplit(" ", 1) for line in capsys.readouterr().out.splitlines()[:3])
        address, token, fingerprint = words["simulated PBS 4.2.2 at"], words["token"], words["fingerprint"]
        with Client(address, auth=ApiToken.parse(token), fingerprint=fingerprint) as pbs:
            found.extend(store.mount_status for store in pbs.send(list_datastores()))
        raise KeyboardInterrupt

    monkeypatch.setattr(simulator, "wait", look_and_interrupt)
    with pytest.raises(SystemExit):
        pbsh.main(["simulate", "--port", "0", "--scenario", "unmounted-store"])
    assert found == ["notmounted"]
