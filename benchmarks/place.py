"""The benchmark's own shop: brought up, the module installed, and a meter that tells what each request cost PHP."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx
from tools import build_module

from tests.support.prestashop import Shop, bring_up

NAME: Final = "bench"
PHP: Final = Path(__file__).parent / "php"
PROBES: Final = {
    "bare.php": "stockbridge",
    "ready.php": "stockbridge",
    "checkout.php": "ps_wirepayment",
}
"""Front controllers of the measurement, and the module whose folder they are put into."""


@dataclass(frozen=True)
class Request:
    """What one request cost PHP. ``at``: when it began, in seconds of this machine's clock."""

    at: float
    uri: str
    status: int
    ms: float
    cpu_ms: float
    peak_bytes: int


@dataclass
class Requests:
    """Those of a stretch of work; filled when it ends."""

    seen: list[Request] = field(default_factory=list)

    def of(self, part: str) -> list[Request]:
        """The requests whose address holds that text."""
        return [request for request in self.seen if part in request.uri]


@dataclass(frozen=True)
class Meter:
    """Reads the lines that ``prepend.php`` writes."""

    file: Path

    @contextmanager
    def watching(self) -> Iterator[Requests]:
        """The requests that ended while the block ran."""
        start = self.file.stat().st_size if self.file.exists() else 0
        requests = Requests()
        yield requests
        with self.file.open(encoding="utf-8") as lines:
            lines.seek(start)
            requests.seen.extend(Request(**json.loads(line)) for line in lines)


def shop_of(version: str) -> Shop:
    """A fresh shop with the module."""
    shop = bring_up(version, NAME)
    shop.install_module_zip(build_module.build(build_module.SOURCE, build_module.TARGET))
    return shop


def instrument(shop: Shop) -> Meter:
    """Puts probes and meter in place, and lets PHP compile what the first requests need."""
    for probe, module in PROBES.items():
        folder = shop.root / "modules" / module / "controllers" / "front"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(PHP / probe, folder / probe)
    folder = shop.home.path / "meter"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    prepend = Path(shutil.copy(PHP / "prepend.php", folder))
    shop.web_settings({"auto_prepend_file": str(prepend)})
    _warm(shop)
    return Meter(folder / "requests.ndjson")


def address(module: str, controller: str) -> str:
    """A front controller's address below the shop's."""
    return f"index.php?fc=module&module={module}&controller={controller}"


def _warm(shop: Shop) -> None:
    with httpx.Client(base_url=shop.base_url, timeout=120) as browser:
        for path in [address("stockbridge", "bare"), address("stockbridge", "ready"), address("stockbridge", "api")]:
            for _ in range(4):
                browser.post(path)
