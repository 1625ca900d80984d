"""What the demo ERP tells: its rows as the neutral ``drivers.records``, page by page; ``driver`` calls it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, func, select, tuple_

from stockbridge.drivers.demo import schema
from stockbridge.drivers.records import Article, ArticleVariant, DocumentRef, DocumentStatus, Family, StockLevel

FROZEN = frozenset({"partially_shipped", "shipped", "delivered", "posted"})


def families(connection: Connection, since: int, most: int) -> tuple[list[Family], int]:
    rows = _changed(connection, schema.family, since, most)
    names = _texts(connection, schema.family_text, "family", [row["code"] for row in rows])
    made = [
        Family(row["code"], row["parent"], {language: text["name"] for language, text in names[row["code"]].items()})
        for row in rows
    ]
    return made, _last(rows, since)


def articles(connection: Connection, since: int, most: int) -> tuple[list[Article], int]:
    rows = _changed(connection, schema.article, since, most)
    return _articles(connection, rows), _last(rows, since)


def articles_by_key(connection: Connection, keys: Sequence[str]) -> list[Article]:
    table = schema.article
    return _articles(connection, connection.execute(select(table).where(table.c.code.in_(keys))).mappings().all())


def stock(connection: Connection, since: int, most: int) -> tuple[list[StockLevel], int]:
    """Of each article (or variant) that changed anywhere, all its warehouses."""
    table, newest = schema.stock, func.max(schema.stock.c.changed)
    subjects = connection.execute(
        select(table.c.article, table.c.variant, newest)
        .group_by(table.c.article, table.c.variant)
        .having(newest > since)
        .order_by(newest)
        .limit(most)
    ).all()
    without = [article for article, variant, _ in subjects if variant is None]
    of_variants = [(article, variant) for article, variant, _ in subjects if variant is not None]
    levels = select(table).order_by(table.c.article, table.c.variant, table.c.warehouse)
    rows = [
        *connection.execute(levels.where(table.c.variant.is_(None), table.c.article.in_(without))).mappings(),
        *connection.execute(levels.where(tuple_(table.c.article, table.c.variant).in_(of_variants))).mappings(),
    ]
    return [_level(row) for row in rows], max((number for _, _, number in subjects), default=since)


def stock_by_key(connection: Connection, articles: Sequence[str]) -> list[StockLevel]:
    table = schema.stock
    query = select(table).where(table.c.article.in_(articles))
    rows = connection.execute(query.order_by(table.c.article, table.c.variant, table.c.warehouse)).mappings()
    return [_level(row) for row in rows]


def statuses(connection: Connection, since: int, most: int) -> tuple[list[DocumentStatus], int]:
    table = schema.document
    rows = _changed(connection, table, since, most, table.c.web_key.is_not(None))
    parcels = defaultdict(list)
    shipped = schema.document_parcel
    query = select(shipped).where(shipped.c.document.in_([row["id"] for row in rows])).order_by(shipped.c.id)
    for parcel in connection.execute(query).mappings():
        parcels[parcel["document"]].append(parcel["tracking_number"])
    made = [
        DocumentStatus(row["web_key"], row["status"], row["status_at"], row["number"], tuple(parcels[row["id"]]))
        for row in rows
    ]
    return made, _last(rows, since)


def documents(connection: Connection, key: str) -> tuple[DocumentRef, ...]:
    table = schema.document
    rows = connection.execute(select(table).where(table.c.web_key == key).order_by(table.c.id)).mappings()
    return tuple(reference(row) for row in rows)


def reference(row: RowMapping) -> DocumentRef:
    frozen = row["transformed_into"] is not None or row["status"] in FROZEN
    return DocumentRef(row["web_key"], str(row["id"]), row["number"], row["customer"], frozen)


def _changed(connection: Connection, table: Table, since: int, most: int, *more: Any) -> Sequence[RowMapping]:
    query = select(table).where(table.c.changed > since, *more).order_by(table.c.changed).limit(most)
    return connection.execute(query).mappings().all()


def _last(rows: Sequence[RowMapping], since: int) -> int:
    return int(rows[-1]["changed"]) if rows else since


def _texts(connection: Connection, table: Table, owner: str, keys: Sequence[str]) -> dict[str, dict[str, RowMapping]]:
    texts: dict[str, dict[str, RowMapping]] = defaultdict(dict)
    query = select(table).where(table.c[owner].in_(keys)).order_by(table.c.language)
    for row in connection.execute(query).mappings():
        texts[row[owner]][row["language"]] = row
    return texts


def _articles(connection: Connection, rows: Sequence[RowMapping]) -> list[Article]:
    keys = [row["code"] for row in rows]
    texts = _texts(connection, schema.article_text, "article", keys)
    variants = _variants(connection, keys)
    further = defaultdict(list)
    links = schema.article_family
    for link in connection.execute(select(links).where(links.c.article.in_(keys)).order_by(links.c.family)).mappings():
        further[link["article"]].append(link["family"])
    return [
        _article(row, texts[row["code"]], tuple(further[row["code"]]), tuple(variants[row["code"]])) for row in rows
    ]


def _article(
    row: RowMapping, texts: dict[str, RowMapping], further: tuple[str, ...], variants: tuple[ArticleVariant, ...]
) -> Article:
    return Article(
        key=row["code"],
        reference=row["code"],
        names={language: text["name"] for language, text in texts.items()},
        summaries={language: text["summary"] for language, text in texts.items()},
        descriptions={language: text["description"] for language, text in texts.items()},
        price=row["price"],
        price_incl=None,
        cost_price=row["cost_price"],
        vat_code=row["vat"],
        ecotax=row["ecotax"],
        barcode=row["barcode"],
        brand=row["brand"] or None,
        family=row["family"],
        further_families=further,
        weight=row["weight_gross"],
        weight_net=row["weight_net"],
        width=row["width"],
        height=row["height"],
        depth=row["depth"],
        sales_unit=row["sales_unit"],
        minimal_quantity=row["minimal_quantity"],
        active=not row["sleeping"],
        published=row["publish_online"],
        variants=variants,
        extra={"supplier_reference": row["supplier_reference"]},
    )


def _variants(connection: Connection, articles: Sequence[str]) -> dict[str, list[ArticleVariant]]:
    table, values = schema.variant, defaultdict[str, dict[str, str]](dict)
    rows = connection.execute(
        select(table).where(table.c.article.in_(articles)).order_by(table.c.article, table.c.position)
    ).mappings()
    found = rows.all()
    of_variant = schema.variant_value
    query = select(of_variant).where(of_variant.c.variant.in_([row["code"] for row in found]))
    for value in connection.execute(query).mappings():
        values[value["variant"]][value["axis"]] = value["value"]
    made: dict[str, list[ArticleVariant]] = defaultdict(list)
    for row in found:
        made[row["article"]].append(
            ArticleVariant(
                key=row["code"],
                reference=row["code"],
                barcode=row["barcode"],
                values=values[row["code"]],
                price_impact=row["price_impact"],
                weight_impact=row["weight_impact"],
            )
        )
    return made


def _level(row: RowMapping) -> StockLevel:
    return StockLevel(
        article=row["article"],
        variant=row["variant"],
        warehouse=row["warehouse"],
        physical=row["physical"],
        reserved=row["reserved"],
        incoming=row["incoming"],
        incoming_on=row["incoming_on"],
    )
