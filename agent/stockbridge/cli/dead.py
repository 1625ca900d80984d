"""``stockbridge dead``: the records that need attention, and trying them again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from stockbridge.app import Home, letters_in, through
from stockbridge.cli.main import OPTIONS, Json, app, command
from stockbridge.cli.screen import Screen
from stockbridge.cli.words import help_of
from stockbridge.errors import ConfigurationError
from stockbridge.service.letters import LetterView
from stockbridge.service.status import flow_name
from stockbridge.texts.by_sentence import in_french
from stockbridge.texts.times import ago

OF_A_KIND = 5
STATES = {"retrying": "said_retrying", "ignored": "said_set_aside", "solved": "said_solved"}
OPEN = ("open", "retrying")

group = typer.Typer(help=help_of("dead"), no_args_is_help=True)
app.add_typer(group, name="dead")


@command(group, "list", "dead_list")
def dead_list(
    code: Annotated[str | None, typer.Option(help=help_of("code"))] = None,
    solved: Annotated[bool, typer.Option("--solved", help=help_of("solved"))] = False,
    as_json: Json = False,
) -> int:
    screen = OPTIONS.screen(as_json=as_json)
    known = letters_in(OPTIONS.home(), open_only=not solved)
    letters = [letter for letter in known if code in (None, letter.code)]
    if as_json:
        screen.give([letter.model_dump(mode="json") for letter in letters])
    elif not letters:
        screen.say("said_nothing_dead")
    else:
        _list(screen, letters, most=len(letters) if code else OF_A_KIND)
    return 0


@command(group, "show", "dead_show")
def dead_show(
    number: Annotated[int, typer.Argument(help=help_of("number"))],
    as_json: Json = False,
) -> int:
    screen = OPTIONS.screen(as_json=as_json)
    found = [letter for letter in letters_in(OPTIONS.home(), open_only=False) if letter.number == number]
    if not found:
        raise _no_letter(number)
    if as_json:
        screen.give(found[0].model_dump(mode="json"))
    else:
        _show(screen, found[0])
    return 0


@command(group, "retry", "dead_retry")
def dead_retry(
    numbers: Annotated[list[int] | None, typer.Argument(help=help_of("numbers"))] = None,
    everything: Annotated[bool, typer.Option("--all", help=help_of("all"))] = False,
    code: Annotated[str | None, typer.Option(help=help_of("code"))] = None,
    as_json: Json = False,
) -> int:
    screen, home = OPTIONS.screen(as_json=as_json), OPTIONS.home()
    wanted = _wanted(home, numbers, everything=everything, code=code)
    count = through(home, "retry", {"numbers": wanted})["retried"] if wanted else 0
    screen.say("said_retried", count=count)
    if as_json:
        screen.give({"retried": count})
    return 0


@command(group, "ignore", "dead_ignore")
def dead_ignore(
    numbers: Annotated[list[int] | None, typer.Argument(help=help_of("numbers"))] = None,
    code: Annotated[str | None, typer.Option(help=help_of("code"))] = None,
    as_json: Json = False,
) -> int:
    screen, home = OPTIONS.screen(as_json=as_json), OPTIONS.home()
    wanted = _wanted(home, numbers, everything=False, code=code)
    count = through(home, "ignore", {"numbers": wanted})["ignored"] if wanted else 0
    screen.say("said_ignored", count=count)
    if as_json:
        screen.give({"ignored": count})
    return 0


def _wanted(home: Home, numbers: list[int] | None, *, everything: bool, code: str | None) -> list[int]:
    """By number also what was set aside; ``everything`` and ``code`` mean what is open."""
    if not numbers and not everything and code is None:
        raise typer.BadParameter(OPTIONS.screen().words("said_name_records"))
    known = {letter.number: letter for letter in letters_in(home, open_only=False)}
    for number in numbers or []:
        if number not in known:
            raise _no_letter(number)
    return [
        letter.number
        for letter in known.values()
        if letter.number in (numbers or []) or (letter.state in OPEN and (everything or letter.code == code))
    ]


def _no_letter(number: int) -> ConfigurationError:
    words = OPTIONS.screen().words
    return ConfigurationError("no_such_record", words("said_no_letter", number=number), remedy=words("said_see_list"))


def _list(screen: Screen, letters: Sequence[LetterView], most: int) -> None:
    """Up to that many of a kind: a thousand records with one cause are one thing to mend."""
    kinds: dict[tuple[str, str], list[LetterView]] = {}
    for letter in letters:
        kinds.setdefault((letter.flow, letter.code), []).append(letter)
    heads = [screen.words(f"head_{name}") for name in ("number", "flow", "record", "cause", "tried")]
    shown = [letter for kind in kinds.values() for letter in kind[:most]]
    screen.table(heads, [_row(screen, letter) for letter in shown], left=4)
    for (_, code), kind in kinds.items():
        if len(kind) > most:
            screen.say("said_more_of_a_kind", count=len(kind) - most, code=code)


def _row(screen: Screen, letter: LetterView) -> list[str]:
    flow = flow_name(letter.flow, screen.words.language)
    state = "" if letter.state == "open" else f" ({screen.words(STATES[letter.state])})"
    return [
        str(letter.number),
        flow,
        letter.title,
        _said(screen, letter, letter.sentence) + state,
        str(letter.attempts),
    ]


def _said(screen: Screen, letter: LetterView, text: str) -> str:
    return in_french(letter.code, text) if screen.words.language == "fr" else text


def _show(screen: Screen, letter: LetterView) -> None:
    """Cause first, then what to do, then the details."""
    language = screen.words.language
    when = ago(datetime.now(UTC) - letter.last_at, language)
    tried = screen.words("said_tried_once" if letter.attempts == 1 else "said_tried", count=letter.attempts, ago=when)
    screen.write(f"{flow_name(letter.flow, language)} {letter.title} · {tried}")
    screen.write(_said(screen, letter, letter.sentence))
    if letter.remedy:
        screen.write(screen.words("said_do", what=_said(screen, letter, letter.remedy)))
    details = [letter.key, letter.field, letter.state]
    screen.write(f"  {' · '.join(part for part in details if part)}  [{letter.code}]")
