"""A refusal that means an empty list.

Asked for snapshots of a backup type that a datastore has never held, PBS answers with the same
ENOENT as for a missing namespace: it opens a directory that only the first backup creates. A second
call tells the two apart. It lists the groups, which everybody may do who may list snapshots, and
which PBS refuses only for a missing namespace.
"""

from __future__ import annotations

from pbs_client.errors import NotFound, PbsError
from pbs_client.runtime.operation import Operation, Parameter
from pbs_client.runtime.request import BaseRequest, Request, StreamRequest

_SNAPSHOTS = ("GET", "/admin/datastore/{store}/snapshots")
_GROUPS = Operation(
    "groups.list_groups",
    "GET",
    "/admin/datastore/{store}/groups",
    "read",
    parameters=(Parameter("store", "store", "path"), Parameter("ns", "ns", "query")),
)


def second_look(request: BaseRequest, error: PbsError) -> Request[object] | None:
    """The call that tells an empty list from a missing place: if it succeeds, the list is empty.
    None where the error means just what it says."""
    operation, values = request.operation, request.values
    if not isinstance(error, NotFound) or not error.message.startswith("ENOENT"):
        return None
    if (operation.method, operation.template) != _SNAPSHOTS or operation.name == "raw_request":
        return None
    if isinstance(request, StreamRequest) or "backup-type" not in values:
        return None
    return Request(_GROUPS, {"store": values.get("store"), "ns": values.get("ns")})
