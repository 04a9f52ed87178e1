"""Remotes, and looking through one at what is on the other side, with the rights that the remote's
own login has there.
"""

from __future__ import annotations

from typing import Any

from pbs_simulator.answers.datastore.state import list_datastores
from pbs_simulator.answers.groups import list_groups
from pbs_simulator.answers.namespaces import list_namespaces
from pbs_simulator.calls import AnswerFunction, Answers, ApiCall
from pbs_simulator.refusals import Refusal, parameter_refusal
from pbs_simulator.replication.connections import NotConnected, connect
from pbs_simulator.section_answers import answer_sections

answers: Answers = Answers()


def _ask(call: ApiCall, function: AnswerFunction, path: str, params: dict[str, Any]) -> Any:
    """What the other side answers to a GET; anything that goes wrong there is a 500 here."""
    remote = call.server.sections["remote"].find(call["name"])
    try:
        try:
            peer = connect(call.server, remote)
        except NotConnected as failure:
            raise Refusal(f"remote connection to '{remote['host']}' failed - {failure}") from None
        peer.check_token()
        return function(ApiCall(peer.server.catalog.operations["GET", path], params, peer.auth_id, peer.server))
    except Refusal as refusal:
        raise Refusal(f"failed to scan remote '{call['name']}' - {refusal.text}", 500) from None


@answers("GET", "/config/remote/{name}/scan")
def scan_stores(call: ApiCall) -> Any:
    return _ask(call, list_datastores, "/admin/datastore", {})


@answers("GET", "/config/remote/{name}/scan/{store}/namespaces")
def scan_namespaces(call: ApiCall) -> Any:
    return _ask(call, list_namespaces, "/admin/datastore/{store}/namespace", {"store": call["store"]})


@answers("GET", "/config/remote/{name}/scan/{store}/groups")
def scan_groups(call: ApiCall) -> Any:
    params = {"store": call["store"]}
    if call.get("namespace") is not None:
        params["ns"] = call["namespace"]
    return _ask(call, list_groups, "/admin/datastore/{store}/groups", params)


def _used_by_sync_job(call: ApiCall, item: str) -> None:
    for job, settings in call.server.sections["sync"].items.items():
        if settings.get("remote") == item:
            raise parameter_refusal(
                ("name", f"remote '{item}' is used by sync job '{job}' (datastore '{settings['store']}')")
            )


answer_sections(answers, "remote", references=(_used_by_sync_job,))
