"""What the caller may see, from the effective rights that PBS reports, so that an incomplete list
is not taken for the whole."""

from __future__ import annotations

from collections.abc import Mapping

import attrs


@attrs.frozen
class Rights:
    """The effective rights of one user or token, as `get_permissions()` answers them."""

    by_path: Mapping[str, Mapping[str, bool]]
    """Path → privilege → whether it also holds below. Paths with rights of their own are listed,
    others have their parent's."""

    def has(self, privilege: str, path: str) -> bool:
        """Whether `privilege` holds on `path`, such as `Datastore.Audit` on `/datastore/tank`."""
        own = self.by_path.get(path)
        if own is not None:
            return privilege in own
        while path != "/":
            path = path.rpartition("/")[0] or "/"
            above = self.by_path.get(path)
            if above is not None:
                return above.get(privilege, False)
        return False

    def lacking_below(self, privilege: str, path: str) -> list[str]:
        """The paths below `path` that are listed without `privilege`: there, fewer rights replace
        the inherited ones."""
        return sorted(
            listed for listed, own in self.by_path.items() if listed.startswith(f"{path}/") and privilege not in own
        )
