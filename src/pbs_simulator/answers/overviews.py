"""Lists that show configured sections with what the server knows of them besides: traffic, metric servers, S3 endpoints without a cloud."""

from __future__ import annotations

from typing import Any

from pbs_simulator.calls import Call, Refusal, answers


@answers("GET", "/admin/traffic-control")
def list_current_traffic(call: Call) -> list[dict[str, Any]]:
    """No rule ever has traffic: nothing but API calls reaches this server."""
    section = call.server.sections["traffic-control"]
    call.attributes["digest"] = section.digest()
    return [{**rule, "cur-rate-in": 0, "cur-rate-out": 0} for rule in section.show_all()]


@answers("GET", "/admin/metrics")
def list_metric_servers(call: Call) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for kind, address in (("influxdb-http", "url"), ("influxdb-udp", "host")):
        section = call.server.sections[kind]
        call.attributes["digest"] = section.digest()
        for name, values in section.items.items():
            row: dict[str, Any] = {"name": name, "type": kind, "server": values[address]}
            row.update({member: values[member] for member in ("comment", "enable") if member in values})
            found.append(row)
    return found


@answers("GET", "/config/s3/{id}/list-buckets")
def list_buckets(call: Call) -> None:
    _known_endpoint(call, call["id"])
    raise Refusal("failed to list buckets")


@answers("PUT", "/admin/s3/{s3-endpoint-id}/check")
def check_s3_endpoint(call: Call) -> None:
    _known_endpoint(call, call["s3-endpoint-id"])
    raise Refusal("head object failed")


@answers("PUT", "/admin/s3/{s3-endpoint-id}/reset-counters")
def reset_s3_counters(call: Call) -> None:
    _known_endpoint(call, call["s3-endpoint-id"])
    counter = "-".join(filter(None, (call["s3-endpoint-id"], call["bucket"], call.get("store-prefix"))))
    raise Refusal(f"Cannot find s3 counters file '\"/run/proxmox-backup/s3-statistics/{counter}.shmem\"'")


def _known_endpoint(call: Call, name: str) -> None:
    if name not in call.server.sections["s3"].items:
        raise Refusal("config lookup failed")
