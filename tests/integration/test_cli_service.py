"""The running agent as a process: others ask it, a second one ends, what changes in the shop arrives by itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from stockbridge.shop.sandbox.shop import SandboxShop
from tests.support.household import Household, order_something


class Service:
    """``stockbridge run`` in the background."""

    def __init__(self, home: Household) -> None:
        self.home = home
        self.process = self._start()
        self.until(lambda: self.status()["state"] not in ("stopped", "not_paired"))

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(command(self.home, "run"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def status(self) -> Any:
        return self.home.asked("status")

    def until(self, holds: Callable[[], bool], seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() < deadline, self.status()
            time.sleep(0.2)

    def until_stocked(self) -> None:
        """The shop has the catalogue and its quantities."""
        self.until(lambda: self.flow("stock")["created"] + self.flow("stock")["updated"] > 100)

    def flow(self, name: str) -> Any:
        return next(flow for flow in self.status()["flows"] if flow["flow"] == name)

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        self.process.communicate(timeout=30)
        return self.process.returncode


def command(home: Household, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "stockbridge", "--home", str(home.folder), "--language", "en", *arguments]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[SandboxShop]:
    with SandboxShop(tmp_path / "shop.sqlite") as opened:
        yield opened


@pytest.fixture
def service(tmp_path: Path, shop: SandboxShop) -> Iterator[Service]:
    home = Household(tmp_path / "agent")
    home.settle_in()
    settings = home.folder / "stockbridge.toml"
    settings.write_text(settings.read_text() + '\n[flows.orders]\nevery = "1s"\n')
    home.pair(shop)
    started = Service(home)
    yield started
    if started.process.poll() is None:
        started.process.kill()
        started.process.communicate()


def test_what_happens_in_the_shop_reaches_the_erp_by_itself(service: Service, shop: SandboxShop) -> None:
    service.until_stocked()
    key = order_something(shop)
    began = time.monotonic()
    service.until(lambda: service.home.documents(key) == 1, 30)
    assert time.monotonic() - began < 30
    service.until(lambda: service.flow("orders")["created"] == 1)
    assert service.end() == 0


def test_a_second_one_ends_with_8_and_says_why(service: Service) -> None:
    second = subprocess.run(command(service.home, "run"), capture_output=True, text=True, check=False, timeout=60)
    assert (second.returncode, "[already_running]" in second.stderr) == (8, True)
    assert service.process.poll() is None


def test_commands_are_carried_out_by_the_running_one(service: Service, shop: SandboxShop) -> None:
    service.until_stocked()
    key = order_something(shop)
    told = service.home.asked("sync", "orders")
    assert told["needs_attention"] == 0
    assert service.home.documents(key) == 1
    assert service.home.asked("dead", "list") == []
    assert service.home.run("pair", shop.new_pairing_string().encode()).code == 8


def test_an_error_of_the_running_one_is_told_to_whoever_asked(service: Service, shop: SandboxShop) -> None:
    service.until(lambda: service.status()["state"] == "up_to_date")
    shop.stop()
    found = service.home.run("sync", "--json")
    assert (found.code, json.loads(found.out)["error"]["code"]) == (4, "shop_down")
    service.until(lambda: service.status()["state"] == "shop_unreachable")


def test_it_starts_while_the_shop_is_away_and_shows_it(tmp_path: Path) -> None:
    home = Household(tmp_path / "agent")
    home.settle_in()
    with SandboxShop(tmp_path / "shop.sqlite") as shop:
        home.pair(shop)
    service = Service(home)
    service.until(lambda: service.status()["state"] == "shop_unreachable")
    with SandboxShop(tmp_path / "shop.sqlite", port=int(shop.url.rstrip("/").rpartition(":")[2])):
        service.until(lambda: service.status()["state"] == "up_to_date")
    assert service.end() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_it_is_told_to_and_leaves_nothing_behind(service: Service, number: int) -> None:
    assert service.end(number) == 0
    data = service.home.folder / "data"
    assert not (data / "service.json").exists()
    assert not (data / "service.sock").exists()
    assert service.status()["state"] == "stopped"


def test_a_killed_one_is_no_hindrance_to_the_next(service: Service, shop: SandboxShop) -> None:
    os.kill(service.process.pid, signal.SIGKILL)
    service.process.communicate()
    assert service.home.run("sync", "orders").code == 0
    again = Service(service.home)
    assert again.end() == 0


def test_the_state_is_open_to_its_owner_alone(service: Service) -> None:
    data = service.home.folder / "data"
    assert data.stat().st_mode & 0o077 == 0
    assert (data / "service.json").stat().st_mode & 0o077 == 0
