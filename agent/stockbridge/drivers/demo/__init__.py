"""A small commercial ERP in one SQLite file, to try everything with; reached through the public Driver protocol only.

``build`` makes it, for ``stockbridge init`` and the demo alone. ``desk`` is what its own staff does in it.
"""

from __future__ import annotations

from collections.abc import Mapping

from stockbridge.clock import SystemClock
from stockbridge.drivers.api import Driver
from stockbridge.drivers.demo.database import Database
from stockbridge.drivers.demo.driver import DemoDriver
from stockbridge.drivers.demo.settings import read_settings


def create(settings: Mapping[str, object]) -> Driver:
    """The entry point. Raises ``ConfigurationError`` for a wrong option; the file is looked for at first use."""
    options = read_settings(settings)
    return DemoDriver(Database(options.path, options.lock_seconds), options, SystemClock())


__all__ = ["create"]
