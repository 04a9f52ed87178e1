"""The answers of configuration sections, by one mechanism: list, create, get, update and delete.

What differs between kinds of sections stands in `sections_table`, or is given here as checks and
rights of a kind's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.refusals import Refusal
from pbs_simulator.rights import join_path, missing_text, split_path
from pbs_simulator.sections import Section
from pbs_simulator.sections_table import JOBS, KINDS, SectionKind, Sight

_NOT_SETTINGS = frozenset({"delete", "digest"})
_WITHOUT_LIST = frozenset({"pam", "pbs"})

Check = Callable[[ApiCall, str, dict[str, Any]], None]
"""Looks at a section about to be written: its call, its name, its settings, which it may change."""

Reference = Callable[[ApiCall, str], None]
"""Refuses to delete a section, given by name, that something else refers to."""


class SectionRights:
    """Who may see and change sections of a kind, as its row in the table says.

    Only for what every logged-in user may call; other rights are declared, and were checked before.
    """

    def __init__(self, kind: SectionKind) -> None:
        self.kind = kind

    def lists(self, call: ApiCall, shown: Mapping[str, Any]) -> bool:
        """Whether a section stands in the list that a caller gets."""
        sight = self.kind.listed_with or self.kind.seen_with
        return sight is None or call.server.may(call.auth_id, _place(sight, shown), *sight[1])

    def require_sight(self, call: ApiCall, shown: Mapping[str, Any]) -> None:
        """Refuses who may not see a section."""
        self._require(call, self.kind.seen_with, shown, any_of=True)

    def require_change(
        self, call: ApiCall, present: Mapping[str, Any] | None, becomes: Mapping[str, Any] | None
    ) -> None:
        """Refuses who may not change a section as it is, or to what it would become; None where
        there is none.
        """
        for settings in (present, becomes):
            if settings is not None:
                self._require(call, self.kind.changed_with, settings)

    @staticmethod
    def _require(call: ApiCall, sight: Sight | None, settings: Mapping[str, Any], *, any_of: bool = False) -> None:
        if sight is not None and not call.server.may(call.auth_id, _place(sight, settings), *sight[1]):
            raise Refusal(missing_text(_place(sight, settings), *sight[1], any_of=any_of))


def _place(sight: Sight, settings: Mapping[str, Any]) -> str:
    path = sight[0].format_map({"ns": "", **settings})
    return join_path(split_path(path))


def answer_sections(
    answers: Answers,
    name: str,
    *checks: Check,
    references: tuple[Reference, ...] = (),
    rights: Callable[[SectionKind], SectionRights] = SectionRights,
) -> None:
    """Registers the five answers of one kind of section; realms that always exist have only get and
    update.
    """
    kind = KINDS[name]
    held = rights(kind)
    one = kind.path if name in _WITHOUT_LIST else f"{kind.path}/{{{kind.id}}}"

    def list_sections(call: ApiCall) -> list[dict[str, Any]]:
        section = call.server.sections[name]
        if kind.digest != "item":
            call.attributes["digest"] = section.digest()
        return [shown for shown in section.show_all() if held.lists(call, shown)]

    def create_section(call: ApiCall) -> None:
        section, item, settings = call.server.sections[name], str(call[kind.id]), _settings(call, kind)
        held.require_change(call, None, settings)
        for check in checks:
            check(call, item, settings)
        section.create(item, settings)
        _changed(call, section, item, "schedule" in settings)

    def get_section(call: ApiCall) -> dict[str, Any]:
        section = call.server.sections[name]
        shown = section.show(_item(call, kind))
        held.require_sight(call, shown)
        if kind.digest != "list":
            call.attributes["digest"] = section.digest()
        return shown

    def update_section(call: ApiCall) -> None:
        section, item, settings = call.server.sections[name], _item(call, kind), _settings(call, kind)
        _check_digest(call, section)
        present = section.find(item)
        section.file.check(call.get("digest"))
        held.require_change(call, present, becomes(call, name, item, settings))
        for check in checks:
            check(call, item, settings)
        section.update(item, settings, call.get("delete", ()))
        _changed(call, section, item, "schedule" in settings)

    def delete_section(call: ApiCall) -> None:
        section, item = call.server.sections[name], str(call[kind.id])
        if not kind.in_use_before_digest:
            _check_digest(call, section)
        for refuse in references:
            refuse(call, item)
        _check_digest(call, section)
        if item in section.items:
            held.require_change(call, section.items[item], None)
        section.delete(item, call.get("digest") if item in section.items else None)
        call.server.sections.restore(name)
        if name in JOBS:
            call.server.jobs.removed(name, item)

    answers("GET", one)(get_section)
    answers("PUT", one)(update_section)
    if name not in _WITHOUT_LIST:
        answers("GET", kind.path)(list_sections)
        answers("POST", kind.path)(create_section)
        answers("DELETE", one)(delete_section)


def _item(call: ApiCall, kind: SectionKind) -> str:
    return kind.name if kind.name in _WITHOUT_LIST else str(call[kind.id])


def _check_digest(call: ApiCall, section: Section) -> None:
    """The first thing that most changes look at."""
    if call.operation.method not in section.kind.finds_before_digest:
        section.file.check(call.get("digest"))


def _settings(call: ApiCall, kind: SectionKind) -> dict[str, Any]:
    left_out = {*_NOT_SETTINGS, kind.id}
    if kind.file == "notifications":
        left_out.add("filter")  # something that targets once had
    return {name: value for name, value in call.params.items() if name not in left_out}


def _changed(call: ApiCall, section: Section, item: str, schedule: bool) -> None:
    if section.kind.name in JOBS and (schedule or call.operation.method == "POST"):
        call.server.jobs.created(section.kind.name, item)
    if section.kind.file == "domains" and section.items[item].get("default"):
        for other in section.file.sections:
            for realm, values in other.items.items():
                if (other, realm) != (section, item):
                    values.pop("default", None)


def becomes(call: ApiCall, name: str, item: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """A section as a call would leave it: for checks of the whole."""
    creating = call.operation.method == "POST"
    present = {} if creating else call.server.sections[name].items.get(item, {})
    return {**{key: value for key, value in present.items() if key not in call.get("delete", ())}, **settings}


def refuse_existing(call: ApiCall, name: str, item: str) -> None:
    """For checks that PBS makes after it has looked whether the name is free."""
    section = call.server.sections[name]
    if call.operation.method == "POST" and section.file.owner(item) is not None:
        section.create(item, {})


def root_namespace_is_none(call: ApiCall, item: str, settings: dict[str, Any]) -> None:
    """An update to the root namespace: a prune job forgets its namespace, a verify job keeps it."""
    if call.operation.method == "PUT" and settings.get("ns") == "":
        del settings["ns"]
        kind = call.operation.path.split("/")[2]
        if kind == "prune":
            call.server.sections["prune"].items[item].pop("ns", None)
