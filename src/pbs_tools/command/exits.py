"""Exit codes: which error ends the command with which, and what one reads on stderr."""

from __future__ import annotations

import errno
import re

OK = 0
FAILED = 1
USAGE = 2
CONNECTION = 3
RIGHTS = 4
NOT_FOUND = 5
CONFLICT = 6
SECOND_FACTOR = 7
WARNINGS = 8
INTERRUPTED = 130

MEANINGS = {
    OK: "done",
    FAILED: "failed",
    USAGE: "used wrongly: nothing was sent, or the server refused a parameter",
    CONNECTION: "no connection, or it broke off",
    RIGHTS: "not logged in, or not allowed",
    NOT_FOUND: "not found",
    CONFLICT: "it exists already, was changed by somebody else, or is locked",
    SECOND_FACTOR: "a second factor is needed",
    WARNINGS: "the task ended with warnings",
    INTERRUPTED: "interrupted",
}
"""For the documentation."""

_BY_ERROR = (
    ("SecondFactorRequired", SECOND_FACTOR),
    ("AuthenticationFailed", RIGHTS),
    ("PermissionDenied", RIGHTS),
    ("NotFound", NOT_FOUND),
    ("AlreadyExists", CONFLICT),
    ("Modified", CONFLICT),
    ("Busy", CONFLICT),
    ("ParameterError", USAGE),
    ("UsageError", USAGE),
    ("NotSent", CONNECTION),
    ("Interrupted", CONNECTION),
)
"""The names of errors of `pbs_client`; the first that fits counts. By name, so that a usage error
does not load the client."""


OUTPUT_ENDS = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)
"""What writing to stdout fails with: a closed pipe, a full disk, a terminal that is gone, no
stdout at all."""


def code_of(error: Exception) -> int:
    """The exit code of an error."""
    names = {kind.__name__ for kind in type(error).__mro__}
    return next((code for name, code in _BY_ERROR if name in names), FAILED)


def is_of_client(error: Exception) -> bool:
    """Whether it is a `PbsError`, asked without importing the client."""
    return any(kind.__name__ == "PbsError" and kind.__module__.startswith("pbs_client") for kind in type(error).__mro__)


AT_PROMPT = (
    (r'\bfingerprint="([0-9A-Fa-f:]+)"', r"--fingerprint \1"),
    (r"\bGive Password a function as second_factor", "`pbsh login` asks for it"),
    (r"\bsend raw_request\(\)", "`pbsh api`"),
    (r"\bIterate it and write the pieces yourself", "Write to stdout, with --output -"),
    (r"\blist_tasks\(\)", "`pbsh task list --all`"),
    (r"^[a-z0-9_]+\.[a-z0-9_]+ (is new in|was there up to) PBS", r"This \1 PBS"),
    (r"^(The realm is missing in [^:]*?)_", r"\1-"),
    (r"Raise `timeout` if the server needs longer\.", ""),
    (r"\bgive them as `auth`", "--auth-id says who calls"),
    (r"\bas in ApiToken\([^()]*\) or ", "as in "),
)
"""What the client advises programs to do, and what one does at the prompt."""


def hint_of(error: Exception) -> str:
    """What an error of the client advises, in the words of the prompt."""
    return _at_prompt(str(getattr(error, "hint", "")))


def _at_prompt(text: str) -> str:
    for pattern, said in AT_PROMPT:
        text = re.sub(pattern, said, text)
    return text


def line_of(error: Exception) -> str:
    """What an error of the client says, on one line, without the call in Python that it names."""
    text = _at_prompt(str(getattr(error, "message", "") or error))
    hint = hint_of(error)
    if upid := getattr(error, "upid", ""):
        text = f"{text} ({upid})"
    return " ".join(f"{text.rstrip('. ')}. {hint}".split()) if hint else " ".join(text.split())
