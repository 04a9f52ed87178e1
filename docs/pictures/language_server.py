"""A language server, asked as an editor asks it."""

from __future__ import annotations

import contextlib
import itertools
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

PYRIGHT = (Path(sys.executable).parent / "pyright-langserver", "--stdio")


class LanguageServer:
    """A server that works in a folder, over stdin and stdout; pyright's unless told otherwise."""

    def __init__(self, folder: Path, command: Sequence[str | Path] = PYRIGHT, options: object = None) -> None:
        self._folder = folder
        self._options = options
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder
        )
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

    def open(self, name: str, text: str) -> None:
        """Opens a file of the folder, which need not be on the disk."""
        document = {"uri": self._uri(name), "languageId": "python", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})

    def change(self, name: str, text: str) -> None:
        """Puts another text in the place of what an open file has."""
        document = {"uri": self._uri(name), "version": next(self._numbers)}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def complete(self, name: str, line: int, character: int) -> list[dict[str, Any]]:
        """What is offered at a place of an open file, counted from zero."""
        at = {"textDocument": {"uri": self._uri(name)}, "position": {"line": line, "character": character}}
        answer = self.ask("textDocument/completion", at)
        with contextlib.suppress(TypeError):  # A server may leave the object around them away.
            answer = answer["items"]
        return cast("list[dict[str, Any]]", answer)

    def _uri(self, name: str) -> str:
        return (self._folder / name).as_uri()

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
        if not length:
            raise EOFError(f"{self._process.args!r} has ended")
        message: dict[str, Any] = json.loads(stream.read(length))
        return message

    def __enter__(self) -> Self:
        folder = self._folder.as_uri()
        wishes: dict[str, Any] = {
            "processId": None,
            "rootUri": folder,
            "capabilities": {},
            "workspaceFolders": [{"uri": folder, "name": "here"}],
            "initializationOptions": self._options,
        }
        self.ask("initialize", wishes)
        self.tell("initialized", {})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()
