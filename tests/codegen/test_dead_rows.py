"""A correction that no longer finds its target, or that the schema has caught up with, fails and
says which row it is."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.correct import apply_corrections, load_corrections
from codegen.facts import load_all
from codegen.problems import Problem
from tests.codegen.toy import NUMBER, TEXT, Json, Workshop, an_object, array, operation, optional

VERSIONS: dict[str, dict[str, Json]] = {
    "4.1.1": {"GET /a": operation({"x": TEXT}), "GET /old": operation()},
    "4.2": {"GET /a": operation({"x": TEXT}, an_object(n=NUMBER)), "GET /b": operation(returns=array(TEXT))},
}


def row(on: str = "GET /a", at: str = "/returns", **more: str) -> str:
    values = {"on": f'"{on}"', "at": f'"{at}"', "why": '"w"', "source": '"s"', **more}
    return "[[correction]]\n" + "".join(f"{key} = {value}\n" for key, value in values.items() if value)


def corrected(workshop: Workshop, *rows: str) -> dict[str, Any]:
    """The corrected operations by version; the rows are in one file."""
    workshop.prepare(VERSIONS)
    workshop.correct("\n".join(rows))
    facts = load_all(workshop.schema / "facts")
    return {
        one.version: one.operations
        for one in apply_corrections(facts, *load_corrections(workshop.schema / "corrections"))
    }


def test_a_row_changes_adds_or_removes_in_the_versions_it_names(workshop: Workshop) -> None:
    found = corrected(
        workshop,
        row(was='{type = "null"}', now='{type = "string"}', versions='"-4.1.1"'),
        row(at="/returns/properties/n", was='{type = "integer"}', versions='"4.2"'),
        row(at="/returns/properties/a~1b", now='{type = "string"}', versions='"4.2-"'),
        row(at="/attributes", now='["digest"]', versions='"4.0-4.2"'),
    )
    assert found["4.1.1"]["GET /a"]["returns"] == {"type": "string"}
    assert found["4.2"]["GET /a"]["returns"] == {"type": "object", "properties": {"a/b": {"type": "string"}}}
    assert [operations["GET /a"]["attributes"] for operations in found.values()] == [["digest"], ["digest"]]


def test_later_rows_see_what_earlier_ones_did_and_may_reach_into_lists(workshop: Workshop) -> None:
    found = corrected(
        workshop,
        row(at="/attributes", now='["digest", "total"]'),
        row(at="/attributes/1", was='"total"', now='"active"'),
        row(at="/attributes/0", was='"digest"'),
    )
    assert found["4.2"]["GET /a"]["attributes"] == ["active"]


def test_one_row_may_be_about_several_operations(workshop: Workshop) -> None:
    text = row(on="*", at="/attributes", now='["digest"]').replace('"*"', '["GET /a", "GET /b"]')
    found = corrected(workshop, text)
    assert "attributes" in found["4.1.1"]["GET /a"]
    assert "attributes" in found["4.2"]["GET /b"]


def test_the_facts_themselves_stay_as_they_are(workshop: Workshop) -> None:
    workshop.prepare(VERSIONS)
    workshop.correct(row(at="/attributes", now='["digest"]'))
    facts = load_all(workshop.schema / "facts")
    apply_corrections(facts, *load_corrections(workshop.schema / "corrections"))
    assert "attributes" not in facts[0].operations["GET /a"]


DEAD = [
    (
        row(on="GET /z", now="1"),
        "rows.toml row 1 (GET /z at /returns): no known version of PBS has the operation GET /z",
    ),
    (
        row(on="GET /b", now="1", versions='"-4.1.1"'),
        "no known version of PBS has the operation GET /b in the versions -4.1.1",
    ),
    (row(now="1", versions='"4.2-4.0"'), "no known version of PBS has the operation GET /a in the versions 4.2-4.0"),
    (
        row(at="/returns/items/type", was='"string"', now='"upid"'),
        "the target has vanished: GET /a in PBS 4.1.1 has no 'items' on the way",
    ),
    (
        row(at="/returns/pattern", was='"x"', now='"y"'),
        "the target has vanished: nothing stands there for GET /a in PBS 4.1.1",
    ),
    (row(at="/returns/pattern", was='"x"'), "the schema has caught up: GET /a in PBS 4.1.1 says nothing by itself"),
    (
        row(was='{type = "null"}', now='{type = "upid"}'),
        "the target has changed: GET /a in PBS 4.2 says {'type': 'object'",
    ),
    (
        row(was='{type = "null"}', now='{type = "object", properties = {n = {type = "integer"}}}'),
        "the schema has caught up: GET /a in PBS 4.2 says",
    ),
    (
        row(now='{type = "null"}'),
        (
            "the schema has caught up: GET /a in PBS 4.1.1 says {'type': 'null'} by itself; limit the row to"
            " older versions"
        ),
    ),
    (
        row(now='{type = "upid"}'),
        "the target has changed: GET /a in PBS 4.1.1 says {'type': 'null'}, the row expects nothing",
    ),
    (row(at="/returns/type/deeper", now="1"), "has nothing at /returns/type/deeper, and no object to add it to"),
    (
        row(on="GET /b", at="/returns/items/type/0", now="1"),
        "has nothing at /returns/items/type/0, and no object to add it to",
    ),
    (row(at="", now="1"), "rows.toml row 1: 'at' is missing"),
    (row(why="", now="1"), "rows.toml row 1: 'why' is missing"),
    (row(source='""', now="1"), "rows.toml row 1: 'source' is missing"),
    (row(on="", now="1"), "rows.toml row 1: 'on' is missing"),
    (row(), "rows.toml row 1: neither `was` nor `now`: the row changes nothing"),
    (row(was="1", now="1"), "rows.toml row 1: `was` and `now` are the same: the row changes nothing"),
    (row(at="returns", now="1"), "rows.toml row 1: 'returns' is not a JSON pointer; it starts with a slash"),
    (
        row(colour='"red"', now="1"),
        "rows.toml row 1: unknown key 'colour'; expected on, at, was, now, why, source, versions",
    ),
    (row(now="1", versions='"latest"'), "rows.toml row 1: 'latest' is not a PBS version"),
    (row(now="1", versions='"4.0-next"'), "rows.toml row 1: 'next' is not a PBS version"),
    ("[[correction]", "rows.toml: "),
    ("[[corection]]\nx = 1", "rows.toml: unknown table 'corection'; expected [[correction]] or [[rule]]"),
    ("[correction]\nx = 1", "rows.toml: [[correction]] is a list of tables, with two brackets"),
]


@pytest.mark.parametrize(("text", "told"), DEAD, ids=[told for _, told in DEAD])
def test_a_dead_or_bad_row_is_named(workshop: Workshop, text: str, told: str) -> None:
    with pytest.raises(Problem) as caught:
        corrected(workshop, text)
    assert told in str(caught.value)
    assert str(caught.value).startswith("rows.toml")


def test_the_number_of_the_row_is_told(workshop: Workshop) -> None:
    with pytest.raises(Problem, match=r"^rows\.toml row 2 \(GET /z at /returns\)"):
        corrected(workshop, row(at="/attributes", now='["digest"]'), row(on="GET /z", now="1"))


def rule(name: str, **more: str) -> str:
    return "[[rule]]\n" + "".join(
        f'{key} = "{value}"\n' for key, value in {"name": name, "why": "w", "source": "s", **more}.items()
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            rule("everything-is-a-lie"),
            "rows.toml rule 1: unknown rule 'everything-is-a-lie'; known are array-max-length-is-a-copy, path-param",
        ),
        (
            rule("array-max-length-is-a-copy"),
            "the rule array-max-length-is-a-copy finds nothing to correct in PBS 4.2; the schema has caught up",
        ),
        (
            rule("path-parameters-are-required"),
            "the rule path-parameters-are-required finds nothing to correct in PBS 4.2",
        ),
        (
            rule("array-max-length-is-a-copy", versions="4.2"),
            "rows.toml rule 1: a rule has name, why and source, nothing else",
        ),
    ],
)
def test_a_rule_that_hits_nothing_is_dead_too(workshop: Workshop, text: str, told: str) -> None:
    with pytest.raises(Problem) as caught:
        corrected(workshop, text)
    assert told in str(caught.value)


def test_rules_reach_everything_in_every_version(workshop: Workshop) -> None:
    inner = an_object(list=array(an_object(deep=optional(array(TEXT, minLength=2, maxLength=2)))))
    workshop.prepare({version: {"GET /a/{x}": operation({"x": optional(TEXT)}, inner)} for version in ("4.1.1", "4.2")})
    workshop.correct(rule("array-max-length-is-a-copy") + rule("path-parameters-are-required"))
    facts = load_all(workshop.schema / "facts")
    for one in apply_corrections(facts, *load_corrections(workshop.schema / "corrections")):
        found = one.operations["GET /a/{x}"]
        assert found["parameters"] == {"x": {"type": "string"}}
        assert "maxLength" not in found["returns"]["properties"]["list"]["items"]["properties"]["deep"]
