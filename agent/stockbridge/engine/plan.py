"""A dry run in values: what would become of each record, and how many go which way; ``planning`` finds it out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from stockbridge.contract.operations.catalogue import Change, PlanAnswer
from stockbridge.contract.operations.session import FlowName
from stockbridge.contract.problems import Problem
from stockbridge.engine.memory import Outgoing

Step = Literal["create", "change", "remove", "wait", "refuse", "unchanged", "left_out"]
"""What a run would do with a record. ``wait``: until its parent is in the shop. ``refuse``: it would need attention."""
STEPS: Final[tuple[Step, ...]] = ("create", "change", "remove", "wait", "refuse", "unchanged", "left_out")

TOGETHER: Final = 200
MOST_BYTES: Final = 1_000_000
PARENTS: Final[Mapping[str, FlowName]] = {
    "brand": "brands",
    "default_category": "categories",
    "categories": "categories",
    "parent": "categories",
    "product": "products",
    "variant": "variants",
}
"""The flow of the record that a field names."""


@dataclass(frozen=True)
class Planned:
    """One record and what would become of it. ``after`` names the record that would be created before it."""

    flow: FlowName
    shop_id: str
    key: str
    title: str
    step: Step
    changes: tuple[Change, ...] = ()
    warnings: tuple[Problem, ...] = ()
    problem: Problem | None = None
    after: str = ""


@dataclass
class Counts:
    """How many records of each flow go which way, and how many of them carry a remark."""

    steps: dict[FlowName, Counter[Step]] = field(default_factory=dict)
    remarks: Counter[FlowName] = field(default_factory=Counter)

    def add(self, flow: FlowName, step: Step, count: int = 1) -> None:
        self.steps.setdefault(flow, Counter())[step] += count


_STEPS: Final[Mapping[str, Step]] = {
    "created": "create",
    "updated": "change",
    "unchanged": "unchanged",
    "failed": "refuse",
    "unprocessed": "wait",
}


def step_of(answer: PlanAnswer) -> Step:
    return _STEPS[answer.result]


def parent_of(record: Outgoing, answer: PlanAnswer) -> tuple[FlowName, str] | None:
    """The record that a waiting one waits for, from the field that the shop names."""
    if answer.problem is None or not answer.problem.field:
        return None
    value: Any = json.loads(record.body)
    parts = answer.problem.field.strip("/").split("/")[1:]
    with suppress(LookupError, TypeError, ValueError):  # a pointer of the shop's, which need not fit the record
        for part in parts:
            value = value[int(part)] if isinstance(value, list) else value[part]
        flow = PARENTS.get(parts[0])
        return (flow, value) if flow is not None and isinstance(value, str) else None
    return None


def batches(records: Sequence[Outgoing]) -> Iterator[list[Outgoing]]:
    """So many at once that the shop answers soon, and within the contract's bounds."""
    batch: list[Outgoing] = []
    size = 0
    for record in records:
        if batch and (len(batch) == TOGETHER or size + len(record.body) > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(record)
        size += len(record.body)
    if batch:
        yield batch
