"""Who the agent is and where it stands with the shop, as the state keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from stockbridge.contract.operations.session import Lineage


@dataclass(frozen=True)
class Pairing:
    """The shop this agent is connected to. ``key_reference`` says where the private key is kept, never the key."""

    shop_url: str
    shop_name: str
    shop_public_key: str
    installation: str
    generation: int
    epoch: int
    key_reference: str


@dataclass(frozen=True)
class Standing:
    """Where agent and shop stand with each other, as of the last hello.

    ``raw_body``: the shop refuses file uploads. ``compared``: the (epoch, memory) under which both sides were compared.
    """

    epoch: int
    generation: int
    memory: int
    lineage: Lineage | None
    import_sequence: int
    boot: int
    raw_body: bool
    compared: tuple[int, int]


class IdentityMemory(Protocol):
    """Who the agent is."""

    def pairing(self) -> Pairing | None: ...

    def paired(self) -> Pairing:
        """Raises ``NotPaired`` where no shop is connected; so does ``standing``."""
        ...

    def pair(self, pairing: Pairing) -> None:
        """Keeps lineage and memory: the next hello presents them, so that a foreign or restored shop is noticed."""
        ...

    def standing(self) -> Standing: ...

    def greeted(self, epoch: int, memory: int, lineage: Lineage, import_sequence: int) -> None:
        """What a hello answered, before anything is done with it; the import sequence never falls."""
        ...

    def compared(self, epoch: int, memory: int) -> None:
        """Both sides were compared under these."""
        ...

    def use_raw_body(self) -> None: ...
