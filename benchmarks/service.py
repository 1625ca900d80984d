"""The real agent as processes of its own, as a person would start them: ``stockbridge`` with the demo ERP."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.agent import pairing_text
from stockbridge.errors import RecordRefused
from tests.support.prestashop import Shop

STOP_SECONDS: Final = 60
QUIET_FLOWS: Final = ("PRODUCTS", "STOCK", "STATUSES")
"""Switched off in the service: orders alone are measured there."""


@dataclass(frozen=True)
class RealAgent:
    """One agent in a folder of its own."""

    folder: Path

    @property
    def erp(self) -> Path:
        return self.folder / "erp.sqlite"

    def prepare(self, shop: Shop) -> None:
        """Sets it up with a demo ERP, connects it in the place of the agent that is connected now, fills the shop."""
        options = ["--driver", "demo", "--option", f"path={self.erp}", "--keys", "file", "--machine", "bench"]
        self.command("init", *options)
        self.command("pair", "--takeover", pairing_text(shop))
        self.command("sync", "products", "stock")

    def command(self, *words: str) -> str:
        """One command to its end. Raises ``RuntimeError`` with what it said; that records need attention is no failure:
        the demo ERP has some on purpose."""
        done = subprocess.run(self._words(*words), env=_environment(()), capture_output=True, text=True, check=False)
        if done.returncode not in (0, RecordRefused.exit_code):
            raise RuntimeError(f"stockbridge {words[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    @contextmanager
    def at_work(self) -> Iterator[int]:
        """``stockbridge run`` while the block runs; its process id."""
        with subprocess.Popen(
            self._words("run"), env=_environment(QUIET_FLOWS), stdout=subprocess.PIPE, text=True
        ) as process:
            try:
                if process.stdout is None or not process.stdout.readline():
                    raise RuntimeError("the agent did not start; its log is in " + str(self.folder / "log"))
                yield process.pid
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(STOP_SECONDS)

    def _words(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "stockbridge", "--home", str(self.folder), *words]


def _environment(off: Sequence[str]) -> dict[str, str]:
    """``off``: flows that are not to run by schedule."""
    quiet = {f"STOCKBRIDGE_FLOWS__{flow}__ENABLED": "false" for flow in off}
    return {**os.environ, **quiet, "STOCKBRIDGE_CATALOGUE__PUBLISH": "true", "PYTHONUNBUFFERED": "1"}
