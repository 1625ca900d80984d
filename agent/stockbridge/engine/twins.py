"""Two articles of the ERP with one reference: the first keeps the product, the other is a dead letter that names it.

The shop would refuse the other too, but only when it is new there; ``readers`` asks here before anything is queued.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from stockbridge.drivers.api import Driver
from stockbridge.drivers.records import Article
from stockbridge.engine.memory import Memory
from stockbridge.mapping.findings import Finding
from stockbridge.mapping.references import FirstCome, plain

CODE = "reference_twice"
Titles = Callable[[], Iterable[tuple[str, str]]]
"""(reference, key) of the products that the shop has, or is about to get."""


class Twins:
    """Of one reading. Whoever the shop has under a reference goes first, else whoever the ERP names first."""

    def __init__(self, driver: Driver, selects: Callable[[Article], bool], titles: Titles) -> None:
        self._driver = driver
        self._selects = selects
        self._titles = titles
        self._first: FirstCome | None = None
        self._looked_at: dict[str, str] = {}

    def of(self, article: Article) -> Finding | None:
        """What is wrong where another article that the shop is to have carries the reference too."""
        self._first = self._first or FirstCome(self._titles())
        other = self._first.claim(article.reference, article.key)
        if other is None:
            return None
        if self._carried_by(other) == plain(article.reference):
            return Finding(CODE, "reference", article.reference, other)
        self._first.hand_over(article.reference, article.key)
        return None

    def _carried_by(self, key: str) -> str:
        """The reference as it stands in the ERP now: it may have changed since the shop was told. Empty for what is
        gone or no longer selected."""
        if key not in self._looked_at:
            found = self._driver.articles_by_key([key])
            self._looked_at[key] = next((plain(entry.reference) for entry in found if self._selects(entry)), "")
        return self._looked_at[key]


def look_again(memory: Memory, now: datetime) -> None:
    """Twins come again with each run: what frees one of them is a change of the other."""
    letters = [
        letter.id
        for letter in memory.attention.letters()
        if letter.flow == "products" and (letter.problem.details or {}).get("finding") == CODE
    ]
    if letters:
        memory.attention.retry(letters, now)
