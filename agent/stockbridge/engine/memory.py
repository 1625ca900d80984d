"""What the engine asks of the agent's state; ``store`` implements it, the shop's own port stands in ``engine.ports``.

Each method is one transaction: what belongs together is committed together, and a method that returned is durable.
The state has one writer, the process that holds its lock; any thread may read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from stockbridge.contract.operations.outbox import Revision
from stockbridge.contract.operations.session import FlowName, Lineage
from stockbridge.contract.problems import Problem

OutboxState = Literal["pending", "waiting", "dead"]
LetterState = Literal["open", "retrying", "ignored", "solved"]
RunOutcome = Literal["running", "done", "attention", "failed"]


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


@dataclass(frozen=True)
class Handled:
    """What is known of an order or customer: the last revision handled and what it became in the ERP.

    ``digest`` is that of the document as last written by us; empty where that is not known (rebuilt state).
    """

    subject: str
    revision: Revision
    erp_key: str
    erp_number: str
    import_sequence: int
    digest: str
    problem: Problem | None = None


@dataclass(frozen=True)
class Import:
    """An order that stands in the ERP (or a customer known there), to be remembered with its import sequence.

    ``touched`` are the stock keys of its articles: their next ERP figure is sent even where it did not change,
    because only that ends the shop's hold.
    """

    subject: str
    shop_id: str
    revision: Revision
    erp_key: str
    erp_number: str
    digest: str
    written: bool
    customer: str = ""
    customer_key: str = ""
    touched: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bound:
    """What the shop remembers of a document or customer in the ERP."""

    kind: Literal["document", "customer"]
    subject: str
    shop_id: str
    erp_key: str


@dataclass(frozen=True)
class Refusal:
    """A record that cannot go on, about to become a dead letter."""

    flow: str
    shop_id: str
    subject: str
    title: str
    problem: Problem
    revision: Revision | None = None
    event: str = ""
    token: str = ""


class OrderMemory(Protocol):
    """The inbox and the bindings of documents and customers."""

    def open_lease(self, fresh: str) -> str:
        """The token of the lease that was not concluded, or ``fresh``, kept from now on."""
        ...

    def close_lease(self, token: str) -> None: ...

    def handled(self, subjects: Sequence[str]) -> Mapping[str, Handled]: ...

    def record(self, imports: Sequence[Import], refusals: Sequence[Refusal], now: datetime) -> Mapping[str, int]:
        """Inbox outcome, binding, import sequence (+1 for each document written) and dead letters; the sequences by
        subject. An import solves the subject's dead letter."""
        ...

    def customer_keys(self, subjects: Sequence[str]) -> Mapping[str, str]: ...

    def shops(self, subjects: Sequence[str]) -> Mapping[str, str]:
        """The shop of each document that we know."""
        ...

    def rebuild(self, bound: Iterable[Bound], now: datetime) -> int:
        """Adds the bindings that the state does not have, without a digest; how many they were."""
        ...

    def mark_fallen(self, subjects: Sequence[str]) -> None:
        """The ERP's own stock figure fell for these documents."""
        ...

    def as_of(self, falls_at_order: bool) -> int:
        """The import sequence up to which the ERP's stock figures contain every order."""
        ...


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

    def seen_again(self, flow: FlowName, keys: Sequence[tuple[str, str]]) -> None:
        """They were no absence: a look at the record itself found it."""
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
        """By flow, what has not reached the shop."""
        ...

    def replace_sent(self, flow: FlowName, listing: Iterable[ShopHas]) -> int:
        """After a restore: what the shop lists is what it has. How much differed; then the flow is read anew."""
        ...


@dataclass(frozen=True)
class DeadLetter:
    """A failure that waits for a person."""

    id: int
    flow: str
    shop_id: str
    subject: str
    title: str
    problem: Problem
    attempts: int
    first_at: datetime
    last_at: datetime
    state: LetterState
    event: str = ""
    token: str = ""
    revision: Revision | None = None


class AttentionMemory(Protocol):
    """The dead letters."""

    def letters(self, open_only: bool = True) -> Sequence[DeadLetter]: ...

    def letter(self, number: int) -> DeadLetter | None: ...

    def open_count(self) -> int: ...

    def retry(self, numbers: Sequence[int], now: datetime) -> Sequence[DeadLetter]:
        """These are tried again: outgoing rows are due at once; order events are the caller's to ask for."""
        ...

    def ignore(self, numbers: Sequence[int]) -> int:
        """They ask for no more attention, until the same record fails anew; how many they were."""
        ...


@dataclass(frozen=True)
class Figures:
    """What a run did."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    waiting: int = 0
    failed: int = 0

    def plus(self, other: Figures) -> Figures:
        return Figures(
            self.read + other.read,
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.waiting + other.waiting,
            self.failed + other.failed,
        )


@dataclass(frozen=True)
class Run:
    """A row of the journal."""

    id: int
    flow: str
    started_at: datetime
    finished_at: datetime | None
    outcome: RunOutcome
    figures: Figures = field(default_factory=Figures)
    code: str = ""


class Journal(Protocol):
    """What was run, when and with what result."""

    def begin(self, flow: str, now: datetime) -> int: ...

    def end(self, run: int, outcome: RunOutcome, figures: Figures, code: str, now: datetime) -> None: ...

    def last(self) -> Mapping[str, Run]:
        """The last finished run of each flow."""
        ...


class Memory(Protocol):
    """The whole state."""

    @property
    def identity(self) -> IdentityMemory: ...

    @property
    def orders(self) -> OrderMemory: ...

    @property
    def catalogue(self) -> CatalogueMemory: ...

    @property
    def attention(self) -> AttentionMemory: ...

    @property
    def journal(self) -> Journal: ...
