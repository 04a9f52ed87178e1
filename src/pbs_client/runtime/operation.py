"""Everything known about one operation of the PBS API: the constant behind each endpoint
function."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from functools import cached_property
from typing import Any, Literal, NamedTuple, NoReturn

from pbs_client.runtime.decoders import as_is

Place = Literal["path", "query", "body"]
"""Where a value travels: a path component, the query string, or the JSON body."""

Kind = Literal["string", "integer", "number", "boolean", "time", "array", "property-string"]
"""The wire type of a parameter. `time` is an integer of Unix seconds that may be given as an aware
datetime; `array` is a sequence of scalars; `property-string` is text that a class of its own can
write."""

Effect = Literal["read", "write", "start", "destroy"]
"""`read` changes nothing, `write` changes settings, `start` starts a task or an action, `destroy`
removes something for good."""


HazardKind = Literal["empty-list", "unknown-word", "not-a-certificate", "not-a-private-key"]
"""What is harmful about a value."""

PLACEHOLDER = r"\{([^{}]+)\}"
"""A value in a path or a privilege, by its wire name: `{store}`."""


class Parameter(NamedTuple):
    """One parameter of an operation."""

    name: str
    """The keyword in Python."""
    wire: str
    """The name PBS knows it by."""
    place: Place
    kind: Kind = "string"
    secret: bool = False
    """Never shown in a repr, a log or an error."""


class Hazard(NamedTuple):
    """Values of one parameter that PBS accepts although they damage its configuration."""

    parameter: str
    """The name PBS knows it by."""
    kind: HazardKind
    reason: str
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """For `unknown-word`: settings of a property string, and the words that each may have."""


class Operation:
    """One callable operation of the API. The generator makes constants of this class; compare them
    by identity or by `name`. It cannot be changed."""

    # Not an attrs class, so that a program that only builds calls need not import attrs.
    def __init__(
        self,
        name: str,
        method: str,
        template: str,
        effect: Effect,
        since: str | None = None,
        until: str | None = None,
        privileges: tuple[str, ...] = (),
        parameters: tuple[Parameter, ...] = (),
        decode: Callable[[Any], Any] = as_is,
        timeout: float | None = None,
        fixed: tuple[tuple[str, Any], ...] = (),
        attributes: tuple[str, ...] = (),
        hazards: tuple[Hazard, ...] = (),
        home: str | None = None,
    ) -> None:
        fields = locals()
        del fields["self"]
        vars(self).update(fields)

    name: str
    """Module and function, as in `snapshots.list_snapshots`."""
    method: str
    """The HTTP verb."""
    template: str
    """The path below `/api2/json`, with placeholders named as PBS names them:
    `/admin/datastore/{store}/snapshots`."""
    effect: Effect
    since: str | None
    """The first known PBS version that has it, as in `4.2`; None if the oldest known version
    already had it."""
    until: str | None
    """The last known PBS version that had it; None if the newest known version still has it."""
    privileges: tuple[str, ...]
    """What the caller needs, all of them, as in `Datastore.Audit on /datastore/{store}`;
    alternatives stand in one text, joined by ` or `. Empty where no login is needed."""
    parameters: tuple[Parameter, ...]
    decode: Callable[[Any], Any]
    """Turns the `data` of an answer into typed values. Raises
    `pbs_client.runtime.decoding.Mismatch` for a wrong shape."""
    timeout: float | None
    """Seconds a read may take, where the client's default is too short."""
    fixed: tuple[tuple[str, Any], ...]
    """Wire names and values that this variant of the operation always sends."""
    attributes: tuple[str, ...]
    """What PBS sends along with `data`: `digest`, `total`, `changes`, `active`."""
    hazards: tuple[Hazard, ...]
    """What is refused before it is sent."""
    home: str | None
    """The module that holds this constant, which is named `_LIST_SNAPSHOTS` there for
    `list_snapshots`; None for an operation that is not a constant."""

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"an operation cannot be changed, so {name} cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"an operation cannot be changed, so {name} cannot be removed")

    def __repr__(self) -> str:
        return f"Operation({self.name!r}, {self.method!r}, {self.template!r}, {self.effect!r})"

    @cached_property
    def by_wire(self) -> dict[str, Parameter]:
        """The parameters by the names that PBS knows them by."""
        return {parameter.wire: parameter for parameter in self.parameters}

    @cached_property
    def has_secrets(self) -> bool:
        """Whether any of the parameters is a secret."""
        return any(parameter.secret for parameter in self.parameters)

    @cached_property
    def path_parts(self) -> tuple[str, ...]:
        """The template, split at its placeholders: texts with the wire names between them."""
        return tuple(re.split(PLACEHOLDER, self.template))

    def place_of(self, wire: str) -> Place:
        """Where a value of this wire name travels."""
        if parameter := self.by_wire.get(wire):
            return parameter.place
        if wire in self.path_parts[1::2]:
            return "path"
        return "query" if self.method in ("GET", "DELETE") else "body"

    def __reduce__(self) -> str | tuple[Any, ...]:
        if self.home is None:
            return super().__reduce__()
        return _constant, (self.home, f"_{self.name.rpartition('.')[2].upper()}")

    def __copy__(self) -> Operation:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Operation:
        return self


def _constant(module: str, name: str) -> Operation:
    """Unpickles an operation by looking it up where it was defined, as for functions."""
    constant = getattr(importlib.import_module(module), name)
    assert isinstance(constant, Operation)
    return constant
