"""Frozen attrs classes that do without attrs at first: fields and `__init__` are made here, and all
else by attrs when it is first asked for.

To a type checker, and to any code that inspects it, such a class is an attrs class. But making
objects and reading their fields needs nothing of attrs: importing attrs takes a third of the time
of importing a function, and making a class with it takes thirty times that of a plain one.

`frozen` and `field` are for the classes of this package, and support what those need: defaults,
converters, `__attrs_post_init__`; but not `super()`, as attrs makes a new class. `model_class` and
`model_field` are for the models of answers, of which there are many: they have no slot for weak
references.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

__all__ = ["field", "frozen", "model_class", "model_field"]


class _FieldOptions:
    __slots__ = ("options",)

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options


class _FromAttrs:
    """Placeholder for a member that attrs gives to a class, or `_init_of`."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type) -> Any:
        # From Python 3.13 on, `inspect` passes the class in place of an instance.
        kind = _described(instance if isinstance(instance, type) else owner)
        if self._name == "__init__":
            _complete_init(kind)
        else:
            _complete(kind)
        found = vars(kind).get(self._name, self)
        if found is self:
            raise AttributeError(self._name)
        return found.__get__(instance, owner) if hasattr(found, "__get__") else found


_BY_ATTRS = (
    *("__attrs_attrs__", "__attrs_props__", "__delattr__", "__eq__", "__getstate__", "__hash__", "__ne__"),
    *("__replace__", "__repr__", "__setattr__", "__setstate__"),
)
_Frozen = type(
    "_Frozen",
    (),
    {"__slots__": (), "__module__": __name__, **{name: _FromAttrs(name) for name in ("__init__", *_BY_ATTRS)}},
)
_OF_EVERY_CLASS = ("__dict__", "__weakref__")
_DESCRIPTIONS: dict[type, type] = {}
"""Class → the class that its `class` statement made, until attrs has processed that."""


def _class_of(description: type, *more_slots: str) -> type:
    names = tuple(
        name for name, annotation in description.__annotations__.items() if not annotation.startswith("ClassVar")
    )
    members = {name: member for name, member in vars(description).items() if name not in (*names, *_OF_EVERY_CLASS)}
    members |= {"__qualname__": description.__qualname__, "__slots__": names + more_slots, "__match_args__": names}
    bases = [base for base in description.__bases__ if base is not object]
    made = type(description.__name__, (_Frozen, *bases), members)
    _DESCRIPTIONS[made] = description
    return made


def _described(kind: type) -> type:
    """The described class that `kind` is, or inherits from."""
    return next((one for one in kind.__mro__ if _Frozen in one.__bases__), kind)


def _complete_init(kind: type) -> None:
    """Gives a class its `__init__`. Threads that do so at once give it the same."""
    description = _DESCRIPTIONS.get(kind)
    if description is not None and "__init__" not in vars(kind):
        setattr(kind, "__init__", _init_of(kind, vars(description)))  # noqa: B010  # mypy is against assigning it


def _complete(kind: type) -> None:
    """Gives a class everything that comes from attrs.

    attrs makes a new class from the description; the members it adds work in ours as well. Threads
    that do this at once share nothing that attrs changes, and set the same members.
    """
    _complete_init(kind)
    description = _DESCRIPTIONS.get(kind)
    if description is None:
        return
    import attrs

    members = {
        name: attrs.field(**member.options) if isinstance(member, _FieldOptions) else member
        for name, member in vars(description).items()
        if name not in _OF_EVERY_CLASS
    }
    copied = type(description.__name__, description.__bases__, members)
    made = vars(attrs.frozen(copied, init=False, weakref_slot=False))
    for name in _BY_ATTRS:
        if name in made:
            setattr(kind, name, made[name])
    _DESCRIPTIONS.pop(kind, None)


def _init_of(kind: Any, members: Mapping[str, Any]) -> Callable[..., None]:
    """The `__init__` that attrs would give to a class, but with the setters of the slots, which
    takes 0.77 of the time.

    Its globals include those of the class's module, for code that resolves annotations and for
    `forget_locals`. No field's name begins like the names that are added here.
    """
    known: dict[str, Any] = {**getattr(sys.modules.get(kind.__module__), "__dict__", {})}
    parameters, lines = ["self"], list[str]()
    for name in kind.__match_args__:
        options = _options(members, name)
        known |= {f"_{option}_{name}": value for option, value in options.items()}
        known[f"_set_{name}"] = getattr(kind, name).__set__
        parameters.append(f"{name}=_default_{name}" if "default" in options else name)
        lines.append(f" _set_{name}(self, {f'_converter_{name}({name})' if 'converter' in options else name})")
    if hasattr(kind, "__attrs_post_init__"):
        lines.append(" self.__attrs_post_init__()")
    text = "\n".join([f"def __init__({', '.join(parameters)}):", *lines])
    exec(compile(text, f"<__init__ of {kind.__qualname__}>", "exec"), known)
    init: Any = known["__init__"]
    init.__module__, init.__qualname__ = kind.__module__, f"{kind.__qualname__}.__init__"
    init.__annotations__ = {name: kind.__annotations__[name] for name in kind.__match_args__} | {"return": None}
    return cast("Callable[..., None]", init)


def _options(members: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The arguments of `field`."""
    member = members.get(name, members)
    if isinstance(member, _FieldOptions):
        return member.options
    return {} if member is members else {"default": member}


@functools.cache
def fields_shown(kind: Any) -> tuple[tuple[str, object], ...]:
    """The fields of a class, each with the `repr` that it was given. attrs is only imported for
    classes that it has made already."""
    description = _DESCRIPTIONS.get(kind)
    if description is None:
        import attrs

        return tuple((field.name, field.repr) for field in attrs.fields(kind))
    return tuple((name, _options(vars(description), name).get("repr", True)) for name in kind.__match_args__)


if TYPE_CHECKING:
    from attrs import field as field, field as model_field, frozen as frozen, frozen as model_class
else:

    def frozen(description: type) -> type:
        """What `attrs.frozen` makes."""
        return _class_of(description, "__weakref__")

    def model_class(description: type) -> type:
        """The same without a place for weak references."""
        return _class_of(description)

    def model_field(**options: Any) -> _FieldOptions:
        """What `attrs.field` will be given."""
        return _FieldOptions(options)

    def field(**options: Any) -> _FieldOptions:
        """The same. Raises TypeError for options that the `__init__` made here does not support."""
        if unknown := options.keys() - {"default", "converter", "repr", "eq", "hash"}:
            raise TypeError(f"a field of a frozen class has no {', '.join(unknown)}")
        return _FieldOptions(options)
