"""All functions of the package with what the catalogue says of them, arguments for each, and what
they put on the wire."""

from __future__ import annotations

import importlib
import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl, unquote

import attrs

import pbs_api
from pbs_client import ApiError, Client, HttpRequest, Operation, Request, StreamRequest
from tests.support.scripted import Script, ScriptedTransport, refusal

Described = dict[str, Any]
"""An operation or a parameter, as `catalog.json` describes it."""

PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
KEY = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n"


@attrs.frozen
class Function:
    """A function of the package."""

    name: str
    """With its module: `snapshots.list_snapshots`."""
    call: Callable[..., Request[Any] | StreamRequest]
    described: Described = attrs.field(repr=False)

    def __str__(self) -> str:
        return self.name

    @property
    def module(self) -> Any:
        return importlib.import_module(f"pbs_api.{self.name.partition('.')[0]}")

    @property
    def operation(self) -> Operation:
        found = getattr(self.module, f"_{self.name.partition('.')[2].upper()}")
        assert isinstance(found, Operation)
        return found

    @property
    def parameters(self) -> list[Described]:
        """Those that a caller can give."""
        parameters: list[Described] = self.described["parameters"]
        return parameters

    @property
    def path_parameters(self) -> list[Described]:
        return [one for one in self.parameters if one["place"] == "path"]

    @property
    def other_parameters(self) -> list[Described]:
        return [one for one in self.parameters if one["place"] != "path"]

    @property
    def required(self) -> dict[str, Any]:
        """Arguments without which the function cannot be called, by name."""
        return self.arguments(lambda one: bool(one["required"]) and one["name"] != "node")

    @property
    def everything(self) -> dict[str, Any]:
        """All arguments, by name."""
        return self.arguments(lambda one: True)

    def arguments(self, wanted: Callable[[Described], bool]) -> dict[str, Any]:
        given = {one["name"]: sample(one) for one in self.parameters if wanted(one)}
        return given | ({"body": b"\x00raw"} if self.described["body"] else {})

    def build(self, arguments: Mapping[str, Any]) -> Request[Any] | StreamRequest:
        """The call with these arguments: by position what can only be given so, by name the rest."""
        rest = dict(arguments)
        kinds = inspect.signature(self.call).parameters.items()
        positional = [
            rest.pop(name) for name, parameter in kinds if parameter.kind is parameter.POSITIONAL_ONLY and name in rest
        ]
        return self.call(*positional, **rest)


def functions() -> list[Function]:
    catalog = json.loads((Path(pbs_api.__path__[0]) / "catalog.json").read_bytes())
    found: list[Function] = []
    for entry in catalog["operations"]:
        module, _, name = entry["name"].partition(".")
        found.append(Function(entry["name"], getattr(importlib.import_module(f"pbs_api.{module}"), name), entry))
    return found


def sample(parameter: Described) -> Any:
    """A value that fits, with characters that need encoding where it is free text."""
    if parameter["name"] == "certificates":
        return PEM
    if parameter["name"] == "key" and parameter["unit"] == "pem":
        return KEY
    match parameter["type"]:
        case "boolean":
            return True
        case "integer":
            return 1_710_000_000 if str(parameter["unit"]).startswith("epoch") else 7
        case "array":
            enum = parameter["items"].get("enum")
            return enum[:2] if enum else ["a b", "c&d=é"]
        case _:
            enum = parameter.get("enum")
            return enum[0] if enum else "a b&c=d/é?#%"


def nothing(parameter: Described) -> Any:
    """The value of the parameter's type that Python takes for false, and that is sent all the same."""
    empty: dict[str, Any] = {"boolean": False, "integer": 0, "array": []}
    return empty.get(parameter["type"], "")


@attrs.frozen
class Sent:
    """What went over the wire, taken apart."""

    method: str
    components: list[str]
    """Those of the path, decoded one by one."""
    query: list[tuple[str, str]]
    json: dict[str, Any] | None
    raw: bytes | None


def send(request: Request[Any] | StreamRequest) -> Sent:
    """What a client makes of a request."""
    script = Script(refusal(400, "no"))
    with Client("pbs.example.com", transport=ScriptedTransport(script)) as pbs:
        try:
            if isinstance(request, StreamRequest):
                with pbs.stream(request):
                    pass
            else:
                pbs.send(request)
        except ApiError:
            pass
    (sent,) = script.requests
    return taken_apart(sent)


def taken_apart(http: HttpRequest) -> Sent:
    path, _, query = http.target.partition("?")
    assert path.isascii()
    assert query.isascii()
    start, *components = path.split("/")
    assert start == ""
    assert components[:2] == ["api2", "json"]
    headers = dict(http.headers)
    body = http.body if isinstance(http.body, bytes) else None
    is_json = headers.get("content-type") == "application/json"
    return Sent(
        http.method,
        [unquote(component, errors="strict") for component in components[2:]],
        parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)),
        json.loads(body) if is_json and body is not None else None,
        None if is_json else body,
    )


def expected_components(function: Function, values: Mapping[str, Any]) -> list[str]:
    """The path with `values`, by wire name, in the place of its parameters."""
    return [
        str(values[part[1:-1]]) if part.startswith("{") else part for part in function.described["path"][1:].split("/")
    ]


def expected_query(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Values by wire name as PBS reads them from a query."""
    pairs: list[tuple[str, str]] = []
    for name, value in values.items():
        items = cast("Sequence[Any]", value) if isinstance(value, list) else [value]
        pairs += [(name, str(item).lower() if isinstance(item, bool) else str(item)) for item in items]
    return sorted(pairs)
