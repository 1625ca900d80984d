"""Spans of time and numbers as people say them, in English and French."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final, Literal

Language = Literal["en", "fr"]

_UNITS: Final = (
    (86_400, ("day", "days"), ("jour", "jours")),
    (3_600, ("hour", "hours"), ("heure", "heures")),
    (60, ("minute", "minutes"), ("minute", "minutes")),
    (1, ("second", "seconds"), ("seconde", "secondes")),
)


def span(length: timedelta, language: Language) -> str:
    """The largest unit that fits: "42 minutes"."""
    seconds = max(0, int(length.total_seconds()))
    for size, english, french in _UNITS:
        if seconds >= size:
            count = seconds // size
            words = french if language == "fr" else english
            return f"{number(count, language)} {words[count > 1]}"
    return "un instant" if language == "fr" else "a moment"


def short(length: timedelta, language: Language) -> str:
    """For tables: "42 min"."""
    seconds = max(0, int(length.total_seconds()))
    for size, english, french in ((86_400, "d", "j"), (3_600, "h", "h"), (60, "min", "min")):
        if seconds >= size:
            return f"{seconds // size} {french if language == 'fr' else english}"
    return f"{seconds} s"


def ago(length: timedelta, language: Language) -> str:
    told = span(length, language)
    return f"il y a {told}" if language == "fr" else f"{told} ago"


def number(value: int, language: Language) -> str:
    """12,300 or 12 300."""
    return f"{value:,}".replace(",", "\u202f" if language == "fr" else ",")


def decimal(figure: str, language: Language) -> str:
    """1.5 or 1,5; a figure that has no decimals, or is none, stays as it is."""
    return re.sub(r"(?<=\d)\.(?=\d)", ",", figure) if language == "fr" else figure
