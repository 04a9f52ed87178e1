"""Everything at once and nothing in order: many tasks, failing logins, expiring tickets,
cancellations, from random seeds."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable

import pytest

from pbs_client import AsyncClient, HttpRequest, Interrupted, NotSent, Password, PbsError
from tests.client.operations import list_snapshots, start_gc
from tests.support.moments import LONGEST
from tests.support.scripted import AsyncScriptedTransport, Reply, Script, path_of, refusal
from tests.support.scripted_pbs import PASSWORD, USER, LoginServer

FAILURES: list[tuple[bool, Callable[[], Reply | BaseException]]] = [
    (False, lambda: NotSent("refused")),
    (True, lambda: Interrupted("reset")),
    (True, lambda: refusal(500, "oops")),
    (False, lambda: refusal(400, "Unable to acquire lock on x")),
]
"""Whether the change may have been made all the same, and the failure."""


class Moody:
    """A login server that fails every now and then, and throws tickets away."""

    def __init__(self, chance: random.Random) -> None:
        self.server = LoginServer()
        self.chance = chance
        self.calm = False
        self.done: Counter[str] = Counter()
        """How often each path has been served, whatever became of the answer."""

    def __call__(self, request: HttpRequest) -> Reply | BaseException:
        if self.calm:
            return self.server(request)
        if self.chance.random() < 0.1:
            self.server.expire()
        if self.chance.random() < 0.2:
            arrived, failure = self.chance.choice(FAILURES)
            self.done[path_of(request)] += arrived
            return failure()
        reply = self.server(request)
        self.done[path_of(request)] += isinstance(reply, Reply) and reply.status == 200
        return reply


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_happens_nothing_hangs_and_no_change_is_made_twice(seed: int) -> None:
    chance = random.Random(seed)
    server = Moody(chance)
    script = Script(by=server)
    transport = AsyncScriptedTransport(script, latency=0.001)
    async with AsyncClient(
        "pbs", auth=Password(USER, PASSWORD), retry_delay=0.001, retry_locked=0.05, transport=transport
    ) as pbs:
        said: list[str] = []

        async def one(number: int) -> None:
            await asyncio.sleep(chance.random() * 0.02)
            try:
                await (pbs.send(list_snapshots("tank")) if number % 2 else pbs.send(start_gc(f"store-{number}")))
            except PbsError as error:
                said.append(str(error))

        calls = [asyncio.ensure_future(one(number)) for number in range(60)]
        for call in chance.sample(calls, 15):
            asyncio.get_running_loop().call_later(chance.random() * 0.03, call.cancel)
        async with asyncio.timeout(LONGEST):
            await asyncio.gather(*calls, return_exceptions=True)
        server.calm = True
        assert await pbs.send(list_snapshots("tank")) == []
    for call in calls:
        assert call.cancelled() or call.exception() is None
    starts = [count for path, count in server.done.items() if path.endswith("/gc")]
    assert starts
    assert max(starts) == 1
    assert said
    assert all(text.startswith(("snapshots.list_snapshots", "gc.start_gc")) for text in said)
    assert len(asyncio.all_tasks()) == 1
