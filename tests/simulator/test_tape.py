"""Tape without hardware: drives that are not there, jobs, and the keys of tapes."""

from __future__ import annotations

from tests.simulator.asking_directly import Caller


def test_tape_without_hardware(ask: Caller) -> None:
    ask("POST", "/config/media-pool", name="weekly")
    for path in (
        "/tape/drive",
        "/tape/changer",
        "/tape/media/list",
        "/tape/scan-drives",
        "/config/drive",
        "/config/changer",
    ):
        assert ask("GET", path) == []
    text = "path '/dev/sg0' is not a lto SCSI-generic tape device"
    assert ask.refused("POST", "/config/drive", name="lto", path="/dev/sg0") == (400, text)
    assert ask.refused("GET", "/tape/drive/lto/status") == (400, "no such drive 'lto'")
    assert ask.refused("GET", "/tape/changer/lib/status") == (400, "no such changer 'lib'")
    assert ask.refused("GET", "/tape/media/destroy", label_text="A1") == (400, "no such media 'A1'")
    assert ask("GET", "/tape/media/list/11111111-2222-3333-4444-555555555555/status") == "unknown"
    assert (
        ask.refused("POST", "/tape/media/list/11111111-2222-3333-4444-555555555555/status", status="damaged")[0] == 400
    )
    ask("POST", "/config/tape-backup-job", id="t-1", store="tank", pool="weekly", drive="lto", schedule="daily")
    (job,) = ask("GET", "/tape/backup")
    assert (job["id"], "next-run" in job) == ("t-1", True)
    assert ask.refused("POST", "/tape/backup/t-1") == (400, "no such drive 'lto'")
    assert ask.refused("POST", "/tape/backup/none") == (400, "no such backup 'none'")
    assert ask.refused("POST", "/tape/backup", store="none", pool="weekly", drive="lto") == (
        400,
        "no such datastore 'none'",
    )
    assert ask.refused("POST", "/config/tape-backup-job", id="t-2", store="none", pool="weekly", drive="lto") == (
        400,
        "no such datastore 'none'",
    )


def test_keys_of_tapes(ask: Caller) -> None:
    path = "/config/tape-encryption-keys"
    fingerprint = ask("POST", path, password="abcdef", hint="six")
    one = f"{path}/{fingerprint}"
    assert {**ask("GET", one), "created": 0, "modified": 0} == {
        "fingerprint": fingerprint,
        "hint": "six",
        "kdf": "scrypt",
        "created": 0,
        "modified": 0,
    }
    assert ask.refused("PUT", one, password="wrong!", new_password="ghijkl", hint="new")[0] == 400
    assert ask.refused("PUT", one, new_password="ghijkl", hint="new")[0] == 400
    ask("PUT", one, password="abcdef", new_password="ghijkl", hint="new")
    ask("PUT", one, force=True, new_password="mnopqr", hint="newer")
    assert ask.refused("PUT", one, force=True, password="mnopqr", new_password="x12345", hint="y")[0] == 400
    assert ask.refused("POST", path, password="abcdef") == (
        400,
        "parameter verification failed - 'hint': Please specify either a hint or a key",
    )
    assert [key["hint"] for key in ask("GET", path)] == ["newer"]
    assert ask.refused("PUT", f"{path}/{fingerprint}", new_password="abcdefg", hint="y", kdf="none")[1].startswith(
        "parameter verification failed - 'kdf'"
    )
    assert ask.refused("POST", path, password="abcdef", hint="x", kdf="none")[1].startswith(
        "parameter verification failed - 'kdf'"
    )
    ask("DELETE", one)
    assert ask.refused("DELETE", one)[0] == ask.refused("GET", one)[0] == 404
