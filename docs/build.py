"""Builds the documentation into `site/`: `make docs`, or `python -m docs.build`.

The pages in `docs/pages` and those that are made from data go into `build/pages`, Zensical makes
the site of them, and every link of the result is followed.
"""

from __future__ import annotations

import ast
import os
import pkgutil
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pbs_tools
from docs import api_reference, tables

HERE = Path(__file__).parent
BUILD = HERE.parent / "build"
SITE = HERE.parent / "site"

SHIM = "https://unpkg.com/iframe-worker/shim"
"""What the theme loads from elsewhere so that search works in files; `docs/assets` has a copy."""


def main() -> None:
    write_pages()
    write_settings()
    zensical = str(Path(sys.executable).parent / "zensical")
    command = [zensical, "build", "--clean", "--strict", "--config-file", str(BUILD / "zensical.toml")]
    subprocess.run(command, check=True, env=os.environ | {"NO_COLOR": "1"})
    shutil.rmtree(SITE, ignore_errors=True)
    shutil.move(BUILD / "site", SITE)
    keep_to_this_site()
    problems = [*broken_links(), *unreachable_pages()]
    if problems:
        sys.exit("\n".join(problems))
    print(f"{SITE / 'index.html'}: {len(list(SITE.rglob('*.html')))} pages, no broken link")


def write_pages() -> None:
    """All pages as Zensical reads them."""
    shutil.rmtree(BUILD, ignore_errors=True)
    shutil.copytree(HERE / "pages", BUILD / "pages")
    for page in (BUILD / "pages").rglob("*.md"):
        depth = len(page.relative_to(BUILD / "pages").parts) - 1
        text = linked(tables.filled(page.read_text(encoding="utf-8")), "../" * depth)
        page.write_text(text, encoding="utf-8")
    for name, text in {
        **api_reference.pages(),
        "reference/pbs_tools.md": tools_page(),
        "examples.md": examples_page(),
    }.items():
        (BUILD / "pages" / name).write_text(text, encoding="utf-8")
    for page in (BUILD / "pages").rglob("*.md"):
        page.write_text(with_plain_bars(page.read_text(encoding="utf-8")), encoding="utf-8")
    shutil.copytree(HERE / "assets", BUILD / "pages" / "assets")


def with_plain_bars(page: str) -> str:
    """The page with bars in code as Zensical wants them. A reader of the repository needs them
    behind a backslash in a table's cells, and Zensical would show it."""

    def plain(line: re.Match[str]) -> str:
        return api_reference.SPANS.sub(lambda span: span[0].replace("\\|", "|"), line[0])

    return outside_fences(page, lambda part: re.sub(r"^.+$", plain, part, flags=re.MULTILINE))


def outside_fences(page: str, change: Callable[[str], str]) -> str:
    """The page, changed where it is not a listing."""
    parts = re.split(r"(^```.*?^```$)", page, flags=re.MULTILINE | re.DOTALL)
    return "".join(part if part.startswith("```") else change(part) for part in parts)


def linked(page: str, up: str) -> str:
    """The page with each function that it names as `gc.start_gc` linked to its place in the
    reference."""
    names = {operation["name"] for operation in api_reference.CATALOG["operations"]}

    def link(match: re.Match[str]) -> str:
        module, _, function = match[1].partition(".")
        return f"[{match[0]}]({up}reference/{module}.md#{function})" if match[1] in names else match[0]

    return outside_fences(page, lambda part: re.sub(r"(?<!\[)`(\w+\.\w+)`", link, part))


def examples_page() -> str:
    """The programs of `examples/` that people are to copy, each with what its docstring says."""
    parts = [
        "# Programs to copy",
        "",
        "Each stands in the folder `examples` of the repository. The tests run it against a simulated PBS over TLS.",
        "",
    ]
    for file in sorted(HERE.parent.glob("examples/*.py")):
        if not file.name.startswith(("demo", "live")):
            code = file.read_text(encoding="utf-8")
            said = ast.get_docstring(ast.parse(code)) or ""
            parts += [f"## {file.name}", "", said, "", "```python", code.partition('"""\n')[2].strip("\n"), "```", ""]
    return "\n".join(parts)


def tools_page() -> str:
    """The modules of `pbs_tools` that are not the command itself."""
    modules = sorted(module.name for module in pkgutil.iter_modules(pbs_tools.__path__))
    modules += ["health.report", "health.facts", "health.page", "health.plain"]  # What a report holds, and its forms.
    sections = [f"\n## {name}\n\n::: pbs_tools.{name}\n" for name in modules if name not in {"__main__", "command"}]
    return "# pbs_tools\n\n::: pbs_tools\n" + "".join(sections)


def write_settings() -> None:
    """`zensical.toml` with the pages of `pbs_api` in the sidebar."""
    modules = "\n".join(f'      {{ "{name}" = "reference/{name}.md" }},' for name in api_reference.by_module())
    settings = (HERE / "zensical.toml").read_text(encoding="utf-8")
    place = "      # `build.py` puts a page for each module here."
    assert place in settings
    (BUILD / "zensical.toml").write_text(settings.replace(place, modules), encoding="utf-8")


def keep_to_this_site() -> None:
    """Nothing is loaded from another server, and no page is for one."""
    (SITE / "404.html").unlink()
    for page in SITE.rglob("*.html"):
        here = os.path.relpath(SITE / "assets" / "iframe-worker.js", page.parent)
        text = page.read_text(encoding="utf-8").replace(SHIM, here)
        page.write_text(re.sub(r"<table>.*?</table>", labelled, text, flags=re.DOTALL), encoding="utf-8")


def labelled(table: re.Match[str]) -> str:
    """The table with the name of its column at each cell but the first, for screens where a row is
    a card."""
    heads = [re.sub(r"<[^>]*>", "", head).strip() for head in re.findall(r"<th[^>]*>(.*?)</th>", table[0], re.DOTALL)]

    def row(match: re.Match[str]) -> str:
        labels = iter(["", *heads[1:]])
        return re.sub("<td", lambda _: f'<td data-label="{label}"' if (label := next(labels, "")) else "<td", match[0])

    return re.sub(r"<tr>\s*<td.*?</tr>", row, table[0], flags=re.DOTALL)


class Page(HTMLParser):
    """The links of a page, what it loads, and the places that can be linked to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.places = {"", "__top"}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"id", "name"} and value:
                self.places.add(value)
            elif name == "href" and tag == "a" and value:
                self.links.append(value)
            elif name in {"src", "href"} and tag in {"script", "img", "link"} and value:
                self.loaded.append(value)


def broken_links() -> Iterator[str]:
    """Links to a page or a place that does not exist, and what would be loaded from elsewhere."""
    pages = {path: Page(path) for path in SITE.rglob("*.html")}
    for path, page in pages.items():
        for link in [*page.links, *page.loaded]:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                if link in page.loaded:
                    yield f"{path.relative_to(SITE)}: loads {link}"
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                yield f"{path.relative_to(SITE)}: {link} does not exist"
            elif target in pages and unquote(parts.fragment) not in pages[target].places:
                yield f"{path.relative_to(SITE)}: {link}: there is no such place on that page"


def unreachable_pages() -> Iterator[str]:
    """Pages that the sidebar does not lead to."""
    with (BUILD / "zensical.toml").open("rb") as file:
        listed = set(named(tomllib.load(file)["project"]["nav"]))
    for page in (BUILD / "pages").rglob("*.md"):
        if str(page.relative_to(BUILD / "pages")) not in listed:
            yield f"{page.relative_to(BUILD / 'pages')} is not in the navigation"


def named(entries: Any) -> Iterator[str]:
    """The files in a part of the navigation."""
    for value in (value for entry in entries for value in entry.values()):
        yield from [value] if isinstance(value, str) else named(value)


if __name__ == "__main__":
    main()
