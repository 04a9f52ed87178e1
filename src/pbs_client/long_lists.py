"""Long lists, decoded a piece at a time, whether their text is still arriving or complete.

PBS answers with a list as `{"data":[{…},{…}]}`. It is cut between two items, each piece is parsed
and made into models by itself, and its dictionaries are gone before those of the next are made: the
working set stays in the processor's cache. A whole answer takes 0.82 of the time this way, and one
that is iterated needs no more memory than a few pieces.

The end of a piece is guessed from the text with which items begin, and parsing checks the guess: if
the piece between two brackets is valid JSON, it was cut between items, as a cut anywhere else would
leave a bracket or a quotation mark open. After a wrong guess the piece is made larger.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cached_property
from typing import Any

from pbs_client.parsing import json_parser
from pbs_client.runtime.compiling import Words, maker
from pbs_client.runtime.decoding import ListOf, Mismatch, Shape, is_list, read_leniently

PIECE = 16 * 1024
"""Bytes of a piece. Larger ones leave the cache: 0.95 of the time of pieces of 64 KiB."""
LONGEST_NAME = 200

_BEGIN = b'{"data":['
_FIRST_NAME = re.compile(rb'\{"[^"\\]*":')


class ItemReader:
    """Makes the items of one answer from its text."""

    def __init__(self, item: Shape, *, lenient: bool = False) -> None:
        """`lenient` accepts objects that lack members, and says where something does not fit;
        without it, a `Mismatch` or a KeyError says only that it does not."""
        self._item = item
        self._lenient = lenient
        self._text = bytearray()
        self._size = PIECE
        self._next = b""
        """The text between two items, once it is known."""
        self._whole = False
        """Whether the text cannot be cut."""
        self.count: int = 0
        """How many items have been made."""
        self._words = Words()
        self._gives_up = False

    def feed(self, text: bytes | bytearray) -> list[Any]:
        """Takes more of the text, and gives the items that are now complete, or some of them."""
        # A text that is complete is not copied.
        held = bool(self._text)
        if held:
            self._text += text
            text = self._text
        begin = 0 if self._next or self._whole else self._begin(text)
        complete: list[Any] = []
        while self._next and len(text) - begin > self._size:
            end = text.rfind(self._next, begin, begin + self._size)
            if end < 0:
                end = text.rfind(b'},{"', begin, begin + self._size)
            items = None if end < 0 else self._decoded(b"[" + text[begin : end + 1] + b"]")
            if items is None:
                self._size *= 2
            else:
                complete += items
                self.count += len(items)
                begin = end + 2
        if held:
            del self._text[:begin]
        else:
            self._text = bytearray(text[begin:])
        return complete

    def rest(self) -> bytes:
        """At the end: an envelope with the items that are left."""
        return bytes(_BEGIN + self._text if self._next else self._text)

    def last(self, values: Any) -> list[Any]:
        """The items of that envelope."""
        items = self._made(values)
        self.count += len(items)
        return items

    def held(self) -> int:
        """How many bytes wait to be decoded."""
        return len(self._text)

    def _begin(self, text: bytes | bytearray) -> int:
        """The position of the first item, 0 while that is not known."""
        name = _FIRST_NAME.match(text, len(_BEGIN), len(_BEGIN) + LONGEST_NAME)
        if text.startswith(_BEGIN) and name is not None:
            self._next = b"}," + bytes(name[0])
            return len(_BEGIN)
        self._whole = len(text) > len(_BEGIN) + LONGEST_NAME
        return 0

    @cached_property
    def _fast(self) -> Callable[[bytes, Words], list[Any] | None] | None:
        return _fast_decoder(self._item)

    def _decoded(self, text: bytes) -> list[Any] | None:
        """The items of a piece, None if it is not JSON."""
        if not self._gives_up and self._fast is not None:
            items = self._fast(text, self._words)
            if items is not None:
                return items
        try:
            values = json_parser()(text)
        except (ValueError, RecursionError):
            return None
        # Whatever does not fit in the first piece is most likely in all of them.
        self._gives_up = self._gives_up or self.count == 0
        return self._made(values)

    def _made(self, values: Any) -> list[Any]:
        if is_list(values):
            try:
                return maker(self._item)(values, self._words)
            except (Mismatch, KeyError):
                if not self._lenient:
                    raise
        items: list[Any] = read_leniently(values, ListOf(self._item), self.count)
        return items


def has_second_data(envelope: bytes) -> bool:
    """Whether an envelope has `data` twice, so that a parser would keep only the last."""
    if envelope.count(b'"data"') < 2:
        return False
    names: list[str] = []

    def outermost(pairs: list[tuple[str, Any]]) -> None:
        names[:] = [name for name, _ in pairs]

    try:
        json.loads(envelope, object_pairs_hook=outermost)
    except (ValueError, RecursionError):
        return False
    return names.count("data") > 1


def _fast_decoder(item: Shape) -> Callable[[bytes, Words], list[Any] | None] | None:
    """Makes items straight from their text; None for a class that has no such decoder."""
    try:
        from pbs_client.runtime.msgspec_decoding import list_decoder
    except ImportError:
        from pbs_client.runtime.regex_decoding import list_decoder
    return list_decoder(item)
