"""What the recorded servers answered to a request that lists something, decoded by a client, each
item beside its JSON."""

from __future__ import annotations

from typing import Any, TypeVar

from pbs_client import Client, Request
from tests.support.recordings import operation_of, rows
from tests.support.scripted import Script, ScriptedTransport, data

T = TypeVar("T")


def items(request: Request[list[T]]) -> list[tuple[T, dict[str, Any]]]:
    """All items of all recorded answers to the operation, whatever its parameters were. There is at least one."""
    found: list[tuple[T, dict[str, Any]]] = []
    for row in rows():
        if row.is_answer and operation_of(row) is request.operation:
            with Client("pbs.example.com", transport=ScriptedTransport(Script(data(row.data)))) as pbs:
                found += zip(pbs.send(request), row.data, strict=True)
    assert found, f"no recorded server answered {request.operation.name} with anything"
    return found
