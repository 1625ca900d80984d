"""What the engine asks of the agent's state; ``store`` implements it, the shop's own port stands in ``engine.ports``.

Each method is one transaction: what belongs together is committed together, and a method that returned is durable.
The state has one writer, the process that holds its lock; any thread may read.
"""

from __future__ import annotations

from typing import Protocol

from stockbridge.engine.memory.attention import AttentionMemory, DeadLetter
from stockbridge.engine.memory.catalogue import (
    Absent,
    Backlog,
    CatalogueMemory,
    Conclusion,
    Cursor,
    OutboxRow,
    Outgoing,
    ShopHas,
)
from stockbridge.engine.memory.identity import IdentityMemory, Pairing, Standing
from stockbridge.engine.memory.journal import Figures, Journal, Run, RunOutcome
from stockbridge.engine.memory.orders import Bound, Contained, Handled, Import, OrderMemory, Refusal
from stockbridge.engine.memory.unverified import Sent, UnverifiedMemory

__all__ = [
    "Absent",
    "AttentionMemory",
    "Backlog",
    "Bound",
    "CatalogueMemory",
    "Conclusion",
    "Contained",
    "Cursor",
    "DeadLetter",
    "Figures",
    "Handled",
    "IdentityMemory",
    "Import",
    "Journal",
    "Memory",
    "OrderMemory",
    "OutboxRow",
    "Outgoing",
    "Pairing",
    "Refusal",
    "Run",
    "RunOutcome",
    "Sent",
    "ShopHas",
    "Standing",
    "UnverifiedMemory",
]


class Memory(Protocol):
    """The whole state."""

    @property
    def identity(self) -> IdentityMemory: ...

    @property
    def orders(self) -> OrderMemory: ...

    @property
    def unverified(self) -> UnverifiedMemory: ...

    @property
    def catalogue(self) -> CatalogueMemory: ...

    @property
    def attention(self) -> AttentionMemory: ...

    @property
    def journal(self) -> Journal: ...
