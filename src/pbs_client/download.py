"""Answers that are bytes: read in pieces, or saved to a file that is complete or absent."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Generic, TypeVar

from pbs_client.envelope import shown_headers
from pbs_client.errors import Interrupted, PbsError, UnexpectedAnswer, UsageError
from pbs_client.transport import AsyncHttpAnswer, HttpAnswer, Reply

AnyAnswer = TypeVar("AnyAnswer", HttpAnswer, AsyncHttpAnswer)


class PartialFile:
    """A file in the making, beside the one that it becomes, so that the last step is a rename on
    the same file system.

    Every end but `commit` removes it: an error, a full disk, Ctrl-C.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._given = os.fspath(path)
        # For a symbolic link, the file that it leads to is replaced, as by any program that writes
        # to it.
        self._target = Path(os.path.realpath(path))
        self._file: IO[bytes] | None = None
        import secrets  # Brings the hashes of OpenSSL, and most programs save nothing.

        # Not made from the target's name, which may be as long as a name can be.
        self._path = self._target.parent / f".{secrets.token_hex(8)}.part"

    def begin(self) -> None:
        """Creates the file. Fails early if it cannot be created, or could not replace the
        target."""
        if self._target.is_dir() or self._given.endswith(os.sep):
            raise IsADirectoryError(f"{self._given!r} is a directory; a download is saved as one file")
        if self._target.exists() and not self._target.is_file():
            raise UsageError(
                f"{self._given!r} is not a regular file, and a download replaces one",
                hint="Iterate it and write the pieces yourself.",
            )
        # Not with tempfile, whose files only their owner may read: a download gets the same
        # permissions as any new file of this user.
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        except OSError as error:
            error.filename = self._given  # The name of the partial file means nothing to the user.
            raise
        self._file = os.fdopen(descriptor, "wb")
        if self._target.exists() and os.name != "nt":
            self._take_over(self._file.fileno(), self._target.stat())

    def _take_over(self, descriptor: int, old: os.stat_result) -> None:
        """Takes over owner and mode of the file that is replaced, but never setuid or setgid: the
        new content comes from the server."""
        mode, new = stat.S_IMODE(old.st_mode) & 0o777, os.fstat(descriptor)
        if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
            try:
                os.fchown(descriptor, old.st_uid, old.st_gid)
            except PermissionError:
                if old.st_uid != new.st_uid:
                    raise UsageError(
                        f"{self._given!r} belongs to another user, and the download would take it over: remove it first"
                    ) from None
                mode &= ~0o070  # The rights of its group are not for another group.
        os.fchmod(descriptor, mode)

    def write(self, piece: bytes | bytearray) -> None:
        """Appends bytes."""
        if self._file is not None:
            self._file.write(piece)

    def commit(self) -> None:
        """Makes it the target, with its content on the disk before its name."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            os.replace(self._path, self._target)
            self._file = None
            _sync_directory(self._target.parent)

    def discard(self) -> None:
        """Removes it, if it has not become the target."""
        if self._file is not None:
            with suppress(OSError):  # A full disk is noticed again when the rest of the buffer is written.
                self._file.close()
            self._path.unlink(missing_ok=True)
            self._file = None


def _sync_directory(directory: Path) -> None:
    if os.name == "nt":
        return  # Windows cannot sync a directory.
    # The file is complete by now; some file systems just cannot sync a directory.
    with suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class BaseDownload(Generic[AnyAnswer]):
    """What both kinds of download share."""

    def __init__(self, reply: Reply, call: str) -> None:
        self._answer: AnyAnswer = reply.open
        self._status = reply.status
        self._call = call
        self._begun = False
        self._over = False
        self._received = 0
        self.headers: dict[str, str] = shown_headers(reply.headers)
        """The HTTP headers, names in lower case."""
        length = reply.header("content-length")
        encoded = reply.header("content-encoding") not in (None, "identity")
        counted = length is not None and length.isascii() and length.isdecimal() and len(length) < 19
        self.size: int | None = int(length) if length is not None and counted and not encoded else None
        """The number of bytes to come, if the server says so; PBS mostly does not (protocol.md
        §6)."""

    def _begin(self) -> AnyAnswer:
        if self._begun:
            raise UsageError("a download can be read once; send the request again", request=self._call)
        if self._over:
            raise UsageError(
                "this download is over: read it inside the `with` block that opened it", request=self._call
            )
        self._begun = True
        return self._answer

    def end(self) -> None:
        """Called by the client at the end of the `with` block, when the connection is given
        back."""
        self._over = True

    def _count(self, piece: bytes) -> bytes:
        self._received += len(piece)
        return piece

    def _finish(self) -> None:
        # A transport should have noticed this by itself.
        if self.size is not None and self._received != self.size:
            raise Interrupted(f"the download broke off after {self._received} of {self.size} bytes", request=self._call)

    def _label(self, error: PbsError) -> None:
        error.request = error.request or self._call
        if isinstance(error, UnexpectedAnswer):
            error.status = self._status


class Download(BaseDownload[HttpAnswer]):
    """The bytes of a `StreamRequest`. Iterate it, or `read` or `save` it, once. It stays
    open until the end of the `with` block that opened it."""

    def __iter__(self) -> Iterator[bytes]:
        """The bytes in pieces. A download that is cut short raises `Interrupted`, after the pieces
        that did arrive."""
        answer = self._begin()
        try:
            yield from map(self._count, answer.chunks())
            self._finish()
        except PbsError as error:
            self._label(error)
            raise

    def read(self) -> bytes:
        """All of it, in memory."""
        return b"".join(self)

    def save(self, path: str | os.PathLike[str]) -> int:
        """Saves it to a file, replacing an existing one (and keeping its mode), and returns the
        number of bytes.

        The file appears under its name only when it is complete and on the disk; if anything
        goes wrong before that, nothing is left behind.
        """
        file = PartialFile(path)
        try:
            file.begin()
            for piece in self:
                file.write(piece)
            file.commit()
        finally:
            file.discard()
        return self._received
