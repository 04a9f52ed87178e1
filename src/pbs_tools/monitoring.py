"""The result of checks as Checkmk and Zabbix read it, for everything that was looked at at once.

    result = checks.run("all", pbs)
    print(monitoring.checkmk(result), end="")
    print(json.dumps(monitoring.zabbix(result)))

Checkmk gets a local check for each thing, piggybacked on the host that the backup server is there:
a data source program or a plugin on any host prints it. Zabbix gets what low-level discovery wants
and, in the same answer, the values that the discovered items pick from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import attrs

from pbs_client.printable import printable
from pbs_tools.checks import WORSE, Figure, Line, Result, Status
from pbs_tools.ranges import Range


@attrs.frozen
class Service:
    """What one check says about one thing; if it has several lines, worst first."""

    check: str
    server: str
    subject: str
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        """`PBS backup-age tank:vm/100`."""
        return printable(" ".join(filter(None, ("PBS", self.check, self.subject))))

    @property
    def text(self) -> str:
        """The message, on one line."""
        return printable(" ".join("; ".join(line.text for line in self.lines).split()))

    @property
    def figure(self) -> Figure | None:
        """Its figure, if it has one."""
        return next((line.figure for line in self.lines if line.figure is not None), None)


def services(result: Result) -> list[Service]:
    """The lines of a result, put together by check, server and subject. Each server has one service
    that is always there, and that says so where something could not be seen: a service that comes
    only with what is wrong would have to be discovered first."""
    grouped: dict[tuple[str, str, str], list[Line]] = {}
    for line in (*result.lines, *_whole(result)):
        grouped.setdefault((line.check, line.server, line.subject), []).append(line)
    worst_first = {
        key: tuple(sorted(lines, key=lambda line: -WORSE.index(line.status))) for key, lines in grouped.items()
    }
    return [Service(*key, lines) for key, lines in sorted(worst_first.items())]


def _whole(result: Result) -> Iterator[Line]:
    """A line about each server as a whole: whether everything could be seen."""
    of_server: dict[str, list[Line]] = {server: [] for server in result.servers}
    for line in result.lines:
        of_server.setdefault(line.server, []).append(line)
    for server in result.servers:
        lines = of_server[server]
        told = any((line.check, line.subject) == (result.name, "") for line in lines)
        unseen = [line for line in lines if not line.seen and line.subject]
        if unseen:
            worst = max(unseen, key=lambda line: WORSE.index(line.status))
            more = f" (and {len(unseen) - 1} more)" if len(unseen) > 1 else ""
            yield Line(worst.status, f"{worst.text}{more}", None, server, "", result.name)
        elif not told and lines:
            yield Line(Status.OK, "everything could be seen", None, server, "", result.name)
        elif not told:
            yield Line(Status.UNKNOWN, result.nothing, None, server, "", result.name)


def checkmk(result: Result) -> str:
    """Piggyback sections with local checks, a section for each server."""
    return "".join(f"{line}\n" for line in _checkmk(services(result)))


def _checkmk(found: list[Service]) -> Iterator[str]:
    for server in sorted({service.server for service in found}):
        yield f"<<<<{_host(server, found)}>>>>"
        yield "<<<local:sep(0)>>>"
        for service in found:
            if service.server == server:
                yield f'{int(service.lines[0].status)} "{_quoted(service.name)}" {_metric(service)} {service.text}'
    yield "<<<<>>>>"


def _host(server: str, found: list[Service]) -> str:
    """The name of the host in Checkmk: without the port unless two servers differ only there."""
    host = server.rpartition(":")[0].strip("[]") or server
    same = {other.server for other in found if other.server.rpartition(":")[0].strip("[]") == host}
    return re.sub(r"[^0-9A-Za-z._-]", "_", server if len(same) > 1 else host)


def _quoted(name: str) -> str:
    return name.replace('"', "'")


def _metric(service: Service) -> str:
    """The figure as `name=value;warning;critical`. Checkmk has only upper limits, so others are
    left out."""
    figure = service.figure
    if figure is None:
        return "-"
    name = f"pbs_{re.sub('[^a-z]', '_', service.check)}"
    return f"{name}={figure.value:.12g};{_upper(figure.warning)};{_upper(figure.critical)}"


def _upper(limit: Range | None) -> str:
    text = "" if limit is None else str(limit)
    return text if re.fullmatch(r"[0-9.]+", text) else ""


def zabbix(result: Result) -> dict[str, Any]:
    """An answer for a Zabbix item of type text: `data` is for a rule of low-level discovery, and
    `values` for the items that it makes, by the key that each was discovered with."""
    by_key = {_key(service): service for service in services(result)}
    return {
        "data": [
            {
                "{#PBS.KEY}": key,
                "{#PBS.SERVER}": service.server,
                "{#PBS.CHECK}": service.check,
                "{#PBS.SUBJECT}": service.subject,
                "{#PBS.UNIT}": service.figure.unit if service.figure is not None else "",
            }
            for key, service in by_key.items()
        ],
        "values": {
            key: {
                "status": int(service.lines[0].status),
                "text": service.text,
                "value": None if service.figure is None else service.figure.value,
            }
            for key, service in by_key.items()
        },
    }


def _key(service: Service) -> str:
    """What identifies a service, without characters that would end a string in a JSONPath."""
    return re.sub(r"['\"\\]", "_", f"{service.server}|{service.check}|{service.subject}")
