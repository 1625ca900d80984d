"""The shops that the suite runs over: the sandbox always, each PrestaShop where one can be had."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.suite.agent import Agent
from tests.contract.suite.prestashop import PrestaShop
from tests.contract.suite.sandbox import Sandbox
from tests.contract.suite.under_test import ShopUnderTest
from tests.shop.conftest import VERSIONS, running_shop

SHOPS = ["sandbox", *(pytest.param(f"prestashop-{version}", marks=pytest.mark.shop) for version in VERSIONS)]


@pytest.fixture(scope="session", params=SHOPS)
def any_shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShopUnderTest]:
    """One shop of each kind for the whole run."""
    if request.param == "sandbox":
        sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"))
        yield sandbox
        sandbox.close()
        return
    for running in running_shop(request.param.removeprefix("prestashop-"), "contract"):
        real = PrestaShop(running)
        yield real
        real.close()


@pytest.fixture
def shop(any_shop: ShopUnderTest) -> ShopUnderTest:
    """The shop, fresh."""
    any_shop.reset()
    return any_shop


@pytest.fixture
def agent(shop: ShopUnderTest) -> Iterator[Agent]:
    """An agent that has just been paired with the fresh shop."""
    found = Agent(shop.new_pairing_string())
    yield found
    found.close()


@pytest.fixture(scope="module")
def steady_shop(any_shop: ShopUnderTest) -> ShopUnderTest:
    """The shop for tests that leave no trace."""
    any_shop.reset()
    return any_shop


@pytest.fixture(scope="module")
def steady_agent(steady_shop: ShopUnderTest) -> Iterator[Agent]:
    """One agent for all tests of a module that leave no trace."""
    found = Agent(steady_shop.new_pairing_string())
    yield found
    found.close()
