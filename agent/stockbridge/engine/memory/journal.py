"""What was run, when and with what result, as the state keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

RunOutcome = Literal["running", "done", "attention", "failed"]


@dataclass(frozen=True)
class Figures:
    """What a run did. ``unchanged``: the shop has it so; ``left_out``: the selection does not want it there."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    waiting: int = 0
    failed: int = 0
    left_out: int = 0

    def plus(self, other: Figures) -> Figures:
        return Figures(
            self.read + other.read,
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.waiting + other.waiting,
            self.failed + other.failed,
            self.left_out + other.left_out,
        )


@dataclass(frozen=True)
class Run:
    """A row of the journal."""

    id: int
    flow: str
    started_at: datetime
    finished_at: datetime | None
    outcome: RunOutcome
    figures: Figures = field(default_factory=Figures)
    code: str = ""


class Journal(Protocol):
    """What was run, when and with what result."""

    def begin(self, flow: str, now: datetime) -> int: ...

    def end(self, run: int, outcome: RunOutcome, figures: Figures, code: str, now: datetime) -> None: ...

    def last(self) -> Mapping[str, Run]:
        """The last finished run of each flow."""
        ...

    def completed(self) -> Mapping[str, datetime]:
        """When each flow last came to its end; a run that broke off did not."""
        ...
