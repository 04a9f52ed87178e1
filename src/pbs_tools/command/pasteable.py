"""Commands that are named in what is said, so that they can be pasted: with the options that say
which server is meant, where the environment does not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from shlex import join
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from pbs_client import Client
    from pbs_tools.health import Finding, Report

_CONNECTION = ("repository", "server", "port", "auth_id", "fingerprint")
"""The options that say with which server, and as whom."""


def words(given: Mapping[str, Any], context: str) -> str:
    """`pbsh`, with the options of the connection: those that were given, and the context of that
    name, if it has one."""
    typed = [word for name in _CONNECTION if given.get(name) for word in (_option(name), str(given[name]))]
    return join(["pbsh", *(["--context", context] if context else []), *typed])


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def named(text: str, begin: str) -> str:
    """A text in which every command of `pbsh`, between backticks, begins with that instead."""
    return re.sub("`pbsh(?= )", lambda _: f"`{begin}", text)


def report(found: Report, given: Mapping[str, Any], clients: Sequence[tuple[str, Client]]) -> Report:
    """A report whose findings name commands that reach the server that they are about. `clients`
    are those that looked, each with the name of its context."""
    contexts: dict[str, list[str]] = {}
    for context, client in clients:
        contexts.setdefault(client.server, []).append(context)
    findings = tuple(
        attrs.evolve(item, remedy=named(item.remedy, words(given, _context(item, contexts[item.server]))))
        if item.server in contexts
        else item
        for item in found.findings
    )
    return attrs.evolve(found, findings=findings)


def _context(item: Finding, contexts: Sequence[str]) -> str:
    """Which of the contexts of one server a finding is about: any of them, unless one lacks its
    secret, which is said with its name. Another name may be the beginning of that one."""
    lacking = [name for name in contexts if item.about == "unseen-no-secret" and f"context {name}" in item.sentence]
    return max(lacking, key=len, default=contexts[0])
