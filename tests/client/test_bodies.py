"""Bodies of the caller's own that fail while they are sent, and calls that must not be repeated."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pbs_client import AnswerEvent, HttpRequest, Interrupted, NotSent, ServerError, Unavailable, raw_request
from pbs_client.errors import PbsError
from pbs_client.transport import BodyFailed
from tests.client.conftest import Connect
from tests.client.operations import list_snapshots, upload_log
from tests.support.scripted import Reply, Script, data, refusal


class Pieces:
    """May be iterated again and again, and always fails."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __iter__(self) -> Iterator[bytes]:
        yield b"piece"
        raise self.error


def reading(request: HttpRequest) -> Reply | BaseException:
    """Reads the body as a transport does."""
    assert isinstance(request.body, Iterator | Pieces)
    try:
        b"".join(request.body)
    except Exception as error:
        return BodyFailed(error)
    return data(None)


@pytest.mark.parametrize("error", [NotSent("the other server is down"), TimeoutError("mine"), ValueError("mine")])
def test_an_error_of_the_body_comes_back_as_it_is_and_nothing_is_repeated(connect: Connect, error: Exception) -> None:
    script = Script(by=reading)
    told: list[str | None] = []

    def tell(event: AnswerEvent) -> None:
        told.append(event.error)

    caller = connect(script, on_answer=tell, total_timeout=60)
    with pytest.raises(type(error)) as caught:
        caller.send(upload_log("tank", body=Pieces(error), backup_id="100"))
    assert caught.value is error
    assert getattr(error, "request", "") == ""
    assert len(script.requests) == 1
    assert told == [type(error).__name__]


def test_a_body_that_can_be_read_once_is_sent_once(connect: Connect) -> None:
    script = Script(NotSent("down"))
    with pytest.raises(NotSent):
        connect(script).send(upload_log("tank", body=iter([b"x"]), backup_id="100"))
    assert len(script.requests) == 1


def test_a_time_limit_of_a_transport_s_own_is_not_the_call_s(connect: Connect) -> None:
    with pytest.raises(TimeoutError, match="mine"):
        connect(Script(TimeoutError("mine"))).send(list_snapshots("tank"))


@pytest.mark.parametrize(
    "path",
    ["/tape/media/destroy", "/tape//media/destroy/", "/tape/drive/{drive}/read-label", "/tape/drive/d0/read-label"],
)
def test_a_get_that_changes_something_is_not_repeated(connect: Connect, path: str) -> None:
    script = Script(Interrupted("broken"))
    with pytest.raises(Interrupted):
        connect(script).send(raw_request("GET", path, {"drive": "d0"}))
    assert len(script.requests) == 1


@pytest.mark.parametrize(("text", "error"), [("Connection refused", Unavailable), ("Service Unavailable", ServerError)])
def test_a_read_is_repeated_whatever_a_5xx_says(connect: Connect, text: str, error: type[PbsError]) -> None:
    script = Script(refusal(500, text))
    with pytest.raises(error):
        connect(script).send(list_snapshots("tank"))
    assert len(script.requests) == 3


def test_the_end_of_the_whole_call_is_told_to_the_transport(connect: Connect) -> None:
    script = Script(data([]))
    caller = connect(script)
    caller.send(list_snapshots("tank"))
    caller.send(list_snapshots("tank"), total_timeout=60)
    assert script.requests[0].deadline is None
    assert script.requests[1].deadline is not None
