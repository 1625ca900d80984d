"""The agent killed by SIGKILL at every point of an order's way: one document each time, and the shop hears of it."""

from __future__ import annotations

import pytest

from tests.contract.suite.under_test import ShopUnderTest
from tests.integration.conftest import MakeLab
from tests.support.agent_process import KILLED, Lab, draw
from tests.support.faulty_proxy import FaultyProxy, unnoticed

IN_THE_DRIVER = ["find", "before commit", "after commit"]
ON_THE_WAY = [("arrived", "lease"), ("answered", "lease"), ("arrived", "settle"), ("answered", "settle")]


def settled(lab: Lab) -> bool:
    """Nothing is left to fetch and nothing needs attention."""
    told = lab.sync("orders")
    return bool(told["flows"]["orders"]["created"] == 0 and told["needs_attention"] == 0)


@pytest.mark.parametrize("native_refusal", [True, False], ids=["native refusal", "look-up alone"])
@pytest.mark.parametrize("point", IN_THE_DRIVER)
def test_killed_while_it_writes_one_document_stands(
    shop: ShopUnderTest, make_lab: MakeLab, point: str, native_refusal: bool
) -> None:
    lab = make_lab(native_refusal=native_refusal)
    shop.place_order()
    assert lab.run("orders", point=point) == KILLED
    assert sum(lab.documents().values()) == (1 if point == "after commit" else 0)
    assert lab.run("orders") == 0
    assert list(lab.documents().values()) == [1]
    assert settled(lab)


@pytest.mark.parametrize(("moment", "operation"), ON_THE_WAY)
def test_killed_while_a_message_is_on_its_way_one_document_stands(
    shop: ShopUnderTest, lab: Lab, proxy: FaultyProxy, moment: str, operation: str
) -> None:
    shop.place_order()
    with lab.begin("orders") as process:

        def kill(seen: str) -> None:
            if seen == operation:
                process.kill()
                process.wait()

        setattr(proxy, moment, kill)
        process.communicate(timeout=120)
    setattr(proxy, moment, unnoticed)
    assert process.returncode == KILLED
    assert lab.run("orders") == 0
    assert list(lab.documents().values()) == [1]
    assert settled(lab)


def test_killed_again_and_again_at_any_moment_each_order_stands_once(shop: ShopUnderTest, lab: Lab) -> None:
    moments = draw(20261123)
    lab.run("orders")
    for _ in range(6):
        shop.place_order()
        lab.run_and_kill_after(moments.uniform(0.3, 2.5), "orders")
    for _ in range(2):
        assert lab.run("orders") == 0
    assert sorted(lab.documents().values()) == [1] * 6
    assert settled(lab)
