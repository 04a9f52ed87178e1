"""One HTTP request in, one answer out, without I/O: routing, login, rights, parameters, the
envelope and PBS's forms of errors.

The order is PBS's (protocol.md §1–§4): length of the address, format word, route, login (401
without a content type), unknown path (404), declared permission (403), parameters, then the
answering function.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

import attrs

from pbs_simulator.authentication import EXPIRED_COOKIE, NotAuthenticated, authenticate
from pbs_simulator.calls import AnswerFunction, ApiCall, Raw
from pbs_simulator.catalog import CatalogOperation
from pbs_simulator.parameters import BODY_LIMIT, read_parameters, refuse_unreadable
from pbs_simulator.refusals import ParameterRefusal, Refusal
from pbs_simulator.rights import allowed
from pbs_simulator.server import Server
from pbs_simulator.static import static_file
from pbs_simulator.wire import JSON_TYPE, WireAnswer

LONGEST_TARGET = 3072
"""Bytes of path and query; above it the answer is 414."""
PIECE = 32 * 1024
"""Bytes of each piece of a streamed answer."""

STREAMED = frozenset({("GET", "/admin/datastore/{store}/snapshots"), ("GET", "/nodes/{node}/tasks")})
"""Answers that PBS writes while it makes them: chunked, with `data` last."""

DELAY_401 = 3.0
DELAY_403 = 0.5


class Dispatcher:
    """Answers requests on behalf of one server."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def answer(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> WireAnswer:
        """Answers one request; `headers` with lower-case names, `target` as it stands in the
        request line.
        """
        path, _, query = target.partition("?")
        if len(path) + len(query) > LONGEST_TARGET:
            return WireAnswer(414, (("content-length", "0"),), b"")
        parts = [part for part in path.split("/") if part]
        if any(part.startswith(".") for part in parts):
            return _bare(400, "path contains illegal components")
        if parts[:1] != ["api2"]:
            if method != "GET":
                return _bare(400, "invalid http method for path")
            return self._static(path, parts)
        if len(parts) < 2:
            return _bare(404, "invalid api path '/api2'")
        if parts[1] not in ("json", "extjs"):
            return _bare(400, f"Unsupported output format '{parts[1]}'.")
        answer = self._api(method, path, parts[1] == "extjs", parts[2:], query, headers, body)
        return WireAnswer(answer.status, answer.headers, b"", answer.delay) if method == "HEAD" else answer

    def operation(self, method: str, target: str) -> CatalogOperation | None:
        """The operation that a request would reach."""
        parts = [part for part in target.partition("?")[0].split("/") if part]
        try:
            routed = self.server.catalog.route(method, [unquote_to_bytes(part).decode() for part in parts[2:]])
        except UnicodeDecodeError:
            return None
        return routed[0] if routed is not None and parts[:1] == ["api2"] else None

    def longest_body(self, method: str, target: str) -> int | None:
        """Bytes of a request's body that are read before it is refused; None for all."""
        operation = self.operation(method, target)
        return None if operation is not None and operation.raw else BODY_LIMIT

    def _static(self, path: str, parts: list[str]) -> WireAnswer:
        file = static_file(self.server, path)
        if file is None:
            return _bare(404, f"no such file: '{'/'.join(parts)}'")
        content_type, content = file
        return WireAnswer.whole(200, content, content_type)

    def _api(
        self,
        method: str,
        path: str,
        extjs: bool,
        raw_parts: list[str],
        query: str,
        headers: Mapping[str, str],
        body: bytes,
    ) -> WireAnswer:
        try:
            parts = [unquote_to_bytes(part).decode() for part in raw_parts]
            routed = self.server.catalog.route(method, parts)
        except UnicodeDecodeError:
            routed = None
        auth_id = ""
        if routed is None or (routed[0].permissions or {}).get("user") != "world":
            try:
                auth_id = authenticate(self.server, method, headers)
            except NotAuthenticated as failure:
                text = "authentication failed" if self.server.at_least("4.2") else f"authentication failed - {failure}"
                return self._unauthenticated(text)
        compress = _wants_deflate(headers)
        if routed is None:
            return _error(
                extjs,
                Refusal(f"Path '/{'/'.join(('api2', 'extjs' if extjs else 'json', *raw_parts))}' not found.", 404),
            )
        operation, path_values = routed
        if not allowed(operation.permissions, auth_id, path_values, self.server.seen_acl()):
            return _error(extjs, Refusal("permission check failed", 403), DELAY_403)
        try:
            params = read_parameters(operation, path_values, query, headers.get("content-type"), body)
        except Refusal as refusal:
            return _error(extjs, refusal)
        call = ApiCall(operation, params, auth_id, self.server, headers=dict(headers), body=body)
        try:
            data = self._answer(call)
        except Refusal as refusal:
            delay = DELAY_401 if refusal.status == 401 else 0.0
            cookies = self._expired_cookie() if refusal.status == 401 else ()
            return _compressed(_error(extjs, refusal, delay, cookies), compress)
        return _compressed(_formatted(extjs, operation, call, data), compress)

    def _answer(self, call: ApiCall) -> Any:
        operation = call.operation
        refuse_unreadable(operation, call.params)
        if operation.children is not None:
            return [{"subdir": name} for name in operation.children]
        function = _answers().get(operation.key)
        if function is None:
            raise Refusal(f"{operation} is not simulated", 501)
        self.server.tasks.progress()
        return function(call)

    def _unauthenticated(self, text: str) -> WireAnswer:
        answer = _bare(401, text, self._expired_cookie())
        return attrs.evolve(answer, delay=DELAY_401)

    def _expired_cookie(self) -> tuple[tuple[str, str], ...]:
        return (("set-cookie", EXPIRED_COOKIE),) if self.server.at_least("4.0") else ()


@lru_cache(maxsize=1)
def _answers() -> Mapping[tuple[str, str], AnswerFunction]:
    """All answers; they are imported for the first request, which keeps starting a server cheap."""
    from pbs_simulator.answers import ANSWERS

    return ANSWERS


def _bare(status: int, text: str, headers: tuple[tuple[str, str], ...] = ()) -> WireAnswer:
    """An error from before a method was found: no content type."""
    return WireAnswer.whole(status, text.encode(), None, headers)


def _error(extjs: bool, refusal: Refusal, delay: float = 0.0, headers: tuple[tuple[str, str], ...] = ()) -> WireAnswer:
    """An error in the format asked for.

    `json` sends bare text under a JSON content type; `extjs` sends 200 and an object.
    """
    if extjs:
        errors = refusal.errors if isinstance(refusal, ParameterRefusal) else {}
        message = "parameter verification errors" if errors else refusal.text
        told = {"errors": errors, "message": message, "status": refusal.status, "success": False}
        return WireAnswer.whole(200, json.dumps(told).encode(), headers=headers, delay=delay)
    return WireAnswer.whole(refusal.status, refusal.text.encode(), headers=headers, delay=delay)


def _formatted(extjs: bool, operation: CatalogOperation, call: ApiCall, data: Any) -> WireAnswer:
    if isinstance(data, Raw):
        if isinstance(data.body, bytes) and data.content_type != "application/octet-stream":
            return WireAnswer.whole(data.status, data.body, data.content_type, data.headers)
        content_type = (("content-type", data.content_type),) if data.content_type else ()
        pieces = (data.body,) if isinstance(data.body, bytes) else data.body
        return WireAnswer(data.status, (*content_type, *data.headers), tuple(pieces))
    envelope: dict[str, Any] = {**call.attributes, **({"status": 200, "success": True} if extjs else {})}
    streamed = operation.key in STREAMED
    envelope = {**envelope, "data": data} if streamed else {"data": data, **envelope}
    content = json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode()
    if streamed:
        return WireAnswer(
            200, (("content-type", JSON_TYPE),), tuple(content[at : at + PIECE] for at in range(0, len(content), PIECE))
        )
    return WireAnswer.whole(200, content)


def _wants_deflate(headers: Mapping[str, str]) -> bool:
    """PBS compresses if `deflate` is named at all; it ignores weights, even `q=0`."""
    return any(
        word == "deflate" or word.startswith("deflate;q=")
        for word in re.split(r"[,\s]+", headers.get("accept-encoding", ""))
    )


def _compressed(answer: WireAnswer, wanted: bool) -> WireAnswer:
    if not wanted:
        return answer
    packer = zlib.compressobj()
    pieces: Iterable[bytes] = (answer.body,) if isinstance(answer.body, bytes) else answer.body
    packed = b"".join(packer.compress(piece) for piece in pieces) + packer.flush()
    headers = tuple((name, value) for name, value in answer.headers if name != "content-length")
    return WireAnswer(answer.status, (*headers, ("content-encoding", "deflate")), (packed,), answer.delay)
