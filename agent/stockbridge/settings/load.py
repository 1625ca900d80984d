"""Reads ``stockbridge.toml`` and the environment into ``model.Settings``; a wrong option is told with file and line."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsError

from stockbridge.drivers.options import what_is_wrong
from stockbridge.errors import ConfigurationError
from stockbridge.settings.model import Settings
from stockbridge.settings.no_toml import what_is_no_toml
from stockbridge.settings.variables import refuse_misspelt_variables, refused_variable, take_it_out, variable_of


def load_settings(file: Path) -> Settings:
    """The settings of a file (which may be missing: all defaults) and of the environment."""
    text = _text(file)
    values = _parsed(text, file)
    refuse_misspelt_variables()
    try:
        return Settings(**values)
    except ValidationError as error:
        raise _refused(error.errors()[0], text, values, file) from error
    except SettingsError as error:
        raise refused_variable(str(error)) from error


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            "settings_unreadable",
            f"The settings file {file} cannot be read.",
            remedy="Check its permissions, and that it is saved as UTF-8 text.",
            field=str(file),
        ) from error


def _parsed(text: str, file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        raise ConfigurationError(
            "settings_not_toml",
            f"{file}, line {line}: {what_is_no_toml(str(error), _line(text, line))}.",
            remedy='Texts stand in quotes, tables in brackets: [shop], then proxy = "http://…".',
            field=f"{file}:{line}",
        ) from error


def _line(text: str, number: int) -> str:
    return "".join(text.splitlines()[number - 1 : number])


def _refused(detail: ErrorDetails, text: str, values: Mapping[str, Any], file: Path) -> ConfigurationError:
    path = [str(part) for part in detail["loc"] if part != "[key]"]
    given = _depth_given(path, values)
    option = ".".join(path)
    variable = variable_of(path)
    meant = [name for name in os.environ if name.upper() == variable or name.upper().startswith(f"{variable}__")]
    if given < len(path) and meant:
        place = f"the environment variable {meant[0]}"
    else:
        place = f"{file}, line {line_of(text, path[:given] or path)}"
    return ConfigurationError(
        "setting_refused",
        f"{place}: {option} {what_is_wrong(detail)}.",
        remedy=_remedy(detail, path),
        field=option,
    )


def _remedy(detail: ErrorDetails, path: Sequence[str]) -> str:
    if detail["type"] != "extra_forbidden":
        return "Correct it, then run: stockbridge doctor"
    known = _known_options(path[:-1])
    close = difflib.get_close_matches(path[-1], known, n=1)
    return f"Did you mean {close[0]}? Known here: {', '.join(known)}." if close else take_it_out(known)


def _known_options(table: Sequence[str]) -> list[str]:
    model: type[BaseModel] = Settings
    for name in table:
        inner = model.model_fields[name].annotation
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            return []
        model = inner
    return list(model.model_fields)


def _depth_given(path: Sequence[str], values: Mapping[str, Any]) -> int:
    """How far the file itself goes down the path."""
    depth, node = 0, values
    for part in path:
        if not isinstance(node, Mapping) or part not in node:
            break
        node, depth = node[part], depth + 1
    return depth


def line_of(text: str, path: Sequence[str]) -> int:
    """The line that gives the option, or the closest table above it: tomllib tells no lines."""
    best_depth, best_line, table = 0, 1, []
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line):
            table = _keys(header[1])
            found = table
        elif assigned := re.match(r"\s*([A-Za-z0-9_.\"'-]+(?:\s*\.\s*[A-Za-z0-9_\"'-]+)*)\s*=", line):
            found = table + _keys(assigned[1])
        else:
            continue
        if len(found) > best_depth and list(path[: len(found)]) == found:
            best_depth, best_line = len(found), number
    return best_line


def _keys(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in dotted.split(".")]
