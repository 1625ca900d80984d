"""An agent of its own per test, and a lab with one behind a proxy that spoils what it is told to, for each shop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.contract.suite.conftest import any_shop, shop
from tests.contract.suite.under_test import ShopUnderTest
from tests.support.agent_process import Lab
from tests.support.faulty_proxy import FaultyProxy
from tests.support.household import Household

__all__ = ["any_shop", "shop"]
MakeLab = Callable[..., Lab]


@pytest.fixture
def home(tmp_path: Path) -> Household:
    """An agent with its settings and a demo ERP, not paired yet."""
    settled = Household(tmp_path / "agent")
    settled.settle_in()
    return settled


@pytest.fixture
def proxy() -> Iterator[FaultyProxy]:
    with FaultyProxy() as running:
        yield running


@pytest.fixture
def make_lab(shop: ShopUnderTest, proxy: FaultyProxy, tmp_path: Path) -> MakeLab:
    """A paired agent whose ERP knows what the shop sells."""

    def make(name: str = "agent", *, native_refusal: bool = True, takeover: bool = False) -> Lab:
        lab = Lab(tmp_path / name, proxy.url, native_refusal)
        lab.sells(shop.article().reference)
        lab.pair(shop.new_pairing_string(), takeover=takeover)
        return lab

    return make


@pytest.fixture
def lab(make_lab: MakeLab) -> Lab:
    return make_lab()
