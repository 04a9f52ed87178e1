"""All configuration sections of a server by one mechanism: list, get, create, update and delete,
with digests.

What differs between them (paths, names, texts, hidden members) is in `sections_table`. A PBS
configuration file holds sections of one or more kinds, which share one space of names and one
digest; here it is a `ConfigFile` with a `Section` for each kind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from pbs_simulator.digests import check_digest, digest_of
from pbs_simulator.formats import byte_size
from pbs_simulator.refusals import Refusal, parameter_refusal
from pbs_simulator.sections_table import FILES, SECTIONS, SectionKind

Values = dict[str, Any]
"""A section's settings by wire name, secrets included, the id left out."""

_RATES = frozenset({"rate-in", "rate-out", "burst-in", "burst-out"})


class ConfigFile:
    """A configuration file: the sections of all kinds in it."""

    def __init__(self, name: str) -> None:
        self.path: str = f"/etc/proxmox-backup/{FILES.get(name, name)}"
        self.sections: list[Section] = []

    def read(self) -> None:
        """Refuses, as PBS does, what it wrote and cannot read again: a section without a list that
        must be there.
        """
        for section in self.sections:
            line = 0
            for number, settings in enumerate(section.items.values() if section.kind.required_lists else (), start=1):
                line += 1 + sum(map(_lines, settings.values()))
                for name in section.kind.required_lists - settings.keys():
                    # Found out at the end of the section, which is the empty line below it or the
                    # end of the file.
                    at = line + (number < len(section.items))
                    reason = f"line {at} - property '{name}' is missing and it is not optional."
                    raise Refusal(f'parsing "{self.path}" failed: {reason}')
                line += 1

    def digest(self) -> str:
        """The digest of the sections of all kinds."""
        self.read()
        return digest_of(
            [section.kind.name, item, section.digested(item)] for section in self.sections for item in section.items
        )

    def check(self, digest: str | None) -> None:
        """Refuses a change that was made for another state of the file."""
        check_digest(digest, self.digest())

    def owner(self, item: str) -> Section | None:
        """The section kind that a name is in use by."""
        self.read()
        return next((section for section in self.sections if item in section.items), None)


class Section:
    """All sections of one kind, by id in the order of their creation."""

    def __init__(self, kind: SectionKind, file: ConfigFile) -> None:
        self.kind = kind
        self.file = file
        self.items: dict[str, Values] = {}
        file.sections.append(self)

    def digest(self) -> str:
        """The digest of the file that these sections are in."""
        return self.file.digest()

    def digested(self, item: str) -> Values:
        """The settings of one section that the digest tells of."""
        apart = self.kind.hidden | self.kind.named_secrets if self.kind.secrets_apart else frozenset[str]()
        return {name: value for name, value in self.items[item].items() if name not in apart}

    def load(self, items: Iterable[Mapping[str, Any]]) -> None:
        """Replaces everything by items as the list call answers them."""
        self.items = {
            str(item[self.kind.shown_id]): {name: value for name, value in item.items() if name != self.kind.shown_id}
            for item in items
        }

    def find(self, item: str) -> Values:
        """The settings of one section; PBS's refusal if there is none."""
        self.file.read()
        if item not in self.items:
            owner = self.file.owner(item)
            if owner is not None and self.kind.missing_status == 400:
                raise Refusal(f"got unexpected type '{owner.kind.kind}' for {self.kind.kind} '{item}'")
            raise Refusal(self.kind.missing.format(kind=self.kind.kind, id=item), self.kind.missing_status)
        return self.items[item]

    def show(self, item: str) -> dict[str, Any]:
        """One section as PBS shows it: with its id, without secrets."""
        shown = {name: value for name, value in self.find(item).items() if name not in self.kind.hidden}
        for name in self.kind.named_secrets:
            if name in shown:
                shown[name] = [re.sub(r",?value=[^,]*", "", entry) for entry in shown[name]]
        return {self.kind.shown_id: item, **self.kind.constant, **shown}

    def show_all(self) -> Iterator[dict[str, Any]]:
        """Every section as PBS shows it."""
        return map(self.show, list(self.items))

    def create(self, item: str, values: Mapping[str, Any]) -> None:
        """Adds a section, if its name is free in the file."""
        if self.file.owner(item) is not None:
            blamed, text = self.kind.exists
            text = text.format(kind=self.kind.kind, id=item)
            raise parameter_refusal((blamed, text)) if blamed else Refusal(text)
        self.items[item] = self._tidy(item, values)

    def update(
        self, item: str, values: Mapping[str, Any], delete: Iterable[str] = (), digest: str | None = None
    ) -> None:
        """Changes a section: first what is to be deleted goes, then the new values are set, so that
        a name in both is set.
        """
        self.file.check(digest)
        settings = dict(self.find(item))
        for name in (*delete, *self.kind.reset_by_update):
            settings.pop(name, None)
        if self.kind.trims_comment and "comment" in values:
            values = {**values, "comment": values["comment"].strip()}
        settings.update(values)
        if self.kind.trims_comment and not settings.get("comment"):
            settings.pop("comment", None)
        self.items[item] = self._tidy(item, settings)

    def delete(self, item: str, digest: str | None = None) -> None:
        """Removes a section."""
        self.file.check(digest)
        if item not in self.items:
            status, text = self.kind.gone
            raise Refusal(text.format(kind=self.kind.kind, id=item), status)
        del self.items[item]

    def _tidy(self, item: str, settings: Mapping[str, Any]) -> Values:
        """Settings as PBS writes them to its file, and reads them again."""
        unset = self.kind.false_is_unset, self.kind.true_is_unset
        given: Values = {
            name: value for name, value in settings.items() if not (isinstance(value, bool) and name in unset[value])
        }
        given.update({name: byte_size_text(given[name]) for name in _RATES & given.keys()})
        return as_kept(self.file.path, item, given)


class Sections:
    """The configuration of one server: `sections["remote"]` and so on, by the names of the
    table.
    """

    def __init__(self) -> None:
        files = {kind.file: ConfigFile(kind.file) for kind in SECTIONS}
        self._sections = {kind.name: Section(kind, files[kind.file]) for kind in SECTIONS}
        for kind in SECTIONS:
            self.restore(kind.name)

    def __getitem__(self, name: str) -> Section:
        return self._sections[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sections)

    def restore(self, name: str) -> None:
        """Puts back those sections that PBS brings along and that are missing."""
        section = self._sections[name]
        for item, values in section.kind.built_in.items():
            section.items.setdefault(item, dict(values))

    def load_realms(self, items: Iterable[Mapping[str, Any]]) -> None:
        """Takes over realms as `GET /access/domains` lists them: name, type, comment and whether it
        is the default.
        """
        for item in items:
            realms = self._sections[item["type"]].items
            realm = realms.setdefault(item["realm"], {})
            realm.pop("comment", None)
            realm.update({name: item[name] for name in ("comment", "default") if name in item})


def as_kept(path: str, item: str, settings: Mapping[str, Any]) -> Values:
    """What a configuration file keeps of a section's settings: a line for each value, so that
    blanks around it and empty lists are lost.

    What no line can hold is refused.
    """
    kept: Values = {}
    for name, value in sorted(settings.items()):
        texts = cast("list[object]", value) if isinstance(value, list) else [cast("object", value)]
        if any(unicodedata.category(char) == "Cc" for text in texts if isinstance(text, str) for char in text):
            text = f"writing \"{path}\" failed: detected unexpected control character in section '{item}' key '{name}'"
            raise Refusal(f"could not serialize configuration: {text}" if path.endswith("notifications.cfg") else text)
        lines = [text.strip() if isinstance(text, str) else text for text in texts if text is not None]
        if lines:
            kept[name] = lines if isinstance(value, list) else lines[0]
    return kept


def _lines(value: object) -> int:
    return len(cast("list[object]", value)) if isinstance(value, list) else 1


def byte_size_text(text: str) -> str:
    """A size as PBS writes it: `10MiB` becomes `10 MiB`, `10M` becomes `10 MB`."""
    number, unit = byte_size(text)
    value = round(number, 3)
    return f"{int(value) if value.is_integer() else value} {unit}"
