"""What people read, in English and French side by side, by the code of an error or finding; views choose the language.

An error is raised with its English sentence, its ``code`` and its ``details``; ``spoken`` says the same in the
language that a view asks for. Words of one topic stand in one file beside this one; where the code has several
sentences, ``by_sentence`` finds the other language by the English one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final, Literal

from stockbridge.errors import StockbridgeError
from stockbridge.texts import audit, cli, doctor, fields, plan, refusals, shop, state, status
from stockbridge.texts.by_sentence import in_french
from stockbridge.texts.times import decimal
from stockbridge.texts.wording import Wording

Language = Literal["en", "fr"]

FIGURES: Final = frozenset({"seconds", "minutes", "total"})
"""Fields that hold a figure, which may have decimals; others, such as a version, are no figures."""

_TOPICS: tuple[Mapping[str, Wording], ...] = tuple(
    topic.WORDINGS for topic in (shop, refusals, doctor, status, state, cli, audit, plan, fields)
)


def words(code: str) -> Wording | None:
    """The wording of a code, or None where it has none."""
    return next((topic[code] for topic in _TOPICS if code in topic), None)


def tell(code: str, fields: Mapping[str, str], language: Language = "en", *, once: bool = False) -> tuple[str, str]:
    """Sentence and remedy of a registered code; a field that is missing shows as a question mark.

    ``once``: told by a command that ends with it, so that nobody but the person tries again.
    """
    wording = words(code)
    if wording is None:
        raise KeyError(code)
    sentence, remedy = wording.fr if language == "fr" else wording.en
    known = defaultdict(lambda: "?", {name: _local(name, value, language) for name, value in fields.items()})
    known.setdefault("again", _again(language, once=once))
    return sentence.format_map(known), remedy.format_map(known)


def field_name(field: str, language: Language = "en") -> str:
    """ "name/fr" → "name (fr)"; a field without words of its own is called as in the contract."""
    name, *more = field.split("/")
    told = tell(f"field_{name}", {}, language)[0] if words(f"field_{name}") else name.replace("_", " ")
    return f"{told} ({', '.join(more)})" if more and name != "categories" else told


def _again(language: Language, *, once: bool) -> str:
    wording = shop.WORDINGS["again_by_hand" if once else "again_by_itself"]
    return (wording.fr if language == "fr" else wording.en)[0]


def _local(name: str, value: str, language: Language) -> str:
    return decimal(value, language) if name in FIGURES else value


def spoken(error: StockbridgeError, language: Language = "en", *, once: bool = False) -> tuple[str, str]:
    """Sentence and remedy of an error; its own English ones where nothing is known of them."""
    if words(error.code) is not None:
        return tell(error.code, error.details, language, once=once)
    if language == "fr":
        return in_french(error.code, error.sentence), in_french(error.code, error.remedy)
    return error.sentence, error.remedy


def retold(code: str, sentence: str, remedy: str, details: Mapping[str, str], language: Language) -> tuple[str, str]:
    """The same of an error that came as values."""
    return spoken(StockbridgeError(code, sentence, remedy=remedy, details=details), language)
