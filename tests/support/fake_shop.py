"""A shop in memory behind the engine's port: the contract's rules of lineage, lease, settle and apply, without a wire.

Faults: ``lose`` names operations whose next answer gets lost after they had their effect, ``refuse`` those whose next
call never arrives. The sandbox shop and PrestaShop are tested over the wire; this one is quick enough for properties.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from stockbridge.clock import ManualClock
from stockbridge.contract.operations.catalogue import (
    ApplyAnswer,
    ApplyItem,
    ApplyResult,
    FinishResult,
    ItemVersion,
    PlanAnswer,
)
from stockbridge.contract.operations.outbox import (
    LeasedEvent,
    LeaseParams,
    LeaseResult,
    Revision,
    SettleAnswer,
    SettleItem,
)
from stockbridge.contract.operations.review import ListItem, ReportItem
from stockbridge.contract.operations.session import (
    Command,
    CurrencyInfo,
    FlowName,
    HelloParams,
    HelloResult,
    Host,
    LanguageInfo,
    Lineage,
    Pending,
    Shop,
    Vocabulary,
)
from stockbridge.contract.problems import Problem, problem
from stockbridge.contract.records.order import Order
from stockbridge.engine.ports import Applied, Greeting, Leased, UnreadableEvent
from stockbridge.errors import RequestRefused, ShopBusy, ShopUnreachable, StockbridgeError, UnknownAnswer

FLOWS: tuple[FlowName, ...] = ("categories", "brands", "products", "stock", "statuses")


@dataclass
class Event:
    """A row of the shop's outbox."""

    id: int
    entity: str
    entity_id: str
    order: Order | None
    revision: int
    state: str = "pending"
    token: str | None = None
    expires: Any = None
    available: Any = None
    erp_key: str | None = None
    number: str | None = None
    sequence: int | None = None
    problem: Problem | None = None
    key: str | None = None


@dataclass
class FakeShop:
    """``items`` is what the shop has: (shop, flow, key) → (memory, counter, hash, record)."""

    clock: ManualClock
    events: dict[int, Event] = field(default_factory=dict)
    items: dict[tuple[str, str, str], tuple[int, int, str, dict[str, Any]]] = field(default_factory=dict)
    epoch: int = 1
    current: Lineage | None = None
    memory: int = 0
    held: bool = False
    sequence: int = 0
    import_sequence: int = 0
    flows: tuple[FlowName, ...] = FLOWS
    lose: list[str] = field(default_factory=list)
    refuse: list[tuple[str, StockbridgeError]] = field(default_factory=list)
    refused_items: dict[str, Problem] = field(default_factory=dict)
    waiting_items: set[str] = field(default_factory=set)
    planned: dict[str, Problem] = field(default_factory=dict)
    """Records that a plan would leave waiting, and why."""
    largest_plan: int = 100
    operations: tuple[str, ...] = ("hello", "lease", "settle", "apply", "plan", "finish", "list", "report")
    unreadable: set[int] = field(default_factory=set)
    followups: int = 0
    finished: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    batch: int = 100
    applied: list[str] = field(default_factory=list)
    reported: dict[str, list[ReportItem]] = field(default_factory=dict)
    commands: tuple[Command, ...] = ()
    greetings: list[HelloParams] = field(default_factory=list)
    salt: str = ""

    # what happens in the shop

    def place(self, order: Order) -> int:
        """An order is placed or changed: its event is dirty."""
        self.sequence += 1
        for event in self.events.values():
            if (event.entity, event.entity_id) == ("order", order.id):
                event.order, event.revision = order, self.sequence
                event.state = "leased" if event.state == "leased" else "pending"
                event.available = None
                return event.id
        number = max(self.events, default=0) + 1
        self.events[number] = Event(number, "order", order.id, order, self.sequence)
        return number

    def touch_customer(self, customer_id: str, key: str) -> int:
        self.sequence += 1
        number = max(self.events, default=0) + 1
        self.events[number] = Event(number, "customer", customer_id, None, self.sequence, key=key)
        return number

    def expire_leases(self) -> None:
        for event in self.events.values():
            if event.state == "leased":
                event.expires = self.clock.now()

    def restore(self, dump: FakeShop) -> None:
        """The shop's database goes back to an older copy; nobody tells the agent."""
        for name in ("events", "items", "epoch", "current", "memory", "held", "sequence", "import_sequence"):
            setattr(self, name, getattr(dump, name))

    # the port

    def hello(self, params: HelloParams) -> Greeting:
        self._arrive("hello")
        self.greetings.append(params)
        self._judge_lineage(params)
        if params.reconciled:
            self.held = False
        self.import_sequence = max(self.import_sequence, params.import_sequence)
        self._depart("hello")
        return Greeting(self.epoch, self._result())

    def lease(self, params: LeaseParams) -> Leased:
        self._arrive("lease")
        now = self.clock.now()
        for event in self.events.values():
            if event.state == "leased" and event.expires <= now:
                event.state, event.token = "pending", None
        mine = [e for e in self.events.values() if e.state == "leased" and e.token == params.token]
        if not mine:
            mine = [e for e in self.events.values() if self._is_due(e, params)][: params.limit]
            for event in mine:
                event.state, event.token = "leased", params.token
                event.expires = now + timedelta(seconds=params.seconds)
        self._depart("lease")
        expires = min((e.expires for e in mine), default=now + timedelta(seconds=params.seconds))
        told = [(event.id, self._leased(event)) for event in mine]
        backlog = sum(self._is_due(e, params) for e in self.events.values())
        return Leased(
            LeaseResult(expires_at=expires.replace(microsecond=0), backlog=backlog),
            tuple(leased for number, leased in told if number not in self.unreadable),
            tuple(
                UnreadableEvent(leased.model_copy(update={"order": None}), "/order/lines")
                for number, leased in told
                if number in self.unreadable
            ),
        )

    def settle(self, token: str, items: Sequence[SettleItem]) -> tuple[SettleAnswer, ...]:
        self._arrive("settle")
        answers = tuple(SettleAnswer(event=item.event, result=self._settle(token, item)) for item in items)  # type: ignore[arg-type]
        self._depart("settle")
        return answers

    def apply(self, flow: FlowName, items: Sequence[ApplyItem]) -> Applied:
        self._arrive("apply")
        if self.held:
            raise RequestRefused("writes_held", "Both sides must be compared first.")
        answers = tuple(
            self._apply(flow, item) if place < self.batch else _answer(item, "unprocessed")
            for place, item in enumerate(items)
        )
        self._depart("apply")
        return Applied(ApplyResult(spent_ms=1, followups=0), answers)

    def plan(self, flow: FlowName, items: Sequence[ApplyItem]) -> tuple[PlanAnswer, ...]:
        self._arrive("plan")
        kept, applied = dict(self.items), list(self.applied)
        newest = max((known[:2] for known in kept.values()), default=(0, 0))
        version = ItemVersion(memory=newest[0], counter=newest[1] + 1)
        if len(items) > self.largest_plan:
            raise RequestRefused("inflated_too_large", "The answer is longer than the bound.")
        answers = [
            self._planned(flow, item.model_copy(update={"version": version}))
            if place < self.batch
            else _answer(item, "unprocessed")
            for place, item in enumerate(items)
        ]
        self.items, self.applied = kept, applied
        return tuple(PlanAnswer.model_validate(answer.to_wire()) for answer in answers)

    def _planned(self, flow: FlowName, item: ApplyItem) -> ApplyAnswer:
        if flow in {"products", "stock"} and item.key in self.planned:
            return _answer(item, "waiting", problem=self.planned[item.key])
        return self._apply(flow, item)

    def finish(self, budget_ms: int) -> FinishResult:  # noqa: ARG002 - the port's signature
        self._arrive("finish")
        self.finished += 1
        return FinishResult(done=0, backlog=self.followups, spent_ms=0)

    def list_bindings(self, flow: FlowName) -> Iterator[ListItem]:
        self._arrive("list")
        for row, ((shop, of, key), (memory, counter, digest, _)) in enumerate(sorted(self.items.items()), start=1):
            if of == flow:
                yield ListItem.model_validate(
                    {
                        "row": str(row),
                        "shop_id": shop,
                        "key": key,
                        "id": str(row),
                        "version": {"memory": memory, "counter": counter},
                        "hash": digest,
                    }
                )

    def list_events(self) -> Iterator[ListItem]:
        self._arrive("list")
        for event in self.events.values():
            fields: dict[str, Any] = {
                "row": str(event.id),
                "shop_id": "1",
                "id": event.entity_id,
                "entity": event.entity,
                "state": event.state,
                "erp_key": event.erp_key,
            }
            key = event.order.key if event.order else event.key
            yield ListItem(**fields | ({"key": key} if key else {}))

    def report(self, what: str, rows: Sequence[ReportItem]) -> None:
        self._arrive("report")
        self.reported[what] = list(rows)

    # its rules

    def _arrive(self, operation: str) -> None:
        self.calls[operation] += 1
        for place, (name, error) in enumerate(self.refuse):
            if name == operation:
                del self.refuse[place]
                raise error

    def _depart(self, operation: str) -> None:
        if operation in self.lose:
            self.lose.remove(operation)
            raise UnknownAnswer("shop_truncated", "The answer broke off on the way.")

    def _judge_lineage(self, params: HelloParams) -> None:
        presented = params.lineage
        if presented is None or (self.current is not None and presented.number < self.current.number):
            self._grant_memory()
        elif self.current is None or presented.number > self.current.number + 1:
            self._mint_epoch(presented)
        elif presented == self._offer():
            self.current = presented
        elif presented != self.current:
            self._mint_epoch(presented)

    def _offer(self) -> Lineage:
        number = self.current.number + 1 if self.current else 1
        return Lineage(number=number, mark=f"{self.salt}{number}".rjust(22, "0"))

    def _grant_memory(self) -> None:
        self.memory += 1
        self.held = bool(self.items)
        self.current = self._offer() if self.current else Lineage(number=0, mark="0" * 22)

    def _mint_epoch(self, presented: Lineage) -> None:
        self.epoch += 1
        self.held = True
        self.memory = max(self.memory, 1)
        self.current = presented
        for event in self.events.values():
            if event.state == "dead":
                event.state, event.token, event.available = "pending", None, None

    def _result(self) -> HelloResult:
        return HelloResult(
            lineage=self._offer(),
            memory=self.memory,
            writes="held" if self.held else "open",
            shop_time=self.clock.now().replace(microsecond=0),
            import_sequence=self.import_sequence,
            operations=self.operations,
            flows=self.flows,
            limits={},
            vocabulary=vocabulary(),
            host=host(),
            pending=Pending(waiting=0, leased=0, dead=0, oldest_at=None),
            commands=self.commands,
        )

    def _is_due(self, event: Event, params: LeaseParams) -> bool:
        due = event.available is None or event.available <= self.clock.now()
        return event.state == "pending" and due and event.entity in params.entities

    def _leased(self, event: Event) -> LeasedEvent:
        fields: dict[str, Any] = {
            "event": str(event.id),
            "entity": event.entity,
            "entity_id": event.entity_id,
            "shop_id": "1",
            "revision": Revision(epoch=self.epoch, sequence=event.revision),
            "attempts": 0,
            "key": event.order.key if event.order else event.key,
            "erp_key": event.erp_key,
        }
        return LeasedEvent(**fields | ({"order": event.order} if event.order else {}))

    def _settle(self, token: str, item: SettleItem) -> str:
        event = self.events.get(int(item.event))
        if event is None:
            return "unknown"
        if event.token != token:
            return "stale"
        if item.outcome == "done":
            event.erp_key, event.number = item.erp_key or event.erp_key, item.erp_number or event.number
            event.sequence = item.import_sequence or event.sequence
        if item.revision != Revision(epoch=self.epoch, sequence=event.revision):
            event.state, event.available = "pending", None
            return "pending"
        event.state = {"done": "done", "dead": "dead", "retry": "pending"}[item.outcome]
        event.available = self.clock.now() + timedelta(seconds=item.retry_seconds or 0)
        event.problem = item.problem
        return "settled"

    def _apply(self, flow: FlowName, item: ApplyItem) -> ApplyAnswer:
        if item.key in self.refused_items:
            return _answer(item, "failed", problem=self.refused_items[item.key])
        if item.key in self.waiting_items:
            return _answer(item, "waiting")
        place = (item.shop_id, flow, item.key)
        version, known = (item.version.memory, item.version.counter), self.items.get(place)
        if known is not None and version < known[:2]:
            return _answer(item, "unchanged", code="older_version")
        if known is not None and version == known[:2] and item.hash != known[2]:
            return _answer(item, "failed", problem=problem("version_conflict", "Same version, other content."))
        result = "created" if known is None else "unchanged" if item.hash == known[2] else "updated"
        self.items[place] = (*version, item.hash, json.loads(item.model_dump_json(exclude_unset=True)))
        self.applied.append(f"{flow}/{item.key}")
        return _answer(item, result, id=str(len(self.items)))


def _answer(item: ApplyItem, result: str, **more: Any) -> ApplyAnswer:
    return ApplyAnswer.model_validate({"key": item.key, "shop_id": item.shop_id, "result": result, **more})


def down() -> ShopUnreachable:
    return ShopUnreachable("shop_down", "Nothing answers.")


def busy() -> ShopBusy:
    return ShopBusy("busy", "The shop still writes the batch before.")


def vocabulary() -> Vocabulary:
    shop = Shop(id="1", group="1", name="Shop", active=True, share_stock=False, share_customer=False, default=True)
    return Vocabulary(
        shops=(shop,),
        languages=(
            LanguageInfo(id="1", code="en", active=True, default=True),
            LanguageInfo(id="2", code="fr", active=True, default=False),
        ),
        currencies=(CurrencyInfo.model_validate(_EURO),),
        groups=(),
        tax_rules_groups=(),
        carriers=(),
        order_states=(),
        payment_modules=(),
        country="FR",
        weight_unit="kg",
        dimension_unit="cm",
    )


_EURO = {"id": "1", "code": "EUR", "decimals": 2, "rate": "1.000000", "active": True, "default": True}


def host() -> Host:
    return Host(
        prestashop="8.2",
        module="1.0.0",
        php="8.2",
        database="MariaDB",
        memory_limit_bytes=1,
        max_execution_seconds=30,
        post_max_bytes=1,
        uploads=True,
        maintenance=False,
    )
