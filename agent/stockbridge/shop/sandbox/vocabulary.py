"""What the sandbox shop sells by: languages, VAT, carriers, order states; ``hello`` tells it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from stockbridge.contract.operations.session import (
    CarrierInfo,
    CurrencyInfo,
    CustomerGroup,
    FlowName,
    Host,
    LanguageInfo,
    Shop,
    TaxRulesGroup,
    Vocabulary,
)
from stockbridge.contract.records.order import OrderState
from stockbridge.shop.sandbox.state import NAME

SHOP_ID: Final = 1
CURRENCY: Final = "EUR"
LANGUAGES: Final = {"en": 1, "fr": 2}
DEFAULT_LANGUAGE: Final = "en"
FLOWS: Final[tuple[FlowName, ...]] = ("categories", "brands", "products", "stock", "statuses")
HOME_CATEGORY: Final = 2

TAX_RULES_GROUPS: Final = {
    1: ("FR standard 20 %", Decimal("20.000000")),
    2: ("FR intermediate 10 %", Decimal("10.000000")),
    3: ("FR reduced 5.5 %", Decimal("5.500000")),
    4: ("FR super-reduced 2.1 %", Decimal("2.100000")),
}


@dataclass(frozen=True)
class Carrier:
    """``price`` excludes VAT."""

    name: str
    module: str
    price: Decimal
    vat_rate: Decimal


CARRIERS: Final = {
    1: Carrier("Collect in store", "", Decimal("0.000000"), Decimal("0.000000")),
    2: Carrier("My carrier", "", Decimal("7.000000"), Decimal("20.000000")),
    3: Carrier("Parcel shop", "parcelshop", Decimal("4.160000"), Decimal("20.000000")),
}


@dataclass(frozen=True)
class PaymentWay:
    """``state`` is the order's first; ``paid`` ways leave a payment row at once."""

    method: str
    state: int
    paid: bool


PAYMENTS: Final = {
    "sandbox_card": PaymentWay("Card", 2, paid=True),
    "ps_wirepayment": PaymentWay("Bank transfer", 10, paid=False),
    "ps_checkpayment": PaymentWay("Payments by check", 1, paid=False),
    "ps_cashondelivery": PaymentWay("Cash on delivery", 13, paid=False),
}
LET_THROUGH_UNPAID: Final = frozenset({13})
"""States at which an order is told although no money came: cash on delivery is paid to the carrier."""


def _state(number: int, name: str, flags: str = "", module: str = "") -> OrderState:
    told = flags.split()
    return OrderState(
        id=str(number),
        name=name,
        module=module,
        paid="paid" in told,
        shipped="shipped" in told,
        delivered="delivered" in told,
        cancelled="cancelled" in told,
        logable="logable" in told,
    )


STATES: Final = {
    int(state.id): state
    for state in (
        _state(1, "Awaiting check payment"),
        _state(2, "Payment accepted", "paid logable"),
        _state(3, "Processing in progress", "paid logable delivered"),
        _state(4, "Shipped", "paid shipped delivered logable"),
        _state(5, "Delivered", "paid shipped delivered logable"),
        _state(6, "Canceled", "cancelled"),
        _state(7, "Refunded"),
        _state(8, "Payment error", "cancelled"),
        _state(9, "On backorder (paid)", "paid"),
        _state(10, "Awaiting bank wire payment"),
        _state(13, "Awaiting Cash On Delivery validation"),
        _state(20, "In preparation, not paid", "logable", "stockbridge"),
        _state(21, "Ready", "logable", "stockbridge"),
        _state(22, "Partly shipped", "logable", "stockbridge"),
        _state(23, "Shipped on account", "logable shipped", "stockbridge"),
        _state(24, "Delivered on account", "logable shipped", "stockbridge"),
    )
}


def vocabulary() -> Vocabulary:
    """As ``hello`` tells it."""
    shop = Shop(id="1", group="1", name=NAME, active=True, share_stock=False, share_customer=False, default=True)
    return Vocabulary(
        shops=(shop,),
        languages=tuple(
            LanguageInfo(id=str(number), code=code, active=True, default=code == DEFAULT_LANGUAGE)
            for code, number in LANGUAGES.items()
        ),
        currencies=(CurrencyInfo(id="1", code=CURRENCY, decimals=2, rate=Decimal(1), active=True, default=True),),
        groups=tuple(
            CustomerGroup(id=str(number), name={"en": name}, reduction=Decimal(0), shows_vat=True)
            for number, name in ((1, "Visitor"), (2, "Guest"), (3, "Customer"))
        ),
        tax_rules_groups=tuple(
            TaxRulesGroup(id=str(number), name=name, rate=rate, active=True)
            for number, (name, rate) in TAX_RULES_GROUPS.items()
        ),
        carriers=tuple(
            CarrierInfo(id_reference=str(number), name=carrier.name, module=carrier.module)
            for number, carrier in CARRIERS.items()
        ),
        order_states=tuple(STATES.values()),
        payment_modules=tuple(PAYMENTS),
        country="FR",
        weight_unit="kg",
        dimension_unit="cm",
    )


def host(*, uploads: bool) -> Host:
    """The machine under the shop: this one."""
    return Host(
        prestashop="sandbox",
        module="1.0",
        php="",
        database="SQLite",
        memory_limit_bytes=0,
        max_execution_seconds=0,
        post_max_bytes=0,
        uploads=uploads,
        maintenance=False,
    )
