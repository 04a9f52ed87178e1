"""The answers, in files and folders named after the modules of `pbs_api`.

What several of them need lives in `pbs_simulator` itself: `section_answers`, `job_answers`,
`curves`.
"""

from __future__ import annotations

from collections.abc import Mapping

from pbs_simulator.answers import (
    apt,
    certificates,
    disks,
    encryption_keys,
    gc,
    groups,
    metrics,
    namespaces,
    network,
    notifications,
    protocols,
    prune,
    realms,
    remotes,
    s3,
    server,
    sync,
    tape,
    tape_drives,
    tape_media,
    tasks,
    traffic_control,
    verify,
)
from pbs_simulator.answers.access import login, permissions, second_factors, users
from pbs_simulator.answers.datastore import devices, settings as datastore_settings, state, usage
from pbs_simulator.answers.nodes import machine, services, settings as node_settings
from pbs_simulator.answers.snapshots import contents, reading
from pbs_simulator.calls import AnswerFunction, Answers

MODULES: Mapping[str, tuple[Answers, ...]] = {
    "access": (login.answers, permissions.answers, second_factors.answers, users.answers),
    "apt": (apt.answers,),
    "certificates": (certificates.answers,),
    "datastore": (devices.answers, datastore_settings.answers, state.answers, usage.answers),
    "disks": (disks.answers,),
    "encryption_keys": (encryption_keys.answers,),
    "gc": (gc.answers,),
    "groups": (groups.answers,),
    "metrics": (metrics.answers,),
    "namespaces": (namespaces.answers,),
    "network": (network.answers,),
    "nodes": (machine.answers, services.answers, node_settings.answers),
    "notifications": (notifications.answers,),
    "prune": (prune.answers,),
    "realms": (realms.answers,),
    "remotes": (remotes.answers,),
    "s3": (s3.answers,),
    "server": (server.answers,),
    "snapshots": (contents.answers, reading.answers),
    "sync": (sync.answers,),
    "tape": (tape.answers,),
    "tape_drives": (tape_drives.answers,),
    "tape_media": (tape_media.answers,),
    "tasks": (tasks.answers,),
    "traffic_control": (traffic_control.answers,),
    "verify": (verify.answers,),
    "protocols": (protocols.answers,),
}
"""The answers to the operations of each module of `pbs_api`; `protocols` has those that it does not
cover.
"""

ANSWERS: Mapping[tuple[str, str], AnswerFunction] = {
    operation: function
    for parts in MODULES.values()
    for part in parts
    for operation, function in part.by_operation.items()
}
"""Every answer there is, by verb and path template.

An operation that is missing here is not simulated.
"""
