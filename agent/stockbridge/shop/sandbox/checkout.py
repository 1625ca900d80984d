"""Takes orders in the sandbox shop, as its page and tests place them; ``arithmetic`` reckons, ``export`` tells them."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from stockbridge.contract.base import decimal_text
from stockbridge.contract.erp_key import erp_key
from stockbridge.shop.sandbox.arithmetic import SIX, Bill, Both, PricedLine, Rounding, Voucher, bill, priced_line
from stockbridge.shop.sandbox.context import Context
from stockbridge.shop.sandbox.database import pack, unpack
from stockbridge.shop.sandbox.fence import Fence
from stockbridge.shop.sandbox.outbox import Outbox
from stockbridge.shop.sandbox.vocabulary import CARRIERS, PAYMENTS, SHOP_ID, STATES, TAX_RULES_GROUPS

NO_VAT: Final = Decimal(0)


class NotForSale(ValueError):
    """The shop does not have this product, or not for sale; the message is for people."""


@dataclass(frozen=True)
class Wanted:
    """So many of a product, by its reference."""

    reference: str
    quantity: int = 1


@dataclass(frozen=True)
class Person:
    """Who orders; the same e-mail is the same customer."""

    email: str = "ada@example.test"
    first_name: str = "Ada"
    last_name: str = "Martin"
    company: str = ""
    vat_number: str = ""
    line1: str = "12 rue des Lilas"
    postcode: str = "75020"
    city: str = "Paris"
    country: str = "FR"
    phone: str = "+33 1 23 45 67 89"
    language: str = "fr"


@dataclass(frozen=True)
class Cart:
    """All that a checkout asks."""

    lines: Sequence[Wanted]
    person: Person = field(default_factory=Person)
    payment: str = "sandbox_card"
    carrier: int = 2
    vouchers: Sequence[Voucher] = ()
    comment: str = ""
    gift_message: str | None = None
    rounding: Rounding = field(default_factory=Rounding)


@dataclass(frozen=True)
class Placed:
    """An order that stands in the shop."""

    id: int
    reference: str
    key: str
    total_incl: Decimal


@dataclass(frozen=True)
class _Line:
    product: sqlite3.Row
    body: dict[str, Any]
    quantity: int
    vat_rate: Decimal
    priced: PricedLine


class Checkout:
    """Writes orders, customers and payments, and takes their stock."""

    def __init__(self, context: Context, outbox: Outbox) -> None:
        self._shop = context
        self._outbox = outbox
        self._fence = Fence(context)

    def place(self, cart: Cart) -> Placed:
        """Raises ``NotForSale``."""
        with self._shop.db.transaction():
            lines = [self._line(wanted, cart.rounding) for wanted in cart.lines]
            carrier = CARRIERS[cart.carrier]
            shipping = Both.of(carrier.price, carrier.vat_rate)
            figures = bill(
                [line.priced for line in lines],
                shipping,
                cart.vouchers,
                cart.rounding,
                gift=cart.gift_message is not None,
            )
            return self._write(cart, lines, figures)

    def pay(self, order_id: int) -> None:
        """The money came."""
        with self._shop.db.transaction():
            body = unpack(self._shop.db.value("SELECT body FROM orders WHERE id = ?", order_id))
            self._add_payment(order_id, body["payment_method"], body["totals"]["paid_incl"])
            self.change_state(order_id, 2)

    def change_state(self, order_id: int, state: int) -> None:
        """As an employee does in the back office."""
        with self._shop.db.transaction():
            now = self._shop.now()
            self._shop.db.execute("UPDATE orders SET state_id = ?, updated_at = ? WHERE id = ?", state, now, order_id)
            self._shop.db.insert(
                "INSERT INTO order_history (order_id, state_id, at) VALUES (?, ?, ?)", order_id, state, now
            )
            self._outbox.touch("order", order_id)
            self._fence.opened(order_id, {} if STATES[state].cancelled else self._quantities(order_id))

    def _quantities(self, order_id: int) -> dict[int, int]:
        together: dict[int, int] = {}
        for line in unpack(self._shop.db.value("SELECT body FROM orders WHERE id = ?", order_id))["lines"]:
            together[line["product_id"]] = together.get(line["product_id"], 0) + line["quantity"]
        return together

    def _line(self, wanted: Wanted, rounding: Rounding) -> _Line:
        row = self._shop.db.row("SELECT * FROM product WHERE reference = ? COLLATE NOCASE", wanted.reference)
        if row is None:
            raise NotForSale(f"The shop has no product {wanted.reference}.")
        body = unpack(row["body"])
        if "price" not in body or wanted.quantity < 1:
            raise NotForSale(f"The product {wanted.reference} is not for sale.")
        group = TAX_RULES_GROUPS.get(int(body.get("tax_rules_group", 0)))
        rate = group[1] if group else NO_VAT
        return _Line(
            row, body, wanted.quantity, rate, priced_line(Decimal(body["price"]), rate, wanted.quantity, rounding)
        )

    def _write(self, cart: Cart, lines: Sequence[_Line], figures: Bill) -> Placed:
        now = self._shop.now()
        customer = self._customer(cart.person, now)
        way = PAYMENTS[cart.payment]
        secure_key, reference = secrets.token_hex(16), _reference()
        date_add = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d %H:%M:%S")
        cart_id = 1 + int(self._shop.db.value("SELECT coalesce(max(cart_id), 0) FROM orders"))
        order_id = self._shop.db.insert(
            "INSERT INTO orders (cart_id, customer_id, secure_key, date_add, updated_at, state_id, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            cart_id,
            customer,
            secure_key,
            date_add,
            now,
            way.state,
            pack(_body(cart, lines, figures, reference, now)),
        )
        if way.paid:
            self._add_payment(order_id, way.method, decimal_text(figures.paid.incl))
        self.change_state(order_id, way.state)
        key = erp_key(SHOP_ID, "O", order_id, secure_key, date_add, cart_id)
        return Placed(order_id, reference, key, figures.paid.incl)

    def _customer(self, person: Person, now: int) -> int:
        for row in self._shop.db.rows("SELECT id, body FROM customer"):
            if unpack(row["body"])["email"] == person.email:
                return int(row["id"])
        found = self._shop.db.insert(
            "INSERT INTO customer (body) VALUES (?)",
            pack(asdict(person) | {"created_at": now, "secure_key": secrets.token_hex(16)}),
        )
        self._outbox.touch("customer", found)
        return found

    def _add_payment(self, order_id: int, method: str, amount: str) -> None:
        self._shop.db.insert(
            "INSERT INTO payment (order_id, method, transaction_id, amount, at) VALUES (?, ?, ?, ?, ?)",
            order_id,
            method,
            f"SBX-{secrets.token_hex(6).upper()}",
            amount,
            self._shop.now(),
        )


def _reference() -> str:
    """Nine letters, as PrestaShop's."""
    return "".join(secrets.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(9))


def _body(cart: Cart, lines: Sequence[_Line], figures: Bill, reference: str, now: int) -> dict[str, Any]:
    """What never changes of the order, in the contract's own words."""
    return {
        "reference": reference,
        "created_at": now,
        "language": cart.person.language,
        "round_mode": cart.rounding.mode,
        "round_type": cart.rounding.type,
        "payment_module": cart.payment,
        "payment_method": PAYMENTS[cart.payment].method,
        "address": _address(cart.person),
        "lines": [_line_body(number, line, figures, cart.person.language) for number, line in enumerate(lines, 1)],
        "discounts": [
            _discount_body(number, *pair)
            for number, pair in enumerate(zip(cart.vouchers, figures.values, strict=True), 1)
        ],
        "carrier": cart.carrier,
        "shipping": _told(figures.shipping, "amount"),
        "wrapping": _told(figures.wrapping, "amount") | {"gift_message": cart.gift_message},
        "comment": cart.comment,
        "totals": {
            **_told(figures.products, "products"),
            **_told(figures.discounts, "discounts"),
            **_told(figures.paid, "paid"),
        },
    }


def _told(both: Both, name: str) -> dict[str, Any]:
    return {f"{name}_excl": decimal_text(both.excl), f"{name}_incl": decimal_text(both.incl)}


def _line_body(number: int, line: _Line, figures: Bill, language: str) -> dict[str, Any]:
    names = line.body.get("name", {})
    name = names.get(language) or next(iter(names.values()), line.product["reference"])
    unit_tax = line.priced.unit.incl - line.priced.unit.excl
    goods = figures.products.incl
    kept = 1 - (figures.discounts.incl / goods if goods else 0)
    return {
        "number": number,
        "product_id": line.product["id"],
        "reference": line.product["reference"],
        "barcode": line.body.get("barcode") or "",
        "name": name,
        "quantity": line.quantity,
        **_told(line.priced.unit, "unit_price"),
        **_told(line.priced.total.six(), "total"),
        "vat_rate": decimal_text(line.vat_rate),
        "tax_rules_group": line.body.get("tax_rules_group", "0"),
        "tax_unit": decimal_text(unit_tax.quantize(SIX)),
        "tax_total": decimal_text((unit_tax * line.quantity * max(Decimal(0), kept)).quantize(SIX)),
        "weight": line.body.get("weight", "0.000000"),
    }


def _discount_body(number: int, voucher: Voucher, value: Both) -> dict[str, Any]:
    only_shipping = voucher.free_shipping and not voucher.percent and not voucher.amount_incl
    return {
        "number": number,
        "name": voucher.name,
        "code": voucher.code,
        **_told(value, "amount"),
        "free_shipping": voucher.free_shipping,
        "percent": decimal_text(voucher.percent.quantize(SIX)),
        "scope": "shipping" if only_shipping else "order",
    }


def _address(person: Person) -> dict[str, Any]:
    known = {name: getattr(person, name) for name in _OF_ADDRESS}
    return known | {"hash": hashlib.sha256(pack(known).encode()).hexdigest()}


_OF_ADDRESS: Final = (
    "company",
    "first_name",
    "last_name",
    "vat_number",
    "line1",
    "postcode",
    "city",
    "country",
    "phone",
)
