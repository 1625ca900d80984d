"""One run of one flow, with its row in the journal; ``worker`` runs them by schedule, the ``sync`` command once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import structlog

from stockbridge.clock import Clock
from stockbridge.engine.memory import Figures, Memory, RunOutcome
from stockbridge.engine.progress import Meter, Report
from stockbridge.engine.pull import Pull, Pulled
from stockbridge.engine.push import PUSH_FLOWS, Push, PushFlow
from stockbridge.errors import ErpUnreachable, StockbridgeError

log = structlog.get_logger()

Flow = Literal["orders", "products", "stock", "statuses"]
FLOWS: Final[tuple[Flow, ...]] = ("orders", *PUSH_FLOWS)
"""Orders first: what they take from the stock is in the figures that follow."""


class Runs:
    """All flows of one agent. ``between`` is called after each lease of a long run of orders, as by ``Push``."""

    def __init__(
        self, *, pull: Pull, push: Push, memory: Memory, clock: Clock, between: Callable[[], None] = lambda: None
    ) -> None:
        self._pull = pull
        self._push = push
        self._memory = memory
        self._clock = clock
        self._between = between

    def run(self, flow: Flow, report: Report) -> Figures:
        """Raises what stopped it, after what was done is settled and written down."""
        if flow == "orders":
            return self.orders(report)
        return self._journalled(flow, lambda: self._outgoing(flow, report))

    def orders(self, report: Report) -> Figures:
        """Until the shop has no more."""
        meter = Meter(self._clock, report, "orders", "taking")
        total = Figures()
        while True:
            pulled = self._lease(meter)
            total = total.plus(pulled.figures)
            if not pulled.more or pulled.figures.read == pulled.figures.waiting:
                return total
            self._between()

    def _lease(self, meter: Meter) -> Pulled:
        """A look that finds nothing leaves no row."""
        started, journal = self._clock.now(), self._memory.journal
        pulled = self._pull.run()
        figures = pulled.figures
        if figures.read:
            journal.end(journal.begin("orders", started), _outcome(figures), figures, "", self._clock.now())
            meter.add(figures.read, pulled.backlog)
        return pulled

    def _outgoing(self, flow: PushFlow, report: Report) -> Figures:
        try:
            return self._push.run(flow, report)
        except ErpUnreachable:
            self._push.send(flow, report)  # what is queued needs no ERP
            raise

    def _journalled(self, flow: Flow, work: Callable[[], Figures]) -> Figures:
        journal = self._memory.journal
        run = journal.begin(flow, self._clock.now())
        try:
            figures = work()
        except StockbridgeError as error:
            journal.end(run, "failed", Figures(), error.code, self._clock.now())
            log.info("a run broke off", flow=flow, run=run, code=error.code)
            raise
        journal.end(run, _outcome(figures), figures, "", self._clock.now())
        log.info(
            "a run ended", flow=flow, run=run, created=figures.created, updated=figures.updated, failed=figures.failed
        )
        return figures


def _outcome(figures: Figures) -> RunOutcome:
    return "attention" if figures.failed else "done"
