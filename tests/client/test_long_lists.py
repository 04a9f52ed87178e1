"""Long lists are decoded in pieces, with and without msgspec: whatever they hold, the result is that of decoding the
whole."""

from __future__ import annotations

import asyncio
import json
import sys
import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

import pytest

from pbs_api.datastore import get_datastore_status
from pbs_api.groups import delete_group
from pbs_api.snapshots import delete_snapshot, list_snapshots
from pbs_client import ApiToken, Client, Interrupted, NotFound, UndeclaredAnswer, UnexpectedAnswer, UsageError, parsing
from pbs_client.envelope import LONG
from pbs_client.transport import HttpRequest
from pbs_simulator.memory import HandlerResult, MemoryTransport
from tests.client.conftest import Connect
from tests.support.scripted import Caller, Form, Reply, Script, data, refusal
from tests.support.tables import trying

TOKEN = ApiToken("root@pam!ci", "11111111-2222-3333-4444-555555555555")
UPID = "UPID:pbs:000003E8:0001E240:00000001:65EEEEEE:verify:tank:root@pam:"
Json = dict[str, Any]

HALF, MANY = 150, 300
"""So that the text is some pieces long, and no more: every text here is decoded many times."""


@pytest.fixture(params=["msgspec", "standard library"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    if request.param != "msgspec":
        for module in ("msgspec", "msgspec.json", "pbs_client.runtime.msgspec_decoding"):
            monkeypatch.setitem(sys.modules, module, None)
    parsing.json_parser.cache_clear()
    yield request.param
    parsing.json_parser.cache_clear()


def snapshot(number: int, **more: Any) -> Json:
    files = [{"crypt-mode": "none", "filename": f"{name}.fidx", "size": number} for name in ("a", "b", "c")]
    verification = {"verification": {"state": "ok", "upid": UPID}} if number % 3 == 0 else {}
    members = {
        "backup-id": str(number),
        "backup-time": 1_700_000_000 + number,
        "backup-type": "vm",
        "files": files,
        "protected": False,
        **verification,
        **more,
    }
    return dict(sorted(members.items()))  # As PBS sorts them.


def many(*odd: Json) -> list[Json]:
    """Enough for several pieces, with something odd in the middle."""
    return [*map(snapshot, range(HALF)), *odd, *map(snapshot, range(HALF, MANY))]


def text(items: object, **beside: object) -> bytes:
    return json.dumps({"data": items, **beside}, separators=(",", ":")).encode()


def without(name: str) -> Json:
    return {key: value for key, value in snapshot(5).items() if key != name}


def reordered(number: int) -> Json:
    return dict(reversed(snapshot(number).items()))


USUAL = text(many())
NESTED = {"backup-id": "inner", "list": [{"backup-id": "a"}, {"backup-id": "b"}]}
TEXTS: dict[str, bytes] = {
    "as PBS sends it": USUAL,
    "something beside it": text(many(), digest="abc", total=MANY),
    "a member that is unknown": text(many(snapshot(1, new=[1, {"x": None}]))),
    "a member that is unknown, in each item": text([snapshot(number, new=number) for number in range(MANY)]),
    "an unknown word": text(many(snapshot(1, **{"backup-type": "lxc"}))),
    "null for what may be absent": text(many(snapshot(1, comment=None, verification=None))),
    "a text that looks like the end of an item": text(many(snapshot(1, comment='"},{"backup-id":"7"},{"'))),
    "only such texts": text([snapshot(1, comment='x"},{"backup-id":"7' * 20)] * MANY),
    "unknown objects that begin as items do": text([snapshot(number, new=[NESTED] * 20) for number in range(HALF)]),
    "an empty text for what may be absent": text(many(snapshot(1, comment="", owner=""))),
    "an empty text for a required member": text(many(snapshot(1, **{"backup-id": ""}))),
    "no files": text(many(snapshot(1, files=[]))),
    "many files": text(many(snapshot(1, files=snapshot(1)["files"] * 2000))),
    "a file of which only the name is known": text(many(snapshot(1, files=[{"filename": "a"}]))),
    "a file name with brackets": text(many(snapshot(1, files=[{"filename": "[a]},{b"}]))),
    "a quotation mark": text(many(snapshot(1, comment='the "old" one'))),
    "a backslash": text(many(snapshot(1, comment="C:\\new\\u007fx\\"))),
    "a backslash in each item": text([snapshot(number, comment="\\x2d") for number in range(MANY)]),
    "another language": json.dumps({"data": many(snapshot(1, comment="Größe 🙂"))}, ensure_ascii=False).encode(),
    "letters that are escaped": text(many(snapshot(1, comment="Größe 🙂"))),
    "a line break": text(many(snapshot(1, comment="one\ntwo"))),
    "a character that stands for a quotation mark": text(many(snapshot(1, comment="\x7f"))),
    "such characters that look like members": text(
        many(snapshot(1, comment="a\x7f,\x7ffiles\x7f:[],\x7fowner\x7f:\x7fb"))
    ).replace(b"\x7f", b"\\u007F"),
    "a control character": USUAL.replace(b'"backup-id":"100"', b'"backup-id":"1\n0"'),
    "an escape that JSON does not know": USUAL.replace(b'"backup-id":"100"', rb'"backup-id":"1\x0"'),
    "an escape in place of a comma": USUAL.replace(b'"100","backup-time"', rb'"100"\u002c"backup-time"'),
    "an escape in place of a digit": USUAL.replace(b'"size":100}', rb'"size":1\u00300}'),
    "half of an escape": USUAL.replace(b'"backup-id":"100"', rb'"backup-id":"1\"'),
    "a number below zero": text(many(snapshot(1, size=-1))),
    "a number that begins with zero": USUAL.replace(b'"size":100}', b'"size":0100}'),
    "zero": text(many(snapshot(0, size=0))),
    "a very long number": text(many(snapshot(1, size=10**30))),
    "a number that is too long": USUAL.replace(b'"size":100}', b'"size":' + b"1" * 5000 + b"}"),
    "a number with a fraction": text(many(snapshot(1, size=1.5))),
    "a number with an exponent": USUAL.replace(b'"size":100}', b'"size":1e2}'),
    "a number as text": text(many(snapshot(1, size="1"))),
    "a comma too many between files": USUAL.replace(b'"size":100},{', b'"size":100},,{'),
    "a comma too few between files": USUAL.replace(b'"size":100},{', b'"size":100}{'),
    "a comma after the last file": USUAL.replace(b'"size":100}]', b'"size":100},]'),
    "a comma too many between members": USUAL.replace(b'"backup-id":"100",', b'"backup-id":"100",,'),
    "a comma too few between members": USUAL.replace(b'"backup-id":"100",', b'"backup-id":"100"'),
    "a comma too few between items": USUAL.replace(b'},{"backup-id":"100"', b'}{"backup-id":"100"'),
    "a bracket too few": USUAL.replace(b'"size":100}]', b'"size":100}'),
    "a verification of another type": text(many(snapshot(1, verification={"state": 1, "upid": UPID}))),
    "a verification without a state": text(many(snapshot(1, verification={"upid": UPID}))),
    "an empty UPID": text(many(snapshot(1, verification={"state": "ok", "upid": ""}))),
    "an empty word": text(many(snapshot(1, verification={"state": "", "upid": UPID}))),
    "an unknown member of a file": text(many(snapshot(1, files=[{"filename": "a", "new": 1}]))),
    "an unknown member of a verification": text(
        many(snapshot(1, verification={"new": 1, "state": "ok", "upid": UPID}))
    ),
    "one item that is longer than a piece": text(many(snapshot(1, comment="x" * 100_000))),
    "one item only": text([snapshot(1, comment="x" * 100_000)]),
    "no item, and much beside it": text([], changes="x" * 100_000),
    "members in another order": text([snapshot(0), *map(reordered, range(1, MANY))]),
    "with spaces": json.dumps({"data": many()}).encode(),
    "over many lines": json.dumps({"data": many()}, indent=2).encode(),
    "with a byte order mark": b"\xef\xbb\xbf" + USUAL,
    "as UTF-16": USUAL.decode().encode("utf-16"),
    "with half of a character": text(many(snapshot(1, comment="\ud83d"))),
    "another number than JSON knows": USUAL[:-2] + b',{"backup-id":"1","backup-time":NaN}]}',
    "a member twice": USUAL.replace(b'"protected":false', b'"protected":1,"protected":false', 3),
    "data twice": USUAL[:-1] + b',"data":[]}',
    "data twice, the last one of another type": USUAL[:-1] + b',"data":5}',
    "data that is not first": text(many()).replace(b'{"data"', b'{"total":300,"data"'),
    "a required member left out": text(many(without("protected"))),
    "several left out": text(many(without("protected"), without("backup-time"))),
    "null for a required member": text(many(snapshot(1, protected=None))),
    "a member of another type": text(many(snapshot(1, protected=1))),
    "a file of another type": text(many(snapshot(1, files=[{"filename": "a"}, {"filename": 5}]))),
    "an item that is no object": text([*many(), "x"]),
    "an item that is null": text([*map(snapshot, range(HALF)), None, *map(snapshot, range(HALF))]),
    "no list": text({"a": "x" * 100_000}),
    "cut short": USUAL[:-100],
    "cut short between items": USUAL[: USUAL.rindex(b',{"backup-id"')],
    "cut short after the list": USUAL[:-1],
    "more after the end": USUAL + b"x",
    "a closed list that goes on": USUAL.replace(b'},{"backup-id":"100"', b'}],[{"backup-id":"300"'),
}


def pbs(body: bytes) -> Client:
    def answer(request: HttpRequest) -> HandlerResult:
        return 200, (("content-type", "application/json"),), body

    return Client("pbs.example.com", auth=TOKEN, transport=MemoryTransport(answer), retries=0)


def outcome(call: Callable[[], object]) -> tuple[object, list[str]]:
    """What a call gives, or says; and the warnings."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            found = call()
        except (UnexpectedAnswer, Interrupted) as error:
            found = type(error), str(error)
    return found, [str(warning.message) for warning in told if warning.category is UndeclaredAnswer]


@cache
def in_one(name: str, parser: str) -> tuple[object, list[str]]:
    """What a text gives that is decoded as a whole, by the parser that is in use."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pbs_client.envelope.LONG", sys.maxsize)
        return outcome(partial(pbs(TEXTS[name]).send, list_snapshots("tank")))


def test_pieces_give_what_the_whole_gives(subtests: pytest.Subtests, parser: str) -> None:
    for name, body in TEXTS.items():
        with trying(subtests, name):
            assert len(body) > LONG
            assert outcome(partial(pbs(body).send, list_snapshots("tank"))) == in_one(name, parser)


def pieces_of(body: bytes, size: int) -> list[bytes]:
    return [body[start : start + size] for start in range(0, len(body), size)]


def iterated(connect: Connect, reply: Reply) -> tuple[list[Any], tuple[object, str] | None]:
    """The items, and how the iteration ended if not well."""
    items: list[Any] = []
    try:
        connect(Script(reply), auth=TOKEN, retries=0).iterate(list_snapshots("tank"), items)
    except (UnexpectedAnswer, Interrupted) as error:
        return items, (type(error), str(error))
    return items, None


NO_LONGER_WHOLE = {"data twice", "data twice, the last one of another type"}


def test_iterating_gives_the_same_items_and_the_same_error(
    subtests: pytest.Subtests, connect: Connect, parser: str
) -> None:
    for name, body in TEXTS.items():
        with trying(subtests, name), warnings.catch_warnings():
            warnings.simplefilter("ignore", UndeclaredAnswer)
            items, error = iterated(connect, Reply(pieces=pieces_of(body, 7000)))
            whole, _ = in_one(name, parser)
            if isinstance(whole, list):
                assert (items, error) == (whole, None) or name in NO_LONGER_WHOLE
            else:
                assert error == whole or name in NO_LONGER_WHOLE
            assert error is not None or name not in NO_LONGER_WHOLE


def test_each_end_too_early_is_an_error_after_the_items_that_came(connect: Connect) -> None:
    items = many()
    for end in range(1, len(USUAL), 3301):
        found, error = iterated(connect, Reply(pieces=pieces_of(USUAL[:end], 5000)))
        assert error is not None
        assert error[0] is Interrupted
        assert [item.backup_id for item in found] == [item["backup-id"] for item in items[: len(found)]]
    broken = Reply(pieces=pieces_of(USUAL, 5000)[:-3], breaks=Interrupted("cut"))
    found, error = iterated(connect, broken)
    assert 200 < len(found) < MANY
    assert error == (Interrupted, 'snapshots.list_snapshots("tank"): cut')
    assert broken.closed == 1


def test_a_call_is_repeated_until_its_first_item_and_not_after_it(connect: Connect) -> None:
    early = Reply(pieces=[USUAL[:500]], breaks=Interrupted("early"))
    late = Reply(pieces=pieces_of(USUAL, 20_000)[:3], breaks=Interrupted("late"))
    items: list[Any] = []
    script = Script(early, Interrupted("first"), Reply(body=USUAL))
    connect(script, auth=TOKEN, retries=2).iterate(list_snapshots("tank"), items)
    assert (len(items), len(script.requests), early.closed > 0) == (MANY, 3, True)
    items.clear()
    script = Script(late, Reply(body=USUAL))
    with pytest.raises(Interrupted, match="late"):
        connect(script, auth=TOKEN, retries=2).iterate(list_snapshots("tank"), items)
    assert len(script.requests) == 1
    assert 0 < len(items) < MANY


def test_the_first_item_is_there_long_before_the_last_byte(connect: Connect) -> None:
    arrived: list[int] = []
    seen: list[int] = []

    class Counted(list[bytes]):
        def __iter__(self) -> Iterator[bytes]:
            for number, piece in enumerate(pieces_of(USUAL, 5000)):
                arrived.append(number)
                yield piece

    def first(items: list[Any]) -> bool:
        seen.append(len(arrived))
        return True

    reply = Reply(pieces=Counted())
    connect(Script(reply), auth=TOKEN).iterate(list_snapshots("tank"), [], until=first)
    assert 0 < seen[0] <= 6
    assert reply.closed >= 1
    assert len(arrived) == seen[0], "whoever stops early reads no more"


def test_refusals_and_empty_lists(connect: Connect) -> None:
    items: list[Any] = []
    connect(Script(Reply(body=b'{"data":[]}')), auth=TOKEN).iterate(list_snapshots("tank"), items)
    assert items == []
    with pytest.raises(NotFound):
        connect(Script(refusal(400, "no such datastore 'tank'")), auth=TOKEN).iterate(list_snapshots("tank"), items)
    page = Reply(body=b"<html><title>Sign in</title></html>", headers=(("content-type", "text/html"),))
    with pytest.raises(UnexpectedAnswer, match="Sign in"):
        connect(Script(page), auth=TOKEN).iterate(list_snapshots("tank"), items)
    # PBS refuses to list a type that a namespace never held.
    missing = refusal(400, "ENOENT: No such file or directory")
    connect(Script(missing, data([])), auth=TOKEN).iterate(list_snapshots("tank", backup_type="ct"), items)
    assert items == []


def test_what_gives_no_list_is_not_sent(connect: Connect) -> None:
    script = Script()
    group: dict[str, Any] = {"backup_type": "vm", "backup_id": "100"}
    requests: list[Any] = [
        delete_group("tank", **group),
        delete_snapshot("tank", **group, backup_time=1),
        get_datastore_status("tank"),
    ]
    for request in requests:
        with pytest.raises(UsageError, match=r"does not give a list: pass it to send\(\)"):
            connect(script, auth=TOKEN).iterate(request, [])
    assert script.requests == []


def test_what_cannot_be_cut_is_held_only_up_to_the_limit(connect: Connect) -> None:
    body = text([snapshot(1, comment="x" * 100_000)])
    items: list[Any] = []
    connect(Script(Reply(pieces=pieces_of(body, 5000))), auth=TOKEN).iterate(list_snapshots("tank"), items)
    assert len(items) == 1
    with pytest.raises(UnexpectedAnswer, match="50000 bytes"):
        connect(Script(Reply(pieces=pieces_of(body, 5000))), auth=TOKEN, max_answer_size=50_000).iterate(
            list_snapshots("tank"), items
        )


class Forgetful(list[Any]):
    """Keeps nothing."""

    def append(self, item: object) -> None:
        pass


def test_memory_does_not_grow_with_the_list(form: Form) -> None:
    item = json.dumps(snapshot(1), separators=(",", ":")).encode()

    class Endless(list[bytes]):
        def __iter__(self) -> Iterator[bytes]:
            yield b'{"data":[' + item
            for _ in range(200):
                yield (b"," + item) * 50
            yield b"]}"

    with asyncio.Runner() as runner:
        caller = Caller(form, runner, Script(Reply(pieces=Endless())), {"auth": TOKEN})
        tracemalloc.start()
        try:
            caller.iterate(list_snapshots("tank"), Forgetful())
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        caller.close()
    assert peak < 2_000_000
