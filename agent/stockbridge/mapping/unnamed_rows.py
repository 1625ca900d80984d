"""Finds by arithmetic the rows that a voucher was taken off, for ``discounts``, where its record does not name them.

A voucher on a selection of products carries its amounts without and with VAT, but not the selection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from stockbridge.mapping.money import ZERO
from stockbridge.mapping.order_lines import Money, total

Takings = Mapping[int, Money]
"""Row → what was taken off it."""

SEARCHED_ROWS = 14
"""2¹⁴ selections are tried in some hundredths of a second; above, two rates are told apart by the VAT alone."""


def proportional(rows: Sequence[int], amount: Money, left: Sequence[Money], unit: Decimal) -> Takings | None:
    """The same proportion of each row, if one proportion gives both amounts to the cent and no row is overdrawn."""
    whole = total(left[at] for at in rows)
    if whole.incl <= 0 or whole.excl <= 0 or amount.incl > whole.incl + unit:
        return None
    if abs(amount.excl - whole.excl * amount.incl / whole.incl) > unit:
        return None
    return {at: _scaled(left[at], amount, whole) for at in rows}


@dataclass(frozen=True)
class Selection:
    """A voucher of ``amount``, which is ``share`` (0: not told) of some rows, give or take ``nearly``."""

    amount: Money
    share: Decimal
    nearly: Decimal


def rows_by_arithmetic(
    voucher: Selection, left: Sequence[Money], rates: Sequence[Decimal | None], unit: Decimal
) -> Takings | None:
    """What the voucher took off each row; ``rates`` is a row's one rate, None where it has several."""
    groups: dict[Decimal | None, list[int]] = {}
    for at, rate in enumerate(rates):
        if left[at].incl > 0:
            groups.setdefault(rate, []).append(at)
    if len(groups) == 1 and None not in groups:
        return _all_of_one_rate(next(iter(groups.values())), voucher.amount, left, unit)
    selection = _selection(voucher, left) if voucher.share else None
    if selection is not None:
        whole = total(left[at] for at in selection)
        return {at: _scaled(left[at], voucher.amount, whole) for at in selection}
    return _one_rate(groups, voucher, left) or _two_rates(groups, voucher.amount, left, unit)


def _scaled(row: Money, amount: Money, whole: Money) -> Money:
    return Money(amount.excl * row.excl / whole.excl, amount.incl * row.incl / whole.incl)


def _all_of_one_rate(rows: Sequence[int], amount: Money, left: Sequence[Money], unit: Decimal) -> Takings | None:
    """Whichever rows were meant, the rate is the same."""
    whole = total(left[at] for at in rows)
    fits = whole.excl > 0 and amount.incl <= whole.incl + unit and amount.excl <= whole.excl + unit
    return {at: _scaled(left[at], amount, whole) for at in rows} if fits else None


def _selection(voucher: Selection, left: Sequence[Money]) -> list[int] | None:
    """The rows of which ``share`` is the voucher, if they can be found by trying; those that come closest."""
    if len(left) > SEARCHED_ROWS:
        return None
    wanted = voucher.amount.times(1 / voucher.share)
    sums: list[tuple[Decimal, Decimal, tuple[int, ...]]] = [(ZERO, ZERO, ())]
    for at, row in enumerate(left):
        sums += [(excl + row.excl, incl + row.incl, (*rows, at)) for excl, incl, rows in sums]
    candidates = [
        (max(abs(excl - wanted.excl), abs(incl - wanted.incl)), rows) for excl, incl, rows in sums if excl > 0 < incl
    ]
    distance, rows = min(candidates, default=(wanted.incl, ()))
    return list(rows) if rows and distance * voucher.share <= voucher.nearly else None


def _one_rate(
    groups: Mapping[Decimal | None, Sequence[int]], voucher: Selection, left: Sequence[Money]
) -> Takings | None:
    """More exact than a cent: rows of several rates may have nearly the VAT of one."""
    fitting = [
        takings for rows in groups.values() if (takings := proportional(rows, voucher.amount, left, voucher.nearly))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _two_rates(
    groups: Mapping[Decimal | None, Sequence[int]], amount: Money, left: Sequence[Money], unit: Decimal
) -> Takings | None:
    """Two unknown parts and two known sums, without and with VAT: one solution."""
    if len(groups) != 2:
        return None
    first, second = groups.values()
    one, other = (total(left[at] for at in rows) for rows in (first, second))
    ratio, other_ratio = one.incl / one.excl, other.incl / other.excl
    if abs(ratio - other_ratio) < unit:
        return None
    of_one = (amount.incl - other_ratio * amount.excl) / (ratio - other_ratio)
    parts = Money(of_one, of_one * ratio), Money(amount.excl - of_one, (amount.excl - of_one) * other_ratio)
    takings: dict[int, Money] = {}
    for rows, whole, part in ((first, one, parts[0]), (second, other, parts[1])):
        if part.excl < -unit or part.excl > whole.excl + unit:
            return None
        takings |= {at: _scaled(left[at], part, whole) for at in rows}
    return takings
