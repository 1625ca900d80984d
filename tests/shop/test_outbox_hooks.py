"""What the shop's hooks leave in the outbox, and that they never stand in a customer's way."""

from __future__ import annotations

from tests.shop.outgoing import Outgoing
from tests.support.prestashop import BackOffice

SAVE_TWENTY_TIMES = """
$order = new Order((int) $argv[1]);
for ($i = 0; $i < 20; ++$i) { $order->note = 'save ' . $i; $order->update(); }
"""
A_LONG_IMPORT = """
Module::getInstanceByName('stockbridge');
$clock = new class () implements Stockbridge\\Platform\\Clock {
    public $milliseconds = 0;
    public function now(): int { return time(); }
    public function milliseconds(): int { return $this->milliseconds; }
};
$kernel = new Stockbridge\\Kernel([Stockbridge\\Platform\\Clock::class => $clock]);
$writer = $kernel->get(Stockbridge\\Outbox\\Writer::class);
$writer->touch('order', (int) $argv[1], 1);
$writer->touch('order', (int) $argv[1], 1);
$clock->milliseconds = 2500;
$writer->touch('order', 123456, 1);
"""
SAVE_BOTH = "foreach ([1, 2] as $at) { (new Order((int) $argv[$at]))->update(); }"
REFUSE = """CREATE TRIGGER refuse BEFORE INSERT ON ps_stockbridge_stock_hold FOR EACH ROW
    IF NEW.order_id = {order} THEN SIGNAL SQLSTATE '45000'; END IF"""
SAVE_AS_OF_SHOP = "$order = new Order((int) $argv[1]); $order->update();"
CHANGES = {
    "payment": "$order->addOrderPayment('1.00', 'Cheque');",
    "state": "$order->setCurrentState((int) Configuration::get('PS_OS_PREPARATION'));",
    "line": "$d = new OrderDetail((int) $order->getOrderDetailList()[0]['id_order_detail']); $d->update();",
    "rule": "$order->addCartRule(1, 'Sorry', ['tax_incl' => 1, 'tax_excl' => 1], 0, false);",
    "tracking": "$c = new OrderCarrier($order->getIdOrderCarrier()); $c->tracking_number = '6A1'; $c->update();",
    "invoice": "$i = $order->getInvoicesCollection()->getFirst(); $i->note = 'Thank you'; $i->update();",
    "slip": "$s = new OrderSlip(); $s->id_order = $order->id; $s->id_customer = $order->id_customer; "
    "$s->conversion_rate = 1; $s->total_products_tax_excl = $s->total_products_tax_incl = 1; "
    "$s->total_shipping_tax_excl = $s->total_shipping_tax_incl = 0; $s->partial = 1; $s->add();",
    "message": "$t = new CustomerThread(); $t->id_order = $order->id; $t->id_shop = $t->id_lang = 1; "
    "$t->id_contact = 0; $t->email = 'a@example.com'; $t->status = 'open'; $t->token = 'abcdefghijkl'; $t->add(); "
    "$m = new CustomerMessage(); $m->id_customer_thread = $t->id; $m->message = 'Hello'; $m->add();",
}


def test_a_checkout_leaves_one_row_for_the_order_and_one_for_the_customer(outgoing: Outgoing) -> None:
    order = outgoing.place(email="someone@example.com")

    newest = "SELECT entity, entity_id, shop_id, state FROM ps_stockbridge_outbox ORDER BY id DESC LIMIT 2"
    rows = outgoing.shop.query(newest)

    customer = outgoing.shop.value("SELECT MAX(id_customer) FROM ps_customer")
    assert sorted(tuple(row.values()) for row in rows) == [("customer", customer, 1, 0), ("order", order, 1, 0)]


def test_the_saves_of_one_request_are_written_twice_at_most(outgoing: Outgoing) -> None:
    before = outgoing.row(outgoing.first)["revision"]

    outgoing.shop.php(SAVE_TWENTY_TIMES, str(outgoing.first))

    assert outgoing.row(outgoing.first)["revision"] == before + 2


def test_a_long_import_does_not_keep_a_change_back_until_its_end(outgoing: Outgoing) -> None:
    before = outgoing.row(outgoing.first)["revision"]

    outgoing.shop.php(A_LONG_IMPORT, str(outgoing.first))

    assert outgoing.row(outgoing.first)["revision"] == before + 3, "both saves, the second after another order's"
    assert outgoing.row(123456)["revision"] == before + 2


def test_every_kind_of_change_makes_the_order_due(outgoing: Outgoing) -> None:
    unheard = []
    for kind, change in CHANGES.items():
        outgoing.shop.execute("UPDATE ps_stockbridge_outbox SET state = 2, available_at = 4294967295")
        before = outgoing.row(outgoing.first)["revision"]

        outgoing.shop.php(f"$order = new Order((int) $argv[1]); {change}", str(outgoing.first), kernel=True)

        after = outgoing.row(outgoing.first)
        if after["state"] != 0 or after["revision"] <= before:
            unheard.append(kind)
    assert unheard == []


def test_the_shop_is_the_orders_own_and_not_the_contexts(outgoing: Outgoing) -> None:
    outgoing.shop.execute("UPDATE ps_orders SET id_shop = 7 WHERE id_order = %s", [outgoing.first])
    outgoing.shop.execute("DELETE FROM ps_stockbridge_outbox")

    outgoing.shop.php(SAVE_AS_OF_SHOP, str(outgoing.first))

    assert outgoing.row(outgoing.first)["shop_id"] == 7


def test_an_edited_address_makes_its_customer_due(outgoing: Outgoing) -> None:
    customer = outgoing.shop.value("SELECT id_customer FROM ps_orders WHERE id_order = %s", [outgoing.first])
    before = outgoing.row(customer, "customer")["revision"]

    first = "new Address((int) Address::getFirstCustomerAddressId((int) $argv[1]))"
    outgoing.shop.php(f"$address = {first}; $address->city = 'Dijon'; $address->update();", str(customer))

    assert outgoing.row(customer, "customer")["revision"] > before


def test_a_checkout_goes_through_while_the_outbox_is_broken(outgoing: Outgoing) -> None:
    outgoing.shop.execute("RENAME TABLE ps_stockbridge_outbox TO ps_away")

    order = outgoing.place(email="unlucky@example.com")

    outgoing.shop.execute("RENAME TABLE ps_away TO ps_stockbridge_outbox")
    assert outgoing.row(order) == {}
    logged = "SELECT COUNT(*) FROM ps_log WHERE message LIKE 'Stockbridge: a hook failed%%'"
    assert outgoing.shop.value(logged) > 0
    outgoing.sweep()
    assert order in outgoing.lease().ids


def test_an_order_whose_stock_cannot_be_held_keeps_no_other_from_it(outgoing: Outgoing) -> None:
    first, second = outgoing.first, outgoing.copy(outgoing.first)
    outgoing.shop.execute("DELETE FROM ps_stockbridge_stock_hold")
    outgoing.shop.execute(REFUSE.format(order=first))

    outgoing.shop.php(SAVE_BOTH, str(first), str(second))

    outgoing.shop.execute("DROP TRIGGER refuse")
    held = outgoing.shop.query("SELECT order_id FROM ps_stockbridge_stock_hold")
    assert held == [{"order_id": second}]
    logged = "SELECT COUNT(*) FROM ps_log WHERE message LIKE 'Stockbridge: the stock of an order%%'"
    assert outgoing.shop.value(logged) == 1


def test_a_change_in_the_back_office_makes_the_order_due(outgoing: Outgoing) -> None:
    leased = outgoing.lease()
    outgoing.settle(leased.token, leased.events)

    with BackOffice(outgoing.shop) as office:
        office.change_status(outgoing.first, 3)

    assert outgoing.lease().order(outgoing.first).state.id == "3"
