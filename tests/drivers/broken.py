"""Drivers with one fault each, as driver authors make them; the testkit must find every one."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from stockbridge.drivers.api import Capabilities, Driver, Health, Page
from stockbridge.drivers.demo import create
from stockbridge.drivers.demo.database import Database
from stockbridge.drivers.records import (
    Article,
    DocumentRef,
    DocumentStatus,
    Family,
    SalesDocument,
    StockLevel,
)
from stockbridge.errors import ErpUnreachable, RecordRefused


class Passing:
    """The demo ERP's driver, handed on unchanged; a broken one overrides what it does wrong."""

    def __init__(self, settings: Mapping[str, object]) -> None:
        self.inner: Driver = create(settings)
        self.path = Path(str(settings["path"]))

    @property
    def capabilities(self) -> Capabilities:
        return self.inner.capabilities

    def check(self) -> Health:
        return self.inner.check()

    def families(self, cursor: str | None) -> Iterator[Page[Family]]:
        return self.inner.families(cursor)

    def articles(self, cursor: str | None) -> Iterator[Page[Article]]:
        return self.inner.articles(cursor)

    def articles_by_key(self, keys: Sequence[str]) -> tuple[Article, ...]:
        return self.inner.articles_by_key(keys)

    def stock_by_key(self, articles: Sequence[str]) -> tuple[StockLevel, ...]:
        return self.inner.stock_by_key(articles)

    def stock(self, cursor: str | None) -> Iterator[Page[StockLevel]]:
        return self.inner.stock(cursor)

    def statuses(self, cursor: str | None) -> Iterator[Page[DocumentStatus]]:
        return self.inner.statuses(cursor)

    def find_documents(self, key: str) -> tuple[DocumentRef, ...]:
        return self.inner.find_documents(key)

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        return self.inner.upsert_document(document)

    def close(self) -> None:
        self.inner.close()

    def sql(self, statement: str, *values: object) -> list[Any]:
        with closing(Database(self.path, 1.0)) as database, database.writing() as connection:
            result = connection.exec_driver_sql(statement, values)
            return list(result) if result.returns_rows else []


class FloatPrices(Passing):
    """Takes prices as the database's floats."""

    def articles(self, cursor: str | None) -> Iterator[Page[Article]]:
        for page in super().articles(cursor):
            yield replace(page, rows=tuple(replace(row, price=float(row.price)) for row in page.rows))  # type: ignore[arg-type]


class KeysByPlace(Passing):
    """Numbers the articles as they come."""

    numbers = count()

    def articles(self, cursor: str | None) -> Iterator[Page[Article]]:
        for page in super().articles(cursor):
            yield replace(page, rows=tuple(replace(row, key=f"{next(self.numbers)}") for row in page.rows))


class CursorAhead(Passing):
    """Goes on one change after the one that comes next."""

    def articles(self, cursor: str | None) -> Iterator[Page[Article]]:
        skipped = cursor is None
        for page in super().articles(cursor):
            yield page if skipped else replace(page, rows=page.rows[1:])
            skipped = True


class CursorOfTheEnd(Passing):
    """Takes the newest change as its cursor after it read the rows, and so whatever came between."""

    def articles(self, cursor: str | None) -> Iterator[Page[Article]]:
        pages = list(super().articles(cursor))
        time.sleep(0.02)
        ((identity, newest),) = self.sql("SELECT identity, change FROM erp")
        yield Page(tuple(row for page in pages for row in page.rows), f"{identity}:{newest}", pages[-1].complete)


class ForgetsStrangers(Passing):
    """Takes any cursor for one of its own."""

    def articles(self, cursor: str | None) -> Iterator[Page[Article]]:
        if cursor is not None and ":" not in cursor:
            return iter((Page((), cursor, complete=True),))
        return super().articles(cursor)


class CompleteTooEarly(Passing):
    """Says of each page that it is all there is."""

    def stock(self, cursor: str | None) -> Iterator[Page[StockLevel]]:
        return (replace(page, complete=True) for page in super().stock(cursor))


class OneWarehouse(Passing):
    """Sends only the level that changed."""

    def stock(self, cursor: str | None) -> Iterator[Page[StockLevel]]:
        for page in super().stock(cursor):
            yield page if cursor is None else replace(page, rows=page.rows[:1])


class Mojibake(Passing):
    """Writes in the ERP's code page."""

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        comment = document.comment.encode("cp1252", "replace").decode("cp1252")
        return super().upsert_document(replace(document, comment=comment))


class RoundedPrices(Passing):
    """Keeps unit prices in cents."""

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        lines = (replace(line, unit_price_excl=round(line.unit_price_excl, 2)) for line in document.lines)
        return super().upsert_document(replace(document, lines=tuple(lines)))


class LosesPayments(Passing):
    """Knows no payments."""

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        return super().upsert_document(replace(document, payments=()))


class AlwaysInserts(Passing):
    """Never looks whether the document is there."""

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        self.sql("UPDATE document SET web_key = 'was ' || web_key WHERE web_key = ?", document.key)
        ref = super().upsert_document(document)
        self.sql("UPDATE document SET web_key = substr(web_key, 5) WHERE web_key = ?", f"was {document.key}")
        return ref


class HeaderFirst(Passing):
    """Commits the header before the lines."""

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        super().upsert_document(replace(document, lines=()))
        time.sleep(0.03)
        return super().upsert_document(document)


class LooksThenWrites(Passing):
    """Looks in one transaction and inserts in another, without a native refusal behind it."""

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        if self.find_documents(document.key):
            return super().upsert_document(document)
        time.sleep(0.02)
        ref = super().upsert_document(replace(document, key=f"AO9-{time.monotonic_ns() % 10**8:08}"))
        self.sql("UPDATE document SET web_key = ? WHERE web_key = ?", document.key, ref.key)
        return replace(ref, key=document.key)


class ThawsDocuments(Passing):
    """Rewrites what was delivered."""

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        self.sql("UPDATE document SET status = 'registered', transformed_into = NULL WHERE web_key = ?", document.key)
        return super().upsert_document(document)


class HidesFrost(Passing):
    """Does not say of a document that it is frozen."""

    def find_documents(self, key: str) -> tuple[DocumentRef, ...]:
        return tuple(replace(ref, frozen=False) for ref in super().find_documents(key))


class IgnoresCancellation(Passing):
    """Knows no cancelled orders."""

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        return super().upsert_document(replace(document, cancelled=False))


class BelievesAnyKey(Passing):
    """Takes the customer that the shop remembers, whoever has the code by now."""

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        ref = super().upsert_document(document)
        code = document.party.key or ref.customer_key
        self.sql("UPDATE document SET customer = ? WHERE web_key = ?", code, document.key)
        return replace(ref, customer_key=code)


class IgnoresBinding(Passing):
    """Opens an account where the shop remembers one already."""

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        party = document.party
        if party.key is not None:
            party = replace(party, key=None, shop_customer=f"{party.shop_customer}/{party.key}")
        return super().upsert_document(replace(document, party=party))


class SplitsAccounts(Passing):
    """Opens another account for her where the one that the shop remembers is a stranger's."""

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        party = document.party
        ((taken,),) = self.sql(
            "SELECT count(*) FROM customer WHERE code = ? AND web_customer != ?", party.key, party.shop_customer
        )
        if taken:
            party = replace(party, key=None, shop_customer=f"{party.shop_customer}/2")
        return super().upsert_document(replace(document, party=party))


class LeavesOutStrangers(Passing):
    """Writes what it knows of a document and leaves out the rest."""

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        try:
            return super().upsert_document(document)
        except RecordRefused as refusal:
            if refusal.code != "unmapped_value":
                raise
            return super().upsert_document(replace(document, lines=document.lines[:2]))


class ClaimsRefusal(Passing):
    """Says that the ERP refuses duplicates; it does not."""

    @property
    def capabilities(self) -> Capabilities:
        return replace(super().capabilities, native_duplicate_refusal=True)


class FirstOfTwins(Passing):
    """Shows one document where there are two."""

    def find_documents(self, key: str) -> tuple[DocumentRef, ...]:
        return super().find_documents(key)[:1]


class RawErrors(Passing):
    """Lets the database's own errors through."""

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        try:
            return super().upsert_document(document)
        except ErpUnreachable as error:
            raise OSError("database is locked") from error


class WaitsForEver(Passing):
    """Waits longer than it says."""

    @property
    def capabilities(self) -> Capabilities:
        return replace(super().capabilities, hard_timeout_seconds=0.1)

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        try:
            return super().upsert_document(document)
        except ErpUnreachable:
            time.sleep(1)
            raise


class NeverComesBack(Passing):
    """Gives up for good once the ERP was away."""

    gone = False

    def check(self) -> Health:
        if self.gone:
            raise ErpUnreachable("erp_unreachable", "The connection is closed.")
        try:
            return super().check()
        except ErpUnreachable:
            self.gone = True
            raise


class Stumbles(Passing):
    """Cannot be closed twice."""

    closed = False

    def close(self) -> None:
        if self.closed:
            raise AttributeError("no connection")
        self.closed = True
        super().close()


class AnswersForeigners(Passing):
    """Finds by the beginning of the key."""

    def find_documents(self, key: str) -> tuple[DocumentRef, ...]:
        return super().find_documents(key) or (DocumentRef(key, "1", "CC00001", "C00001", frozen=False),)


class OtherNumber(Passing):
    """Answers another number than it gave."""

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        return replace(super().upsert_document(document), number="?")


class HalfCent(Passing):
    """Sends prices with more digits than an amount has."""

    def articles(self, cursor: str | None) -> Iterator[Page[Article]]:
        for page in super().articles(cursor):
            yield replace(page, rows=tuple(replace(row, price=row.price + Decimal("1e-9")) for row in page.rows))
