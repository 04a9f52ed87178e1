"""A real Ctrl-C, sent to a real process: what the person at the terminal gets to read."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.client.operations import UPID
from tests.support.moments import LONGEST

PREPARED = f"""
import asyncio
from pbs_client import AsyncClient, Client
from tests.client.operations import *
from tests.support.scripted_pbs import TaskServer
from tests.support.scripted import *

server = TaskServer({UPID!r}, [[] for _ in range(1_000_000)])

def by(request):
    if server.looks == 3:
        print("waiting", flush=True)
    return server(request)

script = Script(by=by)
"""

PROGRAMS = {
    "sync": """
        with Client("pbs", poll=0.01, transport=ScriptedTransport(script)) as pbs:
            pbs.wait(start_gc("tank"))
    """,
    "async": """
        async def main():
            async with AsyncClient("pbs", poll=0.01, transport=AsyncScriptedTransport(script)) as pbs:
                await pbs.wait(start_gc("tank"))

        asyncio.run(main())
    """,
    "follow": """
        with Client("pbs", poll=0.01, transport=ScriptedTransport(script)) as pbs:
            for line in pbs.follow(server.upid):
                print(line)
    """,
}


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
@pytest.mark.parametrize("program", PROGRAMS)
def test_ctrl_c_ends_the_program_and_shows_which_task_goes_on(program: str) -> None:
    code = PREPARED + textwrap.dedent(PROGRAMS[program]) + "\nprint('not reached')\n"
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "waiting\n"
        process.send_signal(signal.SIGINT)
        printed, errors = process.communicate(timeout=LONGEST)
    assert process.returncode == -signal.SIGINT
    assert "not reached" not in printed
    assert "KeyboardInterrupt" in errors
    last = errors.splitlines()[-1]
    assert program == "follow" or last == f"no longer waiting for {UPID}: the task continues on the server"
