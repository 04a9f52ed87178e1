"""Realms: the list that the login window shows, synchronising one, and the settings of each
kind.
"""

from __future__ import annotations

from typing import Any

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.refusals import NO_FILE, Refusal
from pbs_simulator.section_answers import answer_sections, becomes, refuse_existing
from pbs_simulator.sections import ConfigFile
from pbs_simulator.worker_tasks import TaskFailure

answers: Answers = Answers()


_SHOWN = ("comment", "default")


@answers("GET", "/access/domains")
def list_realms(call: ApiCall) -> list[dict[str, Any]]:
    file: ConfigFile = call.server.sections["pam"].file
    call.attributes["digest"] = file.digest()
    return [
        {"realm": realm, "type": section.kind.name, **{name: values[name] for name in _SHOWN if name in values}}
        for section in file.sections
        for realm, values in section.items.items()
    ]


@answers("POST", "/access/domains/{realm}/sync")
def sync_realm(call: ApiCall) -> str:
    realm = call["realm"]
    sections = call.server.sections["pam"].file.sections
    kind = next((section.kind.name for section in sections if realm in section.items), None)
    if kind is None:
        raise Refusal(f"unable to find realm {realm}")

    def work() -> Any:
        yield f"starting realm sync for {realm}"
        if call.get("dry-run"):
            yield "this is a DRY RUN - changes will not be persisted"
        if kind not in ("ldap", "ad"):
            raise TaskFailure(f"cannot sync realm {realm} of type {kind}")
        yield "syncing users"

    return call.server.tasks.start("realm-sync", realm, call.auth_id, work())


_CERTIFICATES = ("/etc/ssl", "/etc/proxmox-backup")
"""Where a machine has certificates of its own."""


def _connects(call: ApiCall, item: str, settings: dict[str, Any]) -> None:
    """PBS asks the directory before it keeps its settings.

    It tries the servers one after another, and tells of the last.
    """
    kind = call.operation.path.split("/")[3]
    refuse_existing(call, kind, item)
    whole = becomes(call, kind, item, settings)
    failure = _failure(call, whole)
    if kind == "ad" and "base-dn" not in whole:
        raise Refusal(f"failed to determine base_dn: {failure or _NO_CONTEXT}")
    if failure is not None:
        raise Refusal(failure if failure == NO_FILE else f"{failure}: {failure.removeprefix('I/O error: ')}")


_NO_CONTEXT = "failed to retrieve root DSE attribute 'defaultNamingContext'"
"""The simulated directories do not say where their entries begin."""


def _failure(call: ApiCall, realm: dict[str, Any]) -> str | None:
    """Why the servers of a realm cannot be asked; None if one of them can."""
    if not realm.get("capath", _CERTIFICATES[0]).startswith(_CERTIFICATES):
        return NO_FILE
    port = realm.get("port", 636 if realm.get("mode") == "ldaps" else 389)
    failures = [call.server.outside.failure(realm[name], port) for name in ("server1", "server2") if name in realm]
    return None if None in failures else f"I/O error: {failures[-1]}"


for _kind in ("pam", "pbs", "openid"):
    answer_sections(answers, _kind)
for _kind in ("ldap", "ad"):
    answer_sections(answers, _kind, _connects)
