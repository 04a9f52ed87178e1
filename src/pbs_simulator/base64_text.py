"""Base64 texts, decoded as strictly as PBS's library does, and with its words where they go
wrong.
"""

from __future__ import annotations

import base64
import binascii
import re


def decode(text: str, old: bool = False) -> bytes:
    """The bytes of a text with the alphabet and the padding of the standard; else `ValueError` with
    the library's text (`old`: that of PBS 3.4).
    """
    wrong = re.search(r"[^A-Za-z0-9+/=]|=(?=[^=])", text)
    if wrong is not None:
        byte = wrong[0].encode("utf-8", "surrogatepass")[0]
        offset = len(text[: wrong.start()].encode("utf-8", "surrogatepass"))
        raise ValueError(f"Invalid {'byte' if old else 'symbol'} {byte}, offset {offset}.")
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error:
        if len(text.rstrip("=")) % 4 == 1:
            raise ValueError(
                "Encoded text cannot have a 6-bit remainder." if old else f"Invalid input length: {len(text)}"
            ) from None
        raise ValueError("Invalid padding") from None
    if base64.b64encode(raw).decode() != text:
        last = len(text.rstrip("=")) - 1
        raise ValueError(f"Invalid last symbol {ord(text[last])}, offset {last}.")
    return raw


def is_base64(text: str) -> bool:
    try:
        decode(text)
    except ValueError:
        return False
    return True
