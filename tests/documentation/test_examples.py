"""What the README and the documentation show is true: every Python block runs, and every name exists.

The blocks of a page run in order in one namespace, as a reader would type them. The clients that
they make reach a simulated PBS, whatever the host they name. What a block prints stands in a block
`output` below it, where `…` stands for anything; a line of that alone stands for any lines.
"""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import json
import logging
import os
import re
import subprocess
import sys
import tomllib
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

import pbs_api
import pbs_client
import pbs_simulator
from pbs_simulator import SimulatedPbs, pytest_plugin
from pbs_simulator.scenarios import everyday
from tests.documentation.markdown import PAGES, ROOT, all_blocks, blocks
from tests.documentation.pages_server import NOW, SECRET, pages_server

FINGERPRINT = ":".join(["ab"] * 32)
TESTING = ROOT / "docs" / "pages" / "testing.md"
RUN = [page for page in PAGES if any(block.language == "python" for block in blocks(page))]

COMMANDS = {".venv/bin/python", "export", "make", "pbsh", "pip", "proxmox-backup-manager", "pytest", "python"}


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """What the examples take for granted, in a folder of their own and with clients that reach `AnyServer` only."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # Where maintenance keeps its locks.
    server = pages_server()

    def offline(host: str, options: dict[str, Any], transport: Any) -> dict[str, Any]:
        """What is served on this machine is reached there, everything else in memory."""
        given = {name: value for name, value in options.items() if value is not None}
        return given if host.startswith("127.0.0.1:") else {"transport": transport, "poll": 0} | given

    class OfflineClient(pbs_client.Client):
        def __init__(self, host: str, **options: Any) -> None:
            super().__init__(host, **offline(host, options, server.transport()))

    class OfflineAsyncClient(pbs_client.AsyncClient):
        def __init__(self, host: str, **options: Any) -> None:
            super().__init__(host, **offline(host, options, server.async_transport()))

    OfflineClient.__name__, OfflineAsyncClient.__name__ = "Client", "AsyncClient"
    monkeypatch.setattr(pbs_client, "Client", OfflineClient)
    monkeypatch.setattr(pbs_client, "AsyncClient", OfflineAsyncClient)
    monkeypatch.setenv("PBS_REPOSITORY", "backup@pbs!automation@pbs.example.com:tank")
    monkeypatch.setenv("PBS_PASSWORD", SECRET)
    loggers = {logger: logger.level for logger in (logging.root, logging.getLogger("pbs_client"))}
    handlers = list(logging.root.handlers)
    yield {
        "secret": SECRET,
        "password": "secret",
        "token": f"backup@pbs!automation:{SECRET}",
        "fingerprint": FINGERPRINT,
        "upid": server.server.tasks.add_finished("garbage_collection", "tank", "root@pam", NOW - 60, NOW - 50).upid,
    }
    # An example turns logging on; later tests must not find it so.
    for logger, level in loggers.items():
        logger.setLevel(level)
    logging.root.handlers[:] = handlers


def execute(code: str, where: str, names: dict[str, Any]) -> None:
    """Runs a block, which may use `await` and `async with` outside of any function."""
    compiled = compile(code, where, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    if compiled.co_flags & inspect.CO_COROUTINE:
        asyncio.run(types.FunctionType(compiled, names)())
    else:
        exec(compiled, names)


@pytest.mark.parametrize("page", RUN, ids=[page.name for page in RUN])
def test_python_examples_run_and_print_what_stands_below_them(
    page: Path, names: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    shown = list(blocks(page))
    for block, following in zip(shown, [*shown[1:], None], strict=True):
        if block.language == "python" and "def test_" not in block.code:
            try:
                execute(block.code, str(block), names)
            except Exception as error:
                raise AssertionError(f"{block}: {type(error).__name__}: {error}") from error
            printed = capsys.readouterr().out
            expected = following.code if following is not None and following.language == "output" else ""
            assert is_printed(expected, printed), f"{block} prints\n{printed}"


def is_printed(expected: str, printed: str) -> bool:
    """Whether this is what a page says is printed, `…` for anything."""
    lines = [
        "(?:[^\n]*\n)*" if line == "…" else re.escape(line).replace("…", "[^\n]*") + "\n"
        for line in expected.splitlines()
    ]
    return re.fullmatch("".join(lines), printed) is not None


def test_an_output_stands_below_the_code_that_prints_it() -> None:
    for page in PAGES:
        shown = list(blocks(page))
        for before, block in zip([None, *shown], shown, strict=False):
            if block.language == "output":
                assert before is not None, str(block)
                assert before.language in ("python", "console"), str(block)


def test_the_tests_in_the_documentation_pass(tmp_path: Path) -> None:
    shown = [block for block in blocks(TESTING) if "def test_" in block.code]
    for block in shown:
        (tmp_path / f"test_line_{block.line}.py").write_text(block.code)
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nfilterwarnings = error\nasyncio_default_fixture_loop_scope = function\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert f"{len(shown)} passed" in done.stdout, done.stdout + done.stderr


SERVER_OF_ONES_OWN = """
import pytest
from pbs_client import Client


@pytest.fixture
def pbs():
    with Client.from_env() as client:
        yield client
"""


@pytest.mark.slow
def test_the_first_test_runs_against_a_server_unchanged(tmp_path: Path) -> None:
    first = next(block for block in blocks(TESTING) if "def test_" in block.code)
    (tmp_path / "test_first.py").write_text(first.code)
    (tmp_path / "conftest.py").write_text(SERVER_OF_ONES_OWN)
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nfilterwarnings = error\nasyncio_default_fixture_loop_scope = function\n"
    )
    pbs = SimulatedPbs(scenario=everyday)
    secret = pbs.add_token("root@pam", "ci")
    with pbs.serve() as served:
        reached = {
            "PBS_REPOSITORY": f"root@pam!ci@{served.address}:tank",
            "PBS_PASSWORD": secret,
            "PBS_FINGERPRINT": served.fingerprint,
        }
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        done = subprocess.run(
            command, cwd=tmp_path, env=os.environ | reached, capture_output=True, text=True, check=False
        )
        assert "1 passed" in done.stdout, done.stdout + done.stderr
        # Nothing but that server has answered.
        pbs.server.datastores.clear()
        done = subprocess.run(
            command, cwd=tmp_path, env=os.environ | reached, capture_output=True, text=True, check=False
        )
        assert "no such datastore 'tank'" in done.stdout


@pytest.mark.parametrize("block", all_blocks(), ids=str)
def test_every_block_is_code_that_is_checked_or_a_command(block: Any) -> None:
    if block.language == "console":
        lines = [line for line in block.code.splitlines() if line.strip()]
        assert {line.split()[0] for line in lines} <= COMMANDS
    elif block.language == "toml":
        assert tomllib.loads(block.code)
    else:
        assert block.language in ("python", "py", "text", "output")  # The text is a drawing; `py` comes from howto.tsv.


def known_names() -> set[str]:
    """Every name that a text may mention: of functions, parameters, classes, fields, errors."""
    catalog = json.loads((Path(pbs_api.__file__).parent / "catalog.json").read_text())
    known: set[str] = set()
    for operation in catalog["operations"]:
        module, _, function = operation["name"].partition(".")
        known |= {module, function, *(parameter["name"] for parameter in operation["parameters"])}
        for name, value in vars(importlib.import_module(f"pbs_api.{module}")).items():
            if isinstance(value, type) and attrs.has(value):
                known |= {name, *dir(value)}
    for package in (pbs_client, pbs_simulator):
        for name in package.__all__:
            exported: Any = getattr(package, name)
            known |= {name, *dir(exported), *_parameters(exported)}
            if isinstance(exported, type):
                for part in vars(exported).values():
                    known |= set(_parameters(part))
    return known


def _parameters(function: Any) -> list[str]:
    """The parameters of a callable; none for what is not one."""
    try:
        return list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return []


def test_the_names_in_the_text_exist() -> None:
    known = known_names() | {"pbs_client", "pbs_api", "pbs_simulator", "pbs_tools", *vars(pytest_plugin)}
    known |= {
        "pbs_up",
        "scrape_timeout",
        "ssh_paramiko",
    }  # A metric, a setting of Prometheus, a word of another library.
    unknown: list[str] = []
    for page in PAGES:
        text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        for code in re.findall(r"`([^`]+)`", text):
            for name in re.findall(r"(?<![\w./:-])[a-z]+(?:_[a-z0-9]+)+(?![\w./:-])(?!=)", code):
                if name not in known:
                    unknown.append(f"{page.name}: {name}")
    assert not unknown


def test_classes_are_spelt_as_they_are() -> None:
    """Also in comments, where no type checker looks."""
    classes = {name for name in {*pbs_api.__all__, *pbs_client.__all__} if name[:1].isupper()}
    spelt = {name.lower(): name for name in classes}
    wrong = [
        f"{page.name}: {word}"
        for page in PAGES
        for word in re.findall(r"\b[A-Z][a-z0-9]+[A-Z]\w+\b", page.read_text(encoding="utf-8"))
        if spelt.get(word.lower(), word) != word
    ]
    assert wrong == []


def test_links_between_pages_lead_somewhere() -> None:
    pages = ROOT / "docs" / "pages"
    generated = {pages / "reference.md", pages / "reference" / "pbs_tools.md", pages / "examples.md"}
    for page in pages.rglob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
            linked = (page.parent / target).resolve()
            assert linked in generated or linked.is_file(), f"{page.name}: {target}"
