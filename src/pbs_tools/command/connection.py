"""A client from what is known of the connection: options, then the context, then the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pbs_client import Client, Repository, Transport


def connect(given: Mapping[str, Any], transport: Transport | None) -> Client:
    """The client; raises `UsageError` where something is missing."""
    from pbs_client import Client

    if repository := given.get("repository"):
        return Client.from_repository(repository, transport=transport, connect_timeout=given.get("connect_timeout", 10.0))
    return Client.from_env(_environ(given), transport=transport, connect_timeout=given.get("connect_timeout", 10.0))


def named_repository(given: Mapping[str, Any]) -> Repository | None:
    """The repository, where one is named; needs no secret."""
    from pbs_client import Repository

    text = given.get("repository") or os.environ.get("PBS_REPOSITORY")
    if text:
        return Repository.parse(text)
    store = given.get("datastore") or os.environ.get("PBS_DATASTORE")
    return Repository(store) if store else None


def named_namespace(given: Mapping[str, Any]) -> str | None:
    """The namespace, where one is named."""
    return given.get("ns") or os.environ.get("PBS_NAMESPACE") or None


def _environ(given: Mapping[str, Any]) -> dict[str, str]:
    environ = dict(os.environ)
    for name, variable in (("server", "PBS_SERVER"), ("port", "PBS_PORT"), ("auth_id", "PBS_AUTH_ID"), ("fingerprint", "PBS_FINGERPRINT")):
        if given.get(name):
            environ[variable] = str(given[name])
    return environ
