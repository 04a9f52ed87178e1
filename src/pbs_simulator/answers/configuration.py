"""Answers of the configuration sections: list, create, get, update and delete for every row of the sections' table."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from pbs_simulator.answers.sync_rights import may_change_sync_job, may_see_sync_job
from pbs_simulator.base64_text import decode, is_base64
from pbs_simulator.calls import Call, Refusal, answers, parameter_refusal
from pbs_simulator.checks import split_property_string
from pbs_simulator.rights import join_path, missing_text, split_path
from pbs_simulator.sections import Section
from pbs_simulator.sections_table import SECTIONS, SectionKind, Sight
from pbs_simulator.stores import check_depth

_NOT_SETTINGS = frozenset({"delete", "digest"})
JOBS = frozenset({"sync", "verify", "prune"})
ENDPOINTS = ("gotify", "sendmail", "smtp", "webhook")
_WITHOUT_LIST = frozenset({"pam", "pbs"})

Check = Callable[[Call, str, dict[str, Any]], None]
"""Looks at a section that is about to be written: its call, its name, its settings (which it may change)."""


def register(kind: SectionKind) -> None:
    """Registers the five answers of one kind of section; the two realms that always exist have only get and update."""
    one = kind.path if kind.name in _WITHOUT_LIST else f"{kind.path}/{{{kind.id}}}"

    def list_sections(call: Call) -> list[dict[str, Any]]:
        section = call.server.sections[kind.name]
        if kind.digest != "item":
            call.attributes["digest"] = section.digest()
        return [shown for shown in section.show_all() if is_visible(call, kind, shown) and _is_asked_for(call, kind, shown)]

    def create_section(call: Call) -> None:
        section, item, settings = call.server.sections[kind.name], str(call[kind.id]), _settings(call, kind)
        _require(call, kind, kind.changed_with, settings)
        for check in CHECKS.get(kind.name, ()):
            check(call, item, settings)
        section.create(item, settings)
        _changed(call, section, item, "schedule" in settings)

    def get_section(call: Call) -> dict[str, Any]:
        section = call.server.sections[kind.name]
        shown = section.show(_name(call, kind))
        _require_sight(call, kind, shown)
        if kind.digest != "list":
            call.attributes["digest"] = section.digest()
        return shown

    def update_section(call: Call) -> None:
        section, item, settings = call.server.sections[kind.name], _name(call, kind), _settings(call, kind)
        _check_digest(call, section)
        present = section.find(item)
        section.file.check(call.get("digest"))
        if kind.name != "sync":  # of a sync job only what it would become is looked at
            _require(call, kind, kind.changed_with, present)
        kept = {name: value for name, value in present.items() if name not in call.get("delete", ())}
        _require(call, kind, kind.changed_with, {**kept, **settings})
        for check in CHECKS.get(kind.name, ()):
            check(call, item, settings)
        section.update(item, settings, call.get("delete", ()))
        _changed(call, section, item, "schedule" in settings)

    def delete_section(call: Call) -> None:
        section, item = call.server.sections[kind.name], str(call[kind.id])
        for refuse in REFERENCES.get(kind.name, ()):
            refuse(call, item)
        _check_digest(call, section)
        if item in section.items:
            _require(call, kind, kind.changed_with, section.items[item])
        section.delete(item, call.get("digest") if item in section.items else None)
        call.server.sections.restore(kind.name)
        if kind.name in JOBS:
            call.server.jobs.removed(kind.name, item)

    answers("GET", one)(get_section)
    answers("PUT", one)(update_section)
    if kind.name not in _WITHOUT_LIST:
        answers("GET", kind.path)(list_sections)
        answers("POST", kind.path)(create_section)
        answers("DELETE", one)(delete_section)


def _name(call: Call, kind: SectionKind) -> str:
    return kind.name if kind.name in _WITHOUT_LIST else str(call[kind.id])


def _check_digest(call: Call, section: Section) -> None:
    """The first thing that most changes look at."""
    if call.operation.method not in section.kind.finds_before_digest:
        section.file.check(call.get("digest"))


def _settings(call: Call, kind: SectionKind) -> dict[str, Any]:
    left_out = {*_NOT_SETTINGS, kind.id, *(("filter",) if kind.file == "notifications" else ())}  # a filter is something that targets once had
    return {name: value for name, value in call.params.items() if name not in left_out}


def _is_asked_for(call: Call, kind: SectionKind, shown: Mapping[str, Any]) -> bool:
    """Sync jobs are the only list with a filter: by direction, of which a job without one has `pull`."""
    wanted = call.get("sync-direction", "pull")
    return kind.name != "sync" or wanted in ("all", shown.get("sync-direction", "pull"))


def _changed(call: Call, section: Section, item: str, schedule: bool) -> None:
    if section.kind.name in JOBS and (schedule or call.operation.method == "POST"):
        call.server.jobs.created(section.kind.name, item)
    if section.kind.file == "domains" and section.items[item].get("default"):
        for other in section.file.sections:
            for realm, values in other.items.items():
                if (other, realm) != (section, item):
                    values.pop("default", None)


# Rights: only for what every logged-in user may call; the rest is declared and was checked before


def _place(sight: Sight, settings: Mapping[str, Any]) -> str:
    path = sight[0].format_map({"ns": "", **settings})
    return join_path(split_path(path))


def is_visible(call: Call, kind: SectionKind, shown: Mapping[str, Any]) -> bool:
    """Whether the caller sees a section in a list."""
    if kind.name == "sync":
        return may_see_sync_job(call.server, call.auth_id, shown)
    sight = kind.listed_with or kind.seen_with
    return sight is None or call.server.may(call.auth_id, _place(sight, shown), *sight[1])


def _require_sight(call: Call, kind: SectionKind, shown: Mapping[str, Any]) -> None:
    if kind.name == "sync" and not may_see_sync_job(call.server, call.auth_id, shown):
        raise Refusal("permission check failed")
    if kind.seen_with is not None and not call.server.may(call.auth_id, _place(kind.seen_with, shown), *kind.seen_with[1]):
        raise Refusal(missing_text(_place(kind.seen_with, shown), *kind.seen_with[1], any_of=True))


def _require(call: Call, kind: SectionKind, sight: Sight | None, settings: Mapping[str, Any]) -> None:
    if kind.name == "sync" and not may_change_sync_job(call.server, call.auth_id, settings):
        raise Refusal("permission check failed")
    if sight is not None and not call.server.may(call.auth_id, _place(sight, settings), *sight[1]):
        raise Refusal(missing_text(_place(sight, settings), *sight[1]))


# What single kinds look at before they are written


def _needs_a_directory_server(call: Call, item: str, settings: dict[str, Any]) -> None:
    """Without a base DN, PBS asks the directory for it; there is none here."""
    if call.operation.method == "POST" and "base-dn" not in settings:
        _refuse_existing(call, "ad", item)
        raise Refusal("failed to determine base_dn: failed to retrieve root DSE attribute 'defaultNamingContext'")


def _needs_a_device(call: Call, item: str, settings: dict[str, Any]) -> None:
    """There is no tape hardware here, so no path is a device."""
    if "path" in settings:
        raise Refusal(f"path '{settings['path']}' is not a lto SCSI-generic tape device")


def _targets_exist(call: Call, item: str, settings: dict[str, Any]) -> None:
    _refuse_existing(call, "matcher", item)
    for target in settings.get("target", ()):
        if not any(target in call.server.sections[endpoint].items for endpoint in ENDPOINTS):
            raise Refusal(f"endpoint '{target}' does not exist", 404)


def _origin(call: Call, item: str, settings: dict[str, Any]) -> None:
    """PBS says of every notification section whether a person made or changed it."""
    owner = call.server.sections["matcher"].file.owner(item)
    before = owner.items[item].get("origin", "user-created") if owner else "user-created"
    settings["origin"] = "modified-builtin" if before == "builtin" else before


def _someone_to_mail_to(call: Call, item: str, settings: dict[str, Any]) -> None:
    kind = call.operation.path.split("/")[4]
    _refuse_existing(call, kind, item)
    present = call.server.sections[kind].items.get(item, {})
    kept = {name for name in present if name not in call.get("delete", ())}
    if not {"mailto", "mailto-user"} & (kept | settings.keys()):
        raise Refusal("must at least provide one recipient, either in mailto or in mailto-user")


def _webhook_values(call: Call, item: str, settings: dict[str, Any]) -> None:
    """An update may name a secret without its value, which keeps the one that is stored."""
    if call.operation.method == "POST":
        return
    for header in settings.get("header", ()):
        if "value=" not in header:
            raise Refusal(f"header '{_secret_name(header)}' has empty value")
        _check_value("header", header)
    if "secret" in settings:
        stored = {_secret_name(secret): secret for secret in call.server.sections["webhook"].items[item].get("secret", ())}
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


def _secret_name(text: str) -> str:
    """The name in `name=…,value=…`; the name may stand alone in front."""
    named = next((part for part in text.split(",") if part.startswith("name=")), text.partition(",")[0])
    return named.removeprefix("name=")


def _check_value(kind: str, text: str) -> None:
    value = dict(split_property_string(text, "name")).get("value", "")
    if not is_base64(value):
        raise Refusal(f"{kind} '{_secret_name(text)}' does not have valid base64 encoded data")


def _decoded_plugin_data(call: Call, item: str, settings: dict[str, Any]) -> None:
    """ACME plugin data is sent in base64 and kept decoded; the plugin `standalone` cannot be changed, nor another like it made."""
    if call.operation.method == "POST" and settings["type"] != "dns":
        raise parameter_refusal(("type", f"invalid ACME plugin type: {json.dumps(settings['type'], ensure_ascii=False)}"))
    if "data" in settings:
        try:
            settings["data"] = decode(settings["data"], old=not call.server.at_least("4.0")).decode()
        except UnicodeDecodeError:
            raise Refusal("data must be valid UTF-8") from None
        except ValueError as problem:
            raise Refusal(str(problem)) from None
    kind = call.server.sections["acme-plugin"].items.get(item, {}).get("type", "dns")
    if call.operation.method == "PUT" and kind != "dns":
        raise Refusal(f'cannot update plugin of type "{kind}"')


def _sync_job_makes_sense(call: Call, item: str, settings: dict[str, Any]) -> None:
    creating = call.operation.method == "POST"
    present = {} if creating else call.server.sections["sync"].items[item]
    whole = {**{name: value for name, value in present.items() if name not in call.get("delete", ())}, **settings}
    if creating and "remote" not in whole and whole["store"] == whole["remote-store"]:
        raise Refusal("source and target datastore can't be the same")
    if settings.get("sync-direction") == "push" and "resync-corrupt" in settings:
        raise Refusal("push jobs do not support resync-corrupt option")
    if not creating and settings.get("unmount-on-done") and not whole.get("run-on-mount"):
        raise Refusal("'unmount-on-done' can only be set when 'run-on-mount' is enabled")
    if "max-depth" in whole:
        for name in ("ns", "remote-ns"):
            check_depth(whole.get(name, ""), whole["max-depth"])


def _root_namespace_is_none(call: Call, item: str, settings: dict[str, Any]) -> None:
    """An update to the root namespace: a prune job forgets its namespace, a verify job keeps it."""
    if call.operation.method == "PUT" and settings.get("ns") == "":
        del settings["ns"]
        kind = call.operation.path.split("/")[2]
        if kind == "prune":
            call.server.sections["prune"].items[item].pop("ns", None)


def _reachable(call: Call, item: str, settings: dict[str, Any]) -> None:
    """PBS asks an enabled InfluxDB whether it is there; none is reachable from here."""
    _refuse_existing(call, "influxdb-http", item)
    whole = {**call.server.sections["influxdb-http"].items.get(item, {}), **settings}
    if whole.get("enable", True):
        raise Refusal(f"could not connect to {whole['url']}: client error (Connect)")


def _store_is_there(call: Call, item: str, settings: dict[str, Any]) -> None:
    """Since 4.0, which has stores that cannot go to tape."""
    if "store" in settings and call.server.at_least("4.0") and "backend" in call.server.datastore(settings["store"]).config:
        raise Refusal("direct s3/tape operations are not supported")


def _refuse_existing(call: Call, name: str, item: str) -> None:
    """For checks that PBS makes after it has looked whether the name is free."""
    section = call.server.sections[name]
    if call.operation.method == "POST" and section.file.owner(item) is not None:
        section.create(item, {})


CHECKS: Mapping[str, tuple[Check, ...]] = {
    "ad": (_needs_a_directory_server,),
    "changer": (_needs_a_device,),
    "drive": (_needs_a_device,),
    "gotify": (_origin,),
    "sendmail": (_someone_to_mail_to, _origin),
    "smtp": (_someone_to_mail_to, _origin),
    "webhook": (_webhook_values, _origin),
    "matcher": (_targets_exist, _origin),
    "acme-plugin": (_decoded_plugin_data,),
    "sync": (_sync_job_makes_sense,),
    "prune": (_root_namespace_is_none,),
    "verify": (_root_namespace_is_none,),
    "influxdb-http": (_reachable,),
    "tape-backup-job": (_store_is_there,),
}


# What keeps a section from being deleted


def _used_by_sync_job(call: Call, item: str) -> None:
    for job, settings in call.server.sections["sync"].items.items():
        if settings.get("remote") == item:
            raise parameter_refusal(("name", f"remote '{item}' is used by sync job '{job}' (datastore '{settings['store']}')"))


def _used_by_matcher(call: Call, item: str) -> None:
    """What PBS brings along is only reset by a deletion, so it may be in use."""
    users = [name for name, settings in call.server.sections["matcher"].items.items() if item in settings.get("target", ())]
    owner = call.server.sections["matcher"].file.owner(item)
    if users and owner is not None and item not in owner.kind.built_in:
        raise Refusal(f"cannot delete '{item}', referenced by: {', '.join(users)}")


def _used_by_datastore(call: Call, item: str) -> None:
    for name, store in call.server.datastores.items():
        if f"client={item}" in str(store.config.get("backend", "")).split(","):
            raise Refusal(f"in-use by datastore {name}")


REFERENCES: Mapping[str, tuple[Callable[[Call, str], None], ...]] = {
    "remote": (_used_by_sync_job,),
    "s3": (_used_by_datastore,),
    **dict.fromkeys(ENDPOINTS, (_used_by_matcher,)),
}


for _kind in SECTIONS:
    if _kind.path:
        register(_kind)
