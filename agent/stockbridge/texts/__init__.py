"""What people read, in English and French side by side, by the code of an error or finding; views choose the language.

An error is raised with its English sentence, its ``code`` and its ``details``; ``spoken`` says the same in the
language that a view asks for. Words of one topic stand in one file beside this one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Literal

from stockbridge.errors import StockbridgeError
from stockbridge.texts import cli, doctor, refusals, shop, state, status
from stockbridge.texts.wording import Wording

Language = Literal["en", "fr"]

_TOPICS: tuple[Mapping[str, Wording], ...] = tuple(
    topic.WORDINGS for topic in (shop, refusals, doctor, status, state, cli)
)


def words(code: str) -> Wording | None:
    """The wording of a code, or None where it has none."""
    return next((topic[code] for topic in _TOPICS if code in topic), None)


def tell(code: str, fields: Mapping[str, str], language: Language = "en") -> tuple[str, str]:
    """Sentence and remedy of a registered code; a field that is missing shows as a question mark."""
    wording = words(code)
    if wording is None:
        raise KeyError(code)
    sentence, remedy = wording.fr if language == "fr" else wording.en
    known = defaultdict(lambda: "?", fields)
    return sentence.format_map(known), remedy.format_map(known)


def spoken(error: StockbridgeError, language: Language = "en") -> tuple[str, str]:
    """Sentence and remedy of an error; its own English ones where nothing is registered for its code."""
    if words(error.code) is None:
        return error.sentence, error.remedy
    return tell(error.code, error.details, language)
