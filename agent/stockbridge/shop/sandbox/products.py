"""Products as the sandbox shop keeps them: patched, adopted by reference, published only when they can be sold.

``writers`` keeps what they refer to.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from stockbridge.contract.problems import Problem, problem
from stockbridge.contract.records.catalogue import Product
from stockbridge.shop.sandbox.context import Context
from stockbridge.shop.sandbox.database import pack, unpack
from stockbridge.shop.sandbox.vocabulary import TAX_RULES_GROUPS
from stockbridge.shop.sandbox.writers import bound, known_languages, parent_missing
from stockbridge.shop.sandbox.writing import Outcome, failed, waiting

TAKEN_KINDS: Final = frozenset({"simple", "virtual"})
_ONCE: Final = frozenset({"friendly_url"})
_CHECK_ONLY: Final = frozenset({"price_incl", "vat_code"})
_TEXTS: Final = ("name", "summary", "description", "meta_title", "meta_description", "friendly_url")
_NEEDED: Final = {"price": "price", "tax_rules_group": "VAT", "default_category": "family"}


class ProductWriter:
    """The products flow."""

    def __init__(self, context: Context) -> None:
        self._shop = context

    def __call__(self, entity_id: int | None, record: Product) -> Outcome:
        if record.kind is not None and record.kind not in TAKEN_KINDS:
            return failed(problem("unsupported_kind", f"Products of kind {record.kind} wait.", field="/product/kind"))
        missing = self._missing_parent(record)
        if missing is not None:
            return waiting(missing)
        told, warnings = known_languages(record.to_wire(), _TEXTS, "/product")
        body, hindrances = _without_what_hinders(told)
        if entity_id is None:
            entity_id, refused = self._meant(record.reference)
            if refused is not None:
                return failed(refused)
        if entity_id is None:
            return self._new(record.reference, body, warnings, hindrances)
        return self._changed(entity_id, record.reference, body, warnings, hindrances)

    def _missing_parent(self, record: Product) -> Problem | None:
        wanted = [
            ("/product/brand", "brands", record.brand),
            ("/product/default_category", "categories", record.default_category),
        ]
        wanted += [(f"/product/categories/{at}", "categories", key) for at, key in enumerate(record.categories or ())]
        for field, flow, key in wanted:
            if key is not None and bound(self._shop, flow, key) is None:
                return parent_missing(field, key)
        return None

    def _meant(self, reference: str) -> tuple[int | None, Problem | None]:
        """The product that carries the reference and belongs to no key yet; where that cannot be told, why."""
        same = self._shop.db.rows("SELECT id FROM product WHERE reference = ? COLLATE NOCASE", reference)
        owner = "SELECT 1 FROM binding WHERE flow = 'products' AND entity_id = ?"
        free = [int(row["id"]) for row in same if self._shop.db.value(owner, row["id"]) is None]
        if len(free) == 1 or not same:
            return (free[0] if free else None), None
        detail = "The shop has this reference on other products: which of them is meant cannot be told."
        return None, problem("ambiguous_reference", detail, field="/product/reference")

    def _new(
        self, reference: str, body: dict[str, Any], warnings: tuple[Problem, ...], hindrances: tuple[Problem, ...]
    ) -> Outcome:
        if not body.get("name"):
            detail = "A new product needs a name in a language of the shop."
            return failed(problem("missing_field", detail, field="/product/name"))
        hindrances += _lacking(body, hindrances)
        kept = {"published": False} | body | ({"published": False} if hindrances else {})
        made = self._shop.db.insert("INSERT INTO product (reference, body) VALUES (?, ?)", reference, pack(kept))
        self._note_followup(made)
        return Outcome("created", made, warnings=warnings + hindrances)

    def _changed(
        self,
        entity_id: int,
        reference: str,
        body: dict[str, Any],
        warnings: tuple[Problem, ...],
        hindrances: tuple[Problem, ...],
    ) -> Outcome:
        row = self._shop.db.row("SELECT reference, body FROM product WHERE id = ?", entity_id)
        before = unpack(row["body"]) if row else {}
        patch = {name: value for name, value in body.items() if name not in _ONCE}
        after = before | {name: _merged(before.get(name), value, name) for name, value in patch.items()}
        if body.get("published"):
            hindrances += _lacking(after, hindrances)
        if hindrances or "removal" in body:
            after["published"] = False
        if (after, reference) == (before, row["reference"] if row else None):
            return Outcome("unchanged", entity_id, warnings=warnings + hindrances)
        self._shop.db.execute(
            "UPDATE product SET reference = ?, body = ? WHERE id = ?", reference, pack(after), entity_id
        )
        self._note_followup(entity_id)
        return Outcome("updated", entity_id, warnings=warnings + hindrances)

    def _note_followup(self, product_id: int) -> None:
        self._shop.db.execute("INSERT OR IGNORE INTO followup (kind, entity_id) VALUES ('product', ?)", product_id)


def _without_what_hinders(told: dict[str, Any]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The record as it is kept, and why it must not be published as it was sent."""
    body = {name: value for name, value in told.items() if name not in _CHECK_ONLY}
    found = []
    if "price" in body and not Decimal(body["price"]):
        detail = "The price is zero: the product is not published."
        found.append(problem("invalid_value", detail, field="/product/price"))
    group = body.get("tax_rules_group")
    if (group is None and "vat_code" in told) or (group not in {None, "0"} and int(group) not in TAX_RULES_GROUPS):
        body.pop("tax_rules_group", None)
        detail = f'The VAT code "{told.get("vat_code", "")}" has no tax rules group in the shop: not published.'
        found.append(problem("unmapped_value", detail, field="/product/tax_rules_group"))
    return body, tuple(found)


def _lacking(body: dict[str, Any], known: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """What a product still lacks to be sold, beside what is told already."""
    told = {hindrance.field for hindrance in known}
    return tuple(
        problem("missing_field", f"There is no {name}: the product is not published.", field=f"/product/{field}")
        for field, name in _NEEDED.items()
        if field not in body and f"/product/{field}" not in told
    )


def _merged(before: Any, value: Any, name: str) -> Any:
    """Texts are patched by language, everything else as a whole."""
    return {**(before or {}), **value} if name in _TEXTS and isinstance(value, dict) else value
