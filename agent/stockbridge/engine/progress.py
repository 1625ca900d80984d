"""How far a long work is, as values; the terminal, the socket and the status show them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from stockbridge.clock import Clock

Phase = Literal["reading", "sending", "taking", "planning"]
"""Out of the ERP, out to the shop, from the shop into the ERP, and a look at what would be done."""


@dataclass(frozen=True)
class Progress:
    """``total`` is None where it is not known; the rate is in records per second since the work began."""

    flow: str
    phase: Phase
    done: int
    total: int | None
    rate: float

    @property
    def seconds_left(self) -> float | None:
        if self.total is None or self.rate <= 0:
            return None
        return max(0, self.total - self.done) / self.rate


Report = Callable[[Progress], None]


class Meter:
    """Measures one phase of one flow and reports it."""

    def __init__(self, clock: Clock, report: Report, flow: str, phase: Phase, total: int | None = None) -> None:
        self._clock = clock
        self._report = report
        self._flow = flow
        self._phase = phase
        self._total = total
        self._began = clock.monotonic()
        self.done = 0

    def add(self, count: int, ahead: int | None = None) -> None:
        """``ahead``: how many are known to follow now, where that was not known from the beginning."""
        self.done += count
        if ahead is not None:
            self._total = self.done + ahead
        passed = self._clock.monotonic() - self._began
        rate = self.done / passed if passed > 0 else 0.0
        self._report(Progress(self._flow, self._phase, self.done, self._total, rate))
