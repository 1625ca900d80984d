"""Settling on real shops: by token and revision; the ERP's key is never lost and never anybody else's."""

from __future__ import annotations

import uuid

from tests.shop.outgoing import SHIPPED, Outgoing

QUANTITY = """
$detail = new OrderDetail((int) (new Order((int) $argv[1]))->getOrderDetailList()[0]['id_order_detail']);
$detail->product_quantity = (int) $argv[2];
$detail->update();
"""
HELD = "SELECT quantity, import_sequence FROM ps_stockbridge_stock_hold WHERE order_id = %s"
REFUSED = {"code": "erp_refused", "detail": "The ERP has no article SB-1."}


def test_an_order_settled_twice_is_settled_twice_and_changed_once(outgoing: Outgoing) -> None:
    leased = outgoing.lease()

    assert outgoing.settle(leased.token, leased.events) == ["settled"]
    first = outgoing.row(outgoing.first)
    assert outgoing.settle(leased.token, leased.events, import_sequence=first["import_sequence"]) == ["settled"]

    row = outgoing.row(outgoing.first)
    kept = ("state", "erp_key", "erp_number", "import_sequence", "revision", "fingerprint")
    assert [row[name] for name in kept] == [first[name] for name in kept]
    assert (row["state"], row["erp_key"]) == (2, f"ERP-{outgoing.first}")


def test_a_change_during_the_delivery_keeps_the_erps_key_and_comes_again_at_once(outgoing: Outgoing) -> None:
    leased = outgoing.lease()
    outgoing.change_state(outgoing.first, SHIPPED)

    assert outgoing.settle(leased.token, leased.events) == ["pending"]

    again = outgoing.lease()
    assert again.of(outgoing.first).erp_key == f"ERP-{outgoing.first}"
    assert again.order(outgoing.first).erp_number == f"SO-{outgoing.first}"
    assert again.order(outgoing.first).state.shipped
    assert outgoing.settle(again.token, again.events) == ["settled"]


def test_a_save_during_the_delivery_that_changed_nothing_closes_silently(outgoing: Outgoing) -> None:
    leased = outgoing.lease()
    outgoing.shop.php("$order = new Order((int) $argv[1]); $order->update();", str(outgoing.first))

    assert outgoing.settle(leased.token, leased.events) == ["pending"]

    assert outgoing.lease().ids == []
    assert outgoing.row(outgoing.first)["state"] == 2


def test_a_token_that_holds_nothing_of_the_row_changes_nothing(outgoing: Outgoing) -> None:
    leased = outgoing.lease()
    before = outgoing.row(outgoing.first)

    assert outgoing.settle(str(uuid.uuid4()), leased.events) == ["stale"]

    assert outgoing.row(outgoing.first) == before


def test_a_lease_that_another_took_over_is_stale(outgoing: Outgoing) -> None:
    slow = outgoing.lease(seconds=30)
    outgoing.ahead = 31
    quick = outgoing.lease()

    assert outgoing.settle(slow.token, slow.events) == ["stale"]
    assert outgoing.settle(quick.token, quick.events) == ["settled"]


def test_an_answer_after_the_lease_ran_out_is_taken_while_nobody_else_has_the_row(outgoing: Outgoing) -> None:
    slow = outgoing.lease(seconds=30)
    outgoing.ahead = 31
    outgoing.lease(entities=["stock"])
    assert outgoing.row(outgoing.first)["state"] == 0

    assert outgoing.settle(slow.token, slow.events) == ["settled"]
    assert outgoing.row(outgoing.first)["state"] == 2


def test_an_event_that_the_shop_never_had_is_unknown(outgoing: Outgoing) -> None:
    leased = outgoing.lease()
    stranger = leased.events[0].model_copy(update={"event": "999999"})

    assert outgoing.settle(leased.token, [stranger, *leased.events]) == ["unknown", "settled"]


def test_an_event_of_another_epoch_is_not_done(outgoing: Outgoing) -> None:
    leased = outgoing.lease()
    event = leased.events[0]
    revision = event.revision.model_copy(update={"epoch": event.revision.epoch - 1})
    former = event.model_copy(update={"revision": revision})

    assert outgoing.settle(leased.token, [former]) == ["pending"]
    assert outgoing.lease().ids == [outgoing.first]


def test_an_event_put_off_comes_again_after_the_time_asked_for(outgoing: Outgoing) -> None:
    leased = outgoing.lease()

    assert outgoing.settle(leased.token, leased.events, "retry", retry_seconds=600) == ["settled"]

    assert outgoing.lease().ids == []
    outgoing.ahead = 601
    assert outgoing.lease().ids == [outgoing.first]


def test_a_change_in_the_shop_ends_the_wait(outgoing: Outgoing) -> None:
    leased = outgoing.lease()
    outgoing.settle(leased.token, leased.events, "retry", retry_seconds=600, problem=REFUSED)

    outgoing.change_state(outgoing.first, SHIPPED)

    assert outgoing.lease().ids == [outgoing.first]


def test_a_dead_letter_stays_until_it_is_asked_for_anew_under_its_token(outgoing: Outgoing) -> None:
    leased = outgoing.lease()
    assert outgoing.settle(leased.token, leased.events, "dead", problem=REFUSED) == ["settled"]
    assert outgoing.row(outgoing.first)["state"] == 3
    assert outgoing.problem(outgoing.first) == REFUSED
    outgoing.ahead = 7 * 86400
    assert outgoing.lease().ids == []

    assert outgoing.settle(leased.token, leased.events, "retry", retry_seconds=0) == ["settled"]

    assert outgoing.lease().ids == [outgoing.first]


def test_a_change_in_the_shop_revives_a_dead_letter(outgoing: Outgoing) -> None:
    leased = outgoing.lease()
    outgoing.settle(leased.token, leased.events, "dead", problem=REFUSED)

    outgoing.change_state(outgoing.first, SHIPPED)

    assert outgoing.lease().ids == [outgoing.first]


def test_the_stock_fence_learns_the_import_sequence(outgoing: Outgoing) -> None:
    leased = outgoing.lease()
    assert outgoing.shop.query(HELD, [outgoing.first]) == [{"quantity": 1, "import_sequence": None}]

    outgoing.settle(leased.token, leased.events, import_sequence=41)

    assert outgoing.shop.query(HELD, [outgoing.first]) == [{"quantity": 1, "import_sequence": 41}]


def test_pieces_added_during_the_delivery_are_not_in_the_erps_figure(outgoing: Outgoing) -> None:
    leased = outgoing.lease()
    outgoing.shop.php(QUANTITY, str(outgoing.first), "5")

    assert outgoing.settle(leased.token, leased.events, import_sequence=41) == ["pending"]

    assert outgoing.row(outgoing.first)["import_sequence"] == 41
    assert outgoing.shop.query(HELD, [outgoing.first]) == [{"quantity": 5, "import_sequence": None}]


def test_an_order_that_stands_again_as_the_erp_knows_it_is_in_the_erps_figure(outgoing: Outgoing) -> None:
    leased = outgoing.lease()
    outgoing.settle(leased.token, leased.events, import_sequence=41)
    outgoing.shop.php(QUANTITY, str(outgoing.first), "5")
    outgoing.shop.php(QUANTITY, str(outgoing.first), "1")
    assert outgoing.shop.query(HELD, [outgoing.first]) == [{"quantity": 1, "import_sequence": None}]

    assert outgoing.lease().ids == []

    assert outgoing.shop.query(HELD, [outgoing.first]) == [{"quantity": 1, "import_sequence": 41}]
