"""The shapes of answers as expressions in generated modules."""

from __future__ import annotations

import attrs

from codegen.naming import snake
from codegen.tree import EnumType, Field, Function, ListType, MapType, ModelType, NullableType, ScalarType, Type

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
                return "WORD"
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

    def answer_decoder(self, function: Function) -> str:
        """The `decode` of an operation; empty where it is the default, which hands `data` on."""
        return "" if function.result == "stream" else self._whole(function.returns)

    def _whole(self, kind: Type) -> str:
        match kind:
            case ScalarType("None"):
                return "nothing"
            case ScalarType("Any"):
                return "as_is"
            case _:
                return f"Decoder({self.shape(kind)})"
