"""Values that PBS accepts although they damage its own configuration. They are refused before
anything is sent, each with the reason.

Which values of which operation are in `schema/hazards.toml` and travel in `Operation.hazards`; all
were seen on running servers (protocol.md §11). To send one anyway, use `raw_request`,
whose operations have no hazards.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from pbs_client.errors import UsageError
from pbs_client.runtime.operation import Hazard, HazardKind
from pbs_client.runtime.request import BaseRequest

_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")


def refuse_hazards(call: BaseRequest) -> None:
    """Raises `UsageError` if `call` has values that are known to do harm."""
    for hazard in call.operation.hazards:
        value = call.params.get(hazard.parameter)
        if value is not None and _CHECKS[hazard.kind](value, hazard):
            raise UsageError(_explained(hazard), request=call.described, hint="Nothing was sent.")


def _explained(hazard: Hazard) -> str:
    known = ", ".join(f"{name} is {' or '.join(words)}" for name, words in hazard.words)
    return f"{hazard.reason}; {known}" if known else hazard.reason


def _is_empty(value: Any, _: Hazard) -> bool:
    return isinstance(value, list) and not any(str(item).strip() for item in cast("list[object]", value))


def _has_unknown_word(value: Any, hazard: Hazard) -> bool:
    pairs = [part.partition("=") for part in str(value).split(",")]
    settings = [(name.strip(), word.strip().strip('"')) for name, _, word in pairs]
    known = dict(hazard.words)
    return any(name in known and word not in known[name] for name, word in settings)


def _is_no_certificate(value: Any, _: Hazard) -> bool:
    return not any(label == "CERTIFICATE" for label in _pem_labels(str(value)))


def _is_no_private_key(value: Any, _: Hazard) -> bool:
    return not any(f" {label}".endswith(" PRIVATE KEY") for label in _pem_labels(str(value)))


def _pem_labels(text: str) -> list[str]:
    """The labels of those blocks of a PEM text that are not empty and hold only base64."""
    labels: list[str] = []
    label, filled = "", False
    for line in map(str.strip, text.splitlines()):
        if line.startswith("-----BEGIN ") and line.endswith("-----"):
            label, filled = line[11:-5], False
        elif line == f"-----END {label}-----":
            labels += [label] if label and filled else []
            label = ""
        elif not _BASE64.issuperset(line):
            label = ""
        else:
            filled = filled or bool(line)
    return labels


_CHECKS: dict[HazardKind, Callable[[Any, Hazard], bool]] = {
    "empty-list": _is_empty,
    "unknown-word": _has_unknown_word,
    "not-a-certificate": _is_no_certificate,
    "not-a-private-key": _is_no_private_key,
}
