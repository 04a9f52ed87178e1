"""Files in backups: archives are browsed, files and folders fetched, the client's log added."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import re
import sys
import zipfile
import zlib
from pathlib import Path

import click.testing
import pytest

from pbs_simulator import SimulatedPbs
from pbs_tools.command import saving
from pbs_tools.command.contents import dumped, walked
from pbs_tools.command.root import pbsh
from pbs_tools.command.session import Session
from tests.tools.conftest import Pbsh


@pytest.fixture
def snapshot(run: Pbsh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A container's snapshot, with an empty directory to work in."""
    monkeypatch.chdir(tmp_path)
    items = json.loads(run("snapshot list tank ct/200 --output-format json").stdout)
    names = run("snapshot list tank ct/200 --output-format csv --columns snapshot --no-header").stdout.split()
    assert len(names) == len(items)
    return names[0]


def test_the_top_of_the_catalog_is_the_archives(run: Pbsh, snapshot: str) -> None:
    assert run(f"snapshot catalog tank {snapshot} --no-header").stdout.split() == ["root.pxar.didx", "d"]


def test_a_directory_is_listed_with_sizes(run: Pbsh, snapshot: str) -> None:
    lines = run(f"snapshot catalog tank {snapshot} /root.pxar.didx/user/docs").stdout.splitlines()
    assert lines[0].split() == ["text", "type", "size", "mtime"]
    assert [line.split()[:2] for line in lines[1:]] == [["link", "l"], ["log.txt", "f"], ["readme.txt", "f"]]
    assert "6 B" in lines[3]


def test_the_leading_slash_may_be_left_out(run: Pbsh, snapshot: str) -> None:
    with_it = run(f"snapshot catalog tank {snapshot} /root.pxar.didx/user")
    assert with_it.stdout == run(f"snapshot catalog tank {snapshot} root.pxar.didx/user/").stdout != ""


def test_everything_below_is_a_tree(run: Pbsh, snapshot: str) -> None:
    assert run(f"snapshot catalog tank {snapshot} --recursive").stdout.splitlines() == [
        "└── root.pxar.didx/",
        "    └── user/",
        "        └── docs/",
        "            ├── link",
        "            ├── log.txt",
        "            └── readme.txt",
    ]


def test_the_tree_is_ascii_where_stdout_has_no_better(pbs: SimulatedPbs, run: Pbsh, snapshot: str) -> None:
    words = ["snapshot", "catalog", "tank", snapshot, "/root.pxar.didx/user", "--recursive"]
    session = Session(pbs.transport(), interactive=False)
    done = click.testing.CliRunner(charset="ascii").invoke(pbsh, words, obj=session, catch_exceptions=False)
    assert done.stdout.splitlines() == ["`-- docs/", "    +-- link", "    +-- log.txt", "    `-- readme.txt"]


def test_a_tree_for_programs_is_the_entries_as_pbs_gives_them(run: Pbsh, snapshot: str) -> None:
    items = json.loads(run(f"snapshot catalog tank {snapshot} --recursive --output-format json").stdout)
    assert [item["text"] for item in items] == ["root.pxar.didx", "user", "docs", "link", "log.txt", "readme.txt"]


def test_a_tree_may_be_deeper_than_the_stack() -> None:
    def ask(path: str) -> list[dict[str, object]]:
        return [{"filepath": f"{path}x", "leaf": len(path) > 3000}]

    assert sum(1 for _ in walked(ask, "")) == 3002


def test_catalog_dump_prints_what_the_official_client_prints(run: Pbsh, snapshot: str) -> None:
    lines = run(f"catalog dump tank {snapshot}").stdout.splitlines()
    assert lines[:3] == ['d "./root.pxar.didx"', 'd "./root.pxar.didx/user"', 'd "./root.pxar.didx/user/docs"']
    assert 'l "./root.pxar.didx/user/docs/link"' in lines
    assert re.fullmatch(r'f "\./root\.pxar\.didx/user/docs/readme\.txt" 6 [0-9]{4}-[0-9-]+T[0-9:]+Z', lines[-1])
    items = json.loads(run(f"catalog dump tank {snapshot} --output-format json").stdout)
    assert len(items) == len(lines)


def test_a_name_of_a_file_does_nothing_to_the_terminal() -> None:
    path = base64.b64encode('/a.pxar.didx/"\\\n\x1b[31m é'.encode()).decode()
    assert dumped({"type": "l", "filepath": path}) == 'l "./a.pxar.didx/\\"\\\\\\n\\u{1b}[31m é"'


def test_a_file_is_restored_under_its_name(run: Pbsh, snapshot: str) -> None:
    done = run(f"snapshot restore-file tank {snapshot} /root.pxar.didx/user/docs/readme.txt")
    assert (done.exit_code, done.output) == (0, "")
    assert Path("readme.txt").read_bytes() == b"hello\n"
    assert os.listdir() == ["readme.txt"]


def test_a_directory_comes_as_zip(run: Pbsh, snapshot: str) -> None:
    assert run(f"snapshot restore-file tank {snapshot} /root.pxar.didx/user").exit_code == 0
    with zipfile.ZipFile("user.zip") as archive:
        assert archive.read("user/docs/readme.txt") == b"hello\n"


@pytest.mark.parametrize("named", ["/root.pxar.didx", "/ --archive-name root.pxar.didx"])
def test_a_whole_archive_comes_as_zip_however_it_is_named(run: Pbsh, snapshot: str, named: str) -> None:
    done = run("snapshot", "restore-file", "tank", snapshot, *named.split(), "--output", "whole")
    assert done.exit_code == 0, done.stderr
    assert "user/docs/readme.txt" in zipfile.ZipFile("whole").namelist()


def test_a_directory_comes_as_tar(run: Pbsh, snapshot: str) -> None:
    assert run(f"snapshot restore-file tank {snapshot} /root.pxar.didx/user --format tar").exit_code == 0
    assert Path("user.tar.zst").read_bytes()[:4] == b"\x28\xb5\x2f\xfd"


def test_dash_is_stdout(run: Pbsh, snapshot: str) -> None:
    done = run(f"snapshot restore-file tank {snapshot} /root.pxar.didx/user --output -")
    assert "user/docs/log.txt" in zipfile.ZipFile(io.BytesIO(done.stdout_bytes)).namelist()
    assert os.listdir() == []


def test_a_blob_is_downloaded_as_stored_and_decoded(run: Pbsh, snapshot: str) -> None:
    stored = run(f"snapshot download tank {snapshot} pct.conf.blob --output -").stdout_bytes
    assert run(f"snapshot download tank {snapshot} pct.conf.blob --decode").exit_code == 0
    assert Path("pct.conf.blob").read_bytes() == stored[12:]
    assert b"hostname" in stored


def test_a_file_that_exists_is_refused(run: Pbsh, snapshot: str) -> None:
    Path("mine.conf").write_text("mine")
    for what in ("download tank {} pct.conf.blob", "restore-file tank {} /root.pxar.didx/user/docs/readme.txt"):
        done = run(f"snapshot {what.format(snapshot)} --output mine.conf")
        assert (done.exit_code, "mine.conf exists: --force replaces it" in done.stderr) == (2, True)
    assert Path("mine.conf").read_text() == "mine"


def test_a_file_that_is_no_file_is_refused_in_the_words_of_the_prompt(run: Pbsh, snapshot: str) -> None:
    done = run(f"snapshot download tank {snapshot} pct.conf.blob --output {os.devnull} --force")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "is not a regular file" in done.stderr
    assert "Write to stdout, with --output -" in done.stderr


def test_a_name_without_its_ending_names_the_file(run: Pbsh, snapshot: str) -> None:
    done = run(f"snapshot download tank {snapshot} pct.conf")
    assert (done.exit_code, "Did you mean pct.conf.blob?" in done.stderr) == (5, True)


def test_a_file_that_exists_under_the_name_of_the_backup_is_refused_too(run: Pbsh, snapshot: str) -> None:
    Path("pct.conf.blob").write_text("mine")
    assert run(f"snapshot download tank {snapshot} pct.conf.blob").exit_code == 2
    assert run(f"snapshot download tank {snapshot} pct.conf.blob --decode --force").exit_code == 0
    assert "hostname" in Path("pct.conf.blob").read_text()


def test_resuming_is_refused(run: Pbsh, snapshot: str) -> None:
    done = run(f"snapshot download tank {snapshot} root.pxar.didx --resume")
    assert (done.exit_code, "from the beginning only" in done.stderr) == (2, True)


def test_a_file_is_not_written_to_a_terminal(pbs: SimulatedPbs, run: Pbsh, snapshot: str) -> None:
    words = ["snapshot", "download", "tank", snapshot, "pct.conf.blob", "--output", "-"]
    session = Session(pbs.transport(), interactive=False, terminal=True)
    done = click.testing.CliRunner().invoke(pbsh, words, obj=session, catch_exceptions=False)
    assert (done.exit_code, done.stdout, "stdout is a terminal" in done.stderr) == (2, "", True)


def test_what_is_not_there_is_named_with_what_is(run: Pbsh, snapshot: str) -> None:
    done = run(f"snapshot restore-file tank {snapshot} /root.pxar.didx/user/docs/readm.txt")
    assert (done.exit_code, "there is no readm.txt" in done.stderr, "readme.txt" in done.stderr) == (5, True, True)
    assert os.listdir() == []


def test_a_folder_that_is_not_there_is_named(run: Pbsh, snapshot: str) -> None:
    done = run(f"snapshot download tank {snapshot} pct.conf.blob --output nowhere/x")
    assert (done.exit_code, done.stderr) == (1, "Error: nowhere/x cannot be written: No such file or directory\n")


def test_a_log_is_uploaded_as_a_blob_once(run: Pbsh, pbs: SimulatedPbs, snapshot: str) -> None:
    Path("client.log").write_bytes(b"done\n")
    assert run("change-owner tank ct/200 root@pam!test").exit_code == 0
    assert run(f"snapshot upload-log tank {snapshot} client.log").exit_code == 0
    stored = run(f"snapshot download tank {snapshot} client.log.blob --output -").stdout_bytes
    assert stored[8:] == zlib.crc32(b"done\n").to_bytes(4, "little") + b"done\n"
    assert run(f"snapshot download tank {snapshot} client.log.blob --decode --output -").stdout == "done\n"
    assert "already contains a log" in run(f"snapshot upload-log tank {snapshot} client.log").stderr


def test_a_log_that_cannot_be_read_is_named(run: Pbsh, snapshot: str) -> None:
    done = run(f"snapshot upload-log tank {snapshot} none.log")
    assert (done.exit_code, "none.log cannot be read: No such file" in done.stderr) == (2, True)


def everything(terminal: int) -> str:
    """What was written to a terminal whose other end is closed; it arrives in any number of parts."""
    parts = list[bytes]()
    with contextlib.suppress(OSError):
        while part := os.read(terminal, 65536):
            parts.append(part)
    os.close(terminal)
    return b"".join(parts).decode()


def test_progress_is_shown_where_stderr_is_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, terminal = os.openpty()
    monkeypatch.setenv("TERM", "xterm")
    with open(terminal, "w", encoding="utf-8") as stderr:
        monkeypatch.setattr(sys, "stderr", stderr)
        with saving.progress("disk\x1b[31m.img", 2048) as advance:
            advance(2048)
    shown = everything(reading)
    assert "disk" in shown
    assert "disk\x1b[31m" not in shown
    assert "\x1b[?25l" not in shown  # The cursor is not hidden: Ctrl-Z would leave it so.
