"""The demo ERP behind the Driver protocol: pages by change number, documents in one transaction each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Connection, func, select

from stockbridge.clock import Clock
from stockbridge.drivers.api import Capabilities, Health, Page
from stockbridge.drivers.demo import reading, schema
from stockbridge.drivers.demo.database import Database
from stockbridge.drivers.demo.duplicates import ensure_index
from stockbridge.drivers.demo.settings import DemoSettings
from stockbridge.drivers.demo.writing import upsert
from stockbridge.drivers.records import (
    Article,
    DocumentRef,
    DocumentStatus,
    Family,
    SalesDocument,
    StockLevel,
)
from stockbridge.errors import ErpUnreachable

Row = TypeVar("Row")
Read = Callable[[Connection, int, int], tuple[list[Row], int]]
COUNTED = {"articles": schema.article, "warehouses": schema.warehouse, "customers": schema.customer}


class DemoDriver:
    """One connected demo ERP."""

    def __init__(self, database: Database, settings: DemoSettings, clock: Clock) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            name="demo",
            flows=frozenset({"orders", "products", "stock", "statuses"}),
            changes="cursor",
            transactional_writes=True,
            native_duplicate_refusal=self._settings.native_duplicate_refusal,
            hard_timeout_seconds=2 * self._settings.lock_seconds,
            stock_falls={"order": "order", "delivery_note": "order", "invoice": "order"},
        )

    def check(self) -> Health:
        with self._database.reading() as connection:
            version = connection.execute(select(schema.erp.c.version)).scalar_one()
            counts = {
                name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in COUNTED.items()
            }
        return Health(f"Demo ERP {version}", counts)

    def families(self, cursor: str | None) -> Iterator[Page[Family]]:
        return self._pages(reading.families, cursor)

    def articles(self, cursor: str | None) -> Iterator[Page[Article]]:
        return self._pages(reading.articles, cursor)

    def articles_by_key(self, keys: Sequence[str]) -> tuple[Article, ...]:
        with self._database.reading() as connection:
            return tuple(reading.articles_by_key(connection, keys))

    def stock(self, cursor: str | None) -> Iterator[Page[StockLevel]]:
        return self._pages(reading.stock, cursor)

    def stock_by_key(self, articles: Sequence[str]) -> tuple[StockLevel, ...]:
        with self._database.reading() as connection:
            return tuple(reading.stock_by_key(connection, articles))

    def statuses(self, cursor: str | None) -> Iterator[Page[DocumentStatus]]:
        return self._pages(reading.statuses, cursor)

    def find_documents(self, key: str) -> tuple[DocumentRef, ...]:
        with self._database.reading() as connection:
            return reading.documents(connection, key)

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        with self._database.writing() as connection:
            ensure_index(connection, unique=self._settings.native_duplicate_refusal)
            return upsert(connection, document, self._clock.now())

    def close(self) -> None:
        self._database.close()

    def _pages(self, read: Read[Row], cursor: str | None) -> Iterator[Page[Row]]:
        """Each page is one moment; what changes between two pages takes a higher number and comes in a later one.

        The last page is empty: only then is it certain that nothing changed behind our back.
        """
        with self._database.reading() as connection:
            identity, since = _place(connection, cursor)
        whole, drained = since == 0, False
        while not drained:
            with self._database.reading() as connection:
                _require(identity, connection)
                rows, last = read(connection, since, self._settings.page_size)
            drained, since = last == since, last
            yield Page(tuple(rows), f"{identity}:{last}", complete=whole and drained)


def _place(connection: Connection, cursor: str | None) -> tuple[str, int]:
    """Where to go on: at the beginning where the cursor is of another ERP, or of a later state of this one."""
    identity, newest = connection.execute(select(schema.erp.c.identity, schema.erp.c.change)).one()
    known, _, number = (cursor or "").partition(":")
    reached = int(number) if known == identity and number.isdecimal() else 0
    return identity, reached if reached <= newest else 0


def _require(identity: str, connection: Connection) -> None:
    if connection.execute(select(schema.erp.c.identity)).scalar_one() != identity:
        raise ErpUnreachable("erp_unreachable", "The ERP's database was replaced while it was read.")
