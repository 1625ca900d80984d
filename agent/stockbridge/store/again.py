"""What is read or sent once more though it did not change: keys to be read again, levels whose meaning changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, select, update

from stockbridge.store.database import chunks, upsert
from stockbridge.store.tables import outbox, reread, sent


def mark_again(connection: Connection, flow: str, keys: Iterable[str]) -> None:
    """These records are asked of the ERP by key with the flow's next run."""
    upsert(connection, reread, [{"flow": flow, "key": key} for key in dict.fromkeys(keys)])


def marked(connection: Connection, flow: str, limit: int) -> list[str]:
    statement = select(reread.c.key).where(reread.c.flow == flow).order_by(reread.c.key).limit(limit)
    return list(connection.execute(statement).scalars())


def unmark(connection: Connection, flow: str, keys: Sequence[str] | None = None) -> None:
    """All of the flow where no keys are named."""
    mine = reread.c.flow == flow
    if keys is None:
        connection.execute(delete(reread).where(mine))
        return
    for portion in chunks(keys):
        connection.execute(delete(reread).where(mine & reread.c.key.in_(portion)))


def make_stale(connection: Connection, shop_id: str, keys: Sequence[str]) -> None:
    """The next level of these stock keys is sent even where it is the same: only that ends the shop's hold."""
    for table in (sent, outbox):
        for portion in chunks(keys):
            mine = (table.c.flow == "stock") & (table.c.shop_id == shop_id) & table.c.key.in_(portion)
            connection.execute(update(table).where(mine).values(stale=True))
