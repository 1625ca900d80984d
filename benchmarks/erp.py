"""An ERP of any size for the measurements: articles by number, changed as a whole; the real Driver protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, TypeVar, overload

from stockbridge.drivers.api import Capabilities, Health, Page
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
KEYS: Final = "BENCH"
"""How the keys of all articles begin."""
PAGE: Final = 1000
FAMILIES: Final = 40
BRANDS: Final = 25
VAT: Final = "20"
WORDS: Final = "oak steel round small strong quiet folding outdoor classic light heavy double garden kitchen"


@dataclass
class BenchErp:
    """``count`` articles. Raising ``edition`` changes the texts of all of them, ``price_round`` their prices,
    ``stock_round`` their quantities."""

    count: int
    edition: int = 0
    price_round: int = 0
    stock_round: int = 0

    capabilities = Capabilities(
        name="bench",
        flows=frozenset({"products", "stock"}),
        changes="snapshot",
        transactional_writes=True,
        native_duplicate_refusal=True,
        hard_timeout_seconds=30,
        stock_falls={"order": "order"},
    )

    def check(self) -> Health:
        return Health("1", {"articles": self.count})

    def families(self, cursor: str | None) -> Iterator[Page[Family]]:
        rows = [Family(family_key(n), None, {"en": f"Family {n}", "fr": f"Famille {n}"}) for n in range(FAMILIES)]
        return self._pages(rows, cursor)

    def articles(self, cursor: str | None) -> Iterator[Page[Article]]:
        return self._pages(_Lazy(self.count, self.article), cursor)

    def articles_by_key(self, keys: Sequence[str]) -> tuple[Article, ...]:
        known = {article_key(number): number for number in range(self.count)}
        return tuple(self.article(known[key]) for key in keys if key in known)

    def stock_by_key(self, articles: Sequence[str]) -> tuple[StockLevel, ...]:
        known = {article_key(number): number for number in range(self.count)}
        return tuple(self.level(known[key]) for key in articles if key in known)

    def stock(self, cursor: str | None) -> Iterator[Page[StockLevel]]:
        return self._pages(_Lazy(self.count, self.level), cursor)

    def statuses(self, cursor: str | None) -> Iterator[Page[DocumentStatus]]:
        return self._pages([], cursor)

    def find_documents(self, key: str) -> tuple[DocumentRef, ...]:
        raise _no_documents(key)

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        raise _no_documents(document.key)

    def close(self) -> None:
        """Nothing is held open."""

    def article(self, number: int) -> Article:
        """Descriptions of some six hundred characters in two languages, all different, one in ten with a link."""
        words = described_by(number)
        extra = f'<p><a href="https://example.com/{number}">More</a> &amp; more</p>' if number % 10 == 0 else ""
        described = f"<p>{words}, no. {number}, edition {self.edition}.</p><ul><li>{words}</li><li>{words}</li></ul>"
        return replace(
            _ARTICLE,
            key=article_key(number),
            reference=f"REF-{number:06}",
            names={"en": f"{words.title()} {number}", "fr": f"Modèle {words} n° {number}"},
            summaries={"en": f"<p>{words}, no. {number}</p>", "fr": f"<p>Résumé : {words}, n° {number}</p>"},
            descriptions={"en": described * 3 + extra, "fr": described.replace("edition", "édition") * 3 + extra},
            price=Decimal(100 + (number * 37 + self.price_round * 11) % 49_900) / 100,
            barcode=barcode(number),
            brand=brand_name(number % BRANDS),
            family=family_key(number % FAMILIES),
        )

    def level(self, number: int) -> StockLevel:
        pieces = Decimal(500 + (number + self.stock_round * 7) % 400)
        return StockLevel(article_key(number), None, "W1", pieces, Decimal(0), Decimal(0), None)

    def _pages(self, rows: Sequence[Row], cursor: str | None) -> Iterator[Page[Row]]:
        start = int(cursor or 0)
        while True:
            end = min(start + PAGE, len(rows))
            yield Page(tuple(rows[start:end]), str(end), complete=end >= len(rows))
            if end >= len(rows):
                return
            start = end


class _Lazy(Sequence[Row]):
    """Rows made when they are read: a large catalogue is never in memory at once."""

    def __init__(self, count: int, make: Callable[[int], Row]) -> None:
        self._count = count
        self._make = make

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return [self._make(number) for number in range(*index.indices(self._count))]
        return self._make(index)


_ARTICLE: Final = Article(
    key="",
    reference="",
    names={},
    summaries={},
    descriptions={},
    price=Decimal(0),
    price_incl=None,
    cost_price=Decimal("4.20"),
    vat_code=VAT,
    ecotax=Decimal(0),
    barcode="",
    brand=None,
    family=None,
    further_families=(),
    weight=Decimal("1.25"),
    weight_net=Decimal("1.1"),
    width=Decimal(10),
    height=Decimal(20),
    depth=Decimal(30),
    sales_unit="",
    minimal_quantity=1,
    active=True,
    published=True,
)


def described_by(number: int) -> str:
    """Eight words."""
    words = WORDS.split()
    return " ".join(words[(number + step) % len(words)] for step in range(8))


def article_key(number: int) -> str:
    return f"{KEYS}{number:06}"


def family_key(number: int) -> str:
    return f"FAM{number:02}"


def brand_name(number: int) -> str:
    return f"Brand {number}"


def barcode(number: int) -> str:
    """A valid EAN-13 of the range for use inside a company."""
    digits = f"2{number:011}"
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-weighed % 10}"


def _no_documents(key: str) -> ErpUnreachable:
    return ErpUnreachable("erp_unreachable", "The ERP of the measurements takes no documents.", details={"key": key})
