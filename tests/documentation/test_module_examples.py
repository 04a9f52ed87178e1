"""The example in the docstring of each module of `pbs_api` runs against a simulated server, with
the module's functions and `pbs`, a client. What it prints stands below it in lines of comment."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import pbs_api
from pbs_api.prune import prune_datastore, prune_group, start_prune_group
from pbs_client import Client
from pbs_simulator import SimulatedPbs
from pbs_simulator.scenarios import back_up, everyday
from tests.documentation.markdown import ROOT

_CATALOG = json.loads((Path(pbs_api.__file__).parent / "catalog.json").read_text(encoding="utf-8"))
EXAMPLES: dict[str, str] = {
    module["name"]: module["example"] for module in _CATALOG["modules"] if module.get("example")
}


@pytest.mark.pbs(scenario=["everyday"])
@pytest.mark.parametrize("module", EXAMPLES)
def test_the_example_of_a_module_does_what_it_shows(
    module: str,
    pbs: Client,
    simulated_pbs: SimulatedPbs,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Around the server there are a directory, an InfluxDB, and another PBS with a token for it."""
    monkeypatch.chdir(tmp_path)
    simulated_pbs.server.outside.listening |= {"ldap.example.com:636", "influx.example.com:8086"}
    other = SimulatedPbs(rights_delay=0.0)
    everyday(other)
    other.add_token("sync@pbs", "pull")
    simulated_pbs.server.peers["pbs2.example.com"] = other.server
    example = EXAMPLES[module]
    names: dict[str, Any] = {**vars(importlib.import_module(f"pbs_api.{module}")), "pbs": pbs}
    exec(compile(example, f"pbs_api.{module}", "exec"), names)
    assert set(re.findall(r"\w+", example)) & set(names["__all__"]), "it shows no function of this module"
    printed = capsys.readouterr().out.splitlines()
    assert printed == [line[2:] for line in example.splitlines() if line.startswith("# ")]


@pytest.mark.slow
def test_the_examples_of_modules_pass_a_strict_type_checker(tmp_path: Path) -> None:
    for module, example in EXAMPLES.items():
        known = importlib.import_module(f"pbs_api.{module}").__all__
        shown = ", ".join(sorted(set(re.findall(r"\w+", example)) & set(known)))
        lines = [
            "from pbs_client import Client",
            f"from pbs_api.{module} import {shown}",
            "def example(pbs: Client) -> None:",
            *(f"    {line}" for line in example.splitlines()),
        ]
        (tmp_path / f"{module}.py").write_text("\n".join(lines), encoding="utf-8")
    config: dict[str, Any] = {"typeCheckingMode": "strict", "extraPaths": [str(ROOT / "src"), str(ROOT / "generated")]}
    # An example may stop where its reader goes on, or name what to call next.
    config |= {"reportUnusedVariable": False, "reportUnusedImport": False}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(config), encoding="utf-8")
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "--project", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_keep_rules_claim_snapshots_as_the_docstrings_of_pruning_say(pbs: Client, simulated_pbs: SimulatedPbs) -> None:
    store = simulated_pbs.server.add_datastore("tank")
    back_up(store, "vm", "100", newest=simulated_pbs.clock.time(), count=12)
    plan = prune_group("tank", backup_type="vm", backup_id="100", keep_last=3, keep_daily=2, dry_run=True)
    assert [snapshot.keep for snapshot in pbs.send(plan)] == [False] * 7 + [True] * 5
    for function in (prune_group, start_prune_group, prune_datastore):
        told = " ".join(str(function.__doc__).split())
        assert "on twelve daily snapshots `keep_last=3, keep_daily=2` keeps five" in told
