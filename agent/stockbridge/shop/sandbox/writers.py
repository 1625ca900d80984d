"""Categories, brands and stock as the sandbox shop keeps them; ``products`` and ``statuses`` are its neighbours.

A record is a patch: what it does not name stays as it is, ``null`` clears.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from stockbridge.contract.problems import Problem, problem
from stockbridge.contract.records.catalogue import Brand, Category
from stockbridge.contract.records.trade import Stock
from stockbridge.shop.sandbox.context import Context
from stockbridge.shop.sandbox.database import pack, unpack
from stockbridge.shop.sandbox.fence import Fence
from stockbridge.shop.sandbox.vocabulary import HOME_CATEGORY, LANGUAGES, SHOP_ID
from stockbridge.shop.sandbox.writing import Outcome, failed, outcome, waiting


class CatalogueWriters:
    """One method per flow."""

    def __init__(self, context: Context) -> None:
        self._shop = context
        self._fence = Fence(context)

    def category(self, entity_id: int | None, record: Category) -> Outcome:
        parent = HOME_CATEGORY
        if record.parent is not None:
            found = bound(self._shop, "categories", record.parent)
            if found is None:
                return waiting(parent_missing("/category/parent", record.parent))
            parent = found
        return self._keep_category(entity_id, parent, record)

    def _keep_category(self, entity_id: int | None, parent: int, record: Category) -> Outcome:
        body, warnings = known_languages(record.to_wire(), ("name", "description"), "/category")
        if entity_id is None:
            siblings = self._shop.db.rows("SELECT id, body FROM category WHERE parent_id = ?", parent)
            entity_id = self._named(siblings, body["name"], "categories")
        if entity_id is None:
            if not body["name"]:
                return failed(problem("missing_field", "A new category needs a name.", field="/category/name"))
            made = self._shop.db.insert("INSERT INTO category (parent_id, body) VALUES (?, ?)", parent, pack(body))
            return Outcome("created", made, warnings=warnings)
        before = self._shop.db.row("SELECT parent_id, body FROM category WHERE id = ?", entity_id)
        was = (before["parent_id"], unpack(before["body"])) if before else (None, {})
        now = (parent, was[1] | body)
        self._shop.db.execute(
            "UPDATE category SET parent_id = ?, body = ? WHERE id = ?", parent, pack(now[1]), entity_id
        )
        return Outcome("updated" if now != was else "unchanged", entity_id, warnings=warnings)

    def brand(self, entity_id: int | None, record: Brand) -> Outcome:
        if entity_id is None:
            entity_id = self._named(self._shop.db.rows("SELECT id, body FROM brand"), record.name, "brands")
        if entity_id is None:
            made = self._shop.db.insert("INSERT INTO brand (body) VALUES (?)", pack(record.to_wire()))
            return outcome("created", made)
        before = unpack(self._shop.db.value("SELECT body FROM brand WHERE id = ?", entity_id)) or {}
        after = before | record.to_wire()
        self._shop.db.execute("UPDATE brand SET body = ? WHERE id = ?", pack(after), entity_id)
        return outcome("updated" if after != before else "unchanged", entity_id)

    def stock(self, entity_id: int | None, record: Stock) -> Outcome:
        if record.variant is not None:
            return failed(problem("unsupported_kind", "Stock of variants waits.", field="/stock/variant"))
        product = bound(self._shop, "products", record.product)
        if product is None:
            return waiting(parent_missing("/stock/product", record.product))
        if record.as_of < self._fence.as_of(product):
            return outcome("unchanged", product, code="older_version")
        changed = self._fence.snapshot(product, record.quantity, record.as_of)
        return outcome("updated" if changed or entity_id is None else "unchanged", product)

    def _named(self, rows: Sequence[sqlite3.Row], name: object, flow: str) -> int | None:
        """The one that carries the name and belongs to no key yet: it is meant."""
        same = [int(row["id"]) for row in rows if unpack(row["body"])["name"] == name]
        owner = "SELECT 1 FROM binding WHERE flow = ? AND entity_id = ?"
        return next((found for found in same if self._shop.db.value(owner, flow, found) is None), None)


def bound(shop: Context, flow: str, key: str) -> int | None:
    """The shop's id of a record of the ERP."""
    found = shop.db.value(
        "SELECT entity_id FROM binding WHERE shop_id = ? AND flow = ? AND erp_key = ?", SHOP_ID, flow, key
    )
    return None if found is None else int(found)


def parent_missing(field: str, key: str) -> Problem:
    return problem("parent_missing", f'The record "{key}" is not in the shop yet.', field=field)


def known_languages(
    body: dict[str, Any], fields: Iterable[str], where: str
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The record without texts in languages that the shop has not; a warning for each, and for each it has untold."""
    told, warnings = dict(body), []
    for field in fields:
        texts = body.get(field)
        if texts is None:
            continue
        told[field] = {code: text for code, text in texts.items() if code in LANGUAGES}
        for code in sorted(texts.keys() - LANGUAGES.keys()):
            detail = f'The shop has no language "{code}": this text is not shown.'
            warnings.append(problem("unknown_language", detail, field=f"{where}/{field}/{code}"))
        for code in sorted(LANGUAGES.keys() - texts.keys()) if told[field] else ():
            detail = f'There is no text in "{code}": the default language\'s text stands in.'
            warnings.append(problem("missing_field", detail, field=f"{where}/{field}/{code}"))
    return told, tuple(warnings[:50])
