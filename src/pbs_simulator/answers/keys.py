"""Encryption keys: those of tapes, which a password protects, and those of sync jobs, which lie on the server and can be archived."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import Any

from pbs_simulator.calls import Call, Refusal, answers, parameter_refusal
from pbs_simulator.exchanges import is_object
from pbs_simulator.rights import SUPERUSER
from pbs_simulator.sections import Section, Values

_SHOWN_OF_TAPE_KEY = ("created", "modified", "kdf", "hint")


def fingerprint_of(key: bytes) -> str:
    """The SHA-256 of a key in the form in which PBS shows it."""
    return hashlib.sha256(key).digest().hex(":")


# Keys of tapes


@answers("GET", "/config/tape-encryption-keys")
def list_tape_keys(call: Call) -> list[dict[str, Any]]:
    section = call.server.sections["tape-encryption-key"]
    call.attributes["digest"] = section.digest()
    return [_shown_tape_key(fingerprint, values) for fingerprint, values in section.items.items()]


@answers("POST", "/config/tape-encryption-keys")
def create_tape_key(call: Call) -> str:
    kdf = call.get("kdf", "scrypt")
    if "key" not in call.params:
        if kdf == "none":
            raise parameter_refusal(("kdf", "Please specify a key derivation function (none is not allowed here)."))
        if "hint" not in call.params:
            raise parameter_refusal(("hint", "Please specify either a hint or a key"))
    fingerprint, now = fingerprint_of(secrets.token_bytes(32)), int(call.server.clock.time())
    call.server.sections["tape-encryption-key"].items[fingerprint] = {
        "created": now,
        "modified": now,
        "kdf": kdf,
        "password": call["password"],
        **({"hint": call["hint"]} if call.get("hint") else {}),
    }
    return fingerprint


@answers("GET", "/config/tape-encryption-keys/{fingerprint}")
def get_tape_key(call: Call) -> dict[str, Any]:
    return _shown_tape_key(call["fingerprint"], _tape_key(call))


@answers("PUT", "/config/tape-encryption-keys/{fingerprint}")
def update_tape_key(call: Call) -> None:
    """Changes password and hint; root may force a new password on a key that the server can open itself."""
    section = call.server.sections["tape-encryption-key"]
    if call.get("kdf") == "none":
        raise parameter_refusal(("kdf", "Please specify a key derivation function (none is not allowed here)."))
    section.file.check(call.get("digest"))
    key = _tape_key(call, "tape encryption key configuration")
    if call.get("force"):
        if call.auth_id != SUPERUSER:
            raise Refusal("resetting the key's passphrase requires root privileges")
        if call.get("password") is not None:
            raise parameter_refusal(("password", "password is not allowed when using force"))
    elif call.get("password") is None:
        raise parameter_refusal(("password", "missing parameter: password"))
    elif call["password"] != key["password"]:
        raise Refusal("unable to decrypt key - wrong password?")
    key.update(password=call["new-password"], hint=call["hint"], modified=int(call.server.clock.time()), kdf=call.get("kdf", "scrypt"))


@answers("DELETE", "/config/tape-encryption-keys/{fingerprint}")
def delete_tape_key(call: Call) -> None:
    section = call.server.sections["tape-encryption-key"]
    section.file.check(call.get("digest"))
    _tape_key(call)
    del section.items[call["fingerprint"]]


def _tape_key(call: Call, named: str = "tape encryption key") -> Values:
    keys = call.server.sections["tape-encryption-key"].items
    if call["fingerprint"] not in keys:
        raise Refusal(f"{named} '{call['fingerprint']}' does not exist.", 404)
    return keys[call["fingerprint"]]


def _shown_tape_key(fingerprint: str, values: Values) -> dict[str, Any]:
    return {"fingerprint": fingerprint, **{name: values[name] for name in _SHOWN_OF_TAPE_KEY if name in values}}


# Keys of sync jobs, new in 4.2


@answers("GET", "/config/encryption-keys")
def list_keys(call: Call) -> list[dict[str, Any]]:
    section = call.server.sections["encryption-key"]
    call.attributes["digest"] = section.digest()
    return [
        {"id": name, "path": f"/etc/proxmox-backup/encryption-keys/{name}.enc", **values}
        for name, values in section.items.items()
        if call.server.may(call.auth_id, f"/system/encryption-keys/{name}", "Sys.Audit")
        and (call.get("include-archived") or "archived-at" not in values)
    ]


@answers("POST", "/config/encryption-keys")
def create_key(call: Call) -> dict[str, Any]:
    """Makes a key, or takes one as JSON; the answer is the only time that its bytes are shown."""
    section, now = call.server.sections["encryption-key"], int(call.server.clock.time())
    given = _given_key(call["key"]) if "key" in call.params else {}
    key = secrets.token_bytes(32)
    stamp = datetime.fromtimestamp(now, UTC).isoformat()
    made = {"kdf": None, "created": stamp, "modified": stamp, "data": base64.b64encode(key).decode(), "fingerprint": fingerprint_of(key)}
    section.create(call["id"], {"created": now, "modified": now, "kdf": "none", "fingerprint": given.get("fingerprint", made["fingerprint"])})
    return {**made, **given}


@answers("POST", "/config/encryption-keys/{id}")
def toggle_key_archived(call: Call) -> None:
    section = call.server.sections["encryption-key"]
    section.file.check(call.get("digest"))
    key = section.find(call["id"])
    if key.pop("archived-at", None) is None:
        _refuse_if_used(call, "active-encryption-key")
        key["archived-at"] = int(call.server.clock.time())


@answers("DELETE", "/config/encryption-keys/{id}")
def delete_key(call: Call) -> None:
    """Says nothing of a key that is not there."""
    section: Section = call.server.sections["encryption-key"]
    section.file.check(call.get("digest"))
    _refuse_if_used(call, "active-encryption-key", "associated-key")
    section.items.pop(call["id"], None)


def _refuse_if_used(call: Call, *members: str) -> None:
    key: str = call["id"]
    jobs = [job for job, values in call.server.sections["sync"].items.items() if any(_names(values.get(member), key) for member in members)]
    if jobs:
        raise Refusal(f"encryption key in use by sync job{'s' if len(jobs) > 1 else ''}: '{', '.join(jobs)}'")


def _names(setting: list[str] | str | None, key: str) -> bool:
    """Whether a setting, one key or several, names a key."""
    return key in (setting.split(",") if isinstance(setting, str) else setting or ())


def _given_key(text: str) -> dict[str, Any]:
    try:
        key: Any = json.loads(text)
    except ValueError as error:
        raise Refusal(f"failed to parse provided key: {error}") from None
    if not is_object(key):
        raise Refusal("failed to parse provided key: invalid type, expected struct KeyConfig")
    if key.get("kdf") is not None:
        raise Refusal("protected keys not supported")
    return key
