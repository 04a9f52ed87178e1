"""`pbsh report`: the health of one server or many."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pbs_tools.command.expecting import expecting, guests
from pbs_tools.command.options import FORMATS, TABLES, FileName, Number, command, remember
from pbs_tools.command.saying import say
from pbs_tools.command.store_option import only_stores

if TYPE_CHECKING:
    from pbs_tools.command.session import Session
    from pbs_tools.health import Report, Thresholds


class _Limit(NamedTuple):
    """A threshold of the report as an option."""

    name: str
    unit: str
    warning: str
    critical: str
    text: str


LIMITS = (
    _Limit("usage", "PERCENT", "85", "95", "Warn where more of a datastore is used."),
    _Limit("days-until-full", "DAYS", "30", "7", "Warn of a datastore that will be full sooner."),
    _Limit("backup-age", "SPAN", "26h", "50h", "Warn of a group whose newest backup is older."),
    _Limit("verify-age", "SPAN", "45d", "", "Warn of a newest backup that was not verified for longer."),
    _Limit("gc-age", "SPAN", "8d", "30d", "Warn where garbage was collected longer ago."),
    _Limit("overdue", "SPAN", "2h", "1d", "Warn of a job that is later than this."),
    _Limit("certificate-days", "DAYS", "30", "7", "Warn of a certificate that expires sooner."),
)
"""The thresholds, as `health.Thresholds` has them, with the defaults as people write them."""


def _with_limits(function: Callable[..., Any]) -> Callable[..., Any]:
    """With two options for each threshold."""
    shrinking = "A newest backup smaller than this share of an earlier one is reported. Default: 50."
    made: Callable[..., Any] = click.option("--shrinking", type=Number(0, 100), metavar="PERCENT", help=shrinking)(
        function
    )
    for limit in reversed(LIMITS):
        kinds: dict[str, click.ParamType[Any]] = {"PERCENT": Number(0, 100), "DAYS": Number(0)}
        for level, default in (("critical", limit.critical), ("warning", limit.warning)):
            text = limit.text if level == "warning" else "The same, as critical."
            text = f"{text} {f'Default: {default}.' if default else 'Never, if not given.'}"
            made = click.option(f"--{limit.name}-{level}", type=kinds.get(limit.unit), metavar=limit.unit, help=text)(
                made
            )
    return made


@command("report", without=TABLES)
@click.option(
    "--output-format",
    type=click.Choice((*FORMATS, "html")),
    expose_value=False,
    callback=remember,
    help="How it is written: html is a self-contained page and needs the extra `report`;"
    " jsonl and csv have the findings only.",
)
@click.option(
    "--output",
    "output",
    type=FileName(dir_okay=False),
    metavar="FILE",
    help="Write it to this file instead of stdout.",
)
@_with_limits
@expecting
@only_stores
@click.option(
    "--without",
    type=click.Choice(("groups", "jobs", "tasks", "certificates")),
    multiple=True,
    help="Do not look at these, such as certificates, which take the rights of an administrator.",
)
@click.option("--subscription", is_flag=True, help="Look at the subscription as well.")
@click.option("--updates", is_flag=True, help="Look for package updates as well.")
@click.pass_obj
def report(
    session: Session,
    /,
    output: str | None,
    expect: tuple[str, ...],
    expect_file: str | None,
    stores: tuple[str, ...],
    without: tuple[str, ...],
    **given: Any,
) -> None:
    """Is everything backed up, recently, and verified; will the disk be full; which job fails
    or never ran.

    Findings come first, each with a remedy. Ends with 1 if anything is critical, as is a datastore
    that was named and is not there, or if anything could not be seen. Datastores, groups and jobs
    whose comment begins with no-monitor are left alone.

    The report on the system that Proxmox's support asks for is `pbsh node report`.
    """
    from pbs_tools import health
    from pbs_tools.command import pasteable
    from pbs_tools.health import Scope

    thresholds = thresholds_of(given)
    expected = guests(expect, expect_file)
    if expected and "groups" in without:
        raise click.UsageError("--without groups leaves out the backups that --expect and --expect-file look for")
    left_out: dict[str, Any] = {part: None if part == "tasks" else False for part in without}
    scope = Scope(subscription=given["subscription"], updates=given["updates"], stores=stores, **left_out)
    clients = [client for _, client in session.clients]
    health_report = health.report(*clients, scope=scope, thresholds=thresholds, expected=expected)
    _write(_written(session, pasteable.report(health_report, session.given, session.clients)), output)
    if any(item.severity == "critical" or item.about.startswith("unseen-") for item in health_report.findings):
        raise click.exceptions.Exit(1)


def _written(session: Session, found: Report) -> str:
    from pbs_tools.command.output import text_of

    written = session.output_format
    if written == "html":
        return _page(found)
    if written == "text":
        from pbs_tools.health.plain import text

        return f"{text(found)}\n"
    whole = found.to_json()
    return text_of(whole["findings"] if written in ("jsonl", "csv") else whole, written)


def _page(found: Report) -> str:
    try:
        from pbs_tools.health.page import page
    except ImportError as error:
        raise click.UsageError(f"html needs the extra `report` of this package ({error})") from None
    return page(found)


def _write(text: str, output: str | None) -> None:
    if output is None:
        say(text.removesuffix("\n"), lines=True)
        return
    try:
        Path(output).write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}") from None


def thresholds_of(given: Mapping[str, Any]) -> Thresholds:
    """The thresholds that were typed, and for the others the usual ones."""
    from pbs_tools.health import Limit, Thresholds

    usual = Thresholds()
    typed: dict[str, Any] = {}
    for limit in LIMITS:
        name = limit.name.replace("-", "_")
        values = {level: _read(limit.unit, given[f"{name}_{level}"]) for level in ("warning", "critical")}
        default = getattr(usual, name)
        typed[name] = Limit(
            **{level: getattr(default, level) if value is None else value for level, value in values.items()}
        )
    shrinking = _read("PERCENT", given["shrinking"])
    return Thresholds(**typed, shrinking=usual.shrinking if shrinking is None else shrinking)


def _read(unit: str, typed: Any) -> float | None:
    from pbs_tools.ranges import seconds

    if typed is None:
        return None
    number: float = seconds(typed) if unit == "SPAN" else typed
    if unit == "SPAN" and number < 0:
        raise click.UsageError(f"{typed} is no length of time: it is below zero")
    return number / 100 if unit == "PERCENT" else number
