"""Network interfaces. Changes wait in a second file until they are applied or dropped; reading shows what is waiting."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pbs_simulator.calls import Call, Refusal, answers
from pbs_simulator.server import check_digest

Interfaces = dict[str, dict[str, Any]]

_LISTS = frozenset({"bridge_ports", "slaves"})
"""Sent as one text of names, shown as an array."""

_CREATABLE = frozenset({"bridge", "bond", "vlan"})
_NOT_SETTINGS = frozenset({"node", "iface", "digest", "delete"})


@answers("GET", "/nodes/{node}/network")
def list_interfaces(call: Call) -> list[dict[str, Any]]:
    """All but the loopback interface, each with the digest of the whole file; `changes` stands beside them while something waits."""
    node = call.server.node
    if node.pending_interfaces is not None:
        call.attributes["changes"] = changes(node.interfaces, node.pending_interfaces)
    current = _current(call)
    return [{**values, "iface": name, "digest": digest(current)} for name, values in current.items() if name != "lo"]


@answers("GET", "/nodes/{node}/network/{iface}")
def get_interface(call: Call) -> dict[str, Any]:
    return {**_find(call), "digest": digest(_current(call))}


@answers("POST", "/nodes/{node}/network")
def create_interface(call: Call) -> None:
    name, kind = call["iface"], call.get("type")
    if kind is None:
        raise Refusal("missing parameter 'type'")
    if name in _current(call):
        raise Refusal(f"interface '{name}' already exists.")
    if kind not in _CREATABLE:
        raise Refusal(f"creating network interface type '{kind.capitalize()}' is not supported")
    made = {"name": name, "active": False, "autostart": False, **_settings(call)}
    _change(call)[name] = _with_methods(made)


@answers("PUT", "/nodes/{node}/network/{iface}")
def update_interface(call: Call) -> None:
    check_digest(call.get("digest"), digest(_current(call)))
    _find(call)
    values = _change(call)[call["iface"]]
    for name in call.get("delete", ()):
        values.pop(name, None)
    values.update(_settings(call))
    _with_methods(values)


@answers("DELETE", "/nodes/{node}/network/{iface}")
def delete_interface(call: Call) -> None:
    check_digest(call.get("digest"), digest(_current(call)))
    _find(call)
    del _change(call)[call["iface"]]


@answers("DELETE", "/nodes/{node}/network")
def drop_changes(call: Call) -> None:
    call.server.node.pending_interfaces = None


@answers("PUT", "/nodes/{node}/network")
def apply_changes(call: Call) -> str:
    node = call.server.node
    if not node.ifupdown2:
        raise Refusal("ifupdown2 is not installed.")

    def work() -> Iterator[str]:
        yield "ifreload -a"
        if node.pending_interfaces is not None:
            node.interfaces = {name: {**values, "active": True} for name, values in node.pending_interfaces.items()}
            node.pending_interfaces = None

    return call.server.tasks.start("srvreload", "networking", call.auth_id, work())


def changes(before: Interfaces, after: Interfaces) -> str:
    """What is waiting, as a text difference."""
    lines = difflib.unified_diff(
        _text(before).splitlines(True), _text(after).splitlines(True), "/etc/network/interfaces", "/etc/network/interfaces.new"
    )
    return "".join(lines)


def digest(interfaces: Interfaces) -> str:
    """The digest of the file."""
    return hashlib.sha256(_text(interfaces).encode()).hexdigest()


def _text(interfaces: Interfaces) -> str:
    """The interfaces in the form of their file, near enough to be compared."""
    parts: list[str] = []
    for name, values in interfaces.items():
        head = f"auto {name}\n" if values.get("autostart") else ""
        options = {key: value for key, value in values.items() if key not in ("name", "active", "autostart", "method", "type")}
        lines = "".join(f"\t{key.replace('_', '-')} {' '.join(value) if key in _LISTS else value}\n" for key, value in options.items())
        parts.append(f"{head}iface {name} inet {values.get('method', 'manual')}\n{lines}")
    return "\n".join(parts)


def _current(call: Call) -> Interfaces:
    node = call.server.node
    return node.interfaces if node.pending_interfaces is None else node.pending_interfaces


def _change(call: Call) -> Interfaces:
    """The waiting interfaces, to be changed; a copy of those in use if nothing waits yet."""
    node = call.server.node
    if node.pending_interfaces is None:
        node.pending_interfaces = {name: dict(values) for name, values in node.interfaces.items()}
    return node.pending_interfaces


def _find(call: Call) -> dict[str, Any]:
    found = _current(call).get(call["iface"])
    if found is None:
        raise Refusal(f"interface '{call['iface']}' does not exist.")
    return found


def _settings(call: Call) -> dict[str, Any]:
    sent: Mapping[str, Any] = {name: value for name, value in call.params.items() if name not in _NOT_SETTINGS}
    return {name: [part for part in re.split(r"[\s,;]+", value) if part] if name in _LISTS else value for name, value in sent.items()}


def _with_methods(values: dict[str, Any]) -> dict[str, Any]:
    """An interface with an address is static, one without is manual."""
    values["method"] = "static" if {"cidr", "gateway"} & values.keys() else "manual"
    if {"cidr6", "gateway6"} & values.keys():
        values["method6"] = "static"
    return values
