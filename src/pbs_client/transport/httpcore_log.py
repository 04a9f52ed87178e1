"""The debug log of httpcore, without what is secret in it."""

from __future__ import annotations

import logging

from pbs_client.transport.httpx_or_httpx2 import httpcore

_WITH_HEADERS = ("send_request_headers.failed", "receive_response_headers.complete", "receive_response_headers.failed")


class _WithoutHeaders(logging.Filter):
    """Takes headers out of httpcore's debug log: those of an answer, which may hold the ticket of a
    login (protocol.md §4.6), and those that are quoted because they are invalid."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str) and record.msg.startswith(_WITH_HEADERS):
            record.msg = f"{record.msg.partition(' ')[0]} (headers not shown)"
        return True


def silence_headers() -> None:
    logger = logging.getLogger(f"{httpcore.__name__}.http11")
    if not any(isinstance(known, _WithoutHeaders) for known in logger.filters):
        logger.addFilter(_WithoutHeaders())
