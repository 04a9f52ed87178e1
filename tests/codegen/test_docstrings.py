"""Texts that would end a docstring too early, or be read as an escape: in wording, in defaults, in
enum values, in names of privileges."""

from __future__ import annotations

import inspect
import json

import pytest

from tests.codegen.conftest import MakePackage
from tests.codegen.toy import TEXT, Workshop, apidoc, enum, operation, optional

NAMES = "things | list_things | GET | /things |"
AWKWARD = ['ends in "', 'three """ inside', 'ends in """', "ends in \\", "a \\N escape \\x", '"']


@pytest.mark.parametrize("text", [*AWKWARD, "new\nline", "tab\tand more"])
def test_a_default_is_told_whatever_it_looks_like(make_package: MakePackage, text: str) -> None:
    made = make_package({"GET /things": operation({"name": optional({**TEXT, "default": text})})}, names=NAMES)
    shown = " ".join(text.split())
    told = " ".join(str(inspect.getdoc(made.module("things").list_things)).split())
    assert f"`{shown}`" in told or f"`{text}`" in told


@pytest.mark.parametrize("text", AWKWARD)
def test_wording_is_told_whatever_it_looks_like(workshop: Workshop, text: str) -> None:
    workshop.prepare({"GET /things": operation()}, names=NAMES)
    literal = text.replace("\\", "\\\\").replace('"', '\\"')
    workshop.word(
        "things", f'[module]\nsummary = "{literal}"\n[list_things]\nsummary = "{literal}"\nnotes = ["{literal}"]\n'
    )
    module = workshop.make().module("things")
    lines = str(inspect.getdoc(module.list_things)).splitlines()
    assert lines[0].strip() == text
    assert text in [line.strip() for line in lines[1:]]
    assert str(module.__doc__).strip() == text


@pytest.mark.parametrize("value", [*AWKWARD, "", "<invalid>", "layer2+3", "é"])
def test_enum_values_are_kept_letter_by_letter(make_package: MakePackage, value: str) -> None:
    made = make_package(
        {"GET /things": operation({"kind": enum("plain", value)})}, names=NAMES, enums="Kind | kind | plain |"
    )
    assert made.package.Kind.__args__ == ("plain", value)
    assert made.module("things").list_things(kind=value).params == {"kind": value}


@pytest.mark.parametrize(
    "text", ["carriage\rreturn", "line\u2028separator", "turned \u202e round", "\x1b[31mred", "\x85"]
)
def test_what_cannot_be_seen_is_refused_in_enum_values_and_defaults(workshop: Workshop, text: str) -> None:
    for schema, at in ((enum("plain", text), "enum/1"), (optional({**TEXT, "default": text}), "default")):
        done = workshop.import_text(json.dumps(apidoc({"GET /things": operation({"kind": schema})})))
        told = f"GET /things, at /0/children/0/info/GET/parameters/properties/kind/{at}: {text!r} has the character U+"
        assert done.exit_code == 1
        assert told in done.output


@pytest.mark.parametrize("text", ["line\u2028separator", "turned \u202e round", "a\x07bell"])
def test_what_cannot_be_seen_in_wording_is_shown_as_an_escape(workshop: Workshop, text: str) -> None:
    workshop.prepare({"GET /things": operation()}, names=NAMES)
    workshop.word("things", f"[list_things]\nsummary = {json.dumps(text)}\n")
    told = str(inspect.getdoc(workshop.make().module("things").list_things)).splitlines()[0]
    assert told in (text.encode("unicode_escape").decode(), " ".join(text.split()))
    assert told.isprintable()


def test_a_long_line_is_broken_and_an_argument_goes_on_with_an_indent(workshop: Workshop) -> None:
    workshop.prepare({"GET /things": operation({"name": optional({**TEXT, "default": "word " * 60})})}, names=NAMES)
    made = workshop.make()
    assert max(len(line) for line in made.text("things").splitlines()) <= 100
    lines = str(inspect.getdoc(made.module("things").list_things)).splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("    name: "))
    assert lines[first + 1].startswith("        word")


def test_prose_of_the_published_schema_is_left_out(make_package: MakePackage) -> None:
    made = make_package(
        {"GET /things": operation({"name": {**TEXT, "description": "Words of somebody else."}})}, names=NAMES
    )
    texts = [path.read_text(encoding="utf-8") for path in (made.folder / made.name).iterdir()]
    assert not [text for text in texts if "own words" in text or "somebody else" in text]
