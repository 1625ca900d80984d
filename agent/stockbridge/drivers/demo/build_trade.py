"""Customers and a few historic documents of the demo ERP, for ``build``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from sqlalchemy import Connection, insert, select

from stockbridge.drivers.demo import schema
from stockbridge.drivers.demo.people import Contact, contacts

FIRST_DAY = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
DOCUMENTS = 24
SERIES = (("quote", "DE"), ("order", "CC"), ("delivery_note", "BL"), ("invoice", "FA"), ("credit_note", "AV"))
WEB_CUSTOMERS = ("customer", "CW")
CENT = Decimal("0.01")


def fill_trade(connection: Connection, draw: Random, changes: Iterator[int]) -> None:
    people = contacts(draw)
    outstanding = {30: Decimal(3000), 45: Decimal(8000)}
    connection.execute(
        insert(schema.customer),
        [
            person.customer | {"outstanding_allowed": outstanding.get(person.customer["payment_days"], Decimal(0))}
            for person in people
        ],
    )
    connection.execute(insert(schema.address), [person.address for person in people])
    articles = connection.execute(
        select(schema.article.c.code, schema.article_text.c.name, schema.article.c.price, schema.vat.c.rate)
        .join(schema.article_text)
        .join(schema.vat)
        .where(schema.article_text.c.language == "fr", schema.article.c.code.not_in(select(schema.variant.c.article)))
        .order_by(schema.article.c.code)
    ).all()
    for number in range(1, DOCUMENTS + 1):
        _invoice(
            connection, number, draw.choice(people), [draw.choice(articles) for _ in range(3)], draw, next(changes)
        )
    last = {"invoice": DOCUMENTS}
    connection.execute(
        insert(schema.number_series),
        [{"kind": kind, "prefix": prefix, "last": last.get(kind, 0)} for kind, prefix in (*SERIES, WEB_CUSTOMERS)],
    )


def _invoice(
    connection: Connection, number: int, person: Contact, articles: list[Any], draw: Random, changed: int
) -> None:
    """Sold over the counter before there was a web shop."""
    placed_at = FIRST_DAY + timedelta(days=3 * number, minutes=17 * number)
    lines = [_line(number, place, article, draw.randrange(1, 9)) for place, article in enumerate(articles, start=1)]
    connection.execute(
        insert(schema.document),
        {
            "id": number,
            "kind": "invoice",
            "number": f"FA{number:05}",
            "reference": "",
            "customer": person.customer["code"],
            "placed_at": placed_at,
            "currency": "EUR",
            "total_excl": sum((line["total_excl"] for line in lines), Decimal(0)),
            "total_incl": sum((line["total_incl"] for line in lines), Decimal(0)),
            "payment_method": "Comptoir",
            "carrier": "",
            "pickup_point": "",
            "comment": "",
            "gift_message": "",
            "status": "posted",
            "status_at": placed_at,
            "changed": changed,
        },
    )
    connection.execute(insert(schema.document_line), lines)
    connection.execute(insert(schema.document_address), _document_address(number, person))


def _line(document: int, position: int, article: Any, quantity: int) -> dict[str, Any]:
    excl = article.price * quantity
    return {
        "document": document,
        "position": position,
        "kind": "article",
        "article": article.code,
        "warehouse": "REN",
        "reference": article.code,
        "description": article.name,
        "quantity": Decimal(quantity),
        "unit_price_excl": article.price,
        "vat_rate": article.rate,
        "total_excl": excl,
        "total_incl": (excl * (100 + article.rate) / 100).quantize(CENT, ROUND_HALF_UP),
        "rule": "",
    }


def _document_address(document: int, person: Contact) -> dict[str, Any]:
    kept = ("company", "first_name", "last_name", "phone", "vat_number")
    places = ("line1", "line2", "postcode", "city", "region", "country")
    return {
        "document": document,
        "role": "billing",
        **{name: person.customer[name] for name in kept},
        **{name: person.address[name] for name in places},
    }
