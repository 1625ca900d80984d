"""The sandbox shop's rows as the contract's complete records; ``outbox`` hands them out."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal

from stockbridge.contract.erp_key import erp_key
from stockbridge.contract.records.customer import Customer
from stockbridge.contract.records.order import Order
from stockbridge.shop.sandbox.context import Context
from stockbridge.shop.sandbox.database import unpack
from stockbridge.shop.sandbox.vocabulary import CARRIERS, CURRENCY, SHOP_ID, STATES

ZERO = "0.000000"


class Exporter:
    """Builds records; reads only."""

    def __init__(self, context: Context) -> None:
        self._shop = context

    def record(self, entity: str, entity_id: int, erp_number: str | None) -> Order | Customer:
        """The entity as it stands now."""
        return self.order(entity_id, erp_number) if entity == "order" else self.customer(entity_id)

    def customer(self, customer_id: int) -> Customer:
        body = unpack(self._shop.db.value("SELECT body FROM customer WHERE id = ?", customer_id))
        told = self._shop.db.value(
            "SELECT erp_key FROM outbox WHERE entity = 'customer' AND entity_id = ?", customer_id
        )
        return Customer.model_validate(_customer(customer_id, body, told))

    def order(self, order_id: int, erp_number: str | None) -> Order:
        row = self._shop.db.row("SELECT * FROM orders WHERE id = ?", order_id)
        if row is None:
            raise LookupError(f"no order {order_id}")
        body = unpack(row["body"])
        address = _address(order_id, body["address"])
        payments = self._payments(row)
        return Order.model_validate(
            {
                "key": _key(row, "O", order_id),
                "id": str(order_id),
                "shop_id": str(SHOP_ID),
                "cart_id": str(row["cart_id"]),
                "split": False,
                "created_at": _time(body["created_at"]),
                "updated_at": _time(row["updated_at"]),
                "currency": CURRENCY,
                "currency_decimals": 2,
                "conversion_rate": "1.000000",
                "state": STATES[row["state_id"]],
                "history": self._history(order_id),
                "customer": self.customer(row["customer_id"]),
                "invoice_address": address,
                "delivery_address": address,
                "lines": [self._line(line) for line in body["lines"]],
                "discounts": [_discount(discount) for discount in body["discounts"]],
                "shipping": _shipping(body, row["tracking_number"]),
                "wrapping": _wrapping(body["wrapping"]),
                "payments": payments,
                "messages": _messages(body),
                "invoices": [],
                "slips": [],
                "totals": body["totals"] | {"paid_real": _sum(payments)},
                "gate": {"flagged": False, "difference_excl": ZERO, "difference_incl": ZERO},
                "shop_note": "",
                "erp_number": erp_number,
            }
            | {name: body[name] for name in _AS_THEY_STAND}
        )

    def _history(self, order_id: int) -> list[dict[str, Any]]:
        rows = self._shop.db.rows("SELECT * FROM order_history WHERE order_id = ? ORDER BY id", order_id)
        return [{"id": str(row["id"]), "state": str(row["state_id"]), "at": _time(row["at"])} for row in rows]

    def _payments(self, order: sqlite3.Row) -> list[dict[str, Any]]:
        rows = self._shop.db.rows("SELECT * FROM payment WHERE order_id = ? ORDER BY id", order["id"])
        return [
            {
                "key": _key(order, "P", row["id"]),
                "id": str(row["id"]),
                "method": row["method"],
                "transaction_id": row["transaction_id"],
                "amount": row["amount"],
                "currency": CURRENCY,
                "conversion_rate": "1.000000",
                "at": _time(row["at"]),
                "shared": False,
            }
            for row in rows
        ]

    def _line(self, line: dict[str, Any]) -> dict[str, Any]:
        key = self._shop.db.value(
            "SELECT erp_key FROM binding WHERE flow = 'products' AND entity_id = ? LIMIT 1", line["product_id"]
        )
        tax = {
            "tax": line["tax_rules_group"],
            "name": "VAT",
            "rate": line["vat_rate"],
            "unit_amount": line["tax_unit"],
            "total_amount": line["tax_total"],
        }
        return {
            "id": str(line["number"]),
            "product_id": str(line["product_id"]),
            "variant_id": "0",
            "product_key": key,
            "variant_key": None,
            "customization": "",
            "quantity": f"{line['quantity']}.000000",
            "quantity_refunded": ZERO,
            "quantity_returned": ZERO,
            "original_unit_price": line["unit_price_excl"],
            "reduction_percent": ZERO,
            "reduction_amount_excl": ZERO,
            "reduction_amount_incl": ZERO,
            "ecotax": ZERO,
            "ecotax_rate": ZERO,
            "taxes": [tax] if line["vat_rate"] != ZERO else [],
            "components": [],
        } | {name: line[name] for name in _OF_LINE}


_AS_THEY_STAND = ("reference", "language", "round_mode", "round_type", "payment_module", "payment_method")
_OF_LINE = (
    "reference",
    "barcode",
    "name",
    "unit_price_excl",
    "unit_price_incl",
    "total_excl",
    "total_incl",
    "vat_rate",
    "tax_rules_group",
    "weight",
)


def _key(order: sqlite3.Row, kind: Literal["O", "P"], number: int) -> str:
    return erp_key(SHOP_ID, kind, number, order["secure_key"], order["date_add"], order["cart_id"])


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _sum(payments: list[dict[str, Any]]) -> str:

    return str(sum((Decimal(payment["amount"]) for payment in payments), Decimal(ZERO)))


def _address(order_id: int, known: dict[str, Any]) -> dict[str, Any]:
    blank = dict.fromkeys(("line2", "region", "region_code", "mobile", "identification", "other"), "")
    return {"id": str(order_id), "alias": "Home", "deleted": False} | blank | known


def _customer(customer_id: int, body: dict[str, Any], told: str | None) -> dict[str, Any]:
    return {
        "key": erp_key(SHOP_ID, "U", customer_id, body["secure_key"], str(body["created_at"]), 0),
        "id": str(customer_id),
        "shop_id": str(SHOP_ID),
        "erp_key": told,
        **{name: body[name] for name in ("email", "first_name", "last_name", "company", "language")},
        "title": "",
        "birthday": None,
        **dict.fromkeys(("siret", "ape", "website", "note"), ""),
        "guest": False,
        "active": True,
        "deleted": False,
        "newsletter": False,
        "default_group": "3",
        "groups": ["3"],
        "terms": {"outstanding_allowed": ZERO, "payment_days": 0},
        "created_at": _time(body["created_at"]),
        "updated_at": _time(body["created_at"]),
        "addresses": [],
    }


def _discount(known: dict[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in known.items() if name != "number"}
    return {"id": str(known["number"]), "product_id": "0", "variant_id": "0"} | rest


def _shipping(body: dict[str, Any], tracking_number: str) -> dict[str, Any]:
    carrier = CARRIERS[body["carrier"]]
    return {
        "carrier": str(body["carrier"]),
        "carrier_name": carrier.name,
        "carrier_module": carrier.module,
        "vat_rate": f"{carrier.vat_rate:f}",
        "weight": ZERO,
        "tracking_number": tracking_number,
        "pickup_point": None,
        **body["shipping"],
    }


def _wrapping(known: dict[str, Any]) -> dict[str, Any]:
    message = known["gift_message"]
    return {
        "amount_excl": known["amount_excl"],
        "amount_incl": known["amount_incl"],
        "vat_rate": "20.000000",
        "gift": message is not None,
        "message": message or "",
        "recycled": False,
    }


def _messages(body: dict[str, Any]) -> list[dict[str, Any]]:
    if not body["comment"]:
        return []
    at = _time(body["created_at"])
    return [{"id": "1", "text": body["comment"], "from_customer": True, "private": False, "at": at}]
