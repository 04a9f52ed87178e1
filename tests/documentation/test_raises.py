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
from pbs_client import ApiError, Client, raw_request
from pbs_client.errors import ParameterError, PbsError
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


@pytest.mark.pbs(scenario=["everyday"])
def test_every_refusal_of_the_simulated_server_stands_in_the_docstring(pbs: Client, subtests: pytest.Subtests) -> None:
    for name, positional, named in CALLS:
        module, _, function = name.partition(".")
        request = getattr(importlib.import_module(f"pbs_api.{module}"), function)(*positional, **named)
        with trying(subtests, f"{name} {named}"):
            with pytest.raises(ApiError) as caught:
                pbs.send(request)
            assert type(caught.value).__name__ in TOLD[name], caught.value.message
