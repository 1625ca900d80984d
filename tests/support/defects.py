"""Articles with nothing wrong, and every defect that can be planted on one: what the audit must find, and no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from stockbridge.drivers.records import Article, ArticleVariant, Family, StockLevel
from stockbridge.mapping.barcodes import check_digit
from stockbridge.mapping.settings import CatalogueMapping

SETTINGS: Final = CatalogueMapping(languages=("fr", "en"), tax_rules_groups={"N": "1", "R": "3", "E": "0", "Z": "9"})
RATES: Final = {"1": Decimal(20), "3": Decimal("5.5")}
"""What the shop tells of its groups: it has no group 9."""
FAMILIES: Final = (
    Family("F1", None, {"fr": "Vis", "en": "Screws"}),
    Family("F2", "F1", {"fr": "Vis à bois", "en": "Wood screws"}),
)


def barcode(number: int) -> str:
    digits = f"299{number:09}"
    return digits + check_digit(digits)


def sound(number: int, **changes: Any) -> Article:
    """Nothing is wrong with it, beside as many others as one likes."""
    fields: dict[str, Any] = {
        "key": f"A{number}",
        "reference": f"REF-{number}",
        "names": {"fr": f"Vis {number}", "en": f"Screw {number}"},
        "summaries": {"fr": "Inox.", "en": "Stainless."},
        "descriptions": {"fr": "<p>Tête <b>réduite</b>.<br>A4.</p>", "en": "<ul><li>Small head<li>A4</ul>"},
        "price": Decimal("10.00"),
        "price_incl": Decimal("12.00"),
        "cost_price": Decimal("6.00"),
        "vat_code": "N",
        "ecotax": Decimal(0),
        "barcode": barcode(number),
        "brand": "Acme",
        "family": "F2",
        "further_families": ("F1",),
        "weight": Decimal("1.2"),
        "weight_net": Decimal("1.1"),
        "width": Decimal(2),
        "height": Decimal(3),
        "depth": Decimal(4),
        "sales_unit": "",
        "minimal_quantity": 1,
        "active": True,
        "published": True,
    }
    return Article(**(fields | changes))


def variant(article: Article, number: int, **changes: Any) -> ArticleVariant:
    fields: dict[str, Any] = {
        "key": f"{article.key}-{number}",
        "reference": f"{article.reference}-{number}",
        "barcode": "",
        "values": {"Taille": str(number), "Couleur": "Bleu"},
        "price_impact": Decimal(0),
        "weight_impact": Decimal(0),
    }
    return ArticleVariant(**(fields | changes))


def with_variants(article: Article, *changes: Mapping[str, Any]) -> Article:
    """One variant per entry."""
    return replace(article, variants=tuple(variant(article, at, **entry) for at, entry in enumerate(changes, start=1)))


def level(key: str, quantity: int, of: str | None = None) -> StockLevel:
    return StockLevel(key, of, "W1", Decimal(quantity), Decimal(0), Decimal(0), None)


@dataclass(frozen=True)
class Defect:
    """``plant`` makes a sound article wrong; the audit then has exactly ``code`` at ``field``."""

    code: str
    field: str
    plant: Callable[[Article], Article]
    value: str | None = None


def _changed(code: str, field: str, value: str | None = None, /, **changes: Any) -> Defect:
    return Defect(code, field, lambda article: replace(article, **changes), value)


BY_ITSELF: Final = (
    _changed("bad_key", "key", key="K" * 65),
    _changed("bad_key", "key", key="A\nB"),
    _changed("bad_reference", "reference", "", reference=""),
    _changed("bad_reference", "reference", "A;B", reference="A;B"),
    _changed("bad_reference", "reference", reference="R" * 65),
    _changed("no_name", "name", names={"fr": "", "en": " "}),
    _changed("no_name", "name", names={}),
    _changed("name_too_long", "name/en", names={"fr": "Vis", "en": "x" * 129}),
    _changed("name_characters", "name/fr", "Vis <A4>", names={"fr": "Vis <A4>", "en": "Screw"}),
    _changed("name_signs", "name/en", "Screw #4", names={"fr": "Vis", "en": "Screw #4"}),
    _changed("missing_text", "name", "en", names={"fr": "Vis"}),
    _changed("active_html", "description/en", "<SCRIPT", descriptions={"fr": "Bon.", "en": "<SCRIPT>x</script>"}),
    _changed("active_html", "summary/fr", summaries={"fr": '<b onclick="x">y</b>', "en": "Good."}),
    _changed("active_html", "summary/en", "script:", summaries={"fr": "Bon.", "en": "a javascript:x"}),
    _changed("active_html", "description/fr", "<iframe", descriptions={"fr": "<iframe></iframe>", "en": "Good."}),
    _changed("text_too_long", "description/fr", "65536", descriptions={"fr": "x" * 65_536, "en": "Good."}),
    _changed("impossible_number", "price_incl", "NaN", price_incl=Decimal("NaN")),
    _changed("impossible_number", "cost_price", "Infinity", cost_price=Decimal("Infinity")),
    _changed("impossible_number", "depth", "10000000000", depth=Decimal(10**10)),
    _changed("negative_measure", "weight", "-1", weight=Decimal(-1)),
    _changed("negative_measure", "height", "-0.5", height=Decimal("-0.5")),
    _changed("impossible_value", "minimal_quantity", minimal_quantity=2_000_000),
    _changed("impossible_value", "sales_unit", sales_unit="u" * 256),
    _changed("bad_brand", "brand", brand="B" * 65),
    _changed("bad_brand", "brand", "A<B", brand="A<B"),
    _changed("name_signs", "brand", "A=B", brand="A=B"),
    _changed("unmapped_vat", "vat_code", "X", vat_code="X", price_incl=None),
    _changed("unknown_vat_group", "vat_code", "Z", vat_code="Z", price_incl=None),
    _changed("no_price", "price", "0.00", price=Decimal("0.00"), price_incl=None),
    _changed("negative_price", "price", "-5", price=Decimal(-5), price_incl=None),
    _changed("no_family", "default_category", family=None),
    _changed("family_not_in_shop", "default_category", "F9", family="F9"),
    _changed("family_not_in_shop", "categories/1", "F9", further_families=("F1", "F9")),
    _changed("price_incl_differs", "price_incl", "11.98", price_incl=Decimal("11.98")),
    _changed("price_incl_differs", "price_incl", vat_code="R"),
    _changed("below_cost", "price", "10.00", cost_price=Decimal("10.01")),
    _changed("negative_amount", "cost_price", "-1", cost_price=Decimal(-1)),
    _changed("negative_amount", "ecotax", "-1", ecotax=Decimal(-1)),
    _changed("bad_barcode", "barcode", "2990000000001", barcode="2990000000001"),
    _changed("bad_barcode", "barcode", "12", barcode="12"),
    _changed("no_barcode", "barcode", barcode=""),
    _changed("no_weight", "weight", "0", weight=Decimal(0), weight_net=Decimal(0)),
    _changed("odd_weight", "weight", "1200", weight=Decimal(1200)),
    _changed("odd_weight", "weight_net", "1.3", weight_net=Decimal("1.3")),
    _changed("no_description", "description", descriptions={"fr": " "}),
    _changed("missing_description", "description", "en", descriptions={"fr": "Bon."}),
    _changed("no_summary", "summary", "fr, en", summaries={}),
    _changed("summary_too_long", "summary/fr", "801", summaries={"fr": "<b>" + "x" * 801 + "</b>", "en": "Good."}),
    _changed("broken_html", "description/fr", "<b>", descriptions={"fr": "<b>Bon.", "en": "Good."}),
    _changed("broken_html", "summary/en", "</i>", summaries={"fr": "Bon.", "en": "<b>Good</i></b>"}),
    _changed("no_brand", "brand", brand=None),
    _changed("unreadable", "", "AttributeError", price=None),
)
"""What one article alone gives away."""

IN_VARIANTS: Final[tuple[tuple[str, tuple[dict[str, Any], ...]], ...]] = (
    ("variant_no_attributes", ({}, {"values": {}})),
    ("variant_no_attributes", ({}, {"values": {"Taille": " "}})),
    ("variant_equal", ({}, {"values": {"taille": "1 ", "COULEUR": "bleu"}})),
    ("variant_uneven", ({}, {"values": {"Taille": "2"}})),
    ("variant_bad_reference", ({}, {"reference": "A{B"})),
    ("variant_reference_twice", ({"reference": "V-1"}, {"reference": "v-1"})),
    ("variant_no_price", ({}, {"price_impact": Decimal(-10)})),
    ("bad_barcode", ({}, {"barcode": "123"})),
)
"""Of the second variant: code, and the changes of each."""
