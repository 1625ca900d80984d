"""Complete contract orders from the few figures that a test is about; ``prestashop_arithmetic`` makes the figures."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from stockbridge.contract.records.customer import Address, Customer, Terms
from stockbridge.contract.records.order import (
    Discount,
    Gate,
    Order,
    OrderLine,
    OrderState,
    Payment,
    Shipping,
    Totals,
    Wrapping,
)

ZERO = Decimal(0)
PLACED_AT = datetime(2026, 11, 23, 10, 12, 30, tzinfo=UTC)


def address(**changes: Any) -> Address:
    fields: dict[str, Any] = {
        "id": "7",
        "hash": "a" * 64,
        "alias": "Home",
        "company": "",
        "first_name": "Zoé",
        "last_name": "L'Hénaff",
        "vat_number": "",
        "line1": "3, rue de la Fosse aux Loups",
        "line2": "Bât. B",
        "postcode": "29120",
        "city": "Pont-l'Abbé",
        "region": "",
        "region_code": "",
        "country": "FR",
        "phone": "",
        "mobile": "+33 6 12 34 56 78",
        "identification": "",
        "other": "",
        "deleted": False,
    }
    return Address(**(fields | changes))


def customer(**changes: Any) -> Customer:
    fields: dict[str, Any] = {
        "key": "AU16-ABCDEFGH",
        "id": "42",
        "shop_id": "1",
        "erp_key": None,
        "email": "zoe@example.test",
        "first_name": "Zoé",
        "last_name": "L'Hénaff",
        "title": "female",
        "birthday": None,
        "company": "",
        "siret": "",
        "ape": "",
        "website": "",
        "language": "fr",
        "guest": False,
        "active": True,
        "deleted": False,
        "newsletter": False,
        "default_group": "3",
        "groups": ("3",),
        "terms": Terms(outstanding_allowed=ZERO, payment_days=0),
        "note": "",
        "created_at": PLACED_AT,
        "updated_at": PLACED_AT,
        "addresses": (),
    }
    return Customer(**(fields | changes))


def line(**changes: Any) -> OrderLine:
    """One piece at 10.00 without and 12.00 with VAT."""
    fields: dict[str, Any] = {
        "id": "501",
        "product_id": "11",
        "variant_id": "0",
        "product_key": "VIS-4X40",
        "variant_key": None,
        "reference": "VIS-4X40",
        "barcode": "",
        "name": "Vis à bois 4 × 40",
        "customization": "",
        "quantity": Decimal(1),
        "quantity_refunded": ZERO,
        "quantity_returned": ZERO,
        "unit_price_excl": Decimal(10),
        "unit_price_incl": Decimal(12),
        "total_excl": Decimal(10),
        "total_incl": Decimal(12),
        "original_unit_price": Decimal(10),
        "reduction_percent": ZERO,
        "reduction_amount_excl": ZERO,
        "reduction_amount_incl": ZERO,
        "ecotax": ZERO,
        "ecotax_rate": ZERO,
        "vat_rate": Decimal(20),
        "tax_rules_group": "1",
        "taxes": (),
        "weight": ZERO,
        "components": (),
    }
    return OrderLine(**(fields | changes))


def discount(**changes: Any) -> Discount:
    fields: dict[str, Any] = {
        "id": "9",
        "name": "Bienvenue",
        "code": "HELLO",
        "amount_excl": Decimal(1),
        "amount_incl": Decimal("1.2"),
        "free_shipping": False,
        "percent": ZERO,
        "scope": "order",
        "product_id": "0",
        "variant_id": "0",
    }
    return Discount(**(fields | changes))


def shipping(**changes: Any) -> Shipping:
    fields: dict[str, Any] = {
        "carrier": "4",
        "carrier_name": "Chrono Breizh",
        "carrier_module": "",
        "amount_excl": ZERO,
        "amount_incl": ZERO,
        "vat_rate": Decimal(20),
        "weight": ZERO,
        "tracking_number": "",
        "pickup_point": None,
    }
    return Shipping(**(fields | changes))


def wrapping(**changes: Any) -> Wrapping:
    fields: dict[str, Any] = {
        "amount_excl": ZERO,
        "amount_incl": ZERO,
        "vat_rate": Decimal(20),
        "gift": False,
        "message": "",
        "recycled": False,
    }
    return Wrapping(**(fields | changes))


def payment(**changes: Any) -> Payment:
    fields: dict[str, Any] = {
        "key": "AP1-AAAAAAAA",
        "id": "1",
        "method": "Carte bancaire",
        "transaction_id": "tx-1",
        "amount": Decimal(12),
        "currency": "EUR",
        "conversion_rate": Decimal(1),
        "at": PLACED_AT,
        "shared": False,
    }
    return Payment(**(fields | changes))


def state(**changes: Any) -> OrderState:
    flags = {"paid": True, "shipped": False, "delivered": False, "cancelled": False, "logable": True}
    fields: dict[str, Any] = {"id": "2", "name": "Paiement accepté", "module": "", **flags}
    return OrderState(**(fields | changes))


def totals(paid_excl: str | Decimal, paid_incl: str | Decimal, **changes: Any) -> Totals:
    fields: dict[str, Any] = {
        "products_excl": Decimal(paid_excl),
        "products_incl": Decimal(paid_incl),
        "discounts_excl": ZERO,
        "discounts_incl": ZERO,
        "paid_excl": Decimal(paid_excl),
        "paid_incl": Decimal(paid_incl),
        "paid_real": Decimal(paid_incl),
    }
    return Totals(**(fields | changes))


def order(**changes: Any) -> Order:
    """One line of 10.00 / 12.00, nothing else, unless a test says otherwise."""
    fields: dict[str, Any] = {
        "key": "AO3F-ABCDEFGH",
        "id": "123",
        "shop_id": "1",
        "reference": "KXQRTVWAB",
        "cart_id": "77",
        "split": False,
        "created_at": PLACED_AT,
        "updated_at": PLACED_AT,
        "currency": "EUR",
        "currency_decimals": 2,
        "conversion_rate": Decimal(1),
        "language": "fr",
        "round_mode": 2,
        "round_type": 2,
        "state": state(),
        "history": (),
        "payment_module": "ps_wirepayment",
        "payment_method": "Virement bancaire",
        "customer": customer(),
        "invoice_address": address(),
        "delivery_address": address(id="8"),
        "lines": (line(),),
        "discounts": (),
        "shipping": shipping(),
        "wrapping": wrapping(),
        "payments": (),
        "messages": (),
        "invoices": (),
        "slips": (),
        "totals": totals("10", "12"),
        "gate": Gate(flagged=False, difference_excl=ZERO, difference_incl=ZERO),
        "shop_note": "",
        "erp_number": None,
    }
    return Order(**(fields | changes))
