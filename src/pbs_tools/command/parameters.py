"""The options of an operation: one for each parameter, under its wire name, and how they
may be written.

A boolean needs no value (`--dry-run`, `--dry-run 1`). A list is given item by item, or its words
with commas (`--delete comment,expire`). A setting that PBS packs into one text is given as that
text (`--notify gc=always,prune=never`) or by its members (`--notify.gc always`). A secret is asked
for where no value follows, and read from a file for `--password-file`; `secret_values` has the
rest. Other text that has many lines, such as certificates, has an option for a file too. What PBS
wants in base64 is named as a file.
"""

from __future__ import annotations

import base64
from collections.abc import Container, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from pbs_tools.command import members, secret_values, texts
from pbs_tools.command.catalog import Entry
from pbs_tools.command.values import FALSE, TRUE, Schema, Value


class WireOption(click.Option):
    """The option of a parameter, or of one member of it."""

    def __init__(self, names: list[str], parameter: Schema, **settings: Any) -> None:
        self.parameter = parameter
        super().__init__(names, **settings)

    @property
    def is_boolean(self) -> bool:
        return isinstance(self.type, Value) and self.type.schema["type"] == "boolean" and not self.multiple


def options_of(entry: Entry, positional: Iterable[str], literals: Container[str] = ()) -> list[WireOption]:
    """The options of an operation. Those that are positional arguments too are left out
    of the help; `literals` are the secrets that may stand on the command line."""
    hidden = {*positional, "node"}
    return [
        option
        for parameter in entry["parameters"]
        for option in _options(parameter, entry, literals, hidden=parameter["wire"] in hidden)
    ]


def given_values(entry: Entry, given: dict[str, Any], literals: Container[str] = ()) -> dict[str, Any]:
    """What the options say, by wire name. `given` has their values by the names of `options_of`.
    May ask for secrets; `literals` are those that may stand on the command line."""
    values: dict[str, Any] = {}
    for parameter in entry["parameters"]:
        name, wire = parameter["name"], parameter["wire"]
        value, file = given.get(name), given.get(f"{name}__file")
        if file is not None:
            if value not in (None, ()):
                raise click.UsageError(f"--{wire} and --{wire}-file are two sources for one value")
            text = secret_values.of_file(file)
            value = file.splitlines() if parameter["type"] == "array" else checked(parameter, text)
        elif _is_typed_secret(parameter) and value not in (None, ()):
            value = secret_values.read(parameter, value, literals, of=entry["name"])
        elif parameter["type"] == "array":
            value = list[Any](value or ()) or None
        if parts := given_members(parameter, given):
            value = members.merged(parameter, str(value or ""), parts)
        if value is not None:
            values[wire] = value
    return values


def given_members(parameter: Schema, given: dict[str, Any]) -> dict[str, Any]:
    """The members of a packed setting that were given one by one."""
    names = {member: given.get(_member_name(parameter, member)) for member in _members_of(parameter)}
    return {member: value for member, value in names.items() if value is not None}


def checked(parameter: Schema, text: str, name: str = "") -> Any:
    """The value of a text that click has not read. Raises `click.UsageError` with the name of the
    argument or option."""
    try:
        return Value(parameter).read(text)
    except ValueError as error:
        raise click.UsageError(f"{name or '--' + parameter['wire']}: {error}") from None


def spelled(args: list[str], parameters: list[click.Parameter]) -> Iterator[str]:
    """The arguments as click takes them: options that need no value get one."""
    options = {name: parameter for parameter in parameters for name in (*parameter.opts, *parameter.secondary_opts)}
    rest = list(reversed(args))
    while rest:
        text = rest.pop()
        option = options.get(text)
        following = rest[-1] if rest else "--"
        if text == "--":
            yield text
            yield from reversed(rest)
            return
        if isinstance(option, WireOption) and option.is_boolean:
            yield f"{text}={rest.pop() if following.lower() in TRUE + FALSE else '1'}"
        elif (
            isinstance(option, WireOption)
            and option.parameter["secret"]
            and not option.multiple
            and not text.endswith("-file")
        ):
            yield f"{text}={secret_values.ASK if following.startswith('-') and following != '-' else rest.pop()}"
        elif isinstance(option, WireOption) and option.multiple and "enum" in option.parameter["items"] and rest:
            yield from (f"{text}={word}" for word in rest.pop().split(","))
        else:
            yield text
            if text.startswith("--") and "=" not in text and rest and not getattr(option, "is_flag", False):
                yield rest.pop()


def _options(parameter: Schema, entry: Entry, literals: Container[str], *, hidden: bool) -> Iterator[WireOption]:
    name, wire = parameter["name"], parameter["wire"]
    multiple = parameter["type"] == "array"
    kind: click.ParamType[Any] = Value(parameter)
    if parameter["unit"] == "base64":
        kind = click.Path(exists=True, dir_okay=False)
    elif parameter["secret"]:
        kind = click.STRING
    text, metavar = texts.parameter_help(parameter, entry), None
    if _is_typed_secret(parameter):
        text, metavar = f"{text} {secret_values.help_of(parameter, literals)}".strip(), "[-|@FILE]"
    yield WireOption(
        [name, f"--{wire}"],
        parameter,
        type=kind,
        multiple=multiple,
        hidden=hidden,
        help=text,
        metavar=metavar,
        callback=_encoded,
    )
    if _is_typed_secret(parameter) or parameter["unit"] == "pem":
        what = f"A file that holds --{wire}."
        yield WireOption(
            [f"{name}__file", f"--{wire}-file"],
            parameter,
            type=click.File(encoding="utf-8"),
            hidden=hidden,
            help=what,
            callback=_read,
        )
    for member, schema in _members_of(parameter).items():
        names = [_member_name(parameter, member), f"--{wire}.{member}"]
        yield WireOption(
            names, parameter, type=Value({"wire": member, "unit": None, **schema}), help=f"{member} of --{wire}."
        )


def _is_typed_secret(parameter: Schema) -> bool:
    """Whether this is a secret that somebody types. One in base64 is a file, which is named."""
    secret: bool = parameter["secret"]
    return secret and parameter["unit"] != "base64"


def _members_of(parameter: Schema) -> dict[str, Schema]:
    members: dict[str, Schema] = parameter.get("format", {}).get("properties", {})
    return members


def _member_name(parameter: Schema, member: str) -> str:
    return f"{parameter['name']}__{member.replace('-', '_')}"


def _encoded(context: click.Context, option: click.Parameter, value: Any) -> Any:
    """What PBS wants in base64, from the file that was named."""
    assert isinstance(option, WireOption)
    if value is None or option.parameter["unit"] != "base64":
        return value
    with _naming(option):
        return base64.urlsafe_b64encode(Path(value).read_bytes().rstrip()).decode()


def _read(context: click.Context, option: click.Parameter, value: Any) -> Any:
    if value is None:
        return None
    try:
        with _naming(option):
            return value.read()
    except click.UsageError:
        context.close()  # Which click leaves open then, and the file with it.
        raise


@contextmanager
def _naming(option: click.Parameter) -> Generator[None]:
    """Names the option whose file cannot be read."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise click.UsageError(f"{option.opts[0]}: the file cannot be read: {reason}") from None
