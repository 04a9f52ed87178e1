"""The smallest answers: is it there, and which version is it. Directory indexes need no answer of their own."""

from __future__ import annotations

from typing import Any

from pbs_simulator.calls import Call, answers


@answers("GET", "/ping")
def ping(call: Call) -> dict[str, Any]:
    return {"pong": True}


@answers("GET", "/version")
def version(call: Call) -> dict[str, Any]:
    numbers = call.server.release.split(".")
    return {"release": numbers[2] if len(numbers) > 2 else "0", "repoid": "79bee229d", "version": ".".join(numbers[:2])}


@answers("GET", "/nodes")
def nodes(call: Call) -> list[dict[str, Any]]:
    return [{"node": call.server.node.name}]
