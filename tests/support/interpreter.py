"""Code in a fresh interpreter: what it loads, and what it says."""

from __future__ import annotations

import json
import subprocess
import sys


def loaded(code: str) -> set[str]:
    """The modules that a new interpreter has after this code."""
    lines = [code, "import json, sys", "print(json.dumps(sorted(sys.modules)))"]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join(lines)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return set(found)


def said(code: str) -> str:
    """What comes on stdout, and behind it what comes on stderr."""
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr
