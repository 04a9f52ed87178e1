"""Decoding straight from JSON, for those who have installed msgspec (the extra `fast`).

msgspec parses and checks into structs that are made after the shapes, without a dictionary for each
object; what models are filled from them is straight code without checks. It is the stricter one: a
member that is unknown, left out or of another type ends it, and the other way of decoding
(`compiling`) says what the answer means. Three fifths of the time of that way with dictionaries
that msgspec has parsed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import GenericAlias
from typing import Any

import msgspec

from pbs_client.runtime.compiling import Code, Make, Read, Share, may_be_absent
from pbs_client.runtime.decoding import (
    ANYTHING,
    BOOLEAN,
    INTEGER,
    NUMBER,
    TEXT,
    UPID,
    WORD,
    Expected,
    ListOf,
    MapOf,
    Optional,
    Scalar,
    Shape,
)
from pbs_client.runtime.upid import Upid

_TYPES: dict[Scalar, Any] = {
    ANYTHING: Any,
    BOOLEAN: bool,
    INTEGER: int,
    NUMBER: int | float,
    TEXT: str,
    UPID: str,
    WORD: str,
}


@cache
def list_decoder(shape: Shape) -> Callable[[bytes, Share], list[Any] | None] | None:
    """Makes models of the text of an array; None for what has another shape, or is no JSON to
    msgspec. There is none where a member has a name that msgspec does not take, as one with a
    quotation mark."""
    try:
        parse = msgspec.json.Decoder(GenericAlias(list, _struct(shape))).decode
    except ValueError:
        return None
    make = _maker(shape)

    def decoded(text: bytes, share: Share) -> list[Any] | None:
        try:
            return make(parse(text), share)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return None

    return decoded


@cache
def _struct(shape: Shape) -> Any:
    """The struct with the same members."""
    code = Code(shape, _maker, _reader)
    members = list(zip(code.fields, shape.fields.items(), strict=True))
    return msgspec.defstruct(
        shape.model.__name__,
        [
            (field, _type(expected), None) if may_be_absent(expected) else (field, _type(expected))
            for field, (_, expected) in members
        ],
        rename={field: wire for field, (wire, _) in members},
        forbid_unknown_fields=True,
        kw_only=True,
        gc=False,  # They live no longer than it takes to fill the models.
    )


def _type(expected: Expected) -> Any:
    match expected:
        case Scalar():
            return _TYPES[expected]
        case Optional():
            return _type(expected.inner) | None
        case ListOf():
            return GenericAlias(tuple, (_type(expected.item), ...))
        case MapOf():
            return GenericAlias(dict, (str, _type(expected.value)))
        case Shape():
            return _struct(expected)


@cache
def _maker(shape: Shape) -> Make:
    """Makes models of structs."""
    code = Code(shape, _maker, _reader)
    lines = ["new.extra = nothing"]
    for field, expected in zip(code.fields, shape.fields.values(), strict=True):
        made = code.value(expected.inner if isinstance(expected, Optional) else expected)
        if made == "x" or not _holds_made(expected):
            lines.append(f"new.{field} = value.{field}")
        elif isinstance(expected, Optional):
            lines += [f"x = value.{field}", f"new.{field} = None if x is None else {made}"]
        else:
            lines += [f"x = value.{field}", f"new.{field} = {made}"]
    return code.compiled(lines)


def _holds_made(expected: Expected) -> bool:
    """Whether a value is not the same in a struct as in a model."""
    match expected:
        case Scalar():
            return expected in (UPID, WORD)
        case Optional(inner=inner) | ListOf(item=inner) | MapOf(value=inner):
            return _holds_made(inner)
        case Shape():
            return True


def _reader(expected: Expected) -> Read:
    """Makes the value of a model of that of a struct, for what is not worth straight code."""
    if not _holds_made(expected):
        return lambda value, share: value
    match expected:
        case Scalar():
            return lambda value, share: Upid(value) if expected is UPID else value
        case Optional(inner=inner):
            read = _reader(inner)
            return lambda value, share: None if value is None else read(value, share)
        case ListOf(item=item):
            read = _reader(item)
            return lambda value, share: tuple([read(one, share) for one in value])
        case MapOf(value=kind):
            read = _reader(kind)
            return lambda value, share: {name: read(member, share) for name, member in value.items()}
        case Shape():
            make = _maker(expected)
            return lambda value, share: make((value,), share)[0]
