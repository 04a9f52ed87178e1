# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""The server as a machine: status, services, logs, time, subscription, and switching it off.

PBS has only one node, the machine it runs on. Leave `node` out: it accepts any name.

`get_node_status` is what monitoring needs: load, memory, space on the root filesystem, uptime
and the fingerprint of the certificate. Starting and stopping services are tasks; reboot and
shutdown act at once and soon end the connection.

Example:
    status = pbs.send(get_node_status())
    print(f"{status.cpu:.0%} CPU, {status.memory.used / status.memory.total:.0%} memory")
    print([one.service for one in pbs.send(list_services()) if one.state != "running"])
    # 5% CPU, 25% memory
    # []"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from pbs_client.runtime import (
    BOOLEAN,
    INTEGER,
    NOTHING_EXTRA,
    NUMBER,
    TEXT,
    UPID,
    WORD,
    Decoder,
    ListOf,
    Operation,
    Optional,
    OptionalUtc,
    Parameter,
    Request,
    Shape,
    TaskRequest,
    Utc,
    as_is,
    declare_property_string,
    explain_missing,
    extra_names,
    hidden,
    masked,
    model_class,
    model_field,
    nothing,
    parse_property_string,
    write_property_string,
)

from .enums import (
    BootMode,
    NodeConfigSetting,
    NodeTerminalCommand,
    RrdMode,
    RrdTimeFrame,
    SubscriptionStatus,
    UiLanguage,
)
from .shared_models import SYSLOG_LINE_SHAPE, SyslogLine

__all__ = [
    "AcmeConfig",
    "AcmeDomain",
    "BootModeInformation",
    "KernelVersionInformation",
    "NodeConfig",
    "NodeCpuInformation",
    "NodeInformation",
    "NodeListItem",
    "NodeMemoryCounters",
    "NodeRrdPoint",
    "NodeShellTicket",
    "NodeStatus",
    "NodeSwapCounters",
    "NodeTime",
    "ServerIdentity",
    "ServiceInfo",
    "StorageStatus",
    "SubscriptionInfo",
    "SyslogLine",
    "check_node_subscription",
    "delete_node_subscription",
    "get_node_config",
    "get_node_identity",
    "get_node_journal",
    "get_node_report",
    "get_node_rrd",
    "get_node_status",
    "get_node_subscription",
    "get_node_syslog",
    "get_node_time",
    "get_service_state",
    "get_structured_node_journal",
    "list_nodes",
    "list_services",
    "open_node_terminal",
    "reboot_node",
    "reload_service",
    "restart_service",
    "set_node_timezone",
    "set_subscription_key",
    "shutdown_node",
    "start_service",
    "stop_service",
    "update_node_config",
]


def list_nodes() -> Request[list[NodeListItem]]:
    """Lists the only node; exists for compatibility with Proxmox VE.

    `GET /nodes`

    There is no need for it, since `node` defaults to localhost.

    Returns:
        `Client.send` returns a list of `NodeListItem` (`node`); always one item.

    Raises:
        PermissionDenied: the caller is not root@pam itself; every API token is refused, whatever
            its rights.

    Privileges:
        root@pam itself, not one of its tokens
    """
    return Request(_LIST_NODES, {})


def get_node_config(*, node: str = "localhost") -> Request[NodeConfig]:
    """Reads the node's configuration: ACME domains, proxy, mail sender, TLS ciphers, log retention.

    `GET /nodes/{node}/config`

    Fields of settings that were never changed are None.

    Args:
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a `NodeConfig` (`acme`, `acmedomain0`, `acmedomain1`,
            `acmedomain2`, `acmedomain3`, `acmedomain4`, `ciphers_tls_1_2`, `ciphers_tls_1_3` and
            7 more).
        `Client.exchange` also returns `digest`.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system: Sys.Audit
    """
    return Request(_GET_NODE_CONFIG, {"node": node})


def update_node_config(
    *,
    acme: AcmeConfig | str | None = None,
    acmedomain0: AcmeDomain | str | None = None,
    acmedomain1: AcmeDomain | str | None = None,
    acmedomain2: AcmeDomain | str | None = None,
    acmedomain3: AcmeDomain | str | None = None,
    acmedomain4: AcmeDomain | str | None = None,
    ciphers_tls_1_2: str | None = None,
    ciphers_tls_1_3: str | None = None,
    consent_text: str | None = None,
    default_lang: UiLanguage | None = None,
    delete: Sequence[NodeConfigSetting] | None = None,
    description: str | None = None,
    digest: str | None = None,
    email_from: str | None = None,
    http_proxy: str | None = None,
    location: str | None = None,
    task_log_max_days: int | None = None,
    node: str = "localhost",
) -> Request[None]:
    """Changes the node's configuration; settings named in `delete` are reset to their defaults
    first.

    `PUT /nodes/{node}/config`

    Args:
        acme: Which ACME account orders certificates, such as `account=default`.
        acmedomain0: A name for the certificate that ACME orders, such as
            `backup.example.com,plugin=dns1`.
        acmedomain1: A second name for the certificate, in the same form.
        acmedomain2: A third name for the certificate, in the same form.
        acmedomain3: A fourth name for the certificate, in the same form.
        acmedomain4: A fifth name for the certificate, in the same form.
        ciphers_tls_1_2: Ciphers for TLS up to 1.2 as OpenSSL lists them, such as
            `ECDHE+AESGCM:ECDHE+CHACHA20`.
        ciphers_tls_1_3: Cipher suites for TLS 1.3 as OpenSSL lists them, such as
            `TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256`.
        consent_text: Text shown before the login in the web interface.
        default_lang: Language of the web interface for those who chose none.
        delete: Settings to reset to their defaults; all others stay unless given. Example:
            `["acme"]`.
        description: Notes about the server, of any number of lines.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        email_from: Sender of the mails that PBS sends, such as `pbs@example.com`.
        http_proxy: Proxy for what the server fetches itself, such as
            `http://user:secret@proxy.example.com:3128`.
        location: Where the server is, such as `latitude=48.2,longitude=16.4,name=Vienna`. New in
            PBS 4.2.
        task_log_max_days: How long task logs are kept. In days.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        ApiError: OpenSSL knows none of the ciphers.
        Modified: the configuration has changed since `digest` was read.
        ParameterError: a value has the wrong form, two ACME domains are the same, or a text
            other than `description` has several lines.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system: Sys.Modify
    """
    http_proxy = hidden(http_proxy)
    return Request(
        _UPDATE_NODE_CONFIG,
        {
            "acme": acme,
            "acmedomain0": acmedomain0,
            "acmedomain1": acmedomain1,
            "acmedomain2": acmedomain2,
            "acmedomain3": acmedomain3,
            "acmedomain4": acmedomain4,
            "ciphers-tls-1.2": ciphers_tls_1_2,
            "ciphers-tls-1.3": ciphers_tls_1_3,
            "consent-text": consent_text,
            "default-lang": default_lang,
            "delete": delete,
            "description": description,
            "digest": digest,
            "email-from": email_from,
            "http-proxy": http_proxy,
            "location": location,
            "task-log-max-days": task_log_max_days,
            "node": node,
        },
    )


def get_node_identity(*, node: str = "localhost") -> Request[ServerIdentity]:
    """Gives the permanent id of this server, which survives renames and new certificates.

    `GET /nodes/{node}/identity`

    It comes from the machine's own id, so a copied virtual machine may have that of the
    original.

    Args:
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a `ServerIdentity` (`pbs_instance_id`).

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.
        NotFound: the server is older than PBS 4.2 and does not know the call.

    Privileges:
        any login

    New in PBS 4.2.
    """
    return Request(_GET_NODE_IDENTITY, {"node": node})


def get_node_journal(
    *,
    endcursor: str | None = None,
    kernel: bool | None = None,
    lastentries: int | None = None,
    priority: str | None = None,
    service: str | None = None,
    since: int | datetime | None = None,
    startcursor: str | None = None,
    unit: str | None = None,
    until: int | datetime | None = None,
    node: str = "localhost",
) -> Request[list[str]]:
    """Reads lines of the system journal as text, by time or cursor.

    `GET /nodes/{node}/journal`

    Set a limit such as `lastentries`: there is no paging, and journals are long. An answer that
    is empty or ends early need not mean that there are no more lines: PBS writes errors of its
    journal reader to its own log only.

    Args:
        endcursor: Only entries before the one with this cursor; not together with `until`.
        kernel: Only kernel messages. Default on the server: `False`. New in PBS 4.2.3.
        lastentries: Only this many of the newest lines. At least 0.
        priority: Only messages of this level or worse, from 0 (emergency) to 7 (debug), or a
            range such as `0..4`. New in PBS 4.2.3.
        service: Only messages of programs whose name matches; `*` and `?` are wildcards. New in
            PBS 4.2.3.
        since: Only entries from this time on; not together with `startcursor`. A datetime with a
            time zone, or Unix seconds.
        startcursor: Only entries after the one with this cursor; not together with `since`.
        unit: Only messages of this systemd unit; `.service` may be omitted. New in PBS 4.2.3.
        until: Only entries up to this time; not together with `endcursor`. A datetime with a
            time zone, or Unix seconds.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a `list[str]`: one text per line.

    Raises:
        NotFound: the server's journal reader is not installed.
        ParameterError: the server is older than 4.2.3 and does not know a filter that was given.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/log: Sys.Audit
    """
    return Request(
        _GET_NODE_JOURNAL,
        {
            "endcursor": endcursor,
            "kernel": kernel,
            "lastentries": lastentries,
            "priority": priority,
            "service": service,
            "since": since,
            "startcursor": startcursor,
            "unit": unit,
            "until": until,
            "node": node,
        },
    )


def get_structured_node_journal(
    *,
    endcursor: str | None = None,
    identifiers: bool | None = None,
    kernel: bool | None = None,
    lastentries: int | None = None,
    priority: str | None = None,
    service: str | None = None,
    since: int | datetime | None = None,
    startcursor: str | None = None,
    unit: str | None = None,
    units: bool | None = None,
    until: int | datetime | None = None,
    node: str = "localhost",
) -> Request[Any]:
    """Reads entries of the system journal as objects with a member for each field of an entry.

    `GET /nodes/{node}/journal`

    The members depend on the server's journal reader, so there is no class for them. Give a
    bound such as `lastentries`: there is no paging, and a journal is long.

    Args:
        endcursor: Only entries before the one with this cursor; not together with `until`.
        identifiers: Also returns which programs have written to the journal. Default on the
            server: `False`. New in PBS 4.2.3.
        kernel: Only kernel messages. Default on the server: `False`. New in PBS 4.2.3.
        lastentries: Only this many of the newest lines. At least 0.
        priority: Only messages of this level or worse, from 0 (emergency) to 7 (debug), or a
            range such as `0..4`. New in PBS 4.2.3.
        service: Only messages of programs whose name matches; `*` and `?` are wildcards. New in
            PBS 4.2.3.
        since: Only entries from this time on; not together with `startcursor`. A datetime with a
            time zone, or Unix seconds.
        startcursor: Only entries after the one with this cursor; not together with `since`.
        unit: Only messages of this systemd unit; `.service` may be omitted. New in PBS 4.2.3.
        units: Also returns which units have written to the journal. Default on the server:
            `False`. New in PBS 4.2.3.
        until: Only entries up to this time; not together with `endcursor`. A datetime with a
            time zone, or Unix seconds.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns JSON: whatever the server's journal reader writes.

    Raises:
        NotFound: the server's journal reader is not installed.
        ParameterError: the server is older than 4.2.3, which introduced this form.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/log: Sys.Audit

    New in PBS 4.2.3.
    """
    return Request(
        _GET_STRUCTURED_NODE_JOURNAL,
        {
            "endcursor": endcursor,
            "identifiers": identifiers,
            "kernel": kernel,
            "lastentries": lastentries,
            "priority": priority,
            "service": service,
            "since": since,
            "startcursor": startcursor,
            "unit": unit,
            "units": units,
            "until": until,
            "node": node,
        },
    )


def get_node_report(*, node: str = "localhost") -> Request[str]:
    """Makes the server's report for support as one long text; it can take many seconds and names
    hosts and users.

    `GET /nodes/{node}/report`

    Markdown: a heading for each group, and for each file or command its name and contents. Read
    it before you pass it on.

    Args:
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a `str`: the whole report, in Markdown.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/status: Sys.Audit
    """
    return Request(_GET_NODE_REPORT, {"node": node})


def get_node_rrd(
    *,
    cf: RrdMode,
    timeframe: RrdTimeFrame,
    node: str = "localhost",
) -> Request[list[NodeRrdPoint]]:
    """Gives load, memory, network and disk activity over time, as far as they were measured.

    `GET /nodes/{node}/rrd`

    Points are oldest first and a minute apart for hour and day, half an hour for week and month,
    six hours for year, a week for decade. For times when the server was off, points contain only
    the time.

    Args:
        cf: Whether each point is the average or the maximum of its interval. Either `MAX` or
            `AVERAGE`.
        timeframe: How far back to go; the further, the longer each interval. One of `hour`,
            `day`, `week`, `month`, `year` or `decade`.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a list of `NodeRrdPoint` (`time`, `cpu`, `io_ticks`, `iowait`,
            `loadavg`, `memtotal`, `memused`, `netin` and 9 more); the oldest first.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/status: Sys.Audit
    """
    return Request(
        _GET_NODE_RRD,
        {
            "cf": cf,
            "timeframe": timeframe,
            "node": node,
        },
    )


def list_services(*, node: str = "localhost") -> Request[list[ServiceInfo]]:
    """Lists the system services that PBS manages, each with its state.

    `GET /nodes/{node}/services`

    An empty list means that systemd did not answer, as in a container without it.

    Args:
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a list of `ServiceInfo` (`name`, `desc`, `service`, `state` and
            `unit_state`).

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/services: Sys.Audit
    """
    return Request(_LIST_SERVICES, {"node": node})


def reload_service(
    service: str,
    /,
    *,
    node: str = "localhost",
) -> TaskRequest:
    """Starts a task that makes a service read its configuration again.

    `POST /nodes/{node}/services/{service}/reload`

    A service that cannot do that is restarted if it is running.

    Args:
        service: Name of a system service, such as `proxmox-backup-proxy`. At most 256
            characters.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`: systemd refused, or there is no such service, which is
            not checked before.

    Privileges:
        on /system/services/{service}: Sys.Modify
    """
    return TaskRequest(
        _RELOAD_SERVICE,
        {
            "service": service,
            "node": node,
        },
    )


def restart_service(
    service: str,
    /,
    *,
    node: str = "localhost",
) -> TaskRequest:
    """Starts a task that restarts a service.

    `POST /nodes/{node}/services/{service}/restart`

    proxmox-backup-proxy, which answers this API, is reloaded instead, so that running tasks and
    connections continue.

    Args:
        service: Name of a system service, such as `proxmox-backup-proxy`. At most 256
            characters.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`: systemd refused, or there is no such service, which is
            not checked before.

    Privileges:
        on /system/services/{service}: Sys.Modify
    """
    return TaskRequest(
        _RESTART_SERVICE,
        {
            "service": service,
            "node": node,
        },
    )


def start_service(
    service: str,
    /,
    *,
    node: str = "localhost",
) -> TaskRequest:
    """Starts a task that starts a stopped service.

    `POST /nodes/{node}/services/{service}/start`

    Args:
        service: Name of a system service, such as `proxmox-backup-proxy`. At most 256
            characters.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`: the service did not come up, or there is no such service,
            which is not checked before.

    Privileges:
        on /system/services/{service}: Sys.Modify
    """
    return TaskRequest(
        _START_SERVICE,
        {
            "service": service,
            "node": node,
        },
    )


def get_service_state(
    service: str,
    /,
    *,
    node: str = "localhost",
) -> Request[ServiceInfo | None]:
    """Reads the state of one service, if systemd knows it.

    `GET /nodes/{node}/services/{service}/state`

    Args:
        service: Name of a system service, such as `proxmox-backup-proxy`. At most 256
            characters.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a `ServiceInfo` (`name`, `desc`, `service`, `state` and
            `unit_state`), or None if systemd does not know the service.

    Raises:
        NotFound: it is none of the services that `list_services` gives.
        PermissionDenied: a privilege listed below is missing.
        ServerError: systemd did not answer, as in a container without it.

    Privileges:
        on /system/services/{service}: Sys.Audit
    """
    return Request(
        _GET_SERVICE_STATE,
        {
            "service": service,
            "node": node,
        },
    )


def stop_service(
    service: str,
    /,
    *,
    node: str = "localhost",
) -> TaskRequest:
    """Starts a task that stops a service; PBS refuses to stop its own API daemon.

    `POST /nodes/{node}/services/{service}/stop`

    Stopping proxmox-backup-proxy ends this API: nothing sent here can start it again.

    Args:
        service: Name of a system service, such as `proxmox-backup-proxy`. At most 256
            characters.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`: the service is proxmox-backup, there is no such service,
            or systemd refused.

    Privileges:
        on /system/services/{service}: Sys.Modify
    """
    return TaskRequest(
        _STOP_SERVICE,
        {
            "service": service,
            "node": node,
        },
    )


def get_node_status(*, node: str = "localhost") -> Request[NodeStatus]:
    """Reads load, memory, root disk, uptime, kernel and the certificate fingerprint of the server.

    `GET /nodes/{node}/status`

    Args:
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a `NodeStatus` (`boot_info`, `cpu`, `cpuinfo`, `current_kernel`,
            `info`, `kversion`, `loadavg`, `memory` and 4 more).

    Raises:
        ApiError: the server's certificate file cannot be read, such as after uploading something
            that is not a certificate.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/status: Sys.Audit
    """
    return Request(_GET_NODE_STATUS, {"node": node})


def reboot_node(*, node: str = "localhost") -> Request[None]:
    """Reboots the server without waiting for running backups and tasks.

    `POST /nodes/{node}/status`

    PBS asks for no confirmation. The answer comes before the machine goes down; then calls fail
    with NotSent until it is up again.

    Args:
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        PermissionDenied: a privilege listed below is missing.
        ServerError: systemd could not be reached.

    Privileges:
        on /system/status: Sys.PowerManagement
    """
    return Request(_REBOOT_NODE, {"node": node})


def shutdown_node(*, node: str = "localhost") -> Request[None]:
    """Powers the server off; it cannot be started again through this API.

    `POST /nodes/{node}/status`

    PBS asks for no confirmation, and running backups and tasks are cut off.

    Args:
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        PermissionDenied: a privilege listed below is missing.
        ServerError: systemd could not be reached.

    Privileges:
        on /system/status: Sys.PowerManagement
    """
    return Request(_SHUTDOWN_NODE, {"node": node})


def delete_node_subscription(*, node: str = "localhost") -> Request[None]:
    """Removes the subscription key and what is known about it.

    `DELETE /nodes/{node}/subscription`

    The server's login to the enterprise package repository is removed as well.

    Args:
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        NotFound: no key is stored.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system: Sys.Modify
    """
    return Request(_DELETE_NODE_SUBSCRIPTION, {"node": node})


def get_node_subscription(*, node: str = "localhost") -> Request[SubscriptionInfo]:
    """Reads the subscription as last checked; the key and server id are shown only to those who may
    audit the system.

    `GET /nodes/{node}/subscription`

    Without Sys.Audit on `/` only `status`, `message` and `url` are set.

    Args:
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a `SubscriptionInfo` (`status`, `checktime`, `key`, `message`,
            `nextduedate`, `productname`, `regdate`, `serverid` and 2 more).

    Raises:
        ApiError: the stored subscription cannot be read.
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login for status, message and url
        on /: Sys.Audit for the rest
    """
    return Request(_GET_NODE_SUBSCRIPTION, {"node": node})


def check_node_subscription(
    *,
    force: bool | None = None,
    node: str = "localhost",
) -> Request[None]:
    """Asks Proxmox about the subscription and stores the answer; skipped if the last check is
    recent, unless `force=True`.

    `POST /nodes/{node}/subscription`

    Without a stored key nothing happens.

    Args:
        force: Checks again even if the last check is recent. Default on the server: `False`.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        ApiError: the stored key is one for offline use, which cannot be checked.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: the server cannot reach shop.proxmox.com; it may need `http_proxy` in
            `update_node_config`.

    Privileges:
        on /system: Sys.Modify
    """
    return Request(
        _CHECK_NODE_SUBSCRIPTION,
        {
            "force": force,
            "node": node,
        },
    )


def set_subscription_key(
    *,
    key: str,
    node: str = "localhost",
) -> Request[None]:
    """Stores a subscription key after asking Proxmox whether it is valid for this server.

    `PUT /nodes/{node}/subscription`

    Args:
        key: The key, such as `pbsc-0123456789`.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        ParameterError: it does not look like a key for PBS.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: the server cannot reach shop.proxmox.com; it may need `http_proxy` in
            `update_node_config`.

    Privileges:
        on /system: Sys.Modify
    """
    key = hidden(key)
    return Request(
        _SET_SUBSCRIPTION_KEY,
        {
            "key": key,
            "node": node,
        },
    )


def get_node_syslog(
    *,
    limit: int | None = None,
    service: str | None = None,
    since: str | None = None,
    start: int | None = None,
    until: str | None = None,
    node: str = "localhost",
) -> Request[list[SyslogLine]]:
    """Reads a page of the system log as numbered lines; the server scans the whole journal for
    every page.

    `GET /nodes/{node}/syslog`

    `limit=0` returns no lines, unlike elsewhere. An empty result is one line that says so, such
    as `-- No entries --`.

    Args:
        limit: Maximum number of lines to return, 50 if not given; 0 returns none. At least 0.
        service: Only lines of this system service, such as `proxmox-backup-proxy`. At most 128
            characters.
        since: Only lines from this time on, such as `2026-11-30 08:00`. A date, YYYY-MM-DD, with
            or without a time HH:MM or HH:MM:SS, in the server's time zone.
        start: How many lines to skip. At least 0.
        until: Only lines up to this time, such as `2026-11-30 09:00`. A date, YYYY-MM-DD, with
            or without a time HH:MM or HH:MM:SS, in the server's time zone.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a list of `SyslogLine` (`n` and `t`).
        `Client.exchange` also returns `total`.

    Raises:
        ParameterError: `since` or `until` is not a date.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/log: Sys.Audit
    """
    return Request(
        _GET_NODE_SYSLOG,
        {
            "limit": limit,
            "service": service,
            "since": since,
            "start": start,
            "until": until,
            "node": node,
        },
    )


def open_node_terminal(
    *,
    cmd: NodeTerminalCommand | None = None,
    node: str = "localhost",
) -> Request[NodeShellTicket]:
    """Opens a shell for a websocket and gives port and ticket for it; this client has no websocket
    to attach.

    `POST /nodes/{node}/termproxy`

    The field `upid` is the task that waits for the connection.

    Args:
        cmd: `login` asks for a login and gives a shell; `upgrade` updates packages, which only
            root@pam itself may do.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a `NodeShellTicket` (`upid`, `port`, `ticket` and `user`).

    Raises:
        PermissionDenied: `upgrade` was asked for by somebody other than root@pam.

    Privileges:
        on /system: Sys.Console
    """
    return Request(
        _OPEN_NODE_TERMINAL,
        {
            "cmd": cmd,
            "node": node,
        },
    )


def get_node_time(*, node: str = "localhost") -> Request[NodeTime]:
    """Reads the server's clock and time zone; `localtime` is shifted by the zone and is not a Unix
    time.

    `GET /nodes/{node}/time`

    TOTP codes are checked against this clock, with a tolerance of one step either way.

    Args:
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a `NodeTime` (`localtime`, `time` and `timezone`).

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.
        ParameterError: `node` has a dot in it.

    Privileges:
        any login
    """
    return Request(_GET_NODE_TIME, {"node": node})


def set_node_timezone(
    *,
    timezone: str,
    node: str = "localhost",
) -> Request[None]:
    """Sets the server's time zone, which schedules and the periods of pruning depend on.

    `PUT /nodes/{node}/time`

    Args:
        timezone: A name of the time zone database, such as `Europe/Vienna` or `Etc/UTC`. 2 to 64
            characters.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        ParameterError: the server does not know the time zone.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/time: Sys.Modify
    """
    return Request(
        _SET_NODE_TIMEZONE,
        {
            "timezone": timezone,
            "node": node,
        },
    )


@model_class
class AcmeConfig:
    """Which ACME account the server uses, as in `account=default`. `parse` reads its text, `str()`
    writes it."""

    account: str
    """Name of the account, from `list_acme_accounts`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""

    @classmethod
    def parse(cls, text: str) -> AcmeConfig:
        """Reads the text of the property string; UsageError names what cannot be right."""
        return parse_property_string(cls, text)

    def __str__(self) -> str:
        return write_property_string(self)


@model_class
class AcmeDomain:
    """A name for the server's certificate and how to prove that it is yours, as in
    `backup.example.com,plugin=dns1`. `parse` reads its text, `str()` writes it."""

    domain: str
    """The name, such as `backup.example.com`."""
    alias: str | None = None
    """Another domain in whose DNS the proof is put, if a CNAME of `_acme-challenge` points there.
    None if not set."""
    plugin: str | None = None
    """Id of the ACME plugin that puts the proof into the DNS; without one PBS answers on port 80
    itself."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""

    @classmethod
    def parse(cls, text: str) -> AcmeDomain:
        """Reads the text of the property string; UsageError names what cannot be right."""
        return parse_property_string(cls, text)

    def __str__(self) -> str:
        return write_property_string(self)


@model_class
class BootModeInformation:
    """How the machine was started."""

    mode: BootMode
    """UEFI (`efi`) or BIOS (`legacy-bios`)."""
    secureboot: bool
    """Whether Secure Boot is on; always False with a BIOS."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class KernelVersionInformation:
    """The running kernel, as `uname` shows it."""

    machine: str
    """Architecture, such as `x86_64`."""
    release: str
    """Release, such as `6.17.2-1-pve`."""
    sysname: str
    """Name of the system: `Linux`."""
    version: str
    """Build of the release, such as `#1 SMP PREEMPT_DYNAMIC PMX 6.17.2-1`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class NodeConfig:
    """Settings of the server that concern all of it; None where nothing was set."""

    acme: str | None = None
    """Which ACME account orders certificates, such as `account=default`. `AcmeConfig.parse` makes
    an object of it. None if not set."""
    acmedomain0: str | None = None
    """A name for the certificate that ACME orders, such as `backup.example.com,plugin=dns1`.
    `AcmeDomain.parse` makes an object of it. None if not set."""
    acmedomain1: str | None = None
    """A second name for the certificate. `AcmeDomain.parse` makes an object of it. None if not set."""
    acmedomain2: str | None = None
    """A third name for the certificate. `AcmeDomain.parse` makes an object of it. None if not set."""
    acmedomain3: str | None = None
    """A fourth name for the certificate. `AcmeDomain.parse` makes an object of it. None if not set."""
    acmedomain4: str | None = None
    """A fifth name for the certificate. `AcmeDomain.parse` makes an object of it. None if not set."""
    ciphers_tls_1_2: str | None = None
    """Ciphers for TLS up to 1.2, as OpenSSL lists them. None if not set."""
    ciphers_tls_1_3: str | None = None
    """Cipher suites for TLS 1.3, as OpenSSL lists them. None if not set."""
    consent_text: str | None = None
    """What the web interface shows before the login. None if not set."""
    default_lang: UiLanguage | None = None
    """Language of the web interface for those who chose none. None if not set."""
    description: str | None = None
    """Notes about the server; each line ends in a newline. None if not set."""
    email_from: str | None = None
    """Sender of the mails that PBS sends. None if not set."""
    http_proxy: str | None = model_field(default=None, repr=masked)
    """Proxy for what the server fetches itself; may hold a password. None if not set."""
    location: str | None = None
    """Where the server is, such as `latitude=48.2,longitude=16.4,name=Vienna`. None if not set. New
    in PBS 4.2."""
    task_log_max_days: int | None = None
    """How long task logs are kept. In days. None if not set."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class NodeCpuInformation:
    """The processors of the server."""

    cpus: int
    """Processors as the kernel counts them: cores, times threads of each."""
    model: str
    """Name of the model, such as `Intel(R) Xeon(R) Processor`."""
    sockets: int
    """Physical processors."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class NodeInformation:
    """What a client needs to recognise this server."""

    fingerprint: str
    """SHA-256 of the certificate as 32 pairs of hex digits with colons: what
    `Client(fingerprint=…)` takes."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class NodeListItem:
    """The one node there is."""

    node: str
    """Host name of the server, without its domain."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class NodeMemoryCounters:
    """Main memory of the server."""

    free: int
    """Memory that nothing uses, not even caches. In bytes."""
    total: int
    """All memory. In bytes."""
    used: int
    """Memory in use, without caches that can be given up. In bytes."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class NodeRrdPoint:
    """What was measured about the server in one interval; None for what was not measured."""

    time: int
    """When the interval began that the point stands for. Unix seconds. `time_utc` is the same as a
    datetime."""
    cpu: float | None = None
    """Share of all processors that was busy. A fraction from 0 to 1. None if not reported."""
    io_ticks: float | None = None
    """Seconds of disk activity per second; can exceed 1. None if not reported."""
    iowait: float | None = None
    """Share of the time that processors were idle and waited for disks. A fraction from 0 to 1.
    None if not reported."""
    loadavg: float | None = None
    """Processes that ran or waited to run, as `uptime` counts them over a minute. None if not
    reported."""
    memtotal: float | None = None
    """All memory. In bytes. None if not reported."""
    memused: float | None = None
    """Memory in use. In bytes. None if not reported."""
    netin: float | None = None
    """Network traffic received. In bytes per second. None if not reported."""
    netout: float | None = None
    """Network traffic sent. In bytes per second. None if not reported."""
    read_bytes: float | None = None
    """Read from disks. In bytes per second. None if not reported."""
    read_ios: float | None = None
    """Read operations of disks. Counted per second. None if not reported."""
    swaptotal: float | None = None
    """Total swap space. In bytes. None if not reported."""
    swapused: float | None = None
    """Swap space in use. In bytes. None if not reported."""
    total: float | None = None
    """Size of the root file system. In bytes. None if not reported."""
    used: float | None = None
    """Space in use on the root file system. In bytes. None if not reported."""
    write_bytes: float | None = None
    """Written to disks. In bytes per second. None if not reported."""
    write_ios: float | None = None
    """Write operations of disks. Counted per second. None if not reported."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    time_utc: ClassVar[Utc] = Utc("time")
    """When the interval began that the point stands for. `time` as a datetime in UTC."""


@model_class
class NodeShellTicket:
    """What a websocket needs to attach to the shell that was opened."""

    port: int
    """Port on the server where the shell waits; to be passed when opening the websocket."""
    ticket: str = model_field(repr=masked)
    """Proves to the websocket who opened the shell; valid for this port alone."""
    upid: str
    """The task that waits for the connection."""
    user: str
    """User or token that the shell was opened for."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class NodeSwapCounters:
    """Swap space of the server; all 0 where there is none."""

    free: int
    """Free swap space. In bytes."""
    total: int
    """Total swap space. In bytes."""
    used: int
    """Swap space in use. In bytes."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class StorageStatus:
    """Space of the file system that holds `/`; datastores mostly have their own, see
    `get_datastore_status`."""

    avail: int
    """Space that can still be written. In bytes."""
    total: int
    """Size of the file system. In bytes."""
    used: int
    """Space in use; together with `avail` less than `total` where some is reserved. In bytes."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class NodeStatus:
    """How the server is doing at the moment."""

    boot_info: BootModeInformation
    """How the machine was started."""
    cpu: float
    """Share of CPU time in use since the last query. A fraction from 0 to 1."""
    cpuinfo: NodeCpuInformation
    """Number and model of the processors."""
    current_kernel: KernelVersionInformation
    """The running kernel, in its parts."""
    info: NodeInformation
    """The fingerprint of the certificate."""
    kversion: str
    """The running kernel as one text; the same is in `current_kernel`."""
    loadavg: tuple[float, ...]
    """Processes that ran or waited to run: averages over 1, 5 and 15 minutes."""
    memory: NodeMemoryCounters
    """Main memory."""
    root: StorageStatus
    """Space of the root file system."""
    swap: NodeSwapCounters
    """Swap space."""
    uptime: int
    """Time since the machine was started. In seconds."""
    wait: float
    """Share of CPU time spent waiting for disks since the last query. A fraction from 0 to 1."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class NodeTime:
    """The server's clock and time zone."""

    localtime: int
    """Local time as a number for display, not a moment: `time` plus the zone's offset from UTC.
    Unix seconds, shifted by the server's time zone."""
    time: int
    """The server's clock. Unix seconds. `time_utc` is the same as a datetime."""
    timezone: str
    """Name of its time zone, such as `Europe/Vienna`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    time_utc: ClassVar[Utc] = Utc("time")
    """The server's clock. `time` as a datetime in UTC."""


@model_class
class ServerIdentity:
    """What makes this server recognisable under any name and address."""

    pbs_instance_id: str
    """The id, 32 hex digits."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class ServiceInfo:
    """A system service that PBS manages."""

    desc: str
    """What it is, such as `Proxmox Backup API Server`."""
    name: str
    """Name of the unit in systemd."""
    service: str
    """Its name in this API, such as `proxmox-backup-proxy`."""
    state: str
    """What systemd says about it, such as `running` or `dead`; for one that runs and ends, its last
    result."""
    unit_state: str
    """What systemd does with it at boot, such as `enabled`; `not-found` if it is not installed."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class SubscriptionInfo:
    """The subscription of this server, as it was when last checked."""

    status: SubscriptionStatus
    """Whether there is a valid subscription. One of `new`, `notfound`, `active`, `invalid`,
    `expired` or `suspended`."""
    checktime: int | None = None
    """When Proxmox was last asked. Unix seconds. `checktime_utc` is the same as a datetime. None if
    not reported."""
    key: str | None = model_field(default=None, repr=masked)
    """The subscription key; None for those who may not audit the system."""
    message: str | None = None
    """The status in words, such as `There is no subscription key`. None if not reported."""
    nextduedate: str | None = None
    """When the next payment is due, as text. A date, YYYY-MM-DD. None if not reported."""
    productname: str | None = None
    """What was bought. None if not reported."""
    regdate: str | None = None
    """When it was registered, as text. A date, YYYY-MM-DD. None if not reported."""
    serverid: str | None = None
    """Id of this server, to which keys are bound; None for those who may not audit the system."""
    signature: str | None = None
    """Only of keys for offline use: proof that the stored data come from Proxmox."""
    url: str | None = None
    """Where a subscription can be bought. None if not reported."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    checktime_utc: ClassVar[OptionalUtc] = OptionalUtc("checktime")
    """When Proxmox was last asked. `checktime` as a datetime in UTC. None if not reported."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_ACME_CONFIG_SHAPE = Shape(
    AcmeConfig,
    {
        "account": TEXT,
    },
)
declare_property_string(AcmeConfig)


_ACME_DOMAIN_SHAPE = Shape(
    AcmeDomain,
    {
        "domain": TEXT,
        "alias": Optional(TEXT),
        "plugin": Optional(TEXT),
    },
)
declare_property_string(AcmeDomain, default_key="domain")


_BOOT_MODE_INFORMATION_SHAPE = Shape(
    BootModeInformation,
    {
        "mode": WORD,
        "secureboot": BOOLEAN,
    },
)


_KERNEL_VERSION_INFORMATION_SHAPE = Shape(
    KernelVersionInformation,
    {
        "machine": TEXT,
        "release": TEXT,
        "sysname": TEXT,
        "version": TEXT,
    },
)


_NODE_CONFIG_SHAPE = Shape(
    NodeConfig,
    {
        "acme": Optional(TEXT),
        "acmedomain0": Optional(TEXT),
        "acmedomain1": Optional(TEXT),
        "acmedomain2": Optional(TEXT),
        "acmedomain3": Optional(TEXT),
        "acmedomain4": Optional(TEXT),
        "ciphers-tls-1.2": Optional(TEXT),
        "ciphers-tls-1.3": Optional(TEXT),
        "consent-text": Optional(TEXT),
        "default-lang": Optional(WORD),
        "description": Optional(TEXT),
        "email-from": Optional(TEXT),
        "http-proxy": Optional(TEXT),
        "location": Optional(TEXT),
        "task-log-max-days": Optional(INTEGER),
    },
)


_NODE_CPU_INFORMATION_SHAPE = Shape(
    NodeCpuInformation,
    {
        "cpus": INTEGER,
        "model": TEXT,
        "sockets": INTEGER,
    },
)


_NODE_INFORMATION_SHAPE = Shape(
    NodeInformation,
    {
        "fingerprint": TEXT,
    },
)


_NODE_LIST_ITEM_SHAPE = Shape(
    NodeListItem,
    {
        "node": TEXT,
    },
)


_NODE_MEMORY_COUNTERS_SHAPE = Shape(
    NodeMemoryCounters,
    {
        "free": INTEGER,
        "total": INTEGER,
        "used": INTEGER,
    },
)


_NODE_RRD_POINT_SHAPE = Shape(
    NodeRrdPoint,
    {
        "time": INTEGER,
        "cpu": Optional(NUMBER),
        "io_ticks": Optional(NUMBER),
        "iowait": Optional(NUMBER),
        "loadavg": Optional(NUMBER),
        "memtotal": Optional(NUMBER),
        "memused": Optional(NUMBER),
        "netin": Optional(NUMBER),
        "netout": Optional(NUMBER),
        "read_bytes": Optional(NUMBER),
        "read_ios": Optional(NUMBER),
        "swaptotal": Optional(NUMBER),
        "swapused": Optional(NUMBER),
        "total": Optional(NUMBER),
        "used": Optional(NUMBER),
        "write_bytes": Optional(NUMBER),
        "write_ios": Optional(NUMBER),
    },
)


_NODE_SHELL_TICKET_SHAPE = Shape(
    NodeShellTicket,
    {
        "port": INTEGER,
        "ticket": TEXT,
        "upid": TEXT,
        "user": TEXT,
    },
)


_NODE_SWAP_COUNTERS_SHAPE = Shape(
    NodeSwapCounters,
    {
        "free": INTEGER,
        "total": INTEGER,
        "used": INTEGER,
    },
)


_STORAGE_STATUS_SHAPE = Shape(
    StorageStatus,
    {
        "avail": INTEGER,
        "total": INTEGER,
        "used": INTEGER,
    },
)


_NODE_STATUS_SHAPE = Shape(
    NodeStatus,
    {
        "boot-info": _BOOT_MODE_INFORMATION_SHAPE,
        "cpu": NUMBER,
        "cpuinfo": _NODE_CPU_INFORMATION_SHAPE,
        "current-kernel": _KERNEL_VERSION_INFORMATION_SHAPE,
        "info": _NODE_INFORMATION_SHAPE,
        "kversion": TEXT,
        "loadavg": ListOf(NUMBER),
        "memory": _NODE_MEMORY_COUNTERS_SHAPE,
        "root": _STORAGE_STATUS_SHAPE,
        "swap": _NODE_SWAP_COUNTERS_SHAPE,
        "uptime": INTEGER,
        "wait": NUMBER,
    },
)


_NODE_TIME_SHAPE = Shape(
    NodeTime,
    {
        "localtime": INTEGER,
        "time": INTEGER,
        "timezone": TEXT,
    },
)


_SERVER_IDENTITY_SHAPE = Shape(
    ServerIdentity,
    {
        "pbs-instance-id": TEXT,
    },
)


_SERVICE_INFO_SHAPE = Shape(
    ServiceInfo,
    {
        "desc": TEXT,
        "name": TEXT,
        "service": TEXT,
        "state": TEXT,
        "unit-state": TEXT,
    },
)


_SUBSCRIPTION_INFO_SHAPE = Shape(
    SubscriptionInfo,
    {
        "status": WORD,
        "checktime": Optional(INTEGER),
        "key": Optional(TEXT),
        "message": Optional(TEXT),
        "nextduedate": Optional(TEXT),
        "productname": Optional(TEXT),
        "regdate": Optional(TEXT),
        "serverid": Optional(TEXT),
        "signature": Optional(TEXT),
        "url": Optional(TEXT),
    },
)


_LIST_NODES = Operation(
    name="nodes.list_nodes",
    method="GET",
    template="/nodes",
    effect="read",
    privileges=("root@pam itself, not one of its tokens",),
    decode=Decoder(ListOf(_NODE_LIST_ITEM_SHAPE)),
    home=__name__,
)


_GET_NODE_CONFIG = Operation(
    name="nodes.get_node_config",
    method="GET",
    template="/nodes/{node}/config",
    effect="read",
    privileges=("Sys.Audit on /system",),
    decode=Decoder(_NODE_CONFIG_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("node", "node", "path"),),
    home=__name__,
)


_UPDATE_NODE_CONFIG = Operation(
    name="nodes.update_node_config",
    method="PUT",
    template="/nodes/{node}/config",
    effect="write",
    privileges=("Sys.Modify on /system",),
    decode=nothing,
    parameters=(
        Parameter("acme", "acme", "body", "property-string"),
        Parameter("acmedomain0", "acmedomain0", "body", "property-string"),
        Parameter("acmedomain1", "acmedomain1", "body", "property-string"),
        Parameter("acmedomain2", "acmedomain2", "body", "property-string"),
        Parameter("acmedomain3", "acmedomain3", "body", "property-string"),
        Parameter("acmedomain4", "acmedomain4", "body", "property-string"),
        Parameter("ciphers_tls_1_2", "ciphers-tls-1.2", "body"),
        Parameter("ciphers_tls_1_3", "ciphers-tls-1.3", "body"),
        Parameter("consent_text", "consent-text", "body"),
        Parameter("default_lang", "default-lang", "body"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("description", "description", "body"),
        Parameter("digest", "digest", "body"),
        Parameter("email_from", "email-from", "body"),
        Parameter("http_proxy", "http-proxy", "body", secret=True),
        Parameter("location", "location", "body"),
        Parameter("task_log_max_days", "task-log-max-days", "body", "integer"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_GET_NODE_IDENTITY = Operation(
    name="nodes.get_node_identity",
    method="GET",
    template="/nodes/{node}/identity",
    effect="read",
    since="4.2",
    privileges=("any login",),
    decode=Decoder(_SERVER_IDENTITY_SHAPE),
    parameters=(Parameter("node", "node", "path"),),
    home=__name__,
)


_GET_NODE_JOURNAL = Operation(
    name="nodes.get_node_journal",
    method="GET",
    template="/nodes/{node}/journal",
    effect="read",
    privileges=("Sys.Audit on /system/log",),
    decode=Decoder(ListOf(TEXT)),
    parameters=(
        Parameter("endcursor", "endcursor", "query"),
        Parameter("kernel", "kernel", "query", "boolean"),
        Parameter("lastentries", "lastentries", "query", "integer"),
        Parameter("priority", "priority", "query"),
        Parameter("service", "service", "query"),
        Parameter("since", "since", "query", "time"),
        Parameter("startcursor", "startcursor", "query"),
        Parameter("unit", "unit", "query"),
        Parameter("until", "until", "query", "time"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_GET_STRUCTURED_NODE_JOURNAL = Operation(
    name="nodes.get_structured_node_journal",
    method="GET",
    template="/nodes/{node}/journal",
    effect="read",
    since="4.2.3",
    privileges=("Sys.Audit on /system/log",),
    decode=as_is,
    fixed=(("structured", True),),
    parameters=(
        Parameter("endcursor", "endcursor", "query"),
        Parameter("identifiers", "identifiers", "query", "boolean"),
        Parameter("kernel", "kernel", "query", "boolean"),
        Parameter("lastentries", "lastentries", "query", "integer"),
        Parameter("priority", "priority", "query"),
        Parameter("service", "service", "query"),
        Parameter("since", "since", "query", "time"),
        Parameter("startcursor", "startcursor", "query"),
        Parameter("unit", "unit", "query"),
        Parameter("units", "units", "query", "boolean"),
        Parameter("until", "until", "query", "time"),
        Parameter("node", "node", "path"),
        Parameter("structured", "structured", "query", "boolean"),
    ),
    home=__name__,
)


_GET_NODE_REPORT = Operation(
    name="nodes.get_node_report",
    method="GET",
    template="/nodes/{node}/report",
    effect="read",
    privileges=("Sys.Audit on /system/status",),
    decode=Decoder(TEXT),
    parameters=(Parameter("node", "node", "path"),),
    home=__name__,
)


_GET_NODE_RRD = Operation(
    name="nodes.get_node_rrd",
    method="GET",
    template="/nodes/{node}/rrd",
    effect="read",
    privileges=("Sys.Audit on /system/status",),
    decode=Decoder(ListOf(_NODE_RRD_POINT_SHAPE)),
    parameters=(
        Parameter("cf", "cf", "query"),
        Parameter("timeframe", "timeframe", "query"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_LIST_SERVICES = Operation(
    name="nodes.list_services",
    method="GET",
    template="/nodes/{node}/services",
    effect="read",
    privileges=("Sys.Audit on /system/services",),
    decode=Decoder(ListOf(_SERVICE_INFO_SHAPE)),
    parameters=(Parameter("node", "node", "path"),),
    home=__name__,
)


_RELOAD_SERVICE = Operation(
    name="nodes.reload_service",
    method="POST",
    template="/nodes/{node}/services/{service}/reload",
    effect="start",
    privileges=("Sys.Modify on /system/services/{service}",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("service", "service", "path"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_RESTART_SERVICE = Operation(
    name="nodes.restart_service",
    method="POST",
    template="/nodes/{node}/services/{service}/restart",
    effect="start",
    privileges=("Sys.Modify on /system/services/{service}",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("service", "service", "path"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_START_SERVICE = Operation(
    name="nodes.start_service",
    method="POST",
    template="/nodes/{node}/services/{service}/start",
    effect="start",
    privileges=("Sys.Modify on /system/services/{service}",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("service", "service", "path"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_GET_SERVICE_STATE = Operation(
    name="nodes.get_service_state",
    method="GET",
    template="/nodes/{node}/services/{service}/state",
    effect="read",
    privileges=("Sys.Audit on /system/services/{service}",),
    decode=Decoder(Optional(_SERVICE_INFO_SHAPE)),
    parameters=(
        Parameter("service", "service", "path"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_STOP_SERVICE = Operation(
    name="nodes.stop_service",
    method="POST",
    template="/nodes/{node}/services/{service}/stop",
    effect="start",
    privileges=("Sys.Modify on /system/services/{service}",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("service", "service", "path"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_GET_NODE_STATUS = Operation(
    name="nodes.get_node_status",
    method="GET",
    template="/nodes/{node}/status",
    effect="read",
    privileges=("Sys.Audit on /system/status",),
    decode=Decoder(_NODE_STATUS_SHAPE),
    parameters=(Parameter("node", "node", "path"),),
    home=__name__,
)


_REBOOT_NODE = Operation(
    name="nodes.reboot_node",
    method="POST",
    template="/nodes/{node}/status",
    effect="destroy",
    privileges=("Sys.PowerManagement on /system/status",),
    decode=nothing,
    fixed=(("command", "reboot"),),
    parameters=(
        Parameter("node", "node", "path"),
        Parameter("command", "command", "body"),
    ),
    home=__name__,
)


_SHUTDOWN_NODE = Operation(
    name="nodes.shutdown_node",
    method="POST",
    template="/nodes/{node}/status",
    effect="destroy",
    privileges=("Sys.PowerManagement on /system/status",),
    decode=nothing,
    fixed=(("command", "shutdown"),),
    parameters=(
        Parameter("node", "node", "path"),
        Parameter("command", "command", "body"),
    ),
    home=__name__,
)


_DELETE_NODE_SUBSCRIPTION = Operation(
    name="nodes.delete_node_subscription",
    method="DELETE",
    template="/nodes/{node}/subscription",
    effect="destroy",
    privileges=("Sys.Modify on /system",),
    decode=nothing,
    parameters=(Parameter("node", "node", "path"),),
    home=__name__,
)


_GET_NODE_SUBSCRIPTION = Operation(
    name="nodes.get_node_subscription",
    method="GET",
    template="/nodes/{node}/subscription",
    effect="read",
    privileges=(
        "any login for status, message and url",
        "Sys.Audit on / for the rest",
    ),
    decode=Decoder(_SUBSCRIPTION_INFO_SHAPE),
    parameters=(Parameter("node", "node", "path"),),
    home=__name__,
)


_CHECK_NODE_SUBSCRIPTION = Operation(
    name="nodes.check_node_subscription",
    method="POST",
    template="/nodes/{node}/subscription",
    effect="write",
    privileges=("Sys.Modify on /system",),
    decode=nothing,
    parameters=(
        Parameter("force", "force", "body", "boolean"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_SET_SUBSCRIPTION_KEY = Operation(
    name="nodes.set_subscription_key",
    method="PUT",
    template="/nodes/{node}/subscription",
    effect="write",
    privileges=("Sys.Modify on /system",),
    decode=nothing,
    parameters=(
        Parameter("key", "key", "body", secret=True),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_GET_NODE_SYSLOG = Operation(
    name="nodes.get_node_syslog",
    method="GET",
    template="/nodes/{node}/syslog",
    effect="read",
    privileges=("Sys.Audit on /system/log",),
    decode=Decoder(ListOf(SYSLOG_LINE_SHAPE)),
    attributes=("total",),
    parameters=(
        Parameter("limit", "limit", "query", "integer"),
        Parameter("service", "service", "query"),
        Parameter("since", "since", "query"),
        Parameter("start", "start", "query", "integer"),
        Parameter("until", "until", "query"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_OPEN_NODE_TERMINAL = Operation(
    name="nodes.open_node_terminal",
    method="POST",
    template="/nodes/{node}/termproxy",
    effect="start",
    privileges=("Sys.Console on /system",),
    decode=Decoder(_NODE_SHELL_TICKET_SHAPE),
    parameters=(
        Parameter("cmd", "cmd", "body"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_GET_NODE_TIME = Operation(
    name="nodes.get_node_time",
    method="GET",
    template="/nodes/{node}/time",
    effect="read",
    privileges=("any login",),
    decode=Decoder(_NODE_TIME_SHAPE),
    parameters=(Parameter("node", "node", "path"),),
    home=__name__,
)


_SET_NODE_TIMEZONE = Operation(
    name="nodes.set_node_timezone",
    method="PUT",
    template="/nodes/{node}/time",
    effect="write",
    privileges=("Sys.Modify on /system/time",),
    decode=nothing,
    parameters=(
        Parameter("timezone", "timezone", "body"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
