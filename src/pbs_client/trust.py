"""Which server's certificate is believed: system CAs, a CA of one's own, or a pinned fingerprint.

PBS makes itself a self-signed certificate that does not carry the name under which it is reached in most networks. So its own tools compare the
SHA-256 of the certificate, and so can this library. The comparison is part of the TLS handshake: `do_handshake` raises before it returns, so
no HTTP library on top of it can have sent a byte of a request.
"""

from __future__ import annotations

import hashlib
import inspect
import os
import re
import ssl
import warnings
from pathlib import Path

import attrs

from pbs_client.errors import CertificateRefused, UsageError
from pbs_client.transport.sockets import ClientSocket

Verify = bool | str | os.PathLike[str] | ssl.SSLContext | None
"""True or None for the system's CAs, a CA file or directory, a context of one's own, or False for no check at all."""


def parse_fingerprint(text: str) -> str:
    """The fingerprint in the spelling of PBS: 32 pairs of lower-case hex digits, joined with colons.

    Takes upper case, colons, blanks, hyphens or nothing between the pairs, and what openssl and browsers put in front (`sha256 Fingerprint=`).
    """
    digits = re.sub(r"^\s*sha-?256\s*(fingerprint)?\s*[=:]?", "", text, flags=re.IGNORECASE)
    digits = re.sub(r"[\s:-]", "", digits).lower()
    if re.fullmatch(r"[0-9a-f]{64}", digits):
        return _spelled(digits)
    if re.fullmatch(r"[0-9a-f]{40}", digits):
        raise UsageError(f"{text!r} is a SHA-1 fingerprint; the SHA-256 of the certificate is needed (`proxmox-backup-manager cert info`)")
    raise UsageError(f"{text!r} is not a fingerprint: 32 pairs of hex digits, as `proxmox-backup-manager cert info` shows them")


def fingerprint_of(certificate: bytes) -> str:
    """The fingerprint of a certificate in DER form."""
    return _spelled(hashlib.sha256(certificate).hexdigest())


def _spelled(digits: str) -> str:
    return ":".join(digits[i : i + 2] for i in range(0, len(digits), 2))


class InsecureWarning(UserWarning):
    """The server's certificate is not checked at all."""


def _checked_verify(verify: Verify) -> Verify:
    if isinstance(verify, str | os.PathLike):
        path = Path(verify)
        if not os.fspath(verify) or not path.exists():
            raise UsageError(f"there is no CA file or directory {os.fspath(verify)!r}")
        return path
    return verify


def _checked_fingerprint(text: str | None) -> str:
    return parse_fingerprint(text) if text else ""


@attrs.frozen
class Trust:
    """What makes a certificate acceptable.

    - neither: the system's CAs
    - `fingerprint` alone: that certificate and no other, whoever signed it, whatever name it carries
    - `verify` (True, a path, a context) alone: the CAs
    - both: either one suffices, as `PBS_FINGERPRINT` means it to Proxmox's own tools
    - `verify=False` alone: anything; whoever connects then warns
    """

    verify: Verify = attrs.field(default=None, converter=_checked_verify)
    fingerprint: str = attrs.field(default="", converter=_checked_fingerprint)

    def warn_if_unchecked(self) -> None:
        """For who is about to connect: gives the `InsecureWarning` where nothing is checked."""
        if self.verify is False and not self.fingerprint:
            text = "certificates are not checked (verify=False): whoever answers gets the credentials; pin the fingerprint instead"
            warnings.warn(text, InsecureWarning, stacklevel=_first_foreign_frame())

    def contexts(self) -> tuple[ssl.SSLContext, ...]:
        """A context for each way to trust, the pin first. Reading the CAs blocks for some tens of milliseconds."""
        ways: list[ssl.SSLContext] = []
        if self.fingerprint:
            ways.append(_pinning(self.fingerprint))
        if isinstance(self.verify, ssl.SSLContext):
            ways.append(self.verify)
        elif isinstance(self.verify, Path):
            ways.append(_with_ca(self.verify))
        elif self.verify or not ways:
            ways.append(_unchecked() if self.verify is False else _ours(ssl.create_default_context()))
        return tuple(ways)

    def refusal(self, where: str, reason: ssl.SSLError, seen: str) -> CertificateRefused:
        """The error for a certificate that no way accepted: `reason` is what the last one said, `seen` the fingerprint."""
        problems: list[str] = []
        if self.fingerprint and seen != self.fingerprint:
            problems.append(f"its fingerprint is not {self.fingerprint}, which is pinned")
        if isinstance(reason, ssl.SSLCertVerificationError):
            problems.append(_PLAIN.get(reason.verify_code, reason.verify_message))
        message = f"the certificate of {where} is not trusted: {', and '.join(problems)}"
        hint = ""
        if seen:
            message += f"; seen was {seen}"
            hint = f'Compare that with `proxmox-backup-manager cert info` on the server. If it is the same, pin it: fingerprint="{seen}"'
            if self.fingerprint:
                hint += ". PBS makes a new certificate when its old one is deleted or replaced; otherwise somebody else is answering"
        return CertificateRefused(message, fingerprint=seen, hint=hint)


# What OpenSSL finds wrong, in plain words (the codes are those of X509_STORE_CTX_get_error).
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


class CertificateSeen(ssl.SSLError):
    """Raised in the handshake: the certificate is not the pinned one. Derived from `ssl.SSLError`, since sockets are closed and errors
    are translated by the layers above for that class alone."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__(f"certificate with fingerprint {fingerprint}")
        self.fingerprint = fingerprint


def looking() -> ssl.SSLContext:
    """A context that never completes a handshake: it raises `CertificateSeen`.

    After a refusal by OpenSSL, Python does not give out the certificate; a second connection with this context is how to learn its fingerprint.
    """
    return _pinning("")


def _ours(context: ssl.SSLContext) -> ssl.SSLContext:
    """A context of our own making; one that the user gave is left as it is."""
    context.sslsocket_class = ClientSocket
    return context


def _unchecked() -> ssl.SSLContext:
    context = _ours(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _pinning(fingerprint: str) -> ssl.SSLContext:
    def compare(certificate: bytes | None) -> None:
        seen = fingerprint_of(certificate or b"")
        if seen != fingerprint:
            raise CertificateSeen(seen)

    # Two classes, as blocking sockets are wrapped in the one and asyncio (and TLS within TLS) works with the other.
    class PinnedSocket(ClientSocket):
        def do_handshake(self, block: bool = False) -> None:
            super().do_handshake(block)
            compare(self.getpeercert(binary_form=True))

    class PinnedObject(ssl.SSLObject):
        def do_handshake(self) -> None:
            super().do_handshake()
            compare(self.getpeercert(binary_form=True))

    context = _unchecked()
    context.sslsocket_class = PinnedSocket
    context.sslobject_class = PinnedObject
    return context


def _with_ca(path: Path) -> ssl.SSLContext:
    try:
        context = _ours(ssl.create_default_context(capath=path) if path.is_dir() else ssl.create_default_context(cafile=path))
    except (OSError, ssl.SSLError) as error:
        problem = str(error)
    else:
        # Newer Pythons insist on extensions that PBS's own certificates lack, and such a certificate is a fair CA file.
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        return context
    raise UsageError(f"{os.fspath(path)!r} is not a CA file in PEM form: {problem}")


def _first_foreign_frame() -> int:
    """The `stacklevel` of the first caller outside this package and attrs' generated methods, as the warning concerns their line."""
    level, frame = 0, inspect.currentframe()
    package = os.path.dirname(__file__)
    while frame is not None and frame.f_code.co_filename.startswith((package, "<attrs")):
        level, frame = level + 1, frame.f_back
    return level
