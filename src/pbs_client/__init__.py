"""The hand-written part of the client: requests, clients, credentials, errors. Endpoint functions
are in `pbs_api`.

Everything public is a name of this package; where a name is defined is private. Names are loaded on
first use, so importing this package, which every endpoint module does, loads neither an HTTP
library nor asyncio.
"""

from __future__ import annotations

# Another project's package of the same name lacks this; it comes first because `pbs_client.runtime`
# looks for it.
__distribution__ = "proxmox-pbs-client"

from typing import TYPE_CHECKING

from pbs_client.lazy import lazy_names
from pbs_client.version import __version__ as __version__

if TYPE_CHECKING:
    from pbs_client.answers import Answer, TaskResult
    from pbs_client.async_client import AsyncClient
    from pbs_client.async_download import AsyncDownload
    from pbs_client.client import Client
    from pbs_client.credentials import ApiToken, Password, Ticket
    from pbs_client.download import Download
    from pbs_client.errors import (
        AlreadyExists,
        AnswerTimeout,
        ApiError,
        AuthenticationFailed,
        Busy,
        CertificateRefused,
        ConnectTimeout,
        Interrupted,
        Modified,
        NotFound,
        NotSent,
        ParameterError,
        PbsError,
        PermissionDenied,
        SecondFactorRequired,
        ServerError,
        TaskError,
        TaskFailed,
        TaskTimeout,
        TaskUnknown,
        Unavailable,
        UnexpectedAnswer,
        UsageError,
    )
    from pbs_client.events import AnswerEvent, RequestEvent
    from pbs_client.repository import Repository
    from pbs_client.runtime import (
        Operation,
        Parameter,
        Request,
        StreamRequest,
        TaskRequest,
        UndeclaredAnswer,
        Upid,
        raw_request,
        to_wire,
    )
    from pbs_client.transport import AsyncHttpAnswer, AsyncTransport, HttpAnswer, HttpRequest, Transport
    from pbs_client.trust import InsecureWarning

__all__ = [
    "AlreadyExists",
    "Answer",
    "AnswerEvent",
    "AnswerTimeout",
    "ApiError",
    "ApiToken",
    "AsyncClient",
    "AsyncDownload",
    "AsyncHttpAnswer",
    "AsyncTransport",
    "AuthenticationFailed",
    "Busy",
    "CertificateRefused",
    "Client",
    "ConnectTimeout",
    "Download",
    "HttpAnswer",
    "HttpRequest",
    "InsecureWarning",
    "Interrupted",
    "Modified",
    "NotFound",
    "NotSent",
    "Operation",
    "Parameter",
    "ParameterError",
    "Password",
    "PbsError",
    "PermissionDenied",
    "Repository",
    "Request",
    "RequestEvent",
    "SecondFactorRequired",
    "ServerError",
    "StreamRequest",
    "TaskError",
    "TaskFailed",
    "TaskRequest",
    "TaskResult",
    "TaskTimeout",
    "TaskUnknown",
    "Ticket",
    "Transport",
    "Unavailable",
    "UndeclaredAnswer",
    "UnexpectedAnswer",
    "Upid",
    "UsageError",
    "raw_request",
    "to_wire",
]

_EXPORTS = {
    "answers": ("Answer", "TaskResult"),
    "async_client": ("AsyncClient",),
    "async_download": ("AsyncDownload",),
    "client": ("Client",),
    "credentials": ("ApiToken", "Password", "Ticket"),
    "download": ("Download",),
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
    "events": ("AnswerEvent", "RequestEvent"),
    "repository": ("Repository",),
    "runtime": (
        "Operation",
        "Parameter",
        "Request",
        "StreamRequest",
        "TaskRequest",
        "UndeclaredAnswer",
        "Upid",
        "raw_request",
        "to_wire",
    ),
    "transport": ("AsyncHttpAnswer", "AsyncTransport", "HttpAnswer", "HttpRequest", "Transport"),
    "trust": ("InsecureWarning",),
}

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the package.
    __getattr__, __dir__ = lazy_names(__name__, __all__, _EXPORTS)
