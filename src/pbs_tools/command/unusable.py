"""A context that lacks its secret, among several: its client gives the reason as the answer to
every call, so that it is a part of the result and the other servers are asked all the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from pbs_client import Client
from pbs_tools.inventory import NoSecret

if TYPE_CHECKING:
    from pbs_client.transport import HttpAnswer, HttpRequest


@attrs.frozen
class _Refusing:
    """A transport that sends nothing."""

    reason: str

    def open(self, request: HttpRequest) -> HttpAnswer:
        raise NoSecret(self.reason)

    def close(self) -> None:
        pass


def client_of(variables: Mapping[str, str], reason: str) -> Client:
    """A client for the server that the variables name without a secret; raises `UsageError` where
    they name none."""
    # No secret of anybody: nothing is sent.
    return Client.from_env({**variables, "PBS_PASSWORD": "none"}, transport=_Refusing(reason), retries=0)
