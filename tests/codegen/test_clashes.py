"""What two rows, or two places, cannot both have; and what is only reported."""

from __future__ import annotations

import pytest

from tests.codegen.conftest import MakePackage
from tests.codegen.toy import NUMBER, TEXT, Workshop, an_object, array, enum, operation, optional

TWO = {"GET /a": operation(returns=an_object(x=TEXT)), "GET /b": operation(returns=an_object(x=NUMBER))}
NAMES = "things | get_a | GET | /a |\nthings | get_b | GET | /b |"


def test_one_class_for_two_places_with_the_same_members(make_package: MakePackage) -> None:
    operations = {
        "GET /a": operation(returns=an_object(x=TEXT, y=TEXT)),
        "GET /b": operation(returns=an_object(x=TEXT, y=optional(TEXT))),
    }
    made = make_package(
        operations,
        names="a | get_a | GET | /a |\nb | get_b | GET | /b |",
        models="GET /a -> | Thing\nGET /b -> | Thing",
    )
    thing = made.module("b").get_b().operation.decode({"x": "1"})
    assert thing == made.module("a").get_a().operation.decode({"x": "1"})
    assert type(thing) is made.package.Thing is made.module("a").Thing
    assert "Returned by `get_a`, `get_b`." in made.text("shared_models")


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        (
            an_object(x=NUMBER),
            (
                "models.tsv: GET /b -> has x as ScalarType(name='int'), unit none, but Thing elsewhere has"
                " ScalarType(name='str')"
            ),
        ),
        (
            an_object(x=TEXT, y=TEXT),
            "has y as ScalarType(name='str'), unit none, but Thing elsewhere has no such member",
        ),
        (an_object(), "models.tsv: GET /b -> lacks x, which Thing has elsewhere; give it another class, or add"),
    ],
)
def test_one_class_name_for_two_structures_is_refused(workshop: Workshop, schema: dict[str, object], told: str) -> None:
    operations = {"GET /a": operation(returns=an_object(x=TEXT)), "GET /b": operation(returns=schema)}
    workshop.prepare(operations, names=NAMES, models="GET /a -> | Thing\nGET /b -> | Thing")
    assert told in workshop.refusal()


def test_derived_names_are_reported(make_package: MakePackage) -> None:
    operations = {
        "GET /config/gadgets": operation(returns=array(an_object(parts=array(an_object(size=enum("s", "m")))))),
        "GET /config/gadgets/{id}": operation({"id": TEXT}),
        "PUT /nodes/{node}/entry-list": operation({"node": TEXT}),
        "DELETE /ping": operation(),
    }
    made = make_package(operations)
    names = [f"{module.name}.{function.name}" for module in made.tree.modules for function in module.functions]
    assert names == ["gadgets.list_gadgets", "gadgets.get_gadgets", "nodes.update_entry_list", "ping.delete_ping"]
    for told in [
        "names.tsv: no row for GET /config/gadgets; derived the name gadgets.list_gadgets",
        "models.tsv: no row for GET /config/gadgets ->[]; derived the name ListGadgetsGadget",
        "models.tsv: no row for GET /config/gadgets ->[].parts[]; derived the name ListGadgetsPart",
        "enums.tsv: no row takes GET /config/gadgets ->[].parts[].size (s, m); derived the name ListGadgetsSize",
        "wording/gadgets.toml: no summary for list_gadgets",
    ]:
        assert any(report.startswith(told) for report in made.tree.reports), told
    assert made.module("gadgets").list_gadgets().operation.decode([{"parts": [{"size": "m"}]}])[0].parts[0].size == "m"


def test_a_derived_name_that_is_taken_wants_a_row(workshop: Workshop) -> None:
    workshop.prepare({"GET /a/x": operation(), "GET /b/x": operation()})
    assert workshop.refusal() == "names.tsv: no row for GET /b/x, and the derived name get_x is taken; add a row"


def test_a_row_for_an_operation_that_nobody_has_is_refused(workshop: Workshop) -> None:
    workshop.prepare(TWO, names=f"{NAMES}\nthings | get_c | GET | /c |")
    assert workshop.refusal() == "names.tsv: get_c names GET /c, which no known version of PBS has"


def test_the_package_cannot_have_two_things_of_one_name(workshop: Workshop) -> None:
    workshop.prepare(
        TWO,
        names="Thing | get_a | GET | /a |\nthings | get_b | GET | /b |",
        models="GET /a -> | Thing\nGET /b -> | Other",
    )
    assert workshop.refusal() == "the package would have two things called Thing"


def test_a_function_cannot_have_the_name_of_what_the_module_imports(workshop: Workshop) -> None:
    workshop.prepare({"GET /a": operation()}, names="things | nothing | GET | /a |")
    assert workshop.refusal() == "nothing is what generated modules import already; give it another name"


@pytest.mark.parametrize("module", ["enums", "shared_models"])
def test_a_module_cannot_have_the_name_of_one_that_is_always_there(workshop: Workshop, module: str) -> None:
    workshop.prepare(
        TWO, names=f"{module} | get_a | GET | /a |\nthings | get_b | GET | /b |", models="GET /a -> | A\nGET /b -> | B"
    )
    assert workshop.refusal() == f"the package would have two things called {module}"


@pytest.mark.parametrize("name", ["Optional", "Mapping", "Request", "Shape"])
def test_a_class_cannot_have_the_name_of_what_the_module_imports(workshop: Workshop, name: str) -> None:
    workshop.prepare({"GET /a": TWO["GET /a"]}, names="things | get_a | GET | /a |", models=f"GET /a -> | {name}")
    assert workshop.refusal() == f"{name} is what generated modules import already; give it another name"


@pytest.mark.parametrize(
    ("table", "rows", "told"),
    [
        (
            "names",
            "things | get_a | GET | /a |\nthings | get_a | GET | /b |",
            "names.tsv, line 3: 'get_a' is there twice",
        ),
        ("models", "GET /a -> | A\nGET /a -> | B", "models.tsv, line 3: 'GET /a ->' is there twice"),
        ("models", "GET /a -> | A | B", "models.tsv, line 2: 3 columns, expected 2"),
        (
            "effects",
            "get_a | explode | why",
            "effects.tsv: get_a has the effect 'explode'; expected read, write, start, destroy",
        ),
        ("units", "x | fortnights | why", "units.tsv: x has the unit 'fortnights'; expected "),
    ],
)
def test_tables_are_checked_line_by_line(workshop: Workshop, table: str, rows: str, told: str) -> None:
    workshop.prepare(TWO)
    workshop.table(table, rows)
    assert told in workshop.refusal()


def test_wording_that_is_no_toml_is_refused(workshop: Workshop) -> None:
    workshop.prepare(TWO)
    workshop.word("things", "summary = ")
    assert workshop.refusal().startswith("things.toml: ")


def test_rows_that_match_nothing_are_reported(make_package: MakePackage, workshop: Workshop) -> None:
    workshop.word("things", '[get_z]\nsummary = "Gone."\n[get_a]\nsummary = "There."\n')
    made = make_package(
        TWO,
        names=NAMES,
        models="GET /a -> | A\nGET /b -> | B\nGET /z -> | Z",
        enums="Kind | kind | a |\n",
        units="weight | bytes | why\nx | none | why\n",
        secrets="password | why",
        effects="get_z | read | why",
        privileges="get_y | Sys.Audit",
        uncovered="GET /y | reason",
    )
    assert [report for report in made.tree.reports if "no summary" not in report] == [
        "effects.tsv: no function is called get_z",
        "enums.tsv: no enum belongs to Kind",
        "models.tsv: nothing stands at GET /z ->",
        "privileges.tsv: no function is called get_y",
        "secrets.tsv: nothing matches password",
        "uncovered.tsv: no operation GET /y",
        "units.tsv: nothing matches weight",
        "wording/things.toml: nothing is called get_z",
    ]


def test_blank_lines_and_missing_last_cells_are_no_matter(workshop: Workshop) -> None:
    workshop.prepare(TWO)
    (workshop.schema / "names.tsv").write_text(
        "module\tfunction\n\nthings\tget_a\tGET\t/a\n\nthings\tget_b\tGET\t/b\t\n", encoding="utf-8"
    )
    assert [function.name for function in workshop.make().tree.modules[0].functions] == ["get_a", "get_b"]
