"""Checks as Checkmk and Zabbix read them: everything that was looked at, each with its own status."""

from __future__ import annotations

import json
import re

import pytest

from pbs_client import Client, Password
from pbs_simulator import SimulatedPbs
from pbs_tools import checks, monitoring
from tests.tools.conftest import Pbsh

LOCAL = re.compile(r'([0-3]) "([^"]+)" (-|[a-z_]+=[-0-9.e+]+;[0-9.]*;[0-9.]*) (\S.*)')
SEEN = ["everyday", "same-id-twice", "offline-store", "failed-task"]


def sections(text: str) -> dict[str, dict[str, tuple[int, str, str]]]:
    """What Checkmk makes of piggybacked local checks: by host and service its status, metric and text."""
    found: dict[str, dict[str, tuple[int, str, str]]] = {}
    host = ""
    for line in text.splitlines():
        if head := re.fullmatch(r"<<<<([0-9A-Za-z._-]*)>>>>", line):
            host = head[1]
        elif line != "<<<local:sep(0)>>>":
            assert host
            match = LOCAL.fullmatch(line)
            assert match, line
            assert match[2] not in found.setdefault(host, {})
            found[host][match[2]] = int(match[1]), match[3], match[4]
    assert host == ""
    return found


@pytest.mark.pbs(scenario=SEEN)
def test_checkmk_has_a_service_for_each_thing(pbs: Client, prompt: Pbsh) -> None:
    result = checks.run("all", pbs)
    (services,) = sections(monitoring.checkmk(result)).values()
    assert services["PBS backup-age shared:cluster2:vm/100"][0] == 2
    assert services["PBS backup-age tank:vm/100"][:1] == (0,)
    assert re.fullmatch(r"pbs_backup_age=36[0-9]{2};93600;180000", services["PBS backup-age tank:vm/100"][1])
    assert services["PBS tasks"][0] == 1
    assert services["PBS all moving"][0] == 3
    # A lower limit, of which Checkmk knows nothing, is judged here and not told.
    (certificate,) = [metric for name, (_, metric, _) in services.items() if "certificate" in name]
    assert certificate.endswith(";;")
    shown = prompt("check all --format checkmk")
    assert shown.exit_code == 0
    assert {name for host in sections(shown.stdout).values() for name in host} == set(services)


@pytest.mark.pbs(scenario=SEEN)
def test_zabbix_discovers_what_has_values(pbs: Client, prompt: Pbsh) -> None:
    shown = json.loads(prompt("check all --format zabbix").stdout)
    keys = [row["{#PBS.KEY}"] for row in shown["data"]]
    assert len(set(keys)) == len(keys)
    assert set(keys) == set(shown["values"])
    assert not any(character in key for key in keys for character in "'\"\\")
    rows = {(row["{#PBS.CHECK}"], row["{#PBS.SUBJECT}"]): shown["values"][row["{#PBS.KEY}"]] for row in shown["data"]}
    assert rows["backup-age", "shared:cluster2:vm/100"]["status"] == 2
    assert rows["datastore", "tank"]["value"] < 1
    assert rows["all", "moving"] == {"status": 3, "text": rows["all", "moving"]["text"], "value": None}


@pytest.mark.pbs(scenario=["everyday"])
def test_two_servers_are_two_hosts_and_a_dead_one_says_so(
    simulated_pbs: SimulatedPbs, pbs: Client, unreachable: Client
) -> None:
    found = sections(monitoring.checkmk(checks.run("all", pbs, unreachable)))
    assert sorted(found) == ["127.0.0.1", "simulated-pbs.invalid"]
    assert [status for status, _, _ in found["127.0.0.1"].values()] == [3]
    login = Password("root@pam", "secret")
    with Client("simulated-pbs.invalid", port=8008, auth=login, transport=simulated_pbs.transport()) as twin:
        twins = sections(monitoring.checkmk(checks.run("datastore", pbs, twin)))
    assert sorted(twins) == ["simulated-pbs.invalid_8007", "simulated-pbs.invalid_8008"]


@pytest.mark.pbs(scenario=["everyday"])
def test_a_store_that_was_named_and_is_not_there_is_critical_under_names_that_are_known_already(
    pbs: Client, prompt: Pbsh
) -> None:
    """A service that is new is passed over until somebody discovers it."""
    known, missed = (
        next(iter(sections(monitoring.checkmk(checks.run("all", pbs, stores=stores))).values()))
        for stores in (("tank",), ("tnk",))
    )
    assert known["PBS all"] == (0, "-", "everything could be seen")
    assert missed["PBS all"][0] == 2
    assert missed["PBS all"][2].endswith("there is no such datastore, or the login may not see it; did you mean tank?")
    assert missed["PBS datastore tnk"][0] == 2
    shown = prompt("check backup-age --store tnk --format zabbix")
    assert shown.exit_code == 0  # It is the values that say so.
    assert [value["status"] for value in json.loads(shown.stdout)["values"].values()] == [2, 2]
    assert prompt("check backup-age --store tnk").exit_code == 2


@pytest.mark.pbs(scenario=["everyday"])
def test_a_guest_that_must_have_a_backup_is_missed(pbs: Client, unreachable: Client, prompt: Pbsh) -> None:
    """One that was never backed up, or whose group is gone, has no line that could turn bad."""
    one = checks.run("all", pbs, expected=["vm/100", "999"])
    (services,) = sections(monitoring.checkmk(one)).values()
    assert services["PBS backup-age vm/100"] == (0, "-", "there is a backup of vm/100")
    assert services["PBS backup-age 999"][0] == 2
    # Any of several servers may have it: it is a service of the host that asks.
    several = monitoring.checkmk(checks.run("backup-age", pbs, unreachable, expected=["999"]))
    assert several.startswith('<<<<>>>>\n<<<local:sep(0)>>>\n2 "PBS backup-age 999" - there is no backup of 999')
    assert prompt("check backup-age --expect vm/100").exit_code == 0
    missed = prompt("check backup-age --expect vm/100 --expect 999")
    assert (missed.exit_code, "no backup of 999" in missed.stdout) == (2, True)
    assert prompt("check gc --expect vm/100").exit_code == 3


def test_a_server_of_which_there_is_nothing_to_tell_is_unknown(prompt: Pbsh) -> None:
    """An empty answer would pass for a good one."""
    (services,) = sections(prompt("check backup-age --format checkmk").stdout).values()
    assert services == {"PBS backup-age": (3, "-", "there is no backup group")}


@pytest.mark.pbs(scenario=["everyday", "offline-store", "unmounted-store"])
def test_what_could_not_be_seen_is_told_by_a_service_that_is_always_there(pbs: Client) -> None:
    (services,) = sections(monitoring.checkmk(checks.run("backup-age", pbs))).values()
    assert services["PBS backup-age"][0] == 3
    assert services["PBS backup-age"][2].endswith(" (and 1 more)")


@pytest.mark.pbs(scenario=["everyday"])
def test_text_of_others_starts_no_section_and_steers_no_terminal(simulated_pbs: SimulatedPbs, pbs: Client) -> None:
    now = int(simulated_pbs.clock.time())
    evil = '\n<<<<other>>>>\n0 "mine" - ok\x1b[2J | a=1'
    simulated_pbs.server.tasks.add_finished("verify", "tank", "root@pam", now - 9, now, evil)
    result = checks.run("tasks", pbs)
    assert len(sections(monitoring.checkmk(result))) == 1
    assert str(result).isprintable()
    assert str(result).count("|") == 1


def test_what_cannot_be_asked_is_no_answer(prompt: Pbsh, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PBS_PASSWORD")
    refused = prompt("check all --format zabbix")
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert refused.stderr.startswith("PBS ALL UNKNOWN")


@pytest.mark.parametrize("line", ["--bogus check all", "--port 99999999 check all", "check all --bogus", "check"])
def test_a_wrong_line_is_unknown_and_not_critical(line: str, prompt: Pbsh) -> None:
    refused = prompt(line)
    assert refused.exit_code == 3
    assert refused.stdout.startswith("PBS CHECK UNKNOWN - ")


def test_a_failure_of_pbsh_itself_is_unknown(prompt: Pbsh, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "judged", None)
    refused = prompt("check all")
    assert (refused.exit_code, refused.stdout.count("\n")) == (3, 1)
    assert refused.stdout.startswith("PBS ALL UNKNOWN - pbsh failed: TypeError")


def test_a_name_that_a_server_made_up_forges_no_service() -> None:
    line = checks.Line(checks.Status.OK, "fine", None, "pbs:8007", 'a\n0 "forged" - all is well', "tasks")
    (services,) = sections(monitoring.checkmk(checks.Result("tasks", (line,), ""))).values()
    assert list(services) == ["PBS tasks a\\n0 'forged' - all is well"]
