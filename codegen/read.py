"""Step 1, read: what a server publishes becomes facts. All prose is left out.

An unknown key, type or construct stops the import, and so does a name or text that PBS would not
use: facts become code and documentation, so somebody else's text is checked here.

The published schema has three roots: `/` (the REST API) and the two protocols that run over an
upgraded connection. Its grammar is a tree of nodes; a node has `info` with an operation per HTTP
verb, an operation has parameters, a result and permissions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import attrs

from codegen.json_types import Json, is_list, is_object
from codegen.problems import Problem
from codegen.quoting import printable

ROOTS = ("/", "/backup/_upgrade_", "/reader/_upgrade_")
_VERBS = ("DELETE", "GET", "POST", "PUT")
_RAW = {"DOWNLOAD": "download", "UPLOAD": "upload"}
_SCALARS = ("boolean", "integer", "number", "string")
_TYPES = (*_SCALARS, "array", "null", "object")
_NODE_KEYS = {"children", "expanded", "info", "leaf", "path", "text"}
_METHOD_KEYS = {"description", "method", "parameters", "permissions", "returns", "unstable"}
# The keys of a schema that are kept unchanged, with the types that they may have.
_KEPT: dict[str, tuple[type, ...]] = {
    "default": (str, bool, int, float),
    "enum": (),
    "pattern": (str,),
    "minimum": (int, float),
    "maximum": (int, float),
    "minLength": (int,),
    "maxLength": (int,),
    "default_key": (str,),
}
_KINDS: dict[type, str] = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}
_SCHEMA_KEYS = {
    *_KEPT,
    "type",
    "description",
    "optional",
    "format",
    "typetext",
    "properties",
    "additionalProperties",
    "items",
}
LONGEST_NAME = 100
DEEPEST = 100
"""The deepest nesting that is accepted; PBS's own schemas reach 25."""
_NAME = re.compile(rf"[A-Za-z0-9_][A-Za-z0-9_./+:-]{{0,{LONGEST_NAME - 1}}}")
_SEGMENT = re.compile(
    rf"[A-Za-z0-9_~-][A-Za-z0-9._~-]{{0,{LONGEST_NAME - 1}}}|\{{[A-Za-z0-9._-]{{1,{LONGEST_NAME}}}\}}"
)
_PRIVILEGE = re.compile(r"[A-Z][A-Za-z]*\.[A-Z][A-Za-z]*")


@attrs.frozen
class At:
    """A value of the published schema together with its JSON pointer, so that every complaint names
    its place."""

    value: Any
    pointer: str = ""
    operation: str = ""
    """Verb and path, once it is known in which operation this is."""

    def __truediv__(self, key: str | int) -> At:
        if isinstance(key, str) and key not in self.object():
            raise self.stop(f"{key!r} is missing")
        if self.pointer.count("/") >= DEEPEST:
            raise Problem(f"{self.operation or 'the schema'} is nested too deeply, at {printable(self.pointer)[:60]}…")
        pointer = f"{self.pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
        return At(self.value[key], pointer, self.operation)

    def of(self, operation: str) -> At:
        return attrs.evolve(self, operation=operation)

    def stop(self, what: str) -> Problem:
        within = f"{self.operation}, " if self.operation else ""
        return Problem(f"{within}at {printable(self.pointer) or 'the top'}: {what}")

    def object(self, known: set[str] | None = None) -> Json:
        if not is_object(self.value):
            raise self.stop(f"expected an object, found {_shown(self.value)}")
        for key in self.value:
            if known is not None and key not in known:
                raise (self / key).stop(
                    f"unknown key {key!r}; this version of the generator does not know what it means"
                )
        return self.value

    def list(self) -> Iterator[At]:
        if not is_list(self.value):
            raise self.stop(f"expected a list, found {_shown(self.value)}")
        for index in range(len(self.value)):
            yield self / index

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self.stop(f"expected text, found {_shown(self.value)}")
        return self.value

    def name(self) -> str:
        """Text that PBS uses as a name: of a parameter, a property, a part of a path."""
        if not _NAME.fullmatch(self.text()):
            raise self.stop(f"{_shown(self.value)} cannot be a name in the API of PBS")
        return self.text()

    def printable(self, besides: str = "") -> str:
        """Text without control characters, line separators, and marks that change how other text is
        shown."""
        odd = next((char for char in self.text() if not char.isprintable() and char not in besides), "")
        if odd:
            raise self.stop(f"{_shown(self.value)} has the character U+{ord(odd):04X}, which cannot be seen")
        return self.text()

    def scalar(self, *types: type) -> str | int | float | bool:
        if type(self.value) not in types:
            raise self.stop(f"expected {' or '.join(_KINDS[kind] for kind in types)}, found {_shown(self.value)}")
        found: str | int | float | bool = self.value
        return found

    def one_of(self, known: tuple[str, ...]) -> str:
        if self.value not in known:
            raise self.stop(f"unknown value {_shown(self.value)}; known are {', '.join(known)}")
        return str(self.value)


def read_operations(schema: Any) -> dict[str, Json]:
    """All operations of a published schema as facts, by verb and path."""
    top = At(schema)
    roots = list(top.list())
    paths = tuple(
        printable(str(root.value.get("path"))) if is_object(root.value) else _shown(root.value) for root in roots
    )
    if not roots or paths[0] != "/" or not set(paths) <= set(ROOTS):
        raise Problem(
            "this is not the schema of a Proxmox Backup Server: "
            f"its roots are {', '.join(paths[:6]) or 'none'}, expected {', '.join(ROOTS)}"
        )
    operations: dict[str, Json] = {}
    for root in roots:
        for name, facts in _node(root, root.object()["path"]):
            if name in operations:
                raise root.stop(f"{name} is there twice")
            operations[name] = facts
    return dict(sorted(operations.items(), key=lambda item: (item[0].split(" ")[1], item[0])))


def _node(node: At, expected: str) -> Iterator[tuple[str, Json]]:
    keys = node.object(_NODE_KEYS)
    path = (node / "path").text() if "path" in keys else expected
    if path != expected:
        raise (node / "path").stop(f"expected the path {expected!r}, found {path!r}")
    if "info" in keys:
        for verb in (node / "info").object():
            if verb not in _VERBS:
                raise (node / "info" / verb).stop(f"unknown HTTP verb {verb!r}")
            name = f"{verb} {path}"
            yield name, _operation((node / "info" / verb).of(name), verb)
    for child in (node / "children").list() if "children" in keys else ():
        child.object(_NODE_KEYS)
        text = (child / "text").text()
        if not _SEGMENT.fullmatch(text):
            raise (child / "text").stop(f"{text!r} cannot be a component of a path")
        yield from _node(child, f"{path.rstrip('/')}/{text}")


def _operation(operation: At, verb: str) -> Json:
    keys = operation.object(_METHOD_KEYS)
    facts: Json = {}
    if "method" in keys:
        declared = (operation / "method").one_of((verb, *_RAW))
        if declared in _RAW:
            facts["raw"] = _RAW[declared]
    if keys.get("unstable"):
        facts["unstable"] = True
    if "permissions" in keys:
        permissions = _permission(operation / "permissions")
        if permissions:
            facts["permissions"] = permissions
    parameters = (
        (operation / "parameters").object({"additionalProperties", "description", "properties"})
        if "parameters" in keys
        else {}
    )
    if parameters.get("additionalProperties"):
        facts["open"] = True
    facts["parameters"] = _members(operation / "parameters") if parameters else {}
    facts["returns"] = _schema(operation / "returns") if "returns" in keys else {"type": "null"}
    return facts


def _members(at: At) -> Json:
    """The properties of an object, or the parameters of an operation, by name."""
    if "properties" not in at.value:
        return {}
    members = at / "properties"
    for name in members.object():
        At(name, (members / name).pointer, members.operation).name()
    return {name: _schema(members / name) for name in sorted(members.value)}


def _schema(at: At) -> Json:
    keys = at.object(_SCHEMA_KEYS)
    if "type" not in keys:
        raise at.stop("a schema without a type")
    kind = (at / "type").one_of(_TYPES)
    facts: Json = {"type": kind}
    for key, types in _KEPT.items():
        if key in keys:
            facts[key] = _kept(at / key, kind, *types)
    if "optional" in keys:
        if keys["optional"] not in (0, 1):
            raise (at / "optional").stop(f"expected 0 or 1, found {_shown(keys['optional'])}")
        if keys["optional"]:
            facts["optional"] = True
    if "format" in keys:
        facts["format"] = _format(at / "format")
    elif "typetext" in keys:
        facts["typetext"] = (at / "typetext").printable("\n\t")
    if kind == "array":
        if "items" not in keys:
            raise at.stop("an array without items")
        facts["items"] = _schema(at / "items")
        if facts["items"]["type"] in ("array", "null"):
            raise (at / "items").stop(f"an array of {facts['items']['type']}, which this generator has never seen")
    if kind == "object":
        facts["properties"] = _members(at)
    elif "properties" in keys:
        raise (at / "properties").stop(f"properties in a schema of type {kind}")
    extra = keys.get("additionalProperties", False)
    if not isinstance(extra, bool):
        raise (at / "additionalProperties").stop(f"expected true or false, found {_shown(extra)}")
    if extra:
        facts["additionalProperties"] = True
    return facts


def _kept(at: At, kind: str, *types: type) -> Any:
    """The value of a key that is kept unchanged."""
    if at.pointer.endswith("/enum"):
        return _enum(at, kind)
    value = at.scalar(*types)
    if at.pointer.endswith("/default_key"):
        return at.name()
    # A pattern has control characters where it excludes them; it is written into JSON alone.
    return value if at.pointer.endswith("/pattern") or not isinstance(value, str) else at.printable("\n\t")


def _enum(at: At, kind: str) -> list[str]:
    if kind != "string":
        raise at.stop(f"an enum in a schema of type {kind}")
    values = [item.printable() for item in at.list()]
    if not values or len(set(values)) < len(values):
        raise at.stop("an enum without values, or with one of them twice")
    return values


def _format(at: At) -> Json:
    """The schema inside a property string; PBS writes it in place of a format's name."""
    inner = _schema(at)
    if inner["type"] not in ("object", "array"):
        raise at.stop(f"a property string of type {inner['type']}")
    return inner


def _permission(at: At) -> Json:
    keys = at.object({"and", "check", "description", "or", "user", "userParam"})
    kinds = [key for key in keys if key != "description"]
    if len(kinds) > 1:
        raise at.stop(f"a permission that says {' and '.join(kinds)} at once")
    for kind in kinds:
        rule = at / kind
        if kind in ("and", "or"):
            return {kind: [_permission(part) for part in rule.list()]}
        if kind == "user":
            return {kind: rule.one_of(("all", "world"))}
        if kind == "userParam":
            return {kind: rule.name()}
        check = rule.object({"path", "privs", "partial"})
        for privilege in (rule / "privs").list():
            if not _PRIVILEGE.fullmatch(privilege.text()):
                raise privilege.stop(f"{privilege.value!r} does not look like a privilege")
        facts: Json = {"path": [_path_part(part) for part in (rule / "path").list()], "privs": check["privs"]}
        if check.get("partial"):
            facts["partial"] = True
        return {"check": facts}
    return {}


def _path_part(at: At) -> str:
    if not _SEGMENT.fullmatch(at.text()):
        raise at.stop(f"{_shown(at.value)} cannot be a component of an ACL path")
    return at.text()


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
