"""Errors for code written the way another library wants it: they say how it is written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from pbs_client.errors import UsageError
from pbs_client.runtime.request import Request

Function = TypeVar("Function", bound=Callable[..., Any])

_VERIFY = "it is called `verify`; PBS's own certificate is pinned with `fingerprint`"
_PASSWORD = 'credentials are one value, auth=Password("root@pam", password)'
_TOKEN = 'credentials are one value, auth=ApiToken("backup@pbs!monitor", secret), or ApiToken.parse("ID:SECRET")'
_PBS_ONLY = "there is nothing to choose: this client speaks HTTPS, and only to PBS"
_HOST = "the server is the first argument, `host`, as in pbs.example.com or pbs.example.com:8007"

_CALLED_HERE = {
    **dict.fromkeys(
        ("verify_ssl", "verify_tls", "verify_certs", "ssl_verify", "tls_verify", "validate_certs", "insecure"), _VERIFY
    ),
    **dict.fromkeys(("ssl", "ssl_context", "cafile", "ca_file", "ca_cert", "ca_bundle", "cert"), _VERIFY),
    **dict.fromkeys(("user", "username", "userid", "login", "password", "passwd", "realm", "credentials"), _PASSWORD),
    **dict.fromkeys(
        ("token", "token_id", "token_name", "token_value", "token_secret", "secret", "api_token", "api_key", "apikey"),
        _TOKEN,
    ),
    **dict.fromkeys(("otp", "otptype", "totp"), 'it is auth=Password("root@pam", password, second_factor=function)'),
    "ticket": "credentials are one value, auth=Ticket(ticket, csrf_token)",
    **dict.fromkeys(("backend", "service", "product", "path_prefix", "mode", "scheme"), _PBS_ONLY),
    **dict.fromkeys(("url", "base_url", "api_url", "hostname", "server", "address", "endpoint"), _HOST),
    **dict.fromkeys(("proxies", "http_proxy", "https_proxy"), "it is called `proxy`"),
    **dict.fromkeys(("max_retries", "retry"), "it is called `retries`"),
    **dict.fromkeys(("pool_size", "max_connections", "limits"), "it is called `connections`"),
    **dict.fromkeys(("read_timeout", "socket_timeout", "request_timeout"), "it is called `timeout`"),
    **dict.fromkeys(("cert_fingerprint", "ssl_fingerprint", "tls_fingerprint"), "it is called `fingerprint`"),
    "datastore": "a function takes it, as in list_snapshots(store); a client is for a whole server",
    "store": "a function takes it, as in list_snapshots(store); a client is for a whole server",
}


def explaining_arguments(function: Function) -> Function:
    """Decorates the `__init__` of a client: the error for an unknown argument names the right
    one."""

    @wraps(function)
    def explained(*arguments: Any, **options: Any) -> Any:
        try:
            return function(*arguments, **options)
        except TypeError:
            problem = _refused(function, arguments, options)
            if not problem:
                raise
        raise TypeError(problem)

    return cast(Function, explained)


def _refused(function: Callable[..., Any], arguments: tuple[Any, ...], options: Mapping[str, Any]) -> str:
    """What is wrong with the arguments of a client, without any of their values; nothing if they
    fit."""
    import inspect  # Here and below, since most calls are written correctly.

    name = type(arguments[0]).__name__
    known = inspect.signature(function).parameters
    for option in options:
        if option not in known:
            return f"{name} has no argument `{option}`{_advice(option, [*known][1:])}"
    if len(arguments) > 2:
        return f"{name} takes only the host by position, and everything else by keyword, such as auth=…"
    if len(arguments) < 2 and "host" not in options:
        return f"{name} needs a host, as in {name}('pbs.example.com', auth=…)"
    return ""


def _advice(option: str, known: list[str]) -> str:
    if option in _CALLED_HERE:
        return f": {_CALLED_HERE[option]}"
    from difflib import get_close_matches

    near = get_close_matches(option, known, n=1)
    return f"; did you mean `{near[0]}`?" if near else ""


def wrong_kind(value: object, method: str, wanted: str) -> UsageError:
    """The error for a value that a method of a client does not take."""
    if problem := uncalled(value, method):
        return UsageError(problem)
    hint = ""
    if isinstance(value, Request):
        hint = "Pass it to send()."
    elif isinstance(value, (list, tuple, set)) and method == "wait":
        hint = "wait_all() takes several."
    return UsageError(f"{method}() takes {wanted}, not {value!r}", hint=hint)


def not_a_request(value: object, method: str, takers: str, hint: str = "") -> UsageError:
    """The error for a value that is not a request."""
    if problem := uncalled(value, method):
        return UsageError(problem)
    if isinstance(value, str):
        hint = 'raw_request("GET", "/version") makes one from a path.'
    return UsageError(f"{value!r} is not a request that {takers}", hint=hint)


def no_attribute(client: object, name: str) -> AttributeError:
    """The error for a name that a client does not have, such as that of a call."""
    from pbs_client.missing_names import nearest

    plain = f"{type(client).__name__!r} object has no attribute {name!r}"
    if name.startswith("_") or nearest(name, dir(type(client))):
        return AttributeError(plain, name=name, obj=client)  # Python names what is near
    return AttributeError(
        f"{plain}: calls are functions of pbs_api, which send() takes, as in pbs.send(list_snapshots(store))",
        name=name,
    )


def uncalled(value: object, method: str) -> str:
    """The complaint about a function that was not called; empty if `value` is not a function."""
    import inspect

    if not inspect.isfunction(value):
        return ""
    needed = [
        parameter.name
        for parameter in inspect.signature(value).parameters.values()
        if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
    ]
    return (
        f"{value.__name__} is a function, and {method}() takes what it returns: "
        f"call it, as in {method}({value.__name__}({', '.join(needed)}))"
    )
