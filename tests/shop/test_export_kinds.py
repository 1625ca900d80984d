"""Orders and customers of other kinds on real shops: virtual, free, French, with every sort of voucher, registered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.shop.outgoing import MUG, PAID, T_SHIRT, T_SHIRT_SIZE, Outgoing
from tests.shop.samples import EBOOK, VOUCHER, call_state_in_french
from tests.support.prestashop import Line, Person, Storefront, Wishes

RULES = {
    "order": {"reduction_percent": 10},
    "product": {"reduction_amount": 5, "reduction_product": MUG},
    "cheapest": {"reduction_percent": 50, "reduction_product": -1},
    "selection": {"reduction_percent": 20, "reduction_product": -2, "product_restriction": 1},
    "gift": {"gift_product": T_SHIRT, "gift_product_attribute": T_SHIRT_SIZE},
    "shipping": {"free_shipping": 1},
}


def test_a_virtual_order_has_no_carrier(outgoing: Outgoing) -> None:
    placed = outgoing.place(Line(EBOOK), email="reader@example.com", wishes=Wishes(payment="ps_wirepayment"))
    outgoing.change_state(placed, PAID)

    order = outgoing.lease().order(placed)

    assert (order.shipping.carrier, order.shipping.carrier_name, order.shipping.weight) == ("0", "", Decimal(0))
    assert order.delivery_address.city == order.invoice_address.city == "Lyon"


def test_an_order_that_costs_nothing_is_paid_with_nothing(outgoing: Outgoing) -> None:
    outgoing.shop.php(VOUCHER, "ALL", "100")
    placed = outgoing.place(Line(EBOOK), email="lucky@example.com", vouchers=["ALL"])

    order = outgoing.lease().order(placed)

    assert order.payment_module == "free_order"
    assert order.totals.paid_incl == 0
    assert [payment.amount for payment in order.payments] == [Decimal(0)]
    assert not order.gate.flagged


def test_an_order_in_french_says_so(outgoing: Outgoing) -> None:
    call_state_in_french(outgoing.shop, "PS_OS_COD_VALIDATION", "En attente de paiement à la livraison")
    placed = outgoing.place(email="francoise@example.com", language="fr")

    order = outgoing.lease().order(placed)

    assert (order.language, order.customer.language) == ("fr", "fr")
    assert order.state.name == "En attente de paiement à la livraison"


def test_every_kind_of_voucher_is_told_with_its_scope(outgoing: Outgoing) -> None:
    for number, (kind, columns) in enumerate(RULES.items(), start=101):
        names, values = ", ".join(columns), ", ".join(map(str, columns.values()))
        rule = f"INSERT INTO ps_cart_rule (id_cart_rule, code, date_from, date_to, date_add, date_upd, {names})"
        outgoing.shop.execute(f"{rule} VALUES ({number}, '{kind}', NOW(), NOW(), NOW(), NOW(), {values})")
        used = "INSERT INTO ps_order_cart_rule (id_order, id_cart_rule, name, value, value_tax_excl, free_shipping)"
        free = columns.get("free_shipping", 0)
        outgoing.shop.execute(f"{used} VALUES ({outgoing.first}, {number}, '{kind}', 1.20, 1, {free})")
    outgoing.shop.execute("DELETE FROM ps_cart_rule WHERE id_cart_rule = 106")
    taken_back = (
        "INSERT INTO ps_order_cart_rule (id_order, id_cart_rule, name, value, deleted) VALUES (%s, 101, 'x', 9, 1)"
    )
    outgoing.shop.execute(taken_back, [outgoing.first])

    discounts = outgoing.lease().order(outgoing.first).discounts

    assert [discount.scope for discount in discounts] == list(RULES)
    named = {discount.scope: (discount.product_id, discount.variant_id) for discount in discounts}
    assert named["product"] == (str(MUG), "0")
    assert named["gift"] == (str(T_SHIRT), str(T_SHIRT_SIZE))
    assert named["cheapest"] == named["selection"] == ("0", "0")
    assert discounts[-1].code == "", "the merchant deleted this rule"
    assert discounts[-1].free_shipping


def test_a_registered_customer_is_told_whole(outgoing: Outgoing) -> None:
    with Storefront(outgoing.shop.base_url) as storefront:
        storefront.register(
            Person("ada@example.com", firstname="Ada", lastname="Byron", password="Correct-Horse-Battery-7")
        )
    number = int(outgoing.shop.value("SELECT MAX(id_customer) FROM ps_customer"))
    columns = (
        "birthday = '1815-12-10', company = 'Engines Ltd', siret = '73282932000074', ape = '6201Z', newsletter = 1"
    )
    terms = (
        "outstanding_allow_amount = 1500.5, max_payment_days = 45, note = 'Pays late', website = 'https://example.com'"
    )
    outgoing.shop.execute(f"UPDATE ps_customer SET {columns}, {terms} WHERE id_customer = %s", [number])
    outgoing.shop.execute("INSERT INTO ps_customer_group VALUES (%s, 1)", [number])

    ada = outgoing.lease(entities=["customer"]).customer(number)

    assert (ada.email, ada.first_name, ada.guest, ada.active) == ("ada@example.com", "Ada", False, True)
    assert ada.birthday is None, "the contract's calendar begins in 1900"
    assert (ada.company, ada.siret, ada.ape, ada.newsletter) == ("Engines Ltd", "73282932000074", "6201Z", True)
    assert (ada.terms.outstanding_allowed, ada.terms.payment_days) == (Decimal("1500.5"), 45)
    assert (ada.default_group, ada.groups, ada.note) == ("3", ("1", "3"), "Pays late")


def test_a_customers_key_of_the_erp_is_told_once_it_was_settled(outgoing: Outgoing) -> None:
    customer = outgoing.shop.value("SELECT id_customer FROM ps_orders WHERE id_order = %s", [outgoing.first])
    leased = outgoing.lease(entities=["customer"])
    outgoing.settle(leased.token, leased.events, erp_key="CUST-1")
    outgoing.shop.execute("UPDATE ps_customer SET birthday = '1990-02-28' WHERE id_customer = %s", [customer])

    told = outgoing.lease().order(outgoing.first).customer

    assert (told.erp_key, told.birthday) == ("CUST-1", date(1990, 2, 28))
