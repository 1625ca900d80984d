"""The ERP's catalogue, stock and statuses into the shop: read, queued and sent by flow; ``pull`` is the other way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from stockbridge.contract.operations.session import FlowName, HelloResult
from stockbridge.engine.memory import Contained, Figures
from stockbridge.engine.progress import Report
from stockbridge.engine.readers import Articles, Families, Reader, Statuses, StockLevels
from stockbridge.engine.reading import Reading, ShopsOf
from stockbridge.engine.removal import remove_absent
from stockbridge.engine.sending import Sending, finish
from stockbridge.engine.sides import Sides
from stockbridge.engine.twins import look_again
from stockbridge.mapping.settings import CatalogueMapping, OrderMapping, StatusMapping, StockMapping
from stockbridge.mapping.stock import falls_at

PushFlow = Literal["products", "stock", "statuses"]
PUSH_FLOWS: Final[tuple[PushFlow, ...]] = ("products", "statuses", "stock")
"""Statuses before stock: they say which orders the ERP's figures contain."""

SENT_BY: Final[Mapping[PushFlow, tuple[FlowName, ...]]] = {
    "products": ("categories", "brands", "products"),
    "stock": ("stock",),
    "statuses": ("statuses",),
}
"""In this order: what others belong to comes first."""


@dataclass(frozen=True)
class Mappings:
    """The merchant's decisions; those on the catalogue depend on what the shop says of itself."""

    orders: OrderMapping
    catalogue: Callable[[HelloResult], CatalogueMapping]
    stock: StockMapping
    statuses: StatusMapping


class Push:
    """The way of the catalogue. ``between`` is called after each page and batch: orders do not wait for a long run."""

    def __init__(self, sides: Sides, mappings: Mappings, between: Callable[[], None]) -> None:
        self._sides = sides
        self._mappings = mappings
        self._between = between
        self._left_over = 0

    def run(self, flow: PushFlow, report: Report) -> Figures:
        """Reads what changed, sends all that is due. Raises ``ErpUnreachable`` or the shop's trouble."""
        self._sides.watch.ensure()
        if flow == "products":
            look_again(self._sides.memory, self._sides.clock.now())
        figures = Figures()
        for reader in self.readers(flow):
            reading = Reading(self._sides, reader, self.shops_of(flow))
            figures = figures.plus(reading.run(report, self._meanwhile(flow)))
            if isinstance(reader, Articles):
                remove_absent(self._sides, reader)
        return figures.plus(self.send(flow, report))

    def send(self, flow: PushFlow, report: Report) -> Figures:
        """Sends what is queued, without the ERP."""
        figures = Figures()
        for part in SENT_BY[flow]:
            if part in self._sides.session.shop.flows:
                figures = figures.plus(Sending(self._sides, part).run(report, self._between))
        if figures.created + figures.updated or self._left_over:
            self._left_over = finish(self._sides, self._between)
        return figures

    def readers(self, flow: PushFlow) -> Sequence[Reader]:
        """In the order in which what they make is sent."""
        driver, shop = self._sides.driver, self._sides.session.shop
        takes = frozenset[str](shop.flows)
        if flow == "products":
            catalogue = self._mappings.catalogue(shop)
            titles = partial(self._sides.memory.catalogue.titles, "products")
            return (Families(driver, catalogue), Articles(driver, catalogue, takes, titles))
        if flow == "stock":
            # before the first level is read: what the ERP wrote later may or may not be in the figures
            return (StockLevels(driver, self._mappings.stock, takes, self._contained()),)
        return (Statuses(driver, self._mappings.statuses),)

    def _contained(self) -> Contained:
        kinds = self._sides.driver.capabilities.stock_falls
        falls = falls_at(kinds, self._mappings.orders.kind, self._mappings.stock)
        return self._sides.memory.orders.contained(falls_at_order=falls == "order")

    def _meanwhile(self, flow: PushFlow) -> Callable[[], None]:
        """An order imported while stock is read stands in figures whose ``as_of`` says it does not: its hold in the
        shop would never end, for the ERP has no further change to tell."""
        return self._between if flow != "stock" else lambda: None

    def shops_of(self, flow: PushFlow) -> ShopsOf:
        """Which shops get the records of a flow."""
        if flow == "statuses":
            return self._sides.memory.orders.shops
        shops = self._sides.session.shop.vocabulary.shops
        default = next((shop.id for shop in shops if shop.default), shops[0].id if shops else "1")
        return lambda keys: dict.fromkeys(keys, default)
