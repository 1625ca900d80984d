"""Families, articles, variants, stock and prices of the demo ERP, for ``build``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from random import Random
from typing import Any

from sqlalchemy import Connection, Table, insert

from stockbridge.drivers.demo import schema
from stockbridge.drivers.demo.assortment import Series, Size, families, series

VAT = (("N", "TVA normale", "20"), ("I", "TVA intermédiaire", "10"), ("R", "TVA réduite", "5.5"), ("E", "Exonéré", "0"))
WAREHOUSES = (("BRE", "Dépôt de Brest", "Brest"), ("LOR", "Dépôt de Lorient", "Lorient"), ("REN", "Comptoir", "Rennes"))
CATEGORIES = (
    ("PUB", "Public", "0"),
    ("ART", "Artisans", "8"),
    ("REV", "Revendeurs", "25"),
    ("COL", "Collectivités", "5"),
)
TIERS = {"QUI": ((5, "5"), (20, "12")), "EMB": ((50, "8"), (200, "15")), "CAV": ((12, "4"), (36, "9"))}
"""Root family → from which quantity on, percent off."""
STOCKTAKING = date(2026, 11, 20)
BARCODE_PREFIX = "299"
CENT = Decimal("0.01")

ODDITIES: dict[str, dict[str, Any]] = {
    "LUN-PROT-SUR": {"price": Decimal("0.00")},
    "SCI-EGO-550": {"family": None},
    "MET-RUB-3X16": {"barcode": "2990000000001"},
    "PIN-COUP-140": {"sleeping": True},
    "DIS-TRON-230": {"publish_online": False},
}
"""Every ERP has some: no price, no family, a wrong check digit, asleep, not for the web."""


@dataclass
class Rows:
    """What is to be inserted, by table."""

    changes: Iterator[int]
    draw: Random
    barcodes: int = 0
    by_table: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: Table, **values: Any) -> None:
        if "changed" in table.c:
            values["changed"] = next(self.changes)
        empty = {column.name: None for column in table.columns if column.nullable}
        self.by_table.setdefault(table.name, []).append(empty | values)

    def barcode(self) -> str:
        self.barcodes += 1
        digits = f"{BARCODE_PREFIX}{self.barcodes:09}"
        weighted = sum(int(digit) * (1 if place % 2 == 0 else 3) for place, digit in enumerate(digits))
        return digits + str(-weighted % 10)

    def write(self, connection: Connection) -> None:
        for table in schema.metadata.sorted_tables:
            if rows := self.by_table.get(table.name):
                connection.execute(insert(table), rows)


def fill_catalogue(connection: Connection, draw: Random, changes: Iterator[int]) -> None:
    rows = Rows(changes, draw)
    for code, label, rate in VAT:
        rows.add(schema.vat, code=code, label=label, rate=Decimal(rate))
    for code, name, city in WAREHOUSES:
        rows.add(schema.warehouse, code=code, name=name, city=city)
    for code, label, _ in CATEGORIES:
        rows.add(schema.price_category, code=code, label=label)
    for node in families():
        rows.add(schema.family, code=node.code, parent=node.parent or None)
        rows.add(schema.family_text, family=node.code, language="fr", name=node.french)
        rows.add(schema.family_text, family=node.code, language="en", name=node.english)
    for line in series():
        for size in line.sizes:
            _article(rows, line, size)
    rows.write(connection)


def _article(rows: Rows, line: Series, size: Size) -> None:
    code, price, weight = f"{line.code}-{size.suffix}", Decimal(size.price), Decimal(size.weight)
    width, height, depth = (Decimal(side) for side in line.box)
    cost = (price * rows.draw.randrange(48, 66) / 100).quantize(CENT, ROUND_HALF_UP)
    values: dict[str, Any] = {
        "family": line.family,
        "brand": line.brand,
        "barcode": rows.barcode(),
        "vat": line.vat,
        "price": price,
        "cost_price": cost,
        "ecotax": Decimal(line.ecotax),
        "weight_gross": weight,
        "weight_net": (weight * Decimal("0.93")).quantize(Decimal("0.001"), ROUND_HALF_UP),
        "width": width,
        "height": height,
        "depth": depth,
        "sales_unit": line.unit,
        "minimal_quantity": line.minimal_quantity,
        "sleeping": False,
        "publish_online": True,
        "supplier_reference": f"{line.brand[:3].upper()}{rows.barcodes:05}",
    }
    rows.add(schema.article, code=code, **(values | ODDITIES.get(code, {})))
    _texts(rows, line, size, code)
    for family in line.further:
        rows.add(schema.article_family, article=code, family=family)
    _prices(rows, line, code, values["price"])
    kept: list[str | None] = [*_variants(rows, line, code)]
    for variant in kept or [None]:
        _stock(rows, line, code, variant)


def _texts(rows: Rows, line: Series, size: Size, code: str) -> None:
    for language, texts, label in (("fr", line.fr, size.french), ("en", line.en, size.english or size.french)):
        name = texts.name.format(label)
        rows.add(
            schema.article_text,
            article=code,
            language=language,
            name=name[0].upper() + name[1:],
            summary=texts.summary,
            description=texts.description,
        )


def _variants(rows: Rows, line: Series, article: str) -> Iterator[str]:
    if not line.axes:
        return
    for position, values in enumerate(product(*(axis.values for axis in line.axes)), start=1):
        code = f"{article}-{position:02}"
        dearer = sum((Decimal(axis.dearer.get(v, "0")) for axis, v in zip(line.axes, values, strict=True)), Decimal(0))
        rows.add(
            schema.variant,
            code=code,
            article=article,
            position=position,
            barcode=rows.barcode(),
            price_impact=dearer,
            weight_impact=Decimal(0),
        )
        for axis, value in zip(line.axes, values, strict=True):
            rows.add(schema.variant_value, variant=code, axis=axis.name, value=value)
        yield code


def _stock(rows: Rows, line: Series, article: str, variant: str | None) -> None:
    """Brest is the main warehouse; rope is cut, so its stock has decimals."""
    for (warehouse, _, _), most in zip(WAREHOUSES, (120, 40, 12), strict=True):
        physical = Decimal(rows.draw.randrange(0, most + 1) * max(line.minimal_quantity // 2, 1))
        if line.unit == "mètre":
            physical += Decimal(rows.draw.randrange(0, 20)) / 4
        ordered = rows.draw.random() < 0.15
        rows.add(
            schema.stock,
            article=article,
            variant=variant,
            warehouse=warehouse,
            physical=physical,
            reserved=Decimal(0),
            incoming=Decimal(rows.draw.randrange(10, 60)) if ordered else Decimal(0),
            incoming_on=STOCKTAKING + timedelta(days=rows.draw.randrange(5, 40)) if ordered else None,
        )


def _prices(rows: Rows, line: Series, article: str, price: Decimal) -> None:
    for category, _, discount in CATEGORIES:
        if Decimal(discount):
            net = (price * (100 - Decimal(discount)) / 100).quantize(CENT, ROUND_HALF_UP)
            rows.add(schema.price, article=article, category=category, from_quantity=1, price=net)
    for quantity, percent in TIERS.get(line.family.split("-")[0], ()):
        rows.add(schema.price, article=article, from_quantity=quantity, discount_percent=Decimal(percent))
