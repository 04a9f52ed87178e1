"""Why a connection failed, in plain words: reads the chain of exceptions that HTTP and TLS
libraries build around the one that says it."""

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

LONGEST = 300
"""How many characters of a text of others are shown."""


def chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what caused it, outermost first, members of groups included."""
    pending: list[BaseException] = [error]
    seen: set[int] = set()
    while pending:
        found = pending.pop(0)
        if id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        if isinstance(found, BaseExceptionGroup):
            pending.extend(cast("BaseExceptionGroup[BaseException]", found).exceptions)
        pending.extend(cause for cause in (found.__cause__, found.__context__) if cause is not None)


def certificate_refusal(error: BaseException) -> ssl.SSLError | None:
    """What said that the certificate is not to be trusted, if that is why the connection failed."""
    return next(
        (
            found
            for found in chain(error)
            if isinstance(found, CertificateSeen | CertificateHidden | ssl.SSLCertVerificationError)
        ),
        None,
    )


def described(error: BaseException, mask: Callable[[str], str] = str) -> str:
    """The most telling text in the chain of an error, without what `mask` takes out of it."""
    for found in chain(error):
        if isinstance(found, socket.gaierror):
            return f"the name cannot be resolved ({found.strerror})"
        if isinstance(found, OSError) and not isinstance(found, ssl.SSLError) and found.errno:
            return os.strerror(found.errno)
    text = mask(str(error))
    several = re.search(r"\[Errno (\d{1,5})\]", text)  # asyncio puts the failures of several addresses into one text.
    if several is not None:
        return os.strerror(int(several[1]))
    # Texts about malformed answers quote them, and what is quoted may be anything.
    text = re.split(r"\bb(?:ytearray\(b)?['\"]", text, maxsplit=1)[0]
    return printable(text.lstrip().rstrip(" :("), longest=LONGEST) or type(error).__name__


# What OpenSSL says when the other side does not speak TLS at all.
_NO_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE", "UNKNOWN_PROTOCOL")


def no_connection(where: str, error: BaseException, hint: str = "", mask: Callable[[str], str] = str) -> NotSent:
    """The error for a connection that could not be made for another reason than the certificate."""
    found = next((found for found in chain(error) if isinstance(found, ssl.SSLError)), None)
    if found is not None:
        reason = str(getattr(found, "reason", None) or "")  # Only OpenSSL's own errors have one.
        if reason in _NO_TLS:
            advice = "PBS speaks https, on port 8007 unless it was changed. Is this plain HTTP, or another service?"
            return NotSent(f"what listens at {where} does not speak TLS", hint=f"{advice} {hint}".strip())
        if "EOF" in reason or isinstance(found, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return NotSent(f"{where} closed the connection during the TLS handshake", hint=hint)
        if reason:
            return NotSent(f"TLS with {where} failed: {reason.lower().replace('_', ' ')}", hint=hint)
    return NotSent(f"no connection to {where}: {described(error, mask)}", hint=hint)
