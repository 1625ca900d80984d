"""The rows that `apply` leaves behind equal those of the core's own Product class, table by table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.shop.catalogue import CHECKPOINT, Catalogue, parents, product, with_module
from tests.support.prestashop import Shop

OBJECT_MODEL = Path(__file__).parent / "php" / "object_model.php"
Rows = dict[str, list[dict[str, Any]]]

ACCEPTED = {
    ("*", "date_add"): "the two products are made at different moments",
    ("*", "date_upd"): "the two products are made at different moments",
    ("stock_available", "physical_quantity"): (
        "setQuantity leaves it at 0; we write quantity + reserved, as the core itself does at the first order"
    ),
}
"""Every column in which the two may differ, with the reason."""

SIMPLE: dict[str, dict[str, Any]] = {
    "texts": {
        "name": {"en": "Oak table", "fr": "Table en chêne"},
        "description_short": {"en": "<p>Solid &amp; oiled</p>", "fr": "<p>Massif</p>"},
        "description": {"en": "<p>Four legs.</p>", "fr": "<p>Quatre pieds.</p>"},
    },
    "product": {
        "reference": "SB-1",
        "ean13": "4006381333931",
        "price": "199.900000",
        "id_tax_rules_group": 1,
        "weight": "12.500000",
        "active": True,
    },
}


@pytest.fixture(scope="module")
def stocked(prestashop: Shop) -> Iterator[Shop]:
    """A shop with the module, a family, a brand."""
    shop = with_module(prestashop)
    shop.configuration("PS_USE_ECOTAX", "1")
    parents(Catalogue(shop))
    shop.checkpoint("differential")
    yield shop
    shop.restore(CHECKPOINT)


def product_rows(shop: Shop, product_id: int) -> Rows:
    """Every row of every table of the core that names the product."""
    tables = shop.query(
        "SELECT table_name AS t FROM information_schema.columns WHERE table_schema = DATABASE() "
        "AND column_name = 'id_product' AND table_name NOT LIKE '%%stockbridge%%' ORDER BY table_name"
    )
    rows: Rows = {}
    for name in (row["t"] for row in tables):
        found = shop.query(f"SELECT * FROM `{name}` WHERE id_product = %s", [product_id])
        rows[name.removeprefix("ps_")] = sorted(found, key=lambda row: json.dumps(row, default=str, sort_keys=True))
    return rows


def differences(ours: Rows, theirs: Rows) -> set[tuple[str, str]]:
    """Table and column of each difference; column "" where a row is missing."""
    found = set()
    for table in ours.keys() | theirs.keys():
        if len(ours[table]) != len(theirs[table]):
            found.add((table, ""))
        for one, other in zip(ours[table], theirs[table], strict=False):
            found |= {(table, column) for column in one.keys() | other.keys() if one.get(column) != other.get(column)}
    return found


def unexplained(ours: Rows, theirs: Rows) -> set[tuple[str, str]]:
    """Differences that stand on no list."""
    return {
        (table, column)
        for table, column in differences(ours, theirs)
        if (table, column) not in ACCEPTED and ("*", column) not in ACCEPTED
    }


def by_apply(shop: Shop, record: dict[str, Any], change: dict[str, Any] | None = None) -> Rows:
    """Make the product through the module."""
    shop.restore("differential", files=False)
    catalogue = Catalogue(shop)
    made = catalogue.apply("products", {"P1": record})["P1"]
    assert made["result"] == "created", made
    catalogue.apply("stock", {"P1": {"product": "P1", "quantity": "25.000000", "as_of": 0}})
    if change:
        catalogue.finish()
        changed = catalogue.apply("products", {"P1": change})["P1"]
        assert changed["result"] == "updated", changed
    assert catalogue.finish()["backlog"] == 0
    return product_rows(shop, int(made["id"]))


def by_class(shop: Shop, told: dict[str, Any], change: dict[str, Any] | None = None) -> Rows:
    """Make the product through the core's class."""
    shop.restore("differential", files=False)
    family, brand = bound(shop, "categories", "F1"), bound(shop, "brands", "B1")
    own = {"id_manufacturer": brand, "id_category_default": family, **told["product"]}
    made = json.loads(with_class(shop, {"categories": [family], "quantity": 25, **told, "product": own}))
    if change:
        # In a process of its own: the class remembers prices for as long as its process lives.
        with_class(shop, {"id": made, **change})
    return product_rows(shop, int(made))


def with_class(shop: Shop, told: dict[str, Any]) -> str:
    """Run the core's classes in a new process."""
    return shop.php(OBJECT_MODEL, stdin=json.dumps(told))


def bound(shop: Shop, flow: str, key: str) -> int:
    """The shop's id behind an ERP key."""
    sql = "SELECT entity_id FROM ps_stockbridge_binding WHERE flow = %s AND erp_key = %s"
    return int(shop.value(sql, [flow, key]))


def test_a_simple_product_has_the_rows_of_the_cores_own_class(stocked: Shop) -> None:
    ours = by_apply(stocked, product())
    theirs = by_class(stocked, SIMPLE)

    assert len(ours["product"]) == len(ours["product_shop"]) == len(ours["category_product"]) == 1
    assert len(ours["product_lang"]) == 2
    assert ours["search_index"]
    assert unexplained(ours, theirs) == set()


def test_a_product_with_every_field_has_the_rows_of_the_cores_own_class(stocked: Shop) -> None:
    second = {"en": "In two days", "fr": "En deux jours"}
    third = {"en": "In a month", "fr": "En un mois"}
    titles = {"en": "Table", "fr": "Table"}
    ours = by_apply(
        stocked,
        product(
            kind="simple",
            manufacturer_reference="OAK-1",
            cost_price="99.000000",
            ecotax="1.500000",
            sales_unit="per piece",
            unit_price="3.000000",
            width="80.000000",
            height="75.500000",
            depth="160.000000",
            minimal_quantity=2,
            lead_time_in_stock=second,
            lead_time_out_of_stock=third,
            visibility="catalog",
            condition="used",
            available_for_order=False,
            show_price=False,
            meta_title=titles,
            meta_description=titles,
            categories=["F2"],
        ),
    )
    theirs = by_class(
        stocked,
        {
            "product": {
                **SIMPLE["product"],
                "mpn": "OAK-1",
                "wholesale_price": "99.000000",
                "ecotax": "1.500000",
                "unity": "per piece",
                "unit_price": "3.000000",
                "width": "80.000000",
                "height": "75.500000",
                "depth": "160.000000",
                "minimal_quantity": 2,
                "additional_delivery_times": 2,
                "visibility": "catalog",
                "condition": "used",
                "available_for_order": False,
                "show_price": False,
            },
            "texts": {
                **SIMPLE["texts"],
                "delivery_in_stock": second,
                "delivery_out_stock": third,
                "meta_title": titles,
                "meta_description": titles,
            },
            "categories": [bound(stocked, "categories", "F1"), bound(stocked, "categories", "F2")],
        },
    )

    assert len(ours["category_product"]) == 2
    assert unexplained(ours, theirs) == set()


def test_a_virtual_product_has_the_rows_of_the_cores_own_class(stocked: Shop) -> None:
    ours = by_apply(stocked, product(kind="virtual"))
    virtual = {"product": {**SIMPLE["product"], "is_virtual": True}, "texts": SIMPLE["texts"]}
    theirs = by_class(stocked, virtual)

    assert ours["product"][0]["product_type"] == "virtual"
    assert ours["stock_available"][0]["out_of_stock"] == 1
    assert unexplained(ours, theirs) == set()


def test_an_updated_product_has_the_rows_of_the_cores_own_class(stocked: Shop) -> None:
    texts = {"en": "Oak table, big", "fr": "Grande table"}
    html = {"en": '<p>Now <b>bigger</b> & "better"</p>', "fr": "Plus grande"}
    ours = by_apply(
        stocked, product(), {"reference": "SB-1", "name": texts, "description": html, "price": "210.000000"}
    )
    change = {"product": {"price": "210.000000"}, "texts": {"name": texts, "description": html}}
    theirs = by_class(stocked, SIMPLE, change)

    assert ours["product"][0]["price"] > 200
    assert unexplained(ours, theirs) == set()


@pytest.mark.parametrize(
    "html",
    [
        "plain",
        "with \"quotes\" and 'more' – dashes, 5 € and ½",
        "two\nlines\r\nand\ttabs",
        "<p>para</p><ul><li>one<li>two</ul>",
        "AT&T &eacute; &nbsp; < 5 > 3",
        "<div style='color:red' class=x>styled<br>break</div>",
        "emoji 🪑 and Ω",
        "  leading and trailing  ",
        "no-break\u00a0space, line\u2028separator",
        "one\ntwo -- [[x]] {y} 'z'",
        "",
    ],
)
def test_a_text_is_stored_as_the_core_stores_it(stocked: Shop, html: str) -> None:
    texts = {"en": html, "fr": html}
    ours = by_apply(stocked, product(description=texts))
    theirs = by_class(stocked, {**SIMPLE, "texts": {**SIMPLE["texts"], "description": texts}})

    assert unexplained(ours, theirs) == set()


def test_the_comparison_sees_a_difference(stocked: Shop) -> None:
    ours = by_apply(stocked, product())
    theirs = by_class(stocked, {**SIMPLE, "product": {**SIMPLE["product"], "weight": "12.400000"}})

    assert unexplained(ours, theirs) == {("product", "weight")}
