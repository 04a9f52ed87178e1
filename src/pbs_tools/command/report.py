"""`pbsh report`: the health of one server or many."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pbs_tools.command.options import FORMATS, command, remember
from pbs_tools.command.saying import say

if TYPE_CHECKING:
    from pbs_tools.command.session import Session
    from pbs_tools.health import Report


@command("report")
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
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write it to this file instead of stdout.",
)
@click.option("--usage-warning", type=click.FloatRange(0, 100), metavar="PERCENT", help="Default: 85.")
@click.option("--usage-critical", type=click.FloatRange(0, 100), metavar="PERCENT", help="Default: 95.")
@click.option("--backup-age-warning", metavar="SPAN", help="Default: 26h.")
@click.option("--backup-age-critical", metavar="SPAN", help="Default: 50h.")
@click.option(
    "--expect", multiple=True, metavar="GUEST", help="A guest that must have a backup: vm/100, 100 or tank:ns:vm/100."
)
@click.option(
    "--expect-file",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="A file with such guests, one a line.",
)
@click.option("--subscription", is_flag=True, help="Look at the subscription as well.")
@click.option("--updates", is_flag=True, help="Look for package updates as well.")
@click.pass_obj
def report(
    session: Session, /, output: str | None, expect: tuple[str, ...], expect_file: str | None, **given: Any
) -> None:
    """Is everything backed up, recently, and verified; will the disk be full; which job fails
    or never ran.

    Findings come first, each with a remedy, and what could not be seen is among them. Ends with 1
    if anything is critical. Datastores, groups and jobs whose comment begins with no-monitor are
    left alone.

    The report on the system that Proxmox's support asks for is `pbsh node report`.
    """
    from pbs_tools import health
    from pbs_tools.health import Limit, Scope, Thresholds

    usual = Thresholds()
    age = (given["backup_age_warning"], given["backup_age_critical"])
    share = (given["usage_warning"], given["usage_critical"])
    thresholds = Thresholds(
        usage=Limit(
            *(_or(part and part / 100, default) for part, default in zip(share, _pair(usual.usage), strict=True))
        ),
        backup_age=Limit(
            *(_or(_seconds(part), default) for part, default in zip(age, _pair(usual.backup_age), strict=True))
        ),
    )
    lines = Path(expect_file).read_text(encoding="utf-8").splitlines() if expect_file else []
    expected = (*expect, *(line.strip() for line in lines if line.strip() and not line.startswith("#")))
    scope = Scope(subscription=given["subscription"], updates=given["updates"])
    clients = [client for _, client in session.clients]
    health_report = health.report(*clients, scope=scope, thresholds=thresholds, expected=expected)
    _write(_written(session, health_report), output)
    if health_report.worst == "critical":
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


def _or(value: float | None, default: float | None) -> float | None:
    return default if value is None else value


def _pair(limit: Any) -> tuple[float | None, float | None]:
    return limit.warning, limit.critical


def _seconds(text: str | None) -> float | None:
    from pbs_tools.ranges import seconds

    return None if text is None else seconds(text)
