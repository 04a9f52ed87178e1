"""The entry point of `pbsh` and `python -m pbs_tools`. They need the extra `cli`, and say so if it
is missing."""

from __future__ import annotations

import importlib

from pbs_tools.command.signals import ending_in_order


def main() -> None:
    """The command; ends with status 1 and one line if something that it needs is not installed."""
    try:
        with ending_in_order():
            _run()
    except KeyboardInterrupt:  # So early, or so late, that there is nothing to say.
        raise SystemExit(130) from None


def _run() -> None:
    try:
        from pbs_tools.command.root import pbsh
    except ModuleNotFoundError as error:
        cure = "install the extra 'cli' of proxmox-pbs-client (in a checkout: pip install '.[cli]')"
        raise SystemExit(f"pbsh: {error.name} is missing; {cure}") from None
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
