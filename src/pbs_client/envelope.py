"""The JSON around every answer: `{"data": ...}` and its neighbours, opened and decoded
(protocol.md §1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pbs_client.answers import Answer
from pbs_client.collector import LARGE, collector_paused
from pbs_client.context import CallContext
from pbs_client.errors import UnexpectedAnswer
from pbs_client.headers import Headers
from pbs_client.parsing import parse_json
from pbs_client.printable import printable
from pbs_client.runtime.decoders import Decoder, nothing
from pbs_client.runtime.decoding import ListOf, Mismatch, Optional, Shape
from pbs_client.transport import Reply

LONG = 48 * 1024
"""Size of a body, in bytes, from which a list is decoded in pieces."""


def read_envelope(body: bytes) -> dict[str, Any] | None:
    """The JSON object of an answer, None if it is anything else or says itself that the call
    failed."""
    try:
        envelope: dict[str, Any] = parse_json(body)
    except (ValueError, RecursionError):
        return None
    if type(envelope) is not dict or "data" not in envelope:
        return None
    return envelope if "success" not in envelope or envelope["success"] else None


def open_answer(
    reply: Reply, decode: Callable[[Any], Any], context: Callable[[], CallContext], *, pause_collector: bool
) -> tuple[Any, dict[str, Any]]:
    """The decoded data of an answer, and the JSON around it. Raises `UnexpectedAnswer`, or
    `Interrupted` where the text breaks off."""
    if pause_collector and len(reply.body) >= LARGE:
        with collector_paused():
            return open_answer(reply, decode, context, pause_collector=False)
    if len(reply.body) >= LONG and (item := item_shape(decode)) is not None:
        opened = _in_pieces(reply, item)
        if opened is not None:
            return opened
    envelope = read_envelope(reply.body)
    if envelope is None:
        from pbs_client.strangers import unreadable  # Not needed by calls that succeed.

        raise unreadable(reply, context())
    try:
        data = decode(envelope["data"])
    except Mismatch as mismatch:
        raise unexpected(mismatch, reply, context()) from None
    return data, envelope


def _in_pieces(reply: Reply, item: Shape) -> tuple[list[Any], dict[str, Any]] | None:
    """The answer if it is a long list. None if anything about it is unusual: the whole is then read
    again by code that can cope with that, or say what is wrong."""
    from pbs_client.long_lists import ItemReader, has_second_data

    reader = ItemReader(item)
    try:
        items = reader.feed(reply.body)
        envelope = read_envelope(reader.rest())
        if envelope is None or has_second_data(reader.rest()):
            return None
        items += reader.last(envelope["data"])
    except (Mismatch, KeyError):
        return None
    return items, envelope


def unexpected(mismatch: Mismatch, reply: Reply, call: CallContext) -> UnexpectedAnswer:
    """The error for an answer of another shape."""
    return UnexpectedAnswer(
        f"{call.mask(str(mismatch))}; this version of PBS answers differently from the known ones",
        where=printable(call.mask(mismatch.path), longest=200),
        status=reply.status,
        request=call.call,
        hint="The answer as it is: send raw_request() with the same path.",
    )


def item_shape(decode: Callable[[Any], Any]) -> Shape | None:
    """The shape of the items where an answer is a list of objects."""
    expected = decode.expected if isinstance(decode, Decoder) else None
    item = expected.item if isinstance(expected, ListOf) else None
    return item if isinstance(item, Shape) else None


def may_be_list(decode: Callable[[Any], Any]) -> bool:
    """Whether an answer can be a list, as far as that is known."""
    if isinstance(decode, Decoder):
        return isinstance(decode.expected, ListOf | Optional)
    return decode is not nothing


def whole_answer(data: Any, envelope: dict[str, Any], reply: Reply) -> Answer[Any]:
    """The decoded data with the members beside it."""
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
