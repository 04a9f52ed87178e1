"""Operations that are two functions, because a parameter decides what is done or answered."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from tests.codegen.conftest import MakePackage
from tests.codegen.toy import FLAG, TEXT, Workshop, an_object, array, enum, operation, optional

PARAMETERS = {
    "store": TEXT,
    "use-task": optional(FLAG),
    "command": optional(enum("reboot", "shutdown")),
    "keep": optional(TEXT),
}
OPERATIONS = {"POST /prune/{store}": operation(PARAMETERS, array(an_object(name=TEXT)))}
TASK = """
[[correction]]
on = "POST /prune/{store}"
at = "/variants"
now = {"use-task=true" = {type = "upid"}}
why = "w"
source = "s"
"""
NAMES = """
things | prune_group | POST | /prune/{store} | use-task, command omitted
things | start_prune_group | POST | /prune/{store} | use-task=true; command omitted
things | reboot_thing | POST | /prune/{store} | command=reboot; use-task omitted
"""
TABLES = {"names": NAMES, "models": "POST /prune/{store} ->[] | Pruned", "effects": "prune_group | destroy | why"}


@pytest.fixture
def things(make_package: MakePackage) -> Any:
    return make_package(OPERATIONS, corrections=TASK, **TABLES).module("things")


def test_a_fixed_value_is_sent_and_cannot_be_given(things: Any) -> None:
    assert things.start_prune_group("tank", keep="1").params == {"keep": "1", "use-task": True}
    assert things.reboot_thing("tank").params == {"command": "reboot"}
    with pytest.raises(TypeError, match="use_task"):
        things.start_prune_group("tank", use_task=True)


def test_an_omitted_parameter_is_neither_sent_nor_taken(things: Any) -> None:
    assert things.prune_group("tank").params == {}
    with pytest.raises(TypeError, match="command"):
        things.prune_group("tank", command="reboot")


def test_each_has_the_answer_of_what_it_fixes(things: Any) -> None:
    assert things.prune_group.__annotations__["return"] == "Request[list[Pruned]]"
    assert things.start_prune_group.__annotations__["return"] == "TaskRequest"
    assert things.start_prune_group("tank").operation.decode("UPID:x").startswith("UPID")
    assert things.prune_group("tank").operation.decode([{"name": "n"}])[0].name == "n"


def test_each_has_its_own_effect(things: Any) -> None:
    effects = [
        function("tank").operation.effect
        for function in (things.prune_group, things.start_prune_group, things.reboot_thing)
    ]
    assert effects == ["destroy", "start", "write"]
    assert "`Client.wait` returns a `TaskResult`" in str(inspect.getdoc(things.start_prune_group))


def test_variants_of_one_call_are_different_calls(things: Any) -> None:
    assert things.prune_group("tank") != things.start_prune_group("tank")


def test_a_row_that_fixes_what_is_not_there_is_refused(workshop: Workshop) -> None:
    workshop.prepare(OPERATIONS, names="things | prune_group | POST | /prune/{store} | use-tusk=true; colour omitted")
    assert (
        workshop.refusal()
        == "names.tsv: prune_group fixes or omits colour, use-tusk, which POST /prune/{store} does not have"
    )
    workshop.table("names", "things | prune_group | POST | /prune/{store} | use-task")
    assert workshop.refusal() == "names.tsv, prune_group: 'use-task' is neither `name=value` nor `names omitted`"
