"""Judges one leased event: the order goes into the ERP, waits, or needs a person; ``pull`` leases and settles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Final

import structlog

from stockbridge.contract.operations.outbox import LeasedEvent, Revision
from stockbridge.contract.problems import Problem, problem
from stockbridge.contract.records.order import Order
from stockbridge.drivers.records import SalesDocument
from stockbridge.engine.documents import Stored, digest_of, store_document
from stockbridge.engine.memory import Handled, Import, Refusal
from stockbridge.engine.problems import defect_of, problem_of, where_of
from stockbridge.engine.sides import Sides
from stockbridge.engine.subjects import stock_key, subject_of
from stockbridge.engine.unverified import NotShownYet
from stockbridge.engine.verdicts import Again, Dead, Done, Verdict
from stockbridge.errors import ConfigurationError, ErpUnreachable, RecordRefused
from stockbridge.mapping.orders import to_sales_document
from stockbridge.mapping.settings import OrderMapping

log = structlog.get_logger()

MARGIN_SECONDS: Final = 5.0
AGAIN_SECONDS: Final = 60
TRIES: Final = 5
"""How often one record may fail while the ERP answers to everything else, before it is a dead letter."""


class OrderDesk:
    """One lease's worth of judgements. ``down`` is set once the ERP stopped answering, or its settings turned out to be
    wrong: the rest waits untouched."""

    def __init__(self, sides: Sides, settings: OrderMapping) -> None:
        self._sides = sides
        self._settings = settings
        self._failures: Counter[str] = Counter()
        self._token = ""
        self._until = sides.clock.now()
        self.down: ErpUnreachable | ConfigurationError | None = None

    def begin(self, token: str, until: datetime) -> None:
        self._token, self._until, self.down = token, until, None

    def judge(self, event: LeasedEvent, known: Handled | None, customers: Mapping[str, str]) -> Verdict:
        """``known`` is what the state remembers of the order, ``customers`` the ERP's keys of known customers."""
        if event.entity != "order":
            return Done(event, erp_key=customers.get(subject_of(event), event.erp_key or ""))
        if event.order is None:
            return self.refuse(event, problem("export_failed", "The shop sent the event without its order."))
        if known is not None and (settled := _settled_before(event, known)) is not None:
            return settled
        if self.down is not None:
            return Again(event, AGAIN_SECONDS)
        if self._sides.session.lasts(self._until) <= self._longest_write():
            return Again(event, 0)
        return self._tried(event, _with_customer_key(event.order, customers), known)

    def refuse(self, event: LeasedEvent, reason: Problem) -> Dead:
        """To a dead letter, here and in the shop."""
        refusal = Refusal(
            flow="orders" if event.entity == "order" else "customers",
            shop_id=event.shop_id,
            subject=subject_of(event),
            title=_title(event),
            problem=reason,
            revision=event.revision,
            event=event.event,
            token=self._token,
        )
        return Dead(event, reason, refusal)

    def _longest_write(self) -> float:
        return self._sides.driver.capabilities.hard_timeout_seconds + MARGIN_SECONDS

    def _tried(self, event: LeasedEvent, order: Order, known: Handled | None) -> Verdict:
        try:
            return self._import(event, order, known)
        except ConfigurationError as error:
            self.down = error  # of the settings, not of this order: the next one would fail alike
            return Again(event, 0)
        except RecordRefused as error:
            return self.refuse(event, problem_of(error))
        except NotShownYet:
            return Again(event, AGAIN_SECONDS)
        except ErpUnreachable as error:
            return self._uncertain(event, error)
        except Exception as error:  # noqa: BLE001 - a loop over strangers' records: a defect blocks its own record only
            log.warning("a record met a defect", **where_of(error))
            return self.refuse(event, defect_of(error))

    def _import(self, event: LeasedEvent, order: Order, known: Handled | None) -> Done:
        document = to_sales_document(order, self._settings)
        if known is not None and known.digest and known.digest == digest_of(document):
            stored = Stored(known.erp_key, known.erp_number, "", written=False, created=False)
        else:
            stored = store_document(self._sides, document, known, acknowledged=event.erp_key is not None)
            self._sides.watch.answered()
        self._failures.pop(subject_of(event), None)
        return Done(
            event,
            erp_key=stored.erp_key,
            number=stored.number,
            remember=_remembered(event, order, document, stored),
            created=stored.created,
        )

    def _uncertain(self, event: LeasedEvent, error: ErpUnreachable) -> Verdict:
        """Is it the ERP, or this record alone?"""
        subject = subject_of(event)
        try:
            self._sides.watch.ask()
        except ErpUnreachable as still:
            self.down = still
            return Again(event, AGAIN_SECONDS)
        self._failures[subject] += 1
        if self._failures[subject] >= TRIES:
            del self._failures[subject]
            return self.refuse(event, problem_of(error))
        return Again(event, AGAIN_SECONDS)


def _settled_before(event: LeasedEvent, known: Handled) -> Verdict | None:
    """The same failure is told again, and an older state of the order never goes over a younger one."""
    if known.problem is not None:
        return Dead(event, known.problem) if known.revision == event.revision else None
    if _older(event.revision, known.revision):
        return Done(event, erp_key=known.erp_key, number=known.erp_number, sequence=known.import_sequence)
    return None


def _older(revision: Revision, than: Revision) -> bool:
    return (revision.epoch, revision.sequence) < (than.epoch, than.sequence)


def _with_customer_key(order: Order, customers: Mapping[str, str]) -> Order:
    """The shop may not know yet what the customer is called in the ERP."""
    known = customers.get(order.customer.key)
    if order.customer.erp_key is not None or known is None:
        return order
    return order.model_copy(update={"customer": order.customer.model_copy(update={"erp_key": known})})


def _title(event: LeasedEvent) -> str:
    if event.order is None:
        return event.key or f"{event.entity} {event.entity_id}"
    return f"{event.order.reference} · {event.order.totals.paid_incl:.2f} {event.order.currency}"


def _remembered(event: LeasedEvent, order: Order, document: SalesDocument, stored: Stored) -> Import:
    return Import(
        subject=subject_of(event),
        shop_id=event.shop_id,
        revision=event.revision,
        erp_key=stored.erp_key,
        erp_number=stored.number,
        digest=digest_of(document),
        written=stored.written,
        customer=order.customer.key,
        customer_key=stored.customer_key,
        touched=tuple(stock_key(line.article, line.variant) for line in document.lines if line.article is not None),
    )
