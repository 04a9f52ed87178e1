"""Errors whose text does not arrive completely."""

from __future__ import annotations

import pytest

from pbs_client import Interrupted, NotFound
from tests.client.conftest import Connect
from tests.client.operations import list_snapshots
from tests.support.scripted import Reply, Script


def test_the_status_of_an_error_counts_though_its_text_is_cut(connect: Connect) -> None:
    script = Script(Reply(404, pieces=[b"no such da"], breaks=Interrupted("cut")))
    with pytest.raises(NotFound, match="no such da"):
        connect(script).send(list_snapshots("tank"))
    assert len(script.requests) == 1


def test_where_nothing_of_it_arrives_it_is_nobodys(connect: Connect) -> None:
    """PBS gives a reason with every error, so it cannot be told whether this one comes from PBS."""
    script = Script(Reply(503, pieces=[], breaks=Interrupted("cut")))
    with pytest.raises(Interrupted, match="cut"):
        connect(script, retries=0).send(list_snapshots("tank"))
