"""A list of snapshots of one type: empty where there are none, an error where the place is missing."""

from __future__ import annotations

import pytest

from pbs_api.snapshots import list_snapshots
from pbs_client import ApiToken, Client, NotFound, PbsError, Request, raw_request
from pbs_simulator import SimulatedPbs
from tests.client.conftest import Connect
from tests.support.scripted import Reply, Script, data, path_of, refusal

ENOENT = refusal(400, "ENOENT: No such file or directory")


def test_of_a_type_that_was_never_there_the_list_is_empty(connect: Connect) -> None:
    script = Script(by=lambda request: data([]) if path_of(request).endswith("/groups") else ENOENT)
    pbs = connect(script)
    assert pbs.send(list_snapshots("tank", backup_type="ct")) == []
    assert pbs.exchange(list_snapshots("tank", backup_type="ct", ns="a/b")).data == []
    assert [request.target.removeprefix("/api2/json/admin/datastore/tank/") for request in script.requests] == [
        "snapshots?backup-type=ct",
        "groups",
        "snapshots?backup-type=ct&ns=a%2Fb",
        "groups?ns=a%2Fb",
    ]


@pytest.mark.parametrize("other", [ENOENT, refusal(403, "permission check failed"), refusal(500, "oops")])
def test_where_the_second_look_fails_the_first_error_counts(connect: Connect, other: Reply) -> None:
    script = Script(by=lambda request: other if path_of(request).endswith("/groups") else ENOENT)
    with pytest.raises(NotFound, match=r'^snapshots.list_snapshots\("tank", backup_type="ct"\): ENOENT'):
        connect(script, retries=0).send(list_snapshots("tank", backup_type="ct"))


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (list_snapshots("tank"), ENOENT),
        (list_snapshots("tank", backup_type="ct"), refusal(400, "no such datastore 'tank'")),
        (list_snapshots("tank", backup_type="ct"), refusal(403, "permission check failed")),
        (raw_request("GET", "/admin/datastore/{store}/snapshots", {"store": "tank", "backup-type": "ct"}), ENOENT),
    ],
)
def test_any_other_refusal_means_what_it_says(connect: Connect, request_: Request[object], answer: Reply) -> None:
    script = Script(answer)
    with pytest.raises(PbsError):
        connect(script).send(request_)
    assert len(script.requests) == 1


def test_as_a_server_has_it() -> None:
    simulated = SimulatedPbs()
    simulated.server.add_datastore("tank").add_snapshot("vm", "100", 1700000000)
    token = ApiToken("me@pbs!t", simulated.add_token("me@pbs", "t"))
    with Client("pbs.example.com", auth=token, transport=simulated.transport()) as pbs:
        assert pbs.send(list_snapshots("tank", backup_type="ct")) == []
        for missing in (list_snapshots("tank", backup_type="ct", ns="none"), list_snapshots("none", backup_type="ct")):
            with pytest.raises(NotFound):
                pbs.send(missing)
