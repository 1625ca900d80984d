"""How a home begins, and that no ERP is ever served which nobody named: ``init``, and the commands without it."""

from __future__ import annotations

import io
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from stockbridge.shop.sandbox.shop import SandboxShop
from tests.support.household import Household, order_something


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[SandboxShop]:
    with SandboxShop(tmp_path / "shop.sqlite") as opened:
        yield opened


@pytest.fixture
def new(tmp_path: Path) -> Household:
    return Household(tmp_path / "new")


def settings(home: Household) -> Path:
    return home.folder / "stockbridge.toml"


@pytest.mark.parametrize("command", ["pair", "sync", "run", "doctor"])
def test_where_no_erp_is_named_nothing_is_connected_exchanged_or_found_well(command: str, new: Household) -> None:
    found = new.run(command)
    assert (found.code, "[no_erp_named]" in found.err) == (3, True), found
    assert "No ERP is named yet." in found.err
    assert "To do: stockbridge init" in found.err


def test_an_agent_without_an_erp_does_not_push_out_the_one_that_has_one(
    home: Household, new: Household, shop: SandboxShop
) -> None:
    home.pair(shop)
    assert new.run("pair", shop.new_pairing_string().encode(), "--takeover").code == 3
    assert home.run("sync", "stock").code == 0


def test_orders_of_a_home_that_lost_its_settings_stay_in_the_shop(
    home: Household, shop: SandboxShop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    home.pair(shop)
    home.done("sync", "products", "stock")
    key = order_something(shop)
    settings(home).rename(tmp_path / "away.toml")
    assert (home.run("sync").code, home.run("doctor").code) == (3, 3)
    assert home.asked("status")["state"] == "stopped"
    assert home.documents(key) == 0
    assert not (tmp_path / "share").exists()


def test_each_home_has_a_demo_erp_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        Household(Path(name)).done("init", "--driver", "demo", "--keys", "file")
        told = tomllib.loads((tmp_path / name / "stockbridge.toml").read_text())
        assert told["erp"]["options"]["path"] == str(tmp_path / name / "data" / "demo-erp.sqlite")
        assert (tmp_path / name / "data" / "demo-erp.sqlite").exists()


def test_an_erp_that_is_named_from_here_is_found_from_anywhere(new: Household, monkeypatch: pytest.MonkeyPatch) -> None:
    new.folder.mkdir()
    monkeypatch.chdir(new.folder)
    new.done("init", "--driver", "demo", "--option", "path=erp.sqlite", "--keys", "file")
    monkeypatch.chdir("/")
    assert new.run("doctor").code == 0


def test_an_erp_that_was_moved_away_is_missed_and_not_made_again(home: Household, shop: SandboxShop) -> None:
    home.pair(shop)
    home.erp.rename(home.erp.with_suffix(".away"))
    for command in ("sync", "doctor"):
        found = home.run(command)
        assert (found.code, "is not there" in found.out + found.err) == (5, True), found
    assert not home.erp.exists()
    home.erp.with_suffix(".away").rename(home.erp)
    assert home.run("sync").code == 0


def test_init_makes_the_erp_that_the_settings_name(home: Household) -> None:
    home.erp.unlink()
    assert "283 articles" in home.done("init").out
    assert home.erp.exists()


def test_init_writes_settings_and_shows_what_the_erp_says_of_itself(new: Household) -> None:
    told = new.done("init", "--driver", "demo", "--option", f"path={new.erp}", "--keys", "file", "--machine", "PC-TEST")
    assert "283 articles, 3 warehouses" in told.out
    assert 'machine = "PC-TEST"' in settings(new).read_text()


def test_settings_that_stand_there_stay_and_what_was_given_is_said_to_be_unused(home: Household) -> None:
    before = settings(home).read_text()
    again = home.done("init", "--driver", "demo", "--option", f"path={home.folder / 'other.sqlite'}", "--keys", "file")
    assert "already there, left as they are" in again.out
    assert "the options given now were not used" in again.out
    assert "--force" in again.out
    assert settings(home).read_text() == before
    assert not (home.folder / "other.sqlite").exists()
    assert "not used" not in home.done("init").out


def test_force_keeps_the_former_settings_beside_the_new_ones(home: Household) -> None:
    before = settings(home).read_text()
    forced = ("--driver", "demo", "--option", f"path={home.erp}", "--keys", "file", "--force")
    told = home.done("init", *forced, "--machine", "OTHER")
    assert 'machine = "OTHER"' in settings(home).read_text()
    assert (home.folder / "stockbridge.toml.bak").read_text() == before
    assert "stockbridge.toml.bak" in told.out


def test_the_settings_are_open_to_their_owner_alone_for_a_password_may_stand_there(home: Household) -> None:
    settings(home).chmod(0o644)
    home.done("init", "--driver", "demo", "--option", f"path={home.erp}", "--keys", "file", "--force")
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in home.folder.glob("stockbridge.toml*")}
    assert modes == {"stockbridge.toml": 0o600, "stockbridge.toml.bak": 0o600}


def test_force_looks_at_the_erp_before_it_replaces_settings_that_work(home: Household, tmp_path: Path) -> None:
    before = settings(home).read_text()
    (tmp_path / "no-erp").write_text("a letter")
    wrong = home.run("init", "--driver", "demo", "--option", f"path={tmp_path / 'no-erp'}", "--keys", "file", "--force")
    assert (wrong.code, "[not_a_demo_erp]" in wrong.err) == (3, True), wrong
    assert settings(home).read_text() == before
    assert not (home.folder / "stockbridge.toml.bak").exists()


def test_settings_that_name_no_erp_are_written_anew_by_force_alone(home: Household) -> None:
    settings(home).write_text('[keys]\nstore = "file"\n')
    assert "To do: stockbridge init --force" in home.run("init").err


def test_init_asks_for_the_erp_where_none_was_given(new: Household, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("demo\n"))
    asked = new.done("init", "--option", f"path={new.erp}", "--keys", "file")
    assert "Which ERP? Known here: demo" in asked.err
    assert 'driver = "demo"' in settings(new).read_text()


def test_init_that_nobody_answers_says_which_option_names_the_erp(
    new: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    found = new.run("init", "--keys", "file")
    assert (found.code, "stockbridge init --driver NAME" in found.err) == (2, True), found
    assert not settings(new).exists()


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--driver", "sap", "--keys", "file"], 3, "[unknown_driver]"),
        (["--driver", "demo", "--option", "colour=red", "--keys", "file"], 3, "[bad_option]"),
        (["--option", "path"], 2, 'An option of the driver is written NAME=VALUE; "path" has no'),
        (["--driver", "demo", "--keys", "drawer"], 2, "drawer"),
    ],
)
def test_init_writes_nothing_where_something_is_wrong(
    new: Household, arguments: list[str], code: int, told: str
) -> None:
    found = new.run("init", *arguments)
    said = " ".join(found.err.replace("│", " ").split())
    assert (found.code, told in said) == (code, True), found
    assert "Invalid value: name" not in said
    assert not settings(new).exists()
    assert not (new.folder / "data" / "demo-erp.sqlite").exists()
