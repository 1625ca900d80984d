"""Processor time of each side of a stretch of work: a machine that is busy with other things changes it least."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.place import Meter


@dataclass
class Used:
    """Seconds; filled when the stretch ends. ``database`` None where the system has no /proc."""

    agent: float = 0.0
    php: float = 0.0
    database: float | None = None

    def each(self, count: int) -> str:
        """In words, for one of so many items."""
        parts = [f"agent {self.agent * 1000 / count:.3f}", f"PHP {self.php * 1000 / count:.3f}"]
        parts += [] if self.database is None else [f"database {self.database * 1000 / count:.3f}"]
        return f"processor time an item, ms: {', '.join(parts)}"


@dataclass(frozen=True)
class Processors:
    """This process as the agent, the shop's requests as the meter counts them, and its database server."""

    meter: Meter
    database: int | None

    @contextmanager
    def measuring(self) -> Iterator[Used]:
        used = Used()
        began, served = time.process_time(), _seconds(self.database)
        with self.meter.watching() as requests:
            yield used
        used.agent = time.process_time() - began
        used.php = sum(request.cpu_ms for request in requests.seen) / 1000
        ended = _seconds(self.database)
        used.database = None if served is None or ended is None else ended - served


def _seconds(process: int | None) -> float | None:
    """What a process used so far, in user and in system mode."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
