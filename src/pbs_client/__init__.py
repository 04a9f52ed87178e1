"""The hand-written part of the client: requests, clients, credentials, errors. Endpoint functions are in `pbs_api`.

Everything public is a name of this package; where a name is defined is private. Names are loaded on first use, so importing this package,
which every endpoint module does, loads neither an HTTP library nor asyncio.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pbs_client.answers import Answer as Answer, TaskResult as TaskResult
    from pbs_client.errors import (
        AlreadyExists as AlreadyExists,
        AnswerTimeout as AnswerTimeout,
        ApiError as ApiError,
        AuthenticationFailed as AuthenticationFailed,
        Busy as Busy,
        CertificateRefused as CertificateRefused,
        ConnectTimeout as ConnectTimeout,
        Interrupted as Interrupted,
        Modified as Modified,
        NotFound as NotFound,
        NotSent as NotSent,
        ParameterError as ParameterError,
        PbsError as PbsError,
        PermissionDenied as PermissionDenied,
        SecondFactorRequired as SecondFactorRequired,
        ServerError as ServerError,
        TaskError as TaskError,
        TaskFailed as TaskFailed,
        TaskTimeout as TaskTimeout,
        TaskUnknown as TaskUnknown,
        Unavailable as Unavailable,
        UnexpectedAnswer as UnexpectedAnswer,
        UsageError as UsageError,
    )
    from pbs_client.operation import Operation as Operation, Parameter as Parameter
    from pbs_client.request import Request as Request, StreamRequest as StreamRequest, TaskRequest as TaskRequest, raw_request as raw_request
    from pbs_client.transport import (
        AsyncHttpAnswer as AsyncHttpAnswer,
        AsyncTransport as AsyncTransport,
        HttpAnswer as HttpAnswer,
        HttpRequest as HttpRequest,
        Transport as Transport,
    )
    from pbs_client.upid import Upid as Upid

_HOMES = {
    "answers": ("Answer", "TaskResult"),
    "errors": (
        "AlreadyExists",
        "AnswerTimeout",
        "ApiError",
        "AuthenticationFailed",
        "Busy",
        "CertificateRefused",
        "ConnectTimeout",
        "Interrupted",
        "Modified",
        "NotFound",
        "NotSent",
        "ParameterError",
        "PbsError",
        "PermissionDenied",
        "SecondFactorRequired",
        "ServerError",
        "TaskError",
        "TaskFailed",
        "TaskTimeout",
        "TaskUnknown",
        "Unavailable",
        "UnexpectedAnswer",
        "UsageError",
    ),
    "operation": ("Operation", "Parameter"),
    "request": ("Request", "StreamRequest", "TaskRequest", "raw_request"),
    "transport": ("AsyncHttpAnswer", "AsyncTransport", "HttpAnswer", "HttpRequest", "Transport"),
    "upid": ("Upid",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME)  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
