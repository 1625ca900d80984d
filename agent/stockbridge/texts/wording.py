"""One thing to say in both languages; the topics beside this file are tables of these."""

from __future__ import annotations

from typing import NamedTuple


class Wording(NamedTuple):
    """Sentence and remedy per language, with ``{fields}`` that the error's details fill."""

    en: tuple[str, str]
    fr: tuple[str, str]


class Pair(NamedTuple):
    """One text in both languages, with the same ``{gaps}``."""

    en: str
    fr: str
