"""What a batch would do: the writers that ``applier`` uses run in a transaction that is always rolled back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from stockbridge.contract.operations import FLOW_RECORDS
from stockbridge.contract.operations.catalogue import ApplyItem, Change, PlanAnswer
from stockbridge.contract.problems import problem
from stockbridge.shop.sandbox.applier import answer_of, binding_of, refusal
from stockbridge.shop.sandbox.context import Context
from stockbridge.shop.sandbox.database import unpack
from stockbridge.shop.sandbox.writing import Outcome, Writer, failed

ROWS: Final = {
    "categories": "SELECT parent_id AS parent, body FROM category WHERE id = ?",
    "brands": "SELECT body FROM brand WHERE id = ?",
    "products": "SELECT reference, body FROM product WHERE id = ?",
    "stock": "SELECT quantity FROM product WHERE id = ?",
}
"""Where the flows that can be foretold keep a record."""
LONGEST: Final = 500
MOST: Final = 200


class Rehearsal:
    """``writers`` by flow."""

    def __init__(self, context: Context, writers: Mapping[str, Writer]) -> None:
        self._shop = context
        self._writers = writers

    def plan(self, flow: str, items: Sequence[ApplyItem]) -> list[PlanAnswer]:
        """One answer per item, in their order."""
        return [self._single(flow, item) for item in items]

    def _single(self, flow: str, item: ApplyItem) -> PlanAnswer:
        if flow not in ROWS:
            detail = f"The sandbox shop cannot tell beforehand what {flow} do."
            return _told(item, failed(problem("unsupported_kind", detail, field="/params/flow")), {}, {})
        refused = refusal(self._writers, flow, item)
        if refused is not None:
            return _told(item, refused, {}, {})
        found, now = self._shop.db.undone(lambda: self._tried(flow, item))
        was = self._fields(flow, found.entity_id) if now and found.entity_id is not None else {}
        return _told(item, found, was, now)

    def _tried(self, flow: str, item: ApplyItem) -> tuple[Outcome, Mapping[str, str]]:
        """What the writer says, and how a record that it changed stands then."""
        known = binding_of(self._shop, flow, item.key)
        entity_id = None if known is None else known["entity_id"]
        found = self._writers[flow](entity_id, getattr(item, FLOW_RECORDS[flow]))
        changed = found.result == "updated" and found.entity_id is not None
        return found, self._fields(flow, found.entity_id or 0) if changed else {}

    def _fields(self, flow: str, entity_id: int) -> dict[str, str]:
        """What is kept of a record, by the contract's field and language."""
        row = self._shop.db.row(ROWS[flow], entity_id)
        if row is None:
            return {}
        columns = dict(row)
        return _flat(unpack(columns.pop("body", None)) or {}) | _flat(columns)


def _flat(values: Mapping[str, Any]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            flat |= {f"{name}/{part}": _text(inner) for part, inner in value.items()}
        elif value is not None:
            flat[name] = _text(value)
    return flat


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _told(item: ApplyItem, found: Outcome, was: Mapping[str, str], now: Mapping[str, str]) -> PlanAnswer:
    answer = answer_of(item, found).to_wire()
    if found.result == "created":
        answer.pop("id", None)  # the row that had it is gone again
    record = next(name for name in FLOW_RECORDS.values() if getattr(item, name) is not None)
    changes = [
        Change(field=f"/{record}/{field}", before=was.get(field), after=now.get(field))
        for field in {**was, **now}
        if was.get(field) != now.get(field)
    ]
    if changes:
        answer["changes"] = [change.to_wire() for change in changes[:MOST]]
    return PlanAnswer.model_validate(answer)
