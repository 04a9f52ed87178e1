"""Backups to tape and back, as a server without tape hardware has them: every drive is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pbs_simulator.answers.tape_drives import no_such_drive
from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.datastore_access import open_store, require
from pbs_simulator.refusals import Refusal
from pbs_simulator.rights import owns
from pbs_simulator.section_answers import SectionRights, answer_sections

answers: Answers = Answers()


@answers("GET", "/tape/backup")
def list_tape_backup_jobs(call: ApiCall) -> list[dict[str, Any]]:
    section = call.server.sections["tape-backup-job"]
    call.attributes["digest"] = section.digest()
    rights = SectionRights(section.kind)
    jobs = [job for job in section.show_all() if rights.lists(call, job)]
    return [{**job, **call.server.jobs.describe("tape-backup", job["id"], job.get("schedule"))} for job in jobs]


@answers("POST", "/tape/backup/{id}")
def run_tape_backup_job(call: ApiCall) -> None:
    _start_backup(call, call.server.sections["tape-backup-job"].find(call["id"]))


@answers("POST", "/tape/backup")
def start_tape_backup(call: ApiCall) -> None:
    _check_backend(call, call["store"])
    _start_backup(call, call.params)


def _start_backup(call: ApiCall, settings: Mapping[str, Any]) -> None:
    drive, pool = settings["drive"], settings["pool"]
    require(call, f"/datastore/{settings['store']}", "Datastore.Read")
    require(call, f"/tape/drive/{drive}", "Tape.Write")
    require(call, f"/tape/pool/{pool}", "Tape.Write")
    _check_backend(call, settings["store"])
    open_store(call, "read", settings["store"])
    call.server.sections["media-pool"].find(pool)
    raise no_such_drive(drive)


def _check_backend(call: ApiCall, name: str) -> None:
    """Since 4.0, which has stores that cannot go to tape."""
    if call.server.at_least("4.0") and "backend" in call.server.datastore(name).config:
        raise Refusal("direct s3/tape operations are not supported")


@answers("POST", "/tape/restore")
def restore(call: ApiCall) -> None:
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


def _targets(call: ApiCall) -> list[str]:
    """The stores to write to: `source=target` for single ones, and one without a source for all
    others.
    """
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


def _store_is_there(call: ApiCall, item: str, settings: dict[str, Any]) -> None:
    if "store" in settings:
        _check_backend(call, settings["store"])


answer_sections(answers, "tape-backup-job", _store_is_there)
