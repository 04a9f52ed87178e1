"""Tape without tape hardware: what is looked at before the drive that is not there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.asking import Asker, root, with_ticket

MEDIA_SET = "11111111-2222-3333-4444-555555555555"
RESTORE = {"store": "tank", "drive": "lto", "media-set": MEDIA_SET}
BACKUP = {"store": "tank", "pool": "weekly", "drive": "lto"}


@pytest.fixture
def boss() -> Asker:
    asker = root(rights_delay=0)
    server = asker.pbs.server
    server.add_datastore("tank")
    server.add_datastore("cloud", backend="type=s3,client=x,bucket=y")
    server.accounts.add("ann@pbs", password="secret")
    asker("POST", "/config/media-pool", {"name": "weekly"})
    return asker


@pytest.mark.parametrize(
    ("method", "path", "params", "text"),
    [
        ("POST", "/tape/backup", BACKUP, "no such drive 'lto'"),
        ("POST", "/tape/backup", {**BACKUP, "pool": "none"}, "no such pool 'none'"),
        ("POST", "/tape/backup", {**BACKUP, "store": "cloud"}, "direct s3/tape operations are not supported"),
        (
            "POST",
            "/config/tape-backup-job",
            {**BACKUP, "id": "j-1", "store": "cloud"},
            "direct s3/tape operations are not supported",
        ),
        ("POST", "/tape/restore", RESTORE, f"media set {MEDIA_SET} is incomplete - unable to lookup pool"),
        ("POST", "/tape/restore", {**RESTORE, "media-set": "x"}, "bad uuid format"),
        (
            "POST",
            "/tape/restore",
            {**RESTORE, "store": "tank,cloud"},
            "cannot parse store mapping: multiple default stores given",
        ),
        ("POST", "/tape/restore", {**RESTORE, "store": "old=cloud"}, "direct s3/tape operations are not supported"),
        ("POST", "/tape/drive/lto/label-media", {"label-text": "tape1", "pool": "none"}, "no such pool ('none')"),
        ("POST", "/tape/drive/lto/barcode-label-media", {"pool": "weekly"}, "no such drive 'lto'"),
        (
            "POST",
            f"/tape/media/list/{MEDIA_SET}/status",
            {"status": "writable"},
            "setting media status 'Writable' is not allowed",
        ),
        ("POST", f"/tape/media/list/{MEDIA_SET}/status", {"status": "full"}, f"no such media '{MEDIA_SET}'"),
        (
            "POST",
            "/tape/media/move",
            {},
            "parameter verification failed - 'uuid': No label-text is given, a uuid is required.",
        ),
        (
            "POST",
            "/tape/media/move",
            {"uuid": MEDIA_SET, "label-text": "tape1"},
            "parameter verification failed - 'format-text': A uuid is given, no label-text is expected.",
        ),
        ("GET", "/tape/media/destroy", {"uuid": MEDIA_SET}, f"no such media '{MEDIA_SET}'"),
    ],
)
def test_refusals(boss: Asker, method: str, path: str, params: dict[str, Any], text: str) -> None:
    assert boss.refused(method, path, params) == (400, text)


def test_a_store_that_is_not_there_cannot_be_restored_to(boss: Asker) -> None:
    status, text = boss.refused("POST", "/tape/restore", {**RESTORE, "store": "old=none"})
    assert (status, text.startswith("cannot parse store mapping: "), "none" in text) == (400, True, True)


def test_rights_on_everything_that_is_touched(boss: Asker) -> None:
    acl, ann = boss.pbs.server.acl, with_ticket(boss.pbs, "ann@pbs")
    assert "Datastore.Read" in ann.refused("POST", "/tape/backup", BACKUP)[1]
    acl.grant("/datastore/tank", "ann@pbs", "DatastoreReader")
    assert "/tape/drive/lto" in ann.refused("POST", "/tape/backup", BACKUP)[1]
    acl.grant("/tape/drive/lto", "ann@pbs", "TapeOperator")
    assert "/tape/pool/weekly" in ann.refused("POST", "/tape/backup", BACKUP)[1]
    assert ann.refused("POST", "/tape/restore", RESTORE) == (400, "no permissions on /datastore/tank")
    acl.grant("/datastore/tank", "ann@pbs", "DatastoreBackup")
    assert ann.refused("POST", "/tape/restore", {**RESTORE, "owner": "root@pam"}) == (
        400,
        "no permission to restore as 'root@pam'",
    )
    assert "/tape/device/lto" in ann.refused("POST", "/tape/restore", RESTORE)[1]


def test_a_key_of_a_tape_that_is_no_json(boss: Asker) -> None:
    params = {"key": "{broken" + 300 * "x", "password": "abcdefgh"}
    text = "<errmsg>: key must be a string at line 1 column 2"
    assert boss.refused("POST", "/config/tape-encryption-keys", params) == (400, text)
