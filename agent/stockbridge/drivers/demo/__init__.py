"""A small commercial ERP in one SQLite file, to try everything with; reached through the public Driver protocol only.

It is made where its file is missing. ``desk`` is what its own staff does in it.
"""

from __future__ import annotations

from collections.abc import Mapping

from stockbridge.clock import SystemClock
from stockbridge.drivers.api import Driver
from stockbridge.drivers.demo.build import make_where_absent
from stockbridge.drivers.demo.database import Database
from stockbridge.drivers.demo.driver import DemoDriver
from stockbridge.drivers.demo.settings import read_settings


def create(settings: Mapping[str, object]) -> Driver:
    """The entry point. Raises ``ConfigurationError`` for an option that is wrong."""
    options = read_settings(settings)
    make_where_absent(options.path)
    return DemoDriver(Database(options.path, options.lock_seconds), options, SystemClock())


__all__ = ["create"]
