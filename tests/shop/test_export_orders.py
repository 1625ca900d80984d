"""What real shops tell of an order: every field from the rows that PrestaShop itself wrote, every cent as recorded."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from stockbridge.contract.erp_key import erp_key
from stockbridge.contract.records.order import Order
from tests.shop.outgoing import CASH_ON_DELIVERY, MUG, PAID, T_SHIRT, T_SHIRT_SIZE, Outgoing
from tests.support.prestashop import Address, Line, Wishes

PHP = Path(__file__).parent / "php"
CENT = Decimal("0.01")
REFUND = """
$order = new Order((int) $argv[1]);
$line = $order->getOrderDetailList()[0];
$price = $line['unit_price_tax_excl'];
$product = ['id_order_detail' => $line['id_order_detail'], 'quantity' => 1, 'unit_price' => $price, 'amount' => $price];
OrderSlip::create($order, [$product], null);
"""
RELAY = """CREATE TABLE ps_mondialrelay_selected_relay (id_order INT, selected_relay_num VARCHAR(6),
    selected_relay_adr1 VARCHAR(36), selected_relay_adr2 VARCHAR(36), selected_relay_adr3 VARCHAR(36),
    selected_relay_adr4 VARCHAR(36), selected_relay_postcode VARCHAR(10), selected_relay_city VARCHAR(32),
    selected_relay_country_iso VARCHAR(2))"""


def changed(outgoing: Outgoing, order: int, sql: str, *params: object) -> Order:
    """The record after a statement."""
    outgoing.shop.execute(sql, [*params, order])
    return outgoing.lease().order(order)


def total(order: Order, side: str) -> Decimal:
    """The order's total by the core's arithmetic, from the record alone; this shop rounds half up, by line."""
    goods = sum(getattr(line, f"unit_price_{side}") * line.quantity for line in order.lines)
    amounts = (getattr(part, f"amount_{side}") for part in (order.shipping, order.wrapping))
    whole = goods + sum(amounts) - getattr(order.totals, f"discounts_{side}")
    return Decimal(whole).quantize(CENT, ROUND_HALF_UP)


def test_an_order_with_everything_is_told_to_the_cent(outgoing: Outgoing) -> None:
    goods = json.loads(outgoing.shop.php(PHP / "goods.php", kernel=True))
    wishes = Wishes(carrier=2, comment="L'été & more, please", gift="Bon anniversaire, Zoé", payment=CASH_ON_DELIVERY)
    placed = outgoing.place(
        Line(T_SHIRT, 3, T_SHIRT_SIZE),
        Line(goods["book"], 4),
        Line(goods["pack"]),
        email="everything@example.com",
        wishes=wishes,
        vouchers=["TEN"],
        invoice=Address(address1="1 place Bellecour", company="Lilas SARL", vat_number="FR40303265045", alias="Office"),
    )

    order = outgoing.lease().order(placed)

    row = outgoing.shop.query("SELECT * FROM ps_orders WHERE id_order = %s", [placed])[0]
    assert total(order, "incl") == order.totals.paid_incl == row["total_paid_tax_incl"]
    assert total(order, "excl") == order.totals.paid_excl == row["total_paid_tax_excl"]
    assert order.key == erp_key(1, "O", placed, row["secure_key"], str(row["date_add"]), row["id_cart"])
    assert (order.currency, order.currency_decimals, order.language) == ("EUR", 2, "en")
    assert (order.payment_module, order.payments, order.split) == (CASH_ON_DELIVERY, (), False)
    assert order.state.module == CASH_ON_DELIVERY

    shirt, book, pack = order.lines
    assert (shirt.variant_id, shirt.quantity) == ("1", Decimal(3))
    assert (shirt.vat_rate, shirt.reduction_percent) == (Decimal(20), Decimal(20))
    assert (book.reference, book.vat_rate) == ("BOOK", Decimal("5.5"))
    assert book.tax_rules_group != shirt.tax_rules_group
    parts = [(part.product_id, part.variant_id, part.quantity) for part in pack.components]
    assert parts == [("1", "1", Decimal(1)), ("6", "0", Decimal(2))]
    assert (shirt.components, book.components) == ((), ())
    assert all(line.taxes[0].rate == line.vat_rate for line in order.lines)

    (discount,) = order.discounts
    assert (discount.name, discount.code, discount.scope) == ("Ten off", "TEN", "order")
    assert discount.percent == 10
    assert discount.amount_incl.quantize(CENT, ROUND_HALF_UP) == order.totals.discounts_incl

    assert (order.wrapping.gift, order.wrapping.message) == (True, "Bon anniversaire, Zoé")
    assert (order.wrapping.amount_excl, order.wrapping.amount_incl) == (Decimal("3.34"), Decimal(4))
    assert order.wrapping.vat_rate == 20
    assert order.shipping.carrier == "2"
    assert (order.shipping.vat_rate, order.shipping.amount_excl) == (Decimal(20), Decimal(7))
    assert order.shipping.weight == sum(line.weight * line.quantity for line in order.lines)
    assert [(m.text, m.from_customer, m.private) for m in order.messages] == [("L'été & more, please", True, False)]

    assert (order.invoice_address.company, order.invoice_address.vat_number) == ("Lilas SARL", "FR40303265045")
    assert (order.delivery_address.company, order.delivery_address.country) == ("", "FR")
    assert order.invoice_address.hash != order.delivery_address.hash
    assert {a.id for a in order.customer.addresses} == {order.invoice_address.id, order.delivery_address.id}
    assert (order.customer.guest, order.customer.title) == (True, "male")


def test_an_order_that_was_paid_invoiced_refunded_and_sent_tells_all_of_it(outgoing: Outgoing) -> None:
    outgoing.change_state(outgoing.first, PAID)
    outgoing.shop.php(REFUND, str(outgoing.first))
    sql = "UPDATE ps_order_carrier SET tracking_number = '6A12345678901' WHERE id_order = %s"

    order = changed(outgoing, outgoing.first, sql)

    (payment,) = order.payments
    assert (payment.amount, payment.currency, payment.shared) == (order.totals.paid_incl, "EUR", False)
    assert payment.key.startswith("AP")
    (invoice,) = order.invoices
    assert (invoice.number, invoice.total_incl) == ("#IN000001", order.totals.paid_incl)
    (slip,) = order.slips
    assert (slip.key[:2], slip.kind) == ("AC", "chosen_amount" if order.shipping.amount_incl else "standard")
    assert [(line.line, line.quantity) for line in slip.lines] == [(order.lines[0].id, Decimal(1))]
    assert slip.lines[0].amount_excl == order.lines[0].unit_price_excl
    assert order.lines[0].quantity_refunded == 1
    assert order.shipping.tracking_number == "6A12345678901"
    assert [change.state for change in order.history][-1] == str(PAID)


def test_the_orders_of_one_cart_share_their_payment_to_the_cent(outgoing: Outgoing) -> None:
    twin = outgoing.copy(outgoing.first)
    both = "$order = new Order((int) $argv[1]); $order->addOrderPayment(2 * $order->total_paid_tax_incl, null, 'T-1');"
    outgoing.shop.php(both, str(outgoing.first))
    outgoing.sweep()

    leased = outgoing.lease()

    one, other = leased.order(outgoing.first), leased.order(twin)
    assert one.split
    assert other.split
    assert [p.amount for p in one.payments] == [one.totals.paid_incl]
    assert [p.amount for p in other.payments] == [other.totals.paid_incl]
    assert all(p.shared and p.transaction_id == "T-1" for p in one.payments + other.payments)
    assert one.key != other.key


def test_a_customised_text_is_told_as_it_was_typed(outgoing: Outgoing) -> None:
    order = int(outgoing.shop.php(PHP / "customized.php", "L'été à 5 & 6", kernel=True))

    (line,) = outgoing.lease().order(order).lines

    assert line.customization == "Type your text here: L'été à 5 & 6"


def test_times_are_told_in_utc_whatever_the_shops_zone_and_season(outgoing: Outgoing) -> None:
    outgoing.shop.configuration("PS_TIMEZONE", "Europe/Paris")
    sql = """UPDATE ps_orders SET date_add = '2026-03-29 03:00:00', date_upd = '2026-01-15 12:00:00',
        invoice_date = '0000-00-00 00:00:00' WHERE id_order = %s"""

    order = changed(outgoing, outgoing.first, sql)

    assert order.created_at == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert order.updated_at == datetime(2026, 1, 15, 11, 0, tzinfo=UTC)


def test_an_order_without_dates_is_told_with_the_other_one_it_has(outgoing: Outgoing) -> None:
    sql = "UPDATE ps_orders SET date_add = '0000-00-00 00:00:00', date_upd = '2026-01-15 12:00:00' WHERE id_order = %s"

    order = changed(outgoing, outgoing.first, sql)

    assert order.created_at == order.updated_at


def test_a_carrier_is_known_by_its_lasting_reference(outgoing: Outgoing) -> None:
    outgoing.shop.execute("UPDATE ps_carrier SET id_reference = 77, deleted = 1, name = '0' WHERE id_carrier = 1")

    order = changed(outgoing, outgoing.first, "UPDATE ps_orders SET id_carrier = 1 WHERE id_order = %s")

    assert (order.shipping.carrier, order.shipping.carrier_name) == ("77", outgoing.shop.configuration("PS_SHOP_NAME"))


def test_a_pickup_point_that_a_known_carrier_keeps_is_told(outgoing: Outgoing) -> None:
    outgoing.shop.execute(RELAY)
    relay = "'012345', 'TABAC DU PORT', '', '3 QUAI', '', '69009', 'LYON', 'FR'"
    outgoing.shop.execute(f"INSERT INTO ps_mondialrelay_selected_relay VALUES (%s, {relay})", [outgoing.first])

    point = outgoing.lease().order(outgoing.first).shipping.pickup_point

    assert point is not None
    assert (point.code, point.name, point.address) == ("012345", "TABAC DU PORT", "3 QUAI\n69009 LYON\nFR")


def test_an_employees_private_note_is_told_as_such(outgoing: Outgoing) -> None:
    outgoing.shop.execute("UPDATE ps_orders SET note = 'Call before' WHERE id_order = %s", [outgoing.first])
    thread = "INSERT INTO ps_customer_thread (id_shop, id_lang, id_contact, id_order, email, date_add, date_upd) "
    outgoing.shop.execute(thread + "VALUES (1, 1, 0, %s, 'a@example.com', NOW(), NOW())", [outgoing.first])
    message = "INSERT INTO ps_customer_message (id_customer_thread, id_employee, message, private, date_add, date_upd) "
    text = "SELECT MAX(id_customer_thread), 1, 'R&amp;D<br />asked', 1, NOW(), NOW() FROM ps_customer_thread"
    outgoing.shop.execute(message + text)

    order = outgoing.lease().order(outgoing.first)

    assert order.shop_note == "Call before"
    assert [(m.text, m.from_customer, m.private) for m in order.messages] == [("R&D\nasked", False, True)]


def test_an_article_that_came_from_the_erp_is_told_with_its_key(outgoing: Outgoing) -> None:
    bound = """INSERT INTO ps_stockbridge_binding
        (shop_id, flow, erp_key, entity_id, memory, counter, hash, state, applied_at)
        VALUES (1, 'products', 'ART-6', %s, 1, 1, %s, 1, 1)"""
    outgoing.shop.execute(bound, [MUG, "0" * 64])

    (line,) = outgoing.lease().order(outgoing.first).lines

    assert (line.product_key, line.variant_key) == ("ART-6", None)


def test_a_hostile_order_is_text_and_nothing_else(outgoing: Outgoing) -> None:
    hostile = "');DROP TABLE ps_orders;-- <script>alert(1)</script> \\u0000 {{7*7}} ${x}"
    outgoing.shop.execute("UPDATE ps_order_detail SET product_name = %s WHERE id_order = %s", [hostile, outgoing.first])

    assert outgoing.lease().order(outgoing.first).lines[0].name == hostile
