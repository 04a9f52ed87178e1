"""The JSON around every answer: `{"data": ...}` with what PBS puts beside it, opened and decoded (protocol notes §1)."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import Any, cast

from pbs_client.answers import Answer
from pbs_client.collector import LARGE, collector_paused
from pbs_client.errors import PbsError, UnexpectedAnswer
from pbs_client.refusals import Asked
from pbs_client.runtime.decoding import Mismatch
from pbs_client.strangers import unreadable
from pbs_client.transport import Reply


def read_envelope(body: bytes) -> dict[str, Any] | None:
    """The JSON object of an answer, None if it is anything else."""
    try:
        found = json_parser()(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or "data" not in found:
        return None
    return cast("dict[str, Any]", found)


def open_answer(reply: Reply, decode: Callable[[Any], Any], asked: Asked, *, pause_collector: bool) -> Answer[Any]:
    """The decoded answer. Raises `UnexpectedAnswer`, or `Interrupted` where the text breaks off."""
    with collector_paused() if pause_collector and len(reply.body) >= LARGE else nullcontext():
        answer = _open(reply, decode, asked)
    # Raised here and not where they are found, so that no frame with the answer's data, which may be secret, hangs on the error.
    if isinstance(answer, PbsError):
        raise answer
    return answer


def _open(reply: Reply, decode: Callable[[Any], Any], asked: Asked) -> Answer[Any] | PbsError:
    envelope = read_envelope(reply.body)
    if envelope is None:
        return unreadable(reply.status, reply.headers, reply.body, asked)
    try:
        data = decode(envelope["data"])
    except Mismatch as mismatch:
        return UnexpectedAnswer(
            f"{asked.mask(str(mismatch))}; this version of PBS answers otherwise than the ones that are known",
            where=mismatch.path,
            status=reply.status,
            request=asked.request,
            hint="The answer as it is: send raw_request() with the same path.",
        )
    return Answer(
        data,
        digest=_attribute(envelope, "digest", str),
        total=_attribute(envelope, "total", int),
        changes=_attribute(envelope, "changes", str),
        active=_attribute(envelope, "active", bool),
        status=reply.status,
        headers=shown_headers(reply.headers),
    )


def _attribute(envelope: Mapping[str, Any], name: str, kind: type) -> Any:
    value = envelope.get(name)
    return value if type(value) is kind else None


def shown_headers(headers: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """The headers by name, without the one that may carry a ticket."""
    shown: dict[str, str] = {}
    for name, value in headers:
        if name != "set-cookie":
            shown[name] = f"{shown[name]}, {value}" if name in shown else value
    return shown


@functools.cache
def json_parser() -> Callable[[bytes], Any]:
    """The faster parser if it is there. What it refuses gets a second chance, as it is the stricter one."""
    try:
        import msgspec.json
    except ImportError:
        return json.loads
    fast = msgspec.json.decode

    def parse(body: bytes) -> Any:
        try:
            return fast(body)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return json.loads(body)

    return parse
