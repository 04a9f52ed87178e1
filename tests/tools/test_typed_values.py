"""What people type: arguments in their places, values in their forms, and what is said of those that are wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from pbs_tools.command import members, values
from pbs_tools.command.values import read_boolean, read_size, read_span, read_time
from tests.tools.conftest import Pbsh


def sent(run: Pbsh, line: str) -> str:
    """The call that a changing command would make."""
    shown = run(f"{line} --dry-run")
    assert shown.exit_code == 0, shown.stderr
    return shown.stdout.splitlines()[0].removeprefix("would send ")


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("10MiB", 10 * 1024**2),
        ("10 mib", 10 * 1024**2),
        ("1.5GB", 1_500_000_000),
        ("9007199254740993B", 9_007_199_254_740_993),
        pytest.param("1" + "0" * 400 + "B", 10**400, id="more than a float holds"),
        ("4k", 4000),
        ("7", 7),
        ("2T", 2 * 1000**4),
    ],
)
def test_sizes(text: str, size: int) -> None:
    assert read_size(text) == size


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2d", 172800),
        ("1h30m", 5400),
        ("1d 2h", 93600),
        ("90", 90),
        ("3 weeks", 1814400),
        ("5min", 300),
        ("1 month", 2630016),
        ("2 years", 63115200),
    ],
)
def test_spans(text: str, seconds: int) -> None:
    assert read_span(text) == seconds


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> int:
    """Where the clock of this machine stands, for what is typed."""
    now = 1_796_126_400
    monkeypatch.setattr(values, "time", SimpleNamespace(time=lambda: now + 0.5))
    return now


def test_times(noon: int) -> None:
    assert read_time("2026-10-07T03:00:00Z") == int(datetime(2026, 10, 7, 3, tzinfo=UTC).timestamp())
    assert read_time("2026-10-07") == int(datetime(2026, 10, 7).timestamp())
    assert read_time("2026-10-07 03:15") == int(datetime(2026, 10, 7, 3, 15).timestamp())
    assert read_time("never", ahead=True) == 0
    assert read_time("now") == noon
    assert read_time("2d") == noon - 2 * 86400
    assert read_time("30d", ahead=True) == noon + 30 * 86400


@pytest.mark.parametrize("read", [read_size, read_span, read_time, read_boolean])
@pytest.mark.parametrize("text", ["", "soon", "-", "12 parsecs", "2026-13-45"])
def test_what_is_none_of_them_is_refused_with_an_example(read: Any, text: str) -> None:
    with pytest.raises(ValueError, match=r"as in|1 or 0|unit of time"):
        read(text)


def test_packed_settings_are_read_and_written() -> None:
    schema = {"default_key": "type", "properties": {"type": {"type": "string"}, "message": {"type": "string"}}}
    text = 'read-only,message="back at \\"noon\\", or later"'
    found = members.read(schema, text)
    assert found == {"type": "read-only", "message": 'back at "noon", or later'}
    assert members.read(schema, members.written(found)) == found
    with pytest.raises(ValueError, match="did you mean message"):
        members.read(schema, "mesage=x")


# Arguments in their places


@pytest.mark.parametrize(
    ("line", "call"),
    [
        ("group forget tank vm/100", "DELETE /admin/datastore/tank/groups backup-id=100 backup-type=vm"),
        ("group forget tank:a/b:vm/100", "DELETE /admin/datastore/tank/groups backup-id=100 backup-type=vm ns=a/b"),
        ("group forget tank vm/100 --ns a", "DELETE /admin/datastore/tank/groups backup-id=100 backup-type=vm ns=a"),
        (
            "group forget tank --backup-type vm --backup-id 100",
            "DELETE /admin/datastore/tank/groups backup-id=100 backup-type=vm",
        ),
        ("namespace create tank a/b/c", "POST /admin/datastore/tank/namespace name=c parent=a/b"),
        ("namespace create tank a", "POST /admin/datastore/tank/namespace name=a"),
        (
            "change-owner tank vm/100 x@pbs",
            "POST /admin/datastore/tank/change-owner backup-id=100 backup-type=vm new-owner=x@pbs",
        ),
        (
            "acl update /datastore/tank Audit --auth-id x@pbs",
            "PUT /access/acl path=/datastore/tank role=Audit auth-id=x@pbs",
        ),
        ("node update --description hello", "PUT /nodes/localhost/config description=hello"),
    ],
)
def test_each_text_finds_its_place(run: Pbsh, line: str, call: str) -> None:
    assert sent(run, line) == call


@pytest.mark.parametrize(
    ("line", "call"),
    [
        ("group forget vm/100", "DELETE /admin/datastore/tank/groups backup-id=100 backup-type=vm ns=a"),
        ("group forget other vm/100", "DELETE /admin/datastore/other/groups backup-id=100 backup-type=vm ns=a"),
        ("group forget vm/100 --ns b", "DELETE /admin/datastore/tank/groups backup-id=100 backup-type=vm ns=b"),
        ("--ns b group forget vm/100", "DELETE /admin/datastore/tank/groups backup-id=100 backup-type=vm ns=b"),
        ("garbage-collect", "POST /admin/datastore/tank/gc"),
        ("gc start other", "POST /admin/datastore/other/gc"),
        ("namespace create b", "POST /admin/datastore/tank/namespace name=b"),
        ("namespace delete b", "DELETE /admin/datastore/tank/namespace ns=b"),
    ],
)
def test_the_store_may_be_left_out_where_the_repository_names_one(
    run: Pbsh, monkeypatch: pytest.MonkeyPatch, line: str, call: str
) -> None:
    monkeypatch.setenv("PBS_DATASTORE", "tank")
    monkeypatch.setenv("PBS_NAMESPACE", "a")
    run("namespace create tank a")
    run("namespace create tank b")
    shown = run(f"{line} --dry-run")
    assert shown.stdout.splitlines()[0] == f"would send {call}"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("snapshot list", "which datastore?"),
        ("group forget vm/100", "which datastore?"),
        ("group forget tank", "GROUP is missing, as in vm/100"),
        ("group forget tank qemu/100", "qemu/100 is not a group, as in vm/100"),
        ("group forget tank vm/100/2026-10-07T03:00:00Z", "is not a group"),
        ("snapshot forget tank vm/100", "is not a snapshot, as in vm/100/2026-10-07T03:00:00Z"),
        ("snapshot forget tank vm/100/yesterday", "is not a snapshot"),
        ("group forget tank other:a:vm/100", "two datastores: tank and other"),
        ("datastore list tank", "unexpected argument tank"),
        ("datastore show", "NAME is missing"),
        ("datastore show x", "it has 1 character, and needs 3 to 32"),
        ("prune-job create p-two --store tank", "--schedule is missing"),
        ("prune-job create p-two --store tank --schedule daily --keep-last none", "none is not a whole number"),
        ("prune-job create p-two --store tank --schedule daily --keep-lst 1", "--keep-last"),
        ("prune-job update p-daily --delete keep-lst", "did you mean keep-last?"),
        ("user update x@pbs --expire tomorrow", "tomorrow is not a time"),
        ("user update x@pbs --enable maybe", "unexpected argument maybe"),
        ("datastore update tank --notify gc=sometimes", "sometimes is none of"),
        ("datastore update tank --notify gcc=always", "did you mean gc?"),
        ("traffic-control create slow --network 10.0.0.0/8 --rate-in fast", "fast is not a size"),
    ],
)
def test_what_is_typed_wrong_is_named_with_what_would_be_right(run: Pbsh, line: str, complaint: str) -> None:
    done = run(line)
    assert (done.exit_code, done.stdout) == (2, "")
    assert complaint in done.stderr
    assert done.stderr.count("\n") == 1


# Options


@pytest.mark.parametrize(
    "text", ["--ignore-verified", "--ignore-verified 1", "--ignore-verified=yes", "--ignore-verified true"]
)
def test_a_boolean_needs_no_value_and_takes_one(run: Pbsh, text: str) -> None:
    assert sent(run, f"verify {text} tank") == "POST /admin/datastore/tank/verify ignore-verified=true"
    assert sent(run, "verify tank --ignore-verified 0") == "POST /admin/datastore/tank/verify ignore-verified=false"


def test_lists_are_given_item_by_item_or_as_words_with_commas(run: Pbsh) -> None:
    call = "PUT /config/prune/p-daily delete=comment,disable"
    assert sent(run, "prune-job update p-daily --delete comment --delete disable") == call
    assert sent(run, "prune-job update p-daily --delete comment,disable") == call


def test_a_member_of_a_packed_setting_leaves_the_others_as_they_are(run: Pbsh) -> None:
    run("datastore update tank --notify gc=always,prune=never")
    run("datastore update tank --notify.prune error")
    settings = json.loads(run("datastore show tank --output-format json").stdout)
    assert settings["notify"] == "gc=always,prune=error"


def test_a_member_is_changed_only_if_nobody_else_was_faster(run: Pbsh) -> None:
    assert "digest=" in sent(run, "datastore update tank --tuning.sync-level file")


def test_an_expiry_is_a_date_ahead(run: Pbsh, noon: int) -> None:
    run("user create x@pbs")
    run("user update x@pbs --expire 30d")
    expire = json.loads(run("user show x@pbs --output-format json").stdout)["expire"]
    assert expire == noon + 30 * 86400
    run("user update x@pbs --expire never")
    assert json.loads(run("user show x@pbs --output-format json").stdout).get("expire", 0) == 0


def test_the_options_of_an_operation_win_behind_the_verb_and_the_common_ones_in_front(run: Pbsh) -> None:
    call = sent(
        run,
        "--port 8007 remote create other --host h.example.com --port 8008"
        " --auth-id sync@pbs --password hunter2-hunter2",
    )
    assert call == "POST /config/remote auth-id=sync@pbs host=h.example.com name=other password=*** port=8008"
