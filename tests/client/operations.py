"""A few functions such as the generator writes, so that these tests do not depend on the generated package."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

from pbs_client import Operation, Parameter, Request, StreamRequest, TaskRequest
from pbs_client.runtime.decoders import Decoder
from pbs_client.runtime.decoding import TEXT, UPID as A_UPID, ListOf

BackupType = Literal["vm", "ct", "host"]

UPID = "UPID:pbs:000003E8:0001E240:00000001:65EEEEEE:garbage_collection:tank:root@pam:"


_LIST_SNAPSHOTS = Operation(
    home=__name__,
    name="snapshots.list_snapshots",
    method="GET",
    template="/admin/datastore/{store}/snapshots",
    effect="read",
    privileges=("Datastore.Audit on /datastore/{store}",),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_type", "backup-type", "query"),
        Parameter("since", "since", "query", "time"),
        Parameter("verified", "verified", "query", "boolean"),
        Parameter("limit", "limit", "query", "integer"),
        Parameter("states", "states", "query", "array"),
    ),
    decode=Decoder(ListOf(TEXT)),
)
_START_GC = Operation(
    home=__name__,
    name="gc.start_gc",
    method="POST",
    template="/admin/datastore/{store}/gc",
    effect="start",
    parameters=(Parameter("store", "store", "path"),),
    decode=Decoder(A_UPID),
)
_DOWNLOAD_FILE = Operation(
    home=__name__,
    name="snapshots.download_file",
    method="GET",
    template="/admin/datastore/{store}/download",
    effect="read",
    parameters=(Parameter("store", "store", "path"), Parameter("file_name", "file-name", "query")),
)
_UPDATE_USER = Operation(
    home=__name__,
    name="users.update_user",
    method="PUT",
    template="/access/users/{userid}",
    effect="write",
    parameters=(
        Parameter("userid", "userid", "path"),
        Parameter("comment", "comment", "body"),
        Parameter("enable", "enable", "body", "boolean"),
        Parameter("expire", "expire", "body", "time"),
        Parameter("groups", "groups", "body", "array"),
        Parameter("password", "password", "body", secret=True),
    ),
)
_DELETE_ENTRY = Operation(
    home=__name__,
    name="tfa.delete_entry",
    method="DELETE",
    template="/access/tfa/{userid}/{id}",
    effect="destroy",
    parameters=(
        Parameter("userid", "userid", "path"),
        Parameter("id", "id", "path"),
        Parameter("password", "password", "body", secret=True),
    ),
)
_UPLOAD_LOG = Operation(
    home=__name__,
    name="snapshots.upload_log",
    method="POST",
    template="/admin/datastore/{store}/upload-backup-log",
    effect="write",
    parameters=(Parameter("store", "store", "path"), Parameter("backup_id", "backup-id", "query")),
)
_REFRESH = Operation(
    home=__name__,
    name="datastore.refresh",
    method="PUT",
    template="/admin/datastore/{store}/s3-refresh",
    effect="start",
    parameters=(Parameter("store", "store", "path"),),
    fixed=(("use-task", True),),
    decode=Decoder(A_UPID),
)


def list_snapshots(
    store: str,
    /,
    *,
    backup_type: BackupType | None = None,
    since: int | datetime | None = None,
    verified: bool | None = None,
    limit: int | None = None,
    states: Sequence[str] | None = None,
) -> Request[list[str]]:
    values = {
        "store": store,
        "backup-type": backup_type,
        "since": since,
        "verified": verified,
        "limit": limit,
        "states": states,
    }
    return Request(_LIST_SNAPSHOTS, values)


def start_gc(store: str, /) -> TaskRequest:
    return TaskRequest(_START_GC, {"store": store})


def refresh(store: str, /) -> TaskRequest:
    return TaskRequest(_REFRESH, {"store": store})


def download_file(store: str, /, *, file_name: str) -> StreamRequest:
    return StreamRequest(_DOWNLOAD_FILE, {"store": store, "file-name": file_name})


def update_user(
    userid: str,
    /,
    *,
    comment: str | None = None,
    enable: bool | None = None,
    expire: int | datetime | None = None,
    groups: Sequence[str] | None = None,
    password: str | None = None,
) -> Request[None]:
    values = {
        "userid": userid,
        "comment": comment,
        "enable": enable,
        "expire": expire,
        "groups": groups,
        "password": password,
    }
    return Request(_UPDATE_USER, values)


def delete_entry(userid: str, id: str, /, *, password: str | None = None) -> Request[None]:
    return Request(_DELETE_ENTRY, {"userid": userid, "id": id, "password": password})


def upload_log(store: str, /, *, body: bytes | Iterable[bytes], backup_id: str) -> Request[None]:
    return Request(_UPLOAD_LOG, {"store": store, "backup-id": backup_id}, body=body)
