"""Values that PBS accepts although they damage its own configuration. They are refused before
anything is sent, each with the reason.

All were seen on running servers (protocol.md §11). Whoever wants to send one nevertheless can
use `raw_request`, which is not looked at here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, cast

from pbs_client.errors import UsageError
from pbs_client.runtime.request import BaseRequest

Check = Callable[[Mapping[str, Any]], bool]
"""Whether the values of a call, by wire name, are of the harmful kind."""


def refuse_hazards(call: BaseRequest) -> None:
    """Raises `UsageError` if `call` has values that are known to do harm."""
    for harmful, reason in _HAZARDS.get(call.operation.name, ()):
        if harmful(call.params):
            raise UsageError(reason, request=call.described, hint="Nothing was sent.")


def _empty_network(values: Mapping[str, Any]) -> bool:
    network = values.get("network")
    return isinstance(network, list) and not any(str(item).strip() for item in cast("list[object]", network))


# What PBS knows for the two settings that it stores unchecked; numbers and booleans it does check.
_TUNING = {"chunk-order": ("none", "inode"), "sync-level": ("none", "file", "filesystem")}


def _unknown_tuning(values: Mapping[str, Any]) -> bool:
    pairs = [part.partition("=") for part in str(values.get("tuning", "")).split(",")]
    settings = [(name.strip(), value.strip().strip('"')) for name, _, value in pairs]
    return any(name in _TUNING and value not in _TUNING[name] for name, value in settings)


def _not_pem(values: Mapping[str, Any]) -> bool:
    certificates, key = str(values.get("certificates", "")), values.get("key")
    return not _has_block("CERTIFICATE", certificates) or (key is not None and not _has_block("(?:[A-Z]+ )?PRIVATE KEY", str(key)))


def _has_block(label: str, text: str) -> bool:
    return re.search(rf"-----BEGIN {label}-----\s+[A-Za-z0-9+/=\s]+-----END {label}-----", text) is not None


_NETWORK = (
    _empty_network,
    "an empty network list makes PBS write a traffic-control configuration that it cannot read again: until somebody edits that file on the server,"
    " every call on traffic control fails",
)
_TUNED = (
    _unknown_tuning,
    "PBS stores an unknown chunk-order or sync-level unchecked, and from then on every call on the datastore fails;"
    " chunk-order is none or inode, sync-level is none, file or filesystem",
)
_CERTIFICATE = (
    _not_pem,
    "PBS replaces its certificate before it looks at the new one; what was given is not PEM, so the server would be left with a certificate"
    " that it cannot use",
)

_HAZARDS: dict[str, tuple[tuple[Check, str], ...]] = {
    "traffic_control.create_traffic_control_rule": (_NETWORK,),
    "traffic_control.update_traffic_control_rule": (_NETWORK,),
    "datastore.create_datastore": (_TUNED,),
    "datastore.update_datastore": (_TUNED,),
    "certificates.upload_custom_certificate": (_CERTIFICATE,),
}
