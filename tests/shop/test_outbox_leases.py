"""Leases on real shops: the same token has the same events, and what cannot be exported spoils nothing else."""

from __future__ import annotations

import hashlib
import threading
import uuid

import pytest

from tests.shop.outgoing import SHIPPED, Outgoing
from tests.support.prestashop import CommandFailed

A_HEAVY_NAME = "UPDATE ps_order_detail SET product_name = REPEAT('x', 65000) WHERE id_order = %s"
KEEP_SAVING = """
Module::getInstanceByName('stockbridge');
for ($round = 0; $round < 40; ++$round) {
    $writer = (new Stockbridge\\Kernel())->get(Stockbridge\\Outbox\\Writer::class);
    $ids = range((int) $argv[1], (int) $argv[2]);
    shuffle($ids);
    foreach ($ids as $id) { $writer->touch('order', $id, 1); }
}
"""
DOUBLE_THE_LINES = """
    INSERT INTO ps_order_detail (id_order, id_shop, product_id, product_attribute_id, product_name, product_quantity,
        product_weight, tax_name, unit_price_tax_incl, unit_price_tax_excl)
    SELECT id_order, id_shop, product_id, product_attribute_id, product_name, 0, product_weight, tax_name, 0, 0
    FROM ps_order_detail WHERE id_order = %s
"""


def test_a_lease_hands_out_the_complete_order_once(outgoing: Outgoing) -> None:
    leased = outgoing.lease()

    event = leased.of(outgoing.first)
    assert leased.ids == [outgoing.first]
    assert event.order is not None
    assert event.key == event.order.key
    assert event.attempts == 0
    assert outgoing.lease().ids == []


def test_the_same_token_has_the_same_events_exported_afresh(outgoing: Outgoing) -> None:
    second = outgoing.copy(outgoing.first)
    outgoing.sweep()
    leased = outgoing.lease()
    outgoing.change_state(outgoing.first, SHIPPED)

    again = outgoing.lease(leased.token)

    assert again.ids == leased.ids == [outgoing.first, second]
    assert again.order(outgoing.first).state.shipped
    assert again.of(outgoing.first).revision.sequence > leased.of(outgoing.first).revision.sequence
    assert again.expires_at == leased.expires_at


def test_a_lease_that_ran_out_is_free_for_another_token(outgoing: Outgoing) -> None:
    outgoing.lease(seconds=30)
    assert outgoing.lease().ids == []

    outgoing.ahead = 31

    assert outgoing.lease().ids == [outgoing.first]


def test_a_lease_takes_no_more_than_it_asks_for_and_says_what_else_is_due(outgoing: Outgoing) -> None:
    copies = [outgoing.copy(outgoing.first) for _ in range(3)]
    outgoing.sweep()

    leased = outgoing.lease(limit=2)

    assert (leased.ids, leased.backlog) == ([outgoing.first, copies[0]], 2)
    assert outgoing.lease().ids == copies[1:]


def test_only_the_entities_asked_for_are_handed_out(outgoing: Outgoing) -> None:
    customer = outgoing.shop.value("SELECT id_customer FROM ps_orders WHERE id_order = %s", [outgoing.first])

    leased = outgoing.lease(entities=["customer"])

    assert leased.ids == [customer]
    assert leased.customer(customer).addresses[0].city == "Lyon"
    assert outgoing.lease(entities=["stock"]).ids == []
    assert outgoing.lease(entities=["customer", "order"]).ids == [outgoing.first]


def test_a_lease_without_time_hands_out_nothing_and_keeps_nothing(outgoing: Outgoing) -> None:
    assert outgoing.lease(budget_ms=0).ids == []
    assert outgoing.lease().ids == [outgoing.first]


def test_a_large_lease_ends_early_and_the_rest_comes_with_the_next(outgoing: Outgoing) -> None:
    for _ in range(6):
        outgoing.shop.execute(DOUBLE_THE_LINES, [outgoing.first])
    copies = [outgoing.copy(outgoing.first) for _ in range(24)]
    outgoing.sweep()

    outgoing.lease(entities=["stock"])

    handed_out: list[int] = []
    leases = 0
    while len(handed_out) <= len(copies) and leases < 100:
        handed_out += outgoing.lease(limit=200, budget_ms=60).ids
        leases += 1

    assert handed_out == [outgoing.first, *copies]
    assert leases > 1


def test_after_a_takeover_nothing_is_leased_before_the_former_leases_ran_out(outgoing: Outgoing) -> None:
    outgoing.lease(seconds=120)
    later = outgoing.copy(outgoing.first)
    outgoing.sweep()
    until = outgoing.row(outgoing.first)["lease_expires_at"]
    outgoing.shop.execute("REPLACE INTO ps_stockbridge_state (name, value) VALUES ('leases_from', %s)", [str(until)])

    assert outgoing.lease().ids == []
    outgoing.ahead = 121

    assert outgoing.lease().ids == [outgoing.first, later]


def test_an_order_that_cannot_be_exported_waits_longer_each_time_and_is_dead_at_the_fifth(outgoing: Outgoing) -> None:
    broken = outgoing.copy(outgoing.first, id_customer=99999)
    sound = outgoing.copy(outgoing.first)
    outgoing.sweep()

    assert outgoing.lease().ids == [outgoing.first, sound]
    waits = []
    for _ in range(4):
        row = outgoing.row(broken)
        assert row["state"] == 0
        waits.append(row["available_at"] - row["updated_at"])
        outgoing.shop.execute("UPDATE ps_stockbridge_outbox SET available_at = 0 WHERE id = %s", [row["id"]])
        assert outgoing.lease().ids == []

    row = outgoing.row(broken)
    assert (row["state"], row["attempts"]) == (3, 5)
    assert outgoing.problem(broken)["field"] == "/customer"
    assert waits == sorted(waits)
    assert waits[-1] >= 8 * 30


def test_a_mended_order_goes_out_with_its_next_change(outgoing: Outgoing) -> None:
    customer = outgoing.shop.value("SELECT id_customer FROM ps_orders WHERE id_order = %s", [outgoing.first])
    outgoing.shop.execute("UPDATE ps_orders SET id_customer = 99999 WHERE id_order = %s", [outgoing.first])
    outgoing.lease()
    assert outgoing.problem(outgoing.first)["code"] == "export_failed"

    outgoing.shop.execute("UPDATE ps_orders SET id_customer = %s WHERE id_order = %s", [customer, outgoing.first])
    outgoing.change_state(outgoing.first, SHIPPED)

    assert outgoing.lease().ids == [outgoing.first]
    assert outgoing.row(outgoing.first)["attempts"] == 0


def test_an_export_that_kills_php_ends_as_a_dead_letter_and_delays_no_other(outgoing: Outgoing) -> None:
    sound = [outgoing.copy(outgoing.first) for _ in range(3)]
    bomb = outgoing.first
    outgoing.shop.execute(A_HEAVY_NAME, [bomb])
    for _ in range(10):
        outgoing.shop.execute(DOUBLE_THE_LINES, [bomb])
    outgoing.sweep()
    outgoing.memory = "64M"
    token = str(uuid.uuid4())

    with pytest.raises(CommandFailed):
        outgoing.lease(token)
    assert outgoing.lease(token).ids == sound

    for attempt in range(2, 6):
        outgoing.shop.execute("UPDATE ps_stockbridge_outbox SET available_at = 0 WHERE state = 0")
        fresh = outgoing.copy(sound[0])
        outgoing.sweep()
        assert outgoing.lease().ids == [fresh], "fewer attempts come first"
        token = str(uuid.uuid4())
        with pytest.raises(CommandFailed):
            outgoing.lease(token)
        assert outgoing.row(bomb)["attempts"] == attempt
        assert outgoing.lease(token).ids == []

    assert outgoing.row(bomb)["state"] == 3
    assert outgoing.problem(bomb)["code"] == "export_failed"
    assert outgoing.lease().ids == []


def test_our_own_answer_makes_no_echo(outgoing: Outgoing) -> None:
    leased = outgoing.lease()
    outgoing.settle(leased.token, leased.events)
    outgoing.shop.php("$order = new Order((int) $argv[1]); $order->update();", str(outgoing.first))
    assert outgoing.row(outgoing.first)["state"] == 0

    assert outgoing.lease().ids == []

    row = outgoing.row(outgoing.first)
    assert (row["state"], row["problem"]) == (2, None)


def test_nested_rows_that_come_late_are_told_a_minute_after_the_settling(outgoing: Outgoing) -> None:
    unchanged = outgoing.copy(outgoing.first)
    outgoing.sweep()
    leased = outgoing.lease()
    outgoing.settle(leased.token, leased.events)
    outgoing.shop.execute("UPDATE ps_order_carrier SET weight = 9.5 WHERE id_order = %s", [outgoing.first])
    assert outgoing.lease().ids == []

    outgoing.ahead = 61
    late = outgoing.lease()

    assert late.ids == [outgoing.first]
    assert str(late.order(outgoing.first).shipping.weight) == "9.500000"
    assert late.of(outgoing.first).revision.sequence > leased.of(outgoing.first).revision.sequence
    assert outgoing.row(unchanged)["state"] == 2


def test_an_id_that_another_order_took_does_not_inherit_the_former_document(outgoing: Outgoing) -> None:
    leased = outgoing.lease()
    outgoing.settle(leased.token, leased.events)
    outgoing.shop.execute("UPDATE ps_orders SET secure_key = MD5('another'), date_add = '2026-01-05 10:00:00'")
    outgoing.change_state(outgoing.first, SHIPPED)

    again = outgoing.lease()

    assert again.of(outgoing.first).key != leased.of(outgoing.first).key
    assert again.of(outgoing.first).erp_key is None
    assert again.order(outgoing.first).erp_number is None


def test_saves_and_leases_at_the_same_time_lose_nothing(outgoing: Outgoing) -> None:
    last = [outgoing.copy(outgoing.first) for _ in range(20)][-1]
    outgoing.sweep()
    saving = threading.Thread(target=outgoing.shop.php, args=(KEEP_SAVING, str(outgoing.first), str(last)))
    saving.start()
    while saving.is_alive():
        leased = outgoing.lease(limit=7)
        outgoing.settle(leased.token, leased.events)
    saving.join()
    while (rest := outgoing.lease(limit=200)).events:
        outgoing.settle(rest.token, rest.events)

    unsent = "SELECT COUNT(*) FROM ps_stockbridge_outbox WHERE entity = 'order' AND (state <> 2 OR erp_key IS NULL)"
    assert outgoing.shop.value(unsent) == 0


def test_a_second_lease_is_told_that_one_is_at_work(outgoing: Outgoing) -> None:
    with outgoing.shop.database.connect() as link, link.cursor() as cursor:
        name = hashlib.sha256(b"prestashop|ps_|lease").hexdigest()[:40]
        cursor.execute("SELECT GET_LOCK(%s, 0)", [f"sb_{name}"])
        params = {"token": str(uuid.uuid4()), "limit": 1, "seconds": 60, "entities": ["order"]}
        answer = outgoing.call("lease", params, [])

    assert answer["problem"]["code"] == "busy"
