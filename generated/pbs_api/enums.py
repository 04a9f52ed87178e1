# Made by `python -m codegen generate` from the tables in schema/, for PBS 3.4 to 4.2.3.
# Not to be edited: change schema/ and generate again.
"""The enums of the API: what may be passed, and what known servers answer. An answer of a newer server may hold other values."""

from __future__ import annotations

from typing import Literal

__all__ = [
    "AclUgidType",
    "AcmeAccountStatus",
    "AcmePluginSetting",
    "AdRealmSetting",
    "AptRepositoryFileType",
    "AptRepositoryPackageType",
    "ArchiveEntryType",
    "BackupType",
    "BondMode",
    "BondXmitHashPolicy",
    "BootMode",
    "ChunkOrder",
    "CryptMode",
    "DatastoreBackendType",
    "DatastoreFsyncLevel",
    "DatastoreNotifyWhen",
    "DatastoreSetting",
    "DeviceActivity",
    "DiskHealth",
    "DiskType",
    "DiskUsageType",
    "DnsSetting",
    "FileSystemType",
    "GotifyEndpointSetting",
    "InfluxdbHttpServerSetting",
    "InfluxdbUdpServerSetting",
    "Kdf",
    "LdapMode",
    "LdapRealmSetting",
    "MaintenanceType",
    "MatchMode",
    "MediaPoolSetting",
    "MediaStatus",
    "MetricServerType",
    "MetricType",
    "MountStatus",
    "MtxEntryKind",
    "NetworkConfigMethod",
    "NetworkInterfaceSetting",
    "NetworkInterfaceType",
    "NodeConfigSetting",
    "NodePowerCommand",
    "NodeTerminalCommand",
    "NotificationMatcherSetting",
    "NotificationMode",
    "NotificationOrigin",
    "NotificationTargetType",
    "OpenidRealmSetting",
    "PamRealmSetting",
    "PartitionUsageType",
    "PbsRealmSetting",
    "PruneJobSetting",
    "RealmType",
    "RegenerateTokenSecretSetting",
    "RemoteSetting",
    "RoleName",
    "RrdMode",
    "RrdTimeFrame",
    "S3EndpointSetting",
    "S3ProviderQuirk",
    "SendmailEndpointSetting",
    "SmtpEndpointSetting",
    "SmtpMode",
    "SubscriptionStatus",
    "SyncDirection",
    "SyncDirectionFilter",
    "SyncJobSetting",
    "SyncRemoveVanished",
    "TapeBackupJobSetting",
    "TapeChangerSetting",
    "TapeDensity",
    "TapeDeviceKind",
    "TapeDriveSetting",
    "TaskStateType",
    "TfaType",
    "TokenSetting",
    "TrafficControlRuleSetting",
    "UiLanguage",
    "UserSetting",
    "VerifyJobSetting",
    "VerifyState",
    "WebauthnConfigSetting",
    "WebhookEndpointSetting",
    "WebhookMethod",
    "ZfsCompression",
    "ZfsRaidLevel",
]

AclUgidType = Literal["user", "group"]
"""One of 2 values; a newer server may answer others."""

AcmeAccountStatus = Literal["valid", "deactivated", "revoked"]
"""One of 3 values; a newer server may answer others."""

AcmePluginSetting = Literal["disable", "validation-delay"]
"""One of 2 values; a newer server may answer others."""

AdRealmSetting = Literal[
    "server2",
    "port",
    "comment",
    "default",
    "verify",
    "mode",
    "bind-dn",
    "password",
    "filter",
    "sync-defaults-options",
    "sync-attributes",
    "user-classes",
]
"""One of 12 values; a newer server may answer others."""

AptRepositoryFileType = Literal["list", "sources"]
"""One of 2 values; a newer server may answer others."""

AptRepositoryPackageType = Literal["deb", "deb-src"]
"""One of 2 values; a newer server may answer others."""

ArchiveEntryType = Literal["b", "c", "d", "f", "h", "l", "p", "s", "v"]
"""One of 9 values; a newer server may answer others."""

BackupType = Literal["vm", "ct", "host"]
"""One of 3 values; a newer server may answer others."""

BondMode = Literal["balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb"]
"""One of 7 values; a newer server may answer others."""

BondXmitHashPolicy = Literal["layer2", "layer2+3", "layer3+4"]
"""One of 3 values; a newer server may answer others."""

BootMode = Literal["efi", "legacy-bios"]
"""One of 2 values; a newer server may answer others."""

ChunkOrder = Literal["none", "inode"]
"""One of 2 values; a newer server may answer others."""

CryptMode = Literal["none", "encrypt", "sign-only"]
"""One of 3 values; a newer server may answer others."""

DatastoreBackendType = Literal["filesystem", "s3"]
"""One of 2 values; a newer server may answer others."""

DatastoreFsyncLevel = Literal["none", "file", "filesystem"]
"""One of 3 values; a newer server may answer others."""

DatastoreNotifyWhen = Literal["never", "always", "error"]
"""One of 3 values; a newer server may answer others."""

DatastoreSetting = Literal[
    "comment",
    "gc-schedule",
    "gc-on-unmount",
    "prune-schedule",
    "keep-last",
    "keep-hourly",
    "keep-daily",
    "keep-weekly",
    "keep-monthly",
    "keep-yearly",
    "verify-new",
    "notify-user",
    "notify",
    "notification-mode",
    "tuning",
    "maintenance-mode",
    "notification-thresholds",
    "counter-reset-schedule",
]
"""`gc-on-unmount` is new in PBS 4.2. `notification-thresholds` is new in PBS 4.2. `counter-reset-schedule` is new in PBS 4.2."""

DeviceActivity = Literal[
    "no-activity",
    "cleaning",
    "loading",
    "unloading",
    "other",
    "reading",
    "writing",
    "locating",
    "rewinding",
    "erasing",
    "formatting",
    "calibrating",
    "other-d-t",
    "microcode-update",
    "reading-encrypted",
    "writing-encrypted",
]
"""One of 16 values; a newer server may answer others."""

DiskHealth = Literal["passed", "failed", "unknown"]
"""One of 3 values; a newer server may answer others."""

DiskType = Literal["unknown", "hdd", "ssd", "usb"]
"""One of 4 values; a newer server may answer others."""

DiskUsageType = Literal["unused", "mounted", "lvm", "zfs", "devicemapper", "partitions", "filesystem"]
"""One of 7 values; a newer server may answer others."""

DnsSetting = Literal["dns1", "dns2", "dns3"]
"""One of 3 values; a newer server may answer others."""

FileSystemType = Literal["ext4", "xfs"]
"""One of 2 values; a newer server may answer others."""

GotifyEndpointSetting = Literal["comment", "disable"]
"""One of 2 values; a newer server may answer others."""

InfluxdbHttpServerSetting = Literal["enable", "token", "bucket", "organization", "max-body-size", "verify-tls", "comment"]
"""One of 7 values; a newer server may answer others."""

InfluxdbUdpServerSetting = Literal["enable", "mtu", "comment"]
"""One of 3 values; a newer server may answer others."""

Kdf = Literal["none", "scrypt", "pbkdf2"]
"""One of 3 values; a newer server may answer others."""

LdapMode = Literal["ldap", "ldap+starttls", "ldaps"]
"""One of 3 values; a newer server may answer others."""

LdapRealmSetting = Literal[
    "server2",
    "port",
    "comment",
    "default",
    "verify",
    "mode",
    "bind-dn",
    "password",
    "filter",
    "sync-defaults-options",
    "sync-attributes",
    "user-classes",
]
"""One of 12 values; a newer server may answer others."""

MaintenanceType = Literal["read-only", "offline", "delete", "unmount", "s3-refresh"]
"""`s3-refresh` is new in PBS 4.0."""

MatchMode = Literal["all", "any"]
"""One of 2 values; a newer server may answer others."""

MediaPoolSetting = Literal["allocation", "retention", "template", "encrypt", "comment"]
"""One of 5 values; a newer server may answer others."""

MediaStatus = Literal["writable", "full", "unknown", "damaged", "retired"]
"""One of 5 values; a newer server may answer others."""

MetricServerType = Literal["influxdb-http", "influxdb-udp"]
"""One of 2 values; a newer server may answer others."""

MetricType = Literal["gauge", "counter", "derive"]
"""One of 3 values; a newer server may answer others."""

MountStatus = Literal["mounted", "notmounted", "nonremovable"]
"""One of 3 values; a newer server may answer others."""

MtxEntryKind = Literal["drive", "slot", "import-export"]
"""One of 3 values; a newer server may answer others."""

NetworkConfigMethod = Literal["manual", "static", "dhcp", "loopback", "auto"]
"""`auto` is new in PBS 4.2.3."""

NetworkInterfaceSetting = Literal[
    "cidr",
    "cidr6",
    "gateway",
    "gateway6",
    "method",
    "method6",
    "comments",
    "comments6",
    "mtu",
    "autostart",
    "bridge_ports",
    "bridge_vlan_aware",
    "slaves",
    "bond-primary",
    "bond_xmit_hash_policy",
]
"""One of 15 values; a newer server may answer others."""

NetworkInterfaceType = Literal["loopback", "eth", "bridge", "bond", "vlan", "alias", "unknown"]
"""One of 7 values; a newer server may answer others."""

NodeConfigSetting = Literal[
    "acme",
    "acmedomain0",
    "acmedomain1",
    "acmedomain2",
    "acmedomain3",
    "acmedomain4",
    "http-proxy",
    "email-from",
    "ciphers-tls-1.3",
    "ciphers-tls-1.2",
    "default-lang",
    "description",
    "task-log-max-days",
    "consent-text",
    "location",
]
"""`location` is new in PBS 4.2."""

NodePowerCommand = Literal["reboot", "shutdown"]
"""One of 2 values; a newer server may answer others."""

NodeTerminalCommand = Literal["login", "upgrade"]
"""One of 2 values; a newer server may answer others."""

NotificationMatcherSetting = Literal["comment", "disable", "invert-match", "match-calendar", "match-field", "match-severity", "mode", "target"]
"""One of 8 values; a newer server may answer others."""

NotificationMode = Literal["legacy-sendmail", "notification-system"]
"""One of 2 values; a newer server may answer others."""

NotificationOrigin = Literal["user-created", "builtin", "modified-builtin"]
"""One of 3 values; a newer server may answer others."""

NotificationTargetType = Literal["sendmail", "smtp", "gotify", "webhook"]
"""One of 4 values; a newer server may answer others."""

OpenidRealmSetting = Literal["client-key", "comment", "default", "autocreate", "scopes", "prompt", "acr-values", "audiences"]
"""`audiences` is new in PBS 4.2."""

PamRealmSetting = Literal["comment", "default"]
"""One of 2 values; a newer server may answer others."""

PartitionUsageType = Literal["unused", "lvm", "zfs", "zfsreserved", "efi", "bios", "filesystem"]
"""One of 7 values; a newer server may answer others."""

PbsRealmSetting = Literal["comment", "default"]
"""One of 2 values; a newer server may answer others."""

PruneJobSetting = Literal[
    "comment", "disable", "ns", "max-depth", "keep-last", "keep-hourly", "keep-daily", "keep-weekly", "keep-monthly", "keep-yearly"
]
"""One of 10 values; a newer server may answer others."""

RealmType = Literal["pam", "pbs", "openid", "ldap", "ad"]
"""One of 5 values; a newer server may answer others."""

RegenerateTokenSecretSetting = Literal["comment",]
"""One of 1 values; a newer server may answer others."""

RemoteSetting = Literal["comment", "fingerprint", "port", "use-node-proxy"]
"""`use-node-proxy` is new in PBS 4.2."""

RoleName = Literal[
    "Admin",
    "Audit",
    "NoAccess",
    "DatastoreAdmin",
    "DatastoreReader",
    "DatastoreBackup",
    "DatastorePowerUser",
    "DatastoreAudit",
    "RemoteAudit",
    "RemoteAdmin",
    "RemoteSyncOperator",
    "RemoteSyncPushOperator",
    "RemoteDatastorePowerUser",
    "RemoteDatastoreAdmin",
    "TapeAudit",
    "TapeAdmin",
    "TapeOperator",
    "TapeReader",
]
"""One of 18 values; a newer server may answer others."""

RrdMode = Literal["MAX", "AVERAGE"]
"""One of 2 values; a newer server may answer others."""

RrdTimeFrame = Literal["hour", "day", "week", "month", "year", "decade"]
"""One of 6 values; a newer server may answer others."""

S3EndpointSetting = Literal["port", "region", "fingerprint", "path-style", "rate-in", "burst-in", "rate-out", "burst-out", "provider-quirks"]
"""`rate-in` is new in PBS 4.1.0. `burst-in` is new in PBS 4.1.0. `rate-out` is new in PBS 4.1.0. `burst-out` is new in PBS 4.1.0."""

S3ProviderQuirk = Literal["skip-if-none-match-header", "delete-objects-via-delete-object"]
"""`delete-objects-via-delete-object` is new in PBS 4.2."""

SendmailEndpointSetting = Literal["author", "comment", "disable", "from-address", "mailto", "mailto-user"]
"""One of 6 values; a newer server may answer others."""

SmtpEndpointSetting = Literal["author", "comment", "disable", "mailto", "mailto-user", "password", "port", "username"]
"""One of 8 values; a newer server may answer others."""

SmtpMode = Literal["insecure", "starttls", "tls"]
"""One of 3 values; a newer server may answer others."""

SubscriptionStatus = Literal["new", "notfound", "active", "invalid", "expired", "suspended"]
"""One of 6 values; a newer server may answer others."""

SyncDirection = Literal["pull", "push"]
"""One of 2 values; a newer server may answer others."""

SyncDirectionFilter = Literal["all", "push", "pull"]
"""One of 3 values; a newer server may answer others."""

SyncJobSetting = Literal[
    "remote",
    "owner",
    "comment",
    "schedule",
    "remove-vanished",
    "group-filter",
    "rate-in",
    "burst-in",
    "rate-out",
    "burst-out",
    "ns",
    "remote-ns",
    "max-depth",
    "transfer-last",
    "encrypted-only",
    "verified-only",
    "run-on-mount",
    "unmount-on-done",
    "sync-direction",
    "worker-threads",
    "active-encryption-key",
    "associated-key",
]
"""`run-on-mount` is new in PBS 4.0. `unmount-on-done` is new in PBS 4.1.0. `worker-threads` is new in PBS 4.2. `active-encryption-key` is new in PBS
4.2. `associated-key` is new in PBS 4.2."""

SyncRemoveVanished = Literal["acl", "entry", "properties"]
"""One of 3 values; a newer server may answer others."""

TapeBackupJobSetting = Literal[
    "comment",
    "schedule",
    "eject-media",
    "export-media-set",
    "latest-only",
    "notify-user",
    "notification-mode",
    "group-filter",
    "max-depth",
    "ns",
    "worker-threads",
]
"""One of 11 values; a newer server may answer others."""

TapeChangerSetting = Literal["export-slots", "eject-before-unload"]
"""One of 2 values; a newer server may answer others."""

TapeDensity = Literal["Unknown", "LTO1", "LTO2", "LTO3", "LTO4", "LTO5", "LTO6", "LTO7", "LTO7M8", "LTO8", "LTO9"]
"""One of 11 values; a newer server may answer others."""

TapeDeviceKind = Literal["changer", "tape"]
"""One of 2 values; a newer server may answer others."""

TapeDriveSetting = Literal["changer", "changer-drivenum"]
"""One of 2 values; a newer server may answer others."""

TaskStateType = Literal["ok", "warning", "error", "unknown"]
"""One of 4 values; a newer server may answer others."""

TfaType = Literal["totp", "u2f", "webauthn", "recovery", "yubico"]
"""One of 5 values; a newer server may answer others."""

TokenSetting = Literal["comment",]
"""One of 1 values; a newer server may answer others."""

TrafficControlRuleSetting = Literal["rate-in", "burst-in", "rate-out", "burst-out", "comment", "timeframe", "users"]
"""`users` is new in PBS 4.1.0."""

UiLanguage = Literal[
    "ar",
    "ca",
    "da",
    "de",
    "en",
    "es",
    "eu",
    "fa",
    "fr",
    "gl",
    "he",
    "hu",
    "it",
    "ja",
    "kr",
    "nb",
    "nl",
    "nn",
    "pl",
    "pt_BR",
    "ru",
    "sl",
    "sv",
    "tr",
    "zh_CN",
    "zh_TW",
]
"""One of 26 values; a newer server may answer others."""

UserSetting = Literal["comment", "firstname", "lastname", "email"]
"""One of 4 values; a newer server may answer others."""

VerifyJobSetting = Literal["ignore-verified", "comment", "schedule", "outdated-after", "ns", "max-depth", "read-threads", "verify-threads"]
"""`read-threads` is new in PBS 4.1.0. `verify-threads` is new in PBS 4.1.0."""

VerifyState = Literal["ok", "failed"]
"""One of 2 values; a newer server may answer others."""

WebauthnConfigSetting = Literal["origin", "allow-subdomains"]
"""One of 2 values; a newer server may answer others."""

WebhookEndpointSetting = Literal["comment", "disable", "header", "body", "secret"]
"""One of 5 values; a newer server may answer others."""

WebhookMethod = Literal["post", "put", "get"]
"""One of 3 values; a newer server may answer others."""

ZfsCompression = Literal["gzip", "lz4", "lzjb", "zle", "zstd", "on", "off"]
"""One of 7 values; a newer server may answer others."""

ZfsRaidLevel = Literal["single", "mirror", "raid10", "raidz", "raidz2", "raidz3"]
"""One of 6 values; a newer server may answer others."""
