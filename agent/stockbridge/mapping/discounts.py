"""Which VAT rates a voucher's amount belongs to: each cart rule's own scope, retraced as the shop's calculator took it.

The shop takes vouchers one after the other, each off what the former ones left of the rows, in one proportion without
and with VAT. So rows explain a voucher where one proportion gives both of its amounts; ``order_lines`` makes the rows,
``unnamed_rows`` finds them where the record does not name them. What nothing explains is never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from stockbridge.contract.records.order import Discount, Order
from stockbridge.errors import RecordRefused
from stockbridge.mapping.money import smallest_unit
from stockbridge.mapping.order_lines import Money, Row, total
from stockbridge.mapping.unnamed_rows import Takings, proportional, rows_by_arithmetic

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Share:
    """The part of a voucher that belongs to one VAT rate, unrounded and positive."""

    discount: Discount
    rate: Decimal
    amount: Money


def split_by_rate(order: Order, rows: Sequence[Row]) -> tuple[Share, ...]:
    """Every voucher of the order by VAT rate. Raises ``RecordRefused`` ``totals_differ`` where nothing explains one."""
    basket = _Basket(order, rows)
    charged_shipping = Money(order.shipping.amount_excl, order.shipping.amount_incl)
    shares: list[Share] = []
    for discount, amount in _counted_once(order, charged_shipping):
        of_shipping = _shipping_part(discount, amount, charged_shipping)
        of_goods = amount - of_shipping
        if of_shipping != Money() and of_goods.within(basket.unit):
            of_shipping, of_goods = amount, Money()
        if of_shipping != Money():
            shares.append(Share(discount, order.shipping.vat_rate, of_shipping))
        if of_goods != Money():
            shares.extend(Share(discount, rate, part) for rate, part in basket.take(discount, of_goods))
    return tuple(shares)


def _counted_once(order: Order, shipping: Money) -> Iterator[tuple[Discount, Money]]:
    """The vouchers in the order in which the shop took them, free shipping given once however many grant it."""
    vouchers = [(rule, Money(rule.amount_excl, rule.amount_incl)) for rule in sorted(order.discounts, key=_row_id)]
    recorded = total(amount for _, amount in vouchers)
    excess = recorded - Money(order.totals.discounts_excl, order.totals.discounts_incl)
    doubled = not excess.within(smallest_unit(order.currency_decimals))
    shipping_given = False
    for rule, amount in vouchers:
        yield rule, amount - shipping if doubled and rule.free_shipping and shipping_given else amount
        shipping_given = shipping_given or rule.free_shipping


def _row_id(discount: Discount) -> int:
    return int(discount.id)


def _shipping_part(discount: Discount, amount: Money, shipping: Money) -> Money:
    if discount.scope == "shipping":
        return amount
    covers_shipping = amount.excl >= shipping.excl and amount.incl >= shipping.incl
    return shipping if discount.free_shipping and covers_shipping else Money()


class _Basket:
    """What the vouchers taken so far left of each row, by VAT rate."""

    def __init__(self, order: Order, rows: Sequence[Row]) -> None:
        self.unit = smallest_unit(order.currency_decimals)
        self._rows = rows
        self._rates = [[rate for rate, _ in row.parts] for row in rows]
        self._left = [[part for _, part in row.parts] for row in rows]

    def take(self, discount: Discount, amount: Money) -> list[tuple[Decimal, Money]]:
        """Takes the voucher off its rows; answers its parts by rate."""
        left = [total(parts) for parts in self._left]
        takings = self._by_scope(discount, amount, left) or self._by_arithmetic(discount, amount, left)
        if takings is None:
            raise _unexplained(discount)
        by_rate: dict[Decimal, Money] = {}
        for at, taken in takings.items():
            for rate, part in self._spread(at, taken):
                by_rate[rate] = by_rate.get(rate, Money()) + part
        return list(by_rate.items())

    def _spread(self, at: int, taken: Money) -> Iterator[tuple[Decimal, Money]]:
        """One row's share over the row's own rates; nothing is taken below zero, as in the shop."""
        whole = total(self._left[at])
        for part, (rate, left) in enumerate(zip(self._rates[at], self._left[at], strict=True)):
            share = Money(_part(taken.excl, left.excl, whole.excl), _part(taken.incl, left.incl, whole.incl))
            rest = left - share
            self._left[at][part] = Money(max(rest.excl, Decimal(0)), max(rest.incl, Decimal(0)))
            yield rate, share

    def _by_scope(self, discount: Discount, amount: Money, left: Sequence[Money]) -> Takings | None:
        # Free shipping beside a reduction leaves the rounding of the shipping amount in the reduction's part.
        nearly = self.unit if discount.free_shipping else self.unit / 100
        for rows, expected in self._candidates(discount, left):
            if expected is None or (amount - expected).within(nearly):
                takings = proportional(rows, amount, left, self.unit)
                if takings is not None:
                    return takings
        return None

    def _candidates(self, discount: Discount, left: Sequence[Money]) -> Iterator[tuple[list[int], Money | None]]:
        """The rows that the scope may mean, and the amount that it would then have, where the rule tells it."""
        share = discount.percent / HUNDRED
        if discount.scope in {"cheapest", "gift"}:
            share = share or Decimal(1)
            for at in self._one_unit(discount):
                yield [at], self._rows[at].unit.times(share)
            return
        for rows in self._scope_rows(discount):
            yield rows, total(left[at] for at in rows).times(share) if share else None

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
        return rows_by_arithmetic(amount, discount.percent / HUNDRED, left, rates, self.unit)


def _part(amount: Decimal, share: Decimal, whole: Decimal) -> Decimal:
    return amount * share / whole if whole else amount


def _unexplained(discount: Discount) -> RecordRefused:
    return RecordRefused(
        "totals_differ",
        f'The voucher "{discount.name}" cannot be split by VAT rate: its amounts fit no lines of the order.',
        remedy="Enter this order in the ERP by hand, or correct the voucher on the order in the shop, then try again.",
        field="/discounts",
        details={"discount": discount.id, "scope": discount.scope},
    )
