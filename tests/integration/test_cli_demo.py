"""The demo: goes through, may be run again, leaves nothing running; the sandbox shop can be looked at afterwards."""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from stockbridge.__main__ import COMMANDS
from stockbridge.cli.main import run
from stockbridge.cli.usage import place, runnable

assert COMMANDS, "importing them registers them"

STEPS = 10
WIDTH = 80


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


def commands(told: str) -> tuple[list[str], list[str]]:
    """The demo's own: the shop's and the agent's."""
    lines = [shlex.split(line) for line in told.partition("Look at it:")[2].splitlines() if line.startswith("    ")]
    shop, agent, _erp, _log = lines
    return shop, agent


def test_the_demo_names_where_to_look_and_the_places_exist(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = demo(tmp_path, capsys)
    for file in (tmp_path / "erp.sqlite", tmp_path / "agent" / "log" / "agent.log"):
        assert str(file) in told
        assert file.exists()


@pytest.mark.parametrize("started", ["by its path", "as a module"])
def test_the_demos_commands_run_where_they_were_printed_and_the_shop_is_the_one_that_was_paired(
    tmp_path: Path, started: str
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "stockbridge").symlink_to(Path(sys.executable).with_name("stockbridge"))
    words = ["bin/stockbridge"] if started == "by its path" else [sys.executable, "-m", "stockbridge"]
    bare = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    ran = subprocess.run([*words, "demo"], capture_output=True, text=True, check=True, env=bare, cwd=tmp_path)
    if started == "by its path":  # that of an interpreter may be long
        assert max(map(len, ran.stdout.splitlines())) <= WIDTH
    shop, agent = commands(ran.stdout)
    look = subprocess.run(agent, capture_output=True, text=True, check=True, env=bare, cwd=tmp_path)
    assert "Sandbox shop" in look.stdout
    with subprocess.Popen(shop, stdout=subprocess.PIPE, text=True, env=bare, cwd=tmp_path) as process:
        assert process.stdout is not None
        process.stdout.readline()
        found = subprocess.run(
            [*agent[:-1], "sync"], capture_output=True, text=True, check=False, env=bare, cwd=tmp_path
        )
        process.send_signal(signal.SIGINT)
    assert found.returncode == 0, found


def test_the_command_is_told_by_its_name_where_the_shell_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Path(sys.executable).with_name("stockbridge")
    monkeypatch.setattr("sys.argv", [str(script)])
    monkeypatch.setenv("PATH", str(script.parent))
    assert runnable("status") == "stockbridge status"
    monkeypatch.setenv("PATH", "/usr/bin")
    monkeypatch.chdir(script.parent.parent)
    assert runnable("status") == "bin/stockbridge status"


def test_a_path_is_told_as_it_is_typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert place(tmp_path / "me" / ".cache" / "demo") == "~/.cache/demo"
    assert place(tmp_path / "me" / "my files") == "~/'my files'"
    assert place(tmp_path / "here" / "demo") == "demo"
    assert place(Path("/elsewhere/it's")) == shlex.quote("/elsewhere/it's")


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
