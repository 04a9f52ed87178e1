"""What destroys, asks: a preview, a question on a terminal, `--yes` elsewhere, `--dry-run` to look only."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from pbs_simulator import SimulatedPbs
from pbs_tools.command.catalog import operation
from pbs_tools.command.root import loaded
from pbs_tools.command.table import rows
from tests.support.tables import each
from tests.tools.conftest import Pbsh


def snapshots(run: Pbsh, group: str) -> int:
    return len(json.loads(run(f"snapshot list tank {group} --output-format json").stdout))


def test_a_removal_is_refused_where_nobody_can_be_asked(run: Pbsh) -> None:
    for line in (
        "group forget tank vm/100",
        "prune tank vm/100 --keep-last 1",
        "user remove root@pam",
        "prune-job run p-daily",
    ):
        refused = run(line)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "--yes does it" in refused.stderr
    assert snapshots(run, "vm/100") == 7


def test_no_is_no(run: Pbsh) -> None:
    answered = run("group forget tank vm/100", input="n\n")
    assert answered.exit_code == 130
    assert answered.stderr.endswith("Error: nothing was done\n")
    assert snapshots(run, "vm/100") == 7


def test_yes_on_the_terminal_does_it_after_a_preview(run: Pbsh) -> None:
    answered = run("group forget tank vm/100", input="y\n")
    assert answered.exit_code == 0
    assert answered.stderr.count("vm/100/") == 7
    assert snapshots(run, "vm/100") == 0


def test_a_preview_of_a_snapshot_is_that_snapshot_alone(run: Pbsh) -> None:
    name = json.loads(run("snapshot list tank vm/100 --output-format json").stdout)[0]["backup-time"]
    shown = run(f"snapshot forget tank vm/100/{name} --dry-run").stdout
    assert shown.count("vm/100/20") == 1
    assert snapshots(run, "vm/100") == 7


def test_a_preview_of_a_user_shows_tokens_and_rights_that_go_with_it(run: Pbsh, pbs: SimulatedPbs) -> None:
    pbs.add_token("backup@pbs", "nightly", role="DatastoreBackup", path="/datastore/tank")
    shown = run("user remove backup@pbs --dry-run").stdout
    assert "token backup@pbs!nightly" in shown
    assert "role DatastoreBackup on /datastore/tank of backup@pbs!nightly" in shown
    assert run("acl update /datastore/archive DatastoreReader --auth-id backup@pbs").exit_code == 0
    assert "role DatastoreReader on /datastore/archive of backup@pbs" in run("user remove backup@pbs --dry-run").stdout


def test_a_preview_of_a_token_shows_its_settings_and_its_own_rights(run: Pbsh) -> None:
    created = "token create root@pam nightly --comment by-night --role DatastoreReader --on /datastore/tank"
    assert run(created).exit_code == 0
    shown = run("token remove root@pam nightly --dry-run").stdout.splitlines()
    assert "  comment: by-night" in shown
    assert [line for line in shown if "role" in line] == ["  role DatastoreReader on /datastore/tank"]


def test_a_preview_of_a_datastore_shows_its_jobs_and_what_becomes_of_the_backups(run: Pbsh) -> None:
    assert "prune job p-daily" in run("datastore remove tank --dry-run").stdout
    assert "its backups stay" in run("datastore remove tank --dry-run").stdout
    assert "all backups in it" in run("datastore remove tank --destroy-data --dry-run").stdout
    kept = run("datastore remove tank --keep-job-configs --dry-run").stdout
    assert ("p-daily" in kept, "path: /mnt/datastore/tank" in kept, "name: tank" in kept) == (False, True, False)


def test_a_preview_of_a_namespace_shows_its_groups(run: Pbsh, pbs: SimulatedPbs) -> None:
    run("namespace create tank a")
    run("namespace create tank a/b")
    store = pbs.server.datastores["tank"]
    store.add_snapshot("vm", "300", 1710000000, ns="a/b")
    shown = run("namespace delete tank a --dry-run").stdout
    assert "namespace a/b" in shown
    assert "vm/300: 1 snapshots" in shown
    assert "without --delete-groups it stays" in shown
    assert "it stays" not in run("namespace delete tank a --delete-groups --dry-run").stdout
    pbs.server.datastores["tank"].add_namespace("empty")
    assert run("namespace delete tank empty --dry-run").stdout.splitlines()[1:] == ["  namespace empty"]


def test_a_preview_of_a_run_of_a_prune_job_shows_its_rules(run: Pbsh) -> None:
    assert "keep-last: 3" in run("prune-job run p-daily --dry-run").stdout


def test_a_preview_of_anything_else_shows_its_settings(run: Pbsh) -> None:
    assert "schedule: daily" in run("prune-job remove p-daily --dry-run").stdout


def test_a_preview_writes_values_as_tables_do(run: Pbsh) -> None:
    assert run("user create bot@pbs --enable no --expire 2030-01-01").exit_code == 0
    shown = run("user remove bot@pbs --dry-run").stdout
    assert "enable: 0" in shown
    assert "expire: Tue Jan  1 00:00:00 2030" in shown


def test_prune_shows_the_table_of_the_official_client_and_touches_nothing(run: Pbsh) -> None:
    lines = run("prune tank vm/100 --keep-last 2 --dry-run").stdout.splitlines()
    assert [line.split()[-1] for line in lines].count("keep") == 2
    assert [line.split()[-1] for line in lines].count("remove") == 5
    assert snapshots(run, "vm/100") == 7


def test_the_dates_of_a_prune_are_times(run: Pbsh, pbs: SimulatedPbs, local_zone: Callable[[str], None]) -> None:
    local_zone("<+1345>-13:45")
    store, moment = pbs.server.add_datastore("attic"), 1_791_342_000  # 2026-10-07 03:00:00 UTC
    for days in range(3):
        store.add_snapshot("vm", "7", moment + days * 86400)
    line = "prune attic vm/7 --keep-last 1 --dry-run"
    assert "Wed Oct  7 03:00:00 2026" in run(f"--utc {line}").stdout
    assert "Wed Oct  7 16:45:00 2026" in run(line).stdout
    dates = run(f"{line} --columns date --sort date --output-format csv").stdout.split()
    assert dates == ["date", *(str(moment + days * 86400) for days in range(3))]


@pytest.mark.parametrize("how", ["", " --use-task"])
def test_prune_of_a_group(run: Pbsh, how: str) -> None:
    assert run(f"prune tank vm/100 --keep-last 2 --yes{how}").exit_code == 0
    assert snapshots(run, "vm/100") == 2
    assert snapshots(run, "ct/200") == 7


def test_prune_of_a_datastore_shows_all_groups_first(run: Pbsh) -> None:
    answered = run("prune tank --keep-last 2", input="y\n")
    assert answered.stderr.count(" remove\n") == 15
    assert [snapshots(run, group) for group in ("vm/100", "ct/200", "host/web01")] == [2, 2, 2]


def test_the_preview_of_a_prune_stays_within_its_depth(run: Pbsh, pbs: SimulatedPbs) -> None:
    run("namespace create tank a")
    pbs.server.datastores["tank"].add_snapshot("vm", "300", 1710000000, ns="a")
    assert "vm/300" in run("prune tank --keep-last 2 --dry-run").stdout
    at_the_top = run("prune tank --keep-last 2 --max-depth 0 --dry-run")
    assert ("vm/100" in at_the_top.stdout, "vm/300" in at_the_top.stdout) == (True, False)
    assert run("prune tank vm/100 --keep-last 2 --max-depth 1 --dry-run").exit_code == 2
    assert "vm/100" not in run("prune tank --ns a --keep-last 2 --dry-run").stdout


def test_nothing_is_pruned_without_a_keep_option(run: Pbsh) -> None:
    for line in ("prune tank vm/100 --yes", "prune tank --yes"):
        refused = run(line)
        assert refused.exit_code == 2
        assert "--keep-last" in refused.stderr
    assert snapshots(run, "vm/100") == 7


def test_a_dry_run_of_a_change_shows_the_call_and_hides_secrets(run: Pbsh) -> None:
    shown = run("user create x@pbs --comment hello --password s3cret-pw --dry-run")
    assert shown.stdout == "would send POST /access/users userid=x@pbs comment=hello password=***\n"
    assert "x@pbs" not in run("user list").stdout


@each([(words,) for words, row in rows().items() if row.function and words not in ("login", "logout")])
def test_what_destroys_asks_and_what_changes_can_be_rehearsed(words: str) -> None:
    effects = {operation(function)["effect"] for function in rows()[words].function.split()}
    options = {name for option in loaded(rows()[words]).params for name in option.opts}
    assert "destroy" not in effects or "--yes" in options
    assert effects == {"read"} or "--dry-run" in options


def test_a_server_is_not_switched_off_without_a_question(run: Pbsh) -> None:
    for line in ("node reboot", "node shutdown", "api create /nodes/localhost/status --command reboot"):
        assert (run(line).exit_code, "--yes" in run(line).stderr) == (2, True), line
        declined = run(line, input="n\n")
        assert (declined.exit_code, "nothing was done" in declined.stderr) == (130, True), line
    assert run("node reboot --yes").exit_code == 0


def test_a_raw_call_can_be_rehearsed(run: Pbsh) -> None:
    for line, call in (
        ("api delete /config/prune/p-daily", "DELETE /config/prune/p-daily"),
        ("api set /config/prune/p-daily --keep-last 9", "PUT /config/prune/p-daily keep-last=9"),
        ("api create /access/users --userid x@pbs --password -", "POST /access/users userid=x@pbs password=***"),
        ("api create /future/thing --unchecked --x secret", "POST /future/thing x"),
        ("task stop UPID:x", "DELETE /nodes/localhost/tasks/UPID:x"),
    ):
        done = run(f"{line} --dry-run", input="hunter2-hunter2\n")
        assert (done.exit_code, done.stdout) == (0, f"would send {call}\n"), done.stderr
    assert json.loads(run("api get /config/prune/p-daily --output-format json").stdout)["keep-last"] == 3
    # Where the call itself has such a parameter, that one is meant.
    pruned = run("api create /admin/datastore/tank/prune --backup-type vm --backup-id 100 --keep-last 1 --dry-run")
    assert "would send" not in pruned.stdout
    assert snapshots(run, "vm/100") == 7
