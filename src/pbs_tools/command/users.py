"""Users and tokens: made with the rights that they need, and secrets shown once or written
to a file."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import click

from pbs_tools.command.catalog import operation
from pbs_tools.command.generic import Call, GenericCommand
from pbs_tools.command.options import FileName
from pbs_tools.command.saying import say
from pbs_tools.command.values import Value

if TYPE_CHECKING:
    from pbs_tools.command.catalog import Entry
    from pbs_tools.command.session import Session

GRANT = "access.update_acl"
CREATE_TOKEN = "access.create_token"


class WithSecret(GenericCommand):
    """A command whose answer holds a secret that PBS never tells again."""

    def more_options(self) -> list[click.Option]:
        text = "Write the secret to this new file, which only you can read, instead of showing it."
        return [click.Option(["secret_file", "--secret-file"], type=FileName(), help=text)]

    def carry_out(self, session: Session, calls: list[Call]) -> None:
        with secret_file(click.get_current_context().params.get("secret_file")) as self._file:
            super().carry_out(session, calls)

    def make_call(self, session: Session, entry: Entry, values: dict[str, Any]) -> None:
        if self._file is None or not {"value", "secret"} & set(entry["returns"].get("properties", ())):
            super().make_call(session, entry, values)
            return
        from pbs_tools.command.calls import build

        session.connect()
        answer = cast("dict[str, str]", session.send(build(entry, values), secrets=True))
        name = "value" if "value" in answer else "secret"
        try:
            os.write(self._file, f"{answer[name]}\n".encode())
        except OSError as error:  # PBS never tells it again.
            click.echo(f"Warning: the secret cannot be written, and is shown instead: {error.strerror}", err=True)
        else:
            del answer[name]
        session.show(answer or None, self.row)


class WithRights(WithSecret):
    """A command that makes a user or a token, and gives rights to both."""

    def more_options(self) -> list[click.Option]:
        role = next(parameter for parameter in operation(GRANT)["parameters"] if parameter["wire"] == "role")
        return [
            click.Option(
                ["role", "--role"], type=Value(role), help="A role for the user, and for the token made with it."
            ),
            click.Option(
                ["on", "--on"], multiple=True, metavar="PATH", help="Where, as in /datastore/tank; / if not given."
            ),
            *super().more_options(),
        ]

    def calls(self, values: dict[str, Any], given: dict[str, Any]) -> list[Call]:
        if given["on"] and not given["role"]:
            raise click.UsageError("--on says where, and --role is missing that says what")
        userid = values["userid"]
        name = values.get("token-name") or given.get("token")
        calls = super().calls(values, given)
        if name and "token-name" not in values:
            calls.append((operation(CREATE_TOKEN), {"userid": userid, "token-name": name}))
        if given["role"]:
            # A token has no more rights than its user, and none that it is not given itself.
            for auth_id in (userid, f"{userid}!{name}") if name else (userid,):
                calls += [
                    (operation(GRANT), {"path": path, "role": given["role"], "auth-id": auth_id})
                    for path in given["on"] or ("/",)
                ]
        return calls


class CreateUser(WithRights):
    """`pbsh user create`"""

    def more_options(self) -> list[click.Option]:
        token = click.Option(
            ["token", "--token"], metavar="NAME", help="Also create a token with this name and the same rights."
        )
        return [token, *super().more_options()]


@contextmanager
def secret_file(path: str | None) -> Generator[int | None]:
    """A new file that only its owner can read; removed again if what it is for fails. None if there
    is no path.

    It is made before anything is sent: a secret that could not be written would be lost.
    """
    if path is None:
        yield None
        return
    if path == "-":
        raise click.UsageError("--secret-file takes the name of a file; without it the secret is shown")
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise click.UsageError(f"--secret-file {path}: {error.strerror}") from None
    try:
        yield descriptor
        os.fsync(descriptor)
    finally:
        empty = os.fstat(descriptor).st_size == 0
        os.close(descriptor)
        if empty:
            os.unlink(path)


class UpdateUser(GenericCommand):
    """`pbsh user update`: says so where a password is given, which PBS takes and ignores."""

    def calls(self, values: dict[str, Any], given: dict[str, Any]) -> list[Call]:
        if "password" in values:
            userid = values.get("userid", "USERID")
            text = f"PBS ignores --password here; `pbsh user change-password {userid}` sets it"
            say(f"Warning: {text}", err=True)
        return super().calls(values, given)
