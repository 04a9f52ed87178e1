"""The notifications that PBS sends to a webhook, read into typed values.

The body template of a webhook decides what it gets. `TEMPLATE` is one that loses nothing; bodies
from other templates are read as far as their members have the usual names.

    url = "https://here.example.com/pbs"
    pbs.send(create_webhook_endpoint("here", method="post", url=url, body=encoded_template()))

    notification = notifications.parse(request.body)
    if notification.severity == "error" and notification.kind == "verify":
        ...
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

import attrs

from pbs_client import UsageError
from pbs_tools.units import calendar

TEMPLATE = """{
  "title": "{{ escape title }}",
  "message": "{{ escape message }}",
  "severity": "{{ severity }}",
  "timestamp": {{ timestamp }},
  "fields": {{ json fields }}
}"""
"""A body template with everything that PBS knows about a notification."""


def encoded_template() -> str:
    """`TEMPLATE` as the parameter `body` of a webhook wants it: in base64."""
    return base64.b64encode(TEMPLATE.encode()).decode()


@attrs.frozen
class Notification:
    """One notification."""

    title: str
    message: str
    severity: str
    """`info`, `notice`, `warning`, `error` or `unknown`; or whatever your own template says."""
    timestamp: int | None = None
    """When it was sent, in Unix seconds."""
    fields: Mapping[str, str] = attrs.field(factory=dict[str, str], hash=False)
    """The fields that PBS's matchers can use: `type`, `hostname`, `datastore`, `job-id` and so
    on."""

    @property
    def kind(self) -> str | None:
        """What it is about: `gc`, `prune`, `sync`, `verification`, `acme`, `package-updates`,
        `tape-backup` and others."""
        return self.fields.get("type")

    @property
    def hostname(self) -> str | None:
        """The server that sent it."""
        return self.fields.get("hostname")

    @property
    def store(self) -> str | None:
        """The datastore that it is about."""
        return self.fields.get("datastore")

    @property
    def job_id(self) -> str | None:
        """The job that it is about."""
        return self.fields.get("job-id")

    @property
    def is_problem(self) -> bool:
        """Whether somebody should look."""
        return self.severity not in ("info", "notice")

    @property
    def timestamp_utc(self) -> datetime | None:
        """When it was sent; None where that is not said, or lies beyond the calendar."""
        return calendar(self.timestamp)


LONGEST = 1024**2
"""The longest body, in bytes: PBS's own are far shorter, and anybody may call a webhook."""


def parse(payload: str | bytes | Mapping[str, Any]) -> Notification:
    """Reads the body of a webhook, as text, bytes, or JSON that was read already.

    Raises `UsageError` for what is neither JSON nor an object with a title or a message; nothing of
    the body is quoted.
    """
    members = payload if isinstance(payload, Mapping) else _object(payload)
    title, message = _text(members, "title", "subject"), _text(members, "message", "body", "text", "content")
    if not title and not message:
        raise UsageError(
            "this is not a notification of PBS: it has neither a title nor a message",
            hint="Use `notifications.TEMPLATE`.",
        )
    return Notification(
        title,
        message,
        _text(members, "severity", "level").strip().lower() or "unknown",
        _moment(members.get("timestamp", members.get("time"))),
        _fields(members.get("fields", members.get("metadata"))),
    )


def _object(payload: str | bytes) -> Mapping[str, Any]:
    if len(payload) > LONGEST:
        raise UsageError(f"the body has more than {LONGEST} bytes, and notifications of PBS are far shorter")
    try:
        body: object = json.loads(payload)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise UsageError("the body is not a JSON object", hint="Give the webhook `notifications.TEMPLATE` as its body.")
    return cast("dict[str, Any]", body)


def _text(members: Mapping[str, Any], *names: str) -> str:
    return next((value for name in names if isinstance(value := members.get(name), str)), "")


def _fields(value: object) -> dict[str, str]:
    """The fields, without those that have no value: there is no job called None."""
    if not isinstance(value, Mapping):
        return {}
    members = cast("Mapping[object, object]", value)
    return {str(name): str(text) for name, text in members.items() if text is not None}


def _moment(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 16:
        return int(value)
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else None
