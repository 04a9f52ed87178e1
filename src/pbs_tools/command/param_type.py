"""The base of the types of arguments that are our own: click's, which in older versions is generic
for type checkers only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    ParamType = click.ParamType
else:

    class ParamType(click.ParamType):
        """The same, whatever its version."""

        def __class_getitem__(cls, kind: Any) -> type[click.ParamType]:
            return cls
