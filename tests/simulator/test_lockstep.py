"""Two servers asked the same: which calls are made, and what is told of the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pbs_client import Client, Password, raw_request
from pbs_simulator import SimulatedPbs, __main__ as command
from pbs_simulator.catalog import load_catalog
from pbs_simulator.comparison.lockstep import beside_a_server, beside_each_other
from pbs_simulator.comparison.plausible import OWN, Planner
from pbs_simulator.comparison.state import LISTS
from pbs_simulator.scenarios import everyday


def planner(seed: int, *, changing_stores: bool = False) -> Planner:
    return Planner(load_catalog("4.2.3"), ("tank",), seed, changing_stores=changing_stores)


def real(pbs: SimulatedPbs) -> Callable[..., Client]:
    """Stands for `Client.from_env`: a server that is reached as root@pam."""

    def connect(transport: Callable[[Any], Any]) -> Client:
        root = Password("root@pam", "secret")
        return Client("pbs.example.com", auth=root, transport=transport(pbs.transport()), poll=0)

    return connect


def test_a_server_and_the_next_version_answer_alike() -> None:
    score = beside_each_other(("4.2.2", "4.2.3"), 400, seed=1)
    assert score.applied["rows"] > 380
    assert score.applied["text"] > 100
    assert score.applied["values"] > 100
    others = [difference for difference in score.differences if difference.row["op"] != "GET /version"]
    assert others == [], score.shown()


def test_what_an_older_version_lacks_is_found() -> None:
    score = beside_each_other(("4.2.3", "3.4.4"), 300, seed=2)
    missing = "'/api2/json/config/encryption-keys"
    assert any(missing in difference.told for difference in score.differences), score.shown()
    assert score.percent("status") < 99


def settings(pbs: SimulatedPbs) -> dict[str, Any]:
    """All that can be configured, as root@pam sees it."""
    with Client("pbs.example.com", auth=Password("root@pam", "secret"), transport=pbs.transport()) as client:
        configured = [path for path in LISTS if path.startswith(("/config", "/access"))]
        return {path: client.send(raw_request("GET", path)) for path in configured}


def test_a_server_is_left_as_it_was() -> None:
    pbs = SimulatedPbs(scenario=everyday)
    before = settings(pbs)
    score = beside_a_server(real(pbs), 300, seed=3)
    assert score.percent("status") > 99, score.shown()
    assert settings(pbs) == before


@pytest.mark.parametrize("changing_stores", [False, True])
def test_calls_touch_objects_of_their_own_only(changing_stores: bool) -> None:
    made = list(planner(4, changing_stores=changing_stores).calls(2000))
    assert len({str(call.operation) for call in made}) > 120
    for call in made:
        if call.operation.method == "GET":
            continue
        in_path = [name for name, schema in call.operation.parameters.items() if schema["place"] == "path"]
        assert all(str(call.values[name]).startswith(OWN) for name in in_path), call
        assert changing_stores or call.values.get("store") != "tank", call
        assert "default" not in call.values
        assert call.values.get("network") != []


def test_the_same_seed_gives_the_same_calls() -> None:
    first, again, other = ([str(call) for call in planner(seed).calls(50)] for seed in (5, 5, 6))
    assert first == again
    assert first != other


def test_the_command_tells_figures_and_differences(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command.main(["lockstep", "--calls", "60", "--versions", "4.2.3", "3.4.4", "--seed", "2", "--show"])
    told = capsys.readouterr().out
    assert told.startswith("simulated PBS 4.2.3, 60 calls with seed 2, against a simulated PBS 3.4.4\n")
    assert "differ" in told
    monkeypatch.setattr(Client, "from_env", real(SimulatedPbs()))
    command.main(["lockstep", "--calls", "20", "--server"])
    assert "the server, 20 calls with seed 0" in capsys.readouterr().out


def test_what_cannot_be_asked_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["lockstep", "--versions", "4.2.2", "9.9"])
    assert "no PBS version 9.9 is known" in capsys.readouterr().err
