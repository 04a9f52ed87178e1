"""Gives an API token a new secret, writes it into a file, and shows that it works.

`python rotate_token.py monitor@pbs automation /etc/monitor/secret`: run by an administrator, whose
login is in the environment. The file is readable by its owner alone, and never half written.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pbs_api.access import get_permissions, regenerate_token_secret
from pbs_client import ApiToken, Client


def write_secret(file: Path, secret: str) -> None:
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        opened.write(f"{secret}\n")
    fresh.replace(file)


def main(userid: str, name: str, file: str) -> int:
    with Client.from_env() as admin:
        # The secret is in this answer and nowhere else, so it is written down before anything else.
        secret = admin.send(regenerate_token_secret(userid, name)).secret
        write_secret(Path(file), secret)
        token = ApiToken(f"{userid}!{name}", secret)
        fingerprint = os.environ.get("PBS_FINGERPRINT")
        with Client(admin.server, auth=token, fingerprint=fingerprint) as pbs:
            rights = pbs.send(get_permissions())
    print(f"{token.id} has a new secret and may do something on {len(rights)} paths")
    return 0 if rights else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
