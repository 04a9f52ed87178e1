"""What a schema says stays a text in the reference too: it makes no HTML, link, heading or cell of its own."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from codegen.json_types import is_list, is_object
from docs import api_reference
from tests.codegen.toy import TEXT, Json, Workshop, an_object, apidoc, enum, operation, optional

PAYLOADS = [
    "<script>alert(1)</script>",
    "`<img src=x onerror=alert(1)>`",
    "``` <b>x</b> ```",
    "`a` <i>b</i> ``c`` `<u>d",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "<https://evil.example>",
    "a | b || c",
    "first\n\n# Heading\n\n```\n<b>x</b>",
    "x\r\n| forged | row | of | a table |",
    "\"\"\"\n''' \\",
    "\u202e\x1b[31m\x9b",
    "{: onclick=alert(1) } { .x }",
    "&lt;b&gt;",
]
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
DANGEROUS = {"html_inline", "html_block", "link_open", "image", "heading_open", "blockquote_open", "list_item_open"}


def tokens(page: str) -> list[Token]:
    return [inner for token in MARKDOWN.parse(page) for inner in (token, *(token.children or []))]


def harmless(page: str) -> list[Token]:
    found = tokens(page)
    assert all(char.isprintable() or char == "\n" for char in page)
    kinds = [token.type for token in found]
    assert not DANGEROUS & set(kinds) - {"heading_open"}, page
    assert kinds.count("heading_open") == 1, page
    return found


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_section_of_the_reference(workshop: Workshop, payload: str) -> None:
    plain = operation(
        {"store": TEXT, "kind": optional(enum("all", "some")), "size": optional({**TEXT, "default": "DEFAULT"})},
        an_object(name=TEXT, kind=enum("all", "some")),
    )
    published: Any = json.loads(json.dumps(apidoc({"GET /store/{store}/things": plain})).replace("DEFAULT", "x"))
    workshop.publish(published)
    facts_path = workshop.schema / "facts" / "4.2.json"
    facts: Json = json.loads(facts_path.read_text(encoding="utf-8"))
    facts_path.write_text(json.dumps(with_values(facts, payload)), encoding="utf-8")
    made = workshop.make()
    (entry,) = made.catalog()["operations"]
    assert [parameter["enum"][0] for parameter in entry["parameters"] if "enum" in parameter] == [payload]
    module, _, name = entry["name"].partition(".")
    page = "\n".join(api_reference.function_section(getattr(made.module(module), name), entry))
    found = harmless(page)
    rows = [token for token in found if token.type == "tr_open"]
    cells = [token for token in found if token.type in ("td_open", "th_open")]
    assert len(cells) == 4 * len(rows)
    assert len(rows) == 1 + len(entry["parameters"])
    for model in made.package.__all__:
        value = getattr(made.package, model)
        if hasattr(value, "__attrs_attrs__"):
            harmless("\n".join(api_reference.class_section(model, value)))


def with_values(facts: Json, payload: str) -> Json:
    """The facts with the payload as a value of each enum and as the default of what has one."""
    changed = copy.deepcopy(facts)

    def walk(value: Any) -> None:
        if is_object(value):
            if "enum" in value:
                value["enum"] = [payload, *value["enum"]]
            if "default" in value:
                value["default"] = payload
            walk(list(value.values()))
        elif is_list(value):
            for member in value:
                walk(member)

    walk(changed["operations"])
    return changed


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_cell_with_prose(payload: str) -> None:
    row = f"# Head\n\n| a | b |\n| --- | --- |\n| `x` | Sets the value to {api_reference.cell(payload)} for `y`. |\n"
    found = harmless(row)
    assert len([token for token in found if token.type == "td_open"]) == 2
    assert [token.content for token in found if token.type == "code_inline"][-1] in ("y", "y`.", "x") or "`" in payload


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_value_as_code(payload: str) -> None:
    found = harmless(f"# Head\n\n| a | b |\n| --- | --- |\n| {api_reference.code(payload)} | `y` |\n")
    spans = [token.content for token in found if token.type == "code_inline"]
    assert len(spans) == 2
    assert spans[1] == "y"
