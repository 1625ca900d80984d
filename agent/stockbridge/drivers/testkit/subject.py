"""What the kit asks of an ERP under test, beside the driver itself: to look into it and to make things go wrong."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from stockbridge.drivers.api import Driver
from stockbridge.drivers.records import SalesDocument


class Subject(Protocol):
    """One ERP that may be written to, with at least ten articles that can be sold.

    ``factory`` and ``settings`` open the driver in another process: "package.module:function", and what it is given.
    """

    factory: str
    settings: Mapping[str, object]

    def open(self) -> Driver:
        """A connection of its own."""
        ...

    def sellable(self) -> tuple[str, ...]:
        """Keys of articles without variants that can stand on a document."""
        ...

    def touch(self, article: str) -> None:
        """Somebody changes the article, committed at once."""
        ...

    def touch_slowly(self, article: str) -> AbstractContextManager[None]:
        """The same in a transaction that is committed when the context ends, if the ERP lets others write meanwhile."""
        ...

    def move_stock(self, article: str) -> None:
        """Somebody counts the article's stock in one warehouse."""
        ...

    def stored(self, key: str) -> tuple[SalesDocument, ...]:
        """The documents with our key as they stand in the ERP, read past the driver; the party with the ERP's key."""
        ...

    def add_twin(self, key: str) -> None:
        """Somebody copies the document, our key included. Raises any exception where the ERP refuses that."""
        ...

    def freeze(self, key: str) -> None:
        """The document is delivered or posted."""
        ...

    def held(self) -> AbstractContextManager[None]:
        """Somebody holds what the driver must write to, for longer than the driver waits."""
        ...

    def away(self) -> AbstractContextManager[None]:
        """The ERP cannot be reached."""
        ...
