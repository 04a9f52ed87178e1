"""The number of the contract between this package and generated ones, and the check of it."""

from __future__ import annotations

CONTRACT = 3
"""Changes when packages that were generated for the old number would no longer work."""


def check_contract(package: str, number: int) -> None:
    """Raises ImportError, with what to do about it, if `package` was generated for a contract other
    than this one."""
    if number == CONTRACT:
        return
    cure = (
        f"generate it again: python -m codegen generate --package {package}"
        if number < CONTRACT
        else "update proxmox-pbs-client, or generate the package with the generator of the installed version"
    )
    raise ImportError(
        f"{package} was generated for contract {number} of pbs_client.runtime and "
        f"the pbs_client installed here has contract {CONTRACT}; {cure}",
        name=package,
    )
