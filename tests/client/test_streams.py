"""Downloads and uploads: bounded memory, complete or absent files, truncation."""

from __future__ import annotations

import asyncio
import errno
import os
import stat
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from pbs_client import (
    AsyncClient,
    Client,
    Interrupted,
    NotFound,
    UnexpectedAnswer,
    UsageError,
    download as download_module,
)
from tests.client.conftest import Connect
from tests.client.operations import download_file, list_snapshots, upload_log
from tests.support.scripted import (
    AsyncScriptedTransport,
    Caller,
    Reply,
    Script,
    ScriptedTransport,
    data,
    header_of,
    refusal,
)

BYTES = (("content-type", "application/octet-stream"),)


def reply(*pieces: bytes, size: int | None = None, breaks: BaseException | None = None) -> Reply:
    headers = BYTES if size is None else (*BYTES, ("content-length", str(size)))
    return Reply(headers=headers, pieces=list(pieces), breaks=breaks)


def test_a_download_comes_in_pieces(connect: Connect) -> None:
    script = Script(reply(b"ab", b"", b"cd", size=4))
    with connect(script).stream(download_file("tank", file_name="index.json.blob")) as download:
        assert download.size == 4
        assert download.headers == {"content-type": "application/octet-stream", "content-length": "4"}
        assert download.pieces() == [b"ab", b"", b"cd"]
    (request,) = script.requests
    assert request.target == "/api2/json/admin/datastore/tank/download?file-name=index.json.blob"
    assert header_of(request, "accept-encoding") == "identity"
    assert script.given[0].closed == 1


def test_a_download_can_be_read_whole_and_once(connect: Connect) -> None:
    with connect(Script(reply(b"ab", b"cd"))).stream(download_file("tank", file_name="x")) as download:
        assert download.size is None
        assert download.read() == b"abcd"
        with pytest.raises(UsageError, match="once"):
            download.read()


def test_a_download_that_is_not_read_is_closed(connect: Connect) -> None:
    script = Script(reply(b"ab"))
    with connect(script).stream(download_file("tank", file_name="x")):
        pass
    assert script.given[0].closed == 1


def test_a_download_is_closed_when_the_block_fails(connect: Connect) -> None:
    script = Script(reply(b"ab"))
    with pytest.raises(ZeroDivisionError), connect(script).stream(download_file("tank", file_name="x")):
        raise ZeroDivisionError
    assert script.given[0].closed == 1


def test_an_error_before_the_first_byte_is_an_ordinary_error(connect: Connect) -> None:
    script = Script(refusal(400, "File open failed: No such file or directory (os error 2)"))
    with pytest.raises(NotFound), connect(script).stream(download_file("tank", file_name="x")):
        pass
    assert script.given[0].closed == 1


def test_a_web_page_is_no_download(connect: Connect, tmp_path: Path) -> None:
    page = Reply(
        body=b"<html><title>Please log in</title></html>", headers=(("content-type", "text/html; charset=utf-8"),)
    )
    with (
        pytest.raises(UnexpectedAnswer, match="Please log in"),
        connect(Script(page)).stream(download_file("tank", file_name="x")) as download,
    ):
        download.save(tmp_path / "file")
    assert list(tmp_path.iterdir()) == []
    assert page.closed == 1


def test_opening_a_download_is_repeated_like_any_read(connect: Connect) -> None:
    script = Script(Interrupted("reset"), reply(b"ab"))
    with connect(script).stream(download_file("tank", file_name="x")) as download:
        assert download.read() == b"ab"


@pytest.mark.parametrize(
    "cut",
    [reply(b"ab", breaks=Interrupted("cut short")), reply(b"ab", size=10)],
    ids=["by the transport", "by its length"],
)
def test_a_truncated_download_raises_and_leaves_no_file(connect: Connect, tmp_path: Path, cut: Reply) -> None:
    expected = pytest.raises(Interrupted, match=r'^snapshots.download_file\("tank", file_name="x"\): ')
    with expected, connect(Script(cut)).stream(download_file("tank", file_name="x")) as download:
        download.read()
    with expected, connect(Script(cut)).stream(download_file("tank", file_name="x")) as download:
        download.save(tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_an_old_file_stays_until_the_new_one_is_complete(connect: Connect, tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_bytes(b"old")
    cut = Script(reply(b"new", breaks=Interrupted("cut")))
    with pytest.raises(Interrupted), connect(cut).stream(download_file("tank", file_name="x")) as download:
        download.save(target)
    assert target.read_bytes() == b"old"
    with connect(Script(reply(b"ne", b"w"))).stream(download_file("tank", file_name="x")) as download:
        assert download.save(str(target)) == 3
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_saved_file_has_the_rights_of_any_new_file(connect: Connect, tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    with connect(Script(reply(b"x"))).stream(download_file("tank", file_name="x")) as download:
        download.save(tmp_path / "file")
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == stat.S_IMODE((tmp_path / "other").stat().st_mode)


def test_content_and_name_are_on_the_disk_before_save_returns(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, replace = os.fsync, os.replace

    def watched_fsync(descriptor: int) -> None:
        done.append("directory" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def watched_replace(source: Path, target: Path) -> None:
        done.append("rename")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "replace", watched_replace)
    with connect(Script(reply(b"x"))).stream(download_file("tank", file_name="x")) as download:
        download.save(tmp_path / "file")
    assert done == ["file", "rename", "directory"]


def test_nothing_is_left_behind_by_a_full_disk(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: object, piece: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(download_module.PartialFile, "write", fail)
    script = Script(reply(b"x" * 10))
    with (
        pytest.raises(OSError, match="No space"),
        connect(script).stream(download_file("tank", file_name="x")) as download,
    ):
        download.save(tmp_path / "file")
    assert list(tmp_path.iterdir()) == []
    assert script.given[0].closed == 1


def test_nothing_is_left_behind_by_ctrl_c(tmp_path: Path) -> None:
    script = Script(reply(b"x" * 10, breaks=KeyboardInterrupt()))
    pbs = Client("pbs.example.com", transport=ScriptedTransport(script))
    with pytest.raises(KeyboardInterrupt), pbs, pbs.stream(download_file("tank", file_name="x")) as download:
        download.save(tmp_path / "file")
    assert list(tmp_path.iterdir()) == []
    assert script.given[0].closed == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux")
def test_a_disk_that_is_full_at_the_last_moment(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, flags: int, mode: int = 0) -> int:
        os.close(opened(path, flags, mode))
        return opened("/dev/full", os.O_WRONLY) if flags & os.O_CREAT else opened(path, flags, mode)

    opened = os.open
    monkeypatch.setattr(os, "open", full)
    with (
        pytest.raises(OSError, match="No space left"),
        connect(Script(reply(b"x" * 10))).stream(download_file("tank", file_name="x")) as download,
    ):
        download.save(tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_noticed_before_anything_is_read(connect: Connect, tmp_path: Path) -> None:
    for target, error in ((tmp_path, IsADirectoryError), (tmp_path / "missing" / "file", FileNotFoundError)):
        with connect(Script(reply(b"x"))).stream(download_file("tank", file_name="x")) as download:
            with pytest.raises(error):
                download.save(target)
            assert download.read() == b"x"


def test_memory_stays_bounded_however_large_the_download(connect: Connect, tmp_path: Path) -> None:
    pieces = [b"x" * 65536] * 1000
    with connect(Script(reply(*pieces))).stream(download_file("tank", file_name="x")) as download:
        tracemalloc.start()
        try:
            assert download.save(tmp_path / "file") == 65536 * 1000
            assert tracemalloc.get_traced_memory()[1] < 8 * 1024**2
        finally:
            tracemalloc.stop()
    assert (tmp_path / "file").stat().st_size == 65536 * 1000


def test_a_compressed_download_has_no_known_size(connect: Connect) -> None:
    packed = Reply(
        headers=(*BYTES, ("content-length", "3"), ("content-encoding", "deflate")), pieces=[b"longer than three"]
    )
    with connect(Script(packed)).stream(download_file("tank", file_name="x")) as download:
        assert download.size is None
        assert download.read() == b"longer than three"


async def test_a_cancelled_save_leaves_nothing_behind(tmp_path: Path) -> None:
    endless = Reply(headers=BYTES, pieces=[b"x" * 700_000] * 10_000)
    async with AsyncClient("pbs.example.com", transport=AsyncScriptedTransport(Script(endless))) as pbs:

        async def save() -> None:
            async with pbs.stream(download_file("tank", file_name="x")) as download:
                await download.save(tmp_path / "file")

        for steps in (0, 1, 2, 3, 5, 10, 30, 100):
            saving = asyncio.ensure_future(save())
            for _ in range(steps):
                await asyncio.sleep(0)
            saving.cancel()
            with pytest.raises(asyncio.CancelledError):
                await saving
            assert os.listdir(tmp_path) == []


async def test_a_cancellation_waits_for_the_thread_that_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writing, finish = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    done: list[str] = []

    def slow(self: object, piece: bytes) -> None:
        loop.call_soon_threadsafe(writing.set)
        asyncio.run_coroutine_threadsafe(finish.wait(), loop).result()
        done.append("written")
        raise OSError("nobody looks at this")

    monkeypatch.setattr(download_module.PartialFile, "write", slow)
    async with AsyncClient("pbs.example.com", transport=AsyncScriptedTransport(Script(reply(b"x")))) as pbs:

        async def save() -> None:
            async with pbs.stream(download_file("tank", file_name="x")) as download:
                await download.save(tmp_path / "file")

        saving = asyncio.ensure_future(save())
        await writing.wait()
        saving.cancel()
        await asyncio.sleep(0)
        saving.cancel()
        finish.set()
        with pytest.raises(asyncio.CancelledError):
            await saving
    assert done == ["written"]
    assert os.listdir(tmp_path) == []


def test_a_streamed_upload_reaches_the_transport_as_it_is(connect: Connect) -> None:
    def body() -> Iterator[bytes]:
        yield b"blob"

    pieces = body()
    script = Script(data(None))
    connect(script).send(upload_log("tank", body=pieces, backup_id="1"))
    assert script.requests[0].body is pieces


async def test_an_async_iterator_can_be_uploaded_by_the_async_client() -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b"blob"

    script = Script(data(None))
    async with AsyncClient("pbs.example.com", transport=AsyncScriptedTransport(script)) as pbs:
        await pbs.send(upload_log("tank", body=body(), backup_id="1"))  # type: ignore[arg-type]  # what type checkers refuse arrives all the same
    assert isinstance(script.requests[0].body, AsyncIterator)


PACKED = "the answer is compressed with 'br', which was not asked for"


def send(pbs: Caller) -> None:
    pbs.send(list_snapshots("tank"))


def iterate(pbs: Caller) -> None:
    pbs.iterate(list_snapshots("tank"), [])


def read(pbs: Caller) -> None:
    with pbs.stream(download_file("tank", file_name="x")) as download:
        download.read()


@pytest.mark.parametrize("status", [200, 403, 404])
@pytest.mark.parametrize(
    ("kind", "call"),
    [
        ("application/json;charset=UTF-8", send),
        ("application/json;charset=UTF-8", iterate),
        ("application/octet-stream", read),
    ],
)
def test_an_answer_that_cannot_be_unpacked_keeps_its_status(
    connect: Connect, kind: str, call: Callable[[Caller], object], status: int
) -> None:
    """What cannot be read is no refusal of PBS."""
    answer = Reply(status, headers=(("content-type", kind),), pieces=[], breaks=UnexpectedAnswer(PACKED))
    with pytest.raises(UnexpectedAnswer, match=PACKED) as caught:
        call(connect(Script(answer)))
    assert (caught.value.status, caught.value.foreign) == (status, status != 200)
