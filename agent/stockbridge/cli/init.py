"""``stockbridge init``: a settings file from a template, and a first look at the ERP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from stockbridge.app import Home
from stockbridge.cli.main import OPTIONS, app, command
from stockbridge.cli.screen import Screen
from stockbridge.cli.usage import WrongUsage, ask
from stockbridge.cli.words import help_of
from stockbridge.drivers.api import Health
from stockbridge.drivers.demo.build import make_where_absent
from stockbridge.drivers.demo.settings import read_settings
from stockbridge.drivers.registry import known_drivers, open_driver
from stockbridge.errors import ConfigurationError
from stockbridge.settings.model import AgentSettings
from stockbridge.settings.paths import Paths
from stockbridge.settings.secrets import vault

Keeping = Literal["keyring", "file"]
DEMO: Final = "demo"
DEMO_FILE: Final = "demo-erp.sqlite"


@command(app, "init", "init")
def init(
    driver: Annotated[str | None, typer.Option(help=help_of("driver"))] = None,
    option: Annotated[list[str] | None, typer.Option(help=help_of("option"))] = None,
    keys: Annotated[Keeping | None, typer.Option(help=help_of("keys"))] = None,
    machine: Annotated[str | None, typer.Option(help=help_of("machine"))] = None,
    force: Annotated[bool, typer.Option("--force", help=help_of("force"))] = False,
) -> int:
    screen = OPTIONS.screen()
    paths = Paths.beneath(OPTIONS.folder.absolute()) if OPTIONS.folder is not None else Paths.of_this_user()
    if paths.settings_file.exists() and not force:
        unused = any(given is not None for given in (driver, option, keys, machine))
        screen.say("said_settings_kept_unused" if unused else "said_settings_kept", file=paths.settings_file)
        erp = Home.open(OPTIONS.folder).settings.erp
        health = looked_at(erp.named("stockbridge init --force"), erp.options)
    else:
        given = dict(_pair(screen, text) for text in option or [])
        driver = driver or _asked(screen)
        chosen = _options(driver, given, paths)
        vault(keys or "keyring", paths.key_folder)  # where it cannot be had, that is said before anything is written
        health = looked_at(driver, chosen)
        text = settings_text(driver, chosen, keys=keys or "keyring", machine=machine or AgentSettings().machine)
        former = write_settings(paths, text)
        screen.say("said_settings_written", file=paths.settings_file)
        if former is not None:
            screen.say("said_settings_former", file=former)
    screen.say("said_erp_found", version=health.version, counts=counts_of(health))
    screen.say("said_next_pair")
    return 0


def looked_at(driver: str, options: Mapping[str, object]) -> Health:
    """What the ERP says of itself. The demo ERP is made here and nowhere else: an agent at work makes no ERP."""
    with closing(open_driver(driver, options)) as erp:
        if driver == DEMO:
            make_where_absent(read_settings(options).path)
        return erp.check()


def _asked(screen: Screen) -> str:
    known = ", ".join(known_drivers())
    return ask(screen, screen.words("ask_driver", known=known), screen.words("said_name_driver", known=known))


def _options(driver: str, given: Mapping[str, str], paths: Paths) -> dict[str, str]:
    """The demo ERP's file is one of this agent's own, and has a place that holds wherever the agent is started."""
    if driver != DEMO:
        return dict(given)
    file = Path(given["path"]).expanduser().absolute() if given.get("path") else paths.data_folder / DEMO_FILE
    return {**given, "path": str(file)}


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


def write_settings(paths: Paths, text: str) -> Path | None:
    """Whole or not at all, for its owner alone: a proxy's or an ERP's password may stand there. Answers where the
    settings that stood there before are kept."""
    file = paths.settings_file
    former = file.with_name(f"{file.name}.bak")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        replaced = file.exists()
        if replaced:
            _write_private(former, file.read_bytes())
        fresh = file.with_suffix(".new")
        _write_private(fresh, text.encode())
        fresh.replace(file)
    except OSError as error:
        raise ConfigurationError(
            "settings_unwritable",
            f"The settings file {file} cannot be written.",
            remedy="Check the rights of its folder, or name another one: stockbridge --home FOLDER init",
            field=str(file),
            details={"file": str(file)},
        ) from error
    return former if replaced else None


def _write_private(file: Path, content: bytes) -> None:
    file.unlink(missing_ok=True)
    file.touch(mode=0o600, exist_ok=False)
    file.write_bytes(content)


def counts_of(health: Health) -> str:
    return ", ".join(f"{count} {name}" for name, count in health.counts.items())


def _pair(screen: Screen, text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise WrongUsage(screen.words("said_option_form", given=text))
    return name, value
