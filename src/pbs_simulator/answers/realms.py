"""Realms: the list that the login window shows, synchronising one, and the settings of each kind."""

from __future__ import annotations

from typing import Any

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.refusals import Refusal
from pbs_simulator.section_answers import answer_sections, refuse_existing
from pbs_simulator.sections import ConfigFile

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

    def work() -> Any:
        yield f"starting realm sync for {realm}"
        yield "this is a DRY RUN - changes will not be persisted" if call.get("dry-run") else "syncing users"

    return call.server.tasks.start("realm-sync", realm, call.auth_id, work())


def _needs_a_directory_server(call: ApiCall, item: str, settings: dict[str, Any]) -> None:
    """Without a base DN, PBS asks the directory for it; there is none here."""
    if call.operation.method == "POST" and "base-dn" not in settings:
        refuse_existing(call, "ad", item)
        raise Refusal("failed to determine base_dn: failed to retrieve root DSE attribute 'defaultNamingContext'")


for _kind in ("pam", "pbs", "ldap", "openid"):
    answer_sections(answers, _kind)
answer_sections(answers, "ad", _needs_a_directory_server)
