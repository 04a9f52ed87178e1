"""What completion in an editor shows: pyright's language server is asked as an editor asks it, and
its answers are drawn."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from rich.console import Group
from rich.padding import Padding
from rich.panel import Panel
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from docs.pictures.drawing import drawn

ROOT = Path(__file__).resolve().parents[2]
CODE = """\
from pbs_api.snapshots import list_snapshots
from pbs_client import ApiToken, Client

with Client("pbs.example.com", auth=ApiToken("backup@pbs!automation", secret)) as pbs:
    for snapshot in pbs.send(list_snapshots("tank", backup_type="vm")):
        print(snapshot.
"""
CHOSEN = "size"


class LanguageServer:
    """pyright's language server, over stdin and stdout."""

    def __init__(self) -> None:
        server = Path(sys.executable).parent / "pyright-langserver"
        self._process = subprocess.Popen([server, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
        self._numbers = itertools.count(1)

    def ask(self, method: str, params: Any) -> Any:
        number = next(self._numbers)
        self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        while True:
            message = self._read()
            if "method" in message and "id" in message:  # The server asks something, such as its settings.
                asked = cast("dict[str, list[Any]]", message.get("params") or {}).get("items", [])
                self._send({"jsonrpc": "2.0", "id": message["id"], "result": [None] * len(asked) or None})
            elif message.get("id") == number:
                return message.get("result")

    def tell(self, method: str, params: Any) -> None:
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        stream = self._process.stdout
        assert stream is not None
        length = 0
        while line := stream.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        message: dict[str, Any] = json.loads(stream.read(length))
        return message

    def __enter__(self) -> Self:
        folder = ROOT.as_uri()
        folders = [{"uri": folder, "name": "here"}]
        self.ask("initialize", {"processId": None, "rootUri": folder, "capabilities": {}, "workspaceFolders": folders})
        self.tell("initialized", {})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()


def offered() -> list[tuple[str, str, str]]:
    """What is offered behind the dot: name, type, and what is said of it."""
    uri = (ROOT / "example.py").as_uri()
    lines = CODE.splitlines()
    at = {"line": len(lines) - 1, "character": len(lines[-1])}
    with LanguageServer() as server:
        document = {"uri": uri, "languageId": "python", "version": 1, "text": CODE}
        server.tell("textDocument/didOpen", {"textDocument": document})
        answer = server.ask("textDocument/completion", {"textDocument": {"uri": uri}, "position": at})
        items = sorted(answer["items"], key=lambda item: item["sortText"])
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
