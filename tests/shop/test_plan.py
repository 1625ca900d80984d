"""`plan` in a real shop: it foretells what `apply` does, field by field, and leaves no trace in any table."""

from __future__ import annotations

from typing import Any

import pytest

from tests.shop.catalogue import Catalogue, parents, product, with_module
from tests.support.prestashop import Shop

CHECKSUM_SKIPS = frozenset({"ps_connections", "ps_guest", "ps_connections_page", "ps_page", "ps_log"})


@pytest.fixture
def catalogue(prestashop: Shop) -> Catalogue:
    """The module's operations in a fresh shop that has the families F1 and F2 and the brand B1."""
    made = Catalogue(with_module(prestashop))
    parents(made)
    return made


def checksums(shop: Shop) -> dict[str, str]:
    """One figure per table over all of its rows."""
    tables = [next(iter(row.values())) for row in shop.query("SHOW TABLES")]
    names = ", ".join(f"`{name}`" for name in tables if name not in CHECKSUM_SKIPS)
    return {row["Table"]: str(row["Checksum"]) for row in shop.query(f"CHECKSUM TABLE {names}")}


def changes(answer: dict[str, Any]) -> dict[str, tuple[str | None, str | None]]:
    """Before and after, by field."""
    return {change["field"]: (change["before"], change["after"]) for change in answer.get("changes", [])}


def test_a_plan_leaves_no_trace_in_any_table(catalogue: Catalogue) -> None:
    catalogue.apply("products", {"P1": product()})
    catalogue.apply("stock", {"P1": {"product": "P1", "quantity": "7.000000", "as_of": 0}})
    catalogue.finish()
    before = checksums(catalogue.shop)

    catalogue.plan("categories", {"F1": {"name": {"en": "Benches"}}, "F9": {"name": {"en": "Lamps", "fr": "Lampes"}}})
    catalogue.plan("brands", {"B1": {"name": "Grain & Co"}, "B9": {"name": "Lumen"}})
    catalogue.plan("products", {"P1": product(price="1.000000"), "P2": product("SB-2")})
    catalogue.plan("stock", {"P1": {"product": "P1", "quantity": "3.000000", "as_of": 0}})

    assert checksums(catalogue.shop) == before


def test_a_product_that_would_change_tells_each_field_before_and_after(catalogue: Catalogue) -> None:
    catalogue.apply("products", {"P1": product()})
    catalogue.finish()
    sql = "UPDATE ps_product p JOIN ps_product_shop s USING (id_product) SET p.date_upd = %s, s.date_upd = %s"
    catalogue.shop.execute(sql, ["2020-01-01 00:00:00", "2020-01-01 00:00:00"])
    wanted = product(
        price="149.500000",
        name={"en": "Oak desk", "fr": "Table en chêne"},
        published=False,
        default_category="F2",
        categories=["F1"],
        brand=None,
    )

    told = catalogue.plan("products", {"P1": wanted})["P1"]

    names = catalogue.shop.query(
        "SELECT b.erp_key AS `key`, l.name FROM ps_stockbridge_binding b JOIN ps_category_lang l "
        "ON l.id_category = b.entity_id AND l.id_lang = 1 AND l.id_shop = 1 WHERE b.flow = 'categories'"
    )
    family = {row["key"]: row["name"] for row in names}
    brand = catalogue.shop.query("SELECT name FROM ps_manufacturer ORDER BY id_manufacturer DESC LIMIT 1")[0]["name"]
    assert told["result"] == "updated"
    assert changes(told) == {
        "/product/price": ("199.900000", "149.500000"),
        "/product/name/en": ("Oak table", "Oak desk"),
        "/product/published": ("true", "false"),
        "/product/default_category": (family["F1"], family["F2"]),
        "/product/categories": (None, family["F2"]),
        "/product/brand": (brand, ""),
    }


def test_what_is_foretold_is_what_applying_then_does(catalogue: Catalogue) -> None:
    catalogue.apply("products", {"P1": product(), "P2": product("SB-2")})
    records = {
        "P1": product(price="5.000000"),
        "P2": product("SB-2"),
        "P3": product("SB-3", tax_rules_group="999"),
        "P4": product("SB-4", default_category="F404"),
        "P5": product("SB-5", name={"en": "x" * 200}),
    }

    told = catalogue.plan("products", records)
    done = catalogue.apply("products", records)

    assert [told[key]["result"] for key in records] == ["updated", "unchanged", "created", "waiting", "failed"]
    for key in records:
        for part in ("result", "code", "problem", "warnings"):
            assert told[key].get(part) == done[key].get(part), (key, part)


def test_the_plan_of_stock_tells_the_figure_that_would_be_shown(catalogue: Catalogue) -> None:
    catalogue.apply("products", {"P1": product()})
    catalogue.apply("stock", {"P1": {"product": "P1", "quantity": "7.000000", "as_of": 0}})

    told = catalogue.plan("stock", {"P1": {"product": "P1", "quantity": "2.900000", "as_of": 0}})["P1"]

    assert (told["result"], changes(told)) == ("updated", {"/stock/quantity": ("7", "2")})


def test_families_and_brands_are_foretold_by_their_fields(catalogue: Catalogue) -> None:
    family = catalogue.shop.query(
        "SELECT l.name FROM ps_stockbridge_binding b JOIN ps_category_lang l ON l.id_category = b.entity_id "
        "WHERE b.flow = 'categories' AND b.erp_key = 'F1' AND l.id_lang = 1 AND l.id_shop = 1"
    )[0]["name"]
    told = catalogue.plan("categories", {"F1": {"name": {"en": "Benches"}}, "F9": {"name": {"en": "Lamps"}}})
    brands = catalogue.plan("brands", {"B1": {"name": "Grain & Co"}, "B9": {"name": "Lumen"}})

    assert changes(told["F1"])["/category/name/en"] == (family, "Benches")
    assert {key: answer["result"] for key, answer in (told | brands).items()} == {
        "F1": "updated",
        "F9": "created",
        "B1": "updated",
        "B9": "created",
    }
    assert "id" not in told["F9"]


def test_a_flow_that_cannot_be_foretold_says_so(catalogue: Catalogue) -> None:
    record = {"order": "AO1-00000000", "status": "shipped", "at": "2026-11-25T10:00:00Z"}

    told = catalogue.plan("statuses", {"AO1-00000000": record})["AO1-00000000"]

    assert (told["result"], told["code"]) == ("failed", "unsupported_kind")
