"""The command itself: its options, its commands, and how an error becomes words and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Annotated, Literal, ParamSpec

import structlog
import typer

from stockbridge.app import Home
from stockbridge.cli.screen import Screen
from stockbridge.cli.words import LANGUAGE, Words, help_of
from stockbridge.engine.problems import where_of
from stockbridge.errors import Defect, StockbridgeError
from stockbridge.service.board import VERSION
from stockbridge.service.logs import FILE, log_to_terminal
from stockbridge.texts import Language

log = structlog.get_logger()
P = ParamSpec("P")
INTERRUPTED = 130

Json = Annotated[bool, typer.Option("--json", help=help_of("json"))]


@dataclass
class Options:
    """What stands before the command's name."""

    folder: Path | None = None
    language: Language = LANGUAGE

    def home(self) -> Home:
        return Home.open(self.folder)

    def screen(self, *, as_json: bool = False) -> Screen:
        return Screen(Words(self.language), as_json=as_json)


OPTIONS = Options()
app = typer.Typer(
    help=help_of("app"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"stockbridge {VERSION}")
        raise typer.Exit


@app.callback()
def options(
    home: Annotated[Path | None, typer.Option(envvar="STOCKBRIDGE_HOME", help=help_of("home"))] = None,
    language: Annotated[Literal["en", "fr"] | None, typer.Option(help=help_of("language"))] = None,
    version: Annotated[  # noqa: ARG001 - shown by its callback
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help=help_of("version"))
    ] = False,
) -> None:
    log_to_terminal()
    OPTIONS.folder = home
    OPTIONS.language = language or LANGUAGE


def command(group: typer.Typer, name: str, doc: str) -> Callable[[Callable[P, int]], Callable[P, None]]:
    """Registers a function that answers its exit code. A failure is shown, in JSON where that was asked for."""

    def register(function: Callable[P, int]) -> Callable[P, None]:
        @group.command(name, help=help_of(doc))
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> None:
            raise typer.Exit(_code(lambda: function(*args, **kwargs), as_json=bool(kwargs.get("as_json"))))

        return run

    return register


def _code(work: Callable[[], int], *, as_json: bool) -> int:
    try:
        return work()
    except StockbridgeError as error:
        OPTIONS.screen(as_json=as_json).error(error)
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except (typer.BadParameter, typer.Exit):
        raise
    except Exception as error:  # noqa: BLE001 - the outermost line: a defect is told, not thrown at people
        log.error("a command met a defect", **where_of(error))  # noqa: TRY400 - its text may hold names
        OPTIONS.screen(as_json=as_json).error(_defect(error))
        return Defect.exit_code


def _defect(error: Exception) -> Defect:
    words = Words(OPTIONS.language)
    place = where_of(error)
    return Defect(
        "defect", words("said_defect", kind=f"{place['kind']}, {place['at']}"), remedy=words("said_see_log", file=FILE)
    )


def run(arguments: Sequence[str]) -> int:
    """The whole command as a function: its exit code."""
    try:
        app(list(arguments))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0


def main() -> None:
    sys.exit(run(sys.argv[1:]))
