"""Services of the machine and what they write: state, start and stop, syslog, journal, and the
system report.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from pbs_simulator.calls import Answers, ApiCall, Raw
from pbs_simulator.node import SERVICES
from pbs_simulator.refusals import NO_FILE, Refusal
from pbs_simulator.worker_tasks import TaskFailure

answers: Answers = Answers()


_DESCRIPTIONS = dict(SERVICES)

_COMMANDS = {"reload": "try-reload-or-restart"}
"""Commands that systemd has another word for."""

_NOT_RUNNING_SYSTEMD = "failed with exit status: 1"

_NO_ENTRIES = "-- No entries --"


@answers("GET", "/nodes/{node}/services")
def list_services(call: ApiCall) -> list[dict[str, Any]]:
    return [_service(call, name) for name in _DESCRIPTIONS] if call.server.node.services else []


@answers("GET", "/nodes/{node}/services/{service}/state")
def get_service(call: ApiCall) -> dict[str, Any]:
    name = _known(call)
    if not call.server.node.services:
        raise Refusal(f"systemctl show {_NOT_RUNNING_SYSTEMD}")
    return _service(call, name)


@answers("POST", "/nodes/{node}/services/{service}/start")
@answers("POST", "/nodes/{node}/services/{service}/stop")
@answers("POST", "/nodes/{node}/services/{service}/restart")
@answers("POST", "/nodes/{node}/services/{service}/reload")
def command_service(call: ApiCall) -> str:
    """The name is not checked here: the task fails.

    PBS restarts its own proxy by reloading it, so as not to cut connections.
    """
    name, command = call["service"], call.operation.path.rpartition("/")[2]
    if (name, command) == ("proxmox-backup-proxy", "restart"):
        command = "reload"
    node, systemctl = call.server.node, _COMMANDS.get(command, command)

    def work() -> Iterator[str]:
        yield from ()
        if (name, command) == ("proxmox-backup", "stop"):
            raise TaskFailure("invalid service cmd 'proxmox-backup stop' cannot stop essential service!")
        if not node.services:
            raise TaskFailure(f"systemctl {systemctl} {_NOT_RUNNING_SYSTEMD}")
        if name not in _DESCRIPTIONS:
            raise TaskFailure(f"systemctl {systemctl} failed with exit status: 5")
        if command == "stop":
            node.stopped_services.add(name)
        else:
            node.stopped_services.discard(name)

    return call.server.tasks.start(f"srv{command}", name, call.auth_id, work())


def _known(call: ApiCall) -> str:
    name: str = call["service"]
    if name not in _DESCRIPTIONS:
        raise Refusal(f"unknown service name '{name}'")
    return name


def _service(call: ApiCall, name: str) -> dict[str, Any]:
    state = "dead" if name in call.server.node.stopped_services else "running"
    return {"service": name, "name": name, "desc": _DESCRIPTIONS[name], "state": state, "unit-state": "enabled"}


@answers("GET", "/nodes/{node}/syslog")
def get_syslog(call: ApiCall) -> list[dict[str, Any]]:
    """Numbered lines from `start` on; a limit of 0 gives none (protocol.md §6.6)."""
    node, service = call.server.node, call.get("service")
    lines = [line for line in node.journal if node.has_journal and (service is None or f" {service}" in line)] or [
        _NO_ENTRIES
    ]
    start, limit = max(call.get("start", 0), 1), call.get("limit", 50)
    call.attributes["total"] = len(lines)
    return [{"n": number, "t": line} for number, line in enumerate(lines, 1) if number >= start][:limit]


_HEAD = r"(?P<time>\w{3} [ \d]\d [\d:]{8}) (?P<host>\S+) (?P<identifier>[^\[:]+)"
_LINE = re.compile(_HEAD + r"(?:\[(?P<pid>\d+)\])?: (?P<message>.*)")
_INFO = 6
"""The syslog priority of every line here."""


@answers("GET", "/nodes/{node}/journal")
def get_journal(call: ApiCall) -> Any:
    """The lines, filtered since 4.2.3, which passes on what a program prints: an envelope
    of its own, and entries as objects if asked for.
    """
    if not call.server.node.has_journal:
        raise Refusal(NO_FILE)
    lines, last = [line for line in call.server.node.journal if _is_asked_for(call, line)], call.get("lastentries")
    if last is not None:
        lines = lines[len(lines) - min(last, len(lines)) :]
    if not call.server.at_least("4.2.3"):
        return lines
    told: dict[str, Any] = {"data": [_entry(line) for line in lines] if call.get("structured") else lines, "success": 1}
    if call.get("structured"):
        identifiers = sorted({str(_entry(line).get("identifier")) for line in lines})
        told |= {name: identifiers for name in ("identifiers", "units") if call.get(name)}
    return Raw(json.dumps(told).encode(), "application/json")


def _entry(line: str) -> dict[str, Any]:
    match = _LINE.fullmatch(line)
    return (
        {"message": line}
        if match is None
        else {name: text for name, text in match.groupdict().items() if text is not None}
    )


def _is_asked_for(call: ApiCall, line: str) -> bool:
    """Whether a line passes the filters: a pattern for the program's name, its unit, the
    kernel alone, and a priority or a range of them.
    """
    identifier = str(_entry(line).get("identifier", ""))
    if "service" in call.params and not fnmatchcase(identifier, call["service"]):
        return False
    if "unit" in call.params and identifier != call["unit"].removesuffix(".service"):
        return False
    if call.get("kernel") and identifier != "kernel":
        return False
    lowest, dots, highest = str(call.get("priority", "")).partition("..")
    if not lowest:
        return True
    return int(lowest) <= _INFO <= int(highest) if dots and highest else int(lowest) >= _INFO


@answers("GET", "/nodes/{node}/report")
def get_report(call: ApiCall) -> str:
    node = call.server.node
    stores = "\n".join(f"datastore: {name}\n\tpath {store.path}\n" for name, store in call.server.datastores.items())
    parts = (
        ("/etc/hostname", node.name),
        ("/etc/hosts", f"127.0.0.1 localhost\n127.0.1.1 {node.name}.{node.domain} {node.name}"),
        ("/etc/proxmox-backup/datastore.cfg", stores),
    )
    return "## FILES\n\n### General System Info\n\n" + "\n\n".join(
        f"`$ cat '{path}'`\n```\n{text}\n```" for path, text in parts
    )
