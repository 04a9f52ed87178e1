"""Tape as a server without tape hardware has it: lists are empty or show what is configured, and every drive is unknown."""

from __future__ import annotations

from typing import Any

from pbs_simulator.answers.configuration import is_visible
from pbs_simulator.calls import Call, Refusal, answers
from pbs_simulator.rights import missing_text


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
    job = call.server.sections["tape-backup-job"].find(call["id"])
    _check_tape_backup(call, job["store"], job["pool"], job["drive"])
    raise _no_such_drive(job["drive"])


@answers("POST", "/tape/backup")
def start_tape_backup(call: Call) -> None:
    _check_tape_backup(call, call["store"], call["pool"], call["drive"])
    call.server.datastore(call["store"])
    raise _no_such_drive(call["drive"])


@answers("POST", "/tape/restore")
@answers("GET", "/tape/drive/{drive}/status")
@answers("GET", "/tape/drive/{drive}/inventory")
@answers("PUT", "/tape/drive/{drive}/inventory")
@answers("GET", "/tape/drive/{drive}/read-label")
@answers("GET", "/tape/drive/{drive}/cartridge-memory")
@answers("GET", "/tape/drive/{drive}/volume-statistics")
@answers("POST", "/tape/drive/{drive}/barcode-label-media")
@answers("POST", "/tape/drive/{drive}/catalog")
@answers("PUT", "/tape/drive/{drive}/clean")
@answers("POST", "/tape/drive/{drive}/eject-media")
@answers("PUT", "/tape/drive/{drive}/export-media")
@answers("POST", "/tape/drive/{drive}/format-media")
@answers("POST", "/tape/drive/{drive}/label-media")
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
    raise Refusal(f"no such media '{call['uuid']}'")


@answers("GET", "/tape/media/destroy")
@answers("POST", "/tape/media/move")
def use_media(call: Call) -> None:
    raise Refusal(f"no such media '{call.get('label-text', call.get('uuid', ''))}'")


def _no_such_drive(name: str) -> Refusal:
    return Refusal(f"no such drive '{name}'")


def _check_tape_backup(call: Call, store: str, pool: str, drive: str) -> None:
    for path, privilege in ((f"/datastore/{store}", "Datastore.Read"), (f"/tape/drive/{drive}", "Tape.Write"), (f"/tape/pool/{pool}", "Tape.Write")):
        if not call.server.may(call.auth_id, path, privilege):
            raise Refusal(missing_text(path, privilege))
