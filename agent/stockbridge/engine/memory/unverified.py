"""Documents that were sent into an ERP and that it does not show yet, as the state keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Sent:
    """``digest`` is that of the document as it was sent."""

    at: datetime
    digest: str


class UnverifiedMemory(Protocol):
    """What was sent, by the document's key, until it is read back."""

    def sent(self, key: str) -> Sent | None: ...

    def send(self, key: str, digest: str, now: datetime) -> None:
        """Kept before the write begins: whatever dies in the middle, it counts as sent."""
        ...

    def forget(self, key: str) -> None:
        """It was read back, surely not written, or a person decided that it is to be written anew."""
        ...
