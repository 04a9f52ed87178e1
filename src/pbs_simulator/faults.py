"""Faults on purpose: which call of an operation goes wrong, and how.

pbs = SimulatedPbs()
pbs.faults.add("gc.start_gc", Fault.LOST_ANSWER, on_call=3)

The third start takes effect, and its answer never comes.
"""

from __future__ import annotations

import enum

import attrs

from pbs_simulator.catalog import CatalogOperation
from pbs_simulator.wire import WireAnswer


class Fault(enum.Enum):
    """What can go wrong with a call."""

    NO_CONNECTION = "no connection"
    """Nothing reaches the server."""
    CHANGED_CERTIFICATE = "changed certificate"
    """The server shows a certificate that is not the expected one.

    Without TLS only: over TLS, serve again to get a new certificate.
    """
    LOST_ANSWER = "lost answer"
    """The call takes effect, and the connection breaks before the answer."""
    CUT_ANSWER = "cut answer"
    """The answer breaks off in the middle."""
    SLOW = "slow"
    """The answer comes late, by `seconds`."""
    REFUSED = "refused"
    """The server answers with `status` and `text` instead, and does nothing."""


@attrs.frozen
class Plan:
    """One planned fault."""

    operation: str
    """A function (`gc.start_gc`), an operation (`POST /admin/datastore/{store}/gc`), or `*` for
    every call.
    """
    fault: Fault
    on_call: int = 1
    """The first call that goes wrong, counted from 1."""
    times: int = 1
    """How many calls in a row go wrong."""
    seconds: float = 0.0
    status: int = 500
    text: str = ""

    def refusal(self) -> WireAnswer | None:
        """The answer that is sent instead of the server's own, if the call is to be refused."""
        if self.fault is not Fault.REFUSED:
            return None
        return WireAnswer.whole(self.status, self.text.encode())


class Faults:
    """The planned faults of one server, and how often each operation was called."""

    def __init__(self) -> None:
        self._plans: list[tuple[Plan, list[int]]] = []

    def add(
        self,
        operation: str,
        fault: Fault,
        *,
        on_call: int = 1,
        times: int = 1,
        seconds: float = 0.0,
        status: int = 500,
        text: str = "simulated failure",
    ) -> None:
        """Plans a fault; calls are counted from now."""
        self._plans.append((Plan(operation, fault, on_call, times, seconds, status, text), [0]))

    def clear(self) -> None:
        self._plans.clear()

    def __bool__(self) -> bool:
        return bool(self._plans)

    def next(self, operation: CatalogOperation) -> Plan | None:
        """The fault that hits this call, if any; counts it."""
        hit: Plan | None = None
        for plan, count in self._plans:
            if plan.operation == "*" or plan.operation == str(operation) or plan.operation in operation.names:
                count[0] += 1
                if hit is None and plan.on_call <= count[0] < plan.on_call + plan.times:
                    hit = plan
        return hit
