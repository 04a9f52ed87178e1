"""Every class that is read straight from the text of a long list is the same as the other way of decoding makes it,
whatever the text: of members that fit, of members that do not, and of text that was altered anywhere.

A text may be left to the other way of decoding; what is taken must be right.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from random import Random
from typing import Any, cast

import pytest

from pbs_client.envelope import item_shape
from pbs_client.runtime.compiling import Words, maker
from pbs_client.runtime.decoding import (
    BOOLEAN,
    INTEGER,
    NUMBER,
    Expected,
    ListOf,
    MapOf,
    Mismatch,
    Optional,
    Shape,
    field_names,
    shape_of,
)
from pbs_client.runtime.regex_decoding import list_decoder
from tests.support.recordings import operations
from tests.support.tables import trying

Json = dict[str, Any]

SHAPES = {
    shape.model.__name__: shape
    for variants in operations().values()
    for operation in variants
    if (shape := item_shape(operation.decode)) is not None and list_decoder(shape) is not None
}
FIT: dict[Expected, list[Any]] = {
    BOOLEAN: [True, False],
    INTEGER: [0, 1, 1_700_000_000, 10**17],
    NUMBER: [0, 0.5],
}
TEXTS = ["a", "vm", "a,b", "a:b", "[]", "}", "Größe 🙂", "null", " "]
ODD: list[Any] = [
    *("", '"', "\\", "\x7f", "\n", "\x00", "\u2028", "\ud83d", '},{"', '","', "\x7f,\x7f", "a\x7f:\x7fb", "\\u0041"),
    *(-1, -0.0, 1.5, 1e5, 1e300, 10**18 - 1, 10**18, 2**63, -(2**63), 10**30),
    *(None, True, False, [], {}, [None], ["a"], {"a": "b"}, [{"a": [1]}]),
]
PUT_IN = [
    *'",:{}[]\\01-. \n\t\x00\x7fé',
    *(r"\n", r"\/", r"\x", r"\u007f", r"\u0022", r"\u002c", r"\ud83d\ude42"),
    *("e1", "null", "true", '"a":1,', ",,"),
]
ALTERED = 12
"""How many altered texts of each class are tried."""


def value(expected: Expected, odd: float, random: Random) -> Any:
    """What a server may send there; with this probability something else."""
    if random.random() < odd:
        return random.choice(ODD)
    match expected:
        case Optional():
            return value(expected.inner, odd, random)
        case ListOf():
            return [value(expected.item, odd, random) for _ in range(random.randrange(4))]
        case MapOf():
            return {random.choice(TEXTS): value(expected.value, odd, random)}
        case Shape():
            return members(expected, odd, random)
        case _:
            return random.choice(FIT.get(expected, TEXTS))


def members(shape: Shape, odd: float, random: Random) -> Json:
    """An object, sorted by name as those of PBS are; a third of what may be absent is, or is null."""
    found: Json = {}
    for name, expected in shape.fields.items():
        absent = random.randrange(6) if isinstance(expected, Optional) or random.random() < odd else 6
        if absent > 0:
            found[name] = None if absent == 1 else value(expected, odd, random)
    if random.random() < odd:
        found[random.choice(TEXTS)] = random.choice(ODD)
    return dict(sorted(found.items()))


def altered(text: str, random: Random) -> str:
    """The text with something left out, put in, escaped, doubled or in another order."""
    start = random.randrange(1, len(text) - 1)
    end = start + random.randrange(1, 12)
    parts = text[1:-1].split(",")
    match random.randrange(6):
        case 0:
            inner = text[1:start] + text[end:-1]
        case 1:
            inner = text[1:start] + random.choice(PUT_IN) + text[start:-1]
        case 2:
            escaped = "".join(f"\\u{ord(char):04x}" for char in text[start] if ord(char) < 0x10000)
            inner = text[1:start] + escaped + text[start + 1 : -1]
        case 3:
            parts.insert(random.randrange(len(parts)), random.choice(parts))
            inner = ",".join(parts)
        case 4:
            inner = ",".join(random.sample(parts, len(parts)))
        case _:
            inner = text[1:end] + text[start:-1]
    return f"[{inner}]"


def with_other_signs(text: str) -> Iterator[str]:
    """The text with each of its signs left out, doubled, or behind a comma."""
    for sign in re.finditer(r'["\[\]{},:]', text[1:-1]):
        before, behind = text[: sign.start() + 1], text[sign.end() + 1 :]
        yield from (f"{before}{put}{behind}" for put in ("", sign[0] * 2, f",{sign[0]}"))


def with_members_in_texts(text: str) -> Iterator[str]:
    """The text with two members that are made one, by other signs in place of the quotation marks
    between them: raw and as an escape, the one that stands for a quotation mark meanwhile."""
    for members in re.finditer(r'("[^"]*)","([^"]+)":"(?=[^"]*")', text):
        for mark in ("\x7f", "\\u007F"):
            yield (
                text[: members.start()] + f"{members[1]}{mark},{mark}{members[2]}{mark}:{mark}" + text[members.end() :]
            )


def text_of(items: list[Json], random: Random) -> str:
    """Mostly as PBS writes it."""
    spaces = (", ", ": ") if random.randrange(8) == 0 else (",", ":")
    return json.dumps(items, separators=spaces, ensure_ascii=random.randrange(4) == 0)


def taken_apart(value: object) -> object:
    """What a value is made of, with the types, which `==` does not compare: 1 is True."""
    kind = type(value)
    if shape_of(kind) is not None:
        return kind, [taken_apart(getattr(value, name)) for name in field_names(kind)]
    if kind in (list, tuple):
        return kind, [taken_apart(one) for one in cast("list[object]", value)]
    return kind, repr(value)


def taken(shape: Shape, text: bytes) -> bool:
    """Whether a text is taken; it must then be what the other way of decoding makes of it."""
    decode = list_decoder(shape)
    assert decode is not None
    found = decode(text, Words())
    if found is None:
        return False
    try:
        expected = maker(shape)(json.loads(text), Words())
    except (ValueError, KeyError, Mismatch) as error:
        raise AssertionError(f"{text!r} is taken, and is none: {error!r}") from None
    assert taken_apart(found) == taken_apart(expected), text
    return True


def test_what_is_taken_from_a_text_is_what_the_other_way_of_decoding_makes(subtests: pytest.Subtests) -> None:
    assert len(SHAPES) > 60
    for name, shape in SHAPES.items():
        random = Random(name)
        with trying(subtests, name):
            usual = json.dumps([members(shape, 0, random) for _ in range(2)], ensure_ascii=False, separators=(",", ":"))
            assert taken(shape, usual.encode())
            for text in (*with_other_signs(usual), *with_members_in_texts(usual)):
                taken(shape, text.encode())
            for _ in range(ALTERED):
                odd = random.choice([0, 0, 0.05, 0.2])
                text = text_of([members(shape, odd, random) for _ in range(2)], random)
                for _ in range(random.randrange(3)):
                    text = altered(text, random)
                taken(shape, text.encode(errors="surrogatepass"))
