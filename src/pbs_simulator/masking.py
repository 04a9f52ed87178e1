"""Takes secrets out of a recorded exchange: passwords, token secrets, tickets, CSRF tokens, keys.

Two rules. A member that the catalog calls a secret, by its name or at its place, is masked. A value
that was seen as a secret once (in a header, a parameter or an answer) is masked in every later text
too, under whatever name it comes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, unquote

from pbs_simulator.catalog import known_secrets
from pbs_simulator.exchanges import MASK, is_list, is_object

SHORTEST_REMEMBERED = 6
"""A shorter secret is masked under its name only: replaced in every text it would spoil harmless
ones.
"""

_TICKET = re.compile(r"PBS[A-Z]*:[^\s\"]*?:[0-9A-Fa-f]{8}::[A-Za-z0-9+/=]+")
_TICKET_HEAD = re.compile(r"(PBS[A-Z]*:.*:[0-9A-Fa-f]{8})::[A-Za-z0-9+/=]+$", re.DOTALL)
_COOKIE_VALUE = re.compile(r"^([^=;]+)=([^;]*)")


class Masker:
    """Masks exchange after exchange and remembers the secrets it has seen."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def learn_headers(self, headers: Mapping[str, str]) -> None:
        """Remembers what the request's headers carry: a token's secret, a ticket, a CSRF token.

        They are never recorded themselves.
        """
        if "authorization" in headers:
            self._remember(unquote(headers["authorization"].rpartition(":")[2]))
        for part in headers.get("cookie", "").split(";"):
            self._remember(unquote(part.partition("=")[2].strip()))
        self._remember(headers.get("csrfpreventiontoken", ""))

    def mask_json(self, value: Any, path: str, name: str = "") -> Any:
        """The same value with every secret in it replaced.

        `path` is the call's, `name` the member that holds the value.
        """
        if is_object(value):
            return {key: self.mask_json(item, path, key) for key, item in value.items()}
        if is_list(value):
            return [self.mask_json(item, path, name) for item in value]
        if not isinstance(value, str):
            return value
        if value and self._is_secret(name, path):
            self._remember(value)
            # A ticket stays recognisable as one: clients look at its first fields to see whether a
            # second factor is due.
            head = _TICKET_HEAD.match(value)
            return f"{head[1]}::{MASK}" if head else MASK
        return self.mask_text(value)

    def mask_text(self, text: str) -> str:
        """A text without the secrets seen so far and without anything that looks like a ticket."""
        for secret in self._seen:
            for form in (secret, quote(secret, safe="")):
                text = text.replace(form, MASK)
        return _TICKET.sub(MASK, text)

    def mask_header(self, name: str, value: str) -> str:
        """An answer's header; of a cookie the name and the attributes stay."""
        if name.lower() == "set-cookie":
            cookie = _COOKIE_VALUE.match(value)
            if cookie and cookie[2]:
                self._remember(unquote(cookie[2]))
                return f"{cookie[1]}={MASK}{value[cookie.end() :]}"
        return self.mask_text(value)

    def _is_secret(self, name: str, path: str) -> bool:
        places = _places_by_name().get(name)
        if not places:
            return places is not None
        parts = path.removeprefix("/api2/json").removeprefix("/api2/extjs").split("/")
        return any(_fits(template, parts) for template in places)

    def _remember(self, secret: str) -> None:
        if len(secret) >= SHORTEST_REMEMBERED and secret != MASK:
            self._seen.add(secret)


@cache
def _places_by_name() -> dict[str, list[list[str]]]:
    """For each name of a secret the path templates below which it is one, split; none if it is one
    everywhere.
    """
    places: dict[str, list[list[str]]] = {}
    for row in known_secrets():
        operation, _, way = row.rpartition(" ")
        if not operation:
            places[row] = []
            continue
        # `?secret[]<fmt>.value` and `->[].secret[]<fmt>.value` are parts of a text, which is masked
        # as a whole.
        name = re.split(r"[.?>]", way.partition("[]<fmt>")[0])[-1]
        if places.get(name) != []:
            places.setdefault(name, []).append(operation.partition(" ")[2].split("/"))
    return places


def _fits(template: list[str], parts: list[str]) -> bool:
    if len(template) != len(parts):
        return False
    return all(part.startswith("{") or part == sent for part, sent in zip(template, parts, strict=True))
