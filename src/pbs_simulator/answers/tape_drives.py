"""Tape drives and changers of a server without tape hardware: lists are empty, and every drive is
unknown.
"""

from __future__ import annotations

from typing import Any

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.refusals import Refusal
from pbs_simulator.section_answers import answer_sections

answers: Answers = Answers()


def no_such_drive(name: str) -> Refusal:
    """Every drive is one that is not configured."""
    return Refusal(f"no such drive '{name}'")


@answers("GET", "/tape/drive")
@answers("GET", "/tape/changer")
@answers("GET", "/tape/scan-drives")
@answers("GET", "/tape/scan-changers")
def list_no_devices(call: ApiCall) -> list[dict[str, Any]]:
    return []


@answers("POST", "/tape/drive/{drive}/barcode-label-media")
@answers("POST", "/tape/drive/{drive}/label-media")
def label_media(call: ApiCall) -> None:
    pool = call.get("pool")
    if pool is not None and pool not in call.server.sections["media-pool"].items:
        raise Refusal(f"no such pool ('{pool}')")
    raise no_such_drive(call["drive"])


@answers("GET", "/tape/drive/{drive}/status")
@answers("GET", "/tape/drive/{drive}/inventory")
@answers("PUT", "/tape/drive/{drive}/inventory")
@answers("GET", "/tape/drive/{drive}/read-label")
@answers("GET", "/tape/drive/{drive}/cartridge-memory")
@answers("GET", "/tape/drive/{drive}/volume-statistics")
@answers("POST", "/tape/drive/{drive}/catalog")
@answers("PUT", "/tape/drive/{drive}/clean")
@answers("POST", "/tape/drive/{drive}/eject-media")
@answers("PUT", "/tape/drive/{drive}/export-media")
@answers("POST", "/tape/drive/{drive}/format-media")
@answers("POST", "/tape/drive/{drive}/load-media")
@answers("POST", "/tape/drive/{drive}/load-slot")
@answers("POST", "/tape/drive/{drive}/restore-key")
@answers("POST", "/tape/drive/{drive}/rewind")
@answers("POST", "/tape/drive/{drive}/unload")
def use_drive(call: ApiCall) -> None:
    raise no_such_drive(call["drive"])


@answers("GET", "/tape/changer/{name}/status")
@answers("POST", "/tape/changer/{name}/transfer")
def use_changer(call: ApiCall) -> None:
    raise Refusal(f"no such changer '{call['name']}'")


def _needs_a_device(call: ApiCall, item: str, settings: dict[str, Any]) -> None:
    """There is no tape hardware here, so no path is a device."""
    if "path" in settings:
        raise Refusal(f"path '{settings['path']}' is not a lto SCSI-generic tape device")


answer_sections(answers, "drive", _needs_a_device)
answer_sections(answers, "changer", _needs_a_device)
