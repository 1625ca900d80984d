"""Makes a document's lines sum to the order's totals to the cent, by named rules only; ``orders`` composes the lines.

The shop's total is the rounded sum of unrounded lines, an ERP's is the sum of rounded ones. Up to a few cents the
difference is one adjustment line, ``rounding``. Above, if the shop's own arithmetic explains its total, the cents go to
the lines whose rounding lost or won most, ``line_rounding``. Anything else is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from stockbridge.contract.records.order import Order
from stockbridge.drivers.records import DocumentLine
from stockbridge.errors import RecordRefused
from stockbridge.mapping.money import ZERO, rounded, shop_rounded, smallest_unit
from stockbridge.mapping.order_lines import Money, Row, service, total
from stockbridge.mapping.settings import OrderMapping

ADJUSTMENT = "rounding"
MOVED = "line_rounding"


def balanced(
    order: Order, rows: Sequence[Row], lines: Sequence[DocumentLine], settings: OrderMapping
) -> tuple[DocumentLine, ...]:
    """The lines, corrected so that both sums are the order's. Raises ``RecordRefused`` ``totals_differ``."""
    decimals = order.currency_decimals
    target = Money(rounded(order.totals.paid_excl, decimals), rounded(order.totals.paid_incl, decimals))
    largest = smallest_unit(decimals) * settings.rounding_cents
    missing = target - _sum(lines)
    if not missing.within(largest):
        if not (target - _shop_total(order, rows)).within(largest):
            raise _differs(order, missing)
        lines = _moved(lines, rows, missing, order)
        missing = target - _sum(lines)
    if missing == Money():
        return tuple(lines)
    return (*lines, service("adjustment", settings, "", _main_rate(lines, missing), missing, rule=ADJUSTMENT))


def _sum(lines: Sequence[DocumentLine]) -> Money:
    return total(Money(line.total_excl, line.total_incl) for line in lines)


def _shop_total(order: Order, rows: Sequence[Row]) -> Money:
    """What the order's total must be by the core's own arithmetic, whatever its rounding settings."""
    figures = order.totals
    goods = total(row.exact for row in rows)
    excl = goods.excl + order.shipping.amount_excl + order.wrapping.amount_excl - figures.discounts_excl
    incl = goods.incl + order.shipping.amount_incl + order.wrapping.amount_incl - figures.discounts_incl
    decimals, mode = order.currency_decimals, order.round_mode
    return Money(shop_rounded(excl, decimals, mode), shop_rounded(incl, decimals, mode))


def _moved(
    lines: Sequence[DocumentLine], rows: Sequence[Row], missing: Money, order: Order
) -> tuple[DocumentLine, ...]:
    """One cent more or less for as many articles as cents are missing, those first that rounding took furthest off."""
    articles = [at for at, line in enumerate(lines) if line.kind == "article"]
    unit, decimals = smallest_unit(order.currency_decimals), order.currency_decimals
    excl = _cents([rounded(row.line.total_excl, decimals) - row.exact.excl for row in rows], missing.excl, unit)
    incl = _cents([rounded(row.line.total_incl, decimals) - row.exact.incl for row in rows], missing.incl, unit)
    if excl is None or incl is None:
        raise _differs(order, missing)
    corrected = list(lines)
    for at, more_excl, more_incl in zip(articles, excl, incl, strict=True):
        if more_excl or more_incl:
            line = corrected[at]
            corrected[at] = replace(
                line, total_excl=line.total_excl + more_excl, total_incl=line.total_incl + more_incl, rule=MOVED
            )
    return tuple(corrected)


def _cents(errors: Sequence[Decimal], missing: Decimal, unit: Decimal) -> list[Decimal] | None:
    """The cent for each line; None where there are more cents than lines."""
    count = int(abs(missing) / unit)
    if count > len(errors):
        return None
    sign = 1 if missing > 0 else -1
    furthest = sorted(range(len(errors)), key=lambda at: (errors[at] * sign, at))[:count]
    return [unit * sign if at in furthest else ZERO for at in range(len(errors))]


def _main_rate(lines: Sequence[DocumentLine], missing: Money) -> Decimal:
    """The rate under which the adjustment's VAT is declared: that of the largest turnover, none where it has no VAT."""
    if missing.excl == missing.incl:
        return ZERO
    turnover: dict[Decimal, Decimal] = {}
    for line in lines:
        turnover[line.vat_rate] = turnover.get(line.vat_rate, ZERO) + line.total_incl
    return max(turnover, key=lambda rate: (turnover[rate], rate), default=ZERO)


def _differs(order: Order, missing: Money) -> RecordRefused:
    return RecordRefused(
        "totals_differ",
        f"The order's parts do not add up to its total: {missing.incl} {order.currency} are missing with VAT, "
        f"{missing.excl} without, and no rounding rule explains them.",
        remedy="Compare the order's lines, vouchers, shipping and taxes in the shop with its total, correct it there, "
        "then try again.",
        field="/totals",
        details={"excl": str(missing.excl), "incl": str(missing.incl)},
    )
