"""What stands on a command line: asks for what was not given, says what is wrong, and writes one that can be run."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

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


def runnable(*arguments: str | Path) -> str:
    """The command with these words as it can be run in this folder, whether the shell finds it by its name or not."""
    return " ".join([*_itself(), *(place(word) if isinstance(word, Path) else word for word in arguments)])


def place(path: Path) -> str:
    """A path as a person would type it here: below this folder, or below their own."""
    for folder, short in ((Path.cwd(), ""), (Path.home(), "~/")):
        if path.is_relative_to(folder) and path != folder:
            return short + shlex.quote(path.relative_to(folder).as_posix())
    return shlex.quote(str(path))


def _itself() -> list[str]:
    started = Path(sys.argv[0]).absolute()
    if started.suffix == ".py":
        return [place(Path(sys.executable)), "-m", "stockbridge"]
    found = shutil.which(started.name)
    return [started.name if found is not None and Path(found).absolute() == started else place(started)]
