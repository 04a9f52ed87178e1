"""Settings from variables, files, descriptors, commands and systemd credentials."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from pathlib import Path

import pytest

from pbs_client import Client, environment as environment_module
from pbs_client.address import Address
from pbs_client.credentials import ApiToken, Password
from pbs_client.environment import from_env, from_repository
from pbs_client.errors import UsageError
from pbs_client.repository import Repository
from pbs_client.trust import InsecureWarning, Trust
from tests.support.traces import shown_by

SECRET = "canary-1"
PIN = "ab" * 32


def test_repository_with_password() -> None:
    found = from_env({"PBS_REPOSITORY": "joe@pbs@host:8008:tank", "PBS_PASSWORD": f"{SECRET}\nsecond line"})
    assert found.address == Address("host", 8008)
    assert found.auth == Password("joe@pbs", SECRET)
    assert found.repository == Repository("tank", "joe@pbs", "host", 8008)
    assert found.trust == Trust()
    assert (found.namespace, found.timeout) == ("", None)


def test_password_is_the_secret_where_a_token_asks() -> None:
    found = from_env({"PBS_REPOSITORY": "joe@pbs!mon@host:tank", "PBS_PASSWORD": SECRET})
    assert found.auth == ApiToken("joe@pbs!mon", SECRET)


def test_parts_and_defaults_of_the_official_tools() -> None:
    found = from_env(
        {
            "PBS_SERVER": "host",
            "PBS_PORT": "1",
            "PBS_AUTH_ID": "joe@pbs",
            "PBS_PASSWORD": SECRET,
            "PBS_NAMESPACE": "a/b",
        }
    )
    assert (found.address, found.auth, found.repository, found.namespace) == (
        Address("host", 1),
        Password("joe@pbs", SECRET),
        None,
        "a/b",
    )
    found = from_env({"PBS_DATASTORE": "tank", "PBS_PASSWORD": SECRET})
    assert (found.address, found.auth) == (Address("localhost"), Password("root@pam", SECRET))
    assert from_env({"PBS_REPOSITORY": "tank", "PBS_SERVER": "fe80::1", "PBS_PASSWORD": SECRET}).address == Address(
        "fe80::1"
    )


@pytest.mark.parametrize(
    "variables",
    [
        {"PBS_HOST": "host", "PBS_TOKEN_ID": "joe@pbs!mon", "PBS_TOKEN_SECRET": SECRET},
        {"PBS_URL": "https://host:8007/", "PBS_API_TOKEN": f"joe@pbs!mon:{SECRET}"},
        {
            "PBS_ENDPOINT": "https://host",
            "PBS_API_TOKEN": f"PBSAPIToken=joe@pbs!mon:{SECRET}",
            "PBS_TOKEN_ID": "joe@pbs!mon",
        },
        {
            "PBS_ENDPOINT": "https://host",
            "PBS_USERNAME": "joe@pbs",
            "PBS_API_TOKEN_NAME": "mon",
            "PBS_API_TOKEN": SECRET,
        },
        {"PBS_HOST": "host", "PBS_API_TOKEN_NAME": "joe@pbs!mon", "PBS_API_TOKEN": SECRET},
        {
            "PBS_HOST": "host",
            "PBS_SERVER": "HOST",
            "PBS_AUTH_ID": "joe@pbs!mon",
            "PBS_API_TOKEN_NAME": "mon",
            "PBS_PASSWORD": SECRET,
        },
    ],
)
def test_names_that_other_programs_use(variables: dict[str, str]) -> None:
    found = from_env(variables)
    assert (found.address, found.auth) == (Address("host"), ApiToken("joe@pbs!mon", SECRET))


def test_password_from_descriptor_file_and_command(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(f"{SECRET}\r\nmore\n")
    assert from_env({"PBS_SERVER": "h", "PBS_PASSWORD_FILE": str(file)}).auth == Password("root@pam", SECRET)
    assert from_env({"PBS_SERVER": "h", "PBS_TOKEN_SECRET_FILE": str(file)}).auth == Password("root@pam", SECRET)
    assert from_env({"PBS_SERVER": "h", "PBS_PASSWORD_CMD": f"head -1 '{file}'"}).auth == Password("root@pam", SECRET)
    with file.open() as opened:
        assert from_env({"PBS_SERVER": "h", "PBS_PASSWORD_FD": str(opened.fileno())}).auth == Password(
            "root@pam", SECRET
        )
        assert os.fstat(opened.fileno())
    # The order of the official tools: the variable itself, _FD, _FILE, _CMD; the first one counts.
    assert from_env({"PBS_SERVER": "h", "PBS_PASSWORD": "x", "PBS_PASSWORD_FILE": str(file)}).auth == Password(
        "root@pam", "x"
    )
    assert from_env({"PBS_SERVER": "h", "PBS_PASSWORD_CMD": "false", "PBS_PASSWORD_FILE": str(file)}).auth == Password(
        "root@pam", SECRET
    )


@pytest.mark.parametrize(
    "name",
    [
        f"PBS_PASSWORD_FD={2**31 - 1}",
        "PBS_PASSWORD_FD=x",
        "PBS_PASSWORD_FILE=/no/such",
        "PBS_PASSWORD_CMD=false",
        "PBS_PASSWORD_CMD=true",
    ],
)
def test_password_that_cannot_be_read_names_the_variable_and_not_its_value(name: str) -> None:
    variable, _, value = name.partition("=")
    with pytest.raises(UsageError, match=f"^{variable}: what it names") as caught:
        from_env({"PBS_SERVER": "h", variable: value})
    assert "/no/such" not in str(caught.value)


def test_systemd_credentials_where_no_variable_is_set(tmp_path: Path) -> None:
    for name, text in (("repository", "joe@pbs@host:tank"), ("password", SECRET), ("fingerprint", PIN)):
        (tmp_path / f"proxmox-backup-client.{name}").write_text(text + "\n")
    variables = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    found = from_env(variables)
    assert (found.address, found.auth, found.trust) == (Address("host"), Password("joe@pbs", SECRET), Trust(True, PIN))
    assert from_env({**variables, "PBS_PASSWORD": "x"}).auth == Password("joe@pbs", "x")
    assert from_env({**variables, "PBS_REPOSITORY": "other:tank"}).address == Address("other")


def test_fingerprint_means_either_it_or_the_cas() -> None:
    assert from_env({"PBS_SERVER": "h", "PBS_PASSWORD": "x", "PBS_FINGERPRINT": PIN}).trust == Trust(True, PIN)
    assert from_env(
        {"PBS_SERVER": "h", "PBS_PASSWORD": "x", "PBS_FINGERPRINT": PIN, "PBS_INSECURE": "1"}
    ).trust == Trust(False, PIN)
    assert from_env({"PBS_SERVER": "h", "PBS_PASSWORD": "x", "PBS_INSECURE": "no"}).trust == Trust()
    insecure = {"PBS_SERVER": "h", "PBS_PASSWORD": "x", "PBS_INSECURE": "yes"}
    assert from_env(insecure).trust == Trust(verify=False)
    with pytest.warns(InsecureWarning) as caught:
        Client.from_env(insecure)
    assert [Path(found.filename).name for found in caught] == ["test_environment.py"]


def test_timeout() -> None:
    assert from_env({"PBS_SERVER": "h", "PBS_PASSWORD": "x", "PBS_TIMEOUT": "1.5"}).timeout == 1.5


@pytest.mark.parametrize(
    ("variables", "problem"),
    [
        ({}, "names no server: set PBS_REPOSITORY or PBS_SERVER"),
        ({"PBS_SERVER": ""}, "names no server"),
        ({"PBS_SERVER": "h"}, "no password of root@pam: set PBS_PASSWORD"),
        ({"PBS_SERVER": "h", "PBS_AUTH_ID": "a@pbs!t"}, "no secret of the token a@pbs!t"),
        ({"PBS_SERVER": "h", "PBS_API_TOKEN_NAME": "t", "PBS_PASSWORD": SECRET}, "PBS_API_TOKEN_NAME has no user"),
        (
            {"PBS_REPOSITORY": "a:tank", "PBS_SERVER": "b", "PBS_PASSWORD": SECRET},
            "PBS_REPOSITORY and PBS_SERVER contradict each other on the server",
        ),
        (
            {"PBS_SERVER": "a", "PBS_URL": "https://b", "PBS_PASSWORD": SECRET},
            "PBS_SERVER and PBS_URL contradict each other on the server",
        ),
        (
            {"PBS_SERVER": "a:1", "PBS_PORT": "2", "PBS_PASSWORD": SECRET},
            "PBS_PORT and PBS_SERVER contradict each other on the port",
        ),
        (
            {"PBS_REPOSITORY": "a:1:tank", "PBS_PORT": "2", "PBS_PASSWORD": SECRET},
            "PBS_REPOSITORY and PBS_PORT contradict",
        ),
        (
            {"PBS_REPOSITORY": "a:tank", "PBS_DATASTORE": "b", "PBS_PASSWORD": SECRET},
            "contradict each other on the datastore",
        ),
        (
            {"PBS_REPOSITORY": "a@pbs@h:tank", "PBS_AUTH_ID": "b@pbs", "PBS_PASSWORD": SECRET},
            "PBS_REPOSITORY and PBS_AUTH_ID contradict each other on who",
        ),
        (
            {"PBS_SERVER": "h", "PBS_TOKEN_ID": "a@pbs!t", "PBS_API_TOKEN": f"b@pbs!t:{SECRET}"},
            "PBS_TOKEN_ID and PBS_API_TOKEN contradict",
        ),
        (
            {"PBS_SERVER": "h", "PBS_AUTH_ID": "a@pbs!t", "PBS_API_TOKEN_NAME": "u", "PBS_PASSWORD": SECRET},
            "PBS_AUTH_ID and PBS_API_TOKEN_NAME with",
        ),
        (
            {"PBS_SERVER": "h", "PBS_PASSWORD": SECRET, "PBS_TOKEN_SECRET": "canary-2"},
            "PBS_PASSWORD and PBS_TOKEN_SECRET contradict",
        ),
        ({"PBS_SERVER": "http://h", "PBS_PASSWORD": SECRET}, "PBS_SERVER: 'http' is not supported"),
        ({"PBS_REPOSITORY": "x y", "PBS_PASSWORD": SECRET}, "PBS_REPOSITORY: the name of the datastore"),
        ({"PBS_SERVER": "h", "PBS_PORT": "x", "PBS_PASSWORD": SECRET}, "PBS_PORT: 'x' cannot be read"),
        (
            {"PBS_SERVER": "h", "PBS_PASSWORD": SECRET, "PBS_FINGERPRINT": "12"},
            "PBS_FINGERPRINT: '12' is not a fingerprint",
        ),
        ({"PBS_SERVER": "h", "PBS_PASSWORD": SECRET, "PBS_INSECURE": "maybe"}, "PBS_INSECURE: 'maybe' cannot be read"),
        ({"PBS_SERVER": "h", "PBS_API_TOKEN": f"a@pbs!t={SECRET}"}, "PBS_API_TOKEN: `=` between id and secret"),
        ({"PBS_SERVER": "a:99999", "PBS_PASSWORD": SECRET}, "PBS_SERVER: 99999 is not a port"),
        ({"PBS_SERVER": "a", "PBS_PORT": "99999", "PBS_PASSWORD": SECRET}, "99999 is not a port"),
        ({"PBS_SERVER": "h", "PBS_PASSWORD_CMD": "  "}, "PBS_PASSWORD_CMD: what it names is blank"),
        ({"PBS_SERVER": "h", "PBS_PASSWORD": "canary-\udcff"}, "the password of root@pam is not valid text"),
        ({"PBS_SERVER": "h", "PBS_AUTH_ID": "a@pbs!t", "PBS_PASSWORD": f"a@pbs!t:{SECRET}"}, "there is a whole token"),
        ({"PBS_SERVER": "h", "PBS_AUTH_ID": "a@pbs!t", "PBS_PASSWORD": f"'{SECRET}'"}, "is in quotes"),
        ({"PBS_URL": f"https://root:{SECRET}@h"}, "PBS_URL: a host does not include a user name or password"),
        ({"PBS_REPOSITORY": f"root@pam:{SECRET}@h:tank"}, "PBS_REPOSITORY: what stands before the server"),
    ],
)
def test_what_is_wrong_is_said_with_the_names_of_the_variables(
    variables: dict[str, str], problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(os.environ):
        monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=problem) as caught:
        from_env()
    assert "canary" not in shown_by(caught.value)
    with pytest.raises(UsageError, match=problem) as caught:
        Client.from_env(variables, proxy="http://joe:canary@proxy")
    assert "canary" not in shown_by(caught.value)


def test_repository_given_counts_alone_but_for_secret_and_fingerprint() -> None:
    variables = {"PBS_SERVER": "other", "PBS_AUTH_ID": "other@pbs", "PBS_PASSWORD": SECRET, "PBS_FINGERPRINT": PIN}
    found = from_repository("joe@pbs!mon@host:tank", environ=variables)
    assert (found.address, found.auth, found.trust) == (
        Address("host"),
        ApiToken("joe@pbs!mon", SECRET),
        Trust(True, PIN),
    )
    assert found.repository == Repository("tank", "joe@pbs!mon", "host")
    assert from_repository("host:tank", password="mine", environ=variables).auth == Password("root@pam", "mine")


def test_repository_with_a_secret_of_somebody_else_is_refused() -> None:
    with pytest.raises(
        UsageError, match="the repository and PBS_API_TOKEN contradict each other on who logs in"
    ) as caught:
        from_repository("joe@pbs!mon@host:tank", environ={"PBS_API_TOKEN": f"ann@pbs!mon:{SECRET}"})
    assert "canary" not in str(caught.value)


def test_secret_given_to_from_repository_is_not_shown_where_it_fails() -> None:
    with pytest.raises(UsageError) as caught:
        Client.from_repository(f"no repository {SECRET}", password=SECRET, environ={"PBS_PASSWORD": SECRET})
    assert "canary" not in shown_by(caught.value)


def test_settings_do_not_show_the_secret() -> None:
    assert SECRET not in repr(from_env({"PBS_SERVER": "h", "PBS_PASSWORD": SECRET}))


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        (f"{sys.executable} -c 'import time; time.sleep(1000)'", "has not ended within 0.05 s"),
        (f"{sys.executable} -c 'import os, time; os.close(1); time.sleep(1000)'", "has not ended within 0.05 s"),
        ("yes canary", "prints more than 65536 bytes"),
        ("printf '\\351'", "is not UTF-8"),
    ],
    ids=["sleeps", "closes its output", "prints for ever", "not UTF-8"],
)
def test_a_password_command_that_goes_wrong(command: str, problem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if "within" in problem:
        monkeypatch.setattr(environment_module, "COMMAND_SECONDS", 0.05)
    with pytest.raises(UsageError, match=f"PBS_PASSWORD_CMD: what it names {problem}") as caught:
        from_env({"PBS_SERVER": "h", "PBS_PASSWORD_CMD": command})
    assert "canary" not in shown_by(caught.value)


def test_what_a_password_command_leaves_behind_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment_module, "COMMAND_SECONDS", 0.5)
    wanted = tmp_path / "wanted"
    wanted.touch()
    command = f"sh -c '(while test -e {wanted}; do sleep 0.1; done) & wait'"
    try:
        with pytest.raises(UsageError, match="has not ended within"):
            from_env({"PBS_SERVER": "h", "PBS_PASSWORD_CMD": command})
    finally:
        wanted.unlink()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_password_command_ends_with_the_process_that_a_signal_ends(tmp_path: Path) -> None:
    def end(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    lived_on = tmp_path / "lived-on"
    program = (
        "import os, pathlib, signal, time; os.kill(os.getppid(), signal.SIGUSR1); time.sleep(1000); "
        f"pathlib.Path({str(lived_on)!r}).touch()"
    )
    before = signal.signal(signal.SIGUSR1, end)
    try:
        with pytest.raises(SystemExit):
            from_env({"PBS_SERVER": "h", "PBS_PASSWORD_CMD": shlex.join([sys.executable, "-c", program])})
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert not lived_on.exists()


def test_a_credential_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "proxmox-backup-client.password").write_bytes(b"canary\xff")
    with pytest.raises(
        UsageError, match=r"the systemd credential proxmox-backup-client.password: what it names is not UTF-8"
    ) as caught:
        from_env({"PBS_SERVER": "h", "CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert "canary" not in shown_by(caught.value)


@pytest.mark.parametrize("kind", ["_FILE", "_FD"])
def test_a_file_that_never_ends(kind: str) -> None:
    with open("/dev/zero", "rb") as endless:
        where = endless.name if kind == "_FILE" else str(endless.fileno())
        with pytest.raises(UsageError, match=f"PBS_PASSWORD{kind}: what it names is longer than 65536 bytes"):
            from_env({"PBS_SERVER": "h", f"PBS_PASSWORD{kind}": where})


def test_of_a_long_file_only_the_first_line_counts(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_bytes(b"canary\r\n" + bytes(range(256)) * 1000)
    assert from_env({"PBS_SERVER": "h", "PBS_PASSWORD_FILE": str(path)}).auth == Password("root@pam", "canary")
