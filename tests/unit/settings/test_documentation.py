"""docs/settings.md names every option with its true default, and no other."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from stockbridge.settings.durations import read_duration
from stockbridge.settings.model import OrderKind, Settings

PAGE = Path(__file__).parents[3] / "docs" / "settings.md"
TOLD_OTHERWISE = {"agent.machine", "state.url", "orders.references", "stock.warehouses"}


def documented() -> dict[str, str]:
    rows = re.findall(r"^\| `([a-z_.]+)` \| ([^|]*) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(rows)


def options(section: BaseModel, above: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in type(section).model_fields:
        value = getattr(section, name)
        path = f"{above}{name}"
        found |= options(value, f"{path}.") if isinstance(value, BaseModel) else {path: value}
    return found


def test_every_option_is_documented_and_nothing_else() -> None:
    assert documented().keys() == options(Settings()).keys()


def test_the_documented_defaults_are_true() -> None:
    shown = documented()
    for path, default in options(Settings()).items():
        if path in TOLD_OTHERWISE:
            continue
        told = shown[path].strip()
        if told == "–":
            assert not default, path
        elif isinstance(default, timedelta):
            assert read_duration(json.loads(told.strip("`"))) == default, path
        else:
            assert json.loads(told.strip("`")) == default, path


def test_an_order_becomes_one_of_the_documented_documents_and_no_credit_note() -> None:
    (row,) = re.findall(r"^\| `orders\.kind` \| [^|]* \| ([^|]*) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r'"([a-z_]+)"', row)) == set(get_args(OrderKind))
    with pytest.raises(ValidationError):
        Settings.model_validate({"orders": {"kind": "credit_note"}})
