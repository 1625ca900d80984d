"""When to try again, as values; the worker loop acts on them."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class RetryDecision:
    """Try again after ``seconds``, or give up (``None``)."""

    seconds: float | None

    @property
    def gives_up(self) -> bool:
        return self.seconds is None


@dataclass(frozen=True)
class Backoff:
    """Doubling delays with full jitter, bounded. ``attempts`` 0 means for ever."""

    first_seconds: float = 1.0
    longest_seconds: float = 300.0
    attempts: int = 0

    def after(self, failures: int, draw: random.Random) -> RetryDecision:
        """The decision after the ``failures``-th failure in a row (1 is the first)."""
        if self.attempts and failures >= self.attempts:
            return RetryDecision(None)
        ceiling = min(self.longest_seconds, self.first_seconds * 2 ** min(failures - 1, 30))
        return RetryDecision(ceiling / 2 + draw.uniform(0, ceiling / 2))
