"""Whatever is asked of the simulator, it answers as a server does: with a status PBS uses, and with
data of the promised shape.

Sessions of random requests go over every operation of a version, as different callers, with good,
odd and senseless values in forms, queries and JSON. What such a session breaks stays broken for its
later requests, as on a real server.
"""

from __future__ import annotations

import importlib
import json
import random
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings, strategies as st

from pbs_client.runtime.decoding import Mismatch
from pbs_client.runtime.operation import Operation
from pbs_simulator import SimulatedPbs
from pbs_simulator.catalog import CatalogOperation, Schema, load_catalog
from pbs_simulator.clock import Clock
from pbs_simulator.scenarios import (
    everyday,
    filtered_lists,
    nested_namespaces,
    never_run_jobs,
    push_sync_job,
    running_task,
    unmounted_store,
)
from pbs_simulator.wire import WireAnswer

VERSIONS = ("3.4.4", "4.0.14", "4.1.0", "4.2.2")
REFUSALS = {400, 401, 403, 404, 500, 501}
"""Statuses of refusals that PBS uses (protocol.md §3.1); 414 has a test of its own."""

NAMES = {
    "store": ["tank", "archive", "deep", "usb", "nowhere"],
    "remote-store": ["tank", "archive"],
    "remote": ["offsite", "nowhere"],
    "userid": ["root@pam", "viewer@pbs", "ghost@pbs"],
    "username": ["root@pam", "viewer@pbs"],
    "auth-id": ["root@pam", "viewer@pbs", "root@pam!ci", "ghost@pbs"],
    "new-owner": ["viewer@pbs", "root@pam!ci", "ghost@pbs"],
    "token-name": ["ci", "new"],
    "backup-type": ["vm", "ct", "host"],
    "backup-id": ["100", "200", "web01", "web1"],
    "ns": ["", "l1", "l1/l2", "l1/l2/l3/l4/l5/l6/l7", "none/here"],
    "target-ns": ["", "l1", "fresh"],
    "parent": ["", "l1", "l1/l2/l3/l4/l5/l6/l7"],
    "id": ["p-daily", "v-weekly", "s-pull", "s-push", "fresh"],
    "name": ["tank", "mail-to-root", "default-matcher", "offsite", "fresh"],
    "node": ["localhost", "pbs"],
    "realm": ["pam", "pbs", "ldap1"],
    "path": ["/", "/datastore/tank", "/mnt/datastore/fresh", "/nowhere"],
    "role": ["Admin", "NoAccess", "DatastoreReader"],
    "file-name": ["index.json.blob", "root.pxar.didx", "pct.conf.blob", "none.blob"],
    "archive-name": ["root.pxar.didx", "catalog.pcat1.didx"],
    "filepath": ["root", "/", "L3Jvb3QucHhhci5kaWR4L3VzZXI=", "L3Jvb3QucHhhci5kaWR4", "!"],
    "iface": ["eth0", "lo", "vmbr0"],
    "service": ["proxmox-backup", "cron", "none"],
    "schedule": ["daily", "mon..fri 8:0/15", "every now and then"],
    "maintenance-mode": ["offline", "type=read-only,message=later", "upside-down"],
    "tuning": ["chunk-order=none", "chunk-order=sideways", '"'],
    "backend": ["type=s3,client=s3,bucket=b", "nonsense", '"', "="],
    "group-filter": ["type:vm", "exclude:group:ct/200", "regex:(", "x"],
    "totp": ["otpauth://totp/x?secret=AAAA", "otpauth://totp/x?secret=A&digits=x", "x"],
    "key": ["{}", '{"kdf": null}', "[]", "1", "key"],
    "timezone": ["Europe/Berlin", "Mars/Olympus"],
    "network": ["192.168.0.0/16"],
    "delete": ["comment", "schedule", "ns", "digest"],
}
TEXTS = [
    "",
    " ",
    "x",
    "xyz-1",
    "ä",
    "a/b",
    "a%2Fb",
    "0",
    "-1",
    "true",
    "..",
    "\x00",
    "\n",
    "a" * 300,
    "{}",
    '"',
    "=",
    "=,",
    "\ud7ff",
    "🦜",
    "{store}",
    "*",
]
JSON_VALUES: list[Any] = [None, True, 0, -1, 1.5, 2**63, 2**64, [], [None], ["x", 1], {}, {"a": 1}, "x", [[]], 1e300]
BODIES = [
    b"{",
    b"[]",
    b"1",
    b"null",
    b"\xff",
    b'{"a":NaN}',
    b'{"a":"\\ud800"}',
    b'{"a":1}',
    b" ",
    b"&=&a",
    b"\x00" * 50,
    b"=%ff%zz",
]
CONTENT_TYPES = [
    "application/json",
    "application/x-www-form-urlencoded",
    "application/json;charset=UTF-8",
    "text/plain",
    "",
    "application/json ;",
]


@cache
def operations(version: str) -> tuple[CatalogOperation, ...]:
    """Every operation of a version, directory indexes among them."""
    return tuple(load_catalog(version))


@cache
def ours(name: str) -> Operation:
    """The generated operation that a catalog name stands for."""
    module, _, function = name.partition(".")
    operation: Operation = getattr(importlib.import_module(f"pbs_api.{module}"), f"_{function.upper()}")
    return operation


def filled(version: str) -> SimulatedPbs:
    """A server in use, where changes of rights are seen at once."""
    scenarios = [
        everyday, nested_namespaces, filtered_lists, push_sync_job, never_run_jobs, running_task, unmounted_store,
    ]  # fmt: skip
    pbs = SimulatedPbs(version, scenarios, clock=Clock(1_795_000_000.0), rights_delay=0)
    pbs.server.accounts.add_token("root@pam", "ci", secret="secret")
    pbs.server.acl.grant("/", "root@pam!ci", "Admin")
    return pbs


class Guesses:
    """Makes requests up."""

    def __init__(self, pbs: SimulatedPbs, seed: int) -> None:
        self.pbs = pbs
        self.random = random.Random(seed)

    def text(self, name: str, schema: Schema) -> str:
        """A text for a parameter: mostly one that fits."""
        choose = self.random.choice
        if self.random.random() < 0.12:
            return choose(TEXTS)
        kind = schema.get("type")
        if kind == "boolean":
            return choose(["true", "false", "1", "0", "on", "NO"])
        if kind in ("integer", "number"):
            least, most = schema.get("minimum", 0), schema.get("maximum", 2**63 - 1)
            return str(
                choose([least, most, least + 1, min(most, 2**40), self.random.randint(least, min(most, least + 100))])
            )
        if name == "upid":
            return choose(
                [*self.pbs.server.tasks.all, "UPID:pbs1:00001234:00000001:00000001:65000000:backup:x:root@pam:"]
            )
        if name == "backup-time":
            return "1"
        if name in NAMES:
            return choose(NAMES[name])
        if schema.get("enum"):
            return str(choose(schema["enum"]))
        if "digest" in name or "fingerprint" in name:
            return choose(["0" * 64, ":".join(["00"] * 32)])
        return choose(["fresh", "value-1", "127.0.0.1", "http://127.0.0.1:1/", "10.0.0.0/8", "1d", "a@example.com"])

    def backup(self) -> tuple[str, str, str, str] | None:
        """A snapshot that is there: namespace, type, id, time."""
        found = [(ns, group.backup_type, group.backup_id, str(moment)) for store in self.pbs.server.datastores.values()
                 for ns, group in store.groups() for moment in group.snapshots]  # fmt: skip
        return self.random.choice(found) if found else None

    def values(self, operation: CatalogOperation) -> dict[str, list[str]]:
        """Texts for the parameters of an operation, path parameters among them."""
        chance = self.random.choice([0.0, 0.3, 0.9])
        values: dict[str, list[str]] = {}
        backup = self.backup()
        for name, schema in operation.parameters.items():
            if not schema.get("required") and self.random.random() >= chance:
                continue
            inner = schema["items"] if schema.get("type") == "array" else schema
            values[name] = [
                self.text(name, inner)
                for _ in range(self.random.choice([1, 1, 2]) if schema.get("type") == "array" else 1)
            ]
        if backup is not None and "backup-id" in values and self.random.random() < 0.8:
            real = dict(zip(("ns", "backup-type", "backup-id", "backup-time"), backup, strict=True))
            values |= {name: [value] for name, value in real.items() if name in operation.parameters}
            values["store"] = [
                next(name for name, store in self.pbs.server.datastores.items() if store.group(*backup[:3]))
            ]
        if self.random.random() < 0.1 and values:
            del values[self.random.choice(list(values))]
        if self.random.random() < 0.05:
            values["no-such-parameter"] = ["1"]
        return values

    def headers(self, method: str) -> dict[str, str]:
        """Somebody's credentials, good or bad."""
        server = self.pbs.server
        who = self.random.choice(["root@pam"] * 4 + ["root@pam!ci", "viewer@pbs", "none", "bad"])
        now = server.clock.time()
        if who == "none":
            return {}
        if who == "bad":
            return {
                "authorization": self.random.choice(
                    ["PBSAPIToken=root@pam!ci:wrong", "Bearer x", "PBSAPIToken=:", "PBSAPIToken root@pam!ci:%ff"]
                )
            }
        if "!" in who:
            return {"authorization": f"PBSAPIToken={who}:secret"}
        cookie = {"cookie": f"__Host-PBSAuthCookie={quote(server.signer.ticket('PBS', who, now), safe='')}"}
        return cookie if method == "GET" else cookie | {"csrfpreventiontoken": server.signer.csrf_token(who, now)}

    def send(self, operation: CatalogOperation) -> WireAnswer:
        """One request for an operation."""
        values = self.values(operation)
        parts: list[str] = []
        for part in operation.path.strip("/").split("/"):
            parts.append(
                quote(values.pop(part[1:-1], ["missing"])[0] or "empty", safe="") if part.startswith("{") else part
            )
        target, headers, body = (
            "/".join(["", "api2", self.random.choice(["json"] * 9 + ["extjs"]), *parts]),
            self.headers(operation.method),
            b"",
        )
        form = self.random.random()
        if form < 0.5 and not operation.raw:
            headers["content-type"] = "application/json"
            body = json.dumps(
                {name: self.json_value(operation.parameters.get(name, {}), texts) for name, texts in values.items()}
            ).encode()
        elif form < 0.93:
            encoded = urlencode([(name, text) for name, texts in values.items() for text in texts])
            if form < 0.6:
                headers["content-type"], body = "application/x-www-form-urlencoded", encoded.encode()
            else:
                target += f"?{encoded}"
        else:
            headers["content-type"], body = self.random.choice(CONTENT_TYPES), self.random.choice(BODIES)
        return self.pbs.request(operation.method, target, headers, body)

    def json_value(self, schema: Schema, texts: list[str]) -> Any:
        """A parameter's value in JSON, now and then of another type."""
        if self.random.random() < 0.1:
            return self.random.choice(JSON_VALUES)
        if schema.get("type") == "array":
            return texts
        if schema.get("type") == "boolean":
            return texts[0].lower() in ("true", "1", "on")
        return int(texts[0]) if schema.get("type") == "integer" and texts[0].lstrip("-").isdigit() else texts[0]


def faults(schema: Schema, value: Any, where: str = "data") -> Iterator[str]:
    """Where data is not as the catalog promises."""
    kind = schema.get("type")
    if value is None:
        if kind not in ("null", "any") and not schema.get("nullable"):
            yield f"{where} is null"
    elif kind == "object":
        yield from _object_faults(schema, value, where)
    elif kind == "map":
        for key, inner in value.items():
            yield from faults(schema["values"], inner, f"{where}.{key}")
    elif kind == "array":
        if not isinstance(value, list):
            yield f"{where} is no array"
            return
        items: list[Any] = [*value]
        for index, inner in enumerate(items):
            yield from faults(schema["items"], inner, f"{where}[{index}]")
    elif kind not in ("any", "null"):
        types: dict[str, Any] = {"boolean": bool, "integer": int, "number": (int, float)}
        if not isinstance(value, types.get(str(kind), str)) or (kind != "boolean" and isinstance(value, bool)):
            yield f"{where} is {value!r}, not {kind}"
    elif kind == "null":
        yield f"{where} is {value!r}, not null"


def _object_faults(schema: Schema, value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where} is no object"
        return
    for name, inner in schema["properties"].items():
        if name in value:
            yield from faults(inner, value[name], f"{where}.{name}")
        elif not inner.get("optional"):
            yield f"{where}.{name} is missing"
    if not schema.get("additionalProperties"):
        yield from (f"{where}.{name} is not promised" for name in value.keys() - schema["properties"].keys())


def check(operation: CatalogOperation, answer: WireAnswer) -> None:
    """Refuses an answer that no PBS would give."""
    content_type = dict(answer.headers).get("content-type")
    content = answer.content()
    if answer.status != 200:
        assert answer.status in REFUSALS, f"{operation}: status {answer.status}"
        assert content.decode().strip(), f"{operation}: a refusal without text"
        assert content_type in ("application/json;charset=UTF-8", None)
        return
    if content_type not in ("application/json;charset=UTF-8", "application/json"):
        return
    envelope = json.loads(content)
    if envelope.get("success") is False:
        assert envelope["status"] in REFUSALS
        return
    if operation.children is not None:
        assert all(set(entry) == {"subdir"} for entry in envelope["data"])
        return
    assert "data" in envelope, f"{operation}: no data"
    if operation.names:
        fits(operation.names, operation.returns, envelope["data"])


def fits(names: Iterable[str], returns: Schema, data: Any) -> None:
    """Data must be what one of the functions for an operation promises, and what it can read."""
    problems: list[str] = []
    for name in names:
        found = list(faults(returns, data)) if len(tuple(names)) == 1 and returns else []
        try:
            ours(name).decode(data)
        except Mismatch as mismatch:
            found.append(f"cannot be decoded: {mismatch} at {mismatch.path}")
        if not found:
            return
        problems.append(f"{name}: {found[:3]}")
    raise AssertionError("\n".join(problems))


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=6, derandomize=True, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_any_request_gets_an_answer_of_pbs(version: str, seed: int) -> None:
    pbs = filled(version)
    guesses = Guesses(pbs, seed)
    order = list(operations(version))
    guesses.random.shuffle(order)
    for operation in order:
        check(operation, guesses.send(operation))


@pytest.mark.parametrize("version", VERSIONS)
def test_every_operation_is_simulated(version: str) -> None:
    pbs = filled(version)
    guesses = Guesses(pbs, 0)
    for operation in operations(version):
        assert "is not simulated" not in guesses.send(operation).content().decode("utf-8", "replace")


@settings(max_examples=150, derandomize=True, deadline=None)
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"]),
    target=st.text(st.characters(min_codepoint=33, max_codepoint=0x17F), max_size=40).map("/api2/json/".__add__)
    | st.text(max_size=20).map("/".__add__),
    body=st.binary(max_size=20),
)
def test_any_path_gets_an_answer(method: str, target: str, body: bytes) -> None:
    answer = SimulatedPbs().request(method, target, {"content-type": "application/json"}, body)
    assert answer.status in REFUSALS | {200}
