"""Calls as values: operations with arguments, made by endpoint functions, sent by clients."""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import AsyncIterable, Callable, Iterable, Mapping
from typing import Any, ClassVar, Generic, NoReturn, TypeVar, cast

from pbs_client.errors import UsageError
from pbs_client.printable import printable
from pbs_client.runtime.encoding import PREFIX, encode_path
from pbs_client.runtime.operation import PLACEHOLDER, Effect, Operation, Parameter, Place
from pbs_client.runtime.secret import MASK, forget_locals, forgetful, is_secret_name
from pbs_client.runtime.upid import Upid
from pbs_client.runtime.values import Value, kind_of, sent_values

T_co = TypeVar("T_co", covariant=True)

Body = bytes | Iterable[bytes] | AsyncIterable[bytes]
"""A raw request body. An iterator can be sent only once, so such a call is never repeated."""

_Origin = tuple[str, int, str]
"""File, line and module that built a call: a frame would keep everything in it alive."""


class BaseRequest:
    """What `Request` and `StreamRequest` have in common. Not to be used by itself."""

    __slots__ = ("__weakref__", "_body", "_operation", "_path", "_unused", "_values")

    _send_with: ClassVar[str] = "send()"
    _operation: Operation
    _values: dict[str, Value]
    _path: str
    _body: Body | None
    _unused: _Origin | None
    """Where this call was built; None once anybody has looked at it."""

    def __init__(self, operation: Operation, values: Mapping[str, Any], *, body: Body | None = None) -> None:
        """`values` by wire name, path values included. None is not sent. Raises `UsageError` for a
        value that cannot be sent."""
        try:
            sent = sent_values(operation, values)
            path = encode_path(operation, sent)
            body = body if body is None else _checked(body)
        except BaseException as error:
            # Even a request that failed must be complete for __del__ and __repr__.
            _fill(self, operation, {}, "", None, None)
            if isinstance(error, UsageError):
                values, body, sent = {}, None, {}
                forget_locals(error)
            raise
        _fill(self, operation, sent, path, body, _built_by(operation))

    @property
    def operation(self) -> Operation:
        """Everything known about the function that is called."""
        _set(self, "_unused", None)
        return self._operation

    @property
    def method(self) -> str:
        """The HTTP verb."""
        return self.operation.method

    @property
    def path(self) -> str:
        """The path below `/api2/json`, percent-encoded."""
        _set(self, "_unused", None)
        return self._path

    @property
    def params(self) -> dict[str, Any]:
        """A copy of what is sent besides the path, by wire name: strings, numbers, booleans, and
        lists of them. Secrets are in it."""
        operation = self.operation
        return {wire: _thawed(value) for wire, value in self._values.items() if operation.place_of(wire) != "path"}

    @property
    def values(self) -> dict[str, Any]:
        """The same, with the values in the path, not encoded."""
        _set(self, "_unused", None)
        return {wire: _thawed(value) for wire, value in self._values.items()}

    @property
    def body(self) -> Body | None:
        """The raw body, of the few functions that take one."""
        _set(self, "_unused", None)
        return self._body

    def _parts(self) -> tuple[Operation, str, Mapping[str, Value], Body | None]:
        """Operation, path, values and body at once, for sending: each of the properties would make
        a call a hundredth more expensive."""
        _set(self, "_unused", None)
        return self._operation, self._path, self._values, self._body

    @property
    def described(self) -> str:
        """What the caller tried, as it would be typed, secrets masked:
        `snapshots.list_snapshots("tank", backup_type="vm")`."""
        operation = self.operation
        fixed = {wire for wire, _ in operation.fixed}
        positional = [_shown(operation.method), _shown(operation.template)] if operation.name == "raw_request" else []
        named: list[str] = []
        for wire, value in self._values.items():
            parameter = operation.by_wire.get(wire) or Parameter(wire, wire, operation.place_of(wire))
            text = MASK if parameter.secret else _shown(_thawed(value))
            if parameter.place == "path" and wire != "node":
                positional.append(text)
            elif wire not in fixed and (wire, value) != ("node", "localhost"):
                named.append(f"{parameter.name}={text}")
        if self._body is not None:
            named.append("body=...")
        return f"{operation.name}({', '.join(positional + named)})"

    def __eq__(self, other: object) -> bool:
        _set(self, "_unused", None)
        if not isinstance(other, BaseRequest) or type(other) is not type(self):
            return NotImplemented
        return self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def _identity(self) -> tuple[object, ...]:
        _set(self, "_unused", None)
        import json

        # As JSON, since 1 and True are equal to Python and not to PBS.
        operation = self._operation
        sent = json.dumps([(wire, value, operation.place_of(wire)) for wire, value in sorted(self._values.items())])
        body = self._body if isinstance(self._body, (bytes, tuple)) else id(self._body)
        return operation.name, operation.method, self._path, sent, body

    def __repr__(self) -> str:
        _set(self, "_unused", None)
        return f"<unsent {type(self).__name__} {self.described}, {self._operation.method} {PREFIX}{self._path}>"

    def __bool__(self) -> NoReturn:
        _set(self, "_unused", None)
        raise TypeError(
            f"a request is neither true nor false: it has not been sent; pass it to {self._send_with} of a client"
        )

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a request cannot be changed; build another one to set {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a request cannot be changed, so {name} cannot be removed")

    def __copy__(self) -> Any:
        _set(self, "_unused", None)
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return self.__copy__()

    def __reduce__(self) -> tuple[Callable[..., BaseRequest], tuple[Any, ...]]:
        _set(self, "_unused", None)
        return _rebuilt, (type(self), self._operation, self._values, self._path, self._body)

    def __del__(self, _exiting: Callable[[], bool] = sys.is_finalizing) -> None:
        # Bound as a default, since at interpreter exit the names of this module may be gone
        # already.
        if self._unused is None or _exiting():
            return
        file, line, module = self._unused
        message = f"{self.described} was built here and never sent; pass it to {self._send_with} of a client"
        warnings.warn_explicit(message, RuntimeWarning, file, line, module, registry=_warned.setdefault(file, {}))


class Request(BaseRequest, Generic[T_co]):
    """One call that has not been sent: an operation with its values. `Client.send` sends it and
    gives a `T_co`.

    It is immutable, compares and hashes by value, and can be pickled. It has no truth value, and
    cannot be awaited or iterated. A request that is dropped without having been looked at gives a
    `RuntimeWarning` with the line that built it.
    """

    __slots__ = ()


class TaskRequest(Request[Upid]):
    """A call that starts a task. `Client.wait` sends it and waits for the task to end;
    `Client.send` gives the task's UPID at once."""

    __slots__ = ()

    _send_with: ClassVar[str] = "wait() or send()"


class StreamRequest(BaseRequest):
    """A call whose answer is bytes. `Client.stream` sends it. Deliberately not a `Request`, so that
    `send` cannot take it."""

    __slots__ = ()

    _send_with: ClassVar[str] = "stream()"


@forgetful
def raw_request(
    method: str,
    template: str,
    values: Mapping[str, Any] | None = None,
    *,
    body: Body | None = None,
    secrets: Iterable[str] = (),
) -> Request[Any]:
    """Builds a call for a path that has no function here:
    `raw_request("GET", "/admin/datastore/{store}/x", {"store": "tank"})`.

    `template` is the path below `/api2/json`; values named in braces go into it, each encoded as
    one component. The rest goes into the query (GET, DELETE) or a JSON body (POST, PUT). Values
    named in `secrets`, and those whose name says so (`password`, `secret`, …), are never shown, and
    a DELETE sends them in a body. The answer's `data` is given as it is. Raises `UsageError`.
    """
    _check_raw(method, template, values, secrets)
    values = values or {}
    operation = _raw_operation(method.upper(), _normalized(template), values, set(secrets), with_body=body is not None)
    return Request(operation, values, body=body)


def _check_raw(method: object, template: object, values: object, secrets: object) -> None:
    if not isinstance(method, str) or method.upper() not in ("GET", "POST", "PUT", "DELETE"):
        raise UsageError(f"PBS has no method {method!r}; it has GET, POST, PUT and DELETE")
    if not isinstance(template, str) or not template.startswith("/") or template.startswith("/api2"):
        hint = "It begins with a slash, as in /nodes/{node}/status."
        if isinstance(template, str) and template.startswith("/api2"):
            hint = f"Leave out {PREFIX}."
        raise UsageError(f"{template!r} is not a path below {PREFIX}", hint=hint)
    if re.fullmatch(_TEMPLATE, template) is None:
        raise UsageError(
            f"{template!r} has characters that a path cannot hold",
            hint="Put values in braces and pass them in the second argument.",
        )
    # Anything between here and PBS may resolve `..` and so call another function.
    if any(part.startswith(".") for part in template.split("/")):
        raise UsageError(f"{template!r} has a part that begins with a dot, which PBS refuses")
    if values is not None and not (
        isinstance(values, Mapping) and all(isinstance(name, str) for name in cast("Mapping[object, object]", values))
    ):
        raise UsageError("the values must be a dictionary with the names that PBS knows them by")
    if isinstance(secrets, str) or not isinstance(secrets, Iterable):
        raise UsageError("secrets must be a list of names", hint='secrets=["name"]')


_TEMPLATE = r"(?:[A-Za-z0-9/_.-]|\{[^{}/]+\})+"


def _normalized(template: str) -> str:
    """The one spelling of a path: PBS takes several slashes for one and ignores any at the end."""
    return "/" + "/".join(part for part in template.split("/") if part)


def _raw_operation(
    method: str, template: str, values: Mapping[str, Any], secrets: set[str], *, with_body: bool
) -> Operation:
    elsewhere: Place = "query" if with_body or method in ("GET", "DELETE") else "body"
    in_path = set(re.findall(PLACEHOLDER, template))
    parameters: list[Parameter] = []
    for wire, value in values.items():
        secret = wire in secrets or is_secret_name(wire)
        place: Place = "path" if wire in in_path else "body" if secret and method == "DELETE" else elsewhere
        parameters.append(Parameter(wire.replace("-", "_"), wire, place, kind_of(value), secret))
    return Operation(
        "raw_request", method, template, _raw_effect(method, template, values), parameters=tuple(parameters)
    )


def _raw_effect(method: str, template: str, values: Mapping[str, Any]) -> Effect:
    if method != "GET":
        return "destroy" if method == "DELETE" else "write"
    # The paths that change something at a GET (handler source, PBS 3.4 to 4.2), so that a call of
    # them is never repeated.
    match _normalized(re.sub(PLACEHOLDER, lambda match: str(values.get(match[1])), template)).split("/")[1:]:
        case ["tape", "media", "destroy"]:
            return "destroy"
        case ["tape", "drive", _, "read-label"]:
            return "write"
        case _:
            return "read"


_SHOWN_CHARACTERS = 160

_set = object.__setattr__

# The registries in which `warnings` notes what it has already shown, by file.
_warned: dict[str, dict[str | tuple[str, type[Warning], int], int]] = {}


def _checked(body: object) -> Any:
    """The body, if it is one. Strings and numbers could be iterated or converted too, but would
    arrive as something else."""
    if isinstance(body, bytearray | memoryview):
        return bytes(cast("bytearray", body))
    if isinstance(body, list):
        return tuple(cast("list[object]", body))  # A call cannot be changed, and has a hash.
    if body is None or (not isinstance(body, str) and (hasattr(body, "__iter__") or hasattr(body, "__aiter__"))):
        return body
    raise UsageError(f"the body must be bytes, or an iterable of bytes, not of type {type(body).__name__}")


def _shown(value: Any) -> str:
    import json

    text = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
    return printable(text, longest=_SHOWN_CHARACTERS)


def _thawed(value: Value) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _rebuilt(
    cls: type[BaseRequest], operation: Operation, values: dict[str, Value], path: str, body: Body | None
) -> BaseRequest:
    call = cls.__new__(cls)
    _fill(call, operation, values, path, body, None)
    return call


def _fill(
    call: BaseRequest,
    operation: Operation,
    values: dict[str, Value],
    path: str,
    body: Body | None,
    unused: _Origin | None,
) -> None:
    _set(call, "_unused", unused)
    _set(call, "_operation", operation)
    _set(call, "_values", values)
    _set(call, "_path", path)
    _set(call, "_body", body)


def _built_by(operation: Operation) -> _Origin:
    """The code that built this call: the first frame that is neither ours nor the endpoint function
    itself."""
    frame = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]  # what inspect.currentframe() is, at a third of the cost
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith("pbs_client."):
        frame = frame.f_back
    if frame.f_back is not None and frame.f_code.co_name == operation.name.rpartition(".")[2]:
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno, str(frame.f_globals.get("__name__", ""))
