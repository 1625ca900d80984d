"""What people see: language, shapes, errors with their code last, progress with rate and time left."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from stockbridge.cli.doctor import show as show_finding
from stockbridge.cli.screen import Screen
from stockbridge.cli.status import next_run, show_sentence
from stockbridge.cli.words import Words, language_of
from stockbridge.errors import ConfigurationError, ShopUnreachable
from stockbridge.service.board import trouble_of
from stockbridge.service.doctor import FindingView
from stockbridge.service.status import AgentStatus, FlowView, say
from stockbridge.texts import Language, tell

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
        assert task.description == "Sending stock"
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


@pytest.mark.parametrize(("language", "told"), [("en", "Run the command again."), ("fr", "Relancez la commande.")])
def test_a_command_that_ends_does_not_say_that_the_agent_tries_again(
    language: Language, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    error = ShopUnreachable("shop_down", "Nothing answers.", details={"host": "shop.test"})
    Screen(Words(language)).error(error)
    said = capsys.readouterr().err
    assert told in said
    assert "by itself" not in said
    assert "tout seul" not in said
    _, remedy = say(unreachable(), "en")
    assert "the agent tries again by itself" in remedy


def unreachable() -> AgentStatus:
    error = ShopUnreachable("shop_down", "Nothing answers.", details={"host": "shop-with-a-long-name.example.test"})
    flows = (
        FlowView(flow="orders", enabled=True, next_in_seconds=0),
        FlowView(flow="stock", enabled=True, next_in_seconds=90),
    )
    return AgentStatus(
        state="shop_unreachable",
        at=NOW,
        version="1",
        machine="PC",
        erp="demo",
        trouble=trouble_of(error, NOW),
        flows=flows,
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_lines_that_are_wrapped_keep_their_indent(
    language: Language, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    show_sentence(Screen(Words(language)), unreachable())
    first, *others = capsys.readouterr().out.splitlines()
    assert len(others) >= 2
    assert first.startswith("■ STOP  ")
    assert all(line.startswith("  ") and len(line) <= 80 for line in others)


def test_a_finding_of_the_doctor_that_is_wrapped_keeps_its_indent(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    sentence, remedy = tell("doctor_not_recognised", {}, "fr")
    show_finding(Screen(Words("fr")), FindingView(code="x", level="bad", sentence=sentence, remedy=remedy, exit_code=4))
    first, *others = capsys.readouterr().out.splitlines()
    assert first.startswith("■ STOP  Le module est là")
    assert all(line.startswith("  ") and len(line) <= 80 for line in others)


def test_a_flow_that_is_due_is_held_up_while_the_shop_is_away(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    screen = Screen(Words("en"))
    away = unreachable()
    assert [next_run(screen, view, away) for view in away.flows] == ["held up", "in 1 min"]
    well = away.model_copy(update={"state": "up_to_date"})
    assert [next_run(screen, view, well) for view in well.flows] == ["now", "in 1 min"]


def test_one_thing_is_told_in_the_singular() -> None:
    words = Words("en")
    assert words.counted("said_attention", 1).startswith("1 record needs attention")
    assert words.counted("said_attention", 1200).startswith("1,200 records need attention")
    assert Words("fr").counted("said_waits_orders", 1) == "1 commande dans la boutique"
