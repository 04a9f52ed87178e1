"""Network interfaces and name servers.

Changes of interfaces wait in a second file until they are applied or dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.digests import check_digest, digest_of_text
from pbs_simulator.interfaces import LISTS, Unfit, as_read, bare_card, changes, check, file_text
from pbs_simulator.refusals import Refusal

answers: Answers = Answers()


Interfaces = dict[str, dict[str, Any]]

_WHEN_DELETED: dict[str, Callable[[], Any]] = {"autostart": bool, "bridge_ports": list[str], "slaves": list[str]}
"""Settings that stay, empty, when they are deleted."""

_COMMON = frozenset(
    {"autostart", "method", "method6", "comments", "comments6", "cidr", "cidr6", "gateway", "gateway6", "mtu"}
)

_OF_TYPE = {
    "bridge": frozenset({"bridge_ports", "bridge_vlan_aware"}),
    "bond": frozenset({"bond_mode", "bond-primary", "bond_xmit_hash_policy", "slaves"}),
    "vlan": frozenset({"vlan-id", "vlan-raw-device"}),
}
"""Settings that only interfaces of one type have; interfaces of other types cannot be created."""

_CHANGEABLE = _COMMON.union(*_OF_TYPE.values())

_VLAN_NAME = re.compile(r"(?P<device>\S+)\.\d+|vlan\d+")


@answers("GET", "/nodes/{node}/network")
def list_interfaces(call: ApiCall) -> list[dict[str, Any]]:
    """All but the loopback interface, each with the digest of the whole file; `changes` stands
    beside them while something waits.
    """
    node = call.server.node
    if node.pending_interfaces is not None:
        moments = (call.server.booted(), node.pending_since)
        old, new = (datetime.fromtimestamp(moment, node.zone) for moment in moments)
        call.attributes["changes"] = changes(_file(call), _current_file(call), (old, new))
    digest = _digest(call)
    return [
        {**values, "iface": name, "digest": digest} for name, values in sorted(_current(call).items()) if name != "lo"
    ]


@answers("GET", "/nodes/{node}/network/{iface}")
def get_interface(call: ApiCall) -> dict[str, Any]:
    return {**_find(call), "digest": _digest(call)}


@answers("POST", "/nodes/{node}/network")
def create_interface(call: ApiCall) -> None:
    """Settings that belong to interfaces of other types are dropped without a word."""
    name, kind = call["iface"], call.get("type")
    if kind is None:
        raise Refusal("missing parameter 'type'")
    if name in _current(call):
        raise Refusal(f"interface '{name}' already exists")
    _check_addresses(call)
    _check_gateways(call)
    if kind not in _OF_TYPE:
        raise Refusal(f"creating network interface type '{kind.capitalize()}' is not supported")
    if kind == "vlan":
        _check_vlan(call)
    made = {
        "name": name,
        "type": kind,
        "active": False,
        "autostart": False,
        **_settings(call, _COMMON | _OF_TYPE[kind]),
    }
    if "method" not in made or {"cidr", "gateway"} & made.keys():
        made["method"] = _method(made)
    _save(call, {**_current(call), name: _with_second_method(made)})


@answers("PUT", "/nodes/{node}/network/{iface}")
def update_interface(call: ApiCall) -> None:
    check_digest(call.get("digest"), _digest(call))
    _check_addresses(call)
    _check_gateways(call)
    _check_raw_device(call)
    interface = _find(call)
    kind, sent = interface["type"], call.get("type")
    if sent is not None and sent != kind:
        raise Refusal(f"got unexpected interface type ({sent.capitalize()} != {kind.capitalize()})")
    settings, deleted = _settings(call, _CHANGEABLE), call.get("delete", ())
    for wanted, name in LISTS.items():
        if kind != wanted and (name in deleted or name in settings):
            raise Refusal(f"interface '{interface['name']}' is no {wanted} (type is {kind.capitalize()})")

    values = dict(interface)
    for name in deleted:
        if name in _WHEN_DELETED:
            values[name] = _WHEN_DELETED[name]()
        else:
            values.pop(name, None)
    values.update(settings)
    values["method"] = _method(values)
    _save(call, {**_current(call), interface["name"]: _with_second_method(values)})


@answers("DELETE", "/nodes/{node}/network/{iface}")
def delete_interface(call: ApiCall) -> None:
    check_digest(call.get("digest"), _digest(call))
    removed = _find(call)
    _save(call, {name: values for name, values in _current(call).items() if values is not removed})


@answers("DELETE", "/nodes/{node}/network")
def drop_changes(call: ApiCall) -> None:
    call.server.node.pending_interfaces = None


@answers("PUT", "/nodes/{node}/network")
def apply_changes(call: ApiCall) -> str:
    node = call.server.node
    if not node.ifupdown2:
        raise Refusal("ifupdown2 is not installed.")

    def work() -> Iterator[str]:
        yield "ifreload -a"
        if node.pending_interfaces is not None:
            node.interfaces = {name: {**values, "active": True} for name, values in node.pending_interfaces.items()}
            node.pending_interfaces = node.interfaces_file = None

    return call.server.tasks.start("srvreload", "networking", call.auth_id, work())


def _current(call: ApiCall) -> Interfaces:
    node = call.server.node
    return node.interfaces if node.pending_interfaces is None else node.pending_interfaces


def _file(call: ApiCall) -> str:
    """The file that is in force."""
    node = call.server.node
    return file_text(node.interfaces) if node.interfaces_file is None else node.interfaces_file


def _current_file(call: ApiCall) -> str:
    """The file that is in force, or the one that waits."""
    waiting = call.server.node.pending_interfaces
    return _file(call) if waiting is None else file_text(waiting)


def _digest(call: ApiCall) -> str:
    return digest_of_text(_current_file(call))


def _save(call: ApiCall, interfaces: Interfaces) -> None:
    """Writes the waiting file.

    A network card that the machine has cannot be removed: it comes back, without settings.
    """
    try:
        check(interfaces)
    except Unfit as unfit:
        raise Refusal(str(unfit)) from None
    cards = {
        name: bare_card(name) | {"active": values["active"]}
        for name, values in call.server.node.interfaces.items()
        if values["type"] == "eth" and name not in interfaces
    }
    call.server.node.pending_since = call.server.clock.time()
    call.server.node.pending_interfaces = {name: as_read(values) for name, values in {**interfaces, **cards}.items()}


def _find(call: ApiCall) -> dict[str, Any]:
    interface = _current(call).get(call["iface"])
    if interface is None:
        raise Refusal(f"interface '{call['iface']}' does not exist.")
    return interface


_MASKS = {"cidr": ("IPv4", 32), "cidr6": ("IPv6", 128)}


def _check_addresses(call: ApiCall) -> None:
    """A network mask has as many bits as the address, and at least one."""
    for name, (family, most) in _MASKS.items():
        mask = int(call.get(name, "/1").rpartition("/")[2])
        if mask > 255:
            raise Refusal("number too large to fit in target type")
        if not 1 <= mask <= most:
            raise Refusal(f"{family} mask '{mask}' is out of range (1..{most}).")


def _check_gateways(call: ApiCall) -> None:
    """Only one interface can be the way to everywhere."""
    for name, family in (("gateway", "IPv4"), ("gateway6", "IPv6")):
        if name in call.params:
            holder = next((other for other, values in _current(call).items() if name in values), None)
            if holder not in (None, call["iface"]):
                raise Refusal(f"Default {family} gateway already exists on interface '{holder}'")


def _check_vlan(call: ApiCall) -> None:
    """Number and device of a VLAN may stand in its name instead: `eth0.5`, `vlan5`."""
    if "vlan-id" not in call.params and _VLAN_NAME.fullmatch(call["iface"]) is None:
        raise Refusal("vlan-id must be set")
    if _check_raw_device(call) is None:
        raise Refusal("vlan-raw-device must be set")


def _check_raw_device(call: ApiCall) -> str | None:
    match = _VLAN_NAME.fullmatch(call["iface"])
    device: str | None = call.get("vlan-raw-device", match and match["device"])
    if device is not None and device not in _current(call):
        raise Refusal(f"vlan-raw-device {device} does not exist")
    return device


def _settings(call: ApiCall, names: frozenset[str]) -> dict[str, Any]:
    """What was sent, as it is kept; a bond's main device and hash policy count only together with
    its mode.
    """
    settings = {name: value for name, value in call.params.items() if name in names}
    for name in settings.keys() & LISTS.values():
        settings[name] = [part for part in re.split(r"[\s,;]+", settings[name]) if part]
    mode, primary, policy = (
        settings.get("bond_mode"),
        settings.pop("bond-primary", None),
        settings.pop("bond_xmit_hash_policy", None),
    )
    if mode is not None and primary is not None:
        if mode != "active-backup":
            raise Refusal("bond-primary is only valid with Active/Backup mode")
        settings["bond-primary"] = primary
    if mode is not None and policy is not None:
        if mode not in ("802.3ad", "balance-xor"):
            raise Refusal("bond_xmit_hash_policy is only valid with LACP(802.3ad) or balance-xor mode")
        settings["bond_xmit_hash_policy"] = policy
    return settings


def _method(values: Mapping[str, Any]) -> str:
    """An interface with an address is static, one without is manual."""
    return "static" if {"cidr", "gateway"} & values.keys() else "manual"


def _with_second_method(values: dict[str, Any]) -> dict[str, Any]:
    """The same for IPv6."""
    if {"cidr6", "gateway6"} & values.keys():
        values["method6"] = "static"
    return values


@answers("GET", "/nodes/{node}/dns")
def get_dns(call: ApiCall) -> dict[str, Any]:
    """The one call whose digest stands inside its data."""
    return {**call.server.node.dns, "digest": _dns_digest(call)}


@answers("PUT", "/nodes/{node}/dns")
def update_dns(call: ApiCall) -> None:
    check_digest(call.get("digest"), _dns_digest(call))
    dns = call.server.node.dns
    for name in call.get("delete", ()):
        dns.pop(name, None)
    dns.update({name: call[name] for name in ("search", "dns1", "dns2", "dns3") if name in call.params})


def _dns_digest(call: ApiCall) -> str:
    dns = call.server.node.dns
    lines = [f"search {dns['search']}\n"] if "search" in dns else []
    lines += [f"nameserver {dns[name]}\n" for name in ("dns1", "dns2", "dns3") if name in dns]
    return digest_of_text("".join(lines))
