"""What each flow reads from the ERP and what its rows become for the shop; ``reading`` queues what is made here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from itertools import groupby
from typing import Any, Protocol

from stockbridge.contract.base import WireModel
from stockbridge.contract.operations.session import FlowName
from stockbridge.drivers.api import Driver, Page
from stockbridge.drivers.records import Article, DocumentStatus, Family, StockLevel
from stockbridge.engine.memory import Contained
from stockbridge.engine.subjects import article_of, stock_key
from stockbridge.engine.twins import Titles, Twins
from stockbridge.mapping.articles import brand_key, is_selected, remarks, to_brand, to_category, to_product
from stockbridge.mapping.findings import refusal
from stockbridge.mapping.settings import CatalogueMapping, StatusMapping, StockMapping
from stockbridge.mapping.statuses import to_status
from stockbridge.mapping.stock import to_stock
from stockbridge.mapping.tree import Tree


@dataclass(frozen=True)
class Made:
    """One record for the shop. ``unhashed`` names fields whose change alone is no reason to send it again; ``remarks``
    gives codes of what its owner should mend, though the record goes on: asked only where something is sent."""

    flow: FlowName
    key: str
    record: WireModel
    title: str
    parent: str = ""
    unhashed: frozenset[str] = frozenset()
    remarks: Callable[[], Iterable[str]] = tuple


class Reader(Protocol):
    """One flow's way of reading. ``recipe`` changes with everything, beside the rows, that the records depend on."""

    flow: FlowName

    @property
    def recipe(self) -> str: ...

    def pages(self, cursor: str | None) -> Iterator[Page[Any]]: ...

    def again(self, keys: Sequence[str], /) -> Sequence[Any] | None:
        """The rows of these records as they stand now; None where the ERP is not asked by key: all is read anew."""
        ...

    def units(self, rows: Sequence[Any]) -> Iterator[tuple[str, Any]]:
        """(key, what one record is made of): a failure concerns that key alone."""
        ...

    def make(self, unit: Any) -> Iterator[Made]:
        """Nothing where the merchant's selection leaves it out. Raises ``RecordRefused``."""
        ...


def recipe_of(*parts: object) -> str:
    """A digest of values, sets in a fixed order."""
    return hashlib.sha256(json.dumps(parts, default=_plain, sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> object:
    if isinstance(value, (set, frozenset)):
        return sorted(map(str, value))
    return asdict(value)


class Families:
    """Families become categories. The whole tree is looked at first: one that stands in a circle, or hangs on nothing,
    would wait in the shop for ever. What is mended there concerns others than those that changed, so it is part of the
    recipe."""

    flow: FlowName = "categories"

    def __init__(self, driver: Driver, settings: CatalogueMapping) -> None:
        self._driver = driver
        self._settings = settings

    @cached_property
    def recipe(self) -> str:
        return recipe_of(self._settings.languages, self._tree.troubled)

    @cached_property
    def _all(self) -> tuple[Page[Family], ...]:
        return tuple(self._driver.families(None))

    @cached_property
    def _tree(self) -> Tree:
        return Tree.of(family for page in self._all for family in page.rows)

    def pages(self, cursor: str | None) -> Iterator[Page[Family]]:
        return iter(self._all) if cursor is None else self._driver.families(cursor)

    def again(self, _keys: Sequence[str]) -> None:
        return None

    def units(self, rows: Sequence[Family]) -> Iterator[tuple[str, Family]]:
        return ((row.key, row) for row in rows)

    def make(self, unit: Family) -> Iterator[Made]:
        if trouble := self._tree.trouble(unit.key):
            raise refusal(trouble, unit.key, unit.key)
        category = to_category(unit, self._settings)
        yield Made("categories", unit.key, category, next(iter(category.name.values()), unit.key))


class Articles:
    """Articles become products, and their brands brands. Those with variants wait for a shop that takes variants."""

    flow: FlowName = "products"

    def __init__(
        self, driver: Driver, settings: CatalogueMapping, takes: frozenset[str], titles: Titles = tuple
    ) -> None:
        self._driver = driver
        self._settings = settings
        self._takes_variants = "variants" in takes
        self._twins = Twins(driver, self.selects, titles)
        self.recipe = recipe_of(settings, self._takes_variants)

    def pages(self, cursor: str | None) -> Iterator[Page[Article]]:
        return self._driver.articles(cursor)

    def again(self, keys: Sequence[str]) -> Sequence[Article]:
        return self._driver.articles_by_key(keys)

    def units(self, rows: Sequence[Article]) -> Iterator[tuple[str, Article]]:
        return ((row.key, row) for row in rows)

    def selects(self, article: Article) -> bool:
        return is_selected(article, self._settings) and (self._takes_variants or not article.variants)

    def make(self, unit: Article) -> Iterator[Made]:
        if not self.selects(unit):
            return
        product = to_product(unit, self._settings)
        if twin := self._twins.of(unit):
            raise refusal(twin, unit.key, unit.reference)
        if unit.brand:
            yield Made("brands", brand_key(unit.brand), to_brand(unit.brand), unit.brand)
        codes = partial(_codes, unit, self._settings)
        yield Made("products", unit.key, product, product.reference, remarks=codes)


def _codes(article: Article, settings: CatalogueMapping) -> Iterator[str]:
    return (finding.code for finding in remarks(article, settings))


class StockLevels:
    """Levels become one quantity per article, as of the import sequence committed before the first was read."""

    flow: FlowName = "stock"

    def __init__(self, driver: Driver, settings: StockMapping, takes: frozenset[str], contained: Contained) -> None:
        self._driver = driver
        self._settings = settings
        self._takes_variants = "variants" in takes
        self._contained = contained
        self.recipe = recipe_of(settings, self._takes_variants)

    def pages(self, cursor: str | None) -> Iterator[Page[StockLevel]]:
        return self._driver.stock(cursor)

    def again(self, keys: Sequence[str]) -> Sequence[StockLevel]:
        return self._driver.stock_by_key(sorted({article_of(key) for key in keys} | set(keys)))

    def units(self, rows: Sequence[StockLevel]) -> Iterator[tuple[str, Sequence[StockLevel]]]:
        return grouped(rows)

    def make(self, unit: Sequence[StockLevel]) -> Iterator[Made]:
        first = unit[0]
        if first.variant is not None and not self._takes_variants:
            return
        key = stock_key(first.article, first.variant)
        stock = to_stock(unit, self._settings, self._contained.of(key))
        yield Made("stock", key, stock, key, parent=first.article, unhashed=frozenset({"as_of"}))


def grouped(rows: Sequence[StockLevel]) -> Iterator[tuple[str, Sequence[StockLevel]]]:
    """The levels of one page by what they are of: (stock key, all its levels)."""
    ordered = sorted(rows, key=lambda level: stock_key(level.article, level.variant))
    for key, levels in groupby(ordered, key=lambda level: stock_key(level.article, level.variant)):
        yield key, tuple(levels)


class Statuses:
    """Where our documents stand in the ERP becomes the order's status."""

    flow: FlowName = "statuses"

    def __init__(self, driver: Driver, settings: StatusMapping) -> None:
        self._driver = driver
        self._settings = settings
        self.recipe = recipe_of(settings)

    def pages(self, cursor: str | None) -> Iterator[Page[DocumentStatus]]:
        return self._driver.statuses(cursor)

    def again(self, _keys: Sequence[str]) -> None:
        return None

    def units(self, rows: Sequence[DocumentStatus]) -> Iterator[tuple[str, DocumentStatus]]:
        return ((row.key, row) for row in rows)

    def make(self, unit: DocumentStatus) -> Iterator[Made]:
        status = to_status(unit, self._settings)
        if status is not None:
            yield Made("statuses", unit.key, status, unit.number or unit.key)


def without(record: WireModel, fields: frozenset[str]) -> dict[str, Any]:
    """The record as it is sent, less some fields."""
    return {name: value for name, value in record.to_wire().items() if name not in fields}
