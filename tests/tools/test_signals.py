"""Ctrl-C at any moment, and the signals of a system that shuts down or a terminal that is closed: no traceback,
and what was begun is put in order. Each program sends the signals to itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.moments import LONGEST

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

BEGIN = """
import signal, sys, threading
from pbs_tools.command import signals

def press(name="SIGINT"):
    signal.raise_signal(getattr(signal, name))

"""


def ended(program: str, *before: str) -> tuple[int, str, str]:
    """How a program ends: its code, and what it says on stdout and stderr."""
    done = subprocess.run(
        [*before, sys.executable, "-uc", BEGIN + program], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


def test_a_second_interrupt_does_not_come_up_while_the_first_is_handled() -> None:
    program = """
with signals.ending_in_order():
    try:
        try:
            press()
        finally:
            press()
    except KeyboardInterrupt:
        print("handled")
"""
    assert ended(program) == (0, "handled\n", "")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_who_does_not_wait_ends_the_process_with_a_third_signal(name: str) -> None:
    program = f"""
with signals.ending_in_order():
    try:
        press({name!r})
    finally:
        press({name!r})
        print("two")
        press({name!r})
        print("three")
"""
    assert ended(program) == (-getattr(signal, name), "two\n", "")


@pytest.mark.parametrize(("between", "shown"), [("pass", "asked\nagain\n"), ("press()", "again\n")])
def test_what_goes_on_after_an_interrupt_gets_the_next_one(between: str, shown: str) -> None:
    program = f"""
with signals.ending_in_order():
    try:
        try:
            press()
        finally:
            {between}
    except KeyboardInterrupt:
        try:
            signals.interrupt_handled()
            print("asked")
            press()
        except KeyboardInterrupt:
            print("again")
"""
    assert ended(program) == (0, shown, "")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_while_the_process_ends_says_nothing(name: str) -> None:
    program = f"""
with signals.ending_in_order():
    print("done")
press({name!r})
"""
    assert ended(program) == (-getattr(signal, name), "done\n", "")


@pytest.mark.parametrize("again", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_process_that_is_to_end_puts_things_in_order_and_ends_by_the_signal(name: str, again: str) -> None:
    program = f"""
with signals.ending_in_order():
    try:
        press({name!r})
    finally:
        press({again!r})
        print("in order")
"""
    assert ended(program) == (-getattr(signal, name), "in order\n", "")


@pytest.mark.parametrize("becomes", ["raise ValueError", "pass"])
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_process_ends_by_the_signal_whatever_becomes_of_its_error(name: str, becomes: str) -> None:
    program = f"""
with signals.ending_in_order():
    try:
        press({name!r})
    except SystemExit:
        {becomes}
"""
    assert ended(program) == (-getattr(signal, name), "", "")


def test_an_interrupt_that_comes_out_as_another_error_is_an_interrupt() -> None:
    program = """
try:
    with signals.ending_in_order():
        try:
            press()
        except KeyboardInterrupt:
            raise ValueError
except KeyboardInterrupt:
    print("interrupted")
"""
    assert ended(program) == (0, "interrupted\n", "")


def test_what_is_to_be_ignored_stays_ignored() -> None:
    program = """
with signals.ending_in_order():
    press("SIGHUP")
    press()
    print("goes on")
press("SIGHUP")
press()
"""
    assert ended(program, "sh", "-c", 'trap "" HUP INT; exec "$0" "$@"') == (0, "goes on\n", "")


def test_an_interrupt_before_anything_has_begun_says_nothing() -> None:
    program = """
import builtins
imported = builtins.__import__

def interrupted(name, *rest, **more):
    if name == "pbs_tools.command.root":
        press()
    return imported(name, *rest, **more)

from pbs_tools.__main__ import main
builtins.__import__ = interrupted
main()
"""
    assert ended(program) == (130, "", "")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_where_nothing_is_left_to_put_in_order_a_process_ends_at_once(name: str) -> None:
    program = f"""
with signals.ending_in_order():
    signals.end_at_once()
    try:
        press({name!r})
    finally:
        print("in order")
"""
    assert ended(program) == (-getattr(signal, name), "", "")


BEGIN_OF_A_SESSION = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_tools_for_agents_end_at_once_though_stdin_goes_on(name: str, tmp_path: Path) -> None:
    settings = {"PBS_SERVER": "pbs.invalid", "PBS_PASSWORD": "x", "PBSH_CONFIG_DIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-m", "pbs_tools", "mcp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **settings},
    ) as process:
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stderr is not None
            print(json.dumps(BEGIN_OF_A_SESSION), file=process.stdin, flush=True)
            assert process.stdout.readline()
            process.send_signal(getattr(signal, name))
            assert (process.wait(LONGEST), process.stderr.read()) == (-getattr(signal, name), "")
        finally:
            process.kill()
