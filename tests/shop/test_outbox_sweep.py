"""The sweep on real shops: what no hook told is found, once, and within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.shop.outgoing import CANCELLED, PAID, Outgoing

ENABLE = "$module = Module::getInstanceByName('stockbridge'); $argv[1] ? $module->enable() : $module->disable();"
UNTOLD = {
    "status": "INSERT INTO ps_order_history (id_employee, id_order, id_order_state, date_add) "
    "VALUES (0, {order}, 3, DATE_ADD(NOW(), INTERVAL 1 DAY))",
    "payment": "INSERT INTO ps_order_payment (order_reference, id_currency, amount, payment_method, date_add) "
    "SELECT reference, id_currency, 5, 'Cheque', DATE_ADD(NOW(), INTERVAL 1 DAY) FROM ps_orders "
    "WHERE id_order = {order}",
    "slip": "INSERT INTO ps_order_slip (id_customer, id_order, partial, date_add, date_upd) "
    "VALUES (1, {order}, 0, DATE_ADD(NOW(), INTERVAL 1 DAY), NOW())",
    "message": "INSERT INTO ps_customer_message (id_customer_thread, message, date_add, date_upd) "
    "SELECT id_customer_thread, 'Hello', DATE_ADD(NOW(), INTERVAL 1 DAY), NOW() FROM ps_customer_thread "
    "WHERE id_order = {order}",
}
HELD = "SELECT quantity, import_sequence FROM ps_stockbridge_stock_hold WHERE order_id = %s"
DEADLOCK, DATA_TOO_LONG = 1213, 1406
THREAD = """INSERT INTO ps_customer_thread (id_shop, id_lang, id_contact, id_order, email, date_add, date_upd)
    VALUES (1, 1, 0, %s, 'a@example.com', NOW(), NOW())"""


def settled(outgoing: Outgoing) -> None:
    """The first order is in the ERP and the sweep has begun to watch."""
    outgoing.sweep()
    leased = outgoing.lease()
    outgoing.settle(leased.token, leased.events)
    outgoing.shop.execute("UPDATE ps_stockbridge_outbox SET available_at = 4294967295")


def test_an_order_made_by_sql_is_found_and_takes_its_stock(outgoing: Outgoing) -> None:
    order = outgoing.copy(outgoing.first)
    outgoing.sweep()

    assert order in outgoing.lease().ids

    holds = outgoing.shop.query("SELECT quantity FROM ps_stockbridge_stock_hold WHERE order_id = %s", [order])
    assert holds == [{"quantity": 1}]


@contextmanager
def refused(outgoing: Outgoing, order: int, error: int) -> Iterator[None]:
    """The database takes no hold of an order."""
    outgoing.shop.execute(
        "CREATE TRIGGER refuse BEFORE INSERT ON ps_stockbridge_stock_hold FOR EACH ROW IF NEW.order_id = "
        f"{order} THEN SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = {error}; END IF"
    )
    try:
        yield
    finally:
        outgoing.shop.execute("DROP TRIGGER refuse")


def test_an_order_whose_stock_could_not_be_held_is_found_again_and_holds_up_no_other(outgoing: Outgoing) -> None:
    locked, other = outgoing.copy(outgoing.first), outgoing.copy(outgoing.first)
    outgoing.sweep()
    with refused(outgoing, locked, DEADLOCK):
        ids = outgoing.lease().ids
    assert other in ids
    assert locked not in ids
    outgoing.sweep()

    assert locked in outgoing.lease().ids

    assert outgoing.shop.value(HELD, [locked]) == 1


def test_an_order_whose_hold_the_database_refuses_goes_to_the_erp_all_the_same(outgoing: Outgoing) -> None:
    order = outgoing.copy(outgoing.first)
    outgoing.sweep()

    with refused(outgoing, order, DATA_TOO_LONG):
        assert order in outgoing.lease().ids


def test_a_sweep_that_breaks_off_before_the_stock_is_held_finds_the_order_again(outgoing: Outgoing) -> None:
    order = outgoing.copy(outgoing.first)
    outgoing.shop.execute("RENAME TABLE ps_stockbridge_stock_hold TO ps_away")
    outgoing.sweep()
    outgoing.lease()
    outgoing.shop.execute("RENAME TABLE ps_away TO ps_stockbridge_stock_hold")
    outgoing.sweep()

    assert order in outgoing.lease().ids

    assert outgoing.shop.value(HELD, [order]) == 1


def test_an_order_that_was_told_and_not_held_is_held_by_the_sweep(outgoing: Outgoing) -> None:
    outgoing.shop.execute("DELETE FROM ps_stockbridge_stock_hold")
    outgoing.sweep()

    assert outgoing.lease().ids == [outgoing.first]

    assert outgoing.shop.query(HELD, [outgoing.first]) == [{"quantity": 1, "import_sequence": None}]


def test_a_hold_that_comes_late_ends_with_the_figure_that_contains_its_order(outgoing: Outgoing) -> None:
    settled(outgoing)
    outgoing.shop.execute("DELETE FROM ps_stockbridge_stock_hold")
    outgoing.sweep()

    assert outgoing.lease().ids == []

    sequence = outgoing.row(outgoing.first)["import_sequence"]
    assert outgoing.shop.query(HELD, [outgoing.first]) == [{"quantity": 1, "import_sequence": sequence}]
    revision = outgoing.row(outgoing.first)["revision"]
    outgoing.sweep()
    outgoing.lease()
    assert outgoing.row(outgoing.first)["revision"] == revision


def test_an_order_that_takes_nothing_is_not_looked_at_for_a_hold(outgoing: Outgoing) -> None:
    outgoing.change_state(outgoing.first, CANCELLED)
    settled(outgoing)
    outgoing.shop.execute("DELETE FROM ps_stockbridge_stock_hold")
    revision = outgoing.row(outgoing.first)["revision"]
    outgoing.sweep()

    outgoing.lease()

    assert outgoing.row(outgoing.first)["revision"] == revision


def test_an_order_placed_while_the_module_was_off_is_found(outgoing: Outgoing) -> None:
    outgoing.shop.php(ENABLE, "0", kernel=True)
    order = outgoing.place(email="unheard@example.com")
    assert outgoing.row(order) == {}
    outgoing.shop.php(ENABLE, "1", kernel=True)
    outgoing.sweep()

    assert order in outgoing.lease().ids


def test_the_sweep_runs_once_a_minute_and_after_the_clock_was_put_back(outgoing: Outgoing) -> None:
    outgoing.lease()
    order = outgoing.copy(outgoing.first)
    assert outgoing.lease().ids == []

    outgoing.ahead = -3600

    outgoing.lease()
    assert outgoing.row(order) != {}


def test_a_sweep_that_breaks_off_holds_up_no_order_and_looks_again(outgoing: Outgoing) -> None:
    settled(outgoing)
    outgoing.shop.execute(UNTOLD["status"].format(order=outgoing.first))
    outgoing.shop.execute("RENAME TABLE ps_customer_message TO ps_away")
    outgoing.sweep()

    outgoing.shop.execute("UPDATE ps_stockbridge_outbox SET available_at = 0 WHERE entity = 'customer'")

    assert outgoing.lease(entities=["customer"]).events != []

    outgoing.shop.execute("RENAME TABLE ps_away TO ps_customer_message")
    outgoing.sweep()
    assert outgoing.lease().ids == [outgoing.first]


def test_orders_before_the_first_one_chosen_stay_in_the_shop(outgoing: Outgoing) -> None:
    former = outgoing.first - 1
    outgoing.sweep()
    outgoing.lease()
    assert outgoing.row(former) == {}

    outgoing.change_state(former, PAID)
    assert outgoing.lease().ids == []
    held = "SELECT COUNT(*) FROM ps_stockbridge_stock_hold WHERE order_id = %s"
    assert outgoing.shop.value(held, [former]) == 0, "what it took is in the ERP's figure already"
    choose = "Stockbridge\\Kernel::instance()->get(Stockbridge\\Outbox\\FirstOrder::class)->choose((int) $argv[1]);"
    outgoing.shop.php(f"Module::getInstanceByName('stockbridge'); {choose}", str(former))
    outgoing.sweep()

    assert former in outgoing.lease().ids


@pytest.mark.parametrize("kind", UNTOLD)
def test_a_row_that_no_hook_told_makes_its_order_due_once(outgoing: Outgoing, kind: str) -> None:
    outgoing.shop.execute(THREAD, [outgoing.first])
    settled(outgoing)
    outgoing.shop.execute(UNTOLD[kind].format(order=outgoing.first))
    outgoing.sweep()

    leased = outgoing.lease()

    assert leased.ids == [outgoing.first]
    outgoing.settle(leased.token, leased.events)
    revision = outgoing.row(outgoing.first)["revision"]
    outgoing.sweep()
    outgoing.lease()
    assert outgoing.row(outgoing.first)["revision"] == revision


def test_a_row_whose_lower_id_commits_late_is_seen_all_the_same(outgoing: Outgoing) -> None:
    settled(outgoing)
    high = outgoing.shop.value("SELECT MAX(id_order_history) FROM ps_order_history")
    insert = "INSERT INTO ps_order_history VALUES (%s, 0, %s, 3, DATE_ADD(NOW(), INTERVAL 1 DAY))"
    outgoing.shop.execute(insert, [high + 5, 1])
    outgoing.sweep()
    assert outgoing.lease().ids == []

    outgoing.shop.execute(insert, [high + 3, outgoing.first])
    outgoing.sweep()

    assert outgoing.lease().ids == [outgoing.first]


def test_what_a_hook_told_is_not_told_again_by_the_sweep(outgoing: Outgoing) -> None:
    settled(outgoing)
    outgoing.change_state(outgoing.first, PAID)
    leased = outgoing.lease()
    outgoing.settle(leased.token, leased.events)
    revision = outgoing.row(outgoing.first)["revision"]

    outgoing.sweep()
    outgoing.lease()

    assert outgoing.row(outgoing.first)["revision"] == revision


def test_a_change_by_sql_alone_is_found_by_the_rolling_slice(outgoing: Outgoing) -> None:
    settled(outgoing)
    outgoing.shop.execute("UPDATE ps_orders SET current_state = 6 WHERE id_order = %s", [outgoing.first])
    outgoing.sweep()

    assert outgoing.lease().order(outgoing.first).state.cancelled


def test_the_rolling_slice_leaves_dead_letters_and_rows_that_wait_alone(outgoing: Outgoing) -> None:
    settled(outgoing)
    outgoing.shop.execute("UPDATE ps_stockbridge_outbox SET state = 3")
    outgoing.shop.execute("UPDATE ps_orders SET current_state = 6 WHERE id_order = %s", [outgoing.first])
    outgoing.sweep()

    outgoing.lease()

    assert outgoing.row(outgoing.first)["state"] == 3


def test_an_order_older_than_the_window_is_found_too(outgoing: Outgoing) -> None:
    old = outgoing.copy(outgoing.first)
    for table in ("ps_orders", "ps_order_detail", "ps_order_history"):
        outgoing.shop.execute(f"UPDATE {table} SET id_order = id_order + 20000 WHERE id_order = %s", [outgoing.first])
    found = []
    for _ in range(6):
        outgoing.sweep()
        found += outgoing.lease().ids

    assert sorted(found) == [old, outgoing.first + 20000]


def test_a_customer_made_by_sql_is_found(outgoing: Outgoing) -> None:
    outgoing.sweep()
    outgoing.lease(entities=["customer"])
    columns = [row["Field"] for row in outgoing.shop.query("SHOW COLUMNS FROM ps_customer")]
    names = ", ".join(column for column in columns if column != "id_customer")
    newest = f"SELECT {names} FROM ps_customer ORDER BY id_customer DESC LIMIT 1"
    outgoing.shop.execute(f"INSERT INTO ps_customer ({names}) {newest}")
    outgoing.sweep()

    leased = outgoing.lease(entities=["customer"])

    assert leased.ids == [outgoing.shop.value("SELECT MAX(id_customer) FROM ps_customer")]
