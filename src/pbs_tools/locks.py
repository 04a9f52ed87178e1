"""A lock between runs of the same program on this machine. It is released when the process that
holds it ends, in whatever way."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from pbs_client import UsageError


class AlreadyRunning(Exception):
    """Somebody else holds the lock. The text names it."""


@contextmanager
def exclusive(what: str, *, wait: bool = False) -> Generator[None]:
    """Holds the lock named `what`. If another process or thread holds it, waits until it is
    released, or raises `AlreadyRunning` at once if `wait` is false."""
    path = _folder() / f"{hashlib.sha256(what.encode()).hexdigest()[:32]}.lock"
    with open(path, "a+b") as file:
        if not _locked(file.fileno(), wait=wait):
            raise AlreadyRunning(what)
        yield


def _folder() -> Path:
    """The folder of the locks: below the folder for temporary files, which is the same for a timer
    and at a prompt. If that cannot be used, `XDG_RUNTIME_DIR`, which timers lack."""
    user = os.getuid() if sys.platform != "win32" else os.environ.get("USERNAME", "")
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    shared = Path(os.environ.get("TMPDIR") or tempfile.gettempdir(), f"pbsh-{user}")
    for folder in (shared, Path(runtime, "pbsh")) if runtime else (shared,):
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            # Everybody may write to the folder for temporary files, so somebody else may have been
            # there first.
            if sys.platform == "win32" or (not folder.is_symlink() and folder.stat().st_uid == user):
                return folder
        except OSError:
            continue
    raise UsageError(
        f"no lock can be kept in {shared}: it cannot be made, or belongs to somebody else", hint="Set XDG_RUNTIME_DIR."
    )


if sys.platform == "win32":
    import msvcrt

    def _locked(descriptor: int, *, wait: bool) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _locked(descriptor: int, *, wait: bool) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            return False
        return True
