"""The errors among the recorded answers of three servers."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import attrs

from pbs_client.context import CallContext
from pbs_client.errors import ApiError
from pbs_client.refusals import refusal
from tests.support.recordings import rows

VERSIONS = ("3.4.4", "4.0.14", "4.2.2")


@attrs.frozen
class Recorded:
    """One answer, and what was asked."""

    version: str
    misuse: tuple[str, str, str, int]
    """Verb and path template, parameters, who asked, and the how many-th time: the same on all servers."""
    status: int
    text: str
    params: dict[str, Any]

    @property
    def error(self) -> ApiError:
        return refusal(self.status, self.text, CallContext("call()", None, self.params))

    @property
    def shape(self) -> str:
        """The text without what differs from one recording to the next."""
        text = re.sub(r"^Path '.*' not found", "Path '…' not found", self.text)
        text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME", text)
        return text.replace("\n", " | ")


def recorded() -> Iterator[Recorded]:
    """Every recorded answer of these versions."""
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for line in rows():
        if line.version not in VERSIONS:
            continue
        row = line.exchange
        params: dict[str, Any] = row.get("params") or {}
        key = (row["op"], json.dumps(params, sort_keys=True), row["auth"])
        counts[line.file, *key] += 1
        text = row.get("text", "") if row["status"] >= 400 else ""
        yield Recorded(line.file.removesuffix(".jsonl"), (*key, counts[line.file, *key]), row["status"], text, params)
