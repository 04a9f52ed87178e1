"""Answers that PBS itself would not give: a web page, a redirect, another product on the port, the
message of a proxy, a body that is cut short or not JSON.

Each gets an error of its own, since the remedies differ: another port, another host, another proxy,
another attempt. What PBS itself says is passed on to `pbs_client.refusals`.
"""

from __future__ import annotations

import html
import json
from http import HTTPStatus
from typing import Any, cast

from pbs_client.context import CallContext
from pbs_client.errors import Interrupted, PbsError, ServerError, UnexpectedAnswer
from pbs_client.headers import is_page
from pbs_client.printable import LONGEST, printable
from pbs_client.refusals import is_known, refusal
from pbs_client.transport import Reply

_READ = 64 * 1024
"""How many bytes are searched for secrets before anything is cut."""


def explain(reply: Reply, context: CallContext) -> PbsError:
    """The error for an answer whose status is not 200, the only one that PBS gives to a call that
    succeeded."""
    status, text = reply.status, _text(reply, context)
    if product := _other_product(reply, text):
        return _not_pbs(product, status, context)
    if status < 400:
        return _redirect(reply, context)
    if _is_html(reply, text):
        return _page(status, text, context)
    if reply.problem:
        return _foreign(
            status, f"an answer with status {status} that cannot be read: {reply.problem}", _CHANGED, context
        )
    if not _is_refusal(reply, text):
        return _before_pbs(status, text, context)
    return refusal(status, text, context)


def unreadable(reply: Reply, context: CallContext, *, before: int = 0) -> PbsError:
    """The error for an answer with status 200 whose body is not the JSON object with `data` that
    PBS sends. `before` is how many bytes were read before those that `reply` has."""
    status, body, text = reply.status, reply.body, _text(reply, context)
    if product := _other_product(reply, text):
        return _not_pbs(product, status, context)
    if _is_html(reply, text):
        return _page(status, text, context)
    if not text.strip():
        return UnexpectedAnswer("the answer is empty; PBS always sends JSON", status=status, request=context.call)
    try:
        whole = body.decode()
    except UnicodeDecodeError as error:
        message = f"the answer is not JSON: byte {error.start} is not UTF-8"
        return UnexpectedAnswer(message, status=status, request=context.call, hint=_CHANGED)
    try:
        parsed: object = json.loads(whole)
    except json.JSONDecodeError as error:
        if _breaks_off(whole, error):
            return _cut(before + len(body), context)
        # What looks like data is not quoted, as it may be a secret that the server has just made.
        seen = "" if text.lstrip()[:1] in ("{", "[", '"') else f": {_sample(text)}"
        return UnexpectedAnswer(f"the answer is not JSON{seen}", status=status, request=context.call, hint=_CHANGED)
    except RecursionError:
        if whole.lstrip().startswith("{") and not whole.rstrip().endswith("}"):
            return _cut(before + len(body), context)
        return UnexpectedAnswer(
            "the answer is not JSON that can be read: it is nested too deeply",
            status=status,
            request=context.call,
            hint=_CHANGED,
        )
    except ValueError:
        message = "the answer is not JSON that can be read: a number has too many digits"
        return UnexpectedAnswer(message, status=status, request=context.call)
    if message := _failure(parsed, context):
        return UnexpectedAnswer(message, status=status, request=context.call, hint=_CHANGED)
    members = cast("dict[str, object]", parsed) if isinstance(parsed, dict) else None
    shape = "no object at all" if members is None else f"an object with {', '.join(members) or 'nothing in it'}"
    message = f"the answer has no `data`, which every answer of PBS has; it is {_sample(context.mask(shape))}"
    return UnexpectedAnswer(message, status=status, request=context.call)


def no_file(reply: Reply, context: CallContext) -> PbsError:
    """The error for an answer with status 200 that is a document in place of the file that was
    asked for: a web page, JSON, XML."""
    status, text = reply.status, _text(reply, context)
    if product := _other_product(reply, text):
        return _not_pbs(product, status, context)
    if _is_html(reply, text):
        return _page(status, text, context)
    form = "JSON" if "json" in (reply.header("content-type") or "").lower() else "XML"
    message = f"an answer in {form} in place of the file"
    return _foreign(status, _failure(_parsed(text), context) or message, _CHANGED, context)


def _failure(parsed: object, context: CallContext) -> str:
    """The message of an answer that calls itself a failure, as PBS writes it under a path other
    than ours; empty for any other answer."""
    members = cast("dict[str, object]", parsed) if isinstance(parsed, dict) else {}
    if members.get("success", True):
        return ""
    said = _sample(context.mask(str(members.get("message") or "without a reason")))
    return f"the answer says that the call did not succeed: {said}"


_CHANGED = "Something between here and the server may have changed it."


def _text(reply: Reply, context: CallContext) -> str:
    """The beginning of an answer, secrets masked."""
    return context.mask(reply.body[:_READ].decode("utf-8", "replace"), cut=len(reply.body) >= _READ)[:LONGEST]


def _cut(received: int, context: CallContext) -> Interrupted:
    hint = "The server failed while it was writing the answer."
    return Interrupted(f"the answer breaks off after {received} bytes", request=context.call, hint=hint)


def _breaks_off(text: str, error: json.JSONDecodeError) -> bool:
    """Whether this is JSON up to its end. PBS writes long lists while it sends them, and if that
    fails, the text just ends, with the HTTP answer properly closed (protocol.md §1.3)."""
    text = text.rstrip()
    if not text.lstrip().startswith("{"):
        return False
    # What was wrong is the end itself, or a string or a word that it cuts short.
    rest = text[error.pos :]
    return error.msg.startswith("Unterminated string") or any(
        word.startswith(rest) for word in ("true", "false", "null", "-")
    )


# Who answered


_PBS_TYPE = "application/json;charset=utf-8"
# What PBS answers, without a content type, if it does not know the path.
_NO_PATH = ("Path '", "no such file: '", "invalid api path")


def _is_refusal(reply: Reply, text: str) -> bool:
    """Whether PBS itself refused: plain text labelled as JSON, or a text that PBS uses without a
    content type, and one of few statuses (protocol.md §1.1, §3.1)."""
    status, content_type = reply.status, reply.header("content-type")
    if status == 414:
        return not content_type and not text.strip()
    if status not in (400, 401, 403, 404, 500, 501) or not text.strip() or _is_json(text):
        return False
    if content_type:
        return content_type.replace(" ", "").lower() == _PBS_TYPE
    if status == 404:
        return text.startswith(_NO_PATH)
    # A text that only repeats the status is somebody else's: `Bad Request`, `403 Forbidden`.
    return is_known(text) and HTTPStatus(status).phrase.lower() not in text.lower()


def _is_json(text: str) -> bool:
    return _parsed(text) is not None or text.lstrip()[:1] in ("{", "[")


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _before_pbs(status: int, text: str, context: CallContext) -> PbsError:
    """The error for an answer that a proxy, a gateway or another program gave in place of PBS."""
    said = ", without a reason" if not text.strip() else "" if _is_json(text) else f": “{_sample(text)}”"
    message = f"an answer that PBS does not send, status {status}, from something in front of it{said}"
    hint = "Ask whoever runs the proxy, gateway or web server between here and PBS, or name PBS itself as the host."
    return _foreign(status, message, hint, context)


def _foreign(status: int, message: str, hint: str, context: CallContext) -> PbsError:
    """An error for an answer that PBS did not give; it says nothing about what was called."""
    error: ServerError | UnexpectedAnswer
    if status >= 500:
        error = ServerError(message, status=status, request=context.call, hint=hint)
    else:
        error = UnexpectedAnswer(message, status=status, request=context.call, hint=hint)
    error.foreign = True
    return error


def _other_product(reply: Reply, text: str) -> str:
    """The name of another Proxmox product that gave this answer, or nothing."""
    cookies = " ".join(value for name, value in reply.headers if name == "set-cookie")
    servers = " ".join(value for name, value in reply.headers if name == "server")
    if "PMGAuthCookie" in cookies:
        return "Proxmox Mail Gateway"
    if "PDMAuthCookie" in cookies:
        return "Proxmox Datacenter Manager"
    if "PVEAuthCookie" in cookies or "pve-api-daemon" in servers:
        return "Proxmox VE"
    # PVE wraps errors in JSON as well, which PBS never does.
    parsed = _parsed(text) if reply.status >= 400 else None
    wrapped = isinstance(parsed, dict) and "data" in parsed and parsed["data"] is None
    return "Proxmox VE" if wrapped else ""


def _not_pbs(product: str, status: int, context: CallContext) -> PbsError:
    message = f"this is {product}, not Proxmox Backup Server (it answered with status {status})"
    hint = "PBS listens on port 8007; Proxmox VE and Mail Gateway on 8006."
    return UnexpectedAnswer(message, status=status, request=context.call, hint=hint)


def _redirect(reply: Reply, context: CallContext) -> PbsError:
    status, target = reply.status, reply.header("location")
    if status < 300:
        message = f"an answer with status {status}, where PBS answers with 200 alone"
        message += {204: ": the answer is empty", 206: ": it is a part of something"}.get(status, "")
        return _foreign(status, message, _CHANGED, context)
    if target:
        # Without query and credentials: a proxy's login page may put everything it got there.
        scheme, separator, rest = context.mask(target)[:LONGEST].split("?")[0].split("#")[0].rpartition("//")
        server, slash, path = rest.partition("/")
        target = printable(f"{scheme}{separator}{server.rpartition('@')[2]}{slash}{path}", longest=300)
    message = f"the server redirects to {target}" if target else f"the server answered with status {status}"
    hint = (
        "No redirect is followed, as credentials would go with it. "
        "Name the server itself, not a proxy or an old address."
    )
    return _foreign(status, f"{message}; PBS never does that", hint, context)


def _is_html(reply: Reply, text: str) -> bool:
    if is_page(reply.header("content-type")):
        return True
    return text.lstrip()[:9].lower().startswith(("<!doctype", "<html"))


def _page(status: int, text: str, context: CallContext) -> PbsError:
    title = _title(text)
    titled = f" titled “{_sample(context.mask(html.unescape(title)))}”" if title else ""
    hint = (
        "Something that is not the PBS API answered: a reverse proxy, a captive portal, or a web server on this port."
    )
    with_status = "" if status >= 500 else f" with status {status}"  # the other error shows its status anyway
    return _foreign(status, f"a web page{titled}{with_status} instead of an answer", hint, context)


def _title(page: str) -> str:
    lower = page.lower()
    begin = lower.find(">", lower.find("<title")) if "<title" in lower else -1
    end = lower.find("</title", begin)
    return page[begin + 1 : end] if 0 <= begin < end else ""


def _sample(text: str) -> str:
    return printable(" ".join(text.split()), longest=80)
