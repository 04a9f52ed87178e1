"""The configuration sections: one mechanism, each kind's own texts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pbs_simulator.sections import Sections, byte_size_text
from pbs_simulator.sections_table import SECTIONS
from pbs_simulator.server import Server
from tests.simulator.asking_directly import Caller, server_with_users

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
REMOTE = {"name": "offsite", "host": "pbs2.example.com", "auth_id": "sync@pbs", "password": "not shown"}
FULL_LIFE: dict[str, tuple[str, str, dict[str, Any], dict[str, Any]]] = {
    "remote": ("/config/remote", "name", REMOTE, {"host": "other.example.com"}),
    "sync": (
        "/config/sync",
        "id",
        {"id": "s-1", "store": "tank", "remote": "offsite", "remote_store": "tank"},
        {"schedule": "daily"},
    ),
    "verify": ("/config/verify", "id", {"id": "v-1", "store": "tank"}, {"outdated_after": 30}),
    "prune": (
        "/config/prune",
        "id",
        {"id": "p-1", "store": "tank", "schedule": "daily", "keep_last": 3},
        {"disable": True},
    ),
    "traffic-control": (
        "/config/traffic-control",
        "name",
        {"name": "office", "network": ["10.0.0.0/8"], "rate_in": "10 MiB"},
        {"timeframe": ["8-17"]},
    ),
    "ldap": (
        "/config/access/ldap",
        "realm",
        {"realm": "corp", "server1": "ldap", "base_dn": "dc=x", "user_attr": "uid"},
        {"port": 636},
    ),
    "openid": (
        "/config/access/openid",
        "realm",
        {"realm": "sso", "client_id": "pbs", "issuer_url": "https://sso.example.com"},
        {"autocreate": True},
    ),
    "ad": ("/config/access/ad", "realm", {"realm": "windows", "server1": "dc1", "base_dn": "dc=x"}, {"port": 636}),
    "gotify": (
        "/config/notifications/endpoints/gotify",
        "name",
        {"name": "push", "server": "https://g", "token": "t"},
        {"disable": True},
    ),
    "sendmail": (
        "/config/notifications/endpoints/sendmail",
        "name",
        {"name": "mail", "mailto": ["a@example.com"]},
        {"author": "PBS"},
    ),
    "webhook": (
        "/config/notifications/endpoints/webhook",
        "name",
        {"name": "hook", "method": "post", "url": "https://h"},
        {"body": "e30="},
    ),
    "matcher": (
        "/config/notifications/matchers",
        "name",
        {"name": "errors", "target": ["mail-to-root"]},
        {"mode": "any"},
    ),
    "influxdb-udp": ("/config/metrics/influxdb-udp", "name", {"name": "udp", "host": "127.0.0.1:8089"}, {"mtu": 1400}),
    "influxdb-http": (
        "/config/metrics/influxdb-http",
        "name",
        {"name": "http", "url": "http://i", "token": "t", "enable": False},
        {"bucket": "b"},
    ),
    "s3": (
        "/config/s3",
        "id",
        {"id": "cloud", "endpoint": "s3.example.com", "access_key": "a", "secret_key": "s"},
        {"region": "eu-1"},
    ),
    "media-pool": ("/config/media-pool", "name", {"name": "weekly", "retention": "keep"}, {"retention": "overwrite"}),
    "tape-backup-job": (
        "/config/tape-backup-job",
        "id",
        {"id": "t-1", "store": "tank", "pool": "weekly", "drive": "lto"},
        {"latest_only": True},
    ),
}


def shown(values: dict[str, Any]) -> dict[str, Any]:
    return {name.replace("_", "-"): value for name, value in values.items()}


@pytest.mark.parametrize("name", FULL_LIFE)
def test_the_life_of_a_section(server: Server, ask: Caller, name: str) -> None:
    """Created, listed, read, changed, refused a second time, deleted, missed."""
    path, id_name, values, change = FULL_LIFE[name]
    one = f"{path}/{values[id_name]}"
    hidden = server.sections[name].kind.hidden
    expected = {member: value for member, value in shown(values).items() if member not in hidden}

    server.outside.listening.update(("ldap:389", "ldap:636", "dc1:389", "dc1:636"))
    ask("POST", path, **values)
    found = ask("GET", one)
    assert found.items() >= expected.items()
    assert not hidden & found.keys()
    assert found in ask("GET", path)
    assert ask.refused("POST", path, **values)[0] == 400

    ask("PUT", one, **change)
    changed = ask("GET", one)
    assert changed.items() >= shown(change).items()
    if name != "s3":  # the only kind without comments
        ask("PUT", one, comment="a note")
        assert ask("GET", one) == {**changed, "comment": "a note"}

    ask("DELETE", one)
    kind = server.sections[name].kind
    assert ask.refused("DELETE", one) == (kind.gone[0], kind.gone[1].format(id=values[id_name]))
    assert ask.refused("GET", one)[0] == kind.missing_status
    assert ask.refused("PUT", one, **change) == ask.refused("GET", one)


def test_every_kind_of_section_has_its_life_tested() -> None:
    """Drives and changers need hardware, smtp and ACME plugins have tests of their own, and the
    standard realms can be neither made nor deleted."""
    assert {kind.name for kind in SECTIONS if kind.path} - FULL_LIFE.keys() == {
        "pam",
        "pbs",
        "drive",
        "changer",
        "smtp",
        "acme-plugin",
    }


def test_what_is_deleted_goes_before_what_is_set(ask: Caller) -> None:
    ask("POST", "/config/remote", **REMOTE, comment="old", port=8008)
    ask("PUT", "/config/remote/offsite", delete=["comment", "port"], comment="new")
    assert ask("GET", "/config/remote/offsite") == {
        "name": "offsite",
        "host": "pbs2.example.com",
        "auth-id": "sync@pbs",
        "comment": "new",
    }


def test_an_empty_comment_is_none(ask: Caller) -> None:
    ask("POST", "/config/remote", **REMOTE, comment="old")
    ask("PUT", "/config/remote/offsite", comment="  ")
    assert "comment" not in ask("GET", "/config/remote/offsite")


def test_a_digest_guards_a_change_and_returns_with_the_state(ask: Caller) -> None:
    ask("GET", "/config/remote")
    assert ask.digest == EMPTY
    ask("POST", "/config/remote", **REMOTE)
    ask("GET", "/config/remote/offsite")
    before = ask.digest
    ask("PUT", "/config/remote/offsite", comment="x", digest=before)
    modified = (400, "detected modified configuration - file changed by other user? Try again.")
    assert ask.refused("PUT", "/config/remote/offsite", comment="y", digest=before) == modified
    assert ask.refused("DELETE", "/config/remote/offsite", digest=before) == modified
    ask("PUT", "/config/remote/offsite", delete=["comment"])
    ask("PUT", "/config/remote/offsite", comment="y", digest=before)


def test_a_secret_changes_the_digest_though_it_is_not_shown(ask: Caller) -> None:
    ask("POST", "/config/remote", **REMOTE)
    ask("GET", "/config/remote")
    before = ask.digest
    ask("PUT", "/config/remote/offsite", password="another")
    ask("GET", "/config/remote")
    assert ask.digest != before


def test_rates_are_written_as_pbs_writes_them(ask: Caller) -> None:
    ask("POST", "/config/traffic-control", name="office", network=["10.0.0.0/8"], rate_in="10MiB", burst_out="1.5G")
    rule = ask("GET", "/config/traffic-control/office")
    assert (rule["rate-in"], rule["burst-out"]) == ("10 MiB", "1.5 GB")
    assert ask("GET", "/admin/traffic-control") == [{**rule, "cur-rate-in": 0, "cur-rate-out": 0}]


@pytest.mark.parametrize(
    ("text", "written"),
    [("1048576", "1048576 B"), ("20 MiB", "20 MiB"), ("5k", "5 KB"), ("2TiB", "2 TiB"), ("1.23456M", "1.235 MB")],
)
def test_byte_sizes(text: str, written: str) -> None:
    assert byte_size_text(text) == written


def test_a_text_that_is_no_size_is_refused(ask: Caller) -> None:
    status, text = ask.refused("POST", "/config/traffic-control", name="office", network=["10.0.0.0/8"], rate_in="fast")
    assert (status, "'rate-in'" in text) == (400, True)


def test_a_remote_in_use_stays(ask: Caller) -> None:
    ask("POST", "/config/remote", **REMOTE)
    ask("POST", "/config/sync", id="s-1", store="tank", remote="offsite", remote_store="tank")
    text = "parameter verification failed - 'name': remote 'offsite' is used by sync job 's-1' (datastore 'tank')"
    assert ask.refused("DELETE", "/config/remote/offsite") == (400, text)
    ask("DELETE", "/config/sync/s-1")
    ask("DELETE", "/config/remote/offsite")


def test_an_s3_endpoint_in_use_stays(server: Server, ask: Caller) -> None:
    ask("POST", "/config/s3", id="cloud", endpoint="s3.example.com", access_key="a", secret_key="s")
    server.add_datastore("bucket", backend="type=s3,client=cloud,bucket=b")
    assert ask.refused("DELETE", "/config/s3/cloud") == (400, "in-use by datastore bucket")


def test_acme_plugins(ask: Caller) -> None:
    path = "/config/acme/plugins"
    ask("POST", path, id="dns1", type="dns", api="acmedns", data="QT0x")
    assert ask("GET", f"{path}/dns1")["data"] == "A=1"
    text = "parameter verification failed - 'type': invalid ACME plugin type: \"http\""
    assert ask.refused("POST", path, id="x", type="http", api="acmedns", data="QT0x") == (400, text)
    assert ask.refused("PUT", f"{path}/dns1", data="?") == (400, "Invalid symbol 63, offset 0.")
    assert ask.refused("PUT", f"{path}/dns1", data="/w==") == (400, "data must be valid UTF-8")
    assert ask.refused("PUT", f"{path}/standalone", disable=True) == (400, 'cannot update plugin of type "standalone"')
    text = "either both or none of 'eab_kid' and 'eab_hmac_key' have to be set."
    assert ask.refused("POST", "/config/acme/account", contact="a@example.com", eab_kid="x") == (400, text)


def test_sync_jobs_are_listed_by_direction(ask: Caller) -> None:
    ask("POST", "/config/sync", id="pull-1", store="tank", remote="offsite", remote_store="tank")
    ask("POST", "/config/sync", id="push-1", store="tank", remote="offsite", remote_store="tank", sync_direction="push")
    assert [job["id"] for job in ask("GET", "/config/sync")] == ["pull-1"]
    assert [job["id"] for job in ask("GET", "/config/sync", sync_direction="push")] == ["push-1"]
    assert [job["id"] for job in ask("GET", "/config/sync", sync_direction="all")] == ["pull-1", "push-1"]
    assert ask.refused("POST", "/config/sync", id="itself", store="tank", remote_store="tank") == (
        400,
        "source and target datastore can't be the same",
    )


def test_sync_jobs_that_cannot_work_are_refused(ask: Caller) -> None:
    job = {"store": "tank", "remote": "offsite", "remote_store": "tank"}
    text = "namespace 'a/b/c's depth and recursion depth exceed limit: 3 + 5 > 7"
    assert ask.refused("POST", "/config/sync", id="s-1", **job, ns="a/b/c", max_depth=5) == (400, text)
    assert ask.refused("POST", "/config/sync", id="s-1", **job, sync_direction="push", resync_corrupt=True)[0] == 400
    ask("POST", "/config/sync", id="s-1", **job, ns="a/b/c")
    assert ask.refused("PUT", "/config/sync/s-1", max_depth=5) == (400, text)
    assert "run-on-mount" in ask.refused("PUT", "/config/sync/s-1", unmount_on_done=True)[1]
    ask("PUT", "/config/sync/s-1", unmount_on_done=True, run_on_mount=True, delete=["ns"], max_depth=5)


def test_the_root_namespace_in_an_update(ask: Caller) -> None:
    """A prune job forgets its namespace, a verify job keeps it: so PBS does."""
    ask("POST", "/config/prune", id="p-1", store="tank", schedule="daily", ns="prod")
    ask("POST", "/config/verify", id="v-1", store="tank", ns="prod")
    ask("PUT", "/config/prune/p-1", ns="")
    ask("PUT", "/config/verify/v-1", ns="")
    assert "ns" not in ask("GET", "/config/prune/p-1")
    assert ask("GET", "/config/verify/v-1")["ns"] == "prod"


def test_metric_servers_are_enabled_without_saying_so(ask: Caller) -> None:
    ask("POST", "/config/metrics/influxdb-udp", name="udp", host="127.0.0.1:8089", enable=True)
    assert "enable" not in ask("GET", "/config/metrics/influxdb-udp/udp")
    ask("PUT", "/config/metrics/influxdb-udp/udp", enable=False)
    assert ask("GET", "/config/metrics/influxdb-udp/udp")["enable"] is False


def test_some_changes_look_for_the_section_before_the_digest(ask: Caller) -> None:
    wrong = "f" * 64
    assert ask.refused("DELETE", "/config/verify/none", digest=wrong) == (400, "no such verification 'none'")
    assert ask.refused("PUT", "/config/tape-backup-job/none", digest=wrong, comment="x") == (
        400,
        "no such backup 'none'",
    )
    assert ask.refused("DELETE", "/config/sync/none", digest=wrong)[1].startswith("detected modified configuration")


def test_metric_servers_of_both_kinds_are_listed_together(ask: Caller) -> None:
    ask("POST", "/config/metrics/influxdb-udp", name="udp", host="127.0.0.1:8089", comment="old")
    ask("POST", "/config/metrics/influxdb-http", name="http", url="http://i", enable=False)
    assert ask.refused("PUT", "/config/metrics/influxdb-http/http", enable=True) == (
        400,
        "could not connect to http://i: client error (Connect)",
    )
    assert ask.refused("POST", "/config/metrics/influxdb-http", name="udp", url="http://i") == (
        400,
        "metric server 'udp' already exists.",
    )
    assert ask("GET", "/admin/metrics") == [
        {"name": "http", "type": "influxdb-http", "server": "http://i", "enable": False},
        {"name": "udp", "type": "influxdb-udp", "server": "127.0.0.1:8089", "comment": "old"},
    ]


def test_acme_without_internet(server: Server, ask: Caller) -> None:
    plugins = "/config/acme/plugins"
    ask("POST", plugins, id="dns1", type="dns", api="acmedns", data="QT0x")
    assert ask("GET", f"{plugins}/dns1") == {"plugin": "dns1", "type": "dns", "api": "acmedns", "data": "A=1"}
    assert ask.refused("PUT", f"{plugins}/dns1", data="!")[0] == 400
    assert ask.refused("GET", f"{plugins}/none") == (404, "no such plugin")
    assert {plugin["plugin"] for plugin in ask("GET", plugins)} == {"dns1", "standalone"}
    assert ask("GET", "/config/acme/account") == []
    assert ask.refused("GET", "/config/acme/account/default") == (400, "acme account 'default' does not exist")
    assert ask.refused("GET", "/config/acme/tos") == (400, "client error (Connect)")
    assert "tcp connect error" in Caller(Server("3.4.4")).refused("GET", "/config/acme/tos")[1]
    assert ask.refused("GET", "/config/acme/challenge-schema")[0] == 400
    assert len(ask("GET", "/config/acme/directories")) == 2
    for method, path in (
        ("POST", "/config/acme/account"),
        ("PUT", "/config/acme/account/x"),
        ("DELETE", "/config/acme/account/x"),
    ):
        upid = ask(method, path, **({"contact": "a@example.com"} if method == "POST" else {}))
        task = server.tasks.get(upid)
        assert task is not None
        assert task.status not in (None, "OK")


def test_s3_without_a_cloud(ask: Caller) -> None:
    ask("POST", "/config/s3", id="cloud", endpoint="s3.example.com", access_key="a", secret_key="s")
    assert ask.refused("GET", "/config/s3/cloud/list-buckets") == (400, "failed to list buckets")
    assert ask.refused("PUT", "/admin/s3/cloud/check", bucket="bkt") == (400, "head object failed")
    assert ask.refused("GET", "/config/s3/none/list-buckets") == (400, "config lookup failed")
    assert "cloud-bkt.shmem" in ask.refused("PUT", "/admin/s3/cloud/reset-counters", bucket="bkt")[1]
    assert Caller(Server("3.4.4")).refused("GET", "/config/s3") == (404, "Path '/api2/json/config/s3' not found.")


def test_keys_of_sync_jobs(ask: Caller) -> None:
    path = "/config/encryption-keys"
    made = ask("POST", path, id="key1")
    (listed,) = ask("GET", path)
    assert (listed["id"], listed["fingerprint"], "data" in listed) == ("key1", made["fingerprint"], False)
    ask("POST", f"{path}/key1")
    assert ask("GET", path) == []
    assert "archived-at" in ask("GET", path, include_archived=True)[0]
    ask("POST", f"{path}/key1")
    ask(
        "POST",
        "/config/sync",
        id="s-1",
        store="tank",
        remote="r01",
        remote_store="tank",
        sync_direction="push",
        active_encryption_key="key1",
    )
    in_use = (400, "encryption key in use by sync job: 's-1'")
    assert ask.refused("DELETE", f"{path}/key1") == ask.refused("POST", f"{path}/key1") == in_use
    ask("DELETE", "/config/sync/s-1")
    assert ask.refused("DELETE", f"{path}/key1") == (
        400,
        "key still active, deleting is only possible for archived keys",
    )
    assert ask.refused("POST", path, id="key1") == (400, "key with id 'key1' already exists.")
    ask("POST", f"{path}/key1")
    ask("DELETE", f"{path}/key1")
    ask("DELETE", f"{path}/key1")
    assert ask.refused("POST", f"{path}/key1") == (400, "no such sync-key 'key1'")
    exported = {
        "kdf": None,
        "created": "2026-11-23T14:36:40+00:00",
        "modified": "2026-11-23T14:36:40+00:00",
        "data": "AA==",
    }
    assert ask("POST", path, id="key3", key=json.dumps(exported | {"fingerprint": "aa:bb"}))["fingerprint"] == "aa:bb"
    assert ask.refused("POST", path, id="key2", key=json.dumps(exported | {"kdf": {"Scrypt": {}}})) == (
        400,
        "protected keys not supported",
    )


@pytest.mark.parametrize(
    ("key", "fault"),
    [
        ("nonsense", "expected ident at line 1 column 2"),
        ("[]", "invalid length 0, expected struct KeyConfig with 6 elements at line 1 column 2"),
        ("7", "invalid type: integer `7`, expected struct KeyConfig at line 1 column 1"),
        ('"x"', 'invalid type: string "x", expected struct KeyConfig at line 1 column 3'),
        ("{}", "missing field `created` at line 1 column 2"),
    ],
)
def test_texts_that_are_no_keys(ask: Caller, key: str, fault: str) -> None:
    assert ask.refused("POST", "/config/encryption-keys", id="key1", key=key) == (
        400,
        f"failed to parse provided key: {fault}",
    )


def test_a_metric_server_is_tried_when_it_is_enabled(server: Server, ask: Caller) -> None:
    http, udp = "/config/metrics/influxdb-http", "/config/metrics/influxdb-udp"
    unreachable = (400, "could not connect to http://127.0.0.1:1: client error (Connect)")
    assert ask.refused("POST", http, name="http", url="http://127.0.0.1:1") == unreachable
    ask("POST", http, name="http", url="http://127.0.0.1:1", enable=False)
    assert ask.refused("PUT", f"{http}/http", delete=["enable"]) == unreachable
    server.outside.listening.add("127.0.0.1:1")
    ask("PUT", f"{http}/http", delete=["enable"])
    unknown = (400, "cannot conect to none:8089: failed to lookup address information: Name or service not known")
    assert ask.refused("POST", udp, name="udp", host="none:8089") == unknown
    ask("POST", udp, name="udp", host="none:8089", enable=False)
    assert ask.refused("PUT", f"{udp}/udp", enable=True) == unknown


def test_keys_that_syncs_name(ask: Caller) -> None:
    job = {"id": "s-1", "store": "tank", "remote": "r01", "remote_store": "tank", "sync_direction": "push"}
    missing = (400, "no such key or cannot access key 'none'")
    assert ask.refused("POST", "/config/sync", **job, active_encryption_key="none") == missing
    pull = job | {"sync_direction": "pull"}
    assert ask.refused("POST", "/config/sync", **pull, associated_key=["none"]) == missing
    ask("POST", "/config/encryption-keys", id="key1")
    assert ask.refused("POST", "/config/sync", **pull, active_encryption_key="key1") == (
        400,
        "'active-encryption-key' only applies to push sync jobs",
    )
    ask("POST", "/config/sync", **job, active_encryption_key="key1")
    assert ask.refused("PUT", "/config/sync/s-1", associated_key=["none"]) == missing


def test_the_owner_of_a_sync_job_must_be_able_to_use_its_key(ask: Caller) -> None:
    job = {"store": "tank", "remote": "r01", "remote_store": "tank", "sync_direction": "push"}
    cannot = (400, "no such key or cannot access key 'key1'")
    ask("POST", "/config/encryption-keys", id="key1")
    ask("POST", "/config/sync", id="s-1", **job, active_encryption_key="key1")
    assert ask.refused("PUT", "/config/sync/s-1", owner="nobody@pbs") == cannot
    assert ask.refused("POST", "/config/sync", id="s-2", **job, active_encryption_key="key1", owner="x@pbs") == cannot
    ask("DELETE", "/config/sync/s-1")
    ask("POST", "/config/encryption-keys/key1")
    assert ask.refused("POST", "/config/sync", id="s-2", **job, active_encryption_key="key1") == cannot
    pull = job | {"sync_direction": "pull"}
    ask("POST", "/config/sync", id="s-2", **pull, associated_key=["key1"])


def test_a_key_that_is_no_longer_active_becomes_an_associated_one(ask: Caller) -> None:
    for key in ("key1", "key2"):
        ask("POST", "/config/encryption-keys", id=key)
    job = {"id": "s-1", "store": "tank", "remote": "r01", "remote_store": "tank", "sync_direction": "push"}
    ask("POST", "/config/sync", **job, active_encryption_key="key1")

    def keys() -> tuple[str | None, list[str] | None]:
        found = ask("GET", "/config/sync/s-1")
        return found.get("active-encryption-key"), found.get("associated-key")

    ask("PUT", "/config/sync/s-1", comment="same keys")
    assert keys() == ("key1", None)
    ask("PUT", "/config/sync/s-1", active_encryption_key="key2")
    assert keys() == ("key2", ["key1"])
    ask("PUT", "/config/sync/s-1", delete=["active-encryption-key", "associated-key"])
    assert keys() == (None, ["key2"])


def test_secrets_that_lie_apart_change_no_digest(ask: Caller) -> None:
    ask("POST", "/config/notifications/endpoints/gotify", name="got", server="https://g", token="one")
    ask("POST", "/config/remote", name="far", host="far", auth_id="root@pam", password="first")
    for path, secret, same in (
        ("/config/notifications/endpoints/gotify/got", {"token": "two"}, True),
        ("/config/remote/far", {"password": "second"}, False),
    ):
        ask("GET", path)
        before = ask.digest
        ask("PUT", path, **secret)
        ask("GET", path)
        assert (ask.digest == before) is same, path


def test_what_is_in_use_is_told_before_a_wrong_digest_only_of_remotes(ask: Caller, server: Server) -> None:
    ask("POST", "/config/remote", name="far", host="far", auth_id="root@pam", password="first")
    ask("POST", "/config/sync", id="s-1", store="tank", remote="far", remote_store="tank")
    ask("POST", "/config/s3", id="cloud", endpoint="s3.example.com", access_key="a", secret_key="s")
    server.add_datastore("bucket", backend="type=s3,client=cloud,bucket=b")
    wrong = "f" * 64
    assert "is used by sync job" in ask.refused("DELETE", "/config/remote/far", digest=wrong)[1]
    assert ask.refused("DELETE", "/config/s3/cloud", digest=wrong)[1].startswith("detected modified")


# Narrow rights


def test_lists_leave_out_what_one_may_not_see() -> None:
    server = server_with_users(a=("/remote/offsite", "RemoteAudit"), b=("/datastore/tank", "DatastoreAudit"))
    root = Caller(server)
    for name in ("offsite", "other"):
        root("POST", "/config/remote", **{**REMOTE, "name": name})
        root("POST", "/config/s3", id=name, endpoint="s3.example.com", access_key="a", secret_key="s")
    root("POST", "/config/verify", id="v-1", store="tank")
    root("POST", "/config/verify", id="v-2", store="lake", ns="prod")
    root("POST", "/config/prune", id="p-1", store="tank", schedule="daily")
    assert [remote["name"] for remote in Caller(server, "a@pbs")("GET", "/config/remote")] == ["offsite"]
    assert Caller(server, "a@pbs")("GET", "/config/s3") == []
    auditor = Caller(server, "b@pbs")
    assert [job["id"] for job in auditor("GET", "/config/verify")] == ["v-1"]
    assert auditor("GET", "/config/prune/p-1")["store"] == "tank"
    assert [job["id"] for job in auditor("GET", "/config/prune")] == ["p-1"]
    assert auditor("GET", "/config/remote") == []
    assert auditor.refused("GET", "/config/verify/v-2") == (
        400,
        "missing permissions 'Datastore.Audit|Datastore.Verify' on '/datastore/lake/prod'",
    )
    assert auditor.refused("GET", "/config/remote/offsite") == (403, "permission check failed")


def test_jobs_are_changed_by_who_could_do_what_they_do() -> None:
    server = server_with_users(
        reader=("/datastore/tank", "DatastoreReader"), admin=("/datastore/tank", "DatastoreAdmin")
    )
    reader, admin = Caller(server, "reader@pbs"), Caller(server, "admin@pbs")
    reader("POST", "/config/verify", id="v-1", store="tank")
    assert reader.refused("POST", "/config/verify", id="v-2", store="lake") == (
        400,
        "missing permissions 'Datastore.Verify' on '/datastore/lake'",
    )
    assert reader.refused("PUT", "/config/verify/v-1", store="lake") == (
        400,
        "missing permissions 'Datastore.Verify' on '/datastore/lake'",
    )
    job = {"store": "tank", "schedule": "daily", "keep_last": 1}
    assert reader.refused("POST", "/config/prune", id="p-1", **job) == (
        400,
        "missing permissions 'Datastore.Modify' on '/datastore/tank'",
    )
    admin("POST", "/config/prune", id="p-1", **job)
    assert reader.refused("DELETE", "/config/prune/p-1") == (
        400,
        "missing permissions 'Datastore.Modify' on '/datastore/tank'",
    )
    assert reader("GET", "/config/prune/p-1")["keep-last"] == 1


def test_sync_jobs_need_rights_on_both_sides() -> None:
    server = server_with_users(power=("/datastore/tank", "DatastoreAdmin"), audit=("/datastore/tank", "DatastoreAudit"))
    root, power, audit = Caller(server), Caller(server, "power@pbs"), Caller(server, "audit@pbs")
    job: dict[str, Any] = {"store": "tank", "remote": "offsite", "remote_store": "lake"}
    denied = (400, "permission check failed")
    assert power.refused("POST", "/config/sync", id="s-1", **job) == denied
    server.acl.grant("/remote/offsite", "power@pbs", "RemoteSyncOperator")
    power("POST", "/config/sync", id="s-1", **job)
    assert power.refused("POST", "/config/sync", id="s-2", **job, sync_direction="push") == denied
    server.acl.grant("/remote/offsite/lake", "power@pbs", "RemoteSyncPushOperator")
    power("POST", "/config/sync", id="s-2", **job, sync_direction="push")
    root("POST", "/config/sync", id="local", store="tank", remote_store="lake")
    assert [found["id"] for found in power("GET", "/config/sync", sync_direction="all")] == ["s-1", "s-2"]
    assert audit("GET", "/config/sync", sync_direction="all") == []
    assert audit.refused("GET", "/config/sync/s-1") == audit.refused("DELETE", "/config/sync/s-1") == denied
    server.acl.grant("/datastore/lake", "audit@pbs", "DatastoreAudit")
    server.acl.grant("/remote/offsite", "audit@pbs", "RemoteAudit")
    assert [found["id"] for found in audit("GET", "/config/sync", sync_direction="all")] == ["s-1", "s-2", "local"]


def test_the_owner_of_a_sync_job_need_not_have_modify() -> None:
    server = server_with_users(user=("/remote/offsite", "RemoteSyncOperator"))
    server.acl.grant("/datastore/tank", "user@pbs", "DatastorePowerUser")
    server.acl.grant("/datastore/tank", "user@pbs", "DatastoreAudit")
    user, job = Caller(server, "user@pbs"), {"store": "tank", "remote": "offsite", "remote_store": "lake"}
    assert user.refused("POST", "/config/sync", id="s-1", **job)[0] == 400
    user("POST", "/config/sync", id="s-1", **job, owner="user@pbs")
    user("POST", "/config/sync", id="s-2", **job, owner="user@pbs!token")
    assert user.refused("POST", "/config/sync", id="s-3", **job, owner="root@pam")[0] == 400


def test_items_are_loaded_as_lists_show_them() -> None:
    sections = Sections()
    items = [{"name": "offsite", "host": "h", "auth-id": "a@pbs"}]
    sections["remote"].load(items)
    assert list(sections["remote"].show_all()) == items
    sections.load_realms(
        [{"realm": "pam", "type": "pam", "comment": "std"}, {"realm": "sso", "type": "openid", "default": True}]
    )
    assert sections["pam"].items["pam"] == {"comment": "std"}
    assert sections["openid"].items["sso"] == {"default": True}
    assert "remote" in list(sections)
