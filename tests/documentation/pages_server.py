"""The server that the pages of the documentation talk to: a simulated PBS at a fixed time, so that
what a page prints is always the same."""

from __future__ import annotations

from datetime import timedelta

from pbs_simulator import Clock, SimulatedPbs
from pbs_simulator.scenarios import back_up, everyday

NOW = 1710003600
"""2024-03-09 17:00 UTC: the newest backups are an hour old."""
SECRET = "11111111-2222-3333-4444-555555555555"


def prepared(pbs: SimulatedPbs) -> None:
    """What the pages take for granted beside an everyday server."""
    server, accounts = pbs.server, pbs.server.accounts
    tank = server.datastores["tank"]
    back_up(tank, "vm", "100", newest=NOW - 7200, count=3, ns="prod", owner="backup@pbs")
    back_up(tank, "host", "db1", newest=NOW - 9000, count=2, ns="prod/db", every=timedelta(days=2))
    accounts.add("admin@pbs", password="secret")
    root = accounts.get("root@pam")
    assert root is not None
    root.password = "secret"
    for user, name in (("backup@pbs", "automation"), ("root@pam", "ci"), ("monitor@pbs", "overview")):
        pbs.add_token(user, name, secret=SECRET)


def pages_server() -> SimulatedPbs:
    return SimulatedPbs(scenario=[everyday, prepared], clock=Clock(NOW))
