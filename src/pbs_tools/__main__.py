"""Where the command `pbsh` starts, also as `python -m pbs_tools`: it needs the extra `cli`, and
says so where that is missing."""

from __future__ import annotations

import importlib


def main() -> None:
    """The command; ends with status 1 and one line where what it needs is not installed."""
    try:
        from pbs_tools.command.root import pbsh
    except ModuleNotFoundError as error:
        cure = "install the extra 'cli' of proxmox-pbs-client (in a checkout: pip install '.[cli]')"
        raise SystemExit(f"pbsh: {error.name} is missing; {cure}") from None
    except KeyboardInterrupt:  # So early that nothing has begun.
        raise SystemExit(130) from None
    try:
        pbsh()
    except ImportError:
        try:
            importlib.import_module("pbs_api")  # explains a `pbs_client` that is another project's
        except ImportError as explained:
            raise SystemExit(f"pbsh: {explained}") from None
        raise


if __name__ == "__main__":
    main()
