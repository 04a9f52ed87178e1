"""Digests of configuration files, fingerprints of keys, and the refusal of a change that was made
for another state of a file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from string import hexdigits
from typing import Any

from pbs_simulator.refusals import Refusal

MODIFIED = "detected modified configuration - file changed by other user? Try again."


def digest_of_text(text: str) -> str:
    """The SHA-256 of a file's text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(sections: Iterable[Any]) -> str:
    """The digest of a file with these sections.

    The digest of an earlier state returns with that state; an empty file has that of no bytes.
    """
    return digest_of_text("".join(json.dumps(section, sort_keys=True) + "\n" for section in sections))


def fingerprint_of(content: bytes) -> str:
    """The SHA-256 of a key or certificate, in the form in which PBS shows it."""
    return hashlib.sha256(content).digest().hex(":")


def check_digest(sent: str | None, current: str) -> None:
    """Refuses a change made for another state of a file, and a text that is no digest.

    The schema lets texts that are no digests pass here and there.
    """
    if sent is None:
        return
    if len(sent) % 2:
        raise Refusal("Odd number of digits")
    if len(sent) != len(current):
        raise Refusal("Invalid string length")
    for position, char in enumerate(sent):
        if char not in hexdigits:
            raise Refusal(f"Invalid character '{char}' at position {position}")
    if sent.lower() != current:
        raise Refusal(MODIFIED)
