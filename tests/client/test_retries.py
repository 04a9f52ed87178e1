"""What is repeated after a failure, how often, and with which pauses."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pbs_client import (
    AnswerTimeout,
    Busy,
    CertificateRefused,
    Interrupted,
    NotFound,
    NotSent,
    PbsError,
    TaskRequest,
    UsageError,
    timeouts as timeouts_module,
)
from pbs_client.retry import LONGEST_PAUSE, RetryPolicy
from pbs_client.settings import Settings
from pbs_client.timeouts import Deadline, Timeouts
from tests.client.conftest import Connect
from tests.client.operations import list_snapshots, start_gc, update_user, upload_log
from tests.support.moments import Clock
from tests.support.scripted import Reply, Script, data, refusal

LOCKED = refusal(400, 'Unable to acquire lock "/etc/proxmox-backup/.datastore.lck" - Interrupted system call')
PAGE = Reply(502, b"<html><title>Bad Gateway</title>", (("content-type", "text/html"),))
CUT = Reply(pieces=[b'{"data":["a"'])


@pytest.mark.parametrize(
    "failure", [NotSent("no route"), Interrupted("reset"), AnswerTimeout("silent"), refusal(500, "oops"), PAGE, CUT]
)
def test_a_read_is_repeated(connect: Connect, failure: Reply | BaseException) -> None:
    script = Script(failure, failure, data(["x"]))
    assert connect(script, retries=2).send(list_snapshots("tank")) == ["x"]
    assert len(script.requests) == 3


@pytest.mark.parametrize("request_", [start_gc("tank"), update_user("me@pbs", enable=True)], ids=repr)
def test_what_never_left_is_repeated_whatever_it_is(connect: Connect, request_: TaskRequest) -> None:
    script = Script(NotSent("refused"), data("UPID:x"))
    connect(script, retries=1).send(request_)
    assert len(script.requests) == 2


@pytest.mark.parametrize(
    "failure", [CertificateRefused("self-signed"), refusal(400, "no such datastore 'tank'"), UsageError("proxy")]
)
def test_what_will_not_change_is_not_tried_again(connect: Connect, failure: Reply | BaseException) -> None:
    script = Script(failure)
    with pytest.raises((CertificateRefused, NotFound, UsageError)):
        connect(script, retries=5).send(list_snapshots("tank"))
    assert len(script.requests) == 1


def test_the_last_error_is_raised_when_all_attempts_failed(connect: Connect) -> None:
    script = Script(Interrupted("one"), Interrupted("two"), Interrupted("three"))
    with pytest.raises(Interrupted, match="three"):
        connect(script, retries=2).send(list_snapshots("tank"))
    assert len(script.requests) == 3


def test_without_retries_nothing_is_repeated(connect: Connect) -> None:
    script = Script(NotSent("refused"))
    with pytest.raises(NotSent):
        connect(script, retries=0).send(list_snapshots("tank"))
    assert len(script.requests) == 1


def test_a_lock_is_an_error_unless_asked_otherwise(connect: Connect) -> None:
    script = Script(LOCKED, data(None))
    with pytest.raises(Busy):
        connect(script).send(update_user("me@pbs", enable=True))
    assert len(script.requests) == 1


def test_a_lock_is_waited_for(connect: Connect) -> None:
    script = Script(LOCKED, LOCKED, data(None))
    connect(script, retry_locked=20.0, retries=0).send(update_user("me@pbs", enable=True))
    assert len(script.requests) == 3


def test_a_lock_is_not_waited_for_for_ever(connect: Connect, virtual_time: Clock) -> None:
    script = Script(LOCKED)
    with pytest.raises(Busy):
        connect(script, retry_locked=20, retry_delay=1).send(update_user("me@pbs", enable=True))
    assert len(script.requests) > 1


def test_a_body_that_can_be_read_again_is_repeated_after_a_lock(connect: Connect) -> None:
    script = Script(LOCKED, data(None))
    connect(script, retry_locked=5.0).send(upload_log("tank", body=[b"bl", b"ob"], backup_id="1"))
    assert len(script.requests) == 2


def pauses(settings: Settings, error: PbsError, attempts: int) -> list[float | None]:
    policy = RetryPolicy(settings, Deadline(settings, Timeouts()), "read")
    return [policy.pause_after(error) for _ in range(attempts)]


def test_pauses_grow_vary_and_are_bounded() -> None:
    runs = [pauses(Settings(retries=12, retry_delay=0.25), NotSent("refused"), 13) for _ in range(20)]
    for run in runs:
        assert run[-1] is None
        waited = [pause for pause in run if pause is not None]
        assert len(waited) == 12
        assert all(
            min(LONGEST_PAUSE, 0.25 * 2**number) / 2 <= pause <= LONGEST_PAUSE for number, pause in enumerate(waited)
        )
        assert waited[0] <= 0.25
    assert len({run[0] for run in runs}) > 1


def test_there_may_be_thousands_of_attempts() -> None:
    last = pauses(Settings(retries=3000), NotSent("refused"), 3000)[-1]
    assert last is not None
    assert LONGEST_PAUSE / 2 <= last <= LONGEST_PAUSE


def test_no_pause_goes_beyond_the_total_time() -> None:
    settings = Settings(total_timeout=0.01, retry_delay=5.0)
    assert pauses(settings, NotSent("refused"), 1) == [None]


def test_time_spent_pausing_counts(connect: Connect, slept: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeouts_module, "time", SimpleNamespace(monotonic=lambda: sum(slept)))
    with pytest.raises(NotSent):
        connect(Script(NotSent("refused")), retries=100, retry_delay=1.0).send(
            list_snapshots("tank"), total_timeout=10.0
        )
    assert len(slept) in (3, 4)
    assert sum(slept) < 10.0


@pytest.mark.parametrize(
    "options",
    [
        {"timeout": 0.0},
        {"timeout": -1.0},
        {"connect_timeout": 0.0},
        {"total_timeout": 0.0},
        {"retries": -1},
        {"retry_delay": -0.1},
        {"retry_locked": -1.0},
        {"poll": -1.0},
        {"max_answer_size": 0},
        {"connections": 0},
        {"timeout": float("nan")},
    ],
    ids=str,
)
def test_settings_that_cannot_be_right_are_refused(connect: Connect, options: dict[str, float]) -> None:
    with pytest.raises(UsageError, match=next(iter(options))):
        connect(Script(data(None)), **options)
