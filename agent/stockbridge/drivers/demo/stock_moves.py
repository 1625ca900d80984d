"""What a document does to the demo ERP's stock: an order reserves, a delivery takes; ``writing`` calls it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, select, update

from stockbridge.drivers.demo import schema
from stockbridge.drivers.records import DocumentKind

Figure = Literal["physical", "reserved"]

MOVES: Mapping[DocumentKind, tuple[Figure, int]] = {
    "order": ("reserved", 1),
    "delivery_note": ("physical", -1),
    "invoice": ("physical", -1),
}
"""The other kinds leave the stock alone."""


def move(connection: Connection, kind: DocumentKind, line: Mapping[str, object] | RowMapping, sign: int) -> None:
    """Carries out one line's effect (``sign`` 1) or takes it back (-1). ``line`` is a row of document_line."""
    if kind in MOVES and line["warehouse"] is not None:
        figure, direction = MOVES[kind]
        add(connection, line, figure, Decimal(str(line["quantity"])) * direction * sign)


def add(connection: Connection, line: Mapping[str, object] | RowMapping, figure: Figure, quantity: Decimal) -> None:
    """Decimals are kept as text, so they are added here, under the write lock that the transaction holds."""
    table = schema.stock
    place = and_(_of(line["article"], line["variant"]), table.c.warehouse == line["warehouse"])
    now = connection.execute(select(table.c[figure]).where(place)).scalar_one()
    connection.execute(update(table).where(place).values({figure: now + quantity}))


def warehouse_for(connection: Connection, article: str, variant: str | None, quantity: Decimal) -> str | None:
    """The first warehouse that has enough, else the first; None for an article that is not kept in stock."""
    table = schema.stock
    rows = connection.execute(select(table).where(_of(article, variant)).order_by(table.c.id)).mappings().all()
    enough = (row["warehouse"] for row in rows if row["physical"] - row["reserved"] >= quantity)
    return next(enough, rows[0]["warehouse"] if rows else None)


def _of(article: object, variant: object) -> ColumnElement[bool]:
    table = schema.stock
    return and_(
        table.c.article == article, table.c.variant.is_(None) if variant is None else table.c.variant == variant
    )
