"""A text that does not show itself."""

from __future__ import annotations


class Hidden(str):
    """A secret on its way: its repr is masked, so that it is not seen among the local variables of a traceback. In all else it is a `str`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'" if self else "''"
