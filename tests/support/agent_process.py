"""The real agent in a process of its own, which may be killed at a point within the ERP driver.

Run as ``python -m tests.support.agent_process HOME POINT FLOW…``: syncs these flows and ends with the command's code.
Points are those of ``KillingDriver``, or ``never``. ``Lab`` is a test's hold on it: an agent's folder, its ERP, runs.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stockbridge.app import Home, paired, through
from stockbridge.contract.pairing_string import PairingString
from stockbridge.drivers.api import Driver
from stockbridge.drivers.demo.build import make_where_absent
from stockbridge.drivers.records import DocumentRef, SalesDocument
from stockbridge.errors import StockbridgeError

KILLED = -signal.SIGKILL
ARTICLE = "VIS-BOIS-4X40"


class KillingDriver:
    """Everything as the driver says, until the point is reached: ``find``, ``before commit``, ``after commit``."""

    def __init__(self, driver: Driver, point: str) -> None:
        self._driver = driver
        self._point = point

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)

    def find_documents(self, key: str) -> tuple[DocumentRef, ...]:
        self._at("find")
        return self._driver.find_documents(key)

    def upsert_document(self, document: SalesDocument) -> DocumentRef:
        self._at("before commit")
        written = self._driver.upsert_document(document)
        self._at("after commit")
        return written

    def _at(self, point: str) -> None:
        if point == self._point:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class DoomedHome(Home):
    """A home whose driver kills."""

    point: str = "never"

    def driver(self) -> Driver:
        return KillingDriver(super().driver(), self.point)


@dataclass
class Lab:
    """One agent's folder with its own demo ERP."""

    folder: Path
    proxy: str
    native_refusal: bool = True

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = f"""
            [agent]
            machine = "LAB"
            [keys]
            store = "file"
            [shop]
            proxy = {json.dumps(self.proxy)}
            answer_seconds = 30
            [erp]
            driver = "demo"
            [erp.options]
            path = {json.dumps(str(self.erp))}
            native_duplicate_refusal = {json.dumps(self.native_refusal)}
            [catalogue.tax_rules_groups]
            N = "1"
            I = "2"
            R = "3"
            E = "0"
            [statuses]
            silent = ["registered"]
        """
        (self.folder / "stockbridge.toml").write_text(settings)
        make_where_absent(self.erp)

    @property
    def erp(self) -> Path:
        return self.folder / "erp.sqlite"

    @property
    def home(self) -> Home:
        return Home.open(self.folder)

    def pair(self, string: PairingString, *, takeover: bool = False) -> None:
        paired(self.home, string.encode(), takeover=takeover)

    def sells(self, reference: str) -> None:
        """The ERP knows an article by the reference that the shop sells."""
        with sqlite3.connect(self.erp) as connection:
            columns = [row[1] for row in connection.execute("PRAGMA table_info(article)")]
            kept = ", ".join(f'"{name}"' for name in columns if name != "code")
            connection.execute(
                f"INSERT OR IGNORE INTO article (code, {kept}) SELECT ?, {kept} FROM article WHERE code = ?",
                (reference, ARTICLE),
            )
        connection.close()

    def documents(self) -> dict[str, int]:
        """How many documents of the ERP carry each of our keys."""
        connection = sqlite3.connect(self.erp)
        rows = connection.execute("SELECT web_key, count(*) FROM document WHERE web_key IS NOT NULL GROUP BY web_key")
        found = dict(rows.fetchall())
        connection.close()
        return found

    def begin(self, *flows: str, point: str = "never") -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.support.agent_process", str(self.folder), point, *flows]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *flows: str, point: str = "never") -> int:
        """The process's exit code; negative where it was killed."""
        with self.begin(*flows, point=point) as process:
            _, trouble = process.communicate(timeout=120)
        assert b"Traceback" not in trouble, trouble.decode()
        return process.returncode

    def sync(self, *flows: str) -> Any:
        """In this very process: what the command would print as JSON. Raises what it met."""
        return through(self.home, "sync", {"flows": list(flows)})

    def run_and_kill_after(self, seconds: float, *flows: str) -> int:
        with self.begin(*flows) as process:
            timer = threading.Timer(seconds, process.kill)
            timer.start()
            process.communicate(timeout=120)
            timer.cancel()
        return process.returncode


def draw(seed: int) -> random.Random:
    return random.Random(seed)


def main(arguments: Sequence[str]) -> int:
    folder, point, *flows = arguments
    home = Home.open(Path(folder))
    try:
        through(DoomedHome(home.paths, home.settings, point), "sync", {"flows": flows})
    except StockbridgeError as error:
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
