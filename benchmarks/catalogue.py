"""The catalogue's figures on our side: products and stock through the agent's engine; ``peer`` has the other side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from benchmarks.agent import BenchAgent, Spent
from benchmarks.erp import BRANDS
from benchmarks.place import Meter, Request

FINISH_MS: Final = 5000

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Sizes:
    """How much is measured. ``first`` products come before the others, and as many at last, when there are ``grown``:
    that shows whether the cost per item grows."""

    products: int
    first: int
    grown: int
    stock_rows: int
    finish_rounds: int


@dataclass(frozen=True)
class Run:
    """Some records, and the seconds that they took."""

    count: int
    spent: Spent

    @property
    def sent_rate(self) -> float:
        return self.count / self.spent.sending

    @property
    def read_rate(self) -> float:
        return self.count / self.spent.reading

    @property
    def used(self) -> str:
        """Whose processor time a record takes."""
        return self.spent.used.each(self.count)

    @property
    def cost(self) -> float:
        """Milliseconds per record on their way to the shop."""
        return self.spent.sending * 1000 / self.count


@dataclass(frozen=True)
class Ours:
    """What was measured of the catalogue. ``finish``: pieces of follow-up work a second, None where none waited."""

    first: Run
    created: Run
    finish: float | None
    unchanged: Run
    first_stock: Run
    stocked: Run
    stock: tuple[Run, ...]
    prices: Run
    texts: Run
    php: tuple[Request, ...]

    @property
    def stock_rate(self) -> float:
        return sum(run.count for run in self.stock) / sum(run.spent.sending for run in self.stock)

    @property
    def complete_rate(self) -> float:
        """Products with their stock."""
        return both(self.created.sent_rate, self.stocked.sent_rate)


def both(one: float, other: float) -> float:
    """The rate of doing one thing after the other."""
    return 1 / (1 / one + 1 / other)


@dataclass
class Catalogue:
    """Fills the shop, changes all of it, and measures each step, which ``tell`` announces."""

    agent: BenchAgent
    meter: Meter
    sizes: Sizes
    tell: Tell

    def measure(self) -> Ours:
        with self.meter.watching() as requests:
            first, first_stock = self._first()
            created = self._products(f"create products {self.sizes.first + 1:,} to {self.sizes.products:,}")
            finish = self._finish()
            unchanged = self._products("the unchanged catalogue again")
            stocked = self._stock("the stock of the new products")
            stock = self._changed_stock()
            self.agent.erp.price_round += 1
            prices = self._products("change all prices")
            self.agent.erp.price_round += 1
            self.agent.erp.edition += 1
            texts = self._products("change all texts and prices")
        php = tuple(requests.of("controller=api"))
        return Ours(first, created, finish, unchanged, first_stock, stocked, stock, prices, texts, php)

    def grow(self) -> tuple[Run, Run]:
        """The last products of a shop that has many by then, and the stock of all of them."""
        self.agent.erp.count = self.sizes.grown - self.sizes.first
        self._products(f"create products up to {self.agent.erp.count:,}")
        self.agent.erp.count = self.sizes.grown
        created = self._products(f"the last {self.sizes.first:,} of {self.sizes.grown:,} products")
        self._stock("their stock")
        self.agent.erp.stock_round += 1
        return created, self._stock(f"stock of all {self.sizes.grown:,} changes")

    def _first(self) -> tuple[Run, Run]:
        self.tell("categories and brands")
        self.agent.categories()
        self.agent.erp.count = BRANDS  # one product of each: brands are written one by one, and are no products
        self.agent.products()
        self.agent.erp.count = self.sizes.first
        created = self._products(f"the first {self.sizes.first:,} products of an empty catalogue")
        self._stock("their stock")
        self.agent.erp.stock_round += 1
        changed = self._stock("their stock changes")
        self.agent.erp.count = self.sizes.products
        return created, changed

    def _products(self, what: str) -> Run:
        self.tell(what)
        return _run(self.agent.products())

    def _stock(self, what: str) -> Run:
        self.tell(what)
        return _run(self.agent.stock())

    def _changed_stock(self) -> tuple[Run, ...]:
        runs: list[Run] = []
        while (done := sum(run.count for run in runs)) < self.sizes.stock_rows:
            self.agent.erp.stock_round += 1
            runs.append(self._stock(f"changed stock: {done:,} of {self.sizes.stock_rows:,} rows so far"))
        return tuple(runs)

    def _finish(self) -> float | None:
        self.tell("follow-up work of products: search index, other modules' hooks")
        done = spent = 0
        for _ in range(self.sizes.finish_rounds):
            result = self.agent.sides.gateway.finish(FINISH_MS)
            done, spent = done + result.done, spent + result.spent_ms
            if result.backlog == 0:
                break
        return done * 1000 / spent if done and spent else None


def _run(spent: Spent) -> Run:
    """Counts what was sent, or what was read where nothing was; a refusal would make the figure mean nothing."""
    figures = spent.figures
    if figures.failed or figures.waiting:
        raise RuntimeError(f"the shop did not take every record: {figures}")
    return Run(figures.created + figures.updated or figures.read, spent)
