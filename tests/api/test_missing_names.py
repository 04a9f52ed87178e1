"""A name that a module does not have: the error says where it is, or which one was meant."""

from __future__ import annotations

import _thread
import ast
import importlib.util
import queue
import sys
from typing import Any

import pytest

import pbs_api
import pbs_api.snapshots
import pbs_client
from tests.support.interpreter import loaded, said
from tests.support.moments import LONGEST

IN_SNAPSHOTS = "it is in pbs_api.snapshots, write `from pbs_api.snapshots import list_snapshots`"


@pytest.mark.parametrize(
    ("module", "name", "advice"),
    [
        ("pbs_api", "list_snapshots", IN_SNAPSHOTS),
        ("pbs_api.gc", "list_snapshots", IN_SNAPSHOTS),
        ("pbs_api.gc", "SnapshotListItem", "it is in pbs_api, write `from pbs_api import SnapshotListItem`"),
        ("pbs_api", "list_snapshot", "did you mean 'list_snapshots' of pbs_api.snapshots?"),
        ("pbs_api", "snapshot", "did you mean 'snapshots'?"),
        ("pbs_api", "SnapshotListItems", "did you mean 'SnapshotListItem'?"),
        ("pbs_api.snapshots", "list_snapshot", "did you mean 'list_snapshots'?"),
        ("pbs_api.snapshots", "lst_snapshots", "did you mean 'list_snapshots'?"),
        ("pbs_client", "Clinet", "did you mean 'Client'?"),
        ("pbs_client", "list_snapshots", IN_SNAPSHOTS),
        ("pbs_api", "Client", "it is in pbs_client, write `from pbs_client import Client`"),
        ("pbs_api.gc", "NotFound", "it is in pbs_client, write `from pbs_client import NotFound`"),
        ("pbs_api.prune", "prune", "did you mean 'prune_datastore' or 'prune_group'?"),
        ("pbs_api.gc", "prune", "it is in pbs_api, write `from pbs_api import prune`"),
    ],
)
def test_it_is_said_where_it_is_or_what_was_meant(module: str, name: str, advice: str) -> None:
    with pytest.raises(ImportError) as imported:
        exec(f"from {module} import {name}")
    assert str(imported.value) == f"cannot import name {name!r} from {module!r}: {advice}"
    __import__(module)
    with pytest.raises(AttributeError) as touched:
        getattr(sys.modules[module], name)
    assert str(touched.value) == f"module {module!r} has no attribute {name!r}: {advice}"


def test_a_traceback_says_once_what_was_meant() -> None:
    told = said("import pbs_api.snapshots\npbs_api.snapshots.list_snapshot")
    assert told.lower().count("did you mean") == 1, told


def test_what_resembles_nothing_is_told_as_python_does() -> None:
    for module in ("pbs_api", "pbs_api.snapshots", "pbs_client"):
        told = said(f"import {module}\n{module}.something_else")
        assert f"AttributeError: module '{module}' has no attribute 'something_else'\n" in told
        assert f"ImportError: cannot import name 'something_else' from '{module}'" in said(
            f"from {module} import something_else"
        )


def test_a_module_that_does_not_exist() -> None:
    for statement in ("import pbs_api.snapshot", "from pbs_api.snapshot import list_snapshots"):
        with pytest.raises(ModuleNotFoundError) as imported:
            exec(statement)
        assert str(imported.value) == "No module named 'pbs_api.snapshot': did you mean pbs_api.snapshots?"
        assert imported.value.name == "pbs_api.snapshot"
    with pytest.raises(ModuleNotFoundError) as imported:
        exec("import pbs_api.something_else")
    assert str(imported.value) == "No module named 'pbs_api.something_else'"
    assert importlib.util.find_spec("pbs_api.snapshot") is None


def test_a_finder_may_be_asked_where_nothing_is_being_imported() -> None:
    finders: list[Any] = [finder for finder in sys.meta_path if type(finder).__module__ == "pbs_client.lazy"]
    assert finders
    answers: queue.SimpleQueue[object] = queue.SimpleQueue()

    def ask() -> None:
        for finder in finders:
            answers.put(finder.find_spec("pbs_api.snapshot", None))

    _thread.start_new_thread(ask, ())  # Nobody has called this function.
    assert [answers.get(timeout=LONGEST) for _ in finders] == [None] * len(finders)


def test_asking_is_no_error() -> None:
    missing: Any = "list_snapshots"
    assert not hasattr(pbs_api, missing)
    assert getattr(pbs_api, missing, None) is None
    assert not hasattr(pbs_api.snapshots, "list_snapshot")
    assert not hasattr(pbs_client, "__wrapped__")


def test_a_module_that_is_not_public_can_be_imported() -> None:
    loaded("from pbs_api import _other_client, shared_models")


def test_advice_costs_nothing_before_it_is_needed() -> None:
    assert not loaded("from pbs_api.snapshots import list_snapshots") & {"pbs_client.missing_names", "difflib"}
    assert not loaded("from pbs_client import AsyncClient, Client") & {"pbs_client.missing_names", "difflib"}


def test_every_module_hides_from_type_checkers_that_it_answers_for_missing_names() -> None:
    for path in [pbs_api.__file__, pbs_client.__file__, pbs_api.snapshots.__file__]:
        assert path is not None
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
        visible = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.Assign)]
        assert "__getattr__" not in "".join(map(ast.unparse, visible))
