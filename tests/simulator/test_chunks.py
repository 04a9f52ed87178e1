"""How much room backups take, and when a garbage collection gives it back."""

from __future__ import annotations

import pytest

from pbs_simulator import SimulatedPbs
from pbs_simulator.chunks import CHUNK, CHUNK_ON_DISK, Chunks, Content, human_bytes
from pbs_simulator.clock import Clock
from pbs_simulator.datastores import Datastore
from tests.simulator.asking import Asker, log_of_task, with_ticket

NOW = 1_700_000_000
DAY = 86_400
GIB = 1024**3


@pytest.fixture
def boss() -> Asker:
    pbs = SimulatedPbs(clock=Clock(NOW))
    store = pbs.server.add_datastore("tank")
    for day in range(10):
        store.add_snapshot("vm", "100", NOW - day * DAY, size=GIB)
    return with_ticket(pbs)


def test_snapshots_of_a_group_share_their_chunks() -> None:
    store = Datastore({"name": "s"})
    store.add_snapshot("vm", "1", 1, size=20 * CHUNK)
    assert store.content() == Content(1, 20 * CHUNK, 20)
    store.add_snapshot("vm", "1", 2, size=20 * CHUNK)
    assert store.content() == Content(2, 40 * CHUNK, 21)


def test_a_collection_counts_what_is_there(boss: Asker) -> None:
    lines = log_of_task(boss, boss("POST", "/admin/datastore/tank/gc"))
    status = boss("GET", "/admin/datastore/tank/gc")
    chunks = boss.pbs.server.datastores["tank"].content().chunks
    assert (status["index-file-count"], status["index-data-bytes"]) == (10, 10 * GIB)
    assert (status["disk-chunks"], status["disk-bytes"]) == (chunks, chunks * CHUNK_ON_DISK)
    assert "marked 100% (10 of 10 index files)" in lines
    assert "Original data usage: 10 GiB" in lines
    assert f"On-Disk chunks: {chunks}" in lines
    assert "Average chunk size: 2 MiB" in lines
    assert lines[-1] == "TASK OK"


def test_room_comes_back_a_day_after_it_was_last_needed(boss: Asker) -> None:
    store, clock = "/admin/datastore/tank", boss.pbs.clock

    def used() -> int:
        return int(boss("GET", f"{store}/status")["used"])

    boss("POST", f"{store}/gc")
    full = used()
    boss("POST", f"{store}/prune", {"backup-type": "vm", "backup-id": "100", "keep-last": 1})
    assert used() == full, "a prune removes no chunks"
    boss("POST", f"{store}/gc")
    status = boss("GET", f"{store}/gc")
    assert status["removed-chunks"] == 0
    assert status["pending-chunks"] > 0
    assert used() == full
    clock.advance(DAY + 600)
    boss.headers = with_ticket(boss.pbs).headers
    lines = log_of_task(boss, boss("POST", f"{store}/gc"))
    assert f"Removed chunks: {status['pending-chunks']}" in lines
    assert used() == full - status["pending-bytes"]
    assert boss("GET", f"{store}/gc")["pending-chunks"] == 0


def test_an_empty_store_has_nothing_to_collect() -> None:
    pbs = SimulatedPbs("3.4.4")
    pbs.server.add_datastore("tank")
    boss = with_ticket(pbs)
    lines = log_of_task(boss, boss("POST", "/admin/datastore/tank/gc"))
    assert "On-Disk chunks: 0" in lines
    assert "cache-stats" not in boss("GET", "/admin/datastore/tank/gc")


def test_usage_can_be_set() -> None:
    store = Datastore({"name": "s"}, total=1000, used=300)
    assert store.usage() == {"avail": 700, "total": 1000, "used": 300}
    store.avail = 600
    assert store.usage()["avail"] == 600


def test_chunks_marked_lately_wait() -> None:
    chunks = Chunks()
    assert chunks.collect(Content(1, 0, 10), NOW) == 0
    assert chunks.collect(Content(1, 0, 4), NOW + DAY) == 0
    assert chunks.pending == 6
    assert chunks.on_disk(Content(1, 0, 4)) == 10
    assert chunks.collect(Content(1, 0, 4), NOW + DAY + 300) == 6


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (660, "660 B"), (23_109_129, "22.039 MiB"), (700_276, "683.863 KiB"), (2**60, "1024 PiB")],
)
def test_sizes_as_logs_spell_them(size: float, text: str) -> None:
    assert human_bytes(size) == text


def test_tuning_changes_how_long_chunks_stay(boss: Asker) -> None:
    tuning = "gc-atime-cutoff=120,gc-atime-safety-check=false"
    boss("PUT", "/config/datastore/tank", {"tuning": tuning})
    lines = log_of_task(boss, boss("POST", "/admin/datastore/tank/gc"))
    assert lines[1] == "Access time update check disabled by datastore tuning options."
    assert lines[2].startswith("Using access time cutoff 2h, minimum access time is ")
