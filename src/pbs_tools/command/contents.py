"""What is inside backups: archives browsed like folders, files fetched, the client's log added.

Paths are typed as people write them, `/root.pxar.didx/etc/hosts`: the archive's name first, unless
`--archive-name` says it. PBS wants them in base64 (protocol.md §6.3-6.5).
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pbs_tools.command import exits, saving
from pbs_tools.command.calls import build
from pbs_tools.command.catalog import Entry, operation
from pbs_tools.command.derived import cell
from pbs_tools.command.forms import ascii_only, printable
from pbs_tools.command.generic import GenericCommand, typed_values
from pbs_tools.command.saying import say
from pbs_tools.command.table import Row
from pbs_tools.units import moment

if TYPE_CHECKING:
    from pbs_tools.command.session import Session

Item = dict[str, Any]
CATALOG = "snapshots.list_snapshot_catalog"
DECODED = "snapshots.download_decoded_snapshot_file"
UNCOMPRESSED_BLOB = bytes([66, 171, 56, 7, 190, 131, 112, 161])


class OfContents(GenericCommand):
    """A command whose help says what it is for, not what the operation takes: paths are plain."""

    summary = ""
    more = ""

    def __init__(self, row: Row) -> None:
        super().__init__(row)
        rights = "".join(f"\n\nNeeds {text}." for text in self.entry["privileges"])
        self.help: str | None = f"{self.summary}\n\n{self.more}{rights}"
        self.short_help: str | None = self.summary


class InArchive(OfContents):
    """A command with a path inside an archive, which is typed as it is and sent in base64."""

    def __init__(self, row: Row) -> None:
        super().__init__(row)
        self.params: list[click.Parameter] = [option for option in self.params if not HIDDEN & set(option.opts)]

    def values(self, session: Session, texts: tuple[str, ...], given: dict[str, Any]) -> dict[str, Any]:
        others = [parameter for parameter in self.entry["parameters"] if f"--{parameter['wire']}" not in HIDDEN]
        values = typed_values({**self.entry, "parameters": others}, self.positionals, session, texts, given)
        return {**values, "filepath": encoded(values.get("path", ""))}


HIDDEN = {"--filepath", "--tar"}
"""Options of the operations that are written otherwise here."""


class Catalog(InArchive):
    """`pbsh snapshot catalog`: one directory, or with `--recursive` all below it as a tree."""

    summary = "Lists a directory of an archive in a backup."
    more = "PATH begins with the name of the archive, as in /root.pxar.didx/etc; without it the archives are listed."

    def more_options(self) -> list[click.Option]:
        text = "Everything below, as a tree. Asks the server once for each directory."
        return [click.Option(["recursive", "--recursive"], is_flag=True, help=text)]

    def run(self, session: Session, texts: tuple[str, ...], **given: Any) -> None:
        """What the command does."""
        recursive = given.pop("recursive")
        values = self.values(session, texts, given)
        session.connect()
        if not recursive:
            session.show(listed(session, values), self.row)
        elif session.as_data:
            session.show([item for _, item in below(session, values)], self.row)
        else:
            for line in drawn(session, values):
                say(line)


class Dump(InArchive):
    """`pbsh catalog dump`: everything in the catalog, a line each with its whole path."""

    summary = "Lists everything in the archives of a backup."
    more = (
        "One line each, as the official client prints it: kind, path, and of a file its size and time in UTC."
        " The server is asked once for each directory."
    )

    def run(self, session: Session, texts: tuple[str, ...], **given: Any) -> None:
        """What the command does."""
        values = self.values(session, texts, given)
        session.connect()
        items = (item for _, item in below(session, values))
        if session.as_data:
            session.show(list(items), self.row)
            return
        for item in items:
            say(dumped(item))


class Saving(OfContents):
    """A command that fetches a file."""

    def more_options(self) -> list[click.Option]:
        return saving.options()

    def run(self, session: Session, texts: tuple[str, ...], **given: Any) -> None:
        """What the command does."""
        target = saving.target(session, given)
        values = self.values(session, texts, given)
        session.connect()
        self.fetch(session, values, given, target)

    def fetch(self, session: Session, values: dict[str, Any], given: dict[str, Any], target: saving.Target) -> None:
        """Sends the request and saves the answer."""
        raise NotImplementedError


class Download(Saving):
    """`pbsh snapshot download`: a file of a snapshot as it is stored, or decoded."""

    summary = "Fetches a file of a snapshot, as it is stored or decoded."
    more = "FILE-NAME is one of `pbsh snapshot files`. Files out of an archive: `pbsh snapshot restore-file`."

    def more_options(self) -> list[click.Option]:
        text = "What was backed up, and not the index or blob in which it is stored."
        return [click.Option(["decode", "--decode"], is_flag=True, help=text), *super().more_options()]

    def fetch(self, session: Session, values: dict[str, Any], given: dict[str, Any], target: saving.Target) -> None:
        entry = operation(DECODED) if given["decode"] else self.entry
        target = target.named(values["file-name"])
        saving.save(session, build(entry, values), target)


class RestoreFile(InArchive, Saving):
    """`pbsh snapshot restore-file`: a file out of an archive, or a directory as zip or tar."""

    summary = "Fetches a file or directory out of an archive in a backup."
    more = "PATH begins with the name of the archive, as in /root.pxar.didx/etc. A directory comes as zip or tar."

    def more_options(self) -> list[click.Option]:
        form = click.Option(
            ["form", "--format"],
            type=click.Choice(["zip", "tar"]),
            default="zip",
            show_default=True,
            help="Format for a directory; tar is compressed with zstd.",
        )
        return [form, *super().more_options()]

    def values(self, session: Session, texts: tuple[str, ...], given: dict[str, Any]) -> dict[str, Any]:
        values = super().values(session, texts, given)
        if values["filepath"] != TOP:
            return values
        if not values.get("archive-name"):
            raise click.UsageError("PATH begins with the name of an archive, as in /root.pxar.didx/etc")
        return {**values, "filepath": base64.b64encode(b"/").decode()}

    def fetch(self, session: Session, values: dict[str, Any], given: dict[str, Any], target: saving.Target) -> None:
        size = None
        if not target.path:
            item = found(session, values)
            ending = "" if item["leaf"] else {"zip": ".zip", "tar": ".tar.zst"}[given["form"]]
            target, size = target.named(f"{item['text']}{ending}"), item.get("size")
        saving.save(session, build(self.entry, {**values, "tar": given["form"] == "tar"}), target, size)


class UploadLog(OfContents):
    """`pbsh snapshot upload-log`: adds the client's log, in the form in which PBS stores it."""

    summary = "Adds a client's log to a snapshot that has none."
    more = "Only the group's owner may, once for each snapshot."

    def values(self, session: Session, texts: tuple[str, ...], given: dict[str, Any]) -> dict[str, Any]:
        values = super().values(session, texts, given)
        try:
            content = Path(values["logfile"]).read_bytes()
        except OSError as error:
            raise click.UsageError(f"{values['logfile']} cannot be read: {error.strerror}") from None
        return {**values, "body": blob(content)}


TOP = "root"
"""The top of what a listing begins with, instead of a path in base64. Downloads know no such
word."""


def encoded(path: str) -> str:
    """A path as PBS wants it in a listing."""
    inside = path.strip("/")
    return base64.b64encode(f"/{inside}".encode()).decode() if inside else TOP


def decoded(filepath: str) -> str:
    """The path of an entry, from the top."""
    if filepath == TOP:
        return "/"
    try:
        return base64.b64decode(filepath).decode("utf-8", "replace")
    except ValueError:
        return filepath


def blob(content: bytes) -> bytes:
    """A data blob, neither compressed nor encrypted: magic number, CRC-32, content."""
    return UNCOMPRESSED_BLOB + struct.pack("<I", zlib.crc32(content)) + content


def dumped(item: Item) -> str:
    """An entry as the official client dumps it:
    `f "./root.pxar.didx/etc/hosts" 120 2026-10-07T03:00:00Z`."""
    kind = "d" if item["type"] == "v" else item["type"]  # An archive is a directory to that client.
    path = "." + cell(item, "path")
    quoted = "".join(_ESCAPES.get(char, char if char.isprintable() else f"\\u{{{ord(char):x}}}") for char in path)
    parts = [kind, f'"{quoted}"']
    if kind == "f":
        # That client prints local time with this Z, which is true in UTC alone.
        parts += [str(item.get("size", 0)), moment(item.get("mtime", 0))]
    return " ".join(parts)


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def listed(session: Session, values: dict[str, Any]) -> list[Item]:
    """The entries of one directory."""
    items: list[Item] = session.send(build(_catalog(), values))
    return items


class NotThere(click.ClickException):
    """A path names nothing in the backup."""

    exit_code = exits.NOT_FOUND


def found(session: Session, values: dict[str, Any]) -> Item:
    """The entry of a path: looked for in the directory that it is in. The whole of an archive has
    the name of that."""
    path = decoded(values["filepath"]).rstrip("/")
    above, _, name = path.rpartition("/")
    if not name:
        return {"text": values["archive-name"].partition(".")[0], "leaf": False}
    entries = listed(session, {**values, "filepath": encoded(above)})
    item = next((item for item in entries if item["text"] == name), None)
    if item is None:
        there = ", ".join(printable(item["text"]) for item in entries[:8]) + (" …" if len(entries) > 8 else "")
        raise NotThere(f"there is no {name} in {above or '/'}, only {there or 'nothing at all'}")
    return item


def below(session: Session, values: dict[str, Any]) -> Iterator[tuple[list[bool], Item]]:
    """Everything below a directory; whether it and each directory above are the last in theirs."""
    return walked(lambda path: listed(session, {**values, "filepath": path}), values["filepath"])


def walked(ask: Callable[[str], list[Item]], top: str) -> Iterator[tuple[list[bool], Item]]:
    """As `below`. Not by recursion: a tree may be deeper than Python's stack."""
    levels = [iter(_with_last(ask(top)))]
    lasts: list[bool] = []
    while levels:
        item, last = next(levels[-1], (None, False))
        if item is None:
            levels.pop()
            del lasts[-1:]
            continue
        yield [*lasts, last], item
        if not item["leaf"]:
            lasts.append(last)
            levels.append(iter(_with_last(ask(item["filepath"]))))


def drawn(session: Session, values: dict[str, Any]) -> Iterator[str]:
    """The lines of the tree; in ASCII where stdout has no better."""
    plain = ascii_only()
    for lasts, item in below(session, values):
        lines = "".join("    " if last else "│   " for last in lasts[:-1]) + ("└── " if lasts[-1] else "├── ")
        lines = lines.translate(str.maketrans("│└├─", "|`+-")) if plain else lines
        yield f"{lines}{item['text']}{'' if item['leaf'] else '/'}"


def _with_last(items: list[Item]) -> list[tuple[Item, bool]]:
    return [(item, number == len(items)) for number, item in enumerate(items, 1)]


def _catalog() -> Entry:
    return operation(CATALOG)
