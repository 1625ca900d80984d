"""Hello, lineage, and what follows from a restore of either side."""

from __future__ import annotations

import copy

import pytest

from stockbridge.contract.operations.session import Acknowledgement
from stockbridge.errors import Defect, RequestRefused, ShopUnreachable
from tests.support.bridge import Bridge
from tests.support.fake_erp import article
from tests.support.fake_shop import down
from tests.support.order_records import customer, order

KEY = "AO3F-ABCDEFGH"


def dump(bridge: Bridge) -> object:
    return copy.deepcopy(bridge.shop)


def push_products(bridge: Bridge) -> int:
    before = len(bridge.shop.applied)
    bridge.push.run("products", lambda _: None)
    return len([entry for entry in bridge.shop.applied[before:] if entry.startswith("products/")])


def test_the_first_hello_is_granted_a_memory_and_writes_are_open(bridge: Bridge) -> None:
    result = bridge.session.hello()
    assert (result.memory, result.writes) == (1, "open")
    standing = bridge.memory.identity.standing()
    assert (standing.memory, standing.lineage) == (1, result.lineage)


def test_each_hello_presents_the_last_offer(bridge: Bridge) -> None:
    numbers = [bridge.session.hello().lineage.number for _ in range(3)]
    assert numbers == [1, 2, 3]
    assert bridge.shop.epoch == 1


def test_a_lost_answer_repeats_the_same_offer(bridge: Bridge) -> None:
    bridge.session.hello()
    bridge.shop.lose = ["hello"]
    with pytest.raises(Exception, match="broke off"):
        bridge.session.hello()
    assert bridge.session.hello().lineage.number == 2


def test_the_import_sequence_follows_a_shop_that_saw_a_higher_one(bridge: Bridge) -> None:
    bridge.shop.import_sequence = 500
    bridge.session.hello()
    bridge.shop.place(order())
    bridge.pull.run()
    assert [event.sequence for event in bridge.shop.events.values()] == [501]


def test_a_lost_state_is_rebuilt_and_nothing_is_sent_twice(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B")]
    event = bridge.shop.place(order())
    bridge.pull.run()
    assert push_products(bridge) == 2
    bridge.forget()
    bridge.session.hello()
    assert (bridge.shop.memory, bridge.shop.held) == (2, False)
    assert bridge.memory.orders.shops([KEY]) == {KEY: "1"}
    assert push_products(bridge) == 0
    bridge.shop.place(order(reference="CHANGED"))
    bridge.pull.run()
    assert (bridge.erp.count(KEY), bridge.shop.events[event].state) == (1, "done")


def test_a_lost_state_knows_again_what_customers_are_called_in_the_erp(bridge: Bridge) -> None:
    bridge.shop.place(order())
    bridge.pull.run()
    bridge.shop.touch_customer("42", customer().key)
    bridge.pull.run()
    bridge.forget()
    bridge.shop.place(order(key="AO3G-ABCDEFGH", id="124"))
    bridge.pull.run()
    assert bridge.erp.documents[-1].party.key == f"C{customer().key}"


def test_a_lost_state_sends_newer_versions_than_ever_before(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A")]
    push_products(bridge)
    bridge.forget()
    bridge.erp.articles_ = [article("A", reference="NEW")]
    assert push_products(bridge) == 1
    memory, _, _, record = bridge.shop.items["1", "products", "A"]
    assert (memory, record["product"]["reference"]) == (2, "NEW")


def test_a_restored_shop_is_noticed_and_gets_what_it_lost(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A")]
    push_products(bridge)
    older = dump(bridge)
    bridge.erp.articles_ = [article("A", reference="NEW"), article("B")]
    bridge.shop.place(order())
    bridge.session.hello()
    bridge.session.hello()
    push_products(bridge)
    bridge.pull.run()
    bridge.shop.restore(older)  # type: ignore[arg-type]
    bridge.shop.place(order(id="124", key="AO3G-ABCDEFGH"))
    bridge.session.hello()
    assert (bridge.shop.epoch, bridge.shop.held) == (2, False)
    assert push_products(bridge) == 2
    bridge.pull.run()
    assert bridge.erp.count("AO3G-ABCDEFGH") == 1
    assert bridge.memory.identity.standing().epoch == 2


def test_an_order_id_that_a_restored_shop_uses_again_is_another_order(bridge: Bridge) -> None:
    older = dump(bridge)
    bridge.shop.place(order())
    bridge.session.hello()
    bridge.pull.run()
    bridge.session.hello()
    bridge.shop.restore(older)  # type: ignore[arg-type]
    bridge.shop.place(order(key="AO3F-ZZZZZZZZ", reference="AGAIN"))
    bridge.session.hello()
    bridge.pull.run()
    assert [document.reference for document in bridge.erp.documents] == ["KXQRTVWAB", "AGAIN"]


def test_where_the_shop_asks_for_a_hello_the_call_is_repeated_after_it(bridge: Bridge) -> None:
    bridge.session.hello()
    event = bridge.shop.place(order())
    for code in ("wrong_epoch", "lineage_ahead", "wrong_memory"):
        bridge.shop.refuse = [("lease", RequestRefused(code, "say hello"))]
        bridge.pull.run()
    assert bridge.shop.events[event].state == "done"
    assert bridge.shop.calls["hello"] == 4


def test_another_refusal_is_not_repeated(bridge: Bridge) -> None:
    bridge.session.hello()
    bridge.shop.refuse = [("lease", RequestRefused("unknown_operation", "no"))]
    with pytest.raises(RequestRefused):
        bridge.pull.run()
    assert bridge.shop.calls["lease"] == 1


def test_a_comparison_that_broke_off_is_taken_up_by_the_next_hello(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A")]
    push_products(bridge)
    bridge.forget()
    bridge.shop.refuse = [("list", down())]
    with pytest.raises(ShopUnreachable):
        bridge.session.hello()
    held = [bridge.shop.held]
    bridge.session.hello()
    assert [*held, bridge.shop.held] == [True, False]
    assert push_products(bridge) == 0


def test_orders_go_on_while_the_catalogue_is_held(bridge: Bridge) -> None:
    bridge.session.hello()
    bridge.shop.held = True
    event = bridge.shop.place(order())
    bridge.pull.run()
    assert bridge.shop.events[event].state == "done"


def test_a_hold_that_begins_during_a_push_is_reconciled_and_the_push_goes_on(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A")]
    bridge.session.hello()
    bridge.shop.held = True
    assert push_products(bridge) == 1
    assert not bridge.shop.held


def test_acknowledgements_are_told_once(bridge: Bridge) -> None:
    done = Acknowledgement(id="7", outcome="done", detail="")
    bridge.session.acknowledge(done)
    bridge.shop.refuse = [("hello", down())]
    with pytest.raises(ShopUnreachable):
        bridge.session.hello()
    bridge.session.hello()
    bridge.session.hello()
    assert [greeting.acknowledged for greeting in bridge.shop.greetings] == [(done,), ()]


def test_the_shops_time_is_not_known_before_a_hello(bridge: Bridge) -> None:
    with pytest.raises(Defect):
        bridge.session.lasts(bridge.clock.now())


def test_another_shop_under_the_same_state_is_compared_first(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A")]
    push_products(bridge)
    bridge.shop.items.clear()  # the module was installed anew
    bridge.shop.current, bridge.shop.memory, bridge.shop.salt = None, 0, "another"
    for _ in range(2):
        bridge.session.hello()
    assert push_products(bridge) == 1
