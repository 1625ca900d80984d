"""Articles, families and brands become the shop's records, safe by default."""

# mypy: disable-error-code="comparison-overlap"
# Whole amounts read better as plain numbers, and equal them.
from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from stockbridge.drivers.records import Article, ArticleVariant, Family
from stockbridge.errors import ConfigurationError, RecordRefused
from stockbridge.mapping.articles import brand_key, is_selected, remarks, to_brand, to_category, to_product
from stockbridge.mapping.settings import CatalogueMapping

SETTINGS = CatalogueMapping(languages=("fr", "en"), tax_rules_groups={"N": "1", "R": "3"})
EVERY_FIELD_SENT = {
    "reference", "kind", "name", "summary", "description", "barcode", "brand", "sales_unit", "minimal_quantity",
    "available_for_order", "price", "ecotax", "vat_code", "tax_rules_group", "cost_price", "weight", "weight_net",
    "width", "height", "depth", "categories", "default_category",
}  # fmt: skip


def article(**changes: Any) -> Article:
    fields: dict[str, Any] = {
        "key": "MAR-200",
        "reference": "MAR-200",
        "names": {"fr": "Marteau 200 g", "en": "Hammer 200 g"},
        "summaries": {"fr": "Manche frêne.", "en": "Ash handle."},
        "descriptions": {"fr": "<p>Équilibré.</p>", "en": "<p>Balanced.</p>"},
        "price": Decimal("14.90"),
        "price_incl": None,
        "cost_price": Decimal("8.05"),
        "vat_code": "N",
        "ecotax": Decimal("0.25"),
        "barcode": "2990000000019",
        "brand": "Armor Outils",
        "family": "OUT-MAIN",
        "further_families": ("OUT",),
        "weight": Decimal("0.360"),
        "weight_net": Decimal("0.335"),
        "width": Decimal(12),
        "height": Decimal(4),
        "depth": Decimal(32),
        "sales_unit": "",
        "minimal_quantity": 1,
        "active": True,
        "published": True,
    }
    return Article(**(fields | changes))


def test_an_article_becomes_a_product() -> None:
    wire = to_product(article(), SETTINGS).to_wire()
    assert set(wire) == EVERY_FIELD_SENT
    assert (wire["price"], wire["ecotax"], wire["cost_price"]) == ("14.900000", "0.250000", "8.050000")
    assert (wire["tax_rules_group"], wire["vat_code"], wire["kind"]) == ("1", "N", "simple")
    assert (wire["default_category"], wire["categories"], wire["brand"]) == ("OUT-MAIN", ["OUT"], "armor outils")
    assert (wire["barcode"], wire["sales_unit"]) == ("2990000000019", None)


def test_an_article_with_variants_says_so() -> None:
    variant = ArticleVariant("MAR-200-1", "MAR-200-1", "", {"Taille": "S"}, Decimal(0), Decimal(0))
    assert to_product(article(variants=(variant,)), SETTINGS).kind == "variants"


def test_a_missing_language_is_sent_in_the_default_one_and_remarked_on() -> None:
    french = article(names={"fr": "Marteau"}, summaries={}, descriptions={"en": "<p>Only.</p>"})
    product = to_product(french, SETTINGS)
    assert product.name == {"fr": "Marteau", "en": "Marteau"}
    assert product.summary == {"fr": "", "en": ""}
    assert product.description == {"fr": "<p>Only.</p>", "en": "<p>Only.</p>"}
    assert [remark.code for remark in remarks(french, SETTINGS)] == ["missing_text"]


def test_languages_that_the_shop_lacks_are_not_sent() -> None:
    assert to_product(article(names={"fr": "Marteau", "de": "Hammer"}), SETTINGS).name == {
        "fr": "Marteau",
        "en": "Marteau",
    }


def test_a_wrong_check_digit_is_not_sent_and_remarked_on() -> None:
    wrong = article(barcode="2990000000018")
    assert to_product(wrong, SETTINGS).barcode is None
    assert [remark.code for remark in remarks(wrong, SETTINGS)] == ["bad_barcode"]
    assert remarks(article(barcode=""), SETTINGS) == ()


def test_an_unmapped_vat_code_names_the_code_and_the_remedy() -> None:
    with pytest.raises(RecordRefused) as refused:
        to_product(article(vat_code="X9"), SETTINGS)
    assert refused.value.code == "unmapped_value"
    assert "X9" in refused.value.sentence
    assert "X9" in refused.value.remedy


def test_an_article_without_any_name_is_refused() -> None:
    with pytest.raises(RecordRefused) as refused:
        to_product(article(names={"fr": ""}), SETTINGS)
    assert (refused.value.code, refused.value.field) == ("missing_field", "/name")


@pytest.mark.parametrize("reference", ["", "A<B", "A;B", "A={}", "A" * 65, "A\nB"])
def test_a_reference_that_a_shop_cannot_hold_is_refused(reference: str) -> None:
    with pytest.raises(RecordRefused) as refused:
        to_product(article(reference=reference), SETTINGS)
    assert (refused.value.code, refused.value.field) == ("invalid_value", "/reference")


def test_what_is_shown_is_the_shops_choice_by_default() -> None:
    assert "published" not in to_product(article(), SETTINGS).to_wire()


@pytest.mark.parametrize("published", [True, False])
def test_the_erps_flag_is_followed_where_the_merchant_chose_so(published: bool) -> None:
    settings = replace(SETTINGS, publish=True)
    assert to_product(article(published=published), settings).published is published


@pytest.mark.parametrize("publish", [True, False])
@pytest.mark.parametrize(
    ("changes", "codes"),
    [({"price": Decimal(0)}, ["no_price"]), ({"family": None}, ["no_family"]), ({"active": False}, [])],
)
def test_what_cannot_be_sold_is_hidden_whoever_decides(
    changes: dict[str, Any], codes: list[str], publish: bool
) -> None:
    unfit = article(**changes)
    assert to_product(unfit, replace(SETTINGS, publish=publish)).published is False
    assert [remark.code for remark in remarks(unfit, SETTINGS)] == codes


def test_a_negative_price_never_reaches_the_shop() -> None:
    product = to_product(article(price=Decimal(-5)), SETTINGS)
    assert (product.price, product.published) == (0, False)


def test_an_ecotax_inside_the_erps_price_is_taken_out() -> None:
    product = to_product(article(), replace(SETTINGS, price_includes_ecotax=True))
    assert (product.price, product.ecotax) == (Decimal("14.65"), Decimal("0.25"))


def test_the_shown_price_goes_along_where_the_erp_has_one() -> None:
    assert to_product(article(price_incl=Decimal("17.88")), SETTINGS).price_incl == Decimal("17.88")


def test_an_erp_without_cost_prices_leaves_the_shops_alone() -> None:
    assert "cost_price" not in to_product(article(cost_price=None), SETTINGS).to_wire()


@pytest.mark.parametrize(
    ("weight_unit", "dimension_unit", "weight", "width"),
    [
        ("kg", "cm", "0.36", "12"),
        ("g", "mm", "360", "120"),
        ("lb", "in", "0.793664", "4.724409"),
        ("oz", "m", "12.698626", "0.12"),
        ("KG ", "CM", "0.36", "12"),
        ("lbs", "inch", "0.793664", "4.724409"),
    ],
)
def test_weights_and_sizes_are_in_the_shops_units(
    weight_unit: str, dimension_unit: str, weight: str, width: str
) -> None:
    product = to_product(article(), replace(SETTINGS, weight_unit=weight_unit, dimension_unit=dimension_unit))
    assert (product.weight, product.width) == (Decimal(weight), Decimal(width))


@pytest.mark.parametrize(
    ("units", "field"), [({"weight_unit": "stone"}, "weight_unit"), ({"dimension_unit": "ell"}, "dimension_unit")]
)
def test_a_unit_that_nobody_knows_is_a_matter_of_configuration(units: dict[str, Any], field: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        to_product(article(), replace(SETTINGS, **units))
    assert refused.value.field == field
    assert "kg" in refused.value.remedy or "cm" in refused.value.remedy


def test_a_minimal_quantity_is_at_least_one() -> None:
    assert to_product(article(minimal_quantity=0), SETTINGS).minimal_quantity == 1


@pytest.mark.parametrize(
    ("changes", "filters", "selected"),
    [
        ({}, {}, True),
        ({"active": False}, {}, False),
        ({"published": False}, {}, False),
        ({"active": False}, {"only_active": False}, True),
        ({"published": False}, {"only_published": False}, True),
    ],
)
def test_the_selection_is_what_is_active_and_for_the_web(
    changes: dict[str, Any], filters: dict[str, Any], selected: bool
) -> None:
    assert is_selected(article(**changes), replace(SETTINGS, **filters)) is selected


def test_a_family_becomes_a_category_that_leaves_the_merchants_order_alone() -> None:
    wire = to_category(Family("OUT-MAIN", "OUT", {"fr": "Outils à main"}), SETTINGS).to_wire()
    assert wire == {"name": {"fr": "Outils à main", "en": "Outils à main"}, "parent": "OUT"}


def test_a_brand_is_one_however_it_is_written() -> None:
    keys = {brand_key(name) for name in ("Tréhel & Fils", "TRÉHEL  &  FILS ", "Tre\u0301hel & fils")}
    assert len(keys) == 1
    assert to_brand("  Tréhel   & Fils").name == "Tréhel & Fils"
