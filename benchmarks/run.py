"""One run from beginning to end: what is measured, in which order, on which shop; ``report`` words the rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from benchmarks import bad_signature
from benchmarks.agent import BenchAgent, paired_agent, pairing_text
from benchmarks.catalogue import Catalogue, Sizes
from benchmarks.costs import idle_poll
from benchmarks.erp import BenchErp
from benchmarks.latency import BURST, OrderFigures, Orders
from benchmarks.peer import Peer
from benchmarks.place import Meter, instrument
from benchmarks.report import catalogue_rows, flatness_rows, memory_row, unchanged_rows
from benchmarks.rows import Missing, Row
from benchmarks.service import RealAgent
from benchmarks.telling import Teller
from benchmarks.unchanged import Again
from benchmarks.unchanged import measure as read_again
from benchmarks.webservice import Effort
from stockbridge.contract.pairing_string import PairingString
from tests.support.prestashop import Shop

Measured = list[Row | Missing]


@dataclass(frozen=True)
class Plan:
    """How much of everything."""

    sizes: Sizes
    effort: Effort
    orders: Orders
    polls: int
    readings: tuple[int, ...]

    @classmethod
    def of(cls, products: int, seed: int, *, quick: bool) -> Self:
        first = max(200, products // 5)
        if quick:
            sizes = Sizes(products, first, grown=products + first, stock_rows=4 * products, finish_rounds=1)
            return cls(sizes, Effort((1, 50), (4,)), Orders(20, 60, seed), 30, (1_000, 10_000))
        sizes = Sizes(products, first, grown=2 * products, stock_rows=20 * products, finish_rounds=3)
        return cls(sizes, Effort(), Orders(2 * BURST, 300, seed), 100, (1_000, 10_000, 100_000))


@dataclass(frozen=True)
class Bench:
    """The steps, each on what the ones before left."""

    shop: Shop
    folder: Path
    plan: Plan
    teller: Teller

    def measure(self) -> Measured:
        self.teller.tell("requests with a bad signature")
        registered = PairingString.decode(pairing_text(self.shop)).key().key_id
        signature: Measured = list(bad_signature.measure(self.shop, registered).rows())
        meter = instrument(self.shop)
        erp = BenchErp(0)
        with paired_agent(self.shop, self.folder / "engine", erp, meter, self.teller.report) as agent:
            catalogue = self._catalogue(agent, meter)
        orders = self._orders(meter)
        readings = [self._again(count) for count in self.plan.readings]
        return [*orders, *catalogue, *unchanged_rows(readings), *signature]

    def _catalogue(self, agent: BenchAgent, meter: Meter) -> Measured:
        catalogue = Catalogue(agent, meter, self.plan.sizes, self.teller.tell)
        ours = catalogue.measure()
        self.teller.tell("polls that find nothing")
        idle = idle_poll(self.shop, agent, meter, self.plan.polls)
        peers = Peer(self.shop, agent.erp, self.plan.effort, self.teller.tell).measure()
        grown = catalogue.grow()
        rows = flatness_rows(ours, grown, self.plan.sizes.grown)
        return [*catalogue_rows(ours, peers), *rows, memory_row(ours), idle]

    def _orders(self, meter: Meter) -> Measured:
        agent = RealAgent(self.folder / "agent")
        return OrderFigures(self.shop, agent, meter, self.plan.orders, self.teller.tell).measure()

    def _again(self, count: int) -> Again:
        self.teller.tell(f"{count:,} unchanged products, read by an agent of their own")
        return read_again(count)
