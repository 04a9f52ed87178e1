# Made by `python -m codegen generate` from the tables in schema/, for PBS 3.4 to 4.2.
# Not to be edited: change schema/ and generate again.
"""Every operation of the Proxmox Backup Server API as a function that describes one call; a client of `pbs_client` sends it.

319 functions over 315 operations in 27 modules, for PBS 3.4, 4.0, 4.1.0, 4.1.1, 4.2.
Import functions by name, `from pbs_api.snapshots import list_snapshots`; to explore, `import pbs_api as api` and complete from there.
Nothing is loaded before it is used.

Not covered, with the reason:

Backup protocol:

- `GET /backup`
- `GET /backup/_upgrade_/previous`
- `GET /backup/_upgrade_/previous_backup_time`
- `POST /backup/_upgrade_/blob`
- `POST /backup/_upgrade_/dynamic_chunk`
- `POST /backup/_upgrade_/dynamic_close`
- `POST /backup/_upgrade_/dynamic_index`
- `POST /backup/_upgrade_/finish`
- `POST /backup/_upgrade_/fixed_chunk`
- `POST /backup/_upgrade_/fixed_close`
- `POST /backup/_upgrade_/fixed_index`
- `POST /backup/_upgrade_/speedtest`
- `PUT /backup/_upgrade_/dynamic_index`
- `PUT /backup/_upgrade_/fixed_index`

Directory index:

- `GET /`
- `GET /access`
- `GET /access/openid`
- `GET /admin`
- `GET /admin/datastore/{store}`
- `GET /admin/prune/{id}`
- `GET /admin/s3/{s3-endpoint-id}`
- `GET /admin/sync/{id}`
- `GET /admin/verify/{id}`
- `GET /backup/_upgrade_`
- `GET /config`
- `GET /config/access`
- `GET /config/access/tfa`
- `GET /config/acme`
- `GET /config/metrics`
- `GET /config/notifications`
- `GET /config/notifications/endpoints`
- `GET /config/notifications/targets/{name}`
- `GET /config/remote/{name}/scan/{store}`
- `GET /nodes/{node}`
- `GET /nodes/{node}/apt`
- `GET /nodes/{node}/certificates`
- `GET /nodes/{node}/certificates/acme`
- `GET /nodes/{node}/disks`
- `GET /nodes/{node}/services/{service}`
- `GET /nodes/{node}/tasks/{upid}`
- `GET /reader/_upgrade_`
- `GET /status`
- `GET /tape`
- `GET /tape/changer/{name}`
- `GET /tape/drive/{drive}`
- `GET /tape/media`
- `GET /tape/media/list/{uuid}`

Reader protocol:

- `GET /reader`
- `GET /reader/_upgrade_/chunk`
- `GET /reader/_upgrade_/download`
- `GET /reader/_upgrade_/speedtest`

Websocket:

- `GET /nodes/{node}/vncwebsocket`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbs_client.lazy import lazy_names

if TYPE_CHECKING:
    from . import access as access
    from . import apt as apt
    from . import certificates as certificates
    from . import datastore as datastore
    from . import disks as disks
    from . import encryption_keys as encryption_keys
    from . import enums as enums
    from . import gc as gc
    from . import groups as groups
    from . import metrics as metrics
    from . import namespaces as namespaces
    from . import network as network
    from . import nodes as nodes
    from . import notifications as notifications
    from . import prune as prune
    from . import realms as realms
    from . import remotes as remotes
    from . import s3 as s3
    from . import server as server
    from . import snapshots as snapshots
    from . import sync as sync
    from . import tape as tape
    from . import tape_drives as tape_drives
    from . import tape_media as tape_media
    from . import tasks as tasks
    from . import traffic_control as traffic_control
    from . import verify as verify
    from .access import AclListItem as AclListItem
    from .access import LoginTicket as LoginTicket
    from .access import OpenIdLoginTicket as OpenIdLoginTicket
    from .access import RoleListItem as RoleListItem
    from .access import TfaUpdateInfo as TfaUpdateInfo
    from .access import TfaUser as TfaUser
    from .access import TokenInfo as TokenInfo
    from .access import TokenListItem as TokenListItem
    from .access import TokenSecret as TokenSecret
    from .access import TokenSecretUpdate as TokenSecretUpdate
    from .access import TypedTfaInfo as TypedTfaInfo
    from .access import UserConfig as UserConfig
    from .access import UserWithTokens as UserWithTokens
    from .access import WebauthnConfig as WebauthnConfig
    from .apt import AptRepositoriesResult as AptRepositoriesResult
    from .apt import AptRepository as AptRepository
    from .apt import AptRepositoryFile as AptRepositoryFile
    from .apt import AptRepositoryFileError as AptRepositoryFileError
    from .apt import AptRepositoryInfo as AptRepositoryInfo
    from .apt import AptRepositoryOption as AptRepositoryOption
    from .apt import AptStandardRepository as AptStandardRepository
    from .apt import AptUpdateInfo as AptUpdateInfo
    from .certificates import AcmeAccountData as AcmeAccountData
    from .certificates import AcmeAccountEntry as AcmeAccountEntry
    from .certificates import AcmeAccountInfo as AcmeAccountInfo
    from .certificates import AcmeChallengeSchema as AcmeChallengeSchema
    from .certificates import AcmePluginConfig as AcmePluginConfig
    from .certificates import CertificateInfo as CertificateInfo
    from .certificates import ExternalAccountBinding as ExternalAccountBinding
    from .certificates import KnownAcmeDirectory as KnownAcmeDirectory
    from .datastore import ActiveOperations as ActiveOperations
    from .datastore import BackupGroupCounts as BackupGroupCounts
    from .datastore import DatastoreConfig as DatastoreConfig
    from .datastore import DatastoreNotify as DatastoreNotify
    from .datastore import DatastoreRrdPoint as DatastoreRrdPoint
    from .datastore import DatastoreStatus as DatastoreStatus
    from .datastore import DatastoreTuning as DatastoreTuning
    from .datastore import DatastoreUsage as DatastoreUsage
    from .datastore import GarbageCollectionStatus as GarbageCollectionStatus
    from .datastore import NotificationThresholds as NotificationThresholds
    from .datastore import S3Statistics as S3Statistics
    from .datastore import TypeCounts as TypeCounts
    from .disks import DatastoreMountInfo as DatastoreMountInfo
    from .disks import DiskUsageInfo as DiskUsageInfo
    from .disks import PartitionInfo as PartitionInfo
    from .disks import SmartAttribute as SmartAttribute
    from .disks import SmartData as SmartData
    from .disks import ZpoolListItem as ZpoolListItem
    from .encryption_keys import EncryptionKey as EncryptionKey
    from .encryption_keys import KeyConfig as KeyConfig
    from .enums import AclUgidType as AclUgidType
    from .enums import AcmeAccountStatus as AcmeAccountStatus
    from .enums import AcmePluginSetting as AcmePluginSetting
    from .enums import AdRealmSetting as AdRealmSetting
    from .enums import AptRepositoryFileType as AptRepositoryFileType
    from .enums import AptRepositoryPackageType as AptRepositoryPackageType
    from .enums import ArchiveEntryType as ArchiveEntryType
    from .enums import BackupType as BackupType
    from .enums import BondMode as BondMode
    from .enums import BondXmitHashPolicy as BondXmitHashPolicy
    from .enums import BootMode as BootMode
    from .enums import ChunkOrder as ChunkOrder
    from .enums import CryptMode as CryptMode
    from .enums import DatastoreBackendType as DatastoreBackendType
    from .enums import DatastoreFsyncLevel as DatastoreFsyncLevel
    from .enums import DatastoreNotifyWhen as DatastoreNotifyWhen
    from .enums import DatastoreSetting as DatastoreSetting
    from .enums import DeviceActivity as DeviceActivity
    from .enums import DiskHealth as DiskHealth
    from .enums import DiskType as DiskType
    from .enums import DiskUsageType as DiskUsageType
    from .enums import DnsSetting as DnsSetting
    from .enums import FileSystemType as FileSystemType
    from .enums import GotifyEndpointSetting as GotifyEndpointSetting
    from .enums import InfluxdbHttpServerSetting as InfluxdbHttpServerSetting
    from .enums import InfluxdbUdpServerSetting as InfluxdbUdpServerSetting
    from .enums import Kdf as Kdf
    from .enums import LdapMode as LdapMode
    from .enums import LdapRealmSetting as LdapRealmSetting
    from .enums import MaintenanceType as MaintenanceType
    from .enums import MatchMode as MatchMode
    from .enums import MediaPoolSetting as MediaPoolSetting
    from .enums import MediaStatus as MediaStatus
    from .enums import MetricServerType as MetricServerType
    from .enums import MetricType as MetricType
    from .enums import MountStatus as MountStatus
    from .enums import MtxEntryKind as MtxEntryKind
    from .enums import NetworkConfigMethod as NetworkConfigMethod
    from .enums import NetworkInterfaceSetting as NetworkInterfaceSetting
    from .enums import NetworkInterfaceType as NetworkInterfaceType
    from .enums import NodeConfigSetting as NodeConfigSetting
    from .enums import NodePowerCommand as NodePowerCommand
    from .enums import NodeTerminalCommand as NodeTerminalCommand
    from .enums import NotificationMatcherSetting as NotificationMatcherSetting
    from .enums import NotificationMode as NotificationMode
    from .enums import NotificationOrigin as NotificationOrigin
    from .enums import NotificationTargetType as NotificationTargetType
    from .enums import OpenidRealmSetting as OpenidRealmSetting
    from .enums import PamRealmSetting as PamRealmSetting
    from .enums import PartitionUsageType as PartitionUsageType
    from .enums import PbsRealmSetting as PbsRealmSetting
    from .enums import PruneJobSetting as PruneJobSetting
    from .enums import RealmType as RealmType
    from .enums import RegenerateTokenSecretSetting as RegenerateTokenSecretSetting
    from .enums import RemoteSetting as RemoteSetting
    from .enums import RoleName as RoleName
    from .enums import RrdMode as RrdMode
    from .enums import RrdTimeFrame as RrdTimeFrame
    from .enums import S3EndpointSetting as S3EndpointSetting
    from .enums import S3ProviderQuirk as S3ProviderQuirk
    from .enums import SendmailEndpointSetting as SendmailEndpointSetting
    from .enums import SmtpEndpointSetting as SmtpEndpointSetting
    from .enums import SmtpMode as SmtpMode
    from .enums import SubscriptionStatus as SubscriptionStatus
    from .enums import SyncDirection as SyncDirection
    from .enums import SyncDirectionFilter as SyncDirectionFilter
    from .enums import SyncJobSetting as SyncJobSetting
    from .enums import SyncRemoveVanished as SyncRemoveVanished
    from .enums import TapeBackupJobSetting as TapeBackupJobSetting
    from .enums import TapeChangerSetting as TapeChangerSetting
    from .enums import TapeDensity as TapeDensity
    from .enums import TapeDeviceKind as TapeDeviceKind
    from .enums import TapeDriveSetting as TapeDriveSetting
    from .enums import TaskStateType as TaskStateType
    from .enums import TfaType as TfaType
    from .enums import TokenSetting as TokenSetting
    from .enums import TrafficControlRuleSetting as TrafficControlRuleSetting
    from .enums import UiLanguage as UiLanguage
    from .enums import UserSetting as UserSetting
    from .enums import VerifyJobSetting as VerifyJobSetting
    from .enums import VerifyState as VerifyState
    from .enums import WebauthnConfigSetting as WebauthnConfigSetting
    from .enums import WebhookEndpointSetting as WebhookEndpointSetting
    from .enums import WebhookMethod as WebhookMethod
    from .enums import ZfsCompression as ZfsCompression
    from .enums import ZfsRaidLevel as ZfsRaidLevel
    from .gc import GarbageCollectionJobStatus as GarbageCollectionJobStatus
    from .metrics import InfluxDbHttp as InfluxDbHttp
    from .metrics import InfluxDbUdp as InfluxDbUdp
    from .metrics import MetricDataPoint as MetricDataPoint
    from .metrics import Metrics as Metrics
    from .metrics import MetricServerInfo as MetricServerInfo
    from .network import DnsSettings as DnsSettings
    from .network import NetworkInterface as NetworkInterface
    from .nodes import AcmeConfig as AcmeConfig
    from .nodes import AcmeDomain as AcmeDomain
    from .nodes import BootModeInformation as BootModeInformation
    from .nodes import KernelVersionInformation as KernelVersionInformation
    from .nodes import NodeConfig as NodeConfig
    from .nodes import NodeCpuInformation as NodeCpuInformation
    from .nodes import NodeInformation as NodeInformation
    from .nodes import NodeListItem as NodeListItem
    from .nodes import NodeMemoryCounters as NodeMemoryCounters
    from .nodes import NodeRrdPoint as NodeRrdPoint
    from .nodes import NodeShellTicket as NodeShellTicket
    from .nodes import NodeStatus as NodeStatus
    from .nodes import NodeSwapCounters as NodeSwapCounters
    from .nodes import NodeTime as NodeTime
    from .nodes import ServerIdentity as ServerIdentity
    from .nodes import ServiceInfo as ServiceInfo
    from .nodes import StorageStatus as StorageStatus
    from .nodes import SubscriptionInfo as SubscriptionInfo
    from .notifications import GotifyConfig as GotifyConfig
    from .notifications import MatchableField as MatchableField
    from .notifications import MatchableValue as MatchableValue
    from .notifications import NotificationMatcherConfig as NotificationMatcherConfig
    from .notifications import NotificationTarget as NotificationTarget
    from .notifications import SendmailConfig as SendmailConfig
    from .notifications import SmtpConfig as SmtpConfig
    from .notifications import WebhookConfig as WebhookConfig
    from .notifications import WebhookValue as WebhookValue
    from .prune import PruneJobConfig as PruneJobConfig
    from .prune import PruneJobStatus as PruneJobStatus
    from .prune import PruneListItem as PruneListItem
    from .realms import AdRealmConfig as AdRealmConfig
    from .realms import BasicRealmInfo as BasicRealmInfo
    from .realms import LdapRealmConfig as LdapRealmConfig
    from .realms import OpenIdRealmConfig as OpenIdRealmConfig
    from .realms import PamRealmConfig as PamRealmConfig
    from .realms import PbsRealmConfig as PbsRealmConfig
    from .realms import SyncAttributes as SyncAttributes
    from .realms import SyncDefaultsOptions as SyncDefaultsOptions
    from .remotes import RemoteConfig as RemoteConfig
    from .s3 import S3BucketListItem as S3BucketListItem
    from .s3 import S3EndpointConfig as S3EndpointConfig
    from .server import ApiVersionInfo as ApiVersionInfo
    from .server import Ping as Ping
    from .shared_models import BackupGroupDeleteStats as BackupGroupDeleteStats
    from .shared_models import DatastoreListItem as DatastoreListItem
    from .shared_models import GarbageCollectionCacheStats as GarbageCollectionCacheStats
    from .shared_models import GroupListItem as GroupListItem
    from .shared_models import MaintenanceMode as MaintenanceMode
    from .shared_models import NamespaceListItem as NamespaceListItem
    from .shared_models import SyslogLine as SyslogLine
    from .snapshots import ArchiveEntry as ArchiveEntry
    from .snapshots import SnapshotFile as SnapshotFile
    from .snapshots import SnapshotListItem as SnapshotListItem
    from .snapshots import SnapshotVerifyState as SnapshotVerifyState
    from .sync import SyncJobConfig as SyncJobConfig
    from .sync import SyncJobStatus as SyncJobStatus
    from .tape import TapeBackupJobConfig as TapeBackupJobConfig
    from .tape import TapeBackupJobStatus as TapeBackupJobStatus
    from .tape import TapeRestoreNamespace as TapeRestoreNamespace
    from .tape_drives import ChangerListEntry as ChangerListEntry
    from .tape_drives import DriveListEntry as DriveListEntry
    from .tape_drives import LabelUuidMap as LabelUuidMap
    from .tape_drives import Lp17VolumeStatistics as Lp17VolumeStatistics
    from .tape_drives import LtoDriveAndMediaStatus as LtoDriveAndMediaStatus
    from .tape_drives import LtoTapeDrive as LtoTapeDrive
    from .tape_drives import MamAttribute as MamAttribute
    from .tape_drives import MediaIdFlat as MediaIdFlat
    from .tape_drives import MtxStatusEntry as MtxStatusEntry
    from .tape_drives import ScsiTapeChanger as ScsiTapeChanger
    from .tape_drives import TapeDeviceInfo as TapeDeviceInfo
    from .tape_media import MediaContentEntry as MediaContentEntry
    from .tape_media import MediaListEntry as MediaListEntry
    from .tape_media import MediaPoolConfig as MediaPoolConfig
    from .tape_media import MediaSetListEntry as MediaSetListEntry
    from .tape_media import TapeKeyInfo as TapeKeyInfo
    from .tasks import TaskListItem as TaskListItem
    from .tasks import TaskStatus as TaskStatus
    from .traffic_control import TrafficControlCurrentRate as TrafficControlCurrentRate
    from .traffic_control import TrafficControlRule as TrafficControlRule
    from .verify import VerifyJobConfig as VerifyJobConfig
    from .verify import VerifyJobStatus as VerifyJobStatus

__all__ = [
    "AclListItem",
    "AclUgidType",
    "AcmeAccountData",
    "AcmeAccountEntry",
    "AcmeAccountInfo",
    "AcmeAccountStatus",
    "AcmeChallengeSchema",
    "AcmeConfig",
    "AcmeDomain",
    "AcmePluginConfig",
    "AcmePluginSetting",
    "ActiveOperations",
    "AdRealmConfig",
    "AdRealmSetting",
    "ApiVersionInfo",
    "AptRepositoriesResult",
    "AptRepository",
    "AptRepositoryFile",
    "AptRepositoryFileError",
    "AptRepositoryFileType",
    "AptRepositoryInfo",
    "AptRepositoryOption",
    "AptRepositoryPackageType",
    "AptStandardRepository",
    "AptUpdateInfo",
    "ArchiveEntry",
    "ArchiveEntryType",
    "BackupGroupCounts",
    "BackupGroupDeleteStats",
    "BackupType",
    "BasicRealmInfo",
    "BondMode",
    "BondXmitHashPolicy",
    "BootMode",
    "BootModeInformation",
    "CertificateInfo",
    "ChangerListEntry",
    "ChunkOrder",
    "CryptMode",
    "DatastoreBackendType",
    "DatastoreConfig",
    "DatastoreFsyncLevel",
    "DatastoreListItem",
    "DatastoreMountInfo",
    "DatastoreNotify",
    "DatastoreNotifyWhen",
    "DatastoreRrdPoint",
    "DatastoreSetting",
    "DatastoreStatus",
    "DatastoreTuning",
    "DatastoreUsage",
    "DeviceActivity",
    "DiskHealth",
    "DiskType",
    "DiskUsageInfo",
    "DiskUsageType",
    "DnsSetting",
    "DnsSettings",
    "DriveListEntry",
    "EncryptionKey",
    "ExternalAccountBinding",
    "FileSystemType",
    "GarbageCollectionCacheStats",
    "GarbageCollectionJobStatus",
    "GarbageCollectionStatus",
    "GotifyConfig",
    "GotifyEndpointSetting",
    "GroupListItem",
    "InfluxDbHttp",
    "InfluxDbUdp",
    "InfluxdbHttpServerSetting",
    "InfluxdbUdpServerSetting",
    "Kdf",
    "KernelVersionInformation",
    "KeyConfig",
    "KnownAcmeDirectory",
    "LabelUuidMap",
    "LdapMode",
    "LdapRealmConfig",
    "LdapRealmSetting",
    "LoginTicket",
    "Lp17VolumeStatistics",
    "LtoDriveAndMediaStatus",
    "LtoTapeDrive",
    "MaintenanceMode",
    "MaintenanceType",
    "MamAttribute",
    "MatchMode",
    "MatchableField",
    "MatchableValue",
    "MediaContentEntry",
    "MediaIdFlat",
    "MediaListEntry",
    "MediaPoolConfig",
    "MediaPoolSetting",
    "MediaSetListEntry",
    "MediaStatus",
    "MetricDataPoint",
    "MetricServerInfo",
    "MetricServerType",
    "MetricType",
    "Metrics",
    "MountStatus",
    "MtxEntryKind",
    "MtxStatusEntry",
    "NamespaceListItem",
    "NetworkConfigMethod",
    "NetworkInterface",
    "NetworkInterfaceSetting",
    "NetworkInterfaceType",
    "NodeConfig",
    "NodeConfigSetting",
    "NodeCpuInformation",
    "NodeInformation",
    "NodeListItem",
    "NodeMemoryCounters",
    "NodePowerCommand",
    "NodeRrdPoint",
    "NodeShellTicket",
    "NodeStatus",
    "NodeSwapCounters",
    "NodeTerminalCommand",
    "NodeTime",
    "NotificationMatcherConfig",
    "NotificationMatcherSetting",
    "NotificationMode",
    "NotificationOrigin",
    "NotificationTarget",
    "NotificationTargetType",
    "NotificationThresholds",
    "OpenIdLoginTicket",
    "OpenIdRealmConfig",
    "OpenidRealmSetting",
    "PamRealmConfig",
    "PamRealmSetting",
    "PartitionInfo",
    "PartitionUsageType",
    "PbsRealmConfig",
    "PbsRealmSetting",
    "Ping",
    "PruneJobConfig",
    "PruneJobSetting",
    "PruneJobStatus",
    "PruneListItem",
    "RealmType",
    "RegenerateTokenSecretSetting",
    "RemoteConfig",
    "RemoteSetting",
    "RoleListItem",
    "RoleName",
    "RrdMode",
    "RrdTimeFrame",
    "S3BucketListItem",
    "S3EndpointConfig",
    "S3EndpointSetting",
    "S3ProviderQuirk",
    "S3Statistics",
    "ScsiTapeChanger",
    "SendmailConfig",
    "SendmailEndpointSetting",
    "ServerIdentity",
    "ServiceInfo",
    "SmartAttribute",
    "SmartData",
    "SmtpConfig",
    "SmtpEndpointSetting",
    "SmtpMode",
    "SnapshotFile",
    "SnapshotListItem",
    "SnapshotVerifyState",
    "StorageStatus",
    "SubscriptionInfo",
    "SubscriptionStatus",
    "SyncAttributes",
    "SyncDefaultsOptions",
    "SyncDirection",
    "SyncDirectionFilter",
    "SyncJobConfig",
    "SyncJobSetting",
    "SyncJobStatus",
    "SyncRemoveVanished",
    "SyslogLine",
    "TapeBackupJobConfig",
    "TapeBackupJobSetting",
    "TapeBackupJobStatus",
    "TapeChangerSetting",
    "TapeDensity",
    "TapeDeviceInfo",
    "TapeDeviceKind",
    "TapeDriveSetting",
    "TapeKeyInfo",
    "TapeRestoreNamespace",
    "TaskListItem",
    "TaskStateType",
    "TaskStatus",
    "TfaType",
    "TfaUpdateInfo",
    "TfaUser",
    "TokenInfo",
    "TokenListItem",
    "TokenSecret",
    "TokenSecretUpdate",
    "TokenSetting",
    "TrafficControlCurrentRate",
    "TrafficControlRule",
    "TrafficControlRuleSetting",
    "TypeCounts",
    "TypedTfaInfo",
    "UiLanguage",
    "UserConfig",
    "UserSetting",
    "UserWithTokens",
    "VerifyJobConfig",
    "VerifyJobSetting",
    "VerifyJobStatus",
    "VerifyState",
    "WebauthnConfig",
    "WebauthnConfigSetting",
    "WebhookConfig",
    "WebhookEndpointSetting",
    "WebhookMethod",
    "WebhookValue",
    "ZfsCompression",
    "ZfsRaidLevel",
    "ZpoolListItem",
    "access",
    "apt",
    "certificates",
    "datastore",
    "disks",
    "encryption_keys",
    "enums",
    "gc",
    "groups",
    "metrics",
    "namespaces",
    "network",
    "nodes",
    "notifications",
    "prune",
    "realms",
    "remotes",
    "s3",
    "server",
    "snapshots",
    "sync",
    "tape",
    "tape_drives",
    "tape_media",
    "tasks",
    "traffic_control",
    "verify",
]

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the package.
    __getattr__, __dir__ = lazy_names(
        __name__,
        __all__,
        {
            "enums": (
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
            ),
            "shared_models": (
                "BackupGroupDeleteStats",
                "DatastoreListItem",
                "GarbageCollectionCacheStats",
                "GroupListItem",
                "MaintenanceMode",
                "NamespaceListItem",
                "SyslogLine",
            ),
            "access": (
                "AclListItem",
                "LoginTicket",
                "OpenIdLoginTicket",
                "RoleListItem",
                "TfaUpdateInfo",
                "TfaUser",
                "TokenInfo",
                "TokenListItem",
                "TokenSecret",
                "TokenSecretUpdate",
                "TypedTfaInfo",
                "UserConfig",
                "UserWithTokens",
                "WebauthnConfig",
            ),
            "apt": (
                "AptRepositoriesResult",
                "AptRepository",
                "AptRepositoryFile",
                "AptRepositoryFileError",
                "AptRepositoryInfo",
                "AptRepositoryOption",
                "AptStandardRepository",
                "AptUpdateInfo",
            ),
            "certificates": (
                "AcmeAccountData",
                "AcmeAccountEntry",
                "AcmeAccountInfo",
                "AcmeChallengeSchema",
                "AcmePluginConfig",
                "CertificateInfo",
                "ExternalAccountBinding",
                "KnownAcmeDirectory",
            ),
            "datastore": (
                "ActiveOperations",
                "BackupGroupCounts",
                "DatastoreConfig",
                "DatastoreNotify",
                "DatastoreRrdPoint",
                "DatastoreStatus",
                "DatastoreTuning",
                "DatastoreUsage",
                "GarbageCollectionStatus",
                "NotificationThresholds",
                "S3Statistics",
                "TypeCounts",
            ),
            "disks": ("DatastoreMountInfo", "DiskUsageInfo", "PartitionInfo", "SmartAttribute", "SmartData", "ZpoolListItem"),
            "encryption_keys": ("EncryptionKey", "KeyConfig"),
            "gc": ("GarbageCollectionJobStatus",),
            "metrics": ("InfluxDbHttp", "InfluxDbUdp", "MetricDataPoint", "MetricServerInfo", "Metrics"),
            "network": ("DnsSettings", "NetworkInterface"),
            "nodes": (
                "AcmeConfig",
                "AcmeDomain",
                "BootModeInformation",
                "KernelVersionInformation",
                "NodeConfig",
                "NodeCpuInformation",
                "NodeInformation",
                "NodeListItem",
                "NodeMemoryCounters",
                "NodeRrdPoint",
                "NodeShellTicket",
                "NodeStatus",
                "NodeSwapCounters",
                "NodeTime",
                "ServerIdentity",
                "ServiceInfo",
                "StorageStatus",
                "SubscriptionInfo",
            ),
            "notifications": (
                "GotifyConfig",
                "MatchableField",
                "MatchableValue",
                "NotificationMatcherConfig",
                "NotificationTarget",
                "SendmailConfig",
                "SmtpConfig",
                "WebhookConfig",
                "WebhookValue",
            ),
            "prune": ("PruneJobConfig", "PruneJobStatus", "PruneListItem"),
            "realms": (
                "AdRealmConfig",
                "BasicRealmInfo",
                "LdapRealmConfig",
                "OpenIdRealmConfig",
                "PamRealmConfig",
                "PbsRealmConfig",
                "SyncAttributes",
                "SyncDefaultsOptions",
            ),
            "remotes": ("RemoteConfig",),
            "s3": ("S3BucketListItem", "S3EndpointConfig"),
            "server": ("ApiVersionInfo", "Ping"),
            "snapshots": ("ArchiveEntry", "SnapshotFile", "SnapshotListItem", "SnapshotVerifyState"),
            "sync": ("SyncJobConfig", "SyncJobStatus"),
            "tape": ("TapeBackupJobConfig", "TapeBackupJobStatus", "TapeRestoreNamespace"),
            "tape_drives": (
                "ChangerListEntry",
                "DriveListEntry",
                "LabelUuidMap",
                "Lp17VolumeStatistics",
                "LtoDriveAndMediaStatus",
                "LtoTapeDrive",
                "MamAttribute",
                "MediaIdFlat",
                "MtxStatusEntry",
                "ScsiTapeChanger",
                "TapeDeviceInfo",
            ),
            "tape_media": ("MediaContentEntry", "MediaListEntry", "MediaPoolConfig", "MediaSetListEntry", "TapeKeyInfo"),
            "tasks": ("TaskListItem", "TaskStatus"),
            "traffic_control": ("TrafficControlCurrentRate", "TrafficControlRule"),
            "verify": ("VerifyJobConfig", "VerifyJobStatus"),
        },
    )
