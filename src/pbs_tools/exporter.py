"""An exporter: an HTTP server that Prometheus scrapes, for one PBS server or many.

`/metrics` gives all servers, `/metrics?target=NAME` or `/probe?target=NAME` one of them. Answers
are cached for a while, and of several scrapes at the same moment one asks the server and the others
share its answer: no matter how many scrape, a server is asked once.

Prometheus says how long it will wait, and discards an answer that comes later. So if a server has
not answered by then, its last answer is given again, or that it is silent, and the pending answer
is kept for the next scrape.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, wait
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import attrs

KEEP = 30.0
"""Seconds for which an answer is cached, by default."""

OLDEST = 300.0
"""Seconds after which an old answer is no longer given for a server that is late: Prometheus itself
looks back no further."""

RESERVE = 0.5
"""Seconds of Prometheus' waiting time that are reserved for the way back."""

Scrape = Callable[[], str]
"""Asks a server and gives its metrics as text."""
StartResponse = Callable[[str, list[tuple[str, str]]], object]


def _nothing(_: str) -> str:
    return ""


@attrs.define(eq=False)
class _Target:
    """One server: its last answer, and the next one while that is pending."""

    scrape: Scrape
    now: Callable[[], float]
    lock: threading.Lock = attrs.field(factory=threading.Lock)
    last: str = ""
    taken: float | None = None
    asked: Future[str] | None = None

    def answer(self, keep: float) -> Future[str]:
        """The last answer if it is fresh, otherwise the next one."""
        with self.lock:
            if self.asked is None and not self.kept(keep):
                self.asked = Future()
                threading.Thread(target=self._ask, args=(self.asked,), daemon=True).start()
            if self.asked is not None:
                return self.asked
            fresh: Future[str] = Future()
            fresh.set_result(self.last)
            return fresh

    def kept(self, seconds: float) -> bool:
        """Whether there is an answer that is not older than this."""
        return self.taken is not None and self.now() - self.taken < seconds

    def _ask(self, asked: Future[str]) -> None:
        try:
            text = self.scrape()
        except BaseException as error:  # raised for whoever waits for it
            with self.lock:
                self.asked = None
            asked.set_exception(error)
            return
        with self.lock:
            self.last, self.taken, self.asked = text, self.now(), None
        asked.set_result(text)


class Exporter:
    """The application behind the HTTP server; a WSGI application, so that any server
    can carry it."""

    def __init__(
        self,
        targets: Mapping[str, Scrape],
        *,
        keep: float = KEEP,
        silent: Callable[[str], str] = _nothing,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`targets` by the names that `?target=` takes. `silent` gives the metrics for the target
        of that name while it does not answer; by default none."""
        self._targets = {name: _Target(scrape, clock) for name, scrape in targets.items()}
        self._keep = keep
        self._silent = silent

    def __call__(self, environ: Mapping[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        limit = _seconds(environ.get("HTTP_X_PROMETHEUS_SCRAPE_TIMEOUT_SECONDS", ""))
        status, text = self._answer(environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""), limit)
        kind = "text/plain; version=0.0.4; charset=utf-8" if status.startswith("200") else "text/plain; charset=utf-8"
        body = text.encode()
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, path: str, query: str, limit: float | None) -> tuple[str, str]:
        if path not in ("/metrics", "/probe"):
            return "404 Not Found", "the metrics are at /metrics, those of one server at /metrics?target=NAME\n"
        names = list(dict.fromkeys(parse_qs(query).get("target", self._targets)))
        unknown = [name for name in names if name not in self._targets]
        if unknown:
            # Not quoted: whoever scrapes knows what was asked for.
            return "400 Bad Request", f"there is no such target; there are {', '.join(sorted(self._targets))}\n"
        # All at once, so that silent servers cost one time limit and not the sum
        # of all.
        asked = {name: self._targets[name].answer(self._keep) for name in names}
        wait(asked.values(), limit)
        return "200 OK", merged(
            answer.result() if answer.done() else self._late(name) for name, answer in asked.items()
        )

    def _late(self, name: str) -> str:
        """The metrics for a target that has not answered in time."""
        target = self._targets[name]
        return target.last if target.kept(OLDEST) else self._silent(name)


def _seconds(header: str) -> float | None:
    """How long Prometheus waits for an answer, less the way back; None if it does not say."""
    try:
        limit = float(header)
    except ValueError:
        return None
    return min(max(0.0, limit - RESERVE), threading.TIMEOUT_MAX) if limit > 0 else None


def merged(texts: Iterable[str]) -> str:
    """Several expositions as one, in which each metric appears once with the samples of all. If
    several have the same samples, as with two logins to one server, those of the longest count, as
    it sees most: Prometheus takes no sample twice."""
    heads: dict[str, list[str]] = {}
    samples: dict[str, dict[str, str]] = {}
    for text in sorted(texts, key=len, reverse=True):
        name = ""
        for line in text.split("\n"):  # Labels may contain other characters that `splitlines` takes for line ends.
            if line.startswith("#"):
                name = line.split(" ", 3)[2]
                if line not in heads.setdefault(name, []):
                    heads[name].append(line)
            elif line:
                samples.setdefault(name, {}).setdefault(line.rpartition(" ")[0], line)
    return "".join(f"{line}\n" for name, lines in heads.items() for line in (*lines, *samples.get(name, {}).values()))


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _ServerOverIpv6(_Server):
    address_family = socket.AF_INET6


class _Quiet(WSGIRequestHandler):
    timeout = 30.0
    """Seconds that a connection may be idle: each one has a thread."""

    def handle(self) -> None:
        with contextlib.suppress(TimeoutError):
            super().handle()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged: there is a scrape every few seconds."""


def serve(exporter: Exporter, host: str, port: int) -> WSGIServer:
    """An HTTP server for the exporter, already listening. `serve_forever()` runs it; `server_port`
    is the port if 0 was given. An empty `host` means all IPv4 addresses."""
    kind = _ServerOverIpv6 if ":" in host else _Server
    return make_server(host, port, exporter, server_class=kind, handler_class=_Quiet)
