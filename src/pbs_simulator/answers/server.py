"""Is the server there, and which version is it."""

from __future__ import annotations

from typing import Any

from pbs_simulator.calls import Answers, ApiCall

answers: Answers = Answers()


@answers("GET", "/ping")
def ping(call: ApiCall) -> dict[str, Any]:
    return {"pong": True}


@answers("GET", "/version")
def version(call: ApiCall) -> dict[str, Any]:
    numbers = call.server.release.split(".")
    return {
        "release": numbers[2] if len(numbers) > 2 else "0",
        "repoid": call.server.node.repoid,
        "version": ".".join(numbers[:2]),
    }
