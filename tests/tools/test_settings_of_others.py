"""Whoever runs the tests may use PBS: neither their server nor their settings take part."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.moments import LONGEST

THEIRS = {
    "PBS_REPOSITORY": "me@pbs@pbs.example.net:store",
    "PBS_NAMESPACE": "a/b",
    "PBS_FINGERPRINT": "00" * 32,
    "PBSH_CONTEXT": "home",
    "PROXMOX_OUTPUT_FORMAT": "json",
    "PROXMOX_OUTPUT_NO_HEADER": "1",
    "https_proxy": "http://proxy.example.net:3128",
    "ALL_PROXY": "http://proxy.example.net:3128",
}


@pytest.mark.slow
def test_tests_pass_whatever_the_environment_names(tmp_path: Path) -> None:
    (tmp_path / "contexts.toml").write_text('current = "home"\n[context.home]\nserver = "pbs.example.net"\n')
    # Of `pbsh` in this process and over TLS, and of a server that a context names.
    files = ("test_pbsh.py", "test_howto_over_tls.py", "test_connections.py")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *map(str, map(HERE.joinpath, files))],
        env=os.environ | THEIRS | {"PBSH_CONFIG_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=5 * LONGEST,  # With their proxy a call would wait for it.
    )
    assert done.returncode == 0, done.stdout


HERE = Path(__file__).parent
