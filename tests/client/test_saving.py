"""Where a download may be saved, and what is kept of what was there."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from pbs_client import UnexpectedAnswer, UsageError
from tests.client.conftest import Connect
from tests.client.operations import download_file
from tests.support.scripted import Reply, Script

BYTES = (("content-type", "application/octet-stream"),)


def save(connect: Connect, path: str | Path) -> None:
    with connect(Script(Reply(headers=BYTES, pieces=[b"new"]))).stream(
        download_file("tank", file_name="x")
    ) as download:
        download.save(path)


def test_the_mode_of_a_file_that_is_replaced_stays(connect: Connect, tmp_path: Path) -> None:
    path = tmp_path / "private"
    path.write_text("old")
    path.chmod(0o600)
    save(connect, path)
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_right_to_run_as_the_owner_does_not_stay(connect: Connect, tmp_path: Path) -> None:
    path = tmp_path / "program"
    path.write_text("old")
    path.chmod(0o6755)
    save(connect, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o755


def test_the_owner_stays_where_that_is_possible(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "theirs"
    path.write_text("old")
    real, owners = Path.stat, list[tuple[int, int]]()

    def of_another_user(self: Path, **options: bool) -> os.stat_result:
        found = real(self, **options)
        return os.stat_result((*found[:4], 4711, 4712, *found[6:])) if self == path else found

    monkeypatch.setattr(Path, "stat", of_another_user)

    def note(descriptor: int, user: int, group: int) -> None:
        owners.append((user, group))

    monkeypatch.setattr(os, "fchown", note)
    save(connect, path)
    assert owners == [(4711, 4712)]


def test_a_file_of_another_user_is_refused_where_it_cannot_stay_theirs(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "theirs"
    path.write_text("old")
    real = Path.stat

    def of_another_user(self: Path, **options: bool) -> os.stat_result:
        found = real(self, **options)
        return os.stat_result((*found[:4], 4711, *found[5:])) if self == path else found

    def refused(descriptor: int, user: int, group: int) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "stat", of_another_user)
    monkeypatch.setattr(os, "fchown", refused)
    with pytest.raises(UsageError, match="belongs to another user"):
        save(connect, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_where_the_group_cannot_stay_another_group_gets_none_of_its_rights(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shared"
    path.write_text("old")
    path.chmod(0o664)
    real = Path.stat

    def of_another_group(self: Path, **options: bool) -> os.stat_result:
        found = real(self, **options)
        return os.stat_result((*found[:5], 4712, *found[6:])) if self == path else found

    def refused(descriptor: int, user: int, group: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "fchown", refused)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "stat", of_another_group)
        save(connect, path)
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        (Reply(206, b"part", BYTES), "status 206"),
        (Reply(200, b"<title>Login</title>", (("content-type", "TEXT/HTML"),)), "a web page"),
        (Reply(200, b"<html/>", (("content-type", "application/xhtml+xml; charset=UTF-8"),)), "a web page"),
        (
            Reply(200, b'{"data":[]}', (("content-type", "application/json;charset=UTF-8"),)),
            "in JSON in place of the file",
        ),
        (
            Reply(200, b'{"title":"no"}', (("content-type", "Application/Problem+JSON"),)),
            "in JSON in place of the file",
        ),
        (Reply(200, b'{"success":0,"message":"full"}', (("content-type", "text/json"),)), "did not succeed: full"),
        (Reply(200, b"{" * 10_000_000, (("content-type", "application/json"),)), "in JSON in place of the file"),
        (Reply(200, b"<Error/>", (("content-type", "application/xml"),)), "in XML in place of the file"),
    ],
)
def test_what_is_not_the_file_is_not_saved(connect: Connect, tmp_path: Path, reply: Reply, text: str) -> None:
    with (
        pytest.raises(UnexpectedAnswer, match=text),
        connect(Script(reply)).stream(download_file("tank", file_name="x")) as download,
    ):
        download.save(tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_a_file_may_itself_be_json_or_a_page(connect: Connect) -> None:
    """PBS sends what is in a backup as bytes, whatever they are, and a log as text."""
    for content, kind in (
        (b'{"data":null}', BYTES),
        (b"<html/>", BYTES),
        (b"[]", (("content-type", "text/plain"),)),
        (b"{}", ()),
    ):
        with connect(Script(Reply(200, content, kind))).stream(download_file("tank", file_name="x")) as download:
            assert download.read() == content


def test_a_length_of_thousands_of_digits_is_none(connect: Connect) -> None:
    reply = Reply(headers=(*BYTES, ("content-length", "9" * 5000)), pieces=[b"new"])
    with connect(Script(reply)).stream(download_file("tank", file_name="x")) as download:
        assert download.size is None
        assert download.read() == b"new"


@pytest.mark.parametrize(("encoding", "size"), [("identity", 3), ("gzip", None)])
def test_the_length_is_that_of_the_content_where_that_is_as_it_was_sent(
    connect: Connect, encoding: str, size: int | None
) -> None:
    reply = Reply(headers=(*BYTES, ("content-length", "3"), ("content-encoding", encoding)), pieces=[b"new"])
    with connect(Script(reply)).stream(download_file("tank", file_name="x")) as download:
        assert download.size == size


def test_through_a_symbolic_link(connect: Connect, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    path, link = tmp_path / "there" / "real", tmp_path / "link"
    path.write_text("old")
    link.symlink_to(path)
    save(connect, link)
    assert link.is_symlink()
    assert path.read_bytes() == b"new"


def test_what_is_not_a_regular_file_is_not_replaced(connect: Connect, tmp_path: Path) -> None:
    path = tmp_path / "fifo"
    os.mkfifo(path)
    with pytest.raises(UsageError, match="not a regular file"):
        save(connect, path)
    assert stat.S_ISFIFO(path.stat().st_mode)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("path", [".", "/", "", ".."])
def test_directories(connect: Connect, path: str) -> None:
    with pytest.raises(IsADirectoryError, match="one file"):
        save(connect, path)


def test_the_longest_name(connect: Connect, tmp_path: Path) -> None:
    path = tmp_path / ("n" * 255)
    save(connect, path)
    assert path.read_bytes() == b"new"


def test_directories_that_cannot_be_synced(connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync = os.fsync

    def only_files(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", only_files)
    save(connect, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"new"


def test_a_download_is_over_after_its_block(connect: Connect) -> None:
    with connect(Script(Reply(headers=BYTES, pieces=[b"new"]))).stream(
        download_file("tank", file_name="x")
    ) as download:
        pass
    with pytest.raises(UsageError, match="inside the `with` block"):
        download.read()


@pytest.mark.parametrize("old", [False, True])
def test_a_name_with_a_slash_at_its_end_is_that_of_a_directory(connect: Connect, tmp_path: Path, old: bool) -> None:
    if old:
        (tmp_path / "name").write_text("old")
    with pytest.raises(IsADirectoryError, match="/name/' is a directory"):
        save(connect, f"{tmp_path}/name/")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"] * old


def test_what_cannot_be_made_is_named_as_it_was_given(connect: Connect, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        save(connect, tmp_path / "missing" / "file")
    assert caught.value.filename == str(tmp_path / "missing" / "file")
