"""Every command and every option stands in docs/cli.md, and nothing stands there that does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from stockbridge import errors
from stockbridge.__main__ import COMMANDS
from stockbridge.cli.main import INTERRUPTED, app
from stockbridge.cli.sync import FlowName
from stockbridge.errors import StockbridgeError
from stockbridge.service.runs import FLOWS
from stockbridge.service.status import COLOURS
from stockbridge.texts.cli import HELP

DOCUMENT = (Path(__file__).parents[3] / "docs" / "cli.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^## `stockbridge ([a-z -]+)`\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
SECTIONS = dict(SECTION.findall(DOCUMENT))


def commands(group: Any = None, path: str = "") -> Iterator[tuple[str, Any]]:
    assert COMMANDS
    whole: Any = typer.main.get_command(app)
    for name, found in (group or whole).commands.items():
        if hasattr(found, "commands"):
            yield from commands(found, f"{path}{name} ")
        else:
            yield path + name, found


def test_every_command_is_documented_and_every_documented_one_exists() -> None:
    assert set(SECTIONS) == {name for name, _ in commands()}


def test_every_option_is_documented() -> None:
    for name, command in commands():
        for parameter in command.params:
            for option in (opt for opt in parameter.opts if opt.startswith("--") and opt != "--help"):
                assert f"`{option}" in SECTIONS[name], f"{name} {option}"
    for parameter in typer.main.get_command(app).params:
        for option in (opt for opt in parameter.opts if opt.startswith("--")):
            assert option in DOCUMENT.partition("## ")[0], option


def test_every_option_has_a_help_text_in_both_languages() -> None:
    for name, command in commands():
        for parameter in command.params:
            assert parameter.help or "--help" in parameter.opts, f"{name} {parameter.name}"
    assert all(wording.en[0] and wording.fr[0] for wording in HELP.values())


def test_every_exit_code_is_documented() -> None:
    codes = {
        kind.exit_code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, StockbridgeError)
    }
    rows = {int(code) for code in re.findall(r"^\| (\d+) \|", DOCUMENT, re.MULTILINE)}
    assert rows == codes | {0, 2, INTERRUPTED}


def test_the_flows_of_the_command_are_those_of_the_service() -> None:
    assert [flow.value for flow in FlowName] == list(FLOWS)


def test_the_states_are_documented_in_their_precedence() -> None:
    assert ", ".join(f"`{state}`" for state in COLOURS) in DOCUMENT
