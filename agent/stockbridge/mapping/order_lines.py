"""An order's goods as rows with what remains of them after each voucher, and as lines of the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from stockbridge.contract.base import SCALE
from stockbridge.contract.records.order import Order, OrderLine
from stockbridge.drivers.records import DocumentLine, LineKind
from stockbridge.mapping.money import ZERO, rounded, shop_rounded
from stockbridge.mapping.settings import OrderMapping

ROUND_PER_ITEM = 1
ONE = Decimal(1)


@dataclass(frozen=True)
class Money:
    """An amount without and with VAT."""

    excl: Decimal = ZERO
    incl: Decimal = ZERO

    def __add__(self, other: Money) -> Money:
        return Money(self.excl + other.excl, self.incl + other.incl)

    def __sub__(self, other: Money) -> Money:
        return Money(self.excl - other.excl, self.incl - other.incl)

    def __neg__(self) -> Money:
        return Money(-self.excl, -self.incl)

    def times(self, factor: Decimal) -> Money:
        return Money(self.excl * factor, self.incl * factor)

    def within(self, distance: Decimal) -> bool:
        return abs(self.excl) <= distance and abs(self.incl) <= distance


def total(amounts: Iterable[Money]) -> Money:
    return sum(amounts, Money())


@dataclass(frozen=True)
class Row:
    """One order line as the shop's calculator sees it: the parts of its total by VAT rate, before any voucher."""

    line: OrderLine
    unit: Money
    parts: tuple[tuple[Decimal, Money], ...]

    @property
    def whole(self) -> Money:
        return total(part for _, part in self.parts)

    @property
    def is_reduced(self) -> bool:
        """The price was reduced already: a voucher may leave such products out."""
        return self.line.reduction_percent > 0 or self.line.reduction_amount_incl > 0

    @property
    def exact(self) -> Money:
        """Unit price × quantity, which the order's grand total is made of; ``whole`` may be rounded by the line."""
        return self.unit.times(self.line.quantity)


def rows_of(order: Order) -> tuple[Row, ...]:
    """With the recorded totals, which carry the order's own rounding: none where only its total is rounded."""
    return tuple(_row(line, order) for line in order.lines)


def _row(line: OrderLine, order: Order) -> Row:
    unit = Money(line.unit_price_excl, line.unit_price_incl)
    if order.round_type == ROUND_PER_ITEM:
        decimals, mode = order.currency_decimals, order.round_mode
        unit = Money(shop_rounded(unit.excl, decimals, mode), shop_rounded(unit.incl, decimals, mode))
    whole = Money(line.total_excl, line.total_incl)
    ecotax = _own_ecotax(line)
    if ecotax == Money():
        return Row(line, unit, ((line.vat_rate, whole),))
    return Row(line, unit, ((line.vat_rate, whole - ecotax), (line.ecotax_rate, ecotax)))


def _own_ecotax(line: OrderLine) -> Money:
    """The ecotax inside the line's total, where it bears another rate than its product; else nothing.

    Reductions in percent cut it too, and the order keeps the uncut one: the VAT of the unit price tells what is left.
    """
    if line.ecotax <= 0 or line.ecotax_rate == line.vat_rate:
        return Money()
    rate, ecotax_rate = line.vat_rate / 100, line.ecotax_rate / 100
    vat = line.unit_price_incl - line.unit_price_excl
    left = ((vat - line.unit_price_excl * rate) / (ecotax_rate - rate)).quantize(SCALE)
    excl = min(max(left, ZERO), line.ecotax) * line.quantity
    return Money(excl, excl * (1 + ecotax_rate))


def goods(rows: Iterable[Row], decimals: int, settings: OrderMapping) -> Iterator[DocumentLine]:
    """What was charged for goods, one line each, and one more for an ecotax: a line of a document has one rate."""
    for row in rows:
        line = row.line
        whole = Money(rounded(line.total_excl, decimals), rounded(line.total_incl, decimals))
        if len(row.parts) == 1:
            yield _article(line, whole, line.unit_price_excl)
            continue
        _, (rate, exact) = row.parts
        ecotax = Money(rounded(exact.excl, decimals), rounded(exact.incl, decimals))
        unit_ecotax = (exact.excl / line.quantity).quantize(SCALE)
        yield _article(line, whole - ecotax, line.unit_price_excl - unit_ecotax)
        yield service("ecotax", settings, line.name, rate, ecotax, quantity=line.quantity)


def _article(line: OrderLine, whole: Money, unit_price: Decimal) -> DocumentLine:
    return DocumentLine(
        kind="article",
        article=line.product_key,
        variant=line.variant_key,
        reference=line.reference,
        description="\n".join(text for text in (line.name, line.customization) if text),
        quantity=line.quantity,
        unit_price_excl=unit_price,
        vat_rate=line.vat_rate,
        total_excl=whole.excl,
        total_incl=whole.incl,
    )


def service(
    kind: LineKind,
    settings: OrderMapping,
    text: str,
    rate: Decimal,
    amount: Money,
    *,
    quantity: Decimal = ONE,
    rule: str = "",
) -> DocumentLine:
    """A line that is no article, under the reference that the merchant gave its kind."""
    return DocumentLine(
        kind=kind,
        article=None,
        variant=None,
        reference=settings.references[kind],
        description=text,
        quantity=quantity,
        unit_price_excl=(amount.excl / quantity).quantize(SCALE),
        vat_rate=rate,
        total_excl=amount.excl,
        total_incl=amount.incl,
        rule=rule,
    )
