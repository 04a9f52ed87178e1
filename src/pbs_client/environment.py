"""Settings from the environment, as Proxmox's own tools read them, and under the names that other
programs have made common.

| setting | variables, the official ones first |
| --- | --- |
| everything but the secret | `PBS_REPOSITORY` |
| server | `PBS_SERVER`, `PBS_HOST`, `PBS_ENDPOINT`, `PBS_URL` |
| port, datastore, namespace | `PBS_PORT`, `PBS_DATASTORE`, `PBS_NAMESPACE` |
| who | `PBS_AUTH_ID`, `PBS_TOKEN_ID`, `PBS_USERNAME` |
| the name of a token of that user | `PBS_API_TOKEN_NAME` |
| password or token secret | `PBS_PASSWORD`, `PBS_TOKEN_SECRET`, `PBS_API_TOKEN` |
| fingerprint | `PBS_FINGERPRINT` |
| no check of certificates | `PBS_INSECURE` |
| time limit of a read, in seconds | `PBS_TIMEOUT` |

Secrets and the fingerprint may also be read from a descriptor (`…_FD`), a file (`…_FILE`) or a
command (`…_CMD`); the first that is defined counts, and only its first line is used. Two
variables that say different things about one setting are an error that names both.
`PBS_REPOSITORY` may leave parts to the other variables.

The systemd credentials `proxmox-backup-client.repository`, `proxmox-backup-client.password` and
`proxmox-backup-client.fingerprint` are used only where no variable is set.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

from pbs_client.address import Address, bracketed, checked_port, parse_address, split_address
from pbs_client.credentials import ApiToken, Credentials, Password, is_token_id, userid_problem
from pbs_client.errors import UsageError
from pbs_client.repository import DEFAULT_HOST, DEFAULT_USER, Repository, checked_datastore
from pbs_client.runtime.frozen_classes import field, frozen
from pbs_client.runtime.secret import Secret, forgetful
from pbs_client.settings import LONGEST
from pbs_client.trust import Trust, parse_fingerprint

T = TypeVar("T")


@frozen
class ConnectionSettings:
    """All that a client needs to begin."""

    address: Address
    auth: Credentials
    trust: Trust
    repository: Repository | None = None
    """None if no datastore was named."""
    namespace: str = ""
    timeout: float | None = None
    """Seconds; None if not set."""


@frozen
class _Setting:
    """A value and the name of the place it came from."""

    place: str
    value: str = field(repr=False)


@forgetful
def from_env(environ: Mapping[str, str] | None = None) -> ConnectionSettings:
    """The settings that the environment holds. Raises `UsageError` if they are incomplete,
    contradict each other or cannot be read."""
    env = _Environment(os.environ if environ is None else environ)
    named = env.text("PBS_REPOSITORY") or env.credential("repository")
    repository = _read(named, Repository.parse) if named else None
    servers = env.texts("PBS_SERVER", "PBS_HOST", "PBS_ENDPOINT", "PBS_URL")
    ports = env.texts("PBS_PORT")
    stores = env.texts("PBS_DATASTORE")
    users = env.texts("PBS_AUTH_ID", "PBS_TOKEN_ID", "PBS_USERNAME")
    if named and repository:
        stores.insert(0, _Setting(named.place, repository.datastore))
        servers[:0] = [_Setting(named.place, bracketed(repository.host))] if repository.host else []
        ports[:0] = [_Setting(named.place, str(repository.port))] if repository.port else []
        users[:0] = [_Setting(named.place, repository.auth_id)] if repository.auth_id else []
    if not servers and not stores:
        raise UsageError("the environment names no server: set PBS_REPOSITORY or PBS_SERVER")
    hosts: list[_Setting] = []
    for server in servers:
        name, written = _read(server, split_address)
        hosts.append(_Setting(server.place, name))
        ports += [_Setting(server.place, str(written))] if written else []
    host = _agreed("the server", hosts) or DEFAULT_HOST
    port = _agreed("the port", [_Setting(setting.place, str(_read(setting, _port))) for setting in ports])
    address = parse_address(bracketed(host), int(port) if port else None)
    auth = _credentials(env, users)
    for setting in stores:
        _read(setting, checked_datastore)
    store = _agreed("the datastore", stores)
    who = auth.id if isinstance(auth, ApiToken) else auth.userid
    return ConnectionSettings(
        address=address,
        auth=auth,
        trust=_trust(env),
        repository=Repository(store, who, address.host, address.port) if store else None,
        namespace=_agreed("the namespace", env.texts("PBS_NAMESPACE")),
        timeout=next((_read(setting, _seconds) for setting in env.texts("PBS_TIMEOUT")), None),
    )


@forgetful
def from_repository(
    text: str, *, password: str | None = None, environ: Mapping[str, str] | None = None
) -> ConnectionSettings:
    """The settings of a repository string. The secret, unless given as `password`, and the
    fingerprint come from the environment; the variables for server, port, datastore and user are
    ignored."""
    env = _Environment(os.environ if environ is None else environ)
    repository = Repository.parse(text)
    users = [_Setting("the repository", repository.auth_id or DEFAULT_USER)]
    auth = _credentials(env, users) if password is None else _made(users[0].value, password)
    return ConnectionSettings(repository.address, auth, _trust(env), repository)


def _credentials(env: _Environment, users: list[_Setting]) -> ApiToken | Password:
    secrets: list[_Setting] = []
    for setting in env.secrets("PBS_PASSWORD", "PBS_TOKEN_SECRET", "PBS_API_TOKEN"):
        if setting.place.startswith("PBS_API_TOKEN") and "!" in setting.value:
            # Some programs put only the secret there, others the id and the secret.
            token = _read(setting, ApiToken.parse)
            users = [*users, _Setting(setting.place, token.id)]
            setting = _Setting(setting.place, Secret(token.secret))
        secrets.append(setting)
    secret = _agreed("the password or secret", secrets)
    if not secret:
        credential = env.credential("password")
        secret = Secret(credential.value) if credential else ""
    who = _who(env, users) or DEFAULT_USER
    if not is_token_id(who) and (problem := userid_problem(who)):
        raise UsageError(f"{' and '.join(user.place for user in users)}: {problem}")
    if not secret:
        kind = "secret of the token" if is_token_id(who) else "password of"
        raise UsageError(
            f"the environment has no {kind} {who}: set PBS_PASSWORD, PBS_PASSWORD_FD, "
            "PBS_PASSWORD_FILE or PBS_PASSWORD_CMD"
        )
    return _made(who, Secret(secret))


def _who(env: _Environment, users: list[_Setting]) -> str:
    """The id of a user or a token. Some programs keep the token's name in a separate variable."""
    for name in env.texts("PBS_API_TOKEN_NAME"):
        if "!" in name.value:
            users = [*users, name]
        elif not users:
            raise UsageError("PBS_API_TOKEN_NAME has no user: set PBS_USERNAME, or write user@realm!name there")
        elif nameless := [user.place for user in users if "@" not in user.value]:
            raise UsageError(f"{nameless[0]}: the realm is missing, as in root@pam or backup@pbs")
        else:
            joined = [
                _Setting(f"{name.place} with {user.place}", f"{user.value.partition('!')[0]}!{name.value}")
                for user in users
            ]
            users = [*(user for user in users if "!" in user.value), *joined]
    return _agreed("who logs in", users)


def _made(who: str, secret: str) -> ApiToken | Password:
    return ApiToken(who, secret) if is_token_id(who) else Password(who, secret)


def _trust(env: _Environment) -> Trust:
    places = env.secrets("PBS_FINGERPRINT") or [setting for setting in [env.credential("fingerprint")] if setting]
    # Not a secret, so a complaint may quote it.
    fingerprint = next(
        (_read(_Setting(setting.place, str(setting.value)), parse_fingerprint) for setting in places), None
    )
    if any(_read(setting, _boolean) for setting in env.texts("PBS_INSECURE")):
        return Trust(False, fingerprint)
    # Proxmox's tools fall back on the variable where the CAs do not help (protocol.md §7.2), so
    # either one is enough.
    return Trust(True if fingerprint else None, fingerprint)


def _boolean(text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off"):
        return False
    raise ValueError


def _port(text: str) -> int | None:
    # `int` takes more: 8_007, and the digits of other scripts.
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError
    return checked_port(int(text))


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= LONGEST:
        raise UsageError("a time limit is a number of seconds, more than zero and at most a billion")
    return seconds


def _read(setting: _Setting, function: Callable[[str], T]) -> T:
    """The value, read by a function whose complaint is passed on with the name of the place; values
    that may be secret are never quoted."""
    try:
        return function(setting.value)
    except UsageError as error:
        problem = error.message
    except ValueError:
        problem = f"{setting.value!r} cannot be read"
    raise UsageError(f"{setting.place}: {problem}")


def _agreed(what: str, candidates: Iterable[_Setting]) -> str:
    """The one value of all candidates, empty if there are none."""
    first: _Setting | None = None
    for setting in candidates:
        if first is not None and setting.value != first.value:
            raise UsageError(f"{first.place} and {setting.place} contradict each other on {what}; unset one of them")
        first = first or setting
    return first.value if first else ""


class _Environment:
    """Variables, and what they point to."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str) -> _Setting | None:
        """The variable; an empty one counts as not set."""
        value = self._environ.get(name, "").strip()
        return _Setting(name, value) if value else None

    def texts(self, *names: str) -> list[_Setting]:
        return [setting for setting in map(self.text, names) if setting]

    def secrets(self, *names: str) -> list[_Setting]:
        """For each name, what the first of its four forms gives."""
        return [setting for setting in map(self._secret, names) if setting]

    def _secret(self, name: str) -> _Setting | None:
        readers: tuple[tuple[str, Callable[[str], str]], ...] = (
            ("", _first_line),
            ("_FD", _from_descriptor),
            ("_FILE", _from_file),
            ("_CMD", _from_command),
        )
        for suffix, reader in readers:
            place = name + suffix
            if self._environ.get(place):
                return _Setting(place, _read_secret(reader, self._environ[place], place))
        return None

    def credential(self, name: str) -> _Setting | None:
        """A credential that systemd hands to a service."""
        directory = self._environ.get("CREDENTIALS_DIRECTORY")
        path = Path(directory or "", f"proxmox-backup-client.{name}")
        if not directory or not path.is_file():
            return None
        place = f"the systemd credential {path.name}"
        return _Setting(place, _read_secret(_from_file, str(path), place))


def _read_secret(reader: Callable[[str], str], where: str, place: str) -> Secret:
    """What a reader finds. An error names `place` and quotes nothing."""
    problem = "is empty"
    try:
        value = Secret(reader(where))
    except UnicodeDecodeError:
        value, problem = Secret(), "is not UTF-8"
    except _Unusable as error:
        value, problem = Secret(), str(error)
    except (OSError, ValueError) as error:
        value, problem = Secret(), f"cannot be read ({type(error).__name__})"
    if not value:
        raise UsageError(f"{place}: what it names {problem}")
    return value


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0].rstrip("\r")


def _from_file(path: str) -> str:
    with open(path, "rb") as file:
        return _first_line(_read_line(file).decode("utf-8-sig"))  # Windows editors write a byte order mark.


def _from_descriptor(number: str) -> str:
    with open(int(number), "rb", closefd=False) as file:
        return _first_line(_read_line(file).decode())


def _read_line(file: BinaryIO) -> bytes:
    """The first line: some files never end, such as devices."""
    line = file.readline(LONGEST_SECRET + 1)
    if len(line) > LONGEST_SECRET:
        raise _Unusable(f"is longer than {LONGEST_SECRET} bytes")
    return line


class _Unusable(Exception):
    """What a variable names cannot be used; the message says why."""


COMMAND_SECONDS = 60.0
"""How long a command may take: it may ask somebody."""
LONGEST_SECRET = 64 * 1024
"""Bytes that a command may print, or that the first line of a file may have."""


def _from_command(command: str) -> str:
    words = shlex.split(command)
    if not words:
        raise _Unusable("is blank")
    # Without a shell, as the official tools run it. Its standard error is for the user and is not
    # captured. Unbuffered, as a buffered pipe cannot be closed while the thread reads from it, and
    # that may take as long as any process lives that the command has started.
    with subprocess.Popen(words, stdout=subprocess.PIPE, bufsize=0) as process:
        try:
            printed, status = _end_of(process)
        except KeyboardInterrupt:
            raise  # The command was interrupted as well.
        except BaseException:
            process.kill()
            raise
    if status:
        raise _Unusable(f"ended with status {status}")
    return _first_line(printed.decode())


def _end_of(process: subprocess.Popen[bytes]) -> tuple[bytes, int]:
    """What a command printed, and its status."""
    printed: list[bytes] = []
    reader = threading.Thread(target=lambda: printed.append(_read_some(process)), daemon=True)
    reader.start()
    reader.join(COMMAND_SECONDS)
    if reader.is_alive():
        raise _too_slow()
    if len(printed[0]) > LONGEST_SECRET:
        raise _Unusable(f"prints more than {LONGEST_SECRET} bytes")
    try:
        return printed[0], process.wait(COMMAND_SECONDS)
    except subprocess.TimeoutExpired:
        raise _too_slow() from None


def _too_slow() -> _Unusable:
    return _Unusable(f"has not ended within {COMMAND_SECONDS:g} s")


def _read_some(process: subprocess.Popen[bytes]) -> bytes:
    """Everything printed, up to one byte more than is allowed."""
    assert process.stdout is not None
    printed = bytearray()
    with suppress(OSError, ValueError):  # It was closed, as nobody waits for it any more.
        while piece := process.stdout.read(LONGEST_SECRET + 1 - len(printed)):
            printed += piece
    return bytes(printed)
