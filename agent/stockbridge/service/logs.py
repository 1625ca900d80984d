"""The agent's log: one JSON object a line, a fixed message and named fields, in a file that rotates.

Only fields that are listed here are written: a name, an e-mail or a secret cannot slip in by a field of its own.
"""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Final

import structlog
from structlog.typing import EventDict

FILE: Final = "agent.log"
BYTES: Final = 5_000_000
KEPT: Final = 5

FIELDS: Final = frozenset(
    {
        "at",
        "attempts",
        "boot",
        "code",
        "command",
        "count",
        "created",
        "differing",
        "driver",
        "epoch",
        "event",
        "exit_code",
        "failed",
        "field",
        "flow",
        "in_a_row",
        "kind",
        "level",
        "memory",
        "outcome",
        "read",
        "rebound",
        "result",
        "row",
        "run",
        "seconds",
        "sent",
        "state",
        "timestamp",
        "unchanged",
        "updated",
        "version",
        "waiting",
        "writes",
    }
)
"""Numbers, codes and names of our own things."""


def only_known_fields(_logger: object, _method: str, entry: EventDict) -> EventDict:
    """Drops what is not listed."""
    return {name: value for name, value in entry.items() if name in FIELDS}


def log_to(folder: Path) -> None:
    """From now on the whole process logs there; nothing goes to the terminal."""
    folder.mkdir(parents=True, exist_ok=True)
    _hand_to(RotatingFileHandler(folder / FILE, maxBytes=BYTES, backupCount=KEPT, encoding="utf-8"), logging.INFO)


def log_to_terminal() -> None:
    """What is amiss, beside standard output, which may be somebody's JSON: of a command that has no folder yet."""
    _hand_to(logging.StreamHandler(sys.stderr), logging.WARNING)


def _hand_to(handler: logging.Handler, level: int) -> None:
    logger = logging.getLogger("stockbridge")
    for former in list(logger.handlers):
        logger.removeHandler(former)
        former.close()
    logger.addHandler(handler)
    logger.setLevel(level)
    logger.propagate = False
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_known_fields,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=_logger_factory,
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _logger_factory(*_: Any) -> logging.Logger:
    return logging.getLogger("stockbridge")
