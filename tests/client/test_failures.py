"""What is read from the chains of exceptions that libraries build."""

from __future__ import annotations

import errno
import itertools
import socket
import ssl

import pytest

from pbs_client.transport.certificates import CertificateSeen
from pbs_client.transport.failures import certificate_refusal, chain, described, no_connection


def caused(*errors: BaseException) -> BaseException:
    """The first, with each of the others as the cause of the one before it."""
    for error, cause in itertools.pairwise(errors):
        error.__cause__ = cause
    return errors[0]


def test_chain_has_causes_contexts_and_members_of_groups_each_once() -> None:
    last, member = ValueError("last"), KeyError("member")
    group = caused(ExceptionGroup("group", [member, OSError("other")]), last)
    outer = RuntimeError("outer")
    outer.__context__ = group
    last.__cause__ = outer  # A circle, as careless re-raising makes it.
    assert [str(error) for error in chain(outer)] == ["outer", "group (2 sub-exceptions)", "'member'", "other", "last"]


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            caused(
                RuntimeError("All connection attempts failed"),
                ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed ('::1', 1)"),
            ),
            "Connection refused",
        ),
        (caused(RuntimeError("x"), OSError(errno.EHOSTUNREACH, "y")), "No route to host"),
        (
            caused(RuntimeError("x"), socket.gaierror(-2, "Name or service not known")),
            "the name cannot be resolved (Name or service not known)",
        ),
        (RuntimeError("illegal header line: bytearray(b'Set-Cookie canary')"), "illegal header line"),
        (RuntimeError(""), "RuntimeError"),
    ],
)
def test_most_telling_text(error: BaseException, text: str) -> None:
    assert described(error) == text


def test_certificate_that_was_not_the_pinned_one_is_found_below_other_errors() -> None:
    seen = CertificateSeen("ab:cd")
    assert certificate_refusal(caused(RuntimeError("x"), OSError("y"), seen)) is seen
    assert certificate_refusal(RuntimeError("x")) is None


def test_tls_error_without_a_reason_is_told_as_any_other() -> None:
    assert str(no_connection("pbs:8007", ssl.SSLError("odd"))).startswith("no connection to pbs:8007: ('odd'")
