"""What the engine asks of the shop; the store's ports stand in ``engine.memory``. ``shop.client`` implements these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from stockbridge.contract.envelope import Instance
from stockbridge.contract.operations.catalogue import ApplyAnswer, ApplyItem, ApplyResult, FinishResult, PlanAnswer
from stockbridge.contract.operations.outbox import (
    LeasedEvent,
    LeaseParams,
    LeaseResult,
    SettleAnswer,
    SettleItem,
)
from stockbridge.contract.operations.review import ListItem, ReportItem
from stockbridge.contract.operations.session import FlowName, HelloParams, HelloResult


@dataclass(frozen=True)
class Identity:
    """Who the agent is at this moment; stands in each request's envelope."""

    installation: str
    epoch: int
    generation: int
    instance: Instance
    lineage: int
    memory: int


@dataclass(frozen=True)
class UnreadableEvent:
    """A leased event, bare of its record, which breaks the contract at ``field``: it alone is settled as dead."""

    event: LeasedEvent
    field: str


@dataclass(frozen=True)
class Greeting:
    """The answer of a hello. ``epoch`` stands in its envelope: a new one means that the shop was restored."""

    epoch: int
    result: HelloResult


@dataclass(frozen=True)
class Leased:
    """The answer of a lease: exactly the same events for the same token while the lease lasts."""

    result: LeaseResult
    events: tuple[LeasedEvent, ...]
    unreadable: tuple[UnreadableEvent, ...] = ()


@dataclass(frozen=True)
class Applied:
    """One answer per item, in the order of the items."""

    result: ApplyResult
    answers: tuple[ApplyAnswer, ...]


class ShopGateway(Protocol):
    """The shop as the engine sees it.

    Every method may raise ``ShopUnreachable`` or ``UnknownAnswer`` (nothing is known: the call may be repeated
    with the same arguments and has one effect), ``ShopBusy``, ``AgentRefused`` (the agent must stop) and
    ``RequestRefused`` (codes of recovery ``hello`` ask for a hello first).
    """

    def hello(self, params: HelloParams) -> Greeting: ...

    def lease(self, params: LeaseParams) -> Leased: ...

    def settle(self, token: str, items: Sequence[SettleItem]) -> tuple[SettleAnswer, ...]: ...

    def apply(self, flow: FlowName, items: Sequence[ApplyItem]) -> Applied:
        """Sends as many of the first items as the shop takes well now; the rest is answered ``unprocessed``.

        An item that alone, five times, got no answer while hello got one is answered ``failed``, ``no_answer``.
        """
        ...

    def plan(self, flow: FlowName, items: Sequence[ApplyItem]) -> tuple[PlanAnswer, ...]:
        """What ``apply`` would answer for one batch now; the shop keeps nothing of it, and looks at no version."""
        ...

    def finish(self, budget_ms: int) -> FinishResult: ...

    def list_bindings(self, flow: FlowName) -> Iterator[ListItem]: ...

    def list_events(self) -> Iterator[ListItem]: ...

    def report(self, what: str, rows: Sequence[ReportItem]) -> None: ...
