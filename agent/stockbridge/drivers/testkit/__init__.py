"""Proves of any driver what ``drivers.api`` promises: its author brings a ``Subject`` and inherits ``DriverSuite``.

The kit needs no pytest itself: ``CHECKS`` are plain functions that raise ``NotConforming``.
"""

from stockbridge.drivers.testkit.checks import CHECKS
from stockbridge.drivers.testkit.finding import NotConforming
from stockbridge.drivers.testkit.subject import Subject
from stockbridge.drivers.testkit.suite import DriverSuite

__all__ = ["CHECKS", "DriverSuite", "NotConforming", "Subject"]
