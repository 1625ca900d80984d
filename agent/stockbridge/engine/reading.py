"""From the ERP's pages to the outbox: what changed is queued, cursor and rows together; ``sending`` goes on."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import structlog
from pydantic import ValidationError

from stockbridge.contract.operations.session import FlowName
from stockbridge.contract.problems import Problem
from stockbridge.contract.records.trade import Status
from stockbridge.engine.memory import Cursor, Figures, Outgoing, Refusal
from stockbridge.engine.problems import defect_of, misfit, problem_of, where_of
from stockbridge.engine.progress import Meter, Report
from stockbridge.engine.readers import Made, Reader, without
from stockbridge.engine.sides import Sides
from stockbridge.errors import ConfigurationError, ErpUnreachable, RecordRefused, StockbridgeError
from stockbridge.mapping.checks import LONGEST_KEY, identity
from stockbridge.mapping.findings import refusal

log = structlog.get_logger()

COMPLETE_AFTER: Final = timedelta(hours=24)
"""How often a flow that reads changes only is read completely: what was deleted shows in no other way."""
MARKED: Final = 200
"""Keys asked of the ERP at once."""
GONE: Final = frozenset({"shipped", "delivered", "cancelled", "refunded"})
"""Statuses after which the ERP's own stock figure no longer holds the order's articles."""

ShopsOf = Callable[[Sequence[str]], Mapping[str, str]]
"""The shop of each key; a key without one is not for any shop."""


@dataclass
class Harvest:
    """What one page became."""

    made: defaultdict[FlowName, dict[str, Made]] = field(default_factory=lambda: defaultdict(dict))
    refused: list[tuple[str, Exception]] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)


class Reading:
    """One reading of one flow for the shops that get it."""

    def __init__(self, sides: Sides, reader: Reader, shops_of: ShopsOf) -> None:
        self._sides = sides
        self._reader = reader
        self._shops_of = shops_of
        self._catalogue = sides.memory.catalogue

    def run(self, report: Report, between: Callable[[], None]) -> Figures:
        """``between`` is called after each page. Raises ``ErpUnreachable``: what was read until then is queued."""
        meter = Meter(self._sides.clock, report, self._reader.flow, "reading")
        try:
            while (figures := self._read(meter, between)) is None:
                log.info("the ground changed while reading", flow=self._reader.flow)
        except ErpUnreachable as error:
            self._sides.watch.failed(error)
            raise
        return figures

    def _read(self, meter: Meter, between: Callable[[], None]) -> Figures | None:
        """None where both sides were compared meanwhile: what was read before then must be read again."""
        flow, ground = self._reader.flow, self._sides.session.ground
        cursor = self._catalogue.cursor(flow)
        whole = self._must_be_whole(cursor)
        if whole:
            self._catalogue.begin_snapshot(flow, self._reader.recipe)
        complete, figures = False, Figures()
        for page in self._reader.pages(None if whole else cursor.value):
            figures = figures.plus(self._page(page.rows, page.cursor))
            complete = page.complete
            meter.add(len(page.rows))
            self._sides.watch.answered()
            between()
            if self._sides.session.ground != ground:
                self._catalogue.begin_snapshot(flow, self._reader.recipe)
                return None
        if whole:
            self._catalogue.end_snapshot(flow, complete, self._sides.clock.now())
        return figures.plus(self._again())

    def _must_be_whole(self, cursor: Cursor) -> bool:
        if self._sides.driver.capabilities.changes == "snapshot" or cursor.value is None or cursor.reading:
            return True
        if cursor.recipe != self._reader.recipe or cursor.completed_at is None:
            return True
        if self._sides.clock.now() - cursor.completed_at >= COMPLETE_AFTER:
            return True
        return bool(self._catalogue.marked(self._reader.flow, 1)) and self._reader.again(()) is None

    def _again(self) -> Figures:
        """Reads by key what is marked for it. What the ERP has no longer needs nobody's attention."""
        flow, figures = self._reader.flow, Figures()
        while (keys := self._catalogue.marked(flow, MARKED)) and (rows := self._reader.again(keys)) is not None:
            figures = figures.plus(self._page(rows, None))
            there = {key for key, _ in self._reader.units(rows)}
            self._say_nothing_of([key for key in keys if key not in there])
            self._catalogue.read_again(flow, keys)
        return figures

    def _page(self, rows: Sequence[Any], cursor: str | None) -> Figures:
        harvest = harvested(self._reader, rows)
        self._refuse(harvest)
        self._say_nothing_of(harvest.silent)
        unchanged = 0
        for flow, made in sorted(harvest.made.items(), key=lambda entry: entry[0] == self._reader.flow):
            records, mine = self._outgoing(made), flow == self._reader.flow
            queued = self._catalogue.queue(flow, records, cursor if mine else None)
            unchanged += len(records) - queued if mine else 0
            if queued:
                _tell_remarks(flow, made)
        if self._reader.flow not in harvest.made and cursor is not None:
            self._catalogue.queue(self._reader.flow, [], cursor)
        self._note_fallen(harvest)
        return Figures(read=len(rows), unchanged=unchanged, failed=len(harvest.refused), left_out=len(harvest.silent))

    def _refuse(self, harvest: Harvest) -> None:
        flow = self._reader.flow
        shops = self._shops_of([key for key, _ in harvest.refused])
        refusals = [
            Refusal(flow, shops[key], key[:LONGEST_KEY], key, problem_from(error))
            for key, error in harvest.refused
            if key in shops
        ]
        if refusals:
            self._catalogue.refuse(refusals, self._sides.clock.now())

    def _say_nothing_of(self, keys: Sequence[str]) -> None:
        shops = self._shops_of(keys)
        if shops:
            self._catalogue.silent(self._reader.flow, [(shop, key) for key, shop in shops.items()])

    def _outgoing(self, made: Mapping[str, Made]) -> list[Outgoing]:
        shops = self._shops_of(list(made))
        return [outgoing(record, shops[key]) for key, record in made.items() if key in shops]

    def _note_fallen(self, harvest: Harvest) -> None:
        gone = [
            made.key
            for made in harvest.made.get("statuses", {}).values()
            if isinstance(made.record, Status) and made.record.status in GONE
        ]
        if gone:
            self._sides.memory.orders.mark_fallen(gone)


def harvested(reader: Reader, rows: Sequence[Any]) -> Harvest:
    """What a page becomes. Raises ``ConfigurationError``: it is of the settings, the next record would fail alike."""
    harvest = Harvest()
    for key, unit in reader.units(rows):
        try:
            made = list(reader.make(unit))
            for record in made:
                _require_key(record.key)
                harvest.made[record.flow][record.key] = record
            if not made:
                harvest.silent.append(key)
        except ConfigurationError:
            raise
        except RecordRefused as error:
            harvest.refused.append((key, error))
        except ValidationError as error:
            harvest.refused.append((key, misfit(error)))
        except Exception as error:  # noqa: BLE001 - a loop over strangers' records: a defect blocks its own record only
            log.warning("a record met a defect", flow=reader.flow, **where_of(error))
            harvest.refused.append((key, error))
    return harvest


def problem_from(error: Exception) -> Problem:
    """Why a record was refused, for people."""
    return problem_of(error) if isinstance(error, StockbridgeError) else defect_of(error)


def _tell_remarks(flow: FlowName, made: Mapping[str, Made]) -> None:
    """What goes on though its owner should mend it: one line a page, however many they are."""
    for code, count in Counter(code for record in made.values() for code in record.remarks()).items():
        log.info("records go on with something to mend", flow=flow, code=code, count=count)


def _require_key(key: str) -> None:
    """What stands here before the shop could refuse it: one bad key would refuse the whole batch."""
    for finding in identity(key):
        raise refusal(finding, key, key)


def outgoing(made: Made, shop_id: str, *, removal: bool = False) -> Outgoing:
    """The record's bytes as they will be sent and sent again, and the hash that says whether it changed."""
    body = write(made.record.to_wire())
    hashed = write(without(made.record, made.unhashed)) if made.unhashed else body
    return Outgoing(
        shop_id=shop_id,
        key=made.key,
        hash=hashlib.sha256(hashed).hexdigest(),
        body=body,
        title=made.title,
        parent=made.parent,
        removal=removal,
    )


def write(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
