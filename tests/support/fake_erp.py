"""A small ERP in memory behind the Driver protocol: documents by our key, and switches for what may go wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeVar

from stockbridge.drivers.api import Capabilities, FallsAt, Health, Page
from stockbridge.drivers.records import (
    Article,
    DocumentRef,
    DocumentStatus,
    Family,
    SalesDocument,
    StockLevel,
)
from stockbridge.errors import ErpUnreachable

Row = TypeVar("Row")
Hook = Callable[[str, str], None]
"""Called with a point and a key: may raise what the ERP or the machine would."""


def nothing(point: str, key: str) -> None:
    """Nothing goes wrong."""


def unreachable() -> ErpUnreachable:
    return ErpUnreachable("erp_unreachable", "The ERP does not answer.")


def article(key: str, **changes: Any) -> Article:
    fields: dict[str, Any] = {
        "key": key,
        "reference": f"REF-{key}",
        "names": {"en": f"Screw {key}", "fr": f"Vis {key}"},
        "summaries": {},
        "descriptions": {},
        "price": Decimal("10.00"),
        "price_incl": None,
        "cost_price": None,
        "vat_code": "N",
        "ecotax": Decimal(0),
        "barcode": "",
        "brand": "Acme",
        "family": "F1",
        "further_families": (),
        "weight": Decimal(0),
        "weight_net": Decimal(0),
        "width": Decimal(0),
        "height": Decimal(0),
        "depth": Decimal(0),
        "sales_unit": "",
        "minimal_quantity": 1,
        "active": True,
        "published": True,
    }
    return Article(**(fields | changes))


def level(key: str, physical: int, warehouse: str = "W1") -> StockLevel:
    return StockLevel(key, None, warehouse, Decimal(physical), Decimal(0), Decimal(0), None)


@dataclass
class FakeErp:
    """``documents`` in the order they were committed, so that a twin shows. ``changes`` as a driver declares it."""

    documents: list[SalesDocument] = field(default_factory=list)
    families_: list[Family] = field(default_factory=lambda: [Family("F1", None, {"en": "Screws", "fr": "Vis"})])
    articles_: list[Article] = field(default_factory=list)
    levels: list[StockLevel] = field(default_factory=list)
    statuses_: list[DocumentStatus] = field(default_factory=list)
    frozen: set[str] = field(default_factory=set)
    hook: Hook = nothing
    answer_late: Hook = nothing
    up: bool = True
    checks: int = 0
    writes: int = 0
    page_size: int = 2
    changes: Any = "snapshot"
    complete: bool = True
    falls: FallsAt = "order"
    hard_timeout_seconds: float = 30
    late: bool = False
    """Takes new documents and shows them only after ``show``, to itself too: an import queue."""
    hidden: set[str] = field(default_factory=set)
    """Articles that a reading misses, and a look by key finds."""
    unseen: list[SalesDocument] = field(default_factory=list)

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            name="fake",
            flows=frozenset({"orders", "products", "stock", "statuses"}),
            changes=self.changes,
            transactional_writes=not self.late,
            native_duplicate_refusal=False,
            hard_timeout_seconds=self.hard_timeout_seconds,
            stock_falls={"order": self.falls},
        )

    def check(self) -> Health:
        self.checks += 1
        self._answer("check", "")
        return Health("1.0", {"articles": len(self.articles_)})

    def families(self, cursor: str | None) -> Iterator[Page[Family]]:
        return self._pages(self.families_, cursor)

    def articles(self, cursor: str | None) -> Iterator[Page[Article]]:
        return self._pages([entry for entry in self.articles_ if entry.key not in self.hidden], cursor)

    def articles_by_key(self, keys: Sequence[str]) -> tuple[Article, ...]:
        self._answer("articles_by_key", "")
        return tuple(entry for entry in self.articles_ if entry.key in keys)

    def stock(self, cursor: str | None) -> Iterator[Page[StockLevel]]:
        return self._pages(self.levels, cursor)

    def stock_by_key(self, articles: Sequence[str]) -> tuple[StockLevel, ...]:
        self._answer("stock_by_key", "")
        return tuple(entry for entry in self.levels if entry.article in articles)

    def statuses(self, cursor: str | None) -> Iterator[Page[DocumentStatus]]:
        return self._pages(self.statuses_, cursor)

    def find_documents(self, key: str) -> tuple[DocumentRef, ...]:
        self._answer("find", key)
        self.answer_late("find", key)
        return self._references(key)

    def _references(self, key: str) -> tuple[DocumentRef, ...]:
        return tuple(
            self._reference(number)
            for number, document in enumerate(self.documents, start=1)
            if document.key == key and not any(entry is document for entry in self.unseen)
        )

    def _reference(self, number: int) -> DocumentRef:
        document = self.documents[number - 1]
        customer, frozen = "C" + document.party.shop_customer, document.key in self.frozen
        return DocumentRef(document.key, str(number), f"BC{number:05}", customer, frozen)

    def show(self) -> None:
        """The queue is worked off."""
        self.unseen.clear()

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        """As a careful driver: looks, then inserts or rewrites, in one transaction."""
        self._answer("before commit", document.key)
        shown = self._references(document.key)
        number = int(shown[0].erp_key) if shown else len(self.documents) + 1
        self.documents[number - 1 : number] = [document]
        if self.late and not shown:
            self.unseen.append(document)
        self.writes += 1
        self._answer("after commit", document.key)
        return self._reference(number)

    def close(self) -> None:
        """Nothing is held open."""

    def count(self, key: str) -> int:
        return sum(document.key == key for document in self.documents)

    def sell(self, key: str, **changes: Any) -> None:
        """A twin or another agent's document: written past the driver."""
        (known,) = [document for document in self.documents if document.key == key]
        self.documents.append(replace(known, **changes))

    def _answer(self, point: str, key: str) -> None:
        if not self.up:
            raise unreachable()
        self.hook(point, key)

    def _pages(self, rows: Sequence[Row], cursor: str | None) -> Iterator[Page[Row]]:
        start = int(cursor or 0)
        while True:
            self._answer("page", str(start))
            end = min(start + self.page_size, len(rows))
            last = end >= len(rows)
            yield Page(tuple(rows[start:end]), str(end), complete=last and self.complete)
            if last:
                return
            start = end
