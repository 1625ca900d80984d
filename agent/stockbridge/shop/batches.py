"""How many items go into one batch, as values; ``client`` acts on them.

From 100 items, growing while the shop's time stays under 3 s, halved on a refusal, an error or a time-out. At size 1,
five tries without an answer, each followed by an answered hello, make the item a dead letter: the shop lives, and this
item is what it cannot answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from stockbridge.contract.limits import MAX_INFLATED_BYTES, MAX_ITEMS

FIRST: Final = 100
LARGEST: Final = MAX_ITEMS
GROWS_UNDER_MS: Final = 3_000
TRIES: Final = 5
ROOM: Final = MAX_INFLATED_BYTES - 65_536
"""Raw bytes for items; the rest is for the envelope. What packs badly meets the bound of the payload, and is halved."""


@dataclass(frozen=True)
class Pace:
    """The state of one flow. ``silences`` counts tries of a single item that got no answer while hello got one."""

    size: int = FIRST
    silences: int = 0
    waiting_for_hello: bool = False

    def take(self, sizes: Sequence[int]) -> int:
        """How many of the first items, of these raw sizes in bytes, go now: at least one."""
        taken = total = 0
        for size in sizes[: self.size]:
            total += size + 1
            if total > ROOM and taken:
                break
            taken += 1
        return taken

    def answered(self, sent: int, spent_ms: int) -> Pace:
        """A batch was answered: it grows only where it was full, and shrinks where the shop took long."""
        calm = replace(self, silences=0, waiting_for_hello=False)
        if spent_ms > GROWS_UNDER_MS:
            return replace(calm, size=max(1, min(self.size, sent * GROWS_UNDER_MS // spent_ms)))
        return replace(calm, size=min(LARGEST, self.size * 2)) if sent >= self.size else calm

    def refused(self, sent: int) -> Pace:
        """The shop answered, and refused the batch as a whole."""
        return replace(self, size=max(1, sent // 2), silences=0, waiting_for_hello=False)

    def unanswered(self, sent: int) -> Pace:
        """No answer. For a single item the try counts once a hello is answered."""
        return replace(self, size=max(1, sent // 2), waiting_for_hello=sent == 1)

    def greeted(self) -> Pace:
        """A hello was answered: the shop lives, so the silence was the item's."""
        if not self.waiting_for_hello:
            return self
        return replace(self, silences=self.silences + 1, waiting_for_hello=False)

    @property
    def gives_up(self) -> bool:
        """The item that stands first is a dead letter."""
        return self.silences >= TRIES

    def given_up(self) -> Pace:
        """Its place is free; the next one is tried alone."""
        return replace(self, size=1, silences=0)
