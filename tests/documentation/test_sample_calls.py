"""The example of each function in the reference is a call that a server understands."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from docs.api_reference import CATALOG
from docs.sample_calls import example, sample_call
from pbs_client import ApiToken, Client, PbsError
from pbs_simulator import SimulatedPbs
from pbs_simulator.scenarios import everyday
from tests.api.every_function import KEY, PEM
from tests.support.tables import trying


@pytest.mark.filterwarnings("ignore:.*was built here and never sent")
def test_every_example_is_accepted(subtests: pytest.Subtests) -> None:
    pbs = SimulatedPbs(scenario=everyday)
    auth = ApiToken("root@pam!docs", pbs.add_token("root@pam", "docs"))
    words = dict.fromkeys(("password", "new_password", "secret_key", "token", "vncticket"), "long enough")
    given: dict[str, Any] = {**words, "certificates": PEM, "key": KEY, "body": b"x"}
    for operation in CATALOG["operations"]:
        with trying(subtests, operation["name"]):
            module, _, function = operation["name"].partition(".")
            names = given | {function: getattr(importlib.import_module(f"pbs_api.{module}"), function)}
            assert "…" not in sample_call(operation), "docs/sample_calls.py has no sample of a parameter"
            request = eval(sample_call(operation), names)
            with Client("pbs", auth=auth, transport=pbs.transport(), retries=0) as client:
                refused = ""
                try:
                    if operation["result"] == "stream":
                        with client.stream(request):
                            pass
                    else:
                        client.send(request)
                except PbsError as error:
                    refused = error.message
            # What only a newer server knows is not refused for its form.
            assert "parameter verification failed" not in refused or "additional properties" in refused, refused
            assert example(operation)[0] == f"from pbs_api.{module} import {function}"
