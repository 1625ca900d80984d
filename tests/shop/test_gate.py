"""The gate on real shops: paid or listed, and complete; what was handed out once is told to its end."""

from __future__ import annotations

from decimal import Decimal

from tests.shop.outgoing import CANCELLED, CHEQUE_AWAITED, PAID, Outgoing
from tests.support.prestashop import Wishes

CHOOSE = """
Module::getInstanceByName('stockbridge');
Stockbridge\\Kernel::instance()->get(Stockbridge\\Outbox\\EmitStates::class)->choose([(int) $argv[1]]);
"""
TAKE_LINES_AWAY = "UPDATE ps_order_detail SET id_order = id_order + 100000 WHERE id_order = %s"
PUT_LINES_BACK = "UPDATE ps_order_detail SET id_order = id_order - 100000 WHERE id_order = %s + 100000"


def wire_order(outgoing: Outgoing) -> int:
    """An order that waits for its money."""
    return outgoing.place(email="wire@example.com", wishes=Wishes(payment="ps_wirepayment"))


def test_a_transfer_goes_out_when_it_is_paid(outgoing: Outgoing) -> None:
    order = wire_order(outgoing)
    assert order not in outgoing.lease().ids
    assert outgoing.lease().backlog == 0, "an unpaid order does not wait for the ERP"

    outgoing.change_state(order, PAID)

    assert outgoing.lease().ids == [order]


def test_a_state_that_the_merchant_lists_goes_out_unpaid(outgoing: Outgoing) -> None:
    order = outgoing.place(email="cheque@example.com", wishes=Wishes(payment="ps_checkpayment"))
    assert outgoing.lease().ids == [outgoing.first]

    outgoing.shop.php(CHOOSE, str(CHEQUE_AWAITED))

    leased = outgoing.lease()
    assert leased.ids == [order]
    assert leased.order(order).payments == ()


def test_an_order_cancelled_before_it_was_sent_stays_in_the_shop(outgoing: Outgoing) -> None:
    outgoing.change_state(outgoing.first, CANCELLED)

    assert outgoing.lease().ids == []


def test_an_order_cancelled_after_it_was_handed_out_is_told(outgoing: Outgoing) -> None:
    leased = outgoing.lease()
    outgoing.change_state(outgoing.first, CANCELLED)
    outgoing.settle(leased.token, leased.events)

    told = outgoing.lease()

    assert told.order(outgoing.first).state.cancelled
    assert told.of(outgoing.first).erp_key is not None


def test_an_order_waits_while_its_lines_are_missing(outgoing: Outgoing) -> None:
    outgoing.shop.execute(TAKE_LINES_AWAY, [outgoing.first])
    assert outgoing.lease().ids == []

    outgoing.shop.execute(PUT_LINES_BACK, [outgoing.first])
    outgoing.ahead = 11

    leased = outgoing.lease()
    assert leased.ids == [outgoing.first]
    assert not leased.order(outgoing.first).gate.flagged


def test_an_order_that_never_adds_up_goes_out_flagged_after_two_stable_minutes(outgoing: Outgoing) -> None:
    sql = "UPDATE ps_orders SET total_paid_tax_incl = total_paid_tax_incl + 1.5 WHERE id_order = %s"
    outgoing.shop.execute(sql, [outgoing.first])
    for ahead in (0, 60, 115):
        outgoing.ahead = ahead
        assert outgoing.lease().ids == []

    outgoing.ahead = 130
    gate = outgoing.lease().order(outgoing.first).gate

    assert (gate.flagged, gate.difference_excl, gate.difference_incl) == (True, Decimal(0), Decimal("1.5"))


def test_the_two_minutes_begin_anew_with_another_difference(outgoing: Outgoing) -> None:
    sql = "UPDATE ps_orders SET total_paid_tax_incl = total_paid_tax_incl + 1.5 WHERE id_order = %s"
    outgoing.shop.execute(sql, [outgoing.first])
    outgoing.lease()
    outgoing.ahead = 100
    outgoing.shop.execute(sql, [outgoing.first])
    assert outgoing.lease().ids == []

    outgoing.ahead = 130
    assert outgoing.lease().ids == []

    outgoing.ahead = 225
    assert outgoing.lease().ids == [outgoing.first]


def test_a_later_edit_that_lacks_the_same_has_a_wait_of_its_own(outgoing: Outgoing) -> None:
    lacking = "UPDATE ps_orders SET total_paid_tax_incl = total_paid_tax_incl + %s WHERE id_order = %s"
    outgoing.shop.execute(lacking, [1.5, outgoing.first])
    assert outgoing.lease().ids == []
    outgoing.shop.execute(lacking, [-1.5, outgoing.first])
    outgoing.ahead = 20
    leased = outgoing.lease()
    assert not leased.order(outgoing.first).gate.flagged
    outgoing.settle(leased.token, leased.events)

    outgoing.ahead = 600
    outgoing.shop.execute(lacking, [1.5, outgoing.first])

    assert outgoing.lease().ids == []


def test_an_order_that_went_out_flagged_is_told_again_alike(outgoing: Outgoing) -> None:
    outgoing.shop.execute(
        "UPDATE ps_orders SET total_paid_tax_incl = total_paid_tax_incl + 1.5 WHERE id_order = %s", [outgoing.first]
    )
    outgoing.lease()
    outgoing.ahead = 130
    leased = outgoing.lease()

    again = outgoing.lease(leased.token)

    assert again.order(outgoing.first).gate == leased.order(outgoing.first).gate
    assert again.order(outgoing.first).gate.flagged


def test_an_order_that_was_given_a_deleted_ones_id_is_judged_as_itself(outgoing: Outgoing) -> None:
    leased = outgoing.lease()
    outgoing.settle(leased.token, leased.events)
    outgoing.shop.php("$order = new Order((int) $argv[1]); $order->delete();", str(outgoing.first))
    for left in ("ps_order_detail", "ps_order_history", "ps_order_carrier"):
        outgoing.shop.execute(f"DELETE FROM {left} WHERE id_order = %s", [outgoing.first])
    outgoing.lease()
    outgoing.shop.execute(f"ALTER TABLE ps_orders AUTO_INCREMENT = {outgoing.first}")

    unpaid = wire_order(outgoing)
    assert unpaid == outgoing.first
    assert outgoing.lease().ids == []
    outgoing.change_state(unpaid, PAID)
    told = outgoing.lease()

    assert told.ids == [unpaid]
    assert told.of(unpaid).erp_key is None
    assert told.order(unpaid).key != leased.order(unpaid).key


def test_a_voucher_that_is_not_saved_yet_is_waited_for(outgoing: Outgoing) -> None:
    sql = """UPDATE ps_orders SET total_discounts_tax_incl = 2, total_discounts_tax_excl = 2,
        total_paid_tax_incl = total_paid_tax_incl - 2, total_paid_tax_excl = total_paid_tax_excl - 2
        WHERE id_order = %s"""
    outgoing.shop.execute(sql, [outgoing.first])
    assert outgoing.lease().ids == []

    rule = "INSERT INTO ps_order_cart_rule (id_order, id_cart_rule, name, value, value_tax_excl) "
    outgoing.shop.execute(f"{rule} VALUES (%s, 1, 'x', 2, 2)", [outgoing.first])
    outgoing.ahead = 11

    assert outgoing.lease().ids == [outgoing.first]


def test_an_order_deleted_in_the_shop_stays_quiet(outgoing: Outgoing) -> None:
    leased = outgoing.lease()
    outgoing.settle(leased.token, leased.events)

    outgoing.shop.php("$order = new Order((int) $argv[1]); $order->delete();", str(outgoing.first))

    assert outgoing.lease().ids == []
    assert outgoing.lease().backlog == 0
