"""Empties the outbox of one flow into the shop, batch by batch; ``outcomes`` reads answers, the gateway paces."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

import structlog

from stockbridge.contract.operations import FLOW_RECORDS
from stockbridge.contract.operations.catalogue import ApplyAnswer, ApplyItem
from stockbridge.contract.operations.session import FlowName
from stockbridge.contract.problems import problem
from stockbridge.engine.memory import Conclusion, Figures, OutboxRow
from stockbridge.engine.outcomes import conclusion, figures_of
from stockbridge.engine.ports import Applied
from stockbridge.engine.progress import Meter, Report
from stockbridge.engine.sides import Sides
from stockbridge.errors import RequestRefused, ShopBusy, ShopUnreachable, UnknownAnswer
from stockbridge.retry import Backoff

log = structlog.get_logger()

FIRST: Final = 200
MOST_BYTES: Final = 3_500_000
"""Raw bytes fetched for one batch; the gateway sends as many of them as the shop takes."""
FRUITLESS: Final = 25
"""Batches in a row that moved nothing: halving from the largest, and five tries of a single item, need fewer."""
PAUSES: Final = Backoff(first_seconds=0.5, longest_seconds=10, attempts=FRUITLESS)
TOO_LARGE: Final = frozenset({"too_large", "inflated_too_large", "line_too_long", "too_many_keys"})
FIRST_ITEM: Final = 2
"""Line of a payload; the first is the envelope."""
FINISH_MS: Final = 5000
FINISH_ROUNDS: Final = 60


class Sending:
    """The way out of one flow."""

    def __init__(self, sides: Sides, flow: FlowName) -> None:
        self._sides = sides
        self._flow = flow
        self._draw = random.Random()  # noqa: S311 - jitter, no secret
        self._fruitless = 0

    def run(self, report: Report, between: Callable[[], None]) -> Figures:
        """Until nothing is due. Raises the shop's trouble once patience ends; what was answered is remembered."""
        catalogue, clock = self._sides.memory.catalogue, self._sides.clock
        catalogue.release_waiting(self._flow)
        meter = Meter(clock, report, self._flow, "sending", catalogue.due_count(self._flow, clock.now()))
        figures, limit = Figures(), FIRST
        while rows := catalogue.due(self._flow, limit, MOST_BYTES, clock.now()):
            moved = self._batch(rows)
            figures = figures.plus(moved)
            count = moved.created + moved.updated + moved.unchanged + moved.waiting + moved.failed
            limit = max(FIRST, 2 * count)
            meter.add(count)
            between()
        return figures

    def _batch(self, rows: Sequence[OutboxRow]) -> Figures:
        items = [item_of(row) for row in rows]
        try:
            applied = self._sides.session.call(lambda: self._sides.gateway.apply(self._flow, items))
        except (ShopUnreachable, UnknownAnswer, ShopBusy) as error:
            self._wait(error)
            return Figures()
        except RequestRefused as error:
            return self._blamed(rows, error)
        return self._concluded(rows, applied)

    def _blamed(self, rows: Sequence[OutboxRow], error: RequestRefused) -> Figures:
        """The shop refuses the whole batch for one item: it is a dead letter, the others go on."""
        line = int(error.details.get("line", "0"))
        if error.code in TOO_LARGE:
            line = FIRST_ITEM  # a batch that can shrink is not refused for its size: it was the first item alone
        if not FIRST_ITEM <= line < FIRST_ITEM + len(rows):
            raise error
        told = problem("invalid_value", error.sentence[:2000], details={"code": error.code, "field": error.field[:255]})
        blamed = Conclusion(rows[line - FIRST_ITEM], "dead", problem=told)
        self._sides.memory.catalogue.conclude([blamed], self._sides.clock.now())
        return Figures(failed=1)

    def _concluded(self, rows: Sequence[OutboxRow], applied: Applied) -> Figures:
        now = self._sides.clock.now()
        judged = [conclusion(row, answer, now, self._draw) for row, answer in zip(rows, applied.answers, strict=True)]
        conclusions = [entry for entry in judged if entry is not None]
        if not conclusions:
            self._wait(ShopBusy("no_progress", "The shop comes to no item of the batch."))
            return Figures()
        self._fruitless = 0
        self._sides.memory.catalogue.conclude(conclusions, now)
        self._tell_warnings(applied.answers)
        if any(entry.outcome == "forget" for entry in conclusions):
            log.warning("the shop has newer versions than the agent gave", flow=self._flow)
            self._sides.session.compare((self._flow,))
        return figures_of(list(applied.answers))

    def _tell_warnings(self, answers: Sequence[ApplyAnswer]) -> None:
        """What the shop took and did not carry out whole."""
        counts = Counter((warning.code, warning.field or "") for answer in answers for warning in answer.warnings or ())
        for (code, field), count in counts.items():
            log.info("the shop took records with a remark", flow=self._flow, code=code, field=field, count=count)

    def _wait(self, error: ShopUnreachable | UnknownAnswer | ShopBusy) -> None:
        """Whether it is the shop or the batch shows in a hello: without an answer to that, the shop is down."""
        self._fruitless += 1
        decision = PAUSES.after(self._fruitless, self._draw)
        if decision.seconds is None:
            raise error
        log.info("a batch had no effect", flow=self._flow, code=error.code, in_a_row=self._fruitless)
        self._sides.clock.sleep(decision.seconds)
        self._sides.session.hello()


def item_of(row: OutboxRow) -> ApplyItem:
    """The stored bytes under the version they were queued with."""
    head = {
        "shop_id": row.shop_id,
        "key": row.key,
        "version": {"memory": row.memory, "counter": row.counter},
        "hash": row.hash,
    }
    opening = json.dumps(head)[:-1].encode()
    return ApplyItem.model_validate_json(opening + f',"{FLOW_RECORDS[row.flow]}":'.encode() + row.body + b"}")


def finish(sides: Sides, between: Callable[[], None]) -> int:
    """Follow-up work of what was applied, while it gets on; of a large catalogue that takes minutes. How much is left:
    what met a busy row in the shop waits for another time."""
    backlog = 0
    for _ in range(FINISH_ROUNDS):
        result = sides.session.call(lambda: sides.gateway.finish(FINISH_MS))
        backlog = result.backlog
        if backlog == 0 or result.done == 0:
            break
        between()
    return backlog
