"""A server that leaves out what all known versions send: the call gives the rest, or fails for those who want that."""

from __future__ import annotations

import warnings

import pytest

from pbs_api.datastore import list_datastores
from pbs_client import ApiToken, AsyncClient, Client, UndeclaredAnswer, UnexpectedAnswer
from pbs_client.transport import HttpRequest
from pbs_simulator.memory import AsyncMemoryTransport, HandlerResult, MemoryTransport, json_answer

TOKEN = ApiToken("root@pam!ci", "11111111-2222-3333-4444-555555555555")
STORES = [{"store": "old"}, {"store": "new", "mount-status": "mounted"}]


def without_mount_status(request: HttpRequest) -> HandlerResult:
    return json_answer(STORES, digest="abc")


def of_another_type(request: HttpRequest) -> HandlerResult:
    return json_answer([*STORES, {"store": 5}])


def test_the_list_is_not_lost() -> None:
    with (
        Client("pbs.example.com", auth=TOKEN, transport=MemoryTransport(without_mount_status)) as pbs,
        pytest.warns(UndeclaredAnswer) as told,
    ):
        answer = pbs.exchange(list_datastores())
    assert [(store.store, store.mount_status) for store in answer.data] == [("old", None), ("new", "mounted")]
    assert answer.digest == "abc"
    assert ["'mount-status'" in str(warning.message) for warning in told] == [True]


async def test_the_list_is_not_lost_async() -> None:
    async with AsyncClient("pbs.example.com", auth=TOKEN, transport=AsyncMemoryTransport(without_mount_status)) as pbs:
        with pytest.warns(UndeclaredAnswer, match="'mount-status'"):
            stores = await pbs.send(list_datastores())
    assert [(store.store, store.mount_status) for store in stores] == [("old", None), ("new", "mounted")]


def test_a_strict_program_gets_the_error_with_its_place() -> None:
    with (
        Client("pbs.example.com", auth=TOKEN, transport=MemoryTransport(without_mount_status)) as pbs,
        warnings.catch_warnings(),
    ):
        warnings.filterwarnings("error", category=UndeclaredAnswer)
        with pytest.raises(UnexpectedAnswer, match=r"\[0\]\.mount-status") as caught:
            pbs.send(list_datastores())
    assert caught.value.status == 200


async def test_a_strict_program_gets_the_error_with_its_place_async() -> None:
    async with AsyncClient("pbs.example.com", auth=TOKEN, transport=AsyncMemoryTransport(without_mount_status)) as pbs:
        with warnings.catch_warnings():
            warnings.filterwarnings("error", category=UndeclaredAnswer)
            with pytest.raises(UnexpectedAnswer, match=r"\[0\]\.mount-status"):
                await pbs.send(list_datastores())


def test_a_wrong_type_is_still_an_error() -> None:
    with (
        Client("pbs.example.com", auth=TOKEN, transport=MemoryTransport(of_another_type)) as pbs,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        with pytest.raises(UnexpectedAnswer, match=r"\[2\]\.store: expected a string, found an integer"):
            pbs.send(list_datastores())
