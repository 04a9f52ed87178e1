"""Bodies of webhooks."""

from __future__ import annotations

import base64
import json

import pytest

from pbs_client import UsageError
from pbs_tools import notifications

BODY = {
    "title": "Verify Datastore 'tank' failed",
    "message": "Job ID: v-weekly\nfailed",
    "severity": "error",
    "timestamp": 1795442625,
    "fields": {"type": "verification", "hostname": "pbs", "datastore": "tank", "job-id": "v-weekly"},
}


def test_a_body_by_our_template() -> None:
    notification = notifications.parse(json.dumps(BODY).encode())
    assert (notification.kind, notification.hostname, notification.store, notification.job_id) == (
        "verification",
        "pbs",
        "tank",
        "v-weekly",
    )
    assert notification.is_problem
    assert notification.timestamp_utc is not None
    assert notifications.parse(json.dumps(BODY)) == notification
    assert notifications.parse(BODY) == notification


def test_bodies_by_other_templates() -> None:
    short = notifications.parse({"message": "hello", "level": "INFO"})
    assert (short.title, short.message, short.severity, short.fields) == ("", "hello", "info", {})
    assert not short.is_problem
    assert notifications.parse('{"content": "``` pruned ```"}').message == "``` pruned ```"  # as Discord wants it
    assert notifications.parse({"title": "x", "timestamp": "1795442625"}).timestamp == 1795442625
    assert notifications.parse({"title": "x", "timestamp": 10**20}).timestamp_utc is None


def test_what_a_template_of_one_s_own_may_say() -> None:
    body = {"title": "x", "severity": " Critical\n", "fields": {"type": None, "job-id": 7, "datastore": "tänk"}}
    notification = notifications.parse(json.dumps(body))
    assert notification.is_problem  # Nobody knows how bad that is, so somebody should look.
    assert (notification.kind, notification.job_id, notification.store) == (None, "7", "tänk")
    assert not notifications.parse({"title": "x", "severity": "notice"}).is_problem


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"text"', b"{}", b'{"severity": "error"}', b"[" * 100_000, b"\xff\xfe"]
)
def test_what_is_no_notification_says_so_without_quoting_it(body: bytes) -> None:
    with pytest.raises(UsageError) as caught:
        notifications.parse(body)
    assert len(str(caught.value)) < 300


def test_the_template_is_what_a_webhook_takes() -> None:
    decoded = base64.b64decode(notifications.encoded_template()).decode()
    assert decoded == notifications.TEMPLATE
    filled = (
        decoded.replace("{{ escape title }}", "t")
        .replace("{{ escape message }}", "m")
        .replace("{{ severity }}", "info")
    )
    filled = filled.replace("{{ timestamp }}", "1").replace("{{ json fields }}", '{"type": "gc"}')
    assert notifications.parse(filled).kind == "gc"
