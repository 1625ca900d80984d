"""Weights and sizes in the shop's units; those of ``drivers.records`` are kilograms and centimetres."""

from __future__ import annotations

from decimal import Decimal

from stockbridge.contract.base import SCALE
from stockbridge.errors import ConfigurationError

_PER_KILOGRAM = {
    "kg": Decimal(1),
    "g": Decimal(1000),
    "lb": 1 / Decimal("0.45359237"),
    "oz": 1 / Decimal("0.028349523125"),
}
_PER_CENTIMETRE = {"cm": Decimal(1), "mm": Decimal(10), "m": Decimal("0.01"), "in": 1 / Decimal("2.54")}
_ALIASES = {"lbs": "lb", "gr": "g", "kgs": "kg", "inch": "in", '"': "in"}


def weight(kilograms: Decimal, unit: str) -> Decimal:
    """Raises ``ConfigurationError`` for a unit that the shop named and we do not know."""
    return _converted(kilograms, unit, _PER_KILOGRAM, "weight")


def length(centimetres: Decimal, unit: str) -> Decimal:
    """Raises ``ConfigurationError`` for a unit that the shop named and we do not know."""
    return _converted(centimetres, unit, _PER_CENTIMETRE, "dimension")


def _converted(value: Decimal, unit: str, factors: dict[str, Decimal], what: str) -> Decimal:
    name = unit.strip().lower()
    factor = factors.get(_ALIASES.get(name, name))
    if factor is None:
        raise ConfigurationError(
            "unknown_unit",
            f'The shop\'s {what} unit "{unit}" is not one that we know.',
            remedy=f"Set it to one of {', '.join(factors)} in the shop's localisation settings.",
            field=f"{what}_unit",
        )
    return (value * factor).quantize(SCALE)
