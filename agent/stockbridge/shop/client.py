"""The shop as the engine sees it (``engine.ports.ShopGateway``), over the signed wire that ``courier`` carries."""

from __future__ import annotations

import base64
import json
import os
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypeVar

from stockbridge.clock import Clock
from stockbridge.contract.base import WireModel
from stockbridge.contract.checking import check
from stockbridge.contract.envelope import CONTRACT, RequestEnvelope
from stockbridge.contract.operations.catalogue import (
    ApplyAnswer,
    ApplyItem,
    ApplyParams,
    ApplyResult,
    FinishParams,
    FinishResult,
    PlanAnswer,
)
from stockbridge.contract.operations.outbox import (
    LeasedEvent,
    LeaseParams,
    LeaseResult,
    NoResult,
    SettleAnswer,
    SettleItem,
    SettleParams,
)
from stockbridge.contract.operations.review import ListItem, ListParams, ListResult, ReportItem, ReportParams
from stockbridge.contract.operations.session import FlowName, HelloParams, HelloResult, RotateParams, RotateResult
from stockbridge.contract.payload import REQUEST_BOUNDS, encode
from stockbridge.contract.problems import SHRINKS, problem
from stockbridge.engine.ports import Applied, Greeting, Identity, Leased, UnreadableEvent
from stockbridge.errors import ContractError, RequestRefused, ShopUnreachable, UnknownAnswer
from stockbridge.shop.batches import Pace
from stockbridge.shop.courier import Answer, Courier, Message, broken_contract

Model = TypeVar("Model", bound=WireModel)
PAGE: Final = 2_000
PIECE: Final = 700_000
NO_EVENT: Final = {"event": "0", "revision": {"epoch": 0, "sequence": 0}, "outcome": "retry"}

NEVER_ARRIVED: Final = frozenset(
    {"shop_down", "shop_name_unknown", "shop_certificate", "shop_no_connection_in_time", "shop_captive_portal"}
)
"""Troubles of the way to the shop: they say nothing of the batch."""


@dataclass(frozen=True)
class _Call:
    """One operation with its models made ready for the wire."""

    operation: str
    params: WireModel
    items: Sequence[Mapping[str, Any]] = ()


class ShopClient:
    """One paired shop. ``identity`` is asked for each new message, never kept."""

    def __init__(self, *, courier: Courier, identity: Callable[[], Identity], clock: Clock) -> None:
        self._courier = courier
        self._identity = identity
        self._clock = clock
        self._paces: defaultdict[FlowName, Pace] = defaultdict(Pace)

    def hello(self, params: HelloParams) -> Greeting:
        answer = self._call(_Call("hello", params))
        result = _result(answer, HelloResult)
        self._courier.learn_time(result.shop_time, answer.received_at)
        for flow, pace in self._paces.items():
            self._paces[flow] = pace.greeted()
        return Greeting(answer.envelope.epoch, result)

    def rotate(self, params: RotateParams) -> RotateResult:
        return _result(self._call(_Call("rotate", params)), RotateResult)

    def lease(self, params: LeaseParams) -> Leased:
        answer = self._call(_Call("lease", params))
        read = [_event(line) for line in answer.items]
        return Leased(
            _result(answer, LeaseResult),
            tuple(event for event in read if isinstance(event, LeasedEvent)),
            tuple(event for event in read if isinstance(event, UnreadableEvent)),
        )

    def settle(self, token: str, items: Sequence[SettleItem]) -> tuple[SettleAnswer, ...]:
        answer = self._call(_Call("settle", SettleParams(token=token), _wired(items)))
        _result(answer, NoResult)
        return _one_each(answer, SettleAnswer, len(items))

    def apply(self, flow: FlowName, items: Sequence[ApplyItem]) -> Applied:
        """The first items as one batch of the size that the shop takes well; the rest is ``unprocessed``."""
        if not items:
            return Applied(ApplyResult(spent_ms=0, followups=0), ())
        pace = self._paces[flow]
        if pace.gives_up:
            self._paces[flow] = pace.given_up()
            head = (_no_answer(items[0]),)
            return Applied(ApplyResult(spent_ms=0, followups=0), head + _unprocessed(items[1:]))
        wired = _wired(items[: pace.size])
        taken = pace.take([_size(line) for line in wired])
        applied = self._apply_batch(flow, items[:taken], wired[:taken])
        return Applied(applied.result, applied.answers + _unprocessed(items[taken:]))

    def _apply_batch(self, flow: FlowName, sent: Sequence[ApplyItem], wired: Sequence[dict[str, Any]]) -> Applied:
        pace = self._paces[flow]
        try:
            answer = self._call(_Call("apply", ApplyParams(flow=flow), wired))
        except (ShopUnreachable, UnknownAnswer) as error:
            if error.code not in NEVER_ARRIVED:
                answered = error.code == "shop_error"
                self._paces[flow] = pace.refused(len(sent)) if answered else pace.unanswered(len(sent))
            raise
        except RequestRefused as error:
            self._paces[flow] = pace.refused(len(sent))
            if error.code in SHRINKS and len(sent) > 1:
                return Applied(ApplyResult(spent_ms=0, followups=0), _unprocessed(sent))
            raise
        result = _result(answer, ApplyResult)
        self._paces[flow] = pace.answered(len(sent), result.spent_ms)
        return Applied(result, _one_each(answer, ApplyAnswer, len(sent)))

    def plan(self, flow: FlowName, items: Sequence[ApplyItem]) -> tuple[PlanAnswer, ...]:
        """One answer per item of one batch; ``unprocessed`` for those that the shop's time did not reach."""
        answer = self._call(_Call("plan", ApplyParams(flow=flow), _wired(items)))
        _result(answer, ApplyResult)
        return _one_each(answer, PlanAnswer, len(items))

    def finish(self, budget_ms: int) -> FinishResult:
        return _result(self._call(_Call("finish", FinishParams(budget_ms=budget_ms))), FinishResult)

    def list_bindings(self, flow: FlowName) -> Iterator[ListItem]:
        return self._list("bindings", flow)

    def list_events(self) -> Iterator[ListItem]:
        return self._list("events", None)

    def report(self, what: str, rows: Sequence[ReportItem]) -> None:
        self._call(_Call("report", ReportParams.model_validate({"what": what}), _wired(rows)))

    @property
    def skew(self) -> timedelta:
        """How far the shop's clock goes before ours, as last learned."""
        return self._courier.manners.skew

    def knock(self) -> None:
        """Asks without a signature whether the module is there; raises what stands in its place."""
        self._courier.knock()

    def carry(self, size: int) -> None:
        """Sends a harmless payload of about this many bytes: it settles an event that does not exist."""
        letters = base64.b64encode(os.urandom(size))[:size].decode("ascii")
        pieces = [letters[at : at + PIECE] for at in range(0, len(letters), PIECE)]
        items = [NO_EVENT | {"padding": piece} for piece in pieces]
        self._call(_Call("settle", SettleParams(token=str(uuid.uuid4())), items))

    def carry_too_much(self, size: int) -> None:
        """Sends more than the shop takes; ``RequestRefused`` ``too_large`` where the shop itself says so."""
        message = Message("settle", self._identity().installation, str(uuid.uuid4()), os.urandom(size))
        self._courier.deliver(message)

    def _list(self, what: str, flow: FlowName | None) -> Iterator[ListItem]:
        after: str | None = "0"
        while after is not None:
            asked = {"what": what, "after": after, "limit": PAGE} | ({"flow": flow} if flow else {})
            answer = self._call(_Call("list", ListParams.model_validate(asked)))
            yield from _items(answer, ListItem)
            after = _result(answer, ListResult).next

    def _call(self, call: _Call) -> Answer:
        return self._courier.deliver(self._message(call))

    def _message(self, call: _Call) -> Message:
        identity, message = self._identity(), str(uuid.uuid4())
        envelope = RequestEnvelope(
            contract=CONTRACT,
            operation=call.operation,
            installation=identity.installation,
            epoch=identity.epoch,
            generation=identity.generation,
            instance=identity.instance,
            lineage=identity.lineage,
            memory=identity.memory,
            message=message,
            sent_at=self._clock.now(),
            params=call.params.to_wire(),
        )
        payload = encode_request(envelope, call.items)
        return Message(call.operation, identity.installation, message, payload)


def _wired(items: Sequence[WireModel]) -> list[dict[str, Any]]:
    return [item.to_wire() for item in items]


def _size(line: Mapping[str, Any]) -> int:
    """About its bytes; ``encode`` checks the bound itself, and what stands in the line."""
    return len(json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def encode_request(envelope: RequestEnvelope, items: Sequence[Mapping[str, Any]]) -> bytes:
    """The payload; what a bound refuses here would be refused by the shop, in the same words."""
    try:
        return encode([envelope.to_wire(), *items], REQUEST_BOUNDS)
    except ContractError as error:
        details = {"line": str(error.line)} if error.line else {}
        raise RequestRefused(error.code, error.sentence, field=error.field, details=details) from error


def _result(answer: Answer, model: type[Model]) -> Model:
    if answer.envelope.result is None:
        raise broken_contract("/result")
    return _read(answer.envelope.result, model, "/result")


def _items(answer: Answer, model: type[Model]) -> tuple[Model, ...]:
    return tuple(_read(line, model, f"/{number}") for number, line in enumerate(answer.items))


def _one_each(answer: Answer, model: type[Model], asked: int) -> tuple[Model, ...]:
    if len(answer.items) != asked:
        raise broken_contract("/items")
    return _items(answer, model)


def _read(value: dict[str, Any], model: type[Model], where: str) -> Model:
    try:
        return check(model, value, code="invalid_item")
    except ContractError as error:
        raise broken_contract(where + error.field) from error


def _event(line: dict[str, Any]) -> LeasedEvent | UnreadableEvent:
    """One event whose record breaks the contract must not hold up the others."""
    try:
        return check(LeasedEvent, line, code="invalid_item")
    except ContractError as error:
        bare = {name: value for name, value in line.items() if name not in {"order", "customer"}}
        return UnreadableEvent(_read(bare, LeasedEvent, ""), error.field)


def _unprocessed(items: Sequence[ApplyItem]) -> tuple[ApplyAnswer, ...]:
    return tuple(ApplyAnswer(key=item.key, shop_id=item.shop_id, result="unprocessed") for item in items)


def _no_answer(item: ApplyItem) -> ApplyAnswer:
    told = problem("no_answer", "The shop answers to everything but this record, five times in a row.")
    return ApplyAnswer(key=item.key, shop_id=item.shop_id, result="failed", problem=told)
