"""Real shops for this folder's tests: one per version and run, its database fresh in every test."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.shop.outgoing import Outgoing, equipped
from tests.support.prestashop import Shop, ShopUnavailable, bring_up, free_name

RELEASES = ("8.2", "9.1")
VERSIONS = tuple(os.environ.get("STOCKBRIDGE_SHOP_VERSIONS", " ".join(RELEASES)).split())
"""Both unless told otherwise: a run may be split over two processes, a version each."""
skipped: Counter[str] = Counter()


def running_shop(version: str, label: str = "pytest") -> Iterator[Shop]:
    """Yield a shop that only this run uses, and stop it at the end; skip where none can be had."""
    with free_name(f"{label}-{version}") as name:
        try:
            shop = bring_up(version, name)
        except ShopUnavailable as error:
            pytest.skip(f"no PrestaShop {version}: {error}")
        try:
            yield shop
        finally:
            shop.stop()


@pytest.fixture(scope="session", params=[pytest.param(v, marks=pytest.mark.shop) for v in VERSIONS])
def prestashop(request: pytest.FixtureRequest) -> Iterator[Shop]:
    """A running shop of each version, shared by the whole run: leave it as you found it."""
    yield from running_shop(request.param)


@pytest.fixture
def shop(prestashop: Shop) -> Shop:
    """The running shop, its files and database as freshly installed, its servers at defaults."""
    prestashop.restore()
    return prestashop


@pytest.fixture
def outgoing(prestashop: Shop) -> Outgoing:
    """The running shop with the module and one order, fresh for each test."""
    return equipped(prestashop)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count what was skipped for want of a shop, by reason."""
    if report.skipped and isinstance(report.longrepr, tuple) and "no PrestaShop" in report.longrepr[2]:
        skipped[report.longrepr[2].removeprefix("Skipped: ")] += 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly how many real-shop tests did not run, and how to make them run."""
    for reason, count in skipped.items():
        terminalreporter.write_line(f"REAL SHOP: {count} tests skipped, {reason}", yellow=True)
