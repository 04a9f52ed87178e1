"""Each function: what it puts on the wire, what it refuses, and what it says of itself."""

from __future__ import annotations

import copy
import inspect
import pickle
import re
import typing
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest

from pbs_client import StreamRequest, TaskRequest, Upid, UsageError
from pbs_client.runtime.property_strings import is_property_string, parse_property_string
from tests.api.every_function import Described, Function, expected_components, expected_query, functions, nothing, send
from tests.support.tables import each

FUNCTIONS = functions()
every_function = each([(function,) for function in FUNCTIONS])

ODD = [
    "a/b",
    "a?b=c",
    "a#b",
    "50%",
    "%2F%2e",
    "a\\b",
    "a:b",
    "a b",
    "a+b&c;d",
    "grün ☃",
    "..a",
    "...",
    "/",
    Upid("UPID:pbs:000003E8:0001E240:00000001:65EEEEEE:verify:tank\\x3avm-100\\x3a65EEEEEE:backup@pbs!token:"),
]


def with_parameters(
    wanted: Callable[[Described], bool],
) -> Callable[[Callable[[Function, Described], None]], Callable[[pytest.Subtests], None]]:
    """Runs a test with each function and parameter that is wanted."""
    cases = [(function, one) for function in FUNCTIONS for one in function.parameters if wanted(one)]
    return each(cases, lambda function, one: f"{function}-{one['name']}")


def by_wire_name(function: Function, arguments: dict[str, Any]) -> dict[str, Any]:
    return {one["wire"]: arguments[one["name"]] for one in function.parameters if one["name"] in arguments}


def check_sent(function: Function, arguments: dict[str, Any]) -> None:
    """What goes over the wire for these arguments is what the catalogue says: all of it, and nothing besides."""
    sent = send(function.build(arguments))
    values = {"node": "localhost"} | by_wire_name(function, arguments)
    in_path = {one["wire"] for one in function.path_parameters}
    others = {
        wire: value for wire, value in values.items() if wire not in in_path and wire != "node"
    } | function.described["fixed"]
    places = {one["wire"]: one["place"] for one in function.other_parameters}
    in_body = "body" if function.described["method"] in ("POST", "PUT") and not function.described["raw"] else "query"

    assert sent.method == function.described["method"]
    assert sent.components == expected_components(function, values)
    if any(places.get(wire, in_body) == "body" for wire in others):
        assert sent.json == others
        assert sent.query == []
    else:
        assert sorted(sent.query) == expected_query(others)
        assert sent.json is None
    assert sent.raw == (arguments["body"] if function.described["body"] else None)


def test_names_of_functions_are_unique() -> None:
    names = [function.name.partition(".")[2] for function in FUNCTIONS]
    assert len(set(names)) == len(names)
    assert not [name for name in names if name.startswith("test_")]


@every_function
def test_everything_that_is_given_is_sent(function: Function) -> None:
    check_sent(function, function.everything)


@every_function
def test_nothing_is_sent_that_was_not_given(function: Function) -> None:
    check_sent(function, function.required)


@every_function
def test_none_is_not_sent(function: Function) -> None:
    optional = {one["name"]: None for one in function.parameters if not one["required"]}
    assert send(function.build(function.required | optional)) == send(function.build(function.required))


@every_function
def test_zero_false_and_empty_values_are_sent(function: Function) -> None:
    # Lists apart (see below), and keys, since a client sends no certificate with a key that is none.
    optional = {
        one["name"]: nothing(one)
        for one in function.parameters
        if not one["required"] and one["type"] != "array" and one["unit"] != "pem"
    }
    check_sent(function, function.required | optional)


@pytest.mark.slow
@pytest.mark.no_cover
@each([(function,) for function in FUNCTIONS if function.path_parameters])
def test_a_value_in_a_path_is_one_component_whatever_is_in_it(function: Function) -> None:
    for value in ODD:
        check_sent(function, function.required | {one["name"]: value for one in function.path_parameters})


@with_parameters(lambda one: one["place"] == "path")
def test_a_path_does_not_take_what_would_lead_elsewhere(function: Function, parameter: Described) -> None:
    for value in ("", ".", ".."):
        with pytest.raises(UsageError, match=parameter["wire"]):
            function.build(function.required | {parameter["name"]: value})


def is_time(parameter: Described) -> bool:
    return str(parameter["unit"]).startswith("epoch")


@with_parameters(is_time)
def test_a_time_may_be_a_moment_with_a_time_zone(function: Function, parameter: Described) -> None:
    for moment in (
        datetime(2024, 3, 9, 16, tzinfo=UTC),
        datetime(2024, 3, 9, 18, 0, 0, 999999, tzinfo=timezone(timedelta(hours=2))),
    ):
        request = function.build(function.required | {parameter["name"]: moment})
        assert request.params[parameter["wire"]] == 1_710_000_000


@with_parameters(is_time)
def test_a_moment_without_a_time_zone_is_refused(function: Function, parameter: Described) -> None:
    with pytest.raises(UsageError, match=f"{parameter['name']} is a datetime without a time zone"):
        function.build(function.required | {parameter["name"]: datetime(2024, 3, 9)})


@with_parameters(lambda one: one["type"] == "integer" and not is_time(one))
def test_only_times_take_moments(function: Function, parameter: Described) -> None:
    with pytest.raises(UsageError, match=f"{parameter['name']} must be a whole number"):
        function.build(function.required | {parameter["name"]: datetime(2024, 3, 9, tzinfo=UTC)})


@with_parameters(lambda one: one["type"] == "array")
def test_one_text_is_not_taken_for_a_list(function: Function, parameter: Described) -> None:
    with pytest.raises(UsageError, match=f"{parameter['name']} must be a list, not a str"):
        function.build(function.required | {parameter["name"]: "comment"})
    listed = function.build(function.required | {parameter["name"]: ("comment",)})
    assert listed.params[parameter["wire"]] == ["comment"]


@with_parameters(lambda one: one["type"] == "array")
def test_an_empty_list_is_sent_where_that_can_be_written(function: Function, parameter: Described) -> None:
    nothing_listed: list[str] = []
    arguments = function.required | {parameter["name"]: nothing_listed}
    if parameter["place"] == "query":
        with pytest.raises(UsageError, match=f"{parameter['name']} is an empty list"):
            function.build(arguments)
    elif parameter["name"] == "network":
        with pytest.raises(UsageError, match="Nothing was sent"):
            send(function.build(arguments))
    else:
        check_sent(function, arguments)


def class_of(function: Function, parameter: Described) -> type[Any] | None:
    """The class that a parameter takes besides its text."""
    hints = typing.get_type_hints(function.call)
    pending: list[Any] = [hints[parameter["name"]]]
    while pending:
        hint = pending.pop()
        if isinstance(hint, type) and attrs.has(hint):
            return hint
        pending += typing.get_args(hint)
    return None


def pairs(parameter: Described) -> dict[str, str] | None:
    """Values for all keys of a property string that has keys."""
    schema: Described = parameter.get("format") or parameter.get("items", {}).get("format") or {}
    if schema.get("type") != "object":
        return None
    kinds = {"integer": "3", "boolean": "true"}
    return {
        key: value.get("enum", [kinds.get(value["type"], "x y, z")])[-1] for key, value in schema["properties"].items()
    }


@with_parameters(lambda one: pairs(one) is not None)
def test_a_property_string_may_be_an_object(function: Function, parameter: Described) -> None:
    known = pairs(parameter)
    model = class_of(function, parameter)
    assert known is not None
    assert model is not None
    parse: Any = parse_property_string
    value: Any = parse(model, ",".join(f'{key}="{text}"' for key, text in known.items()))
    assert is_property_string(value)
    assert not value.extra
    is_list = parameter["type"] == "array"

    request = function.build(function.required | {parameter["name"]: [value, str(value)] if is_list else value})
    sent = request.params[parameter["wire"]]
    for text in sent if is_list else [sent]:
        assert type(text) is str
        assert parse(model, text) == value
    assert request == function.build(
        function.required | {parameter["name"]: [str(value)] * 2 if is_list else str(value)}
    )


@with_parameters(lambda one: one["secret"])
def test_a_secret_is_not_shown_and_yet_sent(function: Function, parameter: Described) -> None:
    value = "hunter2-canary" if parameter["name"] != "key" or parameter["unit"] != "pem" else function.everything["key"]
    given = [value] if parameter["type"] == "array" else value
    request = function.build(function.required | {parameter["name"]: given})
    assert value not in repr(request)
    assert value not in request.described
    assert f"{parameter['name']}=***" in repr(request)
    sent = send(request)
    assert sent.json is not None, "a secret must not stand in a URL"
    assert sent.json[parameter["wire"]] == given


@every_function
def test_what_is_required_is_asked_for(function: Function) -> None:
    assert set(function.required) == {
        name
        for name, parameter in inspect.signature(function.call).parameters.items()
        if parameter.default is parameter.empty
    }
    for name in function.required:
        arguments = {other: value for other, value in function.required.items() if other != name}
        with pytest.raises(TypeError, match=r"missing|positional"):
            function.build(arguments)


@every_function
def test_only_what_stands_in_the_path_is_given_by_position(function: Function) -> None:
    parameters = inspect.signature(function.call).parameters
    positional = [name for name, parameter in parameters.items() if parameter.kind is parameter.POSITIONAL_ONLY]
    named = [name for name, parameter in parameters.items() if parameter.kind is parameter.KEYWORD_ONLY]
    names = {one["wire"]: one["name"] for one in function.path_parameters}

    assert positional == [
        names[wire] for wire in re.findall(r"{([^{}]+)}", function.described["path"]) if wire != "node"
    ]
    assert positional + named == list(parameters)
    required = [parameters[name].default is inspect.Parameter.empty for name in named]
    assert required == sorted(required, reverse=True), "what is required comes before what is not"
    for name in positional:
        arguments = dict(function.required)
        with pytest.raises(TypeError):
            function.call(*[arguments.pop(other) for other in positional if other != name], **arguments)
    with pytest.raises(TypeError):
        function.call(*[function.required[name] for name in positional], "one too many")


@every_function
def test_the_node_is_the_server_itself_unless_named(function: Function) -> None:
    node = inspect.signature(function.call).parameters.get("node")
    assert (node is not None) == ("{node}" in function.described["path"])
    if node is not None:
        assert node.default == "localhost"
        assert "node=" not in function.build(function.required).described
        assert 'node="pbs2"' in function.build(function.required | {"node": "pbs2"}).described


@every_function
def test_an_unknown_argument_is_an_error(function: Function) -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        function.build(function.required | {"no_such_parameter": 1})


@every_function
def test_what_a_call_does_fits_its_verb_and_its_result(function: Function) -> None:
    request = function.build(function.required)
    operation = request.operation
    assert operation is function.operation
    assert (operation.name, operation.method, operation.template) == (
        function.name,
        function.described["method"],
        function.described["path"],
    )
    assert operation.effect == function.described["effect"]

    # Reading calls are repeated after a broken connection, so whatever else a GET does must not be
    # called reading, and the other way round.
    does_more = {"tape_media.destroy_media": "destroy", "tape_drives.read_label": "write"}
    if operation.method == "GET":
        assert operation.effect == does_more.get(function.name, "read")
    elif function.name != "access.verify_vncticket":
        assert operation.effect != "read"
    if operation.method == "DELETE" and function.name not in ("access.delete_ticket", "tasks.stop_task"):
        assert operation.effect == "destroy"

    assert isinstance(request, TaskRequest) == (function.described["result"] == "task")
    assert isinstance(request, StreamRequest) == (function.described["result"] == "stream")
    if isinstance(request, TaskRequest):
        assert operation.effect in ("start", "destroy")


@every_function
def test_a_request_survives_pickle_and_copies(function: Function) -> None:
    request = function.build(function.everything)
    for twin in (pickle.loads(pickle.dumps(request)), copy.copy(request), copy.deepcopy(request)):
        assert twin == request
        assert hash(twin) == hash(request)
        assert twin.operation is request.operation
    texts = [one["name"] for one in function.parameters if one["type"] == "string"]
    for name in texts:
        assert request != function.build(function.everything | {name: "other"})
