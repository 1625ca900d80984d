"""What people read stands in both languages, with the same fields, and never in the words of programmers."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from stockbridge.contract.problems import PROBLEMS
from stockbridge.errors import ShopBusy
from stockbridge.texts import doctor, refusals, shop, spoken, status, tell
from stockbridge.texts.wording import Wording

ALL = {**shop.WORDINGS, **refusals.WORDINGS, **doctor.WORDINGS, **status.WORDINGS}
JARGON = re.compile(r"\b(lease|epoch|payload|nonce|gzip|None)\b", re.IGNORECASE)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("wording", ALL.values(), ids=ALL)
def test_both_languages_say_the_same_fields(wording: Wording) -> None:
    for english, french in zip(wording.en, wording.fr, strict=True):
        assert fields(english) == fields(french)
        assert bool(english) == bool(french)


@pytest.mark.parametrize("wording", ALL.values(), ids=ALL)
def test_no_sentence_speaks_the_programmers_words(wording: Wording) -> None:
    for text in (*wording.en, *wording.fr):
        assert JARGON.search(text) is None, text


def test_every_refusal_that_stops_the_agent_has_its_words() -> None:
    stops = {code for code, known in PROBLEMS.items() if known.recovery == "stop"}
    assert stops - refusals.WORDINGS.keys() == set()


def test_codes_stand_in_one_topic_only() -> None:
    topics = (shop.WORDINGS, refusals.WORDINGS, doctor.WORDINGS, status.WORDINGS)
    assert sum(len(topic) for topic in topics) == len(ALL)


def test_a_missing_field_is_a_question_mark_and_an_unknown_code_a_defect() -> None:
    assert tell("shop_redirect", {})[0] == "The shop sends us on to ?, and the agent follows nobody."
    with pytest.raises(KeyError):
        tell("no_such_code", {})


def test_an_error_without_words_of_its_own_speaks_as_it_was_raised() -> None:
    assert spoken(ShopBusy("something_else", "Busy.", remedy="Wait."), "fr") == ("Busy.", "Wait.")
