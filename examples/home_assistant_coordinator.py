"""The part of a Home Assistant integration that asks PBS: a coordinator that all sensors share.

Home Assistant makes the client once, in `async_setup_entry`, and closes it in `async_unload_entry`.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import attrs
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from pbs_api.datastore import list_datastore_usage
from pbs_api.groups import list_groups
from pbs_api.namespaces import list_namespaces
from pbs_client import AsyncClient, AuthenticationFailed, PbsError


@attrs.frozen
class StoreState:
    """What the sensors of one datastore show; None is `unavailable`."""

    used: int | None
    total: int | None
    newest_backup: datetime | None
    groups: int | None


class PbsCoordinator(DataUpdateCoordinator[dict[str, StoreState]]):
    """The state of each datastore by its name, every five minutes."""

    def __init__(self, hass: HomeAssistant, client: AsyncClient) -> None:
        super().__init__(hass, logging.getLogger(__name__), name=client.server, update_interval=timedelta(minutes=5))
        self.client = client

    async def _async_update_data(self) -> dict[str, StoreState]:
        try:
            return {
                store.store: await self._state(store.store, store.used, store.total)
                for store in await self.client.send(list_datastore_usage())
            }
        except AuthenticationFailed as error:
            raise ConfigEntryAuthFailed(str(error)) from error  # Home Assistant asks for credentials again.
        except PbsError as error:
            raise UpdateFailed(str(error)) from error

    async def _state(self, store: str, used: int | None, total: int | None) -> StoreState:
        try:
            namespaces = await self.client.send(list_namespaces(store))
            lists = [await self.client.send(list_groups(store, ns=each.ns)) for each in namespaces]
        except AuthenticationFailed:
            raise
        except PbsError:  # One disk that is not mounted does not hide the other stores.
            return StoreState(used, total, None, None)
        times = [group.last_backup_utc for groups in lists for group in groups if group.last_backup_utc is not None]
        return StoreState(used, total, max(times, default=None), sum(map(len, lists)))
