"""Empty lists. PBS leaves out what the login may not see without a word, so an empty list need not
mean that nothing is there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pbs_tools.command.catalog import Entry
from pbs_tools.command.saying import say

if TYPE_CHECKING:
    from pbs_tools.command.session import Session

_TO_SEE = re.compile(
    r"\b(?P<privileges>[A-Z]\w{1,30}\.\w{1,30}(?: or [A-Z]\w{1,30}\.\w{1,30}){0,9}) on"
    r" (?:[a-z']{1,20} ){0,9}(?P<path>/\S{0,200})"
    r" (?:to see|for all|for those of others)\b"
)
"""How the catalog says which privilege shows all items of a list that anybody may ask for."""


def say_if_hidden(session: Session, entry: Entry, values: Mapping[str, Any]) -> None:
    """Says on stderr which right is missing, where a list is empty and the login may not see all
    that could be in it."""
    missing_from = list(wanted(entry, values))
    if not missing_from:
        return
    from pbs_api.access import get_permissions
    from pbs_client import PbsError
    from pbs_tools.rights import Rights

    try:
        rights = Rights(session.client.send(get_permissions()))
    except PbsError:
        return  # The list itself was answered.
    for privileges, path, below in missing_from:
        looked_at = f"{path}/*" if below else path  # No object has that name, so what counts is handed down.
        if not any(rights.has(privilege, looked_at) for privilege in privileges):
            needed = " or ".join(privileges)
            say(
                f"{session.client.auth_id} sees nothing here, though there may be something: it lacks {needed}"
                f" on {path or '/'}. `pbsh whoami` shows its rights.",
                err=True,
            )
            return


def wanted(entry: Entry, values: Mapping[str, Any]) -> Iterator[tuple[list[str], str, bool]]:
    """Privileges of which one is enough, the path, and whether it counts for what is below."""
    for text in entry["privileges"]:
        found = _TO_SEE.search(text)
        if found is not None:
            path = re.sub(r"\[(/\{ns\})\]", r"\1" if values.get("ns") else "", found["path"])
            path = re.sub(r"\{([\w-]+)\}", lambda name: str(values.get(name[1], name[0])), path)
            yield found["privileges"].split(" or "), path.partition("/{")[0], "/{" in path
