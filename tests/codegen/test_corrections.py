"""The corrections cover all that the published schema is wrong about, and a row that has nothing to
correct any more stops the build."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from codegen.correct import Correction, apply_corrections, covers, load_corrections
from codegen.facts import Facts, load_all
from codegen.problems import Problem
from tests.support.recordings import RECORDINGS, rows

SCHEMA = RECORDINGS.parent.parent / "schema"
WRONG = [
    (f"{method} {path}", what)
    for method, path, what in (
        line.split("\t")
        for line in (Path(__file__).parent / "schema_is_wrong_about.tsv").read_text(encoding="utf-8").splitlines()[1:]
    )
]


@cache
def published() -> list[Facts]:
    return load_all(SCHEMA / "facts")


@cache
def corrections() -> list[Correction]:
    return load_corrections(SCHEMA / "corrections")[0]


@cache
def corrected() -> list[Facts]:
    return apply_corrections(published(), *load_corrections(SCHEMA / "corrections"))


def answer(operation: dict[str, Any]) -> dict[str, Any]:
    """What an operation says of its answer; the attributes beside `data` are another matter."""
    return {key: value for key, value in operation.items() if key not in ("attributes", "parameters", "permissions")}


def inner(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """A schema and all schemas in it."""
    below = [
        *schema.get("properties", {}).values(),
        *(schema[key] for key in ("items", "values", "format") if key in schema),
    ]
    return [schema, *(found for one in below for found in inner(one))]


def test_no_operation_that_the_schema_is_wrong_about_is_counted_twice() -> None:
    assert len({operation for operation, _ in WRONG}) == len(WRONG)
    assert all(what for _, what in WRONG)


@pytest.mark.parametrize(("operation", "what"), WRONG, ids=[operation for operation, _ in WRONG])
def test_what_is_wrong_is_corrected(operation: str, what: str) -> None:
    rows_here = [row for row in corrections() if operation in row.operations and row.at != "/attributes"]
    assert rows_here, f"{operation}: {what}; no correction says so"
    newest_published, newest = published()[-1].operations[operation], corrected()[-1].operations[operation]
    assert answer(newest) != answer(newest_published)


def test_every_row_says_why_and_where_it_was_learnt() -> None:
    for row in corrections():
        assert len(row.why) > 15, f"{row}: {row.why!r} is no reason"
        assert "handler source" in row.source or "recorded" in row.source, f"{row}: {row.source!r} is no source"


def test_no_two_rows_speak_of_the_same_place_in_the_same_version() -> None:
    seen: dict[tuple[str, str, str], Correction] = {}
    for row in corrections():
        for operation in row.operations:
            for one in published():
                if operation in one.operations and covers(row.versions, one.version):
                    known = seen.setdefault((operation, row.at, one.version), row)
                    assert known is row, f"{row} and {known} both speak of {operation} at {row.at} in PBS {one.version}"


def test_44_operations_of_the_newest_version_answer_a_task_id() -> None:
    starters = [
        name
        for name, operation in corrected()[-1].operations.items()
        if operation["returns"]["type"] == "upid" or operation["returns"].get("pattern", "").startswith("/^UPID:")
    ]
    assert len(starters) == 44
    assert "GET /nodes/{node}/apt/changelog" not in starters
    assert {"POST /config/datastore", "POST /pull", "POST /push", "PUT /nodes/{node}/network"} <= set(starters)


def test_no_list_keeps_a_bogus_largest_length_and_no_path_parameter_is_optional() -> None:
    for facts in corrected():
        for name, operation in facts.operations.items():
            schemas = [
                found for one in (*operation["parameters"].values(), operation["returns"]) for found in inner(one)
            ]
            assert not [one for one in schemas if one["type"] == "array" and "maxLength" in one], name
            for wire, schema in operation["parameters"].items():
                assert f"{{{wire}}}" not in name or not schema.get("optional"), f"{name}: {wire}"


def test_each_recorded_answer_that_is_null_may_be_null() -> None:
    newest = corrected()[-1].operations
    for row in rows():
        if (
            row.exchange["status"] == 200
            and "json" in row.exchange
            and row.exchange["op"] in newest
            and row.exchange["json"].get("data", 0) is None
        ):
            returns = newest[row.exchange["op"]]["returns"]
            assert returns["type"] == "null" or returns.get("nullable"), str(row)


# Dead rows: each kind, told with the row that is dead.

LIST = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"size": {"type": "integer"}, "note": {"type": "string", "optional": True}},
    },
}
TINY = [
    Facts("1.0", "", {"GET /things": {"parameters": {}, "returns": LIST}}),
    Facts(
        "1.1",
        "",
        {
            "GET /things": {"parameters": {}, "returns": LIST},
            "GET /things/{id}": {"parameters": {}, "returns": {"type": "null"}},
        },
    ),
]
REASON = 'why = "seen otherwise on a running server"\nsource = "recorded"\n'


def problem_of(tmp_path: Path, text: str) -> str:
    (tmp_path / "lies.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Problem) as caught:
        apply_corrections(TINY, *load_corrections(tmp_path))
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_living_row_changes_only_the_copy(tmp_path: Path) -> None:
    row = (
        '[[correction]]\non = "GET /things"\nat = "/returns/items/properties/size/nullable"\n'
        f'now = true\nversions = "1.1-"\n{REASON}'
    )
    (tmp_path / "lies.toml").write_text(row, encoding="utf-8")
    old, new = apply_corrections(TINY, *load_corrections(tmp_path))
    assert new.operations["GET /things"]["returns"]["items"]["properties"]["size"] == {
        "type": "integer",
        "nullable": True,
    }
    assert old.operations["GET /things"]["returns"] == TINY[1].operations["GET /things"]["returns"] == LIST


DEAD = [
    (
        "the place is gone",
        'on = "GET /things"\nat = "/returns/items/properties/colour/nullable"\nnow = true',
        "lies.toml row 2 (GET /things at /returns/items/properties/colour/nullable): the target has vanished",
    ),
    (
        "what stood there is gone",
        'on = "GET /things"\nat = "/returns/items/properties/colour"\nwas = {type = "string"}',
        "lies.toml row 2 (GET /things at /returns/items/properties/colour): the schema has caught up",
    ),
    (
        "what stood there is gone, and something else was to stand there",
        'on = "GET /things"\nat = "/returns/minLength"\nwas = 1\nnow = 2',
        "lies.toml row 2 (GET /things at /returns/minLength): the target has vanished",
    ),
    (
        "the schema says so by itself",
        'on = "GET /things"\nat = "/returns/items/properties/note/optional"\nnow = true',
        "lies.toml row 2 (GET /things at /returns/items/properties/note/optional): the schema has caught up",
    ),
    (
        "the schema says something else",
        'on = "GET /things/{id}"\nat = "/returns"\nwas = {type = "string"}\nnow = {type = "upid"}',
        "lies.toml row 2 (GET /things/{id} at /returns): the target has changed",
    ),
    (
        "no version has the operation",
        'on = "GET /thinks"\nat = "/returns"\nnow = {type = "upid"}',
        "lies.toml row 2 (GET /thinks at /returns): no known version of PBS has the operation GET /thinks",
    ),
    (
        "no version that the row names has the operation",
        'on = "GET /things/{id}"\nat = "/returns"\nnow = {type = "upid"}\nversions = "-1.0"',
        (
            "lies.toml row 2 (GET /things/{id} at /returns): no known version of PBS has the operation GET"
            " /things/{id} in the versions -1.0"
        ),
    ),
    (
        "the pointer is none",
        'on = "GET /things"\nat = "returns"\nnow = {type = "upid"}',
        "lies.toml row 2: 'returns' is not a JSON pointer",
    ),
    ("the row changes nothing", 'on = "GET /things"\nat = "/returns"', "lies.toml row 2: neither `was` nor `now`"),
    ("a key is misspelt", 'on = "GET /things"\nat = "/returns"\nnwo = true', "lies.toml row 2: unknown key 'nwo'"),
    (
        "the range is none",
        'on = "GET /things"\nat = "/returns"\nnow = true\nversions = "newer"',
        "lies.toml row 2: 'newer' is not a PBS version",
    ),
]


@pytest.mark.parametrize(("what", "row", "told"), DEAD, ids=[what for what, _, _ in DEAD])
def test_a_dead_row_stops_the_build_and_is_named(tmp_path: Path, what: str, row: str, told: str) -> None:
    alive = f'[[correction]]\non = "GET /things"\nat = "/returns/nullable"\nnow = true\n{REASON}'
    assert problem_of(tmp_path, f"{alive}\n[[correction]]\n{row}\n{REASON}").startswith(told), what


def test_a_row_without_reason_or_source_stops_the_build(tmp_path: Path) -> None:
    row = '[[correction]]\non = "GET /things"\nat = "/returns/nullable"\nnow = true\n'
    assert problem_of(tmp_path, row) == "lies.toml row 1: 'why' is missing"
    assert problem_of(tmp_path, f'{row}why = "seen"\n') == "lies.toml row 1: 'source' is missing"


def test_a_row_for_several_operations_is_dead_when_it_is_dead_for_one(tmp_path: Path) -> None:
    row = (
        f'[[correction]]\non = ["GET /things", "GET /things/{{id}}"]\nat = "/returns"\n'
        f'was = {{type = "null"}}\nnow = {{type = "upid"}}\n{REASON}'
    )
    assert "GET /things in PBS 1.0 says" in problem_of(tmp_path, row)


@pytest.mark.parametrize("name", ["array-max-length-is-a-copy", "path-parameters-are-required"])
def test_a_rule_that_finds_nothing_stops_the_build(tmp_path: Path, name: str) -> None:
    assert problem_of(tmp_path, f'[[rule]]\nname = "{name}"\n{REASON}').startswith(
        f"lies.toml rule 1: the rule {name} finds nothing to correct"
    )


def test_a_rule_that_nobody_wrote_stops_the_build(tmp_path: Path) -> None:
    assert "unknown rule 'all-is-well'" in problem_of(tmp_path, f'[[rule]]\nname = "all-is-well"\n{REASON}')
