"""Values at the edges: of requests, UPIDs and clients that were not completed."""

from __future__ import annotations

import traceback
from typing import Any

import pytest

from pbs_client import Client, Request, Upid, UsageError, raw_request
from pbs_client.hazards import refuse_hazards
from pbs_client.runtime.operation import Operation
from tests.client.operations import list_snapshots


def test_a_list_as_body_is_a_value() -> None:
    first, second = (raw_request("POST", "/x", body=[b"a"]) for _ in range(2))
    assert first == second
    assert hash(first) == hash(second)


def test_requests_that_are_sent_differently_differ() -> None:
    assert raw_request("DELETE", "/x", {"foo": "1"}, secrets=["foo"]) != raw_request("DELETE", "/x", {"foo": "1"})


def test_a_upid_of_impossible_parts_has_none_of_them() -> None:
    assert Upid("UPID:n:00000001:00000001:00000001:FFFFFFFFFFFFFFFF:t::a@b:").starttime_utc is None
    assert Upid("UPID:n:00000001:00000001:00000001:65EEEEEE:t:\ud800:a@b:").worker_id is None


def test_what_was_not_completed_can_be_shown() -> None:
    with pytest.raises(UsageError) as caught:
        list_snapshots("")
    with pytest.raises(UsageError) as refused:
        Client("https://")
    for error in (caught, refused):
        for frame, _ in traceback.walk_tb(error.value.__traceback__):
            assert all(isinstance(repr(value), str) for name, value in frame.f_locals.items() if name == "self")


@pytest.mark.parametrize(("method", "template"), [("PATCH", "/x"), ("GET", "x"), ("GET", "/x y"), ("GET", "/{missing}"), (5, "/x")])
def test_a_refused_raw_request_leaves_no_secret_in_the_traceback(method: str, template: str) -> None:
    with pytest.raises(UsageError) as caught:
        raw_request(method, template, {"password": "CANARY"})
    frames = list(traceback.walk_tb(caught.value.__traceback__))
    assert not any("CANARY" in repr(frame.f_locals) for frame, _ in frames)


@pytest.mark.parametrize("secrets", ["foo", 5])
def test_secrets_of_a_raw_request_are_a_list(secrets: Any) -> None:
    with pytest.raises(UsageError, match="list of names"):
        raw_request("PUT", "/x", {"foo": "1"}, secrets=secrets)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("datastore.update_datastore", {"tuning": "chunk-order =weird"}),
        ("datastore.update_datastore", {"tuning": "sync-level= weird"}),
        ("traffic_control.update_traffic_control_rule", {"network": [""]}),
    ],
)
def test_harmful_values_are_seen_behind_blanks(name: str, values: dict[str, object]) -> None:
    request = Request[None](Operation(name, "PUT", "/x", "write"), values)
    with pytest.raises(UsageError):
        refuse_hazards(request)


@pytest.mark.parametrize("name", ["timeout", "connect_timeout", "total_timeout"])
@pytest.mark.parametrize("seconds", [float("inf"), float("nan"), 0, -1])
def test_a_time_limit_that_is_none_is_refused(name: str, seconds: float) -> None:
    options: dict[str, Any] = {name: seconds}
    with pytest.raises(UsageError, match=f"{name} must be"):
        Client("pbs.example.com", **options)
