"""Spans of time as people write them: 15s, 5min, 1h; ``model`` uses them for schedules."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Final

from pydantic import BeforeValidator

_UNITS: Final = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400}


def read_duration(value: object) -> object:
    """Seconds, minutes, hours or days; anything else is left for pydantic to refuse."""
    if isinstance(value, timedelta):
        return value
    found = re.fullmatch(r"([1-9][0-9]{0,6})\s*(s|m|min|h|d)", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError('must be a span such as "15s", "5min", "1h" or "1d"')
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


Duration = Annotated[timedelta, BeforeValidator(read_duration)]
