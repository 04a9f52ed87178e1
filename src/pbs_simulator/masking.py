"""Takes secrets out of a recorded exchange: passwords, token secrets, tickets, CSRF tokens, keys.

Two rules. A member that the catalog calls a secret, by its name or at its place, is masked. A value
that is known as a secret (from a header, a parameter, an answer, or because the client says so) is
masked in every text, under whatever name and in whatever spelling it comes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote, unquote_plus

from pbs_client.context import any_of, forms_of, hides_one, present_in, texts_in
from pbs_simulator.catalog import known_secrets
from pbs_simulator.exchanges import MASK, is_list, is_object

SHORTEST_REMEMBERED = 6
"""A shorter secret is masked in its own exchange only: replaced in every later text it would spoil
harmless ones.
"""

LONG_TEXT = 10_000
"""Characters."""

# Not past the beginning of another, so that many beginnings are not each looked behind to the end.
_TICKET = re.compile(r"PBS[A-Z]{0,12}:(?:(?!PBS[A-Z]{0,12}:)[^\s\"])*?:[0-9A-Fa-f]{8}::[A-Za-z0-9+/=]+")
_TICKET_HEAD = re.compile(r"(PBS[A-Z]*:.*:[0-9A-Fa-f]{8})::[A-Za-z0-9+/=]+$", re.DOTALL)
_COOKIE_VALUE = re.compile(r"^([^=;]+)=([^;]*)")
# What of a secret may come back alone: the signature of a ticket, the password of a login in a URL,
# the value in a property string.
_PARTS = (re.compile(r"::([^:\s]+)$"), re.compile(r"//[^/@:\s]*:([^/@\s]*)@"), re.compile(r"(?:^|,)value=([^,]+)"))


class Masker:
    """Masks exchange after exchange and remembers the secrets it has seen."""

    def __init__(self) -> None:
        self._forms: dict[str, set[str]] = {}
        self._short: dict[str, set[str]] = {}
        self._compiled: re.Pattern[str] | None = None

    def begin(self, secrets: Iterable[str]) -> None:
        """Begins an exchange with the secrets that the client declares; short ones of the one
        before are forgotten.
        """
        self._short.clear()
        self._compiled = None
        for secret in secrets:
            self._remember(secret)

    def learn_headers(self, headers: Mapping[str, str]) -> None:
        """Remembers what the request's headers carry: a token's secret, a ticket, a CSRF token.

        They are never recorded themselves.
        """
        for name in ("authorization", "proxy-authorization"):
            self._remember(headers.get(name, ""))
            self._remember(unquote(re.split("[: ]", headers.get(name, ""))[-1]))
        for part in headers.get("cookie", "").split(";"):
            self._remember(unquote(part.partition("=")[2].strip()))
        self._remember(headers.get("csrfpreventiontoken", ""))

    def learn_cookie(self, value: str) -> None:
        """Remembers the value in an answer's Set-Cookie header."""
        cookie = _COOKIE_VALUE.match(value)
        if cookie:
            self._remember(unquote(cookie[2]))

    def learn_json(self, value: Any, path: str, name: str = "") -> None:
        """Remembers the secrets in a value, so that they are masked in what stands before them."""
        if self._is_secret(name, path):
            for text in texts_in(value):
                self._remember(text)
        elif is_object(value):
            for key, item in value.items():
                self.learn_json(item, path, key)
        elif is_list(value):
            for item in value:
                self.learn_json(item, path, name)
        elif isinstance(value, str):
            for match in _secrets_in_urls().finditer(value):
                self._remember(unquote_plus(match[2]))

    def mask_json(self, value: Any, path: str, name: str = "") -> Any:
        """The same value with every secret in it replaced.

        `path` is the call's, `name` the member that holds the value.
        """
        self.learn_json(value, path, name)
        return self._masked(value, path, name)

    def _masked(self, value: Any, path: str, name: str) -> Any:
        if is_list(value):
            return [self._masked(item, path, name) for item in value]
        if value is None or isinstance(value, bool) or value == "":
            return value
        if self._is_secret(name, path):
            # A ticket stays recognisable as one: clients look at its first fields to see whether a
            # second factor is due.
            head = _TICKET_HEAD.match(value) if isinstance(value, str) else None
            return f"{head[1]}::{MASK}" if head else MASK
        if is_object(value):
            return {self.mask_text(key): self._masked(item, path, key) for key, item in value.items()}
        if isinstance(value, str):
            return self.mask_text(value)
        return MASK if self._pattern().fullmatch(str(value)) else value

    def mask_text(self, text: str) -> str:
        """A text without known secrets and without anything that looks like a ticket; nothing of
        it where a secret may be left in another spelling.
        """
        masked = self.try_mask(text)
        return MASK if masked is None else masked

    def try_mask(self, text: str, *, cut: bool = False) -> str | None:
        """The same, or None where a secret may be left in other spelling. Of a text that was `cut`
        off the end may be the beginning of one.
        """
        masked = text
        # In a long text, to look for each is quicker than the expression for all.
        if len(text) < LONG_TEXT or present_in(self._all_forms(), text):
            masked = self._pattern().sub(MASK, text)
        masked = _TICKET.sub(MASK, _secrets_in_urls().sub(rf"\1{MASK}", masked))
        if cut:
            begun = (form[:length] for form in self._all_forms() for length in range(len(form) - 1, 2, -1))
            masked = masked.removesuffix(max((start for start in begun if masked.endswith(start)), key=len, default=""))
        return None if self._hides_one(masked) else masked

    def mask_header(self, name: str, value: str) -> str:
        """An answer's header; of a cookie the name and the attributes stay."""
        if name.lower() == "set-cookie":
            cookie = _COOKIE_VALUE.match(value)
            if cookie and cookie[2]:
                self.learn_cookie(value)
                return f"{cookie[1]}={MASK}{value[cookie.end() :]}"
        return self.mask_text(value)

    def _hides_one(self, text: str) -> bool:
        """Whether a secret comes out of a masked text when it is read as a URL, a web page or JSON,
        or as one in the other.
        """
        return hides_one(text, (*self._forms, *self._short))

    def _is_secret(self, name: str, path: str) -> bool:
        places = _places_by_name().get(name)
        if not places:
            return places is not None
        parts = path.removeprefix("/api2/json").removeprefix("/api2/extjs").split("/")
        return any(_fits(template, parts) for template in places)

    def _remember(self, secret: str) -> None:
        for part in (secret, *(match[1] for pattern in _PARTS for match in pattern.finditer(secret))):
            forms = forms_of([part]) if part not in (MASK, "true", "false") else set[str]()
            if forms:
                (self._forms if len(part) >= SHORTEST_REMEMBERED else self._short)[part] = forms
                self._compiled = None

    def _all_forms(self) -> set[str]:
        return {form for forms in (*self._forms.values(), *self._short.values()) for form in forms}

    def _pattern(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(any_of(self._all_forms()))
        return self._compiled


@cache
def _secrets_in_urls() -> re.Pattern[str]:
    """Parameters in the query of a URL that have the name of a secret: in an answer, a provider's
    login page with the `state` of the login.
    """
    names = "|".join(sorted(map(re.escape, filter(None, _places_by_name()))))
    return re.compile(rf"([?&;](?:{names})=)([^&;\s\"'<>#]+)")


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
