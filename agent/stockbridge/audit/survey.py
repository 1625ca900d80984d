"""Reads an ERP once, families, articles and stock, and notes what is wrong; the rules stand in ``mapping``.

Memory is kept per family, and per article no more than its key, name, reference and barcodes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

import structlog
from pydantic import ValidationError

from stockbridge.audit.notebook import Notebook, Record
from stockbridge.clock import Clock
from stockbridge.drivers.api import Driver
from stockbridge.drivers.records import Article, Family, StockLevel
from stockbridge.engine.problems import misfit, where_of
from stockbridge.engine.progress import Meter, Report
from stockbridge.engine.readers import grouped
from stockbridge.errors import ConfigurationError
from stockbridge.mapping.articles import is_selected, to_product
from stockbridge.mapping.barcodes import is_gtin
from stockbridge.mapping.checks import family_flaws, family_hindrances, flaws, hindrances, price_incl_flaw
from stockbridge.mapping.findings import Finding
from stockbridge.mapping.references import FirstCome
from stockbridge.mapping.settings import CatalogueMapping, StockMapping
from stockbridge.mapping.stock import quantity_of
from stockbridge.mapping.tree import Tree

log = structlog.get_logger()
NO_TAX_GROUP: Final = "0"


@dataclass(frozen=True)
class Standards:
    """What the data are measured by. ``groups``: the shop's tax rules groups with their rate in percent, None where no
    shop told them."""

    catalogue: CatalogueMapping
    stock: StockMapping = field(default_factory=StockMapping)
    groups: Mapping[str, Decimal] | None = None


@dataclass
class Census:
    """What was read. ``selected`` are the articles that are meant for the shop: they alone are measured."""

    families: int = 0
    articles: int = 0
    selected: int = 0
    variants: int = 0
    levels: int = 0

    @property
    def records(self) -> int:
        """What the score is a share of."""
        return self.selected + self.families


class Survey:
    """One reading. Raises ``ErpUnreachable`` and ``ConfigurationError``; a bad record is a finding."""

    def __init__(self, driver: Driver, standards: Standards, notebook: Notebook, clock: Clock, report: Report) -> None:
        self._driver = driver
        self._standards = standards
        self._settings = standards.catalogue
        self._notebook = notebook
        self._clock = clock
        self._report = report
        self._tree = Tree({})
        self._names: dict[str, str] = {}
        self._in_stock: set[str] = set()
        self._references, self._variant_references, self._barcodes = FirstCome(), FirstCome(), FirstCome()
        self.census = Census()

    def run(self) -> Census:
        self._families()
        self._articles()
        if self.census.selected and "stock" in self._driver.capabilities.flows:
            self._stock()
        if not self.census.selected:
            finding = Finding("nothing_selected", "articles", str(self.census.articles))
            self._notebook.note(Record("catalogue", "", ""), [finding])
        return self.census

    def _families(self) -> None:
        meter = Meter(self._clock, self._report, "categories", "reading")
        families: dict[str, Family] = {}
        for page in self._driver.families(None):
            families |= {family.key: family for family in page.rows}
            meter.add(len(page.rows))
        self.census.families = len(families)
        place = Tree.of(families.values())
        refused = set()
        for family in families.values():
            found = [*family_hindrances(family, self._settings), *family_flaws(family, self._settings)]
            if trouble := place.trouble(family.key):
                found.append(trouble)
            if any(finding.rule.severity == "blocks" for finding in found):
                refused.add(family.key)
            self._notebook.note(Record("family", family.key, family.key), found)
        self._tree = Tree({family.key: family.parent for family in families.values()}, refused)

    def _articles(self) -> None:
        meter = Meter(self._clock, self._report, "products", "reading")
        for page in self._driver.articles(None):
            for article in page.rows:
                self.census.articles += 1
                if is_selected(article, self._settings) and article.key not in self._names:
                    self._article(article)
            meter.add(len(page.rows))

    def _article(self, article: Article) -> None:
        record = Record("article", article.key, str(article.reference or article.key))
        self.census.selected += 1
        self._names[article.key] = record.name
        try:
            found = list(self._findings(article))
            self.census.variants += len(article.variants)
        except ConfigurationError:
            raise  # of the settings or the shop, not of this record
        except Exception as error:  # noqa: BLE001 - a loop over strangers' records: a defect blocks its own record only
            log.warning("a record met a defect", flow="audit", **where_of(error))
            found = [Finding("unreadable", "", type(error).__name__)]
        self._notebook.note(record, found)

    def _findings(self, article: Article) -> Iterator[Finding]:
        hindering = tuple(hindrances(article, self._settings))
        yield from hindering
        misfits = () if any(finding.rule.refusal for finding in hindering) else tuple(_misfits(article, self._settings))
        yield from misfits
        refused = bool(misfits) or any(finding.rule.refusal for finding in hindering)
        yield from flaws(article, self._settings)
        yield from self._vat(article)
        yield from self._place(article)
        yield from self._twice(article, leaves=not refused)

    def _vat(self, article: Article) -> Iterator[Finding]:
        group, groups = self._settings.tax_rules_groups.get(article.vat_code), self._standards.groups
        rate = Decimal(0) if group == NO_TAX_GROUP else (groups or {}).get(group or "")
        if group is not None and groups is not None and rate is None:
            yield Finding("unknown_vat_group", "vat_code", article.vat_code, group)
        if wrong := price_incl_flaw(article, self._settings, rate):
            yield wrong

    def _place(self, article: Article) -> Iterator[Finding]:
        places = {"default_category": article.family} if article.family is not None else {}
        places |= {f"categories/{at}": family for at, family in enumerate(article.further_families)}
        for place, family in places.items():
            if not self._tree.stands(family):
                yield Finding("family_not_in_shop", place, family)

    def _twice(self, article: Article, *, leaves: bool) -> Iterator[Finding]:
        """An article that does not leave the agent takes no reference from another, as in the products flow."""
        seen = self._references
        other = (seen.claim if leaves else seen.other)(article.reference, article.key)
        if other is not None and article.reference:
            yield Finding("reference_twice", "reference", article.reference, self._names.get(other, other))
        for place, barcode in _barcodes(article):
            other = self._barcodes.claim(barcode, article.key)
            if other is not None:
                yield Finding("barcode_twice", place, barcode, self._names.get(other, other))
        for variant in article.variants:
            other = self._variant_references.claim(variant.reference, variant.key)
            if other is not None and variant.reference:
                yield Finding("variant_reference_twice", f"variants/{variant.key}", variant.reference, other)

    def _stock(self) -> None:
        meter = Meter(self._clock, self._report, "stock", "reading")
        for page in self._driver.stock(None):
            for _, levels in grouped(page.rows):
                self._levels(levels)
            self.census.levels += len(page.rows)
            meter.add(len(page.rows))
        for key, name in self._names.items():
            if key not in self._in_stock:
                self._notebook.note(Record("article", key, name), [Finding("no_stock", "stock", "0")])

    def _levels(self, levels: Sequence[StockLevel]) -> None:
        article, variant = levels[0].article, levels[0].variant
        if article not in self._names:
            return
        quantity = quantity_of(levels, self._standards.stock)
        if quantity >= 1:
            self._in_stock.add(article)
        if quantity < 0:
            place = "stock" if variant is None else f"variants/{variant}"
            found = Finding("negative_stock", place, f"{quantity.normalize():f}")
            self._notebook.note(Record("article", article, self._names[article]), [found])


def _barcodes(article: Article) -> Iterator[tuple[str, str]]:
    """(field, barcode) of those that are sent."""
    places = [("barcode", article.barcode)]
    places += [(f"variants/{variant.key}", variant.barcode) for variant in article.variants]
    return ((place, barcode) for place, barcode in places if is_gtin(barcode))


def _misfits(article: Article, settings: CatalogueMapping) -> Iterator[Finding]:
    """What the contract does not hold, though no rule names it."""
    try:
        to_product(article, settings)
    except ValidationError as error:
        told = misfit(error)
        yield Finding("impossible_value", told.field.strip("/"), told.sentence)
