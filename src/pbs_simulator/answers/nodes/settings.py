"""Settings of the machine: time zone, node configuration, subscription."""

from __future__ import annotations

import re
import ssl
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.catalog import Schema
from pbs_simulator.digests import check_digest, digest_of
from pbs_simulator.refusals import NO_FILE, Refusal, parameter_refusal
from pbs_simulator.validation import Wrong, check_property_string, split_property_string

answers: Answers = Answers()


_PRICING = "https://www.proxmox.com/en/proxmox-backup-server/pricing"

_URI_CHARACTERS = re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]*")
_AUTHORITY = re.compile(r"(?:[^@/?#]*@)?(?:\[[0-9A-Fa-f:.]+\]|[^@:/?#\[\]]+)(?::(\d*))?")


def _check_proxy(text: str) -> None:
    """An HTTP proxy as Rust's library for addresses reads it: `[http://]<host>[:port]`."""
    scheme, separator, rest = text.partition("://")
    authority = re.split("[/?#]", rest if separator else text, maxsplit=1)[0]
    fault = None
    match = _AUTHORITY.fullmatch(authority)
    if _URI_CHARACTERS.fullmatch(text) is None:
        fault = "invalid uri character"
    elif text.startswith("/") or text == "*":
        fault = "missing proxy authority"
    elif separator and not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.\-]*", scheme):
        fault = "invalid scheme"
    elif not separator and authority != text:
        fault = "invalid format"  # a path without a scheme
    elif separator and not authority:
        fault = "invalid format"
    elif match is None:
        fault = "invalid authority"
    elif match[1] and int(match[1]) > 65535:
        fault = "invalid port"
    elif separator and scheme.lower() != "http":
        fault = f"unsupported proxy scheme '{scheme.lower()}'"
    if fault is not None:
        raise parameter_refusal(("http-proxy", f"parse_proxy_url failed: {fault}"))


_LOCATION: Schema = {
    "type": "object",
    "properties": {
        "latitude": {"type": "number", "minimum": -90, "maximum": 90},
        "longitude": {"type": "number", "minimum": -180, "maximum": 180},
        "name": {"type": "string", "optional": True},
    },
}
"""Where a machine stands; the published schema does not say what the text holds."""


def _check_location(text: str) -> None:
    try:
        check_property_string(_LOCATION, text)
    except Wrong as wrong:
        raise parameter_refusal(*wrong.below("location")) from None


@answers("GET", "/nodes/{node}/time")
def get_time(call: ApiCall) -> dict[str, Any]:
    """`localtime` is Unix time plus the offset of the time zone: a number to show, not a point in
    time.
    """
    now = int(call.server.clock.time())
    offset = datetime.fromtimestamp(now, call.server.zone()).utcoffset()
    assert offset is not None
    return {"timezone": call.server.node.timezone, "time": now, "localtime": now + int(offset.total_seconds())}


@answers("PUT", "/nodes/{node}/time")
def set_timezone(call: ApiCall) -> None:
    if call["timezone"] not in available_timezones():
        raise Refusal("No such timezone.")
    call.server.node.timezone = call["timezone"]


@answers("GET", "/nodes/{node}/config")
def get_config(call: ApiCall) -> dict[str, Any]:
    call.attributes["digest"] = _config_digest(call)
    return {
        name: _as_read(name, value)
        for name, value in call.server.node.config.items()
        if value != "" or name != "description"
    }


@answers("PUT", "/nodes/{node}/config")
def update_config(call: ApiCall) -> None:
    """An empty digest counts as none here."""
    settings = {name: value for name, value in call.params.items() if name not in ("node", "digest", "delete")}
    if "http-proxy" in settings:
        _check_proxy(settings["http-proxy"])
    if "location" in settings:
        _check_location(settings["location"])
    check_digest(call.get("digest") or None, _config_digest(call))
    deleted = call.get("delete", ())
    config = {**{name: value for name, value in call.server.node.config.items() if name not in deleted}, **settings}

    domains = [
        dict(split_property_string(value, "domain"))["domain"]
        for name, value in config.items()
        if name.startswith("acmedomain")
    ]
    for index, domain in enumerate(domains):
        if domain.lower() in (other.lower() for other in domains[:index]):
            raise Refusal(f"duplicate domain '{domain}' in ACME config")
    _check_ciphers(config)
    for name, value in config.items():
        if name != "description" and "\n" in str(value):
            raise Refusal(f"value for {name} contains newlines")
    call.server.node.config = config


_TLS_1_3 = frozenset(
    f"TLS_{name}"
    for name in (
        "AES_128_GCM_SHA256",
        "AES_256_GCM_SHA384",
        "CHACHA20_POLY1305_SHA256",
        "AES_128_CCM_SHA256",
        "AES_128_CCM_8_SHA256",
    )
)


def _check_ciphers(config: dict[str, Any]) -> None:
    """OpenSSL is asked whether it knows one of the ciphers at all."""
    fault = None
    if (suites := config.get("ciphers-tls-1.3")) is not None and not _TLS_1_3 & set(suites.split(":")):
        fault = "set_ciphersuites:no cipher match:../ssl/ssl_ciph.c:1307:"
    elif (ciphers := config.get("ciphers-tls-1.2")) is not None:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).set_ciphers(ciphers)
        except ssl.SSLError:
            fault = "SSL_CTX_set_cipher_list:no cipher match:../ssl/ssl_lib.c:3357:"
    if fault is not None:
        raise Refusal(f"error:0A0000B9:SSL routines:{fault}")


def _as_read(name: str, value: Any) -> Any:
    """A setting as it comes back from its file: a description from comment lines, other texts
    without space around them.
    """
    if name == "description":
        return "".join(f"{line}\n" for line in value.splitlines())
    return value.strip() if isinstance(value, str) else value


def _config_digest(call: ApiCall) -> str:
    return digest_of([call.server.node.config] if call.server.node.config else [])


@answers("GET", "/nodes/{node}/subscription")
def get_subscription(call: ApiCall) -> dict[str, Any]:
    """Everyone who logged in may see the status; the key and what else there is, only who may look
    at the whole system.
    """
    node = call.server.node
    known = (
        {"status": "notfound", "message": "There is no subscription key"}
        if node.subscription is None
        else node.subscription
    )
    told = {"serverid": node.serverid, "url": _PRICING, **known}
    if call.server.acl.has(call.auth_id, "/", "Sys.Audit"):
        return told
    return {name: told[name] for name in ("status", "message", "url") if name in told}


@answers("POST", "/nodes/{node}/subscription")
def check_subscription(call: ApiCall) -> None:
    if call.server.node.subscription is not None and call.get("force"):
        raise _shop_unreachable(call)


@answers("PUT", "/nodes/{node}/subscription")
def set_subscription(call: ApiCall) -> None:
    """A new key is checked with the shop, which cannot be reached."""
    raise _shop_unreachable(call)


@answers("DELETE", "/nodes/{node}/subscription")
def delete_subscription(call: ApiCall) -> None:
    if call.server.node.subscription is None:
        raise Refusal(f"Deleting subscription failed: {NO_FILE}")
    call.server.node.subscription = None


def _shop_unreachable(call: ApiCall) -> Refusal:
    reason = "client error (Connect)"
    if not call.server.at_least("4.0"):
        reason = "error trying to connect: error connecting to https://shop.proxmox.com/ - dns error: "
        reason += "failed to lookup address information: Name or service not known"
    return Refusal(f"Error checking subscription: {reason}")
