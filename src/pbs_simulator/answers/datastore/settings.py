"""Making, changing and removing datastores."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from pbs_simulator.answers.datastore.devices import mount_device
from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.datastore_access import MISSING, acl_path, check_tuning, require
from pbs_simulator.datastores import Datastore
from pbs_simulator.digests import check_digest, digest_of
from pbs_simulator.exchanges import FALSE_WORDS
from pbs_simulator.refusals import Refusal, listed, parameter_refusal, unknown_variant
from pbs_simulator.retention import PERIODS
from pbs_simulator.schedule import ScheduleError, parse_calendar_event
from pbs_simulator.sections import as_kept
from pbs_simulator.server import Server
from pbs_simulator.validation import Wrong, check_string, split_property_string
from pbs_simulator.worker_tasks import TaskFailure

answers: Answers = Answers()


_FILE = "/etc/proxmox-backup/datastore.cfg"

_MODES = ["read-only", "offline", "delete", "unmount", "s3-refresh"]

_NOTIFY = ["never", "always", "error"]

_RETENTION = tuple(f"keep-{name}" for name in PERIODS)

_DIRECTORIES = frozenset(
    {
        "/bin",
        "/boot",
        "/dev",
        "/etc",
        "/home",
        "/lib",
        "/mnt",
        "/opt",
        "/proc",
        "/root",
        "/run",
        "/srv",
        "/sys",
        "/tmp",
        "/usr",
        "/var",
    }
)
_JOB_KINDS = ("sync", "verify", "prune", "tape-backup-job")


def _digest(call: ApiCall) -> str:
    return digest_of(store.config for store in call.server.datastores.values())


def _check_schedules(call: ApiCall) -> None:
    for name in ("gc-schedule", "prune-schedule", "counter-reset-schedule"):
        if name in call.params:
            try:
                parse_calendar_event(call[name])
            except ScheduleError as error:
                raise parameter_refusal((name, str(error))) from None


def _mode_text(text: str) -> str:
    """A maintenance mode as PBS writes it down: the type without its key, then the message."""
    settings = dict(split_property_string(text, "type"))
    kind = settings.get("type", "")
    if kind not in _MODES:
        raise unknown_variant(kind, _MODES)
    message = settings.get("message")
    if message is None:
        return kind
    return f"{kind},message={_written(message)}"


def _written(text: str) -> str:
    """A value as PBS writes it into a property string: a comma in it is not reason enough
    to quote it.
    """
    if not any(char in text for char in '"\\\n'):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _verify(call: ApiCall, name: str, text: str) -> None:
    """What PBS would write is verified, and what it cannot read again is not written."""
    try:
        check_string(call.operation.parameters[name], text)
    except Wrong as wrong:
        errors = listed(wrong.below(name))
        raise Refusal(f"writing \"{_FILE}\" failed: verify section '{call['name']}' failed - {errors}") from None


@answers("GET", "/config/datastore")
def list_settings(call: ApiCall) -> list[dict[str, Any]]:
    call.attributes["digest"] = _digest(call)
    return [
        dict(store.config)
        for store in call.server.datastores.values()
        if call.server.may(call.auth_id, acl_path(store.name), "Datastore.Audit")
    ]


@answers("GET", "/config/datastore/{name}")
def read_settings(call: ApiCall) -> dict[str, Any]:
    call.attributes["digest"] = _digest(call)
    return dict(call.server.datastore(call["name"]).config)


@answers("POST", "/config/datastore")
def create(call: ApiCall) -> str:
    """A task; the store is in the configuration when it ends."""
    name, server = call["name"], call.server
    _check_schedules(call)
    if name in server.datastores:
        raise parameter_refusal(("name", f"datastore '{name}' already exists."))
    path, removable = call["path"], "backing-device" in call.params
    if removable == path.startswith("/"):
        kind = "a relative on-device path" if removable else "an absolute path"
        raise parameter_refusal(("path", f"expected {kind}, '{path}' is not"))
    _check_unmount_option(call.params, removable)
    if removable:
        require(call, "/system/disks", "Sys.Modify")
    _check_bucket(server, call.get("backend", ""))
    left_out = {"reuse-datastore", "overwrite-in-use", "digest", *_RETENTION, "prune-schedule"}
    config = {key: value for key, value in call.params.items() if key not in left_out}

    def work() -> Iterator[str]:
        try:
            yield from _create(server, name, config, reuse=bool(call.get("reuse-datastore")))
        except Refusal as refusal:
            raise TaskFailure(refusal.text) from None
        if "prune-schedule" in call.params:  # retention lives in prune jobs, so one is made
            keep = {key: call[key] for key in _RETENTION if key in call.params}
            job_id = f"default-{name}-{uuid.uuid4()}"[:32]
            server.sections["prune"].items[job_id] = {"store": name, "schedule": call["prune-schedule"], **keep}
            server.jobs.created("prune", job_id)

    return server.tasks.start("create-datastore", name, call.auth_id, work())


def _check_unmount_option(settings: Mapping[str, Any], removable: bool) -> None:
    if settings.get("gc-on-unmount") and not removable:
        raise parameter_refusal(("gc-on-unmount", "only supported on removable datastores"))


def _create(server: Server, name: str, config: dict[str, Any], *, reuse: bool) -> Iterator[str]:
    """Makes a datastore, or takes over one whose directory is still there; what is in the way is
    only found here.
    """
    made = Datastore(dict(config), order=server.directory_order)
    if made.path.strip("/") == "":
        raise Refusal("cannot create datastore in root path")
    if (taken := _nested(server, config["path"], made.removable)) is not None:
        reason = f"nested datastores not allowed: '{taken.name}' already in {config['path']!r}"
        raise parameter_refusal(("path", reason))
    tuning = check_tuning(made)
    if made.removable:
        yield from mount_device(server, made)
    present = server.left_behind.get(made.path)
    if reuse:
        if present is None:
            problem = "permissions or owner not correct" if _is_in_use(made.path) else MISSING
            raise Refusal(f'unable to open existing chunk store path "{made.path}" - {problem}')
        made = attrs.evolve(present, config=dict(config), mounted=None)
    else:
        if _is_in_use(made.path) or (present is not None and present.type_directories):
            raise Refusal("datastore path not empty")
        if present is not None:  # hidden files do not count as content
            subdir = f"{made.path}/.chunks"
            raise Refusal(f"unable to create chunk store '{name}' subdir \"{subdir}\" - EEXIST: File exists")
        for percent in range(1, 100):
            yield f"Chunkstore create: {percent}%"
    checked = tuning.get("gc-atime-safety-check", "true").lower() not in FALSE_WORDS
    yield f"Access time update check {'successful' if checked else 'skipped'}."
    made.config = as_kept(_FILE, name, config)
    first = next(iter(server.datastores.values()), None)
    if first is not None:  # a new directory lies on the disk that the others lie on
        made.total, made.used, made.avail = first.total, first.used, first.avail
    if made.removable:
        made.mounted = True
    server.left_behind.pop(made.path, None)
    server.datastores[name] = made
    server.jobs.created("gc", name)


def _is_in_use(path: str) -> bool:
    """Whether a directory is one that every machine has, with something else in it."""
    return path.rstrip("/") in _DIRECTORIES


def _check_bucket(server: Server, backend: str) -> None:
    """Refuses a backend whose S3 endpoint is not configured, or as always cannot be reached."""
    settings = dict(split_property_string(backend, "type"))
    if settings.get("type") == "s3":
        client = settings.get("client", "")
        raise Refusal(
            "failed to access bucket" if client in server.sections["s3"].items else f"no '{client}' in config"
        )


def _nested(server: Server, path: str, removable: bool) -> Datastore | None:
    """A store that lies in the same directory, or in one above or below it."""
    if removable:
        return None
    for store in server.datastores.values():
        a, b = path.rstrip("/") + "/", store.path.rstrip("/") + "/"
        if not store.removable and (a.startswith(b) or b.startswith(a)):
            return store
    return None


@answers("PUT", "/config/datastore/{name}")
def update(call: ApiCall) -> None:
    _check_schedules(call)
    check_digest(call.get("digest"), _digest(call))
    store = call.server.datastore(call["name"])
    config = dict(store.config)
    deleted = str(config.get("maintenance-mode", "")).startswith("delete")
    if deleted and "maintenance-mode" in call.get("delete", []):
        raise Refusal("datastore is being deleted")
    for name in call.get("delete", []):
        config.pop(name, None)
    _check_unmount_option(call.params, store.removable)
    for name in (*_RETENTION, "prune-schedule"):
        if name in call.params:
            raise parameter_refusal((name, "datastore prune settings have been replaced by prune jobs"))
    for name, value in call.params.items():
        if name in ("name", "delete", "digest"):
            continue
        if name == "maintenance-mode":
            try:
                config[name] = _mode_text(value)
            except Wrong as wrong:
                raise parameter_refusal(*wrong.below(name)) from None
            if deleted and config[name] != "delete":
                raise Refusal("datastore is being deleted")
            _verify(call, name, config[name])
        elif name == "notify":
            _set_notify(config, value)
        elif name == "comment" and not value.strip():
            config.pop(name, None)
        elif name == "comment":
            config[name] = value.strip()
        else:
            config[name] = value
    if config.get("gc-schedule") != store.config.get("gc-schedule"):
        call.server.jobs.created("gc", store.name)
    store.config = as_kept(_FILE, store.name, config)


def _set_notify(config: dict[str, Any], text: str) -> None:
    """One that names nothing is not kept."""
    for _, level in split_property_string(text):
        if level not in _NOTIFY:
            raise unknown_variant(level, _NOTIFY)
    if text:
        config["notify"] = text
    else:
        config.pop("notify", None)


@answers("DELETE", "/config/datastore/{name}")
def remove(call: ApiCall) -> str:
    """A task; jobs and rights go with the store unless `keep-job-configs`."""
    name, server = call["name"], call.server
    check_digest(call.get("digest"), _digest(call))
    store = server.datastores.get(name)
    if store is None:
        raise Refusal(f"datastore '{name}' does not exist.", 404)
    if store.removable:
        require(call, "/system/disks", "Sys.Modify")
    if call.get("destroy-data") and store.mounted is False:
        raise Refusal(f"cannot destroy data on '{name}' unless the datastore is mounted")
    if not call.get("keep-job-configs"):
        for kind in _JOB_KINDS:
            items = server.sections[kind].items
            for job_id in [key for key, job in items.items() if job.get("store") == name and _goes(server, job)]:
                del items[job_id]
                server.jobs.removed(kind, job_id)
        server.acl.forget_path(acl_path(name))
        # PBS lists the jobs of every kind for this, and the digest of the last kind stays in the
        # answer.
        call.attributes["digest"] = server.sections["tape-backup-job"].digest()
    store.config["maintenance-mode"] = "delete"

    def work() -> Iterator[str]:
        if call.get("destroy-data"):
            yield "Deleting datastore data..."
        yield "Removing datastore from config..."
        server.datastores.pop(name, None)
        server.jobs.removed("gc", name)
        if call.get("destroy-data"):
            yield "Finished deleting data."
            if not store.removable:
                yield "Removed empty datastore directory."
        else:
            server.left_behind[store.path] = store

    return server.tasks.start("delete-datastore", name, call.auth_id, work())


def _goes(server: Server, job: Mapping[str, Any]) -> bool:
    """Whether a job goes with its datastore: before 4.1.1, sync jobs that push are forgotten."""
    return job.get("sync-direction") != "push" or server.at_least("4.1.1")
