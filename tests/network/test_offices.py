"""TLS as it is in real offices: home-made CAs, certificates of the client, contexts of one's own that check nothing."""

from __future__ import annotations

import ssl
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from pbs_client.errors import CertificateRefused, PbsError
from pbs_client.trust import InsecureWarning
from tests.network.calls import KINDS, Kind, connected, create_thing, list_things
from tests.support.certificates import Certificates, home_made
from tests.support.rude_server import RudeServer

OTHER = "ab" * 32


@pytest.fixture
def closed_server(server: RudeServer, certificates: Certificates) -> Iterator[trustme.CA]:
    """The server takes nobody without a certificate of this CA."""
    ca = trustme.CA()
    server.context.load_verify_locations(cadata=ca.cert_pem.bytes().decode())
    server.context.verify_mode = ssl.CERT_REQUIRED
    yield ca
    certificates.usual.context.verify_mode = ssl.CERT_NONE


def unchecked() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def with_certificate(context: ssl.SSLContext, ca: trustme.CA) -> ssl.SSLContext:
    with ca.issue_cert("client.example").private_key_and_cert_chain_pem.tempfile() as file:
        context.load_cert_chain(file)
    return context


@pytest.mark.parametrize("kind", KINDS)
def test_a_certificate_of_the_client_goes_with_a_pin(
    kind: Kind, server: RudeServer, pin: str, closed_server: trustme.CA
) -> None:
    with connected(kind, server, verify=with_certificate(unchecked(), closed_server), fingerprint=pin) as pbs:
        assert pbs.send(create_thing()) == ["disk"]
    server.requests.clear()
    with connected(kind, server, fingerprint=pin, retries=0) as pbs, pytest.raises(PbsError):
        pbs.send(create_thing())
    assert server.requests == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_context_that_checks_nothing_does_not_switch_the_pin_off(kind: Kind, server: RudeServer, pin: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with (
            connected(kind, server, verify=unchecked(), fingerprint=OTHER) as pbs,
            pytest.raises(CertificateRefused) as caught,
        ):
            pbs.send(create_thing())
    assert caught.value.fingerprint == pin
    assert server.heads == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_certificate_of_the_client_goes_with_a_ca_and_a_pin(
    kind: Kind, server: RudeServer, certificates: Certificates, closed_server: trustme.CA
) -> None:
    """Either of both is enough, as always; the context comes first, since it has the certificate."""
    context = with_certificate(ssl.create_default_context(cafile=certificates.ca_file), closed_server)
    with connected(kind, server, verify=context, fingerprint=OTHER) as pbs:
        assert pbs.send(create_thing()) == ["disk"]
    assert server.connections == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_context_of_ones_own_that_checks_nothing_warns(kind: Kind, server: RudeServer) -> None:
    with pytest.warns(InsecureWarning, match="CERT_NONE") as caught, connected(kind, server, verify=unchecked()) as pbs:
        assert pbs.send(list_things()) == ["disk"]
    assert len(caught) == 1
    assert Path(caught[0].filename).name == "calls.py"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", ["system", "file", "directory"])
def test_a_home_made_ca_without_newer_extensions_is_trusted_wherever_it_is(
    place: str, kind: Kind, server: RudeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python 3.13 asks for extensions (key usage, key identifiers) that the CAs of many offices lack."""
    home = home_made(tmp_path)
    server.context = home.context
    if place == "system":
        monkeypatch.setenv("SSL_CERT_FILE", str(home.ca_file))
    with connected(
        kind, server, verify={"system": True, "file": home.ca_file, "directory": home.ca_directory}[place]
    ) as pbs:
        assert pbs.send(create_thing()) == ["disk"]
