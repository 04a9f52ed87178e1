"""A call of each function with likely arguments, for its place in the reference."""

from __future__ import annotations

from typing import Any

# By name of the parameter, or by function and name where one name stands for several things.
_SAMPLES: dict[str, object] = {
    "access_key": "AKIA0000",
    "api": "cf",
    "auth_id": "monitor@pbs",
    "authid": "sync@pbs",
    "backup_id": "100",
    "backup_time": 1710000000,
    "backup_type": "vm",
    "base_dn": "dc=example,dc=com",
    "bucket": "backups",
    "cf": "AVERAGE",
    "client_id": "pbs",
    "code": "AUTHORIZATION-CODE",
    "contact": "admin@example.com",
    "data": "Q0ZfVG9rZW49eA==",
    "devices": "sdb,sdc",
    "disk": "sdb",
    "drive": "lto1",
    "endpoint": "s3.example.com",
    "file_name": "index.json.blob",
    "filepath": "cm9vdA==",
    "fingerprint": ":".join(["ab"] * 32),
    "from_": 1,
    "from_address": "pbs@example.com",
    "handle": "cf",
    "hint": "the usual one",
    "host": "influx.example.com:8089",
    "id": "nightly",
    "iface": "eth0",
    "index": 0,
    "issuer_url": "https://id.example.com",
    "label_text": "TAPE01",
    "media_set": "11111111-2222-3333-4444-555555555555",
    "method": "post",
    "name": "office",
    "network": ["192.0.2.0/24"],
    "new_owner": "backup@pbs",
    "notes": "before the upgrade",
    "ns": "prod",
    "path": "/mnt/datastore/tank",
    "pool": "weekly",
    "privs": "Sys.Audit",
    "protected": True,
    "raidlevel": "mirror",
    "realm": "corp",
    "redirect_url": "https://pbs.example.com:8007",
    "remote": "offsite",
    "remote_store": "tank",
    "role": "DatastoreAudit",
    "s3_endpoint_id": "minio",
    "schedule": "daily",
    "server": "mail.example.com",
    "server1": "ldap.example.com",
    "service": "proxmox-backup-proxy",
    "source_slot": 1,
    "state": "STATE",
    "store": "tank",
    "target_ns": "archive",
    "timeframe": "day",
    "timezone": "Europe/Vienna",
    "to": 2,
    "token_name": "automation",
    "type": "totp",
    "upid": "UPID:pbs:0000073A:000007B2:00000005:65EC9590:garbage_collection:tank:root@pam:",
    "url": "https://influx.example.com:8086",
    "user_attr": "uid",
    "userid": "monitor@pbs",
    "username": "root@pam",
    "uuid": "11111111-2222-3333-4444-555555555555",
    "remotes.create_remote host": "offsite.example.com",
    "access.update_acl path": "/datastore/tank",
    "certificates.get_acme_challenge_schema type": "dns",
    "certificates.create_acme_plugin type": "dns",
    "certificates.create_acme_plugin data": "Q0ZfVG9rZW49eA==",
    "namespaces.create_namespace name": "prod",
    "tape_drives.create_changer path": "/dev/tape/by-id/scsi-changer",
    "tape_drives.create_drive path": "/dev/tape/by-id/scsi-drive",
}
_WORDS = frozenset({"password", "new_password", "secret_key", "token", "vncticket", "certificates", "key"})
"""What is a secret, or long: a variable in the example."""
_ONE_OF_SEVERAL = {
    "tape_media.create_tape_encryption_key": "hint",
    "tape_media.destroy_media": "label_text",
    "tape_media.move_media": "label_text",
}
"""Function → a parameter that is needed because another one is not given."""


def sample_call(operation: dict[str, Any]) -> str:
    """The call with the arguments that it needs."""
    positional: list[str] = []
    named: list[str] = ["body=body"] if operation["body"] else []
    for parameter in operation["parameters"]:
        wanted = parameter["required"] or _ONE_OF_SEVERAL.get(operation["name"]) == parameter["name"]
        if not wanted or parameter["name"] == "node":
            continue
        text = _written(operation["name"], parameter)
        if parameter["place"] == "path":
            positional.append(text)
        else:
            named.append(f"{parameter['name']}={text}")
    return f"{operation['name'].partition('.')[2]}({', '.join([*positional, *named])})"


def example(operation: dict[str, Any]) -> list[str]:
    """Import and call, as one types them: `wait` for what starts a task, `stream` for what answers
    bytes."""
    module, _, function = operation["name"].partition(".")
    call = sample_call(operation)
    lines = [f"from pbs_api.{module} import {function}", ""]
    match operation["result"]:
        case "task":
            return [*lines, f"pbs.wait({call})"]
        case "stream":
            return [*lines, f"with pbs.stream({call}) as download:", '    download.save("file")']
        case _:
            return [*lines, f"pbs.send({call})"]


def _written(function: str, parameter: dict[str, Any]) -> str:
    name: str = parameter["name"]
    if name in _WORDS:
        return name
    found = _SAMPLES.get(f"{function} {name}", _SAMPLES.get(name))
    allowed: list[str] = parameter.get("enum") or []
    if allowed and found not in allowed:
        found = allowed[0]
    if found is None:
        found = "…"  # Of what is new; a test of the reference tells.
    return f'"{found}"' if isinstance(found, str) else repr(found).replace("'", '"')
