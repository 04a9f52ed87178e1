"""When HTTP libraries are imported and the CAs are read: not before the first request, and not on the event loop."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pbs_client import AsyncClient
from tests.network.calls import TOKEN, list_things
from tests.support.certificates import Certificates
from tests.support.rude_server import RudeServer

PROGRAM = """
import sys
if sys.argv[2] == "plain":
    sys.modules["httptools"] = None
from pbs_client import ApiToken, AsyncClient, Client, NotSent, raw_request
token = ApiToken("joe@pbs!t", "secret")
client = Client("127.0.0.1:" + sys.argv[1], auth=token, fingerprint="ab" * 32, proxy="", retries=0)
AsyncClient("127.0.0.1", auth=token)
watched = {"httptools", "httpx", "httpcore", "h11", "anyio"}
before = [name for name in watched if sys.modules.get(name)]
try:
    client.send(raw_request("GET", "/version"))
except NotSent:
    print(before, sorted(name for name in watched if sys.modules.get(name)))
"""


@pytest.mark.parametrize(
    ("installed", "loaded"),
    [("plain", "['anyio', 'h11', 'httpcore', 'httpx']"), ("fast", "['httptools']")],
)
def test_the_http_library_is_imported_with_the_first_request_and_no_other_one(
    installed: str, loaded: str, closed_port: int
) -> None:
    command = [sys.executable, "-c", PROGRAM, str(closed_port), installed]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"[] {loaded}"


FIRST_ANSWER = """
import sys, httpx
httpx.Client().close()
before = set(sys.modules)
from pbs_client import ApiToken, Client, raw_request
token = ApiToken("joe@pbs!t", "secret")
with Client("127.0.0.1", port=int(sys.argv[1]), auth=token, fingerprint=sys.argv[2], proxy="") as pbs:
    pbs.send(raw_request("GET", "/version"))
print(*{"pbs_client.client", "pbs_client.environment", "asyncio", "msgspec"} & (set(sys.modules) - before))
"""


def test_until_the_first_answer_nothing_comes_that_only_others_need(server: RudeServer, pin: str) -> None:
    """asyncio, msgspec and the reader of the environment would be an eighth of the time until then."""
    command = [sys.executable, "-c", FIRST_ANSWER, str(server.port), pin]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == "pbs_client.client\n", done.stderr


def test_async_client_reads_the_cas_in_another_thread_and_once(
    server: RudeServer, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []
    real = ssl.create_default_context

    def load(cafile: Path) -> ssl.SSLContext:
        threads.append(threading.get_ident())
        return real(cafile=cafile)

    monkeypatch.setattr(ssl, "create_default_context", load)

    async def run(port: int) -> None:
        async with AsyncClient(f"127.0.0.1:{port}", auth=TOKEN, verify=certificates.ca_file, proxy="") as pbs:
            await asyncio.gather(*(pbs.send(list_things()) for _ in range(5)))

    asyncio.run(run(server.port))
    assert len(threads) == 1
    assert threads[0] != threading.get_ident()
