"""The JSON around every answer: `{"data": ...}` with what PBS puts beside it, opened and decoded
(protocol.md §1)."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any

from pbs_client.answers import Answer
from pbs_client.collector import LARGE, collector_paused
from pbs_client.context import CallContext
from pbs_client.errors import UnexpectedAnswer
from pbs_client.headers import Headers
from pbs_client.printable import printable
from pbs_client.runtime.decoding import Mismatch
from pbs_client.strangers import unreadable
from pbs_client.transport import Reply


def read_envelope(body: bytes) -> dict[str, Any] | None:
    """The JSON object of an answer, None if it is anything else."""
    try:
        envelope: dict[str, Any] = json_parser()(body)
    except (ValueError, RecursionError):
        return None
    return envelope if type(envelope) is dict and "data" in envelope else None


def open_answer(
    reply: Reply, decode: Callable[[Any], Any], context: Callable[[], CallContext], *, pause_collector: bool
) -> Answer[Any]:
    """The decoded answer. Raises `UnexpectedAnswer`, or `Interrupted` where the text breaks off."""
    if not pause_collector or len(reply.body) < LARGE:
        return _opened(reply, decode, context)
    with collector_paused():
        return _opened(reply, decode, context)


def _opened(reply: Reply, decode: Callable[[Any], Any], context: Callable[[], CallContext]) -> Answer[Any]:
    envelope = read_envelope(reply.body)
    if envelope is None:
        raise unreadable(reply, context())
    try:
        data = decode(envelope["data"])
    except Mismatch as mismatch:
        call = context()
        raise UnexpectedAnswer(
            f"{call.mask(str(mismatch))}; this version of PBS answers otherwise than the ones that are known",
            where=printable(call.mask(mismatch.path), longest=200),
            status=reply.status,
            request=call.call,
            hint="The answer as it is: send raw_request() with the same path.",
        ) from None
    beside: dict[str, Any] = {}
    if len(envelope) > 1:
        beside = {name: envelope[name] for name, kind in _BESIDE.items() if type(envelope.get(name)) is kind}
    return Answer(data, status=reply.status, headers=shown_headers(reply.headers), **beside)


_BESIDE = {"digest": str, "total": int, "changes": str, "active": bool}


def shown_headers(headers: Headers) -> dict[str, str]:
    """The headers by name, without the one that may carry a ticket."""
    joined: dict[str, str] = {}
    for name, value in headers:
        if name != "set-cookie":
            joined[name] = f"{joined[name]}, {value}" if name in joined else value
    return joined


@functools.cache
def json_parser() -> Callable[[bytes], Any]:
    """The faster parser if it is there. What it refuses gets a second chance, as it is the stricter
    one."""
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
