"""A new PBS version, from its published schema to what a person must still say, as CONTRIBUTING tells it."""

from __future__ import annotations

import json
import shutil

import pytest

from codegen.cli import ROOT
from codegen.facts import load_all
from tests.codegen.toy import NUMBER, TEXT, Json, Workshop, an_object, apidoc, array, enum, operation, optional

OLD: dict[str, Json] = {"GET /things": operation({"kind": optional(enum("a", "b"))}, array(an_object(name=TEXT)))}
NEW: dict[str, Json] = {
    "GET /things": operation(
        {"kind": optional(enum("a", "b")), "fresh": optional(TEXT)}, array(an_object(name=TEXT, count=NUMBER))
    ),
    "POST /others": operation({"mode": enum("x", "y")}, an_object(name=TEXT)),
}
TABLES = {
    "names": "things | list_things | GET | /things |",
    "models": "GET /things ->[] | Thing",
    "enums": "Kind | kind | a |",
}
WORDING = '[module]\nsummary = "Things."\n[list_things]\nsummary = "Lists things."\n'
ENDS = """
[[correction]]
on = "GET /things"
at = "/attributes"
now = ["digest"]
why = "sent beside the data"
source = "recorded"
versions = "-4.2.2"
"""


@pytest.fixture
def known(workshop: Workshop) -> Workshop:
    """A project that knows 4.2, with its package and its locks."""
    workshop.word("things", WORDING)
    workshop.prepare({"4.2": OLD}, **TABLES)
    assert workshop.run("generate", "--output", str(workshop.output)).exit_code == 0
    return workshop


def _update(
    workshop: Workshop, operations: dict[str, Json], version: str = "4.3", head: bytes = b""
) -> tuple[int, str]:
    source = workshop.root / "apidoc.js"
    source.write_bytes(head + f"const apiSchema = {json.dumps(apidoc(operations))};\nlet x = 1;\n".encode())
    done = workshop.run("update", str(source), "--version", version, "--output", str(workshop.output))
    return done.exit_code, done.output


@pytest.mark.parametrize("head", [b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf// PBS\n"])
def test_one_command_does_it_all_and_lists_what_a_person_must_say(known: Workshop, head: bytes) -> None:
    code, output = _update(known, NEW, head=head)
    assert code == 0, output
    package = known.output / "pbs_api"
    lock = "which is not locked until a row confirms it"
    assert output.splitlines() == [
        f"{known.schema / 'facts' / '4.3.json'}: 2 operations of PBS 4.3",
        "",
        "Changes since PBS 4.2:",
        "  Added (4)",
        "    CreateOthersOther: class with 1 fields",
        "    Thing.count: int",
        "    others.create_others: POST /others",
        "    things.list_things(fresh=): str | None",
        "",
        f"{package}: {len(list(package.iterdir()))} files, {_lines(known)} lines of Python, PBS 4.2, 4.3",
        "",
        "Still to say (11):",
        f"  names.tsv: no row for POST /others; derived the name others.create_others, {lock}",
        f"  models.tsv: no row for POST /others ->; derived the name CreateOthersOther, {lock}",
        f"  enums.tsv: no row takes POST /others ?mode (x, y); derived the name CreateOthersMode, {lock}",
        "  wording/others.toml: no summary for create_others",
        "  units.tsv: no row for the number GET /things ->[].count; give it a unit, or none",
        "  wording/others.toml: no summary for CreateOthersOther",
        "  wording/others.toml: no sentence for create_others: mode",
        "  wording/things.toml: no sentence for list_things: fresh",
        "  wording/others.toml: no sentence for CreateOthersOther: name",
        "  wording/things.toml: no sentence for Thing: count",
        "  wording/enums.tsv: no row for Kind",
        "",
        "Then: make golden, make test, make check, and a line in CHANGELOG.md.",
        f"To undo: remove {known.schema / 'facts' / '4.3.json'} and run `python -m codegen generate`.",
    ]


def _lines(workshop: Workshop) -> int:
    return sum(path.read_bytes().count(b"\n") for path in (workshop.output / "pbs_api").glob("*.py"))


def test_names_are_locked_when_somebody_has_said_something(known: Workshop) -> None:
    lock = known.schema / "names.lock.json"
    before = json.loads(lock.read_bytes())
    _update(known, NEW)
    assert json.loads(lock.read_bytes()) == before
    known.table("names", TABLES["names"] + "\nothers | add_other | POST | /others |")
    known.word("things", WORDING + 'parameters.fresh = "Only new ones."\n[classes.Thing.fields]\ncount = "How many."\n')
    assert known.run("generate", "--output", str(known.output)).exit_code == 0
    said = {
        "class Thing": ["count", "name"],
        "function things.list_things": ["fresh", "kind"],
        "function others.add_other": [],
    }
    assert json.loads(lock.read_bytes()) == {**before, **said}


def test_an_update_can_be_undone_as_it_says(known: Workshop) -> None:
    before = {path: path.read_bytes() for path in sorted(known.root.rglob("*")) if path.is_file()}
    _update(known, NEW)
    (known.schema / "facts" / "4.3.json").unlink()
    assert known.run("generate", "--output", str(known.output)).exit_code == 0
    (known.root / "apidoc.js").unlink()
    assert {path: path.read_bytes() for path in sorted(known.root.rglob("*")) if path.is_file()} == before


def test_what_nobody_had_to_name_is_undone_too(known: Workshop) -> None:
    """Values of enums, and parameters whose sentence was there before them, need no word and are locked at once."""
    (known.schema / "wording" / "glossary.tsv").write_text(
        "where\tsentence\nname\tWhat it is called.\n", encoding="utf-8"
    )
    newer = {"kind": optional(enum("a", "b", "c")), "name": optional(TEXT)}
    locks = [known.schema / "names.lock.json", known.schema / "inputs.lock.json"]
    assert known.run("generate", "--output", str(known.output)).exit_code == 0
    before = [lock.read_bytes() for lock in locks]
    _update(known, {"GET /things": operation(newer, array(an_object(name=TEXT)))})
    assert '"enum Kind": ["a", "b", "c"],\n"function things.list_things": ["kind", "name"]' in locks[0].read_text()
    (known.schema / "facts" / "4.3.json").unlink()
    assert known.run("generate", "--output", str(known.output)).exit_code == 0
    assert [lock.read_bytes() for lock in locks] == before
    done = known.run("check", "--output", str(known.output))
    assert "names.lock.json" not in done.output


def test_a_known_version_is_taken_in_again_and_comes_back_from_where_it_was(known: Workshop) -> None:
    _, output = _update(known, OLD, "4.2")
    assert f"To undo: restore {known.schema / 'facts' / '4.2.json'} as it was and run" in output


def test_a_schema_that_cannot_be_taken_in_says_how_to_go_on(known: Workshop) -> None:
    code, output = _update(known, {"GET /things": operation(returns=array(TEXT))})
    assert code == 1
    assert "GET /things" in output
    assert f"run `python -m codegen generate`. To undo: remove {known.schema / 'facts' / '4.3.json'}" in output


def test_a_correction_that_ends_although_the_schema_still_says_the_same(known: Workshop) -> None:
    known.correct(ENDS)
    _, output = _update(known, OLD)
    told = (
        "rows.toml row 1 (GET /things at /attributes): ends with PBS 4.2, but PBS 4.3 publishes the same for"
        " GET /things;"
        " write versions = '' if it still holds"
    )
    assert told in output


@pytest.mark.parametrize(
    ("versions", "ends"),
    [
        ("-4.0", "4.0.11"),
        ("4.0", "4.0.11"),
        ("3.4-4.0", "4.0.11"),
        ("-4.0.11", "4.0.11"),
        ("-4.0.10", "3.4"),
        ("3.4", "3.4"),
    ],
)
def test_a_range_takes_in_the_releases_of_its_last_version(workshop: Workshop, versions: str, ends: str) -> None:
    workshop.prepare(dict.fromkeys(("3.4", "4.0.11", "4.1.0"), OLD), **TABLES)
    workshop.correct(ENDS.replace("-4.2.2", versions))
    assert f"ends with PBS {ends}, but PBS 4.1.0" in workshop.run("generate", "--output", str(workshop.output)).output


@pytest.mark.slow
@pytest.mark.no_cover
def test_a_made_up_version_of_the_real_schema(workshop: Workshop) -> None:
    """The newest published facts as they are, called 4.3: nothing changes, and nothing is left to say about them."""
    shutil.copytree(ROOT / "schema", workshop.schema, dirs_exist_ok=True)
    newest = load_all(workshop.schema / "facts")[-1]
    text = (workshop.schema / "facts" / f"{newest.version}.json").read_text(encoding="utf-8")
    path = workshop.schema / "facts" / "4.3.json"
    path.write_text(text.replace(f'"version": "{newest.version}"', '"version": "4.3"'), encoding="utf-8")
    compared = workshop.run("compare", newest.version, "4.3")
    assert compared.output == "No change in functions, parameters, fields or enum values\n"
    done = workshop.run("generate", "--output", str(workshop.output))
    assert done.exit_code == 0, done.output
    assert "note:" not in done.output
