"""ACME as a server without internet has it: no account ever comes to be, and the tasks that try it fail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pbs_simulator.calls import Call, Refusal, answers
from pbs_simulator.tasks import TaskFailure

DIRECTORIES = (
    ("Let's Encrypt V2", "https://acme-v02.api.letsencrypt.org/directory"),
    ("Let's Encrypt V2 Staging", "https://acme-staging-v02.api.letsencrypt.org/directory"),
)


def _unreachable(call: Call, directory: str) -> str:
    """What PBS says of a host that refuses connections; 3.4 quotes more of its HTTP library."""
    if call.server.at_least("4.0"):
        return "client error (Connect)"
    return f"error trying to connect: error connecting to {directory} - tcp connect error: Connection refused (os error 111)"


@answers("GET", "/config/acme/directories")
def list_directories(call: Call) -> list[dict[str, Any]]:
    return [{"name": name, "url": url} for name, url in DIRECTORIES]


@answers("GET", "/config/acme/challenge-schema")
def list_challenge_schemas(call: Call) -> None:
    """The file that describes the plugins comes with a package of its own."""
    raise Refusal("No such file or directory (os error 2)")


@answers("GET", "/config/acme/tos")
def get_terms_of_service(call: Call) -> None:
    raise Refusal(_unreachable(call, call.get("directory", DIRECTORIES[0][1])))


@answers("GET", "/config/acme/account")
def list_accounts(call: Call) -> list[dict[str, Any]]:
    return []


@answers("POST", "/config/acme/account")
def create_account(call: Call) -> str:
    name, directory = call.get("name", "default"), call.get("directory", DIRECTORIES[0][1])
    if ("eab_kid" in call.params) != ("eab_hmac_key" in call.params):
        raise Refusal("either both or none of 'eab_kid' and 'eab_hmac_key' have to be set.")

    def work() -> Iterator[str]:
        yield f"Registering ACME account '{name}'..."
        raise TaskFailure(_unreachable(call, directory))

    return call.server.tasks.start("acme-register", name, call.auth_id, work())


@answers("GET", "/config/acme/account/{name}")
def get_account(call: Call) -> None:
    raise Refusal(f"acme account '{call['name']}' does not exist")


@answers("PUT", "/config/acme/account/{name}")
def update_account(call: Call) -> str:
    return _task_without_account(call, "acme-update")


@answers("DELETE", "/config/acme/account/{name}")
def deactivate_account(call: Call) -> str:
    return _task_without_account(call, "acme-deactivate")


def _task_without_account(call: Call, worker_type: str) -> str:
    def work() -> Iterator[str]:
        raise TaskFailure(f"acme account '{call['name']}' does not exist")
        yield ""

    return call.server.tasks.start(worker_type, call["name"], call.auth_id, work())
