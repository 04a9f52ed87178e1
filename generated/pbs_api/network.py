# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Network interfaces and DNS settings of the server; interface changes are staged until reloaded.

Changes to interfaces are staged: they are written next to the active configuration.
`list_network_interfaces` shows the staged state, and its `changes`, available from
`Client.exchange`, the difference. `reload_network_config` applies everything that is staged, no
matter by whom; `revert_network_config` discards it. Check before a reload: a wrong gateway cuts
the server off, from this client too.

DNS settings are not staged: they take effect at once.

Example:
    pbs.send(update_network_interface("eth0", cidr="192.0.2.20/24", gateway="192.0.2.1"))
    staged = pbs.exchange(list_network_interfaces())
    for line in (staged.changes or "").splitlines():
        if line.startswith("+\\t"):
            print(line.expandtabs(2))
    pbs.send(revert_network_config())  # or pbs.wait(reload_network_config())
    # + address 192.0.2.20/24
    # + gateway 192.0.2.1"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pbs_client.runtime import (
    BOOLEAN,
    INTEGER,
    NOTHING_EXTRA,
    TEXT,
    UPID,
    WORD,
    Decoder,
    ListOf,
    Operation,
    Optional,
    Parameter,
    Request,
    Shape,
    TaskRequest,
    explain_missing,
    extra_names,
    model_class,
    model_field,
    nothing,
)

from .enums import (
    BondMode,
    BondXmitHashPolicy,
    DnsSetting,
    NetworkConfigMethod,
    NetworkInterfaceSetting,
    NetworkInterfaceType,
)

__all__ = [
    "DnsSettings",
    "NetworkInterface",
    "create_network_interface",
    "delete_network_interface",
    "get_dns",
    "get_network_interface",
    "list_network_interfaces",
    "reload_network_config",
    "revert_network_config",
    "update_dns",
    "update_network_interface",
]


def get_dns(*, node: str = "localhost") -> Request[DnsSettings]:
    """Reads search domain and name servers of the server; their digest is part of the answer
    itself.

    `GET /nodes/{node}/dns`

    Args:
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a `DnsSettings` (`digest`, `dns1`, `dns2`, `dns3`, `options` and
            `search`).

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/network/dns: Sys.Audit
    """
    return Request(_GET_DNS, {"node": node})


def update_dns(
    *,
    delete: Sequence[DnsSetting] | None = None,
    digest: str | None = None,
    dns1: str | None = None,
    dns2: str | None = None,
    dns3: str | None = None,
    search: str | None = None,
    node: str = "localhost",
) -> Request[None]:
    """Changes search domain and name servers, effective at once.

    `PUT /nodes/{node}/dns`

    What is not given stays; name servers, but not the search domain, can be removed with
    `delete`.

    Args:
        delete: Name servers to remove, such as `["dns3"]`. Any of `dns1`, `dns2`, `dns3`.
        digest: `digest` from `get_dns`; fails with `Modified` if the settings have changed
            since.
        dns1: Address of the first name server, such as `192.0.2.53`.
        dns2: Address of the second name server.
        dns3: Address of the third name server.
        search: Domain that is appended to names without a dot, such as `example.com`.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/network/dns: Sys.Modify
    """
    return Request(
        _UPDATE_DNS,
        {
            "delete": delete,
            "digest": digest,
            "dns1": dns1,
            "dns2": dns2,
            "dns3": dns3,
            "search": search,
            "node": node,
        },
    )


def revert_network_config(*, node: str = "localhost") -> Request[None]:
    """Discards all staged interface changes.

    `DELETE /nodes/{node}/network`

    This includes changes staged by others. It is not an error if nothing is staged.

    Args:
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/network/interfaces: Sys.Modify
    """
    return Request(_REVERT_NETWORK_CONFIG, {"node": node})


def list_network_interfaces(*, node: str = "localhost") -> Request[list[NetworkInterface]]:
    """Lists the interfaces as they will be after a reload; `exchange(...).changes` shows what is
    still pending.

    `GET /nodes/{node}/network`

    `changes` is a text with a line for each difference, or None if nothing is staged. The
    loopback interface is left out.

    Args:
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a list of `NetworkInterface` (`name`, `active`, `autostart`,
            `digest`, `type`, `altnames`, `bond_mode`, `bond_primary` and 18 more); one per
            interface.
        `Client.exchange` also returns `changes`.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/network/interfaces: Sys.Audit
    """
    return Request(_LIST_NETWORK_INTERFACES, {"node": node})


def create_network_interface(
    *,
    iface: str,
    autostart: bool | None = None,
    bond_primary: str | None = None,
    bond_mode: BondMode | None = None,
    bond_xmit_hash_policy: BondXmitHashPolicy | None = None,
    bridge_ports: str | Sequence[str] | None = None,
    bridge_vlan_aware: bool | None = None,
    cidr: str | None = None,
    cidr6: str | None = None,
    comments: str | None = None,
    comments6: str | None = None,
    gateway: str | None = None,
    gateway6: str | None = None,
    method: NetworkConfigMethod | None = None,
    method6: NetworkConfigMethod | None = None,
    mtu: int | None = None,
    slaves: str | Sequence[str] | None = None,
    type: NetworkInterfaceType | None = None,
    vlan_id: int | None = None,
    vlan_raw_device: str | None = None,
    node: str = "localhost",
) -> Request[None]:
    """Stages a new interface; nothing happens until `reload_network_config`.

    `POST /nodes/{node}/network`

    Up to 4.2 only root@pam itself passes this call's permission check, whatever rights others
    have.
    Bridges, bonds and VLANs can be made. Settings of another type of interface are ignored
    silently.

    Args:
        iface: Name of the new interface, such as `vmbr0`, `bond0`, or `eth0.5` for a VLAN.
        autostart: True brings the interface up at boot.
        bond_primary: The interface that is used while it works; only together with
            `bond_mode="active-backup"`.
        bond_mode: How the bond distributes traffic over its interfaces; `802.3ad` is LACP.
        bond_xmit_hash_policy: What decides which interface a packet leaves by; only together
            with a `bond_mode` of `802.3ad` or `balance-xor`.
        bridge_ports: Interfaces that are ports of the bridge, such as `eno1`.
        bridge_vlan_aware: True makes the bridge VLAN-aware.
        cidr: IPv4 address with the length of its prefix, such as `192.0.2.10/24`; makes the
            interface static.
        cidr6: IPv6 address with the length of its prefix, such as `2001:db8::10/64`; makes the
            interface static.
        comments: Comment on the IPv4 part of the configuration file; may have several lines.
        comments6: Comment on the IPv6 part of the configuration file; may have several lines.
        gateway: IPv4 gateway, such as `192.0.2.1`. Only one interface of the server can have
            one.
        gateway6: IPv6 gateway, such as `2001:db8::1`. Only one interface of the server can have
            one.
        method: Where IPv4 addresses come from: `static` takes `cidr`, `dhcp` asks the network,
            `manual` sets none.
        method6: How IPv6 is configured; `static` needs `cidr6`.
        mtu: Largest packet size. In bytes. From 46 to 65535. Default: `1500`.
        slaves: Interfaces that make up the bond, such as `eno1`.
        type: `bridge`, `bond` or `vlan`; must be given.
        vlan_id: Number of the VLAN; may stand in the name instead (`eth0.5`, `vlan5`).
        vlan_raw_device: The interface that carries the VLAN, such as `eth0`; may stand in the
            name instead (`eth0.5`).
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there is an interface with this name, or another one has a gateway.
        ApiError: a part is used by another interface or of the wrong type.
        NotFound: an interface that it is made of does not exist.
        ParameterError: `type`, or the number or device of a VLAN, is missing; PBS cannot make
            this type; or a setting does not fit the bond.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/network/interfaces/{iface}: Sys.Modify
    """
    return Request(
        _CREATE_NETWORK_INTERFACE,
        {
            "iface": iface,
            "autostart": autostart,
            "bond-primary": bond_primary,
            "bond_mode": bond_mode,
            "bond_xmit_hash_policy": bond_xmit_hash_policy,
            "bridge_ports": bridge_ports,
            "bridge_vlan_aware": bridge_vlan_aware,
            "cidr": cidr,
            "cidr6": cidr6,
            "comments": comments,
            "comments6": comments6,
            "gateway": gateway,
            "gateway6": gateway6,
            "method": method,
            "method6": method6,
            "mtu": mtu,
            "slaves": slaves,
            "type": type,
            "vlan-id": vlan_id,
            "vlan-raw-device": vlan_raw_device,
            "node": node,
        },
    )


def reload_network_config(*, node: str = "localhost") -> TaskRequest:
    """Starts a task that puts staged interface changes into effect; a wrong one can cut the server
    off.

    `PUT /nodes/{node}/network`

    The connection may break during the wait although the task succeeds.

    Args:
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        PermissionDenied: a privilege listed below is missing.
        ServerError: the package ifupdown2 is not installed on the server.
        TaskFailed: from `Client.wait`, if the task fails; `log` has its last lines.

    Privileges:
        on /system/network/interfaces: Sys.Modify
    """
    return TaskRequest(_RELOAD_NETWORK_CONFIG, {"node": node})


def delete_network_interface(
    iface: str,
    /,
    *,
    digest: str | None = None,
    node: str = "localhost",
) -> Request[None]:
    """Stages the removal of an interface; nothing happens until `reload_network_config`.

    `DELETE /nodes/{node}/network/{iface}`

    A physical network card reappears without settings. An interface that others are built on can
    only be removed after them.

    Args:
        iface: Name of the interface, such as `eno1` or `vmbr0`. 1 to 15 characters.
        digest: `digest` from `list_network_interfaces`; fails with `Modified` if a change has
            been staged since.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no such interface, or another one is made of it.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/network/interfaces/{iface}: Sys.Modify
    """
    return Request(
        _DELETE_NETWORK_INTERFACE,
        {
            "iface": iface,
            "digest": digest,
            "node": node,
        },
    )


def get_network_interface(
    iface: str,
    /,
    *,
    node: str = "localhost",
) -> Request[NetworkInterface]:
    """Reads one interface, staged changes included.

    `GET /nodes/{node}/network/{iface}`

    Args:
        iface: Name of the interface, such as `eno1` or `vmbr0`. 1 to 15 characters.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a `NetworkInterface` (`name`, `active`, `autostart`, `digest`,
            `type`, `altnames`, `bond_mode`, `bond_primary` and 18 more).

    Raises:
        NotFound: there is no such interface.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/network/interfaces/{iface}: Sys.Audit
    """
    return Request(
        _GET_NETWORK_INTERFACE,
        {
            "iface": iface,
            "node": node,
        },
    )


def update_network_interface(
    iface: str,
    /,
    *,
    autostart: bool | None = None,
    bond_primary: str | None = None,
    bond_mode: BondMode | None = None,
    bond_xmit_hash_policy: BondXmitHashPolicy | None = None,
    bridge_ports: str | Sequence[str] | None = None,
    bridge_vlan_aware: bool | None = None,
    cidr: str | None = None,
    cidr6: str | None = None,
    comments: str | None = None,
    comments6: str | None = None,
    delete: Sequence[NetworkInterfaceSetting] | None = None,
    digest: str | None = None,
    gateway: str | None = None,
    gateway6: str | None = None,
    method: NetworkConfigMethod | None = None,
    method6: NetworkConfigMethod | None = None,
    mtu: int | None = None,
    slaves: str | Sequence[str] | None = None,
    type: NetworkInterfaceType | None = None,
    vlan_id: int | None = None,
    vlan_raw_device: str | None = None,
    node: str = "localhost",
) -> Request[None]:
    """Stages changes to an interface; nothing happens until `reload_network_config`.

    `PUT /nodes/{node}/network/{iface}`

    The interface becomes `static` if it has an address or a gateway, and `manual` if not,
    whatever `method` says.

    Args:
        iface: Name of the interface, such as `eno1` or `vmbr0`.
        autostart: True brings the interface up at boot.
        bond_primary: The interface that is used while it works; only together with
            `bond_mode="active-backup"`.
        bond_mode: How the bond distributes traffic over its interfaces; `802.3ad` is LACP.
        bond_xmit_hash_policy: What decides which interface a packet leaves by; only together
            with a `bond_mode` of `802.3ad` or `balance-xor`.
        bridge_ports: Interfaces that are ports of the bridge, such as `eno1`.
        bridge_vlan_aware: True makes the bridge VLAN-aware.
        cidr: IPv4 address with the length of its prefix, such as `192.0.2.10/24`; makes the
            interface static.
        cidr6: IPv6 address with the length of its prefix, such as `2001:db8::10/64`; makes the
            interface static.
        comments: Comment on the IPv4 part of the configuration file; may have several lines.
        comments6: Comment on the IPv6 part of the configuration file; may have several lines.
        delete: Settings to reset to their defaults; all others stay unless given. Example:
            `["cidr"]`.
        digest: `digest` from `list_network_interfaces`; fails with `Modified` if a change has
            been staged since.
        gateway: IPv4 gateway, such as `192.0.2.1`. Only one interface of the server can have
            one.
        gateway6: IPv6 gateway, such as `2001:db8::1`. Only one interface of the server can have
            one.
        method: Has no effect here: `dhcp` can only be chosen when the interface is made.
        method6: How IPv6 is configured; `static` needs `cidr6`.
        mtu: Largest packet size. In bytes. From 46 to 65535. Not set means `1500`.
        slaves: Interfaces that make up the bond, such as `eno1`.
        type: Must be the type that the interface has; it cannot be changed.
        vlan_id: VLAN number.
        vlan_raw_device: The interface that carries the VLAN.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: another interface has a gateway.
        ApiError: the interface has another type, or a part is used elsewhere or of the wrong
            type.
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no such interface, or one that it is made of does not exist.
        ParameterError: a value is out of range, such as a prefix length, or a setting does not
            fit the interface.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/network/interfaces/{iface}: Sys.Modify
    """
    return Request(
        _UPDATE_NETWORK_INTERFACE,
        {
            "iface": iface,
            "autostart": autostart,
            "bond-primary": bond_primary,
            "bond_mode": bond_mode,
            "bond_xmit_hash_policy": bond_xmit_hash_policy,
            "bridge_ports": bridge_ports,
            "bridge_vlan_aware": bridge_vlan_aware,
            "cidr": cidr,
            "cidr6": cidr6,
            "comments": comments,
            "comments6": comments6,
            "delete": delete,
            "digest": digest,
            "gateway": gateway,
            "gateway6": gateway6,
            "method": method,
            "method6": method6,
            "mtu": mtu,
            "slaves": slaves,
            "type": type,
            "vlan-id": vlan_id,
            "vlan-raw-device": vlan_raw_device,
            "node": node,
        },
    )


@model_class
class DnsSettings:
    """Where the server looks up names."""

    digest: str
    """Digest of the configuration, to be sent as `digest` with a change."""
    dns1: str | None = None
    """Address of the first name server, such as `192.0.2.53`. None if not set."""
    dns2: str | None = None
    """Address of the second name server. None if not set."""
    dns3: str | None = None
    """Address of the third name server. None if not set."""
    options: str | None = None
    """Other settings of its resolver, a line for each; None if there are none."""
    search: str | None = None
    """Domain that is appended to names without a dot, such as `example.com`. None if not set."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class NetworkInterface:
    """A network interface as it will be after a reload."""

    active: bool
    """Whether it is up now."""
    autostart: bool
    """Whether the interface is brought up at boot."""
    digest: str
    """Digest of the configuration, to be sent as `digest` with a change."""
    name: str
    """Name of the interface, such as `eno1` or `vmbr0`."""
    type: NetworkInterfaceType
    """What it is: `eth` a network card, `bridge`, `bond`, `vlan`, `alias`, `loopback`. One of
    `loopback`, `eth`, `bridge`, `bond`, `vlan`, `alias` or `unknown`."""
    altnames: tuple[str, ...] | None = None
    """Other names under which the system knows it. None if not reported. New in PBS 4.0."""
    bond_mode: BondMode | None = None
    """How the bond distributes traffic over its interfaces; `802.3ad` is LACP. One of `balance-rr`,
    `active-backup`, `balance-xor`, `broadcast`, `802.3ad`, `balance-tlb` or `balance-alb`. None
    if not set."""
    bond_primary: str | None = None
    """The interface to use while it is up, in the mode `active-backup`. None if not set."""
    bond_xmit_hash_policy: BondXmitHashPolicy | None = None
    """What decides which interface a packet leaves by, in the modes `802.3ad` and `balance-xor`.
    One of `layer2`, `layer2+3` or `layer3+4`. None if not set."""
    bridge_ports: tuple[str, ...] | None = None
    """Interfaces that are ports of the bridge, such as `eno1`. None if not set."""
    bridge_vlan_aware: bool | None = None
    """Whether the bridge is VLAN-aware; None means that it is not."""
    cidr: str | None = None
    """IPv4 address with the length of its prefix, such as `192.0.2.10/24`; None if it has none of
    its own."""
    cidr6: str | None = None
    """IPv6 address with the length of its prefix, such as `2001:db8::10/64`; None if it has none of
    its own."""
    comments: str | None = None
    """Comment on the IPv4 part of the configuration file; may have several lines. None if not set."""
    comments6: str | None = None
    """Comment on the IPv6 part of the configuration file; may have several lines. None if not set."""
    gateway: str | None = None
    """IPv4 gateway, such as `192.0.2.1`; None on all interfaces but one."""
    gateway6: str | None = None
    """IPv6 gateway, such as `2001:db8::1`. None if not set."""
    iface: str | None = None
    """The same as `name`; only in lists."""
    method: NetworkConfigMethod | None = None
    """Where IPv4 addresses come from: `static` takes `cidr`, `dhcp` asks the network, `manual` sets
    none. One of `manual`, `static`, `dhcp`, `loopback` or `auto`. None if not set."""
    method6: NetworkConfigMethod | None = None
    """How IPv6 is configured; `static` needs `cidr6`. One of `manual`, `static`, `dhcp`, `loopback`
    or `auto`. None if not set."""
    mtu: int | None = None
    """Largest packet size. In bytes. None if not set."""
    options: tuple[str, ...] | None = None
    """Further lines of the IPv4 part in the configuration file. None if not reported."""
    options6: tuple[str, ...] | None = None
    """Further lines of the IPv6 part in the configuration file. None if not reported."""
    slaves: tuple[str, ...] | None = None
    """Interfaces that make up the bond, such as `eno1`. None if not set."""
    vlan_id: int | None = None
    """VLAN number. None if not set."""
    vlan_raw_device: str | None = None
    """The interface that carries the VLAN. None if not set."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_DNS_SETTINGS_SHAPE = Shape(
    DnsSettings,
    {
        "digest": TEXT,
        "dns1": Optional(TEXT),
        "dns2": Optional(TEXT),
        "dns3": Optional(TEXT),
        "options": Optional(TEXT),
        "search": Optional(TEXT),
    },
)


_NETWORK_INTERFACE_SHAPE = Shape(
    NetworkInterface,
    {
        "active": BOOLEAN,
        "autostart": BOOLEAN,
        "digest": TEXT,
        "name": TEXT,
        "type": WORD,
        "altnames": Optional(ListOf(TEXT)),
        "bond_mode": Optional(WORD),
        "bond-primary": Optional(TEXT),
        "bond_xmit_hash_policy": Optional(WORD),
        "bridge_ports": Optional(ListOf(TEXT)),
        "bridge_vlan_aware": Optional(BOOLEAN),
        "cidr": Optional(TEXT),
        "cidr6": Optional(TEXT),
        "comments": Optional(TEXT),
        "comments6": Optional(TEXT),
        "gateway": Optional(TEXT),
        "gateway6": Optional(TEXT),
        "iface": Optional(TEXT),
        "method": Optional(WORD),
        "method6": Optional(WORD),
        "mtu": Optional(INTEGER),
        "options": Optional(ListOf(TEXT)),
        "options6": Optional(ListOf(TEXT)),
        "slaves": Optional(ListOf(TEXT)),
        "vlan-id": Optional(INTEGER),
        "vlan-raw-device": Optional(TEXT),
    },
)


_GET_DNS = Operation(
    name="network.get_dns",
    method="GET",
    template="/nodes/{node}/dns",
    effect="read",
    privileges=("Sys.Audit on /system/network/dns",),
    decode=Decoder(_DNS_SETTINGS_SHAPE),
    parameters=(Parameter("node", "node", "path"),),
    home=__name__,
)


_UPDATE_DNS = Operation(
    name="network.update_dns",
    method="PUT",
    template="/nodes/{node}/dns",
    effect="write",
    privileges=("Sys.Modify on /system/network/dns",),
    decode=nothing,
    parameters=(
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("dns1", "dns1", "body"),
        Parameter("dns2", "dns2", "body"),
        Parameter("dns3", "dns3", "body"),
        Parameter("search", "search", "body"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_REVERT_NETWORK_CONFIG = Operation(
    name="network.revert_network_config",
    method="DELETE",
    template="/nodes/{node}/network",
    effect="destroy",
    privileges=("Sys.Modify on /system/network/interfaces",),
    decode=nothing,
    parameters=(Parameter("node", "node", "path"),),
    home=__name__,
)


_LIST_NETWORK_INTERFACES = Operation(
    name="network.list_network_interfaces",
    method="GET",
    template="/nodes/{node}/network",
    effect="read",
    privileges=("Sys.Audit on /system/network/interfaces",),
    decode=Decoder(ListOf(_NETWORK_INTERFACE_SHAPE)),
    attributes=("changes",),
    parameters=(Parameter("node", "node", "path"),),
    home=__name__,
)


_CREATE_NETWORK_INTERFACE = Operation(
    name="network.create_network_interface",
    method="POST",
    template="/nodes/{node}/network",
    effect="write",
    privileges=("Sys.Modify on /system/network/interfaces/{iface}",),
    decode=nothing,
    parameters=(
        Parameter("iface", "iface", "body"),
        Parameter("autostart", "autostart", "body", "boolean"),
        Parameter("bond_primary", "bond-primary", "body"),
        Parameter("bond_mode", "bond_mode", "body"),
        Parameter("bond_xmit_hash_policy", "bond_xmit_hash_policy", "body"),
        Parameter("bridge_ports", "bridge_ports", "body", "property-string"),
        Parameter("bridge_vlan_aware", "bridge_vlan_aware", "body", "boolean"),
        Parameter("cidr", "cidr", "body"),
        Parameter("cidr6", "cidr6", "body"),
        Parameter("comments", "comments", "body"),
        Parameter("comments6", "comments6", "body"),
        Parameter("gateway", "gateway", "body"),
        Parameter("gateway6", "gateway6", "body"),
        Parameter("method", "method", "body"),
        Parameter("method6", "method6", "body"),
        Parameter("mtu", "mtu", "body", "integer"),
        Parameter("slaves", "slaves", "body", "property-string"),
        Parameter("type", "type", "body"),
        Parameter("vlan_id", "vlan-id", "body", "integer"),
        Parameter("vlan_raw_device", "vlan-raw-device", "body"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_RELOAD_NETWORK_CONFIG = Operation(
    name="network.reload_network_config",
    method="PUT",
    template="/nodes/{node}/network",
    effect="start",
    privileges=("Sys.Modify on /system/network/interfaces",),
    decode=Decoder(UPID),
    parameters=(Parameter("node", "node", "path"),),
    home=__name__,
)


_DELETE_NETWORK_INTERFACE = Operation(
    name="network.delete_network_interface",
    method="DELETE",
    template="/nodes/{node}/network/{iface}",
    effect="destroy",
    privileges=("Sys.Modify on /system/network/interfaces/{iface}",),
    decode=nothing,
    parameters=(
        Parameter("iface", "iface", "path"),
        Parameter("digest", "digest", "query"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_GET_NETWORK_INTERFACE = Operation(
    name="network.get_network_interface",
    method="GET",
    template="/nodes/{node}/network/{iface}",
    effect="read",
    privileges=("Sys.Audit on /system/network/interfaces/{iface}",),
    decode=Decoder(_NETWORK_INTERFACE_SHAPE),
    parameters=(
        Parameter("iface", "iface", "path"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_UPDATE_NETWORK_INTERFACE = Operation(
    name="network.update_network_interface",
    method="PUT",
    template="/nodes/{node}/network/{iface}",
    effect="write",
    privileges=("Sys.Modify on /system/network/interfaces/{iface}",),
    decode=nothing,
    parameters=(
        Parameter("iface", "iface", "path"),
        Parameter("autostart", "autostart", "body", "boolean"),
        Parameter("bond_primary", "bond-primary", "body"),
        Parameter("bond_mode", "bond_mode", "body"),
        Parameter("bond_xmit_hash_policy", "bond_xmit_hash_policy", "body"),
        Parameter("bridge_ports", "bridge_ports", "body", "property-string"),
        Parameter("bridge_vlan_aware", "bridge_vlan_aware", "body", "boolean"),
        Parameter("cidr", "cidr", "body"),
        Parameter("cidr6", "cidr6", "body"),
        Parameter("comments", "comments", "body"),
        Parameter("comments6", "comments6", "body"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("gateway", "gateway", "body"),
        Parameter("gateway6", "gateway6", "body"),
        Parameter("method", "method", "body"),
        Parameter("method6", "method6", "body"),
        Parameter("mtu", "mtu", "body", "integer"),
        Parameter("slaves", "slaves", "body", "property-string"),
        Parameter("type", "type", "body"),
        Parameter("vlan_id", "vlan-id", "body", "integer"),
        Parameter("vlan_raw_device", "vlan-raw-device", "body"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
