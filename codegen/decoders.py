"""The expressions of generated decoders: how a member is checked, how it is built, how its shape is
written down."""

from __future__ import annotations

import attrs

from codegen.naming import snake
from codegen.tree import EnumType, Field, Function, ListType, MapType, ModelType, NullableType, ScalarType, Type

_CHECKS = {
    "str": "type({0}) is str",
    "Upid": "type({0}) is str",
    "int": "type({0}) is int",
    "bool": "type({0}) is bool",
}
_FEW = 2
_SHAPES = {
    "str": "TEXT",
    "Upid": "UPID",
    "int": "INTEGER",
    "float": "NUMBER",
    "bool": "BOOLEAN",
    "Any": "ANYTHING",
    "None": "ANYTHING",
}


@attrs.frozen
class Decoders:
    """The expressions, given which classes are defined in the shared module: names that cross a
    module have no underscore."""

    shared: frozenset[str]

    def decoder_name(self, model: str) -> str:
        return f"{self._private(model)}decode_{snake(model)}"

    def shape_name(self, model: str) -> str:
        return f"{self._private(model)}{snake(model).upper()}_SHAPE"

    def _private(self, model: str) -> str:
        return "" if model in self.shared else "_"

    def shape(self, kind: Type) -> str:
        """The `Expected` of a value."""
        match kind:
            case ScalarType(name):
                return _SHAPES[name]
            case EnumType():
                return "TEXT"
            case ListType(item):
                return f"ListOf({self.shape(item)})"
            case MapType(value):
                return f"MapOf({self.shape(value)})"
            case ModelType(name):
                return self.shape_name(name)
            case NullableType(inner):
                return f"Optional({self.shape(inner)})"

    def field_shape(self, field: Field) -> str:
        return f"Optional({self.shape(field.type)})" if field.optional else self.shape(field.type)

    def check(self, field: Field) -> str:
        """The condition that a member fits, as far as that is not left to the decoder of its items;
        empty if nothing is checked here."""
        local = f"_{field.name}"
        match field.type:
            case ScalarType("float"):
                plain = f"(type({local}) is float or type({local}) is int)"
            case ScalarType(name) if name in _CHECKS:
                plain = _CHECKS[name].format(local)
            case EnumType():
                plain = _CHECKS["str"].format(local)
            case ListType(item) if not _is_scalar(item):
                plain = f"type({local}) is list"
            case _:
                return ""
        return f"({local} is None or {plain})" if field.optional else plain

    def targets(self, field: Field) -> str:
        """What a member is assigned to when it is read: a local name if it is looked at again, the
        new object unless it goes there otherwise."""
        targets = [f"_{field.name}"] if self.check(field) or self.build(field) else []
        targets += [f"new.{field.name}"] if not self.build(field) or _is_list_of_objects(field) else []
        return "".join(f"{target} = " for target in targets)

    def build(self, field: Field) -> str:
        """The expression that makes the field's value of the member; empty where it stays as it
        is."""
        local = f"_{field.name}"
        match field.type:
            case ListType(item) if _is_list_of_objects(field):
                built = f"tuple([{self.member(item, 'item')} for item in new.{field.name}])"
            case _:
                built = self.member(field.type, local, checked=True)
        if built == local:
            return ""
        return f"None if {local} is None else {built}" if field.optional else built

    def no_others(self, fields: tuple[Field, ...]) -> str:
        """The condition that an object has known members only, as far as that is quickly seen: it
        has as many as are known, and all of those.

        Empty where some are mostly absent, which is to say where there are many that can be.
        """
        unsure = [field for field in fields if field.optional or not self.check(field)]
        if len(unsure) > _FEW or any(not self.targets(field).startswith("_") for field in unsure):
            return ""
        return " and ".join([f"len(value) == {len(fields)}", *(f"_{field.name} is not None" for field in unsure)])

    def member(self, kind: Type, value: str, *, checked: bool = False) -> str:
        """The expression that makes a value of what was sent; `checked` if it is known to be of the
        right JSON type."""
        match kind:
            case ScalarType("Upid"):
                return f"Upid({value})" if checked else f"as_upid({value})"
            case ScalarType() | EnumType():
                return value
            case ModelType(name):
                return f"{self.decoder_name(name)}({value})"
            case ListType(item) if _is_scalar(item):
                return f"tuple_of({self._scalar(item)}, {value})"
            case ListType(item):
                return f"tuple([{self.member(item, 'item')} for item in items_of({value})])"
            case MapType(inner):
                return f"map_of({self._function_of(inner)}, {value})"
            case NullableType(inner):
                return f"None if {value} is None else {self.member(inner, value)}"

    def _scalar(self, kind: Type) -> str:
        return f"{self.shape(kind.inner)}.or_null" if isinstance(kind, NullableType) else self.shape(kind)

    def _function_of(self, kind: Type) -> str:
        match kind:
            case ScalarType("Any"):
                return "as_is"
            case ScalarType("Upid"):
                return "as_upid"
            case ModelType(name):
                return self.decoder_name(name)
            case ListType() | MapType():
                return f"lambda item: {self.member(kind, 'item')}"
            case NullableType(inner):
                return f"optional({self._function_of(inner)})"
            case ScalarType() | EnumType():
                return f"scalar({self.shape(kind)})"

    def answer_decoder(self, function: Function) -> str:
        """The `decode` of an operation; empty where it is the default, which hands `data` on."""
        return "" if function.result == "stream" else self._whole(function.returns)

    def _whole(self, kind: Type) -> str:
        match kind:
            case ScalarType("None"):
                return "nothing"
            case ScalarType("Any"):
                return "as_is"
            case ScalarType("Upid"):
                return "as_upid"
            case ScalarType() | EnumType():
                return f"scalar({self.shape(kind)})"
            case ModelType(name):
                return f"decode_with({self.decoder_name(name)}, {self.shape_name(name)})"
            case ListType(item) if _is_scalar(item):
                return f"scalars({self._scalar(item)})"
            case ListType(item):
                return f"list_of({self._function_of(item)}, {self.shape(item)})"
            case MapType(inner):
                return f"decode_with(lambda data: map_of({self._function_of(inner)}, data), {self.shape(kind)})"
            case NullableType(inner):
                return f"optional({self._whole(inner)})"


def _is_list_of_objects(field: Field) -> bool:
    match field.type:
        case ListType(item):
            return not _is_scalar(item)
        case _:
            return False


def _is_scalar(kind: Type) -> bool:
    match kind:
        case NullableType(inner):
            return _is_scalar(inner)
        case ScalarType(name):
            return name != "Upid"
        case EnumType():
            return True
        case _:
            return False
