"""Which certificates a connection accepts: the TLS contexts that a `Trust` asks for, the check of a
finished handshake, and the error for a refusal.

We compare the fingerprint ourselves, with the certificate of the finished connection, before the
first byte of a request is written. A replacement for the classes of `ssl` (as truststore, gevent
and other libraries install) cannot leave the comparison out: it can only fail to show a
certificate, and then the connection is refused.
"""

from __future__ import annotations

import os
import socket
import ssl
from pathlib import Path
from typing import Any

from pbs_client.errors import CertificateRefused, UsageError
from pbs_client.runtime.frozen_classes import frozen
from pbs_client.trust import Trust, fingerprint_of, is_context


class CertificateSeen(ssl.SSLError):
    """The certificate is not the pinned one."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__(f"certificate with fingerprint {fingerprint}")
        self.fingerprint = fingerprint


class CertificateHidden(ssl.SSLError):
    """There is no certificate to compare with the pinned fingerprint; the text says why."""


@frozen
class Way:
    """A way to trust a server: the context of the handshake, and the fingerprint that its
    certificate must have as well."""

    context: ssl.SSLContext
    pin: str | None = None
    """None for any. The empty string matches no certificate, which is a way just to see one."""

    def check(self, connection: Any) -> None:
        """Raises `CertificateSeen` or `CertificateHidden` unless the other side of this TLS
        connection has the pinned certificate."""
        if self.pin is None:
            return
        seen = fingerprint_of(_certificate(connection))
        if seen != self.pin:
            raise CertificateSeen(seen)


def _certificate(connection: Any) -> bytes:
    """The other side's certificate in DER form."""
    try:
        certificate = connection.getpeercert(binary_form=True)
    except Exception as error:  # A replacement for SSLSocket may raise anything.
        problem = f"does not show the server's certificate ({type(error).__name__})"
    else:
        if isinstance(certificate, bytes) and certificate:
            return certificate
        problem = "shows no certificate of the server"
    raise CertificateHidden(f"{_class_of(connection)} {problem}{replacements()}")


def replacements() -> str:
    """What replaces the classes of the standard library, in words; empty if nothing does."""
    classes = (ssl.SSLContext, ssl.SSLSocket, ssl.SSLObject, socket.socket)
    usual = ("ssl.SSLContext", "ssl.SSLSocket", "ssl.SSLObject", "socket.socket")
    differences = [
        f"{name} has been replaced by {_named(now)}"
        for name, now in zip(usual, classes, strict=True)
        if _named(now) != name
    ]
    return f"; {', '.join(differences)}" if differences else ""


def _named(replacement: object) -> str:
    kind = replacement if isinstance(replacement, type) else type(replacement)
    return f"{kind.__module__}.{kind.__qualname__}"


def _class_of(connection: object) -> str:
    return _named(type(connection))


def is_plain(context: ssl.SSLContext) -> bool:
    """Whether this is the standard library's own context, whose sockets can be made first and do
    their handshake later."""
    return type(context).__module__ == "ssl"


def ways_to_trust(trust: Trust) -> tuple[Way, ...]:
    """The ways, in the order in which they are tried. Reading CAs takes tens of milliseconds."""
    pin = trust.fingerprint or None
    if is_context(trust.verify):
        if pin is None or trust.verify.verify_mode == ssl.CERT_NONE:
            return (Way(trust.verify, pin),)
        # The user's own first: it may hold a client certificate that the server insists on.
        return Way(trust.verify), Way(_unchecked(), pin)
    ways = [] if pin is None else [Way(_unchecked(), pin)]
    if isinstance(trust.verify, Path):
        ways.append(Way(_with_ca(trust.verify)))
    elif trust.verify or not ways:
        ways.append(Way(_unchecked() if trust.verify is False else system_context()))
    return tuple(ways)


def way_to_look() -> Way:
    """Refuses every certificate with `CertificateSeen`.

    After a refusal by OpenSSL, Python does not show the certificate; a second connection made in
    this way is how to learn its fingerprint.
    """
    return Way(_unchecked(), "")


def system_context() -> ssl.SSLContext:
    """Trusts the CAs of the system."""
    return _lenient(ssl.create_default_context())


def _lenient(context: ssl.SSLContext) -> ssl.SSLContext:
    if context.verify_mode != ssl.CERT_REQUIRED or not context.check_hostname:
        raise UsageError(
            "ssl.create_default_context() has been replaced and gives a context that does not check certificates"
        )
    # Newer Pythons insist on extensions that home-made CAs and PBS's own certificates lack.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return _noticing_cuts(context)


def _unchecked() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    # So the certificate that was checked remains that of the whole connection.
    context.options |= ssl.OP_NO_RENEGOTIATION
    return _noticing_cuts(context)


def _noticing_cuts(context: ssl.SSLContext) -> ssl.SSLContext:
    """Makes cut connections an error. Some Pythons, such as Debian 12's, take one that was cut for
    one that was closed, and so part of an answer for the whole."""
    context.options &= ~getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)
    return context


def _with_ca(path: Path) -> ssl.SSLContext:
    try:
        return _lenient(
            ssl.create_default_context(capath=path) if path.is_dir() else ssl.create_default_context(cafile=path)
        )
    except (OSError, ssl.SSLError) as error:
        problem = str(error)
    raise UsageError(f"{os.fspath(path)!r} is not a CA file in PEM form: {problem}")


def refusal(trust: Trust, where: str, reason: ssl.SSLError, seen: str) -> CertificateRefused:
    """The error for a certificate that no way accepted: `reason` is the error of the last one,
    `seen` the fingerprint."""
    problems: list[str] = []
    if isinstance(reason, ssl.SSLCertVerificationError):
        problems.append(_PLAIN.get(reason.verify_code, reason.verify_message))
    hidden = str(reason.args[-1]) if isinstance(reason, CertificateHidden) else ""
    if trust.fingerprint and not seen and problems:
        # Even a handshake that checks nothing failed, so there was no way to see the certificate.
        hidden = f"the handshake ended before it was shown, because {problems[0]}{replacements()}"
    if hidden:
        text = f"the fingerprint of {where} cannot be compared: {hidden}"
        return CertificateRefused(
            text, hint="A pinned fingerprint needs Python's own `ssl`, or a replacement that shows certificates."
        )
    if trust.fingerprint and seen != trust.fingerprint:
        problems.insert(0, f"its fingerprint is not {trust.fingerprint}, which is pinned")
    message = f"the certificate of {where} is not trusted: {', and '.join(problems)}"
    hint = ""
    if seen:
        message += f"; seen was {seen}"
        hint = (
            "Compare that with `proxmox-backup-manager cert info` on the server. "
            f'If it is the same, pin it: fingerprint="{seen}"'
        )
        if trust.fingerprint:
            hint += (
                ". PBS makes a new certificate when its old one is deleted or replaced; "
                "otherwise somebody else is answering"
            )
    return CertificateRefused(message, fingerprint=seen, hint=hint)


# What OpenSSL objects to, in plain words (the codes are those of X509_STORE_CTX_get_error).
_PLAIN = {
    9: "it is not valid yet (is the clock right?)",
    10: "it has expired",
    18: "it is self-signed",
    19: "it is signed by a CA that is not known here",
    20: "it is signed by a CA that is not known here",
    21: "it is signed by a CA that is not known here",
    62: "it is for another name",
    64: "it is for another address",
}
