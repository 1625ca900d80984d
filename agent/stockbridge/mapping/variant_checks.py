"""What is wrong with the variants of one article, each by itself and beside each other; ``checks`` asks.

A variant that cannot be told from another stays out of the shop; its article does not.
"""

from __future__ import annotations

from collections.abc import Iterator

from stockbridge.drivers.records import Article, ArticleVariant
from stockbridge.mapping.barcodes import is_gtin
from stockbridge.mapping.findings import Finding
from stockbridge.mapping.references import REFERENCE, plain


def variant_flaws(article: Article) -> Iterator[Finding]:
    """``field`` names the variant by its key, behind ``variants``."""
    if not article.variants:
        return
    first_with = dict[frozenset[tuple[str, str]], str]()
    for variant in article.variants:
        values = frozenset((plain(name), plain(value)) for name, value in _given(variant).items())
        place = f"variants/{variant.key}"
        if not values:
            yield Finding("variant_no_attributes", place)
        elif (twin := first_with.setdefault(values, variant.key)) != variant.key:
            yield Finding("variant_equal", place, _written(variant), twin)
        yield from _by_itself(variant, article, place)
    yield from _uneven(article)


def _by_itself(variant: ArticleVariant, article: Article, place: str) -> Iterator[Finding]:
    if not REFERENCE.fullmatch(variant.reference):
        yield Finding("variant_bad_reference", place, variant.reference)
    if variant.barcode and not is_gtin(variant.barcode):
        yield Finding("bad_barcode", place, variant.barcode)
    if article.price > 0 >= article.price + variant.price_impact:
        yield Finding("variant_no_price", place, str(article.price + variant.price_impact))


def _uneven(article: Article) -> Iterator[Finding]:
    """Other attributes than the first variant that has some."""
    names = [frozenset(plain(name) for name in _given(variant)) for variant in article.variants]
    usual = next((entry for entry in names if entry), frozenset())
    for variant, mine in zip(article.variants, names, strict=True):
        if mine and mine != usual:
            yield Finding("variant_uneven", f"variants/{variant.key}", _written(variant), ", ".join(sorted(usual)))


def _given(variant: ArticleVariant) -> dict[str, str]:
    return {name: value for name, value in variant.values.items() if value.strip()}


def _written(variant: ArticleVariant) -> str:
    return ", ".join(f"{name} {value}" for name, value in variant.values.items())
