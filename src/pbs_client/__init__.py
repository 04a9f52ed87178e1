"""The hand-written part of the client: requests, clients, credentials, errors. Endpoint functions are in `pbs_api`.

Everything public is a name of this package; where a name is defined is private. Names are loaded on first use, so importing this package,
which every endpoint module does, loads neither an HTTP library nor asyncio.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pbs_client.answers import Answer as Answer
    from pbs_client.answers import TaskResult as TaskResult
    from pbs_client.errors import (
        AlreadyExists as AlreadyExists,
    )
    from pbs_client.errors import (
        AnswerTimeout as AnswerTimeout,
    )
    from pbs_client.errors import (
        ApiError as ApiError,
    )
    from pbs_client.errors import (
        AuthenticationFailed as AuthenticationFailed,
    )
    from pbs_client.errors import (
        Busy as Busy,
    )
    from pbs_client.errors import (
        CertificateRefused as CertificateRefused,
    )
    from pbs_client.errors import (
        ConnectTimeout as ConnectTimeout,
    )
    from pbs_client.errors import (
        Interrupted as Interrupted,
    )
    from pbs_client.errors import (
        Modified as Modified,
    )
    from pbs_client.errors import (
        NotFound as NotFound,
    )
    from pbs_client.errors import (
        NotSent as NotSent,
    )
    from pbs_client.errors import (
        ParameterError as ParameterError,
    )
    from pbs_client.errors import (
        PbsError as PbsError,
    )
    from pbs_client.errors import (
        PermissionDenied as PermissionDenied,
    )
    from pbs_client.errors import (
        SecondFactorRequired as SecondFactorRequired,
    )
    from pbs_client.errors import (
        ServerError as ServerError,
    )
    from pbs_client.errors import (
        TaskError as TaskError,
    )
    from pbs_client.errors import (
        TaskFailed as TaskFailed,
    )
    from pbs_client.errors import (
        TaskTimeout as TaskTimeout,
    )
    from pbs_client.errors import (
        TaskUnknown as TaskUnknown,
    )
    from pbs_client.errors import (
        Unavailable as Unavailable,
    )
    from pbs_client.errors import (
        UnexpectedAnswer as UnexpectedAnswer,
    )
    from pbs_client.errors import (
        UsageError as UsageError,
    )
    from pbs_client.operation import Operation as Operation
    from pbs_client.operation import Parameter as Parameter
    from pbs_client.request import Request as Request
    from pbs_client.request import StreamRequest as StreamRequest
    from pbs_client.request import TaskRequest as TaskRequest
    from pbs_client.request import raw_request as raw_request
    from pbs_client.transport import (
        AsyncHttpAnswer as AsyncHttpAnswer,
    )
    from pbs_client.transport import (
        AsyncTransport as AsyncTransport,
    )
    from pbs_client.transport import (
        HttpAnswer as HttpAnswer,
    )
    from pbs_client.transport import (
        HttpRequest as HttpRequest,
    )
    from pbs_client.transport import (
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
