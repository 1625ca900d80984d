"""Copies of one agent: a state that was restored goes on by itself, and of two that run never both write."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import pytest

from stockbridge.contract.envelope import Instance
from stockbridge.contract.keys import new_nonce
from stockbridge.contract.operations.session import Lineage
from stockbridge.errors import AgentRefused, RequestRefused
from tests.contract.suite.agent import Agent
from tests.contract.suite.under_test import ShopUnderTest

PRODUCT = {"reference": "SB-1", "name": {"en": "Lamp"}, "price": "19.900000", "tax_rules_group": "1"}


@dataclass
class Copy:
    """A copy of the agent's state, and the process that works with it."""

    agent: Agent
    boot: int
    lineage: Lineage | None
    memory: int
    epoch: int
    mark: str = ""

    @classmethod
    def of(cls, agent: Agent) -> Copy:
        return cls(agent, agent.instance.boot, agent.lineage, agent.memory, agent.epoch, agent.instance.mark)

    def start(self) -> Copy:
        """Another process: it counts one boot more."""
        self.boot, self.mark = self.boot + 1, new_nonce()
        return self

    def is_let(self, action: Callable[[], object]) -> bool:
        """Whether the shop lets this copy do it."""
        agent = self.agent
        agent.instance = Instance(boot=self.boot, mark=self.mark)
        agent.lineage, agent.memory, agent.epoch = self.lineage, self.memory, self.epoch
        try:
            action()
        except AgentRefused as refused:
            if refused.code != "cloned":
                raise
            return False
        finally:
            self.lineage, self.memory, self.epoch = agent.lineage, agent.memory, agent.epoch
        return True

    def greets(self) -> bool:
        return self.is_let(self.agent.hello)

    def leases(self) -> bool:
        return self.is_let(self.agent.lease)


@pytest.fixture
def original(shop: ShopUnderTest, agent: Agent) -> Copy:
    """At work, with something written."""
    assert agent.apply("products", agent.item("A-1", product=PRODUCT))[0].result == "created"
    return Copy.of(agent)


@pytest.fixture
def backup(agent: Agent, original: Copy) -> Copy:
    """Of the original's state; four starts were made since, each of several hellos."""
    found = Copy.of(agent)
    for _ in range(4):
        original.start()
        assert original.greets()
        assert original.greets()
    return found


def test_a_restored_agent_goes_on_after_one_hello(
    shop: ShopUnderTest, agent: Agent, original: Copy, backup: Copy
) -> None:
    shop.fall_silent()
    memory = original.memory
    assert backup.start().greets()
    assert backup.memory == memory + 1
    with pytest.raises(RequestRefused) as caught:
        agent.apply("products", agent.item("B-1", product=PRODUCT | {"reference": "SB-B"}))
    assert caught.value.code == "writes_held"
    shop.place_order()
    token, leased = agent.lease()
    assert agent.done(token, leased) == ["settled"] * len(leased.events)
    assert agent.hello(reconciled=True).result.writes == "open"
    item = agent.item("A-1", counter=1, product=PRODUCT | {"price": "21.000000"})
    assert [answer.result for answer in agent.apply("products", item)] == ["updated"]


def test_a_restored_agent_that_comes_too_soon_goes_on_once_the_other_is_surely_gone(
    shop: ShopUnderTest, original: Copy, backup: Copy
) -> None:
    restored = backup.start()
    assert not restored.greets()
    shop.fall_silent()
    assert restored.greets()
    assert restored.memory == original.memory + 1


def test_a_restored_agent_whose_answer_was_lost_asks_again(shop: ShopUnderTest, agent: Agent, backup: Copy) -> None:
    shop.fall_silent()
    lineage = backup.lineage
    assert backup.start().greets()
    backup.lineage = lineage
    assert backup.greets()
    backup.lineage = lineage
    assert backup.start().greets()
    assert backup.leases()


def test_a_restored_agent_does_nothing_before_its_hello(shop: ShopUnderTest, backup: Copy) -> None:
    shop.fall_silent()
    assert not backup.start().leases()


def test_the_same_backup_heals_the_agent_again_another_day(shop: ShopUnderTest, agent: Agent, backup: Copy) -> None:
    once, again = backup, Copy.of(agent)
    again.lineage, again.boot = backup.lineage, backup.boot
    shop.fall_silent()
    assert once.start().greets()
    for _ in range(3):
        assert once.start().greets()
    shop.fall_silent()
    assert again.start().greets()
    assert again.memory == once.memory + 1


def test_the_copy_that_a_restored_one_replaced_is_kept_out_for_good(
    shop: ShopUnderTest, original: Copy, backup: Copy
) -> None:
    shop.fall_silent()
    assert backup.start().greets()
    assert (original.greets(), original.leases()) == (False, False)
    assert backup.greets()
    for _ in range(3):
        shop.fall_silent()
        assert not original.start().greets()
        assert not original.leases()
        assert backup.start().greets()


def test_a_clone_beside_a_running_agent_is_kept_out_for_good(shop: ShopUnderTest, original: Copy, backup: Copy) -> None:
    clone = backup.start()
    assert not clone.greets()
    time.sleep(1.1)
    assert original.greets()
    assert not clone.greets()
    for _ in range(9):  # until it counts more boots than the original
        shop.fall_silent()
        assert (clone.start().greets(), clone.leases()) == (False, False)
    assert original.greets()


@pytest.mark.parametrize("silent", [True, False], ids=["now and then", "all the time"])
def test_of_two_copies_that_run_never_both_write(
    shop: ShopUnderTest, original: Copy, backup: Copy, silent: bool
) -> None:
    at_work: list[Copy] = []
    for _ in range(6):
        for copy in (original.start(), backup.start()):
            if silent:
                shop.fall_silent()
            if copy.greets():
                at_work.append(copy)
    changes = sum(former is not latter for former, latter in pairwise(at_work))
    assert len(at_work) >= 6
    assert changes <= 1


def test_a_new_pairing_lets_in_whom_it_was_given_to(
    shop: ShopUnderTest, agent: Agent, original: Copy, backup: Copy
) -> None:
    shop.fall_silent()
    assert backup.start().greets()
    assert not original.greets()
    shop.unpair()
    heir = Agent(shop.new_pairing_string())
    original.agent = heir
    assert original.start().greets()
    heir.close()
