"""What `/nodes/{node}` answers about the machine: settings, services, network, packages, certificate, disks."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime

import pytest

from pbs_api.nodes import get_node_journal, get_structured_node_journal
from pbs_client import ApiToken, Client
from pbs_simulator import SimulatedPbs
from pbs_simulator.clock import Clock
from pbs_simulator.server import Server
from tests.simulator.asking_directly import Caller, server_with_users


@pytest.fixture
def server() -> Server:
    return Server("4.2.2")


@pytest.fixture
def ask(server: Server) -> Caller:
    return Caller(server)


def finished(server: Server, upid: str) -> str | None:
    task = server.tasks.get(upid)
    assert task is not None
    return task.status


def test_the_local_time_is_shifted_by_the_time_zone(ask: Caller) -> None:
    ask("PUT", "/nodes/localhost/time", timezone="Asia/Kolkata")
    answer = ask("GET", "/nodes/localhost/time")
    assert (answer["timezone"], answer["localtime"] - answer["time"]) == ("Asia/Kolkata", 19_800)
    assert ask.refused("PUT", "/nodes/localhost/time", timezone="Mars/Olympus") == (400, "No such timezone.")


def test_name_servers_carry_their_digest_inside_the_data(ask: Caller) -> None:
    before = ask("GET", "/nodes/localhost/dns")
    ask("PUT", "/nodes/localhost/dns", search="example.org", dns2="9.9.9.9", digest=before["digest"])
    after = ask("GET", "/nodes/localhost/dns")
    assert {**after, "digest": ""} == {"search": "example.org", "dns1": before["dns1"], "dns2": "9.9.9.9", "digest": ""}
    assert ask.refused("PUT", "/nodes/localhost/dns", search="x", digest=before["digest"])[1].startswith(
        "detected modified configuration"
    )
    ask("PUT", "/nodes/localhost/dns", delete=["dns2"], search="example.org")
    assert "dns2" not in ask("GET", "/nodes/localhost/dns")


def test_the_node_s_configuration(ask: Caller) -> None:
    assert ask("GET", "/nodes/localhost/config") == {}
    ask(
        "PUT",
        "/nodes/localhost/config",
        description="rack 3",
        default_lang="de",
        http_proxy="http://proxy.example.com:3128",
    )
    assert ask("GET", "/nodes/localhost/config")["description"] == "rack 3\n"
    digest = ask.digest
    ask("PUT", "/nodes/localhost/config", delete=["description", "http-proxy"], digest=digest)
    assert ask("GET", "/nodes/localhost/config") == {"default-lang": "de"}
    assert ask.refused("PUT", "/nodes/localhost/config", default_lang="en", digest=digest)[0] == 400
    text = "parameter verification failed - 'http-proxy': parse_proxy_url failed: invalid authority"
    assert ask.refused("PUT", "/nodes/localhost/config", http_proxy="::bad::") == (400, text)


@pytest.mark.parametrize(
    ("proxy", "fault"),
    [
        ("not a host", "invalid uri character"),
        ("https://proxy:3128", "unsupported proxy scheme 'https'"),
        ("proxy/path", "invalid format"),
        ("http://", "invalid format"),
        ("/path", "missing proxy authority"),
        ("http://proxy:99999", "invalid port"),
        ("http://[::1", "invalid authority"),
    ],
)
def test_proxies_that_cannot_be(ask: Caller, proxy: str, fault: str) -> None:
    text = f"parameter verification failed - 'http-proxy': parse_proxy_url failed: {fault}"
    assert ask.refused("PUT", "/nodes/localhost/config", http_proxy=proxy) == (400, text)
    for good in ("proxy", "proxy:3128", "http://user:pass@proxy:3128/", "http://[::1]:3128"):
        ask("PUT", "/nodes/localhost/config", http_proxy=good)


def test_ciphers_that_nobody_knows(ask: Caller) -> None:
    fault = "error:0A0000B9:SSL routines:{}:no cipher match:../ssl/"
    for name, function, good in (
        ("ciphers_tls_1_3", "set_ciphersuites", "TLS_AES_256_GCM_SHA384"),
        ("ciphers_tls_1_2", "SSL_CTX_set_cipher_list", "ECDHE-RSA-AES256-GCM-SHA384"),
    ):
        wire = {name.replace("_1_", "_1."): "BOGUS"}
        status, text = ask.refused("PUT", "/nodes/localhost/config", **wire)
        assert (status, text.startswith(fault.format(function))) == (400, True)
        ask("PUT", "/nodes/localhost/config", **dict.fromkeys(wire, good))


def test_the_place_of_a_machine_is_on_the_globe(ask: Caller) -> None:
    ask("PUT", "/nodes/localhost/config", location="latitude=48.2,longitude=16.37,name=Vienna")
    for wrong in ("Vienna", "latitude=91,longitude=0", "latitude=north,longitude=0", "latitude=1"):
        status, text = ask.refused("PUT", "/nodes/localhost/config", location=wrong)
        assert status == 400
        assert text.startswith("parameter verification failed - 'location")


def test_what_the_node_s_configuration_cannot_hold(ask: Caller) -> None:
    path = "/nodes/localhost/config"
    ask("PUT", path, acmedomain0="pbs.example.com", description="one\ntwo", email_from="pbs@example.com", digest="")
    assert ask.refused("PUT", path, acmedomain1="PBS.example.com") == (
        400,
        "duplicate domain 'PBS.example.com' in ACME config",
    )
    assert ask.refused("PUT", path, consent_text="one\ntwo") == (400, "value for consent-text contains newlines")
    assert ask("GET", path)["description"] == "one\ntwo\n"


def test_only_who_may_look_at_everything_sees_the_subscription_s_key() -> None:
    server = server_with_users(plain=("/system", "Audit"), auditor=("/", "Audit"))
    assert set(Caller(server, "plain@pbs")("GET", "/nodes/localhost/subscription")) == {"status", "message", "url"}
    assert "serverid" in Caller(server, "auditor@pbs")("GET", "/nodes/localhost/subscription")


def test_a_subscription_is_missing_until_a_test_puts_one_there(server: Server, ask: Caller) -> None:
    path = "/nodes/localhost/subscription"
    assert ask("GET", path)["status"] == "notfound"
    ask("POST", path)
    assert ask.refused("PUT", path, key="pbsc-0000000000") == (
        400,
        "Error checking subscription: client error (Connect)",
    )
    assert "dns error" in Caller(Server("3.4.4")).refused("PUT", path, key="pbsc-0000000000")[1]
    assert ask.refused("DELETE", path)[0] == 400
    server.node.subscription = {"status": "active", "key": "pbsc-0000000000", "nextduedate": "2027-01-01"}
    assert ask("GET", path)["nextduedate"] == "2027-01-01"
    assert ask.refused("POST", path, force=True)[0] == 400
    ask("DELETE", path)
    assert ask("GET", path)["status"] == "notfound"


def test_services_are_stopped_and_started_by_tasks(server: Server, ask: Caller) -> None:
    path = "/nodes/localhost/services"
    assert {service["state"] for service in ask("GET", path)} == {"running"}
    assert finished(server, ask("POST", f"{path}/postfix/stop")) == "OK"
    assert ask("GET", f"{path}/postfix/state")["state"] == "dead"
    assert finished(server, ask("POST", f"{path}/postfix/start")) == "OK"
    assert ask("GET", f"{path}/postfix/state")["state"] == "running"
    assert ask.refused("GET", f"{path}/none/state") == (400, "unknown service name 'none'")
    assert "essential" in str(finished(server, ask("POST", f"{path}/proxmox-backup/stop")))
    assert (
        finished(server, ask("POST", f"{path}/none/reload"))
        == "systemctl try-reload-or-restart failed with exit status: 5"
    )
    assert ":srvreload:" in ask("POST", f"{path}/proxmox-backup-proxy/restart")


def test_a_machine_without_systemd_and_journal(server: Server, ask: Caller) -> None:
    server.node.services = server.node.has_journal = False
    assert ask("GET", "/nodes/localhost/services") == []
    assert ask.refused("GET", "/nodes/localhost/services/cron/state") == (
        400,
        "systemctl show failed with exit status: 1",
    )
    assert (
        finished(server, ask("POST", "/nodes/localhost/services/cron/restart"))
        == "systemctl restart failed with exit status: 1"
    )
    assert ask("GET", "/nodes/localhost/syslog") == [{"n": 1, "t": "-- No entries --"}]
    assert ask.refused("GET", "/nodes/localhost/journal")[0] == 400


def test_logs_in_pages(server: Server, ask: Caller) -> None:
    server.node.journal = [
        f"Nov 24 12:00:{second:02} pbs {'postfix' if second % 2 else 'cron'}[1]: line {second}" for second in range(60)
    ]
    page = ask("GET", "/nodes/localhost/syslog", start=11, limit=2)
    assert [line["n"] for line in page] == [11, 12]
    assert len(ask("GET", "/nodes/localhost/syslog")) == 50
    assert ask("GET", "/nodes/localhost/syslog", limit=0) == []
    assert {"postfix" in line["t"] for line in ask("GET", "/nodes/localhost/syslog", service="postfix")} == {True}
    assert ask("GET", "/nodes/localhost/journal", lastentries=2) == server.node.journal[-2:]
    assert (
        len(ask("GET", "/nodes/localhost/journal", lastentries=100))
        == len(ask("GET", "/nodes/localhost/journal"))
        == 60
    )


def test_the_journal_of_a_newer_server_is_filtered_by_it() -> None:
    pbs = SimulatedPbs("4.2.3")
    pbs.server.node.journal = [
        f"Nov 24 12:00:{second:02} pbs {'kernel' if second % 2 else 'cron[7]'}: line {second}" for second in range(6)
    ]
    auth = ApiToken("root@pam!t", pbs.add_token("root@pam", "t"))
    with Client("pbs.example.com", auth=auth, transport=pbs.transport()) as client:
        assert len(client.send(get_node_journal(lastentries=2))) == 2
        assert [line[-6:] for line in client.send(get_node_journal(kernel=True))] == ["line 1", "line 3", "line 5"]
        assert (
            len(client.send(get_node_journal(service="cr*")))
            == len(client.send(get_node_journal(unit="cron.service")))
            == 3
        )
        assert (
            len(client.send(get_node_journal(priority="7"))) == len(client.send(get_node_journal(priority="5..6"))) == 6
        )
        assert client.send(get_node_journal(priority="3")) == []
        entry = client.send(get_structured_node_journal(lastentries=1, service="cron"))[0]
        assert (entry["identifier"], entry["pid"], entry["message"]) == ("cron", "7", "line 4")


def test_the_report_names_the_stores(server: Server, ask: Caller) -> None:
    server.add_datastore("tank")
    assert "datastore: tank" in ask("GET", "/nodes/localhost/report")


def test_network_changes_wait_until_they_are_applied(server: Server, ask: Caller) -> None:
    path = "/nodes/localhost/network"
    before = ask("GET", path)
    ask("POST", path, iface="vmbr0", type="bridge", bridge_ports="eth0,lo", cidr="192.0.2.20/24", autostart=True)
    made = ask("GET", f"{path}/vmbr0")
    assert (made["bridge_ports"], made["method"], made["active"]) == (["eth0", "lo"], "static", False)
    assert ask.refused("POST", path, iface="vmbr0", type="bridge") == (400, "interface 'vmbr0' already exists")
    ask("PUT", f"{path}/vmbr0", delete=["cidr"], comments="spare", digest=made["digest"])
    assert ask("GET", f"{path}/vmbr0")["method"] == "manual"
    assert ask.refused("PUT", f"{path}/vmbr0", comments="x", digest=made["digest"])[0] == 400
    ask("DELETE", path)
    assert ask("GET", path) == before
    assert ask.refused("GET", f"{path}/vmbr0") == (400, "interface 'vmbr0' does not exist.")

    ask("POST", path, iface="bond0", type="bond", slaves="eth0", cidr6="2001:db8::1/64")
    assert finished(server, ask("PUT", path)) == "OK"
    assert ask("GET", f"{path}/bond0")["active"] is True
    ask("DELETE", f"{path}/bond0")
    ask("DELETE", f"{path}/eth0")
    assert [(interface["iface"], interface["method"]) for interface in ask("GET", path)] == [("eth0", "manual")]


def test_what_cannot_be_made_of_the_network(server: Server, ask: Caller) -> None:
    path = "/nodes/localhost/network"
    assert ask.refused("POST", path, iface="eth7") == (400, "missing parameter 'type'")
    assert ask.refused("POST", path, iface="eth7", type="eth") == (
        400,
        "creating network interface type 'Eth' is not supported",
    )
    server.node.ifupdown2 = False
    assert ask.refused("PUT", path) == (400, "ifupdown2 is not installed.")


@pytest.mark.parametrize(
    ("params", "text"),
    [
        (
            {"iface": "vmbr1", "type": "bridge", "gateway": "192.0.2.1"},
            "Default IPv4 gateway already exists on interface 'eth0'",
        ),
        (
            {"iface": "bond1", "type": "bond", "bond_mode": "802.3ad", "bond_primary": "eth0"},
            "bond-primary is only valid with Active/Backup mode",
        ),
        (
            {"iface": "bond1", "type": "bond", "bond_mode": "active-backup", "bond_xmit_hash_policy": "layer2"},
            "bond_xmit_hash_policy is only valid with LACP(802.3ad) or balance-xor mode",
        ),
        ({"iface": "data", "type": "vlan"}, "vlan-id must be set"),
        ({"iface": "vlan5", "type": "vlan"}, "vlan-raw-device must be set"),
        ({"iface": "eth9.5", "type": "vlan"}, "vlan-raw-device eth9 does not exist"),
        (
            {"iface": "vmbr1", "type": "bridge", "bridge_ports": "eth0.5,eth9"},
            "bridge 'vmbr1' - unable to find port 'eth9'",
        ),
        (
            {"iface": "bond1", "type": "bond", "slaves": "lo"},
            "bond 'bond1' - wrong interface type on slave 'lo' (Loopback != Eth)",
        ),
        ({"iface": "bond1", "type": "bond", "slaves": "eth9"}, "bond 'bond1' - unable to find slave 'eth9'"),
        (
            {"iface": "bond1", "type": "bond", "slaves": "eth0,eth0"},
            "iface 'bond1' port 'eth0' is already used on interface 'bond1'",
        ),
    ],
)
def test_interfaces_that_do_not_fit(ask: Caller, params: dict[str, object], text: str) -> None:
    assert ask.refused("POST", "/nodes/localhost/network", **params) == (400, text)


def test_network_masks_have_their_bounds(ask: Caller) -> None:
    path, bridge = "/nodes/localhost/network", {"iface": "vmbr1", "type": "bridge"}
    assert ask.refused("POST", path, **bridge, cidr="192.0.2.1/33") == (400, "IPv4 mask '33' is out of range (1..32).")
    assert ask.refused("POST", path, **bridge, cidr="192.0.2.1/0") == (400, "IPv4 mask '0' is out of range (1..32).")
    assert ask.refused("POST", path, **bridge, cidr6="2001:db8::1/129") == (
        400,
        "IPv6 mask '129' is out of range (1..128).",
    )
    ask("POST", path, **bridge, cidr="192.0.2.1/24")
    assert ask.refused("PUT", f"{path}/vmbr1", cidr="192.0.2.1/99") == (400, "IPv4 mask '99' is out of range (1..32).")


def test_packets_must_fit_through_the_parts(ask: Caller) -> None:
    path = "/nodes/localhost/network"
    ask("PUT", f"{path}/eth0", mtu=9000)
    text = "interface 'vmbr1' - mtu 1500 is lower than 'eth0' - mtu 9000\n"
    assert ask.refused("POST", path, iface="vmbr1", type="bridge", bridge_ports="eth0") == (400, text)
    ask("POST", path, iface="bond1", type="bond", slaves="eth0")
    assert ask("GET", f"{path}/bond1")["bond_mode"] == "balance-rr"


def test_settings_of_interfaces_by_their_type(ask: Caller) -> None:
    path = "/nodes/localhost/network"
    ask("POST", path, iface="eth0.5", type="vlan", bridge_ports="eth0", method="dhcp")
    assert {name: ask("GET", f"{path}/eth0.5").get(name) for name in ("method", "bridge_ports")} == {
        "method": "dhcp",
        "bridge_ports": None,
    }
    assert ask.refused("PUT", f"{path}/eth0.5", slaves="eth0") == (400, "interface 'eth0.5' is no bond (type is Vlan)")
    assert ask.refused("PUT", f"{path}/eth0.5", type="bond") == (400, "got unexpected interface type (Bond != Vlan)")
    ask(
        "POST",
        path,
        iface="bond0",
        type="bond",
        bond_mode="balance-xor",
        bond_xmit_hash_policy="layer2",
        slaves="eth0",
        autostart=True,
    )
    ask(
        "PUT",
        f"{path}/bond0",
        bond_mode="active-backup",
        bond_primary="eth0",
        delete=["slaves", "autostart", "bond_xmit_hash_policy"],
    )
    bond = ask("GET", f"{path}/bond0")
    assert (bond["slaves"], bond["autostart"], bond["bond-primary"], "bond_xmit_hash_policy" in bond) == (
        [],
        False,
        "eth0",
        False,
    )
    assert [interface["iface"] for interface in ask("GET", path)] == ["bond0", "eth0", "eth0.5"]


def test_changes_of_the_network_are_shown_as_their_file_would(ask: Caller) -> None:
    path = "/nodes/localhost/network"
    ask("PUT", f"{path}/eth0", cidr6="2001:db8::1/64", comments="uplink\nof rack 3", comments6="", mtu=1400)
    ask("POST", path, iface="vmbr0", type="bridge", bridge_vlan_aware=True, comments6="later", method6="manual")
    ask("PUT", f"{path}/vmbr0", bridge_vlan_aware=False)
    ask("POST", path, iface="vmbr1", type="bridge", bridge_vlan_aware=True, autostart=True)
    ask("GET", path)
    added = {line[1:] for line in ask.beside["changes"].splitlines() if line.startswith("+")}
    assert {
        "\tbridge-vlan-aware yes",
        "\tbridge-ports none",
        "auto vmbr1",
        "iface eth0 inet6 static",
        "\tmtu 1400",
        "#of rack 3",
        "#later",
    } <= added
    assert "comments6" not in ask("GET", f"{path}/eth0")
    assert ask("GET", f"{path}/eth0")["comments"] == "uplink\nof rack 3"


def test_the_files_of_a_difference_have_their_moments(server: Server, ask: Caller) -> None:
    server.node.boot_time, server.node.timezone = server.clock.time() - 3600, "Europe/Vienna"
    ask("POST", "/nodes/localhost/network", iface="vmbr0", type="bridge")
    ask("GET", "/nodes/localhost/network")
    old, new = (line.split("\t") for line in ask.beside["changes"].splitlines()[:2])
    assert (old[0], new[0]) == ("--- /etc/network/interfaces", "+++ /etc/network/interfaces.new")
    moments = [datetime.strptime(text.replace("000 ", " "), "%Y-%m-%d %H:%M:%S.%f %z") for _, text in (old, new)]
    assert [moment.timestamp() for moment in moments] == pytest.approx(
        [server.node.boot_time, server.node.pending_since], abs=0.001
    )
    assert all(str(moment.tzinfo) != "UTC" for moment in moments)


def test_packages(server: Server, ask: Caller) -> None:
    path = "/nodes/localhost/apt"
    assert ask("GET", f"{path}/update")[0]["OldVersion"] == "1.22.21"
    assert finished(server, ask("POST", f"{path}/update")) == "OK"
    versions = {package["Package"]: package for package in ask("GET", f"{path}/versions")}
    assert versions["proxmox-backup-server"]["ExtraInfo"] == "running version: 4.2.2"
    assert "OldVersion" not in versions["ifupdown2"]
    assert all("OldVersion" in package for package in Caller(Server("4.0.14"))("GET", f"{path}/versions"))
    assert '"--" "bash"' in ask.refused("GET", f"{path}/changelog", name="bash")[1]


def test_repositories_are_switched_off_and_standard_ones_added(ask: Caller) -> None:
    path = "/nodes/localhost/apt/repositories"
    before = ask("GET", path)
    (file,) = before["files"]
    ask("POST", path, path=file["path"], index=1, enabled=False, digest=before["digest"])
    assert [repository["Enabled"] for repository in ask("GET", path)["files"][0]["repositories"]] == [True, False]
    assert ask.refused("PUT", path, handle="test", digest=before["digest"])[1].startswith(
        "detected modified configuration"
    )
    ask("PUT", path, handle="no-subscription")
    ask("PUT", path, handle="enterprise")
    added = ask("GET", path)
    assert [entry.get("status") for entry in added["standard-repos"]] == [True, True, None]
    (index,) = (index for index, entry in enumerate(added["files"]) if entry["path"].endswith("pbs-enterprise.sources"))
    ask("POST", path, path=added["files"][index]["path"], index=0, enabled=False)
    assert ask("GET", path)["standard-repos"][0]["status"] is False
    ask("PUT", path, handle="enterprise")
    assert ask("GET", path)["standard-repos"][0]["status"] is True
    assert {info["message"] for info in added["infos"]} == {"Debian", "Proxmox"}
    assert ask.refused("POST", path, path=file["path"], index=2) == (400, "invalid index - 2")
    assert ask.refused("POST", path, path="/etc/none.list", index=0) == (400, "invalid path - /etc/none.list")
    older = Caller(Server("3.4.4"))
    older("PUT", path, handle="test")
    assert older("GET", path)["files"][1]["path"] == "/etc/apt/sources.list"


def test_the_certificate_changes_with_its_fingerprint(ask: Caller) -> None:
    path = "/nodes/localhost/certificates"
    der = b"not a real certificate, but its bytes"
    pem = f"-----BEGIN CERTIFICATE-----\n{base64.b64encode(der).decode()}\n-----END CERTIFICATE-----\n"
    (uploaded,) = ask("POST", f"{path}/custom", certificates=pem, force=True)
    assert uploaded["fingerprint"] == hashlib.sha256(der).digest().hex(":")
    assert ask("GET", f"{path}/info") == [uploaded]
    ask("DELETE", f"{path}/custom")
    assert ask("GET", f"{path}/info")[0]["fingerprint"] != uploaded["fingerprint"]
    broken = pem.replace(base64.b64encode(der).decode(), "x")
    assert ask.refused("POST", f"{path}/custom", certificates=broken)[1].startswith(
        "failed to decode certificate chain: "
    )
    assert ask.refused("POST", f"{path}/custom", certificates=pem, key="garbage")[1].startswith(
        "failed to parse private key: "
    )
    ask("GET", f"{path}/info")
    assert ask.refused("POST", f"{path}/custom", certificates="garbage")[1].startswith(
        "error loading proxy certificate: "
    )
    assert ask.refused("GET", f"{path}/info")[0] == 400
    ask("DELETE", f"{path}/custom")
    ask("GET", f"{path}/info")


def test_ordering_a_certificate_without_internet(server: Server, ask: Caller) -> None:
    path = "/nodes/localhost/certificates/acme/certificate"
    assert finished(server, ask("POST", path)) == "OK"
    assert "30 days" in ask.refused("PUT", path)[1]
    server.node.config["acmedomain0"] = "pbs.example.com"
    assert finished(server, ask("PUT", path, force=True)) == "acme account 'default' does not exist"


def test_disks(server: Server, ask: Caller) -> None:
    path = "/nodes/localhost/disks"
    (disk,) = ask("GET", f"{path}/list")
    assert ask("GET", f"{path}/list", usage_type="unused") == []
    assert ask("GET", f"{path}/list", include_partitions=True)[0]["partitions"] == []
    assert "smartctl" in ask.refused("GET", f"{path}/smart", disk="vda")[1]
    assert ask.refused("GET", f"{path}/smart", disk="vdz")[0] == 400
    assert ask("GET", f"{path}/directory") == []
    assert ask.refused("DELETE", f"{path}/directory/tank")[0] == 400
    assert "sgdisk" in str(finished(server, ask("PUT", f"{path}/wipedisk", disk="vda")))
    assert "No such file" in str(finished(server, ask("PUT", f"{path}/wipedisk", disk="vdz")))
    assert "zpool" in ask.refused("GET", f"{path}/zfs")[1]
    assert '"tank"' in ask.refused("GET", f"{path}/zfs/tank")[1]
    assert ask.refused("POST", f"{path}/initgpt", disk="vda") == (400, "disk 'vda' is already in use.")
    server.node.disks = [{**disk, "name": "vdb", "used": "unused"}]
    for method, call, params in (
        ("POST", "directory", {"name": "tank", "disk": "vdb"}),
        ("POST", "initgpt", {"disk": "vdb"}),
        ("PUT", "wipedisk", {"disk": "vdb"}),
        ("POST", "zfs", {"name": "tank", "devices": "vdb", "raidlevel": "single"}),
    ):
        assert "sgdisk" in str(finished(server, ask(method, f"{path}/{call}", **params)))


def test_removable_stores_among_the_directories(server: Server, ask: Caller) -> None:
    path = "/nodes/localhost/disks/directory"
    server.add_datastore("usb", backing_device="0b6a3d64-27a2-4b5a-a07f-2d37eb2a8a7e", path="backups")
    server.add_datastore("tank")
    assert [(item["name"], item["removable"], item["path"]) for item in ask("GET", path)] == [
        ("usb", True, "/mnt/datastore/usb/backups")
    ]
    text = "Can't remove '/mnt/datastore/tank' since it's required by datastore 'tank'"
    assert ask.refused("DELETE", f"{path}/tank") == (400, text)


def test_a_clock_that_is_set_sets_the_time() -> None:
    clock = Clock(1_800_000_000.0)
    assert Caller(Server("4.2.2", clock))("GET", "/nodes/localhost/time")["time"] == 1_800_000_000
