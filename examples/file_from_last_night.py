"""Takes one file out of the newest backup of a host or container.

`python file_from_last_night.py host/web01 root.pxar.didx /etc/hosts hosts.restored`. The backup
must not be encrypted; of a directory you get a zip file.
"""

from __future__ import annotations

import base64
import sys
from typing import cast

from pbs_api.enums import BackupType
from pbs_api.snapshots import download_pxar_file, list_snapshots
from pbs_client import Client


def main(group: str, archive: str, path: str, target: str) -> int:
    backup_type, _, backup_id = group.partition("/")
    kind = cast(BackupType, backup_type)
    with Client.from_env() as pbs:
        if pbs.repository is None:
            raise SystemExit("PBS_REPOSITORY names no datastore")
        store = pbs.repository.datastore
        snapshots = pbs.send(list_snapshots(store, backup_type=kind, backup_id=backup_id, ns=pbs.namespace))
        # A backup that is still running has no size yet, and nothing can be read from it.
        finished = [snapshot for snapshot in snapshots if snapshot.size is not None]
        if not finished:
            raise SystemExit(f"there is no finished backup of {group} in {store}")
        newest = max(finished, key=lambda snapshot: snapshot.backup_time)
        file = download_pxar_file(
            store,
            backup_type=kind,
            backup_id=backup_id,
            backup_time=newest.backup_time,
            ns=pbs.namespace,
            filepath=base64.b64encode(f"{archive}/{path.lstrip('/')}".encode()).decode(),
        )
        with pbs.stream(file) as download:
            size = download.save(target)
    print(f"{target}: {size} bytes, from the backup of {newest.backup_time_utc:%Y-%m-%d %H:%M} UTC")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
