"""The facts of a call that an error about it needs, and the masking of its secrets."""

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
"""Characters from which on a secret is also looked for regardless of case."""


_NO_VALUES: Mapping[str, Any] = {}


@frozen
class CallContext:
    """One call, for the code that explains its answer."""

    call: str = ""
    """As shown to people, secrets masked: `snapshots.list_snapshots("tank")`."""
    operation: Operation | None = None
    values: Mapping[str, Any] = field(default=_NO_VALUES, repr=False)
    """The values that were sent, under their wire names."""
    auth_id: str = ""
    """Who called: `user@realm` or `user@realm!token`; empty without a login."""
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """Further texts that must not appear in an error, such as the password of a login."""

    def mask(self, text: str, *, cut: bool = False) -> str:
        """The text without any secret of this call. Mask before doing anything else to a text: a
        secret that was stripped, cut or unescaped is no longer recognised. `cut` says that the text
        was cut off, so that it may end with the beginning of a secret."""
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
    """The position from which the rest of a text is the beginning of `form`, three characters or
    more; the length of the text if there is none. Tries few positions, as both may be long."""
    start = max(0, len(text) - len(form) + 1)
    while (start := text.find(form[:3], start)) >= 0:
        if form.startswith(text[start:]):
            return start
        start += 1
    return len(text)


def declared_secrets(operation: Operation, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The values of the parameters that are secret."""
    return tuple(
        text for parameter in operation.parameters if parameter.secret for text in texts_in(values.get(parameter.wire))
    )


def forms_of(secrets: Iterable[str]) -> set[str]:
    """All forms in which secrets, or parts of them that may appear alone, can occur in a text."""
    return {form for secret in secrets for part in _parts(secret) for form in _written_forms(part)}


def any_of(forms: Iterable[str]) -> str:
    """A regular expression that matches any of these; regardless of case, except for those so short
    that they could be part of any word."""
    longest_first = sorted(forms, key=len, reverse=True)
    long = "|".join(re.escape(form) for form in longest_first if len(form) >= SHORTEST_IN_ANY_CASE)
    short = "|".join(re.escape(form) for form in longest_first if len(form) < SHORTEST_IN_ANY_CASE)
    return "|".join(filter(None, (long and f"(?i:{long})", short))) or "(?!)"


def hides_one(text: str, secrets: Iterable[str]) -> bool:
    """Whether decoding a masked text, as a URL, HTML or JSON or one inside the other, would reveal
    a secret."""
    if _ESCAPES.isdisjoint(text):
        return False
    readings = {text}
    for _ in range(2):
        readings |= {read(reading) for reading in readings for read in _READERS}
    parts = {part for secret in secrets for part in _parts(secret)}
    return any(present_in(parts, reading) for reading in readings)


def present_in(forms: Iterable[str], text: str) -> list[str]:
    """The forms that occur in a text, regardless of case for the longer ones. Searched for first,
    since the expression for all lines of a private key takes seconds on a long text."""
    folded = text.casefold()
    return [form for form in forms if form in text or (len(form) >= SHORTEST_IN_ANY_CASE and form.casefold() in folded)]


def _parts(secret: str) -> Iterator[str]:
    """The parts of a secret that may appear alone: the whole, also stripped, and the lines of a
    key. Two characters could be anything, so they do not count."""
    yield from (part for part in (secret, secret.strip()) if len(part) > 2)
    if "\n" in secret:
        lines = (line.strip() for line in secret.splitlines())
        yield from (line for line in lines if len(line) >= 8 and not line.startswith("-----"))


def _written_forms(secret: str) -> set[str]:
    """The spellings of a secret in texts that quote a request: as it is, and as in a URL, a header,
    a form, JSON, HTML or base64."""
    import base64  # Imported here, as only failures have texts to mask.
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
    """UTF-16 that was decoded as something else."""
    return text.replace("\0", "")


_READERS: tuple[Callable[[str], str], ...] = (unquote, unquote_plus, _from_html, _without_backslashes, _in_bytes)


def texts_in(value: object) -> Iterable[str]:
    """All strings in a value of a call: scalars as strings, and those in sequences and objects."""
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Mapping):
        return texts_in(tuple(cast("Mapping[str, object]", value).values()))
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return tuple(text for item in cast("Iterable[object]", value) for text in texts_in(item))
    return (str(value),)
