"""Notification targets, endpoints and matchers, the test of a target, and what matchers can
match.
"""

from __future__ import annotations

from typing import Any

import attrs

from pbs_simulator.answers.datastore.state import list_datastores
from pbs_simulator.answers.prune import list_prune_jobs
from pbs_simulator.answers.sync import list_sync_jobs
from pbs_simulator.answers.tape import list_tape_backup_jobs
from pbs_simulator.answers.verify import list_verification_jobs
from pbs_simulator.base64_text import is_base64
from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.outside import address_of
from pbs_simulator.refusals import Refusal
from pbs_simulator.section_answers import SectionRights, answer_sections, becomes, refuse_existing
from pbs_simulator.sections_table import ENDPOINTS
from pbs_simulator.validation import split_property_string

answers: Answers = Answers()


_FIELDS = ("datastore", "hostname", "job-id", "media-pool", "type")

_TYPES = (
    "acme",
    "gc",
    "package-updates",
    "prune",
    "sync",
    "system-mail",
    "tape-backup",
    "tape-load",
    "thresholds",
    "verify",
)


@answers("GET", "/config/notifications/targets")
def list_targets(call: ApiCall) -> list[dict[str, Any]]:
    shown = ("comment", "disable", "origin")
    return [
        {"name": name, "type": endpoint, **{member: values[member] for member in shown if member in values}}
        for endpoint in ENDPOINTS
        for name, values in call.server.sections[endpoint].items.items()
    ]


@answers("POST", "/config/notifications/targets/{name}/test")
def test_target(call: ApiCall) -> None:
    """Local mail is taken; what else there is must be reached."""
    name = call["name"]
    kind = next((endpoint for endpoint in ENDPOINTS if name in call.server.sections[endpoint].items), None)
    if kind is None:
        raise Refusal(f"endpoint '{name}' does not exist", 404)
    reason = _unreachable(call, kind, call.server.sections[kind].items[name])
    if reason is not None:
        raise Refusal(f"Could not test target: could not notify via endpoint(s): {name}: {reason}", 500)


_SMTP_PORTS = {"insecure": 25, "starttls": 587, "tls": 465}


def _unreachable(call: ApiCall, kind: str, target: dict[str, Any]) -> str | None:
    """Why a target cannot take a message; None if it can."""
    if kind == "sendmail":
        return None
    if kind == "smtp":
        failure = call.server.outside.failure(
            target["server"], target.get("port", _SMTP_PORTS[target.get("mode", "tls")])
        )
        return failure and f"Connection error: {failure}"
    url = f"{target['server']}/message" if kind == "gotify" else target["url"]
    host, _, port = address_of(url).rpartition(":")
    failure = call.server.outside.failure(host, int(port))
    if failure is None:
        return None
    if "lookup" in failure:
        return f"{url}: Dns Failed: resolve dns name '{host}:{port}': {failure}"
    return f"{url}: Connection Failed: Connect error: {failure}"


@answers("GET", "/config/notifications/matcher-fields")
def list_matcher_fields(call: ApiCall) -> list[dict[str, Any]]:
    return [{"name": name} for name in _FIELDS]


@answers("GET", "/config/notifications/matcher-field-values")
def list_matcher_field_values(call: ApiCall) -> list[dict[str, Any]]:
    """What the caller may see of stores, pools and jobs, and what there is on every server.

    A quirk of PBS: this list is made by the list calls of jobs, and the digest of the last of them
    stays in the envelope. Only since 4.1.1 it asks for the sync jobs that push, too.
    """
    pools = call.server.sections["media-pool"]
    direction = {"sync-direction": "all"} if call.server.at_least("4.1.1") else {}
    found: list[tuple[str, str, str | None]] = [
        ("datastore", store["store"], store["comment"]) for store in list_datastores(call)
    ]
    found += [
        ("media-pool", pool["name"], None) for pool in pools.show_all() if SectionRights(pools.kind).lists(call, pool)
    ]
    for jobs in (
        list_tape_backup_jobs(call),
        list_prune_jobs(call),
        list_sync_jobs(attrs.evolve(call, params=direction)),
        list_verification_jobs(call),
    ):
        found += [("job-id", job["id"], job.get("comment")) for job in jobs]
    found.append(("hostname", call.server.node.name, None))
    found += [("type", name, None) for name in _TYPES if name != "thresholds" or call.server.at_least("4.2")]
    return [
        {"field": field, "value": value, "comment": comment}
        for field, value, comment in sorted(found, key=lambda row: row[:2])
    ]


# What is looked at before an endpoint or a matcher is written or deleted


def _targets_exist(call: ApiCall, item: str, settings: dict[str, Any]) -> None:
    refuse_existing(call, "matcher", item)
    for target in settings.get("target", ()):
        if not any(target in call.server.sections[endpoint].items for endpoint in ENDPOINTS):
            raise Refusal(f"endpoint '{target}' does not exist", 404)


def _origin(call: ApiCall, item: str, settings: dict[str, Any]) -> None:
    """PBS says of every notification section whether a person made or changed it."""
    owner = call.server.sections["matcher"].file.owner(item)
    before = owner.items[item].get("origin", "user-created") if owner else "user-created"
    settings["origin"] = "modified-builtin" if before == "builtin" else before


def _as_written(call: ApiCall, item: str, settings: dict[str, Any]) -> None:
    """What was read is written anew, without blanks around the parts of a list."""
    for name, prefix in (("match-severity", ""), ("match-field", "exact:")):
        if name in settings:
            settings[name] = [_without_blanks(text) if text.startswith(prefix) else text for text in settings[name]]


def _without_blanks(text: str) -> str:
    field, equals, values = text.rpartition("=")
    return f"{field}{equals}{','.join(part.strip() for part in values.split(','))}"


def _someone_to_mail_to(call: ApiCall, item: str, settings: dict[str, Any]) -> None:
    kind = call.operation.path.split("/")[4]
    refuse_existing(call, kind, item)
    whole = becomes(call, kind, item, settings)
    if not whole.get("mailto") and not whole.get("mailto-user"):
        raise Refusal("must at least provide one recipient, either in mailto or in mailto-user")


def _webhook_values(call: ApiCall, item: str, settings: dict[str, Any]) -> None:
    """An update may name a secret without its value, which keeps the one that is stored."""
    for name in {"header", "secret"} & settings.keys():
        settings[name] = [_in_order(text) for text in settings[name]]
    if call.operation.method == "POST":
        return
    for header in settings.get("header", ()):
        if "value=" not in header:
            raise Refusal(f"header '{_secret_name(header)}' has empty value")
        _check_value("header", header)
    if "secret" in settings:
        stored = {
            _secret_name(secret): secret for secret in call.server.sections["webhook"].items[item].get("secret", ())
        }
        kept: dict[str, str] = {}
        for secret in settings["secret"]:
            name = _secret_name(secret)
            _check_value("secret", secret)
            if "value=" not in secret and name not in stored:
                raise Refusal(f"secret '{name}' not known")
            if name in kept:
                raise Refusal(f"secret '{name}' defined multiple times")
            kept[name] = secret if "value=" in secret else stored[name]
        settings["secret"] = list(kept.values())


def _in_order(text: str) -> str:
    """A header or secret as PBS writes it: the name first."""
    parts = dict(split_property_string(text))
    return ",".join(f"{name}={parts[name]}" for name in ("name", "value") if name in parts)


def _secret_name(text: str) -> str:
    """The name in `name=…,value=…`; the name may stand alone in front."""
    named = next((part for part in text.split(",") if part.startswith("name=")), text.partition(",")[0])
    return named.removeprefix("name=")


def _check_value(kind: str, text: str) -> None:
    value = dict(split_property_string(text, "name")).get("value", "")
    if not is_base64(value):
        raise Refusal(f"{kind} '{_secret_name(text)}' does not have valid base64 encoded data")


def _used_by_matcher(call: ApiCall, item: str) -> None:
    """What PBS brings along is only reset by a deletion, so it may be in use."""
    users = [
        name for name, settings in call.server.sections["matcher"].items.items() if item in settings.get("target", ())
    ]
    owner = call.server.sections["matcher"].file.owner(item)
    if users and owner is not None and item not in owner.kind.built_in:
        raise Refusal(f"cannot delete '{item}', referenced by: {', '.join(users)}")


answer_sections(answers, "gotify", _origin, references=(_used_by_matcher,))
answer_sections(answers, "sendmail", _someone_to_mail_to, _origin, references=(_used_by_matcher,))
answer_sections(answers, "smtp", _someone_to_mail_to, _origin, references=(_used_by_matcher,))
answer_sections(answers, "webhook", _webhook_values, _origin, references=(_used_by_matcher,))
answer_sections(answers, "matcher", _targets_exist, _as_written, _origin)
