"""What stands where on the document: lines by kind and rate, payments, parties, texts; and what is never guessed."""

# mypy: disable-error-code="comparison-overlap"
# Whole amounts read better as plain numbers, and equal them.
from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from stockbridge.contract.records.order import Message, PickupPoint
from stockbridge.drivers.records import DocumentLine, LineKind, SalesDocument
from stockbridge.errors import RecordRefused
from stockbridge.mapping.orders import to_sales_document
from stockbridge.mapping.settings import OrderMapping
from tests.support import order_records as records
from tests.support.prestashop_arithmetic import Cart, Item, Voucher, place

TWENTY, REDUCED = Decimal(20), Decimal("5.5")


def mapped(**changes: Any) -> SalesDocument:
    return to_sales_document(records.order(**changes), OrderMapping())


def of_cart(cart: Cart) -> SalesDocument:
    return to_sales_document(place(cart).order, OrderMapping())


def lines_of(document: SalesDocument, kind: LineKind) -> list[DocumentLine]:
    return [line for line in document.lines if line.kind == kind]


def vat(document: SalesDocument, rate: Decimal) -> Decimal:
    return sum((line.total_incl - line.total_excl for line in document.lines if line.vat_rate == rate), Decimal(0))


def test_a_line_says_what_was_charged() -> None:
    (line,) = mapped(lines=(records.line(customization="Gravé : Zoé"),)).lines
    assert (line.kind, line.article, line.variant, line.reference) == ("article", "VIS-4X40", None, "VIS-4X40")
    assert line.description == "Vis à bois 4 × 40\nGravé : Zoé"
    assert (line.quantity, line.unit_price_excl, line.vat_rate) == (1, 10, 20)
    assert (line.total_excl, line.total_incl, line.rule) == (10, 12, "")


def test_an_unbound_product_is_known_by_its_reference_alone() -> None:
    (line,) = mapped(lines=(records.line(product_key=None),)).lines
    assert (line.article, line.reference) == (None, "VIS-4X40")


def test_shipping_and_wrapping_are_lines_at_their_own_rates() -> None:
    document = mapped(
        shipping=records.shipping(amount_excl=Decimal("4.99"), amount_incl=Decimal("5.99")),
        wrapping=records.wrapping(amount_excl=Decimal(2), amount_incl=Decimal("2.11"), vat_rate=REDUCED),
        totals=records.totals("16.99", "20.10"),
    )
    (shipping,), (wrapping,) = lines_of(document, "shipping"), lines_of(document, "wrapping")
    assert (shipping.total_excl, shipping.total_incl, shipping.vat_rate) == (Decimal("4.99"), Decimal("5.99"), 20)
    assert (shipping.reference, shipping.description) == ("SHIPPING", "Chrono Breizh")
    assert (wrapping.total_incl, wrapping.vat_rate) == (Decimal("2.11"), REDUCED)


def test_nothing_stands_for_shipping_and_wrapping_that_cost_nothing() -> None:
    assert [line.kind for line in mapped().lines] == ["article"]


def test_an_ecotax_of_the_same_rate_stays_inside_the_price() -> None:
    document = of_cart(Cart([Item(Decimal(100), TWENTY, 2, ecotax=Decimal(2), ecotax_rate=TWENTY)]))
    (line,) = document.lines
    assert (line.unit_price_excl, line.total_excl, line.total_incl) == (102, 204, Decimal("244.80"))


def test_an_ecotax_of_another_rate_is_a_line_of_its_own() -> None:
    document = of_cart(Cart([Item(Decimal(100), TWENTY, 2, ecotax=Decimal(2), ecotax_rate=REDUCED)]))
    article, ecotax = document.lines
    assert (article.unit_price_excl, article.total_excl, article.total_incl) == (100, 200, 240)
    assert (ecotax.kind, ecotax.quantity, ecotax.unit_price_excl, ecotax.vat_rate) == ("ecotax", 2, 2, REDUCED)
    assert (ecotax.total_excl, ecotax.total_incl) == (4, Decimal("4.22"))


def test_a_reduction_in_percent_cuts_the_ecotax_too() -> None:
    """The order keeps the uncut ecotax of 2.00; the VAT of the price says that 1.50 was charged."""
    item = Item(Decimal(100), TWENTY, 2, ecotax=Decimal(2), ecotax_rate=REDUCED, percent_off=Decimal(25))
    article, ecotax = of_cart(Cart([item])).lines
    assert (article.unit_price_excl, ecotax.unit_price_excl, ecotax.total_excl) == (75, Decimal("1.5"), 3)


def test_an_order_without_vat_has_no_ecotax_of_another_rate() -> None:
    free = records.line(vat_rate=Decimal(0), total_incl=Decimal(10), unit_price_incl=Decimal(10), ecotax=Decimal(2))
    line = free.model_copy(update={"ecotax_rate": TWENTY})
    assert len(mapped(lines=(line,), totals=records.totals("10", "10")).lines) == 1


def test_a_voucher_on_the_order_is_split_over_the_rates_by_their_share() -> None:
    items = [Item(Decimal(30), TWENTY, 1), Item(Decimal(10), REDUCED, 1)]
    document = of_cart(Cart(items, [Voucher("order", percent=Decimal(10))]))
    shares = {line.vat_rate: (line.total_excl, line.total_incl) for line in lines_of(document, "discount")}
    assert shares == {TWENTY: (-3, Decimal("-3.60")), REDUCED: (-1, Decimal("-1.06"))}
    assert lines_of(document, "discount")[0].description == "Bienvenue HELLO"


def test_a_gift_is_taken_off_its_own_line_and_not_spread_over_all() -> None:
    """The shop's recorded taxes say 8.65 at 20 % and 0.74 at 5.5 %; the lines say 9.39 and nothing."""
    items = [Item(Decimal("46.95"), TWENTY, 1), Item(Decimal("14.20"), REDUCED, 1)]
    document = of_cart(Cart(items, [Voucher("gift", items=frozenset({1}))]))
    assert (vat(document, TWENTY), vat(document, REDUCED)) == (Decimal("9.39"), 0)


def test_the_cheapest_product_is_found_where_the_record_does_not_name_it() -> None:
    items = [Item(Decimal(30), TWENTY, 1), Item(Decimal(10), REDUCED, 3)]
    document = of_cart(Cart(items, [Voucher("cheapest", percent=Decimal(50))]))
    (discount,) = lines_of(document, "discount")
    assert (discount.vat_rate, discount.total_excl) == (REDUCED, -5)


def test_free_shipping_is_a_shipping_line_and_a_negative_one_at_the_carriers_rate() -> None:
    items = [Item(Decimal(30), REDUCED, 1)]
    cart = Cart(items, [Voucher("shipping", free_shipping=True)], shipping=Decimal(5), shipping_rate=TWENTY)
    document = of_cart(cart)
    (shipping,), (discount,) = lines_of(document, "shipping"), lines_of(document, "discount")
    assert (discount.vat_rate, discount.total_incl) == (TWENTY, -shipping.total_incl)
    assert vat(document, TWENTY) == 0


def test_of_a_deleted_rule_that_gave_shipping_the_rest_is_told_by_its_vat() -> None:
    """The rule is gone: the order says free shipping, and an amount that is more than shipping."""
    carriage = records.shipping(amount_excl=Decimal(5), amount_incl=Decimal(6))
    gone = records.discount(scope="shipping", free_shipping=True, amount_excl=Decimal(6), amount_incl=Decimal("7.055"))
    given = {"discounts_excl": Decimal(6), "discounts_incl": Decimal("7.06")}
    line = records.line(vat_rate=REDUCED, unit_price_incl=Decimal("10.55"), total_incl=Decimal("10.55"))
    document = mapped(lines=(line,), shipping=carriage, discounts=(gone,), totals=records.totals("9", "9.49", **given))
    shares = {line.vat_rate: line.total_excl for line in lines_of(document, "discount")}
    assert shares == {TWENTY: -5, REDUCED: -1}


def test_free_shipping_that_two_vouchers_grant_is_given_once() -> None:
    free = Voucher("shipping", free_shipping=True)
    cart = Cart([Item(Decimal(30), REDUCED, 1)], [free, free], shipping=Decimal(5), shipping_rate=TWENTY)
    assert sum(line.total_excl for line in lines_of(of_cart(cart), "discount")) == -5


def test_a_voucher_that_leaves_out_special_offers_is_split_without_them() -> None:
    items = [Item(Decimal(30), TWENTY, 1, reduced=True), Item(Decimal(10), REDUCED, 1)]
    document = of_cart(Cart(items, [Voucher("order", percent=Decimal(10), leaves_out_reduced=True)]))
    assert [line.vat_rate for line in lines_of(document, "discount")] == [REDUCED]


def test_a_selection_among_three_rates_is_found_by_its_amounts() -> None:
    rates = [TWENTY, Decimal(10), REDUCED]
    items = [Item(Decimal(place_ * 7 + 3), rate, 2) for place_, rate in enumerate(rates * 2)]
    document = of_cart(Cart(items, [Voucher("selection", percent=Decimal(10), items=frozenset({1, 2}))]))
    shares = {line.vat_rate: line.total_excl for line in lines_of(document, "discount")}
    assert shares == {Decimal(10): Decimal("-2.00"), REDUCED: Decimal("-3.40")}


def test_a_selection_among_many_lines_of_two_rates_is_told_by_its_vat() -> None:
    items = [Item(Decimal(place_ + 5), rate, 1) for place_, rate in enumerate([TWENTY, REDUCED] * 10)]
    document = of_cart(Cart(items, [Voucher("selection", percent=Decimal(10), items=frozenset(range(0, 20, 4)))]))
    shares = {line.vat_rate: line.total_excl for line in lines_of(document, "discount")}
    assert shares == {TWENTY: Decimal("-6.50")}


def test_a_selection_that_its_amounts_do_not_tell_is_refused() -> None:
    """Many lines of three rates: more than one answer fits."""
    rates = [TWENTY, Decimal(10), REDUCED]
    items = [Item(Decimal(place_ * 3 + 5), rates[place_ % 3], 1) for place_ in range(18)]
    with pytest.raises(RecordRefused) as refused:
        of_cart(Cart(items, [Voucher("selection", percent=Decimal(10), items=frozenset({0, 1, 2, 7}))]))
    assert (refused.value.code, refused.value.field) == ("totals_differ", "/discounts")
    assert refused.value.remedy


def test_vouchers_worth_more_than_the_goods_leave_nothing() -> None:
    """The gift was half given away already; the shop records both in full and caps the sum of all."""
    half = Voucher("order", percent=Decimal(50))
    items = [Item(Decimal(30), TWENTY, 1), Item(Decimal(10), REDUCED, 1)]
    cart = Cart(items, [half, Voucher("gift", items=frozenset({0})), half], shipping=Decimal(5), shipping_rate=TWENTY)
    document = of_cart(cart)
    assert sum(line.total_excl for line in lines_of(document, "discount")) == -40
    assert (document.total_excl, vat(document, TWENTY), vat(document, REDUCED)) == (5, 1, 0)


def test_a_voucher_on_a_product_is_taken_off_all_its_lines() -> None:
    items = [Item(Decimal(30), TWENTY, 1), Item(Decimal(10), REDUCED, 2)]
    document = of_cart(Cart(items, [Voucher("product", percent=Decimal(25), items=frozenset({1}))]))
    assert [(line.vat_rate, line.total_excl) for line in lines_of(document, "discount")] == [(REDUCED, -5)]


def test_free_shipping_beside_a_reduction_is_split_at_the_carriers_rate() -> None:
    """The voucher holds shipping unrounded, the order rounded: the difference does not make the rest unexplained."""
    items = [Item(Decimal(30), REDUCED, 1), Item(Decimal(10), Decimal(10), 1)]
    both = Voucher("order", percent=Decimal(10), free_shipping=True)
    document = of_cart(Cart(items, [both], shipping=Decimal("5.833333"), shipping_rate=TWENTY))
    shares = {line.vat_rate: line.total_excl for line in lines_of(document, "discount")}
    assert shares == {TWENTY: Decimal("-5.83"), REDUCED: -3, Decimal(10): -1}


def test_free_shipping_whose_reduction_came_to_nothing_is_shipping_alone() -> None:
    items = [Item(Decimal("0.02"), REDUCED, 1)]
    both = Voucher("order", percent=Decimal(10), free_shipping=True)
    document = of_cart(Cart(items, [both], shipping=Decimal("5.833333"), shipping_rate=TWENTY))
    assert [line.vat_rate for line in lines_of(document, "discount")] == [TWENTY]


def test_a_gift_that_is_no_longer_on_the_order_is_told_by_its_vat() -> None:
    """Its line was edited away in the back office: the amounts fit one rate, which is enough."""
    lines = (records.line(), records.line(id="502", product_id="12", vat_rate=REDUCED, total_incl=Decimal("10.55")))
    gone = records.discount(scope="gift", product_id="99", amount_excl=Decimal(4), amount_incl=Decimal("4.22"))
    given = {"discounts_excl": Decimal(4), "discounts_incl": Decimal("4.22")}
    document = mapped(lines=lines, discounts=(gone,), totals=records.totals("16", "18.33", **given))
    assert [line.vat_rate for line in lines_of(document, "discount")] == [REDUCED]


def test_a_voucher_whose_amounts_contradict_each_other_is_refused() -> None:
    wrong = records.discount(amount_excl=Decimal(1), amount_incl=Decimal("1.90"))
    lines = (records.line(), records.line(id="502", vat_rate=REDUCED, total_incl=Decimal("10.55")))
    totals = records.totals("19", "20.65", discounts_excl=Decimal(1), discounts_incl=Decimal("1.90"))
    with pytest.raises(RecordRefused, match="Bienvenue"):
        mapped(lines=lines, discounts=(wrong,), totals=totals)


def test_a_cent_of_rounding_is_one_adjustment_line() -> None:
    items = [Item(Decimal("0.833333"), TWENTY, 1), Item(Decimal("0.833333"), TWENTY, 1)]
    document = of_cart(Cart(items))
    (adjustment,) = lines_of(document, "adjustment")
    assert (adjustment.rule, adjustment.reference) == ("rounding", "ROUNDING")
    assert (adjustment.total_excl, adjustment.total_incl, adjustment.vat_rate) == (Decimal("0.01"), 0, TWENTY)
    assert document.total_excl == Decimal("1.67")


def test_a_difference_equal_on_both_sides_bears_no_vat() -> None:
    (_, adjustment) = mapped(totals=records.totals("9.98", "11.98")).lines
    assert (adjustment.total_excl, adjustment.total_incl, adjustment.vat_rate) == (
        Decimal("-0.02"),
        Decimal("-0.02"),
        0,
    )


def test_many_rounded_lines_take_their_cents_back_by_name() -> None:
    document = of_cart(Cart([Item(Decimal("0.833333"), TWENTY, 1) for _ in range(30)]))
    moved = [line for line in document.lines if line.rule == "line_rounding"]
    assert document.total_excl == 25
    assert len(moved) == 10
    assert {line.total_excl for line in moved} == {Decimal("0.84")}
    assert not lines_of(document, "adjustment")


@pytest.mark.parametrize(("excl", "incl"), [("9.97", "12"), ("10", "12.03"), ("10.03", "12.03"), ("-10", "-12")])
def test_a_difference_above_two_cents_without_a_reason_is_refused(excl: str, incl: str) -> None:
    with pytest.raises(RecordRefused) as refused:
        mapped(totals=records.totals(excl, incl))
    assert (refused.value.code, refused.value.field) == ("totals_differ", "/totals")
    assert refused.value.remedy


def test_the_largest_adjustment_is_the_merchants_choice() -> None:
    order = records.order(totals=records.totals("9.99", "11.99"))
    with pytest.raises(RecordRefused):
        to_sales_document(order, OrderMapping(rounding_cents=0))
    assert to_sales_document(records.order(), OrderMapping(rounding_cents=0)).total_incl == 12


def test_lines_without_vat_under_totals_with_vat_are_held() -> None:
    """VATNUMBER_MANAGEMENT without a tax module: 98.94 against 87.48."""
    line = records.line(total_excl=Decimal("72.90"), total_incl=Decimal("72.90"), vat_rate=Decimal(0))
    priced = line.model_copy(update={"unit_price_excl": Decimal("72.90"), "unit_price_incl": Decimal("72.90")})
    with pytest.raises(RecordRefused):
        mapped(lines=(priced,), totals=records.totals("72.90", "87.48"))


def test_an_order_in_yen_has_no_cents() -> None:
    items = [Item(Decimal("333.4"), Decimal(10), 3)]
    document = of_cart(Cart(items, [Voucher("order", percent=Decimal(5))], decimals=0))
    assert all(line.total_incl == line.total_incl.to_integral_value() for line in document.lines)


def test_payments_are_in_the_orders_currency_and_nothing_is_no_payment() -> None:
    dollars = records.payment(key="AP2-AAAAAAAA", amount=Decimal(6), currency="USD", conversion_rate=Decimal("1.2"))
    document = mapped(payments=(dollars, records.payment(amount=Decimal(0))))
    (payment,) = document.payments
    assert (payment.key, payment.amount, payment.transaction_id) == ("AP2-AAAAAAAA", 5, "tx-1")


def test_of_a_payment_for_several_orders_each_takes_its_own_part() -> None:
    shared = records.payment(amount=Decimal(100), shared=True)
    assert [payment.amount for payment in mapped(payments=(shared,)).payments] == [12]


def test_codes_of_the_erp_stand_for_the_shops_payment_and_carrier() -> None:
    settings = OrderMapping(kind="quote", payment_modes={"ps_wirepayment": "VIR"}, carriers={"4": "CHRONO"})
    document = to_sales_document(records.order(), settings)
    assert (document.kind, document.payment_method, document.carrier) == ("quote", "VIR", "CHRONO")
    plain = mapped()
    assert (plain.kind, plain.payment_method, plain.carrier) == ("order", "Virement bancaire", "Chrono Breizh")


def test_the_comment_is_what_the_customer_wrote_and_nothing_internal() -> None:
    def message(text: str, *, from_customer: bool, private: bool) -> Message:
        return Message(id="1", text=text, from_customer=from_customer, private=private, at=records.PLACED_AT)

    messages = (
        message("Sonnez deux fois", from_customer=True, private=False),
        message("Client difficile", from_customer=False, private=True),
        message("C'est noté", from_customer=False, private=False),
        message("Merci", from_customer=True, private=False),
    )
    assert mapped(messages=messages, shop_note="À surveiller").comment == "Sonnez deux fois\nMerci"


def test_a_gift_message_counts_only_for_a_gift() -> None:
    assert mapped(wrapping=records.wrapping(message="Joyeux Noël", gift=True)).gift_message == "Joyeux Noël"
    assert mapped(wrapping=records.wrapping(message="Joyeux Noël")).gift_message == ""


def test_the_pickup_point_stands_on_the_document() -> None:
    point = PickupPoint(code="R123", name="Tabac de l'Église", address="1 place du Bourg")
    document = mapped(shipping=records.shipping(pickup_point=point))
    assert document.pickup_point == "R123\nTabac de l'Église\n1 place du Bourg"
    assert mapped().pickup_point == ""


def test_the_party_is_the_account_and_what_its_billing_address_adds() -> None:
    billing = records.address(company="Ar Mor SARL", vat_number="FR12345678901")
    party = mapped(customer=records.customer(erp_key="C00042", guest=True), invoice_address=billing).party
    assert (party.key, party.shop_customer, party.guest) == ("C00042", "AU16-ABCDEFGH", True)
    assert (party.company, party.vat_number, party.phone) == ("Ar Mor SARL", "FR12345678901", "+33 6 12 34 56 78")
    assert mapped(customer=records.customer(company="Siège"), invoice_address=billing).party.company == "Siège"


def test_both_addresses_are_kept_apart() -> None:
    document = mapped(delivery_address=records.address(line1="Quai 4", city="Brest", phone="02 98"))
    assert (document.billing.city, document.shipping.city) == ("Pont-l'Abbé", "Brest")
    assert (document.shipping.line1, document.shipping.phone) == ("Quai 4", "02 98")


def test_an_order_that_was_cancelled_says_so() -> None:
    assert mapped(state=records.state(cancelled=True)).cancelled
    assert not mapped().cancelled


def test_key_and_reference_are_the_orders() -> None:
    document = mapped()
    assert (document.key, document.reference, document.currency) == ("AO3F-ABCDEFGH", "KXQRTVWAB", "EUR")
    assert document.placed_at == records.PLACED_AT
