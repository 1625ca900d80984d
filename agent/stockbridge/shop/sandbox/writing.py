"""What a flow's writer gives back, as a value; ``applier`` keeps it, ``writers`` and ``statuses`` make it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

from stockbridge.contract.problems import Problem

Result = Literal["created", "updated", "unchanged", "waiting", "failed", "unprocessed"]


@dataclass(frozen=True)
class Outcome:
    """What became of one item."""

    result: Result
    entity_id: int | None = None
    code: str | None = None
    problem: Problem | None = None
    warnings: tuple[Problem, ...] = ()

    @property
    def applied(self) -> bool:
        """Whether the version counts as applied from now on."""
        return self.result in {"created", "updated", "unchanged"}


class Writer(Protocol):
    """Writes one record into the shop; ``entity_id`` is known where it was applied before. Runs in a transaction."""

    def __call__(self, entity_id: int | None, record: Any) -> Outcome: ...


def outcome(result: Result, entity_id: int | None = None, code: str | None = None) -> Outcome:
    return Outcome(result, entity_id, code)


def failed(told: Problem) -> Outcome:
    return Outcome("failed", code=told.code, problem=told)


def waiting(told: Problem) -> Outcome:
    return Outcome("waiting", code=told.code, problem=told)
