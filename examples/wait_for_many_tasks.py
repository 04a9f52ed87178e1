"""Verifies all datastores, two at a time, and waits for the end of all tasks.

Ctrl-C ends the waiting, not the tasks. A task that fails does not keep the others from running.
"""

from __future__ import annotations

import asyncio
import sys

from pbs_api.datastore import list_datastores
from pbs_api.verify import verify_datastore
from pbs_client import AsyncClient, PbsError, TaskFailed

AT_ONCE = 2


async def verify(pbs: AsyncClient, store: str, turn: asyncio.Semaphore) -> bool:
    """Whether everything in a datastore is as it was written."""
    async with turn:
        try:
            result = await pbs.wait(verify_datastore(store, ignore_verified=True, outdated_after=30))
        except TaskFailed as error:
            print(f"{store}: {error.exitstatus}", *error.log[-3:], sep="\n    ")
            return False
        except PbsError as error:
            print(f"{store}: {error}")
            return False
    print(f"{store}: {result.exitstatus}")
    return True


async def main() -> int:
    turn = asyncio.Semaphore(AT_ONCE)
    async with AsyncClient.from_env() as pbs:
        stores = [item.store for item in await pbs.send(list_datastores())]
        verified = await asyncio.gather(*(verify(pbs, store, turn) for store in stores))
    print(f"{sum(verified)} of {len(stores)} datastores are in order")
    return 0 if all(verified) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
