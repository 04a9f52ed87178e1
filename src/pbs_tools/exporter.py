"""An exporter: an HTTP server that Prometheus scrapes, for one PBS server or many.

`/metrics` gives all servers, `/metrics?target=NAME` or `/probe?target=NAME` one of them. Answers
are kept for a while, and of several scrapes at the same moment one asks the server and the others
get its answer: however many scrape, a server is asked once.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import attrs

KEEP = 30.0
"""Seconds that an answer is kept, unless said otherwise."""

Scrape = Callable[[], str]
"""Asks a server and gives its metrics as text."""
StartResponse = Callable[[str, list[tuple[str, str]]], object]


@attrs.define(eq=False)
class _Target:
    """One server: the last answer, and whoever asks now."""

    scrape: Scrape
    lock: threading.Lock = attrs.field(factory=threading.Lock)
    text: str = ""
    taken: float | None = None

    def fresh(self, keep: float, now: Callable[[], float]) -> str:
        with self.lock:
            if self.taken is None or now() - self.taken >= keep:
                self.text = self.scrape()
                self.taken = now()
            return self.text


class Exporter:
    """The application behind the HTTP server; a WSGI application, so that any server
    can carry it."""

    def __init__(
        self, targets: Mapping[str, Scrape], *, keep: float = KEEP, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`targets` by the names that `?target=` takes."""
        self._targets = {name: _Target(scrape) for name, scrape in targets.items()}
        self._keep = keep
        self._clock = clock

    def __call__(self, environ: Mapping[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        status, text = self._answer(environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""))
        kind = "text/plain; version=0.0.4; charset=utf-8" if status.startswith("200") else "text/plain; charset=utf-8"
        body = text.encode()
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, path: str, query: str) -> tuple[str, str]:
        if path not in ("/metrics", "/probe"):
            return "404 Not Found", "the metrics are at /metrics, those of one server at /metrics?target=NAME\n"
        names = list(dict.fromkeys(parse_qs(query).get("target", self._targets)))
        unknown = [name for name in names if name not in self._targets]
        if unknown:
            # Not quoted: whoever scrapes knows what was asked for.
            return "400 Bad Request", f"there is no such target; there are {', '.join(sorted(self._targets))}\n"
        # All at once, so that a server that is silent costs its own time limit and not the sum
        # of all.
        with ThreadPoolExecutor(max(1, len(names))) as threads:
            return "200 OK", merged(threads.map(self._fresh, names))

    def _fresh(self, name: str) -> str:
        return self._targets[name].fresh(self._keep, self._clock)


def merged(texts: Iterable[str]) -> str:
    """Several expositions as one, in which each metric stands once with the samples of all. Of what
    several say, as those of two logins to one server do, the longest holds, as it sees most:
    Prometheus takes no sample twice."""
    heads: dict[str, list[str]] = {}
    samples: dict[str, dict[str, str]] = {}
    for text in sorted(texts, key=len, reverse=True):
        name = ""
        for line in text.split("\n"):  # What else ends a line elsewhere may stand in a label.
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
    """Seconds that somebody may be connected without asking: each connection has a thread."""

    def handle(self) -> None:
        with contextlib.suppress(TimeoutError):
            super().handle()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a scrape every few seconds is no news."""


def serve(exporter: Exporter, host: str, port: int) -> WSGIServer:
    """An HTTP server for the exporter, listening already; `serve_forever()` runs it, `server_port`
    tells the port if 0 was given. An empty `host` is every IPv4 address."""
    kind = _ServerOverIpv6 if ":" in host else _Server
    return make_server(host, port, exporter, server_class=kind, handler_class=_Quiet)
