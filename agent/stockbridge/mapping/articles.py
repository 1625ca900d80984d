"""Article, family and brand of the ERP become the shop's product, category and brand; ``engine.push`` sends them.

Safe by default: what ``checks`` finds to hinder an article stops it or hides it, and what is new stays hidden unless
the merchant chose otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from stockbridge.contract.base import SCALE
from stockbridge.contract.records.catalogue import Brand, Category, Product
from stockbridge.drivers.records import Article, Family
from stockbridge.mapping.barcodes import is_gtin
from stockbridge.mapping.checks import family_hindrances, flaws, hindrances, net_price, sent_texts
from stockbridge.mapping.findings import Finding, refusal
from stockbridge.mapping.money import ZERO
from stockbridge.mapping.references import one_line, plain
from stockbridge.mapping.settings import CatalogueMapping
from stockbridge.mapping.units import length, weight


def is_selected(article: Article, settings: CatalogueMapping) -> bool:
    """Whether the article is meant for the shop at all."""
    return (article.active or not settings.only_active) and (article.published or not settings.only_published)


def to_product(article: Article, settings: CatalogueMapping) -> Product:
    """Raises ``RecordRefused`` for a finding that keeps it from leaving, each naming its remedy."""
    hindering = tuple(hindrances(article, settings))
    _refuse(hindering, article.key, article.reference or article.key)
    fields: dict[str, Any] = {
        "reference": article.reference,
        "kind": "variants" if article.variants else "simple",
        "name": sent_texts(article.names, settings),
        "summary": sent_texts(article.summaries, settings),
        "description": sent_texts(article.descriptions, settings),
        "barcode": article.barcode if is_gtin(article.barcode) else None,
        "brand": brand_key(article.brand) if article.brand else None,
        "sales_unit": article.sales_unit or None,
        "minimal_quantity": max(article.minimal_quantity, 1),
        "available_for_order": article.active,
        **_money(article, settings),
        **_measures(article, settings),
        **_place(article),
        **_shown(article, settings, sellable=article.active and not hindering),
    }
    return Product(**fields)


def remarks(article: Article, settings: CatalogueMapping) -> tuple[Finding, ...]:
    """What ``to_product`` hides or leaves out, and what else its owner should mend."""
    found = (*hindrances(article, settings), *flaws(article, settings))
    return tuple(finding for finding in found if finding.rule.severity != "note")


def to_category(family: Family, settings: CatalogueMapping) -> Category:
    """The shop keeps position and visibility as its owner set them. Raises ``RecordRefused`` as ``to_product`` does."""
    _refuse(family_hindrances(family, settings), family.key, family.key)
    return Category(name=sent_texts(family.names, settings), parent=family.parent)


def to_brand(name: str) -> Brand:
    return Brand(name=one_line(name))


def brand_key(name: str) -> str:
    """ERPs know brands by name alone: the same name however it is spaced, composed or written in capitals."""
    return plain(name)[:64]


def _money(article: Article, settings: CatalogueMapping) -> dict[str, Any]:
    money: dict[str, Any] = {
        "price": _amount(net_price(article, settings)),
        "ecotax": _amount(article.ecotax),
        "vat_code": article.vat_code,
        "tax_rules_group": settings.tax_rules_groups[article.vat_code],
    }
    if article.price_incl is not None:
        money["price_incl"] = _amount(article.price_incl)
    if article.cost_price is not None:
        money["cost_price"] = _amount(article.cost_price)
    return money


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


def _shown(article: Article, settings: CatalogueMapping, *, sellable: bool) -> dict[str, Any]:
    """Left out where the shop decides; but what cannot be sold is hidden whoever decides."""
    if settings.publish:
        return {"published": article.published and sellable}
    return {} if sellable else {"published": False}


def _amount(value: Decimal) -> Decimal:
    return max(value, ZERO).quantize(SCALE)


def _refuse(found: Iterable[Finding], key: str, record: str) -> None:
    for finding in found:
        if finding.rule.refusal:
            raise refusal(finding, key, record)
