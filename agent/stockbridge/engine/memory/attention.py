"""The dead letters, as the state keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from stockbridge.contract.operations.outbox import Revision
from stockbridge.contract.problems import Problem

LetterState = Literal["open", "retrying", "ignored", "solved"]


@dataclass(frozen=True)
class DeadLetter:
    """A failure that waits for a person."""

    id: int
    flow: str
    shop_id: str
    subject: str
    title: str
    problem: Problem
    attempts: int
    first_at: datetime
    last_at: datetime
    state: LetterState
    event: str = ""
    token: str = ""
    revision: Revision | None = None


class AttentionMemory(Protocol):
    """The dead letters."""

    def letters(self, open_only: bool = True) -> Sequence[DeadLetter]: ...

    def letter(self, number: int) -> DeadLetter | None: ...

    def open_count(self) -> int:
        """Those that wait for a person, and those taken up again whose end is not known yet."""
        ...

    def retry(self, numbers: Sequence[int], now: datetime) -> Sequence[DeadLetter]:
        """These are tried again: outgoing rows are due at once; order events are the caller's to ask for."""
        ...

    def ignore(self, numbers: Sequence[int]) -> int:
        """They ask for no more attention, until the same record fails anew; how many they were."""
        ...
