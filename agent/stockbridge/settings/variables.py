"""The environment's variables that stand for options, and those that look like one and are none, for ``load``."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator, Sequence
from typing import Final

from pydantic import BaseModel

from stockbridge.errors import ConfigurationError
from stockbridge.settings.model import Settings

ENVIRONMENT: Final = "STOCKBRIDGE_"


def refuse_misspelt_variables() -> None:
    """A variable that means an option and names none; others that begin like ours are no business of the settings."""
    known = [variable_of(path) for path in _every_option(Settings)]
    for name in sorted(os.environ):
        if not name.upper().startswith(ENVIRONMENT) or _path_of(name)[0] in Settings.model_fields:
            continue
        meant = [variable for variable in known if variable.replace("__", "_") == name.upper().replace("__", "_")]
        if "__" in name or meant:
            close = meant or difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.8)
            raise ConfigurationError(
                "setting_refused",
                f"The environment variable {name} names no option.",
                remedy=f"Did you mean {close[0]}?" if close else take_it_out(list(Settings.model_fields)),
                field=".".join(_path_of(name)),
            )


def refused_variable(told: str) -> ConfigurationError:
    """A table that was given whole, in a form that the library cannot take apart."""
    found = re.search(r'field "([a-z_]+)"', told)
    name = variable_of([found[1] if found else "?"])
    return ConfigurationError(
        "setting_refused",
        f"The environment variable {name} is a table, which cannot be written that way.",
        remedy=f"Give one option at a time: {name}__OPTION",
        field=name,
    )


def variable_of(path: Sequence[str]) -> str:
    return ENVIRONMENT + "__".join(path).upper()


def _path_of(variable: str) -> list[str]:
    return variable[len(ENVIRONMENT) :].lower().split("__")


def _every_option(model: type[BaseModel]) -> Iterator[list[str]]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from ([name, *rest] for rest in _every_option(inner))
        else:
            yield [name]


def take_it_out(known: Sequence[str]) -> str:
    return f"Take it out. Known here: {', '.join(known)}."
