"""The permission tree of the schema, as texts of what a caller needs."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from tests.codegen.conftest import MakePackage
from tests.codegen.toy import Json, Workshop, operation

NAMES = "things | get_thing | GET | /thing |"


def check(*privileges: str, path: str = "system/tasks", **more: object) -> Json:
    return {"check": {"path": path.split("/"), "privs": list(privileges), **more}}


ALL = {"user": "all"}
TREES: list[tuple[Json, tuple[str, ...]]] = [
    (check("Sys.Audit"), ("Sys.Audit on /system/tasks",)),
    (check("A.B", "C.D", path="datastore/{store}"), ("A.B and C.D on /datastore/{store}",)),
    (check("A.B", "C.D", partial=True), ("A.B or C.D on /system/tasks",)),
    (
        {"and": [check("A.B"), {"or": [check("C.D"), {"userParam": "userid"}]}]},
        ("A.B on /system/tasks", "C.D on /system/tasks or a login as {userid}"),
    ),
    (
        {"or": [check("A.B"), {"and": [check("C.D"), check("E.F")]}]},
        ("A.B on /system/tasks or C.D on /system/tasks and E.F on /system/tasks",),
    ),
    ({"or": [check("A.B"), {"user": "world"}]}, ()),
    ({"and": [check("A.B"), {"user": "world"}]}, ("A.B on /system/tasks",)),
    (ALL, ("any login",)),
    ({"or": [{"and": [ALL, {"user": "world"}]}, check("A.B")]}, ("any login or A.B on /system/tasks",)),
    ({"user": "world"}, ()),
    ({"and": [ALL, {"description": "prose"}]}, ("any login", "any login")),
]


def _needed(made: Any) -> tuple[str, ...]:
    found: tuple[str, ...] = made.module("things").get_thing().operation.privileges
    return found


@pytest.mark.parametrize(("permissions", "texts"), TREES)
def test_a_tree_becomes_texts(make_package: MakePackage, permissions: Json, texts: tuple[str, ...]) -> None:
    made = make_package({"GET /thing": operation(permissions=permissions)}, names=NAMES)
    assert _needed(made) == texts
    doc = str(inspect.getdoc(made.module("things").get_thing))
    assert ("Privileges:" if texts else "Needs no login.") in doc


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Sys.Audit on /system/tasks", "on /system/tasks: Sys.Audit"),
        ("A.B and C.D on /datastore/{store}", "on /datastore/{store}: A.B and C.D"),
        ("A.B on /x or C.D on /y and E.F on /z", "on /x: A.B or on /y: C.D and on /z: E.F"),
        ("A.B on /x[/{ns}], or C.D there and owning the group", "on /x[/{ns}]: A.B, or C.D there and owning the group"),
        ("A.B on the job's /x to pull", "on the job's /x: A.B to pull"),
        ("A.B on each /x[/{ns}] and C.D", "on each /x[/{ns}]: A.B and C.D"),
        ("A.B on the disks", "A.B on the disks"),
        ("any login, lists what it has Tape.Audit on", "any login, lists what it has Tape.Audit on"),
    ],
)
def test_the_docstring_lists_them_path_first(make_package: MakePackage, text: str, line: str) -> None:
    operations = {"GET /thing": operation(permissions={"user": "all", "description": "Checked inside."})}
    made = make_package(operations, names=NAMES, privileges=f"get_thing | A.B on /first; {text}")
    doc = str(inspect.getdoc(made.module("things").get_thing))
    assert f"Privileges:\n    on /first: A.B\n    {line}" in doc


def test_no_permissions_at_all_mean_root(make_package: MakePackage) -> None:
    assert _needed(make_package({"GET /thing": operation()}, names=NAMES)) == (
        "root@pam itself, not one of its tokens",
    )


def test_our_own_row_wins_where_the_schema_has_only_prose(make_package: MakePackage) -> None:
    operations = {"GET /thing": operation(permissions={"user": "all", "description": "Checked inside."})}
    made = make_package(
        operations, names=NAMES, privileges="get_thing | any login; Sys.Audit on /system for those of others"
    )
    assert _needed(made) == ("any login", "Sys.Audit on /system for those of others")


def test_what_the_schema_opens_to_any_login_is_left_to_say(workshop: Workshop) -> None:
    operations = {"GET /thing": operation(permissions={"user": "all", "description": "Checked inside."})}
    workshop.prepare(operations, names=NAMES)
    note = (
        "privileges.tsv: no row for get_thing, which the schema opens to any login; "
        "say what the server itself asks for, or `any login`"
    )
    assert note in workshop.run("generate", "--output", str(workshop.output)).output
    workshop.table("privileges", "get_thing | any login | handler source")
    assert "privileges.tsv" not in workshop.run("generate", "--output", str(workshop.output)).output
