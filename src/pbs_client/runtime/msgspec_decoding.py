"""Decoding straight from JSON with msgspec, if it is installed (the extra `fast`).

msgspec parses and checks into structs that are made after the shapes, without a dictionary for each
object; straight code without checks then fills models from them. It is strict: a member that is
unknown, missing or of another type ends it, and the other way of decoding (`compiling`) then says
what the answer means. It takes three fifths of the time of that way with dictionaries parsed by
msgspec.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import GenericAlias
from typing import Any

import msgspec

from pbs_client.runtime.compiling import Code, Make, Read, Words, fields, may_be_absent
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
def list_decoder(shape: Shape) -> Callable[[bytes, Words], list[Any] | None] | None:
    """A function that makes models from the text of an array, or gives None for a text of another
    shape, or one that msgspec cannot parse. None if a member has a name that msgspec does not
    take, such as one with a quotation mark."""
    try:
        parse = msgspec.json.Decoder(GenericAlias(list, _struct(shape))).decode
    except ValueError:
        return None
    make = _maker(shape)

    def decoded(text: bytes, words: Words) -> list[Any] | None:
        try:
            return make(parse(text), words)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return None

    return decoded


@cache
def _struct(shape: Shape) -> Any:
    """The struct with the same members."""
    members = list(zip(fields(shape), shape.fields.items(), strict=True))
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


class _StructCode(Code):
    def members(self, shape: Shape, depth: int) -> list[str]:
        new, value = f"new_{depth}", f"value_{depth}"
        lines = [f"{new}.extra = nothing"]
        for field, expected in zip(fields(shape), shape.fields.values(), strict=True):
            inner = expected.inner if isinstance(expected, Optional) else expected
            if inner is UPID or not _holds_made(inner):
                lines.append(f"{new}.{field} = {value}.{field}")
                continue
            lines.append(f"x = {value}.{field}")
            assigned = self.assigned(field, inner, depth)
            if isinstance(expected, Optional):
                lines += [f"if x is None: {new}.{field} = None", "else:", *(f" {line}" for line in assigned)]
            else:
                lines += assigned
        return lines

    def read(self, expected: Expected) -> Read:
        return _reader(expected)


@cache
def _maker(shape: Shape) -> Make:
    """Makes models from structs."""
    return _StructCode().compiled(shape)


def _holds_made(expected: Expected) -> bool:
    """Whether a value differs between a struct and a model."""
    match expected:
        case Scalar():
            return expected in (UPID, WORD)
        case Optional(inner=inner) | ListOf(item=inner) | MapOf(value=inner):
            return _holds_made(inner)
        case Shape():
            return True


def _reader(expected: Expected) -> Read:
    """Makes a value of a model from that of a struct, for kinds that are not worth straight
    code."""
    if not _holds_made(expected):
        return lambda value, words: value
    match expected:
        case Scalar():
            return lambda value, words: Upid(value) if expected is UPID else value
        case Optional(inner=inner):
            read = _reader(inner)
            return lambda value, words: None if value is None else read(value, words)
        case ListOf(item=item):
            read = _reader(item)
            return lambda value, words: tuple([read(one, words) for one in value])
        case MapOf(value=kind):
            read = _reader(kind)
            return lambda value, words: {name: read(member, words) for name, member in value.items()}
        case Shape():
            make = _maker(expected)
            return lambda value, words: make((value,), words)[0]
