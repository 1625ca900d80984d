"""References and barcodes as a shop holds and compares them: which are possible, and who carried one first.

The audit and the products flow both ask; ``brand_key`` of ``articles`` compares names in the same way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

REFERENCE: Final = re.compile(r"[^\x00-\x1f\x7f<>;={}]{1,64}")


def plain(text: str) -> str:
    """One spelling of what people read as the same: spaces, composed letters, capitals."""
    return unicodedata.normalize("NFC", one_line(text)).casefold()


def one_line(text: str) -> str:
    return " ".join(text.split())


class FirstCome:
    """Who was first to carry a value. Keeps one entry per value."""

    def __init__(self, known: Iterable[tuple[str, str]] = ()) -> None:
        """``known``: (value, holder), earlier ones first."""
        self._holders: dict[str, str] = {}
        for value, holder in known:
            self._holders.setdefault(plain(value), holder)

    def claim(self, value: str, holder: str) -> str | None:
        """The other one that holds the value already; None where it is the claimer's now."""
        found = self._holders.setdefault(plain(value), holder)
        return None if found == holder else found

    def other(self, value: str, holder: str) -> str | None:
        """The same, without a claim."""
        found = self._holders.get(plain(value))
        return None if found == holder else found

    def hand_over(self, value: str, holder: str) -> None:
        """The former holder carries it no longer."""
        self._holders[plain(value)] = holder
