"""An exporter for Prometheus with metrics of your own choice, beside those of `pbsh metrics`.

`python exporter.py 9101`, then scrape http://localhost:9101/metrics. Needs `prometheus_client`.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from pbs_api.datastore import list_datastore_usage
from pbs_api.tasks import list_tasks
from pbs_client import Client, PbsError


class PbsCollector(Collector):
    """Asks the server whenever it is scraped."""

    def __init__(self, pbs: Client) -> None:
        self.pbs = pbs

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("pbs_up", "Whether the server answered.")
        used = GaugeMetricFamily("pbs_used_bytes", "Bytes in use.", labels=["store"])
        full = GaugeMetricFamily("pbs_full_timestamp_seconds", "When the store is estimated full.", labels=["store"])
        running = GaugeMetricFamily("pbs_running_tasks", "Tasks that are running.")
        try:
            stores = self.pbs.send(list_datastore_usage())
            running.add_metric([], len(self.pbs.send(list_tasks(running=True, limit=0))))
        except PbsError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        for store in stores:
            if store.used is not None:  # A store that is not mounted has no sizes: no sample, not zero.
                used.add_metric([store.store], store.used)
            if store.estimated_full_date:
                full.add_metric([store.store], store.estimated_full_date)
        yield from (up, used, full, running)


def serve(pbs: Client, port: int) -> tuple[WSGIServer, threading.Thread]:
    registry = CollectorRegistry()
    registry.register(PbsCollector(pbs))
    return start_http_server(port, addr="127.0.0.1", registry=registry)


if __name__ == "__main__":
    with Client.from_env(timeout=20) as connected:
        serve(connected, int(sys.argv[1]))[1].join()
