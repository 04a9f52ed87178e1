"""Virtual environments for what cannot, or need not, be installed beside the rest."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
LISTS = Path(__file__).with_name("separate")
# `--no-deps`, as a list is complete: pip does not take `pydantic[email]` in it for `pydantic`.
INSTALL = ("--quiet", "--disable-pip-version-check", "--retries=1", "--no-deps", "--require-hashes", "--requirement")


@cache
def commands_of(name: str) -> Path | None:
    """The folder of commands, among them `python`, of an environment with what `separate/` lists
    under this name. It is kept in `build/`, and made where it is missing or out of date.

    None, told in one line, where it cannot be made, as without a network.
    """
    folder = ROOT / "build" / "separate" / f"{name}-{sys.version_info.major}.{sys.version_info.minor}"
    wanted, mark, commands = LISTS / f"{name}.txt", folder / "installed.txt", folder / "bin"
    text = _list_of(name)
    if mark.exists() and mark.read_text(encoding="utf-8") == text:
        return commands
    for command in (
        (sys.executable, "-m", "venv", "--clear", folder),
        (commands / "python", "-m", "pip", "install", *INSTALL, wanted),
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.startswith("ERROR:")]
            why = said[0].removeprefix("ERROR: ") if said else f"exit code {done.returncode}"
            print(f"left out: {name}, which cannot be installed: {why}", file=sys.stderr)
            return None
    mark.write_text(text, encoding="utf-8")
    return commands


def version_apart(name: str) -> str:
    """The version in such an environment; empty where there is none."""
    pinned = re.search(rf"^{re.escape(name)}==(\S+)", _list_of(name), re.MULTILINE)
    return pinned[1] if pinned and commands_of(name) else ""


def _list_of(name: str) -> str:
    file = LISTS / f"{name}.txt"
    return file.read_text(encoding="utf-8") if file.exists() else ""
