"""The file of network interfaces: what it can hold, how it is written, and what comes back when PBS
reads it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pbs_simulator.digests import digest_of_text

Interface = Mapping[str, Any]
Interfaces = Mapping[str, Interface]

LISTS = {"bridge": "bridge_ports", "bond": "slaves"}
"""The interfaces that one of a type is made of; always written, and `none` if there are none."""

_HASHING_BONDS = frozenset({"802.3ad", "balance-xor"})
_STANDARD_MTU = 1500


class Unfit(Exception):
    """The interfaces do not fit together; with PBS's text."""


def check(interfaces: Interfaces) -> None:
    """Looks whether the parts of bridges and bonds are there, fit, and are used once."""
    users: dict[str, str] = {}
    for name, values in sorted(interfaces.items()):
        for part in _parts(values):
            if part in users:
                raise Unfit(f"iface '{name}' port '{part}' is already used on interface '{users[part]}'")
            users[part] = name
    for kind in ("bond", "bridge"):
        for name, values in sorted(interfaces.items()):
            for part in values.get(LISTS[kind], ()):
                _check_part(interfaces, kind, name, part)


def _parts(values: Interface) -> Iterator[str]:
    for name in LISTS.values():
        yield from values.get(name, ())


def _check_part(interfaces: Interfaces, kind: str, name: str, part: str) -> None:
    if kind == "bond":
        if part not in interfaces:
            raise Unfit(f"bond '{name}' - unable to find slave '{part}'")
        if interfaces[part]["type"] != "eth":
            kind = interfaces[part]["type"].capitalize()
            raise Unfit(f"bond '{name}' - wrong interface type on slave '{part}' ({kind} != Eth)")
    else:
        device, dot, number = part.rpartition(".")
        part = device if dot and number.isdigit() else part
        if part not in interfaces:
            raise Unfit(f"bridge '{name}' - unable to find port '{part}'")
    mtu, part_mtu = interfaces[name].get("mtu"), interfaces[part].get("mtu")
    if part_mtu is not None:
        mtu = mtu or (part_mtu if kind == "bond" else _STANDARD_MTU)
        if mtu < part_mtu:
            raise Unfit(f"interface '{name}' - mtu {mtu} is lower than '{part}' - mtu {part_mtu}\n")


def as_read(values: Interface) -> dict[str, Any]:
    """An interface as it comes back from its file."""
    kind, read = values["type"], dict(values)
    if kind in LISTS:
        read.setdefault(LISTS[kind], [])
    if kind == "bond":
        mode = read.setdefault("bond_mode", "balance-rr")
        if mode != "active-backup":
            read.pop("bond-primary", None)
        if mode not in _HASHING_BONDS:
            read.pop("bond_xmit_hash_policy", None)
    if not read.get("bridge_vlan_aware"):
        read.pop("bridge_vlan_aware", None)
    for name in ("comments", "comments6"):
        if name in read and (text := "\n".join(read.pop(name).splitlines())) != "":
            read[name] = text
    if read.get("method6") == "manual" and "comments6" not in read:
        del read["method6"]
    return read


def file_text(interfaces: Interfaces) -> str:
    """The file as PBS writes it."""
    return "".join(line for values in interfaces.values() for line in _lines(values))


def recognised(interfaces: Interfaces, digest: str) -> str | None:
    """The text of the file with this digest that these interfaces were read from, where it is not
    as PBS writes it: cards that nobody has set up, and the loopback, need not be in it.
    """
    loopback = {name: values for name, values in interfaces.items() if values["type"] == "loopback"}
    set_up = {name: values for name, values in interfaces.items() if not _is_bare_card(values)}
    texts = [end(file_text(some)) for some in (interfaces, set_up, loopback, {}) for end in (str, _without_last_line)]
    return next((text for text in texts if digest_of_text(text) == digest), None)


def _without_last_line(text: str) -> str:
    return text.removesuffix("\n")


def _is_bare_card(values: Interface) -> bool:
    """Whether PBS could have made this up for a card that is not in the file."""
    return dict(values) == {**bare_card(values["name"]), "active": values["active"]}


def bare_card(name: str) -> dict[str, Any]:
    """What a card has that nobody has set up."""
    return {"name": name, "type": "eth", "active": False, "autostart": False, "method": "manual"}


def changes(before: str, after: str, changed: tuple[datetime, datetime]) -> str:
    """What is waiting, as `diff -u` shows it; `changed` is when either file was."""
    old, new = (f"{moment:%Y-%m-%d %H:%M:%S.%f}000 {moment:%z}" for moment in changed)
    lines = difflib.unified_diff(
        before.splitlines(True),
        after.splitlines(True),
        "/etc/network/interfaces",
        "/etc/network/interfaces.new",
        old,
        new,
    )
    return "".join(lines)


def _lines(values: Interface) -> Iterator[str]:
    name = values["name"]
    if values.get("autostart"):
        yield f"auto {name}\n"
    if "method" in values:
        yield f"iface {name} inet {values['method']}\n"
        yield from _family_lines(values, "")
        yield from _common_lines(values)
        yield "\n"
    if "method6" in values:
        yield f"iface {name} inet6 {values['method6']}\n"
        yield from _family_lines(values, "6")
        yield "\n"


def _family_lines(values: Interface, suffix: str) -> Iterator[str]:
    for name, wire in (("cidr", "address"), ("gateway", "gateway")):
        if f"{name}{suffix}" in values:
            yield f"\t{wire} {values[f'{name}{suffix}']}\n"
    yield from (f"#{line}\n" for line in values.get(f"comments{suffix}", "").splitlines())


def _common_lines(values: Interface) -> Iterator[str]:
    if values.get("bridge_vlan_aware"):
        yield "\tbridge-vlan-aware yes\n"
    for name in ("bond_mode", "bond-primary", "bond_xmit_hash_policy", "vlan-id", "vlan-raw-device", "mtu"):
        if name in values:
            yield f"\t{name if name == 'bond_xmit_hash_policy' else name.replace('_', '-')} {values[name]}\n"
    for name, wire in (("bridge_ports", "bridge-ports"), ("slaves", "bond-slaves")):
        if name in values:
            yield f"\t{wire} {' '.join(values[name]) or 'none'}\n"
