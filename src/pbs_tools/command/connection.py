"""A client from what is known of the connection: options first, then a context that was named, then
the environment, and where that names no server, the context that is used.

A context is one whole connection: no option or variable leads its secret to another server, nor
the secret of another server to it.

A secret comes from where the context says, from the variables of Proxmox's own tools, or is the
ticket of `pbsh login`. The certificate is that of `--fingerprint`, of the context, of
`PBS_FINGERPRINT`, or the one that was accepted on first contact.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Generator, Mapping
from typing import TYPE_CHECKING, Any

import click

from pbs_tools.command import contexts, known_certificates, tickets

if TYPE_CHECKING:
    from pbs_client import Client, Repository, Transport
    from pbs_client.environment import ConnectionSettings

_OPTIONS = (
    ("server", "PBS_SERVER"),
    ("port", "PBS_PORT"),
    ("auth_id", "PBS_AUTH_ID"),
    ("fingerprint", "PBS_FINGERPRINT"),
    ("ns", "PBS_NAMESPACE"),
)
_REPOSITORY = ("repository", "PBS_REPOSITORY")
_SERVERS = ("PBS_REPOSITORY", "PBS_SERVER", "PBS_HOST", "PBS_ENDPOINT", "PBS_URL")
_USERS = ("PBS_AUTH_ID", "PBS_TOKEN_ID", "PBS_USERNAME", "PBS_API_TOKEN_NAME")
_SECRETS = ("PBS_PASSWORD", "PBS_TOKEN_SECRET", "PBS_API_TOKEN")

Read = dict[str | None, dict[str, str]]
"""What was read from descriptors, files and commands, as variables, by the name of the context: a
pipe gives its secret only once, and a command may ask somebody."""


def connect(given: Mapping[str, Any], transport: Transport | None, read: Read) -> Client:
    """The client; raises `UsageError` where something is missing."""
    from pbs_client import Client

    with naming_options(given):
        client: Client = _made(Client, one_name(given), given, transport, read)
    return client


@contextlib.contextmanager
def naming_options(given: Mapping[str, Any]) -> Generator[None]:
    """Where a variable that stands for an option is wrong, the option is named."""
    from pbs_client import UsageError

    try:
        yield
    except UsageError as error:
        said = error.message
        for option, variable in (*_OPTIONS, _REPOSITORY):
            if given.get(option):
                written = f"--{option.replace('_', '-')}"
                said = re.sub(rf"\b{variable}\b", written, said)
        if said == error.message:
            raise
        raise UsageError(said.replace("; unset one of them", "; leave one of them out"), hint=error.hint) from None


def connect_all(given: Mapping[str, Any], transport: Transport | None, read: Read) -> list[tuple[str, Client]]:
    """A client for each context that was named, or for the one server that is meant; with the names
    to tell them apart. One that lacks its secret ends the command only if it is alone."""
    from pbs_client import Client, UsageError

    names = _named_or_one(given)
    for context in context_names(given):
        _refuse_place(given, context)  # A mistake in what was typed, and nothing that one context lacks.
    clients: list[tuple[str, Client]] = []
    for name in names:
        try:
            with naming_options(given):
                client: Client = _made(Client, name, given, transport, read)
        except (UsageError, click.UsageError) as error:
            if name is None or len(names) == 1:
                raise
            from pbs_tools.command import unusable

            reason = error.message if f"context {name} " in error.message else f"context {name}: {error.message}"
            client = unusable.client_of(contexts.without_secret(name), reason)
        clients.append((name or "", client))
    return clients


def _named_or_one(given: Mapping[str, Any]) -> list[str | None]:
    """The contexts that were named, or None for the one server that is meant."""
    return [*context_names(given)] or [None]


def one_name(given: Mapping[str, Any]) -> str | None:
    """The context that was named, if any, for a command that asks one server."""
    names = context_names(given)
    if len(names) > 1:
        raise click.UsageError("this command asks one server, and several contexts were named")
    return names[0] if names else None


def context_names(given: Mapping[str, Any]) -> list[str]:
    """The contexts that were named, by option or by `PBSH_CONTEXT`; all of them for
    `--all-contexts`. An option that names a server stands before the variable."""
    if given.get("all_contexts"):
        names = sorted(contexts.all_contexts())
        if not names:
            raise click.UsageError("there are no contexts; make one with `pbsh context add`")
        return names
    if given.get("context"):
        return list(dict.fromkeys(given["context"]))
    named = None if given.get("repository") or given.get("server") else os.environ.get("PBSH_CONTEXT")
    return [named] if named else []


def environ(given: Mapping[str, Any], name: str | None) -> dict[str, str]:
    """The variables that say everything: those of the process, with the context's and the options'
    in place of them."""
    variables = dict(os.environ)
    named = given.get("repository") or given.get("server") or any(variables.get(server) for server in _SERVERS)
    if name is None and not named:
        name = contexts.current()
    if name is not None:
        _refuse_place(given, name)
        variables = _in_context(variables, name, alone=len(context_names(given)) < 2)
    if given.get("repository"):
        variables = _without(variables, *_SERVERS, *_USERS, "PBS_PORT", "PBS_DATASTORE") | {
            "PBS_REPOSITORY": str(given["repository"])
        }
    variables = _overridden(variables, given)
    for option, variable in _OPTIONS:
        if given.get(option) is not None:  # An empty namespace is the root.
            variables[variable] = str(given[option])
    if re.fullmatch(r"[^:!]+![^:!]+:.+", variables.get("PBS_AUTH_ID", "")):
        raise click.UsageError(
            "--auth-id and PBS_AUTH_ID take user@realm!token without the secret, which PBS_PASSWORD, PBS_PASSWORD_FILE"
            " or a context holds"
        )
    if given.get("password"):
        variables = _without(variables, *_SECRETS) | {"PBS_PASSWORD": str(given["password"])}
    return variables


def _refuse_place(given: Mapping[str, Any], name: str) -> None:
    """A context is one server: its secret and its fingerprint go to no other."""
    for option in ("repository", "server", "port"):
        if given.get(option):
            raise click.UsageError(
                f"--{option} and context {name} both say where to connect; leave one out, or add another context"
            )


def _in_context(variables: Mapping[str, str], name: str, *, alone: bool) -> dict[str, str]:
    """The variables with those of a context in place of what says where and who; and of the secret,
    if it says where that is. Without a source of its own, the context has the password of the
    environment, unless that is for another server or could be for several."""
    settings = contexts.variables(name)
    others = (*_SERVERS, *_USERS, "PBS_PORT", "PBS_DATASTORE", "PBS_FINGERPRINT", "PBS_NAMESPACE")
    own = any(key.startswith("PBS_PASSWORD") for key in settings)
    foreign = not alone or any(variables.get(server) for server in _SERVERS)
    left_out = (*others, *(_SECRETS if own or foreign else ()), "CREDENTIALS_DIRECTORY")
    return _without(variables, *left_out) | settings


def _overridden(variables: Mapping[str, str], given: Mapping[str, Any]) -> dict[str, str]:
    """The variables without what an option replaces: there are several for one setting, and two
    that differ would be a contradiction."""
    if given.get("repository") and given.get("server"):
        variables = _apart(variables, server=True)
        if "PBS_REPOSITORY" in variables:
            return dict(variables)  # It cannot be taken apart, and whoever reads it says why.
        if "PBS_SERVER" in variables:
            raise click.UsageError("--repository and --server both name a server; leave one of them out")
    elif not given.get("repository") and any(given.get(option) for option in ("server", "port", "auth_id")):
        variables = _apart(variables, server=not given.get("server"))
    if given.get("server"):
        variables = _without(variables, *_SERVERS)
        if _PORT.match(str(given["server"])):
            variables = _without(variables, "PBS_PORT")
    elif given.get("port"):
        variables = {
            name: _PORT.sub(r"\1", value) if name in _SERVERS[1:] else value for name, value in variables.items()
        }
    return _without(variables, *_USERS) if given.get("auth_id") else dict(variables)


_PORT = re.compile(r"^((?:https://)?(?:\[[^]]*\]|[^:\[\]/]+)):[0-9]+/?$")
"""The port of a server, behind everything else."""


def _apart(variables: Mapping[str, str], *, server: bool) -> dict[str, str]:
    """The parts of the repository as variables of their own; its server only if asked for."""
    from pbs_client import Repository, UsageError

    try:
        repository = Repository.parse(variables.get("PBS_REPOSITORY", ""))
    except UsageError:
        return dict(variables)  # There is none, or what is wrong with it is said where it is used.
    parts = {"PBS_DATASTORE": repository.datastore, "PBS_AUTH_ID": repository.auth_id}
    if server and repository.host:
        host = f"[{repository.host}]" if ":" in repository.host else repository.host
        parts |= {"PBS_SERVER": host, "PBS_PORT": str(repository.port) if repository.port else None}
    return _without(variables, "PBS_REPOSITORY") | {name: part for name, part in parts.items() if part}


def _without(variables: Mapping[str, str], *names: str) -> dict[str, str]:
    left_out = {f"{name}{suffix}" for name in names for suffix in ("", "_FD", "_FILE", "_CMD")}
    return {name: value for name, value in variables.items() if name not in left_out}


def _made(kind: type[Any], name: str | None, given: Mapping[str, Any], transport: Transport | None, read: Read) -> Any:
    options: dict[str, Any] = {"transport": transport} if transport is not None else {}
    options |= {setting: given[setting] for setting in ("connect_timeout", "retries") if setting in given}
    variables = environ(given, name) | ({"PBS_TIMEOUT": given["read_timeout"]} if "read_timeout" in given else {})
    if name in read:
        variables = with_secrets(variables, read[name])
    elif not has_secret(variables) and (client := _with_ticket(kind, variables, options)) is not None:
        return client
    settings = _settings(variables, name)
    read[name] = _in_variables(settings)
    variables = with_secrets(variables, read[name])
    accepted = known_certificates.fingerprint(str(settings.address))
    if accepted is not None and settings.trust.verify is not False and not settings.trust.fingerprint:
        variables["PBS_FINGERPRINT"] = accepted
    return kind.from_env(variables, **options)


def _settings(variables: Mapping[str, str], name: str | None = None) -> ConnectionSettings:
    from pbs_client import UsageError
    from pbs_client.environment import from_env

    try:
        return from_env(variables)
    except UsageError as error:
        if not has_secret(variables) and ("password" in error.message or "secret" in error.message):
            named = named_without_secret(variables)
            if named is not None and tickets.is_over(named.server, named.auth_id):
                error.hint = "The two hours of the last login are over: `pbsh login` again."
            elif name is not None and has_secret(os.environ):
                error.message = f"context {name} names no secret, and that of the environment may be for another server"
            error.hint = (
                error.hint or "`pbsh login` keeps a ticket for two hours; `pbsh context add` says where a secret is."
            )
        raise


def _in_variables(settings: ConnectionSettings) -> dict[str, str]:
    """What was read, as variables that need no reading."""
    from pbs_client import ApiToken, Ticket

    auth = settings.auth
    assert not isinstance(auth, Ticket)  # No variable holds one.
    who, secret = (auth.id, auth.secret) if isinstance(auth, ApiToken) else (auth.userid, auth.password)
    known = {"PBS_AUTH_ID": who, "PBS_PASSWORD": secret}
    return known | ({"PBS_FINGERPRINT": settings.trust.fingerprint} if settings.trust.fingerprint else {})


def with_secrets(variables: Mapping[str, str], read: Mapping[str, str]) -> dict[str, str]:
    """The variables with what was read in place of where it was."""
    return _without(variables, *_SECRETS, *read) | dict(read)


def has_secret(variables: Mapping[str, str]) -> bool:
    """Whether the variables say where a password or the secret of a token is."""
    credentials = variables.get("CREDENTIALS_DIRECTORY")
    return any(
        variables.get(f"{name}{suffix}") for name in _SECRETS for suffix in ("", "_FD", "_FILE", "_CMD")
    ) or bool(credentials and os.path.isfile(os.path.join(credentials, "proxmox-backup-client.password")))


def named_without_secret(variables: Mapping[str, str]) -> tickets.Named | None:
    """Server and user that the variables name, understood where the client itself understands them,
    with a secret that nobody needs."""
    from pbs_client import UsageError

    try:
        return tickets.Named.of(_settings(with_secrets(variables, {"PBS_PASSWORD": "none"})))
    except UsageError:
        return None


def _with_ticket(kind: type[Any], variables: Mapping[str, str], options: dict[str, Any]) -> Any:
    """A client with the ticket of a login; None if there is none."""
    named = named_without_secret(variables)
    ticket = tickets.stored(named.server, named.auth_id) if named is not None else None
    if named is None or ticket is None:
        return None
    trust, timeout = named.settings.trust, named.settings.timeout
    client = kind(
        named.server,
        auth=ticket,
        verify=trust.verify,
        fingerprint=trust.fingerprint
        or (known_certificates.fingerprint(named.server) if trust.verify is None else None),
        **({"timeout": timeout} if timeout is not None else {}),
        **options,
    )
    client.repository, client.namespace = named.settings.repository, named.settings.namespace
    return client


def checked_connection(given: Mapping[str, Any]) -> tuple[str, int]:
    """Host and port of the options, checked as a client checks them, and the fingerprint and
    user with them."""
    from pbs_client import Client

    variables = {variable: str(given[option]) for option, variable in _OPTIONS if given.get(option)}
    with naming_options(given), Client.from_env({**variables, "PBS_PASSWORD": "none"}) as client:
        host, _, port = client.server.rpartition(":")
        return host, int(port)


def named_repository(given: Mapping[str, Any]) -> Repository | None:
    """The repository, where one is named; needs no secret."""
    from pbs_client import Repository, UsageError

    names = context_names(given)
    variables = environ(given, names[0] if names else None) if len(names) < 2 else {}
    text = variables.get("PBS_REPOSITORY")
    if text:
        try:
            return Repository.parse(text)
        except UsageError as error:
            where = "--repository" if given.get("repository") else "PBS_REPOSITORY"
            raise UsageError(f"{where}: {error.message}", hint=error.hint) from None
    store = variables.get("PBS_DATASTORE")
    return Repository(store) if store else None


def named_namespace(given: Mapping[str, Any]) -> str | None:
    """The namespace, where one is named."""
    names = context_names(given)
    return environ(given, names[0] if len(names) == 1 else None).get("PBS_NAMESPACE", "").strip("/") or None
