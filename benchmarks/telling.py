"""Shows how far a run is, on standard error: steps with the time since its beginning, and counts within long ones."""

from __future__ import annotations

import sys
from typing import Final

from stockbridge.clock import Clock
from stockbridge.engine.progress import Progress

QUIET_SECONDS: Final = 5.0
"""How long nothing is shown between two lines of the same step."""


class Teller:
    """A line for each step, and one every few seconds within it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began = self._shown = clock.monotonic()

    def tell(self, what: str) -> None:
        now = self._shown = self._clock.monotonic()
        minutes, seconds = divmod(int(now - self._began), 60)
        sys.stderr.write(f"[{minutes:02}:{seconds:02}] {what}\n")
        sys.stderr.flush()

    def report(self, progress: Progress) -> None:
        """The engine's own progress."""
        if self._clock.monotonic() - self._shown >= QUIET_SECONDS:
            of = f" of {progress.total:,}" if progress.total is not None else ""
            self.tell(f"    {progress.flow}, {progress.phase}: {progress.done:,}{of}, {progress.rate:,.0f}/s")
