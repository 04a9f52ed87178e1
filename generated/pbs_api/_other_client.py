# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Tells another project's `pbs_client` apart from the one that this package needs."""

from __future__ import annotations

from importlib.metadata import packages_distributions, version
from importlib.util import find_spec

__all__ = ["OURS", "explained"]

OURS = "proxmox-pbs-client"
"""The distribution whose `pbs_client` is needed."""


def explained(error: Exception) -> Exception:
    """What to raise after `pbs_client` could not be imported: one sentence if it is another project's, otherwise the error.

    Either both projects are installed into one folder, where the files of the later one replace those of the earlier and are
    removed together with it, or a folder of the other one comes first on `sys.path`.
    """
    spec = find_spec("pbs_client")
    others = sorted(set(packages_distributions().get("pbs_client", ())) - {OURS})
    if spec is None or not (others or getattr(error, "name", "") in ("pbs_client", "pbs_client.runtime")):
        return error
    path = next(iter(spec.submodule_search_locations or ()), spec.origin)
    if others:
        owners = " and ".join(f"{name} {version(name)}" for name in others)
        fault = f"belongs to {owners}, another project"
        cure = (
            f"run `pip uninstall {' '.join(others)}` and install {OURS} again, or give each an environment of its own"
        )
    elif spec.origin is None:
        fault = "is incomplete, as after another project of that name was uninstalled"
        cure = f"install {OURS} again"
    else:
        fault = "belongs to another project"
        cure = f"remove or rename that folder, or put the one of {OURS} before it on sys.path"
    return ImportError(f"the package pbs_client in {path} {fault}, and {OURS} is needed: {cure}", name="pbs_client")
