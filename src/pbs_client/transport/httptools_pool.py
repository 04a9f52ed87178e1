"""Calls without httpx (the extra `fast`): they cost less than half, and httpx need not be imported.

If httpx has been mocked, calls go over it nevertheless, so that a test sees them with the extra as
without it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from pbs_client.address import Address
from pbs_client.transport.certificates import Way
from pbs_client.transport.contract import HttpRequest
from pbs_client.transport.exchange import Exchange
from pbs_client.transport.httptools_connections import Connections
from pbs_client.transport.httpx_without_import import is_replaced
from pbs_client.transport.pool import Pool, Received


class HttptoolsPool(Connections):
    """The connections of a `Client` that are trusted in one way."""

    _stand_in: Pool | None = None

    def __init__(self, way: Way, address: Address) -> None:
        # Set once, as OpenSSL may be reading it while another thread connects.
        way.context.set_alpn_protocols(["http/1.1"])
        super().__init__(way, address)
        self._lock = threading.Lock()

    def exchange(self, request: HttpRequest, body: bytes | Iterator[bytes] | None, exchange: Exchange) -> Received:
        if is_replaced("handle_request"):
            return self._over_httpx().exchange(request, body, exchange)
        return super().exchange(request, body, exchange)

    def _over_httpx(self) -> Pool:
        from pbs_client.transport.httpx_pool import HttpxPool

        with self._lock:
            if self._stand_in is None:
                self._stand_in = HttpxPool(self._way, None, self._address)
            return self._stand_in

    def close(self) -> None:
        super().close()
        if self._stand_in is not None:
            self._stand_in.close()
