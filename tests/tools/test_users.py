"""Users and tokens: rights for both in one line, secrets shown once or written where only their owner can read them."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from pbs_api.datastore import list_datastores
from pbs_client import ApiToken, AuthenticationFailed, Client
from pbs_simulator import Fault, SimulatedPbs
from tests.tools.conftest import Pbsh


def rights(run: Pbsh) -> set[tuple[str, str, str]]:
    entries = json.loads(run("acl list --output-format json").stdout)
    return {(entry["ugid"], entry["path"], entry["roleid"]) for entry in entries}


def works(pbs: SimulatedPbs, token: str, secret: str) -> bool:
    with Client("pbs.example.com", auth=ApiToken(token, secret), transport=pbs.transport()) as client:
        return [store.store for store in client.send(list_datastores())] == ["tank"]


def test_a_user_with_a_token_and_rights_for_both(run: Pbsh, pbs: SimulatedPbs) -> None:
    done = run("user create backup@pbs --role DatastoreAudit --on /datastore/tank --token nightly --output-format json")
    assert done.exit_code == 0
    assert {
        ("backup@pbs", "/datastore/tank", "DatastoreAudit"),
        ("backup@pbs!nightly", "/datastore/tank", "DatastoreAudit"),
    } <= rights(run)
    made = json.loads(done.stdout)
    pbs.server.forget_rights()
    assert works(pbs, made["tokenid"], made["value"])


@pytest.mark.parametrize("words", ["token create", "user generate-token"])
def test_a_token_gets_its_rights_with_its_user(run: Pbsh, words: str) -> None:
    run("user create backup@pbs")
    assert (
        run(f"{words} backup@pbs nightly --role DatastoreReader --on /datastore/tank --on /datastore/archive").exit_code
        == 0
    )
    made = {
        (who, path)
        for who in ("backup@pbs", "backup@pbs!nightly")
        for path in ("/datastore/tank", "/datastore/archive")
    }
    assert made <= {(who, path) for who, path, _ in rights(run)}


def test_a_secret_in_a_file_is_not_shown_and_only_readable_by_its_owner(
    run: Pbsh, pbs: SimulatedPbs, tmp_path: Path
) -> None:
    run("user create backup@pbs")
    file = tmp_path / "token"
    done = run(f"token create backup@pbs nightly --role DatastoreReader --on /datastore/tank --secret-file {file}")
    assert done.exit_code == 0
    secret = file.read_text().strip()
    assert secret
    assert secret not in done.output
    assert file.stat().st_mode & 0o777 == 0o600
    pbs.server.forget_rights()
    assert works(pbs, "backup@pbs!nightly", secret)


def test_rotating_gives_a_new_secret_and_the_old_one_is_dead(run: Pbsh, pbs: SimulatedPbs, tmp_path: Path) -> None:
    run("user create backup@pbs")
    old, new = tmp_path / "old", tmp_path / "new"
    run(f"token create backup@pbs nightly --role DatastoreReader --on /datastore/tank --secret-file {old}")
    pbs.server.forget_rights()
    assert works(pbs, "backup@pbs!nightly", old.read_text().strip())
    assert run(f"token rotate backup@pbs nightly --secret-file {new}").exit_code == 0
    assert works(pbs, "backup@pbs!nightly", new.read_text().strip())
    with pytest.raises(AuthenticationFailed):
        works(pbs, "backup@pbs!nightly", old.read_text().strip())


def test_a_secret_file_that_exists_is_left_alone_and_nothing_is_made(run: Pbsh, tmp_path: Path) -> None:
    run("user create backup@pbs")
    file = tmp_path / "token"
    file.write_text("mine")
    refused = run(f"token create backup@pbs nightly --secret-file {file}")
    assert (refused.exit_code, "File exists" in refused.stderr) == (2, True)
    assert file.read_text() == "mine"
    assert "nightly" not in run("token list backup@pbs").stdout


def test_no_file_is_left_where_nothing_was_made(run: Pbsh, pbs: SimulatedPbs, tmp_path: Path) -> None:
    pbs.faults.add("access.create_token", Fault.REFUSED)
    file = tmp_path / "token"
    assert run(f"token create backup@pbs nightly --secret-file {file}").exit_code != 0
    assert not file.exists()


def test_what_was_done_before_a_failure_is_said(run: Pbsh, pbs: SimulatedPbs) -> None:
    pbs.faults.add("access.update_acl", Fault.REFUSED)
    failed = run("user create backup@pbs --role DatastoreAudit --on /datastore/tank")
    assert failed.exit_code != 0
    assert "Done before that: POST /access/users userid=backup@pbs" in failed.stderr


def test_a_place_without_a_role_is_refused(run: Pbsh) -> None:
    refused = run("user create backup@pbs --on /datastore/tank")
    assert (refused.exit_code, "--role" in refused.stderr) == (2, True)
    assert "DatastoreAdmin" in run("user create backup@pbs --role DatastoreAdmn").stderr


def test_a_dry_run_shows_all_calls(run: Pbsh) -> None:
    lines = run(
        "user create backup@pbs --role DatastoreAudit --on /datastore/tank --token nightly --dry-run"
    ).stdout.splitlines()
    assert [line.split()[2:4] for line in lines] == [
        ["POST", "/access/users"],
        ["POST", "/access/users/backup@pbs/token/nightly"],
        ["PUT", "/access/acl"],
        ["PUT", "/access/acl"],
    ]


def test_a_secret_that_cannot_be_written_is_not_lost(
    run: Pbsh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    run("user create backup@pbs")
    monkeypatch.setattr("pbs_tools.command.users.os.write", full)
    done = run(f"token create backup@pbs nightly --secret-file {tmp_path / 'token'} --output-format json")
    assert (done.exit_code, "No space left on device" in done.stderr) == (0, True)
    assert len(json.loads(done.stdout)["value"]) == 36
    assert not (tmp_path / "token").exists()


def test_a_password_that_would_be_ignored_is_said_to_be(run: Pbsh) -> None:
    done = run("user update root@pam --comment new --password -", input="another-one\n")
    assert done.exit_code == 0
    assert "pbsh user change-password root@pam" in done.stderr
