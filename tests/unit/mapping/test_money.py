"""Rounding as the shop rounds, and cents that are shared without losing one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockbridge.mapping.money import apportioned, rounded, shop_rounded

UP, DOWN, HALF_UP, HALF_DOWN, HALF_EVEN, HALF_ODD = range(6)


@pytest.mark.parametrize(
    ("mode", "value", "expected"),
    [
        (UP, "1.001", "1.01"),
        (UP, "1.01", "1.01"),
        (UP, "-1.009", "-1.00"),
        (DOWN, "1.009", "1.00"),
        (DOWN, "-1.001", "-1.01"),
        (HALF_UP, "1.005", "1.01"),
        (HALF_UP, "-1.005", "-1.01"),
        (HALF_DOWN, "1.005", "1.00"),
        (HALF_DOWN, "1.0051", "1.01"),
        (HALF_EVEN, "1.005", "1.00"),
        (HALF_EVEN, "1.015", "1.02"),
        (HALF_ODD, "1.005", "1.01"),
        (HALF_ODD, "1.015", "1.01"),
        (HALF_ODD, "1.014", "1.01"),
        (HALF_ODD, "-1.005", "-1.01"),
    ],
)
def test_the_shops_six_ways_of_rounding(mode: int, value: str, expected: str) -> None:
    assert shop_rounded(Decimal(value), 2, mode) == Decimal(expected)


def test_our_own_rounding_takes_halves_away_from_zero() -> None:
    assert [rounded(Decimal(value), 2) for value in ("0.005", "-0.005", "0.0049")] == [
        Decimal("0.01"),
        Decimal("-0.01"),
        Decimal("0.00"),
    ]


def test_the_missing_cents_go_to_those_that_lost_most() -> None:
    shares = [Decimal("3.334"), Decimal("3.333"), Decimal("3.333")]
    assert apportioned(shares, Decimal("10.00"), 2) == [Decimal("3.34"), Decimal("3.33"), Decimal("3.33")]


def test_nothing_is_shared_among_nobody() -> None:
    assert apportioned([], Decimal(0), 2) == []


@given(st.lists(st.decimals(0, 1000, places=6), min_size=1, max_size=20), st.integers(0, 3))
def test_shares_sum_to_the_target_and_none_is_a_unit_off(exact: list[Decimal], decimals: int) -> None:
    target = rounded(sum(exact, Decimal(0)), decimals)
    shares = apportioned(exact, target, decimals)
    assert sum(shares) == target
    assert all(abs(share - value) < Decimal(1).scaleb(-decimals) for share, value in zip(shares, exact, strict=True))
