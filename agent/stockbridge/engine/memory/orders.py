"""Orders and customers on their way into the ERP, as the state keeps them: inbox and bindings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from stockbridge.contract.operations.outbox import Revision
from stockbridge.contract.problems import Problem


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
class Contained:
    """Up to which import sequence the ERP's figures contain every order: anywhere, and of the articles (by stock key)
    that an order of a later sequence holds back, because the ERP's own figure has not fallen for it yet."""

    everywhere: int
    held: Mapping[str, int] = field(default_factory=dict)

    def of(self, key: str) -> int:
        return min(self.everywhere, self.held.get(key, self.everywhere))


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

    def record(
        self,
        imports: Sequence[Import],
        refusals: Sequence[Refusal],
        now: datetime,
        passed: Sequence[tuple[str, str]] = (),
    ) -> Mapping[str, int]:
        """Inbox outcome, binding, import sequence (+1 for each document written) and dead letters; the sequences by
        subject. An import solves the subject's dead letter, and so does a customer (shop, subject) who ``passed``."""
        ...

    def customer_keys(self, subjects: Sequence[str]) -> Mapping[str, str]: ...

    def shops(self, subjects: Sequence[str]) -> Mapping[str, str]:
        """The shop of each document that we know."""
        ...

    def rebuild(self, bound: Iterable[Bound], now: datetime) -> int:
        """Adds the bindings that the state does not have, without a digest; how many they were."""
        ...

    def mark_fallen(self, subjects: Sequence[str]) -> None:
        """The ERP's own stock figure fell for these documents: the levels of their articles are read and sent again,
        for what they contain changed even where they did not. A document that is written anew stands again."""
        ...

    def contained(self, falls_at_order: bool) -> Contained:
        """What the ERP's figures contain; where they fall later than at the order, what stands is not in them. It never
        goes back, for an article either."""
        ...
