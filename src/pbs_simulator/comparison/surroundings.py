"""What a recorded server could reach, as its answers show: directories whose realms it kept,
providers, targets that took a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pbs_simulator.exchanges import is_object
from pbs_simulator.outside import address_of

Row = Mapping[str, Any]

_DIRECTORIES = ("POST /config/access/ldap", "POST /config/access/ad")
_WEB = {
    "POST /config/metrics/influxdb-http": "url",
    "POST /config/notifications/endpoints/gotify": "server",
    "POST /config/notifications/endpoints/webhook": "url",
}


def listening_in(rows: Iterable[Row]) -> Iterator[str]:
    """The addresses `host:port` that answered the recorded server."""
    targets: dict[str, str] = {}
    for row in rows:
        operation, params = row["op"], row["params"]
        if row["status"] != 200:
            continue
        if operation in _DIRECTORIES:
            yield f"{params.get('server1')}:{params.get('port', 636 if params.get('mode') == 'ldaps' else 389)}"
        elif operation in _WEB:
            targets[str(params.get("name"))] = str(params.get(_WEB[operation]))
            if "metrics" in operation and params.get("enable", True):
                yield address_of(targets[str(params.get("name"))])
        elif operation == "POST /access/openid/auth-url" and is_object(row.get("json")):
            yield address_of(str(row["json"].get("data")))
        elif operation == "POST /config/notifications/targets/{name}/test":
            name = row["sent"].split("/")[-2]
            if name in targets:
                yield address_of(targets[name])
