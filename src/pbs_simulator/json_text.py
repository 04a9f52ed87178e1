"""JSON as PBS's library reads it: what is wrong with a text, in the words and at the place that
serde_json gives (protocol.md §2.1).

Python's reader takes what that library refuses (`NaN`, lone surrogates) and words its errors
otherwise, so a text that Python does not like is read once more here, only to find out where the
trouble is.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

DEEPEST = 128
"""Nested arrays and objects from which the library gives up."""

_SPACE = re.compile(rb"[ \n\t\r]*")
_DIGITS = re.compile(rb"[0-9]*")
_PLAIN = re.compile(rb'[^"\\\x00-\x1f]*')


class NotJson(ValueError):
    """A text that is no JSON; the message is PBS's."""


def read_json(text: str) -> Any:
    """The value of a JSON text; raises `NotJson`."""
    try:
        value = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
        text.encode()
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        _Reader(text.encode("utf-8", "replace")).read()
        raise NotJson("invalid unicode code point at line 1 column 1") from None
    return value


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(word)


def _finite(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise ValueError(digits)
    return value


class _Reader:
    """Walks over a text and raises `NotJson` at the first fault."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.at = 0

    def read(self) -> None:
        self._value(0)
        if self._peek() is not None:
            self._fail("trailing characters", 1)

    def _fail(self, message: str, ahead: int = 0) -> NoReturn:
        """The position is that of the last byte read, or of the one looked at (`ahead`)."""
        index = min(self.at + ahead, len(self.text))
        before = self.text[:index]
        line_start = before.rfind(b"\n") + 1
        raise NotJson(f"{message} at line {before.count(10) + 1} column {index - line_start}")

    def _peek(self) -> int | None:
        """The next byte that is no white space."""
        self.at = _end(_SPACE, self.text, self.at)
        return self.text[self.at] if self.at < len(self.text) else None

    def _value(self, depth: int) -> None:
        first = self._peek()
        if first is None:
            self._fail("EOF while parsing a value", 1)
        char = chr(first)
        if char in "ntf":
            self._word({"n": b"null", "t": b"true", "f": b"false"}[char])
        elif char == "-" or char.isdigit():
            self._number()
        elif char == '"':
            self._string()
        elif char in "[{":
            if depth + 1 >= DEEPEST:
                self._fail("recursion limit exceeded", 1)
            self.at += 1
            self._members(depth + 1, "]" if char == "[" else "}")
        else:
            self._fail("expected value", 1)

    def _word(self, word: bytes) -> None:
        for expected in word:
            if self.at >= len(self.text):
                self._fail("EOF while parsing a value")
            self.at += 1
            if self.text[self.at - 1] != expected:
                self._fail("expected ident")

    def _number(self) -> None:
        start = self.at
        if self.text[self.at : self.at + 1] == b"-":
            self.at += 1
        if self.text[self.at : self.at + 1] == b"0":
            self.at += 1
            if self.text[self.at : self.at + 1].isdigit():
                self._fail("invalid number", 1)
        else:
            self._digits("invalid number")
        if self.text[self.at : self.at + 1] == b".":
            self.at += 1
            if not self.text[self.at : self.at + 1].isdigit():
                self._fail("EOF while parsing a value" if self.at >= len(self.text) else "invalid number", 1)
            self.at = _end(_DIGITS, self.text, self.at)
        if self.text[self.at : self.at + 1] in (b"e", b"E"):
            self.at += 1
            if self.text[self.at : self.at + 1] in (b"+", b"-"):
                self.at += 1
            if self.at >= len(self.text):
                self._fail("EOF while parsing a value")
            self._digits("invalid number")
        if math.isinf(float(self.text[start : self.at])):
            self._fail("number out of range")

    def _digits(self, otherwise: str) -> None:
        if not self.text[self.at : self.at + 1].isdigit():
            self.at = min(self.at + 1, len(self.text))
            self._fail(otherwise)
        self.at = _end(_DIGITS, self.text, self.at)

    def _string(self) -> None:
        self.at += 1
        while True:
            self.at = _end(_PLAIN, self.text, self.at)
            if self.at >= len(self.text):
                self._fail("EOF while parsing a string")
            byte = self.text[self.at]
            self.at += 1
            if byte == ord('"'):
                return
            if byte != ord("\\"):
                self._fail("control character (\\u0000-\\u001F) found while parsing a string")
            self._escape()

    def _escape(self) -> None:
        if self.at >= len(self.text):
            self._fail("EOF while parsing a string")
        kind = chr(self.text[self.at])
        self.at += 1
        if kind == "u":
            code = self._hex()
            if 0xDC00 <= code <= 0xDFFF:
                self._fail("lone leading surrogate in hex escape")
            if 0xD800 <= code <= 0xDBFF:
                if self.text[self.at : self.at + 2] != b"\\u":
                    self.at = min(self.at + 1, len(self.text))
                    self._fail("unexpected end of hex escape")
                self.at += 2
                if not 0xDC00 <= self._hex() <= 0xDFFF:
                    self._fail("lone leading surrogate in hex escape")
        elif kind not in '"\\/bfnrt':
            self._fail("invalid escape")

    def _hex(self) -> int:
        digits = self.text[self.at : self.at + 4]
        self.at += len(digits)
        if len(digits) < 4:
            self._fail("EOF while parsing a string")
        if not re.fullmatch(rb"[0-9A-Fa-f]{4}", digits):
            self._fail("invalid escape")
        return int(digits, 16)

    def _members(self, depth: int, closing: str) -> None:
        """The members of an array or object, up to its end."""
        name = "list" if closing == "]" else "object"
        first = True
        while True:
            byte = self._peek()
            if byte is None:
                self._fail(f"EOF while parsing a{'n' if name == 'object' else ''} {name}", 1)
            if chr(byte) == closing:
                self.at += 1
                return
            if not first:
                if byte != ord(","):
                    self._fail(f"expected `,` or `{closing}`", 1)
                self.at += 1
                byte = self._peek()
                if byte is None:
                    self._fail("EOF while parsing a value", 1)
                if chr(byte) == closing:
                    self._fail("trailing comma", 1)
            first = False
            if name == "object":
                self._key(byte)
            self._value(depth)

    def _key(self, byte: int) -> None:
        if byte != ord('"'):
            self._fail("key must be a string", 1)
        self._string()
        colon = self._peek()
        if colon is None:
            self._fail("EOF while parsing an object", 1)
        if colon != ord(":"):
            self._fail("expected `:`", 1)
        self.at += 1


def _end(pattern: re.Pattern[bytes], text: bytes, at: int) -> int:
    """Where a pattern that matches anything stops matching."""
    match = pattern.match(text, at)
    assert match is not None
    return match.end()
