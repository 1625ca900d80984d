"""A dry run as views tell it, kept in one file until the next one; ``engine.planning`` makes it.

The file has a JSON object a line: each record that a run would do something with, and last the summary.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO, Final

from stockbridge.clock import Clock
from stockbridge.contract.problems import Problem
from stockbridge.engine.plan import Planned, Step
from stockbridge.engine.planning import PLANNED, Planning
from stockbridge.engine.progress import Report
from stockbridge.engine.push import Push
from stockbridge.engine.sides import Sides
from stockbridge.service.status import View

FILE: Final = "plan.ndjson"


class ChangeView(View):
    """One field, with the record's own name of it."""

    field: str
    before: str | None
    after: str | None


class Remark(View):
    """Why a record is refused or waits, or what someone should mend though it goes on."""

    code: str
    sentence: str
    remedy: str
    field: str


class PlanEntry(View):
    """One record that a run would do something with."""

    flow: str
    shop_id: str
    key: str
    title: str
    step: Step
    changes: tuple[ChangeView, ...] = ()
    remarks: tuple[Remark, ...] = ()
    problem: Remark | None = None
    after: str = ""


class PlanSummary(View):
    """How many records of each flow go which way, and how many carry a remark."""

    made_at: datetime
    flows: dict[str, dict[Step, int]]
    remarks: dict[str, int]
    file: str

    @property
    def refused(self) -> int:
        """Records that would need attention."""
        return sum(steps.get("refuse", 0) for steps in self.flows.values())


class Plans:
    """Makes dry runs. ``between``: orders do not wait for one."""

    def __init__(self, *, sides: Sides, push: Push, clock: Clock, folder: Path, between: Callable[[], None]) -> None:
        self._sides = sides
        self._push = push
        self._clock = clock
        self._file = folder / FILE
        self._between = between

    def make(self, flows: Sequence[str], report: Report) -> PlanSummary:
        """Raises what stopped it; the file of the last dry run is then still the one before."""
        unfinished = self._file.with_suffix(".new")
        with unfinished.open("w", encoding="utf-8") as out:
            planning = Planning(self._sides, self._push, lambda planned: _write(out, view_of(planned)), self._between)
            counts = planning.run([flow for flow in PLANNED if flow in flows], report)
            summary = PlanSummary(
                made_at=self._clock.now(),
                flows={flow: dict(steps) for flow, steps in counts.steps.items()},
                remarks={flow: count for flow, count in counts.remarks.items() if count},
                file=str(self._file),
            )
            _write(out, summary)
        unfinished.replace(self._file)
        return summary


def view_of(planned: Planned) -> PlanEntry:
    return PlanEntry(
        flow=planned.flow,
        shop_id=planned.shop_id,
        key=planned.key,
        title=planned.title,
        step=planned.step,
        changes=tuple(ChangeView(**change.model_dump()) for change in planned.changes),
        remarks=tuple(_remark(warning) for warning in planned.warnings),
        problem=_remark(planned.problem) if planned.problem else None,
        after=planned.after,
    )


def _remark(told: Problem) -> Remark:
    return Remark(code=told.code, sentence=told.detail, remedy=told.remedy or "", field=told.field or "")


def _write(out: IO[str], view: View) -> None:
    out.write(view.model_dump_json(exclude_defaults=True) + "\n")


def entries_in(file: Path) -> Iterator[PlanEntry]:
    """The records, without the summary."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            if "step" in told:
                yield PlanEntry.model_validate(told)


def most_drastic(entries: Iterator[PlanEntry], count: int) -> list[PlanEntry]:
    """What a person should look at first: refusals, removals, goods that vanish from sale, steep cuts."""
    return heapq.nsmallest(count, entries, key=gravity)


def gravity(entry: PlanEntry) -> tuple[int, Decimal, str]:
    """Smaller is graver; by step, then by how much a figure falls."""
    changed = {change.field.rpartition("/")[2]: change for change in entry.changes}
    left = min((_left(change) for name, change in changed.items() if name in FALLING), default=Decimal(1))
    if entry.step == "change" and "published" in changed and changed["published"].after == "false":
        left = Decimal(0)
    return (_GRAVITY[entry.step], left, entry.key)


_GRAVITY: Final[dict[Step, int]] = {
    "refuse": 0,
    "remove": 1,
    "change": 2,
    "wait": 3,
    "create": 4,
    "left_out": 5,
    "unchanged": 5,
}
FALLING: Final = frozenset({"price", "quantity"})
"""Fields whose fall costs money."""


def _left(change: ChangeView) -> Decimal:
    """What is left of a figure, as a share of what it was; 1 where it does not fall."""
    with suppress(InvalidOperation, ZeroDivisionError):
        return min(Decimal(1), Decimal(change.after or "0") / Decimal(change.before or "0"))
    return Decimal(1)
