"""Requests as values: what they show, compare by and refuse, and the warning about those that were dropped."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from pbs_api.datastore import DatastoreTuning, update_datastore
from pbs_client import Operation, Parameter, Request, StreamRequest, UsageError, raw_request
from tests.client.operations import (
    delete_entry,
    download_file,
    list_snapshots,
    refresh,
    start_gc,
    update_user,
    upload_log,
)
from tests.support.traces import shown_by

# what a request is


def test_a_request_tells_what_it_would_send() -> None:
    request = list_snapshots("tank", backup_type="vm", limit=0, states=["a", "b"])
    assert request.method == "GET"
    assert request.path == "/admin/datastore/tank/snapshots"
    assert request.params == {"backup-type": "vm", "limit": 0, "states": ["a", "b"]}
    assert request.values == {"store": "tank", "backup-type": "vm", "limit": 0, "states": ["a", "b"]}
    assert request.operation.name == "snapshots.list_snapshots"


def test_none_is_not_sent_and_other_empty_values_are() -> None:
    assert update_user("me@pbs", comment="", enable=False, groups=[]).params == {
        "comment": "",
        "enable": False,
        "groups": [],
    }
    assert update_user("me@pbs").params == {}
    assert list_snapshots("tank", limit=0).params == {"limit": 0}


def test_a_variant_sends_its_fixed_values() -> None:
    assert refresh("tank").params == {"use-task": True}
    assert (
        repr(refresh("tank"))
        == '<unsent TaskRequest datastore.refresh("tank"), PUT /api2/json/admin/datastore/tank/s3-refresh>'
    )


@pytest.mark.parametrize(
    ("value", "component"),
    [
        ("a/b", "a%2Fb"),
        ("a?b", "a%3Fb"),
        ("a#b", "a%23b"),
        ("50%", "50%25"),
        ("%2F", "%252F"),
        ("a\\b", "a%5Cb"),
        ("a:b@c!d", "a%3Ab%40c%21d"),
        ("ü ☃", "%C3%BC%20%E2%98%83"),
        (".hidden", "%2Ehidden"),
        ("..x", "%2E.x"),
        ("a.b", "a.b"),
        ("+&=;", "%2B%26%3D%3B"),
        ("~_-", "~_-"),
    ],
)
def test_a_path_value_is_one_component_whatever_is_in_it(value: str, component: str) -> None:
    assert list_snapshots(value).path == f"/admin/datastore/{component}/snapshots"


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_a_path_value_that_cannot_be_one_component_is_refused(value: str) -> None:
    with pytest.raises(UsageError, match="store is"):
        list_snapshots(value)


def test_a_path_value_must_be_there() -> None:
    with pytest.raises(UsageError, match="store is missing"):
        untyped(None)


def test_times_are_unix_seconds_or_aware_datetimes() -> None:
    assert list_snapshots("tank", since=1710000000).params == {"since": 1710000000}
    assert list_snapshots("tank", since=datetime(2024, 3, 9, 16, tzinfo=UTC)).params == {"since": 1710000000}
    assert list_snapshots(
        "tank", since=datetime(2024, 3, 9, 18, 0, 0, 999999, tzinfo=timezone(timedelta(hours=2)))
    ).params == {"since": 1710000000}
    with pytest.raises(UsageError, match="without a time zone"):
        list_snapshots("tank", since=datetime(2024, 3, 9))


untyped: Any = list_snapshots


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        (lambda: untyped("tank", states="running"), "states must be a list, not a str"),
        (lambda: untyped("tank", states=b"running"), "states must be a list, not a bytes"),
        (lambda: untyped("tank", states={"a": 1}), "states must be a list, not a dict"),
        (lambda: untyped("tank", states=5), "states must be a list, not an int"),
        (lambda: untyped("tank", states=[None]), "list of texts or numbers"),
        (lambda: untyped("tank", states=[]), "empty list"),
        (lambda: untyped("tank", limit="5"), "limit must be a whole number, not a str"),
        (lambda: untyped("tank", limit=True), "limit must be a whole number, not a bool"),
        (lambda: untyped("tank", verified=1), "verified must be True or False, not an int"),
        (lambda: untyped("tank", since="now"), "Unix seconds"),
        (lambda: untyped("tank", since=1.5), "Unix seconds"),
        (lambda: untyped("tank", since=True), "Unix seconds"),
        (lambda: untyped("tank", backup_type=b"vm"), "backup_type must be text, not a bytes"),
        (lambda: untyped("tank", backup_type="\ud800"), "surrogate"),
        (lambda: untyped("\ud800"), "surrogate"),
        (lambda: raw_request("GET", "/x", {"a": float("inf")}), "finite number"),
        (lambda: raw_request("GET", "/x", {"a": {}}), "a must be text, not a dict"),
    ],
)
def test_values_of_the_wrong_type_are_refused_when_the_request_is_built(
    call: Callable[[], Any], complaint: str
) -> None:
    with pytest.raises(UsageError, match=complaint):
        call()


def test_a_guest_number_may_be_a_number() -> None:
    upload: Any = upload_log
    assert upload("tank", body=b"", backup_id=100).params == {"backup-id": "100"}


def test_property_strings_are_sent_as_their_text() -> None:
    tuning = DatastoreTuning(chunk_order="none")
    assert update_datastore("tank", tuning=tuning).params == {"tuning": "chunk-order=none"}
    assert update_datastore("tank", tuning=tuning) == update_datastore("tank", tuning="chunk-order=none")


def test_numbers_are_sent_as_they_are() -> None:
    operation = Operation("x.y", "GET", "/x", "read", parameters=(Parameter("share", "share", "query", "number"),))
    assert Request[None](operation, {"share": 0.5}).params == {"share": 0.5}


# comparing


def test_requests_compare_and_hash_by_value() -> None:
    assert list_snapshots("tank", states=["a"]) == list_snapshots("tank", states=("a",))
    assert hash(list_snapshots("tank", states=["a"])) == hash(list_snapshots("tank", states=("a",)))
    assert len({start_gc("a"), start_gc("a"), start_gc("b")}) == 2


@pytest.mark.parametrize(
    "other",
    [
        list_snapshots("other"),
        list_snapshots("tank", backup_type="vm"),
        start_gc("tank"),
        "list_snapshots",
        None,
    ],
    ids=repr,
)
def test_requests_that_differ_are_not_equal(other: object) -> None:
    assert list_snapshots("tank") != other


def test_one_and_true_are_different_values() -> None:
    assert raw_request("GET", "/x", {"a": 1}) != raw_request("GET", "/x", {"a": True})


def test_a_request_cannot_be_changed() -> None:
    request = list_snapshots("tank", states=["a"])
    request.params["states"].append("b")
    assert request.params == {"states": ["a"]}
    changed: Any = request
    with pytest.raises(AttributeError):
        changed.path = "/other"
    with pytest.raises(AttributeError):
        del changed.path


def test_a_request_is_neither_true_nor_false_nor_anything_to_run() -> None:
    request = start_gc("tank")
    with pytest.raises(TypeError, match=r"wait\(\) or send\(\)"):
        bool(request)
    for name in ("__iter__", "__await__", "__call__", "send"):
        assert not hasattr(request, name)
    stream: object = download_file("tank", file_name="x")
    assert repr(stream)
    assert not isinstance(stream, Request)


@pytest.mark.parametrize(
    "request_",
    [
        list_snapshots("tank", states=["a"]),
        start_gc("tank"),
        download_file("tank", file_name="x"),
        raw_request("POST", "/x", {"a": 1}),
        refresh("a"),
    ],
    ids=repr,
)
def test_requests_survive_pickle_and_copies(request_: Request[Any] | StreamRequest) -> None:
    for twin in (
        pickle.loads(pickle.dumps(request_)),
        copy.copy(request_),
        copy.deepcopy(request_),
        copy.deepcopy([request_])[0],
    ):
        assert twin == request_
        assert type(twin) is type(request_)
        assert twin.operation.name == request_.operation.name
    unpickled = pickle.loads(pickle.dumps(request_))
    assert unpickled.operation is request_.operation or request_.operation.name == "raw_request"


# secrets


def test_secrets_are_masked_wherever_a_request_is_shown() -> None:
    request = update_user("me@pbs", comment="x", password="canary-1")
    assert repr(request) == (
        '<unsent Request users.update_user("me@pbs", comment="x", password=***), PUT /api2/json/access/users/me%40pbs>'
    )
    assert request.params["password"] == "canary-1"
    assert "canary" not in repr(
        raw_request(
            "POST", "/x", {"new-password": "canary-1", "api-key": "canary-2", "odd": "canary-3"}, secrets=["odd"]
        )
    )


REFUSED: list[Callable[[str], object]] = [
    lambda secret: update_user("me@pbs", password=secret, expire=datetime(2024, 1, 1)),
    lambda secret: update_user("..", password=secret),
    lambda secret: update_user("me@pbs", password=secret + "\ud800"),
    lambda secret: raw_request("POST", "/x/{y}", {"password": secret, "y": ""}),
    lambda secret: delete_entry("me@pbs", "", password=secret),
]


@pytest.mark.parametrize("build", REFUSED)
def test_a_refused_value_does_not_bring_a_secret_to_light(build: Callable[[str], object]) -> None:
    with pytest.raises(UsageError) as caught:
        build("canary-1")
    assert "canary" not in shown_by(caught.value)


@pytest.mark.parametrize("body", ["text", 5])
def test_a_body_that_is_not_bytes_is_refused(body: Any) -> None:
    with pytest.raises(UsageError, match="must be bytes"):
        upload_log("tank", body=body, backup_id="1")


@pytest.mark.parametrize("body", [bytearray(b"blob"), memoryview(b"blob")])
def test_other_kinds_of_bytes_become_bytes(body: Any) -> None:
    assert upload_log("tank", body=body, backup_id="1").body == b"blob"


def test_long_values_are_cut_in_what_is_shown() -> None:
    assert len(repr(list_snapshots("tank", states=["x" * 1000]))) < 350
    assert "body=..." in repr(upload_log("tank", body=b"x" * 1000, backup_id="1"))


# raw requests


def test_a_raw_request_puts_values_where_they_belong() -> None:
    get = raw_request("get", "/a/{b-c}/d", {"b-c": "x/y", "e": [1, 2], "f": None, "g": 1.5})
    assert (get.method, get.path, get.params, get.operation.effect) == (
        "GET",
        "/a/x%2Fy/d",
        {"e": [1, 2], "g": 1.5},
        "read",
    )
    post = raw_request("POST", "/a", {"when": datetime(2024, 3, 9, 16, tzinfo=UTC), "on": True})
    assert (post.params, post.operation.effect) == ({"when": 1710000000, "on": True}, "write")
    assert raw_request("DELETE", "/a").operation.effect == "destroy"
    assert (
        repr(get)
        == '<unsent Request raw_request("GET", "/a/{b-c}/d", "x/y", e=[1, 2], g=1.5), GET /api2/json/a/x%2Fy/d>'
    )


def test_a_raw_request_hides_a_secret_of_a_delete_in_the_body() -> None:
    places = {
        parameter.wire: parameter.place
        for parameter in raw_request("DELETE", "/a", {"password": "x", "digest": "y"}).operation.parameters
    }
    assert places == {"password": "body", "digest": "query"}


@pytest.mark.parametrize(
    ("method", "template", "complaint"),
    [
        ("PATCH", "/x", "no method 'PATCH'"),
        ("GET", "x", "not a path below"),
        ("GET", "/api2/json/x", "not a path below"),
        ("GET", "/x?y=1", "characters"),
        ("GET", "/x y", "characters"),
        ("GET", "/{x", "characters"),
        ("GET", "/{x}", "x is missing"),
    ],
)
def test_raw_requests_that_cannot_be_right(method: str, template: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        raw_request(method, template)
