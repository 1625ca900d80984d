"""All checks by name, each a function of a ``Subject``: it returns, or raises ``NotConforming`` with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from stockbridge.drivers.testkit import failures, reading, writing
from stockbridge.drivers.testkit.subject import Subject

PREFIX = "check_"
Check = Callable[[Subject], None]

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        name.removeprefix(PREFIX): check
        for module in (reading, writing, failures)
        for name, check in vars(module).items()
        if name.startswith(PREFIX)
    }
)
