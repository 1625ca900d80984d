"""What the demo ERP's own staff does: ships, cancels, counts stock, changes a price; for people, demos and tests.

Nothing here knows of the connector: it sees the changes as it would see those of any other user of the ERP.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, insert, select, update

from stockbridge.clock import Clock, SystemClock
from stockbridge.drivers.demo import schema
from stockbridge.drivers.demo.database import Database
from stockbridge.drivers.demo.numbers import next_number
from stockbridge.drivers.demo.stock_moves import add, move
from stockbridge.errors import RecordRefused


class Desk:
    """One person at the ERP. Raises ``RecordRefused`` for what the ERP does not have or does not allow."""

    def __init__(self, path: Path, clock: Clock | None = None, lock_seconds: float = 5.0) -> None:
        self._database = Database(path, lock_seconds)
        self._clock = clock or SystemClock()

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._database.close()

    def prepare(self, number: str) -> None:
        """The order is being picked."""
        self._set_status(number, "preparing")

    def deliver(self, number: str) -> None:
        """The carrier says that it arrived."""
        self._set_status(number, "delivered")

    def ship(self, number: str, *tracking: str) -> str:
        """The order becomes a delivery note, the goods leave; answers the delivery note's number."""
        with self._database.writing() as connection:
            order = _document(connection, number)
            if order["kind"] != "order" or order["transformed_into"] is not None or order["status"] == "cancelled":
                raise _refused(f"{number} is no order that can be delivered.")
            note = self._delivery_note(connection, order)
            self._mark(connection, order["id"], status="shipped", transformed_into=note["id"])
            for parcel in tracking:
                connection.execute(insert(schema.document_parcel).values(document=order["id"], tracking_number=parcel))
            return str(note["number"])

    def cancel(self, number: str) -> None:
        """The order is given up, its goods are free again."""
        with self._database.writing() as connection:
            order = _document(connection, number)
            if order["transformed_into"] is not None or order["status"] == "cancelled":
                raise _refused(f"{number} can no longer be cancelled.")
            for line in _lines(connection, order["id"]):
                move(connection, order["kind"], line, -1)
            self._mark(connection, order["id"], status="cancelled")

    def change_stock(
        self, article: str, physical: Decimal | int, *, warehouse: str = "BRE", variant: str | None = None
    ) -> None:
        """A stock count."""
        where = {"article": article, "variant": variant, "warehouse": warehouse}
        self._change(schema.stock, where, {"physical": Decimal(physical)})

    def change_price(self, article: str, price: Decimal) -> None:
        """A new price excl. VAT."""
        self._change(schema.article, {"code": article}, {"price": price})

    def rename(self, article: str, language: str, name: str) -> None:
        self._change(schema.article_text, {"article": article, "language": language}, {"name": name})

    def _set_status(self, number: str, status: str) -> None:
        with self._database.writing() as connection:
            self._mark(connection, _document(connection, number)["id"], status=status)

    def _mark(self, connection: Connection, identity: int, **values: Any) -> None:
        row = values | {"status_at": self._clock.now()}
        connection.execute(update(schema.document).where(schema.document.c.id == identity).values(row))

    def _delivery_note(self, connection: Connection, order: RowMapping) -> Mapping[str, Any]:
        note = dict(order) | {
            "kind": "delivery_note",
            "number": next_number(connection, "delivery_note"),
            "web_key": None,
            "status": "posted",
            "status_at": self._clock.now(),
        }
        del note["id"]
        key = schema.inserted(connection, schema.document, note)
        for line in _lines(connection, order["id"]):
            connection.execute(insert(schema.document_line).values(dict(line) | {"document": key}))
            if line["warehouse"] is not None:
                add(connection, line, "reserved", -line["quantity"])
                add(connection, line, "physical", -line["quantity"])
        return note | {"id": key}

    def _change(self, table: Table, where: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        conditions = [
            table.c[name].is_(None) if value is None else table.c[name] == value for name, value in where.items()
        ]
        with self._database.writing() as connection:
            if connection.execute(update(table).where(*conditions).values(values)).rowcount == 0:
                raise _refused(f"The ERP has no such {table.name}: {', '.join(filter(None, where.values()))}.")


def _document(connection: Connection, number: str) -> RowMapping:
    table = schema.document
    found = connection.execute(select(table).where(table.c.number == number)).mappings().one_or_none()
    if found is None:
        raise _refused(f"The ERP has no document {number}.")
    return found


def _lines(connection: Connection, identity: int) -> list[RowMapping]:
    table = schema.document_line
    return list(connection.execute(select(table).where(table.c.document == identity)).mappings())


def _refused(sentence: str) -> RecordRefused:
    return RecordRefused("erp_refused", sentence, remedy="Look up the number or the article in the ERP.")
