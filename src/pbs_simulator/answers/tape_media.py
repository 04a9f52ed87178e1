"""Tapes as a server without tape hardware has them: none.

And their encryption keys, which a password protects.
"""

from __future__ import annotations

import secrets
from typing import Any

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.digests import fingerprint_of
from pbs_simulator.json_text import NotJson, read_json
from pbs_simulator.refusals import Refusal, parameter_refusal
from pbs_simulator.rights import SUPERUSER
from pbs_simulator.section_answers import answer_sections
from pbs_simulator.sections import Values

answers: Answers = Answers()


@answers("GET", "/tape/media/list")
@answers("GET", "/tape/media/media-sets")
@answers("GET", "/tape/media/content")
def list_no_media(call: ApiCall) -> list[dict[str, Any]]:
    return []


@answers("GET", "/tape/media/list/{uuid}/status")
def get_media_status(call: ApiCall) -> str:
    return "unknown"


@answers("POST", "/tape/media/list/{uuid}/status")
def update_media_status(call: ApiCall) -> None:
    status = call.get("status")
    if status in ("writable", "unknown"):
        raise Refusal(f"setting media status '{status.capitalize()}' is not allowed")
    raise Refusal(f"no such media '{call['uuid']}'")


@answers("GET", "/tape/media/destroy")
@answers("POST", "/tape/media/move")
def use_media(call: ApiCall) -> None:
    uuid, label = call.get("uuid"), call.get("label-text")
    if uuid is not None and label is not None:
        raise parameter_refusal(("format-text", "A uuid is given, no label-text is expected."))
    if uuid is None and label is None:
        raise parameter_refusal(("uuid", "No label-text is given, a uuid is required."))
    raise Refusal(f"no such media '{uuid if label is None else label}'")


_SHOWN_OF_TAPE_KEY = ("created", "modified", "kdf", "hint")


# Keys of tapes


@answers("GET", "/config/tape-encryption-keys")
def list_tape_keys(call: ApiCall) -> list[dict[str, Any]]:
    section = call.server.sections["tape-encryption-key"]
    call.attributes["digest"] = section.digest()
    return [_shown_tape_key(fingerprint, values) for fingerprint, values in section.items.items()]


@answers("POST", "/config/tape-encryption-keys")
def create_tape_key(call: ApiCall) -> str:
    kdf = call.get("kdf", "scrypt")
    if "key" not in call.params:
        if kdf == "none":
            raise parameter_refusal(("kdf", "Please specify a key derivation function (none is not allowed here)."))
        if "hint" not in call.params:
            raise parameter_refusal(("hint", "Please specify either a hint or a key"))
    else:
        try:
            read_json(call["key"])
        except NotJson as error:
            raise Refusal(f"<errmsg>: {error}") from None
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
def get_tape_key(call: ApiCall) -> dict[str, Any]:
    return _shown_tape_key(call["fingerprint"], _tape_key(call))


@answers("PUT", "/config/tape-encryption-keys/{fingerprint}")
def update_tape_key(call: ApiCall) -> None:
    """Changes password and hint; root may force a new password on a key that the server can open
    itself.
    """
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
    key.update(
        password=call["new-password"],
        hint=call["hint"],
        modified=int(call.server.clock.time()),
        kdf=call.get("kdf", "scrypt"),
    )


@answers("DELETE", "/config/tape-encryption-keys/{fingerprint}")
def delete_tape_key(call: ApiCall) -> None:
    section = call.server.sections["tape-encryption-key"]
    section.file.check(call.get("digest"))
    _tape_key(call)
    del section.items[call["fingerprint"]]


def _tape_key(call: ApiCall, named: str = "tape encryption key") -> Values:
    keys = call.server.sections["tape-encryption-key"].items
    if call["fingerprint"] not in keys:
        raise Refusal(f"{named} '{call['fingerprint']}' does not exist.", 404)
    return keys[call["fingerprint"]]


def _shown_tape_key(fingerprint: str, values: Values) -> dict[str, Any]:
    return {"fingerprint": fingerprint, **{name: values[name] for name in _SHOWN_OF_TAPE_KEY if name in values}}


answer_sections(answers, "media-pool")
