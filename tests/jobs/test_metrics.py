"""Metrics as Prometheus reads them, and the exporter that serves them."""

from __future__ import annotations

import json
import re
import socket
import threading
import urllib.request
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.error import HTTPError
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIServer

import pytest
from prometheus_client.parser import text_string_to_metric_families

from pbs_api.groups import list_groups, set_group_notes
from pbs_client import Client, Password
from pbs_simulator import SimulatedPbs
from pbs_tools import exporter, health, metrics
from pbs_tools.exporter import Exporter, merged, serve
from pbs_tools.health import Finding, Report
from pbs_tools.health.facts import ServerFacts
from pbs_tools.health.findings import RANKS
from pbs_tools.inventory import Server
from tests.support.moments import LONGEST
from tests.tools.conftest import Pbsh

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
    [last] = [group.last_backup for group in pbs.send(list_groups("tank")) if group.backup_id == "100"]
    assert value(found, "pbs_group_last_backup_timestamp_seconds", store="tank", backup_id="100") == last
    assert value(found, "pbs_group_snapshots", store="shared", namespace="", backup_type="vm") == 3
    assert value(found, "pbs_group_snapshots", store="shared", namespace="cluster2") == 1
    assert value(found, "pbs_job_last_run_ok", kind="prune", job_id="p-daily") == 1
    assert value(found, "pbs_tasks", worker_type="syncjob", result="failed") == 1
    assert value(found, "pbs_unseen", store="usb", cause="not-mounted") == 1
    assert value(found, "pbs_datastore_mounted", store="usb") == 0
    # What is not known is left out.
    assert not [name for name, labels in found if name == "pbs_datastore_size_bytes" and ("store", "usb") in labels]


def test_a_server_that_does_not_answer_is_down(unreachable: Client, pbs: Client) -> None:
    found = samples(metrics.text(health.report(unreachable, pbs)))
    assert value(found, "pbs_up", server=unreachable.server) == 0
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
        self.go_on.wait(LONGEST)
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


def test_a_target_that_is_named_many_times_is_asked_once() -> None:
    scraped = Scraped("a")
    query = "&".join(["target=a"] * 50)
    (body,) = Exporter({"a": scraped}, keep=0)(
        {"PATH_INFO": "/metrics", "QUERY_STRING": query}, lambda status, headers: None
    )
    assert (len(samples(body.decode())), scraped.times) == (1, 1)


def test_a_label_forges_no_sample() -> None:
    text = '# HELP a A.\n# TYPE a gauge\na{x="1\u2028forged 2\x85forged 3\x1cforged 4"} 1\n'
    assert merged([text]) == text


def has_ipv6() -> bool:
    try:
        socket.socket(socket.AF_INET6).close()
    except OSError:
        return False
    return True


def nothing(_: WSGIServer) -> None:
    """In place of what would ask the system."""


@pytest.mark.parametrize("host", ["127.0.0.1", "", "::1"])
def test_it_listens_wherever_it_is_told(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if ":" in host:  # A machine without IPv6 cannot listen there; what matters is that it is tried so.
        if not has_ipv6():
            pytest.skip("this machine knows no IPv6 at all")
        monkeypatch.setattr(WSGIServer, "server_bind", nothing)
        monkeypatch.setattr(WSGIServer, "server_activate", nothing)
    with serve(Exporter({}), host, 0) as server:
        assert server.socket.family == (socket.AF_INET6 if ":" in host else socket.AF_INET)


@pytest.mark.pbs(scenario=["everyday", "unmounted-store"])
def test_two_logins_to_one_server_give_no_sample_twice(simulated_pbs: SimulatedPbs, pbs: Client) -> None:
    simulated_pbs.server.accounts.add("viewer@pbs", password="secret")
    simulated_pbs.server.acl.grant("/datastore/tank", "viewer@pbs", "DatastoreAudit")
    transport = simulated_pbs.transport()
    host, port = pbs.server.rsplit(":", 1)
    with (
        Client(host, port=int(port), auth=Password("viewer@pbs", "secret"), transport=transport) as viewer,
        Client(host, port=int(port), auth=Password("viewer@pbs", "wrong"), transport=transport) as refused,
    ):
        logins = (refused, viewer, pbs)
        text = metrics.text(health.report(*logins))
        assert repeated(text) == []
        found = samples(text)
        assert value(found, "pbs_up", server=pbs.server) == 1
        assert value(found, "pbs_datastore_used_bytes", server=pbs.server, store="archive")
        several = Exporter({str(number): scraping(login) for number, login in enumerate(logins)})
        (body,) = several({"PATH_INFO": "/metrics"}, lambda status, headers: None)
    assert repeated(body.decode()) == []
    assert value(samples(body.decode()), "pbs_up", server=pbs.server) == 1


def repeated(text: str) -> list[str]:
    series = [line.rpartition(" ")[0] for line in text.splitlines() if not line.startswith("#")]
    return sorted({one for one in series if series.count(one) > 1})


def scraping(client: Client) -> Callable[[], str]:
    return lambda: metrics.text(health.report(client))


def test_two_servers_of_one_name_are_told_apart(pbs: Client) -> None:
    other = SimulatedPbs(rights_delay=0.0)
    other.server.node.instance_id = "f" * 32
    host, port = pbs.server.rsplit(":", 1)
    with Client(host, port=int(port), auth=Password("root@pam", "secret"), transport=other.transport()) as second:
        found = samples(metrics.text(health.report(pbs, second)))
    assert len({labels for name, labels in found if name == "pbs_up"}) == 2


def test_who_connects_and_asks_nothing_is_let_go(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("pbs_tools.exporter._Quiet.timeout", 0.01)
    with served(Exporter({})) as address, socket.create_connection(("127.0.0.1", urlsplit(address).port or 0)) as idle:
        assert idle.recv(1) == b""
    assert capsys.readouterr().err == ""


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
    first = '# HELP a A.\n# TYPE a gauge\na{s="1"} 1\n# HELP b B.\n# TYPE b gauge\nb 2\n'
    second = '# HELP a A.\n# TYPE a gauge\na{s="1"} 4\na{s="2"} 3\n'
    both = '# HELP a A.\n# TYPE a gauge\na{s="1"} 1\na{s="2"} 3\n# HELP b B.\n# TYPE b gauge\nb 2\n'
    assert merged([first, second]) == both


# The dashboard


EVERYTHING = ["everyday", "same-id-twice", "failed-task", "unmounted-store", "never-run-jobs"]


@pytest.mark.pbs(scenario=EVERYTHING)
def test_the_dashboard_asks_for_metrics_and_labels_that_there_are(
    simulated_pbs: SimulatedPbs, pbs: Client, prompt: Pbsh
) -> None:
    tank = simulated_pbs.server.datastores["tank"]
    tank.history = [0.3 + 0.6 * number / 720 for number in range(720)]
    tank.used = tank.total // 10 * 9
    labels: dict[str, set[str]] = {}
    for name, found in samples(metrics.text(health.report(pbs))):
        labels.setdefault(name, set()).update(label for label, _ in found)
    board = json.loads(prompt("metrics --dashboard").stdout)
    queries = [(target["expr"], target["legendFormat"]) for panel in board["panels"] for target in panel["targets"]] + [
        (variable["query"]["query"], "") for variable in board["templating"]["list"] if variable["type"] == "query"
    ]
    assert len(queries) > 15
    for expression, legend in queries:
        asked = re.findall(r"pbs_[a-z_]+", expression)
        assert asked
        wanted = set(re.findall(r'([a-z_]+)(?:=~?")', expression)) | set(re.findall(r"{{([a-z_]+)}}", legend))
        wanted |= {name.strip() for group in re.findall(r"by \(([^)]*)\)", expression) for name in group.split(",")}
        for name in asked:
            assert name in labels, expression
            assert wanted <= labels[name], expression
        # Balanced, as far as a glance can tell.
        assert [expression.count(pair[0]) - expression.count(pair[1]) for pair in ("()", "{}", "[]")] == [0, 0, 0]
    # Nothing lies on top of anything else, and nothing beyond the 24 columns of Grafana.
    cells = [
        (place["x"] + right, place["y"] + down)
        for place in (panel["gridPos"] for panel in board["panels"])
        for right in range(place["w"])
        for down in range(place["h"])
    ]
    assert len(set(cells)) == len(cells)
    assert max(x for x, _ in cells) < 24


# The exporter at the prompt


def test_a_target_that_hangs_holds_up_no_other() -> None:
    hanging, quick = Scraped("a"), Scraped("b")
    hanging.go_on.clear()
    with served(Exporter({"a": hanging, "b": quick})) as address, ThreadPoolExecutor(1) as threads:
        all_of_them = threads.submit(get, f"{address}/metrics")
        assert len(samples(get(f"{address}/metrics?target=b"))) == 1
        assert not all_of_them.done()
        hanging.go_on.set()
        assert len(samples(all_of_them.result())) == 2
        # What one scrape asked for serves the other.
        assert (hanging.times, quick.times) == (1, 1)


def scraped_in(application: Exporter, seconds: str = "", query: str = "") -> Samples:
    """What Prometheus gets if it waits that long."""
    environ = {"PATH_INFO": "/metrics", "QUERY_STRING": query}
    if seconds:
        environ["HTTP_X_PROMETHEUS_SCRAPE_TIMEOUT_SECONDS"] = seconds
    (body,) = application(environ, lambda status, headers: None)
    return samples(body.decode())


AT_ONCE = "0.5"
"""Seconds of which the way back takes all."""


def test_a_target_that_is_late_for_prometheus_costs_no_other() -> None:
    now = [0.0]
    hanging, quick = Scraped("a"), Scraped("b")
    application = Exporter({"a": hanging, "b": quick}, keep=1000, silent=metrics.silent, clock=lambda: now[0])
    scraped_in(application, query="target=b")
    hanging.go_on.clear()
    found = scraped_in(application, AT_ONCE)
    assert (value(found, "pbs_up", server="a"), value(found, "pbs_up", server="b")) == (0, 1)
    # As where a report was told that it cannot be reached.
    assert value(found, "pbs_findings", server="a", severity="critical") == 1
    hanging.go_on.set()
    assert value(scraped_in(application, query="target=a"), "pbs_up", server="a") == 1
    # It went on being asked, and was not asked again.
    assert hanging.times == 1


@pytest.mark.parametrize(("after", "up"), [(299, 1), (300, 0)])
def test_the_last_answer_stands_for_a_late_one_for_five_minutes(after: float, up: int) -> None:
    now = [0.0]
    target = Scraped("a")
    application = Exporter({"a": target}, silent=metrics.silent, clock=lambda: now[0])
    scraped_in(application)
    target.go_on.clear()
    now[0] = after
    assert value(scraped_in(application, AT_ONCE), "pbs_up", server="a") == up
    target.go_on.set()


@pytest.mark.parametrize("header", ["", "never", "0", "-1", "nan", "inf"])
def test_without_a_limit_the_answer_is_waited_for(header: str) -> None:
    assert value(scraped_in(Exporter({"a": Scraped("a")}), header), "pbs_up", server="a") == 1


def test_what_a_scrape_raises_reaches_whoever_scrapes_and_the_next_one_asks_again() -> None:
    failures = [RuntimeError("broken")]

    def scrape() -> str:
        if failures:
            raise failures.pop()
        return Scraped("a")()

    application = Exporter({"a": scrape})
    with pytest.raises(RuntimeError, match="broken"):
        scraped_in(application)
    assert value(scraped_in(application), "pbs_up", server="a") == 1


@pytest.mark.pbs(scenario=EVERYTHING)
def test_no_label_is_one_that_prometheus_sets_itself(pbs: Client) -> None:
    labels = {label for _, given in samples(metrics.text(health.report(pbs))) for label, _ in given}
    assert "job_id" in labels
    assert not labels & {"job", "instance", "le", "quantile", "__name__"}


@pytest.mark.pbs(scenario=["everyday", "same-id-twice"])
def test_a_quiet_group_says_so_with_the_labels_of_its_age(simulated_pbs: SimulatedPbs, pbs: Client) -> None:
    everything = simulated_pbs.server.datastores
    pbs.send(set_group_notes("tank", backup_type="vm", backup_id="100", notes=" No-Monitor: retired"))
    everything["shared"].config["comment"] = "nomon"
    found = samples(metrics.text(health.report(pbs)))
    monitored = {given: number for (name, given), number in found.items() if name == "pbs_group_monitored"}
    aged = {given for name, given in found if name == "pbs_group_last_backup_timestamp_seconds"}
    assert aged <= set(monitored)
    silenced = {(dict(given)["store"], dict(given)["backup_id"]) for given, number in monitored.items() if not number}
    assert ("tank", "100") in silenced
    assert {store for store, _ in silenced} == {"tank", "shared"}
    assert len([given for given in monitored if dict(given)["store"] == "tank"]) > 1
    assert len([store for store, _ in silenced if store == "tank"]) == 1


def test_findings_are_counted_by_the_server_that_they_are_about() -> None:
    one, other = Server("pbs:80"), Server("pbs:8007")
    findings = (
        Finding("critical", "pbs:8007 tank", "", "", "usage"),
        Finding("warning", "pbs:8007", "", "", "certificate"),
    )
    found = samples(metrics.text(Report(0, findings, (ServerFacts(one, "4.2"), ServerFacts(other, "4.2")), ())))
    counts = {
        server.name: [value(found, "pbs_findings", server=server.name, severity=severity) for severity in RANKS]
        for server in (one, other)
    }
    assert counts == {"pbs:80": [0, 0, 0], "pbs:8007": [1, 1, 0]}


@pytest.mark.pbs(scenario=["everyday"])
def test_the_exporter_at_the_prompt_serves_each_context(prompt: Pbsh, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_BOTH", "secret")
    for name, server in (("one", "one.example.com"), ("two", "two.example.com")):
        words = ("--server", server, "--auth-id", "root@pam", "--secret", "environment:SECRET_OF_BOTH")
        assert prompt("context", "add", name, *words).exit_code == 0
    answers: list[str] = []
    asked: list[str] = []

    def counted(*clients: Client) -> health.Report:
        asked.extend(client.server for client in clients)
        return health_report(*clients)

    health_report = health.report
    monkeypatch.setattr(health, "report", counted)

    def visited(application: Exporter, host: str, port: int) -> WSGIServer:
        server = serve(application, host, port)

        def visit() -> None:
            try:
                address = f"http://127.0.0.1:{server.server_port}/metrics"
                answers.append(get(address))
                answers.append(get(f"{address}?target=two"))
            finally:
                server.shutdown()

        threading.Thread(target=visit).start()
        return server

    monkeypatch.setattr(exporter, "serve", visited)
    prompt("metrics --all-contexts --listen 127.0.0.1:0")
    both, one = (samples(answer) for answer in answers)
    assert value(both, "pbs_up", server="one.example.com:8007") == 1
    assert value(both, "pbs_up", server="two.example.com:8007") == 1
    assert {dict(labels)["server"] for _, labels in one} == {"two.example.com:8007"}
    # The second scrape was served from the first.
    assert sorted(asked) == ["one.example.com:8007", "two.example.com:8007"]
