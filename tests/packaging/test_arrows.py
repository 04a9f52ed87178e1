"""Who may import whom: each package what the design allows it, whatever the place or form of the
import, and only what is declared."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
FOLDERS = {
    folder.name: folder
    for parent in ("src", "generated")
    for folder in (ROOT / parent).iterdir()
    if (folder / "__init__.py").exists()
}
FOLDERS["codegen"] = ROOT / "codegen"

EVERYWHERE = ""
REQUEST_SIDE = {"pbs_client.runtime"}
ALLOWED: dict[str, dict[str, set[str]]] = {
    "pbs_client": {
        EVERYWHERE: {"attrs"},
        "address.py": {"idna"},
        "parsing.py": {"msgspec"},
        "transport/httpx_or_httpx2.py": {"httpx", "httpcore", "httpx2", "httpcore2"},
        "transport/answer_reader.py": {"httptools"},
        "transport/aiohttp_pool.py": {"aiohttp", "yarl"},
        "transport/aiohttp_transport.py": {"aiohttp"},
        "runtime/msgspec_decoding.py": {"msgspec"},
    },
    "pbs_api": {EVERYWHERE: {"attrs", *REQUEST_SIDE}},
    "pbs_simulator": {
        EVERYWHERE: {"attrs", "pbs_client", "pbs_api"},
        "rust_regex.py": {"re2"},
        "serving.py": {"uvicorn", "trustme", "cryptography"},
        "pytest_plugin.py": {"pytest"},
    },
    "pbs_tools": {
        EVERYWHERE: {"attrs", "pbs_client", "pbs_api", "click", "rich"},
        "command/simulate.py": {"pbs_simulator"},
        "agents/arguments.py": {"jsonschema"},
        "agents/serving.py": {"mcp"},
        "metrics.py": {"prometheus_client"},
        "health/page.py": {"jinja2", "markupsafe"},
        "health/chart.py": {"matplotlib"},
    },
    "codegen": {EVERYWHERE: {"attrs", "click", "jinja2"}},
}
"""For each package the modules that it may import besides the standard library and itself: in every
file, and in single ones."""

EXTRAS = {
    "pbs_client": ["fast", "aiohttp", "httpx2"],
    "pbs_api": [],
    "pbs_simulator": ["simulator"],
    "pbs_tools": ["cli", "mcp", "prometheus", "report"],
    "codegen": ["dev", "cli"],
}
"""The extras whose requirements a package may use. The one for development takes in the others."""


def imports(tree: ast.AST, module: tuple[str, ...] = ()) -> Iterator[tuple[int, str]]:
    """Line and full name of all that is imported anywhere below,
    `package.module.name` for `from package.module import name`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join((*module[: -node.level], *filter(None, [node.module]))) if node.level else str(node.module)
            yield from ((node.lineno, f"{base}.{name.name}") for name in node.names)


@cache
def imports_of(path: Path, module: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    return tuple(imports(ast.parse(path.read_text(encoding="utf-8")), module))


def imported(package: str) -> Iterator[tuple[Path, int, str]]:
    """What the files of a package import that is neither the standard library's nor the package's own."""
    folder = FOLDERS[package]
    for path in sorted(folder.rglob("*.py")):
        module = path.relative_to(folder.parent).with_suffix("").parts
        for line, name in imports_of(path, module):
            if name.partition(".")[0] not in {package, *sys.stdlib_module_names}:
                yield path.relative_to(folder), line, name


def is_below(name: str, allowed: set[str]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in allowed)


def import_graph(folder: Path) -> dict[str, set[str]]:
    """For each module of a package the modules of it that it imports."""
    paths = {path.relative_to(folder.parent).with_suffix("").parts: path for path in folder.rglob("*.py")}
    modules = {".".join(parts).removesuffix(".__init__"): (parts, path) for parts, path in paths.items()}
    graph: dict[str, set[str]] = {}
    for module, (parts, path) in modules.items():
        found: set[str] = set()
        for _, name in imports_of(path, parts):
            while name and name not in modules:
                name = name.rpartition(".")[0]
            found.add(name)
        graph[module] = found - {"", module}
    return graph


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The sets of modules that all reach one another."""

    def reached(module: str) -> set[str]:
        seen: set[str] = set()
        waiting = [module]
        while waiting:
            new = graph[waiting.pop()] - seen
            seen |= new
            waiting += new
        return seen

    reach = {module: reached(module) for module in graph}
    found = {tuple(sorted(other for other in reach[module] if module in reach[other])) for module in graph}
    return [list(circle) for circle in sorted(found) if circle]


def test_every_package_has_its_arrows() -> None:
    assert set(ALLOWED) == set(EXTRAS) == set(FOLDERS)


@pytest.mark.parametrize("package", ALLOWED)
def test_a_package_imports_what_it_may_and_nothing_else(package: str) -> None:
    allowed = ALLOWED[package]
    wrong = [
        f"{package}/{path}:{line} imports {name}"
        for path, line, name in imported(package)
        if not is_below(name, allowed[EVERYWHERE] | allowed.get(str(path), set()))
    ]
    assert not wrong


@pytest.mark.parametrize("package", ALLOWED)
def test_only_declared_dependencies_are_imported(package: str) -> None:
    requirements = [
        *PROJECT["dependencies"],
        *(line for extra in EXTRAS[package] for line in PROJECT["optional-dependencies"][extra]),
    ]
    # Most of them are imported by the name of their distribution, with underscores.
    named = {"google_re2": "re2"}
    distributions = {re.split(r"[^\w-]", line)[0].replace("-", "_") for line in requirements}
    declared = {named.get(name, name) for name in distributions}
    assert {name.partition(".")[0] for _, _, name in imported(package)} - set(FOLDERS) <= declared


@pytest.mark.parametrize("package", FOLDERS)
def test_no_modules_import_each_other_in_a_circle(package: str) -> None:
    """Arrows hold in types as well, so what only a type checker imports counts too."""
    assert circles(import_graph(FOLDERS[package])) == []


def test_the_rooms_of_the_client_import_one_another_in_one_direction() -> None:
    """Each folder of `pbs_client` counts as one room, and so does each file beside them."""
    graph = import_graph(FOLDERS["pbs_client"])
    rooms: dict[str, set[str]] = {}
    for module, imported_modules in graph.items():
        room = room_of(module)
        rooms[room] = rooms.get(room, set()) | {room_of(name) for name in imported_modules} - {room}
    assert circles(rooms) == []
    assert rooms["pbs_client.runtime"] == {"pbs_client.errors", "pbs_client.lazy", "pbs_client.printable"}
    assert "pbs_client.transport" in rooms


def room_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


def test_only_clients_look_into_the_transport_and_only_for_the_built_in_one() -> None:
    """Everyone else has what `pbs_client.transport` itself gives, as who writes a transport has."""
    inside = {f"pbs_client.transport.{path.stem}" for path in (FOLDERS["pbs_client"] / "transport").glob("*.py")}
    built_in: dict[tuple[str, ...], set[str]] = {
        ("pbs_client", "client"): {"pbs_client.transport.built_in_transport"},
        ("pbs_client", "async_client"): {"pbs_client.transport.async_built_in_transport"},
    }
    assert set[str]().union(*built_in.values()) <= inside
    wrong: list[str] = []
    for package, folder in FOLDERS.items():
        for path in sorted(folder.rglob("*.py")):
            module = path.relative_to(folder.parent).with_suffix("").parts
            if module[:2] == ("pbs_client", "transport"):
                continue
            allowed = built_in.get(module, set[str]())
            for line, name in imports_of(path, module):
                if is_below(name, inside - allowed):
                    wrong.append(f"{package}/{path.relative_to(folder)}:{line} imports {name}")
    assert not wrong


def test_only_the_command_simulate_needs_the_simulator() -> None:
    tree = ast.parse((FOLDERS["pbs_tools"] / "command" / "simulate.py").read_text(encoding="utf-8"))
    (simulate,) = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "simulate")
    needed = [found for found in imports(tree) if is_below(found[1], {"pbs_simulator"})]
    assert needed
    assert needed == [found for found in imports(simulate) if is_below(found[1], {"pbs_simulator"})]


def test_a_circle_is_found_through_folders_and_types(tmp_path: Path) -> None:
    package = tmp_path / "p"
    (package / "sub").mkdir(parents=True)
    (package / "__init__.py").write_text("from p.a import x as x")
    (package / "a.py").write_text("from p.sub import b")
    (package / "b.py").write_text("import p.a")
    (package / "sub" / "__init__.py").write_text("")
    (package / "sub" / "b.py").write_text("if TYPE_CHECKING:\n    from ..c import name")
    (package / "c.py").write_text("def late():\n    from p.sub.b import name")
    assert circles(import_graph(package)) == [["p.c", "p.sub.b"]]


def test_no_form_of_import_is_overlooked() -> None:
    code = """
import a.b, c as d
from e.f import g as h
if TYPE_CHECKING:
    from . import i
def late():
    class Deep:
        from ..j import k
"""
    found = {name for _, name in imports(ast.parse(code), ("top", "folder", "module"))}
    assert found == {"a.b", "c", "e.f.g", "top.folder.i", "top.j.k"}
    assert is_below("pbs_client.runtime.Request", REQUEST_SIDE)
    assert not is_below("pbs_client.runtime_log", REQUEST_SIDE)
    assert not is_below("pbs_client.Client", REQUEST_SIDE)
