"""Settings of the machine: time zone, name servers, node configuration, subscription."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from pbs_simulator.calls import Call, Refusal, answers, parameter_refusal
from pbs_simulator.server import check_digest, digest_of

_PRICING = "https://www.proxmox.com/en/proxmox-backup-server/pricing"
_PROXY = re.compile(r"(?:https?://)?(?:[^@/\s]+@)?(?:\[[0-9A-Fa-f:]+\]|[A-Za-z0-9._\-]+)(?::\d{1,5})?/?")


@answers("GET", "/nodes/{node}/time")
def get_time(call: Call) -> dict[str, Any]:
    """`localtime` is Unix time plus the offset of the time zone: a number to show, not a point in time."""
    now = int(call.server.clock.time())
    offset = datetime.fromtimestamp(now, call.server.zone()).utcoffset()
    assert offset is not None
    return {"timezone": call.server.node.timezone, "time": now, "localtime": now + int(offset.total_seconds())}


@answers("PUT", "/nodes/{node}/time")
def set_timezone(call: Call) -> None:
    if call["timezone"] not in available_timezones():
        raise Refusal("No such timezone.")
    call.server.node.timezone = call["timezone"]


@answers("GET", "/nodes/{node}/dns")
def get_dns(call: Call) -> dict[str, Any]:
    """The one call whose digest stands inside its data."""
    return {**call.server.node.dns, "digest": _dns_digest(call)}


@answers("PUT", "/nodes/{node}/dns")
def update_dns(call: Call) -> None:
    check_digest(call.get("digest"), _dns_digest(call))
    dns = call.server.node.dns
    for name in call.get("delete", ()):
        dns.pop(name, None)
    dns.update({name: call[name] for name in ("search", "dns1", "dns2", "dns3") if name in call.params})


def _dns_digest(call: Call) -> str:
    dns = call.server.node.dns
    lines = [f"search {dns['search']}\n"] if "search" in dns else []
    lines += [f"nameserver {dns[name]}\n" for name in ("dns1", "dns2", "dns3") if name in dns]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@answers("GET", "/nodes/{node}/config")
def get_config(call: Call) -> dict[str, Any]:
    """A description comes back with a line end, as it is kept in comment lines of the file."""
    config = call.server.node.config
    call.attributes["digest"] = _config_digest(call)
    return {name: f"{value.rstrip()}\n" if name == "description" else value for name, value in config.items()}


@answers("PUT", "/nodes/{node}/config")
def update_config(call: Call) -> None:
    settings = {name: value for name, value in call.params.items() if name not in ("node", "digest", "delete")}
    if "http-proxy" in settings and not _PROXY.fullmatch(settings["http-proxy"]):
        raise parameter_refusal(("http-proxy", "parse_proxy_url failed: invalid authority"))
    check_digest(call.get("digest"), _config_digest(call))
    config = call.server.node.config
    for name in call.get("delete", ()):
        config.pop(name, None)
    config.update(settings)


def _config_digest(call: Call) -> str:
    return digest_of([call.server.node.config] if call.server.node.config else [])


@answers("GET", "/nodes/{node}/subscription")
def get_subscription(call: Call) -> dict[str, Any]:
    node = call.server.node
    if node.subscription is not None:
        return {"serverid": node.serverid, "url": _PRICING, **node.subscription}
    return {"status": "notfound", "message": "There is no subscription key", "serverid": node.serverid, "url": _PRICING}


@answers("POST", "/nodes/{node}/subscription")
def check_subscription(call: Call) -> None:
    if call.server.node.subscription is not None and call.get("force"):
        raise _shop_unreachable(call)


@answers("PUT", "/nodes/{node}/subscription")
def set_subscription(call: Call) -> None:
    """A new key is checked with the shop, which cannot be reached."""
    raise _shop_unreachable(call)


@answers("DELETE", "/nodes/{node}/subscription")
def delete_subscription(call: Call) -> None:
    if call.server.node.subscription is None:
        raise Refusal("Deleting subscription failed: No such file or directory (os error 2)")
    call.server.node.subscription = None


def _shop_unreachable(call: Call) -> Refusal:
    reason = "client error (Connect)"
    if not call.server.at_least("4.0"):
        reason = "error trying to connect: error connecting to https://shop.proxmox.com/ - dns error: "
        reason += "failed to lookup address information: Name or service not known"
    return Refusal(f"Error checking subscription: {reason}")
