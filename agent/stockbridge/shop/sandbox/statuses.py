"""An order's fate in the ERP, told in the sandbox shop: tracking, then the state, then one mail; never money.

An order that was not paid goes to states of ours that invent neither a payment nor an invoice.
"""

from __future__ import annotations

from typing import Final

from stockbridge.contract.problems import problem
from stockbridge.contract.records.trade import Status
from stockbridge.shop.sandbox.checkout import Checkout
from stockbridge.shop.sandbox.context import Context
from stockbridge.shop.sandbox.vocabulary import STATES
from stockbridge.shop.sandbox.writing import Outcome, failed, outcome

_PAID: Final = {
    "preparing": 3,
    "ready": 21,
    "partially_shipped": 22,
    "shipped": 4,
    "delivered": 5,
    "backordered": 9,
    "cancelled": 6,
    "refunded": 7,
}
_UNPAID: Final = _PAID | {"preparing": 20, "shipped": 23, "delivered": 24, "backordered": 20}
_FINAL: Final = frozenset({6, 7, 8})
_RANK: Final = {3: 1, 20: 1, 9: 1, 21: 2, 22: 3, 4: 4, 23: 4, 5: 5, 24: 5}
_MAILS: Final = {4: "shipped", 23: "shipped", 22: "shipped", 6: "order_canceled", 7: "refund"}


class StatusWriter:
    """The statuses flow."""

    def __init__(self, context: Context, checkout: Checkout) -> None:
        self._shop = context
        self._checkout = checkout

    def __call__(self, entity_id: int | None, record: Status) -> Outcome:
        order = entity_id or self._shop.db.value(
            "SELECT entity_id FROM outbox WHERE entity = 'order' AND document_key = ?", record.order
        )
        if order is None:
            detail = f"The shop knows no order with the key {record.order}."
            return failed(problem("unknown_order", detail, field="/status/order"))
        return self._tell(int(order), record)

    def _tell(self, order: int, record: Status) -> Outcome:
        current = int(self._shop.db.value("SELECT state_id FROM orders WHERE id = ?", order))
        wanted = self._wanted(order, record)
        if wanted not in STATES:
            return failed(problem("unmapped_value", f"The shop has no state {wanted}.", field="/status/state"))
        if current in _FINAL and wanted != current:
            detail = f'The order stands at "{STATES[current].name}", which it never leaves by itself.'
            return failed(problem("state_refused", detail, field="/status/status"))
        told = self._track(order, record)
        moved = wanted != current and _RANK.get(wanted, 9) >= _RANK.get(current, 0)
        if moved:
            self._move(order, wanted, record)
        code = "state_refused" if wanted != current and not moved else None
        return outcome("updated" if moved or told else "unchanged", order, code=code)

    def _wanted(self, order: int, record: Status) -> int:
        if record.state is not None:
            return int(record.state)
        paid = self._shop.db.value("SELECT 1 FROM payment WHERE order_id = ?", order) is not None
        return (_PAID if paid else _UNPAID)[record.status]

    def _track(self, order: int, record: Status) -> bool:
        """Tracking first, then the state, then one mail."""
        numbers = [parcel.tracking_number for parcel in record.parcels or ()]
        changed = False
        if numbers:
            changed |= bool(
                self._shop.db.execute(
                    "UPDATE orders SET tracking_number = ? WHERE id = ? AND tracking_number <> ?",
                    numbers[0],
                    order,
                    numbers[0],
                )
            )
        if record.document_number is not None:
            changed |= bool(
                self._shop.db.execute(
                    "UPDATE outbox SET erp_number = ? WHERE entity = 'order' AND entity_id = ? AND erp_number IS NOT ?",
                    record.document_number,
                    order,
                    record.document_number,
                )
            )
        return changed

    def _move(self, order: int, state: int, record: Status) -> None:
        self._checkout.change_state(order, state)
        if record.mail is not False and state in _MAILS:
            self._shop.db.insert(
                "INSERT INTO mail (order_id, template, at) VALUES (?, ?, ?)", order, _MAILS[state], self._shop.now()
            )
