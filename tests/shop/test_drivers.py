"""Customers and employees are driven over HTTP through every step a merchant will see."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shop.samples import CUSHION_COMBINED, EBOOK, MUG, VOUCHER, guest_order, probe_zip
from tests.support.prestashop import (
    Address,
    BackOffice,
    CheckoutFailed,
    Line,
    Person,
    Shop,
    Storefront,
    Wishes,
)
from tests.support.prestashop.purchase import CASH_ON_DELIVERY, CHEQUE, PASSWORD


@pytest.fixture
def probe(tmp_path: Path) -> Path:
    """A module's zip, the smallest that installs."""
    return probe_zip(tmp_path)


def test_a_guest_checkout_makes_an_order_with_all_that_was_chosen(shop: Shop) -> None:
    combination = shop.value(
        "SELECT MAX(id_product_attribute) FROM ps_product_attribute WHERE id_product = %s", [CUSHION_COMBINED]
    )
    lines = [Line(CUSHION_COMBINED, 2, combination), Line(MUG, 3)]
    wishes = Wishes(carrier=2, comment="Ring twice", gift="Happy birthday")
    with Storefront(shop.base_url) as storefront:
        placed = storefront.order(lines, person=Person("guest@example.com"), wishes=wishes)
    order = shop.query("SELECT * FROM ps_orders WHERE id_order = %s", [placed.id])[0]
    assert order["reference"] == placed.reference
    assert (order["module"], order["id_carrier"]) == ("ps_wirepayment", 2)
    assert (order["gift"], order["gift_message"]) == (1, "Happy birthday")
    bought = shop.query(
        "SELECT product_id, product_attribute_id, product_quantity FROM ps_order_detail "
        "WHERE id_order = %s ORDER BY product_id",
        [placed.id],
    )
    assert [tuple(line.values()) for line in bought] == [(1, combination, 2), (6, 0, 3)]
    assert shop.value("SELECT message FROM ps_customer_message ORDER BY 1 DESC") == "Ring twice"


def test_a_registered_customer_orders_with_a_voucher_and_again_after_a_login(shop: Shop) -> None:
    shop.php(VOUCHER, "TEN", "10")
    person = Person("camille@example.com", password=PASSWORD)
    with Storefront(shop.base_url, "fr") as storefront:
        storefront.register(person)
        wishes = Wishes(payment=CHEQUE)
        first = storefront.order([Line(MUG, 3)], vouchers=["TEN"], wishes=wishes)
    with Storefront(shop.base_url, "en") as storefront:
        storefront.login(person.email, PASSWORD)
        second = storefront.order([Line(MUG)], wishes=Wishes(payment=CASH_ON_DELIVERY))
    rows = shop.query(
        "SELECT module, id_lang, id_customer, total_discounts > 0 AS cut FROM ps_orders "
        "WHERE id_order IN (%s, %s) ORDER BY id_order",
        [first.id, second.id],
    )
    assert [(row["module"], row["id_lang"], row["cut"]) for row in rows] == [
        ("ps_checkpayment", 2, 1),
        ("ps_cashondelivery", 1, 0),
    ]
    assert rows[0]["id_customer"] == rows[1]["id_customer"]


def test_an_order_can_have_its_own_invoice_address(shop: Shop) -> None:
    with Storefront(shop.base_url) as storefront:
        placed = storefront.order(
            [Line(MUG)],
            person=Person("two@example.com"),
            address=Address(city="Lille", postcode="59000"),
            invoice=Address(city="Nantes", postcode="44000", company="ACME", alias="Office"),
        )
    cities = shop.query(
        "SELECT d.city AS delivery, i.city AS invoice, i.company FROM ps_orders o "
        "JOIN ps_address d ON d.id_address = o.id_address_delivery "
        "JOIN ps_address i ON i.id_address = o.id_address_invoice WHERE o.id_order = %s",
        [placed.id],
    )
    assert cities == [{"delivery": "Lille", "invoice": "Nantes", "company": "ACME"}]


def test_virtual_products_and_free_orders_are_checked_out_too(shop: Shop) -> None:
    shop.php(VOUCHER, "ALL", "100")
    with Storefront(shop.base_url) as storefront:
        virtual = storefront.order([Line(EBOOK)], person=Person("v@example.com"))
    with Storefront(shop.base_url) as storefront:
        wishes = Wishes(carrier=1)
        free = storefront.order([Line(MUG)], person=Person("f@example.com"), vouchers=["ALL"], wishes=wishes)
    totals = shop.query("SELECT total_paid FROM ps_orders WHERE id_order IN (%s, %s)", [virtual.id, free.id])
    assert [row["total_paid"] > 0 for row in totals] == [True, False]


def test_a_refused_step_fails_with_the_shops_own_words(shop: Shop) -> None:
    with Storefront(shop.base_url) as storefront, pytest.raises(CheckoutFailed, match="does not exist"):
        storefront.order([Line(MUG)], person=Person("x@example.com"), vouchers=["NOSUCH"])
    with Storefront(shop.base_url) as storefront, pytest.raises(CheckoutFailed, match="postcode"):
        storefront.order([Line(MUG)], person=Person("x@example.com"), address=Address(postcode="1"))


def test_an_employee_uploads_and_removes_a_module(shop: Shop, probe: Path) -> None:
    with BackOffice(shop) as office:
        office.upload_module(probe)
        assert "probe-configuration" in office.configure("sbprobe").text
        office.module_action("uninstall", "sbprobe")
    assert not shop.query("SELECT 1 FROM ps_module WHERE name = 'sbprobe'")


def test_an_employee_opens_an_order_and_changes_its_status(shop: Shop) -> None:
    order = guest_order(shop)
    with BackOffice(shop) as office:
        page = office.order(order)
        assert shop.value("SELECT reference FROM ps_orders WHERE id_order = %s", [order]) in page.text
        assert office.controller("AdminStats").status_code == 200
        office.change_status(order, 2)
    assert shop.value("SELECT invoice_number > 0 FROM ps_orders WHERE id_order = %s", [order]) == 1
