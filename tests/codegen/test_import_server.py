"""Importing straight from a server: its certificate is checked, or pinned, before anything is asked for."""

from __future__ import annotations

import hashlib
import http.server
import json
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
import trustme

from tests.codegen.toy import TEXT, Workshop, apidoc, operation

BODY = f"const apiSchema = {json.dumps(apidoc({'GET /ping': operation({'a': TEXT})}))};\n".encode()


@attrs.define
class Server:
    """An HTTPS server on this machine that publishes `body` where PBS does, and remembers what it was asked."""

    port: int
    fingerprint: str
    authority: trustme.CA
    asked: list[str]
    status: int = 200
    body: bytes = BODY

    @property
    def address(self) -> str:
        return f"https://localhost:{self.port}"


@pytest.fixture
def server() -> Iterator[Server]:
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with certificate.private_key_and_cert_chain_pem.tempfile() as path:
        context.load_cert_chain(path)
    raw = ssl.PEM_cert_to_DER_cert(certificate.cert_chain_pems[0].bytes().decode())

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            self.send_response(found.status)
            self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            self.wfile.write(found.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Listener(http.server.ThreadingHTTPServer):
        daemon_threads = False

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that does not like the certificate hangs up; that is what some of these tests are about."""

    listener = Listener(("127.0.0.1", 0), Handler)
    listener.socket = context.wrap_socket(listener.socket, server_side=True)
    found = Server(listener.server_address[1], hashlib.sha256(raw).hexdigest(), authority, [])
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield found
    listener.shutdown()
    thread.join()
    listener.server_close()


@pytest.fixture
def trusted(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The same server, with its authority among those that this process trusts."""
    bundle = tmp_path / "authorities.pem"
    server.authority.cert_pem.write_to_path(str(bundle))
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    return server


def _import(workshop: Workshop, source: str, *more: str) -> tuple[int, str]:
    done = workshop.run("import", source, "--version", "4.2", *more)
    return done.exit_code, done.output


def _refused(workshop: Workshop, source: str, *more: str) -> str:
    code, output = _import(workshop, source, *more)
    assert code == 1
    assert output.count("\n") == 1
    assert not list(workshop.schema.iterdir())
    return output


def test_a_trusted_server(workshop: Workshop, trusted: Server) -> None:
    code, output = _import(workshop, trusted.address)
    assert (code, output) == (0, f"{workshop.schema / 'facts' / '4.2.json'}: 1 operations of PBS 4.2\n")
    assert trusted.asked == ["/docs/api-viewer/apidoc.js"]


def test_another_path_may_be_named(workshop: Workshop, trusted: Server) -> None:
    assert _import(workshop, f"{trusted.address}/mirror/apidoc.js")[0] == 0
    assert trusted.asked == ["/mirror/apidoc.js"]


@pytest.mark.parametrize("form", ["{}", "upper", "colons"])
def test_the_pinned_server(workshop: Workshop, server: Server, form: str) -> None:
    pairs = ":".join(server.fingerprint[place : place + 2] for place in range(0, 64, 2))
    shown = {"upper": server.fingerprint.upper(), "colons": pairs}.get(form, server.fingerprint)
    assert _import(workshop, server.address, "--fingerprint", shown)[0] == 0


def test_a_certificate_that_nobody_vouches_for(workshop: Workshop, server: Server) -> None:
    output = _refused(workshop, server.address)
    assert output.startswith(f"Error: {server.address}: certificate refused (")
    assert "pin it with --fingerprint if it is the server's own" in output
    assert server.asked == []


def test_another_certificate_than_the_pinned_one(workshop: Workshop, server: Server) -> None:
    pairs = ":".join(server.fingerprint[place : place + 2] for place in range(0, 64, 2))
    output = _refused(workshop, server.address, "--fingerprint", "ab" * 32)
    assert output == f"Error: {server.address}: the certificate has another fingerprint, {pairs}\n"
    assert server.asked == []


def test_a_fingerprint_that_is_none(workshop: Workshop, server: Server) -> None:
    output = _refused(workshop, server.address, "--fingerprint", "ab:cd")
    assert output == "Error: --fingerprint: expected the 64 hexadecimal digits of a SHA-256, with or without colons\n"
    assert server.asked == []


def test_a_server_without_the_documentation(workshop: Workshop, trusted: Server) -> None:
    trusted.status = 404
    assert _refused(workshop, trusted.address) == (
        f"Error: {trusted.address}: HTTP status 404; is the package proxmox-backup-docs installed there?\n"
    )


def test_an_answer_that_is_no_schema(workshop: Workshop, trusted: Server) -> None:
    trusted.body = b"<html>"
    assert f"{trusted.address}: this is an HTML page" in _refused(workshop, trusted.address)


def test_an_endless_answer_is_not_read_to_its_end(
    workshop: Workshop, trusted: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("codegen.apidoc._LIMIT", 1024 * 1024)
    trusted.body = b" " * (3 * 1024 * 1024)
    assert _refused(workshop, trusted.address) == f"Error: {trusted.address}: more than 1 MiB, which no API schema is\n"


def test_nobody_answers(workshop: Workshop, closed_port: int) -> None:
    address = f"https://127.0.0.1:{closed_port}"
    assert _refused(workshop, address).startswith(f"Error: {address}: ")
