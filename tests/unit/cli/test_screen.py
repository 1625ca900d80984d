"""What people see: language, shapes, errors with their code last, progress with rate and time left."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from stockbridge.cli.screen import Screen
from stockbridge.cli.status import show_sentence
from stockbridge.cli.words import Words, language_of
from stockbridge.errors import ConfigurationError, ShopUnreachable
from stockbridge.service.status import AgentStatus

NOW = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        (["sync"], {"LANG": "fr_FR.UTF-8"}, "fr"),
        (["sync"], {"LANG": "en_GB.UTF-8"}, "en"),
        (["sync"], {"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, "en"),
        (["sync"], {"LC_MESSAGES": "fr_CA"}, "fr"),
        (["sync"], {}, "en"),
        (["sync"], {"LANG": "de_DE"}, "en"),
        (["--language", "fr", "sync"], {"LANG": "en_GB"}, "fr"),
        (["--language=en", "sync"], {"LANG": "fr_FR"}, "en"),
        (["--language"], {"LANG": "fr_FR"}, "en"),
    ],
)
def test_the_language_is_the_asked_one_or_the_terminals(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert language_of(arguments, environment) == language


def test_an_error_ends_with_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    error = ShopUnreachable("shop_down", "Nothing answers.", details={"host": "shop.test"})
    Screen(Words("en")).error(error)
    Screen(Words("fr")).error(error)
    out, err = capsys.readouterr()
    assert out == ""
    english, french = err.split("[shop_down]\n")[:2]
    assert english.splitlines()[0] == "■ Nothing answers at shop.test."
    assert "Check that the shop is online." in english
    assert french.startswith("■ Rien ne répond à l'adresse shop.test.")


def test_an_error_for_programs_is_json_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    Screen(Words("en"), as_json=True).error(ConfigurationError("odd", "An [odd] thing.", remedy="Mend it."))
    out, err = capsys.readouterr()
    assert err == ""
    told = {"code": "odd", "sentence": "An [odd] thing.", "remedy": "Mend it.", "exit_code": 3}
    assert json.loads(out) == {"error": told}


def test_brackets_in_somebodys_text_are_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen(Words("en"))
    screen.write("[red]Order[/] [KXQ]")
    screen.table(["a [b]"], [["[bold]x"]])
    out = capsys.readouterr().out
    assert "[red]Order[/] [KXQ]" in out
    assert "a [b]" in out
    assert "[bold]x" in out


def test_without_a_terminal_there_is_no_colour_and_no_progress(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen(Words("en"))
    show_sentence(screen, AgentStatus(state="up_to_date", at=NOW, version="1", machine="PC", erp="demo"))
    with screen.progress() as tell:
        tell({"flow": "stock", "phase": "sending", "done": 1, "total": 2, "rate": 1.0, "seconds_left": 1.0})
    assert capsys.readouterr().out == "● OK  Up to date. No order yet.\n"


def test_progress_names_the_thing_the_rate_and_the_time_left() -> None:
    screen = Screen(Words("en"))
    screen.out._force_terminal = True
    with screen.progress() as tell:
        tell(_work(12_300, 48_000, 20.0))
        (task,) = tell._bars.tasks  # type: ignore[attr-defined]
        assert task.description == "Sending stock rows"
        assert task.fields["figures"] == "12,300 / 48,000 · 1,785/s · 20 seconds left"
        tell(_work(48_000, 48_000, 0.0))
        assert task.fields["figures"] == "48,000 / 48,000 · 1,785/s"


def _work(done: int, total: int | None, left: float | None) -> dict[str, Any]:
    return {"flow": "stock", "phase": "sending", "done": done, "total": total, "rate": 1785.2, "seconds_left": left}


def test_the_sentence_has_a_word_and_a_shape_beside_its_colour(capsys: pytest.CaptureFixture[str]) -> None:
    stale = AgentStatus(state="needs_attention", at=NOW, version="1", machine="PC", erp="demo", needs_attention=7)
    show_sentence(Screen(Words("fr")), stale)
    assert capsys.readouterr().out.splitlines() == [
        "▲ À VOIR  7 fiches demandent votre attention ; tout le reste est à jour.",
        "  À faire : stockbridge dead list",
    ]
