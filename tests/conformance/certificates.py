"""Certificates of every kind that a client may meet, made once per test run."""

from __future__ import annotations

import datetime
import ssl
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
    certificate.configure_cert(context)
    pem = certificate.cert_chain_pems[0].bytes().decode()
    return Identity(context, fingerprint_of(ssl.PEM_cert_to_DER_cert(pem)))


@attrs.frozen
class Certificates:
    """`usual` is what tests of anything else use: signed by the CA in `ca_file`, for localhost and 127.0.0.1."""

    usual: Identity
    renewed: Identity
    expired: Identity
    other_name: Identity
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
        return cls(
            usual=_identity(ca.issue_cert("localhost", "127.0.0.1")),
            renewed=_identity(ca.issue_cert("localhost", "127.0.0.1")),
            expired=_identity(ca.issue_cert("localhost", "127.0.0.1", not_after=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))),
            other_name=_identity(ca.issue_cert("elsewhere.example")),
            ca_file=ca_file,
            ca_directory=directory,
            other_ca_file=other,
        )
