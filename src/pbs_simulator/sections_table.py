"""What the configuration sections of PBS are called, where they live, and how each says that
something is missing or there already.

Texts and statuses are those of recorded servers, each section's own: some say 404 where others say
400 (protocol.md §3.4). `{id}` stands for the section's name, `{kind}` for PBS's own word for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import attrs

Sight = tuple[str, tuple[str, ...]]
"""An ACL path, with the section's members as placeholders, and the privileges of which one is
needed there.
"""


@attrs.frozen
class SectionKind:
    """One kind of configuration section."""

    name: str
    """The key in `server.sections`."""
    path: str
    """Where it is listed and created; `/{id}` below it are the single ones.

    Empty if answers of its own use the sections.
    """
    id: str
    """The parameter that names a section."""
    kind: str
    """PBS's word for it in `no such … 'x'`."""
    exists: tuple[str | None, str]
    """The parameter that is blamed and the text of the refusal to create one twice; None: no
    parameter is blamed.
    """
    gone: tuple[int, str]
    """Status and text of the refusal to delete one that is not there."""
    file: str = ""
    """Sections with the same file share names and digest; by default each kind has a file of its
    own.
    """
    missing: str = "no such {kind} '{id}'"
    missing_status: int = 400
    """How get and update refuse one that is not there."""
    digest: Literal["list", "item", "both"] = "both"
    """Which answers carry the digest beside `data`."""
    shown_id: str = ""
    """The member that holds the name in answers, if it is not the parameter's."""
    hidden: frozenset[str] = frozenset()
    """Secrets: stored, never shown."""
    named_secrets: frozenset[str] = frozenset()
    """Lists of `name=…,value=…` of which only the names are shown."""
    secrets_apart: bool = False
    """Whether secrets lie in a file of their own, so that the digest does not tell of them."""
    false_is_unset: frozenset[str] = frozenset()
    """Booleans that are left out of the file when false."""
    true_is_unset: frozenset[str] = frozenset()
    """Booleans that are left out of the file when true."""
    required_lists: frozenset[str] = frozenset()
    """Lists that the file must hold: an empty one is written as nothing, and from then on nobody
    can read the file.
    """
    reset_by_update: frozenset[str] = frozenset()
    """Members that every update takes away unless it sets them."""
    trims_comment: bool = True
    """Whether an update trims the comment, and an empty one removes it."""
    in_use_before_digest: bool = False
    """Whether a deletion looks for what refers to the section before it compares the digest."""
    finds_before_digest: frozenset[str] = frozenset()
    """Verbs that look for the section, and for the right to it, before they compare the digest."""
    constant: Mapping[str, Any] = attrs.field(factory=dict[str, Any])
    """Members that every answer has."""
    built_in: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict[str, Mapping[str, Any]])
    """Sections that PBS brings along."""
    seen_with: Sight | None = None
    """Where every logged-in user may call: what one needs to see a section; others are left out of
    lists.
    """
    listed_with: Sight | None = None
    """What one needs to see a section in the list, where that is something else."""
    changed_with: Sight | None = None
    """Where every logged-in user may call: what one needs to create, change and delete a section.
    """

    def __attrs_post_init__(self) -> None:
        # Frozen: attrs' documented way to fill in what follows from other fields.
        object.__setattr__(self, "file", self.file or self.name)
        object.__setattr__(self, "shown_id", self.shown_id or self.id)


def _secret(*names: str) -> frozenset[str]:
    return frozenset(names)


def _realm(name: str, hidden: frozenset[str] = frozenset()) -> SectionKind:
    return SectionKind(
        name, f"/config/access/{name}", "realm", name, file="domains", hidden=hidden,
        reset_by_update=frozenset({"default"}), false_is_unset=frozenset({"default"}), secrets_apart=True,
        exists=("realm", "realm '{id}' already exists."), gone=(404, "realm '{id}' does not exist."),
    )  # fmt: skip


def _standard_realm(name: str, comment: str) -> SectionKind:
    return attrs.evolve(
        _realm(name), digest="item", constant={"type": name}, built_in={name: {"comment": comment}},
    )  # fmt: skip


def _endpoint(
    name: str,
    built_in: Mapping[str, Mapping[str, Any]] | None = None,
    hidden: frozenset[str] = frozenset(),
    named_secrets: frozenset[str] = frozenset(),
) -> SectionKind:
    return SectionKind(
        name, f"/config/notifications/endpoints/{name}", "name", "endpoint", file="notifications", digest="item",
        built_in=built_in or {}, trims_comment=False, secrets_apart=True,
        missing="endpoint '{id}' not found", missing_status=404, gone=(404, "endpoint '{id}' not found"),
        exists=(None, "Cannot create '{id}', an entity with the same name already exists"), hidden=hidden,
        named_secrets=named_secrets,
    )  # fmt: skip


def _metric_server(name: str, hidden: frozenset[str] = frozenset()) -> SectionKind:
    return SectionKind(
        name, f"/config/metrics/{name}", "name", name, file="metrics", hidden=hidden,
        true_is_unset=frozenset({"enable"}),
        exists=(None, "metric server '{id}' already exists."), gone=(400, "name '{id}' does not exist."),
    )  # fmt: skip


FILES = {
    "remote": "remote.cfg",
    "sync": "sync.cfg",
    "verify": "verification.cfg",
    "prune": "prune.cfg",
    "traffic-control": "traffic-control.cfg",
    "domains": "domains.cfg",
    "notifications": "notifications.cfg",
    "metrics": "metricserver.cfg",
    "s3": "s3.cfg",
    "tape": "tape.cfg",
    "media-pool": "media-pool.cfg",
    "tape-backup-job": "tape-job.cfg",
    "acme-plugin": "acme/plugins.cfg",
}
"""The file of each `SectionKind.file`, below `/etc/proxmox-backup`."""

# Wider than a line may be, one row each: this is the table that a person checks against a server.
# fmt: off
SECTIONS: tuple[SectionKind, ...] = (
    _standard_realm("pam", "Linux PAM standard authentication"),
    _standard_realm("pbs", "Proxmox Backup authentication server"),
    _realm("ad", _secret("password")),
    _realm("ldap", _secret("password")),
    _realm("openid"),
    SectionKind("remote", "/config/remote", "name", "remote",
        exists=("name", "remote '{id}' already exists."), gone=(404, "remote '{id}' does not exist."),
        hidden=_secret("password"), in_use_before_digest=True,
        seen_with=("/remote/{name}", ("Remote.Audit",))),
    SectionKind("sync", "/config/sync", "id", "sync",
        exists=("id", "job '{id}' already exists."), gone=(404, "job '{id}' does not exist.")),
    SectionKind("verify", "/config/verify", "id", "verification",
        exists=("id", "job '{id}' already exists."), gone=(400, "no such verification '{id}'"),
        finds_before_digest=frozenset({"DELETE"}),
        seen_with=("/datastore/{store}/{ns}", ("Datastore.Audit", "Datastore.Verify")),
        changed_with=("/datastore/{store}/{ns}", ("Datastore.Verify",))),
    SectionKind("prune", "/config/prune", "id", "prune", false_is_unset=frozenset({"disable"}),
        exists=("id", "job '{id}' already exists."), gone=(400, "no such prune '{id}'"),
        finds_before_digest=frozenset({"DELETE"}),
        trims_comment=False,
        seen_with=("/datastore/{store}/{ns}", ("Datastore.Audit",)), listed_with=("/datastore/{store}/{ns}",
        ("Datastore.Audit", "Datastore.Modify")),
        changed_with=("/datastore/{store}/{ns}", ("Datastore.Modify",))),
    SectionKind("traffic-control", "/config/traffic-control", "name", "rule", required_lists=frozenset({"network"}),
        exists=("name", "traffic control rule '{id}' already exists."), gone=(404,
        "traffic control rule '{id}' does not exist.")),
    _endpoint("gotify", hidden=_secret("token")),
    _endpoint("sendmail", {"mail-to-root": {
        "comment": "Send mails to root@pam's email address", "mailto-user": ["root@pam"], "origin": "builtin"}}),
    _endpoint("smtp", hidden=_secret("password")),
    _endpoint("webhook", named_secrets=_secret("secret")),
    SectionKind("matcher", "/config/notifications/matchers", "name", "matcher", file="notifications", digest="item",
        trims_comment=False,
        missing="matcher '{id}' not found", missing_status=404, gone=(404, "matcher '{id}' not found"),
        exists=(None, "Cannot create '{id}', an entity with the same name already exists"),
        built_in={"default-matcher": {
            "comment": "Route everything but successful prune job notifications to mail-to-root",
            "invert-match": True, "mode": "all",
            "match-field": ["exact:type=prune"], "match-severity": ["info"], "target": ["mail-to-root"],
            "origin": "builtin"}}),
    _metric_server("influxdb-udp"),
    _metric_server("influxdb-http", _secret("token")),
    SectionKind("s3", "/config/s3", "id", "s3-endpoint", hidden=_secret("secret-key"),
        exists=("id", "s3 client config '{id}' already exists."), gone=(404, "s3 client config '{id}' do not exist."),
        seen_with=("/system/s3-endpoint/{id}", ("Sys.Audit",))),
    SectionKind("changer", "/config/changer", "name", "changer", file="tape",
        exists=("name", "Entry '{id}' already exists"), gone=(404, "Delete changer '{id}' failed - no such entry"),
        seen_with=("/tape/device/{name}", ("Tape.Audit",))),
    SectionKind("drive", "/config/drive", "name", "lto", file="tape",
        exists=("name", "Entry '{id}' already exists"), gone=(404, "Delete drive '{id}' failed - no such drive"),
        seen_with=("/tape/device/{name}", ("Tape.Audit",))),
    SectionKind("media-pool", "/config/media-pool", "name", "pool", digest="list",
        exists=("name", "Media pool '{id}' already exists"), gone=(404, "delete pool '{id}' failed - no such pool"),
        seen_with=("/tape/pool/{name}", ("Tape.Audit",))),
    SectionKind("tape-backup-job", "/config/tape-backup-job", "id", "backup",
        exists=("id", "job '{id}' already exists."), gone=(404, "job '{id}' does not exist."),
        finds_before_digest=frozenset({"PUT"}),
        seen_with=("/tape/job/{id}", ("Tape.Audit",))),
    SectionKind("acme-plugin", "/config/acme/plugins", "id", "plugin", shown_id="plugin", missing="no such plugin",
        missing_status=404,
        exists=("id", 'ACME plugin ID "{id}" already exists'), gone=(404, "no such plugin"),
        built_in={"standalone": {"type": "standalone"}}),
    # Kept by the same mechanism, answered by functions of their own.
    SectionKind("tape-encryption-key", "", "fingerprint", "tape encryption key", exists=("fingerprint", ""),
        gone=(404, "")),
    SectionKind("encryption-key", "", "id", "sync-key", exists=(None, "key with id '{id}' already exists."),
        gone=(404, "")),
    SectionKind("webauthn", "", "id", "webauthn", exists=("id", ""), gone=(404, "")),
)
# fmt: on

KINDS: Mapping[str, SectionKind] = {kind.name: kind for kind in SECTIONS}
JOBS = frozenset({"sync", "verify", "prune"})
"""The kinds that are jobs with a schedule."""
ENDPOINTS = ("gotify", "sendmail", "smtp", "webhook")
"""The kinds that notifications are sent to."""
