"""The server's certificate: what it says of itself, replacing it, and ordering one without internet."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Iterator
from typing import Any

from pbs_simulator.calls import Call, Refusal, answers
from pbs_simulator.checks import split_property_string
from pbs_simulator.tasks import TaskFailure

_PEM = re.compile(r"-----BEGIN CERTIFICATE-----\s+(.*?)\s+-----END CERTIFICATE-----", re.DOTALL)
_KEY = re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+.*?\s+-----END (?:[A-Z]+ )?PRIVATE KEY-----", re.DOTALL)
_NO_KEY = "error:1E08010C:DECODER routines:OSSL_DECODER_from_bio:unsupported:../crypto/encode_decode/decoder_lib.c:102:No supported data to decode. "
_NO_CERTIFICATE = "error:0480006C:PEM routines:get_name:no start line:../crypto/pem/pem_lib.c:773:Expecting: CERTIFICATE"
_BAD_CERTIFICATE = "error:04800064:PEM routines:PEM_read_bio_ex:bad base64 decode:../crypto/pem/pem_lib.c:988:"
_THOUSAND_YEARS = 365_000 * 86_400


@answers("GET", "/nodes/{node}/certificates/info")
def get_certificates(call: Call) -> list[dict[str, Any]]:
    """The one that PBS makes for itself: for a thousand years, with the machine's names and no address of its network."""
    node, server = call.server.node, call.server
    require_certificate(call, "error loading proxy certificate: ")
    name = f"O = Proxmox Backup Server, OU = {node.instance_id.upper()}, CN = {node.name}.{node.domain}"
    made = int(node.boot_time if node.boot_time is not None else server.clock.time() - 86_400)
    return [
        {
            "filename": "proxy.pem",
            "fingerprint": node.fingerprint,
            "issuer": name,
            "subject": name,
            "notbefore": made,
            "notafter": made + _THOUSAND_YEARS,
            "pem": node.certificate or "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
            "public-key-bits": 4096,
            "public-key-type": "rsaEncryption",
            "san": ["localhost", node.name, f"{node.name}.{node.domain}"],
        }
    ]


def require_certificate(call: Call, before: str) -> None:
    """Refuses what needs the server's certificate after it was overwritten with nothing."""
    if call.server.node.certificate == "":
        raise Refusal(before + _NO_CERTIFICATE)


@answers("POST", "/nodes/{node}/certificates/custom")
def upload_certificate(call: Call) -> list[dict[str, Any]]:
    """The fingerprint changes with the certificate: who pinned the old one is locked out.

    Text without any certificate is an empty chain for PBS, which it writes before it finds out that this is none.
    """
    node = call.server.node
    try:
        chain = [base64.b64decode(encoded) for encoded in _PEM.findall(call["certificates"])]
    except ValueError:
        chain = []
    if len(chain) != call["certificates"].count("-----BEGIN CERTIFICATE-----"):
        raise Refusal(f"failed to decode certificate chain: {_BAD_CERTIFICATE}")
    if "key" in call.params and not _KEY.search(call["key"]):
        raise Refusal(f"failed to parse private key: {_NO_KEY}")
    node.certificate = call["certificates"] if chain else ""
    if chain:
        node.fingerprint = hashlib.sha256(chain[0]).digest().hex(":")
    return get_certificates(call)


@answers("DELETE", "/nodes/{node}/certificates/custom")
def delete_certificate(call: Call) -> None:
    """PBS makes itself a new one."""
    call.server.node.certificate = None
    call.server.node.fingerprint = secrets.token_bytes(32).hex(":")


@answers("POST", "/nodes/{node}/certificates/acme/certificate")
def order_certificate(call: Call) -> str:
    return _order(call, "acme-new-cert")


@answers("PUT", "/nodes/{node}/certificates/acme/certificate")
def renew_certificate(call: Call) -> str:
    require_certificate(call, "error loading proxy certificate: ")
    if not call.get("force"):
        raise Refusal("Certificate does not expire within the next 30 days and 'force' is not set.")
    return _order(call, "acme-renew-cert")


def _order(call: Call, worker_type: str) -> str:
    config = call.server.node.config
    domains = [name for name in config if name.startswith("acmedomain")]
    account = dict(split_property_string(config.get("acme", "account=default"))).get("account", "default")

    def work() -> Iterator[str]:
        if not domains:
            yield "No domains configured to be ordered from an ACME server."
            return
        raise TaskFailure(f"acme account '{account}' does not exist")

    return call.server.tasks.start(worker_type, None, call.auth_id, work())
