"""What stands under "Raises" in the docstrings: the refusals that were recorded, and those that the
simulated server gives, are among the errors of their functions."""

from __future__ import annotations

import importlib
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

import pbs_api
from pbs_api.groups import delete_group, move_group
from pbs_api.namespaces import create_namespace, delete_namespace
from pbs_api.snapshots import delete_snapshot, list_snapshots, set_snapshot_protection
from pbs_client import ApiError, Client, NotFound, Password, PermissionDenied, raw_request
from pbs_client.errors import ParameterError, PbsError
from pbs_simulator import SimulatedPbs
from pbs_simulator.catalog import load_catalog
from pbs_simulator.comparison.plausible import Planner
from tests.support.recorded_errors import recorded
from tests.support.tables import trying

_CATALOG = json.loads((Path(pbs_api.__file__).parent / "catalog.json").read_text(encoding="utf-8"))
TOLD: dict[str, set[str]] = {entry["name"]: set(entry["errors"]) for entry in _CATALOG["operations"]}
FUNCTIONS: dict[str, list[str]] = defaultdict(list)
for entry in _CATALOG["operations"]:
    FUNCTIONS[f"{entry['method']} {entry['path']}"].append(entry["name"])

MISUSE = (
    "Path '",  # newer than the server
    "authentication failed",  # nobody logged in, or with something forged
    "Request body",  # not sent by a client of ours
    "no such file: 'api3",
    "client error (SendRequest)",
    "unknown variant `",  # a value that the types of the parameters rule out
)
"""How texts begin that answer what the functions cannot send."""


def test_every_refusal_that_was_recorded_stands_in_the_docstring() -> None:
    """Values of the wrong form aside, which any function with parameters may be given."""
    silent = {
        f"{function}: {type(row.error).__name__}, {row.text[:100]}"
        for row in recorded()
        if row.status >= 400 and row.text and not row.text.startswith(MISUSE) and type(row.error) is not ParameterError
        for function in FUNCTIONS.get(row.misuse[0], ())
        if type(row.error).__name__ not in TOLD[function]
    }
    assert silent == set()


@pytest.mark.pbs(scenario=["everyday"], version="4.2.3")
def test_every_refusal_of_many_plausible_calls_stands_in_the_docstring(pbs: Client) -> None:
    silent: set[str] = set()
    refused = 0
    for call in Planner(load_catalog("4.2.3"), ("tank",), 5, changing_stores=True).calls(500):
        try:
            pbs.send(raw_request(call.operation.method, call.operation.path, call.values))
        except ParameterError:
            continue
        except ApiError as error:
            refused += 1
            told = f"{type(error).__name__}, {error.message[:100]}"
            silent |= {f"{name}: {told}" for name in call.operation.names if type(error).__name__ not in TOLD[name]}
        except PbsError:
            continue
    assert refused > 150
    assert silent == set()


TAPE = "7b7cb4c2-61ad-4b2c-8df4-5a0f9b1ce5d1"
CALLS: list[tuple[str, list[Any], dict[str, Any]]] = [
    ("disks.create_disk_directory", [], {"disk": "vda", "name": "fast"}),
    ("disks.create_disk_directory", [], {"disk": "vdz", "name": "fast"}),
    ("disks.create_zpool", [], {"devices": ["vda", "vdz"], "name": "fast", "raidlevel": "mirror"}),
    ("disks.delete_disk_directory", ["fast"], {}),
    ("disks.get_disk_smart", [], {"disk": "vda"}),
    ("disks.get_zpool", ["rpool"], {}),
    ("disks.initialize_disk", [], {"disk": "vda"}),
    ("disks.list_zpools", [], {}),
    ("nodes.delete_node_subscription", [], {}),
    ("nodes.get_node_syslog", [], {"since": "yesterday"}),
    ("nodes.get_service_state", ["nginx"], {}),
    ("nodes.get_structured_node_journal", [], {}),
    ("nodes.set_node_timezone", [], {"timezone": "Mars/Olympus"}),
    ("nodes.set_subscription_key", [], {"key": "pbsc-0123456789"}),
    ("nodes.update_node_config", [], {"ciphers_tls_1_3": "ROT13"}),
    ("nodes.update_node_config", [], {"consent_text": "two\nlines"}),
    ("nodes.update_node_config", [], {"location": "Vienna"}),
    ("nodes.update_node_config", [], {"email_from": "pbs@example.com", "digest": "0" * 64}),
    ("notifications.create_gotify_endpoint", [], {"name": "mail-to-root", "server": "https://x", "token": "t"}),
    ("notifications.create_notification_matcher", [], {"name": "default-matcher"}),
    ("notifications.create_notification_matcher", [], {"name": "new", "match_field": ["datastore"]}),
    ("notifications.create_notification_matcher", [], {"name": "new", "match_severity": ["dreadful"]}),
    ("notifications.create_notification_matcher", [], {"name": "new", "target": ["nobody"]}),
    ("notifications.create_sendmail_endpoint", [], {"name": "new"}),
    ("notifications.delete_notification_matcher", ["none"], {}),
    ("notifications.delete_webhook_endpoint", ["none"], {}),
    ("notifications.get_smtp_endpoint", ["none"], {}),
    ("notifications.send_test_notification", ["none"], {}),
    ("notifications.update_notification_matcher", ["default-matcher"], {"target": ["nobody"]}),
    ("notifications.update_sendmail_endpoint", ["mail-to-root"], {"delete": ["mailto-user"]}),
    ("tape.create_tape_backup_job", [], {"id": "job", "store": "none", "pool": "offsite", "drive": "lto9"}),
    ("tape.get_tape_backup_job", ["none"], {}),
    ("tape.restore_tape", [], {"drive": "lto9", "media_set": TAPE, "store": "old=archive,tank"}),
    ("tape.restore_tape", [], {"drive": "lto9", "media_set": TAPE, "store": "none"}),
    ("tape.restore_tape", [], {"drive": "lto9", "media_set": TAPE, "store": "tank,archive"}),
    ("tape.restore_tape", [], {"drive": "lto9", "media_set": "monday", "store": "tank"}),
    ("tape.run_tape_backup_job", ["none"], {}),
    ("tape.start_tape_backup", [], {"store": "tank", "pool": "none", "drive": "lto9"}),
    ("tape_drives.create_tape_changer", [], {"name": "library", "path": "/dev/sg9"}),
    ("tape_drives.create_tape_drive", [], {"name": "lto9", "path": "/dev/sg9"}),
    ("tape_drives.delete_tape_drive", ["lto9"], {}),
    ("tape_drives.export_media", ["lto9"], {"label_text": "TAPE01L9"}),
    ("tape_drives.get_tape_changer_status", ["library"], {}),
    ("tape_drives.get_tape_drive_config", ["lto9"], {}),
    ("tape_drives.label_media", ["lto9"], {"label_text": "TAPE01L9", "pool": "none"}),
    ("tape_drives.load_slot", ["lto9"], {"source_slot": 1}),
    ("tape_drives.read_label", ["lto9"], {}),
    ("tape_drives.update_tape_drive", ["lto9"], {"path": "/dev/sg9"}),
    ("tape_media.change_tape_encryption_key_password", ["00:" * 31 + "00"], {"new_password": "secret", "hint": "x"}),
    ("tape_media.create_media_pool", [], {"name": "offsite", "retention": "until tomorrow"}),
    ("tape_media.create_tape_encryption_key", [], {"password": "secret"}),
    ("tape_media.create_tape_encryption_key", [], {"password": "secret", "hint": "x", "kdf": "none"}),
    ("tape_media.delete_media_pool", ["none"], {}),
    ("tape_media.destroy_media", [], {}),
    ("tape_media.destroy_media", [], {"label_text": "TAPE01L9"}),
    ("tape_media.move_media", [], {"label_text": "TAPE01L9", "uuid": TAPE}),
    ("tape_media.update_media_status", [TAPE], {"status": "full"}),
    ("tape_media.update_media_status", [TAPE], {"status": "writable"}),
]


@pytest.mark.pbs(scenario=["everyday", "filtered-lists"], version="4.2.3")
def test_who_lacks_rights_is_told_so_by_the_functions_that_say_it(simulated_pbs: SimulatedPbs) -> None:
    """Those that do not say it leave out what one may not see."""
    transport, login = simulated_pbs.transport(), Password("viewer@pbs", "secret")
    denied, silent, let_in = 0, set[str](), set[str]()
    with Client("pbs.example.com", auth=login, transport=transport) as pbs:
        for call in Planner(load_catalog("4.2.3"), ("tank", "hidden"), 3, changing_stores=True).calls(500):
            try:
                pbs.send(raw_request(call.operation.method, call.operation.path, call.values))
            except PermissionDenied as error:
                denied += 1
                silent |= {
                    f"{name}: {error.message}" for name in call.operation.names if "PermissionDenied" not in TOLD[name]
                }
            except PbsError:
                continue
            else:
                let_in |= {name for name in call.operation.names if "PermissionDenied" in TOLD[name]}
    assert denied > 150
    assert silent == set()
    assert let_in <= {"gc.list_datastore_gc_jobs"}  # answers everybody, whatever the schema says


@pytest.mark.pbs(scenario=["everyday"])
def test_refusals_that_follow_from_what_was_done_before(pbs: Client) -> None:
    """A protected snapshot, and a namespace with groups."""
    newest = max(
        snapshot.backup_time for snapshot in pbs.send(list_snapshots("tank", backup_type="vm", backup_id="100"))
    )
    pbs.send(set_snapshot_protection("tank", backup_type="vm", backup_id="100", backup_time=newest, protected=True))
    pbs.send(create_namespace("tank", name="a"))
    pbs.wait(move_group("tank", backup_type="ct", backup_id="200", target_ns="a"))
    for request, error in (
        (delete_snapshot("tank", backup_type="vm", backup_id="100", backup_time=newest), ApiError),
        (delete_group("tank", backup_type="vm", backup_id="100"), ApiError),
        (delete_namespace("tank", ns="a"), ApiError),
        (delete_namespace("tank", ns="a/b", delete_groups=True), NotFound),
    ):
        with pytest.raises(error) as caught:
            pbs.send(request)
        assert type(caught.value) is error, request.operation.name
        assert error.__name__ in TOLD[request.operation.name], request.operation.name
    assert [
        snapshot.backup_time for snapshot in pbs.send(list_snapshots("tank", backup_type="vm", backup_id="100"))
    ] == [newest]
    assert (
        pbs.send(delete_group("tank", backup_type="vm", backup_id="100", error_on_protected=False)).protected_snapshots
        == 1
    )
    assert pbs.send(delete_namespace("tank", ns="a", delete_groups=True)).removed_snapshots == 7


VM = {"backup_type": "vm", "backup_id": "100"}
GONE = {"backup_type": "vm", "backup_id": "999"}
EARLY = {**VM, "backup_time": 1}
TASK = "UPID:pbs:000047C6:000BCFCE:00000004:6B0454B0:garbage_collection:tank:root@pam:"
BACKUPS: list[tuple[str, str, list[Any], dict[str, Any]]] = [
    ("AlreadyExists", "datastore.create_datastore", [], {"name": "tank", "path": "/mnt/datastore/tank2"}),
    ("ParameterError", "datastore.create_datastore", [], {"name": "new", "path": "relative"}),
    ("NotFound", "datastore.delete_datastore", ["none"], {}),
    ("Unavailable", "datastore.delete_datastore", ["usb"], {"destroy_data": True}),
    ("Unavailable", "datastore.get_datastore_rrd", ["moving"], {"cf": "AVERAGE", "timeframe": "hour"}),
    ("Unavailable", "datastore.get_datastore_status", ["usb"], {}),
    ("ParameterError", "datastore.mount_datastore", ["tank"], {}),
    ("NotFound", "datastore.refresh_s3_datastore", ["none"], {}),
    ("Unavailable", "datastore.unmount_datastore", ["usb"], {}),
    ("ParameterError", "datastore.update_datastore", ["tank"], {"keep_last": 3}),
    ("Unavailable", "gc.get_gc_status", ["moving"], {}),
    ("Unavailable", "gc.list_datastore_gc_jobs", ["moving"], {}),
    ("NotFound", "gc.list_datastore_gc_jobs", ["none"], {}),
    ("NotFound", "groups.change_group_owner", ["tank"], {**GONE, "new_owner": "root@pam"}),
    ("NotFound", "groups.change_group_owner", ["tank"], {**VM, "new_owner": "nobody@pbs"}),
    ("NotFound", "groups.delete_group", ["tank"], GONE),
    ("NotFound", "groups.list_groups", ["tank"], {"ns": "none"}),
    ("Unavailable", "groups.list_groups", ["usb"], {}),
    ("NotFound", "groups.move_group", ["tank"], {**GONE, "target_ns": "none"}),
    ("NotFound", "groups.set_group_notes", ["tank"], {**GONE, "notes": "x"}),
    ("NotFound", "namespaces.create_namespace", ["tank"], {"name": "a", "parent": "none"}),
    ("ParameterError", "namespaces.create_namespace", ["tank"], {"name": "a/b"}),
    ("NotFound", "namespaces.delete_namespace", ["tank"], {"ns": "none", "delete_groups": True}),
    ("NotFound", "namespaces.list_namespaces", ["none"], {}),
    ("NotFound", "namespaces.move_namespace", ["tank"], {"ns": "none", "target_ns": "x"}),
    ("AlreadyExists", "prune.create_prune_job", [], {"id": "p-daily", "store": "tank", "schedule": "daily"}),
    ("ParameterError", "prune.create_prune_job", [], {"id": "p-new", "store": "tank", "schedule": "sometimes"}),
    ("Unavailable", "prune.prune_datastore", ["moving"], {"keep_last": 1}),
    ("NotFound", "prune.prune_group", ["tank"], {**GONE, "keep_last": 1}),
    ("NotFound", "prune.run_prune_job", ["none"], {}),
    ("Modified", "prune.update_prune_job", ["p-daily"], {"comment": "x", "digest": "0" * 64}),
    ("ParameterError", "remotes.delete_remote", ["offsite"], {}),
    ("Unavailable", "remotes.list_remote_groups", ["offsite", "tank"], {}),
    ("NotFound", "snapshots.delete_snapshot", ["tank"], EARLY),
    ("NotFound", "snapshots.get_snapshot_notes", ["tank"], EARLY),
    ("NotFound", "snapshots.list_snapshot_catalog", ["tank"], {**EARLY, "filepath": "root"}),
    ("NotFound", "snapshots.list_snapshot_files", ["tank"], EARLY),
    ("NotFound", "snapshots.list_snapshots", ["tank"], {"ns": "none"}),
    ("NotFound", "snapshots.set_snapshot_protection", ["tank"], {**EARLY, "protected": True}),
    ("ParameterError", "sync.create_sync_job", [], {"id": "s-new", "store": "tank", "remote_store": "tank"}),
    ("AlreadyExists", "sync.create_sync_job", [], {"id": "s-pull", "store": "tank", "remote_store": "archive"}),
    ("NotFound", "sync.delete_sync_job", ["none"], {}),
    ("NotFound", "sync.run_sync_job", ["none"], {}),
    ("Unavailable", "sync.start_pull", [], {"store": "moving", "remote_store": "tank"}),
    ("NotFound", "sync.start_pull", [], {"store": "none", "remote_store": "tank"}),
    ("ParameterError", "sync.start_pull", [], {"store": "tank", "remote_store": "tank"}),
    ("NotFound", "sync.start_push", [], {"store": "tank", "remote_store": "tank", "remote": "none"}),
    ("Unavailable", "sync.start_push", [], {"store": "tank", "remote_store": "tank", "remote": "offsite"}),
    ("NotFound", "tasks.get_task_log", [TASK], {}),
    ("NotFound", "traffic_control.delete_traffic_control_rule", ["none"], {}),
    ("AlreadyExists", "verify.create_verify_job", [], {"id": "v-weekly", "store": "tank"}),
    ("NotFound", "verify.run_verify_job", ["none"], {}),
    ("NotFound", "verify.verify_datastore", ["none"], {}),
    ("ParameterError", "verify.verify_datastore", ["tank"], {"backup_id": "100"}),
    ("ParameterError", "datastore.unmount_datastore", ["tank"], {}),
    ("NotFound", "gc.list_gc_jobs", [], {"store": "none"}),
    ("ParameterError", "prune.update_prune_job", ["p-daily"], {"schedule": "sometimes"}),
    ("NotFound", "prune.start_prune_group", ["tank"], {**GONE, "keep_last": 1}),
    ("NotFound", "prune.prune_datastore", ["none"], {"keep_last": 1}),
    ("ParameterError", "sync.update_sync_job", ["s-pull"], {"schedule": "sometimes"}),
    (
        "NotFound",
        "sync.create_sync_job",
        [],
        {
            "id": "s-new",
            "store": "tank",
            "remote_store": "copy",
            "remote": "offsite",
            "sync_direction": "push",
            "active_encryption_key": "none",
        },
    ),
    ("ParameterError", "verify.create_verify_job", [], {"id": "v-new", "store": "tank", "schedule": "sometimes"}),
    ("ParameterError", "verify.update_verify_job", ["v-weekly"], {"schedule": "sometimes"}),
]
NOT_REFUSED: list[tuple[str, list[Any], dict[str, Any]]] = [
    ("groups.get_group_notes", ["tank"], GONE),
    ("namespaces.create_namespace", ["tank"], {"name": "twice"}),
    ("namespaces.create_namespace", ["tank"], {"name": "twice"}),
    ("namespaces.delete_namespace", ["tank"], {"ns": "none"}),
    ("namespaces.list_namespaces", ["tank"], {"parent": "none"}),
    ("prune.create_prune_job", [], {"id": "p-new", "store": "none", "schedule": "daily"}),
    ("snapshots.get_snapshot_protection", ["tank"], EARLY),
    ("snapshots.list_snapshots", ["tank"], GONE),
    ("sync.create_sync_job", [], {"id": "s-new", "store": "none", "remote_store": "archive"}),
    ("tasks.get_task_status", [TASK], {}),
    ("tasks.stop_task", [TASK], {}),
    ("verify.create_verify_job", [], {"id": "v-new", "store": "none"}),
    ("verify.verify_datastore", ["tank"], EARLY),
]
"""What one would expect to be refused, and docstrings say that it is not."""


@pytest.mark.pbs(scenario=["everyday", "unmounted-store", "offline-store", "push-sync-job"])
def test_what_docstrings_call_no_error_is_none(pbs: Client) -> None:
    for name, positional, named in NOT_REFUSED:
        module, _, function = name.partition(".")
        pbs.send(getattr(importlib.import_module(f"pbs_api.{module}"), function)(*positional, **named))


@pytest.mark.pbs(scenario=["everyday", "unmounted-store", "offline-store", "push-sync-job"])
def test_a_call_about_backups_raises_what_its_docstring_names(pbs: Client, subtests: pytest.Subtests) -> None:
    for error, name, positional, named in BACKUPS:
        module, _, function = name.partition(".")
        request = getattr(importlib.import_module(f"pbs_api.{module}"), function)(*positional, **named)
        with trying(subtests, f"{name} {positional} {named}"):
            with pytest.raises(ApiError) as caught:
                pbs.send(request)
            assert type(caught.value).__name__ == error, caught.value.message
            assert error in TOLD[name]


@pytest.mark.pbs(scenario=["everyday"])
def test_every_refusal_of_the_simulated_server_stands_in_the_docstring(pbs: Client, subtests: pytest.Subtests) -> None:
    for name, positional, named in CALLS:
        module, _, function = name.partition(".")
        request = getattr(importlib.import_module(f"pbs_api.{module}"), function)(*positional, **named)
        with trying(subtests, f"{name} {named}"):
            with pytest.raises(ApiError) as caught:
                pbs.send(request)
            assert type(caught.value).__name__ in TOLD[name], caught.value.message


EXPECTED: list[tuple[str, str, list[Any], dict[str, Any]]] = [
    ("ParameterError", "access.list_acl", [], {"path": "tank"}),
    ("NotFound", "access.update_acl", [], {"path": "/", "role": "Audit", "auth_id": "nobody@pbs"}),
    ("NotFound", "access.update_acl", [], {"path": "/", "role": "Audit", "auth_id": "root@pam!none"}),
    ("ParameterError", "access.update_acl", [], {"path": "/tanks", "role": "Audit", "auth_id": "root@pam"}),
    ("ParameterError", "access.update_acl", [], {"path": "/", "role": "Audit"}),
    ("ParameterError", "access.update_acl", [], {"path": "/", "role": "Audit", "group": "admins"}),
    (
        "Modified",
        "access.update_acl",
        [],
        {
            "path": "/",
            "role": "Audit",
            "auth_id": "root@pam",
            "digest": "0000000000000000000000000000000000000000000000000000000000000000",
        },
    ),
    ("NotFound", "access.get_openid_auth_url", [], {"realm": "sso", "redirect_url": "https://pbs.example.com"}),
    ("AuthenticationFailed", "access.login_openid", [], {"code": "a", "state": "b", "redirect_url": "https://x"}),
    ("NotFound", "access.change_password", [], {"userid": "nobody@pbs", "password": "long enough"}),
    ("ParameterError", "access.get_permissions", [], {"path": "tank"}),
    ("AlreadyExists", "access.create_user", [], {"userid": "root@pam"}),
    ("NotFound", "access.create_user", [], {"userid": "alice@corp"}),
    ("ServerError", "access.create_user", [], {"userid": "bob@pam", "password": "long enough"}),
    ("NotFound", "access.create_tfa_entry", ["nobody@pbs"], {"type": "recovery"}),
    ("NotFound", "access.create_tfa_entry", ["root@pam"], {"type": "webauthn", "description": "key"}),
    ("ParameterError", "access.create_tfa_entry", ["root@pam"], {"type": "totp", "description": "phone"}),
    ("NotFound", "access.get_tfa_entry", ["root@pam", "recovery"], {}),
    ("NotFound", "access.update_tfa_entry", ["root@pam", "recovery"], {"enable": False}),
    ("NotFound", "access.delete_tfa_entry", ["root@pam", "recovery"], {}),
    ("AuthenticationFailed", "access.create_ticket", [], {"username": "root@pam", "password": "wrong"}),
    ("ParameterError", "access.create_ticket", [], {"username": "root@pam"}),
    ("NotFound", "access.get_user", ["nobody@pbs"], {}),
    ("NotFound", "access.update_user", ["nobody@pbs"], {"comment": "x"}),
    ("NotFound", "access.delete_user", ["nobody@pbs"], {}),
    ("NotFound", "access.get_token", ["root@pam", "none"], {}),
    ("NotFound", "access.update_token", ["root@pam", "none"], {"comment": "x"}),
    ("NotFound", "access.regenerate_token_secret", ["root@pam", "none"], {}),
    ("NotFound", "access.delete_token", ["root@pam", "none"], {}),
    (
        "PermissionDenied",
        "access.verify_vncticket",
        [],
        {"authid": "root@pam", "vncticket": "PBSTERM:x", "path": "/", "privs": "Sys.Console", "port": 5900},
    ),
    ("ParameterError", "access.update_webauthn_config", [], {"id": "pbs.example.com"}),
    ("ParameterError", "access.update_webauthn_config", [], {"id": "pbs.example.com", "rp": "PBS", "origin": "pbs"}),
    ("NotFound", "realms.sync_realm", ["corp"], {}),
    (
        "Unavailable",
        "realms.create_ldap_realm",
        [],
        {"realm": "corp", "server1": "192.0.2.9", "base_dn": "dc=x", "user_attr": "uid"},
    ),
    (
        "NotFound",
        "realms.create_ldap_realm",
        [],
        {"realm": "corp", "server1": "192.0.2.9", "base_dn": "dc=x", "user_attr": "uid", "capath": "/none"},
    ),
    (
        "AlreadyExists",
        "realms.create_ldap_realm",
        [],
        {"realm": "pbs", "server1": "192.0.2.9", "base_dn": "dc=x", "user_attr": "uid"},
    ),
    ("Unavailable", "realms.create_ad_realm", [], {"realm": "corp", "server1": "192.0.2.9"}),
    ("AlreadyExists", "realms.create_ad_realm", [], {"realm": "pam", "server1": "192.0.2.9"}),
    ("AlreadyExists", "realms.create_openid_realm", [], {"realm": "pam", "client_id": "x", "issuer_url": "https://x"}),
    ("NotFound", "realms.get_ldap_realm", ["corp"], {}),
    ("NotFound", "realms.update_ad_realm", ["corp"], {"comment": "x"}),
    ("NotFound", "realms.delete_openid_realm", ["corp"], {}),
    (
        "Modified",
        "realms.update_pam_realm",
        [],
        {"comment": "x", "digest": "0000000000000000000000000000000000000000000000000000000000000000"},
    ),
    ("ParameterError", "certificates.create_acme_account", [], {"contact": "ops@example.com", "eab_kid": "x"}),
    ("NotFound", "certificates.get_acme_account", ["default"], {}),
    ("NotFound", "certificates.list_acme_challenge_schemas", [], {}),
    (
        "ParameterError",
        "certificates.create_acme_plugin",
        [],
        {"id": "dns1", "type": "http", "api": "cf", "data": "QT0x"},
    ),
    (
        "AlreadyExists",
        "certificates.create_acme_plugin",
        [],
        {"id": "standalone", "type": "dns", "api": "cf", "data": "QT0x"},
    ),
    ("ApiError", "certificates.update_acme_plugin", ["standalone"], {"data": "QT0x"}),
    ("NotFound", "certificates.get_acme_plugin", ["dns1"], {}),
    ("NotFound", "certificates.delete_acme_plugin", ["dns1"], {}),
    ("Unavailable", "certificates.get_acme_tos", [], {}),
    ("ApiError", "certificates.renew_acme_certificate", [], {}),
    ("UsageError", "certificates.upload_custom_certificate", [], {"certificates": "none"}),
    ("Unavailable", "metrics.create_influxdb_http_server", [], {"name": "influx", "url": "http://192.0.2.9:8086"}),
    ("Unavailable", "metrics.create_influxdb_udp_server", [], {"name": "influx", "host": "nowhere.example.com:8089"}),
    ("NotFound", "metrics.get_influxdb_http_server", ["influx"], {}),
    ("NotFound", "metrics.update_influxdb_udp_server", ["influx"], {"mtu": 1400}),
    ("NotFound", "metrics.delete_influxdb_udp_server", ["influx"], {}),
    ("AlreadyExists", "network.create_network_interface", [], {"iface": "eth0", "type": "bridge"}),
    ("ParameterError", "network.create_network_interface", [], {"iface": "vmbr0"}),
    ("ParameterError", "network.create_network_interface", [], {"iface": "eth1", "type": "eth"}),
    ("ParameterError", "network.create_network_interface", [], {"iface": "blue", "type": "vlan"}),
    (
        "NotFound",
        "network.create_network_interface",
        [],
        {"iface": "vmbr0", "type": "bridge", "bridge_ports": ["eth9"]},
    ),
    (
        "ParameterError",
        "network.create_network_interface",
        [],
        {"iface": "bond0", "type": "bond", "bond_mode": "802.3ad", "bond_primary": "eth0"},
    ),
    ("ApiError", "network.update_network_interface", ["eth0"], {"type": "bridge"}),
    ("ParameterError", "network.update_network_interface", ["eth0"], {"cidr": "192.0.2.1/40"}),
    ("NotFound", "network.get_network_interface", ["eth9"], {}),
    ("NotFound", "network.delete_network_interface", ["eth9"], {}),
    (
        "Modified",
        "network.update_dns",
        [],
        {"dns1": "192.0.2.53", "digest": "0000000000000000000000000000000000000000000000000000000000000000"},
    ),
    ("UsageError", "traffic_control.create_traffic_control_rule", [], {"name": "office", "network": []}),
    ("ParameterError", "traffic_control.create_traffic_control_rule", [], {"name": "office", "network": ["office"]}),
    ("NotFound", "traffic_control.get_traffic_control_rule", ["office"], {}),
    ("UsageError", "traffic_control.update_traffic_control_rule", ["office"], {"network": []}),
    ("NotFound", "traffic_control.delete_traffic_control_rule", ["office"], {}),
    ("NotFound", "remotes.get_remote", ["offsite"], {}),
    ("NotFound", "remotes.list_remote_groups", ["offsite", "tank"], {}),
    ("NotFound", "remotes.delete_remote", ["offsite"], {}),
    ("ParameterError", "encryption_keys.create_encryption_key", [], {"id": "offsite", "key": "{}"}),
    ("NotFound", "encryption_keys.toggle_encryption_key_archived", ["offsite"], {}),
    ("NotFound", "s3.check_s3_endpoint", ["minio"], {"bucket": "backups"}),
    ("NotFound", "s3.reset_s3_counters", ["minio"], {"bucket": "backups"}),
    ("NotFound", "s3.get_s3_endpoint", ["minio"], {}),
    ("NotFound", "s3.list_s3_buckets", ["minio"], {}),
    ("ServerError", "apt.get_apt_changelog", [], {"name": "bash"}),
    ("ParameterError", "apt.change_apt_repository", [], {"path": "/etc/none", "index": 0, "enabled": True}),
    ("ApiError", "apt.add_apt_repository", [], {"handle": "none"}),
    ("", "access.create_user", [], {"userid": "alice@pbs", "password": "long enough"}),
    ("", "access.create_token", ["alice@pbs", "automation"], {}),
    ("AlreadyExists", "access.create_token", ["alice@pbs", "automation"], {}),
    ("", "access.create_tfa_entry", ["alice@pbs"], {"type": "recovery"}),
    ("AlreadyExists", "access.create_tfa_entry", ["alice@pbs"], {"type": "recovery"}),
    ("", "access.create_token", ["mistyped@pbs", "automation"], {}),
    ("", "access.list_tokens", ["nobody@pbs"], {}),
    ("", "access.list_tfa_entries", ["nobody@pbs"], {}),
    ("", "access.unlock_tfa", ["nobody@pbs"], {}),
    ("", "metrics.create_influxdb_udp_server", [], {"name": "influx", "host": "192.0.2.9:8089"}),
    ("AlreadyExists", "metrics.create_influxdb_http_server", [], {"name": "influx", "url": "http://192.0.2.9:8086"}),
    ("", "traffic_control.create_traffic_control_rule", [], {"name": "office", "network": ["192.0.2.0/24"]}),
    (
        "AlreadyExists",
        "traffic_control.create_traffic_control_rule",
        [],
        {"name": "office", "network": ["192.0.2.0/24"]},
    ),
    ("", "remotes.create_remote", [], {"name": "offsite", "host": "192.0.2.9", "auth_id": "sync@pbs", "password": "x"}),
    (
        "AlreadyExists",
        "remotes.create_remote",
        [],
        {"name": "offsite", "host": "192.0.2.9", "auth_id": "sync@pbs", "password": "x"},
    ),
    ("Unavailable", "remotes.list_remote_datastores", ["offsite"], {}),
    ("Unavailable", "remotes.list_remote_namespaces", ["offsite", "tank"], {}),
    ("", "encryption_keys.create_encryption_key", [], {"id": "offsite"}),
    ("AlreadyExists", "encryption_keys.create_encryption_key", [], {"id": "offsite"}),
    (
        "",
        "sync.create_sync_job",
        [],
        {
            "id": "push-all",
            "sync_direction": "push",
            "active_encryption_key": "offsite",
            "store": "tank",
            "remote": "offsite",
            "remote_store": "tank",
        },
    ),
    ("ParameterError", "remotes.delete_remote", ["offsite"], {}),
    ("ApiError", "encryption_keys.toggle_encryption_key_archived", ["offsite"], {}),
    ("ApiError", "encryption_keys.delete_encryption_key", ["offsite"], {}),
    ("", "encryption_keys.delete_encryption_key", ["none"], {}),
    (
        "",
        "s3.create_s3_endpoint",
        [],
        {"id": "minio", "endpoint": "s3.example.com", "access_key": "a", "secret_key": "b"},
    ),
    (
        "AlreadyExists",
        "s3.create_s3_endpoint",
        [],
        {"id": "minio", "endpoint": "s3.example.com", "access_key": "a", "secret_key": "b"},
    ),
    ("ServerError", "s3.check_s3_endpoint", ["minio"], {"bucket": "backups"}),
    ("ServerError", "s3.list_s3_buckets", ["minio"], {}),
    ("NotFound", "s3.reset_s3_counters", ["minio"], {"bucket": "backups"}),
    ("ApiError", "s3.delete_s3_endpoint", ["minio"], {}),
    ("", "network.update_network_interface", ["eth0"], {"gateway": "192.0.2.1"}),
    (
        "AlreadyExists",
        "network.create_network_interface",
        [],
        {"iface": "vmbr0", "type": "bridge", "gateway": "192.0.2.2"},
    ),
]
"""Calls in order, each with the error that it raises; none where it succeeds."""


@pytest.mark.pbs(scenario=["everyday"])
def test_a_call_raises_the_error_that_its_docstring_names(
    pbs: Client, simulated_pbs: SimulatedPbs, subtests: pytest.Subtests
) -> None:
    simulated_pbs.server.add_datastore("cloud", backend="type=s3,client=minio,bucket=backups")
    for error, name, positional, named in EXPECTED:
        module, _, function = name.partition(".")
        raised = ""
        with trying(subtests, f"{name} {positional} {named}"):
            try:
                pbs.send(getattr(importlib.import_module(f"pbs_api.{module}"), function)(*positional, **named))
            except PbsError as refused:
                raised = type(refused).__name__
            assert raised == error
            assert raised in TOLD[name] | {""}
