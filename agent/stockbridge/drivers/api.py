"""The Driver protocol: what any ERP must offer; ``testkit`` proves it of a driver, ``registry`` finds the driver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

from stockbridge.drivers.records import (
    Article,
    DocumentKind,
    DocumentRef,
    DocumentStatus,
    Family,
    SalesDocument,
    StockLevel,
)

Row_co = TypeVar("Row_co", covariant=True)
FallsAt = Literal["order", "delivery", "never"]


@dataclass(frozen=True)
class Capabilities:
    """What a driver can do; the engine believes it and the testkit checks it.

    ``transactional_writes`` False: a document is "sent, unverified" until its key is read back, and is not sent again
    meanwhile; ``ErpUnreachable``, ``RecordRefused`` and ``ConfigurationError`` take that back: nothing was written.
    ``native_duplicate_refusal``: the ERP itself refuses a second document with the same key.
    ``stock_falls``: per document kind, when what is available (physical less reserved) falls; what is not named never
    does. ``mapping.stock.falls_at`` says it of the figure that the merchant chose.
    """

    name: str
    flows: frozenset[str]
    changes: Literal["cursor", "snapshot"]
    transactional_writes: bool
    native_duplicate_refusal: bool
    hard_timeout_seconds: float
    stock_falls: Mapping[DocumentKind, FallsAt]


@dataclass(frozen=True)
class Page(Generic[Row_co]):
    """Some records, and the cursor to continue after them. ``complete`` on a last page: the whole set was read.

    A cursor is opaque to the engine and committed together with what was made of the records. A reading yields at
    least one page, empty if need be; a cursor that the ERP no longer knows (restored, replaced) reads everything.
    """

    rows: tuple[Row_co, ...]
    cursor: str
    complete: bool


@dataclass(frozen=True)
class Health:
    """What ``check`` found, in figures for people: ``counts`` such as {"articles": 3412}."""

    version: str
    counts: Mapping[str, int]


class Driver(Protocol):
    """One connected ERP.

    Raises ``ErpUnreachable`` where it does not answer, ``ErpTimeout`` where a write's fate is unknown,
    ``RecordRefused`` for one record that the ERP will not take, ``ConfigurationError`` for settings. Reads never lock
    the ERP for longer than a short statement. Methods are called from one thread.
    """

    @property
    def capabilities(self) -> Capabilities: ...

    def check(self) -> Health: ...

    def families(self, cursor: str | None) -> Iterator[Page[Family]]: ...

    def articles(self, cursor: str | None) -> Iterator[Page[Article]]:
        """Articles changed since ``cursor`` (None: all), each at least once; a late commit is never skipped."""
        ...

    def articles_by_key(self, keys: Sequence[str]) -> tuple[Article, ...]:
        """These articles as they stand now, missing ones left out: asked once more before a product is taken away."""
        ...

    def stock(self, cursor: str | None) -> Iterator[Page[StockLevel]]:
        """Stock levels changed since ``cursor``, or a whole snapshot where ``changes`` is "snapshot".

        Where one level of an article (or variant) changed, its levels in all warehouses come, within one page.
        """
        ...

    def stock_by_key(self, articles: Sequence[str]) -> tuple[StockLevel, ...]:
        """All levels of these articles and of their variants as they stand now; of a missing article none.

        Asked where a figure did not change but something about it did: it contains an order that it did not before.
        """
        ...

    def statuses(self, cursor: str | None) -> Iterator[Page[DocumentStatus]]: ...

    def find_documents(self, key: str) -> tuple[DocumentRef, ...]:
        """All documents that carry our key; more than one is a fault to be shown, none means it was never committed."""
        ...

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        """Writes the document, its lines and its customer in one transaction, with our key on it.

        An existing document with the key is rewritten where it is not frozen. Where the ERP refuses duplicates
        natively, a concurrent twin ends here as the one that stands. Returns only after the commit.
        """
        ...

    def close(self) -> None: ...


class DriverFactory(Protocol):
    """The entry point ``stockbridge.drivers``: builds a driver from its own settings table.

    Raises ``ConfigurationError`` for the table alone; whether the ERP answers is for ``check`` to say.
    """

    def __call__(self, settings: Mapping[str, object]) -> Driver: ...
