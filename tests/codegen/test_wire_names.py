"""Hyphens, dots, slashes, underscores and mixed case on the wire, beside the names that Python code uses."""

from __future__ import annotations

import pytest

from pbs_client.runtime.models import to_wire
from tests.codegen.conftest import MakePackage
from tests.codegen.toy import TEXT, an_object, operation, optional

PAIRS = [
    ("backup-id", "backup_id"),
    ("worker_type", "worker_type"),
    ("CSRFPreventionToken", "csrf_prevention_token"),
    ("onlyReturnExisting", "only_return_existing"),
    ("ciphers-tls-1.2", "ciphers_tls_1_2"),
    ("a/b", "a_b"),
    ("UUID", "uuid"),
    ("IPv4Address", "i_pv4_address"),
    ("options6", "options6"),
]
NAMES = "things | get_thing | GET | /things/{thing-id} |"


@pytest.mark.parametrize(("wire", "name"), PAIRS)
def test_fields_and_parameters_know_their_wire_names(make_package: MakePackage, wire: str, name: str) -> None:
    made = make_package(
        {
            "GET /things/{thing-id}": operation(
                {"thing-id": TEXT, wire: optional(TEXT)}, returns=an_object(**{wire: TEXT})
            )
        },
        names=NAMES,
        models="GET /things/{thing-id} -> | Thing",
    )
    request = made.module("things").get_thing("a/b", **{name: "x"})
    assert (request.path, request.params) == ("/things/a%2Fb", {wire: "x"})
    thing = request.operation.decode({wire: "x"})
    assert getattr(thing, name) == "x"
    assert to_wire(thing) == {wire: "x"}


def test_a_row_of_the_fields_table_wins_over_the_rule(make_package: MakePackage) -> None:
    made = make_package(
        {"GET /things/{thing-id}": operation({"thing-id": TEXT}, returns=an_object(URIs=TEXT))},
        names=NAMES,
        models="GET /things/{thing-id} -> | Thing",
        fields="URIs | uris",
    )
    assert made.module("things").get_thing("x").operation.decode({"URIs": "u"}).uris == "u"


def test_values_that_python_takes_for_false_are_sent_and_none_is_not(make_package: MakePackage) -> None:
    schema = {
        "number": optional({"type": "integer"}),
        "flag": optional({"type": "boolean"}),
        "text": optional(TEXT),
        "other": optional(TEXT),
    }
    made = make_package({"POST /things": operation(schema)}, names="things | create_thing | POST | /things |")
    request = made.module("things").create_thing(number=0, flag=False, text="", other=None)
    assert request.params == {"number": 0, "flag": False, "text": ""}


def test_values_go_into_the_path_the_query_or_the_body(make_package: MakePackage) -> None:
    operations = {
        f"{verb} /things/{{id}}": operation({"id": TEXT, "word": optional(TEXT)})
        for verb in ("GET", "PUT", "POST", "DELETE")
    }
    rows = "\n".join(
        f"things | {verb.lower()}_thing | {verb} | /things/{{id}} |" for verb in ("GET", "PUT", "POST", "DELETE")
    )
    module = make_package(operations, names=rows).module("things")
    places = {
        verb: [parameter.place for parameter in getattr(module, f"{verb}_thing")("x").operation.parameters]
        for verb in ("get", "put", "post", "delete")
    }
    assert places == {
        "get": ["path", "query"],
        "put": ["path", "body"],
        "post": ["path", "body"],
        "delete": ["path", "query"],
    }


def test_the_signature_has_path_values_first_then_required_then_optional_ones(make_package: MakePackage) -> None:
    schema = {"node": TEXT, "id": TEXT, "zeta": TEXT, "alpha": optional(TEXT)}
    made = make_package(
        {"GET /nodes/{node}/{id}": operation(schema)}, names="things | get_thing | GET | /nodes/{node}/{id} |"
    )
    get_thing = made.module("things").get_thing
    assert get_thing.__code__.co_posonlyargcount == 1
    assert get_thing.__code__.co_varnames[:4] == ("id", "zeta", "alpha", "node")
    assert get_thing.__kwdefaults__ == {"alpha": None, "node": "localhost"}
    assert get_thing("x", zeta="z").path == "/nodes/localhost/x"
    with pytest.raises(TypeError):
        get_thing(id="x", zeta="z")
