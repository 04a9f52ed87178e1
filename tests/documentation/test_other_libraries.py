"""What the pages for those who come from another library put on the right is run: it is a call that
this package has, and the simulated server understands it."""

from __future__ import annotations

import importlib
import re
from contextlib import suppress
from typing import Any

import pytest

import pbs_api
from pbs_client import ApiToken, Client, NotFound, Password, raw_request
from tests.documentation.markdown import ROOT
from tests.documentation.pages_server import NOW, SECRET, pages_server
from tests.support.tables import trying

PAGES = ("proxmoxer.md", "proxmox-sdk.md")
ROW = re.compile(r"^\| (`[^\n]*`|any other path) \| `([^`]*)`[^\n]* \|$", re.MULTILINE)


STANDS_FOR = {
    "auth_id=…": 'auth_id="monitor@pbs"',
    "backup_id=…": 'backup_id="100"',
    "backup_time=…": "backup_time=1710000000",
    "backup_type=…": 'backup_type="vm"',
    "path=…": 'path="/"',
    "role=…": 'role="Audit"',
    "protected=True, …": 'protected=True, backup_type="vm", backup_id="100", backup_time=1710000000',
    "keep_last=3, …": 'keep_last=3, backup_type="vm", backup_id="100"',
    "Client(host, …)": "Client(host)",
}


def written_out(code: str) -> str:
    """The call with something in the place of each `…`."""
    for short, long in STANDS_FOR.items():
        code = code.replace(short, long)
    assert "…" not in code
    return code.removeprefix("await ")


def rows() -> list[tuple[str, str]]:
    """Page and code of each row whose right side is a call."""
    found = [(page, ROW.findall((ROOT / "docs" / "pages" / page).read_text(encoding="utf-8"))) for page in PAGES]
    calls = [(page, row[1]) for page, several in found for row in several]
    return [(page, code) for page, code in calls if re.match(r"(await )?pbs\.|Client\(|AsyncClient\(|Password\(", code)]


@pytest.mark.filterwarnings("ignore:.*was built here and never sent")
def test_each_call_on_the_right_is_one_that_a_server_understands(subtests: pytest.Subtests) -> None:
    simulated = pages_server()
    upid = simulated.server.tasks.add_finished("garbage_collection", "tank", "root@pam", NOW - 60, NOW - 50).upid
    names: dict[str, Any] = {
        name: getattr(module, name)
        for module in (importlib.import_module(f"pbs_api.{one}") for one in pbs_api.__all__ if one.islower())
        for name in module.__all__
    }
    names |= {"Client": Client, "AsyncClient": Client, "ApiToken": ApiToken, "Password": Password}
    names |= {"raw_request": raw_request, "host": "pbs.example.com", "secret": SECRET, "password": "secret"}
    names |= {"upid": upid, "userid": "monitor@pbs", "name": "ci", "function": str}
    found = rows()
    assert len(found) > 35
    with Client("pbs", auth=ApiToken("root@pam!ci", SECRET), transport=simulated.transport(), poll=0) as pbs:
        for page, code in found:
            # What an earlier row has deleted is not there any more.
            with trying(subtests, f"{page}: {code}"), suppress(NotFound):
                eval(written_out(code), names | {"pbs": pbs})
