"""Rows of the outbox on their way to the shop: queued, due, released; ``conclusions`` ends them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select, update

from stockbridge.contract.operations.session import FlowName
from stockbridge.engine.memory import OutboxRow, Outgoing
from stockbridge.store import shop_side
from stockbridge.store.attention import solve_letters
from stockbridge.store.database import upsert
from stockbridge.store.identity import take_counters
from stockbridge.store.tables import dead_letters, outbox, sent

PENDING: Final = "pending"
WAITING: Final = "waiting"
DEAD: Final = "dead"


def enqueue(connection: Connection, flow: FlowName, rows: Sequence[Outgoing]) -> int:
    """Queues those rows that differ from what is on its way already, or else from what the shop has."""
    pairs = [(row.shop_id, row.key) for row in rows]
    known = shop_side.hashes(connection, flow, pairs)
    on_their_way = _queued(connection, flow, pairs)
    wanted = known | {pair: digest for pair, (digest, _) in on_their_way.items()}
    changed = [row for row in rows if wanted.get((row.shop_id, row.key)) != row.hash]
    orphans = shop_side.missing_products(connection, [(row.shop_id, row.parent) for row in changed if row.parent])
    memory, first = take_counters(connection, len(changed)) if changed else (0, 0)
    queued = [
        _row(flow, row, memory, counter) | {"state": WAITING if (row.shop_id, row.parent) in orphans else PENDING}
        for counter, row in enumerate(changed, first)
    ]
    upsert(connection, outbox, queued)
    moving = {(row.shop_id, row.key) for row in changed}
    _on_its_way_again(connection, flow, list(moving))
    solve_letters(connection, flow, [pair for pair in pairs if pair not in moving and pair not in on_their_way])
    return len(changed)


def due(connection: Connection, flow: FlowName, limit: int, max_bytes: int, now: int) -> list[OutboxRow]:
    """The first rows that may be sent, at least one however large it is."""
    statement = select(outbox).where(_due(flow, now)).order_by(outbox.c.available_at, outbox.c.counter).limit(limit)
    taken: list[OutboxRow] = []
    size = 0
    for row in connection.execute(statement):
        size += len(row.body)
        if taken and size > max_bytes:
            break
        taken.append(_outbox_row(flow, row))
    return taken


def due_count(connection: Connection, flow: FlowName, now: int) -> int:
    return connection.execute(select(func.count()).select_from(outbox).where(_due(flow, now))).scalar_one()


def release_waiting(connection: Connection, flow: FlowName) -> None:
    present = select(sent.c.key).where(
        (sent.c.flow == "products") & (sent.c.shop_id == outbox.c.shop_id) & (sent.c.key == outbox.c.parent)
    )
    mine = (outbox.c.flow == flow) & (outbox.c.state == WAITING) & ((outbox.c.parent == "") | present.exists())
    connection.execute(update(outbox).where(mine).values(state=PENDING, available_at=0))


def _outbox_row(flow: FlowName, row: Row[Any]) -> OutboxRow:
    return OutboxRow(
        flow=flow,
        shop_id=row.shop_id,
        key=row.key,
        memory=row.memory,
        counter=row.counter,
        hash=row.hash,
        body=row.body,
        attempts=row.attempts,
        title=row.title,
    )


def _due(flow: FlowName, now: int) -> Any:
    return (outbox.c.flow == flow) & (outbox.c.state == PENDING) & (outbox.c.available_at <= now)


def _queued(connection: Connection, flow: FlowName, pairs: shop_side.Pairs) -> dict[tuple[str, str], tuple[str, str]]:
    """(hash, state) of the rows that stand in the outbox; no hash where the next record is to be sent in any case."""
    statement = select(outbox.c.key, outbox.c.hash, outbox.c.stale, outbox.c.state).where(outbox.c.flow == flow)
    return {
        (shop_id, key): ("" if stale else known, state)
        for shop_id, keys in shop_side.by_shop(pairs)
        for key, known, stale, state in connection.execute(
            statement.where((outbox.c.shop_id == shop_id) & outbox.c.key.in_(keys))
        )
    }


def _row(flow: FlowName, row: Outgoing, memory: int, counter: int) -> dict[str, Any]:
    return {
        "flow": flow,
        "shop_id": row.shop_id,
        "key": row.key,
        "memory": memory,
        "counter": counter,
        "hash": row.hash,
        "body": row.body,
        "title": row.title,
        "parent": row.parent,
        "removal": row.removal,
        "stale": False,
        "attempts": 0,
        "available_at": 0,
    }


def _on_its_way_again(connection: Connection, flow: FlowName, pairs: shop_side.Pairs) -> None:
    """The ERP's record changed since it failed."""
    for shop_id, keys in shop_side.by_shop(pairs):
        mine = (dead_letters.c.flow == flow) & (dead_letters.c.shop_id == shop_id) & dead_letters.c.subject.in_(keys)
        connection.execute(update(dead_letters).where(mine & (dead_letters.c.state == "open")).values(state="retrying"))
