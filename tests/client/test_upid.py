"""UPIDs: texts that know their parts, and are taken as the server sends them."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime

import attrs
import pytest

from pbs_api.tasks import list_tasks
from pbs_client import Upid, UsageError
from tests.client.operations import UPID


def test_a_upid_knows_its_parts() -> None:
    upid = Upid(
        r"UPID:pbs-1:0000731B:10006D6FA:0000000000000008:6B044F63:verify:tank\x3avm-100\x2e\xc3\xbc:backup@pbs!auto:"
    )
    assert (upid.node, upid.pid, upid.pstart, upid.task_id, upid.starttime) == (
        "pbs-1",
        0x731B,
        0x10006D6FA,
        8,
        0x6B044F63,
    )
    assert (upid.worker_type, upid.worker_id, upid.auth_id) == ("verify", "tank:vm/100.ü", "backup@pbs!auto")
    assert upid.starttime_utc == datetime(2026, 11, 23, 14, 36, 19, tzinfo=UTC)
    assert upid == str(upid)
    assert repr(upid).startswith("Upid('UPID:pbs-1:")


@pytest.mark.parametrize(
    "text", ["", "nonsense", "UPID:a:b", "UPID:n:1:2:3:4:t:i:u", "UPID:n:1:2:3:4:t:i:u:x", ":" * 9]
)
def test_what_cannot_be_read_has_no_parts_and_is_no_error(text: str) -> None:
    upid = Upid(text)
    parts = (
        upid.node,
        upid.pid,
        upid.pstart,
        upid.task_id,
        upid.starttime,
        upid.starttime_utc,
        upid.worker_type,
        upid.worker_id,
        upid.auth_id,
    )
    assert parts == (None,) * 9
    assert str(upid) == text


def test_one_unreadable_part_leaves_the_others_readable() -> None:
    upid = Upid(r"UPID:my_host:xyz:0001E240:00000001:65EEEEEE:backup:\xff:root@pam:")
    assert (upid.node, upid.pid, upid.pstart, upid.worker_id, upid.auth_id) == (
        "my_host",
        None,
        0x1E240,
        None,
        "root@pam",
    )
    assert Upid("UPID:h:000003E8:0001E240:00000001:65EEEEEE:aptupdate::root@pam:").worker_id is None


def test_parse_takes_what_the_server_takes() -> None:
    assert Upid.parse(UPID) == UPID
    assert isinstance(Upid.parse(UPID.lower().replace("upid", "UPID")), Upid)
    for wrong in (
        UPID[:-1],
        UPID.replace("pbs", "my_host"),
        UPID.replace("000003E8", "3E8"),
        "",
        UPID + "x",
        UPID.replace("tank", "ta nk"),
    ):
        with pytest.raises(UsageError, match="not the UPID"):
            Upid.parse(wrong)
    with pytest.raises(UsageError, match="PVE"):
        Upid.parse("UPID:pve:000003E8:0001E240:65EEEEEE:vzdump:100:root@pam:")


def test_a_upid_survives_pickle_and_copies() -> None:
    upid = Upid(UPID)
    assert upid.node == "pbs"
    for twin in (pickle.loads(pickle.dumps(upid)), copy.copy(upid), copy.deepcopy(upid)):
        assert (twin, type(twin), twin.node) == (UPID, Upid, "pbs")
    assert UPID in {upid}


def test_the_upid_of_a_task_is_one_whenever_it_is_asked_for() -> None:
    body = {
        "node": "localhost",
        "pid": 1000,
        "pstart": 123456,
        "starttime": 1_700_000_000,
        "upid": UPID,
        "user": "root@pam",
        "worker_type": "prune",
    }
    first, second = list_tasks().operation.decode([body, body])
    assert (first, hash(first)) == (second, hash(second))
    for task in (pickle.loads(pickle.dumps(first)), copy.deepcopy(first), attrs.evolve(first, pid=1), second):
        assert (task.upid, type(task.upid), task.upid.node) == (UPID, Upid, "pbs")
        assert task.upid is task.upid
    assert "upid=Upid(" in repr(list_tasks().operation.decode([body])[0])
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        first.upid = UPID
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del first.upid
