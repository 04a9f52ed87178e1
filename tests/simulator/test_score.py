"""Scoring a recording: what counts as the same answer, and how what differs is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pbs_api.access import list_users
from pbs_api.datastore import list_datastores
from pbs_api.gc import start_gc
from pbs_api.snapshots import list_snapshots
from pbs_api.tasks import list_tasks
from pbs_client import ApiToken, Client
from pbs_simulator import Recorder, SimulatedPbs, __main__ as command
from pbs_simulator.comparison.differences import compare
from pbs_simulator.comparison.score import Score, score_recording, score_rows
from pbs_simulator.comparison.state import read_state
from pbs_simulator.scenarios import everyday

JSON = "application/json;charset=UTF-8"
VERSION = {"data": {"release": "2", "repoid": "0123456789", "version": "4.2"}}
MOMENT = 1_795_000_000


def row(op: str, sent: str, status: int = 200, **members: Any) -> dict[str, Any]:
    """One recorded exchange."""
    common: dict[str, Any] = {
        "auth": "ticket",
        "encoding": "query",
        "params": {},
        "content_type": JSON,
        "headers": {},
        "seconds": 0.01,
    }
    return {"op": op, "sent": f"/api2/json{sent}", "status": status, **common, **members}


def verdicts(op: str, recorded: dict[str, Any], made: dict[str, Any]) -> dict[str, str]:
    """Kind to difference, of two answers to one call."""
    complete = {"status": 200, "content_type": JSON}
    return {verdict.kind: verdict.difference for verdict in compare(op, complete | recorded, complete | made, MOMENT)}


def scored(*rows: dict[str, Any], before: tuple[dict[str, Any], ...] = ()) -> Score:
    return score_rows(rows, before, version="4.2.2")


def test_what_a_server_makes_up_or_measures_is_no_difference() -> None:
    there = {
        "data": {
            "upid": "UPID:vm:00000001:00000002:00000003:6B0C369A:backup:x:root@pam:",
            "used": 5,
            "time": 7,
            "endtime": MOMENT - 3,
        }
    }
    here = {
        "data": {
            "upid": "UPID:pbs:00000009:00000002:00000004:6B0C369C:backup:x:root@pam:",
            "used": 6,
            "time": 9,
            "endtime": MOMENT + 2,
        }
    }
    assert verdicts("GET /x", {"json": there}, {"json": here}) == {"status": "", "shape": "", "values": ""}


def test_values_that_could_be_equal_are_compared() -> None:
    there = {"data": [{"comment": "a", "id": "1"}, {"comment": "b", "id": "2"}]}
    here = {"data": [{"id": "2", "comment": "other"}, {"id": "1", "comment": "a"}]}
    told = verdicts("GET /x", {"json": there}, {"json": here})
    assert told["shape"] == ""
    assert "'b' there, 'other' here" in told["values"]


def test_a_value_that_the_recording_hides_equals_any() -> None:
    there, here = {"data": {"comment": "masked"}}, {"data": {"comment": "x"}}
    assert verdicts("GET /x", {"json": there}, {"json": here})["values"] == ""


LENGTH = "parameter verification failed - 'x': value may only be {} characters long"


@pytest.mark.parametrize(
    ("there", "here", "same"),
    [
        ("unable to lock pid 12", "unable to lock pid 7", True),
        ("no such datastore 'a'", "no such datastore 'b'", False),
        (LENGTH.format(64), LENGTH.format(128), False),
    ],
)
def test_refusals_are_compared_by_their_text(there: str, here: str, same: bool) -> None:
    told = verdicts("GET /x", {"status": 400, "text": there}, {"status": 400, "text": here})
    assert list(told) == ["status", "text"]
    assert (told["text"] == "") is same


def test_a_refusal_in_the_other_format_is_compared_as_a_refusal() -> None:
    there: dict[str, Any] = {"errors": {}, "message": "no such user 'x'", "status": 400, "success": False}
    assert verdicts("GET /x", {"json": there}, {"json": there | {"data": None}})["text"]
    assert verdicts("GET /x", {"json": there}, {"json": there}) == {"status": "", "text": ""}


def test_ends_and_logs_of_tasks_have_measures_of_their_own() -> None:
    status, log = "GET /nodes/{node}/tasks/{upid}/status", "GET /nodes/{node}/tasks/{upid}/log"
    ended = {"data": {"status": "stopped", "exitstatus": "OK", "type": "backup"}}
    failed = {"data": {"status": "stopped", "exitstatus": "no space", "type": "backup"}}
    assert verdicts(status, {"json": ended}, {"json": ended})["end"] == ""
    assert verdicts(status, {"json": ended}, {"json": failed})["end"] == "backup: 'OK' there, 'no space' here"
    lines = ["2026-11-23T15:36:19+01:00: processed 3.5 MiB in 0.2s", "2026-11-23T15:36:19+01:00: TASK OK"]
    there = {"data": [{"n": number, "t": text} for number, text in enumerate(lines, 1)], "total": 2}
    here = {
        "data": [
            {"n": 1, "t": "2027-01-01T00:00:00Z: processed 12 GiB in 3s"},
            {"n": 2, "t": "2027-01-01T00:00:00Z: TASK OK"},
        ],
        "total": 2,
    }
    assert verdicts(log, {"json": there}, {"json": here})["log"] == ""
    short = {"data": [{"n": 1, "t": "2027-01-01T00:00:00Z: TASK OK"}], "total": 1}
    assert verdicts(log, {"json": there}, {"json": short})["log"] == "line 1: 'processed 0 in 0' there, 'TASK OK' here"


def test_a_log_read_while_the_task_ran_is_compared_as_far_as_it_goes() -> None:
    log = "GET /nodes/{node}/tasks/{upid}/log"
    lines = [{"n": 1, "t": "2026-11-23T15:36:19Z: begun"}, {"n": 2, "t": "2026-11-23T15:36:19Z: TASK OK"}]
    assert verdicts(log, {"json": {"data": lines[:1], "total": 1}}, {"json": {"data": lines, "total": 2}})["log"] == ""


def test_a_list_of_tasks_that_a_recording_cut_is_compared_as_far_as_it_goes() -> None:
    op = "GET /nodes/{node}/tasks"

    def told(total: int) -> str:
        there = {"json": {"total": total, "data": [{"worker_type": "gc"}]}}
        here = {"json": {"total": total, "data": [{"worker_type": "gc"}, {"worker_type": "backup"}]}}
        return verdicts(op, there, here)["values"]

    assert told(3) == ""
    assert "backup" in told(2), "one task, and a full page"


def test_later_requests_name_what_this_server_made_up() -> None:
    created = row("POST /access/users/{userid}/token/{token-name}", "/access/users/root%40pam/token/t", encoding="json")
    created["json"] = {"data": {"tokenid": "root@pam!t", "value": "d7178dee-edb9-4091-a408-bc74a9c5097d"}}
    version = row("GET /version", "/version", auth="token:root@pam!t", json=VERSION)
    rule = {"path": "/datastore/x/aaaaaaaa", "auth-id": "root@pam!t", "role": "Audit"}
    granted = row("PUT /access/acl", "/access/acl", encoding="json", params=rule, json={"data": None})
    score = scored(created, version, granted)
    assert score.agreed["rows"] == 3, score.shown()


def test_members_for_odd_requests_are_sent_as_they_were() -> None:
    odd = row(
        "PUT /access/users/{userid}",
        "/access/users/root%40pam",
        400,
        encoding="json",
        text='unsupported content type Ok("text/json")',
    )
    odd |= {"raw_body": "e30=", "query": "", "sent_headers": {"Content-Type": "text/json"}}
    bare = row(
        "PUT /access/users/{userid}",
        "/access/users/root%40pam",
        401,
        text="authentication failed",
        content_type=None,
        no_csrf=True,
    )
    other = row("GET /version", "/version", json={**VERSION, "status": 200, "success": True})
    other |= {"prefix": "/api2/extjs", "sent": "/api2/extjs/version"}
    score = scored(odd, bare, other)
    assert score.agreed["rows"] == 3, score.shown()


def test_masked_passwords_are_the_ones_that_were_right() -> None:
    login = row(
        "POST /access/ticket",
        "/access/ticket",
        auth="none",
        encoding="json",
        params={"username": "root@pam", "password": "masked"},
    )
    made = {"username": "root@pam", "ticket": "masked", "CSRFPreventionToken": "masked"}
    login |= {"json": {"data": made, "status": 200, "success": True}, "content_type": "application/json"}
    wrong = row(
        "POST /access/ticket",
        "/access/ticket",
        401,
        auth="none",
        encoding="json",
        text="permission check failed.",
        params=login["params"],
    )
    score = scored(login, wrong)
    assert score.agreed["rows"] == 2, score.shown()


def test_a_token_of_nobody_may_do_everything() -> None:
    score = scored(row("GET /config/remote", "/config/remote", auth="token", json={"data": [], "digest": "0" * 64}))
    assert score.agreed["rows"] == 1, score.shown()


# --- the command ---


def written(folder: Path, *rows: dict[str, Any], name: str = "mine.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(line) + "\n" for line in rows))
    return path


def test_the_command_tells_figures_and_differences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stores = [{"store": "tank", "comment": "mine", "mount-status": "nonremovable", "backend-type": "filesystem"}]
    written(
        tmp_path,
        row("GET /config/datastore", "/config/datastore", json={"data": [{"name": "tank", "path": "/tank"}]}),
        name="mine-before.jsonl",
    )
    path = written(
        tmp_path,
        row("GET /version", "/version", json=VERSION),
        row("GET /admin/datastore", "/admin/datastore", json={"data": stores}),
    )
    command.main(["score", str(path), "--show"])
    told = capsys.readouterr().out
    assert told.startswith("mine.jsonl, against a simulated PBS 4.2.2\n  rows      50.00 %   1 of 2\n")
    assert "values: 1 differ\n  line 2: GET /admin/datastore" in told
    assert "data[].comment: 'mine' there, 'null' here" in told


def test_a_recording_without_a_version_needs_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, row("GET /ping", "/ping", auth="none", json={"data": {"pong": True}}))
    with pytest.raises(SystemExit):
        command.main(["score", str(path)])
    assert "no answer to GET /version is in it" in capsys.readouterr().err
    command.main(["score", str(path), "--pbs-version", "4.0.14"])
    assert "against a simulated PBS 4.0.14" in capsys.readouterr().out


def test_files_that_are_no_recordings_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path, told in (
        (tmp_path / "none.jsonl", "there is no file"),
        (written(tmp_path, {"op": 1}), "cannot be played"),
    ):
        with pytest.raises(SystemExit):
            command.main(["score", str(path)])
        assert told in capsys.readouterr().err


def test_a_state_that_no_server_has_is_told_with_its_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, row("GET /ping", "/ping", auth="none", json={"data": {"pong": True}}))
    states: list[Any] = [[[]], 5, [{"tokens": [{}], "userid": "a@pbs"}]]
    for data in states:
        state = row("GET /access/users", "/access/users", json={"data": data})
        path.with_name("mine-before.jsonl").write_text(json.dumps(state), encoding="utf-8")
        with pytest.raises(SystemExit):
            command.main(["score", str(path), "--pbs-version", "4.2.2"])
        assert "the state cannot be read from the answer to GET /access/users (" in capsys.readouterr().err


def test_what_a_recorded_server_said_does_not_steer_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = "\x1b[2J\u202e\r\n\x07\u2028"
    path = tmp_path / "mine.jsonl"
    rows = [
        row("GET /version", "/version", json={"data": {odd: odd}}, note=odd),
        row(f"GET /x{odd}", f"/x{odd}", 400, text=odd, params={odd: odd}, auth=f"ticket:{odd}"),
    ]
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    command.main(["score", str(path), "--show", "--pbs-version", "4.2.2"])
    lines = capsys.readouterr().out.split("\n")
    assert [line for line in lines if not line.isprintable()] == []
    assert len([line for line in lines if "[2J" in line]) >= 4


def recorded(pbs: SimulatedPbs, token: ApiToken, path: Path) -> Client:
    return Client("pbs.example.com", auth=token, transport=Recorder(path).transport(pbs.transport()))


@pytest.mark.parametrize("version", ["3.4.4", "4.2.2"])
def test_a_server_that_was_recorded_with_its_state_is_answered_alike(version: str, tmp_path: Path) -> None:
    pbs = SimulatedPbs(version, everyday)
    token = ApiToken("monitor@pbs!t", pbs.add_token("monitor@pbs", "t"))
    with recorded(pbs, token, tmp_path / "mine-before.jsonl") as client:
        refused = read_state(client)
    assert "GET /nodes: permission check failed" in refused
    with recorded(pbs, token, tmp_path / "mine.jsonl") as client:
        stores = [store.store for store in client.send(list_datastores())]
        for store in stores:
            client.send(list_snapshots(store))
        client.send(list_users(include_tokens=True))
        client.send(list_tasks(limit=5))
        client.wait(start_gc("tank"))
    score = score_recording(tmp_path / "mine.jsonl")
    assert score.version == version
    assert score.agreed["rows"] == score.applied["rows"], score.shown()


def test_the_state_is_recorded_by_a_command(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pbs = SimulatedPbs(scenario=everyday)
    secret = pbs.add_token("monitor@pbs", "t")
    with pbs.serve() as served:
        monkeypatch.setenv("PBS_REPOSITORY", f"monitor@pbs!t@{served.address}:tank")
        monkeypatch.setenv("PBS_PASSWORD", secret)
        monkeypatch.setenv("PBS_FINGERPRINT", served.fingerprint)
        command.main(["state", str(tmp_path / "mine-before.jsonl")])
    assert "left out: GET /nodes: permission check failed" in capsys.readouterr().out
    rows = [json.loads(line) for line in (tmp_path / "mine-before.jsonl").read_text().splitlines()]
    assert any(row["op"].startswith("GET /admin/datastore/tank/snapshots") for row in rows)
    assert secret not in str(rows)


def test_a_state_that_cannot_be_recorded_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("PBS_REPOSITORY", raising=False)
    monkeypatch.delenv("PBS_SERVER", raising=False)
    with pytest.raises(SystemExit):
        command.main(["state", str(tmp_path / "mine-before.jsonl")])
    assert "PBS_REPOSITORY" in capsys.readouterr().err
