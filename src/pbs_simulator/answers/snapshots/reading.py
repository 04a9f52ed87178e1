"""Reading out of backups: stored and decoded files, the catalog, single files and directories of an
archive; and the client's log.
"""

from __future__ import annotations

import base64
from typing import Any

from pbs_simulator.answers.snapshots.contents import require_manifest, snapshot_path
from pbs_simulator.archives import Link, check_blob, decode_blob, find, listing, tar_zst_bytes, zip_bytes
from pbs_simulator.base64_text import decode
from pbs_simulator.calls import Answers, ApiCall, Raw
from pbs_simulator.datastore_access import check_namespace, check_owner, open_group, open_store, snapshot_of
from pbs_simulator.datastores import CATALOG_FILE, CLIENT_LOG, BackupFile, Datastore, Snapshot
from pbs_simulator.refusals import NO_FILE, Refusal

answers: Answers = Answers()


_FULL, _OWNED = ("Datastore.Read",), ("Datastore.Backup",)


def _opened(call: ApiCall) -> tuple[Datastore, Snapshot | None]:
    store, group = open_group(call, "read", _FULL, _OWNED)
    return store, snapshot_of(call, group)


@answers("GET", "/admin/datastore/{store}/download")
def download(call: ApiCall) -> Raw:
    _, group = open_group(call, "read", _FULL, _OWNED)
    snapshot = snapshot_of(call, group)
    file = snapshot.file(call["file-name"]) if snapshot else None
    if snapshot is None or file is None:
        raise Refusal(f"File open failed: {NO_FILE}")
    return Raw(snapshot.stored(file))


@answers("GET", "/admin/datastore/{store}/download-decoded")
def download_decoded(call: ApiCall) -> Raw:
    store, found = _opened(call)
    name = _archive_name(call["file-name"])
    snapshot = require_manifest(call, store, found, named=True)
    file = _readable(call, store, snapshot, name)
    stored = snapshot.stored(file)
    return Raw(decode_blob(stored) if file.filename.endswith(".blob") else stored)


_INDEXES = {"pxar": "didx", "mpxar": "didx", "ppxar": "didx", "pcat1": "didx", "img": "fidx"}
_BLOBS = frozenset({"conf", "json", "key", "log"})


def _archive_name(text: str) -> str:
    """The stored file that a name means: the ending of an index or a blob may be left out."""
    ending = text.rpartition(".")[2] if "." in text else ""
    if ending in ("blob", "didx", "fidx"):
        return text
    if ending in _INDEXES:
        return f"{text}.{_INDEXES[ending]}"
    if ending not in _BLOBS:
        raise Refusal(f"failed to parse archive type for '{text}'")
    return f"{text}.blob"


def _base64(call: ApiCall, text: str, prefix: str = "") -> bytes:
    try:
        return decode(text, old=not call.server.at_least("4.0"))
    except ValueError as problem:
        raise Refusal(f"{prefix}{problem}") from None


def _parts(raw: bytes) -> list[str]:
    return [part for part in raw.decode("utf-8", "replace").split("/") if part]


@answers("GET", "/admin/datastore/{store}/catalog")
def catalog(call: ApiCall) -> list[dict[str, Any]]:
    """The catalog of the whole snapshot, or the entries of one archive."""
    store, found = _opened(call)
    archive_name = _archive_name(call.get("archive-name", CATALOG_FILE))
    snapshot = require_manifest(call, store, found, named=True)
    opened = _readable if archive_name == CATALOG_FILE else _archive
    archive = opened(call, store, snapshot, archive_name)
    text: str = call["filepath"]
    parts = [] if text in ("root", "/") else _parts(_base64(call, text, "base64 decoding of path failed - "))
    shown = "/" + "/".join(parts)
    if archive_name != CATALOG_FILE:
        return _entries(snapshot, archive, parts, "/".join(parts), shown)
    archives = {file.filename: file for file in snapshot.files if file.is_archive}
    if not parts:
        return [
            {"filepath": base64.b64encode(f"/{name}".encode()).decode(), "leaf": False, "text": name, "type": "d"}
            for name in archives
        ]
    if parts[0] not in archives:
        raise Refusal(f'path "{shown}" not found in catalog')
    return _entries(snapshot, archives[parts[0]], parts[1:], "/".join(parts), shown)


def _entries(
    snapshot: Snapshot, archive: BackupFile, parts: list[str], prefix: str, shown: str
) -> list[dict[str, Any]]:
    node = find(archive.entries(), parts)
    if node is None:
        raise Refusal(f'path "{shown}" not found in catalog')
    if not isinstance(node, dict):
        raise Refusal("parent is not a directory - internal error")
    return listing(node, prefix, snapshot.backup_time)


def _readable(call: ApiCall, store: Datastore, snapshot: Snapshot, name: str) -> BackupFile:
    """A file that can be opened and is not encrypted; how PBS refuses depends on what its name says
    it is.
    """
    file = snapshot.file(name)
    if file is None:
        kind = {"didx": "dynamic", "fidx": "fixed"}.get(name.rpartition(".")[2])
        if kind is None:
            raise Refusal(f"File open failed: {NO_FILE}")
        path = f"{snapshot_path(call, store)}/{name}"
        raise Refusal(f'unable to read {kind} index \'"{path}"\' - Unable to open {kind} index "{path}" - {NO_FILE}')
    if file.crypt_mode == "encrypt":
        raise Refusal(f"cannot decode '{name}' - is encrypted")
    return file


def _archive(call: ApiCall, store: Datastore, snapshot: Snapshot, name: str) -> BackupFile:
    """An archive with a file tree; of one in two parts, the part with the names."""
    if snapshot.file(name) is None and name.endswith(".pxar.didx"):
        name = f"{name.removesuffix('.pxar.didx')}.mpxar.didx"
    if snapshot.file(name) is None:
        raise Refusal("archive not found in manifest")
    file = _readable(call, store, snapshot, name.replace(".ppxar.didx", ".mpxar.didx"))
    if file.filename.endswith(".didx"):
        if not file.is_archive:
            raise Refusal("no goodbye tail marker found")
        return file
    path = f"{snapshot_path(call, store)}/{name}"
    raise Refusal(
        f'unable to read dynamic index \'"{path}"\' - Unable to open dynamic index "{path}" - got unknown magic number'
    )


@answers("GET", "/admin/datastore/{store}/pxar-file-download")
def download_from_archive(call: ApiCall) -> Raw:
    store, group = open_group(call, "read", _FULL, _OWNED)
    raw = _base64(call, call["filepath"]).removeprefix(b"/")
    name, _, inside = raw.partition(b"/")
    if call.get("archive-name") is not None:
        name, inside = call["archive-name"].encode(), raw
    if not name:
        raise Refusal("invalid archive name")
    archive_name = _archive_name(name.decode("utf-8", "replace"))
    snapshot = require_manifest(call, store, snapshot_of(call, group), named=True)
    archive = _archive(call, store, snapshot, archive_name)
    parts = _parts(inside)
    node = find(archive.entries(), parts)
    if node is None:
        raise Refusal(f"error opening '\"{inside.decode('utf-8', 'replace')}\"'")
    if isinstance(node, dict):
        top = parts[-1] if parts else ""
        return Raw(tar_zst_bytes(node, top, snapshot.backup_time) if call.get("tar") else zip_bytes(node, top))
    if isinstance(node, Link):
        raise Refusal("cannot download file of type Symlink")
    return Raw(node)


@answers("POST", "/admin/datastore/{store}/upload-backup-log")
def upload_log(call: ApiCall) -> None:
    """Only the owner may, once."""
    ns = call.get("ns", "")
    check_namespace(call, call["store"], ns, _OWNED)
    store = open_store(call, "write")
    group = store.group(ns, call["backup-type"], call["backup-id"])
    path = store.group_path(ns, call["backup-type"], call["backup-id"])
    if group is None:
        raise Refusal(f'unable to read "{path}/owner" - {NO_FILE}')
    check_owner(group.owner, call.auth_id)
    snapshot = group.snapshots.get(call["backup-time"])
    if snapshot is not None and snapshot.file(CLIENT_LOG) is not None:
        raise Refusal("backup already contains a log.")
    if (fault := check_blob(call.body)) is not None:
        raise Refusal(fault)
    if snapshot is None:
        raise Refusal(f'unable to create file "{path}" - {NO_FILE}')
    snapshot.files.append(BackupFile(CLIENT_LOG, None, None, call.body))
