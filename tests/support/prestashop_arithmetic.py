"""Orders as PrestaShop's calculator makes them, with the true VAT by rate, for property tests of ``mapping.orders``.

Retraces Core\\Cart\\Calculator, CartRow and CartRuleCalculator (the same in 8.2.1 and 9.1.4): rows are rounded by the
order's type, vouchers come off the rows one after the other, the grand total is made of unrounded rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Literal, NamedTuple

from stockbridge.contract.records.order import Discount, Order, OrderLine
from tests.support import order_records

ZERO = Decimal(0)
HUNDRED = Decimal(100)
TINY = Decimal("1e-12")
"""What fifty digits leave where the shop's doubles leave nothing."""
PER_ITEM, PER_LINE, PER_TOTAL = 1, 2, 3
Scope = Literal["order", "product", "cheapest", "selection", "gift", "shipping"]


class NoOrderError(Exception):
    """The core divides by zero on this cart and answers HTTP 500: such an order does not exist."""


class Pair(NamedTuple):
    """Without and with VAT."""

    excl: Decimal = ZERO
    incl: Decimal = ZERO

    def plus(self, other: Pair, factor: Decimal | int = 1) -> Pair:
        return Pair(self.excl + other.excl * factor, self.incl + other.incl * factor)

    def times(self, factor: Decimal | int) -> Pair:
        return Pair(self.excl * factor, self.incl * factor)

    def floored(self) -> Pair:
        return Pair(max(self.excl, ZERO), max(self.incl, ZERO))


@dataclass(frozen=True)
class Item:
    """A product in the cart. ``reduced``: it is on special offer, and some vouchers leave such out."""

    price: Decimal
    rate: Decimal
    quantity: int
    ecotax: Decimal = ZERO
    ecotax_rate: Decimal = ZERO
    reduced: bool = False
    percent_off: Decimal = ZERO

    @property
    def charged_ecotax(self) -> Pair:
        """A reduction in percent cuts the ecotax too; the order line keeps the uncut one."""
        return Pair(self.ecotax, _with_vat(self.ecotax, self.ecotax_rate)).times(1 - self.percent_off / HUNDRED)

    def unit(self, round_mode: int) -> Pair:
        """Six decimals, rounded in the shop's way too."""
        price = Pair(self.price, _with_vat(self.price, self.rate)).times(1 - self.percent_off / HUNDRED)
        return Pair(*(_shop_round(side, 6, round_mode) for side in price.plus(self.charged_ecotax)))


@dataclass(frozen=True)
class Voucher:
    """A cart rule; ``items`` are the positions that a product, gift or selection rule names."""

    scope: Scope
    percent: Decimal = ZERO
    amount: Decimal = ZERO
    amount_with_vat: bool = True
    free_shipping: bool = False
    items: frozenset[int] = frozenset()
    leaves_out_reduced: bool = False


@dataclass(frozen=True)
class Cart:
    """Everything that decides an order's figures."""

    items: Sequence[Item]
    vouchers: Sequence[Voucher] = ()
    shipping: Decimal = ZERO
    shipping_rate: Decimal = Decimal(20)
    wrapping: Decimal = ZERO
    wrapping_rate: Decimal = Decimal(20)
    round_mode: int = 2
    round_type: int = PER_LINE
    decimals: int = 2


@dataclass(frozen=True)
class Placed:
    """The order as the shop records it, and the VAT that its own arithmetic charged at each rate, unrounded."""

    order: Order
    vat_by_rate: dict[Decimal, Decimal]


def place(cart: Cart) -> Placed:
    with localcontext(Context(prec=50)):
        return _Calculator(cart).place()


class _Calculator:
    def __init__(self, cart: Cart) -> None:
        self.cart = cart
        self.kept = [item.unit(cart.round_mode) for item in cart.items]
        self.units = [self._rounded(unit) if cart.round_type == PER_ITEM else unit for unit in self.kept]
        self.exact = [unit.times(item.quantity) for unit, item in zip(self.units, cart.items, strict=True)]
        self.recorded = [self._rounded(row) if cart.round_type == PER_LINE else row for row in self.exact]
        self.left = list(self.recorded)
        self.taken = [Pair() for _ in cart.items]
        self.shipping = Pair(cart.shipping, _with_vat(cart.shipping, cart.shipping_rate))
        self.wrapping = self._rounded(Pair(cart.wrapping, _with_vat(cart.wrapping, cart.wrapping_rate)))

    def place(self) -> Placed:
        cart = self.cart
        values = [_six(self._take(voucher)) for voucher in cart.vouchers]
        granted = sum(1 for voucher in cart.vouchers if voucher.free_shipping)
        given = _sum(values).plus(self.shipping, -max(granted - 1, 0))
        most = _sum(self.exact).plus(self.shipping, 1 if granted else 0)
        if (given.incl, given.excl) > (most.incl, most.excl):
            given, self.taken = most, self.recorded
        discounts, shipping = self._rounded(given), self._rounded(self.shipping)
        paid = self._rounded(_sum(self.exact).plus(discounts, -1).plus(shipping).plus(self.wrapping))
        products = self._rounded(_sum(self.recorded))
        rules = zip(cart.vouchers, values, strict=True)
        order = order_records.order(
            lines=tuple(self._lines()),
            discounts=tuple(self._discount(at, rule, value) for at, (rule, value) in enumerate(rules) if value.excl),
            shipping=order_records.shipping(
                amount_excl=shipping.excl, amount_incl=shipping.incl, vat_rate=cart.shipping_rate
            ),
            wrapping=order_records.wrapping(
                amount_excl=self.wrapping.excl, amount_incl=self.wrapping.incl, vat_rate=cart.wrapping_rate, gift=True
            ),
            totals=order_records.totals(
                paid.excl,
                paid.incl,
                products_excl=products.excl,
                products_incl=products.incl,
                discounts_excl=discounts.excl,
                discounts_incl=discounts.incl,
            ),
            round_mode=cart.round_mode,
            round_type=cart.round_type,
            currency_decimals=cart.decimals,
        )
        return Placed(order, self._vat(shipping, free=granted > 0))

    def _take(self, voucher: Voucher) -> Pair:
        taken = self.shipping if voucher.free_shipping else Pair()
        if voucher.scope == "gift":
            taken = taken.plus(self._flat(min(voucher.items), Decimal(1)))
        if voucher.scope == "cheapest" and voucher.percent:
            cheapest = min(range(len(self.units)), key=lambda at: self.units[at].incl)
            taken = taken.plus(self._flat(cheapest, voucher.percent / HUNDRED))
        elif voucher.percent:
            taken = taken.plus(
                _sum([self._off(at, self.left[at].times(voucher.percent / HUNDRED)) for at in self._concerned(voucher)])
            )
        if voucher.amount:
            taken = taken.plus(self._amount(voucher, list(self._concerned(voucher))))
        return taken

    def _concerned(self, voucher: Voucher) -> Iterator[int]:
        for at, item in enumerate(self.cart.items):
            named = voucher.scope == "order" or at in voucher.items
            if named and not (voucher.leaves_out_reduced and item.reduced):
                yield at

    def _flat(self, at: int, share: Decimal) -> Pair:
        return self._off(at, self.units[at].times(share))

    def _amount(self, voucher: Voucher, rows: Sequence[int]) -> Pair:
        side = 1 if voucher.amount_with_vat else 0
        whole = sum((self.left[at][side] for at in rows), ZERO)
        amount = min(voucher.amount, whole)
        taken = Pair()
        for at in rows:
            left = self.left[at]
            rate = (left.incl - left.excl) / left.excl if left.excl > TINY else ZERO
            part = amount * left[side] / whole if whole > TINY else ZERO
            if voucher.amount_with_vat and rate <= -1:
                raise NoOrderError
            pair = Pair(part / (1 + rate), part) if voucher.amount_with_vat else Pair(part, part * (1 + rate))
            taken = taken.plus(self._off(at, pair))
        return taken

    def _off(self, at: int, amount: Pair) -> Pair:
        self.left[at] = self.left[at].plus(amount, -1).floored()
        self.taken[at] = self.taken[at].plus(amount)
        return amount

    def _lines(self) -> Iterator[OrderLine]:
        for at, item in enumerate(self.cart.items):
            yield order_records.line(
                id=str(500 + at),
                product_id=str(at + 1),
                quantity=Decimal(item.quantity),
                unit_price_excl=self.kept[at].excl,
                unit_price_incl=self.kept[at].incl,
                total_excl=_six(self.recorded[at]).excl,
                total_incl=_six(self.recorded[at]).incl,
                vat_rate=item.rate,
                ecotax=item.ecotax,
                ecotax_rate=item.ecotax_rate,
                reduction_percent=Decimal(5) if item.reduced else ZERO,
            )

    def _discount(self, at: int, voucher: Voucher, value: Pair) -> Discount:
        named = str(min(voucher.items) + 1) if voucher.scope in {"product", "gift"} else "0"
        return order_records.discount(
            id=str(90 + at),
            amount_excl=value.excl,
            amount_incl=value.incl,
            percent=voucher.percent,
            free_shipping=voucher.free_shipping,
            scope=voucher.scope,
            product_id=named,
        )

    def _vat(self, shipping: Pair, *, free: bool) -> dict[Decimal, Decimal]:
        """What the vouchers left of each row, by its rates: less than nothing where two gave the same."""
        vat: dict[Decimal, Decimal] = defaultdict(Decimal)
        for item, recorded, taken in zip(self.cart.items, self.recorded, self.taken, strict=True):
            left = recorded.plus(taken, -1)
            ecotax = item.charged_ecotax.times(item.quantity)
            kept = Pair(*(now / before if before else ZERO for now, before in zip(left, recorded, strict=True)))
            of_ecotax = ecotax.incl * kept.incl - ecotax.excl * kept.excl
            vat[item.ecotax_rate] += of_ecotax
            vat[item.rate] += left.incl - left.excl - of_ecotax
        carriage = shipping.plus(self.shipping, -1) if free else shipping
        vat[self.cart.shipping_rate] += carriage.incl - carriage.excl
        vat[self.cart.wrapping_rate] += self.wrapping.incl - self.wrapping.excl
        return dict(vat)

    def _rounded(self, pair: Pair) -> Pair:
        """Independent of our own rounding: PHP's ceil, floor and round with its four modes for halves."""
        return Pair(*(_shop_round(side, self.cart.decimals, self.cart.round_mode) for side in pair))


def _shop_round(value: Decimal, decimals: int, mode: int) -> Decimal:
    scaled = value * 10**decimals
    whole = scaled // 1 if scaled >= 0 else -(-scaled // 1)
    lower = whole - 1 if scaled < whole else whole
    beyond = scaled - lower
    if mode in {0, 1}:
        up = mode == 0 and beyond > 0
    elif beyond * 2 != 1:
        up = beyond * 2 > 1
    else:
        up = {2: scaled > 0, 3: scaled < 0, 4: lower % 2 == 1, 5: lower % 2 == 0}[mode]
    return Decimal(lower + (1 if up else 0)).scaleb(-decimals)


def _with_vat(amount: Decimal, rate: Decimal) -> Decimal:
    return amount * (1 + rate / HUNDRED)


def _six(pair: Pair) -> Pair:
    return Pair(*(side.quantize(Decimal("0.000001"), ROUND_HALF_UP) for side in pair))


def _sum(pairs: Iterable[Pair]) -> Pair:
    total = Pair()
    for pair in pairs:
        total = total.plus(pair)
    return total
