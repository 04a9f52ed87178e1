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
"""Whom an ACL entry is for. PBS refuses entries for groups."""

AcmeAccountStatus = Literal[
    "valid",
    "deactivated",
    "revoked",
]
"""State of an ACME account: `valid`, `deactivated` by its owner, or `revoked` by the authority."""

AcmePluginSetting = Literal[
    "disable",
    "validation-delay",
]
"""Settings that `update_acme_plugin` takes back with `delete`."""

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
"""Settings that `update_ad_realm` takes back with `delete`."""

AptRepositoryFileType = Literal[
    "list",
    "sources",
]
"""Format of a repository file: a line for each repository (`list`), or a paragraph (`sources`)."""

AptRepositoryPackageType = Literal[
    "deb",
    "deb-src",
]
"""What a repository holds: packages (`deb`), or their source (`deb-src`)."""

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
"""Kind of an entry in a snapshot: `d` directory, `f` file, `h` hard link, `l` symbolic link, `b`
and `c` devices, `p` pipe, `s` socket, `v` virtual directory."""

BackupType = Literal[
    "vm",
    "ct",
    "host",
]
"""What was backed up: a virtual machine (`vm`), a container (`ct`), or the files of a machine
(`host`)."""

BondMode = Literal[
    "balance-rr",
    "active-backup",
    "balance-xor",
    "broadcast",
    "802.3ad",
    "balance-tlb",
    "balance-alb",
]
"""How a bond spreads traffic over its interfaces; `802.3ad` is LACP."""

BondXmitHashPolicy = Literal[
    "layer2",
    "layer2+3",
    "layer3+4",
]
"""What decides which interface of a bond a packet leaves by: link addresses (`layer2`), link and IP
addresses (`layer2+3`), or IP addresses and ports (`layer3+4`)."""

BootMode = Literal[
    "efi",
    "legacy-bios",
]
"""How the machine was started."""

ChunkOrder = Literal[
    "none",
    "inode",
]
"""How chunks are sorted before many are read: by their place on the disk (`inode`), or not at all
(`none`)."""

CryptMode = Literal[
    "none",
    "encrypt",
    "sign-only",
]
"""Whether a file is encrypted (`encrypt`), only signed (`sign-only`), or neither (`none`)."""

DatastoreBackendType = Literal[
    "filesystem",
    "s3",
]
"""Where a datastore keeps its chunks."""

DatastoreFsyncLevel = Literal[
    "none",
    "file",
    "filesystem",
]
"""What is flushed to the disk when a datastore is written: nothing (`none`), each `file`, or the
whole `filesystem`."""

DatastoreNotifyWhen = Literal[
    "never",
    "always",
    "error",
]
"""When a mail about a task is sent: `always`, only after an `error`, or `never`."""

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
"""Settings that `update_datastore` takes back with `delete`. `gc-on-unmount` is new in PBS 4.2.
`notification-thresholds` is new in PBS 4.2. `counter-reset-schedule` is new in PBS 4.2."""

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
"""What a tape drive is doing."""

DiskHealth = Literal[
    "passed",
    "failed",
    "unknown",
]
"""What SMART says about a disk."""

DiskType = Literal[
    "unknown",
    "hdd",
    "ssd",
    "usb",
]
"""Kind of a disk."""

DiskUsageType = Literal[
    "unused",
    "mounted",
    "lvm",
    "zfs",
    "devicemapper",
    "partitions",
    "filesystem",
]
"""What a disk is used for."""

DnsSetting = Literal[
    "dns1",
    "dns2",
    "dns3",
]
"""Settings that `update_dns` takes back with `delete`."""

FileSystemType = Literal[
    "ext4",
    "xfs",
]
"""File systems that PBS can put on a disk."""

GotifyEndpointSetting = Literal[
    "comment",
    "disable",
]
"""Settings that `update_gotify_endpoint` takes back with `delete`."""

InfluxdbHttpServerSetting = Literal[
    "enable",
    "token",
    "bucket",
    "organization",
    "max-body-size",
    "verify-tls",
    "comment",
]
"""Settings that `update_influxdb_http_server` takes back with `delete`."""

InfluxdbUdpServerSetting = Literal[
    "enable",
    "mtu",
    "comment",
]
"""Settings that `update_influxdb_udp_server` takes back with `delete`."""

Kdf = Literal[
    "none",
    "scrypt",
    "pbkdf2",
]
"""How a key is derived from the password that protects it; with `none` nothing protects it."""

LdapMode = Literal[
    "ldap",
    "ldap+starttls",
    "ldaps",
]
"""How a directory is reached: without encryption (`ldap`), with TLS after a first exchange in plain
text (`ldap+starttls`), or with TLS from the start (`ldaps`)."""

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
"""Settings that `update_ldap_realm` takes back with `delete`."""

MaintenanceType = Literal[
    "read-only",
    "offline",
    "delete",
    "unmount",
    "s3-refresh",
]
"""Why a datastore rejects operations: `read-only` rejects writes, the others everything.
`s3-refresh` is new in PBS 4.0."""

MatchMode = Literal[
    "all",
    "any",
]
"""Whether all conditions of a matcher have to match, or any one."""

MediaPoolSetting = Literal[
    "allocation",
    "retention",
    "template",
    "encrypt",
    "comment",
]
"""Settings that `update_media_pool` takes back with `delete`."""

MediaStatus = Literal[
    "writable",
    "full",
    "unknown",
    "damaged",
    "retired",
]
"""Whether a tape can be written to: `writable`, `full` until it expires, `damaged` or `retired` for
good, or `unknown`."""

MetricServerType = Literal[
    "influxdb-http",
    "influxdb-udp",
]
"""How measurements go to InfluxDB: over HTTP, or over UDP."""

MetricType = Literal[
    "gauge",
    "counter",
    "derive",
]
"""How to read a measurement: as a level (`gauge`), or as a running total of which only the growth
matters (`counter`, `derive`)."""

MountStatus = Literal[
    "mounted",
    "notmounted",
    "nonremovable",
]
"""Whether a removable datastore is mounted; `nonremovable` for all others."""

MtxEntryKind = Literal[
    "drive",
    "slot",
    "import-export",
]
"""What a place in a tape changer is."""

NetworkConfigMethod = Literal[
    "manual",
    "static",
    "dhcp",
    "loopback",
    "auto",
]
"""Where the addresses of an interface come from. `auto` is new in PBS 4.2.3."""

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
"""Settings that `update_network_interface` takes back with `delete`."""

NetworkInterfaceType = Literal[
    "loopback",
    "eth",
    "bridge",
    "bond",
    "vlan",
    "alias",
    "unknown",
]
"""Kind of a network interface."""

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
"""Settings that `update_node_config` takes back with `delete`. `location` is new in PBS 4.2."""

NodePowerCommand = Literal[
    "reboot",
    "shutdown",
]
"""What the machine is told to do."""

NodeTerminalCommand = Literal[
    "login",
    "upgrade",
]
"""What a terminal runs: a login, or an upgrade of the packages."""

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
"""Settings that `update_notification_matcher` takes back with `delete`."""

NotificationMode = Literal[
    "legacy-sendmail",
    "notification-system",
]
"""Who is notified about tasks: one user by mail (`legacy-sendmail`), or the targets that matchers
choose (`notification-system`)."""

NotificationOrigin = Literal[
    "user-created",
    "builtin",
    "modified-builtin",
]
"""Who created an entry: a user (`user-created`) or PBS (`builtin`, or `modified-builtin` if it has
been changed since)."""

NotificationTargetType = Literal[
    "sendmail",
    "smtp",
    "gotify",
    "webhook",
]
"""How a target gets its notifications."""

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
"""Settings that `update_openid_realm` takes back with `delete`. `audiences` is new in PBS 4.2."""

PamRealmSetting = Literal[
    "comment",
    "default",
]
"""Settings that `update_pam_realm` takes back with `delete`."""

PartitionUsageType = Literal[
    "unused",
    "lvm",
    "zfs",
    "zfsreserved",
    "efi",
    "bios",
    "filesystem",
]
"""What a partition is used for."""

PbsRealmSetting = Literal[
    "comment",
    "default",
]
"""Settings that `update_pbs_realm` takes back with `delete`."""

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
"""Settings that `update_prune_job` takes back with `delete`."""

RealmType = Literal[
    "pam",
    "pbs",
    "openid",
    "ldap",
    "ad",
]
"""Kind of a realm: system users (`pam`), users that PBS keeps (`pbs`), a directory (`ldap`, `ad`),
or an OpenID provider (`openid`)."""

RegenerateTokenSecretSetting = Literal["comment",]
"""Settings that `regenerate_token_secret` takes back with `delete`."""

RemoteSetting = Literal[
    "comment",
    "fingerprint",
    "port",
    "use-node-proxy",
]
"""Settings that `update_remote` takes back with `delete`. `use-node-proxy` is new in PBS 4.2."""

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
"""The roles that PBS defines. Each is a set of privileges; `list_roles` shows which."""

RrdMode = Literal[
    "MAX",
    "AVERAGE",
]
"""Whether a point of a series is the maximum or the average of its interval."""

RrdTimeFrame = Literal[
    "hour",
    "day",
    "week",
    "month",
    "year",
    "decade",
]
"""How far a series goes back."""

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
"""Settings that `update_s3_endpoint` takes back with `delete`. `rate-in` is new in PBS 4.1.0.
`burst-in` is new in PBS 4.1.0. `rate-out` is new in PBS 4.1.0. `burst-out` is new in PBS 4.1.0."""

S3ProviderQuirk = Literal[
    "skip-if-none-match-header",
    "delete-objects-via-delete-object",
]
"""Where a service departs from S3. `delete-objects-via-delete-object` is new in PBS 4.2."""

SendmailEndpointSetting = Literal[
    "author",
    "comment",
    "disable",
    "from-address",
    "mailto",
    "mailto-user",
]
"""Settings that `update_sendmail_endpoint` takes back with `delete`."""

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
"""Settings that `update_smtp_endpoint` takes back with `delete`."""

SmtpMode = Literal[
    "insecure",
    "starttls",
    "tls",
]
"""How a mail server is reached: without encryption (`insecure`), with TLS after a first exchange in
plain text (`starttls`), or with TLS from the start (`tls`)."""

SubscriptionStatus = Literal[
    "new",
    "notfound",
    "active",
    "invalid",
    "expired",
    "suspended",
]
"""State of the subscription; `notfound` if there is no key."""

SyncDirection = Literal[
    "pull",
    "push",
]
"""Whether backups are copied from elsewhere (`pull`) or to somewhere else (`push`)."""

SyncDirectionFilter = Literal[
    "all",
    "push",
    "pull",
]
"""Which sync jobs are listed."""

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
"""Settings that `update_sync_job` takes back with `delete`. `run-on-mount` is new in PBS 4.0.
`unmount-on-done` is new in PBS 4.1.0. `worker-threads` is new in PBS 4.2.
`active-encryption-key` is new in PBS 4.2. `associated-key` is new in PBS 4.2."""

SyncRemoveVanished = Literal[
    "acl",
    "entry",
    "properties",
]
"""What a synchronisation removes: users who are no longer in the directory (`entry`), their ACL
entries (`acl`), or fields that the directory no longer has (`properties`)."""

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
"""Settings that `update_tape_backup_job` takes back with `delete`."""

TapeChangerSetting = Literal[
    "export-slots",
    "eject-before-unload",
]
"""Settings that `update_tape_changer` takes back with `delete`."""

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
"""Generation of a tape."""

TapeDeviceKind = Literal[
    "changer",
    "tape",
]
"""Whether a device is a changer or a drive."""

TapeDriveSetting = Literal[
    "changer",
    "changer-drivenum",
]
"""Settings that `update_tape_drive` takes back with `delete`."""

TaskStateType = Literal[
    "ok",
    "warning",
    "error",
    "unknown",
]
"""How a task ended."""

TfaType = Literal[
    "totp",
    "u2f",
    "webauthn",
    "recovery",
    "yubico",
]
"""Kind of a second factor."""

TokenSetting = Literal["comment",]
"""Settings that `update_token` takes back with `delete`."""

TrafficControlRuleSetting = Literal[
    "rate-in",
    "burst-in",
    "rate-out",
    "burst-out",
    "comment",
    "timeframe",
    "users",
]
"""Settings that `update_traffic_control_rule` takes back with `delete`. `users` is new in PBS
4.1.0."""

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
"""Languages of the web interface."""

UserSetting = Literal[
    "comment",
    "firstname",
    "lastname",
    "email",
]
"""Settings that `update_user` takes back with `delete`."""

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
"""Settings that `update_verify_job` takes back with `delete`. `read-threads` is new in PBS 4.1.0.
`verify-threads` is new in PBS 4.1.0."""

VerifyState = Literal[
    "ok",
    "failed",
]
"""Result of a verification."""

WebauthnConfigSetting = Literal[
    "origin",
    "allow-subdomains",
]
"""Settings that `update_webauthn_config` takes back with `delete`."""

WebhookEndpointSetting = Literal[
    "comment",
    "disable",
    "header",
    "body",
    "secret",
]
"""Settings that `update_webhook_endpoint` takes back with `delete`."""

WebhookMethod = Literal[
    "post",
    "put",
    "get",
]
"""HTTP method with which a webhook is called."""

ZfsCompression = Literal[
    "gzip",
    "lz4",
    "lzjb",
    "zle",
    "zstd",
    "on",
    "off",
]
"""How a ZFS pool compresses."""

ZfsRaidLevel = Literal[
    "single",
    "mirror",
    "raid10",
    "raidz",
    "raidz2",
    "raidz3",
]
"""How a ZFS pool survives the failure of disks: not at all (`single`), by mirroring (`mirror`,
`raid10`), or by parity, so that one, two or three may fail (`raidz`, `raidz2`, `raidz3`)."""
