"""Every section of a typical PBS how-to, by typed functions: `howto.tsv` says which, and each of its rows is run here.

The answers are those that a real server gave to the same operation (tests/recordings), whatever its parameters were.
"""

from __future__ import annotations

import ast
import asyncio
import csv
import importlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest

import pbs_api
from docs import tables
from pbs_client import ApiToken, AsyncClient, Client, Password, PermissionDenied
from pbs_client.transport import HttpRequest
from pbs_simulator import AsyncMemoryTransport, MemoryTransport
from pbs_simulator.exchanges import body_of, headers_of
from pbs_simulator.memory import HandlerResult
from pbs_simulator.recording_rows import read_rows
from tests.support.any_server import AnyServer, path_pattern
from tests.support.recordings import RECORDINGS

HERE = Path(__file__).parent
AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
UPID = "UPID:pbs:00006E47:00067AB0:00000074:6B044F67:garbage_collection:tank:root@pam:"
CATALOG = json.loads((Path(pbs_api.__file__).parent / "catalog.json").read_text())
OPERATIONS: dict[str, dict[str, Any]] = {operation["name"]: operation for operation in CATALOG["operations"]}

with (HERE / "howto.tsv").open(newline="", encoding="utf-8") as table:
    HOWTO = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture
def server() -> AnyServer:
    return AnyServer()


def run(code: str, server: AnyServer) -> Any:
    """Evaluates a cell of the table with every function of `pbs_api`, a client with a token (`pbs`)
    and one with a password (`session`)."""
    names: dict[str, Any] = {"upid": UPID}
    for name in OPERATIONS:
        module, _, function = name.partition(".")
        names[function] = getattr(importlib.import_module(f"pbs_api.{module}"), function)
    transport = MemoryTransport(server)
    with (
        Client(
            "pbs.example.com",
            auth=ApiToken("root@pam!ci", "11111111-2222-3333-4444-555555555555"),
            transport=transport,
            poll=0,
        ) as pbs,
        Client("pbs.example.com", auth=Password("root@pam", "secret"), transport=transport) as session,
    ):
        return eval(code, names | {"pbs": pbs, "session": session})


def asked(request: HttpRequest) -> tuple[str, str, list[tuple[str, str]], Any]:
    path, _, query = request.target.partition("?")
    body = request.body if isinstance(request.body, bytes) and request.body else b"{}"
    return request.method, unquote(path).removeprefix("/api2/json"), sorted(parse_qsl(query)), json.loads(body)


def expected(sends: str) -> tuple[str, str, list[tuple[str, str]], Any]:
    verb, _, rest = sends.partition(" ")
    target, _, body = rest.partition(" {")
    path, _, query = target.replace("{upid}", UPID).partition("?")
    return verb, path, sorted(parse_qsl(query)), json.loads("{" + body if body else "{}")


@pytest.mark.parametrize("row", HOWTO, ids=[row["task"] for row in HOWTO])
def test_how_to(row: dict[str, str], server: AnyServer) -> None:
    operation = OPERATIONS[row["function"]]
    result = run(row["code"], server)
    verb, path, query, body = asked(server.requests[0])
    want_verb, want_path, want_query, want_body = expected(row["sends"])
    assert (verb, path) == (want_verb, want_path)
    # Following and waiting add parameters of their own.
    assert set(want_query) <= set(query) if "follow" in row["code"] else want_query == query
    assert body == want_body
    assert verb == operation["method"]
    assert path_pattern(operation["path"]).fullmatch(path)
    returns_nothing: bool = operation["returns"]["type"] == "null"
    assert (result is None) == (returns_nothing or row["code"].startswith("session.login"))


def test_listing_nodes_is_refused_for_every_token() -> None:
    refused = next(
        row for row in read_rows(RECORDINGS / "pbs-4.2.2.jsonl") if row["op"] == "GET /nodes" and row["auth"] == "token"
    )

    def answer(request: HttpRequest) -> HandlerResult:
        return refused["status"], headers_of(refused), body_of(refused)

    token = ApiToken("root@pam!ci", "11111111-2222-3333-4444-555555555555")
    with (
        Client("pbs.example.com", auth=token, transport=MemoryTransport(answer)) as pbs,
        pytest.raises(PermissionDenied),
    ):
        pbs.send(importlib.import_module("pbs_api.nodes").list_nodes())


def test_the_table_covers_the_sections_of_a_how_to() -> None:
    functions = {row["function"] for row in HOWTO}
    assert {
        "access.create_ticket",
        "datastore.list_datastores",
        "datastore.get_datastore_config",
        "datastore.get_datastore_status",
        "snapshots.list_snapshots",
        "snapshots.delete_snapshot",
        "gc.start_gc",
        "verify.verify_datastore",
        "prune.prune_group",
        "nodes.list_nodes",
        "nodes.get_node_status",
        "tasks.list_tasks",
        "tasks.get_task_status",
        "tasks.get_task_log",
        "access.list_users",
        "access.create_user",
        "access.list_tokens",
        "access.create_token",
        "realms.list_realms",
    } <= functions


def test_the_page_shows_what_to_import_and_both_forms() -> None:
    shown = tables.how_to()
    imported = "from pbs_api.snapshots import list_snapshots"
    assert f'{imported}\n\npbs.send(list_snapshots("tank"))\n' in shown
    assert f'{imported}\n\nawait pbs.send(list_snapshots("tank"))\n' in shown
    assert "\nsession.login()\n" in shown


def test_each_line_of_the_page_is_the_same_call_with_asyncio(server: AnyServer) -> None:
    async def run_all() -> None:
        transport = AsyncMemoryTransport(server)
        token = ApiToken("root@pam!ci", "11111111-2222-3333-4444-555555555555")
        async with (
            AsyncClient("pbs.example.com", auth=token, transport=transport, poll=0) as pbs,
            AsyncClient("pbs.example.com", auth=Password("root@pam", "secret"), transport=transport) as session,
        ):
            for row in tables.how_to_rows():
                names: dict[str, Any] = {"upid": UPID, "pbs": pbs, "session": session}
                exec(row["imports"], names)
                before = len(server.requests)
                await eval(compile(tables.asynchronous(row["code"]), "page", "eval", AWAIT), names)
                assert asked(server.requests[before])[:2] == expected(row["sends"])[:2], row["task"]

    asyncio.run(run_all())
