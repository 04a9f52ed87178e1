"""Two lock files: every name that was ever released, and the inputs that made the generated
package."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from codegen.facts import version_key
from codegen.problems import Problem
from codegen.tree import Function, Package

Names = dict[str, list[str]]
_UNDO = "name it as it was, or remove it from names.lock.json if it never was in a release"


def name_lock(package: Package, schema: Path) -> str:
    """All names of the package and all that are already in the lock file: names are added, never
    removed."""
    names = _confirmed(package)
    for key, members in _released(package, schema).items():
        names[key] = sorted({*members, *names.get(key, [])})
    lines = [f"{json.dumps(key)}: {json.dumps(names[key])}" for key in sorted(names)]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def lost_names(package: Package, schema: Path) -> list[str]:
    """Names that were released and are gone, which breaks somebody's code."""
    names = _names(package)
    lost: list[str] = []
    for key, members in _released(package, schema).items():
        if key not in names:
            lost.append(f"names.lock.json: {key} was released and is gone; {_UNDO}")
        else:
            lost += [
                f"names.lock.json: {key} had {member}, which is gone; {_UNDO}"
                for member in members
                if member not in names[key]
            ]
    return lost


def unlocked_names(package: Package, schema: Path) -> list[str]:
    """Complains if names of the package are not in the lock file yet."""
    path = schema / "names.lock.json"
    if path.exists() and path.read_text(encoding="utf-8") == name_lock(package, schema):
        return []
    return ["names.lock.json: does not hold all names; run `python -m codegen generate`"]


def input_lock(schema: Path, files: dict[str, str]) -> str:
    """The digest of each input, and one of the whole output."""
    inputs = {str(path.relative_to(schema)): _digest(path.read_bytes()) for path in _inputs(schema)}
    output = hashlib.sha256()
    for name in sorted(files):
        output.update(f"{name}\0{files[name]}\0".encode())
    return json.dumps({"inputs": inputs, "output": output.hexdigest()}, indent=1) + "\n"


def changed_inputs(schema: Path, files: dict[str, str]) -> list[str]:
    path = schema / "inputs.lock.json"
    if path.exists() and path.read_text(encoding="utf-8") == input_lock(schema, files):
        return []
    return ["inputs.lock.json: does not belong to these inputs; run `python -m codegen generate`"]


def _names(package: Package) -> Names:
    names: Names = {}
    for module in package.modules:
        for function in module.functions:
            names[_of_function(function)] = sorted(parameter.name for parameter in function.parameters)
    for name, model in package.models().items():
        names[f"class {name}"] = sorted(field.name for field in model.fields)
    for enum in package.enums:
        names[f"enum {enum.alias}"] = sorted(enum.values)
    return names


def _confirmed(package: Package) -> Names:
    """Without the names that nobody has confirmed or described yet, as they may still change."""
    names = _names(package)
    derived = {
        _of_function(function) for module in package.modules for function in module.functions if function.derived
    }
    derived |= {f"class {name}" for name, model in package.models().items() if model.derived}
    derived |= {f"enum {enum.alias}" for enum in package.enums if enum.derived}
    for function, parameter in package.young_parameters():
        names[_of_function(function)].remove(parameter.name)
    for model, field in package.young_fields():
        names[f"class {model.name}"].remove(field.name)
    return {key: members for key, members in names.items() if key not in derived}


def _of_function(function: Function) -> str:
    return f"function {function.module}.{function.name}"


def _locked(schema: Path) -> Names:
    path = schema / "names.lock.json"
    try:
        names: Names = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except ValueError as error:
        raise Problem(f"{path}: {error}; restore it, it is the record of what was released") from None
    return names


def _released(package: Package, schema: Path) -> Names:
    """The lock file's content, without names that are gone because an update was undone."""
    locked = _locked(schema)
    if not _undone(package, schema):
        return locked
    names = _names(package)
    return {
        key: [member for member in members if member in names[key]] for key, members in locked.items() if key in names
    }


def _undone(package: Package, schema: Path) -> bool:
    """Whether the package was last made from a version that is newer than all present ones."""
    try:
        made_from = json.loads((schema / "inputs.lock.json").read_text(encoding="utf-8"))["inputs"]
    except (OSError, ValueError):
        return False  # there is none yet, or a merge has broken it: it is rewritten
    facts = [Path(name) for name in made_from if name.startswith("facts/")]
    versions = [version_key(path.stem) for path in facts if path.suffix == ".json"]
    return max(versions, default=()) > max(map(version_key, package.versions))


def _inputs(schema: Path) -> list[Path]:
    return sorted(path for path in schema.rglob("*") if path.is_file() and not path.name.endswith(".lock.json"))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
