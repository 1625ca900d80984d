"""The module's exact arithmetic agrees with Python's decimals, rounding included."""

from __future__ import annotations

import decimal
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from stockbridge.contract.base import decimal_text
from tests.contract.php import PhpContract

LARGEST = Decimal(10) ** 13
MODES = [
    decimal.ROUND_CEILING,
    decimal.ROUND_FLOOR,
    decimal.ROUND_HALF_UP,
    decimal.ROUND_HALF_DOWN,
    decimal.ROUND_HALF_EVEN,
]
"""The core's PS_ROUND_UP to PS_ROUND_HALF_EVEN; decimals have no HALF_ODD."""

halves = st.integers(-(10**6), 10**6).map(lambda number: Decimal(number) * 5 / 1000)
amounts = st.decimals(-LARGEST, LARGEST, places=6, allow_nan=False, allow_infinity=False) | halves


@settings(max_examples=1500, deadline=None, database=None)
@given(left=amounts, right=amounts, count=st.integers(-1000, 1000), decimals=st.integers(0, 6))
def test_sums_products_comparisons_and_roundings_are_exact(
    php: PhpContract, left: Decimal, right: Decimal, count: int, decimals: int
) -> None:
    count = count if abs(left * count) < LARGEST else 1
    answer = php.ask("amount", left=decimal_text(left), right=decimal_text(right), count=count, decimals=decimals)
    assert answer["plus"] == decimal_text(left + right)
    assert answer["minus"] == decimal_text(left - right)
    assert answer["times"] == decimal_text(left * count)
    assert (answer["compare"] > 0) - (answer["compare"] < 0) == (left > right) - (left < right)
    unit = Decimal(1).scaleb(-decimals)
    rounded = [decimal_text(left.quantize(unit, mode)) for mode in MODES]
    assert answer["rounded"][:5] == rounded
    even, odd = Decimal(rounded[4]), Decimal(answer["rounded"][5])
    is_half = abs(left - even) * 2 == unit
    assert abs(even - odd) == (unit if is_half else 0)
