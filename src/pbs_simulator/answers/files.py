"""Reading out of backups: stored and decoded files, the catalog, single files and directories of an archive; and the client's log."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from pbs_simulator.answers.snapshots import require_manifest
from pbs_simulator.archives import Link, check_blob, decode_blob, find, listing, tar_zst_bytes, zip_bytes
from pbs_simulator.calls import Call, Raw, Refusal, answers
from pbs_simulator.datastores import CATALOG_FILE, CLIENT_LOG, BackupFile, Datastore, Snapshot
from pbs_simulator.stores import NO_FILE, check_namespace, check_owner, open_group, open_store, snapshot_of

_FULL, _OWNED = ("Datastore.Read",), ("Datastore.Backup",)


def _snapshot(call: Call) -> tuple[Datastore, Snapshot]:
    store, group = open_group(call, "read", _FULL, _OWNED)
    return store, require_manifest(call, store, snapshot_of(call, group))


@answers("GET", "/admin/datastore/{store}/download")
def download(call: Call) -> Raw:
    _, group = open_group(call, "read", _FULL, _OWNED)
    snapshot = snapshot_of(call, group)
    file = snapshot.file(call["file-name"]) if snapshot else None
    if snapshot is None or file is None:
        raise Refusal(f"File open failed: {NO_FILE}")
    return Raw(snapshot.stored(file))


@answers("GET", "/admin/datastore/{store}/download-decoded")
def download_decoded(call: Call) -> Raw:
    _, snapshot = _snapshot(call)
    name = call["file-name"]
    file = snapshot.file(name)
    if file is None:
        raise Refusal(f"File open failed: {NO_FILE}")
    if file.crypt_mode == "encrypt":
        raise Refusal(f"cannot decode '{name}' - is encrypted")
    stored = snapshot.stored(file)
    return Raw(decode_blob(stored) if name.endswith(".blob") else stored)


def _decoded_path(text: str) -> list[str]:
    if text in ("root", "/"):
        return []
    try:
        decoded = base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise Refusal("base64 decode of path failed") from None
    return [part for part in decoded.split("/") if part]


@answers("GET", "/admin/datastore/{store}/catalog")
def catalog(call: Call) -> list[dict[str, Any]]:
    store, snapshot = _snapshot(call)
    parts = _decoded_path(call["filepath"])
    archive_name: str | None = call.get("archive-name")
    if archive_name is not None:
        archive = _readable(snapshot, archive_name)
        return _entries(snapshot, archive, parts, "/".join(["", *parts]).lstrip("/"), "/" + "/".join(parts))
    if snapshot.file(CATALOG_FILE) is None:
        path = f"{store.snapshot_path(call.get('ns', ''), snapshot.backup_type, snapshot.backup_id, snapshot.backup_time)}/{CATALOG_FILE}"
        raise Refusal(f'unable to read dynamic index \'"{path}"\' - Unable to open dynamic index "{path}" - {NO_FILE}')
    _readable(snapshot, CATALOG_FILE)
    archives = {file.filename: file for file in snapshot.files if file.is_archive}
    if not parts:
        return [{"filepath": base64.b64encode(f"/{name}".encode()).decode(), "leaf": False, "text": name, "type": "d"} for name in archives]
    shown = "/" + "/".join(parts)
    if parts[0] not in archives:
        raise Refusal(f'path "{shown}" not found in catalog')
    return _entries(snapshot, archives[parts[0]], parts[1:], "/".join(parts), shown)


def _entries(snapshot: Snapshot, archive: BackupFile, parts: list[str], prefix: str, shown: str) -> list[dict[str, Any]]:
    node = find(archive.entries(), parts)
    if node is None:
        raise Refusal(f'path "{shown}" not found in catalog')
    if not isinstance(node, dict):
        raise Refusal("parent is not a directory - internal error")
    return listing(node, prefix, snapshot.backup_time)


def _readable(snapshot: Snapshot, name: str) -> BackupFile:
    file = snapshot.file(name)
    if file is None:
        raise Refusal(f"File open failed: {NO_FILE}")
    if file.crypt_mode == "encrypt":
        raise Refusal(f"cannot decode '{name}' - is encrypted")
    return file


@answers("GET", "/admin/datastore/{store}/pxar-file-download")
def download_from_archive(call: Call) -> Raw:
    _, snapshot = _snapshot(call)
    parts = _decoded_path(call["filepath"])
    archive_name: str | None = call.get("archive-name")
    if archive_name is None:
        if not parts:
            raise Refusal("invalid filepath - no archive name")
        archive_name, parts = parts[0], parts[1:]
    archive = _readable(snapshot, archive_name)
    if not archive.is_archive:
        raise Refusal("no goodbye tail marker found")
    node = find(archive.entries(), parts)
    if node is None:
        raise Refusal(f"error opening '\"{'/'.join(parts)}\"'")
    if isinstance(node, dict):
        top = parts[-1] if parts else ""
        return Raw(tar_zst_bytes(node, top, snapshot.backup_time) if call.get("tar") else zip_bytes(node, top))
    if isinstance(node, Link):
        raise Refusal("cannot download file of type Symlink")
    return Raw(node)


@answers("POST", "/admin/datastore/{store}/upload-backup-log")
def upload_log(call: Call) -> None:
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
