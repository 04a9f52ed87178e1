"""Spellings of a server."""

from __future__ import annotations

import pytest

from pbs_client import AsyncClient, Client
from pbs_client.address import Address, parse_address
from pbs_client.errors import UsageError
from pbs_client.repository import Repository
from tests.support.traces import shown_by


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("pbs", Address("pbs")),
        ("PBS.Example.COM", Address("pbs.example.com")),
        ("pbs.example.com.", Address("pbs.example.com.")),
        ("pbs:443", Address("pbs", 443)),
        (" pbs ", Address("pbs")),
        ("192.0.2.5:8008", Address("192.0.2.5", 8008)),
        ("2001:DB8::5", Address("2001:db8::5")),
        ("[2001:db8::5]", Address("2001:db8::5")),
        ("[2001:db8::5]:8008", Address("2001:db8::5", 8008)),
        ("[fe80::1%eth0]:8007", Address("fe80::1%eth0")),
        ("https://pbs.example.com", Address("pbs.example.com")),
        ("HTTPS://pbs.example.com:444/", Address("pbs.example.com", 444)),
        ("https://[::1]:444", Address("::1", 444)),
        ("bücher.example", Address("xn--bcher-kva.example")),
        ("straße.example", Address("xn--strae-oqa.example")),
        ("BÜCHER。example", Address("xn--bcher-kva.example")),
        ("fe80::1%Ethernet 2", Address("fe80::1%Ethernet 2")),
        ("https://[FE80::1%25eth0]:8007/", Address("fe80::1%eth0")),
        ("[fe80::1%25]", Address("fe80::1%25")),
        ("pbs_1.example", Address("pbs_1.example")),
    ],
)
def test_spellings(text: str, address: Address) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("http://pbs", "'http' is not supported: PBS speaks https only"),
        ("ssh://pbs", "'ssh' is not supported"),
        ("local://", "'local' is not supported"),
        ("https://pbs/api2/json", "an address ends after the port"),
        ("https://pbs/?x", "an address ends after the port"),
        ("root:canary@pbs", "give them as `auth`"),
        ("root:canary@https://pbs", "give them as `auth`"),
        ("https://root:canary@pbs", "give them as `auth`"),
        ("https://root:canary@pbs/api2/json", "give them as `auth`"),
        ("http://root:canary@pbs", "give them as `auth`"),
        ("", "not a host"),
        ("pbs:", "not a host"),
        (":8007", "not a host"),
        ("a b", "not a host"),
        ("-pbs", "not a host"),
        ("[pbs]", "not a host"),
        ("ü" * 70, "not a host"),
        ("p" * 64, "not a host"),
        ("a" * 50_000 + "!", "not a host"),
        ("a..b", "not a host"),
        ("pbs-", "not a host"),
        ("fe80::1%", "not a host"),
        ("pbs:٨٠٠٧", "not a host"),
        ("pbs:８００７", "not a host"),
        ("[::1", "not a host"),
        ("pbs:65536", "65536 is not a port"),
    ],
)
def test_refusals_say_what_is_supported(text: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem) as caught:
        parse_address(text)
    assert "canary" not in shown_by(caught.value)


@pytest.mark.parametrize("make", [Client, AsyncClient])
@pytest.mark.parametrize(
    "host", ["https://root:canary@pbs", "root:canary@pbs:8007", "root:canary@", "ftp://root:canary@pbs"]
)
def test_clients_do_not_show_a_password_in_the_host_either(host: str, make: type[Client] | type[AsyncClient]) -> None:
    with pytest.raises(UsageError, match="give them as `auth`") as caught:
        make(host)
    assert "canary" not in shown_by(caught.value)


def test_port_may_be_given_twice_if_it_is_the_same() -> None:
    assert parse_address("pbs:8008", 8008) == Address("pbs", 8008)
    assert parse_address("pbs", 8008) == Address("pbs", 8008)
    with pytest.raises(UsageError, match="two ports, 8008 in 'pbs:8008' and 8009"):
        parse_address("pbs:8008", 8009)
    with pytest.raises(UsageError, match="0 is not a port"):
        parse_address("pbs", 0)


def test_text_of_an_address_can_be_read_again() -> None:
    for address in (Address("pbs"), Address("2001:db8::5", 1)):
        assert parse_address(str(address)) == address == parse_address(address.url)


def test_the_zone_of_an_address_stays_on_this_machine() -> None:
    address = parse_address("[fe80::1%25Eth0]:8007")
    assert str(address) == "[fe80::1%Eth0]:8007"
    assert address.url == "https://[fe80::1]:8007"


# The examples of the official client's manual, and what they mean there.
@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("store1", Repository("store1")),
        ("host:store1", Repository("store1", None, "host")),
        ("user@pbs@host:store1", Repository("store1", "user@pbs", "host")),
        ("user@pbs!token@host:store1", Repository("store1", "user@pbs!token", "host")),
        ("192.0.2.5:1234:store1", Repository("store1", None, "192.0.2.5", 1234)),
        ("[fe80::1]:store1", Repository("store1", None, "fe80::1")),
        ("user@pbs@[fe80::1]:1234:store1", Repository("store1", "user@pbs", "fe80::1", 1234)),
        ("1234:store1", Repository("store1", None, "1234")),
        ("me@corp@ldap@host:store1", Repository("store1", "me@corp@ldap", "host")),
    ],
)
def test_repository(text: str, parts: Repository) -> None:
    assert Repository.parse(text) == parts
    assert str(parts) == text
    assert parts.address == Address(parts.host or "localhost", parts.port or 8007)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("https://host:8007", "this is a URL"),
        ("user@pbs@host", "name of the datastore"),
        ("host:", "name of the datastore"),
        ("root@host:store1", "neither user@realm nor"),
        ("user@pbs!t=canary@host:store1", "neither user@realm nor"),
        ("root@pam:canary@host:store1", "neither user@realm nor"),
        ("https://root:canary@host", "this is a URL"),
        ("root@pam:canary@host", "a repository is written"),
        ("root@pam@host:canary store", "name of the datastore"),
        ("a:b:c:d:store1", "a repository is written"),
        ("host:99999:store1", "99999 is not a port"),
    ],
)
def test_refused_repositories(text: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem) as caught:
        Repository.parse(text)
    assert "canary" not in shown_by(caught.value)
    with pytest.raises(UsageError, match=problem) as caught:
        Client.from_repository(text, environ={"PBS_PASSWORD": "canary"}, proxy="http://joe:canary@proxy")
    assert "canary" not in shown_by(caught.value)
