"""The demo ERP's driver passes the whole testkit, with and without native duplicate refusal."""

from __future__ import annotations

from pathlib import Path

from stockbridge.drivers.testkit import DriverSuite
from tests.drivers.demo_subject import DemoSubject


class TestDemoErp(DriverSuite):
    def subject(self, folder: Path) -> DemoSubject:
        return DemoSubject(folder)


class TestDemoErpWithoutDuplicateRefusal(DriverSuite):
    def subject(self, folder: Path) -> DemoSubject:
        return DemoSubject(folder, native_duplicate_refusal=False)
