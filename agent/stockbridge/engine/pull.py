"""Orders from the shop into the ERP: lease, judge, remember, settle; ``orders`` judges each, ``push`` is the other way.

Nothing is leased while the ERP does not answer. What stands in the ERP is remembered before it is settled, and a crash
anywhere is healed by the key on the ERP's document.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import structlog

from stockbridge.contract.limits import MAX_LEASE_SECONDS
from stockbridge.contract.operations.outbox import LeasedEvent, LeaseParams, SettleItem
from stockbridge.contract.problems import problem
from stockbridge.engine.memory import DeadLetter, Figures
from stockbridge.engine.orders import OrderDesk
from stockbridge.engine.ports import Leased, UnreadableEvent
from stockbridge.engine.sides import Sides
from stockbridge.engine.subjects import subject_of
from stockbridge.engine.unverified import was_never_shown
from stockbridge.engine.verdicts import Dead, Done, Verdict, figures_of, settle_item
from stockbridge.errors import RequestRefused
from stockbridge.mapping.settings import OrderMapping

log = structlog.get_logger()

EVENTS: Final = 50
LEASE_SECONDS: Final = 40
"""For a lease's own work, beside twice the longest write. After a takeover the heir waits for the former agent's."""
PORTION: Final = 20
"""Events whose outcomes are remembered and settled together."""


@dataclass(frozen=True)
class Pulled:
    """What one lease brought, and how many further events the shop has now."""

    figures: Figures
    backlog: int

    @property
    def more(self) -> bool:
        return self.backlog > 0


class Pull:
    """The way of the orders. One lease is open at a time, and its token is kept until all of it was settled."""

    def __init__(self, sides: Sides, settings: OrderMapping) -> None:
        self._sides = sides
        self._desk = OrderDesk(sides, settings)

    def run(self) -> Pulled:
        """One lease. Raises ``ErpUnreachable`` and ``ConfigurationError`` after what was done is settled, and the
        shop's own troubles: then the lease stays open, and the next run asks for the same events."""
        sides = self._sides
        sides.session.shop  # noqa: B018 - the first contact of a process is a hello
        sides.watch.ensure()
        token = sides.memory.orders.open_lease(str(uuid.uuid4()))
        leased = self._lease(token)
        self._desk.begin(token, leased.result.expires_at)
        figures = self._settled(token, [self._unreadable(entry) for entry in leased.unreadable])
        for start in range(0, len(leased.events), PORTION):
            figures = figures.plus(self._portion(token, leased.events[start : start + PORTION]))
        sides.memory.orders.close_lease(token)
        if self._desk.down is not None:
            raise self._desk.down
        return Pulled(figures, leased.result.backlog)

    def ask_again(self, letters: Sequence[DeadLetter]) -> int:
        """Asks the shop for the events of dead letters that were taken up; how many it still knew. Where an event
        changed since, it comes of itself."""
        asked = 0
        for letter in letters:
            if letter.revision is None or not letter.token:
                continue
            item = SettleItem(event=letter.event, revision=letter.revision, outcome="retry", retry_seconds=0)
            answers = self._sides.session.call(partial(self._sides.gateway.settle, letter.token, [item]))
            if was_never_shown(letter.problem):
                self._sides.memory.unverified.forget(letter.subject)
            asked += sum(answer.result in ("settled", "pending") for answer in answers)
        return asked

    def _lease(self, token: str) -> Leased:
        seconds = int(2 * self._sides.driver.capabilities.hard_timeout_seconds) + LEASE_SECONDS
        params = LeaseParams(
            token=token, limit=EVENTS, seconds=min(MAX_LEASE_SECONDS, seconds), entities=("order", "customer")
        )
        try:
            return self._sides.session.call(lambda: self._sides.gateway.lease(params))
        except RequestRefused:
            self._sides.memory.orders.close_lease(token)
            raise

    def _portion(self, token: str, events: Sequence[LeasedEvent]) -> Figures:
        orders = self._sides.memory.orders
        known = orders.handled([subject_of(event) for event in events])
        customers = orders.customer_keys(list(_customers(events)))
        verdicts = [self._desk.judge(event, known.get(subject_of(event)), customers) for event in events]
        return self._settled(token, verdicts)

    def _settled(self, token: str, verdicts: list[Verdict]) -> Figures:
        if not verdicts:
            return Figures()
        imports = [verdict.remember for verdict in verdicts if isinstance(verdict, Done) and verdict.remember]
        refusals = [verdict.refusal for verdict in verdicts if isinstance(verdict, Dead) and verdict.refusal]
        passed = [
            (verdict.event.shop_id, subject_of(verdict.event))
            for verdict in verdicts
            if isinstance(verdict, Done) and verdict.event.entity == "customer"
        ]
        sequences = self._sides.memory.orders.record(imports, refusals, self._sides.clock.now(), passed)
        items = [settle_item(verdict, sequences) for verdict in verdicts]
        answers = self._sides.session.call(lambda: self._sides.gateway.settle(token, items))
        for answer in answers:
            if answer.result in ("stale", "unknown"):
                log.info("an event was no longer ours", row=answer.event, result=answer.result)
        return figures_of(verdicts)

    def _unreadable(self, entry: UnreadableEvent) -> Verdict:
        told = problem("export_failed", "The shop's record does not fit the contract.", field=entry.field)
        return self._desk.refuse(entry.event, told)


def _customers(events: Iterable[LeasedEvent]) -> Iterable[str]:
    for event in events:
        if event.order is not None:
            yield event.order.customer.key
        elif event.entity == "customer":
            yield subject_of(event)
