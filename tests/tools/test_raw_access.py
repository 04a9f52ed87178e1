"""`pbsh api`: the words of `proxmox-backup-debug api`, checked offline, sent from anywhere."""

from __future__ import annotations

import json

import pytest

from pbs_simulator import Fault, SimulatedPbs
from tests.tools.conftest import Pbsh


def test_get_reads_with_typed_parameters(run: Pbsh) -> None:
    answer = run("api get /admin/datastore/tank/snapshots --backup-type vm --output-format json")
    assert {item["backup-id"] for item in json.loads(answer.stdout)} == {"100"}


@pytest.mark.parametrize("path", ["admin/datastore", "/api2/json/admin/datastore", "/admin/datastore/"])
def test_a_path_may_be_written_as_people_find_it(run: Pbsh, path: str) -> None:
    assert len(json.loads(run("api", "get", path, "--output-format", "json").stdout)) == 2


@pytest.mark.parametrize("path", ["/admin/datastore/tank/snapshots", "admin/datastore/tank/snapshots"])
def test_options_may_stand_in_front_of_the_path(run: Pbsh, path: str) -> None:
    line = f"api get --output-format json --backup-type vm {path} --columns backup-id"
    assert {item["backup-id"] for item in json.loads(run(line).stdout)} == {"100"}


def test_the_root_of_the_api_may_be_written_as_nothing(run: Pbsh) -> None:
    assert run("api", "get", "").stdout == run("api get /").stdout


def test_what_only_looks_like_the_path_is_not_called(run: Pbsh, pbs: SimulatedPbs) -> None:
    pbs.faults.add("*", Fault.REFUSED, times=9, text="something was sent")
    for line in (
        "api create nothing --id /config/prune",
        "api create nothing /config/prune --id p --store tank --schedule daily",
        "api get --odd 5 /version --unchecked",
    ):
        done = run(line)
        assert (done.exit_code, done.stdout, "was sent" in done.stderr) == (2, "", False), line


def test_create_set_and_delete_change_a_configuration(run: Pbsh) -> None:
    assert run("api create /config/prune --id p-two --store tank --schedule daily --keep-last 2").exit_code == 0
    assert run("api set /config/prune/p-two --keep-last 5 --delete comment").exit_code == 0
    assert json.loads(run("api get /config/prune/p-two --output-format json").stdout)["keep-last"] == 5
    assert run("api delete /config/prune/p-two").exit_code == 2
    assert run("api delete /config/prune/p-two --yes").exit_code == 0
    assert run("api get /config/prune/p-two").exit_code == 5


def test_a_returned_task_is_followed_unless_one_does_not_want_to_wait(run: Pbsh) -> None:
    assert "TASK OK" in run("api create /admin/datastore/tank/gc").stdout
    assert run("api create /admin/datastore/tank/gc --no-wait").stdout.startswith("UPID:")


def test_a_function_that_fixes_a_parameter_does_not_hide_it(run: Pbsh) -> None:
    line = "api create /admin/datastore/tank/prune --backup-type vm --backup-id 100 --keep-last 3 --use-task --yes"
    assert "TASK OK" in run(line).stdout
    assert run("api create /nodes/localhost/status --command reboot --yes").exit_code == 0


def test_a_upid_may_be_pasted_or_encoded(run: Pbsh) -> None:
    upid = run("gc start tank --no-wait").stdout.strip()
    for text in (upid, upid.replace(":", "%3A")):
        assert "stopped" in run("api", "get", f"/nodes/localhost/tasks/{text}/status").stdout


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("api get /admin/datastor", "did you mean /admin/datastore?"),
        ("api delete /admin/datastore", "has no delete, only get"),
        ("api get /admin/datastore/tank/snapshots --backup-typ vm", "--backup-type"),
        ("api get /admin/datastore/tank/snapshots --backup-type qemu", "none of vm, ct, host"),
        ("api get /admin/datastore/ta/snapshots", "it has 2 characters"),
        ("api create /config/prune --id p-two --store tank --schedule daily --keep-last 0", "at least 1"),
        ("api create /config/prune --id p-two --store tank", "--schedule SCHEDULE is missing"),
        ("api ls /admin/nothing", "there is no /admin/nothing"),
        ("api usage /admin/datastor", "did you mean /admin/datastore?"),
    ],
)
def test_what_is_typed_wrong_is_said_before_anything_is_sent(
    run: Pbsh, pbs: SimulatedPbs, line: str, complaint: str
) -> None:
    pbs.faults.add("*", Fault.REFUSED, times=9, text="something was sent")
    done = run(line)
    assert (done.exit_code, done.stdout) == (2, "")
    assert complaint in done.stderr
    assert done.stderr.count("\n") == 1


def test_what_the_catalog_does_not_know_can_be_sent_unchecked(run: Pbsh) -> None:
    assert run("api get /admin/future/thing --unchecked").exit_code == 5
    refused = run("api get /admin/datastore --unchecked --future-option 3")
    assert (refused.exit_code, "future-option" in refused.stderr) == (2, True)


def test_ls_lists_what_is_below_and_what_can_be_done(run: Pbsh) -> None:
    lines = [line.split() for line in run("api ls /admin/datastore/tank").stdout.splitlines()]
    assert ["-r-c-", "gc"] in lines
    assert ["Dr---", "{store}"] in [line.split() for line in run("api ls /admin/datastore").stdout.splitlines()]


def test_usage_tells_methods_parameters_and_bounds(run: Pbsh) -> None:
    shown = run("api usage /admin/datastore/tank/prune --verbose").stdout
    assert (
        "USAGE: pbsh api create /admin/datastore/tank/prune --backup-id TEXT --backup-type vm|ct|host [OPTIONS]"
        in shown
    )
    assert "How many of the newest snapshots to keep." in shown


def test_help_behind_a_path_lists_its_parameters(run: Pbsh) -> None:
    shown = run("api create /config/prune --help").stdout
    assert "POST /config/prune" in shown
    assert "--keep-last" in shown


def test_a_secret_is_neither_shown_nor_asked_of_a_script(run: Pbsh) -> None:
    line = "api create /access/users --userid x@pbs --password"
    assert run(line).exit_code == 2
    asked = run(line, input="s3cret-pw\n" * 2)
    assert asked.exit_code == 0
    assert "s3cret-pw" not in asked.output


@pytest.mark.parametrize("value", ["[" * 20_000, "NaN", "1e999", "9" * 5000, "\ud800"])
def test_a_value_that_looks_like_odd_json_is_refused_by_its_name(run: Pbsh, value: str) -> None:
    done = run("api", "get", "/version", "--odd", value)
    assert done.exit_code == 2, done.stderr
    assert "odd" in done.stderr
