"""Both clients, for tests that hold for both."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.client.scripted import Caller, Form, Script

Connect = Callable[..., Caller]


@pytest.fixture(params=["sync", "async"])
def form(request: pytest.FixtureRequest) -> Form:
    form: Form = request.param
    return form


@pytest.fixture
def connect(form: Form) -> Iterator[Connect]:
    """Makes a client that talks to a script, of the one form and of the other."""
    callers: list[Caller] = []
    with asyncio.Runner() as runner:

        def make(script: Script, **options: Any) -> Caller:
            callers.append(Caller(form, runner, script, options))
            return callers[-1]

        yield make
        for caller in callers:
            caller.close()
