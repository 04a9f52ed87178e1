"""What `make live` does: the whole client against a real server, which PBS_REPOSITORY, PBS_PASSWORD
and PBS_FINGERPRINT name.

It reads all that it may, creates what it needs under a prefix of its own and removes that again,
never touches anything else, and prints a table of what it tried: decoded, refused by the server,
failed. The last is our fault, and then this ends with status 1.

`python examples/live.py --read-only` creates nothing. With a token the same is tried, and
more is refused.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from examples.live_reads import Reader, names_that_begin_with
from examples.live_report import Report
from examples.live_writes import Writer
from pbs_api.server import get_version
from pbs_client import Client, PbsError
from pbs_client.credentials import Credentials
from pbs_client.environment import from_env


def main(arguments: list[str]) -> int:
    read_only = "--read-only" in arguments
    try:
        settings = from_env()
        client = Client.from_env()
    except PbsError as error:
        print(f"{error}\n\nexport PBS_REPOSITORY='root@pam@pbs.example.com:tank' PBS_PASSWORD='…' PBS_FINGERPRINT='…'")
        return 2
    report = Report()

    def as_somebody_else(credentials: Credentials) -> Client:
        trust = settings.trust
        return Client(
            str(settings.address), auth=credentials, verify=trust.verify, fingerprint=trust.fingerprint or None
        )

    with client:
        try:
            version = client.send(get_version())
        except PbsError as error:
            print(error)
            return 2
        print(f"PBS {version.version}.{version.release} at {settings.address}, as {settings.auth}\n")
        Reader(client, report).read_everything()
        if not read_only:
            writer = Writer(client, report, as_somebody_else)
            writer.write_and_remove_everything()
            left = list(names_that_begin_with(client, writer.prefix))
            report.expect(
                "nothing is left behind",
                not left,
                f"nothing named {writer.prefix}" + "".join(f", {name}" for name in left),
            )
    report.show()
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
