"""The whole way on real shops: a checkout ends in the ERP to the cent, and what the ERP has is on the storefront."""

from __future__ import annotations

from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.shop.mails import mailbox_of
from tests.shop.module import installed
from tests.shop.whole import WholeAgent
from tests.support.prestashop import Address, BackOffice, Line, Person, Shop, Storefront, Wishes
from tests.support.prestashop.purchase import CASH_ON_DELIVERY, CHEQUE

CENT = Decimal("0.01")
HAMMER, CHEESE = "MAR-MEN-300", "CON-FRA"
VOUCHER = """
$rule = new CartRule();
[$rule->code, $rule->reduction_percent] = ['DIX', 10.0];
[$rule->quantity, $rule->quantity_per_user, $rule->active] = [10, 10, 1];
[$rule->date_from, $rule->date_to] = ['2020-01-01 00:00:00', '2040-01-01 00:00:00'];
foreach (Language::getIDs() as $id) { $rule->name[$id] = 'Dix pour cent'; }
$rule->add();
"""


@pytest.fixture
def agent(shop: Shop, tmp_path: Path) -> WholeAgent:
    """A paired agent beside a shop with the module; nothing was pushed yet."""
    installed(shop)
    whole = WholeAgent(tmp_path / "agent", shop)
    whole.prepare()
    whole.pair()
    return whole


@pytest.fixture
def stocked(agent: WholeAgent) -> WholeAgent:
    """The ERP's catalogue and stock are on the storefront."""
    agent.sync("products", "stock")
    return agent


def sold(agent: WholeAgent, vat: str, offset: int = 0) -> str:
    """The key of an article of the ERP that the shop sells: simple, bound, in stock."""
    rows = agent.rows(
        "SELECT a.code FROM article a WHERE a.vat = ? AND NOT EXISTS (SELECT 1 FROM variant v WHERE v.article = a.code)"
        " AND (SELECT SUM(physical - reserved) FROM stock s WHERE s.article = a.code) > 20 AND a.publish_online = 1"
        " AND a.sleeping = 0 AND CAST(a.price AS REAL) > 0 AND CAST(a.ecotax AS REAL) = 0 AND a.minimal_quantity = 1"
        " ORDER BY a.code",
        [vat],
    )
    return str(rows[offset]["code"])


def product_of(shop: Shop, key: str) -> int:
    found = shop.value(
        "SELECT entity_id FROM ps_stockbridge_binding WHERE flow = 'products' AND erp_key = %s AND state = 1", [key]
    )
    assert found is not None, f"{key} is not in the shop"
    return int(found)


def shown(shop: Shop, product: int) -> int:
    return int(
        shop.value(
            "SELECT quantity FROM ps_stock_available WHERE id_product = %s AND id_product_attribute = 0", [product]
        )
    )


def lines_of(agent: WholeAgent, document: dict[str, Any]) -> list[dict[str, Any]]:
    return agent.rows("SELECT * FROM document_line WHERE document = ? ORDER BY position", [document["id"]])


def money(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(CENT)


def test_an_order_of_the_storefront_is_in_the_erp_to_the_cent(stocked: WholeAgent) -> None:
    shop = stocked.shop
    shop.php(VOUCHER)
    normal, reduced = sold(stocked, "N"), sold(stocked, "R")
    first, second = product_of(shop, normal), product_of(shop, reduced)
    before = shown(shop, first)
    delivery = Address(company="Atelier Kervella", city="Brest", postcode="29200", phone="0298000000")
    invoice = Address(company="Siège", city="Nantes", postcode="44000", alias="Siège", vat_number="FR40303265045")
    wishes = Wishes(comment="Livrer à l'accueil", gift="Joyeux anniversaire", payment=CASH_ON_DELIVERY)
    with Storefront(shop.base_url, "fr") as front:
        placed = front.order(
            [Line(first, 3), Line(second, 7)],
            person=Person("camille@example.test"),
            address=delivery,
            invoice=invoice,
            vouchers=["DIX"],
            wishes=wishes,
        )
    assert shown(shop, first) == before - 3

    stocked.sync("orders")
    (document,) = stocked.documents()
    order = shop.query("SELECT * FROM ps_orders WHERE id_order = %s", [placed.id])[0]
    lines = lines_of(stocked, document)
    assert document["reference"] == placed.reference
    assert money(document["total_incl"]) == money(order["total_paid_tax_incl"])
    assert money(document["total_excl"]) == money(order["total_paid_tax_excl"])
    assert sum(money(line["total_incl"]) for line in lines) == money(order["total_paid_tax_incl"])
    assert sum(money(line["total_excl"]) for line in lines) == money(order["total_paid_tax_excl"])
    goods = [(line["article"], int(Decimal(line["quantity"]))) for line in lines if line["kind"] == "article"]
    assert sorted(goods) == sorted([(normal, 3), (reduced, 7)])
    assert {Decimal(line["vat_rate"]) for line in lines if line["kind"] == "discount"} == {
        Decimal(20),
        Decimal("5.5"),
    }
    discounts = -sum(money(line["total_incl"]) for line in lines if line["kind"] == "discount")
    assert discounts == money(order["total_discounts_tax_incl"])
    shipping = sum(money(line["total_incl"]) for line in lines if line["kind"] == "shipping")
    assert shipping == money(order["total_shipping_tax_incl"])
    assert (document["comment"], document["gift_message"]) == ("Livrer à l'accueil", "Joyeux anniversaire")
    assert document["payment_method"] == order["payment"]
    assert document["carrier"]
    cities = stocked.rows("SELECT role, city, company FROM document_address WHERE document = ?", [document["id"]])
    assert {row["role"]: (row["city"], row["company"]) for row in cities} == {
        "billing": ("Nantes", "Siège"),
        "shipping": ("Brest", "Atelier Kervella"),
    }

    assert shown(shop, first) == before - 3
    stocked.sync("stock")
    assert shown(shop, first) == before - 3
    with BackOffice(shop) as office:
        page = office.order(placed.id)
    assert str(document["number"]) in (page if isinstance(page, str) else page.text)


def test_an_erp_snapshot_never_gives_back_what_was_just_sold(stocked: WholeAgent) -> None:
    shop = stocked.shop
    key = sold(stocked, "N")
    product = product_of(shop, key)
    before = shown(shop, product)
    with Storefront(shop.base_url) as front:
        wishes = Wishes(payment=CASH_ON_DELIVERY)
        front.order([Line(product, 4)], person=Person("ada@example.test"), wishes=wishes)
    (level, *_) = stocked.rows("SELECT warehouse, physical FROM stock WHERE article = ?", [key])
    stocked.desk.change_stock(key, Decimal(level["physical"]) + 10, warehouse=str(level["warehouse"]))
    stocked.sync("stock")
    assert shown(shop, product) == before + 10 - 4, "the ERP counts ten more; the four that were sold stay sold"
    stocked.sync()
    assert shown(shop, product) == before + 10 - 4, "the order is in the ERP's own figure now, once"


def test_a_product_of_the_erp_is_on_the_storefront_in_two_languages(stocked: WholeAgent) -> None:
    shop = stocked.shop
    key = sold(stocked, "N")
    product = product_of(shop, key)
    texts = {
        row["language"]: row["name"]
        for row in stocked.rows("SELECT language, name FROM article_text WHERE article = ?", [key])
    }
    article = stocked.rows("SELECT * FROM article WHERE code = ?", [key])[0]
    incl = (Decimal(article["price"]) * Decimal("1.2")).quantize(CENT)
    for language in ("en", "fr"):
        with Storefront(shop.base_url, language) as front:
            page = unescape(front.product(product).text)
        assert texts[language] in page
        assert f"{incl}" in page or f"{incl}".replace(".", ",") in page
        assert article["brand"] in page
    family = shop.value(
        "SELECT b.erp_key FROM ps_product p JOIN ps_stockbridge_binding b ON b.flow = 'categories' AND"
        " b.entity_id = p.id_category_default WHERE p.id_product = %s",
        [product],
    )
    assert family == article["family"]
    physical = stocked.rows("SELECT SUM(physical - reserved) AS free FROM stock WHERE article = ?", [key])[0]["free"]
    assert shown(shop, product) == int(physical)
    again = stocked.sync("products")["products"]
    assert (again.created, again.updated) == (0, 0), "nothing changed, so nothing is sent"


def test_the_shop_restored_from_a_backup_loses_no_order_and_mistakes_none(stocked: WholeAgent, tmp_path: Path) -> None:
    shop = stocked.shop
    product = product_of(shop, sold(stocked, "N"))
    wishes = Wishes(payment=CASH_ON_DELIVERY)

    def order(email: str) -> int:
        with Storefront(shop.base_url) as front:
            return front.order([Line(product)], person=Person(email), wishes=wishes).id

    order("before@example.test")
    stocked.sync("orders")
    backup = shop.dump(tmp_path / "backup.sql")
    lost = order("lost@example.test")
    stocked.sync("orders")
    epoch = shop.value("SELECT value FROM ps_stockbridge_state WHERE name = 'epoch'")
    shop.load(backup)
    reused = order("after@example.test")
    assert reused == lost, "the id was given again: that is the trap"
    stocked.sync()
    parties = stocked.rows(
        "SELECT c.email, COUNT(*) AS documents FROM document d JOIN customer c ON c.code = d.customer"
        " WHERE d.web_key IS NOT NULL GROUP BY c.email"
    )
    assert {row["email"]: row["documents"] for row in parties} == {
        "before@example.test": 1,
        "lost@example.test": 1,
        "after@example.test": 1,
    }
    assert int(shop.value("SELECT value FROM ps_stockbridge_state WHERE name = 'epoch'")) > int(epoch)
    assert shop.value("SELECT value FROM ps_stockbridge_state WHERE name = 'writes'") == "open"


def test_a_lost_agent_state_is_rebuilt_without_a_second_document(stocked: WholeAgent) -> None:
    shop = stocked.shop
    product = product_of(shop, sold(stocked, "N"))
    with Storefront(shop.base_url) as front:
        wishes = Wishes(payment=CASH_ON_DELIVERY)
        placed = front.order([Line(product)], person=Person("ada@example.test"), wishes=wishes)
    stocked.sync("orders")
    stocked.forget_state()
    stocked.pair(takeover=True)
    shop.execute("UPDATE ps_orders SET note = 'called' WHERE id_order = %s", [placed.id])
    shop.php("$order = new Order((int) $argv[1]); $order->update();", str(placed.id))
    figures = stocked.sync()
    assert len(stocked.documents()) == 1
    assert figures["products"].created == 0, "every product was found again by its binding"


def test_a_status_of_the_erp_reaches_a_paid_order_with_one_mail(stocked: WholeAgent) -> None:
    shop = stocked.shop
    product = product_of(shop, sold(stocked, "N"))
    with Storefront(shop.base_url, "fr") as front:
        wishes = Wishes(payment=CHEQUE)
        placed = front.order([Line(product)], person=Person("ada@example.test"), wishes=wishes)
    stocked.sync("orders")
    assert stocked.documents() == [], "a cheque that was not cashed keeps the order in the shop"
    with BackOffice(shop) as office:
        office.change_status(placed.id, 2)
    stocked.sync("orders")
    (document,) = stocked.documents()
    with mailbox_of(shop) as box:
        stocked.desk.ship(str(document["number"]), "6A1234567890")
        stocked.sync("statuses")
        stocked.sync("statuses")
        assert [mail.to for mail in box.taken()] == [("ada@example.test",)]
    number = shop.value("SELECT tracking_number FROM ps_order_carrier WHERE id_order = %s", [placed.id])
    assert number == "6A1234567890"
    payments = shop.query("SELECT amount FROM ps_order_payment WHERE order_reference = %s", [placed.reference])
    assert len(payments) == 1
