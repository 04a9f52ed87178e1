"""A text that does not show itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast


class Hidden(str):
    """A secret on its way: its repr is masked, so that it is not seen among the local variables of a traceback. In all else it is a `str`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'" if self else "''"


T = TypeVar("T")


def hidden(value: T) -> T:
    """The same value with a masked repr: texts, and the texts of a list or a mapping. What is no text is given back as it is.

    Functions rebind their secret arguments to it before anything can fail, since a crash report shows the local variables of every frame.
    """
    found: Any = value
    if isinstance(found, str):
        found = Hidden(found)
    elif isinstance(found, (list, tuple)):
        found = [hidden(item) for item in cast("list[Any]", found)]
    elif isinstance(found, Mapping):
        found = {key: hidden(item) for key, item in cast("Mapping[str, Any]", found).items()}
    return cast(T, found)
