"""Records on their way into the shop, as the state keeps them: outbox, what the shop has, how far was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from stockbridge.contract.operations.session import FlowName
from stockbridge.contract.problems import Problem
from stockbridge.engine.memory.orders import Refusal


@dataclass(frozen=True)
class Cursor:
    """How far a flow was read. ``snapshot`` numbers the complete readings; one that is under way is ``reading``.

    ``recipe`` is the digest of the settings and vocabularies that the records were made with: another one means that
    everything is read anew.
    """

    value: str | None = None
    snapshot: int = 0
    reading: bool = False
    recipe: str = ""
    completed_at: datetime | None = None


@dataclass(frozen=True)
class Outgoing:
    """A record as it is to leave: its bytes, their hash, what people call it, and the key of the product that must be
    in the shop first."""

    shop_id: str
    key: str
    hash: str
    body: bytes
    title: str = ""
    parent: str = ""
    removal: bool = False


@dataclass(frozen=True)
class OutboxRow:
    """An item of the outbox with the version it was given when it was queued."""

    flow: FlowName
    shop_id: str
    key: str
    memory: int
    counter: int
    hash: str
    body: bytes
    attempts: int
    title: str = ""


@dataclass(frozen=True)
class Conclusion:
    """What became of a row that was sent: ``applied`` (the shop has it), ``forget`` (the shop has a newer version:
    compare anew), ``later`` (again at ``available_at``), ``waiting`` (as later, without an attempt) or ``dead``."""

    row: OutboxRow
    outcome: Literal["applied", "forget", "later", "waiting", "dead"]
    entity_id: str = ""
    available_at: datetime | None = None
    problem: Problem | None = None


@dataclass(frozen=True)
class Backlog:
    """Items of a flow that are to be sent, that wait for their parent, and that need attention."""

    pending: int = 0
    waiting: int = 0
    dead: int = 0


@dataclass(frozen=True)
class ShopHas:
    """One binding as the shop lists it."""

    shop_id: str
    key: str
    entity_id: str
    memory: int
    counter: int
    hash: str
    title: str = ""


@dataclass(frozen=True)
class Absent:
    """What the shop has and the ERP no longer names."""

    shop_id: str
    key: str
    title: str


class CatalogueMemory(Protocol):
    """The outbox, what the shop has, and how far each flow was read."""

    def cursor(self, flow: FlowName) -> Cursor: ...

    def begin_snapshot(self, flow: FlowName, recipe: str) -> None:
        """A complete reading begins: the cursor is none, what is queued from now on was seen by it."""
        ...

    def queue(self, flow: FlowName, rows: Sequence[Outgoing], cursor: str | None) -> int:
        """Queues what differs from what the shop has or is about to get, marks all as seen, moves the cursor (None
        leaves it): how many were queued. A row whose hash stands in the outbox stays as it is, also a dead one."""
        ...

    def refuse(self, refusals: Sequence[Refusal], now: datetime) -> None:
        """Records that could not even be queued; once they can, their dead letter is solved."""
        ...

    def end_snapshot(self, flow: FlowName, complete: bool, now: datetime) -> None:
        """The reading ended. ``complete``: it saw the whole set, and what it did not see was absent once more."""
        ...

    def absent(self, flow: FlowName, readings: int, limit: int) -> Sequence[Absent]:
        """What the shop has and that many complete readings in a row did not see."""
        ...

    def hashes(self, flow: FlowName, pairs: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """Of these (shop, key), what the shop has, by the hash it was sent with; empty: to be sent in any case."""
        ...

    def standing(self, flow: FlowName) -> Iterator[Absent]:
        """All that the shop has and that is not on its way out, by shop and key."""
        ...

    def seen_again(self, flow: FlowName, keys: Sequence[tuple[str, str]]) -> None:
        """They were no absence: a look at the record itself found it."""
        ...

    def titles(self, flow: FlowName) -> Iterable[tuple[str, str]]:
        """(title, key) of what the shop has and of what is on its way there, without what is on its way out; in the
        order of their keys."""
        ...

    def marked(self, flow: FlowName, limit: int) -> Sequence[str]:
        """Keys that are to be read again though they did not change: a failure that a person takes up, a level that
        now contains more. A complete reading makes up for all that stood before it."""
        ...

    def read_again(self, flow: FlowName, keys: Sequence[str]) -> None:
        """The marked keys were read."""
        ...

    def silent(self, flow: FlowName, keys: Sequence[tuple[str, str]]) -> None:
        """The ERP has them no longer, or the merchant's selection leaves them out: what was wrong with them asks for
        nobody's attention."""
        ...

    def due(self, flow: FlowName, limit: int, max_bytes: int, now: datetime) -> Sequence[OutboxRow]: ...

    def due_count(self, flow: FlowName, now: datetime) -> int: ...

    def conclude(self, conclusions: Sequence[Conclusion], now: datetime) -> None:
        """One batch: what the shop has, what waits, and the dead letters; children of what was applied are due."""
        ...

    def release_waiting(self, flow: FlowName) -> None:
        """What waits for a parent is due again, save where its product is known not to be in the shop yet."""
        ...

    def backlog(self) -> Mapping[str, Backlog]:
        """By flow, what has not reached the shop and is meant to: not what waits for a product that is not selected."""
        ...

    def replace_sent(self, flow: FlowName, listing: Iterable[ShopHas]) -> int:
        """After a restore: what the shop lists is what it has. How much differed; then the flow is read anew."""
        ...
