"""The checks as a pytest class: inherit, bring a subject, and each check is a test of its own.

class TestOurErp(DriverSuite):
    def subject(self, folder): return OurSubject(folder)
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from stockbridge.drivers.testkit.checks import CHECKS, Check
from stockbridge.drivers.testkit.subject import Subject


class DriverSuite:
    """``tmp_path`` is pytest's: an empty folder for each test."""

    def subject(self, folder: Path) -> Subject:
        """An ERP of its own for one check, with ``folder`` to put it into."""
        raise NotImplementedError

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for name, check in CHECKS.items():
            if f"test_{name}" not in vars(cls):
                setattr(cls, f"test_{name}", _test_of(check))


def _test_of(check: Check) -> Callable[[DriverSuite, Path], None]:
    def test(self: DriverSuite, tmp_path: Path) -> None:
        check(self.subject(tmp_path))

    test.__doc__ = check.__doc__
    return test
