"""A package of every hard case at once is clean under a strict type checker, and loads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import pbs_client
from tests.codegen.test_odd_names import KEYWORDS, USED_INSIDE
from tests.codegen.toy import (
    FLAG,
    NUMBER,
    TEXT,
    Json,
    Made,
    Workshop,
    an_object,
    array,
    enum,
    operation,
    optional,
    property_string,
)

NAMES = [*USED_INSIDE, *KEYWORDS, "datetime", "request", "operation", "object", "Mapping"]
TASK = {**TEXT, "pattern": "/^UPID:/"}
KINDS: list[Json] = [
    *(TEXT, NUMBER, FLAG, {"type": "number"}, TASK, enum("a", "b")),
    *(array(TEXT), array(TASK), array(an_object(x=TEXT)), an_object(x=TEXT)),
]
MEMBERS = {name: KINDS[number % len(KINDS)] for number, name in enumerate(NAMES)}
SENT = {
    name: schema for name, schema in MEMBERS.items() if schema["type"] in ("string", "integer", "boolean", "number")
}
PACKED = property_string({**an_object(**{name: optional(TEXT) for name in NAMES}), "default_key": "type"})
OPERATIONS = {
    "GET /things": operation({name: optional(schema) for name, schema in SENT.items()}, array(an_object(**MEMBERS))),
    "POST /things": operation(
        {**SENT, "mode": PACKED, "modes": optional(array(PACKED))},
        an_object(**{name: optional(MEMBERS[name]) for name in NAMES}),
    ),
    "PUT /things": operation(returns=enum("a")),
    "GET /tasks": operation(returns=array(TASK)),
    "GET /maps": operation(),
    "GET /inner": operation(returns=an_object()),
    "GET /log": operation(method="DOWNLOAD"),
    "POST /log/{id}": operation({"id": TEXT}, method="UPLOAD"),
}
MODELS = "POST /things ?mode<fmt> | Mode\nPOST /things ?modes[]<fmt> | Mode"
FREE = '{type = "map", values = {type = "array", items = {type = "object", properties = {a = {type = "string"}}}}}'
INNER = """{
    a = {type = "map", values = {type = "upid", nullable = true}},
    b = {type = "map", optional = true, values = {type = "object", properties = {z = {type = "any"}}}},
    c = {type = "array", optional = true, items = {type = "map", nullable = true, values = {type = "integer"}}},
}"""


def _row(on: str, at: str, was: str, now: str) -> str:
    flat = " ".join(now.split()).replace(", }", "}").replace("},}", "}}")
    return f'[[correction]]\non = "{on}"\nat = "{at}"\nwas = {was}\nnow = {flat}\nwhy = "w"\nsource = "s"\n'


@pytest.fixture
def made(workshop: Workshop) -> Made:
    rows = [
        _row("GET /maps", "/returns", '{type = "null"}', f'{{type = "map", nullable = true, values = {FREE}}}'),
        _row("GET /inner", "/returns/properties", "{}", INNER),
        _row("GET /log", "/returns", '{type = "null"}', '{type = "stream"}'),
    ]
    tables = {"models": MODELS, "units": "int | epoch | w\nget | epoch-or-never | w", "secrets": "id | w"}
    workshop.prepare(OPERATIONS, corrections="".join(rows), **tables)
    return workshop.make()


@pytest.mark.slow
def test_the_type_checker_finds_nothing(made: Made) -> None:
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        f"--cache-dir={os.devnull}",
        "--package",
        made.name,
    ]
    paths = {"MYPYPATH": str(Path(pbs_client.__path__[0]).parent)}
    done = subprocess.run(
        command, cwd=made.folder, env={**os.environ, **paths}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_all_of_it_loads(made: Made) -> None:
    package: Any = made.package
    assert all(getattr(package, name) for name in package.__all__)
    assert package.inner.get_inner().operation.decode({"a": {"x": None}, "c": [None, {"y": 1}]}).c == (None, {"y": 1})
