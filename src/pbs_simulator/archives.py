"""What is inside backups: data blobs, file archives and their trees, and the zip and tar forms in
which PBS sends directories.

Contents are small and made up; their sizes are what a scenario says. Blobs carry the real magic and
checksum.
"""

from __future__ import annotations

import base64
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, TypeAlias

import attrs

BLOB_MAGIC = bytes([66, 171, 56, 7, 190, 131, 112, 161])
"""An uncompressed, unencrypted blob."""
_BLOB_MAGICS = (
    BLOB_MAGIC,
    bytes([49, 185, 88, 66, 111, 182, 163, 127]),
    bytes([123, 103, 133, 190, 34, 45, 76, 240]),
    bytes([230, 89, 27, 191, 11, 191, 216, 11]),
)


@attrs.frozen
class Link:
    """A symbolic link."""

    target: str


TreeNode: TypeAlias = "bytes | Link | Tree"
"""A file's content, a link, or a directory."""
Tree: TypeAlias = "dict[str, TreeNode]"
"""A directory: the nodes in it by name."""


def encode_blob(content: bytes) -> bytes:
    """A data blob as it is stored."""
    return BLOB_MAGIC + struct.pack("<I", zlib.crc32(content)) + content


def check_blob(raw: bytes) -> str | None:
    """What is wrong with an uploaded blob; None if nothing is."""
    if len(raw) < 12:
        return f"blob too small ({len(raw)} bytes)."
    if raw[:8] not in _BLOB_MAGICS:
        return "invalid blob magic number."
    if struct.unpack("<I", raw[8:12])[0] != zlib.crc32(raw[12:]):
        return "wrong blob CRC."
    return None


def decode_blob(raw: bytes) -> bytes:
    """The content of a stored blob."""
    return raw[12:]


def default_tree(archive: str) -> Tree:
    """The files of an archive whose scenario names none: a small `etc`, or somebody's documents."""
    if archive.startswith("etc."):
        return {
            "hosts": b"127.0.0.1 localhost\n192.0.2.10 pbs.example.com pbs\n",
            "passwd": b"root:x:0:0:root:/root:/bin/bash\n",
        }
    return {"user": {"docs": {"link": Link("readme.txt"), "log.txt": b"first run\n", "readme.txt": b"hello\n"}}}


def default_blob(name: str) -> bytes:
    """The text of a configuration blob whose scenario gives none."""
    if name.startswith("pct."):
        return b"arch: amd64\nhostname: ct1\nmemory: 512\nrootfs: local:subvol-200-disk-0,size=1G\n"
    if name.startswith("qemu-server."):
        return b"boot: order=scsi0\ncores: 2\nmemory: 2048\nname: testvm\nscsi0: store:vm-100-disk-0,size=32M\n"
    return b"{}\n"


def find(tree: Tree, parts: list[str]) -> TreeNode | None:
    """The node at a path; None if there is none."""
    node: TreeNode = tree
    for part in parts:
        if not isinstance(node, dict) or part not in node:
            return None
        node = node[part]
    return node


def listing(tree: Tree, prefix: str, mtime: int) -> list[dict[str, Any]]:
    """The entries of a directory as the catalog shows them; `prefix` is the way to it, archive
    included.
    """
    entries: list[dict[str, Any]] = []
    for name, node in sorted(tree.items()):
        entry: dict[str, Any] = {"filepath": base64.b64encode(f"{prefix}/{name}".encode()).decode(), "text": name}
        if isinstance(node, dict):
            entry |= {"leaf": False, "type": "d"}
        elif isinstance(node, Link):
            entry |= {"leaf": True, "type": "l"}
        else:
            entry |= {"leaf": True, "type": "f", "mtime": mtime, "size": len(node)}
        entries.append(entry)
    return entries


def _walk(tree: Tree, prefix: str) -> Iterator[tuple[str, TreeNode]]:
    for name, node in sorted(tree.items()):
        yield f"{prefix}{name}", node
        if isinstance(node, dict):
            yield from _walk(node, f"{prefix}{name}/")


def zip_bytes(tree: Tree, top: str) -> bytes:
    """A directory as a zip file; `top` is the name of the directory, empty for an archive's
    root.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if top:
            archive.writestr(f"{top}/", b"")
        for name, node in _walk(tree, f"{top}/" if top else ""):
            if isinstance(node, dict):
                archive.writestr(f"{name}/", b"")
            else:
                archive.writestr(name, node.target.encode() if isinstance(node, Link) else node)
    return buffer.getvalue()


def tar_zst_bytes(tree: Tree, top: str, mtime: int) -> bytes:
    """A directory as a tar file in a zstd frame of uncompressed blocks."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, node in _walk(tree, f"{top}/" if top else ""):
            info = tarfile.TarInfo(name)
            info.mtime = mtime
            if isinstance(node, dict):
                info.type = tarfile.DIRTYPE
                archive.addfile(info)
            elif isinstance(node, Link):
                info.type, info.linkname = tarfile.SYMTYPE, node.target
                archive.addfile(info)
            else:
                info.size = len(node)
                archive.addfile(info, io.BytesIO(node))
    return _zstd_frame(buffer.getvalue())


def _zstd_frame(content: bytes) -> bytes:
    """RFC 8878: magic, a header with an 8-byte content size, then raw blocks of at most 128 KiB."""
    frame = bytearray(struct.pack("<I", 0xFD2FB528) + b"\xe0" + struct.pack("<Q", len(content)))
    step = 128 * 1024
    for start in range(0, len(content), step) or (0,):
        block = content[start : start + step]
        last = start + step >= len(content)
        frame += (len(block) << 3 | last).to_bytes(3, "little") + block
    return bytes(frame)
