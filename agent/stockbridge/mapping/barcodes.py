"""Check digits of the GTIN family: a barcode that does not hold is not sent, and ``checks`` finds it."""

from __future__ import annotations

LENGTHS = frozenset({8, 12, 13, 14})


def check_digit(digits: str) -> str:
    """The digit that completes ``digits`` (all but the last one) to a GTIN."""
    weighted = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-weighted % 10)


def is_gtin(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) in LENGTHS and check_digit(text[:-1]) == text[-1]
