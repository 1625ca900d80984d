"""What the contract suite asks of a shop beside its endpoint; ``sandbox`` and ``prestashop`` give it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from stockbridge.contract.pairing_string import PairingString


@dataclass(frozen=True)
class Article:
    """A product that the shop sells, and how many of it are shown."""

    reference: str
    quantity: int


class ShopUnderTest(Protocol):
    """A shop with the module, fresh at the beginning of each module of tests."""

    name: str

    @property
    def url(self) -> str: ...

    def new_pairing_string(self) -> PairingString:
        """As the page shows it; strings made before and not used end."""
        ...

    def unpair(self) -> None: ...

    def checksums(self) -> dict[str, str]:
        """A figure per table that tells whether any row changed, ours and the catalogue's; names without prefixes."""
        ...

    def place_order(self) -> int:
        """An order that the ERP is to be told of; its id."""
        ...

    def change_order(self, order_id: int) -> None:
        """A change that the ERP is to be told of."""
        ...

    def article(self) -> Article:
        """The product that ``place_order`` sells, as shown now."""
        ...

    def backup(self) -> None: ...

    def restore_backup(self) -> None: ...

    def fall_silent(self) -> None:
        """As if the agent that is at work had said its last hello five minutes ago."""
        ...

    def take_uploads_off(self) -> None: ...

    def reset(self) -> None:
        """Fresh again: no agent, no order, uploads on."""
        ...
