"""A small change of a schema is a small change of the package, so that a review sees what happened and nothing else."""

from __future__ import annotations

import difflib

from tests.codegen.toy import NUMBER, TEXT, Json, Workshop, an_object, array, operation, optional

NAMES = "things | list_things | GET | /things |\nothers | list_others | GET | /others |"
MODELS = "GET /things ->[] | Thing\nGET /others ->[] | Other"


def _published(parameters: Json, fields: Json) -> dict[str, Json]:
    return {
        "GET /things": operation(
            {"a": optional(TEXT), "c": optional(TEXT), **parameters}, array(an_object(n=TEXT, m=TEXT, **fields))
        ),
        "GET /others": operation(returns=array(an_object(x=TEXT))),
    }


def _changes(workshop: Workshop, before: Json, after: Json) -> dict[str, list[str]]:
    """File → the lines that were taken out or put in, with their sign."""
    texts: list[dict[str, list[str]]] = []
    for published in (before, after):
        workshop.prepare(published, names=NAMES, models=MODELS)
        made = workshop.make()
        texts.append({path.name: path.read_text().splitlines() for path in (made.folder / made.name).glob("*.py")})
    old, new = texts
    lines = {name: [line for line in difflib.ndiff(old.get(name, []), new[name]) if line[0] in "+-"] for name in new}
    return {name: changed for name, changed in lines.items() if changed}


def test_a_new_field_changes_a_line_wherever_fields_are_listed(workshop: Workshop) -> None:
    changes = _changes(workshop, _published({}, {}), _published({}, {"k": TEXT}))
    assert changes == {
        "things.py": [
            "-         `Client.send` returns a list of `Thing` (`m` and `n`); empty if there are none.",
            "+         `Client.send` returns a list of `Thing` (`k`, `m` and `n`); empty if there are none.",
            "+     k: str",
            '+         "k": TEXT,',
        ]
    }


def test_a_new_parameter_adds_a_line_wherever_parameters_are_listed(workshop: Workshop) -> None:
    changes = _changes(workshop, _published({}, {}), _published({"b": optional(NUMBER)}, {}))
    assert changes == {
        "things.py": [
            "+     b: int | None = None,",
            '+             "b": b,',
            '+         Parameter("b", "b", "query", "integer"),',
        ]
    }


def test_a_new_version_that_changes_nothing_touches_only_the_head_of_the_package(workshop: Workshop) -> None:
    published = _published({}, {})
    changes = _changes(workshop, {"4.2": published}, {"4.2": published, "4.3": published})
    assert set(changes) == {"__init__.py"}
    assert [line[:1] for line in changes["__init__.py"]] == ["-", "+"]


def test_functions_come_first_then_classes_then_what_they_stand_on(workshop: Workshop) -> None:
    workshop.prepare(_published({}, {}), names=NAMES, models=MODELS)
    text = workshop.make().text("things")
    places = [text.index(part) for part in ("def list_things", "class Thing", "_THING_SHAPE = ", "_LIST_THINGS = ")]
    assert places == sorted(places)
