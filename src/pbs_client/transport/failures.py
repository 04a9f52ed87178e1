"""Why a connection failed, in plain words, from the chain of exceptions that HTTP and TLS libraries
build around the one that tells."""

from __future__ import annotations

import os
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import cast

from pbs_client.errors import NotSent
from pbs_client.printable import printable
from pbs_client.transport.certificates import CertificateHidden, CertificateSeen


class ProxyFailed(Exception):
    """A proxy does not lead to the server; the text says why."""


LONGEST = 300
"""How many characters of a text from elsewhere are shown."""


def chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what caused it, outermost first, members of groups included."""
    pending: list[BaseException] = [error]
    seen: set[int] = set()
    while pending:
        cause = pending.pop(0)
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        if isinstance(cause, BaseExceptionGroup):
            pending.extend(cast("BaseExceptionGroup[BaseException]", cause).exceptions)
        pending.extend(origin for origin in (cause.__cause__, cause.__context__) if origin is not None)


def certificate_refusal(error: BaseException) -> ssl.SSLError | None:
    """The error that refused the certificate, if that is why the connection failed."""
    return next(
        (
            cause
            for cause in chain(error)
            if isinstance(cause, CertificateSeen | CertificateHidden | ssl.SSLCertVerificationError)
        ),
        None,
    )


def wants_client_certificate(error: BaseException) -> bool:
    """Whether the server ended the connection because the client has shown no certificate. In TLS
    1.3 that is heard when a request may have left, of which the server has read nothing."""
    return any(
        isinstance(cause, ssl.SSLError) and "CERTIFICATE_REQUIRED" in str(getattr(cause, "reason", None))
        for cause in chain(error)
    )


def described(error: BaseException, mask: Callable[[str], str] = str) -> str:
    """The most telling text in the chain of an error, masked by `mask`."""
    for cause in chain(error):
        if isinstance(cause, socket.gaierror):
            return f"the name cannot be resolved ({cause.strerror})"
        if isinstance(cause, OSError) and not isinstance(cause, ssl.SSLError) and cause.errno:
            return os.strerror(cause.errno)
    text = mask(str(error))
    several = re.search(r"\[Errno (\d{1,5})\]", text)  # asyncio puts the failures of several addresses into one text.
    if several is not None:
        return os.strerror(int(several[1]))
    # Errors about malformed answers quote them, and the quotation may hold anything.
    text = re.split(r"\bb(?:ytearray\(b)?['\"]", text, maxsplit=1)[0]
    return printable(text.lstrip().rstrip(" :("), longest=LONGEST) or type(error).__name__


# What OpenSSL says when the other side does not speak TLS at all.
_NO_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE", "UNKNOWN_PROTOCOL")


def no_connection(where: str, error: BaseException, hint: str = "", mask: Callable[[str], str] = str) -> NotSent:
    """The error for a connection that failed for a reason other than the certificate."""
    cause = next((cause for cause in chain(error) if isinstance(cause, ssl.SSLError)), None)
    if cause is not None:
        reason = str(getattr(cause, "reason", None) or "")  # Only OpenSSL's own errors have one.
        if reason in _NO_TLS:
            advice = "PBS speaks https, on port 8007 unless it was changed. Is this plain HTTP, or another service?"
            return NotSent(f"what listens at {where} does not speak TLS", hint=f"{advice} {hint}".strip())
        if "EOF" in reason or isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return NotSent(f"{where} closed the connection during the TLS handshake", hint=hint)
        if reason:
            return NotSent(f"TLS with {where} failed: {reason.lower().replace('_', ' ')}", hint=hint)
    return NotSent(f"no connection to {where}: {described(error, mask)}", hint=hint)
