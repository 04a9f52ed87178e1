"""Clients of simulated servers, for the tools."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pbs_client import Client, Password, Transport


@pytest.fixture
def logged_in() -> Callable[[Transport], Client]:
    """Makes a client that is logged in as root@pam through a transport."""

    def make(transport: Transport) -> Client:
        client = Client("pbs.invalid", auth=Password("root@pam", "secret"), transport=transport, poll=0)
        client.login()
        return client

    return make
