"""The list of what needs attention stays short where a thousand records have one cause."""

from __future__ import annotations

import pytest

from stockbridge.cli.dead import _list
from stockbridge.cli.screen import Screen
from stockbridge.cli.words import Words
from stockbridge.service.letters import LetterView
from tests.unit.store.conftest import NOW


def letter(number: int, code: str, state: str = "open") -> LetterView:
    return LetterView(
        number=number,
        flow="products",
        title=f"ART-{number}",
        key=f"ART-{number}",
        shop_id="1",
        code=code,
        sentence="Its VAT code means nothing.",
        remedy="",
        field="",
        attempts=1,
        first_at=NOW,
        last_at=NOW,
        state=state,
    )


def test_five_of_a_kind_are_listed_and_the_others_counted(capsys: pytest.CaptureFixture[str]) -> None:
    letters = [letter(number, "unmapped_value") for number in range(1, 8)] + [letter(8, "missing_field")]
    _list(Screen(Words("en")), letters, most=5)
    told = capsys.readouterr().out
    assert [f"ART-{number}" in told for number in range(1, 9)] == [True] * 5 + [False] * 2 + [True]
    assert "And 2 more of this kind: stockbridge dead list --code unmapped_value" in told
    assert "missing_field" not in told


def test_a_record_that_is_not_open_says_how_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    letters = [letter(1, "a", "retrying"), letter(2, "a", "ignored"), letter(3, "a", "solved"), letter(4, "a")]
    _list(Screen(Words("en")), letters, most=5)
    told = capsys.readouterr().out
    assert [word in told for word in ("(to be tried again)", "(set aside)", "(solved)")] == [True] * 3
    assert told.count("(") == 3
