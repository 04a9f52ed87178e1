"""The decoders of whole answers, as generated modules name them."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cached_property
from typing import Any

from pbs_client.runtime.decoding import Expected, Mismatch, UndeclaredAnswer, name_of, read_leniently


class Decoder:
    """Turns the `data` of an answer into what its shape says. Raises `Mismatch`."""

    def __init__(self, expected: Expected) -> None:
        self.expected = expected

    @cached_property
    def _read(self) -> Callable[[Any], Any]:
        # Not needed by a program before its first answer is there.
        from pbs_client.runtime.compiling import reader

        return reader(self.expected)

    def __call__(self, data: Any) -> Any:
        try:
            return self._read(data)
        except (Mismatch, KeyError):  # KeyError where a member is left out.
            pass
        return read_leniently(data, self.expected)


def as_is(data: Any) -> Any:
    """An answer without a known shape. A named function, so it pickles."""
    return data


def nothing(data: Any) -> Any:
    """An answer that is known to be empty. Should a server send something after all, it is kept and
    an `UndeclaredAnswer` warning is given."""
    if data is not None:
        warnings.warn(
            f"PBS sent {name_of(data)} where no data is known; please report it", UndeclaredAnswer, stacklevel=2
        )
    return data
