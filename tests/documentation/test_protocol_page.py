"""What the code cites of the wire protocol stands in the documentation: `protocol.md §1.5` names a
heading of that page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.documentation.markdown import ROOT

PAGE = ROOT / "docs" / "pages" / "protocol.md"
CITING = ("src", "codegen", "generated", "schema", "tests", "docs")
SECTION = re.compile(r"§(\d+(?:\.\d+)?)")


def citations() -> Iterator[tuple[str, str]]:
    """File and number of every section that is cited after the name of the page, lists such as "§3, §10" included."""
    for folder in CITING:
        for file in (ROOT / folder).rglob("*"):
            if file.suffix in {".py", ".jinja", ".md", ".toml", ".tsv"} and file.is_file():
                # A citation may be broken over two lines of a comment.
                text = re.sub(r"\s*\n\s*#?\s*", " ", file.read_text(encoding="utf-8"))
                for match in re.finditer(r"protocol\.md \(?((?:§[\d.]+\d?(?:, | and |–)?)+)", text):
                    yield from ((str(file.relative_to(ROOT)), number) for number in SECTION.findall(match[1]))


def test_every_section_that_is_cited_exists() -> None:
    sections = set(re.findall(r"^##+ (\d+(?:\.\d+)?)\.? ", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    cited = list(citations())
    assert len(cited) > 50
    assert not [(file, number) for file, number in cited if number not in sections]


def test_sections_are_cited_by_the_name_of_the_page() -> None:
    """A § behind anything else leads nowhere."""
    elsewhere: list[str] = []
    for folder in ("src", "codegen"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            text = re.sub(r"\s*\n\s*#?\s*", " ", file.read_text(encoding="utf-8"))
            rest = re.sub(r"protocol\.md \(?(?:§[\d.]+\d?(?:, | and |–)?)+", "", text)
            elsewhere += [f"{file.relative_to(ROOT)}: …{match[0]}" for match in re.finditer(r".{0,60}§.{0,10}", rest)]
    assert elsewhere == []


def test_the_page_numbers_its_sections_in_order_and_refers_to_those_it_has() -> None:
    text = PAGE.read_text(encoding="utf-8")
    chapters = [int(number) for number in re.findall(r"^## (\d+)\. ", text, re.MULTILINE)]
    assert chapters == list(range(1, len(chapters) + 1))
    for chapter in chapters:
        parts = [int(part) for part in re.findall(rf"^### {chapter}\.(\d+) ", text, re.MULTILINE)]
        assert parts == list(range(1, len(parts) + 1))
