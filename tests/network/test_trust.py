"""Which certificates are accepted, and that nothing is sent to a server whose certificate is not."""

from __future__ import annotations

import re
import socket
import ssl
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from pbs_client import AsyncClient, Client
from pbs_client.address import Address
from pbs_client.errors import CertificateRefused, NotSent, UsageError
from pbs_client.transport import HttpRequest
from pbs_client.transport.built_in_transport import BuiltInTransport
from pbs_client.trust import InsecureWarning, Trust, parse_fingerprint
from tests.network.calls import KINDS, PASSWORD, TOKEN, Kind, connected, create_thing, list_things
from tests.network.proxy import ConnectProxy
from tests.support.certificates import Certificates
from tests.support.rude_server import RudeServer, Wire, answering, parting
from tests.support.traces import shown_by

OTHER = "ab" * 32


@pytest.fixture(params=["direct", "proxy"])
def proxy(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a proxy, or none."""
    if request.param == "direct":
        yield ""
    else:
        with ConnectProxy() as proxy:
            yield proxy.url


def context_with(certificates: Certificates) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificates.ca_file)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "way", ["pin", "file", "context", "pin or system", "other pin or file", "other pin or context"]
)
def test_accepted(way: str, kind: Kind, server: RudeServer, certificates: Certificates, proxy: str) -> None:
    pin, file = certificates.usual.fingerprint, certificates.ca_file
    context = context_with(certificates)
    before = (
        context.sslsocket_class,
        context.sslobject_class,
        context.verify_mode,
        context.check_hostname,
        context.options,
        context.verify_flags,
    )
    ways: dict[str, dict[str, object]] = {
        "pin": {"fingerprint": pin.replace(":", "").upper()},
        "file": {"verify": str(file)},
        "context": {"verify": context},
        "pin or system": {"fingerprint": pin, "verify": True},
        "other pin or file": {"fingerprint": OTHER, "verify": file},
        "other pin or context": {"fingerprint": OTHER, "verify": context},
    }
    with connected(kind, server, proxy=proxy, **ways[way]) as pbs:
        assert pbs.send(list_things()) == ["disk"]
        assert pbs.send(create_thing()) == ["disk"]
    assert before == (
        context.sslsocket_class,
        context.sslobject_class,
        context.verify_mode,
        context.check_hostname,
        context.options,
        context.verify_flags,
    )
    assert len(server.requests) == 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("which", "options", "problem"),
    [
        ("usual", {}, "signed by a CA that is not known here"),
        ("usual", {"verify": True}, "signed by a CA that is not known here"),
        ("usual", {"verify": "other CA"}, "signed by a CA that is not known here"),
        ("usual", {"fingerprint": OTHER}, "its fingerprint is not ab:ab:.*, which is pinned"),
        (
            "usual",
            {"fingerprint": OTHER, "verify": True},
            "its fingerprint is not ab:ab:.*, which is pinned, and it is signed by a CA that is not known here",
        ),
        ("usual", {"fingerprint": OTHER, "verify": False}, "its fingerprint is not ab:ab:"),
        ("expired", {"verify": "CA"}, "has expired"),
        ("other_name", {"verify": "CA"}, "it is for another (address|name)"),
        ("self_signed", {"verify": True}, "it is self-signed"),
    ],
)
def test_refused(
    which: str,
    options: dict[str, object],
    problem: str,
    kind: Kind,
    server: RudeServer,
    certificates: Certificates,
    proxy: str,
) -> None:
    identity = getattr(certificates, which)
    server.context = identity.context
    files = {"CA": certificates.ca_file, "other CA": certificates.other_ca_file}
    options = {name: files.get(str(value), value) for name, value in options.items()}
    for credentials in (TOKEN, PASSWORD):
        with (
            connected(kind, server, proxy=proxy, auth=credentials, **options) as pbs,
            pytest.raises(CertificateRefused, match=problem) as caught,
        ):
            pbs.send(create_thing())
        error = caught.value
        assert error.fingerprint == identity.fingerprint
        assert f'fingerprint="{identity.fingerprint}"' in error.hint
        assert f"the certificate of 127.0.0.1:{server.port}" in str(error)
        assert "canary" not in shown_by(error)
        # And the advice is good.
        with connected(kind, server, fingerprint=re.findall(r'fingerprint="([^"]*)"', error.hint)[0]) as pbs:
            assert pbs.send(list_things()) == ["disk"]
    assert [request.method for request in server.requests] == ["GET", "GET"]
    assert len(server.heads) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_certificate_renewed_while_connected(kind: Kind, server: RudeServer, certificates: Certificates) -> None:
    """A pin refuses the new certificate, and nothing goes there; a CA accepts it, and so does a pin
    together with a CA."""
    server.serve = answering(parting(["disk"]))
    for options, accepted in (
        ({"fingerprint": certificates.usual.fingerprint}, False),
        ({"verify": certificates.ca_file}, True),
        ({"fingerprint": certificates.usual.fingerprint, "verify": certificates.ca_file}, True),
    ):
        server.context = certificates.usual.context
        with connected(kind, server, **options) as pbs:
            assert pbs.send(list_things()) == ["disk"]
            server.context = certificates.renewed.context
            server.requests.clear()
            if accepted:
                assert pbs.send(create_thing()) == ["disk"]
            else:
                with pytest.raises(CertificateRefused) as caught:
                    pbs.send(create_thing())
                assert caught.value.fingerprint == certificates.renewed.fingerprint
            assert len(server.requests) == accepted


@pytest.mark.parametrize("kind", KINDS)
def test_the_way_that_worked_is_tried_first_the_next_time(
    kind: Kind, server: RudeServer, certificates: Certificates
) -> None:
    server.serve = answering(parting(["disk"]))
    with connected(kind, server, fingerprint=OTHER, verify=certificates.ca_file) as pbs:
        pbs.send(list_things())
        assert server.connections == 2
        pbs.send(list_things())
        assert server.connections == 3


@pytest.mark.parametrize("kind", KINDS)
def test_unchecked_connects_to_anybody_and_warns_at_the_line_of_the_caller(kind: Kind, server: RudeServer) -> None:
    with (
        pytest.warns(InsecureWarning, match="certificates are not checked") as caught,
        connected(kind, server, verify=False) as pbs,
    ):
        assert pbs.send(list_things()) == ["disk"]
    assert len(caught) == 1
    assert Path(caught[0].filename).name == "calls.py"


@pytest.mark.parametrize("make", [Client, AsyncClient])
def test_pinned_client_does_not_warn(make: type[Client] | type[AsyncClient]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        make("pbs", fingerprint=OTHER, verify=False)


@pytest.mark.parametrize(
    "text",
    [
        "AB" * 32,
        "ab:" * 31 + "ab",
        "AB-" * 31 + "AB",
        " " + "ab " * 32,
        "sha256 Fingerprint=" + "AB:" * 31 + "AB",
        "SHA-256: " + "ab" * 32,
        "sha256:" + "ab" * 32,
    ],
)
def test_spellings_of_a_fingerprint(text: str) -> None:
    assert parse_fingerprint(text) == ":".join(["ab"] * 32)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("ab" * 20, "is a SHA-1 fingerprint"),
        ("ab" * 31, "not a fingerprint"),
        ("xy" * 32, "not a fingerprint"),
        (" ", "not a"),
    ],
)
def test_refused_fingerprints(text: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        Trust(fingerprint=text)


def test_ca_that_is_not_there_is_refused_at_once_and_one_that_is_none_on_first_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no CA file or directory"):
        Trust(verify=tmp_path / "missing.pem")
    file = tmp_path / "garbage.pem"
    file.write_text("garbage")
    transport = BuiltInTransport(Address("localhost", 1), Trust(verify=file), proxy="")
    with pytest.raises(UsageError, match="is not a CA file in PEM form"):
        transport.open(HttpRequest("GET", "/", ()))


@pytest.mark.parametrize("kind", KINDS)
def test_ca_directory(kind: Kind, server: RudeServer, certificates: Certificates) -> None:
    with connected(kind, server, verify=certificates.ca_directory) as pbs:
        assert pbs.send(list_things()) == ["disk"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_final_dot_of_a_host_is_no_part_of_its_name(
    kind: Kind, server: RudeServer, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve = socket.getaddrinfo

    def resolving(host: Any, *arguments: Any, **options: Any) -> Any:
        # Not every machine knows this name with a dot.
        return resolve("127.0.0.1" if host in ("localhost.", b"localhost.") else host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolving)
    with connected(kind, f"localhost.:{server.port}", verify=certificates.ca_file) as pbs:
        assert pbs.send(list_things()) == ["disk"]


def shows(context: ssl.SSLContext, certificate: trustme.LeafCert) -> None:
    with certificate.private_key_and_cert_chain_pem.tempfile() as file:
        context.load_cert_chain(file)


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_certificate_of_the_client(version: ssl.TLSVersion, kind: Kind, server: RudeServer) -> None:
    """Without one nothing was sent, also where the server says so only after the request has left."""
    ca = trustme.CA()
    server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.context.maximum_version = version
    server.context.verify_mode = ssl.CERT_REQUIRED
    context = ssl.create_default_context()
    for side in (server.context, context):
        side.load_verify_locations(cadata=ca.cert_pem.bytes().decode())
    shows(server.context, ca.issue_cert("127.0.0.1"))
    with (
        connected(kind, server, verify=context, retries=0) as pbs,
        pytest.raises(NotSent, match=f"TLS with 127.0.0.1:{server.port} failed"),
    ):
        pbs.send(create_thing())
    shows(context, ca.issue_cert("joe@example.com"))
    with connected(kind, server, verify=context) as pbs:
        assert pbs.send(create_thing()) == ["disk"]
    assert len(server.requests) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_certificate_that_was_seen_is_not_looked_at_again(
    kind: Kind, server: RudeServer, certificates: Certificates
) -> None:
    """One connection for the pin and one for the CA; a third one might fail, or meet somebody else."""
    trust = {"fingerprint": OTHER, "verify": certificates.other_ca_file}
    with connected(kind, server, **trust) as pbs, pytest.raises(CertificateRefused, match="which is pinned") as caught:
        pbs.send(list_things())
    assert (caught.value.fingerprint, server.connections) == (certificates.usual.fingerprint, 2)


@pytest.mark.parametrize("kind", KINDS)
def test_server_that_goes_away_before_its_certificate_is_looked_at(kind: Kind, server: RudeServer) -> None:
    """The second connection, which only looks, fails: the refusal is told without a fingerprint."""
    usual = server.serve

    def serve(wire: Wire) -> None:
        if server.connections == 1:
            usual(wire)

    server.serve = serve
    with connected(kind, server) as pbs, pytest.raises(CertificateRefused, match=r"not known here$") as caught:
        pbs.send(list_things())
    assert (caught.value.fingerprint, caught.value.hint) == ("", "")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (
            b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n",
            "the proxy said .*407 Proxy Authentication Required",
        ),
        (b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n", "the proxy said .*502"),
        (b"HTTP/1.1 502 joe:canary-proxy\r\ncontent-length: 0\r\n\r\n", r"the proxy said .*502 joe:\*\*\*”"),
        (b"HTTP/1.1 407 Basic am9lOmNhbmFyeS1wcm94eQ==\r\ncontent-length: 0\r\n\r\n", r"407 Basic \*\*\*”"),
        (b"HTTP/1.1 502 \t" + b" " * 60_000 + b"x\r\ncontent-length: 0\r\n\r\n", r"502 .*\.\.\.”"),
        (b"HTTP/1.1 502 \xe2\x80\xaeevil\xc2\x9b31m\r\ncontent-length: 0\r\n\r\n", "the proxy said .*502"),
        (b"nonsense\r\n\r\n", "no connection to"),
        (b"", "no connection to"),
    ],
)
def test_proxy_that_does_not_connect(
    answer: bytes, problem: str, kind: Kind, server: RudeServer, certificates: Certificates
) -> None:
    with ConnectProxy(answer) as proxy:
        login = proxy.url.replace("//", "//joe:canary-proxy@")
        # A proxy that says something is given the time that a busy machine needs.
        limit = {} if answer else {"connect_timeout": 0.3}
        options = {"fingerprint": certificates.usual.fingerprint, "proxy": login, "retries": 0, **limit}
        with connected(kind, server, **options) as pbs, pytest.raises(NotSent, match=problem) as caught:
            pbs.send(create_thing())
    assert proxy.url in caught.value.hint
    assert caught.value.message.isprintable()
    assert len(str(caught.value)) < 600
    assert "canary" not in shown_by(caught.value)
    assert server.connections == 0


@pytest.mark.parametrize("kind", KINDS)
def test_proxy_of_the_environment_gets_its_login_and_nothing_else(
    kind: Kind, server: RudeServer, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ConnectProxy() as proxy:
        monkeypatch.setenv("ALL_PROXY", proxy.url.replace("//", "//joe:pass@"))
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        with connected(kind, server, fingerprint=certificates.usual.fingerprint, proxy=None) as pbs:
            assert pbs.send(create_thing()) == ["disk"]
        assert len(proxy.heads) == 1
        assert proxy.heads[0].startswith(f"CONNECT 127.0.0.1:{server.port} HTTP/1.1")
        assert "Basic am9lOnBhc3M=" in proxy.heads[0]
        assert "canary" not in proxy.heads[0]
