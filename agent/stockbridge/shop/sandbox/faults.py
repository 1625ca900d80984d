"""What can go wrong between a shop and its agent, to be switched on by tests; ``server`` and the operations obey.

A fault that happens once is spent when it happened.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Page:
    """An answer that is none of ours: a maintenance page, a login wall, a redirect, a firewall's page."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)


@dataclass
class Faults:
    """``page`` answers instead of the shop as long as it stands, before the request is read by the shop.

    ``instead`` does so after the shop did its work. ``drop_answers`` and ``cut_answers`` (bytes that still go out) lose
    answers of work that was done. ``kill_export`` names orders whose export never returns. ``poisoned`` holds ERP keys
    at which the shop falls silent. ``shop_error`` names operations that fail.
    """

    page: Page | None = None
    instead: Page | None = None
    prefix: bytes = b""
    drop_answers: int = 0
    cut_answers: list[int] = field(default_factory=list)
    delay_seconds: float = 0.0
    uploads_off: bool = False
    clock_offset: int = 0
    kill_export: set[int] = field(default_factory=set)
    poisoned: set[str] = field(default_factory=set)
    shop_error: set[str] = field(default_factory=set)
    while_applying: Callable[[], None] | None = None

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    def take_drop(self) -> bool:
        """Whether this answer is lost."""
        with self._lock:
            lost = self.drop_answers > 0
            self.drop_answers -= lost
            return lost

    def take_cut(self) -> int | None:
        """How many bytes of this answer still go out; None: all."""
        with self._lock:
            return self.cut_answers.pop(0) if self.cut_answers else None


class Silence(Exception):
    """PHP was killed: no answer, and nothing that was not committed."""
