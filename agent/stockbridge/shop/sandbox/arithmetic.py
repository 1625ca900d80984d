"""What an order costs, by PrestaShop's own arithmetic and rounding settings; ``checkout`` takes orders with it.

Seen on its storefronts: the total is the rounded sum of unrounded lines, shipping and wrapping less the rounded
discounts; under rounding type 1 each unit price is rounded first, under type 3 line totals stay unrounded. Vouchers
come off the recorded lines one after the other; free shipping is given once, and nothing goes below zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from stockbridge.mapping.money import shop_rounded

SIX: Final = Decimal("0.000001")
HUNDRED: Final = Decimal(100)
CENTS: Final = 2
SIX_DECIMALS: Final = 6
BY_ITEM: Final = 1
BY_LINE: Final = 2
WRAPPING_PRICE: Final = Decimal("2.000000")
WRAPPING_VAT: Final = Decimal("20.000000")


@dataclass(frozen=True)
class Rounding:
    """The shop's rounding settings: ``mode`` 0 up, 1 down, 2 half up, 3 half down, 4 even, 5 odd; ``type`` 1 to 3."""

    mode: int = 2
    type: int = 2

    def cents(self, value: Decimal) -> Decimal:
        return shop_rounded(value, CENTS, self.mode)

    def six(self, value: Decimal) -> Decimal:
        """A price has six decimals, rounded in the shop's way too."""
        return shop_rounded(value, SIX_DECIMALS, self.mode)


@dataclass(frozen=True)
class Both:
    """An amount without and with VAT."""

    excl: Decimal = Decimal(0)
    incl: Decimal = Decimal(0)

    @classmethod
    def of(cls, excl: Decimal, vat_rate: Decimal) -> Both:
        return cls(excl, excl * (1 + vat_rate / HUNDRED))

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

    def floored(self) -> Both:
        return Both(max(self.excl, Decimal(0)), max(self.incl, Decimal(0)))

    def cents(self, rounding: Rounding) -> Both:
        return Both(rounding.cents(self.excl), rounding.cents(self.incl))

    def six(self) -> Both:
        return Both(self.excl.quantize(SIX, ROUND_HALF_UP), self.incl.quantize(SIX, ROUND_HALF_UP))


@dataclass(frozen=True)
class PricedLine:
    """``unit`` and ``total`` as recorded, ``exact`` as it goes into the order's total."""

    unit: Both
    total: Both
    exact: Both


def priced_line(price: Decimal, vat_rate: Decimal, quantity: int, rounding: Rounding) -> PricedLine:
    """One line of the cart."""
    exactly = Both.of(price, vat_rate)
    unit = Both(rounding.six(exactly.excl), rounding.six(exactly.incl))
    charged = unit.cents(rounding) if rounding.type == BY_ITEM else unit
    exact = charged.times(Decimal(quantity))
    return PricedLine(unit, exact.cents(rounding) if rounding.type == BY_LINE else exact, exact)


@dataclass(frozen=True)
class Voucher:
    """A cart rule: a percentage or an amount (with VAT) off the goods, free shipping, or both."""

    name: str
    code: str = ""
    percent: Decimal = Decimal(0)
    amount_incl: Decimal = Decimal(0)
    free_shipping: bool = False

    def off(self, left: Sequence[Both]) -> list[Both]:
        """What it takes off each line, of what is left of it."""
        taken = [line.times(self.percent / HUNDRED) for line in left]
        after = [line.minus(part).floored() for line, part in zip(left, taken, strict=True)]
        whole = sum((line.incl for line in after), Decimal(0))
        if not self.amount_incl or not whole:
            return taken
        share = min(self.amount_incl, whole) / whole
        return [part.plus(line.times(share)) for part, line in zip(taken, after, strict=True)]


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
    """The totals; ``values`` are those of the vouchers as recorded, six decimals each."""
    exact = Both.sum(line.exact for line in lines)
    carriage = shipping.cents(rounding)
    wrapping = Both.of(WRAPPING_PRICE, WRAPPING_VAT).cents(rounding) if gift else Both()
    values = _values(lines, shipping, vouchers)
    given = _given(values, exact, shipping, granted=sum(voucher.free_shipping for voucher in vouchers))
    discounts = given.cents(rounding)
    return Bill(
        products=Both.sum(line.total for line in lines).cents(rounding),
        discounts=discounts,
        shipping=carriage,
        wrapping=wrapping,
        paid=exact.plus(carriage).plus(wrapping).minus(discounts).cents(rounding),
        values=values,
    )


def _values(lines: Sequence[PricedLine], shipping: Both, vouchers: Sequence[Voucher]) -> tuple[Both, ...]:
    left = [line.total for line in lines]
    values = []
    for voucher in vouchers:
        taken = voucher.off(left)
        left = [line.minus(part).floored() for line, part in zip(left, taken, strict=True)]
        values.append(Both.sum([*taken, *([shipping] if voucher.free_shipping else [])]).six())
    return tuple(values)


def _given(values: Sequence[Both], exact: Both, shipping: Both, *, granted: int) -> Both:
    """The sum, with shipping given once however many vouchers grant it, and never more than there is to give."""
    given = Both.sum(values).minus(shipping.times(Decimal(max(granted - 1, 0))))
    most = exact.plus(shipping if granted else Both())
    return most if (given.incl, given.excl) > (most.incl, most.excl) else given
