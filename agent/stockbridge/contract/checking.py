"""Turns a decoded line into its typed model, or into a ``ContractError`` that points at the field at fault."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import ValidationError

from stockbridge.contract.base import WireModel
from stockbridge.errors import ContractError

M = TypeVar("M", bound=WireModel)


def check(model: type[M], value: Any, *, code: str, line: int | None = None, at: str = "") -> M:
    """The model; ``code`` is the problem code of a misfit, ``at`` the pointer of ``value`` within its line."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = at + pointer(value, first["loc"])
        raise ContractError(code, f"{field or 'The line'}: {first['msg']}", field=field, line=line) from error


def pointer(value: Any, location: tuple[int | str, ...]) -> str:
    """The JSON pointer (RFC 6901) of a place in ``value``, its last step where a field is missing."""
    steps = []
    for step in location:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            continue
        steps.append(str(step).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{step}" for step in steps)
