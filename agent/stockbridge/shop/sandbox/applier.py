"""Applies a batch of one flow: one writer at a time, versions never back, each item by itself; ``writers`` write.

Successes are remembered on the binding, failures never: the merchant may have mended the shop meanwhile.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Final

from stockbridge.contract.limits import BUDGET_SECONDS
from stockbridge.contract.operations import FLOW_RECORDS
from stockbridge.contract.operations.catalogue import ApplyAnswer, ApplyItem
from stockbridge.contract.problems import PROBLEMS, Problem, problem
from stockbridge.shop.sandbox.context import Context
from stockbridge.shop.sandbox.faults import Silence
from stockbridge.shop.sandbox.refusal import Refused
from stockbridge.shop.sandbox.vocabulary import SHOP_ID
from stockbridge.shop.sandbox.writing import Outcome, Writer, failed, outcome

_UNREACHED: Final = outcome("unprocessed")


class Applier:
    """``writers`` by flow."""

    def __init__(self, context: Context, writers: Mapping[str, Writer]) -> None:
        self._shop = context
        self._writers = writers
        self._writing = {flow: threading.Lock() for flow in writers}

    def apply(self, flow: str, items: Sequence[ApplyItem]) -> list[ApplyAnswer]:
        """One answer per item, in their order. Raises ``Refused`` ``busy``."""
        with ExitStack() as held:
            if flow in self._writing:
                if not self._writing[flow].acquire(blocking=False):
                    raise Refused("busy")
                held.callback(self._writing[flow].release)
            if self._shop.faults.while_applying is not None:
                self._shop.faults.while_applying()
            outcomes = self._in_rounds(flow, items)
        return [answer_of(item, found) for item, found in zip(items, outcomes, strict=True)]

    def _in_rounds(self, flow: str, items: Sequence[ApplyItem]) -> list[Outcome]:
        """Older versions first; items whose parent came later in the same batch are tried again while that helps."""
        end = self._shop.clock.monotonic() + BUDGET_SECONDS
        outcomes = [_UNREACHED] * len(items)
        turn = sorted(range(len(items)), key=lambda at: (items[at].version.memory, items[at].version.counter))
        while turn:
            for at in turn:
                if self._shop.clock.monotonic() > end:
                    return outcomes
                outcomes[at] = self._single(flow, items[at])
            waiting = [at for at in turn if outcomes[at].result == "waiting"]
            turn = waiting if len(waiting) < len(turn) else []
        return outcomes

    def _single(self, flow: str, item: ApplyItem) -> Outcome:
        if item.key in self._shop.faults.poisoned:
            raise Silence
        refused = refusal(self._writers, flow, item)
        if refused is not None:
            return refused
        with self._shop.db.transaction():
            known = binding_of(self._shop, flow, item.key)
            decided = None if known is None else _decide(known, item)
            if decided is not None:
                return decided
            record = getattr(item, FLOW_RECORDS[flow])
            found = self._writers[flow](None if known is None else known["entity_id"], record)
            if found.applied:
                self._bind(flow, item, found)
            return found

    def _bind(self, flow: str, item: ApplyItem, found: Outcome) -> None:
        self._shop.db.execute(
            "INSERT INTO binding (shop_id, flow, erp_key, entity_id, memory, counter, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (shop_id, flow, erp_key) DO UPDATE SET"
            " entity_id = excluded.entity_id, memory = excluded.memory, counter = excluded.counter,"
            " hash = excluded.hash",
            SHOP_ID,
            flow,
            item.key,
            found.entity_id,
            item.version.memory,
            item.version.counter,
            item.hash,
        )


def refusal(writers: Mapping[str, Writer], flow: str, item: ApplyItem) -> Outcome | None:
    """Of an item that no writer needs to see."""
    if flow not in writers:
        return failed(problem("unsupported_kind", f"The sandbox shop takes no {flow}.", field="/params/flow"))
    if item.shop_id != str(SHOP_ID):
        detail = f"The installation has no shop {item.shop_id}."
        return failed(problem("invalid_value", detail, field="/shop_id"))
    if getattr(item, FLOW_RECORDS[flow]) is None:
        return failed(problem("missing_field", "The item carries no record of this flow."))
    return None


def binding_of(shop: Context, flow: str, key: str) -> sqlite3.Row | None:
    return shop.db.row("SELECT * FROM binding WHERE shop_id = ? AND flow = ? AND erp_key = ?", SHOP_ID, flow, key)


def _decide(known: sqlite3.Row, item: ApplyItem) -> Outcome | None:
    """What the version alone decides; None where the item is to be written."""
    applied, sent = (known["memory"], known["counter"]), (item.version.memory, item.version.counter)
    if sent > applied:
        return None
    if sent < applied:
        return outcome("unchanged", known["entity_id"], code="older_version")
    if known["hash"] != item.hash:
        return failed(problem("version_conflict", PROBLEMS["version_conflict"].title))
    return outcome("unchanged", known["entity_id"])


def answer_of(item: ApplyItem, found: Outcome) -> ApplyAnswer:
    told: dict[str, str | Problem | tuple[Problem, ...] | None] = {
        "id": None if found.entity_id is None else str(found.entity_id),
        "code": found.code,
        "problem": found.problem,
        "warnings": found.warnings or None,
    }
    known = {name: value for name, value in told.items() if value is not None}
    return ApplyAnswer.model_validate({"key": item.key, "shop_id": item.shop_id, "result": found.result} | known)
