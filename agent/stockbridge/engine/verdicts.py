"""What becomes of one leased event, as a value: ``orders`` decides, ``pull`` remembers and settles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stockbridge.contract.operations.outbox import LeasedEvent, SettleItem
from stockbridge.contract.problems import Problem
from stockbridge.engine.memory import Figures, Import, Refusal


@dataclass(frozen=True)
class Done:
    """It stands in the ERP (or needs nothing there). ``remember`` is what is new about it."""

    event: LeasedEvent
    erp_key: str = ""
    number: str = ""
    remember: Import | None = None
    created: bool = False
    sequence: int = 0


@dataclass(frozen=True)
class Again:
    """Later; nothing is counted against it."""

    event: LeasedEvent
    seconds: int


@dataclass(frozen=True)
class Dead:
    """A person must act. ``refusal`` is missing where the dead letter stands already."""

    event: LeasedEvent
    problem: Problem
    refusal: Refusal | None = None


Verdict = Done | Again | Dead


def settle_item(verdict: Verdict, sequences: Mapping[str, int]) -> SettleItem:
    """How the shop is told."""
    event = verdict.event
    told: dict[str, Any] = {"event": event.event, "revision": event.revision}
    if isinstance(verdict, Again):
        return SettleItem(**told, outcome="retry", retry_seconds=verdict.seconds)
    if isinstance(verdict, Dead):
        return SettleItem(**told, outcome="dead", problem=verdict.problem)
    if verdict.erp_key:
        told["erp_key"] = verdict.erp_key
    if verdict.number:
        told["erp_number"] = verdict.number
    sequence = sequences.get(verdict.remember.subject, 0) if verdict.remember else verdict.sequence
    if sequence:
        told["import_sequence"] = sequence
    return SettleItem(**told, outcome="done")


def figures_of(verdicts: list[Verdict]) -> Figures:
    """Created, updated, unchanged, waiting and failed."""
    done = [verdict for verdict in verdicts if isinstance(verdict, Done)]
    created = sum(verdict.created for verdict in done)
    written = sum(verdict.remember is not None and verdict.remember.written for verdict in done)
    return Figures(
        read=len(verdicts),
        created=created,
        updated=written - created,
        unchanged=len(done) - written,
        waiting=sum(isinstance(verdict, Again) for verdict in verdicts),
        failed=sum(isinstance(verdict, Dead) for verdict in verdicts),
    )
