"""Article, family and brand of the ERP become the shop's product, category and brand; ``engine.push`` sends them.

Safe by default: without a price or a family nothing is shown, an unmapped VAT code stops the record, and what is new
stays hidden unless the merchant chose otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from stockbridge.contract.base import SCALE
from stockbridge.contract.records.catalogue import Brand, Category, Product
from stockbridge.drivers.records import Article, Family
from stockbridge.errors import RecordRefused
from stockbridge.mapping.barcodes import is_gtin
from stockbridge.mapping.money import ZERO
from stockbridge.mapping.settings import CatalogueMapping
from stockbridge.mapping.units import length, weight

REFERENCE = re.compile(r"[^\x00-\x1f\x7f<>;={}]{1,64}")


@dataclass(frozen=True)
class Remark:
    """Something about an article that its owner should mend; the record goes on without it."""

    code: str
    sentence: str
    field: str


def is_selected(article: Article, settings: CatalogueMapping) -> bool:
    """Whether the article is meant for the shop at all."""
    return (article.active or not settings.only_active) and (article.published or not settings.only_published)


def to_product(article: Article, settings: CatalogueMapping) -> Product:
    """Raises ``RecordRefused``: ``unmapped_value``, ``missing_field`` or ``invalid_value``, each naming its remedy."""
    _require_reference(article)
    names = by_language(article.names, settings)
    if not any(names.values()):
        raise _refused("missing_field", article, "has no name", "Give it a name in the ERP.", "/name")
    fields: dict[str, Any] = {
        "reference": article.reference,
        "kind": "variants" if article.variants else "simple",
        "name": names,
        "summary": by_language(article.summaries, settings),
        "description": by_language(article.descriptions, settings),
        "barcode": article.barcode if is_gtin(article.barcode) else None,
        "brand": brand_key(article.brand) if article.brand else None,
        "sales_unit": article.sales_unit or None,
        "minimal_quantity": max(article.minimal_quantity, 1),
        "available_for_order": article.active,
        **_money(article, settings),
        **_measures(article, settings),
        **_place(article),
        **_shown(article, settings),
    }
    return Product(**fields)


def remarks(article: Article, settings: CatalogueMapping) -> tuple[Remark, ...]:
    """What ``to_product`` left out or hides, in words for the person who can mend it."""
    found = []
    if article.barcode and not is_gtin(article.barcode):
        found.append(Remark("bad_barcode", f'"{article.barcode}" is no valid EAN or UPC: it is not sent.', "barcode"))
    if article.price <= 0:
        found.append(Remark("no_price", "The price is zero: the product stays hidden.", "price"))
    if article.family is None:
        found.append(Remark("no_family", "The article has no family: the product stays hidden.", "family"))
    found += [
        Remark("missing_text", f'There is no name in "{language}": another one is sent.', "name")
        for language in settings.languages
        if not article.names.get(language)
    ]
    return tuple(found)


def to_category(family: Family, settings: CatalogueMapping) -> Category:
    """The shop keeps position and visibility as its owner set them."""
    return Category(name=by_language(family.names, settings), parent=family.parent)


def to_brand(name: str) -> Brand:
    return Brand(name=_one_line(name))


def brand_key(name: str) -> str:
    """ERPs know brands by name alone: the same name however it is spaced, composed or written in capitals."""
    return unicodedata.normalize("NFC", _one_line(name)).casefold()[:64]


def by_language(texts: Mapping[str, str], settings: CatalogueMapping) -> dict[str, str]:
    """Every language of the shop: its own text, else the default language's, else whichever the ERP has."""
    fallbacks = [texts.get(language, "") for language in settings.languages] + list(texts.values())
    default = next((text for text in fallbacks if text), "")
    return {language: texts.get(language) or default for language in settings.languages}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _money(article: Article, settings: CatalogueMapping) -> dict[str, Any]:
    price = article.price - article.ecotax if settings.price_includes_ecotax else article.price
    money: dict[str, Any] = {
        "price": _amount(price),
        "ecotax": _amount(article.ecotax),
        "vat_code": article.vat_code,
        "tax_rules_group": _tax_rules_group(article, settings),
    }
    if article.price_incl is not None:
        money["price_incl"] = _amount(article.price_incl)
    if article.cost_price is not None:
        money["cost_price"] = _amount(article.cost_price)
    return money


def _tax_rules_group(article: Article, settings: CatalogueMapping) -> str:
    group = settings.tax_rules_groups.get(article.vat_code)
    if group is None:
        raise _refused(
            "unmapped_value",
            article,
            f'has the VAT code "{article.vat_code}", which no tax rules group of the shop stands for',
            f'Choose the tax rules group that stands for the VAT code "{article.vat_code}", then try again.',
            "/tax_rules_group",
        )
    return group


def _measures(article: Article, settings: CatalogueMapping) -> dict[str, Any]:
    sizes = {side: length(getattr(article, side), settings.dimension_unit) for side in ("width", "height", "depth")}
    return {
        "weight": weight(article.weight, settings.weight_unit),
        "weight_net": weight(article.weight_net, settings.weight_unit),
        **sizes,
    }


def _place(article: Article) -> dict[str, Any]:
    place: dict[str, Any] = {"categories": article.further_families}
    return place | ({} if article.family is None else {"default_category": article.family})


def _shown(article: Article, settings: CatalogueMapping) -> dict[str, Any]:
    """Left out where the shop decides; but what cannot be sold is hidden whoever decides."""
    sellable = article.active and article.price > 0 and article.family is not None
    if settings.publish:
        return {"published": article.published and sellable}
    return {} if sellable else {"published": False}


def _amount(value: Decimal) -> Decimal:
    return max(value, ZERO).quantize(SCALE)


def _require_reference(article: Article) -> None:
    if not REFERENCE.fullmatch(article.reference):
        raise _refused(
            "invalid_value",
            article,
            f'has the reference "{article.reference}", which a shop cannot hold',
            "Give it a reference of 1 to 64 characters without < > ; = { }.",
            "/reference",
        )


def _refused(code: str, article: Article, what: str, remedy: str, field: str) -> RecordRefused:
    sentence = f"The article {article.reference or article.key} {what}."
    return RecordRefused(code, sentence, remedy=remedy, field=field, details={"article": article.key})
