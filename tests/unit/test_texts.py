"""What people read stands in both languages, with the same fields, and never in the words of programmers."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from stockbridge.contract.problems import PROBLEMS
from stockbridge.errors import ShopBusy
from stockbridge.texts import audit, cli, doctor, refusals, shop, spoken, state, status, tell
from stockbridge.texts.wording import Wording

TOPICS = tuple(topic.WORDINGS for topic in (shop, refusals, doctor, status, state, cli, audit))
ALL = {code: wording for topic in TOPICS for code, wording in topic.items()}
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


BROKEN = re.compile(
    r"follows nobody|leads nowhere|past its time|more PHP power|is no key|d'une cause\b|copie de lui|\bétats\b"
)
"""What people stumbled over when they read it."""


def test_no_sentence_makes_people_stumble() -> None:
    for topic in (shop, refusals, doctor, status, state, cli, audit):
        for wording in topic.WORDINGS.values():
            for text in (*wording.en, *wording.fr):
                assert BROKEN.search(text) is None, text


def test_nobody_but_who_can_know_it_is_said_to_try_again() -> None:
    """Whether the agent tries again by itself depends on who tells it: the texts leave that open."""
    for topic in (shop, refusals):
        for code, wording in topic.WORDINGS.items():
            said = " ".join((*wording.en, *wording.fr))
            assert code.startswith("again_") or not re.search(r"tries again by itself|réessaie tout seul", said), code


def test_french_figures_have_a_comma_and_versions_keep_their_points() -> None:
    fields = {"seconds": "1.5", "version": "7.3", "counts": ""}
    assert "(1,5 s)" in tell("doctor_understood", fields, "fr")[0]
    assert "(1.5 s)" in tell("doctor_understood", fields, "en")[0]
    assert "7.3" in tell("doctor_erp", fields, "fr")[0]


def test_codes_stand_in_one_topic_only() -> None:
    assert sum(len(topic) for topic in TOPICS) == len(ALL)


def test_a_missing_field_is_a_question_mark_and_an_unknown_code_a_defect() -> None:
    assert tell("shop_redirect", {})[0] == "The shop sends requests on to ?, and the agent does not follow there."
    with pytest.raises(KeyError):
        tell("no_such_code", {})


def test_an_error_without_words_of_its_own_speaks_as_it_was_raised() -> None:
    assert spoken(ShopBusy("something_else", "Busy.", remedy="Wait."), "fr") == ("Busy.", "Wait.")
