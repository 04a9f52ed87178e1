"""A download that a signal ends leaves nothing behind, and one that Ctrl-Z stops goes on; so does a wait for a task."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from tests.support.certificates import Certificates
from tests.support.moments import LONGEST, eventually
from tests.support.rude_server import Received, RudeServer, Wire, answering

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

PBSH = str(Path(sys.executable).parent / "pbsh")
SNAPSHOT = "ct/200/2026-10-07T02:00:00Z"
UPID = "UPID:pbs:0000073A:000007B2:00000008:6AC5B5B0:verify:tank:root@pam:"
HALF = b"x" * 1024 * 1024
"""More than Python keeps before it writes to a file, which is 128 KiB from 3.14 on."""
SAVED = ["snapshot", "download", "tank", SNAPSHOT, "root.pxar.didx"]


@attrs.frozen
class Halfway:
    """A server that sends one half of a file, and the other one when it is told to; until then a task runs."""

    server: RudeServer
    go_on: threading.Event
    environ: dict[str, str]

    def pbsh(self, *words: str, folder: Path) -> subprocess.Popen[bytes]:
        """Starts a command, as a shell does with each: in a process group of its own."""
        return subprocess.Popen(
            [PBSH, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=os.environ | self.environ,
            process_group=0,
        )


@pytest.fixture
def halfway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Halfway]:
    go_on = threading.Event()

    def answer(wire: Wire, request: Received) -> None:
        if request.path.endswith("/download"):
            wire.send(f"HTTP/1.1 200 OK\r\ncontent-length: {2 * len(HALF)}\r\n\r\n", HALF)
            assert go_on.wait(LONGEST)
            wire.send(HALF)
        elif request.path.endswith("/status"):
            wire.data({"status": "stopped", "exitstatus": "OK"} if go_on.is_set() else {"status": "running"})
        else:
            wire.data([])

    identity = Certificates.make(tmp_path_factory.mktemp("certificates")).usual
    with RudeServer(identity.context, answering(answer)) as server:
        environ = {
            "PBS_SERVER": f"127.0.0.1:{server.port}",
            "PBS_AUTH_ID": "root@pam!test",
            "PBS_PASSWORD": "secret",
            "PBS_FINGERPRINT": identity.fingerprint,
        }
        try:
            yield Halfway(server, go_on, environ)
        finally:
            go_on.set()


def has_begun(folder: Path) -> bool:
    return any(path.stat().st_size for path in folder.iterdir())


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        (signal.SIGINT, 130, "Error: interrupted"),
        (signal.SIGTERM, -signal.SIGTERM, ""),
        (signal.SIGHUP, -signal.SIGHUP, ""),
    ],
)
def test_a_download_that_a_signal_ends_leaves_nothing_behind(
    halfway: Halfway, tmp_path: Path, number: signal.Signals, code: int, said: str
) -> None:
    with halfway.pbsh(*SAVED, folder=tmp_path) as process:
        eventually(lambda: has_begun(tmp_path), "the beginning of the file")
        process.send_signal(number)
        _, complaint = process.communicate(timeout=LONGEST)
    assert (process.returncode, complaint.decode().strip()) == (code, said)
    assert list(tmp_path.iterdir()) == []


def test_what_was_there_stays_where_a_signal_ends_the_download_that_would_replace_it(
    halfway: Halfway, tmp_path: Path
) -> None:
    there = tmp_path / "root.pxar.didx"
    there.write_bytes(b"")
    with halfway.pbsh(*SAVED, "--force", folder=tmp_path) as process:
        eventually(lambda: has_begun(tmp_path), "the beginning of the file")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=LONGEST)
    assert process.returncode == 130
    assert list(tmp_path.iterdir()) == [there]


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ctrl-Z; returns when the process has stopped."""
    process.send_signal(signal.SIGTSTP)
    _, status = os.waitpid(process.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)


@pytest.mark.parametrize("to", ["file", "stdout"])
def test_a_download_that_was_stopped_goes_on(halfway: Halfway, tmp_path: Path, to: str) -> None:
    with halfway.pbsh(*SAVED, *(["--output", "-"] if to == "stdout" else []), folder=tmp_path) as process:
        halfway.server.wait_for(1)
        stop(process)
        halfway.go_on.set()
        process.send_signal(signal.SIGCONT)
        shown, complaint = process.communicate(timeout=LONGEST)
    content = shown if to == "stdout" else (tmp_path / "root.pxar.didx").read_bytes()
    assert (process.returncode, content, complaint) == (0, 2 * HALF, b"")


def test_a_wait_for_a_task_that_was_stopped_goes_on(halfway: Halfway, tmp_path: Path) -> None:
    with halfway.pbsh("task", "wait", UPID, folder=tmp_path) as process:
        halfway.server.wait_for(2)
        stop(process)
        halfway.go_on.set()
        process.send_signal(signal.SIGCONT)
        assert (process.communicate(timeout=LONGEST), process.returncode) == ((b"", b""), 0)
