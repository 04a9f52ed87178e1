"""Texts that would end a docstring too early, or be read as an escape: in wording, in defaults, in enum values, in names of privileges."""

from __future__ import annotations

import inspect

import pytest

from tests.codegen.conftest import MakePackage
from tests.codegen.toy import TEXT, Workshop, enum, operation, optional

NAMES = "things | list_things | GET | /things |"
AWKWARD = ['ends in "', 'three """ inside', 'ends in """', "ends in \\", "a \\N escape \\x", '"', "new\nline", "tab\tand \u2028 more"]


@pytest.mark.parametrize("text", AWKWARD)
def test_a_default_is_told_whatever_it_looks_like(make_package: MakePackage, text: str) -> None:
    made = make_package({"GET /things": operation({"name": optional({**TEXT, "default": text})})}, names=NAMES)
    shown = " ".join(text.split())
    told = " ".join(str(inspect.getdoc(made.module("things").list_things)).split())
    assert f"`{shown}`" in told or f"`{text}`" in told


@pytest.mark.parametrize("text", [text for text in AWKWARD if "\n" not in text and "\t" not in text])
def test_wording_is_told_whatever_it_looks_like(workshop: Workshop, text: str) -> None:
    workshop.prepare({"GET /things": operation()}, names=NAMES)
    literal = text.replace("\\", "\\\\").replace('"', '\\"')
    workshop.word("things", f'[module]\nsummary = "{literal}"\n[list_things]\nsummary = "{literal}"\nnotes = ["{literal}"]\n')
    module = workshop.make().module("things")
    lines = str(inspect.getdoc(module.list_things)).splitlines()
    assert lines[0].strip() == text
    assert text in [line.strip() for line in lines[1:]]
    assert str(module.__doc__).strip() == text


@pytest.mark.parametrize("value", [*AWKWARD, "", "<invalid>", "layer2+3", "é", "carriage\rreturn"])
def test_enum_values_are_kept_letter_by_letter(make_package: MakePackage, value: str) -> None:
    made = make_package({"GET /things": operation({"kind": enum("plain", value)})}, names=NAMES, enums="Kind | kind | plain |")
    assert made.package.Kind.__args__ == ("plain", value)
    assert made.module("things").list_things(kind=value).params == {"kind": value}


def test_a_long_line_is_broken_and_an_argument_goes_on_with_an_indent(workshop: Workshop) -> None:
    workshop.prepare({"GET /things": operation({"name": optional({**TEXT, "default": "word " * 60})})}, names=NAMES)
    made = workshop.make()
    assert max(len(line) for line in made.text("things").splitlines()) <= 150
    lines = str(inspect.getdoc(made.module("things").list_things)).splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("    name: "))
    assert lines[first + 1].startswith("        word")


def test_prose_of_the_published_schema_is_left_out(make_package: MakePackage) -> None:
    made = make_package({"GET /things": operation({"name": {**TEXT, "description": "Words of somebody else."}})}, names=NAMES)
    texts = [path.read_text(encoding="utf-8") for path in (made.folder / made.name).iterdir()]
    assert not [text for text in texts if "own words" in text or "somebody else" in text]
