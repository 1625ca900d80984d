"""``stockbridge doctor``: the ERP and the way to the shop, each thing well or not, and a message for the hoster."""

from __future__ import annotations

from typing import Final

from stockbridge.app import examined
from stockbridge.cli.main import OPTIONS, Json, app, command
from stockbridge.cli.screen import SHAPES, STYLES, Screen
from stockbridge.service.doctor import FindingView, Level
from stockbridge.service.status import Colour

COLOURS: Final[dict[Level, Colour]] = {"well": "green", "hint": "amber", "bad": "red"}


@command(app, "doctor", "doctor")
def doctor(as_json: Json = False) -> int:
    screen = OPTIONS.screen(as_json=as_json)
    found = examined(OPTIONS.home(), OPTIONS.language)
    for finding in found.findings:
        show(screen, finding)
    if found.letter:
        screen.out.print()
        screen.say("said_letter")
        screen.write(found.letter)
    if as_json:
        screen.give(found.model_dump(mode="json"))
    return found.exit_code


def show(screen: Screen, finding: FindingView) -> None:
    """Never colour alone: a shape and a word beside it."""
    colour = COLOURS[finding.level]
    word = screen.words(f"word_{colour}")
    screen.paragraph(finding.sentence, lead=f"{SHAPES[colour]} {word}", style=STYLES[colour])
    if finding.remedy:
        screen.paragraph(finding.remedy)
