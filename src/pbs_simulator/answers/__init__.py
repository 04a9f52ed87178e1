"""The answers, one module per part of the API; importing this package registers them all."""

from __future__ import annotations

from pbs_simulator.answers import (
    accounts,
    datastore_settings,
    datastores,
    files,
    garbage_collection,
    groups,
    indexes,
    login,
    namespaces,
    permissions,
    prune,
    second_factors,
    snapshots,
    tasks,
    usage,
    verify,
)
from pbs_simulator.calls import HANDLERS

__all__ = [
    "HANDLERS",
    "accounts",
    "datastore_settings",
    "datastores",
    "files",
    "garbage_collection",
    "groups",
    "indexes",
    "login",
    "namespaces",
    "permissions",
    "prune",
    "second_factors",
    "snapshots",
    "tasks",
    "usage",
    "verify",
]
