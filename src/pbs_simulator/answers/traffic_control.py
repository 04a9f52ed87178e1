"""Limits on traffic, and what they hold back just now."""

from __future__ import annotations

from typing import Any

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.section_answers import answer_sections

answers: Answers = Answers()


@answers("GET", "/admin/traffic-control")
def list_current_traffic(call: ApiCall) -> list[dict[str, Any]]:
    """No rule ever has traffic: nothing but API calls reaches this server."""
    section = call.server.sections["traffic-control"]
    call.attributes["digest"] = section.digest()
    return [{**rule, "cur-rate-in": 0, "cur-rate-out": 0} for rule in section.show_all()]


answer_sections(answers, "traffic-control")
