"""Puts a simulated server into the state that recorded answers show: users, rights, stores, groups,
snapshots, jobs, tasks and the machine.

Rows are exchanges in the format of `Recorder`. What no answer shows, such as passwords, is made up:
every user's password is `secret`.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import cycle, islice
from typing import Any
from urllib.parse import unquote

from pbs_simulator.accounts import SecondFactor, new_recovery_keys
from pbs_simulator.datastores import BackupFile, Datastore, time_text
from pbs_simulator.interfaces import recognised
from pbs_simulator.rights import SUPERUSER
from pbs_simulator.server import Server
from pbs_simulator.totp import Totp
from pbs_simulator.worker_tasks import Task, sync_worker_id

Row = Mapping[str, Any]
_Loader = Callable[[Server, Any, Row], None]

_TASKS = "GET /nodes/{node}/tasks"

_SECTIONS = {
    "GET /config/remote": "remote",
    "GET /config/verify": "verify",
    "GET /config/prune": "prune",
    "GET /config/sync": "sync",
    "GET /config/traffic-control": "traffic-control",
    "GET /config/s3": "s3",
    "GET /config/media-pool": "media-pool",
    "GET /config/drive": "drive",
    "GET /config/changer": "changer",
    "GET /config/tape-backup-job": "tape-backup-job",
    "GET /config/metrics/influxdb-udp": "influxdb-udp",
    "GET /config/metrics/influxdb-http": "influxdb-http",
    "GET /config/encryption-keys": "encryption-key",
    "GET /config/notifications/matchers": "matcher",
    "GET /config/notifications/endpoints/gotify": "gotify",
    "GET /config/notifications/endpoints/sendmail": "sendmail",
    "GET /config/notifications/endpoints/smtp": "smtp",
    "GET /config/notifications/endpoints/webhook": "webhook",
    "GET /config/access/ldap": "ldap",
    "GET /config/access/ad": "ad",
    "GET /config/access/openid": "openid",
}


def load_state(server: Server, rows: Iterable[Row]) -> None:
    """Reads recorded answers in their order, tasks last, since those that are not shown follow from
    the rest; answers that show no state are passed over. Raises `ValueError` for one that is not
    what PBS answers.
    """
    for row in sorted(rows, key=lambda row: row["op"] == _TASKS):
        if row["status"] != 200 or not isinstance(row.get("json"), dict):
            continue
        operation = row["op"]
        try:
            _load(server, operation, row["json"].get("data"), row)
        except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
            problem = f"{type(error).__name__}: {error}"
        else:
            continue
        raise ValueError(f"the state cannot be read from the answer to {operation} ({problem})")
    _find_last_runs(server)
    server.accounts.changed()
    server.forget_rights()


def _load(server: Server, operation: str, data: Any, row: Row) -> None:
    if operation in _SECTIONS:
        server.sections[_SECTIONS[operation]].load(data)
    elif operation in _LOADERS:
        _LOADERS[operation](server, data, row)


def _users(server: Server, data: list[dict[str, Any]], row: Row) -> None:
    for item in data:
        config = {name: value for name, value in item.items() if name not in ("tokens", "userid")}
        if server.accounts.get(item["userid"]) is None:
            server.accounts.add(item["userid"], password="secret", **config)
        else:
            server.accounts.users[item["userid"]].config = {"userid": item["userid"], **config}
        _add_tokens(server, item["userid"], item.get("tokens", []))


def _tokens(server: Server, data: list[dict[str, Any]], row: Row) -> None:
    _add_tokens(server, unquote(row["sent"].split("/access/users/")[1].split("/")[0]), data)


def _add_tokens(server: Server, userid: str, items: list[dict[str, Any]]) -> None:
    for token in items:
        settings = {name: value for name, value in token.items() if name not in ("tokenid", "token-name")}
        if token["tokenid"].partition("!")[2] not in server.accounts.tokens_of(userid):
            server.accounts.add_token(userid, token["tokenid"].partition("!")[2], **settings)


def _factors(server: Server, data: list[dict[str, Any]], row: Row) -> None:
    """Second factors are there, with secrets that nobody knows."""
    for item in data:
        user = server.accounts.get(item["userid"])
        entries: list[dict[str, Any]] = item["entries"]
        for entry in entries if user is not None else []:
            assert user is not None
            known = (
                entry["id"],
                entry["type"],
                entry["created"],
                entry.get("description", ""),
                entry.get("enable", True),
            )
            totp = Totp(secrets.token_bytes(20)) if entry["type"] == "totp" else None
            keys: list[str | None] = [*new_recovery_keys()] if entry["type"] == "recovery" else []
            user.factors[entry["id"]] = SecondFactor(*known, totp, keys)


def _targets(server: Server, data: list[dict[str, Any]], row: Row) -> None:
    """The list of all targets shows little of each; the rest is made up."""
    made_up: dict[str, dict[str, Any]] = {
        "gotify": {"server": "https://gotify.example.com"},
        "sendmail": {"mailto-user": ["root@pam"]},
        "smtp": {"server": "smtp.example.com", "from-address": "pbs@example.com", "mailto-user": ["root@pam"]},
        "webhook": {"url": "https://hook.example.com", "method": "post"},
    }
    for item in data:
        shown = {name: value for name, value in item.items() if name not in ("name", "type")}
        server.sections[item["type"]].items.setdefault(item["name"], made_up[item["type"]] | shown)


def _acl(server: Server, data: list[dict[str, Any]], row: Row) -> None:
    server.acl.load(data)


def _realms(server: Server, data: list[dict[str, Any]], row: Row) -> None:
    server.sections.load_realms(data)


def _store_settings(server: Server, data: list[dict[str, Any]], row: Row) -> None:
    for config in data:
        server.datastores.setdefault(
            config["name"], Datastore(dict(config), order=server.directory_order)
        ).config = dict(config)


def _one_store_settings(server: Server, data: dict[str, Any], row: Row) -> None:
    _store_settings(server, [data], row)


def _gc_jobs(server: Server, data: list[dict[str, Any]], row: Row) -> None:
    for item in data:
        store = server.datastores.get(item["store"])
        if store is None:
            continue
        known = {name: value for name, value in item.items() if name.startswith("last-run") or name == "duration"}
        if item.get("upid") and known:
            known["last-run-upid"] = item["upid"]
        server.jobs.set_last("gc", item["store"], known)
        kept = {*known, "store", "schedule", "next-run"}
        store.gc_status = {name: value for name, value in item.items() if name not in kept}


def _store_of(server: Server, row: Row) -> Datastore | None:
    return server.datastores.get(row["sent"].split("/admin/datastore/")[1].split("/")[0])


def _store_status(server: Server, data: dict[str, Any], row: Row) -> None:
    store = _store_of(server, row)
    if store is not None:
        store.total, store.used, store.avail = data["total"], data["used"], data["avail"]
        store.gc_status = dict(data.get("gc-status") or store.gc_status)


def _namespaces(server: Server, data: list[dict[str, Any]], row: Row) -> None:
    store = _store_of(server, row)
    for item in data if store is not None else []:
        assert store is not None
        store.add_namespace(item["ns"])


def _groups(server: Server, data: list[dict[str, Any]], row: Row) -> None:
    store = _store_of(server, row)
    server.directory_order.learn(dict.fromkeys(item["backup-type"] for item in data))
    for backup_type in {item["backup-type"] for item in data}:
        server.directory_order.learn(item["backup-id"] for item in data if item["backup-type"] == backup_type)
    for item in data if store is not None else []:
        assert store is not None
        group = store.add_group(
            item["backup-type"], item["backup-id"], ns=row["params"].get("ns", ""), owner=item.get("owner", "root@pam")
        )
        group.notes = item.get("comment", "")


def _snapshots(server: Server, data: list[dict[str, Any]], row: Row) -> None:
    store = _store_of(server, row)
    for group in {(item["backup-type"], item["backup-id"]) for item in data}:
        times = [item["backup-time"] for item in data if (item["backup-type"], item["backup-id"]) == group]
        server.directory_order.learn(map(time_text, times))
    for item in data if store is not None else []:
        assert store is not None
        store.add_snapshot(
            item["backup-type"],
            item["backup-id"],
            item["backup-time"],
            ns=row["params"].get("ns", ""),
            owner=item.get("owner", "root@pam"),
            files=[BackupFile(file["filename"], file.get("size"), file.get("crypt-mode")) for file in item["files"]],
            notes=item.get("comment", ""),
            protected=item["protected"],
            verification=item.get("verification"),
            fingerprint=item.get("fingerprint"),
        )


def _group_notes(server: Server, data: str, row: Row) -> None:
    store, params = _store_of(server, row), row["params"]
    group = store.group(params.get("ns", ""), params["backup-type"], params["backup-id"]) if store is not None else None
    if group is not None:
        group.notes = data


def _notes(server: Server, data: str, row: Row) -> None:
    store, params = _store_of(server, row), row["params"]
    group = store.group(params.get("ns", ""), params["backup-type"], params["backup-id"]) if store is not None else None
    if group is not None and params["backup-time"] in group.snapshots:
        group.snapshots[params["backup-time"]].notes = data


def _version(server: Server, data: dict[str, Any], row: Row) -> None:
    server.node.repoid = data.get("repoid", server.node.repoid)


def _nodes(server: Server, data: list[dict[str, Any]], row: Row) -> None:
    server.rename_node(data[0]["node"])


def _node_config(server: Server, data: dict[str, Any], row: Row) -> None:
    server.node.config = dict(data)


def _node_time(server: Server, data: dict[str, Any], row: Row) -> None:
    server.node.timezone = data["timezone"]
    server.clock.set(data["time"])


def _dns(server: Server, data: dict[str, Any], row: Row) -> None:
    server.node.dns = {name: value for name, value in data.items() if name != "digest"}


def _network(server: Server, data: list[dict[str, Any]], row: Row) -> None:
    seen = {
        item["name"]: {name: value for name, value in item.items() if name not in ("digest", "iface")} for item in data
    }
    loopback = {
        "active": not server.at_least("4.0"),
        "autostart": True,
        "method": "loopback",
        "name": "lo",
        "type": "loopback",
    }
    server.node.interfaces = {"lo": loopback, **seen}
    server.node.interfaces_file = recognised(server.node.interfaces, data[0].get("digest", "")) if data else None


def _services(server: Server, data: list[dict[str, Any]], row: Row) -> None:
    """A machine that lists no services has no systemd, and then no journal and no tools for the
    network either.
    """
    server.node.services = server.node.has_journal = server.node.ifupdown2 = bool(data)


def _node_status(server: Server, data: dict[str, Any], row: Row) -> None:
    node = server.node
    node.fingerprint, node.trusted = data["info"]["fingerprint"], False
    node.cpus, node.cpu_model, node.kernel = (
        data["cpuinfo"]["cpus"],
        data["cpuinfo"]["model"],
        data["current-kernel"]["release"],
    )
    node.memory_total, node.memory_used = data["memory"]["total"], data["memory"]["used"]
    node.root_total, node.root_used = data["root"]["total"], data["root"]["used"]
    node.boot_time = server.clock.time() - data["uptime"]


def _identity(server: Server, data: dict[str, Any], row: Row) -> None:
    server.node.instance_id = data["pbs-instance-id"]


def _subscription(server: Server, data: dict[str, Any], row: Row) -> None:
    server.node.serverid = data.get("serverid", server.node.serverid)


def _tasks(server: Server, data: list[dict[str, Any]], row: Row) -> None:
    """The list is newest first; a task without a state still runs and will not move.

    Where a recording was cut, older tasks are made up, ten minutes apart.
    """
    if data and server.node.boot_time is not None:
        # A task knows when its process started, in hundredths of a second since the machine did.
        server.node.service_start = server.node.boot_time + max(item["pstart"] for item in data) / 100
    oldest = min((item["starttime"] for item in data), default=int(server.clock.time()))
    made_up = _older_tasks(server, Counter(item.get("worker_id") for item in data if item["worker_type"] == "backup"))
    missing = list(islice(made_up, max(row["json"].get("total", 0) - len(data), 0)))
    for index, (worker_type, worker_id, user) in reversed(list(enumerate(missing, start=1))):
        moment = oldest - index * 600
        server.tasks.add_finished(worker_type, worker_id, user, moment, moment + 1)
    for item in reversed(data):
        known = (
            item["upid"],
            item["pid"],
            item["pstart"],
            item["starttime"],
            item["worker_type"],
            item.get("worker_id"),
            item["user"],
        )
        server.tasks.add(Task(*known, item["upid"].split(":")[1], item.get("endtime"), item.get("status")))


def _older_tasks(server: Server, backups: Mapping[str | None, int]) -> Iterator[tuple[str, str, str]]:
    """Tasks that came before those that are known, the newest first: the backups that made the
    snapshots, apart from those in `backups`, and before them again and again the jobs and the
    garbage collections.
    """
    for store in server.datastores.values():
        for _, group in store.groups():
            name = f"{store.name}:{group.name}"
            yield from (("backup", name, group.owner) for _ in range(len(group.snapshots) - backups.get(name, 0)))
    kinds = [("garbage_collection", name) for name in server.datastores]
    kinds += [("syncjob", sync_worker_id(job_id, job)) for job_id, job in server.sections["sync"].items.items()]
    kinds += [
        ("verificationjob", f"{job['store']}:{job_id}") for job_id, job in server.sections["verify"].items.items()
    ]
    kinds += [("prunejob", job["store"]) for job in server.sections["prune"].items.values()]
    yield from ((worker_type, worker_id, SUPERUSER) for worker_type, worker_id in cycle(kinds))


_LOADERS: dict[str, _Loader] = {
    "GET /access/users": _users,
    "GET /access/users/{userid}/token": _tokens,
    "GET /access/tfa": _factors,
    "GET /access/acl": _acl,
    "GET /access/domains": _realms,
    "GET /config/datastore": _store_settings,
    "GET /config/datastore/{name}": _one_store_settings,
    "GET /admin/gc": _gc_jobs,
    "GET /admin/datastore/{store}/status": _store_status,
    "GET /admin/datastore/{store}/namespace": _namespaces,
    "GET /admin/datastore/{store}/groups": _groups,
    "GET /admin/datastore/{store}/snapshots": _snapshots,
    "GET /admin/datastore/{store}/group-notes": _group_notes,
    "GET /admin/datastore/{store}/notes": _notes,
    "GET /config/notifications/targets": _targets,
    "GET /version": _version,
    "GET /nodes": _nodes,
    "GET /nodes/{node}/config": _node_config,
    "GET /nodes/{node}/time": _node_time,
    "GET /nodes/{node}/dns": _dns,
    "GET /nodes/{node}/network": _network,
    "GET /nodes/{node}/services": _services,
    "GET /nodes/{node}/status": _node_status,
    "GET /nodes/{node}/identity": _identity,
    "GET /nodes/{node}/subscription": _subscription,
    _TASKS: _tasks,
}


def _find_last_runs(server: Server) -> None:
    """The last run of each job, from the tasks that are known.

    The id of a prune job is not in its task; its store is.
    """
    for task in server.tasks.all.values():
        worker_id = task.worker_id or ""
        if task.worker_type in ("syncjob", "verificationjob"):
            kind = "sync" if task.worker_type == "syncjob" else "verify"
            if (job_id := worker_id.rpartition(":")[2]) in server.sections[kind].items:
                server.jobs.ran(kind, job_id, task.upid)
        elif task.worker_type == "prunejob":
            for job_id, job in server.sections["prune"].items.items():
                if job["store"] == worker_id.partition(":")[0]:
                    server.jobs.ran("prune", job_id, task.upid)
