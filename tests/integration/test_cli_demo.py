"""The demo: goes through, may be run again, leaves nothing running; the sandbox shop can be looked at afterwards."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from stockbridge.cli.main import run

STEPS = 10


def demo(folder: Path, capsys: pytest.CaptureFixture[str], language: str = "en") -> str:
    assert run(["--language", language, "demo", "--folder", str(folder)]) == 0
    return capsys.readouterr().out


def test_the_demo_goes_the_whole_way_and_may_be_run_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = demo(tmp_path, capsys)
    assert [int(number) for number in re.findall(r"^ ?(\d+)  ", first, re.MULTILINE)] == list(range(1, STEPS + 1))
    assert re.search(r"Catalogue sent: \d{3} new, 0 changed", first)
    assert re.search(r"The order stands in the ERP as CC00001", first)
    assert 'The shop tells the customer: "Shipped"' in first
    before, after, now = map(int, re.findall(r"(\d+) before, (\d+) after the order, (\d+) now", first)[0])
    assert (after, now) == (before - 2, before - 2)
    second = demo(tmp_path, capsys, "fr")
    assert "Connecté depuis la dernière fois." in second
    assert "Catalogue envoyé : 0 créés, 0 modifiés" in second
    assert "CC00002" in second


def test_the_demo_names_where_to_look_and_the_places_exist(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = demo(tmp_path, capsys)
    agent = tmp_path / "agent"
    assert f"stockbridge --home {agent} status" in told
    assert run(["--home", str(agent), "status"]) == 0
    for file in (tmp_path / "erp.sqlite", agent / "log" / "agent.log"):
        assert str(file) in told
        assert file.exists()


def test_the_sandbox_shop_can_be_looked_at_until_it_is_ended(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "stockbridge", "shop-sandbox", "--folder", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = re.findall(r"http://\S+", process.stdout.readline())[0]
        process.stdout.readline()
        assert process.stdout.readline().startswith("sb1.")
        with urllib.request.urlopen(url) as page:
            assert page.status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
