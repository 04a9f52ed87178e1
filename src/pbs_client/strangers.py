"""Answers that PBS does not give: a web page, a redirect, another product on the port, a body that
is cut short or not JSON.

Each gets a plain sentence of its own, since what helps is different: another port, another host,
another proxy, another try. What PBS itself says goes on to `pbs_client.refusals`.
"""

from __future__ import annotations

import html
import json
import re
from typing import cast

from pbs_client.context import CallContext
from pbs_client.errors import Interrupted, PbsError, ServerError, UnexpectedAnswer
from pbs_client.headers import Headers
from pbs_client.refusals import refusal
from pbs_client.transport import Reply


def explain(reply: Reply, context: CallContext) -> PbsError:
    """The error for an answer whose status is not 2xx."""
    status, headers = reply.status, reply.headers
    text = reply.body.decode("utf-8", "replace")
    if product := _other_product(status, headers, text):
        return _not_pbs(product, status, context)
    if status < 400:
        return _redirect(status, headers, context)
    if _is_html(headers, text):
        return _page(status, text, context)
    return refusal(status, text, context)


def unreadable(reply: Reply, context: CallContext) -> PbsError:
    """The error for an answer with status 2xx whose body is not the JSON object with `data` that
    PBS sends."""
    status, headers, body = reply.status, reply.headers, reply.body
    text = body.decode("utf-8", "replace")
    if product := _other_product(status, headers, text):
        return _not_pbs(product, status, context)
    if _is_html(headers, text):
        return _page(status, text, context)
    if not text.strip():
        return UnexpectedAnswer("the answer is empty; PBS always sends JSON", status=status, request=context.call)
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        if _breaks_off(text, error):
            hint = "The server failed while it was writing the answer."
            return Interrupted(f"the answer breaks off after {len(body)} bytes", request=context.call, hint=hint)
        hint = "Something between here and the server may have changed it."
        # What looks like data is not quoted, as it may be a secret just made by the server.
        seen = "" if text.lstrip()[:1] in ("{", "[", '"') else f": {_sample(text, context)}"
        return UnexpectedAnswer(f"the answer is not JSON{seen}", status=status, request=context.call, hint=hint)
    members = cast("dict[str, object]", found) if isinstance(found, dict) else None
    shape = "no object at all" if members is None else f"an object with {', '.join(members) or 'nothing in it'}"
    message = f"the answer has no `data`, which every answer of PBS has; it is {_sample(shape, context)}"
    return UnexpectedAnswer(message, status=status, request=context.call)


def _breaks_off(text: str, error: Exception) -> bool:
    """Whether this was going to be JSON. PBS writes long lists while it sends them, and where that
    fails the text just ends, with the HTTP answer properly closed (protocol.md §1.3)."""
    text = text.rstrip()
    if not text.lstrip().startswith("{"):
        return False
    if not isinstance(error, json.JSONDecodeError):
        return not text.endswith("}")
    # The end is what was wrong, or a text or a word that it cuts short.
    rest = text[error.pos :]
    return error.msg.startswith("Unterminated string") or any(word.startswith(rest) for word in ("true", "false", "null", "-"))


def _other_product(status: int, headers: Headers, text: str) -> str:
    """The name of another Proxmox product that gave this answer, or nothing."""
    cookies = " ".join(value for name, value in headers if name == "set-cookie")
    servers = " ".join(value for name, value in headers if name == "server")
    if "PMGAuthCookie" in cookies:
        return "Proxmox Mail Gateway"
    if "PDMAuthCookie" in cookies:
        return "Proxmox Datacenter Manager"
    # PVE wraps errors in JSON as well, which PBS never does.
    if "PVEAuthCookie" in cookies or "pve-api-daemon" in servers or (status >= 400 and re.match(r'\{\s*"data"\s*:\s*null', text)):
        return "Proxmox VE"
    return ""


def _not_pbs(product: str, status: int, context: CallContext) -> UnexpectedAnswer:
    message = f"this is {product}, not Proxmox Backup Server (it answered with status {status})"
    return UnexpectedAnswer(message, status=status, request=context.call, hint="PBS listens on port 8007; Proxmox VE and Mail Gateway on 8006.")


def _redirect(status: int, headers: Headers, context: CallContext) -> UnexpectedAnswer:
    target = next((value for name, value in headers if name == "location"), "")
    # Without query and credentials: a login page of a proxy likes to put all it got into the
    # address.
    target = re.sub(r"//[^/@]*@", "//", target.split("?")[0].split("#")[0])
    message = f"the server redirects to {context.mask(target)}" if target else f"the server answered with status {status}"
    hint = "No redirect is followed, as credentials would go with it. Name the server itself, not a proxy or an old address."
    return UnexpectedAnswer(f"{message}; PBS never does that", status=status, request=context.call, hint=hint)


def _is_html(headers: Headers, text: str) -> bool:
    content_type = next((value for name, value in headers if name == "content-type"), "")
    return content_type.startswith("text/html") or re.match(r"\s*<(!doctype|html)", text, re.IGNORECASE) is not None


def _page(status: int, text: str, context: CallContext) -> PbsError:
    found = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    title = f" titled “{_sample(html.unescape(found[1]), context)}”" if found else ""
    hint = "Something that is not the PBS API answered: a reverse proxy, a captive portal, or a web server on this port."
    if status >= 500:
        return ServerError(f"a web page{title} instead of an answer", status=status, request=context.call, hint=hint)
    return UnexpectedAnswer(f"a web page{title} with status {status} instead of an answer", status=status, request=context.call, hint=hint)


def _sample(text: str, context: CallContext) -> str:
    text = " ".join(context.mask(text).split())
    return text if len(text) <= 80 else text[:77] + "..."
