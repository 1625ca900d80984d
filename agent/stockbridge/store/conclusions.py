"""What became of a batch, in one transaction: the shop has it, it waits, it comes again, or it needs attention."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from stockbridge.engine.memory import Conclusion, Refusal
from stockbridge.store import shop_side
from stockbridge.store.attention import add_letter, solve_letters
from stockbridge.store.database import seconds, upsert
from stockbridge.store.outgoing import DEAD, PENDING, WAITING
from stockbridge.store.tables import outbox, sent

_SAME = (
    (outbox.c.flow == bindparam("b_flow"))
    & (outbox.c.shop_id == bindparam("b_shop"))
    & (outbox.c.key == bindparam("b_key"))
    & (outbox.c.memory == bindparam("b_memory"))
    & (outbox.c.counter == bindparam("b_counter"))
)
"""The very version that was sent: a row that was queued anew since stays."""


def conclude(connection: Connection, conclusions: Sequence[Conclusion], seen: Mapping[str, int], now: datetime) -> None:
    """``seen`` is the number of the snapshot that knew the rows, by flow."""
    by_outcome: dict[str, list[Conclusion]] = {}
    for entry in conclusions:
        by_outcome.setdefault(entry.outcome, []).append(entry)
    _applied(connection, by_outcome.get("applied", []), seen)
    for entry in by_outcome.get("forget", []):
        shop_side.forget(connection, entry.row.flow, [(entry.row.shop_id, entry.row.key)])
    _drop(connection, by_outcome.get("applied", []) + by_outcome.get("forget", []))
    _set(connection, by_outcome.get("later", []), PENDING, 1)
    _set(connection, by_outcome.get("waiting", []), WAITING, 0)
    _set(connection, by_outcome.get("dead", []), DEAD, 1)
    for entry in by_outcome.get("dead", []):
        if entry.problem is not None:
            row = entry.row
            add_letter(connection, Refusal(row.flow, row.shop_id, row.key, row.title, entry.problem), now)


def _applied(connection: Connection, entries: Sequence[Conclusion], seen: Mapping[str, int]) -> None:
    marks = _marks(connection, entries)
    upsert(connection, sent, [_sent(entry, seen[entry.row.flow], marks) for entry in entries])
    for flow in {entry.row.flow for entry in entries}:
        pairs = [(entry.row.shop_id, entry.row.key) for entry in entries if entry.row.flow == flow]
        solve_letters(connection, flow, pairs)
        if flow == "products":
            _release_children(connection, pairs)


def _marks(connection: Connection, entries: Sequence[Conclusion]) -> dict[tuple[str, str, str], tuple[bool, bool]]:
    """(removal, stale) of the rows that were sent."""
    marks: dict[tuple[str, str, str], tuple[bool, bool]] = {}
    statement = select(outbox.c.key, outbox.c.removal, outbox.c.stale)
    for flow in {entry.row.flow for entry in entries}:
        pairs = [(entry.row.shop_id, entry.row.key) for entry in entries if entry.row.flow == flow]
        for shop_id, keys in shop_side.by_shop(pairs):
            mine = (outbox.c.flow == flow) & (outbox.c.shop_id == shop_id) & outbox.c.key.in_(keys)
            for key, removal, stale in connection.execute(statement.where(mine)):
                marks[flow, shop_id, key] = (removal, stale)
    return marks


def _sent(entry: Conclusion, seen: int, marks: Mapping[tuple[str, str, str], tuple[bool, bool]]) -> dict[str, Any]:
    row = entry.row
    removal, stale = marks.get((row.flow, row.shop_id, row.key), (False, False))
    return {
        "flow": row.flow,
        "shop_id": row.shop_id,
        "key": row.key,
        "hash": row.hash,
        "memory": row.memory,
        "counter": row.counter,
        "entity_id": entry.entity_id,
        "title": row.title,
        "seen": seen,
        "removed": removal,
        "stale": stale,
    }


def _release_children(connection: Connection, products: shop_side.Pairs) -> None:
    for shop_id, keys in shop_side.by_shop(products):
        mine = (outbox.c.state == WAITING) & (outbox.c.shop_id == shop_id) & outbox.c.parent.in_(keys)
        connection.execute(update(outbox).where(mine).values(state=PENDING, available_at=0))


def _drop(connection: Connection, entries: Sequence[Conclusion]) -> None:
    if entries:
        connection.execute(delete(outbox).where(_SAME), [_identify(entry) for entry in entries])


def _set(connection: Connection, entries: Sequence[Conclusion], state: str, attempts: int) -> None:
    if not entries:
        return
    statement = update(outbox).where(_SAME)
    values = {"state": state, "attempts": outbox.c.attempts + attempts, "available_at": bindparam("b_available")}
    connection.execute(statement.values(**values), [_identify(entry) | _again(entry) for entry in entries])


def _again(entry: Conclusion) -> dict[str, int]:
    return {"b_available": seconds(entry.available_at) if entry.available_at else 0}


def _identify(entry: Conclusion) -> dict[str, Any]:
    row = entry.row
    return {
        "b_flow": row.flow,
        "b_shop": row.shop_id,
        "b_key": row.key,
        "b_memory": row.memory,
        "b_counter": row.counter,
    }
