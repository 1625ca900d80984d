"""Whether the ERP answers: asked before anything is leased, so that an ERP that is down costs the shop nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from stockbridge.clock import Clock
from stockbridge.drivers.api import Driver
from stockbridge.errors import ErpUnreachable

BELIEVED_SECONDS: Final = 60
"""An ERP that answered is believed to answer for that long."""


class ErpWatch:
    """Remembers the last word of the ERP; ``trouble`` is why it does not answer, since ``since``."""

    def __init__(self, driver: Driver, clock: Clock) -> None:
        self._driver = driver
        self._clock = clock
        self._believed_until: float | None = None
        self.trouble: ErpUnreachable | None = None
        self.since: datetime | None = None

    def ensure(self) -> None:
        """Raises ``ErpUnreachable`` where the ERP does not answer now."""
        if self._believed_until is None or self._clock.monotonic() >= self._believed_until:
            self.ask()

    def ask(self) -> None:
        """Asks in any case."""
        try:
            self._driver.check()
        except ErpUnreachable as error:
            self.failed(error)
            raise
        self.answered()

    def answered(self) -> None:
        self._believed_until = self._clock.monotonic() + BELIEVED_SECONDS
        self.trouble = self.since = None

    def failed(self, error: ErpUnreachable) -> None:
        self._believed_until = None
        self.since = self.since or self._clock.now()
        self.trouble = error
