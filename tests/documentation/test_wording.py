"""The sentences in `schema/wording/`: one for each function and module, short, and none used twice."""

from __future__ import annotations

import ast
import csv
import importlib
import json
import re
import tomllib
from collections.abc import Iterator
from inspect import signature
from typing import Any

import pytest

import pbs_api
import pbs_client
from codegen.privileges import privilege_lines
from pbs_client import Client, Password, errors
from pbs_simulator import SimulatedPbs
from tests.documentation.markdown import ROOT

SCREEN = 60
WORDING = ROOT / "schema" / "wording"

with (ROOT / "schema" / "names.tsv").open(newline="", encoding="utf-8") as table:
    FUNCTIONS = [(row["module"], row["function"]) for row in csv.DictReader(table, delimiter="\t")]

MODULES: dict[str, dict[str, Any]] = {
    module: tomllib.loads((WORDING / f"{module}.toml").read_text(encoding="utf-8"))
    for module in sorted({module for module, _ in FUNCTIONS})
}


@pytest.mark.parametrize("module", MODULES)
def test_every_function_and_module_has_a_short_sentence(module: str) -> None:
    wanted = {"module", *(function for owner, function in FUNCTIONS if owner == module)}
    said = {name: entry for name, entry in MODULES[module].items() if name not in ("classes", "shared")}
    assert said.keys() == wanted
    for name, entry in said.items():
        assert len(entry["summary"]) <= 140, f"{module}.{name}: {entry['summary']}"
        for sentence in (entry["summary"], *entry.get("notes", ()), *entry.get("errors", {}).values()):
            assert sentence.endswith("."), f"{module}.{name}: {sentence}"


def test_every_error_named_is_one_that_clients_raise() -> None:
    tables = [
        table
        for module in MODULES.values()
        for name, entry in module.items()
        if name != "classes"
        for table in (entry.get("errors", {}).values() if name == "shared" else [entry.get("errors", {})])
    ]
    named = {error for table in tables for error in table}
    assert {name for name in named if not issubclass(getattr(errors, name), errors.PbsError)} == set()


def test_examples_fit_their_docstring() -> None:
    for module, entries in MODULES.items():
        for line in entries["module"].get("example", "").splitlines():
            assert len(line) <= 90, f"{module}: {line}"


def test_docstrings_fit_a_screen() -> None:
    long: dict[str, int] = {}
    for module in MODULES:
        tree = ast.parse((ROOT / "generated" / "pbs_api" / f"{module}.py").read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and len((ast.get_docstring(node) or "").splitlines()) > SCREEN:
                long[f"{module}.{node.name}"] = len((ast.get_docstring(node) or "").splitlines())
    assert long == {}


def test_no_sentence_stands_for_two_functions() -> None:
    summaries = [
        said["summary"]
        for functions in MODULES.values()
        for name, said in functions.items()
        if name not in ("classes", "shared")
    ]
    assert len(summaries) == len(set(summaries))


def test_privileges_are_lines_that_begin_with_their_path() -> None:
    catalog = json.loads((ROOT / "generated" / "pbs_api" / "catalog.json").read_text(encoding="utf-8"))
    lines = {line for entry in catalog["operations"] for line in privilege_lines(tuple(entry["privileges"]))}
    assert {line for line in lines if not line.startswith(("on ", "any login", "root@pam itself"))} == set()
    assert {line for line in lines if line.count("on /") > 1 or len(line) > 135} == set()


BACK = {
    "TaskRequest": "`Client.wait` returns a `TaskResult`",
    "StreamRequest": "`Client.stream` opens a `Download`",
    "Request[None]": "`Client.send` returns None",
}


def test_a_default_is_no_promise_where_what_is_not_given_stays() -> None:
    wrong: list[str] = []
    for module in MODULES:
        tree = ast.parse((ROOT / "generated" / "pbs_api" / f"{module}.py").read_text(encoding="utf-8"))
        for node in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
            told = " ".join((ast.get_docstring(node) or "").split())
            arguments = told.partition(" Args: ")[2].partition(" Returns: ")[0]
            if re.search(r" delete: (?!Removes)", f" {arguments}"):
                promised = re.search(r" Default( on the server)?: |not given", arguments)
                wrong += (
                    [f"{module}.{node.name}: {arguments[promised.start() - 60 : promised.end()]}"] if promised else []
                )
    assert wrong == []


def test_an_article_fits_how_a_name_is_said() -> None:
    for module, said in {
        "realms": "an `LdapRealmConfig`",
        "s3": "an `S3EndpointConfig`",
        "tasks": "a `TaskStatus`",
    }.items():
        assert said in (ROOT / "generated" / "pbs_api" / f"{module}.py").read_text(encoding="utf-8")


def test_docstrings_say_what_comes_back_as_the_annotation_does() -> None:
    wrong: list[str] = []
    for module in MODULES:
        tree = ast.parse((ROOT / "generated" / "pbs_api" / f"{module}.py").read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.returns and not node.name.startswith("_"):
                kind = ast.unparse(node.returns)
                told = (ast.get_docstring(node) or "").partition("\nReturns:\n")[2].partition("\n\n")[0]
                told = " ".join(told.split())
                inner = kind.removeprefix("Request[").removesuffix("]").partition(" | None")[0]
                item = inner.removeprefix("list[").removesuffix("]")
                shapes = [BACK[kind]] if kind in BACK else [f"`{inner}`", f"a list of `{item}`"]
                if not any(shape in told or (inner == "Any" and "JSON" in told) for shape in shapes):
                    wrong.append(f"{module}.{node.name}: {kind}, but: {told}")
    assert wrong == []


def _members(owner: ast.ClassDef) -> Iterator[tuple[str, str, str]]:
    """The fields of a class: name, annotation, and the text that an editor shows."""
    for member, after in zip(owner.body, [*owner.body[1:], ast.Pass()], strict=True):
        if isinstance(member, ast.AnnAssign):
            text = ast.get_docstring(ast.Module([after], [])) if isinstance(after, ast.Expr) else None
            yield ast.unparse(member.target), ast.unparse(member.annotation), " ".join((text or "").split())


def test_every_field_tells_an_editor_what_it_is_and_what_none_means() -> None:
    wrong: list[str] = []
    for module in (*MODULES, "shared_models"):
        tree = ast.parse((ROOT / "generated" / "pbs_api" / f"{module}.py").read_text(encoding="utf-8"))
        for owner in [node for node in tree.body if isinstance(node, ast.ClassDef)]:
            wrong += [
                f"{module}.{owner.name}.{name}: {text}"
                for name, kind, text in _members(owner)
                if not text
                or ("None" in kind and ("not given" in text or not re.search("None|[Oo]nly |without one", text)))
            ]
    assert wrong == []


def test_only_what_a_new_server_lacks_is_said_to_be_perhaps_missing() -> None:
    """Lists of a server on which nobody has set up anything: what comes with PBS cannot be deleted."""
    wrong: list[str] = []
    root = Password("root@pam", "secret")
    with Client("pbs.invalid", auth=root, transport=SimulatedPbs().transport()) as pbs:
        for module, name in FUNCTIONS:
            function = getattr(importlib.import_module(f"pbs_api.{module}"), name)
            needed = [one for one in signature(function).parameters.values() if one.default is one.empty]
            told = " ".join((function.__doc__ or "").split())
            if (
                name.startswith("list_")
                and not needed
                and re.search("empty if there are none|means that there are none", told)
            ):
                try:
                    answer = pbs.send(function())
                except errors.ApiError:
                    continue
                wrong += [f"{module}.{name}: {answer[0]}"] if answer else []
    assert wrong == []


def test_settings_that_are_named_as_removable_can_be_removed() -> None:
    catalog = json.loads((ROOT / "generated" / "pbs_api" / "catalog.json").read_text(encoding="utf-8"))
    wrong = {
        f"{operation['name']}: {named}"
        for operation in catalog["operations"]
        for parameter in operation["parameters"]
        if parameter["wire"] == "delete" and parameter["type"] == "array"
        for named in re.findall(r'\["([^"]+)"\]', parameter["text"])
        if named not in parameter["items"]["enum"]
    }
    assert wrong == set()


VALUES = {"cpu_avg1", "cpu_current", "cpu_iowait", "disk_used", "mem_total", "garbage_collection"}
"""Values in the form of a name: metrics, a kind of task."""


def test_names_in_docstrings_exist() -> None:
    known = VALUES | set(pbs_api.__all__) | set(pbs_client.__all__) | vars(errors).keys()
    catalog = json.loads((ROOT / "generated" / "pbs_api" / "catalog.json").read_text(encoding="utf-8"))
    for operation in catalog["operations"]:
        known |= {parameter["name"] for parameter in operation["parameters"]}
        known |= {operation["name"].partition(".")[2]}
    texts: dict[str, str] = {}
    for module in (*MODULES, "shared_models", "enums"):
        source = (ROOT / "generated" / "pbs_api" / f"{module}.py").read_text(encoding="utf-8")
        known |= set(re.findall(r"^(?:class |    )(\w+):", source, re.MULTILINE))  # classes, and fields
        if module == "enums":
            known |= set(re.findall(r'"(\w+)"', source))
        texts[module] = "\n".join(re.findall(r'"""(.*?)"""', source, re.DOTALL))
    unknown = {
        f"{module}: {name}"
        for module, text in texts.items()
        for name in re.findall(r"`([A-Za-z]+(?:_[a-z0-9]+)+|[A-Z][a-z]+[A-Z]\w+)`", text)
        if name not in known
    }
    assert unknown == set()
