"""A call that cannot be built leaves no secret in the frames of its traceback, where crash reports would print it."""

from __future__ import annotations

import importlib
import inspect
import json
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

import pbs_api
from pbs_api.access import create_user
from pbs_client import UsageError
from pbs_client.encoded_call import encoded

CANARY = "canary-7f3a"
NUMBER = 73_219_405
_CATALOG = json.loads((Path(pbs_api.__path__[0]) / "catalog.json").read_text(encoding="utf-8"))
WITH_SECRETS = [
    entry for entry in _CATALOG["operations"] if any(parameter["secret"] for parameter in entry["parameters"])
]


def argument(parameter: dict[str, Any]) -> Any:
    """A value for an argument: the secret, broken so that it is refused, or anything of the right type."""
    if parameter["secret"]:
        broken = f"{CANARY}\ud800"
        return [broken] if parameter["type"] == "array" else broken
    return {"integer": 1, "boolean": True, "array": ["abc"]}.get(parameter["type"], "abc")


def our_frames(traceback: TracebackType | None) -> list[str]:
    """The local variables of each of our frames, as a crash report shows them."""
    shown: list[str] = []
    while traceback is not None:
        if traceback.tb_frame.f_globals["__name__"].startswith("pbs_"):
            shown.append(repr(traceback.tb_frame.f_locals))
        traceback = traceback.tb_next
    return shown


@pytest.mark.parametrize("entry", WITH_SECRETS, ids=[entry["name"] for entry in WITH_SECRETS])
def test_no_frame_of_ours_shows_a_secret(entry: dict[str, Any]) -> None:
    module, _, name = entry["name"].partition(".")
    function = getattr(importlib.import_module(f"pbs_api.{module}"), name)
    values = {
        parameter["name"]: argument(parameter)
        for parameter in entry["parameters"]
        if parameter["required"] or parameter["secret"]
    }
    signature = inspect.signature(function)
    positional = [
        values.pop(one.name) for one in signature.parameters.values() if one.kind is inspect.Parameter.POSITIONAL_ONLY
    ]
    with pytest.raises(UsageError) as caught:
        function(*positional, **values)
    assert CANARY not in str(caught.value)
    frames = our_frames(caught.tb)
    assert frames
    assert not [frame for frame in frames if CANARY in frame]


@pytest.mark.parametrize(
    "given",
    [
        CANARY.encode(),
        bytearray(CANARY, "ascii"),
        memoryview(CANARY.encode()),
        NUMBER,
        [CANARY.encode()],
        {CANARY},
        {("kind", CANARY)},
    ],
)
def test_nor_what_was_given_in_place_of_a_text(given: Any) -> None:
    function: Any = create_user
    with pytest.raises(UsageError) as caught:
        function(userid=b"joe", password=given)
    frames = our_frames(caught.tb)
    assert frames
    assert not [frame for frame in frames if CANARY in frame or str(NUMBER) in frame]
    with pytest.raises(UsageError, match="password must be text, not a bytes"):
        function(userid="joe@pbs", password=CANARY.encode())


def test_a_number_as_a_password_is_sent() -> None:
    function: Any = create_user
    request = function(userid="joe@pbs", password=NUMBER)
    assert str(NUMBER) not in repr(request)
    _, content, _ = encoded(request)
    assert isinstance(content, bytes)
    assert json.loads(content) == {"userid": "joe@pbs", "password": str(NUMBER)}
