"""Says in plain words what is wrong with an option that a person wrote: the library speaks of inputs and patterns.

``settings.load`` and drivers that check their options with pydantic tell it after the option's name.
"""

from __future__ import annotations

from typing import Any, Final

from pydantic_core import ErrorDetails

_PLAIN: Final = {
    "extra_forbidden": "is not an option",
    "missing": "is missing",
    "bool": "must be true or false",
    "int": "must be a whole number",
    "float": "must be a number",
    "string": 'must be a text in quotes, such as "text"',
    "path": "must be a path in quotes",
    "dict": "must be a table of its own: name = value",
    "model": "must be a table of its own: name = value",
    "list": 'must be a list, such as ["A", "B"]',
    "tuple": 'must be a list, such as ["A", "B"]',
    "frozen": 'must be a list, such as ["A", "B"]',
}
_WITH_FIGURES: Final = {
    "literal_error": "must be {expected}",
    "greater_than_equal": "must be at least {ge:g}",
    "greater_than": "must be more than {gt:g}",
    "less_than_equal": "must be at most {le:g}",
    "less_than": "must be less than {lt:g}",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must not be empty",
}


def what_is_wrong(detail: ErrorDetails) -> str:
    """To follow the option's name: 'must be "keyring" or "file"'. A ``ValueError`` of ours is told as it stands."""
    named = "has a wrong name: it " if detail["loc"][-1:] == ("[key]",) else ""
    return named + _told(detail)


def _told(detail: ErrorDetails) -> str:
    kind = detail["type"]
    if kind == "value_error":
        return detail["msg"].removeprefix("Value error, ")
    if kind in _WITH_FIGURES:
        return _WITH_FIGURES[kind].format(**_quoted(detail.get("ctx", {})))
    return _PLAIN.get(kind) or _PLAIN.get(kind.partition("_")[0]) or "has a value that does not fit"


def _quoted(context: dict[str, Any]) -> dict[str, Any]:
    """Texts stand in double quotes, as in the file."""
    return {name: value.replace("'", '"') if isinstance(value, str) else value for name, value in context.items()}
