"""Writes the health of a server as a web page, and prints what is wrong and what to do about it.

`python health_report.py report.html vm/100 host/web01`: the guests named must have a backup.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from pbs_client import Client
from pbs_tools import health
from pbs_tools.health.page import page


def main(file: str, expected: Sequence[str]) -> int:
    with Client.from_env() as pbs:
        report = health.report(pbs, expected=expected)
    Path(file).write_text(page(report), encoding="utf-8")
    for finding in report.findings:
        print(f"{finding.severity}: {finding.subject}: {finding.sentence}")
        if finding.remedy:
            print(f"    {finding.remedy}")
    if not report.findings:
        print("nothing is wrong")
    return 0 if report.worst is None else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
