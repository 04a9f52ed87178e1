"""Python names for names on the wire, and for operations and objects that no table names yet."""

from __future__ import annotations

import keyword
import re

from codegen.problems import Problem

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# Names that the body of a generated class or function uses itself: a field or an argument of that
# name would be in the way.
_TAKEN = {
    *("self", "bool", "classmethod", "extra_names", "float", "hidden", "int", "masked", "model_field", "str", "tuple"),
}
_VERBS = {"GET": "get", "POST": "create", "PUT": "update", "DELETE": "delete"}


def python_name(wire: str, table: dict[str, str]) -> str:
    """`backup-id` becomes `backup_id`, `onlyReturnExisting` becomes `only_return_existing`, `from`
    becomes `from_`."""
    if wire in table:
        return table[wire]
    name = re.sub(r"\W", "_", _CAMEL.sub("_", wire)).lower()
    if not name.isidentifier():
        raise Problem(f"fields.tsv: {wire!r} needs a row, since {name!r} cannot be a name in Python")
    return f"{name}_" if keyword.iskeyword(name) or name in _TAKEN else name


def snake(name: str) -> str:
    """`SnapshotListItem` becomes `snapshot_list_item`."""
    return _CAMEL.sub("_", name).lower()


def class_name(*parts: str) -> str:
    """`update_datastore`, `setting` becomes `UpdateDatastoreSetting`."""
    return "".join(word[:1].upper() + word[1:] for part in parts for word in re.split(r"\W|_", part))


def singular(word: str) -> str:
    """Good enough for derived names; a table row replaces a bad one."""
    return re.sub(r"ies$", "y", word) if word.endswith("ies") else re.sub(r"(?<=[a-z])s$", "", word)


def derived_function(operation: str, is_list: bool) -> tuple[str, str]:
    """Module and function for an operation without a row in the names table, from its verb and path
    alone."""
    verb, path = operation.split(" ")
    words = [part for part in path.split("/") if part and not part.startswith("{")]
    head = "list" if verb == "GET" and is_list else _VERBS[verb]
    noun = "_".join(re.sub(r"\W", "_", word) for word in words[1:] or words)
    module = re.sub(r"\W", "_", words[1] if len(words) > 1 and words[0] in ("admin", "config") else words[0])
    return module, f"{head}_{noun}"
