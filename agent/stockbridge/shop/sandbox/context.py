"""What every part of the sandbox shop stands on: database, state, clock, faults; ``shop`` makes one per shop."""

from __future__ import annotations

from dataclasses import dataclass

from stockbridge.clock import Clock
from stockbridge.shop.sandbox.database import Database
from stockbridge.shop.sandbox.faults import Faults
from stockbridge.shop.sandbox.state import State


@dataclass(frozen=True)
class Context:
    """One shop. ``url`` is the address that agents are paired with."""

    url: str
    db: Database
    state: State
    clock: Clock
    faults: Faults

    def now(self) -> int:
        """The shop's clock, Unix seconds."""
        return int(self.clock.now().timestamp()) + self.faults.clock_offset
