"""Which language the terminal speaks, and its words; ``texts.cli`` holds them."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from os import environ
from typing import Final

from stockbridge.texts import Language, tell
from stockbridge.texts.times import number


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """``--language`` first, then what the terminal's own programs go by."""
    for place, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--language":
            asked = value or next(iter(arguments[place + 1 : place + 2]), "")
            return "fr" if asked == "fr" else "en"
    spoken = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "fr" if spoken.lower().startswith("fr") else "en"


LANGUAGE: Final = language_of(sys.argv[1:], environ)
"""Of this process: help texts are made before any option is read."""


def help_of(name: str) -> str:
    return tell(f"help_{name}", {}, LANGUAGE)[0]


class Words:
    """The words of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, code: str, /, **fields: object) -> str:
        return tell(code, {name: str(value) for name, value in fields.items()}, self.language)[0]

    def counted(self, code: str, count: int) -> str:
        """What is said of so many things: of one in the wording of its own."""
        return self(f"{code}_one" if count == 1 else code, count=number(count, self.language))
