"""What changed between two versions, as text and as data."""

from __future__ import annotations

import errno
import json

import pytest

from tests.codegen.toy import FLAG, NUMBER, TEXT, Json, Workshop, an_object, array, enum, operation, optional

OLD: dict[str, Json] = {
    "GET /things": operation(
        {"kind": optional(enum("a", "gone")), "dropped": optional(FLAG)},
        array(an_object(name=TEXT, dropped=TEXT, size=TEXT)),
    ),
    "GET /things/{name}": operation({"name": {**TEXT, "maxLength": 5}}, an_object(x=TEXT)),
    "GET /old": operation(returns=an_object(y=TEXT)),
    "GET /same": operation({"limit": optional({**NUMBER, "minimum": 1, "default": 50})}),
}
NEW: dict[str, Json] = {
    "GET /things": operation(
        {"kind": optional(enum("a", "young")), "fresh": optional(FLAG)},
        array(an_object(name=TEXT, fresh=TEXT, size=optional(TEXT))),
    ),
    "GET /things/{id}": operation({"id": {**TEXT, "maxLength": 9}}, TEXT),
    "POST /new": operation(returns=an_object(z=TEXT)),
    "GET /same": operation({"limit": optional({**NUMBER, "minimum": 1, "default": 50})}),
}
TABLES = {
    "names": """
        things | list_things | GET | /things |
        things | get_thing | GET | /things/{id} |
        things | old_thing | GET | /old |
        things | new_thing | POST | /new |
        things | same_thing | GET | /same |
    """,
    "models": "GET /things ->[] | Thing\nGET /things/{id} -> | Whole\nGET /old -> | Old\nPOST /new -> | New",
    "enums": "Kind | kind | a |",
}
TEXT_FORM = """\
Added (5)
  Kind value 'young'
  New: class with 1 fields
  Thing.fresh: str
  things.list_things(fresh=): bool | None
  things.new_thing: POST /new
Removed (6)
  Kind value 'gone'
  Old: class
  Thing.dropped: str
  Whole: class
  things.list_things(dropped=): bool | None
  things.old_thing
Changed (3)
  Thing.size: str → str | None
  things.get_thing answers: Whole → str
  things.get_thing(id=): str, maxLength 5 → str, maxLength 9
"""


@pytest.fixture
def compared(workshop: Workshop) -> Workshop:
    workshop.prepare({"4.1.1": OLD, "4.2": NEW}, **TABLES)
    return workshop


def test_as_text(compared: Workshop) -> None:
    done = compared.run("compare", "4.1.1", "4.2")
    assert (done.exit_code, done.output) == (0, TEXT_FORM)


def test_as_json(compared: Workshop) -> None:
    changes = json.loads(compared.run("compare", "4.1.1", "4.2", "--json").output)
    assert len(changes) == 14
    assert {"kind": "changed", "what": "Thing.size", "old": "str", "new": "str | None"} in changes
    assert {"kind": "added", "what": "things.new_thing", "old": None, "new": "POST /new"} in changes
    assert {"kind": "removed", "what": "things.old_thing", "old": None, "new": None} in changes


def test_nothing_changed(workshop: Workshop) -> None:
    workshop.prepare({"4.1.1": OLD, "4.2": OLD}, **{**TABLES, "names": ""})
    done = workshop.run("compare", "4.1.1", "4.2")
    assert (done.exit_code, done.output) == (0, "No change in functions, parameters, fields or enum values\n")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("4.2", "4.1.1", "4.2 is not older than 4.1.1; give the older version first"),
        ("4.2", "4.2", "4.2 is not older than 4.2; give the older version first"),
        ("3.4", "4.2", "no facts of PBS 3.4; known are 4.1.1, 4.2"),
        ("4.1.1", "next", "no facts of PBS next; known are 4.1.1, 4.2"),
    ],
)
def test_unknown_and_reversed_versions_are_refused(compared: Workshop, old: str, new: str, told: str) -> None:
    done = compared.run("compare", old, new)
    assert (done.exit_code, done.output) == (1, f"Error: {told}\n")


def test_a_reader_that_has_had_enough_is_no_error(compared: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang_up(*_: object) -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr("codegen.cli.comparison_lines", hang_up)
    assert compared.run("compare", "4.1.1", "4.2").output == ""


def test_a_variant_that_only_the_newer_version_has(workshop: Workshop) -> None:
    published = {
        "4.2": {"GET /log": operation(returns=array(TEXT))},
        "4.3": {"GET /log": operation({"raw": optional(FLAG)}, array(TEXT))},
    }
    workshop.prepare(
        published, names="log | get_log | GET | /log | raw omitted\nlog | get_raw_log | GET | /log | raw=true"
    )
    assert workshop.run("compare", "4.2", "4.3").output == "Added (1)\n  log.get_raw_log: GET /log\n"
    functions = {entry["name"]: entry["since"] for entry in workshop.make().catalog()["operations"]}
    assert functions == {"log.get_log": None, "log.get_raw_log": "4.3"}


def test_new_parameters_of_new_classes_are_told_once(workshop: Workshop) -> None:
    workshop.prepare(
        {
            "4.1.1": {"GET /old": operation()},
            "4.2": {"GET /old": operation(), "POST /new": operation({"x": enum("p", "q")})},
        }
    )
    done = workshop.run("compare", "4.1.1", "4.2")
    assert done.output == "Added (1)\n  new.create_new: POST /new\n"
