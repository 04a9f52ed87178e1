"""Mistakes with credentials and settings: each is refused at once, with a sentence that helps, and
without showing a secret."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pbs_client import Client
from pbs_client.context import CallContext
from pbs_client.credentials import ApiToken, Password, Ticket
from pbs_client.environment import from_env
from pbs_client.errors import Interrupted, UnexpectedAnswer, UsageError
from pbs_client.repository import Repository
from pbs_client.strangers import unreadable
from pbs_client.transport import Reply
from pbs_client.trust import Trust
from tests.support.traces import shown_by

SECRET: Any = "5e5b7b37-canary-4e0a"
BYTES: Any = b"canary"
ANY: Any = None


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: Client("pbs", auth=("root@pam", SECRET)), "an ApiToken, a Password or a Ticket"),  # type: ignore[arg-type]
        (lambda: Client("pbs", auth=SECRET), "an ApiToken, a Password or a Ticket"),
        (lambda: Password("root@pam", BYTES), "`password` has to be a string, not bytes"),
        (lambda: Password("root@pam", ANY), "`password` has to be a string, not NoneType"),
        (lambda: Password(ANY, SECRET), "`userid` has to be a string"),
        (lambda: Password("root@pam", SECRET, SECRET), "is a function"),
        (lambda: ApiToken("a@pbs!t", BYTES), "`secret` has to be a string, not bytes"),
        (lambda: ApiToken.parse(BYTES), "has to be a string"),
        (lambda: Ticket(BYTES), "`ticket` has to be a string"),
        (lambda: Password(f"backup@pbs!mon:{SECRET}", "x"), "ApiToken.parse"),
        (lambda: Password(f"backup@pbs!mon={SECRET}", "x"), "ApiToken.parse"),
        (lambda: Password(SECRET, "root@pam"), "not a user id"),
        (lambda: ApiToken("jörg@pbs!t", SECRET), "beyond ASCII"),
        (lambda: ApiToken("joe\u200b@pbs!t", SECRET), "does not have the form"),
        (lambda: Password("joe\u200b@pbs", SECRET), "not a user id"),
        (lambda: ApiToken.parse(f"pveapitoken=root@pam!x={SECRET}"), "another Proxmox product"),
    ],
)
def test_credentials_that_cannot_be_right(make: Callable[[], object], problem: str) -> None:
    with pytest.raises(UsageError, match=problem) as caught:
        make()
    assert "canary" not in shown_by(caught.value)
    assert "not complete yet" not in shown_by(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "PBSAPIToken: a@pbs!t:s",
        "pbsapitoken=a@pbs!t:s",
        "-H 'Authorization: PBSAPIToken=a@pbs!t:s'",
        '--header "authorization: PBSAPIToken a@pbs!t:s"',
    ],
)
def test_more_spellings_of_a_token(text: str) -> None:
    assert ApiToken.parse(text) == ApiToken("a@pbs!t", "s")


@pytest.mark.parametrize(
    ("variables", "problem"),
    [
        ({"PBS_AUTH_ID": f"a@pbs!t:{SECRET}", "PBS_PASSWORD": "x"}, "PBS_AUTH_ID: .*ApiToken.parse"),
        ({"PBS_TOKEN_ID": f"a@pbs!t:{SECRET}"}, "PBS_TOKEN_ID: .*ApiToken.parse"),
        (
            {"PBS_USERNAME": "root", "PBS_API_TOKEN_NAME": "mon", "PBS_PASSWORD": SECRET},
            "PBS_USERNAME: the realm is missing",
        ),
        *(
            ({"PBS_TIMEOUT": text, "PBS_PASSWORD": SECRET}, "PBS_TIMEOUT: a time limit")
            for text in ("inf", "nan", "0", "-1")
        ),
        *(({"PBS_PORT": text, "PBS_PASSWORD": SECRET}, "PBS_PORT: .* cannot be read") for text in ("8_007", "٨٠٠٧")),
        ({"PBS_PORT": "99999", "PBS_PASSWORD": SECRET}, "PBS_PORT: 99999 is not a port"),
        ({"PBS_DATASTORE": "a/b", "PBS_PASSWORD": SECRET}, "PBS_DATASTORE: the name of a datastore"),
        ({"PBS_PASSWORD_CMD": "false"}, "PBS_PASSWORD_CMD: what it names ended with status 1"),
    ],
)
def test_variables_that_cannot_be_right(variables: dict[str, str], problem: str) -> None:
    with pytest.raises(UsageError, match=problem) as caught:
        from_env({"PBS_SERVER": "pbs", **variables})
    assert "canary" not in shown_by(caught.value)


def test_a_mark_in_front_of_a_file_is_not_part_of_the_secret(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_bytes(b"\xef\xbb\xbfpassword\r\n")
    assert from_env({"PBS_SERVER": "pbs", "PBS_PASSWORD_FILE": str(file)}).auth == Password("root@pam", "password")


def test_a_repository_does_not_begin_with_a_colon() -> None:
    with pytest.raises(UsageError, match="a repository is written"):
        Repository.parse(":store1")


def test_an_empty_path_is_no_directory_of_certificates() -> None:
    with pytest.raises(UsageError, match="no CA file"):
        Trust("")


@pytest.mark.parametrize("text", ['{"data":null}x', '{"data":[1]} {"data":[2]}', "{broken", '{"data":[1,2,x'])
def test_what_is_not_json_is_not_taken_for_cut_short(text: str) -> None:
    assert isinstance(unreadable(Reply(200, (), text.encode()), CallContext()), UnexpectedAnswer)


@pytest.mark.parametrize(
    "text", ['{"data":[1,2', '{"data":"ab', '{"data":tr', '{"data":[{"a":1}', '{"data":-', "{", '{"data":1,']
)
def test_what_is_cut_short_is_told_so(text: str) -> None:
    assert isinstance(unreadable(Reply(200, (), text.encode()), CallContext()), Interrupted)
