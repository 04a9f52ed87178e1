"""What an import loads, seen from a fresh interpreter: one endpoint module costs that module, and
nothing speaks HTTP yet."""

from __future__ import annotations

import pytest

from tests.support.interpreter import loaded

HTTP_LIBRARIES = {"httpx", "httpcore", "anyio", "h11", "aiohttp", "requests", "urllib3"}


def endpoint_modules(modules: set[str]) -> set[str]:
    return {name.removeprefix("pbs_api.") for name in modules if name.startswith("pbs_api.")}


@pytest.mark.parametrize(
    "code", ["import pbs_client", "from pbs_client import Request, Upid, raw_request, to_wire, UsageError"]
)
def test_the_client_loads_no_endpoints_and_no_http(code: str) -> None:
    modules = loaded(code)
    assert not [name for name in modules if name.partition(".")[0] in {"pbs_api", "pbs_simulator", "pbs_tools"}]
    assert not modules & {*HTTP_LIBRARIES, "asyncio", "ssl", "pbs_client.client"}


@pytest.mark.parametrize(
    "code",
    [
        "from pbs_client import ApiToken, Client\nClient('pbs', auth=ApiToken('a@pbs!b', 'c'))",
        "from pbs_client import ApiToken, AsyncClient\nAsyncClient('pbs', auth=ApiToken('a@pbs!b', 'c'))",
    ],
)
def test_not_even_a_client_loads_a_library_before_the_first_request(code: str) -> None:
    assert not loaded(code) & HTTP_LIBRARIES


def test_one_function_loads_its_module_and_what_all_share() -> None:
    modules = loaded("from pbs_api.snapshots import list_snapshots\nlist_snapshots('tank').path")
    assert endpoint_modules(modules) <= {"snapshots", "enums", "shared_models"}
    assert not modules & {
        *HTTP_LIBRARIES,
        "asyncio",
        "attrs",
        "inspect",
        "ssl",
        "urllib.parse",
        "pbs_client.transport.built_in_transport",
        "pbs_client.client",
    }


def test_the_package_loads_a_module_when_it_is_touched() -> None:
    assert endpoint_modules(loaded("import pbs_api as api")) == set()
    assert endpoint_modules(loaded("import pbs_api as api\napi.gc.start_gc('tank').path")) <= {
        "gc",
        "enums",
        "shared_models",
    }
    assert endpoint_modules(loaded("from pbs_api import SnapshotListItem")) <= {"snapshots", "enums", "shared_models"}


def test_dir_is_complete_and_loads_nothing() -> None:
    code = "import pbs_api\nassert set(pbs_api.__all__) < set(dir(pbs_api))\nassert '__all__' in dir(pbs_api)"
    assert endpoint_modules(loaded(code)) == set()


def test_what_was_found_once_is_the_same_afterwards() -> None:
    code = (
        "import pbs_api, pbs_api.snapshots\n"
        "assert pbs_api.SnapshotListItem is pbs_api.SnapshotListItem is pbs_api.snapshots.SnapshotListItem"
    )
    loaded(code + "\nassert 'SnapshotListItem' in vars(pbs_api)")


def test_every_public_name_of_every_module_can_be_imported() -> None:
    code = """
import importlib, pkgutil, pbs_api, pbs_client
for package in (pbs_api, pbs_client):
    for name in package.__all__:
        assert getattr(package, name) is not None, name
for found in pkgutil.iter_modules(pbs_api.__path__, "pbs_api."):
    module = importlib.import_module(found.name)
    assert list(module.__all__) == sorted(set(module.__all__)), found.name
    for name in module.__all__:
        getattr(module, name)
"""
    assert not loaded(code) & HTTP_LIBRARIES


def test_a_star_import_gives_what_all_says() -> None:
    loaded("from pbs_api import *\nassert callable(snapshots.list_snapshots) and SnapshotListItem and BackupType")
