"""When each piece of work is due, as values; ``worker`` carries it out."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from stockbridge.retry import Backoff

ACTIVE_SECONDS: Final = 2.0
"""How often orders are looked for while they come in."""
ACTIVE_FOR: Final = 60.0
"""How long after the last order that goes on."""
JITTER: Final = 0.1
"""Part of an interval by which agents spread their calls."""


@dataclass(frozen=True)
class Task:
    """One recurring work. Times are seconds of the monotonic clock; ``failures`` counts those in a row."""

    name: str
    every: float
    due_at: float
    failures: int = 0
    active_until: float = 0.0

    def succeeded(self, now: float, draw: random.Random, *, moved: bool = False) -> Task:
        """``moved``: there was something to do, so there may soon be more."""
        active = now + ACTIVE_FOR if moved else self.active_until
        pause = min(self.every, ACTIVE_SECONDS) if self.name == "orders" and now < active else self.every
        due = now + pause * (1 + draw.uniform(-JITTER, JITTER))
        return replace(self, due_at=due, failures=0, active_until=active)

    def failed(self, now: float, draw: random.Random) -> Task:
        """Sooner than usual for rare work, later and later for frequent work."""
        retry = Backoff(first_seconds=min(self.every, 5.0), longest_seconds=300.0).after(self.failures + 1, draw)
        return replace(self, due_at=now + (retry.seconds or 300.0), failures=self.failures + 1)

    def at_once(self, now: float) -> Task:
        return replace(self, due_at=now)


class Schedule:
    """The tasks in the order of their precedence: what comes first is served first."""

    def __init__(self, tasks: Mapping[str, Task], draw: random.Random) -> None:
        self._tasks = dict(tasks)
        self._draw = draw

    def next_due(self, now: float, among: frozenset[str] | None = None) -> str | None:
        """The first task that is due, of those that may run now."""
        for task in self._tasks.values():
            if task.due_at <= now and (among is None or task.name in among):
                return task.name
        return None

    def seconds_until_due(self, now: float) -> float:
        return max(0.0, min(task.due_at for task in self._tasks.values()) - now)

    def due_in(self, name: str, now: float) -> float | None:
        """Seconds until this task is due; None where it does not run."""
        return max(0.0, self._tasks[name].due_at - now) if name in self._tasks else None

    def at_once(self, name: str, now: float) -> None:
        self._set(name, lambda task: task.at_once(now))

    def succeeded(self, name: str, now: float, *, moved: bool = False) -> None:
        self._set(name, lambda task: task.succeeded(now, self._draw, moved=moved))

    def failed(self, name: str, now: float) -> None:
        self._set(name, lambda task: task.failed(now, self._draw))

    def _set(self, name: str, change: Callable[[Task], Task]) -> None:
        if name in self._tasks:
            self._tasks[name] = change(self._tasks[name])
