"""What people write in `schema/wording/`: where it shows, what is listed as missing, and what is refused."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import pytest

from tests.codegen.toy import NUMBER, TEXT, Json, Workshop, an_object, apidoc, array, operation, optional

OPERATIONS: dict[str, Json] = {
    "GET /stores/{store}/things": operation(
        {"store": TEXT, "ns": optional(TEXT)}, array(an_object(store=TEXT, size=NUMBER, owner=TEXT))
    ),
    "DELETE /stores/{store}/things": operation({"store": TEXT}),
}
TABLES = {
    "names": (
        "things | list_things | GET | /stores/{store}/things |\n"
        "things | delete_things | DELETE | /stores/{store}/things |"
    ),
    "models": "GET /stores/{store}/things ->[] | Thing",
    "units": "size | bytes | why",
}
WORDING = '''
[module]
summary = "Things that stores hold."
text = """
Each thing belongs to
one store.

A second paragraph."""
example = """
for thing in pbs.send(list_things("tank")):
    print(thing.owner,  thing.size)
"""

[list_things]
summary = "Lists the things of one store."
notes = ["An empty list may mean that the caller sees none."]
parameters.ns = "Only things of this namespace."
errors.Busy = "somebody else counts them."

[delete_things]
summary = "Removes all things of one store."

[classes.Thing]
summary = "One thing in a store."
fields.size = "What it takes on disk."
'''


@pytest.fixture
def worded(workshop: Workshop) -> Workshop:
    workshop.prepare(OPERATIONS, **TABLES)
    workshop.word("things", WORDING)
    _table(workshop, "glossary", "store | Name of a datastore.")
    _table(workshop, "fields", "owner | Who may change it.")
    _table(workshop, "errors", "store | NotFound | there is no such store.\nstore | Busy | the store is locked.", 3)
    return workshop


def _table(workshop: Workshop, name: str, rows: str, columns: int = 2) -> None:
    lines = ["\t".join(cell.strip() for cell in row.split("|")) for row in rows.splitlines()]
    (workshop.schema / "wording" / f"{name}.tsv").write_text("\n".join(["where" + "\tx" * (columns - 1), *lines, ""]))


def test_a_function_shows_its_own_words_and_those_that_several_share(worded: Workshop) -> None:
    things = worded.make().module("things")
    assert inspect.getdoc(things.list_things) == (
        "Lists the things of one store.\n\n`GET /stores/{store}/things`\n\n"
        "An empty list may mean that the caller sees none.\n\n"
        "Args:\n    store: Name of a datastore.\n    ns: Only things of this namespace.\n\n"
        "Returns:\n    `Client.send` returns a list of `Thing` (`store`, `owner` and `size`).\n\n"
        "Raises:\n    Busy: somebody else counts them.\n    NotFound: there is no such store.\n\n"
        "Privileges:\n    root@pam itself, not one of its tokens"
    )
    assert "Busy: the store is locked." in str(inspect.getdoc(things.delete_things))


def test_what_a_module_shares_wins_over_the_tables_and_gives_way_to_the_function(worded: Workshop) -> None:
    worded.word(
        "things",
        WORDING.replace('errors.Busy = "somebody else counts them."', "").replace(
            "[delete_things]", '[delete_things]\nerrors.NotFound = "never."'
        )
        + """
[shared]
names.store = "The store."
parameters.ns = "Any namespace."
fields.size = "Never shown."
fields.owner = "Its owner."
errors.ns.Modified = "is not in the path."
errors.store.Busy = "the store is full."
""",
    )
    _table(worded, "errors", "store | NotFound | no store.\nstore | Busy | locked.\n?ns | NotFound | no namespace.", 3)
    made = worded.make()
    told = str(inspect.getdoc(made.module("things").list_things))
    assert "    store: The store.\n    ns: Only things of this namespace.\n" in told
    assert "    Busy: the store is full.\n    NotFound: no " in told
    assert "    Busy: the store is full.\n\n" in str(inspect.getdoc(made.module("things").delete_things))
    text = made.text("things")
    assert '    store: str\n    """The store."""' in text
    assert '    owner: str\n    """Its owner."""' in text
    assert '    size: int\n    """What it takes on disk. In bytes."""' in text
    reported = worded.run("check", "--output", str(worded.output)).output
    assert "nothing is called shared.fields.size" in reported
    assert "nothing is called shared.parameters.ns" in reported
    assert "nothing is called shared.errors.ns" in reported
    assert "shared.names.store" not in reported


def test_errors_are_shared_by_what_a_function_has(worded: Workshop) -> None:
    rows = "?ns | Busy | the namespace moves.\n(privileges) | PermissionDenied | may not.\n(task) | TaskFailed | broke."
    _table(worded, "errors", rows, 3)
    made = worded.make()
    assert "wording/errors.tsv: nothing matches (task)" in worded.run("check", "--output", str(worded.output)).output
    things = made.module("things")
    assert "PermissionDenied: may not." in str(inspect.getdoc(things.list_things))
    assert "somebody else counts them." in str(inspect.getdoc(things.list_things))
    raised = str(inspect.getdoc(things.delete_things)).partition("Raises:")[2].partition("Privileges:")[0]
    assert raised.strip() == "PermissionDenied: may not."


def test_a_class_says_what_it_stands_for_and_each_field_what_it_is(worded: Workshop) -> None:
    text = worded.make().text("things")
    assert '    """One thing in a store."""' in text
    assert '    owner: str\n    """Who may change it."""' in text
    assert '    size: int\n    """What it takes on disk. In bytes."""' in text
    assert '    store: str\n    """Name of a datastore."""' in text


def test_a_module_has_an_introduction_and_an_example_that_stays_as_it_is(worded: Workshop) -> None:
    made = worded.make()
    assert str(made.module("things").__doc__) == (
        "Things that stores hold.\n\nEach thing belongs to one store.\n\nA second paragraph.\n\nExample:\n"
        '    for thing in pbs.send(list_things("tank")):\n        print(thing.owner,  thing.size)'
    )
    [module] = made.catalog()["modules"]
    assert module["name"] == "things"
    assert module["example"] == 'for thing in pbs.send(list_things("tank")):\n    print(thing.owner,  thing.size)\n'
    errors = {entry["name"]: entry["errors"] for entry in made.catalog()["operations"]}
    assert errors["things.list_things"] == {"Busy": "somebody else counts them.", "NotFound": "there is no such store."}


def test_what_is_missing_is_listed_by_file_and_entry(worded: Workshop) -> None:
    assert worded.run("wording", "--missing").output == "Nothing is missing\n"
    worded.word("things", '[list_things]\nsummary = "Lists."\n')
    for name in ("glossary", "fields", "errors"):
        (worded.schema / "wording" / f"{name}.tsv").unlink()
    assert worded.run("wording", "--missing", "--module", "things").output.splitlines() == [
        "wording/things.toml [module]: summary, text, example",
        "wording/things.toml [delete_things]: summary",
        "wording/things.toml [delete_things]: errors",
        "wording/things.toml [delete_things]: parameters store",
        "wording/things.toml [list_things]: errors",
        "wording/things.toml [list_things]: parameters store, ns",
        "wording/things.toml [classes.Thing]: summary",
        "wording/things.toml [classes.Thing.fields]: owner, size, store",
        "8 entries lack something",
    ]
    assert worded.run("wording", "--module", "gone").output == "Nothing is missing\n"


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ('[gone]\nsummary = "x"', "wording/things.toml: nothing is called gone"),
        ('[list_things.parameters]\ngone = "x"', "wording/things.toml: nothing is called list_things.parameters.gone"),
        ('[shared]\nnames.gone = "x"', "wording/things.toml: nothing is called shared.names.gone"),
        ('[classes.Gone]\nsummary = "x"', "wording/things.toml: nothing is called classes.Gone.summary"),
        ('[classes.Thing.fields]\ngone = "x"', "wording/things.toml: nothing is called classes.Thing.fields.gone"),
    ],
)
def test_words_for_what_is_not_there_are_told(worded: Workshop, entry: str, told: str) -> None:
    worded.word("things", entry)
    assert told in worded.run("check", "--output", str(worded.output)).output


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("list_things = 1", "things.toml: list_things is not a table; write [list_things]"),
        (
            '[list_things]\ntext = "x"',
            "things.toml: [list_things] has the key 'text'; known here: summary, notes, parameters, returns, errors",
        ),
        ('[list_things]\nsummary = ""', "things.toml: [list_things] summary: expected a string"),
        ('[list_things]\nnotes = "x"', "things.toml: [list_things] notes: expected a list of strings"),
        ("[list_things]\nerrors.Busy = 1", "things.toml: [list_things] errors: expected a table of strings"),
        ("[shared]\nerrors.store = 1", "things.toml: [shared.errors.store] errors: expected a table of strings"),
        (
            "[shared]\nsummary = 'x'",
            "things.toml: [shared] has the key 'summary'; known here: names, parameters, fields, errors",
        ),
        (
            '[classes.Thing]\nnotes = ["x"]',
            "things.toml: [classes.Thing] has the key 'notes'; known here: summary, fields",
        ),
    ],
)
def test_a_file_that_cannot_be_right_is_refused(worded: Workshop, entry: str, told: str) -> None:
    worded.word("things", entry)
    assert worded.refusal() == told


def test_wording_that_repeats_a_published_description_fails_the_check(worded: Workshop, tmp_path: Path) -> None:
    published = tmp_path / "published"
    published.mkdir()
    arguments = ("check", "--output", str(worded.output), "--published", str(published))
    assert "no apidoc*.json or apidoc*.js to compare our wording with" in worded.run(*arguments).output
    description = "All the things, which the caller sees, none left out."
    schema = apidoc({"GET /a": operation({"x": {**TEXT, "description": description}})})
    (published / "apidoc-4.2.js").write_text(f"const apiSchema = {json.dumps(schema)};\nlet x = 1;")
    assert "published" not in worded.run(*arguments).output
    worded.word(
        "things",
        WORDING.replace("An empty list may mean that the caller sees none.", "Which the caller SEES: none left!"),
    )
    told = (
        "wording/things.toml list_things notes: the words 'which the caller sees none left' stand in a published schema"
    )
    assert told in worded.run(*arguments).output
