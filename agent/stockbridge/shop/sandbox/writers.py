"""Categories, brands, products and stock as the sandbox shop keeps them; ``statuses`` is its neighbour.

A record is a patch: what it does not name stays as it is, ``null`` clears.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from stockbridge.contract.problems import Problem, problem
from stockbridge.contract.records.catalogue import Brand, Category, Product
from stockbridge.contract.records.trade import Stock
from stockbridge.shop.sandbox.context import Context
from stockbridge.shop.sandbox.database import pack, unpack
from stockbridge.shop.sandbox.fence import Fence
from stockbridge.shop.sandbox.vocabulary import HOME_CATEGORY, LANGUAGES, SHOP_ID, TAX_RULES_GROUPS
from stockbridge.shop.sandbox.writing import Outcome, failed, outcome, waiting

TAKEN_KINDS: Final = frozenset({"simple", "virtual"})
_ONCE: Final = frozenset({"friendly_url"})
_CHECK_ONLY: Final = frozenset({"price_incl", "vat_code"})
_TEXTS: Final = ("name", "summary", "description", "meta_title", "meta_description", "friendly_url")


class CatalogueWriters:
    """One method per flow."""

    def __init__(self, context: Context) -> None:
        self._shop = context
        self._fence = Fence(context)

    def category(self, entity_id: int | None, record: Category) -> Outcome:
        parent = HOME_CATEGORY
        if record.parent is not None:
            found = self._bound("categories", record.parent)
            if found is None:
                return waiting(_parent_missing("/category/parent", record.parent))
            parent = found
        return self._keep_category(entity_id, parent, record)

    def _keep_category(self, entity_id: int | None, parent: int, record: Category) -> Outcome:
        body, warnings = _known_languages(record.to_wire(), ("name", "description"), "/category")
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
            made = self._shop.db.insert("INSERT INTO brand (body) VALUES (?)", pack(record.to_wire()))
            return outcome("created", made)
        before = unpack(self._shop.db.value("SELECT body FROM brand WHERE id = ?", entity_id)) or {}
        after = before | record.to_wire()
        self._shop.db.execute("UPDATE brand SET body = ? WHERE id = ?", pack(after), entity_id)
        return outcome("updated" if after != before else "unchanged", entity_id)

    def product(self, entity_id: int | None, record: Product) -> Outcome:
        if record.kind is not None and record.kind not in TAKEN_KINDS:
            return failed(problem("unsupported_kind", f"Products of kind {record.kind} wait.", field="/product/kind"))
        if record.tax_rules_group not in {None, "0"} and int(record.tax_rules_group or 0) not in TAX_RULES_GROUPS:
            detail = f"The shop has no tax rules group {record.tax_rules_group}."
            return failed(problem("unmapped_value", detail, field="/product/tax_rules_group"))
        missing = self._missing_parent(record)
        if missing is not None:
            return waiting(missing)
        body, warnings = _known_languages(record.to_wire(), _TEXTS, "/product")
        body = {name: value for name, value in body.items() if name not in _CHECK_ONLY}
        if entity_id is None:
            return self._new_product(record.reference, body, warnings)
        return self._changed_product(entity_id, record.reference, body, warnings)

    def _missing_parent(self, record: Product) -> Problem | None:
        wanted = [
            ("/product/brand", "brands", record.brand),
            ("/product/default_category", "categories", record.default_category),
        ]
        wanted += [(f"/product/categories/{at}", "categories", key) for at, key in enumerate(record.categories or ())]
        for field, flow, key in wanted:
            if key is not None and self._bound(flow, key) is None:
                return _parent_missing(field, key)
        return None

    def _new_product(self, reference: str, body: dict[str, Any], warnings: tuple[Problem, ...]) -> Outcome:
        """The product that carries the reference and belongs to no key yet is meant; else a new one is made."""
        same = self._shop.db.rows("SELECT id FROM product WHERE reference = ? COLLATE NOCASE", reference)
        free = [row["id"] for row in same if not self._is_owned(row["id"])]
        if len(free) == 1:
            return self._changed_product(free[0], reference, body, warnings)
        if same:
            detail = "The shop has this reference on other products: which of them is meant cannot be told."
            return failed(problem("ambiguous_reference", detail, field="/product/reference"))
        if not body.get("name"):
            detail = "A new product needs a name in a language of the shop."
            return failed(problem("missing_field", detail, field="/product/name"))
        hindrances = _hindrances(body)
        if hindrances:
            body = body | {"published": False}
        made = self._shop.db.insert(
            "INSERT INTO product (reference, body) VALUES (?, ?)", reference, pack({"published": False} | body)
        )
        self._note_followup(made)
        return Outcome("created", made, warnings=warnings + hindrances)

    def _changed_product(
        self, entity_id: int, reference: str, body: dict[str, Any], warnings: tuple[Problem, ...]
    ) -> Outcome:
        row = self._shop.db.row("SELECT reference, body FROM product WHERE id = ?", entity_id)
        before = unpack(row["body"]) if row else {}
        patch = {name: value for name, value in body.items() if name not in _ONCE}
        after = before | {name: _merged(before.get(name), value, name) for name, value in patch.items()}
        if _removes(body):
            after["published"] = False
        if (after, reference) == (before, row["reference"] if row else None):
            return Outcome("unchanged", entity_id, warnings=warnings)
        self._shop.db.execute(
            "UPDATE product SET reference = ?, body = ? WHERE id = ?", reference, pack(after), entity_id
        )
        self._note_followup(entity_id)
        return Outcome("updated", entity_id, warnings=warnings)

    def stock(self, entity_id: int | None, record: Stock) -> Outcome:
        if record.variant is not None:
            return failed(problem("unsupported_kind", "Stock of variants waits.", field="/stock/variant"))
        product = self._bound("products", record.product)
        if product is None:
            return waiting(_parent_missing("/stock/product", record.product))
        changed = self._fence.snapshot(product, record.quantity, record.as_of)
        return outcome("updated" if changed or entity_id is None else "unchanged", product)

    def _bound(self, flow: str, key: str) -> int | None:
        found = self._shop.db.value(
            "SELECT entity_id FROM binding WHERE shop_id = ? AND flow = ? AND erp_key = ?", SHOP_ID, flow, key
        )
        return None if found is None else int(found)

    def _is_owned(self, product_id: int) -> bool:
        owner = "SELECT 1 FROM binding WHERE flow = 'products' AND entity_id = ?"
        return self._shop.db.value(owner, product_id) is not None

    def _note_followup(self, product_id: int) -> None:
        self._shop.db.execute("INSERT OR IGNORE INTO followup (kind, entity_id) VALUES ('product', ?)", product_id)


def _parent_missing(field: str, key: str) -> Problem:
    return problem("parent_missing", f'The record "{key}" is not in the shop yet.', field=field)


def _hindrances(body: dict[str, Any]) -> tuple[Problem, ...]:
    """Why a new product is not published as it stands."""
    wanted = {"price": "price", "tax_rules_group": "VAT", "default_category": "family"}
    return tuple(
        problem("missing_field", f"There is no {name}: the product is not published.", field=f"/product/{field}")
        for field, name in wanted.items()
        if field not in body
    )


def _removes(body: dict[str, Any]) -> bool:
    return bool(body.get("removal", {}).get("how") == "unpublish")


def _merged(before: Any, value: Any, name: str) -> Any:
    """Texts are patched by language, everything else as a whole."""
    return {**(before or {}), **value} if name in _TEXTS and isinstance(value, dict) else value


def _known_languages(
    body: dict[str, Any], fields: Iterable[str], where: str
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The record without texts in languages that the shop lacks, and a warning for each of those."""
    told, warnings = dict(body), []
    for field in fields:
        texts = body.get(field)
        if texts is None:
            continue
        told[field] = {code: text for code, text in texts.items() if code in LANGUAGES}
        for code in texts.keys() - LANGUAGES.keys():
            detail = f'The shop has no language "{code}": this text is not shown.'
            warnings.append(problem("unknown_language", detail, field=f"{where}/{field}/{code}"))
    return told, tuple(warnings[:50])
