"""The metrics that monitoring reads, and the servers that metrics are sent to."""

from __future__ import annotations

from typing import Any

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.datastore_access import acl_path
from pbs_simulator.refusals import Refusal
from pbs_simulator.section_answers import answer_sections, becomes, refuse_existing

answers: Answers = Answers()


@answers("GET", "/admin/metrics")
def list_metric_servers(call: ApiCall) -> list[dict[str, Any]]:
    servers: list[dict[str, Any]] = []
    for kind, address in (("influxdb-http", "url"), ("influxdb-udp", "host")):
        section = call.server.sections[kind]
        call.attributes["digest"] = section.digest()
        for name, values in section.items.items():
            row: dict[str, Any] = {"name": name, "type": kind, "server": values[address]}
            row.update({member: values[member] for member in ("comment", "enable") if member in values})
            servers.append(row)
    return servers


@answers("GET", "/status/metrics")
def metrics(call: ApiCall) -> dict[str, Any]:
    """Values of host and stores, now or (`history`) of the last half hour in steps of ten
    seconds.
    """
    server = call.server
    now = int(server.clock.time())
    moments = (
        range(max(now - 1800, int(now - server.running_for()), call.get("start-time", 0)), now + 1, 10)
        if call.get("history")
        else (now,)
    )
    values: list[dict[str, Any]] = []
    for moment in moments:
        if server.may(call.auth_id, "/system/status", "Sys.Audit"):
            values += [_point("host", name, kind, moment, value) for name, kind, value in _host_values(call, moment)]
        for store in server.datastores.values():
            if server.may(call.auth_id, acl_path(store.name), "Datastore.Audit"):
                usage = store.usage()
                used = (
                    ("disk_total", "gauge", usage["total"]),
                    ("disk_used", "gauge", usage["used"]),
                    ("disk_available", "gauge", usage["avail"]),
                )
                values += [
                    _point(f"datastore/{store.name}", name, kind, moment, value)
                    for name, kind, value in (*used, *_moved(moment))
                ]
    return {"data": values}


def _point(subject: str, metric: str, kind: str, moment: int, value: float) -> dict[str, Any]:
    return {"id": subject, "metric": metric, "timestamp": moment, "type": kind, "value": float(value)}


def _counter(moment: int, per_second: int) -> int:
    """A counter that grows evenly, and starts again every hundred days."""
    return moment % 8_640_000 * per_second


def _moved(moment: int) -> list[tuple[str, str, float]]:
    """What was read from the disk and written to it."""
    return [("disk_read", "derive", _counter(moment, 40_000)), ("disk_write", "derive", _counter(moment, 60_000))]


def _host_values(call: ApiCall, moment: int) -> list[tuple[str, str, float]]:
    node = call.server.node
    return [
        ("cpu_current", "gauge", 0.05),
        ("cpu_iowait", "gauge", 0.002),
        ("cpu_avg1", "gauge", 0.1),
        ("cpu_avg5", "gauge", 0.2),
        ("cpu_avg15", "gauge", 0.3),
        ("mem_total", "gauge", node.memory_total),
        ("mem_used", "gauge", node.memory_used),
        ("swap_total", "gauge", node.swap_total),
        ("swap_used", "gauge", node.swap_used),
        ("net_in", "derive", _counter(moment, 5_000)),
        ("net_out", "derive", _counter(moment, 4_000)),
        ("disk_total", "gauge", node.root_total),
        ("disk_used", "gauge", node.root_used),
        ("disk_available", "gauge", node.root_total - node.root_used),
        *_moved(moment),
    ]


def _reachable(call: ApiCall, item: str, settings: dict[str, Any]) -> None:
    """PBS asks an enabled InfluxDB whether it is there."""
    refuse_existing(call, "influxdb-http", item)
    whole = becomes(call, "influxdb-http", item, settings)
    if whole.get("enable", True) and not call.server.outside.answers(whole["url"]):
        raise Refusal(f"could not connect to {whole['url']}: client error (Connect)")


def _can_be_sent_to(call: ApiCall, item: str, settings: dict[str, Any]) -> None:
    """Nobody answers over UDP, so that all that can fail is to look up the name."""
    refuse_existing(call, "influxdb-udp", item)
    whole = becomes(call, "influxdb-udp", item, settings)
    host, _, port = whole["host"].rpartition(":")
    failure = call.server.outside.failure(host.strip("[]"), int(port))
    if whole.get("enable", True) and failure is not None and "lookup" in failure:
        raise Refusal(f"cannot conect to {whole['host']}: {failure}")


answer_sections(answers, "influxdb-udp", _can_be_sent_to)
answer_sections(answers, "influxdb-http", _reachable)
