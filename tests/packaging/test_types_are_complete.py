"""Everything that our packages offer has a type that type checkers need not guess."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("package", ["pbs_client", "pbs_api", "pbs_simulator", "pbs_tools"])
def test_all_public_types_are_declared(package: str, tmp_path: Path) -> None:
    # Pyright looks for the package in the Python that the path leads to, and in no configuration.
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    command = [sys.executable, "-m", "pyright", "--verifytypes", package, "--ignoreexternal", "--outputjson"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
    report = json.loads(done.stdout)["typeCompleteness"]
    incomplete = {
        symbol["name"]: [diagnostic["message"] for diagnostic in symbol["diagnostics"]]
        for symbol in report["symbols"]
        if symbol["isTypeAmbiguous"] or not symbol["isTypeKnown"]
    }
    assert not incomplete
    assert report["completenessScore"] == 1
    assert report["exportedSymbolCounts"]["withKnownType"] > 100
