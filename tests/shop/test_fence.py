"""What was sold is never given back: the ERP's stock in a real shop, while customers buy."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from tests.shop.catalogue import Catalogue, parents, product, with_module
from tests.shop.outgoing import CANCELLED, CHANGE_STATE, PAID
from tests.support.prestashop import Line, Person, Shop, Storefront

START = 1_800_000_000
PACK, MUG = 15, 8
NOBODYS = 999_999

IN_A_FOREIGN_TRANSACTION = """
Module::getInstanceByName('stockbridge');
Db::getInstance()->execute('START TRANSACTION');
Db::getInstance()->execute("UPDATE ps_orders SET note = 'foreign' WHERE id_order = " . (int) $argv[1]);
Stockbridge\\Kernel::instance()->get(Stockbridge\\Import\\StockFence::class)->opened((int) $argv[1]);
Db::getInstance()->execute('ROLLBACK');
"""
CHOOSE = """
Module::getInstanceByName('stockbridge');
Stockbridge\\Kernel::instance()->get(Stockbridge\\Outbox\\FirstOrder::class)->choose((int) $argv[1]);
"""
COVERS = """
Module::getInstanceByName('stockbridge');
$first = Stockbridge\\Kernel::instance()->get(Stockbridge\\Outbox\\FirstOrder::class);
echo (int) $first->covers((int) $argv[1]), ' ', (int) $first->covers((int) $argv[2]);
"""
A_DEADLOCK_ONCE = """CREATE TRIGGER stumble BEFORE {event} ON ps_stockbridge_{table} FOR EACH ROW
    IF @stumbled IS NULL THEN SET @stumbled = 1; SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213; END IF"""


@pytest.fixture
def catalogue(prestashop: Shop) -> Catalogue:
    """A fresh shop that sells P1, ten pieces by the ERP's snapshot 0, at a fixed time."""
    made = Catalogue(with_module(prestashop), now=START)
    parents(made)
    made.apply("products", {"P1": product()})
    push(made, 10, as_of=0)
    return made


def push(catalogue: Catalogue, quantity: int, as_of: int, **fields: Any) -> Any:
    """The ERP's figure from a snapshot."""
    record = {"product": "P1", "quantity": f"{quantity}.000000", "as_of": as_of, **fields}
    return catalogue.apply("stock", {"P1": record})["P1"]


def bound(catalogue: Catalogue, key: str = "P1") -> int:
    """The shop's id of the product."""
    sql = "SELECT entity_id FROM ps_stockbridge_binding WHERE flow = 'products' AND erp_key = %s"
    return int(catalogue.shop.value(sql, [key]))


def shown(catalogue: Catalogue, item: int | None = None, variant: int = 0) -> int:
    """The quantity that customers can buy."""
    sql = "SELECT quantity FROM ps_stock_available WHERE id_product = %s AND id_product_attribute = %s"
    return int(catalogue.shop.value(sql, [item or bound(catalogue), variant]))


def show(catalogue: Catalogue, quantity: int) -> None:
    """What a checkout, an employee or a foreign module writes."""
    sql = "UPDATE ps_stock_available SET quantity = %s WHERE id_product = %s"
    catalogue.shop.execute(sql, [quantity, bound(catalogue)])


def buy(catalogue: Catalogue, pieces: int = 1, item: int | None = None, name: str = "guest") -> int:
    """A guest's order through the storefront; its id. The fence hears of it as from the hook."""
    with Storefront(catalogue.shop.base_url) as storefront:
        line = Line(item or bound(catalogue), pieces)
        order = storefront.order([line], person=Person(f"{name}@example.com")).id
    catalogue.fence("opened", order)
    return order


def choose_first(catalogue: Catalogue, order: int) -> None:
    """What the merchant chooses on the connection page."""
    catalogue.shop.php(CHOOSE, str(order))


def later(catalogue: Catalogue, seconds: int) -> Catalogue:
    """The same shop at a later time."""
    return replace(catalogue, now=(catalogue.now or 0) + seconds)


def test_a_snapshot_that_cannot_contain_an_order_is_held_back(catalogue: Catalogue) -> None:
    buy(catalogue, 3)
    assert shown(catalogue) == 7

    push(catalogue, 10, as_of=0)

    assert shown(catalogue) == 7


def test_a_hold_ends_with_the_first_snapshot_read_after_the_import(catalogue: Catalogue) -> None:
    order = buy(catalogue, 3)
    catalogue.fence("imported", order, 5)

    push(catalogue, 10, as_of=4)
    assert shown(catalogue) == 7
    push(catalogue, 7, as_of=5)
    assert shown(catalogue) == 7
    push(catalogue, 20, as_of=6)
    assert shown(catalogue) == 20


def test_an_order_whose_import_does_not_lower_the_erps_figure_stays_held(catalogue: Catalogue) -> None:
    buy(catalogue, 3)

    push(catalogue, 10, as_of=99)

    assert shown(catalogue) == 7


def test_a_snapshot_that_overtook_the_settling_of_its_order_contains_it(catalogue: Catalogue) -> None:
    order = buy(catalogue, 3)
    push(catalogue, 7, as_of=5)
    assert shown(catalogue) == 4

    catalogue.fence("imported", order, 5)
    settle_down(catalogue)

    assert shown(catalogue) == 7


def test_an_older_snapshot_after_a_newer_is_ignored(catalogue: Catalogue) -> None:
    push(catalogue, 20, as_of=6)

    older = push(catalogue, 1, as_of=5)

    assert (older["result"], older["code"]) == ("unchanged", "older_version")
    assert shown(catalogue) == 20


def test_quantities_are_whole_pieces_rounded_down(catalogue: Catalogue) -> None:
    for quantity, pieces in {"3.999999": 3, "0.900000": 0, "-0.500000": -1}.items():
        catalogue.apply("stock", {"P1": {"product": "P1", "quantity": quantity, "as_of": 1}})
        assert shown(catalogue) == pieces


def move(catalogue: Catalogue, order: int, state: int) -> None:
    """A change of state in the back office: the core puts the pieces back or takes them; the fence hears of it."""
    catalogue.shop.php(CHANGE_STATE, str(order), str(state))
    catalogue.fence("opened", order)


def settle_down(catalogue: Catalogue) -> None:
    """Let all looks pass that the fence takes by itself."""
    for seconds in (100, 120, 140, 160, 180):
        later(catalogue, seconds).fence("recheck")


def test_a_cancelled_order_takes_nothing_any_more(catalogue: Catalogue) -> None:
    order = buy(catalogue, 3)
    move(catalogue, order, CANCELLED)

    push(catalogue, 10, as_of=1)
    assert shown(catalogue) == 10
    catalogue.fence("opened", order)
    push(catalogue, 9, as_of=2)
    assert shown(catalogue) == 9


def test_an_order_that_was_deleted_takes_nothing_any_more(catalogue: Catalogue) -> None:
    order = buy(catalogue, 3)
    catalogue.shop.php("(new Order((int) $argv[1]))->delete();", str(order))
    catalogue.fence("opened", order)

    push(catalogue, 10, as_of=1)

    assert shown(catalogue) == 10


def test_an_id_that_is_used_again_inherits_nothing_of_the_order_that_was_deleted(catalogue: Catalogue) -> None:
    order = buy(catalogue, 3)
    catalogue.fence("imported", order, 5)
    push(catalogue, 7, as_of=5)
    catalogue.shop.php("(new Order((int) $argv[1]))->delete();", str(order))

    catalogue.fence("opened", order)

    assert catalogue.shop.value("SELECT COUNT(*) FROM ps_stockbridge_stock_hold WHERE order_id = %s", [order]) == 0


def test_an_order_that_the_merchant_typed_in_by_hand_is_held_only_if_it_is_sent_after_all(catalogue: Catalogue) -> None:
    order = buy(catalogue, 3)
    push(catalogue, 10, as_of=1)
    choose_first(catalogue, order + 1)
    push(catalogue, 7, as_of=1)
    assert shown(catalogue) == 7

    choose_first(catalogue, order)
    catalogue.fence("opened", order)
    push(catalogue, 10, as_of=1)

    assert shown(catalogue) == 7


def test_an_order_that_was_handed_out_is_held_whichever_is_the_first_to_be_sent(catalogue: Catalogue) -> None:
    order = buy(catalogue, 3)
    handed_out = "UPDATE ps_stockbridge_outbox SET leased_fingerprint = REPEAT('a', 64) WHERE entity_id = %s"
    assert catalogue.shop.execute(handed_out, [order]) == 1
    choose_first(catalogue, order + 1)

    push(catalogue, 10, as_of=1)

    assert shown(catalogue) == 7
    assert catalogue.shop.php(COVERS, str(order), str(order - 1)) == "1 0"


def test_a_look_at_the_stock_leaves_other_modules_the_time_that_the_server_gives(catalogue: Catalogue) -> None:
    catalogue.shop.execute("CREATE TABLE waits (seconds INT)")
    noted = "INSERT INTO waits VALUES (@@SESSION.innodb_lock_wait_timeout)"
    catalogue.shop.execute(f"CREATE TRIGGER noted BEFORE INSERT ON ps_search_index FOR EACH ROW {noted}")
    buy(catalogue)

    catalogue.finish()

    usual = catalogue.shop.value("SELECT @@GLOBAL.innodb_lock_wait_timeout")
    assert catalogue.shop.value("SELECT MIN(seconds) FROM waits") == usual


def test_an_order_that_comes_back_from_cancellation_is_held_again(catalogue: Catalogue) -> None:
    order = buy(catalogue, 3)
    move(catalogue, order, CANCELLED)
    move(catalogue, order, PAID)

    push(catalogue, 10, as_of=1)

    assert shown(catalogue) == 7


def test_an_order_that_comes_back_after_the_erp_put_its_pieces_back_is_not_sold_twice(catalogue: Catalogue) -> None:
    order = buy(catalogue, 3)
    catalogue.fence("imported", order, 5)
    push(catalogue, 7, as_of=5)
    move(catalogue, order, CANCELLED)
    catalogue.fence("imported", order, 6)
    push(catalogue, 10, as_of=6)
    assert shown(catalogue) == 10

    move(catalogue, order, PAID)
    settle_down(catalogue)

    assert shown(catalogue) == 7


def test_an_order_that_comes_back_before_the_erp_heard_of_it_is_not_held_twice(catalogue: Catalogue) -> None:
    order = buy(catalogue, 3)
    catalogue.fence("imported", order, 5)
    push(catalogue, 7, as_of=5)

    move(catalogue, order, CANCELLED)
    move(catalogue, order, PAID)
    settle_down(catalogue)

    assert shown(catalogue) == 7


def test_holding_stock_leaves_a_transaction_of_another_module_open(catalogue: Catalogue) -> None:
    order = buy(catalogue, 3)
    catalogue.shop.execute("DELETE FROM ps_stockbridge_stock_hold")

    catalogue.shop.php(IN_A_FOREIGN_TRANSACTION, str(order))

    assert catalogue.shop.value("SELECT note FROM ps_orders WHERE id_order = %s", [order]) != "foreign"
    assert catalogue.shop.value("SELECT COUNT(*) FROM ps_stockbridge_stock_hold") == 0


@pytest.mark.parametrize(("table", "event"), [("stock_hold", "INSERT"), ("stock_fence", "UPDATE")])
def test_a_deadlock_in_a_checkout_leaves_no_order_without_its_hold(
    catalogue: Catalogue, table: str, event: str
) -> None:
    order = buy(catalogue, 3)
    catalogue.shop.execute("DELETE FROM ps_stockbridge_stock_hold")
    catalogue.shop.execute(A_DEADLOCK_ONCE.format(event=event, table=table))
    try:
        later(catalogue, 200).fence("opened", order)
    finally:
        catalogue.shop.execute("DROP TRIGGER stumble")

    assert catalogue.shop.value("SELECT quantity FROM ps_stockbridge_stock_hold WHERE order_id = %s", [order]) == 3
    fence = "SELECT check_again_at FROM ps_stockbridge_stock_fence WHERE product_id = %s"
    assert catalogue.shop.value(fence, [bound(catalogue)]) == START + 200


def test_pieces_added_to_an_imported_order_are_held_and_no_others(catalogue: Catalogue) -> None:
    order = buy(catalogue, 3)
    catalogue.fence("imported", order, 5)
    push(catalogue, 7, as_of=5)
    catalogue.shop.execute("UPDATE ps_order_detail SET product_quantity = 4 WHERE id_order = %s", [order])
    catalogue.fence("opened", order)

    push(catalogue, 7, as_of=6)
    assert shown(catalogue) == 6
    catalogue.fence("imported", order, 7)
    push(catalogue, 6, as_of=7)
    assert shown(catalogue) == 6


def test_a_checkout_that_writes_what_it_read_before_our_push_is_healed_in_30_seconds(catalogue: Catalogue) -> None:
    buy(catalogue, 1)  # 9 shown
    push(catalogue, 50, as_of=1)
    assert shown(catalogue) == 49
    show(catalogue, 8)  # a second checkout had read 9 before the push, and now writes what is left of that
    sold_meanwhile(catalogue)

    assert later(catalogue, 0).fence("recheck") == 0
    assert shown(catalogue) == 8
    assert later(catalogue, 15).fence("recheck") == 1
    assert shown(catalogue) == 48


def test_a_push_that_undoes_a_checkout_is_healed_as_soon_as_the_order_is_known(catalogue: Catalogue) -> None:
    show(catalogue, 9)  # the checkout lowered the stock, its order is not known yet
    push(catalogue, 10, as_of=1)
    assert shown(catalogue) == 10
    sold_meanwhile(catalogue)

    catalogue.fence("recheck")

    assert shown(catalogue) == 9


def sold_meanwhile(catalogue: Catalogue) -> None:
    """Writes down an order of one piece, as the checkout does after it lowered the stock, and tells the fence."""
    before = shown(catalogue)
    order = buy(catalogue, 1, name="second")
    show(catalogue, before)
    catalogue.fence("opened", order)


def test_a_sale_that_is_known_while_the_push_waits_for_its_stock_is_held(catalogue: Catalogue) -> None:
    item = bound(catalogue)
    hold = (
        "INSERT INTO ps_stockbridge_stock_hold (order_id, product_id, variant_id, shop_id, shop_group_id, quantity) "
        "VALUES (%s, %s, 0, 1, 0, 1)"
    )
    with ThreadPoolExecutor(1) as pool, catalogue.shop.database.connect() as link, link.cursor() as checkout:
        link.begin()
        checkout.execute("UPDATE ps_stock_available SET quantity = 9 WHERE id_product = %s", [item])
        pushed = pool.submit(push, catalogue, 20, 1)
        until_somebody_waits_for_a_lock(catalogue)
        catalogue.shop.execute(hold, [NOBODYS, item])
        link.commit()
        assert pushed.result()["result"] == "updated"

    assert shown(catalogue) == 19


def test_each_lease_looks_at_the_stock_again(catalogue: Catalogue) -> None:
    show(catalogue, 99)
    token = "00000000-0000-4000-8000-000000000000"
    params = {"token": token, "limit": 1, "seconds": 60, "entities": ["order"]}

    later(catalogue, 20).call(
        {"operation": "lease", "message": token, "budget_ms": 9000, "items": [], "params": params}
    )

    assert shown(catalogue) == 10


def test_a_checkout_in_progress_is_not_given_back(catalogue: Catalogue) -> None:
    show(catalogue, 9)  # lowered; no order yet

    assert later(catalogue, 20).fence("recheck") == 0
    assert shown(catalogue) == 9
    show(catalogue, 8)
    assert later(catalogue, 40).fence("recheck") == 0
    assert shown(catalogue) == 8


def test_a_figure_that_was_seen_before_an_order_was_known_is_not_put_back_at_once(catalogue: Catalogue) -> None:
    order = buy(catalogue, 1)
    show(catalogue, 8)  # another checkout is in progress
    assert later(catalogue, 31).fence("recheck") == 0
    catalogue.shop.execute("UPDATE ps_orders SET current_state = %s WHERE id_order = %s", [CANCELLED, order])
    later(catalogue, 32).fence("opened", order)

    assert later(catalogue, 33).fence("recheck") == 0
    assert shown(catalogue) == 8
    assert later(catalogue, 48).fence("recheck") == 1
    assert shown(catalogue) == 10


def until_somebody_waits_for_a_lock(catalogue: Catalogue) -> None:
    """The database's own list; it stands still for whoever asks more often than ten times a second."""
    waiting = "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'"
    for _ in range(100):
        time.sleep(0.15)
        if catalogue.shop.value(waiting):
            return
    pytest.fail("nobody waited")


def test_after_a_quiet_while_nothing_is_looked_at_any_more(catalogue: Catalogue) -> None:
    later(catalogue, 31).fence("recheck")

    assert catalogue.shop.value("SELECT COUNT(*) FROM ps_stockbridge_stock_fence WHERE check_again_at IS NOT NULL") == 0


@pytest.mark.parametrize(("edit", "looks"), [(99, 1), (2, 2)])
def test_an_edit_in_the_shop_is_found_by_the_round_and_overwritten(catalogue: Catalogue, edit: int, looks: int) -> None:
    later(catalogue, 31).fence("recheck")
    show(catalogue, edit)

    times = [later(catalogue, 100 + 20 * look).fence("recheck") for look in range(looks)]

    assert times[-1] == 1
    assert shown(catalogue) == 10


def test_what_the_customer_is_told_of_an_article_that_is_out(catalogue: Catalogue) -> None:
    answer = push(catalogue, 0, as_of=1, out_of_stock="allow", incoming_on="2027-01-15", location="A-12")

    stock = catalogue.shop.query("SELECT * FROM ps_stock_available WHERE id_product = %s", [bound(catalogue)])[0]
    assert (stock["out_of_stock"], stock["location"], stock["physical_quantity"]) == (1, "A-12", 0)
    assert "warnings" not in answer
    sql = "SELECT CONCAT(available_date) FROM ps_product_shop WHERE id_product = %s"
    assert catalogue.shop.value(sql, [bound(catalogue)]) == "2027-01-15"
    push(catalogue, 0, as_of=1, out_of_stock="deny", incoming_on=None, location=None)
    stock = catalogue.shop.query("SELECT * FROM ps_stock_available WHERE id_product = %s", [bound(catalogue)])[0]
    assert (stock["out_of_stock"], stock["location"]) == (0, "")


def test_figures_that_the_shop_has_no_place_for_are_named(catalogue: Catalogue) -> None:
    answer = push(catalogue, 1, as_of=1, physical="5.000000", incoming="2.000000")

    assert {warning["field"] for warning in answer["warnings"]} == {"/stock/physical", "/stock/incoming"}


def test_physical_stock_counts_what_is_reserved(catalogue: Catalogue) -> None:
    sql = "UPDATE ps_stock_available SET reserved_quantity = 2 WHERE id_product = %s"
    catalogue.shop.execute(sql, [bound(catalogue)])

    push(catalogue, 6, as_of=1)

    stock = catalogue.shop.query("SELECT * FROM ps_stock_available WHERE id_product = %s", [bound(catalogue)])[0]
    assert (stock["quantity"], stock["physical_quantity"]) == (6, 8)


def test_stock_of_a_product_that_is_not_there_waits(catalogue: Catalogue) -> None:
    record = {"product": "NONE", "quantity": "1.000000", "as_of": 1}

    answer = catalogue.apply("stock", {"X": record, "V": {**record, "product": "P1", "variant": "NONE"}})

    assert {line["problem"]["code"] for line in answer.values()} == {"parent_missing"}
    assert {line["problem"]["field"] for line in answer.values()} == {"/stock/product", "/stock/variant"}


def combinations(catalogue: Catalogue) -> tuple[int, int]:
    """Two combinations of the fixtures' first product, bound as `T1` and `T2` of `T`."""
    shop = catalogue.shop
    first, second = (
        row["id_product_attribute"]
        for row in shop.query("SELECT id_product_attribute FROM ps_product_attribute WHERE id_product = 1 LIMIT 2")
    )
    for flow, key, sub in [("products", "T", 0), ("variants", "T1", first), ("variants", "T2", second)]:
        shop.execute(
            "INSERT INTO ps_stockbridge_binding (shop_id, flow, erp_key, entity_id, entity_sub_id, memory, counter, "
            "hash, state, applied_at) VALUES (1, %s, %s, 1, %s, 1, 1, '', 1, 0)",
            [flow, key, sub],
        )
    shop.execute("UPDATE ps_stock_available SET quantity = 0 WHERE id_product = 1")
    return first, second


def test_a_product_shows_the_sum_of_its_combinations(catalogue: Catalogue) -> None:
    first, second = combinations(catalogue)

    answers = catalogue.apply(
        "stock",
        {
            "T1": {"product": "T", "variant": "T1", "quantity": "4.000000", "as_of": 1},
            "T2": {"product": "T", "variant": "T2", "quantity": "5.000000", "as_of": 1},
            "T": {"product": "T", "quantity": "77.000000", "as_of": 1},
        },
    )

    assert [shown(catalogue, 1, variant) for variant in (first, second, 0)] == [4, 5, 9]
    assert answers["T"]["problem"]["code"] == "unsupported_kind"


def test_the_sum_of_combinations_that_a_product_got_in_the_shop_is_left_to_the_core(catalogue: Catalogue) -> None:
    item = bound(catalogue)
    insert = (
        "INSERT INTO ps_stock_available (id_product, id_product_attribute, id_shop, id_shop_group, quantity) "
        "VALUES (%s, %s, 1, 0, %s)"
    )
    for variant, pieces in [(901, 3), (902, 4)]:
        catalogue.shop.execute(insert, [item, variant, pieces])
    catalogue.shop.execute(
        "UPDATE ps_stock_available SET quantity = 7 WHERE id_product = %s AND id_product_attribute = 0", [item]
    )

    settle_down(catalogue)

    assert shown(catalogue) == 7


def test_a_product_that_was_deleted_in_the_shop_gets_no_stock_and_waits(catalogue: Catalogue) -> None:
    item = bound(catalogue)
    catalogue.shop.php("(new Product((int) $argv[1]))->delete();", str(item))
    assert rows_of(catalogue, item) == []

    settle_down(catalogue)
    answer = push(catalogue, 5, as_of=1)

    assert rows_of(catalogue, item) == []
    assert (answer["result"], answer["problem"]["code"]) == ("waiting", "parent_missing")
    assert answer["problem"]["field"] == "/stock/product"


def test_a_combination_that_was_deleted_in_the_shop_gets_no_stock_and_waits(catalogue: Catalogue) -> None:
    first, second = combinations(catalogue)
    record = {"product": "T", "variant": "T1", "quantity": "4.000000", "as_of": 1}
    catalogue.apply("stock", {"T1": record, "T2": {**record, "variant": "T2"}})
    catalogue.shop.php("(new Combination((int) $argv[1]))->delete();", str(first))
    assert first not in rows_of(catalogue, 1)

    settle_down(catalogue)
    answer = catalogue.apply("stock", {"T1": {**record, "quantity": "6.000000"}})["T1"]

    assert first not in rows_of(catalogue, 1)
    assert shown(catalogue, 1, second) == 4
    assert (answer["result"], answer["problem"]["field"]) == ("waiting", "/stock/variant")


def rows_of(catalogue: Catalogue, item: int) -> list[int]:
    """The combinations for which the shop has a row of stock, 0 for the product itself."""
    rows = catalogue.shop.query("SELECT id_product_attribute FROM ps_stock_available WHERE id_product = %s", [item])
    return [row["id_product_attribute"] for row in rows]


def test_a_pack_holds_its_components(catalogue: Catalogue) -> None:
    shop = catalogue.shop
    shop.execute("UPDATE ps_product_shop SET pack_stock_type = 2 WHERE id_product = %s", [PACK])
    parts = shop.query("SELECT * FROM ps_pack WHERE id_product_pack = %s", [PACK])
    order = buy(catalogue, 2, item=PACK)

    holds = shop.query("SELECT product_id, quantity FROM ps_stockbridge_stock_hold WHERE order_id = %s", [order])
    held = {hold["product_id"]: hold["quantity"] for hold in holds}
    assert held == {PACK: 2, **{part["id_product_item"]: 2 * part["quantity"] for part in parts}}


def test_shops_that_share_stock_share_the_row_and_the_holds(catalogue: Catalogue) -> None:
    shop = catalogue.shop
    shop.execute("UPDATE ps_shop_group SET share_stock = 1")
    shop.execute("UPDATE ps_stock_available SET id_shop = 0, id_shop_group = 1")
    buy(catalogue, 3)

    push(catalogue, 10, as_of=1)

    rows = shop.query("SELECT * FROM ps_stock_available WHERE id_product = %s", [bound(catalogue)])
    assert [(row["id_shop"], row["id_shop_group"], row["quantity"]) for row in rows] == [(0, 1, 7)]


def test_customers_buy_while_stock_is_pushed_and_no_sale_is_lost(catalogue: Catalogue) -> None:
    push(catalogue, 50, as_of=0)
    with ThreadPoolExecutor(4) as pool:
        orders = [pool.submit(buy, catalogue, 1, None, f"guest{n}") for n in range(8)]
        pushes = [pool.submit(push_or_busy, catalogue, 50 + n % 3, n) for n in range(12)]
        bought = [order.result() for order in orders]
        results = {answer.result() for answer in pushes}
    push(catalogue, 60, as_of=100)

    for seconds in (0, 15, 30, 45):
        later(catalogue, seconds).fence("recheck")

    assert len(set(bought)) == 8
    assert results <= {"updated", "unchanged", "busy"}
    assert shown(catalogue) == 60 - 8


def push_or_busy(catalogue: Catalogue, quantity: int, as_of: int) -> str:
    """One push among several at once: its result, or that another was writing."""
    record = {"product": "P1", "quantity": f"{quantity}.000000", "as_of": as_of}
    answer = catalogue.call(catalogue.applying("stock", [catalogue.item("stock", "P1", record)]))[0]
    return str(answer["problem"]["code"] if "problem" in answer else answer["items"][0]["result"])


def test_modules_hear_of_changed_quantities_in_finish_unless_switched_off(catalogue: Catalogue) -> None:
    waiting: Callable[[], Any] = lambda: catalogue.shop.value(  # noqa: E731
        "SELECT COUNT(*) FROM ps_stockbridge_followup WHERE kind = 'stock'"
    )
    assert waiting() == 1

    catalogue.finish()

    assert waiting() == 0
