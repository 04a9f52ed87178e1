"""Encryption keys of sync jobs, which lie on the server and can be archived; new in 4.2."""

from __future__ import annotations

import base64
import json
import secrets
from datetime import UTC, datetime
from typing import Any

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.digests import fingerprint_of
from pbs_simulator.exchanges import is_list, is_object
from pbs_simulator.json_text import NotJson, read_json
from pbs_simulator.refusals import Refusal
from pbs_simulator.replication.transfer import named_keys
from pbs_simulator.sections import Section

answers: Answers = Answers()


@answers("GET", "/config/encryption-keys")
def list_keys(call: ApiCall) -> list[dict[str, Any]]:
    section = call.server.sections["encryption-key"]
    call.attributes["digest"] = section.digest()
    return [
        {"id": name, "path": f"/etc/proxmox-backup/encryption-keys/{name}.enc", **values}
        for name, values in section.items.items()
        if call.server.may(call.auth_id, f"/system/encryption-keys/{name}", "Sys.Audit")
        and (call.get("include-archived") or "archived-at" not in values)
    ]


@answers("POST", "/config/encryption-keys")
def create_key(call: ApiCall) -> dict[str, Any]:
    """Makes a key, or takes one as JSON; the answer is the only time that its bytes are shown."""
    section, now = call.server.sections["encryption-key"], int(call.server.clock.time())
    given = _given_key(call["key"]) if "key" in call.params else {}
    key = secrets.token_bytes(32)
    stamp = datetime.fromtimestamp(now, UTC).isoformat()
    made = {
        "kdf": None,
        "created": stamp,
        "modified": stamp,
        "data": base64.b64encode(key).decode(),
        "fingerprint": fingerprint_of(key),
    }
    section.create(
        call["id"],
        {"created": now, "modified": now, "kdf": "none", "fingerprint": given.get("fingerprint", made["fingerprint"])},
    )
    return {**made, **given}


@answers("POST", "/config/encryption-keys/{id}")
def toggle_key_archived(call: ApiCall) -> None:
    section = call.server.sections["encryption-key"]
    section.file.check(call.get("digest"))
    key = section.find(call["id"])
    if key.pop("archived-at", None) is None:
        _refuse_if_used(call, "active-encryption-key")
        key["archived-at"] = int(call.server.clock.time())


@answers("DELETE", "/config/encryption-keys/{id}")
def delete_key(call: ApiCall) -> None:
    """Says nothing of a key that is not there."""
    section: Section = call.server.sections["encryption-key"]
    section.file.check(call.get("digest"))
    _refuse_if_used(call, "active-encryption-key", "associated-key")
    if "archived-at" not in section.items.get(call["id"], {"archived-at": 0}):
        raise Refusal("key still active, deleting is only possible for archived keys")
    section.items.pop(call["id"], None)


def _refuse_if_used(call: ApiCall, *members: str) -> None:
    key: str = call["id"]
    jobs = [
        job
        for job, values in call.server.sections["sync"].items.items()
        if any(key in named_keys(values.get(member)) for member in members)
    ]
    if jobs:
        raise Refusal(f"encryption key in use by sync job{'s' if len(jobs) > 1 else ''}: '{', '.join(jobs)}'")


def _given_key(text: str) -> dict[str, Any]:
    """A key as another server exported it; what it lacks is told in the words of PBS's
    library for structured data.
    """
    try:
        key: Any = read_json(text)
    except NotJson as error:
        raise Refusal(f"failed to parse provided key: {error}") from None
    place = f"at line 1 column {len(text)}"
    if is_list(key):
        expected = f"invalid length {len(key)}, expected struct KeyConfig with 6 elements"
        raise Refusal(f"failed to parse provided key: {expected} {place}")
    if not is_object(key):
        raise Refusal(f"failed to parse provided key: invalid type: {_told(key)}, expected struct KeyConfig {place}")
    for name in ("created", "modified", "data"):
        if name not in key:
            raise Refusal(f"failed to parse provided key: missing field `{name}` {place}")
    if key.get("kdf") is not None:
        raise Refusal("protected keys not supported")
    return key


def _told(value: object) -> str:
    """A JSON scalar as Rust's library names it where it is of the wrong type."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"boolean `{str(value).lower()}`"
    if isinstance(value, str):
        return f"string {json.dumps(value, ensure_ascii=False)}"
    return f"{'integer' if isinstance(value, int) else 'floating point'} `{value}`"
