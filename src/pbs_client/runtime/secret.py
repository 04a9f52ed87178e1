"""Secrets: texts that do not show themselves, and tracebacks that forget them.

A crash report prints the local variables of every frame of a traceback. So where an error leaves
the library, `forget_locals` empties the frames that it came through; that is done in two places: at
the end of every call (`pbs_client.flow`), and by `forgetful` around functions that are given
secrets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import wraps
from types import FrameType
from typing import Any, TypeVar, cast

from pbs_client.errors import PbsError

MASK = "***"
"""Stands for a secret wherever it would be shown."""

# Names that schema/secrets.tsv calls secret in any call; a test compares the two.
_SECRET_NAMES = frozenset(
    {"code", "data", "eab_hmac_key", "header", "http-proxy", "state", "token", "totp", "value"}
    | {"client-key", "key", "secret", "ticket", "vncticket", "tfa-challenge", "password", "secret-key"}
    | {"new-password", "confirmation-password"}
)
# For values that nobody has described yet, as in a call of a newer server, the name decides.
_TELLING = ("password", "passphrase", "secret", "ticket", "challenge", "csrf", "private", "credential")


def is_secret_name(wire: str) -> bool:
    """Whether a value of which only the name is known is to be treated as a secret."""
    name = wire.lower()
    return name in _SECRET_NAMES or any(word in name for word in _TELLING) or name.endswith(("token", "-key"))


T = TypeVar("T")
Function = TypeVar("Function", bound=Callable[..., Any])


class Secret(str):
    """A string whose repr is masked. In all other respects it is a `str`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(MASK) if self else "''"


class SecretBytes(bytes):
    """The same for bytes, given by mistake."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"b{MASK!r}"


class SecretNumber(int):
    """The same for an integer, which is sent as a string."""

    __slots__ = ()

    def __repr__(self) -> str:
        return MASK

    def __str__(self) -> str:
        return int.__repr__(self)


def hidden(value: T) -> T:
    """`value` with every string in it a `Secret`, also in a list or a mapping. Bytes and integers
    given in place of a string are masked as well.

    Generated functions rebind their secret arguments to it before anything can fail.
    """
    result: Any = value
    if isinstance(result, str):
        result = Secret(result)
    elif isinstance(result, (bytes, bytearray, memoryview)):
        result = SecretBytes(cast(bytes, result))
    elif isinstance(result, int) and not isinstance(result, bool):
        result = SecretNumber(result)
    elif isinstance(result, (list, tuple, set, frozenset)):
        result = [hidden(item) for item in cast("list[Any]", result)]
    elif isinstance(result, Mapping):
        result = {key: hidden(item) for key, item in cast("Mapping[str, Any]", result).items()}
    return cast(T, result)


# What handles secrets: our own code, and the libraries that it hands them to. The frames of others,
# such as a user's `second_factor`, are left as they are.
_EMPTIED = frozenset({"pbs_client", "httpx", "httpcore", "httpx2", "httpcore2", "aiohttp", "json", "ssl"})


def forget_locals(error: BaseException) -> None:
    """Empties the frames in the traceback of an error and of all that it came from.

    Files and lines stay. This also breaks the cycle between an error and a frame that holds it. An
    error of ours that was raised `from None` loses what it was raised from, which may quote
    anything, as a UnicodeError does.
    """
    for raised in _with_origins(error):
        if isinstance(raised, PbsError) and raised.__suppress_context__ and raised.__cause__ is None:
            raised.__context__ = None
        for frame in _frames(raised):
            if frame.f_globals.get("__name__", "").partition(".")[0] in _EMPTIED:
                with suppress(RuntimeError):  # It is still running, and has to forget by itself.
                    frame.clear()


def _frames(error: BaseException) -> Iterator[FrameType]:
    # As `traceback.walk_tb` gives them; the import of that module costs as much as ten of ours.
    traceback = error.__traceback__
    while traceback is not None:
        yield traceback.tb_frame
        traceback = traceback.tb_next


def _with_origins(error: BaseException) -> Iterator[BaseException]:
    """An error, its causes and contexts, and the members of groups."""
    pending: list[BaseException | None] = [error]
    seen: set[int] = set()
    while pending:
        raised = pending.pop()
        if raised is None or id(raised) in seen:
            continue
        seen.add(id(raised))
        yield raised
        pending += [raised.__cause__, raised.__context__]
        if isinstance(raised, BaseExceptionGroup):
            pending += cast("BaseExceptionGroup[BaseException]", raised).exceptions


def forgetful(function: Function) -> Function:
    """Decorates a function that is given secrets: errors from it carry none of its variables."""

    @wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except BaseException as error:
            args, kwargs = (), {}
            forget_locals(error)
            raise

    return cast(Function, guarded)
