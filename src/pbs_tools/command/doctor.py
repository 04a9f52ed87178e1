"""`pbsh doctor` and `pbsh whoami`: what stands between this machine and a server that answers, one
step at a time."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import attrs
import click

from pbs_tools.command import exits
from pbs_tools.command.options import NAMESPACE, command
from pbs_tools.command.saying import say

if TYPE_CHECKING:
    from pbs_client import Client, PbsError
    from pbs_tools.command.session import Session
    from pbs_tools.rights import Rights

SECONDS = 10
"""How long to wait for a connection."""

State = Literal["ok", "note", "problem"]
_SIGNS: dict[State, str] = {"ok": "ok", "note": "note", "problem": "PROBLEM"}

COMMANDS: tuple[tuple[str, str, str, str], ...] = (
    ("see datastores, groups and snapshots", "/datastore", "Datastore.Audit", "DatastoreAudit"),
    ("prune, collect garbage, change settings of stores", "/datastore", "Datastore.Modify", "DatastoreAdmin"),
    ("verify backups, download files of any owner", "/datastore", "Datastore.Read", "DatastoreReader"),
    ("see tasks of others", "/system/tasks", "Sys.Audit", "Audit"),
    ("see the state of the server", "/system/status", "Sys.Audit", "Audit"),
    ("see updates of packages", "/", "Sys.Audit", "Audit"),
    ("see sync jobs and remotes", "/remote", "Remote.Audit", "RemoteAudit"),
    ("see certificates", "/system/certificates", "Sys.Modify", "Admin"),
    ("manage users, tokens and rights", "/access", "Permissions.Modify", "Admin"),
    ("change settings of the server", "/", "Sys.Modify", "Admin"),
)
"""What people want to do, the right that it takes, and the smallest role with it."""
HANDED_DOWN = ("/datastore", "/remote")
"""Where a right serves nothing unless it also holds below."""


@attrs.frozen
class Finding:
    """One line of the examination."""

    state: State
    subject: str
    text: str
    remedy: str = ""


@command("doctor", without=NAMESPACE)
@click.pass_obj
def doctor(session: Session) -> None:
    """Looks at everything between here and the server: name, port, certificate, login,
    rights, version, clocks.

    Each line says what was found, and what to do where it is not as it should be.
    Nothing is changed.
    """
    findings: list[Finding] = []
    for finding in _examined(session):
        findings.append(finding)
        if not session.as_data:
            say(f"{_SIGNS[finding.state]:8}{finding.subject}: {finding.text}")
            if finding.remedy:
                say(f"{'':8}{finding.remedy}")
    if session.as_data:
        session.show([attrs.asdict(finding) for finding in findings])
    if any(finding.state == "problem" for finding in findings):
        raise click.exceptions.Exit(1)


@command("whoami", without=NAMESPACE)
@click.pass_obj
def whoami(session: Session) -> None:
    """Shows who the calls are made as, and the effective rights on each path."""
    from pbs_api.access import get_permissions

    client = session.client
    rights = client.send(get_permissions())
    rows = [{"path": path, "privileges": " ".join(sorted(held))} for path, held in sorted(rights.items())]
    if not session.as_data:
        say(f"{client.auth_id} on {client.server}", err=True)
        if not rows:
            click.echo("It has no rights at all, so lists come back empty.", err=True)
    session.show(rows)


def _examined(session: Session) -> Iterator[Finding]:
    client = session.client
    host, _, port = client.server.rpartition(":")
    known_as = "API token" if "!" in client.auth_id else "password or ticket"
    yield Finding("ok", "credentials", f"{client.auth_id}, by {known_as}")
    reachable = True
    if not session.transports:
        for finding in _network(host.strip("[]"), int(port)):
            reachable = reachable and finding.state != "problem"
            yield finding
    if reachable:
        yield from _server(session, client)


def _network(host: str, port: int) -> Iterator[Finding]:
    """Name, port and certificate, looked at without a proxy and without sending anything."""
    try:
        addresses = sorted({str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})
    except OSError as error:
        yield Finding(
            "problem",
            "name",
            f"{host} cannot be resolved ({error.strerror})",
            "Is it spelled right? An address works too.",
        )
        return
    yield Finding("ok", "name", f"{host} is {', '.join(addresses)}")
    try:
        with socket.create_connection((host, port), timeout=SECONDS) as connection:
            yield Finding("ok", "port", f"{port} is open")
            yield _certificate(connection, host)
    except OSError as error:
        hint = (
            "PBS listens on 8007; 8006 is Proxmox VE."
            if port != 8007
            else "Is the server running, and no firewall in between?"
        )
        yield Finding("problem", "port", f"{port} cannot be connected to ({error.strerror or error})", hint)


def _certificate(connection: socket.socket, host: str) -> Finding:
    from pbs_client.trust import fingerprint_of

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with context.wrap_socket(connection, server_hostname=host) as secured:
            shown = fingerprint_of(secured.getpeercert(binary_form=True) or b"")
            version = secured.version()
    except OSError as error:
        return Finding(
            "problem",
            "TLS",
            f"what listens there does not speak it ({getattr(error, 'reason', None) or error})",
            "Is this PBS?",
        )
    return Finding(
        "ok",
        "TLS",
        f"{version}, certificate with fingerprint {shown}",
        f"To accept just this one: --fingerprint {shown}",
    )


def _server(session: Session, client: Client) -> Iterator[Finding]:
    from pbs_api.access import get_permissions
    from pbs_api.server import get_version
    from pbs_client import PbsError
    from pbs_tools.clocks import ahead

    sent = time.time()
    try:
        answer = client.exchange(get_version())
    except PbsError as error:
        yield _refused(error)
        return
    difference = ahead(answer.headers, sent, time.time())
    version = f"{answer.data.version}.{answer.data.release}"
    yield Finding("ok", "login", f"{client.auth_id} is accepted")
    yield _known_version(version)
    if difference is not None:
        yield _clock(difference)
    yield from _rights(client.auth_id, client.send(get_permissions()), session.store)


def _refused(error: PbsError) -> Finding:
    from pbs_client import AuthenticationFailed, CertificateRefused

    match error:
        case CertificateRefused():
            subject = "certificate"
        case AuthenticationFailed():
            subject = "login"
        case _:
            subject = "server"
    return Finding("problem", subject, error.message, exits.hint_of(error))


def _known_version(version: str) -> Finding:
    from pbs_tools.command.catalog import versions

    newest, oldest = versions()[-1], versions()[0]
    here = tuple(int(part) for part in version.split(".") if part.isdigit())[:2]
    if here > tuple(int(part) for part in newest.split("."))[:2]:
        text = f"PBS {version} is newer than {newest}, which this program knows"
        return Finding("note", "version", text, "New functions are reached with `pbsh api`.")
    if here < tuple(int(part) for part in oldest.split("."))[:2]:
        return Finding("note", "version", f"PBS {version} is older than {oldest}, the oldest that this program knows")
    return Finding("ok", "version", f"PBS {version}")


def _clock(difference: float) -> Finding:
    from pbs_tools.clocks import CLOCKS

    if abs(difference) <= CLOCKS:
        return Finding("ok", "clock", "the server's agrees with this one")
    ahead = "ahead of" if difference > 0 else "behind"
    return Finding(
        "problem",
        "clock",
        f"the server's is {abs(difference):.0f} s {ahead} this one",
        "Tickets and second factors need clocks that agree.",
    )


def _rights(auth_id: str, by_path: Any, store: str | None) -> Iterator[Finding]:
    from pbs_tools.rights import Rights

    rights = Rights(by_path)
    if not by_path:
        yield Finding(
            "problem",
            "rights",
            f"{auth_id} has none, so lists come back empty",
            _grant(auth_id, "/datastore", "DatastoreAudit"),
        )
        return
    for right in COMMANDS:
        yield _right(rights, auth_id, store, *right)


def _right(rights: Rights, auth_id: str, store: str | None, what: str, path: str, privilege: str, role: str) -> Finding:
    """Whether something may be done, and the lines after which it may be, everywhere."""
    down = path in HANDED_DOWN
    # No datastore and no remote has that name, so it counts what is handed down to all.
    whole = rights.has(privilege, f"{path}/*" if down else path)
    # Rights of a path replace those from above, so that they have to be given there as well.
    below = rights.lacking_below(privilege, path) if down else []
    lines = "; ".join(_grant(auth_id, at, role) for at in (*(() if whole else (path,)), *below))
    if whole:
        return Finding("note" if below else "ok", "rights", f"may {what}{_except(below)}", lines)
    if store and path == "/datastore" and rights.has(privilege, f"{path}/{store}"):
        return Finding("ok", "rights", f"may {what}, on {path}/{store}", f"On all others, too: {lines}")
    above = f"{path.rstrip('/')}/"
    there = [listed for listed, held in rights.by_path.items() if listed.startswith(above) and privilege in held]
    return Finding("note", "rights", f"may not {what}{_except(sorted(there))}", lines)


def _except(paths: list[str]) -> str:
    return f", except on {', '.join(paths)}" if paths else ""


def _grant(auth_id: str, path: str, role: str) -> str:
    """The lines that give a right. A token has what both it and its user have, so both
    are granted it."""
    who = [auth_id.partition("!")[0], auth_id] if "!" in auth_id else [auth_id]
    return "; ".join(f"proxmox-backup-manager acl update {path} {role} --auth-id '{name}'" for name in who)
