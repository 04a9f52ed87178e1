"""`SimulatedPbs`: a Proxmox Backup Server for tests, in this process or over TLS.

pbs = SimulatedPbs()
pbs.server.add_datastore("tank").add_snapshot("vm", "100", 1710000000)
secret = pbs.add_token("root@pam", "test")
auth = ApiToken("root@pam!test", secret)
with Client("pbs.example.com", auth=auth, transport=pbs.transport()) as client:
    print(client.send(list_datastores()))
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pbs_client.errors import AnswerTimeout, CertificateRefused, Interrupted, NotSent
from pbs_client.transport import HttpRequest
from pbs_simulator.catalog import CatalogOperation
from pbs_simulator.clock import Clock
from pbs_simulator.dispatcher import Dispatcher
from pbs_simulator.faults import Fault, Faults, Plan
from pbs_simulator.memory import AsyncMemoryTransport, HandlerResult, MemoryTransport
from pbs_simulator.server import Server
from pbs_simulator.wire import WireAnswer

if TYPE_CHECKING:
    from pbs_simulator.serving import ServedPbs

Scenario = Callable[["SimulatedPbs"], None]
"""Plain Python that fills a server: stores, snapshots, users, faults."""


class SimulatedPbs:
    """One simulated server.

    `version` is a PBS version from 3.4 to 4.2, `scenario` a function (or several) that fills the
    server, such as `pbs_simulator.scenarios.everyday`, `clock` a `Clock` to move time with. `pace`
    is the time in seconds between two lines of a task's log: 0 lets tasks end at once.
    `rights_delay` is how long a change of the access control list may go unseen, 5 seconds as on a
    real server. `delays` turns on the real pauses after a 401 (3 s) and a 403 (0.5 s).
    """

    def __init__(
        self,
        version: str = "4.2.2",
        scenario: Scenario | Iterable[Scenario] | None = None,
        *,
        clock: Clock | None = None,
        pace: float = 0.0,
        rights_delay: float = 5.0,
        delays: bool = False,
    ) -> None:
        self.server: Server = Server(version, clock, pace=pace, rights_delay=rights_delay)
        self.faults: Faults = Faults()
        self.delays = delays
        self._engine = Dispatcher(self.server)
        self._lock = threading.RLock()
        if scenario is not None:
            if isinstance(scenario, str):
                raise TypeError(f"a scenario is a function: use scenarios.find({scenario!r}) of pbs_simulator")
            for fill in (scenario,) if callable(scenario) else scenario:
                fill(self)
            self.server.forget_rights()

    @property
    def clock(self) -> Clock:
        return self.server.clock

    def add_token(
        self, userid: str, name: str, *, role: str | None = "Admin", path: str = "/", secret: str | None = None
    ) -> str:
        """Makes a token and gives it, and its user, a role on a path; returns the secret.

        With `role=None` it has no privileges.
        """
        with self._lock:
            accounts = self.server.accounts
            if accounts.get(userid) is None:
                accounts.add(userid, password="secret")
            token = accounts.add_token(userid, name, secret=secret)
            if role is not None:
                self.server.acl.grant(path, userid, role)
                self.server.acl.grant(path, f"{userid}!{name}", role)
            self.server.forget_rights()
            return token.secret

    def request(
        self, method: str, target: str, headers: Mapping[str, str] | Sequence[tuple[str, str]] = (), body: bytes = b""
    ) -> WireAnswer:
        """Answers one HTTP request, faults aside; safe to call from many threads."""
        pairs = headers.items() if isinstance(headers, Mapping) else headers
        lowered: dict[str, str] = {}
        for name, value in pairs:
            key = name.lower()
            lowered[key] = f"{lowered[key]}; {value}" if key == "cookie" and key in lowered else value
        with self._lock:
            return self._engine.answer(method, target, lowered, body)

    def fault(self, method: str, target: str) -> Plan | None:
        """The planned fault that hits this request, if any."""
        if not self.faults:
            return None
        with self._lock:
            operation = self.operation(method, target)
            return None if operation is None else self.faults.next(operation)

    def operation(self, method: str, target: str) -> CatalogOperation | None:
        """The operation that a request would reach, if there is one."""
        return self._engine.operation(method, target)

    def longest_body(self, method: str, target: str) -> int | None:
        """Bytes of a request's body that are read, as on a real server; None for all."""
        return self._engine.longest_body(method, target)

    # --- ways in ---

    def transport(self) -> MemoryTransport:
        """A transport for `Client` that answers in this process."""
        return MemoryTransport(self._exchange)

    def async_transport(self) -> AsyncMemoryTransport:
        """A transport for `AsyncClient` that answers in this process."""
        return AsyncMemoryTransport(self._exchange_async)

    def _exchange(self, request: HttpRequest) -> HandlerResult:
        plan, answer, wait = self._prepare(request)
        if wait:
            time.sleep(_patience(request, wait))
        return _delivered(request, plan, answer, wait)

    async def _exchange_async(self, request: HttpRequest) -> HandlerResult:
        plan, answer, wait = self._prepare(request)
        if wait:
            import asyncio  # the costliest import of all, and there is hardly ever anything to wait for

            await asyncio.sleep(_patience(request, wait))
        return _delivered(request, plan, answer, wait)

    def _prepare(self, request: HttpRequest) -> tuple[Plan | None, WireAnswer, float]:
        """The fault that hits a request, the answer, and how long it is held back."""
        plan = self.fault(request.method, request.target)
        if plan is not None and plan.fault is Fault.NO_CONNECTION:
            raise NotSent("simulated: no connection")
        if plan is not None and plan.fault is Fault.CHANGED_CERTIFICATE:
            raise CertificateRefused(
                "simulated: the server's certificate is not the expected one", fingerprint=self.server.node.fingerprint
            )
        headers = [
            (name, value) for name, value in request.headers if name.lower() != "accept-encoding"
        ]  # nothing to compress in memory
        body = request.body if isinstance(request.body, bytes) else b""
        refusal = plan.refusal() if plan is not None else None
        answer = refusal or self.request(request.method, request.target, headers, body)
        return plan, answer, self.pause(plan, answer)

    def pause(self, plan: Plan | None, answer: WireAnswer) -> float:
        """Seconds by which an answer is held back."""
        slow = plan.seconds if plan is not None and plan.fault is Fault.SLOW else 0.0
        return slow + (answer.delay if self.delays else 0.0)

    @contextmanager
    def serve(self, host: str = "127.0.0.1", port: int = 0) -> Generator[ServedPbs]:
        """Serves over TLS while the context lasts, on a free port unless one is given; needs the
        extra `simulator`.
        """
        from pbs_simulator.serving import serve

        node = self.server.node
        with serve(self, host, port, (node.name, f"{node.name}.{node.domain}")) as served:
            node.fingerprint = served.fingerprint
            yield served


def _patience(request: HttpRequest, wait: float) -> float:
    """How long a client waits for an answer that takes so long."""
    return wait if request.read_timeout is None else min(wait, request.read_timeout)


def _delivered(request: HttpRequest, plan: Plan | None, answer: WireAnswer, wait: float) -> HandlerResult:
    if wait > _patience(request, wait):
        raise AnswerTimeout(f"simulated: no answer within {request.read_timeout:g} s")
    if plan is not None and plan.fault is Fault.LOST_ANSWER:
        raise Interrupted("simulated: the connection broke before the answer came")
    if plan is not None and plan.fault is Fault.CUT_ANSWER:
        return answer.status, answer.headers, _cut(answer.content())
    return answer.status, answer.headers, answer.body


def _cut(content: bytes) -> Iterator[bytes]:
    yield content[: len(content) // 2]
    raise Interrupted("simulated: the connection broke in the middle of the answer")
