"""Exact arithmetic of money: rounding as the shop does it, and cents shared out without losing one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

ZERO = Decimal(0)
_EXACT = Context(prec=60)
_MODES = (ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN)
HALF_ODD = 5


def smallest_unit(decimals: int) -> Decimal:
    """The currency's smallest unit: 0.01 for two decimals."""
    return Decimal(1).scaleb(-decimals)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """To the currency, halves away from zero: how we round what the shop left unrounded."""
    return value.quantize(smallest_unit(decimals), ROUND_HALF_UP, _EXACT)


def shop_rounded(value: Decimal, decimals: int, mode: int) -> Decimal:
    """By one of PrestaShop's rounding modes: 0 up, 1 down, 2 half up, 3 half down, 4 half even, 5 half odd."""
    unit = smallest_unit(decimals)
    if mode != HALF_ODD:
        return value.quantize(unit, _MODES[mode], _EXACT)
    even = value.quantize(unit, ROUND_HALF_EVEN, _EXACT)
    is_half = abs(value - even) * 2 == unit
    return even + unit.copy_sign(value - even) if is_half else even


def apportioned(exact: Sequence[Decimal], target: Decimal, decimals: int) -> list[Decimal]:
    """Whole cents that sum to ``target``, each less than one cent from its exact share where the shares allow it.

    Largest remainder: every share is rounded down, and the missing cents go to those that lost most. ``target`` may
    differ from the sum of the shares; the difference is then spread over them evenly, the largest losses first.
    """
    unit = smallest_unit(decimals)
    shares = [value.quantize(unit, ROUND_FLOOR, _EXACT) for value in exact]
    missing = int((target - sum(shares, ZERO)) / unit)
    by_loss = sorted(range(len(exact)), key=lambda at: (shares[at] - exact[at], at))
    rounds, rest = divmod(missing, len(shares)) if shares else (0, 0)
    return [
        share + unit * (rounds + (1 if position < rest else 0))
        for share, position in zip(shares, _ranks(by_loss), strict=True)
    ]


def _ranks(order: Sequence[int]) -> list[int]:
    ranks = [0] * len(order)
    for rank, at in enumerate(order):
        ranks[at] = rank
    return ranks
