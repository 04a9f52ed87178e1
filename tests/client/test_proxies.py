"""Which proxy is used."""

from __future__ import annotations

import os

import pytest

from pbs_client import AsyncClient, Client
from pbs_client.address import Address, parse_address
from pbs_client.errors import UsageError
from pbs_client.transport.proxies import Proxy, proxy_for
from tests.support.traces import shown_by

HOST = Address("pbs.example.com")


@pytest.fixture(autouse=True)
def _no_proxy_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("http://proxy:3128", "http://proxy:3128"),
        ("proxy:3128", "http://proxy:3128"),
        ("proxy", "http://proxy:1080"),
        ("https://proxy", "https://proxy:1080"),
        ("socks5://[::1]:9050", "socks5://[::1]:9050"),
        ("socks5h://proxy.example", "socks5h://proxy.example:1080"),
        ("http://joe:canary@proxy:1/", "http://proxy:1"),
    ],
)
def test_given_proxy(given: str, shown: str) -> None:
    proxy = proxy_for(HOST, given)
    assert proxy is not None
    assert proxy.shown == shown
    assert "canary" not in repr(proxy)


def test_login_for_the_proxy_is_kept() -> None:
    proxy = proxy_for(HOST, "http://joe:canary@proxy")
    assert proxy is not None
    assert proxy.url == "http://joe:canary@proxy:1080"


@pytest.mark.parametrize(
    "given",
    [
        "ftp://joe:canary@proxy",
        "joe:canary@http://proxy",
        "http://joe:canary@",
        "http://joe:canary@proxy:port",
        "http://joe:canary@proxy:99999",
        "http://joe:canary@a b",
    ],
)
def test_unusable_proxy_is_refused_without_its_password(given: str) -> None:
    with pytest.raises(UsageError, match="proxy") as caught:
        proxy_for(HOST, given)
    assert "canary" not in shown_by(caught.value)


@pytest.mark.parametrize("make", [Client, AsyncClient])
def test_clients_do_not_show_the_password_either(make: type[Client] | type[AsyncClient]) -> None:
    with pytest.raises(UsageError, match="'ftp' is not supported") as caught:
        make("pbs", proxy="ftp://joe:canary@proxy")
    assert "canary" not in shown_by(caught.value)


@pytest.mark.parametrize("name", ["all_proxy", "ALL_PROXY", "https_proxy", "HTTPS_PROXY"])
def test_proxy_of_the_environment(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "http://proxy:1")
    assert proxy_for(HOST) == Proxy("http://proxy:1", "http://proxy:1")
    assert proxy_for(HOST, "") is None
    assert proxy_for(HOST, "http://mine:2") == Proxy("http://mine:2", "http://mine:2")


def test_the_narrower_variable_wins_and_no_proxy_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert proxy_for(HOST) is None
    monkeypatch.setenv("all_proxy", "http://general:1")
    monkeypatch.setenv("https_proxy", "http://https:1")
    monkeypatch.setenv("http_proxy", "http://unrelated:1")
    assert proxy_for(HOST) == Proxy("http://https:1", "http://https:1")
    monkeypatch.setenv("no_proxy", "localhost,.example.com")
    assert proxy_for(HOST) is None
    assert proxy_for(Address("other.example.org")) is not None


@pytest.mark.parametrize(
    ("no_proxy", "host", "covered"),
    [
        ("*", "anything", True),
        ("example.com", "pbs.example.com", True),
        (".example.com", "example.com", True),
        ("*.example.com", "pbs.example.com", True),
        ("example.com.", "pbs.example.com", True),
        ("example.com", "pbs.example.com.", True),
        ("EXAMPLE.com", "pbs.example.com", True),
        ("example.com", "notexample.com", False),
        ("a.example b.example\tpbs", "pbs", True),
        ("a.example , pbs", "pbs", True),
        ("bücher.example", "xn--bcher-kva.example", True),
        ("xn--bcher-kva.example", "bücher.example", True),
        ("strasse.example", "straße.example", False),
        ("pbs:8007", "pbs", True),
        ("pbs:8008", "pbs", False),
        ("::1", "::1", True),
        ("[::1]", "::1", True),
        ("[::1]:8007", "[::1]", True),
        ("[::1]:8008", "[::1]", False),
        ("[0:0::1]:8007", "::1", True),
        ("0:0:0:0:0:0:0:1", "::1", True),
        ("fe80::1", "fe80::1%eth0", True),
        ("fe80::1%eth0", "fe80::1%eth0", True),
        ("fe80::1%25eth0", "fe80::1%eth0", True),
        ("fe80::1%eth1", "fe80::1%eth0", False),
        ("fe80::1%eth0", "fe80::1", False),
        ("[fe80::1%eth0]", "fe80::1%eth0", True),
        ("[fe80::1%eth0]:8007", "fe80::1%eth0", True),
        ("[fe80::1%eth0]:8008", "fe80::1%eth0", False),
        ("10.0.0.0/8", "::ffff:10.1.2.3", True),
        ("10.0.0.0/8", "::ffff:11.1.2.3", False),
        ("192.0.2.5", "192.0.2.5", True),
        ("192.0.2.5:8007", "192.0.2.5", True),
        ("192.0.2.5:8008", "192.0.2.5", False),
        ("192.0.2.0/24", "192.0.2.5", True),
        ("192.0.2.77/24", "192.0.2.5", True),
        ("192.0.3.0/24", "192.0.2.5", False),
        ("fd00::/8", "fd12::1", True),
        ("fd00::/8", "192.0.2.5", False),
        ("10.0.0.0/8", "pbs", False),
        ("", "pbs", False),
        (", ,", "pbs", False),
        ("http://pbs, //, [, 10.0.0.0/99", "pbs", False),
    ],
)
def test_hosts_for_which_there_is_no_proxy(
    no_proxy: str, host: str, covered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("all_proxy", "http://proxy:1")
    monkeypatch.setenv("no_proxy", no_proxy)
    assert (proxy_for(parse_address(host)) is None) == covered
