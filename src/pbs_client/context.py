"""What was called, as far as an explanation of its answer needs it, and how its secrets are kept
out of that."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, cast
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from pbs_client.runtime.frozen_classes import field, frozen
from pbs_client.runtime.operation import Operation
from pbs_client.runtime.secret import MASK

SHORTEST_IN_ANY_CASE = 6
"""Characters of a secret that is also looked for in capital letters and small ones."""


_NO_VALUES: Mapping[str, Any] = {}


@frozen
class CallContext:
    """One call, for those who explain what came of it."""

    call: str = ""
    """As people read it, secrets masked: `snapshots.list_snapshots("tank")`."""
    operation: Operation | None = None
    values: Mapping[str, Any] = field(default=_NO_VALUES, repr=False)
    """The values that were sent, under their wire names."""
    auth_id: str = ""
    """Who called: `user@realm` or `user@realm!token`; empty without a login."""
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """Further texts that must not appear in an error, such as the password of a login."""

    def mask(self, text: str, *, cut: bool = False) -> str:
        """The text without any secret of this call. To be used before anything else is done to it:
        what is stripped, cut or unescaped no longer looks like the secret. A text that was cut off
        may end with the beginning of one."""
        secrets = set(self.secrets)
        if self.operation is not None:
            secrets.update(declared_secrets(self.operation, self.values))
        forms = forms_of(secrets)
        if not forms:
            return text
        if present := present_in(forms, text):
            text = re.sub(any_of(present), MASK, text)
        if cut:
            text = text[: min(_begins_at_the_end(form, text) for form in forms)]
        return MASK if hides_one(text, secrets) else text


def _begins_at_the_end(form: str, text: str) -> int:
    """Where the end of a text is the beginning of something longer, of three characters at least;
    the length of the text where it is not. Looks at few places, as both may be long."""
    start = max(0, len(text) - len(form) + 1)
    while (start := text.find(form[:3], start)) >= 0:
        if form.startswith(text[start:]):
            return start
        start += 1
    return len(text)


def declared_secrets(operation: Operation, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The texts of the parameters that are secrets."""
    return tuple(
        text for parameter in operation.parameters if parameter.secret for text in texts_in(values.get(parameter.wire))
    )


def forms_of(secrets: Iterable[str]) -> set[str]:
    """All forms in which secrets, and what of them may stand alone, can be found in a text."""
    return {form for secret in secrets for part in _parts(secret) for form in _written_forms(part)}


def any_of(forms: Iterable[str]) -> str:
    """A regular expression for each of these texts; in capital letters or small ones, where they
    are not so short that they could be a part of any word."""
    longest_first = sorted(forms, key=len, reverse=True)
    long = "|".join(re.escape(form) for form in longest_first if len(form) >= SHORTEST_IN_ANY_CASE)
    short = "|".join(re.escape(form) for form in longest_first if len(form) < SHORTEST_IN_ANY_CASE)
    return "|".join(filter(None, (long and f"(?i:{long})", short))) or "(?!)"


def hides_one(text: str, secrets: Iterable[str]) -> bool:
    """Whether a secret comes out of a masked text when it is read as a URL, a web page or JSON, or
    as one in the other."""
    if _ESCAPES.isdisjoint(text):
        return False
    readings = {text}
    for _ in range(2):
        readings |= {read(reading) for reading in readings for read in _READERS}
    parts = {part for secret in secrets for part in _parts(secret)}
    return any(present_in(parts, reading) for reading in readings)


def present_in(forms: Iterable[str], text: str) -> list[str]:
    """Those that a text has in it, in whatever letters where that counts. Without looking first,
    the expression for all lines of a private key takes seconds for a long text."""
    folded = text.casefold()
    return [form for form in forms if form in text or (len(form) >= SHORTEST_IN_ANY_CASE and form.casefold() in folded)]


def _parts(secret: str) -> Iterator[str]:
    """What of a secret may stand alone: the whole, as it is and stripped, and the lines of a key.
    What has but two characters could be anything."""
    yield from (part for part in (secret, secret.strip()) if len(part) > 2)
    if "\n" in secret:
        lines = (line.strip() for line in secret.splitlines())
        yield from (line for line in lines if len(line) >= 8 and not line.startswith("-----"))


def _written_forms(secret: str) -> set[str]:
    """The secret as it may stand in a text that quotes a request: as it is, in a URL, a header, a
    form, JSON, a web page, or base64."""
    import base64  # Only what went wrong has a text to be masked.
    import html

    encoded = {
        quote(secret, safe="", errors="surrogatepass"),
        quote(secret, errors="surrogatepass"),
        quote_plus(secret, errors="surrogatepass"),
    }
    lower = {re.sub(_ESCAPED_BYTE, lambda match: match[0].lower(), form) for form in encoded}
    in_json = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    in_json |= {form.replace("/", "\\/") for form in in_json}
    in_html = {html.escape(secret), html.escape(secret).replace("&#x27;", "&#39;")}
    in_base64 = base64.b64encode(secret.encode(errors="surrogatepass")).decode().rstrip("=")
    return {secret, *encoded, *lower, *in_json, *in_html, in_base64}


_ESCAPED_BYTE = "%[0-9A-F]{2}"
_ESCAPES = frozenset("%&\\+\0")
# What JSON, Rust, Python and UPIDs write behind a backslash.
_ESCAPED = r"""\\(?:u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|([\\/"'bfnrt]))|((?:\\x[0-9A-Fa-f]{2})+)"""
_CONTROLS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def _unescaped(match: re.Match[str]) -> str:
    if match[4]:
        return bytes.fromhex(match[4].replace("\\x", "")).decode("utf-8", "replace")
    if match[3]:
        return _CONTROLS.get(match[3], match[3])
    number = int(match[1] or match[2], 16)
    return chr(number) if number <= sys.maxunicode else ""


def _without_backslashes(text: str) -> str:
    return re.sub(_ESCAPED, _unescaped, text)


def _from_html(text: str) -> str:
    import html

    return html.unescape(text)


def _in_bytes(text: str) -> str:
    """UTF-16 that was read as something else."""
    return text.replace("\0", "")


_READERS: tuple[Callable[[str], str], ...] = (unquote, unquote_plus, _from_html, _without_backslashes, _in_bytes)


def texts_in(value: object) -> Iterable[str]:
    """The texts in a value of a call: of scalars, and of what is in sequences and objects."""
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Mapping):
        return texts_in(tuple(cast("Mapping[str, object]", value).values()))
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return tuple(text for item in cast("Iterable[object]", value) for text in texts_in(item))
    return (str(value),)
