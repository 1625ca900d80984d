"""Which VAT rates a voucher's amount belongs to: each cart rule's own scope, retraced as the shop's calculator took it.

The shop takes vouchers one after the other, each off what the former ones left of the rows, in one proportion without
and with VAT. So rows explain a voucher where one proportion gives both of its amounts; ``order_lines`` makes the rows,
``unnamed_rows`` finds them where the record does not name them. What nothing explains is never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from stockbridge.contract.records.order import Discount, Order
from stockbridge.errors import RecordRefused
from stockbridge.mapping.money import ZERO, smallest_unit
from stockbridge.mapping.order_lines import Money, Row, total
from stockbridge.mapping.unnamed_rows import Selection, Takings, proportional, rows_by_arithmetic

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Share:
    """The part of a voucher that belongs to one VAT rate, unrounded and positive; ``taken``: what there was to take."""

    discount: Discount
    rate: Decimal
    amount: Money
    taken: Money


def split_by_rate(order: Order, rows: Sequence[Row]) -> tuple[Share, ...]:
    """Every voucher of the order by VAT rate. Raises ``RecordRefused`` ``totals_differ`` where nothing explains one."""
    basket = _Basket(order, rows)
    shares = tuple(_shares(order, basket))
    nearly = basket.unit * 2
    excess = total(share.amount for share in shares) - _given(order)
    if not shares or excess.within(nearly) or not (_most(order, rows) - _given(order)).within(nearly):
        return shares
    # Vouchers worth more than the goods: the shop records each in full and caps their sum, so nothing is left.
    rest = [Share(shares[-1].discount, rate, left, left) for rate, left in basket.rest()]
    return tuple(replace(share, amount=share.taken) for share in (*shares, *rest))


def _given(order: Order) -> Money:
    return Money(order.totals.discounts_excl, order.totals.discounts_incl)


def _most(order: Order, rows: Sequence[Row]) -> Money:
    """All that vouchers can take: the goods, and shipping where one of them gives it."""
    goods = total(row.whole for row in rows)
    return goods + _charged(order) if any(rule.free_shipping for rule in order.discounts) else goods


def _charged(order: Order) -> Money:
    return Money(order.shipping.amount_excl, order.shipping.amount_incl)


def _shares(order: Order, basket: _Basket) -> Iterator[Share]:
    charged = _charged(order)
    for discount, amount, grants_shipping in _counted_once(order, charged):
        of_shipping = charged if grants_shipping and _covers(amount, charged, basket.unit) else Money()
        of_goods = amount - of_shipping
        if _is_all_shipping(discount, of_shipping, of_goods, order):
            of_shipping, of_goods = amount, Money()
        if of_shipping != Money():
            yield Share(discount, order.shipping.vat_rate, of_shipping, of_shipping)
        if of_goods != Money():
            yield from basket.take(discount, of_goods)


def _counted_once(order: Order, shipping: Money) -> Iterator[tuple[Discount, Money, bool]]:
    """The vouchers as the shop took them, and whether shipping is in them: it is given once, however many grant it."""
    vouchers = [(rule, Money(rule.amount_excl, rule.amount_incl)) for rule in sorted(order.discounts, key=_row_id)]
    recorded = total(amount for _, amount in vouchers)
    doubled = not (recorded - _given(order)).within(smallest_unit(order.currency_decimals))
    shipping_given = False
    for rule, amount in vouchers:
        again = doubled and rule.free_shipping and shipping_given
        yield rule, amount - shipping if again else amount, rule.free_shipping and not again
        shipping_given = shipping_given or rule.free_shipping


def _row_id(discount: Discount) -> int:
    return int(discount.id)


def _is_all_shipping(discount: Discount, of_shipping: Money, of_goods: Money, order: Order) -> bool:
    """A rule that was deleted since says no more than that it gave shipping free: it may have given more."""
    unit = smallest_unit(order.currency_decimals)
    if of_goods.within(unit) and (of_shipping != Money() or discount.scope == "shipping"):
        return True
    at_carriers_rate = of_goods.excl * (1 + order.shipping.vat_rate / HUNDRED) - of_goods.incl
    return discount.scope == "shipping" and abs(at_carriers_rate) <= unit


def _covers(amount: Money, shipping: Money, unit: Decimal) -> bool:
    """The order's shipping is rounded, the voucher's was not: up to one cent lies between them."""
    return amount.excl > shipping.excl - unit and amount.incl > shipping.incl - unit


class _Basket:
    """What the vouchers taken so far left of each row, by VAT rate."""

    def __init__(self, order: Order, rows: Sequence[Row]) -> None:
        self.unit = smallest_unit(order.currency_decimals)
        self._nearly = self.unit / 100
        self._rows = rows
        self._rates = [[rate for rate, _ in row.parts] for row in rows]
        self._left = [[part for _, part in row.parts] for row in rows]

    def take(self, discount: Discount, amount: Money) -> list[Share]:
        """Takes the voucher off its rows; answers its parts by rate."""
        if discount.free_shipping:
            # The order's shipping is rounded, the voucher's was not: the reduction beside it is known to the cent only.
            self._nearly += self.unit
        left = [total(parts) for parts in self._left]
        takings = self._by_scope(discount, amount, left) or self._by_arithmetic(discount, amount, left)
        if takings is None:
            # The VAT of a cent or two is less than a cent: what the rounding of free shipping leaves is right anywhere.
            if not amount.within(self._nearly + self.unit):
                raise _unexplained(discount)
            takings = {0: amount}
        by_rate: dict[Decimal, Share] = {}
        for at, taken in takings.items():
            for rate, part, actual in self._spread(at, taken):
                share = by_rate.get(rate, Share(discount, rate, Money(), Money()))
                by_rate[rate] = replace(share, amount=share.amount + part, taken=share.taken + actual)
        return list(by_rate.values())

    def rest(self) -> list[tuple[Decimal, Money]]:
        """What no voucher took, by rate."""
        by_rate: dict[Decimal, Money] = {}
        for rates, parts in zip(self._rates, self._left, strict=True):
            for rate, left in zip(rates, parts, strict=True):
                by_rate[rate] = by_rate.get(rate, Money()) + left
        return [(rate, left) for rate, left in by_rate.items() if left != Money()]

    def _spread(self, at: int, taken: Money) -> Iterator[tuple[Decimal, Money, Money]]:
        """One row's share over the row's own rates; nothing is left below zero, as in the shop."""
        shares = [part for _, part in self._rows[at].parts]
        excl = _shared(taken.excl, [share.excl for share in shares])
        incl = _shared(taken.incl, [share.incl for share in shares])
        for part, amount in enumerate(map(Money, excl, incl)):
            left = self._left[at][part]
            actual = Money(min(amount.excl, left.excl), min(amount.incl, left.incl))
            self._left[at][part] = left - actual
            yield self._rates[at][part], amount, actual

    def _by_scope(self, discount: Discount, amount: Money, left: Sequence[Money]) -> Takings | None:
        share = discount.percent / HUNDRED
        if discount.scope in {"cheapest", "gift"}:
            for at in self._one_unit(discount):
                if (amount - self._rows[at].unit.times(share or Decimal(1))).within(self._nearly):
                    return {at: amount}
            return None
        for rows in self._scope_rows(discount):
            if not share or (amount - total(left[at] for at in rows).times(share)).within(self._nearly):
                takings = proportional(rows, amount, left, self.unit + self._nearly)
                if takings is not None:
                    return takings
        return None

    def _scope_rows(self, discount: Discount) -> Iterator[list[int]]:
        everything = range(len(self._rows))
        if discount.scope == "product":
            yield [at for at in everything if self._rows[at].line.product_id == discount.product_id]
            return
        yield list(everything)
        yield [at for at in everything if not self._rows[at].is_reduced]

    def _one_unit(self, discount: Discount) -> list[int]:
        """Rows of which one unit is given: the named one first, then from the cheapest on."""
        named = (discount.product_id, discount.variant_id)
        return sorted(
            range(len(self._rows)),
            key=lambda at: (
                (self._rows[at].line.product_id, self._rows[at].line.variant_id) != named,
                self._rows[at].line.product_id != discount.product_id,
                self._rows[at].unit.incl,
            ),
        )

    def _by_arithmetic(self, discount: Discount, amount: Money, left: Sequence[Money]) -> Takings | None:
        rates = [rates[0] if len(rates) == 1 else None for rates in self._rates]
        selection = Selection(amount, discount.percent / HUNDRED, self._nearly)
        return rows_by_arithmetic(selection, left, rates, self.unit + self._nearly)


def _shared(amount: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    whole = sum(shares, ZERO)
    if not whole:
        return [amount, *[ZERO] * (len(shares) - 1)]
    return [amount * share / whole for share in shares]


def _unexplained(discount: Discount) -> RecordRefused:
    return RecordRefused(
        "totals_differ",
        f'The voucher "{discount.name}" cannot be split by VAT rate: its amounts fit no lines of the order.',
        remedy="Enter this order in the ERP by hand, or correct the voucher on the order in the shop, then try again.",
        field="/discounts",
        details={"discount": discount.id, "scope": discount.scope},
    )
