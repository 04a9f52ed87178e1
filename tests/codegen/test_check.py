"""The check command: what CI runs so that the generated package, the tables and the released names stay together."""

from __future__ import annotations

import json

import pytest

from tests.codegen.toy import TEXT, Json, Workshop, an_object, enum, operation, optional

OPERATIONS: dict[str, Json] = {
    "GET /things": operation({"kind": optional(enum("a", "b")), "word": optional(TEXT)}, an_object(name=TEXT)),
    "GET /more": operation(),
}
NAMES = "things | get_thing | GET | /things |\nthings | get_more | GET | /more |"
WORDING = """
[module]
summary = "Things."
text = "All about things."
example = "get_more()"

[get_thing]
summary = "Gets."
parameters.kind = "Which."
parameters.word = "What for."
errors.NotFound = "there is none."

[get_more]
summary = "More."
errors.NotFound = "there is none."

[classes.Thing]
summary = "A thing."
fields.name = "Its name."
"""
AGAIN = "run `python -m codegen generate`"


@pytest.fixture
def released(workshop: Workshop) -> Workshop:
    """A schema with its package and both lock files, all in order."""
    workshop.word("things", WORDING)
    (workshop.schema / "wording" / "enums.tsv").write_text("enum\tsentence\nKind\tKinds of things.\n")
    workshop.prepare(OPERATIONS, names=NAMES, models="GET /things -> | Thing", enums="Kind | kind | a |")
    _generate(workshop)
    assert _check(workshop) == (0, "6 files are what schema/ gives\n")
    return workshop


def _generate(workshop: Workshop) -> None:
    done = workshop.run("generate", "--output", str(workshop.output))
    assert done.exit_code == 0, done.output


def _check(workshop: Workshop) -> tuple[int, str]:
    done = workshop.run("check", "--output", str(workshop.output))
    return done.exit_code, done.output


def test_a_generated_file_that_was_changed(released: Workshop) -> None:
    path = released.output / "pbs_api" / "things.py"
    path.write_bytes(path.read_bytes() + b"# \xe9\n")
    assert _check(released) == (1, f"Error: {path}: not what schema/ gives; {AGAIN}\n")


def test_a_generated_file_that_is_missing_or_one_too_many(released: Workshop) -> None:
    folder = released.output / "pbs_api"
    (folder / "py.typed").unlink()
    (folder / "more.py").write_text("", encoding="utf-8")
    told = _check(released)[1].splitlines()
    assert told == [
        f"Error: {folder / 'py.typed'}: not what schema/ gives; {AGAIN}",
        f"{folder / 'more.py'}: belongs to nothing; remove it",
    ]


@pytest.mark.parametrize(
    ("silenced", "told"),
    [
        ('summary = "More."', "wording/things.toml [get_more]: summary"),
        ('parameters.kind = "Which."', "wording/things.toml [get_thing]: parameters kind"),
        ('fields.name = "Its name."', "wording/things.toml [classes.Thing.fields]: name"),
        ('example = "get_more()"', "wording/things.toml [module]: example"),
    ],
)
def test_what_nobody_has_explained_yet(released: Workshop, silenced: str, told: str) -> None:
    released.word("things", WORDING.replace(silenced, ""))
    _generate(released)
    code, output = _check(released)
    assert code == 1
    assert f"{told}: not said yet\n" in output


def test_an_enum_that_nobody_has_explained_yet(released: Workshop) -> None:
    (released.schema / "wording" / "enums.tsv").unlink()
    _generate(released)
    assert "wording/enums.tsv: no row for Kind: not said yet" in _check(released)[1]


def test_nothing_was_generated_yet(released: Workshop) -> None:
    for path in (released.output / "pbs_api").iterdir():
        path.unlink()
    (released.output / "pbs_api").rmdir()
    assert len(_check(released)[1].splitlines()) == 6


def test_an_input_that_was_changed(released: Workshop) -> None:
    released.table("fields", "unused | not_used")
    assert _check(released) == (1, f"Error: inputs.lock.json: does not belong to these inputs; {AGAIN}\n")


def test_wording_that_was_changed_shows_in_the_package(released: Workshop) -> None:
    released.word("things", WORDING.replace("Gets.", "Gets it."))
    told = _check(released)[1].splitlines()
    assert [line.split(": ")[-1] for line in told] == [f"not what schema/ gives; {AGAIN}"] * 2 + [
        f"does not belong to these inputs; {AGAIN}"
    ]


@pytest.mark.parametrize(
    ("table", "rows", "told"),
    [
        (
            "names",
            NAMES.replace("get_thing", "find_thing"),
            "names.lock.json: function things.get_thing was released and is gone",
        ),
        ("models", "GET /things -> | Other", "names.lock.json: class Thing was released and is gone"),
        ("enums", "Sort | kind | a |", "names.lock.json: enum Kind was released and is gone"),
        ("fields", "word | term", "names.lock.json: function things.get_thing had word, which is gone"),
        ("fields", "name | title", "names.lock.json: class Thing had name, which is gone"),
    ],
)
def test_a_released_name_that_is_gone_stays_an_error(released: Workshop, table: str, rows: str, told: str) -> None:
    released.table(table, rows)
    assert told in _check(released)[1]
    _generate(released)
    code, output = _check(released)
    assert code == 1
    assert told in output


def test_names_are_added_to_the_lock_and_never_taken_away(released: Workshop) -> None:
    lock = released.schema / "names.lock.json"
    before = json.loads(lock.read_bytes())
    assert before == {
        "class Thing": ["name"],
        "enum Kind": ["a", "b"],
        "function things.get_more": [],
        "function things.get_thing": ["kind", "word"],
    }
    released.table("names", NAMES.replace("get_more", "find_more"))
    _generate(released)
    assert json.loads(lock.read_bytes()) == {**before, "function things.find_more": []}


def test_a_name_that_is_not_locked_yet(released: Workshop) -> None:
    lock = released.schema / "names.lock.json"
    lock.write_text(lock.read_text(encoding="utf-8").replace('"kind", ', ""), encoding="utf-8")
    assert _check(released) == (1, f"Error: names.lock.json: does not hold all names; {AGAIN}\n")
    lock.unlink()
    assert _check(released) == (1, f"Error: names.lock.json: does not hold all names; {AGAIN}\n")


def test_a_lock_file_that_cannot_be_read(released: Workshop) -> None:
    (released.schema / "names.lock.json").write_text("<<<<<<< HEAD", encoding="utf-8")
    code, output = _check(released)
    assert code == 1
    assert output.count("\n") == 1
    assert "restore it, it is the record of what was released" in output


def test_a_name_that_no_person_gave(released: Workshop) -> None:
    released.table("names", NAMES.splitlines()[0])
    assert "names.tsv: no row for GET /more; derived the name more.get_more" in _check(released)[1]


def test_a_dead_row_of_a_table(released: Workshop) -> None:
    released.table("units", "weight | bytes | why")
    assert "units.tsv: nothing matches weight" in _check(released)[1]


def test_a_dead_correction(released: Workshop) -> None:
    released.correct('[[correction]]\non = "GET /gone"\nat = "/returns"\nnow = 1\nwhy = "w"\nsource = "s"\n')
    assert _check(released) == (
        1,
        "Error: rows.toml row 1 (GET /gone at /returns): no known version of PBS has the operation GET /gone\n",
    )
