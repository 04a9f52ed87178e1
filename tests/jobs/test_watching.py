"""Watching tasks: each event once, over outages of the server and replaced tickets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pbs_client import (
    ApiToken,
    AsyncClient,
    AsyncHttpAnswer,
    AuthenticationFailed,
    Client,
    HttpAnswer,
    HttpRequest,
    NotSent,
    Password,
    PermissionDenied,
)
from pbs_simulator import Fault, MemoryTransport, SimulatedPbs
from pbs_tools import tasks
from pbs_tools.tasks import Back, Ended, Lost, Progressed, Refused, Started, percent_in
from tests.support.altered import DatedPbs


def told(events: Iterator[tasks.Event], count: int) -> list[tuple[str, str]]:
    return [outline(next(events)) for _ in range(count)]


def outline(event: tasks.Event) -> tuple[str, str]:
    match event:
        case Started() | Progressed():
            return type(event).__name__, event.task.worker_type
        case Ended():
            return "Ended", event.status
        case Lost() | Back() | Refused():
            return type(event).__name__, event.server


@pytest.mark.pbs(scenario=["everyday", "running-task"])
def test_each_event_once(simulated_pbs: SimulatedPbs, pbs: Client) -> None:
    running = simulated_pbs.server.tasks
    events = tasks.watch(pbs, poll=0)
    # What ended before the watch began is no news.
    assert told(events, 1) == [("Started", "backup")]
    second = running.add_running("verify", "tank", "root@pam")
    assert told(events, 1) == [("Started", "verify")]
    now = int(simulated_pbs.clock.time())
    running.add_finished("prune", "tank:vm/100", "root@pam", now, now, "no such group")
    assert told(events, 2) == [("Started", "prune"), ("Ended", "no such group")]
    running.stop(second)
    assert told(events, 1)[0][0] == "Ended"
    events.close()


@pytest.mark.pbs(scenario=["running-task"])
@pytest.mark.parametrize(("status", "text"), [(403, "permission check failed"), (400, "no such task")])
def test_a_log_that_cannot_be_read_ends_no_watch(
    status: int, text: str, simulated_pbs: SimulatedPbs, pbs: Client
) -> None:
    simulated_pbs.faults.add("tasks.get_task_log", Fault.REFUSED, status=status, text=text)
    events = tasks.watch(pbs, poll=0, progress=True)
    assert told(events, 2) == [("Started", "backup"), ("Progressed", "backup")]
    events.close()


@pytest.mark.pbs(scenario=["running-task"])
async def test_each_event_once_in_asyncio(simulated_pbs: SimulatedPbs, async_pbs: AsyncClient) -> None:
    events = tasks.awatch(async_pbs, poll=0)
    assert outline(await anext(events)) == ("Started", "backup")
    now = int(simulated_pbs.clock.time())
    simulated_pbs.server.tasks.add_finished("prune", "tank:vm/100", "root@pam", now, now, "WARNINGS: 1")
    assert outline(await anext(events)) == ("Started", "prune")
    ended = await anext(events)
    assert isinstance(ended, Ended)
    assert (ended.warned, ended.failed) == (True, False)
    await events.aclose()


def test_a_clock_that_differs_hides_no_event(simulated_pbs: SimulatedPbs, pbs: Client) -> None:
    """The server's is far behind, and it has no finished task yet to tell that by."""
    begun = simulated_pbs.server.tasks
    first = begun.add_running("backup", "tank:vm/100", "root@pam")
    first.starttime -= 86_400
    events = tasks.watch(pbs, poll=0)
    assert told(events, 1) == [("Started", "backup")]
    late = int(simulated_pbs.clock.time()) - 86_000
    begun.add_finished("prune", "tank", "root@pam", late, late, "no such group")
    assert told(events, 2) == [("Started", "prune"), ("Ended", "no such group")]
    events.close()


class Restarted:
    """A transport that cannot connect while `down` is true."""

    def __init__(self, simulated: SimulatedPbs) -> None:
        self._behind = simulated.transport()
        self.down = False

    def open(self, request: HttpRequest) -> HttpAnswer:
        if self.down:
            raise NotSent("connection refused")
        return self._behind.open(request)

    def close(self) -> None:
        self._behind.close()


@pytest.mark.pbs(scenario=["running-task"])
def test_a_restart_of_the_server_is_waited_for(simulated_pbs: SimulatedPbs) -> None:
    transport = Restarted(simulated_pbs)
    with Client("pbs.invalid", auth=Password("root@pam", "secret"), transport=transport, retries=0) as pbs:
        events = tasks.watch(pbs, poll=0)
        assert told(events, 1) == [("Started", "backup")]
        transport.down = True
        assert told(events, 1) == [("Lost", "pbs.invalid:8007")]
        now = int(simulated_pbs.clock.time())
        simulated_pbs.server.tasks.add_finished("prune", "tank:vm/100", "root@pam", now, now)
        transport.down = False
        assert told(events, 3) == [("Back", "pbs.invalid:8007"), ("Started", "prune"), ("Ended", "OK")]
        events.close()


class RestartedAsync:
    """The same for asyncio."""

    def __init__(self, simulated: SimulatedPbs) -> None:
        self._behind = simulated.async_transport()
        self.down = False

    async def open(self, request: HttpRequest) -> AsyncHttpAnswer:
        if self.down:
            raise NotSent("connection refused")
        return await self._behind.open(request)

    async def aclose(self) -> None:
        await self._behind.aclose()


@pytest.mark.pbs(scenario=["running-task"])
async def test_a_restart_and_a_ticket_that_ran_out_in_asyncio(simulated_pbs: SimulatedPbs) -> None:
    transport, running = RestartedAsync(simulated_pbs), simulated_pbs.server.tasks
    async with AsyncClient("pbs.invalid", auth=Password("root@pam", "secret"), transport=transport, retries=0) as pbs:
        events = tasks.awatch(pbs, poll=0)
        told = [outline(await anext(events))]
        transport.down = True
        told.append(outline(await anext(events)))
        (backup,) = [task for task in running.all.values() if task.endtime is None]
        backup.status, backup.endtime = "unknown", int(simulated_pbs.clock.time())  # The daemon died with it.
        transport.down = False
        told += [outline(await anext(events)) for _ in range(2)]
        simulated_pbs.faults.add("*", Fault.REFUSED, status=401, text="authentication failed")
        running.add_running("verify", "tank", "root@pam")
        told.append(outline(await anext(events)))
        await events.aclose()
    server = "pbs.invalid:8007"
    assert told == [
        ("Started", "backup"),
        ("Lost", server),
        ("Back", server),
        ("Ended", "unknown"),
        ("Started", "verify"),
    ]


@pytest.mark.pbs(scenario=["running-task"])
def test_a_ticket_that_ran_out_is_replaced(simulated_pbs: SimulatedPbs, pbs: Client) -> None:
    events = tasks.watch(pbs, poll=0)
    assert told(events, 1) == [("Started", "backup")]
    simulated_pbs.faults.add("*", Fault.REFUSED, status=401, text="authentication failed")
    simulated_pbs.server.tasks.add_running("verify", "tank", "root@pam")
    assert told(events, 1) == [("Started", "verify")]
    events.close()


def test_a_login_that_is_refused_ends_the_watch(simulated_pbs: SimulatedPbs) -> None:
    with (
        Client("pbs.invalid", auth=Password("root@pam", "wrong"), transport=simulated_pbs.transport()) as pbs,
        pytest.raises(AuthenticationFailed),
    ):
        next(tasks.watch(pbs, poll=0))


@pytest.mark.pbs(scenario=["running-task"])
async def test_of_several_servers_the_others_are_watched_on(simulated_pbs: SimulatedPbs) -> None:
    """A login that is refused is told once. Who is the last to be refused ends the watch."""
    wrong, right = Password("root@pam", "wrong"), Password("root@pam", "secret")
    told: list[list[tuple[str, str]]] = []
    with (
        Client("bad.invalid", auth=wrong, transport=simulated_pbs.transport()) as bad,
        Client("good.invalid", auth=right, transport=simulated_pbs.transport()) as good,
    ):
        events = tasks.watch(bad, good, poll=0)
        first = [next(events) for _ in range(2)]
        simulated_pbs.server.tasks.add_running("verify", "tank", "root@pam")
        told.append([*sorted(map(outline, first)), outline(next(events))])
        assert {event.server for event in first if isinstance(event, Refused)} == {bad.server}
        simulated_pbs.faults.add("*", Fault.REFUSED, status=403, text="permission check failed")
        with pytest.raises(PermissionDenied):
            next(events)
    async with (
        AsyncClient("bad.invalid", auth=wrong, transport=simulated_pbs.async_transport()) as bad_too,
        AsyncClient("good.invalid", auth=right, transport=simulated_pbs.async_transport()) as good_too,
    ):
        more = tasks.awatch(bad_too, good_too, poll=0)
        found = [await anext(more) for _ in range(3)]
        told.append(sorted(map(outline, found)))
        await more.aclose()
    assert [sorted(one) for one in told] == [
        [("Refused", "bad.invalid:8007"), ("Started", "backup"), ("Started", "verify")]
    ] * 2


@pytest.mark.parametrize("years", [30, -30])
def test_a_clock_that_was_wrong_for_a_while_hides_nothing_afterwards(years: int, simulated_pbs: SimulatedPbs) -> None:
    """A server without a battery may begin in another decade, until the network tells it what time it is."""
    running, server = simulated_pbs.server.tasks, MemoryTransport(DatedPbs(simulated_pbs))
    # A token, which no clock ends: a ticket may be issued by one clock and be used by the other.
    token = ApiToken("root@pam!test", simulated_pbs.add_token("root@pam", "test"))
    with Client("pbs.invalid", auth=token, transport=server) as pbs:
        right = simulated_pbs.clock.time()
        for ended in (int(right) - 9000, int(right) - 6000, int(right)):  # They were told of by nobody, and stay so.
            running.add_finished("verify", "tank", "root@pam", ended - 9, ended)
        begun = running.add_running("backup", "tank:vm/100", "root@pam")
        events = tasks.watch(pbs, poll=0)
        assert told(events, 1) == [("Started", "backup")]
        simulated_pbs.clock.set(right + years * 365 * 86_400)
        running.stop(begun)
        assert told(events, 1)[0][0] == "Ended"
        simulated_pbs.clock.set(right)
        running.add_finished("prune", "tank", "root@pam", int(right), int(right) + 1, "no such group")
        simulated_pbs.clock.set(right + 3)  # It ended before the clock was looked at again.
        assert told(events, 2) == [("Started", "prune"), ("Ended", "no such group")]
        events.close()


@pytest.mark.pbs(scenario=["running-task"])
def test_progress_tells_new_lines_and_percentages(simulated_pbs: SimulatedPbs, pbs: Client) -> None:
    events = tasks.watch(pbs, poll=0, progress=True)
    assert told(events, 2) == [("Started", "backup"), ("Progressed", "backup")]
    (task,) = [task for task in simulated_pbs.server.tasks.all.values() if task.endtime is None]
    task.lines.append("percentage done: 42.50% (1/2 groups)")
    event = next(events)
    assert isinstance(event, Progressed)
    assert (event.percent, len(event.lines)) == (42.5, 1)
    events.close()


@pytest.mark.parametrize(
    ("line", "percent"),
    [
        ("marked 17% (9 of 52 index files)", 17),
        ("processed 3% (120 chunks)", 3),
        ("[vm/100]: percentage done: 66.67% (2/3 groups)", 66.67),
        ("Chunkstore create: 5%", 5),
        ("On-Disk usage: 22 MiB (7.9%)", None),
        ("TASK OK", None),
    ],
)
def test_percentages_in_logs(line: str, percent: float | None) -> None:
    assert percent_in(["something else", line]) == percent
