"""Makes a dry run: the ERP is read whole and mapped as for a run, and the shop asked what it would do; ``plan`` has the
values. Nothing is kept, here or there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Final

from stockbridge.contract.operations.catalogue import PlanAnswer
from stockbridge.contract.operations.session import FlowName
from stockbridge.contract.problems import SHRINKS, Problem, problem
from stockbridge.engine.memory import OutboxRow, Outgoing
from stockbridge.engine.plan import TOGETHER, Counts, Planned, Step, batches, parent_of, step_of
from stockbridge.engine.progress import Meter, Report
from stockbridge.engine.push import Push, PushFlow
from stockbridge.engine.readers import Articles, Reader
from stockbridge.engine.reading import harvested, outgoing, problem_from
from stockbridge.engine.sending import item_of
from stockbridge.engine.sides import Sides
from stockbridge.errors import ErpUnreachable, RequestRefused

PLANNED: Final[tuple[PushFlow, ...]] = ("products", "stock")
"""The flows of records; what becomes of an order's status depends on the orders of that moment."""

Note = Callable[[Planned], None]


class Planning:
    """One dry run. ``note`` is given each record that a run would do something with; ``between`` is called between
    pages and batches: orders do not wait for it."""

    def __init__(self, sides: Sides, push: Push, note: Note, between: Callable[[], None]) -> None:
        self._sides = sides
        self._push = push
        self._note = note
        self._between = between
        self._counts = Counts()
        self._created: set[tuple[FlowName, str, str]] = set()
        self._silent: set[tuple[FlowName, str]] = set()

    def run(self, flows: Sequence[PushFlow], report: Report) -> Counts:
        """Raises ``ErpUnreachable``, the shop's trouble, and ``RequestRefused`` by a module that is too old."""
        self._require_module()
        for flow in flows:
            for reader in self._push.readers(flow):
                try:
                    self._read(flow, reader, report)
                except ErpUnreachable as error:
                    self._sides.watch.failed(error)
                    raise
        return self._counts

    def _require_module(self) -> None:
        if "plan" not in self._sides.session.shop.operations:
            raise RequestRefused(
                "upgrade_required",
                "The shop's module is too old to tell beforehand what would change.",
                remedy="Upgrade the module in the back office, then try again.",
            )

    def _read(self, flow: PushFlow, reader: Reader, report: Report) -> None:
        meter = Meter(self._sides.clock, report, reader.flow, "planning")
        shops_of, seen = self._push.shops_of(flow), set[tuple[str, str]]()
        self._counts.steps.setdefault(reader.flow, Counter())
        for page in reader.pages(None):
            harvest = harvested(reader, page.rows)
            for key, error in harvest.refused:
                self._refused(reader.flow, shops_of([key]).get(key, ""), key, problem_from(error))
            self._counts.add(reader.flow, "left_out", len(harvest.silent))
            self._silent |= {(reader.flow, key) for key in harvest.silent}
            # What others belong to comes first.
            for made_flow, made in sorted(harvest.made.items(), key=lambda entry: entry[0] == reader.flow):
                shops = shops_of(list(made))
                records = [outgoing(record, shops[key]) for key, record in made.items() if key in shops]
                seen |= {(record.shop_id, record.key) for record in records} if made_flow == reader.flow else set()
                self._records(made_flow, records)
            meter.add(len(page.rows))
            self._sides.watch.answered()
            self._between()
        if isinstance(reader, Articles):
            self._absent(reader, seen)

    def _records(self, flow: FlowName, records: Sequence[Outgoing]) -> None:
        known = self._sides.memory.catalogue.hashes(flow, [(record.shop_id, record.key) for record in records])
        differing = [record for record in records if known.get((record.shop_id, record.key)) != record.hash]
        self._counts.add(flow, "unchanged", len(records) - len(differing))
        for batch in batches(differing):
            for record, answer in self._asked(flow, batch):
                self._take(flow, record, answer, stands=(record.shop_id, record.key) in known)
            self._between()

    def _asked(self, flow: FlowName, batch: Sequence[Outgoing]) -> Iterator[tuple[Outgoing, PlanAnswer]]:
        """Each record with what the shop says of it; those that its time did not reach are asked for again."""
        waiting = list(batch)
        while waiting:
            items = [item_of(unversioned(flow, record)) for record in waiting]
            try:
                answers = self._sides.session.call(partial(self._sides.gateway.plan, flow, items))
            except RequestRefused as error:
                if error.code not in SHRINKS or len(waiting) == 1:
                    raise
                half = len(waiting) // 2
                yield from self._asked(flow, waiting[:half])
                waiting = waiting[half:]
                continue
            told = list(zip(waiting, answers, strict=True))
            yield from ((record, answer) for record, answer in told if answer.result != "unprocessed")
            left = [record for record, answer in told if answer.result == "unprocessed"]
            if len(left) == len(waiting):
                yield from ((record, answer) for record, answer in told)
                return
            waiting = left

    def _take(self, flow: FlowName, record: Outgoing, answer: PlanAnswer, *, stands: bool) -> None:
        step, after = self._step(record, answer, stands=stands)
        if step in {"unchanged", "left_out"}:
            self._counts.add(flow, step)
            return
        if step == "create":
            self._created.add((flow, record.shop_id, record.key))
        told = None
        if step in {"wait", "refuse"}:
            told = answer.problem or problem("busy", "The shop did not come to this record.")
        warnings = tuple(answer.warnings or ())
        entry = Planned(
            flow, record.shop_id, record.key, record.title, step, tuple(answer.changes or ()), warnings, told, after
        )
        self._keep(entry)

    def _step(self, record: Outgoing, answer: PlanAnswer, *, stands: bool) -> tuple[Step, str]:
        if answer.result == "waiting":
            parent = parent_of(record, answer)
            if parent in self._silent:
                return "left_out", ""
            if parent is None or (parent[0], record.shop_id, parent[1]) not in self._created:
                return "wait", ""
            return ("change" if stands else "create"), parent[1]
        return step_of(answer), ""

    def _absent(self, reader: Articles, seen: set[tuple[str, str]]) -> None:
        """What the shop has and the ERP, asked once more by key, does not offer any longer."""
        standing = self._sides.memory.catalogue.standing("products")
        missing = (entry for entry in standing if (entry.shop_id, entry.key) not in seen)
        while portion := list(islice(missing, TOGETHER)):
            found = reader.again([entry.key for entry in portion])
            there = {article.key for article in found if reader.selects(article)}
            for entry in portion:
                if entry.key not in there:
                    self._keep(Planned("products", entry.shop_id, entry.key, entry.title or entry.key, "remove"))

    def _refused(self, flow: FlowName, shop_id: str, key: str, told: Problem) -> None:
        self._keep(Planned(flow, shop_id, key, key, "refuse", problem=told))

    def _keep(self, entry: Planned) -> None:
        self._counts.add(entry.flow, entry.step)
        self._counts.remarks[entry.flow] += bool(entry.warnings)
        self._note(entry)


def unversioned(flow: FlowName, record: Outgoing) -> OutboxRow:
    """The row that the record would have; a plan looks at no version."""
    return OutboxRow(flow, record.shop_id, record.key, 0, 0, record.hash, record.body, attempts=0)
