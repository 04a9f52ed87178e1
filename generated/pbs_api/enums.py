# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""The enums of the API: what may be passed, and what known servers answer. A newer server may answer other values."""

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

AclUgidType = Literal[
    "user",
    "group",
]
"""A newer server may answer other values."""

AcmeAccountStatus = Literal[
    "valid",
    "deactivated",
    "revoked",
]
"""A newer server may answer other values."""

AcmePluginSetting = Literal[
    "disable",
    "validation-delay",
]
"""A newer server may answer other values."""

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
"""A newer server may answer other values."""

AptRepositoryFileType = Literal[
    "list",
    "sources",
]
"""A newer server may answer other values."""

AptRepositoryPackageType = Literal[
    "deb",
    "deb-src",
]
"""A newer server may answer other values."""

ArchiveEntryType = Literal[
    "b",
    "c",
    "d",
    "f",
    "h",
    "l",
    "p",
    "s",
    "v",
]
"""A newer server may answer other values."""

BackupType = Literal[
    "vm",
    "ct",
    "host",
]
"""A newer server may answer other values."""

BondMode = Literal[
    "balance-rr",
    "active-backup",
    "balance-xor",
    "broadcast",
    "802.3ad",
    "balance-tlb",
    "balance-alb",
]
"""A newer server may answer other values."""

BondXmitHashPolicy = Literal[
    "layer2",
    "layer2+3",
    "layer3+4",
]
"""A newer server may answer other values."""

BootMode = Literal[
    "efi",
    "legacy-bios",
]
"""A newer server may answer other values."""

ChunkOrder = Literal[
    "none",
    "inode",
]
"""A newer server may answer other values."""

CryptMode = Literal[
    "none",
    "encrypt",
    "sign-only",
]
"""A newer server may answer other values."""

DatastoreBackendType = Literal[
    "filesystem",
    "s3",
]
"""A newer server may answer other values."""

DatastoreFsyncLevel = Literal[
    "none",
    "file",
    "filesystem",
]
"""A newer server may answer other values."""

DatastoreNotifyWhen = Literal[
    "never",
    "always",
    "error",
]
"""A newer server may answer other values."""

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
"""`gc-on-unmount` is new in PBS 4.2. `notification-thresholds` is new in PBS 4.2.
`counter-reset-schedule` is new in PBS 4.2."""

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
"""A newer server may answer other values."""

DiskHealth = Literal[
    "passed",
    "failed",
    "unknown",
]
"""A newer server may answer other values."""

DiskType = Literal[
    "unknown",
    "hdd",
    "ssd",
    "usb",
]
"""A newer server may answer other values."""

DiskUsageType = Literal[
    "unused",
    "mounted",
    "lvm",
    "zfs",
    "devicemapper",
    "partitions",
    "filesystem",
]
"""A newer server may answer other values."""

DnsSetting = Literal[
    "dns1",
    "dns2",
    "dns3",
]
"""A newer server may answer other values."""

FileSystemType = Literal[
    "ext4",
    "xfs",
]
"""A newer server may answer other values."""

GotifyEndpointSetting = Literal[
    "comment",
    "disable",
]
"""A newer server may answer other values."""

InfluxdbHttpServerSetting = Literal[
    "enable",
    "token",
    "bucket",
    "organization",
    "max-body-size",
    "verify-tls",
    "comment",
]
"""A newer server may answer other values."""

InfluxdbUdpServerSetting = Literal[
    "enable",
    "mtu",
    "comment",
]
"""A newer server may answer other values."""

Kdf = Literal[
    "none",
    "scrypt",
    "pbkdf2",
]
"""A newer server may answer other values."""

LdapMode = Literal[
    "ldap",
    "ldap+starttls",
    "ldaps",
]
"""A newer server may answer other values."""

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
"""A newer server may answer other values."""

MaintenanceType = Literal[
    "read-only",
    "offline",
    "delete",
    "unmount",
    "s3-refresh",
]
"""`s3-refresh` is new in PBS 4.0."""

MatchMode = Literal[
    "all",
    "any",
]
"""A newer server may answer other values."""

MediaPoolSetting = Literal[
    "allocation",
    "retention",
    "template",
    "encrypt",
    "comment",
]
"""A newer server may answer other values."""

MediaStatus = Literal[
    "writable",
    "full",
    "unknown",
    "damaged",
    "retired",
]
"""A newer server may answer other values."""

MetricServerType = Literal[
    "influxdb-http",
    "influxdb-udp",
]
"""A newer server may answer other values."""

MetricType = Literal[
    "gauge",
    "counter",
    "derive",
]
"""A newer server may answer other values."""

MountStatus = Literal[
    "mounted",
    "notmounted",
    "nonremovable",
]
"""A newer server may answer other values."""

MtxEntryKind = Literal[
    "drive",
    "slot",
    "import-export",
]
"""A newer server may answer other values."""

NetworkConfigMethod = Literal[
    "manual",
    "static",
    "dhcp",
    "loopback",
    "auto",
]
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
"""A newer server may answer other values."""

NetworkInterfaceType = Literal[
    "loopback",
    "eth",
    "bridge",
    "bond",
    "vlan",
    "alias",
    "unknown",
]
"""A newer server may answer other values."""

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

NodePowerCommand = Literal[
    "reboot",
    "shutdown",
]
"""A newer server may answer other values."""

NodeTerminalCommand = Literal[
    "login",
    "upgrade",
]
"""A newer server may answer other values."""

NotificationMatcherSetting = Literal[
    "comment",
    "disable",
    "invert-match",
    "match-calendar",
    "match-field",
    "match-severity",
    "mode",
    "target",
]
"""A newer server may answer other values."""

NotificationMode = Literal[
    "legacy-sendmail",
    "notification-system",
]
"""A newer server may answer other values."""

NotificationOrigin = Literal[
    "user-created",
    "builtin",
    "modified-builtin",
]
"""A newer server may answer other values."""

NotificationTargetType = Literal[
    "sendmail",
    "smtp",
    "gotify",
    "webhook",
]
"""A newer server may answer other values."""

OpenidRealmSetting = Literal[
    "client-key",
    "comment",
    "default",
    "autocreate",
    "scopes",
    "prompt",
    "acr-values",
    "audiences",
]
"""`audiences` is new in PBS 4.2."""

PamRealmSetting = Literal[
    "comment",
    "default",
]
"""A newer server may answer other values."""

PartitionUsageType = Literal[
    "unused",
    "lvm",
    "zfs",
    "zfsreserved",
    "efi",
    "bios",
    "filesystem",
]
"""A newer server may answer other values."""

PbsRealmSetting = Literal[
    "comment",
    "default",
]
"""A newer server may answer other values."""

PruneJobSetting = Literal[
    "comment",
    "disable",
    "ns",
    "max-depth",
    "keep-last",
    "keep-hourly",
    "keep-daily",
    "keep-weekly",
    "keep-monthly",
    "keep-yearly",
]
"""A newer server may answer other values."""

RealmType = Literal[
    "pam",
    "pbs",
    "openid",
    "ldap",
    "ad",
]
"""A newer server may answer other values."""

RegenerateTokenSecretSetting = Literal["comment",]
"""A newer server may answer other values."""

RemoteSetting = Literal[
    "comment",
    "fingerprint",
    "port",
    "use-node-proxy",
]
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
"""A newer server may answer other values."""

RrdMode = Literal[
    "MAX",
    "AVERAGE",
]
"""A newer server may answer other values."""

RrdTimeFrame = Literal[
    "hour",
    "day",
    "week",
    "month",
    "year",
    "decade",
]
"""A newer server may answer other values."""

S3EndpointSetting = Literal[
    "port",
    "region",
    "fingerprint",
    "path-style",
    "rate-in",
    "burst-in",
    "rate-out",
    "burst-out",
    "provider-quirks",
]
"""`rate-in` is new in PBS 4.1.0. `burst-in` is new in PBS 4.1.0. `rate-out` is new in PBS 4.1.0.
`burst-out` is new in PBS 4.1.0."""

S3ProviderQuirk = Literal[
    "skip-if-none-match-header",
    "delete-objects-via-delete-object",
]
"""`delete-objects-via-delete-object` is new in PBS 4.2."""

SendmailEndpointSetting = Literal[
    "author",
    "comment",
    "disable",
    "from-address",
    "mailto",
    "mailto-user",
]
"""A newer server may answer other values."""

SmtpEndpointSetting = Literal[
    "author",
    "comment",
    "disable",
    "mailto",
    "mailto-user",
    "password",
    "port",
    "username",
]
"""A newer server may answer other values."""

SmtpMode = Literal[
    "insecure",
    "starttls",
    "tls",
]
"""A newer server may answer other values."""

SubscriptionStatus = Literal[
    "new",
    "notfound",
    "active",
    "invalid",
    "expired",
    "suspended",
]
"""A newer server may answer other values."""

SyncDirection = Literal[
    "pull",
    "push",
]
"""A newer server may answer other values."""

SyncDirectionFilter = Literal[
    "all",
    "push",
    "pull",
]
"""A newer server may answer other values."""

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
"""`run-on-mount` is new in PBS 4.0. `unmount-on-done` is new in PBS 4.1.0. `worker-threads` is new
in PBS 4.2. `active-encryption-key` is new in PBS 4.2. `associated-key` is new in PBS 4.2."""

SyncRemoveVanished = Literal[
    "acl",
    "entry",
    "properties",
]
"""A newer server may answer other values."""

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
"""A newer server may answer other values."""

TapeChangerSetting = Literal[
    "export-slots",
    "eject-before-unload",
]
"""A newer server may answer other values."""

TapeDensity = Literal[
    "Unknown",
    "LTO1",
    "LTO2",
    "LTO3",
    "LTO4",
    "LTO5",
    "LTO6",
    "LTO7",
    "LTO7M8",
    "LTO8",
    "LTO9",
]
"""A newer server may answer other values."""

TapeDeviceKind = Literal[
    "changer",
    "tape",
]
"""A newer server may answer other values."""

TapeDriveSetting = Literal[
    "changer",
    "changer-drivenum",
]
"""A newer server may answer other values."""

TaskStateType = Literal[
    "ok",
    "warning",
    "error",
    "unknown",
]
"""A newer server may answer other values."""

TfaType = Literal[
    "totp",
    "u2f",
    "webauthn",
    "recovery",
    "yubico",
]
"""A newer server may answer other values."""

TokenSetting = Literal["comment",]
"""A newer server may answer other values."""

TrafficControlRuleSetting = Literal[
    "rate-in",
    "burst-in",
    "rate-out",
    "burst-out",
    "comment",
    "timeframe",
    "users",
]
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
"""A newer server may answer other values."""

UserSetting = Literal[
    "comment",
    "firstname",
    "lastname",
    "email",
]
"""A newer server may answer other values."""

VerifyJobSetting = Literal[
    "ignore-verified",
    "comment",
    "schedule",
    "outdated-after",
    "ns",
    "max-depth",
    "read-threads",
    "verify-threads",
]
"""`read-threads` is new in PBS 4.1.0. `verify-threads` is new in PBS 4.1.0."""

VerifyState = Literal[
    "ok",
    "failed",
]
"""A newer server may answer other values."""

WebauthnConfigSetting = Literal[
    "origin",
    "allow-subdomains",
]
"""A newer server may answer other values."""

WebhookEndpointSetting = Literal[
    "comment",
    "disable",
    "header",
    "body",
    "secret",
]
"""A newer server may answer other values."""

WebhookMethod = Literal[
    "post",
    "put",
    "get",
]
"""A newer server may answer other values."""

ZfsCompression = Literal[
    "gzip",
    "lz4",
    "lzjb",
    "zle",
    "zstd",
    "on",
    "off",
]
"""A newer server may answer other values."""

ZfsRaidLevel = Literal[
    "single",
    "mirror",
    "raid10",
    "raidz",
    "raidz2",
    "raidz3",
]
"""A newer server may answer other values."""
