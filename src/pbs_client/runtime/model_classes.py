"""How the class of a model comes about: its fields at once, and what attrs makes of them when it is
first asked for.

A program that imports a function needs the names of its models, and one that reads fields of an
answer needs nothing of attrs either: without attrs, importing a function takes half the time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

__all__ = ["model_class", "model_field"]


class _FieldOptions(NamedTuple):
    options: dict[str, Any]


class _Later:
    """Stands for something that attrs gives to a class."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type) -> Any:
        # From Python 3.13 on, `inspect` asks with the class in place of an instance.
        found = vars(_finished(instance if isinstance(instance, type) else owner)).get(self._name, self)
        if found is self:
            raise AttributeError(self._name)
        return found.__get__(instance, owner) if hasattr(found, "__get__") else found


_NAMES = (
    *("__attrs_attrs__", "__attrs_props__", "__delattr__", "__eq__", "__getstate__", "__hash__", "__init__", "__ne__"),
    *("__replace__", "__repr__", "__setattr__", "__setstate__"),
)
_Model = type("_Model", (), {"__slots__": (), "__module__": __name__, **{name: _Later(name) for name in _NAMES}})
_OF_EVERY_CLASS = ("__dict__", "__weakref__")
_DESCRIPTIONS: dict[type, type] = {}
"""Class of a model → what its `class` statement made, until attrs has seen that."""


def _model_class(description: type) -> type:
    names = tuple(
        name for name, annotation in description.__annotations__.items() if not annotation.startswith("ClassVar")
    )
    members = {name: member for name, member in vars(description).items() if name not in (*names, *_OF_EVERY_CLASS)}
    members |= {"__qualname__": description.__qualname__, "__slots__": names, "__match_args__": names}
    made = type(description.__name__, (_Model,), members)
    _DESCRIPTIONS[made] = description
    return made


def _finished(kind: type) -> type:
    """The model that `kind` is or comes from, with all that attrs gives it.

    attrs makes a class of its own of the description; what it put there works in ours as well.
    Threads that do so at once share nothing that attrs changes, and put the same there.
    """
    model = next((one for one in kind.__mro__ if _Model in one.__bases__), kind)
    description = _DESCRIPTIONS.get(model)
    if description is None:
        return model
    import attrs

    members = {
        name: attrs.field(**member.options) if isinstance(member, _FieldOptions) else member
        for name, member in vars(description).items()
        if name not in _OF_EVERY_CLASS
    }
    made = vars(attrs.frozen(weakref_slot=False)(type(description.__name__, (), members)))
    for name in _NAMES:
        if name in made:
            setattr(model, name, made[name])
    _DESCRIPTIONS.pop(model, None)
    return model


if TYPE_CHECKING:
    # To a checker, as to everybody who asks such a class, it is one of attrs.
    from attrs import field as model_field, frozen as model_class
else:
    model_class = _model_class

    def model_field(**options: Any) -> _FieldOptions:
        """What `attrs.field` will be given."""
        return _FieldOptions(options)
