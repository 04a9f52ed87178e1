"""The state of one simulated server, and the questions every answer asks of it: what time is it,
who may do what, is the store usable.
"""

from __future__ import annotations

import secrets
from datetime import tzinfo
from typing import Any

from pbs_simulator.accounts import Accounts
from pbs_simulator.catalog import Catalog, load_catalog
from pbs_simulator.clock import Clock
from pbs_simulator.datastores import Datastore
from pbs_simulator.directory_order import DirectoryOrder
from pbs_simulator.jobs import Jobs
from pbs_simulator.node import Node
from pbs_simulator.outside import Outside
from pbs_simulator.refusals import Refusal
from pbs_simulator.rights import SUPERUSER, Acl
from pbs_simulator.sections import Sections
from pbs_simulator.tickets import Signer
from pbs_simulator.worker_tasks import Tasks


class Server:
    """Everything one server knows.

    Change it freely while nothing is being asked of it; `SimulatedPbs` takes care of the rest.
    """

    def __init__(
        self, version: str = "4.2.2", clock: Clock | None = None, *, pace: float = 0.0, rights_delay: float = 5.0
    ) -> None:
        self.release = version
        self.catalog: Catalog = load_catalog(version)
        self.version: str = self.catalog.version
        self._numbers = tuple(int(part) for part in version.split("."))
        self.clock: Clock = clock or Clock()
        self.node: Node = Node()
        self.accounts: Accounts = Accounts()
        self.accounts.add(SUPERUSER, password="secret", comment="Superuser")
        self.acl: Acl = Acl()
        self.datastores: dict[str, Datastore] = {}
        self.outside: Outside = Outside()
        self.left_behind: dict[str, Datastore] = {}
        """Datastores that were removed from the configuration but not from the disk, by path."""
        self.directory_order: DirectoryOrder = DirectoryOrder()
        self.peers: dict[str, Server] = {}
        """Other simulated servers by host name, for remotes."""
        self.tasks: Tasks = Tasks(self.clock, self.zone, self.node.name, pace)
        self.jobs: Jobs = Jobs(self.clock, self.zone, self.tasks)
        self.sections: Sections = Sections()
        self.signer: Signer = Signer(secrets.token_bytes(32))
        self.rights_delay = rights_delay
        self._seen_acl = self.acl
        self._seen_at = float("-inf")
        self._seen_generation = -1

    def at_least(self, version: str) -> bool:
        """Whether this server's version is `version` or newer."""
        wanted = tuple(int(part) for part in version.split("."))
        return self._numbers[: len(wanted)] >= wanted

    def rename_node(self, name: str) -> None:
        """Gives the machine another name; UPIDs of new tasks carry it."""
        self.node.name = self.tasks.node = name

    def zone(self) -> tzinfo:
        return self.node.zone

    def booted(self) -> float:
        """When the machine was started, Unix seconds."""
        if self.node.boot_time is None:
            self.node.boot_time = self.clock.time() - 86_400
        return self.node.boot_time

    def uptime(self) -> float:
        """Seconds since the machine was started."""
        return max(self.clock.time() - self.booted(), 0.0)

    def running_for(self) -> float:
        """Seconds since the service was started, from when on it measures."""
        start = self.node.service_start
        return self.uptime() if start is None else max(self.clock.time() - start, 0.0)

    # --- rights ---

    def forget_rights(self) -> None:
        """The next question about rights sees every change at once."""
        self._seen_at = float("-inf")

    def seen_acl(self) -> Acl:
        """The access rights as requests see them: a change of the ACL alone is seen up to
        `rights_delay` seconds late (protocol.md §11).
        """
        now = self.clock.time()
        if self._seen_generation != self.accounts.generation or not 0 <= now - self._seen_at < self.rights_delay:
            self._seen_acl = self.acl.copy()
            self._seen_at = now
            self._seen_generation = self.accounts.generation
        return self._seen_acl

    def privileges(self, auth_id: str, path: str) -> frozenset[str]:
        """What an auth id may do on an ACL path."""
        return self.seen_acl().privileges(auth_id, path)

    def may(self, auth_id: str, path: str, *any_of: str) -> bool:
        """Whether an auth id has one of some privileges on a path."""
        return not self.privileges(auth_id, path).isdisjoint(any_of)

    # --- datastores ---

    def datastore(self, name: str) -> Datastore:
        """A configured datastore; PBS's refusal if there is none."""
        store = self.datastores.get(name)
        if store is None:
            raise Refusal(f"no such datastore '{name}'")
        return store

    def add_datastore(self, name: str, **config: Any) -> Datastore:
        """Makes a datastore; settings by wire name with underscores for hyphens."""
        settings = {key.replace("_", "-"): value for key, value in config.items()}
        store = Datastore({"name": name, "path": f"/mnt/datastore/{name}", **settings}, order=self.directory_order)
        self.datastores[name] = store
        if store.removable:
            self.node.devices.add(settings["backing-device"])
        if "gc-schedule" in settings:
            self.jobs.created("gc", name)
        return store
