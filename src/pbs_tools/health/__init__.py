"""Is everything backed up, recently, and verified; will the disk be full; which job fails
or never ran.

    report = health.report(pbs)
    for finding in report.findings:
        print(finding.severity, finding.subject, finding.sentence, finding.remedy)

`facts` says what is known, `collecting` asks for it, `findings` judges it by thresholds, `report`
puts it together.
"""

from __future__ import annotations

from pbs_tools.health.collecting import Scope
from pbs_tools.health.findings import Finding, Limit, Severity, Thresholds
from pbs_tools.health.report import Report, areport, report

__all__ = ["Finding", "Limit", "Report", "Scope", "Severity", "Thresholds", "areport", "report"]
