"""Certificates of every kind that a client may meet, made once per test run."""

from __future__ import annotations

import datetime
import ssl
import subprocess
from pathlib import Path

import attrs
import trustme

from pbs_client.trust import fingerprint_of


@attrs.frozen
class Identity:
    """A server's certificate with its key."""

    context: ssl.SSLContext
    fingerprint: str


def _identity(certificate: trustme.LeafCert) -> Identity:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with certificate.private_key_and_cert_chain_pem.tempfile() as file:
        context.load_cert_chain(file)
    pem = certificate.cert_chain_pems[0].bytes().decode()
    return Identity(context, fingerprint_of(ssl.PEM_cert_to_DER_cert(pem)))


def _self_signed(folder: Path) -> Identity:
    """A certificate like the one that PBS makes itself: its own issuer, and not a CA."""
    key, file = folder / "key.pem", folder / "self.pem"
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "3650",
    ]
    names = ["-subj", "/O=Proxmox Backup Server/CN=pbs.example", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run(
        [*make, *names, "-addext", "basicConstraints=CA:FALSE", "-keyout", key, "-out", file],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    return Identity(context, fingerprint_of(ssl.PEM_cert_to_DER_cert(file.read_text())))


@attrs.frozen
class HomeMade:
    """What somebody made years ago with three commands of openssl: no key usage, no key identifiers."""

    context: ssl.SSLContext
    ca_file: Path
    ca_directory: Path


def home_made(folder: Path) -> HomeMade:
    """A CA without the extensions that newer Pythons ask for, and a server's certificate of it for 127.0.0.1."""

    def openssl(*arguments: object) -> str:
        return subprocess.run(
            ["openssl", *map(str, arguments)], check=True, capture_output=True, text=True, cwd=folder
        ).stdout.strip()

    settings, ca_file, directory = folder / "settings", folder / "ca.pem", folder / "directory"
    settings.write_text(
        "[req]\ndistinguished_name=n\nx509_extensions=ca\n[n]\n[ca]\nbasicConstraints=CA:TRUE\n[leaf]\nsubjectAltName=IP:127.0.0.1\n"
    )
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-config", settings)
    openssl("req", "-x509", *curve, "-subj", "/CN=Home", "-days", 3650, "-keyout", "ca.key", "-out", ca_file)
    openssl("req", *curve, "-subj", "/CN=pbs", "-keyout", "leaf.key", "-out", "leaf.csr")
    sign = (
        "-CA",
        ca_file,
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        365,
        "-extfile",
        settings,
        "-extensions",
        "leaf",
    )
    openssl("x509", "-req", "-in", "leaf.csr", *sign, "-out", "leaf.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "leaf.pem", folder / "leaf.key")
    directory.mkdir()
    name = openssl("x509", "-hash", "-noout", "-in", ca_file)
    (directory / f"{name}.0").write_bytes(ca_file.read_bytes())
    return HomeMade(context, ca_file, directory)


@attrs.frozen
class Certificates:
    """`usual` is what tests of anything else use: signed by the CA in `ca_file`, for localhost and 127.0.0.1."""

    usual: Identity
    renewed: Identity
    expired: Identity
    other_name: Identity
    self_signed: Identity
    ca_file: Path
    ca_directory: Path
    other_ca_file: Path

    @classmethod
    def make(cls, folder: Path) -> Certificates:
        ca = trustme.CA()
        ca_file, other, directory = folder / "ca.pem", folder / "other.pem", folder / "directory"
        ca.cert_pem.write_to_path(ca_file)
        trustme.CA().cert_pem.write_to_path(other)
        directory.mkdir()
        # OpenSSL looks for a file named by a hash of the subject.
        name = subprocess.run(
            ["openssl", "x509", "-hash", "-noout", "-in", ca_file], check=True, capture_output=True, text=True
        ).stdout.strip()
        ca.cert_pem.write_to_path(directory / f"{name}.0")
        return cls(
            usual=_identity(ca.issue_cert("localhost", "127.0.0.1")),
            renewed=_identity(ca.issue_cert("localhost", "127.0.0.1")),
            expired=_identity(
                ca.issue_cert("localhost", "127.0.0.1", not_after=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
            ),
            other_name=_identity(ca.issue_cert("elsewhere.example")),
            self_signed=_self_signed(folder),
            ca_file=ca_file,
            ca_directory=directory,
            other_ca_file=other,
        )
