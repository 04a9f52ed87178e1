"""A pinned fingerprint holds on every way to a server, whatever has taken the place of Python's own
TLS, or the client refuses and says why."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Iterator
from typing import Any

import pytest
import truststore

from pbs_client.errors import CertificateRefused, NotSent, UsageError
from tests.network.calls import KINDS, PASSWORD, TOKEN, Kind, connected, create_thing
from tests.network.proxy import ConnectProxy, SocksProxy
from tests.support.certificates import Certificates
from tests.support.rude_server import RudeServer, Wire
from tests.support.traces import shown_by

OTHER = "ab" * 32


class Disguised:
    """A TLS connection without the method that shows the other side's certificate."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        if name == "getpeercert":
            raise AttributeError(name)
        return getattr(self._connection, name)


class _Showing(Disguised):
    certificate: Any = None

    def getpeercert(self, binary_form: bool = False) -> Any:
        return self.certificate


class _Empty(_Showing):
    certificate = b""


class _Text(_Showing):
    certificate = "a certificate"


class _OldForm(Disguised):
    def getpeercert(self) -> Any:
        return {}


class _Failing(Disguised):
    def getpeercert(self, binary_form: bool = False) -> Any:
        raise ZeroDivisionError("canary")


class _Plain(Disguised):
    """No TLS at all is left of it."""

    def getpeercert(self, binary_form: bool = False) -> Any:
        raise ValueError("handshake not done yet")


REPLACEMENTS = [Disguised, _Showing, _Empty, _Text, _OldForm, _Failing, _Plain]


def replace_contexts(monkeypatch: pytest.MonkeyPatch, connection: type[Disguised]) -> None:
    real = ssl.SSLContext

    class Replacement:
        """Stands in for SSLContext and, as others do, leaves out what it does not know of."""

        def __init__(self, protocol: Any = None) -> None:
            self.__dict__["real"] = real(protocol)

        def wrap_socket(self, sock: Any, **options: Any) -> Any:
            return connection(self.real.wrap_socket(sock, **options))

        def wrap_bio(self, *arguments: Any, **options: Any) -> Any:
            return connection(self.real.wrap_bio(*arguments, **options))

        def __getattr__(self, name: str) -> Any:
            return getattr(self.__dict__["real"], name)

        def __setattr__(self, name: str, value: Any) -> None:
            # The setters of SSLContext itself look for the class that has been replaced.
            getattr(super(real, real), name).__set__(self.__dict__["real"], value)

    monkeypatch.setattr(ssl, "SSLContext", Replacement)


@pytest.fixture
def injected() -> Iterator[None]:
    """What pip-system-certs does when the interpreter starts."""
    truststore.inject_into_ssl()
    yield
    truststore.extract_from_ssl()


@pytest.fixture(params=["direct", "proxy", "https proxy", "socks proxy"])
def road(request: pytest.FixtureRequest, certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a proxy, or an empty text."""
    monkeypatch.setenv(
        "SSL_CERT_FILE", str(certificates.ca_file)
    )  # In which the system's CAs are, for the proxy's own certificate.
    if request.param == "direct":
        yield ""
        return
    kind = SocksProxy if request.param == "socks proxy" else ConnectProxy
    with kind(context=certificates.renewed.context if request.param == "https proxy" else None) as proxy:
        yield proxy.url


@pytest.mark.parametrize("kind", KINDS)
def test_the_pin_is_looked_at_on_every_way(kind: Kind, server: RudeServer, pin: str, road: str) -> None:
    with connected(kind, server, fingerprint=pin, proxy=road) as pbs:
        for _ in range(3):
            assert pbs.send(create_thing()) == ["disk"]
    assert (server.connections, len(server.heads)) == (1, 3)
    for auth in (TOKEN, PASSWORD):
        with (
            connected(kind, server, fingerprint=OTHER, proxy=road, auth=auth) as pbs,
            pytest.raises(CertificateRefused) as caught,
        ):
            pbs.send(create_thing())
        assert caught.value.fingerprint == pin
    assert len(server.heads) == 3


@pytest.mark.parametrize("kind", KINDS)
def test_the_pin_holds_after_truststore_has_replaced_ssl(
    kind: Kind, server: RudeServer, pin: str, road: str, injected: None
) -> None:
    with (
        connected(kind, server, fingerprint=OTHER, proxy=road) as pbs,
        pytest.raises(CertificateRefused, match="is pinned") as caught,
    ):
        pbs.send(create_thing())
    assert caught.value.fingerprint == pin
    assert server.heads == []
    with connected(kind, server, fingerprint=pin, proxy=road) as pbs:
        assert pbs.send(create_thing()) == ["disk"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_context_that_was_made_before_truststore_came_is_used_as_it_is(
    kind: Kind, server: RudeServer, certificates: Certificates
) -> None:
    context = ssl.create_default_context(cafile=certificates.ca_file)
    truststore.inject_into_ssl()
    try:
        with connected(kind, server, verify=context) as pbs:
            assert pbs.send(create_thing()) == ["disk"]
    finally:
        truststore.extract_from_ssl()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("connection", REPLACEMENTS)
def test_a_certificate_that_is_not_shown_is_refused_with_the_reason(
    connection: type[Disguised], kind: Kind, server: RudeServer, pin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_contexts(monkeypatch, connection)
    with (
        connected(kind, server, fingerprint=pin) as pbs,
        pytest.raises(CertificateRefused, match="cannot be compared") as caught,
    ):
        pbs.send(create_thing())
    assert f"{connection.__module__}.{connection.__name__}" in str(caught.value)
    assert "ssl.SSLContext has been replaced by" in str(caught.value)
    assert caught.value.hint
    assert "canary" not in shown_by(caught.value)
    assert server.heads == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_certificate_that_is_not_shown_as_the_handshake_fails_before(
    kind: Kind, server: RudeServer, pin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several libraries at once, such as truststore and gevent, check although they are told not to."""
    replace_contexts(monkeypatch, Disguised)

    class Stubborn(ssl.SSLContext):
        def __setattr__(self, name: str, value: Any) -> None:
            if name != "verify_mode":
                super().__setattr__(name, value)

    monkeypatch.setattr(ssl, "SSLContext", Stubborn)
    with (
        connected(kind, server, fingerprint=pin) as pbs,
        pytest.raises(CertificateRefused, match="cannot be compared: the handshake ended before") as caught,
    ):
        pbs.send(create_thing())
    assert "is not known here; ssl.SSLContext has been replaced by" in str(caught.value)
    assert server.heads == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_replacement_that_cannot_do_what_is_needed_is_named(
    kind: Kind, server: RudeServer, pin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Crippled:
        def __init__(self, protocol: object = None) -> None:
            raise NotImplementedError("not today")

    monkeypatch.setattr(ssl, "SSLContext", Crippled)
    with (
        connected(kind, server, fingerprint=pin) as pbs,
        pytest.raises(UsageError, match=r"SSLContext has been replaced by .*Crippled"),
    ):
        pbs.send(create_thing())
    assert server.heads == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_default_context_that_checks_nothing_is_refused(
    kind: Kind, server: RudeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unchecked(**options: object) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context

    monkeypatch.setattr(ssl, "create_default_context", unchecked)
    with (
        connected(kind, server) as pbs,
        pytest.raises(UsageError, match="has been replaced and gives a context that does not check"),
    ):
        pbs.send(create_thing())
    assert server.heads == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_second_look_at_a_certificate_sends_nothing(kind: Kind, server: RudeServer) -> None:
    """What the server can decrypt on both connections is nothing at all."""
    heard: list[bytes] = []

    def listen(wire: Wire) -> None:
        with contextlib.suppress(OSError):
            wire.handshake()
            while data := wire.sock.recv(65536):
                heard.append(data)

    server.serve = listen
    with ConnectProxy() as proxy:
        login = proxy.url.replace("//", "//joe:pass@")
        with connected(kind, server, verify=True, proxy=login) as pbs, pytest.raises(CertificateRefused) as caught:
            pbs.send(create_thing())
        assert caught.value.fingerprint
        assert server.connections == 2
        assert heard == []
        for head in proxy.heads:
            names = sorted(line.partition(":")[0].lower() for line in head.strip().split("\r\n")[1:])
            assert names == ["accept", "host", "proxy-authorization"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_proxy_whose_own_certificate_is_not_trusted_is_told_as_that(
    kind: Kind, server: RudeServer, pin: str, certificates: Certificates
) -> None:
    with ConnectProxy(context=certificates.self_signed.context) as proxy:
        with (
            connected(kind, server, fingerprint=pin, proxy=proxy.url) as pbs,
            pytest.raises(NotSent, match=r"proxy.* own certificate") as caught,
        ):
            pbs.send(create_thing())
        assert not isinstance(caught.value, CertificateRefused)
        assert proxy.heads == []
