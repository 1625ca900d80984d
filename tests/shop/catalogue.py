"""What the catalogue's tests share: a shop with the module, items of `apply`, and the module's operations run in it."""

from __future__ import annotations

import hashlib
import itertools
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools import build_module

from tests.support.prestashop import Shop

OPERATE = Path(__file__).parent / "php" / "operate.php"
CHECKPOINT = "catalogue"
prepared: set[str] = set()
FIELDS = {
    "categories": "category",
    "brands": "brand",
    "products": "product",
    "stock": "stock",
    "statuses": "status",
    "variants": "variant",
}
LONG_PAST_ANY_BUDGET = 60_000
Record = Mapping[str, Any]


def with_module(shop: Shop) -> Shop:
    """The shop as installed with the module, its writes open: installed once a run, then only the data go back."""
    if shop.name in prepared:
        other_tests_removed_it = not (shop.root / "modules" / "stockbridge" / "stockbridge.php").exists()
        shop.restore(CHECKPOINT, files=other_tests_removed_it)
        return shop
    shop.restore()
    shop.install_module_zip(build_module.build(build_module.SOURCE, shop.home.run / "stockbridge.zip"))
    open_writes(shop)
    shop.checkpoint(CHECKPOINT)
    prepared.add(shop.name)
    return shop


def open_writes(shop: Shop) -> None:
    """As after the first `hello` of an agent."""
    sql = "REPLACE INTO ps_stockbridge_state (name, value) VALUES ('writes', 'open'), ('memory', '1')"
    shop.execute(sql)


@contextmanager
def busy(shop: Shop, statement: str, condition: str = "TRUE") -> Iterator[None]:
    """Let statements such as "UPDATE ON ps_orders" fail as they do while somebody else holds the rows (error 1205)."""
    refuse = "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1205, MESSAGE_TEXT = 'Lock wait timeout exceeded'"
    shop.execute(f"CREATE TRIGGER busy BEFORE {statement} FOR EACH ROW IF {condition} THEN {refuse}; END IF")
    try:
        yield
    finally:
        shop.execute("DROP TRIGGER busy")


@dataclass
class Catalogue:
    """Applies records to one shop and remembers versions; `now` is the module's clock, None for the machine's."""

    shop: Shop
    now: int | None = None
    counter: Any = field(default_factory=lambda: itertools.count(1))

    def item(self, flow: str, key: str, record: Record, *, version: int | None = None, shop_id: str = "1") -> Record:
        """One line of a batch; a new version each time unless one is given."""
        text = json.dumps(record, sort_keys=True)
        return {
            "shop_id": shop_id,
            "key": key,
            "version": {"memory": 1, "counter": next(self.counter) if version is None else version},
            "hash": hashlib.sha256(text.encode()).hexdigest(),
            FIELDS[flow]: record,
        }

    def call(self, *calls: Record) -> list[Any]:
        """Run operations one after the other in one request's process."""
        told = json.dumps({"now": self.now, "calls": calls})
        answers: list[Any] = json.loads(self.shop.php(OPERATE, stdin=told))
        return answers

    def apply_items(self, flow: str, items: Sequence[Record], budget_ms: int = LONG_PAST_ANY_BUDGET) -> list[Any]:
        """Apply lines as they are; the answer's lines."""
        answer = self.call(self.applying(flow, items, budget_ms))[0]
        assert "problem" not in answer, answer
        lines: list[Any] = answer["items"]
        return lines

    def applying(self, flow: str, items: Sequence[Record], budget_ms: int = LONG_PAST_ANY_BUDGET) -> Record:
        """The call that applies lines."""
        params = {"flow": flow}
        head = {"operation": "apply", "message": str(uuid.uuid4()), "budget_ms": budget_ms}
        return {**head, "params": params, "items": list(items)}

    def apply(self, flow: str, records: Mapping[str, Record]) -> dict[str, Any]:
        """Apply records by key under new versions; the answers by key."""
        lines = self.apply_items(flow, [self.item(flow, key, record) for key, record in records.items()])
        return {line["key"]: line for line in lines}

    def plan(self, flow: str, records: Mapping[str, Record]) -> dict[str, Any]:
        """What applying the records would do; the answers by key."""
        items = [self.item(flow, key, record) for key, record in records.items()]
        answer = self.call({**self.applying(flow, items), "operation": "plan"})[0]
        assert "problem" not in answer, answer
        return {line["key"]: line for line in answer["items"]}

    def finish(self, budget_ms: int = 10_000) -> Any:
        """Do the follow-up work."""
        params = {"budget_ms": budget_ms}
        head = {"operation": "finish", "message": str(uuid.uuid4()), "budget_ms": LONG_PAST_ANY_BUDGET, "items": []}
        return self.call({**head, "params": params})[0]["result"]

    def listing(self, what: str, **params: Any) -> Any:
        """A page of keys."""
        given = {"what": what, "after": "0", "limit": 100, **params}
        head = {"operation": "list", "message": str(uuid.uuid4()), "budget_ms": LONG_PAST_ANY_BUDGET, "items": []}
        return self.call({**head, "params": given})[0]

    def fence(self, method: str, *arguments: int) -> Any:
        """Call the stock fence as the outbox does."""
        return self.call({"operation": "fence", "method": method, "arguments": list(arguments)})[0]["result"]


def product(reference: str = "SB-1", **fields: Any) -> dict[str, Any]:
    """A complete simple product, ready to be sold, in a family `F1` of brand `B1`."""
    return {
        "reference": reference,
        "name": {"en": "Oak table", "fr": "Table en chêne"},
        "summary": {"en": "<p>Solid &amp; oiled</p>", "fr": "<p>Massif</p>"},
        "description": {"en": "<p>Four legs.</p>", "fr": "<p>Quatre pieds.</p>"},
        "barcode": "4006381333931",
        "price": "199.900000",
        "tax_rules_group": "1",
        "weight": "12.500000",
        "brand": "B1",
        "default_category": "F1",
        "published": True,
        **fields,
    }


def parents(catalogue: Catalogue) -> None:
    """The family and the brand that `product` refers to."""
    names = {"en": "Furniture", "fr": "Meubles"}
    catalogue.apply("categories", {"F1": {"name": names}, "F2": {"name": {"en": "Tables", "fr": "Les tables"}}})
    catalogue.apply("brands", {"B1": {"name": "Oakworks"}})
