"""The server's certificate, replacing it, and ACME as a server without internet has it: no account
ever comes to be.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterator
from typing import Any

from pbs_simulator.base64_text import decode
from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.digests import fingerprint_of
from pbs_simulator.refusals import NO_FILE, Refusal, parameter_refusal
from pbs_simulator.section_answers import answer_sections
from pbs_simulator.validation import split_property_string
from pbs_simulator.worker_tasks import TaskFailure

answers: Answers = Answers()


_KEYS = ("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY")


def _blocks(text: str, kind: str) -> list[str]:
    """What stands between the lines that begin and end a block of PEM."""
    parts = (part.partition(f"-----END {kind}-----") for part in text.split(f"-----BEGIN {kind}-----")[1:])
    return [body.strip() for body, end, _ in parts if end and body[:1].isspace() and body[-1:].isspace()]


_DECODER = "DECODER routines:OSSL_DECODER_from_bio:unsupported:../crypto/encode_decode/decoder_lib.c:102"
_NO_KEY = f"error:1E08010C:{_DECODER}:No supported data to decode. "
_NO_CERTIFICATE = (
    "error:0480006C:PEM routines:get_name:no start line:../crypto/pem/pem_lib.c:773:Expecting: CERTIFICATE"
)

_BAD_CERTIFICATE = "error:04800064:PEM routines:PEM_read_bio_ex:bad base64 decode:../crypto/pem/pem_lib.c:988:"

_THOUSAND_YEARS = 365_000 * 86_400


@answers("GET", "/nodes/{node}/certificates/info")
def get_certificates(call: ApiCall) -> list[dict[str, Any]]:
    """The one that PBS makes for itself: for a thousand years, with the machine's names and no
    address of its network.
    """
    node, server = call.server.node, call.server
    require_certificate(call, "error loading proxy certificate: ")
    name = f"O = Proxmox Backup Server, OU = {node.instance_id.upper()}, CN = {node.name}.{node.domain}"
    made = int(server.booted())
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


def require_certificate(call: ApiCall, before: str) -> None:
    """Refuses what needs the server's certificate after it was overwritten with nothing."""
    if call.server.node.certificate == "":
        raise Refusal(before + _NO_CERTIFICATE)


@answers("POST", "/nodes/{node}/certificates/custom")
def upload_certificate(call: ApiCall) -> list[dict[str, Any]]:
    """The fingerprint changes with the certificate: who pinned the old one is locked out.

    Text without any certificate is an empty chain for PBS, which it writes before it finds out that
    this is none.
    """
    node = call.server.node
    try:
        chain = [base64.b64decode(encoded) for encoded in _blocks(call["certificates"], "CERTIFICATE")]
    except ValueError:
        chain = []
    if len(chain) != call["certificates"].count("-----BEGIN CERTIFICATE-----"):
        raise Refusal(f"failed to decode certificate chain: {_BAD_CERTIFICATE}")
    if "key" in call.params and not any(_blocks(call["key"], kind) for kind in _KEYS):
        raise Refusal(f"failed to parse private key: {_NO_KEY}")
    node.certificate = call["certificates"] if chain else ""
    if chain:
        node.fingerprint = fingerprint_of(chain[0])
    return get_certificates(call)


@answers("DELETE", "/nodes/{node}/certificates/custom")
def delete_certificate(call: ApiCall) -> None:
    """PBS makes itself a new one."""
    call.server.node.certificate = None
    call.server.node.fingerprint = secrets.token_bytes(32).hex(":")


@answers("POST", "/nodes/{node}/certificates/acme/certificate")
def order_certificate(call: ApiCall) -> str:
    return _order(call, "acme-new-cert")


@answers("PUT", "/nodes/{node}/certificates/acme/certificate")
def renew_certificate(call: ApiCall) -> str:
    require_certificate(call, "error loading proxy certificate: ")
    if not call.get("force"):
        raise Refusal("Certificate does not expire within the next 30 days and 'force' is not set.")
    return _order(call, "acme-renew-cert")


def _order(call: ApiCall, worker_type: str) -> str:
    config = call.server.node.config
    domains = [name for name in config if name.startswith("acmedomain")]
    account = dict(split_property_string(config.get("acme", "account=default"))).get("account", "default")

    def work() -> Iterator[str]:
        if not domains:
            yield "No domains configured to be ordered from an ACME server."
            return
        raise TaskFailure(f"acme account '{account}' does not exist")

    return call.server.tasks.start(worker_type, None, call.auth_id, work())


DIRECTORIES = (
    ("Let's Encrypt V2", "https://acme-v02.api.letsencrypt.org/directory"),
    ("Let's Encrypt V2 Staging", "https://acme-staging-v02.api.letsencrypt.org/directory"),
)


def _unreachable(call: ApiCall, directory: str) -> str:
    """What PBS says of a host that refuses connections; 3.4 quotes more of its HTTP library."""
    if call.server.at_least("4.0"):
        return "client error (Connect)"
    reason = "tcp connect error: Connection refused (os error 111)"
    return f"error trying to connect: error connecting to {directory} - {reason}"


@answers("GET", "/config/acme/directories")
def list_directories(call: ApiCall) -> list[dict[str, Any]]:
    return [{"name": name, "url": url} for name, url in DIRECTORIES]


@answers("GET", "/config/acme/challenge-schema")
def list_challenge_schemas(call: ApiCall) -> None:
    """The file that describes the plugins comes with a package of its own."""
    raise Refusal(NO_FILE)


@answers("GET", "/config/acme/tos")
def get_terms_of_service(call: ApiCall) -> None:
    raise Refusal(_unreachable(call, call.get("directory", DIRECTORIES[0][1])))


@answers("GET", "/config/acme/account")
def list_accounts(call: ApiCall) -> list[dict[str, Any]]:
    return []


@answers("POST", "/config/acme/account")
def create_account(call: ApiCall) -> str:
    name, directory = call.get("name", "default"), call.get("directory", DIRECTORIES[0][1])
    if ("eab_kid" in call.params) != ("eab_hmac_key" in call.params):
        raise Refusal("either both or none of 'eab_kid' and 'eab_hmac_key' have to be set.")

    def work() -> Iterator[str]:
        yield f"Registering ACME account '{name}'..."
        raise TaskFailure(_unreachable(call, directory))

    return call.server.tasks.start("acme-register", name, call.auth_id, work())


@answers("GET", "/config/acme/account/{name}")
def get_account(call: ApiCall) -> None:
    raise Refusal(f"acme account '{call['name']}' does not exist")


@answers("PUT", "/config/acme/account/{name}")
def update_account(call: ApiCall) -> str:
    return _task_without_account(call, "acme-update")


@answers("DELETE", "/config/acme/account/{name}")
def deactivate_account(call: ApiCall) -> str:
    return _task_without_account(call, "acme-deactivate")


def _task_without_account(call: ApiCall, worker_type: str) -> str:
    def work() -> Iterator[str]:
        yield from ()
        raise TaskFailure(f"acme account '{call['name']}' does not exist")

    return call.server.tasks.start(worker_type, call["name"], call.auth_id, work())


def _decoded_plugin_data(call: ApiCall, item: str, settings: dict[str, Any]) -> None:
    """ACME plugin data is sent in base64 and kept decoded; the plugin `standalone` cannot be
    changed, nor another like it made.
    """
    if call.operation.method == "POST" and settings["type"] != "dns":
        raise parameter_refusal(
            ("type", f"invalid ACME plugin type: {json.dumps(settings['type'], ensure_ascii=False)}")
        )
    if "data" in settings:
        try:
            settings["data"] = decode(settings["data"], old=not call.server.at_least("4.0")).decode()
        except UnicodeDecodeError:
            raise Refusal("data must be valid UTF-8") from None
        except ValueError as problem:
            raise Refusal(str(problem)) from None
    kind = call.server.sections["acme-plugin"].items.get(item, {}).get("type", "dns")
    if call.operation.method == "PUT" and kind != "dns":
        raise Refusal(f'cannot update plugin of type "{kind}"')


answer_sections(answers, "acme-plugin", _decoded_plugin_data)
