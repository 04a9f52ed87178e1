"""Metrics as Prometheus reads them, and the exporter that serves them."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.error import HTTPError

import pytest
from prometheus_client.parser import text_string_to_metric_families

from pbs_client import Client, Password
from pbs_simulator import SimulatedPbs
from pbs_tools import health, metrics
from pbs_tools.exporter import Exporter, merged, serve

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def samples(text: str) -> Samples:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(found: Samples, name: str, **labels: str) -> float:
    (match,) = [
        number for (metric, given), number in found.items() if metric == name and set(labels.items()) <= set(given)
    ]
    return match


@pytest.mark.pbs(scenario=["everyday", "same-id-twice", "failed-task", "unmounted-store"])
def test_what_is_known_is_a_metric_in_base_units(simulated_pbs: SimulatedPbs, pbs: Client) -> None:
    now = simulated_pbs.clock.time()
    found = samples(metrics.text(health.report(pbs, now=now)))
    assert value(found, "pbs_up") == 1
    assert value(found, "pbs_datastore_size_bytes", store="tank") == 4 * 1024**4
    assert value(found, "pbs_group_snapshots", store="tank", backup_id="100") == 7
    assert value(found, "pbs_group_last_backup_timestamp_seconds", store="tank", backup_id="100") == int(now - 3600)
    assert value(found, "pbs_group_snapshots", store="shared", namespace="", backup_type="vm") == 3
    assert value(found, "pbs_group_snapshots", store="shared", namespace="cluster2") == 1
    assert value(found, "pbs_job_last_run_ok", kind="prune", job="p-daily") == 1
    assert value(found, "pbs_tasks", worker_type="syncjob", result="failed") == 1
    assert value(found, "pbs_unseen", store="usb", cause="not-mounted") == 1
    assert value(found, "pbs_datastore_mounted", store="usb") == 0
    # What is not known is left out.
    assert not [name for name, labels in found if name == "pbs_datastore_size_bytes" and ("store", "usb") in labels]


def test_a_server_that_does_not_answer_is_down(pbs: Client) -> None:
    with Client("127.0.0.1", port=1, auth=Password("root@pam", "secret"), retries=0, proxy="") as dead:
        found = samples(metrics.text(health.report(dead, pbs)))
    assert value(found, "pbs_up", server="127.0.0.1:1") == 0
    assert value(found, "pbs_up", server=pbs.server) == 1


@contextmanager
def served(exporter: Exporter) -> Generator[str]:
    server = serve(exporter, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def get(address: str) -> str:
    with urllib.request.urlopen(address) as answer:
        body: bytes = answer.read()
        return body.decode()


class Scraped:
    """Metrics of one server, which count how often they were asked for."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.times = 0
        self.go_on = threading.Event()
        self.go_on.set()

    def __call__(self) -> str:
        self.times += 1
        self.go_on.wait(60)
        return f'# HELP pbs_up Whether.\n# TYPE pbs_up gauge\npbs_up{{server="{self.name}"}} 1.0\n'


def test_several_servers_and_one_of_them() -> None:
    with served(Exporter({"a": Scraped("a"), "b": Scraped("b")})) as address:
        both = get(f"{address}/metrics")
        assert both.count("# HELP pbs_up") == 1
        assert len(samples(both)) == 2
        assert len(samples(get(f"{address}/metrics?target=b"))) == 1
        for path, status in (("/metrics?target=c", 400), ("/", 404)):
            with pytest.raises(HTTPError) as caught:
                get(address + path)
            assert caught.value.code == status
            caught.value.close()


def test_scrapes_at_the_same_moment_ask_once() -> None:
    scraped, now = Scraped("a"), [0.0]
    scraped.go_on.clear()
    with served(Exporter({"a": scraped}, keep=30, clock=lambda: now[0])) as address, ThreadPoolExecutor(5) as threads:
        answers = [threads.submit(get, f"{address}/metrics") for _ in range(5)]
        scraped.go_on.set()
        assert len({answer.result() for answer in answers}) == 1
        assert scraped.times == 1
        now[0] = 29
        get(f"{address}/metrics")
        assert scraped.times == 1
        now[0] = 31
        get(f"{address}/metrics")
        assert scraped.times == 2


def test_expositions_are_merged_metric_by_metric() -> None:
    first = "# HELP a A.\n# TYPE a gauge\na 1\n# HELP b B.\n# TYPE b gauge\nb 2\n"
    second = "# HELP a A.\n# TYPE a gauge\na 3\n"
    assert merged([first, second]) == "# HELP a A.\n# TYPE a gauge\na 1\na 3\n# HELP b B.\n# TYPE b gauge\nb 2\n"
