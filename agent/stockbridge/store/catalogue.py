"""The outbox and how far each flow was read; ``shop_side`` beside it knows what the shop has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from stockbridge.contract.operations.session import FlowName
from stockbridge.engine.memory import Absent, Backlog, Conclusion, Cursor, OutboxRow, Outgoing, Refusal, ShopHas
from stockbridge.store import again, outgoing, shop_side
from stockbridge.store.attention import add_letter, solve_letters
from stockbridge.store.conclusions import conclude
from stockbridge.store.database import Database, moment, seconds, upsert
from stockbridge.store.tables import cursors, outbox


class Catalogue:
    """Implements ``engine.memory.CatalogueMemory``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cursor(self, flow: FlowName) -> Cursor:
        with self._database.reading() as connection:
            return read_cursor(connection, flow)

    def begin_snapshot(self, flow: FlowName, recipe: str) -> None:
        with self._database.writing() as connection:
            _move(connection, flow, read_cursor(connection, flow), value=None, reading=True, recipe=recipe)
            again.unmark(connection, flow)

    def queue(self, flow: FlowName, rows: Sequence[Outgoing], cursor: str | None) -> int:
        with self._database.writing() as connection:
            position = read_cursor(connection, flow)
            queued = outgoing.enqueue(connection, flow, rows)
            present = [(row.shop_id, row.key) for row in rows if not row.removal]
            shop_side.mark_seen(connection, flow, present, seen_by(position))
            shop_side.entitle(connection, flow, {(row.shop_id, row.key): row.title for row in rows if row.title})
            if cursor is not None:
                _move(connection, flow, position, value=cursor)
            return queued

    def refuse(self, refusals: Sequence[Refusal], now: datetime) -> None:
        with self._database.writing() as connection:
            for refusal in refusals:
                add_letter(connection, refusal, now)

    def end_snapshot(self, flow: FlowName, complete: bool, now: datetime) -> None:
        with self._database.writing() as connection:
            position = read_cursor(connection, flow)
            done = {"snapshot": position.snapshot + 1, "completed_at": seconds(now)} if complete else {}
            _move(connection, flow, position, reading=False, **done)

    def absent(self, flow: FlowName, readings: int, limit: int) -> Sequence[Absent]:
        with self._database.reading() as connection:
            return shop_side.absent(connection, flow, read_cursor(connection, flow).snapshot - readings, limit)

    def hashes(self, flow: FlowName, pairs: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        with self._database.reading() as connection:
            return shop_side.hashes(connection, flow, pairs)

    def standing(self, flow: FlowName) -> Iterator[Absent]:
        after = ("", "")
        while True:
            with self._database.reading() as connection:
                portion = shop_side.standing(connection, flow, after)
            if not portion:
                return
            yield from portion
            after = (portion[-1].shop_id, portion[-1].key)

    def seen_again(self, flow: FlowName, keys: Sequence[tuple[str, str]]) -> None:
        with self._database.writing() as connection:
            shop_side.mark_seen(connection, flow, keys, read_cursor(connection, flow).snapshot)

    def titles(self, flow: FlowName) -> Sequence[tuple[str, str]]:
        with self._database.reading() as connection:
            return shop_side.titles(connection, flow)

    def marked(self, flow: FlowName, limit: int) -> Sequence[str]:
        with self._database.reading() as connection:
            return again.marked(connection, flow, limit)

    def read_again(self, flow: FlowName, keys: Sequence[str]) -> None:
        with self._database.writing() as connection:
            again.unmark(connection, flow, keys)

    def silent(self, flow: FlowName, keys: Sequence[tuple[str, str]]) -> None:
        with self._database.writing() as connection:
            solve_letters(connection, flow, keys)

    def due(self, flow: FlowName, limit: int, max_bytes: int, now: datetime) -> Sequence[OutboxRow]:
        with self._database.reading() as connection:
            return outgoing.due(connection, flow, limit, max_bytes, seconds(now))

    def due_count(self, flow: FlowName, now: datetime) -> int:
        with self._database.reading() as connection:
            return outgoing.due_count(connection, flow, seconds(now))

    def conclude(self, conclusions: Sequence[Conclusion], now: datetime) -> None:
        with self._database.writing() as connection:
            flows = {entry.row.flow for entry in conclusions}
            conclude(connection, conclusions, {flow: seen_by(read_cursor(connection, flow)) for flow in flows}, now)

    def release_waiting(self, flow: FlowName) -> None:
        with self._database.writing() as connection:
            outgoing.release_waiting(connection, flow)

    def backlog(self) -> Mapping[str, Backlog]:
        product = outbox.alias()
        its_own = (product.c.shop_id == outbox.c.shop_id) & (product.c.key == outbox.c.parent)
        on_its_way = select(product.c.key).where((product.c.flow == "products") & its_own).exists()
        counted = (outbox.c.state != outgoing.WAITING) | (outbox.c.parent == "") | on_its_way
        grouped = select(outbox.c.flow, outbox.c.state, func.count()).group_by(outbox.c.flow, outbox.c.state)
        statement = grouped.where(counted)
        counts: dict[str, dict[str, int]] = {}
        with self._database.reading() as connection:
            for flow, state, count in connection.execute(statement):
                counts.setdefault(flow, {})[state] = count
        return {flow: Backlog(**states) for flow, states in counts.items()}

    def replace_sent(self, flow: FlowName, listing: Iterable[ShopHas]) -> int:
        with self._database.writing() as connection:
            position = read_cursor(connection, flow)
            differing = shop_side.replace(connection, flow, position.snapshot, listing)
            if differing:
                _move(connection, flow, position, value=None, reading=False)
            return differing


def read_cursor(connection: Connection, flow: FlowName) -> Cursor:
    row = connection.execute(select(cursors).where(cursors.c.flow == flow)).one_or_none()
    if row is None:
        return Cursor()
    completed = moment(row.completed_at) if row.completed_at is not None else None
    return Cursor(row.value, row.snapshot, row.reading, row.recipe, completed)


def seen_by(position: Cursor) -> int:
    """The number of the snapshot under way, or of the last complete one."""
    return position.snapshot + (1 if position.reading else 0)


def _move(connection: Connection, flow: FlowName, position: Cursor, **changes: Any) -> None:
    completed = seconds(position.completed_at) if position.completed_at else None
    row = {
        "flow": flow,
        "value": position.value,
        "snapshot": position.snapshot,
        "reading": position.reading,
        "recipe": position.recipe,
        "completed_at": completed,
    }
    upsert(connection, cursors, [row | changes])
