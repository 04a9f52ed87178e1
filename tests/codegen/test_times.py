"""Times are Unix seconds as on the wire, with a companion that is a datetime; units come from the table alone."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from pbs_client.errors import UsageError
from tests.codegen.conftest import MakePackage
from tests.codegen.toy import NUMBER, TEXT, Workshop, an_object, array, operation, optional

UNITS = """
made | epoch | why
seen | epoch-or-never | why
size | bytes | why
every | minutes | why
GET /things ->[].clock | local-epoch | why
GET /things ->[].since | none | why
since | epoch | why
"""
MEMBERS = {
    "made": NUMBER,
    "seen": NUMBER,
    "since": NUMBER,
    "clock": NUMBER,
    "size": NUMBER,
    "ended": optional(NUMBER),
    "word": TEXT,
}


@pytest.fixture
def things(make_package: MakePackage) -> Any:
    parameters = {
        "since": optional(NUMBER),
        "size": optional(NUMBER),
        "every": optional(NUMBER),
        "until": optional(TEXT),
    }
    made = make_package(
        {"GET /things": operation(parameters, array(an_object(**MEMBERS)))},
        names="things | list_things | GET | /things |",
        models="GET /things ->[] | Thing",
        units=f"{UNITS}\nended | epoch | why\nword | calendar-event | why\nuntil | epoch | of numbers only",
    )
    return made.module("things")


def _thing(things: Any, **more: object) -> Any:
    data = {"made": 1_700_000_000, "seen": 0, "since": 5, "clock": 5, "size": 5, "word": "daily", **more}
    return things.list_things().operation.decode([data])[0]


def test_the_companion_is_the_same_moment(things: Any) -> None:
    thing = _thing(things, ended=1_700_000_060)
    assert thing.made == 1_700_000_000
    assert thing.made_utc == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert thing.made_utc.utcoffset() == timedelta(0)
    assert thing.ended_utc - thing.made_utc == timedelta(minutes=1)


def test_what_never_was_and_what_is_absent_is_none(things: Any) -> None:
    assert _thing(things).seen_utc is None
    assert _thing(things, seen=1).seen_utc == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
    assert _thing(things).ended_utc is None
    assert _thing(things, made=0).made_utc == datetime(1970, 1, 1, tzinfo=UTC)


def test_only_times_have_companions(things: Any) -> None:
    names = [name for name in dir(things.Thing) if name.endswith("_utc")]
    assert sorted(names) == ["ended_utc", "made_utc", "seen_utc"]


def test_a_time_parameter_takes_an_aware_datetime(things: Any) -> None:
    moment = datetime(2026, 1, 31, 12, tzinfo=timezone(timedelta(hours=1)))
    assert things.list_things(since=moment).params == {"since": 1769857200}
    assert things.list_things(since=0).params == {"since": 0}
    assert things.list_things(since=moment) == things.list_things(since=1769857200)
    assert things.list_things.__annotations__["since"] == "int | datetime | None"
    with pytest.raises(UsageError, match="since is a datetime without a time zone"):
        things.list_things(since=datetime(2026, 1, 31))


def test_tools_that_look_at_the_class_find_the_companions(things: Any) -> None:
    members = dict(inspect.getmembers(things.Thing))
    assert {"made_utc", "seen_utc"} < members.keys()


def test_lists_of_times_are_lists_of_numbers(make_package: MakePackage) -> None:
    operations = {"GET /things": operation({"made": optional(array(NUMBER))}, an_object(made=array(NUMBER)))}
    made = make_package(
        operations,
        names="things | get_things | GET | /things |",
        models="GET /things -> | Thing",
        units="made | epoch | why",
    )
    request = made.module("things").get_things(made=[1, 2])
    assert request.params == {"made": [1, 2]}
    assert request.operation.decode({"made": [1, 2]}).made == (1, 2)


@pytest.mark.parametrize(
    ("row", "kind"), [("GET /things ->.word | bytes", "string"), ("GET /things ?many | epoch", "array")]
)
def test_a_row_for_one_place_has_to_fit_it(workshop: Workshop, row: str, kind: str) -> None:
    operations = {"GET /things": operation({"many": array(NUMBER)}, an_object(word=TEXT))}
    workshop.prepare(
        operations, names="things | get_things | GET | /things |", models="GET /things -> | Thing", units=f"{row} | why"
    )
    place, unit = row.split(" | ")
    assert workshop.refusal() == f"units.tsv: {place} is of type {kind}, which cannot have the unit {unit}"


def test_units_are_told_and_those_that_do_not_fit_the_type_are_not(things: Any) -> None:
    doc = str(inspect.getdoc(things.list_things))
    assert "since: A datetime with a time zone, or Unix seconds." in doc
    assert "size: In bytes." in doc
    assert "every: In minutes." in doc
    assert "until" not in doc
    source = inspect.getsource(things.Thing)
    assert 'seen: int\n    """Unix seconds; 0 means never. `seen_utc` is the same as a datetime."""' in source
    assert '"""`seen` as a datetime in UTC. None also where that is 0."""' in source
    assert '"""`made` as a datetime in UTC."""' in source
    assert '"""`ended` as a datetime in UTC. None if not reported."""' in source
    assert "shifted by the server's time zone" in source
    assert "since: int\n    size" in source
    assert "A systemd calendar event" in source
