"""The base class of coordinators: calls `_async_update_data` and keeps the last good answer."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Generic, TypeVar

from homeassistant.core import HomeAssistant

T = TypeVar("T")


class UpdateFailed(Exception):
    """The device could not be asked."""


class DataUpdateCoordinator(Generic[T]):
    """What Home Assistant's class of this name promises, without its timers."""

    data: T

    def __init__(
        self, hass: HomeAssistant, logger: logging.Logger, *, name: str, update_interval: timedelta | None = None
    ) -> None:
        self.hass, self.logger, self.name, self.update_interval = hass, logger, name, update_interval
        self.last_update_success = True

    async def _async_update_data(self) -> T:
        raise NotImplementedError

    async def async_refresh(self) -> None:
        """Asks once; a failure leaves the data as they were."""
        try:
            self.data = await self._async_update_data()
            self.last_update_success = True
        except UpdateFailed:
            self.last_update_success = False
