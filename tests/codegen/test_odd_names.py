"""Names on the wire that mean something in Python, or that the generated code uses itself."""

from __future__ import annotations

import pickle

import attrs
import pytest

from pbs_client.runtime.models import to_wire
from tests.codegen.conftest import MakePackage
from tests.codegen.toy import TEXT, Workshop, an_object, array, operation, optional

NAMES = "things | list_things | GET | /things |"
USED_INSIDE = [
    "field",
    "property",
    "type",
    "id",
    "filter",
    "model",
    "value",
    "get",
    "item",
    "data",
    "list",
    "dict",
    "tuple",
    "str",
    "int",
    "bool",
]
KEYWORDS = ["from", "class", "None", "True", "import", "self", "attrs", "masked", "extra_names", "classmethod", "float"]


@pytest.mark.parametrize("wire", [*USED_INSIDE, *KEYWORDS])
@pytest.mark.parametrize("required", [True, False])
def test_a_property_may_be_called_anything(make_package: MakePackage, wire: str, required: bool) -> None:
    inner = an_object(
        **{wire: TEXT if required else optional(TEXT), "other": optional(TEXT), "zone": optional(array(TEXT))}
    )
    made = make_package(
        {"GET /things": operation(returns=array(inner))},
        names=NAMES,
        models="GET /things ->[] | Thing",
        secrets="other | a secret",
    )
    decode = made.module("things").list_things().operation.decode
    [thing] = decode([{wire: "x", "other": "y", "zone": ["z"], "unknown": 1}])
    field = next(field.name for field in attrs.fields(made.package.Thing) if field.name.rstrip("_") == wire.lower())
    assert getattr(thing, field) == "x"
    assert thing.extra == {"unknown": 1}
    assert to_wire(thing, secrets=True) == {wire: "x", "other": "y", "zone": ["z"], "unknown": 1}
    assert pickle.loads(pickle.dumps(thing)) == thing
    assert repr(thing) == f"Thing({field}='x', other='***', zone=('z',), extra={{'unknown': ...}})" or not required


@pytest.mark.parametrize("wire", [*USED_INSIDE, *KEYWORDS, "request", "operation", "datetime", "values"])
def test_a_parameter_may_be_called_anything(make_package: MakePackage, wire: str) -> None:
    made = make_package(
        {"POST /things": operation({wire: TEXT, "zone": optional(TEXT)})},
        names="things | create_thing | POST | /things |",
    )
    create = made.module("things").create_thing
    [name] = create.__annotations__.keys() - {"zone", "return"}
    assert name in (wire.lower(), f"{wire.lower()}_")
    assert create(**{name: "x"}).params == {wire: "x"}


def test_a_parameter_does_not_stand_in_the_way_of_what_hides_a_secret(workshop: Workshop) -> None:
    workshop.prepare(
        {"POST /things": operation({"hidden": optional(TEXT), "password": optional(TEXT)})},
        names="things | create_thing | POST | /things |",
        secrets="password | kept | why",
    )
    request = workshop.make().module("things").create_thing(hidden_="x", password="canary")
    assert request.params == {"hidden": "x", "password": "canary"}
    assert "canary" not in repr(request)


def test_from_is_a_parameter_with_an_underscore(make_package: MakePackage) -> None:
    made = make_package({"GET /things": operation({"from": optional(TEXT)})}, names=NAMES)
    assert made.module("things").list_things(from_="here").params == {"from": "here"}


def test_a_name_that_python_cannot_have_wants_a_row(workshop: Workshop) -> None:
    workshop.prepare(
        {"GET /things": operation(returns=an_object(**{"2fa": TEXT}))}, names=NAMES, models="GET /things -> | Thing"
    )
    assert workshop.refusal() == "fields.tsv: '2fa' needs a row, since '2fa' cannot be a name in Python"
    workshop.table("fields", "2fa | two_factor")
    made = workshop.make()
    assert made.module("things").list_things().operation.decode({"2fa": "x"}).two_factor == "x"


@pytest.mark.parametrize("wire", ["extra", "to_wire", "parse"])
def test_names_that_models_need_themselves_are_refused(workshop: Workshop, wire: str) -> None:
    workshop.prepare(
        {"GET /things": operation(returns=an_object(**{wire: TEXT}))}, names=NAMES, models="GET /things -> | Thing"
    )
    assert (
        workshop.refusal()
        == f"Thing: the field name '{wire}' is reserved or taken; give the property another name in fields.tsv"
    )


def test_a_time_may_not_have_the_name_of_another_fields_companion(workshop: Workshop) -> None:
    inner = an_object(made={"type": "integer"}, made_utc=TEXT)
    workshop.prepare(
        {"GET /things": operation(returns=inner)},
        names=NAMES,
        models="GET /things -> | Thing",
        units="made | epoch | why",
    )
    assert workshop.refusal().startswith("Thing: the field name 'made_utc' is reserved or taken")


def test_two_properties_may_not_become_one_field(workshop: Workshop) -> None:
    workshop.prepare(
        {"GET /things": operation(returns=an_object(**{"a-b": TEXT, "a_b": TEXT}))},
        names=NAMES,
        models="GET /things -> | Thing",
    )
    assert "'a_b' is reserved or taken" in workshop.refusal()


def test_two_parameters_may_not_become_one_argument(workshop: Workshop) -> None:
    workshop.prepare({"GET /things": operation({"a-b": TEXT, "a_b": TEXT})}, names=NAMES)
    assert (
        workshop.refusal()
        == "fields.tsv: list_things would have two arguments called 'a_b'; give one of the parameters another name"
    )
