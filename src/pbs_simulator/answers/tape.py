"""Tape as a server without tape hardware has it: lists are empty or show what is configured, and every drive is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pbs_simulator.answers.configuration import is_visible
from pbs_simulator.calls import Call, Refusal, answers, parameter_refusal
from pbs_simulator.stores import open_store, owns, require


@answers("GET", "/tape/drive")
@answers("GET", "/tape/changer")
@answers("GET", "/tape/media/list")
@answers("GET", "/tape/media/media-sets")
@answers("GET", "/tape/media/content")
@answers("GET", "/tape/scan-drives")
@answers("GET", "/tape/scan-changers")
def list_nothing(call: Call) -> list[dict[str, Any]]:
    return []


@answers("GET", "/tape/backup")
def list_tape_backup_jobs(call: Call) -> list[dict[str, Any]]:
    section = call.server.sections["tape-backup-job"]
    call.attributes["digest"] = section.digest()
    jobs = [job for job in section.show_all() if is_visible(call, section.kind, job)]
    return [{**job, **call.server.jobs.describe("tape-backup", job["id"], job.get("schedule"))} for job in jobs]


@answers("POST", "/tape/backup/{id}")
def run_tape_backup_job(call: Call) -> None:
    _start_backup(call, call.server.sections["tape-backup-job"].find(call["id"]))


@answers("POST", "/tape/backup")
def start_tape_backup(call: Call) -> None:
    _check_backend(call, call["store"])
    _start_backup(call, call.params)


def _start_backup(call: Call, settings: Mapping[str, Any]) -> None:
    drive, pool = settings["drive"], settings["pool"]
    require(call, f"/datastore/{settings['store']}", "Datastore.Read")
    require(call, f"/tape/drive/{drive}", "Tape.Write")
    require(call, f"/tape/pool/{pool}", "Tape.Write")
    _check_backend(call, settings["store"])
    open_store(call, "read", settings["store"])
    call.server.sections["media-pool"].find(pool)
    raise _no_such_drive(drive)


def _check_backend(call: Call, name: str) -> None:
    """Since 4.0, which has stores that cannot go to tape."""
    if call.server.at_least("4.0") and "backend" in call.server.datastore(name).config:
        raise Refusal("direct s3/tape operations are not supported")


@answers("POST", "/tape/restore")
def restore(call: Call) -> None:
    """No media set was ever written; what is looked at before that is looked at."""
    stores = _targets(call)
    for name in stores:
        _check_backend(call, name)
    for name in stores:
        held = call.server.privileges(call.auth_id, f"/datastore/{name}")
        if "Datastore.Backup" not in held:
            raise Refusal(f"no permissions on /datastore/{name}")
        owner = call.get("owner")
        if owner is not None and not owns(owner, call.auth_id) and "Datastore.Modify" not in held:
            raise Refusal(f"no permission to restore as '{owner}'")
    require(call, f"/tape/device/{call['drive']}", "Tape.Read")
    try:
        media_set = UUID(call["media-set"])
    except ValueError:
        raise Refusal("bad uuid format") from None
    raise Refusal(f"media set {media_set} is incomplete - unable to lookup pool")


def _targets(call: Call) -> list[str]:
    """The stores to write to: `source=target` for single ones, and one without a source for all others."""
    parts = [part.strip() for part in call["store"].split(",")]
    defaults = [part for part in parts if "=" not in part]
    if len(defaults) > 1:
        raise Refusal("cannot parse store mapping: multiple default stores given")
    targets = list(dict.fromkeys(part.rpartition("=")[2] for part in parts))
    for name in targets:
        try:
            open_store(call, "write", name)
        except Refusal as refusal:
            raise Refusal(f"cannot parse store mapping: {refusal.text}") from None
    return targets


@answers("POST", "/tape/drive/{drive}/barcode-label-media")
@answers("POST", "/tape/drive/{drive}/label-media")
def label_media(call: Call) -> None:
    pool = call.get("pool")
    if pool is not None and pool not in call.server.sections["media-pool"].items:
        raise Refusal(f"no such pool ('{pool}')")
    raise _no_such_drive(call["drive"])


@answers("GET", "/tape/drive/{drive}/status")
@answers("GET", "/tape/drive/{drive}/inventory")
@answers("PUT", "/tape/drive/{drive}/inventory")
@answers("GET", "/tape/drive/{drive}/read-label")
@answers("GET", "/tape/drive/{drive}/cartridge-memory")
@answers("GET", "/tape/drive/{drive}/volume-statistics")
@answers("POST", "/tape/drive/{drive}/catalog")
@answers("PUT", "/tape/drive/{drive}/clean")
@answers("POST", "/tape/drive/{drive}/eject-media")
@answers("PUT", "/tape/drive/{drive}/export-media")
@answers("POST", "/tape/drive/{drive}/format-media")
@answers("POST", "/tape/drive/{drive}/load-media")
@answers("POST", "/tape/drive/{drive}/load-slot")
@answers("POST", "/tape/drive/{drive}/restore-key")
@answers("POST", "/tape/drive/{drive}/rewind")
@answers("POST", "/tape/drive/{drive}/unload")
def use_drive(call: Call) -> None:
    raise _no_such_drive(call["drive"])


@answers("GET", "/tape/changer/{name}/status")
@answers("POST", "/tape/changer/{name}/transfer")
def use_changer(call: Call) -> None:
    raise Refusal(f"no such changer '{call['name']}'")


@answers("GET", "/tape/media/list/{uuid}/status")
def get_media_status(call: Call) -> str:
    return "unknown"


@answers("POST", "/tape/media/list/{uuid}/status")
def update_media_status(call: Call) -> None:
    status = call.get("status")
    if status in ("writable", "unknown"):
        raise Refusal(f"setting media status '{status.capitalize()}' is not allowed")
    raise Refusal(f"no such media '{call['uuid']}'")


@answers("GET", "/tape/media/destroy")
@answers("POST", "/tape/media/move")
def use_media(call: Call) -> None:
    uuid, label = call.get("uuid"), call.get("label-text")
    if uuid is not None and label is not None:
        raise parameter_refusal(("format-text", "A uuid is given, no label-text is expected."))
    if uuid is None and label is None:
        raise parameter_refusal(("uuid", "No label-text is given, a uuid is required."))
    raise Refusal(f"no such media '{uuid if label is None else label}'")


def _no_such_drive(name: str) -> Refusal:
    return Refusal(f"no such drive '{name}'")
