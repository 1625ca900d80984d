"""Answers lost, cut or doubled on the way, states lost on either side: one document for each order, every time."""

from __future__ import annotations

import shutil
import time

import pytest

from stockbridge.app import at_work
from stockbridge.errors import AgentRefused, AlreadyRunning, Retriable
from tests.contract.suite.under_test import ShopUnderTest
from tests.integration.conftest import MakeLab
from tests.support.agent_process import Lab
from tests.support.faulty_proxy import FaultyProxy

CUTS = {"lease": (0, 2, 9, 11, 40, 100, 200, -50, -8, -1), "settle": (1, 3, 10, 18, 64, 80, 150, -30, -4, -2)}
"""Twenty different bytes, from the first and from the last: the gzip header, the middle, its checksum."""
ATTEMPTS = 3
"""How often a message is sent before the agent gives up for this time."""


def test_answers_cut_at_twenty_different_bytes_leave_one_document_each(
    shop: ShopUnderTest, lab: Lab, proxy: FaultyProxy
) -> None:
    cuts = [(operation, cut) for operation, bytes_ in CUTS.items() for cut in bytes_]
    for operation, cut in cuts:
        shop.place_order()
        proxy.cuts[operation] = [cut] * ATTEMPTS
        with pytest.raises(Retriable):
            lab.sync("orders")
        lab.sync("orders")
    assert sorted(lab.documents().values()) == [1] * len(cuts)
    assert lab.sync("orders")["needs_attention"] == 0


def test_an_answer_spoilt_once_is_asked_for_again_at_once(shop: ShopUnderTest, lab: Lab, proxy: FaultyProxy) -> None:
    shop.place_order()
    proxy.cuts["lease"], proxy.cuts["settle"] = [50], [50]
    assert lab.sync("orders")["flows"]["orders"]["created"] == 1
    assert list(lab.documents().values()) == [1]


def test_a_lost_lease_answer_does_not_wait_for_the_lease_to_end(
    shop: ShopUnderTest, lab: Lab, proxy: FaultyProxy
) -> None:
    shop.place_order()
    proxy.cuts["lease"] = [0] * ATTEMPTS
    with pytest.raises(Retriable):
        lab.sync("orders")
    began = time.monotonic()
    assert lab.sync("orders")["flows"]["orders"]["created"] == 1
    assert time.monotonic() - began < 60


def test_messages_that_arrive_twice_have_one_effect(shop: ShopUnderTest, lab: Lab, proxy: FaultyProxy) -> None:
    """A proxy repeats what it took for lost: the copy is a replay, refused with a signature."""
    shop.place_order()
    proxy.twice = {"settle"}
    with pytest.raises(Retriable):
        lab.sync("orders")
    proxy.twice = set()
    lab.sync("orders")
    assert list(lab.documents().values()) == [1]


def test_an_order_that_was_leased_by_a_killed_agent_and_by_its_heir_stands_once(
    shop: ShopUnderTest, make_lab: MakeLab
) -> None:
    """The state is lost between the ERP's commit and the settling; the new state finds the key on the document."""
    lab = make_lab()
    shop.place_order()
    lab.run("orders", point="after commit")
    shutil.rmtree(lab.folder / "data")
    lab.pair(shop.new_pairing_string(), takeover=True)
    assert list(lab.documents().values()) == [1]
    deadline = time.monotonic() + 300
    while lab.sync("orders")["flows"]["orders"]["unchanged"] == 0:
        assert time.monotonic() < deadline, "the former agent's lease never ended"
        time.sleep(5)
    assert list(lab.documents().values()) == [1]


def test_a_lost_state_is_rebuilt_and_a_changed_order_finds_its_document(shop: ShopUnderTest, lab: Lab) -> None:
    order = shop.place_order()
    lab.sync("orders")
    shutil.rmtree(lab.folder / "data")
    lab.pair(shop.new_pairing_string(), takeover=True)
    with at_work(lab.home) as agent:
        agent.session.hello()
        assert list(agent.state.orders.shops(list(lab.documents())).values()) == ["1"]
    shop.change_order(order)
    lab.sync("orders")
    assert list(lab.documents().values()) == [1]


def test_a_restored_shop_sends_again_what_it_forgot_and_nothing_is_doubled(shop: ShopUnderTest, lab: Lab) -> None:
    shop.backup()
    shop.place_order()
    lab.sync("orders")
    lab.sync("orders")
    shop.restore_backup()
    shop.place_order()
    lab.sync("orders")
    assert sorted(lab.documents().values()) == [1, 1]


def test_two_agents_on_one_state_are_one_too_many(shop: ShopUnderTest, lab: Lab) -> None:
    with at_work(lab.home), pytest.raises(AlreadyRunning), at_work(lab.home):
        raise AssertionError


def test_a_cloned_state_is_refused_and_says_so(shop: ShopUnderTest, lab: Lab) -> None:
    lab.sync("orders")
    clone = Lab(lab.folder.with_name("clone"), lab.proxy)
    shutil.copytree(lab.folder / "data", clone.folder / "data")
    lab.sync("orders")
    with pytest.raises(AgentRefused) as caught:
        clone.sync("orders")
    assert caught.value.code == "cloned"


def test_the_agent_that_was_taken_over_is_refused_and_says_by_whom(shop: ShopUnderTest, make_lab: MakeLab) -> None:
    former = make_lab("former")
    former.sync("orders")
    make_lab("heir", takeover=True).sync("orders")
    with pytest.raises(AgentRefused) as caught:
        former.sync("orders")
    assert (caught.value.code, caught.value.details["machine"]) == ("superseded", "LAB")
