"""Values that would damage the server's configuration are not sent."""

from __future__ import annotations

from typing import Any

import pytest

from pbs_api.certificates import upload_custom_certificate
from pbs_api.datastore import create_datastore, update_datastore
from pbs_api.traffic_control import create_traffic_control_rule, update_traffic_control_rule
from pbs_client import Request, UsageError, raw_request
from pbs_client.hazards import refuse_hazards
from tests.client.conftest import Connect
from tests.support.scripted import Script, data

PEM = "-----BEGIN CERTIFICATE-----\nMIIB\nAAAA=\n-----END CERTIFICATE-----\n"
KEY = "-----BEGIN EC PRIVATE KEY-----\nMIIB\n-----END EC PRIVATE KEY-----\n"


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (create_traffic_control_rule(name="slow", network=[]), "cannot read again"),
        (update_traffic_control_rule("slow", network=[]), "cannot read again"),
        (update_datastore("tank", tuning="sync-level=quick"), "unchecked"),
        (update_datastore("tank", tuning='gc-atime-cutoff=5, chunk-order="random"'), "unchecked"),
        (create_datastore(name="tank", path="/x", tuning="chunk-order=random"), "unchecked"),
        (create_datastore(name="tank", path="/x", tuning=" chunk-order = random "), "unchecked"),
        (upload_custom_certificate(certificates="garbage"), "not PEM"),
        (upload_custom_certificate(certificates=PEM, key="garbage"), "not PEM"),
        (upload_custom_certificate(certificates=PEM.replace("MIIB", "M\x00IB")), "not PEM"),
        (upload_custom_certificate(certificates=PEM.replace("MIIB\nAAAA=\n", "")), "not PEM"),
        (upload_custom_certificate(certificates=PEM.replace("MIIB\nAAAA=", "")), "not PEM"),
        (upload_custom_certificate(certificates=PEM.replace("CERTIFICATE-----\nMIIB", "CERTIFICATE\nMIIB")), "not PEM"),
    ],
    ids=repr,
)
def test_harmful_values_are_refused_with_the_reason_before_anything_is_sent(
    connect: Connect, request_: Request[Any], reason: str
) -> None:
    script = Script(data(None))
    with pytest.raises(UsageError, match=reason) as caught:
        connect(script).send(request_)
    assert script.requests == []
    assert str(caught.value).startswith(request_.described)


@pytest.mark.parametrize(
    "request_",
    [
        create_traffic_control_rule(name="slow", network=["10.0.0.0/8"]),
        update_traffic_control_rule("slow", comment="x"),
        update_datastore("tank", tuning='sync-level="file",chunk-order=none,gc-atime-cutoff=5,some-new-setting=1'),
        update_datastore("tank", comment="x"),
        upload_custom_certificate(certificates=PEM + PEM, key=KEY),
        upload_custom_certificate(certificates=PEM, key=KEY.replace("EC ", "")),
        upload_custom_certificate(certificates=PEM),
        raw_request("POST", "/config/traffic-control", {"network": []}),
    ],
    ids=repr,
)
def test_ordinary_values_pass_and_raw_requests_are_not_looked_at(request_: Request[Any]) -> None:
    refuse_hazards(request_)
