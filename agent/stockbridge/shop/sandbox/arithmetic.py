"""What an order costs, by PrestaShop's own arithmetic and rounding settings; ``checkout`` takes orders with it.

Seen on its storefronts: the total is the rounded sum of unrounded lines, shipping and wrapping less the rounded
discounts; under rounding type 1 each unit price is rounded first, under type 3 line totals stay unrounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from stockbridge.mapping.money import shop_rounded

SIX: Final = Decimal("0.000001")
HUNDRED: Final = Decimal(100)
CENTS: Final = 2
BY_ITEM: Final = 1
BY_ORDER: Final = 3
WRAPPING_PRICE: Final = Decimal("2.000000")
WRAPPING_VAT: Final = Decimal("20.000000")


@dataclass(frozen=True)
class Rounding:
    """The shop's rounding settings: ``mode`` 0 up, 1 down, 2 half up, 3 half down, 4 even, 5 odd; ``type`` 1 to 3."""

    mode: int = 2
    type: int = 2

    def cents(self, value: Decimal) -> Decimal:
        return shop_rounded(value, CENTS, self.mode)


@dataclass(frozen=True)
class Both:
    """An amount without and with VAT."""

    excl: Decimal = Decimal(0)
    incl: Decimal = Decimal(0)

    @classmethod
    def of(cls, excl: Decimal, vat_rate: Decimal) -> Both:
        return cls(excl.quantize(SIX), (excl * (1 + vat_rate / HUNDRED)).quantize(SIX))

    @classmethod
    def sum(cls, parts: Iterable[Both]) -> Both:
        total = cls()
        for part in parts:
            total = total.plus(part)
        return total

    def plus(self, other: Both) -> Both:
        return Both(self.excl + other.excl, self.incl + other.incl)

    def minus(self, other: Both) -> Both:
        return Both(self.excl - other.excl, self.incl - other.incl)

    def times(self, factor: Decimal) -> Both:
        return Both(self.excl * factor, self.incl * factor)

    def cents(self, rounding: Rounding) -> Both:
        return Both(rounding.cents(self.excl), rounding.cents(self.incl))

    def six(self) -> Both:
        return Both(self.excl.quantize(SIX), self.incl.quantize(SIX))


@dataclass(frozen=True)
class PricedLine:
    """``unit`` as charged, ``total`` as recorded, ``exact`` as it goes into the order's total."""

    unit: Both
    total: Both
    exact: Both


def priced_line(price: Decimal, vat_rate: Decimal, quantity: int, rounding: Rounding) -> PricedLine:
    """One line of the cart."""
    unit = Both.of(price, vat_rate)
    charged = unit.cents(rounding) if rounding.type == BY_ITEM else unit
    exact = charged.times(Decimal(quantity))
    total = exact if rounding.type == BY_ORDER else exact.cents(rounding)
    return PricedLine(charged, total, exact)


@dataclass(frozen=True)
class Voucher:
    """A cart rule: a percentage or an amount (with VAT) off the goods, free shipping, or both."""

    name: str
    code: str = ""
    percent: Decimal = Decimal(0)
    amount_incl: Decimal = Decimal(0)
    free_shipping: bool = False

    def value(self, goods: Both, shipping: Both) -> Both:
        """What it takes off, six decimals as recorded."""
        off = goods.times(self.percent / HUNDRED)
        if self.amount_incl and goods.incl:
            part = min(self.amount_incl, goods.incl)
            off = off.plus(Both(part * goods.excl / goods.incl, part))
        return (off.plus(shipping) if self.free_shipping else off).six()


@dataclass(frozen=True)
class Bill:
    """All figures of an order."""

    products: Both
    discounts: Both
    shipping: Both
    wrapping: Both
    paid: Both
    values: tuple[Both, ...]


def bill(
    lines: Sequence[PricedLine], shipping: Both, vouchers: Sequence[Voucher], rounding: Rounding, *, gift: bool
) -> Bill:
    """The totals; ``values`` are those of the vouchers, taken one after the other off what is left of the goods."""
    exact = Both.sum(line.exact for line in lines)
    carriage = shipping.cents(rounding)
    wrapping = Both.of(WRAPPING_PRICE, WRAPPING_VAT).cents(rounding) if gift else Both()
    values, left = [], exact
    for voucher in vouchers:
        value = voucher.value(left, carriage)
        values.append(value)
        left = left.minus(value.minus(carriage) if voucher.free_shipping else value)
    discounts = Both.sum(values).cents(rounding)
    return Bill(
        products=Both.sum(line.total for line in lines).cents(rounding),
        discounts=discounts,
        shipping=carriage,
        wrapping=wrapping,
        paid=exact.plus(carriage).plus(wrapping).minus(discounts).cents(rounding),
        values=tuple(values),
    )
