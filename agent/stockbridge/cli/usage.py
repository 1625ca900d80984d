"""Asks a person for what was not given on the command line, and says what is wrong with what was given."""

from __future__ import annotations

import sys

import typer

from stockbridge.cli.screen import Screen


class WrongUsage(typer.BadParameter):
    """Shown as it stands: the library begins each of its own with "Invalid value"."""

    def format_message(self) -> str:
        return self.message


def ask(screen: Screen, question: str, otherwise: str) -> str:
    """One line from the keyboard or a pipe. Raises ``WrongUsage`` with ``otherwise`` where nobody answers."""
    while True:
        screen.errors.print(f"{question}: ", end="", markup=False)
        line = sys.stdin.readline()
        if not line:
            screen.errors.print()
            raise WrongUsage(otherwise)
        if line.strip():
            return line.strip()
