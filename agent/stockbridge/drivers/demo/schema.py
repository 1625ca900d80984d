"""The demo ERP's tables, named and shaped as in a small commercial ERP; ``build`` fills them, ``driver`` works on them.

``changed`` is a rising number, given within the transaction that changed the row. SQLite has one writer at a time, so
numbers are committed in their order and no reader can pass one by. Triggers give it, whoever writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from stockbridge.drivers.demo.columns import Exact, Moment
from stockbridge.errors import Defect

metadata = MetaData()

erp = Table(
    "erp",
    metadata,
    Column("identity", String(32), primary_key=True, comment="another one after the database was made anew"),
    Column("version", String(16), nullable=False),
    Column("change", Integer, nullable=False, comment="the last number given to a change"),
)

vat = Table(
    "vat",
    metadata,
    Column("code", String(4), primary_key=True),
    Column("label", String(64), nullable=False),
    Column("rate", Exact, nullable=False, comment="percent"),
)

family = Table(
    "family",
    metadata,
    Column("code", String(16), primary_key=True),
    Column("parent", ForeignKey("family.code")),
    Column("changed", Integer, nullable=False, index=True),
)
family_text = Table(
    "family_text",
    metadata,
    Column("family", ForeignKey("family.code"), primary_key=True),
    Column("language", String(2), primary_key=True),
    Column("name", String(69), nullable=False),
)

article = Table(
    "article",
    metadata,
    Column("code", String(19), primary_key=True),
    Column("family", ForeignKey("family.code")),
    Column("brand", String(64)),
    Column("barcode", String(19), nullable=False),
    Column("vat", ForeignKey("vat.code"), nullable=False),
    Column("price", Exact, nullable=False, comment="excl. VAT"),
    Column("cost_price", Exact, nullable=False),
    Column("ecotax", Exact, nullable=False, comment="excl. VAT"),
    Column("weight_gross", Exact, nullable=False, comment="kg"),
    Column("weight_net", Exact, nullable=False, comment="kg"),
    Column("width", Exact, nullable=False, comment="cm"),
    Column("height", Exact, nullable=False, comment="cm"),
    Column("depth", Exact, nullable=False, comment="cm"),
    Column("sales_unit", String(32), nullable=False),
    Column("minimal_quantity", Integer, nullable=False),
    Column("sleeping", Boolean, nullable=False),
    Column("publish_online", Boolean, nullable=False),
    Column("supplier_reference", String(32), nullable=False),
    Column("changed", Integer, nullable=False, index=True),
)
article_text = Table(
    "article_text",
    metadata,
    Column("article", ForeignKey("article.code"), primary_key=True),
    Column("language", String(2), primary_key=True),
    Column("name", String(128), nullable=False),
    Column("summary", Text, nullable=False),
    Column("description", Text, nullable=False),
)
article_family = Table(
    "article_family",
    metadata,
    Column("article", ForeignKey("article.code"), primary_key=True),
    Column("family", ForeignKey("family.code"), primary_key=True),
)
variant = Table(
    "variant",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("article", ForeignKey("article.code"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("barcode", String(19), nullable=False),
    Column("price_impact", Exact, nullable=False),
    Column("weight_impact", Exact, nullable=False),
)
variant_value = Table(
    "variant_value",
    metadata,
    Column("variant", ForeignKey("variant.code"), primary_key=True),
    Column("axis", String(32), primary_key=True),
    Column("value", String(64), nullable=False),
)

warehouse = Table(
    "warehouse",
    metadata,
    Column("code", String(8), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("city", String(64), nullable=False),
)
stock = Table(
    "stock",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article", ForeignKey("article.code"), nullable=False),
    Column("variant", ForeignKey("variant.code")),
    Column("warehouse", ForeignKey("warehouse.code"), nullable=False),
    Column("physical", Exact, nullable=False),
    Column("reserved", Exact, nullable=False),
    Column("incoming", Exact, nullable=False),
    Column("incoming_on", Date),
    Column("changed", Integer, nullable=False, index=True),
    Index("stock_of_article", "article", "variant", "warehouse", unique=True),
)

price_category = Table(
    "price_category",
    metadata,
    Column("code", String(8), primary_key=True),
    Column("label", String(64), nullable=False),
)
price = Table(
    "price",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article", ForeignKey("article.code"), nullable=False, index=True),
    Column("category", ForeignKey("price_category.code")),
    Column("customer", ForeignKey("customer.code")),
    Column("from_quantity", Integer, nullable=False),
    Column("price", Exact, comment="excl. VAT; or a discount"),
    Column("discount_percent", Exact),
    Column("starts_on", Date),
    Column("ends_on", Date),
)

customer = Table(
    "customer",
    metadata,
    Column("code", String(17), primary_key=True),
    Column("company", String(255), nullable=False),
    Column("first_name", String(255), nullable=False),
    Column("last_name", String(255), nullable=False),
    Column("email", String(255), nullable=False),
    Column("phone", String(255), nullable=False),
    Column("vat_number", String(255), nullable=False),
    Column("price_category", ForeignKey("price_category.code"), nullable=False),
    Column("payment_days", Integer, nullable=False),
    Column("outstanding_allowed", Exact, nullable=False),
    Column("language", String(8), nullable=False),
    Column("guest", Boolean, nullable=False),
    Column("web_customer", String(19), unique=True, comment="the shop's key, for accounts that the shop opened"),
)
address = Table(
    "address",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer", ForeignKey("customer.code"), nullable=False, index=True),
    Column("role", String(8), nullable=False, comment="billing, shipping"),
    *[Column(name, String(255), nullable=False) for name in ("line1", "line2", "postcode", "city", "region")],
    Column("country", String(2), nullable=False),
)

document = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("number", String(16), nullable=False, unique=True),
    Column("web_key", String(17), comment="the connector's key, on documents that came from the shop"),
    Column("reference", String(255), nullable=False),
    Column("customer", ForeignKey("customer.code"), nullable=False, index=True),
    Column("placed_at", Moment, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("total_excl", Exact, nullable=False),
    Column("total_incl", Exact, nullable=False),
    Column("payment_method", String(255), nullable=False),
    Column("carrier", String(255), nullable=False),
    Column("pickup_point", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("gift_message", Text, nullable=False),
    Column("status", String(24), nullable=False),
    Column("status_at", Moment, nullable=False),
    Column("transformed_into", ForeignKey("document.id"), comment="the document that took this one's place"),
    Column("changed", Integer, nullable=False, index=True),
)
document_address = Table(
    "document_address",
    metadata,
    Column("document", ForeignKey("document.id"), primary_key=True),
    Column("role", String(8), primary_key=True),
    *[
        Column(name, String(255), nullable=False)
        for name in ("company", "first_name", "last_name", "line1", "line2", "postcode", "city", "region")
    ],
    Column("country", String(2), nullable=False),
    Column("phone", String(255), nullable=False),
    Column("vat_number", String(255), nullable=False),
)
document_line = Table(
    "document_line",
    metadata,
    Column("document", ForeignKey("document.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("article", ForeignKey("article.code")),
    Column("variant", ForeignKey("variant.code")),
    Column("warehouse", ForeignKey("warehouse.code"), comment="where the goods were reserved or taken"),
    Column("reference", String(255), nullable=False),
    Column("description", Text, nullable=False),
    Column("quantity", Exact, nullable=False),
    Column("unit_price_excl", Exact, nullable=False),
    Column("vat_rate", Exact, nullable=False),
    Column("total_excl", Exact, nullable=False),
    Column("total_incl", Exact, nullable=False),
    Column("rule", String(32), nullable=False, comment="why cents stand here that are not the shop's"),
)
document_payment = Table(
    "document_payment",
    metadata,
    Column("document", ForeignKey("document.id"), primary_key=True),
    Column("payment_key", String(17), primary_key=True),
    Column("method", String(255), nullable=False),
    Column("transaction_id", String(255), nullable=False),
    Column("amount", Exact, nullable=False),
    Column("paid_at", Moment, nullable=False),
)
document_parcel = Table(
    "document_parcel",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", ForeignKey("document.id"), nullable=False),
    Column("tracking_number", String(64), nullable=False),
    UniqueConstraint("document", "tracking_number"),
)

number_series = Table(
    "number_series",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("prefix", String(4), nullable=False),
    Column("last", Integer, nullable=False, comment="the last number given; no gaps"),
)


def inserted(connection: Connection, table: Table, row: Mapping[str, Any]) -> int:
    """The new row's number."""
    key = connection.execute(table.insert().values(row)).inserted_primary_key
    if key is None:
        raise Defect("no_row_number", f"A row of {table.name} was inserted without a number.")
    return int(key[0])


UNIQUE_WEB_KEY = "CREATE UNIQUE INDEX document_web_key ON document (web_key)"
PLAIN_WEB_KEY = "CREATE INDEX document_web_key ON document (web_key)"

_NUMBERED = ("family", "article", "stock", "document")
_PARTS = (
    ("family_text", "family", "family", "code"),
    ("article_text", "article", "article", "code"),
    ("article_family", "article", "article", "code"),
    ("variant", "article", "article", "code"),
    ("document_parcel", "document", "document", "id"),
)
_NEXT = "UPDATE erp SET change = change + 1"
_NUMBER = "SET changed = (SELECT change FROM erp)"


def change_triggers() -> tuple[str, ...]:
    """A changed row takes the next number; a text, a variant, a parcel changes the row that it belongs to."""
    events = (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
    return (
        *[trigger for table in _NUMBERED for trigger in _own(table)],
        *[_part(part, event, row) for part in _PARTS for event, row in events],
    )


def _own(table: str) -> tuple[str, str]:
    body = f"BEGIN {_NEXT}; UPDATE {table} {_NUMBER} WHERE rowid = NEW.rowid; END"
    return (
        f"CREATE TRIGGER {table}_inserted AFTER INSERT ON {table} {body}",
        f"CREATE TRIGGER {table}_updated AFTER UPDATE ON {table} WHEN NEW.changed = OLD.changed {body}",
    )


def _part(part: tuple[str, str, str, str], event: str, row: str) -> str:
    table, column, owner, key = part
    body = f"BEGIN {_NEXT}; UPDATE {owner} {_NUMBER} WHERE {key} = {row}.{column}; END"
    return f"CREATE TRIGGER {table}_{event.lower()} AFTER {event} ON {table} {body}"
