"""Values at the edges: of requests, UPIDs and clients that were not completed."""

from __future__ import annotations

import json
import traceback
from pathlib import Path
from typing import Any, cast

import pytest

import pbs_api
from pbs_api.datastore import update_datastore
from pbs_api.traffic_control import update_traffic_control_rule
from pbs_client import AsyncClient, Client, Request, Upid, UsageError, raw_request
from pbs_client.hazards import refuse_hazards
from pbs_client.runtime.secret import is_secret_name
from pbs_client.runtime.times import utc
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


@pytest.mark.parametrize(
    ("method", "template"), [("PATCH", "/x"), ("GET", "x"), ("GET", "/x y"), ("GET", "/{missing}"), (5, "/x")]
)
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
    "request_",
    [
        update_datastore("tank", tuning="chunk-order =weird"),
        update_datastore("tank", tuning="sync-level= weird"),
        update_traffic_control_rule("rule", network=[""]),
    ],
    ids=repr,
)
def test_harmful_values_are_seen_behind_blanks(request_: Request[None]) -> None:
    with pytest.raises(UsageError):
        refuse_hazards(request_)


@pytest.mark.parametrize("name", ["timeout", "connect_timeout", "total_timeout"])
@pytest.mark.parametrize("seconds", [float("inf"), float("nan"), 0, -1])
def test_a_time_limit_that_is_none_is_refused(name: str, seconds: float) -> None:
    options: dict[str, Any] = {name: seconds}
    with pytest.raises(UsageError, match=f"{name} must be"):
        Client("pbs.example.com", **options)


@pytest.mark.parametrize(
    "template", ["/tape/x/../media/destroy", "/..", "/x/.", "/./x", "/x/.hidden", "/../../version", "/x/..{a}"]
)
def test_dot_segments_are_refused(template: str) -> None:
    with pytest.raises(UsageError, match="begins with a dot"):
        raw_request("GET", template, {"a": "b"})


@pytest.mark.parametrize(
    ("template", "values", "effect"),
    [
        ("/tape/media/destroy", {}, "destroy"),
        ("//tape///media/destroy/", {}, "destroy"),
        ("/tape/{a}/{b}", {"a": "media", "b": "destroy"}, "destroy"),
        ("/tape/drive/{drive}/read-label/", {"drive": "d"}, "write"),
        ("/tape/drive/d/read-label", {}, "write"),
        ("/version", {}, "read"),
    ],
)
def test_the_effect_is_that_of_the_path_however_it_is_spelled(
    template: str, values: dict[str, str], effect: str
) -> None:
    assert raw_request("GET", template, values).operation.effect == effect


def test_a_path_has_one_spelling() -> None:
    assert raw_request("GET", "//version//").path == "/version"
    assert raw_request("GET", "//version//") == raw_request("GET", "/version")


@pytest.mark.parametrize(
    "name",
    ["code", "state", "totp", "value", "data", "http-proxy", "eab_hmac_key", "Password", "my-token", "x-key", "token"],
)
def test_a_raw_request_knows_the_names_of_secrets(name: str) -> None:
    request = raw_request("POST", "/x", {name: "CANARY", "comment": "seen"})
    assert "CANARY" not in repr(request)
    assert "seen" in repr(request)


def test_a_raw_request_knows_each_name_that_the_catalogue_calls_secret() -> None:
    catalog = json.loads((Path(pbs_api.__path__[0]) / "catalog.json").read_text(encoding="utf-8"))
    names = {one["wire"] for operation in catalog["operations"] for one in operation["parameters"] if one["secret"]}
    assert len(names) > 10
    assert [name for name in names if not is_secret_name(name)] == []


@pytest.mark.parametrize("value", [10**5000, -(10**30), 2**64], ids=["long", "low", "high"])
def test_numbers_that_fit_nowhere_are_refused(value: int) -> None:
    for name in ("since", "limit", "backup_type", "states"):
        with pytest.raises(UsageError, match="does not fit into 64 bits"):
            list_snapshots("tank", **cast(Any, {name: [value] if name == "states" else value}))


def test_the_last_moment_of_the_calendar() -> None:
    assert utc(253402300799) is not None
    for seconds in (253402300800, 1474477999999, 10**17, 10**400, -(10**12), float("nan"), float("inf")):
        assert utc(seconds) is None


def test_a_value_that_steers_a_terminal_is_shown_escaped() -> None:
    shown = repr(list_snapshots("tank", states=["\x1b[2J\x9b\u202e\r\n"]))
    assert shown.isprintable()


PEM = "-----BEGIN PRIVATE KEY-----\n" + "canary" * 5000 + "\n-----END PRIVATE KEY-----\n"


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"verify": PEM}, "verify takes the path of a CA file, not what is in it"),
        ({"verify": "x" * 100_000}, "there is no CA file or directory 'xxx"),
        ({"verify": "a\0b"}, "there is no CA file or directory 'a"),
        ({"fingerprint": "x" * 100_000}, "xxx...' is not a fingerprint"),
        ({"host": "x" * 100_000}, "xxx...' is not a host"),
        ({"host": ":" * 100_000}, ":::...' is not a host"),
        ({"host": "x" * 100_000 + "://"}, "xxx...' is not supported: PBS speaks https only"),
    ],
)
@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_a_whole_file_in_place_of_a_setting_is_refused_in_a_few_words(
    client: Any, settings: dict[str, str], told: str
) -> None:
    with pytest.raises(UsageError) as caught:
        client(**{"host": "pbs.example.com", **settings})
    assert told in str(caught.value)
    assert "canary" not in str(caught.value)
    assert len(str(caught.value)) < 400
