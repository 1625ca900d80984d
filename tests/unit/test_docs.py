"""A stranger who follows the documentation finds each file it names."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from stockbridge.texts import tell

ROOT = Path(__file__).parent.parent.parent
HOMES = (ROOT, ROOT / "agent" / "stockbridge", ROOT / "prestashop-module" / "stockbridge")
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])


def steps() -> list[tuple[str, str]]:
    """The rows of both ways in the architecture: what happens, and where."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    return re.findall(r"^\| (\d+\. [^|]+) \| ([^|]+) \|$", page, re.MULTILINE)


def named_files(where: str) -> list[Path]:
    """The files of a row; a bare name stands beside the file before it."""
    found: list[Path] = []
    for name in re.findall(r"`([\w/.-]+\.(?:py|php))`", where):
        places = [home / name for home in HOMES] + [before.with_name(name) for before in found[-1:] if "/" not in name]
        found.append(next((place for place in places if place.is_file()), ROOT / name))
    return found


def test_both_ways_are_told_step_by_step() -> None:
    assert len(steps()) >= 20


@pytest.mark.parametrize(("step", "where"), steps())
def test_each_step_of_the_ways_names_a_file_that_is_there(step: str, where: str) -> None:
    files = named_files(where)
    missing = [path for path in files if not path.exists()]
    assert missing == []
    assert files or "driver" in where, step


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_takes_the_unit_as_it_is_printed(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    (unit,) = re.findall(r"^```ini\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (command,) = re.findall(r"^ExecStart=(\S+) run$", unit, re.MULTILINE)
    file = tmp_path / "stockbridge.service"
    file.write_text(unit.replace(command, "/bin/true"), encoding="utf-8")
    verify = ["systemd-analyze", "--user", "verify", str(file)]
    found = subprocess.run(verify, capture_output=True, text=True, check=False, env={"XDG_RUNTIME_DIR": str(tmp_path)})
    assert (found.returncode, found.stdout + found.stderr) == (0, "")


def test_the_page_of_the_module_is_where_the_tab_is_registered() -> None:
    module = (ROOT / "prestashop-module" / "stockbridge" / "stockbridge.php").read_text(encoding="utf-8")
    assert "'parent_class_name' => 'SELL'" in module
    assert "Sell → Stockbridge" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "Sell > Stockbridge" in tell("said_next_pair", {}, "en")[0]


def _files_in_order(step: str) -> list[str]:
    return [path.name for told, where in steps() if told.startswith(step) for path in named_files(where)]


def test_the_endpoints_checks_are_told_in_the_order_in_which_it_makes_them() -> None:
    assert _files_in_order("6.")[:5] == [
        "api.php",
        "RequestReader.php",
        "Authenticator.php",
        "Endpoint.php",
        "Nonces.php",
    ]
    told = next(step for step, _ in steps() if step.startswith("6."))
    source = (ROOT / "prestashop-module" / "stockbridge" / "src" / "Api" / "Endpoint.php").read_text(encoding="utf-8")
    made = ("isTooLarge", "isTimely", "Payload::digest", "nonces->take")
    assert sorted(made, key=source.index) == list(made)
    words = ("signature", "size", "time", "digest", "nonce", "envelope")
    assert sorted(words, key=told.index) == list(words)


def test_the_operations_through_which_an_order_leaves_the_shop_are_on_its_way() -> None:
    way = [path.name for _, where in steps() for path in named_files(where)]
    assert {"runs.py", "Lease.php", "Settle.php"} <= set(way)


def test_the_modules_layers_are_told_alike_on_both_pages_and_name_every_room() -> None:
    pages = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("architecture.md", "module.md")]
    (first,), (second,) = (re.findall(r"`Hook \| Api \| Admin` → `[^`]+` → `[^`]+`", page) for page in pages)
    assert first == second
    source = ROOT / "prestashop-module" / "stockbridge" / "src"
    assert set(re.findall(r"[A-Z][a-z]+", first)) == {room.name for room in source.iterdir() if room.is_dir()}


def test_every_table_of_the_module_is_described_with_all_its_columns() -> None:
    page = (ROOT / "docs" / "module.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\*\*(\w+)\*\*: (.*?)(?=^\*\*\w+\*\*: |^## )", page, re.MULTILINE | re.DOTALL))
    install = ROOT / "prestashop-module" / "stockbridge" / "src" / "Install" / "Tables.php"
    made = re.findall(r"EXISTS \{sb:(\w+)\} \((.*?)\n        \)", install.read_text(encoding="utf-8"), re.DOTALL)
    assert told.keys() == {name for name, _ in made}
    above = {"id", "value", "order_id", *re.findall(r"`(\w+)`", told["stock_fence"].partition(")")[0])}
    for name, body in made:
        columns = set(re.findall(r"^ +([a-z_]+) (?:big|tiny|medium)?(?:int|char|varchar|text)", body, re.MULTILINE))
        assert columns - set(re.findall(r"`(\w+)\??`", told[name])) - above == set(), name


@pytest.mark.parametrize("name", ["agent.md", "architecture.md", "cli.md", "module.md", "settings.md"])
def test_no_line_but_a_tables_is_longer_than_a_person_can_follow(name: str) -> None:
    lines = (ROOT / "docs" / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > 200 and not line.startswith("|")] == []


def test_the_exit_codes_stand_on_one_page() -> None:
    assert [page.name for page in PAGES if "## Exit codes" in page.read_text(encoding="utf-8")] == ["cli.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = [link for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text) if "://" not in link]
    assert [target for target in targets if not (page.parent / target).exists()] == []
