"""Secrets are masked wherever a value is shown, and go through whole where a value is sent."""

from __future__ import annotations

from typing import Any

import pytest

from pbs_client.runtime.models import to_wire
from tests.codegen.conftest import MakePackage
from tests.codegen.toy import TEXT, an_object, array, operation, optional

NAMES = """
things | login | POST | /login/{user} |
things | forget | DELETE | /login/{user} |
things | list_keys | GET | /keys |
"""
LOGIN = {"user": TEXT, "password": TEXT, "comment": optional(TEXT), "hint": optional(TEXT)}
OPERATIONS = {
    "POST /login/{user}": operation(LOGIN, an_object(ticket=TEXT, name=TEXT, codes=optional(array(TEXT)))),
    "DELETE /login/{user}": operation({"user": TEXT, "password": optional(TEXT), "comment": optional(TEXT)}),
    "GET /keys": operation(returns=array(an_object(hint=TEXT, key=TEXT))),
}
TABLES = {
    "names": NAMES,
    "models": "POST /login/{user} -> | Ticket\nGET /keys ->[] | Key",
    "secrets": "password | why\nticket | why\ncodes | why\nGET /keys ->[].key | why",
}


@pytest.fixture
def things(make_package: MakePackage) -> Any:
    return make_package(OPERATIONS, **TABLES).module("things")


def test_a_request_sends_but_never_shows_them(things: Any) -> None:
    request = things.login("root@pam", password="hush", comment="plain")
    assert request.params == {"password": "hush", "comment": "plain"}
    assert "hush" not in repr(request)
    assert 'password=***, comment="plain"' in repr(request)


def test_a_model_masks_them_in_its_repr(things: Any) -> None:
    ticket = things.login("root@pam", password="hush").operation.decode(
        {"ticket": "hush", "name": "root", "codes": ["hush"], "other": "hush"}
    )
    assert repr(ticket) == "Ticket(name='root', ticket='***', codes='***', extra={'other': ...})"
    assert (ticket.ticket, ticket.codes) == ("hush", ("hush",))
    empty = things.login("root@pam", password="hush").operation.decode({"ticket": "", "name": "root"})
    assert "codes=None" in repr(empty)


def test_the_way_back_to_the_wire_masks_them_unless_asked_for(things: Any) -> None:
    ticket = things.login("root@pam", password="hush").operation.decode(
        {"ticket": "hush", "name": "root", "codes": ["hush"]}
    )
    assert to_wire(ticket) == {"ticket": "***", "name": "root", "codes": "***"}
    assert to_wire(ticket, secrets=True) == {"ticket": "hush", "name": "root", "codes": ["hush"]}


def test_a_row_for_one_place_leaves_the_others_alone(things: Any) -> None:
    [key] = things.list_keys().operation.decode([{"hint": "where the key is", "key": "hush"}])
    assert repr(key) == "Key(hint='where the key is', key='***', extra={})"


def test_a_delete_with_a_secret_sends_it_in_the_body(things: Any) -> None:
    places = {parameter.wire: parameter.place for parameter in things.forget("root@pam").operation.parameters}
    assert places == {"user": "path", "password": "body", "comment": "body"}


def test_the_catalogue_tells_them(make_package: MakePackage) -> None:
    entries = {entry["name"]: entry for entry in make_package(OPERATIONS, **TABLES).catalog()["operations"]}
    assert [parameter["wire"] for parameter in entries["things.login"]["parameters"] if parameter["secret"]] == [
        "password"
    ]
