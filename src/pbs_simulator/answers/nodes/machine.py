"""The machine: its load and memory, its identity, restarting it, the curves, and a terminal."""

from __future__ import annotations

from typing import Any

from pbs_simulator.answers.certificates import require_certificate
from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.curves import DISK, curves
from pbs_simulator.refusals import Refusal
from pbs_simulator.rights import SUPERUSER

answers: Answers = Answers()


@answers("GET", "/nodes")
def nodes(call: ApiCall) -> list[dict[str, Any]]:
    return [{"node": call.server.node.name}]


_TERMINAL_PORT = 5900


@answers("GET", "/nodes/{node}/status")
def status(call: ApiCall) -> dict[str, Any]:
    require_certificate(call, 'failed to load certificate from "/etc/proxmox-backup/proxy.pem" - ')
    node = call.server.node
    version = f"#1 SMP PREEMPT_DYNAMIC PMX {node.kernel}"
    return {
        "boot-info": {"mode": "legacy-bios", "secureboot": False},
        "cpu": 0.05,
        "cpuinfo": {"cpus": node.cpus, "model": node.cpu_model, "sockets": 1},
        "current-kernel": {"machine": "x86_64", "release": node.kernel, "sysname": "Linux", "version": version},
        "info": {"fingerprint": node.fingerprint},
        "kversion": f"Linux {node.kernel} {version}",
        "loadavg": [0.12, 0.35, 0.41],
        "memory": {"free": node.memory_total - node.memory_used, "total": node.memory_total, "used": node.memory_used},
        "root": {"avail": node.root_total - node.root_used, "total": node.root_total, "used": node.root_used},
        "swap": {"free": node.swap_total - node.swap_used, "total": node.swap_total, "used": node.swap_used},
        "uptime": int(call.server.uptime()),
        "wait": 0.0025,
    }


@answers("POST", "/nodes/{node}/status")
def power(call: ApiCall) -> None:
    """Accepted; the simulated machine stays up."""


@answers("GET", "/nodes/{node}/identity")
def identity(call: ApiCall) -> dict[str, str]:
    return {"pbs-instance-id": call.server.node.instance_id}


@answers("GET", "/nodes/{node}/rrd")
def node_curves(call: ApiCall) -> list[dict[str, Any]]:
    node = call.server.node
    values = {
        "cpu": 0.05,
        "iowait": 0.002,
        "loadavg": 0.4,
        "netin": 1000.0,
        "netout": 800.0,
        "memtotal": node.memory_total,
        "memused": node.memory_used,
    }
    values |= {
        "swaptotal": node.swap_total,
        "swapused": node.swap_used,
        "total": node.root_total,
        "used": node.root_used,
    }
    values |= dict.fromkeys(DISK, 1000.0)
    return curves(call, {name: float(value) for name, value in values.items()})


@answers("POST", "/nodes/{node}/termproxy")
def terminal(call: ApiCall) -> dict[str, Any]:
    """A ticket for a terminal that nobody listens at."""
    server = call.server
    if call.get("cmd") == "upgrade" and call.auth_id != SUPERUSER:
        raise Refusal("permission check failed")
    ticket = server.signer.ticket("PBSTERM", "", server.clock.time(), bound_to=f"{call.auth_id}/system{_TERMINAL_PORT}")
    upid = server.tasks.start("termproxy", None, call.auth_id, iter(["starting termproxy"]))
    return {"port": _TERMINAL_PORT, "ticket": ticket, "upid": upid, "user": call.auth_id}
