"""The list of realms that the login window shows, the roles, and the WebAuthn settings."""

from __future__ import annotations

from typing import Any

from pbs_simulator.calls import Call, Refusal, answers
from pbs_simulator.rights import ROLES
from pbs_simulator.sections import ConfigFile

_SHOWN = ("comment", "default")


@answers("GET", "/access/domains")
def list_realms(call: Call) -> list[dict[str, Any]]:
    file: ConfigFile = call.server.sections["pam"].file
    call.attributes["digest"] = file.digest()
    return [
        {"realm": realm, "type": section.kind.name, **{name: values[name] for name in _SHOWN if name in values}}
        for section in file.sections
        for realm, values in section.items.items()
    ]


@answers("GET", "/access/roles")
def list_roles(call: Call) -> list[dict[str, Any]]:
    return [{"roleid": role, "comment": comment, "privs": list(privileges)} for role, (comment, privileges) in ROLES.items()]


@answers("GET", "/config/access/tfa/webauthn")
def get_webauthn(call: Call) -> dict[str, Any] | None:
    section = call.server.sections["webauthn"]
    if not section.items:
        return None
    call.attributes["digest"] = section.digest()
    return dict(section.items["webauthn"])


@answers("PUT", "/config/access/tfa/webauthn")
def update_webauthn(call: Call) -> None:
    """The first settings must be complete, and need no digest."""
    section = call.server.sections["webauthn"]
    settings = {name: value for name, value in call.params.items() if name not in ("delete", "digest")}
    if section.items:
        section.update("webauthn", settings, call.get("delete", ()), call.get("digest"))
        return
    for name in ("rp", "id"):
        if name not in settings:
            raise Refusal(f"missing property: '{name}'")
    section.items["webauthn"] = settings
