"""Step 2, correct: the facts that a server publishes, put right by the rows of
`schema/corrections/`.

A row says where (operation and JSON pointer), what the schema says there, what is true instead,
why, and how that is known. A row whose target is gone, or that the schema has caught up with, stops
the build, so the table never holds outdated claims.
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs

from codegen.facts import Facts, version_key
from codegen.json_types import Json, is_list, is_object
from codegen.problems import Problem


class _Nothing:
    """The absence of a value, as opposed to null."""

    def __repr__(self) -> str:
        return "nothing"


NOTHING = _Nothing()


@attrs.frozen
class Correction:
    """One row: in these operations, at this place, the schema says `was` and the truth is `now`."""

    row: str
    """Where the row stands, for messages: file and number."""
    operations: tuple[str, ...]
    at: str
    was: Any
    now: Any
    why: str
    source: str
    versions: str = ""
    """`4.0-`, `-4.1.1`, `3.4-4.0` or `4.2`; empty for every version that has the operation."""

    def __str__(self) -> str:
        return f"{self.row} ({', '.join(self.operations)} at {self.at})"


@attrs.frozen
class Rule:
    """An error that the publishing program makes everywhere in the same way; the correction is
    code, found by name."""

    row: str
    name: str
    why: str
    source: str


def load_corrections(folder: Path) -> tuple[list[Correction], list[Rule]]:
    """All rows of all files, in the order in which they apply: by file name, then by position."""
    corrections: list[Correction] = []
    rules: list[Rule] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except tomllib.TOMLDecodeError as error:
            raise Problem(f"{path.name}: {error}") from None
        for kind in table.keys() - {"correction", "rule"}:
            raise Problem(f"{path.name}: unknown table {kind!r}; expected [[correction]] or [[rule]]")
        for kind in table:
            if not is_list(table[kind]):
                raise Problem(f"{path.name}: [[{kind}]] is a list of tables, with two brackets")
        corrections += [
            _correction(row, f"{path.name} row {number}") for number, row in enumerate(table.get("correction", []), 1)
        ]
        rules += [_rule(row, f"{path.name} rule {number}") for number, row in enumerate(table.get("rule", []), 1)]
    return corrections, rules


def apply_corrections(facts: list[Facts], corrections: list[Correction], rules: list[Rule]) -> list[Facts]:
    """The facts of all versions, corrected; the ones given are left as they are."""
    corrected = [attrs.evolve(one, operations=copy.deepcopy(one.operations)) for one in facts]
    for rule in rules:
        _apply_rule(rule, corrected)
    for correction in corrections:
        _apply(correction, corrected)
    for one in corrected:
        for name, operation in one.operations.items():
            _check_schemas(operation, f"{name} in PBS {one.version}")
            _name_task_ids(operation)
    return corrected


def covers(versions: str, version: str) -> bool:
    """Whether a range such as `4.0-` has this version in it. `-4.0` and `4.0` take in 4.0.11, which
    `-4.0.10` does not."""
    if not versions:
        return True
    first, dash, last = versions.partition("-")
    last = last if dash else first
    key = version_key(version)
    lowest, highest = version_key(first) if first else (), version_key(last) if last else key
    return lowest <= key and key[: len(highest)] <= highest


def stopped_rows(facts: list[Facts], corrections: list[Correction]) -> list[str]:
    """Rows that end before the newest version although its published schema still says the same;
    `facts` as published."""
    newest = facts[-1]
    stopped: list[str] = []
    for row in corrections:
        if covers(row.versions, newest.version):
            continue
        names = [name for name in row.operations if name in newest.operations]
        same = [name for name in names if _at(newest.operations[name], row) == row.was]
        older = [one.version for one in facts[:-1] if covers(row.versions, one.version)]
        if same and older:
            stopped.append(
                f"{row}: ends with PBS {older[-1]}, but PBS {newest.version} publishes the same for {same[0]};"
                f" write versions = {_open(row.versions)!r} if it still holds"
            )
    return stopped


def _open(versions: str) -> str:
    first = versions.partition("-")[0]
    return f"{first}-" if first else ""


def _at(operation: Json, row: Correction) -> Any:
    """The value at the place that a row points to; `...` if not even its container exists."""
    *way, key = _parts(row)
    holder: Any = operation
    for part in way:
        holder = _step(holder, part)
    return _step(holder, key) if is_object(holder) or is_list(holder) else ...


def _apply(correction: Correction, facts: list[Facts]) -> None:
    for name in correction.operations:
        versions = [one for one in facts if name in one.operations and covers(correction.versions, one.version)]
        if not versions:
            within = f" in the versions {correction.versions}" if correction.versions else ""
            raise Problem(f"{correction}: no known version of PBS has the operation {name}{within}")
        for one in versions:
            _change(correction, one.operations[name], f"{name} in PBS {one.version}")


def _change(correction: Correction, operation: Json, where: str) -> None:
    *way, key = _parts(correction)
    holder: Any = operation
    for part in way:
        holder = _step(holder, part)
        if isinstance(holder, _Nothing):
            raise Problem(
                f"{correction}: the target has vanished: {where} has no {part!r} on the way to {correction.at}"
            )
    present = _step(holder, key)
    if isinstance(present, _Nothing) and not is_object(holder):
        raise Problem(
            f"{correction}: the target has vanished: {where} has nothing at {correction.at}, and no object to add it to"
        )
    if present == correction.was:
        place: Any = int(key) if is_list(holder) else key
        if isinstance(correction.now, _Nothing):
            del holder[place]
        else:
            holder[place] = copy.deepcopy(correction.now)
    elif present == correction.now:
        raise Problem(
            f"{correction}: the schema has caught up: {where} says {_shown(present)} by itself; "
            "limit the row to older versions or drop it"
        )
    elif isinstance(present, _Nothing):
        raise Problem(f"{correction}: the target has vanished: nothing stands there for {where}")
    else:
        raise Problem(
            f"{correction}: the target has changed: {where} says {_shown(present)}, "
            f"the row expects {_shown(correction.was)}"
        )


def _step(holder: Any, part: str) -> Any:
    if is_object(holder):
        return holder.get(part, NOTHING)
    if is_list(holder) and part.isdigit() and int(part) < len(holder):
        return holder[int(part)]
    return NOTHING


def _check_schemas(operation: Json, where: str) -> None:
    """Checks for which no single row is to blame: every schema has a type, and what belongs to that
    type."""
    roots = {f"?{name}": schema for name, schema in operation["parameters"].items()}
    roots["->"] = operation["returns"]
    roots.update({f"with {name} ->": schema for name, schema in operation.get("variants", {}).items()})
    for at, root in roots.items():
        for schema in _schemas([root]):
            kind = schema.get("type")
            lacks = "type" if kind is None else _INSIDE.get(kind)
            if lacks and lacks not in schema:
                raise Problem(
                    f"corrections: they leave {where} {at} with a schema that has no {lacks!r}: {_shown(schema)}"
                )


_INSIDE = {"array": "items", "map": "values", "object": "properties"}


def _name_task_ids(operation: Json) -> None:
    """A string in an answer with the pattern of a task id gets the type `upid`: recognising types
    is the only use of patterns."""
    for schema in _schemas([operation["returns"]]):
        if schema["type"] == "string" and schema.get("pattern", "").startswith("/^UPID:"):
            for bound in ("pattern", "minLength"):
                schema.pop(bound, None)
            schema["type"] = "upid"


def _parts(correction: Correction) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in correction.at[1:].split("/")]


def _array_max_length(operation: Json, _: str) -> int:
    hits = 0
    for schema in _schemas([*operation["parameters"].values(), operation["returns"]]):
        if schema["type"] == "array" and "maxLength" in schema and schema.get("minLength") == schema["maxLength"]:
            del schema["maxLength"]
            hits += 1
    return hits


def _required_path_parameters(operation: Json, name: str) -> int:
    inside = re.findall(r"{([^{}]+)}", name)
    return sum(
        operation["parameters"][wire].pop("optional", False) for wire in inside if wire in operation["parameters"]
    )


_RULES: dict[str, Callable[[Json, str], int]] = {
    "array-max-length-is-a-copy": _array_max_length,
    "path-parameters-are-required": _required_path_parameters,
}


def _apply_rule(rule: Rule, facts: list[Facts]) -> None:
    change = _RULES.get(rule.name)
    if change is None:
        raise Problem(f"{rule.row}: unknown rule {rule.name!r}; known are {', '.join(_RULES)}")
    for one in facts[-1:]:
        if not sum([change(operation, name) for name, operation in one.operations.items()]):
            raise Problem(
                f"{rule.row}: the rule {rule.name} finds nothing to correct in PBS {one.version}; "
                "the schema has caught up"
            )
    for one in facts[:-1]:
        for name, operation in one.operations.items():
            change(operation, name)


def _schemas(waiting: list[Json]) -> Iterator[Json]:
    """These schemas and all that stand inside them."""
    while waiting:
        schema = waiting.pop()
        yield schema
        waiting += [
            *schema.get("properties", {}).values(),
            *(schema[key] for key in ("items", "values", "format") if key in schema),
        ]


def _correction(row: Json, where: str) -> Correction:
    unknown = row.keys() - {"on", "at", "was", "now", "why", "source", "versions"}
    if unknown:
        raise Problem(f"{where}: unknown key {min(unknown)!r}; expected on, at, was, now, why, source, versions")
    for key in ("on", "at", "why", "source"):
        if not row.get(key):
            raise Problem(f"{where}: {key!r} is missing")
    if "was" not in row and "now" not in row:
        raise Problem(f"{where}: neither `was` nor `now`: the row changes nothing")
    if "was" in row and "now" in row and row["was"] == row["now"]:
        raise Problem(f"{where}: `was` and `now` are the same: the row changes nothing")
    if not str(row["at"]).startswith("/"):
        raise Problem(f"{where}: {row['at']!r} is not a JSON pointer; it starts with a slash, as in /returns")
    on = row["on"]
    operations: list[str] = on if is_list(on) else [on]
    versions = row.get("versions", "")
    try:
        covers(versions, "0.0")
    except Problem as problem:
        raise Problem(f"{where}: {problem}") from None
    return Correction(
        where,
        tuple(operations),
        row["at"],
        row.get("was", NOTHING),
        row.get("now", NOTHING),
        row["why"],
        row["source"],
        versions,
    )


def _rule(row: Json, where: str) -> Rule:
    if row.keys() != {"name", "why", "source"}:
        raise Problem(f"{where}: a rule has name, why and source, nothing else")
    return Rule(where, row["name"], row["why"], row["source"])


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 120 else text[:117] + "..."
