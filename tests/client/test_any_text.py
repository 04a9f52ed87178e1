"""Whatever is pasted into a setting gives a value or a `UsageError`, and whatever a server answers
gives an error of the tree."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from pbs_client.address import Address, parse_address, split_address
from pbs_client.context import CallContext
from pbs_client.credentials import ApiToken, Password, Ticket, offered_factors
from pbs_client.environment import from_env
from pbs_client.errors import PbsError, UsageError
from pbs_client.repository import Repository
from pbs_client.strangers import explain, unreadable
from pbs_client.transport import Reply
from pbs_client.transport.proxies import proxy_for
from pbs_client.trust import parse_fingerprint

# Random text, and text made of the pieces that matter to these parsers.
PIECES = [
    "root",
    "pam",
    "@",
    "!",
    ":",
    "=",
    "/",
    "//",
    "https",
    "http",
    "[",
    "]",
    "::1",
    "8007",
    "99999",
    "%",
    "?",
    "#",
    " ",
    "\n",
    "\0",
    "é",
    "PBSAPIToken",
    "ab" * 32,
]
texts = st.text(max_size=40) | st.lists(st.sampled_from(PIECES), max_size=10).map("".join)
quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

PARSERS: list[Callable[[str], object]] = [
    parse_address,
    ApiToken.parse,
    Ticket,
    offered_factors,
    Repository.parse,
    parse_fingerprint,
    lambda text: ApiToken(text, "secret"),
    lambda text: ApiToken("a@pbs!t", text),
    lambda text: Password(text, "secret"),
    lambda text: proxy_for(Address("pbs"), text),
    lambda text: from_env({"PBS_REPOSITORY": text, "PBS_PASSWORD": "x"}),
    lambda text: from_env(
        {"PBS_SERVER": "h", "PBS_PASSWORD": "x", "PBS_PORT": text, "PBS_TIMEOUT": text, "PBS_INSECURE": "0"}
    ),
]


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("parse", PARSERS)
@quick
@given(text=texts)
def test_settings(parse: Callable[[str], object], text: str) -> None:
    with contextlib.suppress(UsageError):
        parse(text)


@quick
@given(text=texts)
def test_an_accepted_address_can_be_written_and_read_again(text: str) -> None:
    try:
        address = parse_address(text)
    except UsageError:
        return
    assert parse_address(str(address)) == address == parse_address(address.url)
    assert split_address(address.url)[0] == address.host


headers = st.lists(
    st.tuples(st.sampled_from(["content-type", "location", "set-cookie", "server"]), texts), max_size=3
).map(tuple)
bodies = (
    st.binary(max_size=60)
    | texts.map(str.encode)
    | st.recursive(st.none() | texts, lambda inner: st.dictionaries(texts, inner)).map(json.dumps).map(str.encode)
)


@quick
@given(status=st.integers(100, 999), headers=headers, body=bodies)
def test_answers(status: int, headers: tuple[tuple[str, str], ...], body: bytes) -> None:
    context = CallContext("call()", values={"a": "b"}, auth_id="a@pbs")
    for error in (explain(Reply(status, headers, body), context), unreadable(Reply(200, headers, body), context)):
        assert isinstance(error, PbsError)
        assert str(error).startswith("call(): ")
        assert error.message
