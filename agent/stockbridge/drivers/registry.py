"""Finds a driver by its name among the installed ones; ``api`` says what a driver is."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from stockbridge.drivers.api import Driver, DriverFactory
from stockbridge.errors import ConfigurationError

GROUP = "stockbridge.drivers"


def known_drivers() -> tuple[str, ...]:
    """The names of all installed drivers, sorted."""
    return tuple(sorted({point.name for point in entry_points(group=GROUP)}))


def open_driver(name: str, settings: Mapping[str, object]) -> Driver:
    """Raises ``ConfigurationError`` for a driver that is unknown or cannot be loaded, and for its settings."""
    return _factory(name)(settings)


def _factory(name: str) -> DriverFactory:
    points: tuple[EntryPoint, ...] = tuple(entry_points(group=GROUP, name=name))
    if not points:
        known = ", ".join(known_drivers()) or "none is installed"
        raise ConfigurationError(
            "unknown_driver",
            f'There is no driver for an ERP called "{name}". Known ones: {known}.',
            remedy="Choose one of these, or install the package that brings the driver.",
            field="erp.driver",
        )
    try:
        return cast("DriverFactory", points[0].load())
    except (ImportError, AttributeError) as error:
        raise ConfigurationError(
            "broken_driver",
            f'The driver "{name}" is installed but cannot be loaded: {error}.',
            remedy="Install the package that brings the driver again, with all that it needs.",
            field="erp.driver",
        ) from error
