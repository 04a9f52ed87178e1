"""Random calls as a user might make them: right ones, and ones with a single thing wrong.

They touch nothing but objects of their own names.

What the calls are is read from the catalog; the tables here say which of them may be made, and what
names and texts are sensible.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import attrs

from pbs_simulator.catalog import Catalog, CatalogOperation, Schema

OWN = "lockstep"
"""Every object that a call makes, changes or removes has a name that begins so."""

NAMES = tuple(f"{OWN}-{letter}" for letter in "abc")

WRITES = (
    *(
        "/access/users",
        "/access/acl",
        "/config/access/ldap/",
        "/config/access/ad/",
        "/config/access/openid",
        "/config/remote",
        "/config/verify",
    ),
    *(
        "/config/prune",
        "/config/sync",
        "/config/traffic-control",
        "/config/notifications/endpoints/",
        "/config/notifications/matchers",
    ),
    *("/config/metrics/", "/config/media-pool", "/config/encryption-keys", "/config/tape-backup-job"),
)
"""Below these paths there is nothing but objects with names.

Changers, drives and S3 endpoints would reach for hardware and networks.
"""

READS_LEFT_OUT = (
    *(
        "/admin/datastore/{store}/download",
        "/admin/datastore/{store}/pxar",
        "/admin/datastore/{store}/catalog",
        "/tape/",
        "/nodes/{node}/journal",
    ),
    *(
        "/nodes/{node}/syslog",
        "/nodes/{node}/apt/changelog",
        "/nodes/{node}/disks/",
        "/nodes/{node}/report",
        "/nodes/{node}/vncwebsocket",
        "/backup",
    ),
    *(
        "/reader",
        "/config/remote/{name}/scan",
        "/config/s3/{id}/list-buckets",
        "/config/changer",
        "/config/drive",
        "/admin/s3",
    ),
)
"""Reads of files and hardware, of a whole journal, or that ask a third server."""

TEXTS: dict[str, tuple[Any, ...]] = {
    "comment": ("a word", "üñí", "", "two\nlines"),
    "schedule": ("daily", "mon..fri 02:30", "*:0/15", "sometimes", ""),
    "path": (f"/datastore/{OWN}-a", f"/remote/{OWN}-a", "/nonsense", "bad"),
    "host": ("127.0.0.1", "pbs.invalid", "not a host"),
    "server": ("https://127.0.0.1:1", "127.0.0.1", "::"),
    "server1": ("127.0.0.1", "not a host"),
    "url": ("https://127.0.0.1:1/hook", "nonsense"),
    "issuer-url": ("https://127.0.0.1:1/x",),
    "remote-store": ("tank", f"{OWN}-a"),
    "auth-id": (f"{OWN}-a@pbs", f"{OWN}-b@pbs!{OWN}-a", "nobody@pbs", "root"),
    "owner": (f"{OWN}-a@pbs", "root@pam", "nobody@pbs"),
    "mailto": ("a@example.com", "nonsense"),
    "mailto-user": ("root@pam", f"{OWN}-a@pbs"),
    "from-address": ("pbs@example.com",),
    "email": ("a@example.com", "a\tb"),
    "group-filter": ("type:vm", "exclude:group:vm/100", "regex:^host/", "regex:(", "nonsense"),
    "match-severity": ("error,warning", "info", "bogus", ""),
    "match-field": ("exact:type=gc", "regex:datastore=^t", "regex:type=(", "nonsense"),
    "match-calendar": ("mon..fri 8-12", "8-17", "sometimes"),
    "target": ("mail-to-root", f"{OWN}-a", f"{OWN}-none"),
    "network": ("192.0.2.0/24", "2001:db8::/64", "192.0.2.0/33", "10.1"),
    "fingerprint": (":".join(["ab"] * 32), "ab:cd"),
    "tuning": ("sync-level=none", "chunk-order=nonsense"),
    "base-dn": ("dc=example,dc=com",),
    "user-attr": ("uid",),
    "sync-attributes": ("email=mail", "email", "x=y"),
    "sync-defaults-options": ("enable-new=true", "remove-vanished=acl;entry", "enable-new=perhaps"),
    "allocation": ("continue", "mon 8:00", "nonsense"),
    "retention": ("keep", "overwrite", "30 days", "forever"),
    "rate-in": ("10MB", "1 KiB", "fast"),
    "template": ("%02n", "{{x"),
    "regenerate": (False,),
    "ns": (OWN, "", f"{OWN}/x", "a//b"),
    "max-depth": (1, 0, 7, 8),
    "bucket": ("b",),
    "organization": ("o",),
}
"""Texts for parameters by name, a right one first, wrong ones among the others; of all other
parameters the schema alone is known.
"""

LEFT_OUT = frozenset({"default", "digest"})
"""Parameters that are never sent: another default realm would outlast its own realm, and a digest
is made up by each side.
"""


@attrs.frozen
class PlannedCall:
    """One call with its values by wire name."""

    operation: CatalogOperation
    values: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.operation} {self.values}"


class Planner:
    """Plans calls, the same ones for the same seed and the same stores.

    Calls read `stores`. Jobs are made for them too only if `changing_stores`, since a job with a
    schedule may run.
    """

    def __init__(self, catalog: Catalog, stores: tuple[str, ...], seed: int, *, changing_stores: bool) -> None:
        self._random = random.Random(seed)
        self._stores = (*stores, f"{OWN}-none")
        self._job_stores = self._stores if changing_stores else (f"{OWN}-none",)
        everything = [operation for operation in catalog if operation.names]
        self._reads = [one for one in everything if one.method == "GET" and not one.path.startswith(READS_LEFT_OUT)]
        writing = [one for one in everything if one.method != "GET" and one.path.startswith(WRITES)]
        self._writes = [one for one in writing if "tfa" not in one.path]

    def calls(self, count: int) -> Iterator[PlannedCall]:
        """As many calls, two of three of them writing."""
        for _ in range(count):
            operation = self._random.choice(self._writes if self._random.random() < 0.67 else self._reads)
            yield PlannedCall(operation, dict(self._values(operation)))

    def removals(self) -> Iterator[PlannedCall]:
        """The calls that remove all that the others can have made, what needs something before what
        it needs.
        """
        removing = sorted(
            (one for one in self._writes if one.method == "DELETE"),
            key=lambda one: ("sync" not in one.path, "token" not in one.path),
        )
        archiving = [one for one in self._writes if one.key == ("POST", "/config/encryption-keys/{id}")]
        for operation in removing:
            # A key goes only once it is archived, and the call that archives also takes out of the
            # archive.
            for one in (operation, *archiving, operation) if "encryption" in operation.path else (operation,):
                yield from (PlannedCall(one, names) for names in _own_names(one))

    def _values(self, operation: CatalogOperation) -> Iterator[tuple[str, Any]]:
        for name, schema in operation.parameters.items():
            if schema["place"] == "path":
                yield name, self._name(name, operation.method == "GET")
            elif name in LEFT_OUT:
                continue
            elif schema["required"] or self._random.random() < 0.25:
                yield name, self._value(name, schema)
        if self._random.random() < 0.02:
            yield "nonsense", 1

    def _name(self, name: str, reading: bool) -> Any:
        if name == "node":
            return "localhost"
        if name == "store" and reading:
            return self._random.choice(self._stores)
        own = self._random.choice(NAMES)
        return f"{own}@pbs" if name == "userid" else own

    def _value(self, name: str, schema: Schema) -> Any:
        if self._random.random() < 0.04:
            return self._wrong(schema)
        if name in ("store", "datastore"):
            return self._random.choice(self._job_stores)
        if name in ("id", "name", "realm", "remote", "pool", "drive", "token-name", "active-encryption-key"):
            return self._random.choice(NAMES)
        if name == "userid":
            return f"{self._random.choice(NAMES)}@pbs"
        if schema["type"] == "array":
            return [self._item(name, schema["items"]) for _ in range(self._random.randint(1, 2))]
        return self._item(name, schema)

    def _item(self, name: str, schema: Schema) -> Any:
        choose = self._random.choice
        if name in TEXTS:
            return TEXTS[name][0] if self._random.random() < 0.6 else choose(TEXTS[name])
        if "enum" in schema:
            return choose(schema["enum"])
        if schema["type"] == "boolean":
            return choose((True, False))
        if schema["type"] in ("integer", "number"):
            low, high = schema.get("minimum", 0), schema.get("maximum", 100)
            return choose((low, high, min(high, low + 1)))
        return choose(("word", "x" * max(3, schema.get("minLength", 3))))

    def _wrong(self, schema: Schema) -> Any:
        choose = self._random.choice
        if schema["type"] == "boolean":
            return choose(("maybe", 2))
        if schema["type"] == "integer":
            return choose((schema.get("minimum", 0) - 1, "x", 1.5))
        if schema["type"] == "array":
            return "x"  # never an empty one: of some settings PBS cannot read that again (protocol.md §11)
        return choose(("", 5, "y" * 300, " "))


def _own_names(operation: CatalogOperation) -> Iterator[dict[str, str]]:
    """All names that an object of an operation's path can have here."""
    first, *others = (name for name, schema in operation.parameters.items() if schema["place"] == "path")
    for own in NAMES:
        for other in NAMES if others else NAMES[:1]:
            yield {first: f"{own}@pbs" if first == "userid" else own, **dict.fromkeys(others, other)}
