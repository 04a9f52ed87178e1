"""Notification targets, their test, and what matchers can match: all drawn from the sections and the state of the server."""

from __future__ import annotations

from typing import Any

from pbs_simulator.answers.configuration import ENDPOINTS, JOBS
from pbs_simulator.calls import Call, Refusal, answers

_FIELDS = ("datastore", "hostname", "job-id", "media-pool", "type")
_TYPES = ("acme", "gc", "package-updates", "prune", "sync", "system-mail", "tape-backup", "tape-load", "thresholds", "verify")


@answers("GET", "/config/notifications/targets")
def list_targets(call: Call) -> list[dict[str, Any]]:
    shown = ("comment", "disable", "origin")
    return [
        {"name": name, "type": endpoint, **{member: values[member] for member in shown if member in values}}
        for endpoint in ENDPOINTS
        for name, values in call.server.sections[endpoint].items.items()
    ]


@answers("POST", "/config/notifications/targets/{name}/test")
def test_target(call: Call) -> None:
    """Web and local mail targets take the message; no SMTP server listens."""
    name = call["name"]
    if not any(name in call.server.sections[endpoint].items for endpoint in ENDPOINTS):
        raise Refusal(f"endpoint '{name}' does not exist", 404)
    if name in call.server.sections["smtp"].items:
        reason = "Connection error: Connection refused (os error 111)"
        raise Refusal(f"Could not test target: could not notify via endpoint(s): {name}: {reason}", 500)


@answers("GET", "/config/notifications/matcher-fields")
def list_matcher_fields(call: Call) -> list[dict[str, Any]]:
    return [{"name": name} for name in _FIELDS]


@answers("GET", "/config/notifications/matcher-field-values")
def list_matcher_field_values(call: Call) -> list[dict[str, Any]]:
    server = call.server
    # A quirk of PBS: this list collects the jobs by its own list calls, and the digest of the last of them stays in the envelope.
    call.attributes["digest"] = server.sections["verify"].digest()
    found: list[tuple[str, str, str | None]] = [("datastore", name, store.config.get("comment")) for name, store in server.datastores.items()]
    found.append(("hostname", server.node.name, None))
    found += [("job-id", job, values.get("comment")) for kind in JOBS for job, values in server.sections[kind].items.items()]
    found += [("job-id", job, values.get("comment")) for job, values in server.sections["tape-backup-job"].items.items()]
    found += [("media-pool", pool, values.get("comment")) for pool, values in server.sections["media-pool"].items.items()]
    found += [("type", name, None) for name in _TYPES if name != "thresholds" or server.at_least("4.2")]
    return [{"field": field, "value": value, "comment": comment} for field, value, comment in sorted(found, key=lambda row: row[:2])]
