"""The quantity that may be sold of one article: a formula summed over warehouses. The shop floors it to whole units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from stockbridge.contract.base import SCALE
from stockbridge.contract.records.trade import Stock
from stockbridge.drivers.api import FallsAt
from stockbridge.drivers.records import DocumentKind, StockLevel
from stockbridge.errors import Defect
from stockbridge.mapping.money import ZERO
from stockbridge.mapping.settings import StockFormula, StockMapping

_FORMULAS: Mapping[StockFormula, Callable[[StockLevel], Decimal]] = {
    "physical": lambda level: level.physical,
    "available": lambda level: level.physical - level.reserved,
    "forecast": lambda level: level.physical - level.reserved + level.incoming,
}


_RESERVING: frozenset[DocumentKind] = frozenset({"quote", "order"})


def falls_at(falls: Mapping[DocumentKind, FallsAt], kind: DocumentKind, settings: StockMapping) -> FallsAt:
    """When the figure that we send falls. A document that only reserves leaves the physical stock until delivery."""
    available_falls = falls.get(kind, "never")
    if settings.formula == "physical" and available_falls == "order" and kind in _RESERVING:
        return "delivery"
    return available_falls


def to_stock(levels: Sequence[StockLevel], settings: StockMapping, as_of: int) -> Stock:
    """``levels``: all of one article (or variant), one per warehouse, from one snapshot; ``as_of``: the import sequence
    committed before it was read. In none of the chosen warehouses: zero."""
    articles = {(level.article, level.variant) for level in levels}
    if len(articles) != 1:
        raise Defect("mixed_levels", "Stock is computed for exactly one article at a time.")
    ((article, variant),) = articles
    chosen = _chosen(levels, settings)
    incoming = [level for level in chosen if level.incoming > 0]
    dates = [level.incoming_on for level in incoming if level.incoming_on is not None]
    return Stock(
        product=article,
        variant=variant,
        quantity=quantity_of(levels, settings),
        as_of=as_of,
        physical=_sum(level.physical for level in chosen),
        incoming=_sum(level.incoming for level in incoming) if incoming else None,
        incoming_on=min(dates, default=None),
    )


def quantity_of(levels: Sequence[StockLevel], settings: StockMapping) -> Decimal:
    """What may be sold by the formula, over the chosen warehouses; the shop floors it."""
    formula = _FORMULAS[settings.formula]
    return _sum(formula(level) for level in _chosen(levels, settings))


def _chosen(levels: Sequence[StockLevel], settings: StockMapping) -> Sequence[StockLevel]:
    return [level for level in levels if settings.warehouses is None or level.warehouse in settings.warehouses]


def _sum(quantities: Iterable[Decimal]) -> Decimal:
    return sum(quantities, ZERO).quantize(SCALE)
