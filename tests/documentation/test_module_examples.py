"""The example in the docstring of each module of `pbs_api` runs against a simulated server, with
the module's functions and `pbs`, a client. What it prints stands below it in lines of comment."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

import pbs_api
from pbs_client import Client
from pbs_simulator import SimulatedPbs
from pbs_simulator.scenarios import everyday

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
