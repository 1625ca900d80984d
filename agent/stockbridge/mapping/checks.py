"""What is wrong with one article or family by itself, and what hinders it from being shown; ``articles`` acts on it.

``hindrances`` keep a record from being published, ``flaws`` let it go on. What takes a look at several records stands
in ``tree`` and ``references``; ``variant_checks`` has what is said of variants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from stockbridge.drivers.records import Article, Family
from stockbridge.mapping.barcodes import is_gtin
from stockbridge.mapping.findings import Finding
from stockbridge.mapping.markup import active_part, broken_part, letters
from stockbridge.mapping.money import ZERO, rounded
from stockbridge.mapping.references import REFERENCE, one_line
from stockbridge.mapping.settings import CatalogueMapping
from stockbridge.mapping.variant_checks import variant_flaws

LONGEST_KEY: Final = 64
LONGEST_NAME: Final = 128
LONGEST_BRAND: Final = 64
LONGEST_TEXT: Final = 65_535
LONGEST_SUMMARY: Final = 800
"""Letters, by the shop's own setting as it comes."""
LARGEST: Final = Decimal(10**10)
HEAVIEST: Final = Decimal(1000)
CENT: Final = Decimal("0.01")
HIGHEST_VAT: Final = Decimal("0.30")
"""No country asks for more; a price with VAT above it fits no code."""
_FORBIDDEN: Final = re.compile(r"[<>{}]")
_SIGNS: Final = re.compile(r"[;=#]")
_MEASURES: Final = ("weight", "weight_net", "width", "height", "depth")
_AMOUNTS: Final = ("price", "price_incl", "cost_price", "ecotax")


def hindrances(article: Article, settings: CatalogueMapping) -> Iterator[Finding]:
    """Why the article must not be published, what keeps it from leaving at all first."""
    yield from identity(article.key)
    if not REFERENCE.fullmatch(article.reference):
        yield Finding("bad_reference", "reference", article.reference)
    yield from _names(article.names, settings)
    yield from _texts(article, settings)
    impossible = tuple(_impossible(article))
    yield from impossible
    if article.brand and (not 0 < len(one_line(article.brand)) <= LONGEST_BRAND or _FORBIDDEN.search(article.brand)):
        yield Finding("bad_brand", "brand", article.brand)
    if article.vat_code not in settings.tax_rules_groups:
        yield Finding("unmapped_vat", "vat_code", article.vat_code)
    if not impossible:
        yield from _price(article, settings)
    if article.family is None:
        yield Finding("no_family", "default_category")


def flaws(article: Article, settings: CatalogueMapping) -> Iterator[Finding]:
    """What its owner should mend, or may want to know; the article goes on."""
    yield from _missing_texts(article, settings)
    yield from _poor_texts(article, settings)
    if not any(_impossible(article)):
        yield from _poor_figures(article, settings)
    if not article.barcode:
        if not article.variants:
            yield Finding("no_barcode", "barcode")
    elif not is_gtin(article.barcode):
        yield Finding("bad_barcode", "barcode", article.barcode)
    if not article.brand:
        yield Finding("no_brand", "brand")
    yield from variant_flaws(article)


def price_incl_flaw(article: Article, settings: CatalogueMapping, rate: Decimal | None) -> Finding | None:
    """``price_incl`` against price and VAT, to the cent; ``rate`` in percent, None where nobody told it: then only what
    no rate explains. The ecotax may stand in it with VAT, without, or not at all."""
    shown, net = article.price_incl, net_price(article, settings)
    if shown is None or net <= 0 or any(_impossible(article)):
        return None
    if rate is None:
        highest = (net + article.ecotax) * (1 + HIGHEST_VAT)
        fits, wanted = net - CENT <= shown <= highest + CENT, f"{rounded(net, 2)} – {rounded(highest, 2)}"
    else:
        factor = 1 + rate / 100
        possible = [(net + article.ecotax) * factor, net * factor + article.ecotax, net * factor]
        fits, wanted = any(abs(shown - price) <= CENT for price in possible), str(rounded(possible[0], 2))
    return None if fits else Finding("price_incl_differs", "price_incl", str(shown), wanted)


def family_hindrances(family: Family, settings: CatalogueMapping) -> Iterator[Finding]:
    """Why the family cannot become a category, whatever its place in the tree."""
    yield from identity(family.key)
    yield from _names(family.names, settings, "family_")


def family_flaws(family: Family, settings: CatalogueMapping) -> Iterator[Finding]:
    yield from _missing_names(family.names, settings, "family_")
    yield from _signs(family.names, settings, "family_")


def identity(key: str) -> Iterator[Finding]:
    """One bad key would refuse the whole batch."""
    if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
        yield Finding("bad_key", "key", repr(key[:LONGEST_KEY]), str(LONGEST_KEY))


def net_price(article: Article, settings: CatalogueMapping) -> Decimal:
    """Without VAT and without ecotax, as it is sent."""
    return article.price - article.ecotax if settings.price_includes_ecotax else article.price


def sent_texts(texts: Mapping[str, str], settings: CatalogueMapping) -> dict[str, str]:
    """Every language of the shop: its own text, else the default language's, else whichever the ERP has."""
    own = {language: texts.get(language, "") for language in settings.languages}
    if all(own.values()):
        return own
    default = next((text for text in (*own.values(), *texts.values()) if text), "")
    return {language: text or default for language, text in own.items()}


def _distinct(texts: Mapping[str, str], settings: CatalogueMapping) -> Iterator[tuple[str, str]]:
    """(language, text) of what is sent, each text once, empty ones left out."""
    told = set[str]()
    for language, text in sent_texts(texts, settings).items():
        if text and text not in told:
            told.add(text)
            yield language, text


def _names(names: Mapping[str, str], settings: CatalogueMapping, of: str = "") -> Iterator[Finding]:
    sent = list(_distinct(names, settings))
    if not any(name.strip() for _, name in sent):
        yield Finding(f"{of}no_name", "name")
    for language, name in sent:
        if len(name) > LONGEST_NAME:
            yield Finding(f"{of}name_too_long", f"name/{language}", name, str(LONGEST_NAME))
        if _FORBIDDEN.search(name):
            yield Finding(f"{of}name_characters", f"name/{language}", name)


def _texts(article: Article, settings: CatalogueMapping) -> Iterator[Finding]:
    for field, texts in (("summary", article.summaries), ("description", article.descriptions)):
        for language, text in _distinct(texts, settings):
            if len(text) > LONGEST_TEXT:
                yield Finding("text_too_long", f"{field}/{language}", str(len(text)), str(LONGEST_TEXT))
            elif part := active_part(text):
                yield Finding("active_html", f"{field}/{language}", part)


def _impossible(article: Article) -> Iterator[Finding]:
    for field in (*_AMOUNTS, *_MEASURES):
        value = getattr(article, field)
        if value is None and field in {"price_incl", "cost_price"}:
            continue
        if not value.is_finite() or abs(value) >= LARGEST:
            yield Finding("impossible_number", field, str(value))
        elif value < 0 and field in _MEASURES:
            yield Finding("negative_measure", field, str(value))


def _price(article: Article, settings: CatalogueMapping) -> Iterator[Finding]:
    net = net_price(article, settings)
    if net == 0:
        yield Finding("no_price", "price", str(article.price))
    elif net < 0:
        yield Finding("negative_price", "price", str(net))


def _missing_names(names: Mapping[str, str], settings: CatalogueMapping, of: str = "") -> Iterator[Finding]:
    missing = [language for language in settings.languages if not names.get(language, "").strip()]
    if missing and any(name.strip() for name in names.values()):
        yield Finding(f"{of}missing_text", "name", ", ".join(missing))


def _missing_texts(article: Article, settings: CatalogueMapping) -> Iterator[Finding]:
    yield from _missing_names(article.names, settings)
    missing = [language for language in settings.languages if not article.descriptions.get(language, "").strip()]
    if not any(text.strip() for text in article.descriptions.values()):
        yield Finding("no_description", "description")
    elif missing:
        yield Finding("missing_description", "description", ", ".join(missing))
    missing = [language for language in settings.languages if not article.summaries.get(language, "").strip()]
    if missing:
        yield Finding("no_summary", "summary", ", ".join(missing))


def _signs(names: Mapping[str, str], settings: CatalogueMapping, of: str = "") -> Iterator[Finding]:
    for language, name in _distinct(names, settings):
        if _SIGNS.search(name):
            yield Finding(f"{of}name_signs", f"name/{language}", name)


def _poor_texts(article: Article, settings: CatalogueMapping) -> Iterator[Finding]:
    yield from _signs(article.names, settings)
    if article.brand and _SIGNS.search(article.brand):
        yield Finding("name_signs", "brand", article.brand)
    for language, text in _distinct(article.summaries, settings):
        if len(text) > LONGEST_SUMMARY and letters(text) > LONGEST_SUMMARY:
            yield Finding("summary_too_long", f"summary/{language}", str(letters(text)), str(LONGEST_SUMMARY))
    for field, texts in (("summary", article.summaries), ("description", article.descriptions)):
        for language, text in _distinct(texts, settings):
            if len(text) <= LONGEST_TEXT and (part := broken_part(text)):
                yield Finding("broken_html", f"{field}/{language}", part)


def _poor_figures(article: Article, settings: CatalogueMapping) -> Iterator[Finding]:
    for field in ("cost_price", "ecotax"):
        if (getattr(article, field) or ZERO) < 0:
            yield Finding("negative_amount", field, str(getattr(article, field)))
    net = net_price(article, settings)
    if article.cost_price is not None and 0 < net < article.cost_price:
        yield Finding("below_cost", "price", str(net), str(article.cost_price))
    if article.weight == 0:
        yield Finding("no_weight", "weight", str(article.weight))
    elif article.weight > HEAVIEST:
        yield Finding("odd_weight", "weight", str(article.weight), str(HEAVIEST))
    elif article.weight_net > article.weight > 0:
        yield Finding("odd_weight", "weight_net", str(article.weight_net), str(article.weight))
