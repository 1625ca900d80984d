"""``stockbridge init``: a settings file from a template, and a first look at the ERP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from importlib.resources import files
from typing import Annotated, Literal

import typer

from stockbridge.app import Home
from stockbridge.cli.main import OPTIONS, app, command
from stockbridge.cli.words import help_of
from stockbridge.drivers.api import Health
from stockbridge.drivers.registry import open_driver
from stockbridge.errors import ConfigurationError
from stockbridge.settings.model import AgentSettings
from stockbridge.settings.paths import Paths
from stockbridge.settings.secrets import vault

Keeping = Literal["keyring", "file"]


@command(app, "init", "init")
def init(
    driver: Annotated[str, typer.Option(help=help_of("driver"))] = "demo",
    option: Annotated[list[str] | None, typer.Option(help=help_of("option"))] = None,
    keys: Annotated[Keeping, typer.Option(help=help_of("keys"))] = "keyring",
    machine: Annotated[str | None, typer.Option(help=help_of("machine"))] = None,
    force: Annotated[bool, typer.Option("--force", help=help_of("force"))] = False,
) -> int:
    screen = OPTIONS.screen()
    paths = Paths.beneath(OPTIONS.folder) if OPTIONS.folder is not None else Paths.of_this_user()
    chosen = dict(_pair(text) for text in option or [])
    vault(keys, paths.key_folder)  # where it cannot be had, that is said before anything is written
    open_driver(driver, chosen).close()
    text = settings_text(driver, chosen, keys=keys, machine=machine or AgentSettings().machine)
    written = write_settings(paths, text, force=force)
    screen.say("said_settings_written" if written else "said_settings_kept", file=paths.settings_file)
    with closing(Home.open(OPTIONS.folder).driver()) as erp:
        health = erp.check()
    screen.say("said_erp_found", version=health.version, counts=counts_of(health))
    screen.say("said_next_pair")
    return 0


def settings_text(driver: str, options: Mapping[str, str], *, keys: str, machine: str, publish: bool = False) -> str:
    """The template of this driver, or the one for any; values as TOML writes them, which is as JSON does."""
    templates = files("stockbridge.cli") / "templates"
    template = templates / f"{driver}.toml"
    if not template.is_file():
        template = templates / "any.toml"
    lines = "\n".join(f"{json.dumps(name)} = {json.dumps(value)}" for name, value in options.items())
    return template.read_text(encoding="utf-8").format(
        machine=json.dumps(machine, ensure_ascii=False),
        language=json.dumps(OPTIONS.language),
        keys=json.dumps(keys),
        driver=json.dumps(driver),
        options=lines,
        publish=json.dumps(publish),
    )


def write_settings(paths: Paths, text: str, *, force: bool) -> bool:
    """False where a file stands already and is to be left."""
    file = paths.settings_file
    if file.exists() and not force:
        return False
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(file)
    except OSError as error:
        raise ConfigurationError(
            "settings_unwritable",
            f"The settings file {file} cannot be written.",
            remedy="Check the rights of its folder, or name another one: stockbridge --home FOLDER init",
            field=str(file),
            details={"file": str(file)},
        ) from error
    return True


def counts_of(health: Health) -> str:
    return ", ".join(f"{count} {name}" for name, count in health.counts.items())


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise typer.BadParameter(f"name=value: {text}")
    return name, value
