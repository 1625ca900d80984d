"""Two shops of one installation: each record reaches the shop it names, and leaves the other as it was."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.shop.catalogue import Catalogue, product, with_module
from tests.support.prestashop import Shop

SECOND_SHOP = """
Configuration::updateGlobalValue('PS_MULTISHOP_FEATURE_ACTIVE', 1);
$shop = new Shop();
[$shop->name, $shop->theme_name, $shop->active] = ['Two', 'classic', true];
[$shop->id_shop_group, $shop->id_category] = [1, 2];
$shop->add();
Db::getInstance()->execute('INSERT INTO ' . _DB_PREFIX_ . 'category_shop (id_category, id_shop, position)
    SELECT id_category, ' . (int) $shop->id . ', position FROM ' . _DB_PREFIX_ . 'category_shop WHERE id_shop = 1');
echo (int) $shop->id;
"""


@pytest.fixture
def catalogue(prestashop: Shop) -> Catalogue:
    """An installation with a second shop in the same group, and the product's parents in both."""
    made = Catalogue(with_module(prestashop))
    assert prestashop.php(SECOND_SHOP) == "2"
    for shop_id in "12":
        send(made, "categories", "F1", {"name": {"en": "Furniture", "fr": "Meubles"}}, shop_id)
        send(made, "brands", "B1", {"name": "Oakworks"}, shop_id)
    return made


def send(catalogue: Catalogue, flow: str, key: str, record: dict[str, Any], shop_id: str) -> Any:
    """Apply one record to one shop."""
    return catalogue.apply_items(flow, [catalogue.item(flow, key, record, shop_id=shop_id)])[0]


def in_shop(catalogue: Catalogue, shop_id: int) -> dict[str, Any]:
    """What one shop says of the product."""
    found = catalogue.shop.query(
        "SELECT s.price, s.active, l.name FROM ps_product p JOIN ps_product_shop s USING (id_product) "
        "JOIN ps_product_lang l ON l.id_product = p.id_product AND l.id_shop = s.id_shop AND l.id_lang = 1 "
        "WHERE p.reference = 'SB-1' AND s.id_shop = %s",
        [shop_id],
    )
    assert len(found) < 2
    return found[0] if found else {}


def test_a_product_for_one_shop_is_not_in_the_other(catalogue: Catalogue) -> None:
    made = send(catalogue, "products", "P1", product(), "1")

    assert made["result"] == "created"
    assert in_shop(catalogue, 1)["price"] == Decimal("199.9")
    assert in_shop(catalogue, 2) == {}


def test_the_same_article_for_a_second_shop_is_the_same_product_with_its_own_price_and_texts(
    catalogue: Catalogue,
) -> None:
    first = send(catalogue, "products", "P1", product(), "1")
    other = product(price="150.000000", name={"en": "Table for two", "fr": "Table pour deux"})

    second = send(catalogue, "products", "P1", other, "2")

    assert (second["result"], second["id"]) == ("updated", first["id"])
    assert in_shop(catalogue, 1) == {"price": Decimal("199.9"), "active": 1, "name": "Oak table"}
    assert in_shop(catalogue, 2) == {"price": Decimal(150), "active": 1, "name": "Table for two"}
    row = catalogue.shop.query("SELECT price FROM ps_product WHERE id_product = %s", [first["id"]])[0]
    assert row["price"] == Decimal("199.9")


def test_an_article_that_joins_a_second_shop_is_not_published_there_by_itself(catalogue: Catalogue) -> None:
    send(catalogue, "products", "P1", product(), "1")

    joined = send(catalogue, "products", "P1", {"reference": "SB-1"}, "2")

    assert joined["result"] == "updated"
    assert in_shop(catalogue, 1)["active"] == 1
    assert in_shop(catalogue, 2) == {"price": Decimal("199.9"), "active": 0, "name": "Oak table"}


def test_a_change_in_the_second_shop_leaves_the_first_alone(catalogue: Catalogue) -> None:
    send(catalogue, "products", "P1", product(), "1")
    send(catalogue, "products", "P1", product(), "2")

    send(catalogue, "products", "P1", {"reference": "SB-1", "price": "1.000000", "published": False}, "2")

    assert in_shop(catalogue, 1) == {"price": Decimal("199.9"), "active": 1, "name": "Oak table"}
    assert in_shop(catalogue, 2) == {"price": Decimal(1), "active": 0, "name": "Oak table"}


def test_each_shop_keeps_its_own_stock_unless_the_group_shares_it(catalogue: Catalogue) -> None:
    made = send(catalogue, "products", "P1", product(), "1")
    send(catalogue, "products", "P1", product(), "2")
    for shop_id, quantity in [("1", 5), ("2", 7)]:
        send(catalogue, "stock", "P1", {"product": "P1", "quantity": f"{quantity}.000000", "as_of": 0}, shop_id)

    rows = catalogue.shop.query("SELECT * FROM ps_stock_available WHERE id_product = %s", [made["id"]])
    assert {row["id_shop"]: row["quantity"] for row in rows} == {1: 5, 2: 7}


def test_the_follow_up_work_reaches_every_shop(catalogue: Catalogue) -> None:
    made = send(catalogue, "products", "P1", product(), "1")
    send(catalogue, "products", "P1", product(), "2")

    assert catalogue.finish()["backlog"] == 0

    indexed = catalogue.shop.query("SELECT id_shop, indexed FROM ps_product_shop WHERE id_product = %s", [made["id"]])
    assert {row["id_shop"]: row["indexed"] for row in indexed} == {1: 1, 2: 1}
    words = (
        "SELECT DISTINCT w.id_shop FROM ps_search_index i JOIN ps_search_word w USING (id_word) WHERE id_product = %s"
    )
    assert {row["id_shop"] for row in catalogue.shop.query(words, [made["id"]])} == {1, 2}


def test_brands_and_families_are_shared_by_name_and_bound_in_each_shop(catalogue: Catalogue) -> None:
    bound = catalogue.shop.query(
        "SELECT flow, COUNT(DISTINCT entity_id) AS records, COUNT(*) AS bindings FROM ps_stockbridge_binding "
        "GROUP BY flow ORDER BY flow"
    )
    assert bound == [
        {"flow": "brands", "records": 1, "bindings": 2},
        {"flow": "categories", "records": 1, "bindings": 2},
    ]
