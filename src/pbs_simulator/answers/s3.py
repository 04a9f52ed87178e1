"""S3 endpoints, without a cloud behind them."""

from __future__ import annotations

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.refusals import Refusal
from pbs_simulator.section_answers import answer_sections

answers: Answers = Answers()


@answers("GET", "/config/s3/{id}/list-buckets")
def list_buckets(call: ApiCall) -> None:
    _known_endpoint(call, call["id"])
    raise Refusal("failed to list buckets")


@answers("PUT", "/admin/s3/{s3-endpoint-id}/check")
def check_s3_endpoint(call: ApiCall) -> None:
    _known_endpoint(call, call["s3-endpoint-id"])
    raise Refusal("head object failed")


@answers("PUT", "/admin/s3/{s3-endpoint-id}/reset-counters")
def reset_s3_counters(call: ApiCall) -> None:
    _known_endpoint(call, call["s3-endpoint-id"])
    counter = "-".join(filter(None, (call["s3-endpoint-id"], call["bucket"], call.get("store-prefix"))))
    raise Refusal(f"Cannot find s3 counters file '\"/run/proxmox-backup/s3-statistics/{counter}.shmem\"'")


def _known_endpoint(call: ApiCall, name: str) -> None:
    if name not in call.server.sections["s3"].items:
        raise Refusal("config lookup failed")


def _used_by_datastore(call: ApiCall, item: str) -> None:
    for name, store in call.server.datastores.items():
        if f"client={item}" in str(store.config.get("backend", "")).split(","):
            raise Refusal(f"in-use by datastore {name}")


answer_sections(answers, "s3", references=(_used_by_datastore,))
