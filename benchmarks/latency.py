"""From an order in the real shop to its document in the ERP, through the real agent; and a queue of orders drained."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.memory import peak_bytes
from benchmarks.orders import Arrivals, Buyer, Placed, documents, hook_row, keys_of
from benchmarks.place import Meter
from benchmarks.rows import Missing, Row, percentile
from benchmarks.service import RealAgent
from tests.support.prestashop import Shop

BURST: Final = 30
GAPS: Final = (0.3, 2.5)
"""Seconds between the orders of a burst."""
REST: Final = 70.0
"""Seconds between two bursts: longer than the agent stays active after an order, so that it polls idly again."""
AFTER: Final = 20.0
"""How long the last order may take: longer than the idle interval."""
POLLING: Final = "no doorbell: polled each 2 s while orders come, each 15 s (±10 %) when idle"


@dataclass(frozen=True)
class Orders:
    """How many are placed. ``latency`` come in bursts with rests between, ``queue`` stand before the agent starts."""

    latency: int
    queue: int
    seed: int


@dataclass
class OrderFigures:
    """Measures with the agent in a folder of its own; ``tell`` announces each step."""

    shop: Shop
    agent: RealAgent
    meter: Meter
    wanted: Orders
    tell: Callable[[str], None]

    def measure(self) -> list[Row | Missing]:
        self.tell("the real agent: init, pair, sync of the demo ERP's catalogue")
        self.shop.execute("DELETE FROM ps_stockbridge_followup")  # of the catalogue before: measured there
        self.agent.prepare(self.shop)
        buyer = Buyer(self.shop, self.wanted.seed)
        try:
            self.tell("one order to warm up, drained by a first sync")
            buyer.buy()
            self.agent.command("sync", "orders")
            placed, rows = self._latency(buyer)
            drained = self._queue(buyer)
        finally:
            buyer.close()
        return [*rows, hook_row(placed), *drained]

    def _latency(self, buyer: Buyer) -> tuple[list[Placed], list[Row | Missing]]:
        draw = random.Random(self.wanted.seed)
        placed: list[Placed] = []
        with Arrivals(self.agent.erp) as arrivals, self.agent.at_work() as process:
            for number in range(self.wanted.latency):
                if number % BURST == 0:
                    self.tell(f"{number} of {self.wanted.latency} orders placed; the agent falls idle")
                    time.sleep(REST if number else AFTER)
                time.sleep(draw.uniform(*GAPS))
                placed.append(buyer.buy())
            self.tell("the last orders arrive")
            self._await(placed, arrivals)
            memory = peak_bytes(process)
        waits = self._waits(placed, arrivals.at)
        return placed, [*self._latency_rows(placed, waits), _memory(memory)]

    def _await(self, placed: Sequence[Placed], arrivals: Arrivals) -> None:
        end = time.monotonic() + AFTER
        while time.monotonic() < end and len(self._waits(placed, arrivals.at)) < len(placed):
            time.sleep(0.5)

    def _waits(self, placed: Sequence[Placed], at: Mapping[str, float]) -> list[float]:
        keys = keys_of(self.shop, placed)
        return [at[keys[one.order]] - one.stood for one in placed if keys.get(one.order, "") in at]

    def _latency_rows(self, placed: Sequence[Placed], waits: list[float]) -> list[Row | Missing]:
        if len(waits) < len(placed):
            reason = f"{len(placed) - len(waits)} of {len(placed)} orders did not reach the ERP in time"
            return [Missing("order → ERP", reason)]
        note = (
            f"{len(waits)} orders in bursts of {BURST}, from validateOrder's return to the ERP's commit; {POLLING}; "
            f"longest {max(waits):.1f} s"
        )
        return [
            Row("order → ERP, p50", percentile(waits, 0.5), "s", "p50 < 1 s with a doorbell", note=note),
            Row("order → ERP, p99", percentile(waits, 0.99), "s", "p99 < 16 s without one"),
        ]

    def _queue(self, buyer: Buyer) -> list[Row | Missing]:
        self.tell(f"{self.wanted.queue} orders for a queue")
        placed = buyer.buy_many(self.wanted.queue, 2, self.tell)
        self.tell("the queue is drained")
        with self.meter.watching() as requests:
            self.agent.command("sync", "orders")
        name = "queue of orders drained into the ERP"
        there = documents(self.agent.erp)
        calls = requests.of("controller=api")
        arrived = sum(key in there for key in keys_of(self.shop, placed).values())
        if arrived < len(placed):
            return [Missing(name, f"{len(placed) - arrived} of {len(placed)} orders are not in the ERP")]
        seconds = max(call.at + call.ms / 1000 for call in calls) - min(call.at for call in calls)
        php = sum(call.cpu_ms for call in calls) / len(placed)
        note = (
            f"{len(placed)} orders, from the agent's first request to the end of the last settle; "
            f"{php:.1f} ms of PHP's processor time an order"
        )
        return [Row(name, len(placed) / seconds, "/s", "≥ 300 /s", note=note)]


def _memory(peak: int | None) -> Row | Missing:
    name = "memory of the agent, at work on orders"
    if peak is None:
        return Missing(name, "this system has no /proc")
    return Row(name, peak / 1048576, "MB", "< 200 MB", note="`stockbridge run` with the demo ERP")
