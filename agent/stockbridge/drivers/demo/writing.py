"""Writes one sales document into the demo ERP: customer, header, lines, payments, stock, in the caller's transaction.

The caller holds the write lock, so what is looked up here stands until the commit.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from stockbridge.drivers.demo import reading, schema
from stockbridge.drivers.demo.customers import customer_for
from stockbridge.drivers.demo.numbers import next_number
from stockbridge.drivers.demo.stock_moves import move, warehouse_for
from stockbridge.drivers.records import DocumentLine, DocumentRef, PostalAddress, SalesDocument
from stockbridge.errors import RecordRefused

REGISTERED = "registered"
CANCELLED = "cancelled"
PARTS = (schema.document_line, schema.document_payment, schema.document_address)


def upsert(connection: Connection, document: SalesDocument, now: datetime) -> DocumentRef:
    """Raises ``RecordRefused``: ``erp_twins``, ``document_frozen``, ``unmapped_value``."""
    standing = reading.documents(connection, document.key)
    if len(standing) > 1:
        raise _twins(standing)
    if standing:
        identity = int(standing[0].erp_key)
        _clear(connection, identity, standing[0])
        connection.execute(update(schema.document).where(schema.document.c.id == identity).values(_header(document)))
    else:
        identity = _insert(connection, document, now)
    _set_status(connection, identity, document, now)
    _fill(connection, identity, document)
    return reading.documents(connection, document.key)[0]


def _insert(connection: Connection, document: SalesDocument, now: datetime) -> int:
    row = _header(document) | {
        "kind": document.kind,
        "number": next_number(connection, document.kind),
        "web_key": document.key,
        "customer": customer_for(connection, document),
        "placed_at": document.placed_at,
        "status": REGISTERED,
        "status_at": now,
        "changed": 0,
    }
    return schema.inserted(connection, schema.document, row)


def _header(document: SalesDocument) -> dict[str, Any]:
    """What a later edit of the order may change."""
    names = ("reference", "currency", "total_excl", "total_incl", "payment_method", "carrier", "pickup_point")
    return {name: getattr(document, name) for name in (*names, "comment", "gift_message")}


def _set_status(connection: Connection, identity: int, document: SalesDocument, now: datetime) -> None:
    table = schema.document
    is_cancelled = table.c.status == CANCELLED
    wanted = CANCELLED if document.cancelled else REGISTERED
    outdated = ~is_cancelled if document.cancelled else is_cancelled
    values = {"status": wanted, "status_at": now}
    connection.execute(update(table).where(table.c.id == identity, outdated).values(values))


def _clear(connection: Connection, identity: int, standing: DocumentRef) -> None:
    """Takes back what the document did to the stock, and its parts."""
    if standing.frozen:
        raise _frozen(standing)
    header = connection.execute(select(schema.document).where(schema.document.c.id == identity)).mappings().one()
    lines = select(schema.document_line).where(schema.document_line.c.document == identity)
    for line in connection.execute(lines).mappings().all():
        if header["status"] != CANCELLED:
            move(connection, header["kind"], line, -1)
    for table in PARTS:
        connection.execute(delete(table).where(table.c.document == identity))


def _fill(connection: Connection, identity: int, document: SalesDocument) -> None:
    rows = [_line(connection, identity, place, line) for place, line in enumerate(document.lines, start=1)]
    for row in rows:
        if not document.cancelled:
            move(connection, document.kind, row, 1)
    _insert_all(connection, schema.document_line, rows)
    _insert_all(connection, schema.document_payment, [_payment(identity, payment) for payment in document.payments])
    addresses = {"billing": document.billing, "shipping": document.shipping}
    _insert_all(connection, schema.document_address, [_address(identity, *entry) for entry in addresses.items()])


def _insert_all(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _line(connection: Connection, identity: int, position: int, line: DocumentLine) -> dict[str, Any]:
    article, variant = _article(connection, position, line) if line.kind == "article" else (None, None)
    warehouse = None if article is None else warehouse_for(connection, article, variant, line.quantity)
    row = asdict(line) | {"article": article, "variant": variant, "warehouse": warehouse}
    return row | {"document": identity, "position": position}


def _article(connection: Connection, position: int, line: DocumentLine) -> tuple[str, str | None]:
    """By the ERP's keys where the shop knows them, else by the reference; of a variant, the variant is needed."""
    variants, articles = schema.variant.c, schema.article.c
    key = line.variant or line.reference
    found = connection.execute(select(variants.article).where(variants.code == key)).scalar_one_or_none()
    if found is not None and line.article in {None, found}:
        return found, key
    article = line.article or line.reference
    if connection.execute(select(articles.code).where(articles.code == article)).first() is None:
        raise _no_article(position, line, f'The ERP has no article "{article}" (line {position}).')
    if connection.execute(select(variants.code).where(variants.article == article)).first() is not None:
        sentence = f'The article "{article}" has variants, and none of them is called "{key}" (line {position}).'
        raise _no_article(position, line, sentence)
    return article, None


def _payment(identity: int, payment: Any) -> dict[str, Any]:
    return {
        "document": identity,
        "payment_key": payment.key,
        "method": payment.method,
        "transaction_id": payment.transaction_id,
        "amount": payment.amount,
        "paid_at": payment.at,
    }


def _address(identity: int, role: str, address: PostalAddress) -> dict[str, Any]:
    return {"document": identity, "role": role, **asdict(address)}


def _no_article(position: int, line: DocumentLine, sentence: str) -> RecordRefused:
    return RecordRefused(
        "unmapped_value",
        sentence,
        remedy="Create the article in the ERP, or correct the reference in the shop, then try again.",
        field=f"/lines/{position - 1}/reference",
        details={"reference": line.reference},
    )


def _twins(standing: tuple[DocumentRef, ...]) -> RecordRefused:
    numbers = ", ".join(document.number for document in standing)
    return RecordRefused(
        "erp_twins",
        f"The ERP holds several documents of this order: {numbers}.",
        remedy="Keep one of them and delete the others in the ERP, then try again.",
        details={"key": standing[0].key},
    )


def _frozen(standing: DocumentRef) -> RecordRefused:
    return RecordRefused(
        "document_frozen",
        f"The ERP's document {standing.number} was delivered or posted and can no longer be changed.",
        remedy="Make the change by hand in the ERP (credit note or further document), then set this record aside.",
        details={"key": standing.key},
    )
