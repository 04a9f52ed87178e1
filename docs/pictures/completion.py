"""What completion in an editor shows: pyright's language server is asked as an editor asks it, and
its answers are drawn."""

from __future__ import annotations

from pathlib import Path

from rich.console import Group
from rich.padding import Padding
from rich.panel import Panel
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from docs.pictures.drawing import drawn
from docs.pictures.language_server import LanguageServer

ROOT = Path(__file__).resolve().parents[2]
CODE = """\
from pbs_api.snapshots import list_snapshots
from pbs_client import ApiToken, Client

with Client("pbs.example.com", auth=ApiToken("backup@pbs!automation", secret)) as pbs:
    for snapshot in pbs.send(list_snapshots("tank", backup_type="vm")):
        print(snapshot.
"""
CHOSEN = "size"


def offered() -> list[tuple[str, str, str]]:
    """What is offered behind the dot: name, type, and what is said of it."""
    lines = CODE.splitlines()
    with LanguageServer(ROOT) as server:
        server.open("example.py", CODE)
        items = sorted(
            server.complete("example.py", len(lines) - 1, len(lines[-1])), key=lambda item: str(item["sortText"])
        )
        resolved = [server.ask("completionItem/resolve", item) for item in items if item["label"][0] != "_"]
    found: list[tuple[str, str, str]] = []
    for item in resolved:
        head, _, said = item["documentation"]["value"].partition("\n\n")
        found.append((item["label"], head.partition(": ")[2], " ".join(said.split())))
    return found


def picture() -> str:
    items = [item for item in offered() if item[0] != "extra"]
    names = Table.grid(padding=(0, 2))
    for name, kind, _ in items:
        style = "reverse" if name == CHOSEN else "bold"
        names.add_row(Text(name, style=style), Text(kind, style="cyan"))
    said = next(said for name, _, said in items if name == CHOSEN)
    kind = next(kind for name, kind, _ in items if name == CHOSEN)
    about = Group(Text(f"{CHOSEN}: {kind}", style="bold"), Text(""), Text(said))
    popup = Table.grid(padding=(0, 1))
    popup.add_row(Panel(names, border_style="blue"), Panel(about, width=42, border_style="blue"))
    code = Syntax(CODE.rstrip("\n"), "python", theme="github-dark", background_color="default")
    return drawn("an editor, with pyright", code, Padding(popup, (0, 0, 0, 4)), width=98)
