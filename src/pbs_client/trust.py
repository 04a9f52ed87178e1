"""Which server certificates are trusted: system CAs, a CA of one's own, or a pinned fingerprint.

PBS generates a self-signed certificate, which in most networks does not carry the name under which
the server is reached. So its own tools compare the SHA-256 of the certificate, and so can this
library. This module has the settings; `pbs_client.transport` acts on them.
"""

from __future__ import annotations

import os
import re
import ssl
import sys
import warnings
from pathlib import Path
from types import FrameType
from typing import TypeGuard

from pbs_client.errors import UsageError
from pbs_client.printable import quoted
from pbs_client.runtime.frozen_classes import field, frozen

Verify = bool | str | os.PathLike[str] | ssl.SSLContext | None
"""True or None for the system's CAs, a CA file or directory, an `SSLContext`, or False for no check
at all."""


def parse_fingerprint(text: str) -> str:
    """The fingerprint as PBS spells it: 32 pairs of lower-case hex digits, joined with colons.

    Takes upper case, colons, spaces, hyphens or nothing between the pairs, and what openssl and
    browsers put in front (`sha256 Fingerprint=`).
    """
    digits = re.sub(r"[\s:-]", "", text).lower()
    digits = re.sub(r"^sha256(fingerprint)?=?", "", digits)
    if re.fullmatch(r"[0-9a-f]{64}", digits):
        return _spelled(digits)
    if re.fullmatch(r"[0-9a-f]{40}", digits):
        raise UsageError(
            f"{quoted(text)} is a SHA-1 fingerprint; the SHA-256 of the certificate is needed "
            "(`proxmox-backup-manager cert info`)"
        )
    raise UsageError(
        f"{quoted(text)} is not a fingerprint: 32 pairs of hex digits, as `proxmox-backup-manager cert info` shows them"
    )


def fingerprint_of(certificate: bytes) -> str:
    """The fingerprint of a certificate in DER form."""
    import hashlib  # Not needed where nothing is pinned.

    return _spelled(hashlib.sha256(certificate).hexdigest())


def _spelled(digits: str) -> str:
    return ":".join(digits[i : i + 2] for i in range(0, len(digits), 2))


class InsecureWarning(UserWarning):
    """The server's certificate is not checked at all."""


def is_context(verify: Verify) -> TypeGuard[ssl.SSLContext]:
    """Whether this is a TLS context, judged by what it can do, since some libraries replace
    `ssl.SSLContext` with a class of their own."""
    return hasattr(verify, "wrap_socket")


def _checked_verify(verify: Verify) -> Verify:
    if isinstance(verify, str | os.PathLike):
        path = Path(verify)
        text = os.fspath(verify)
        if "-----BEGIN" in text:  # Not quoted: a key may be beside the certificate.
            raise UsageError(
                "verify takes the path of a CA file, not what is in it",
                hint="For the text itself, pass verify=ssl.create_default_context(cadata=text).",
            )
        if not text or not _exists(path):
            raise UsageError(f"there is no CA file or directory {quoted(text)}")
        return path
    if verify is not None and not isinstance(verify, bool) and not is_context(verify):
        raise UsageError(
            f"verify has to be True, False, a CA file or directory, or an SSLContext, not {type(verify).__name__}"
        )
    return verify


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # Too long for a file name, or with a NUL in it.
        return False


def _checked_fingerprint(text: str | None) -> str:
    return parse_fingerprint(text) if text else ""


@frozen
class Trust:
    """What makes a certificate acceptable.

    - neither: the system's CAs
    - `fingerprint` alone: that certificate and no other, whoever signed it, whatever name it
      carries
    - `verify` (True, a path, a context) alone: the CAs
    - both: either one suffices, as `PBS_FINGERPRINT` means it to Proxmox's own tools
    - a context that checks nothing (`CERT_NONE`) and `fingerprint`: that certificate and no other.
      So a client's certificate goes with a pin
    - `verify=False` alone: anything; whoever connects then warns
    """

    verify: Verify = field(default=None, converter=_checked_verify)
    fingerprint: str = field(default="", converter=_checked_fingerprint)

    def warn_if_unchecked(self) -> None:
        """Gives the `InsecureWarning` if nothing is checked; called before connecting."""
        setting = "verify=False" if self.verify is False else ""
        if is_context(self.verify) and self.verify.verify_mode == ssl.CERT_NONE:
            setting = "an SSLContext with CERT_NONE"
        if setting and not self.fingerprint:
            text = (
                f"certificates are not checked ({setting}): whoever answers gets the credentials; "
                "pin the fingerprint instead"
            )
            warnings.warn(text, InsecureWarning, stacklevel=_first_foreign_frame())


def _first_foreign_frame() -> int:
    """The `stacklevel` of the first caller outside this package, as the warning concerns their
    line."""
    frame: FrameType | None = sys._getframe()  # pyright: ignore[reportPrivateUsage]
    level = 0
    package = os.path.join(os.path.dirname(__file__), "")
    while frame is not None and frame.f_code.co_filename.startswith(package):
        level, frame = level + 1, frame.f_back
    return level
