"""The command as people use it, against a sandbox shop and a demo ERP of its own: words, JSON and exit codes."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stockbridge.cli.main import run
from stockbridge.contract.pairing_string import PairingString
from stockbridge.service.logs import FILE
from stockbridge.shop.sandbox.shop import SandboxShop
from tests.support.household import Household, order_something

WIDTH, HEIGHT = 80, 24


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[SandboxShop]:
    with SandboxShop(tmp_path / "shop.sqlite") as opened:
        yield opened


@pytest.fixture
def paired(home: Household, shop: SandboxShop) -> Household:
    home.pair(shop)
    return home


@pytest.fixture
def stocked(paired: Household) -> Household:
    paired.done("sync", "products", "stock")
    return paired


def test_pairing_shows_the_fingerprint_to_compare(home: Household, shop: SandboxShop) -> None:
    text = shop.new_pairing_string().encode()
    told = json.loads(home.done("pair", text, "--json").out)
    assert told["url"] == shop.url
    assert len(told["fingerprint"]) == len(told["shop_fingerprint"]) == 64
    spaced = " ".join(told["fingerprint"][at : at + 4] for at in range(0, 64, 4))
    assert spaced in home.done("pair", text).out  # the answer may have been lost: the same string once more


def test_a_string_may_come_through_a_pipe_and_one_that_nobody_gives_is_asked_for_in_words(
    home: Household, shop: SandboxShop
) -> None:
    command = [sys.executable, "-m", "stockbridge", "--home", str(home.folder), "--language", "en", "pair"]
    empty = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert (empty.returncode, "stockbridge pair STRING" in empty.stderr, empty.stdout) == (2, True, "")
    string = f"\n{shop.new_pairing_string().encode()}\n"
    piped = subprocess.run(command, input=string, capture_output=True, text=True, check=False)
    assert (piped.returncode, "Connected to Sandbox shop" in piped.stdout) == (0, True)


@pytest.mark.parametrize("text", ["", "sb1.nonsense", "hello"])
def test_a_string_that_is_none_is_a_matter_of_configuration(home: Household, text: str) -> None:
    assert home.run("pair", text).code == 3


def test_a_second_agent_needs_to_be_told_to_take_over(paired: Household, shop: SandboxShop, tmp_path: Path) -> None:
    heir = Household(tmp_path / "heir")
    heir.settle_in()
    refused = heir.run("pair", shop.new_pairing_string().encode())
    assert (refused.code, "[already_paired]" in refused.err) == (6, True)
    heir.done("pair", shop.new_pairing_string().encode(), "--takeover")
    former = paired.run("sync")
    assert (former.code, "[superseded]" in former.err, "PC-TEST" in former.err) == (6, True, True)


def test_before_pairing_every_command_says_so(home: Household) -> None:
    for arguments in (["sync"], ["dead", "retry", "--all"]):
        found = home.run(*arguments)
        assert found.code in (0, 9)
    assert (home.run("sync").code, "[not_paired]" in home.run("sync").err) == (9, True)
    assert home.asked("status")["state"] == "not_paired"
    assert home.run("run").code == 9


def test_sync_shows_a_row_per_flow_and_again_sends_nothing(stocked: Household, shop: SandboxShop) -> None:
    key = order_something(shop)
    told = stocked.asked("sync")
    assert told["needs_attention"] == 0
    assert told["flows"]["orders"] == {
        "read": 2,
        "created": 1,
        "updated": 0,
        "unchanged": 1,
        "waiting": 0,
        "failed": 0,
        "left_out": 0,
    }
    assert stocked.documents(key) == 1
    lines = stocked.done("sync").out.splitlines()
    assert [line.split()[0] for line in lines] == ["flow", "orders", "products", "statuses", "stock"]
    assert all(line.split()[-5:] == ["0"] * 5 for line in lines[1:3])


def test_one_flow_alone(paired: Household) -> None:
    assert list(paired.asked("sync", "stock")["flows"]) == ["stock"]
    assert paired.run("sync", "prices").code == 2


def test_an_erp_that_is_away_is_code_5(stocked: Household) -> None:
    stocked.erp.rename(stocked.erp.with_suffix(".away"))
    stocked.erp.mkdir()
    found = stocked.run("sync", "orders")
    assert (found.code, "[erp_unreachable]" in found.err) == (5, True)


def test_a_shop_that_is_away_is_code_4_and_json_stays_json(stocked: Household, shop: SandboxShop) -> None:
    shop.stop()
    found = stocked.run("sync", "--json")
    assert (found.code, found.err, json.loads(found.out)["error"]["code"]) == (4, "", "shop_down")


def test_a_wrong_setting_names_its_line(home: Household) -> None:
    file = home.folder / "stockbridge.toml"
    file.write_text(file.read_text() + "\n[shop]\nproxi = 1\n")
    found = home.run("status")
    assert (found.code, "shop.proxi" in found.err, "line" in found.err) == (3, True, True)


def test_records_that_need_attention_are_listed_shown_retried_and_set_aside(
    stocked: Household, shop: SandboxShop
) -> None:
    key = order_something(shop)
    _rename(stocked.erp, "article", "web-")
    found = stocked.run("sync", "orders")
    assert (found.code, "1 record needs attention: " in found.out) == (7, True)
    (letter,) = stocked.asked("dead", "list")
    assert (letter["flow"], letter["key"], letter["code"]) == ("orders", key, "unmapped_value")
    listed = stocked.done("dead", "list").out
    assert "The ERP has no article" in listed
    shown = stocked.done("dead", "show", str(letter["number"])).out
    assert shown.splitlines()[1].startswith("The ERP has no article")
    assert "To do: Create the article in the ERP" in shown
    assert shown.rstrip().endswith("[unmapped_value]")
    assert stocked.run("dead", "show", "99").code == 3
    _rename(stocked.erp, "article", "web-", back=True)
    assert stocked.asked("dead", "retry", "--code", "unmapped_value") == {"retried": 1}
    assert stocked.run("sync", "orders").code == 0
    assert stocked.documents(key) == 1
    assert stocked.asked("dead", "list") == []
    assert "No record needs attention" in stocked.done("dead", "list").out
    assert [old["state"] for old in stocked.asked("dead", "list", "--solved")] == ["solved"]


def test_what_needs_attention_is_told_in_the_language_of_who_looks(stocked: Household, shop: SandboxShop) -> None:
    order_something(shop)
    _rename(stocked.erp, "article", "web-")
    assert stocked.run("sync", "orders").code == 7
    number = str(stocked.asked("dead", "list")[0]["number"])
    shown = stocked.done("--language", "fr", "dead", "show", number).out
    assert "L'ERP n'a pas d'article" in shown
    assert "À faire : Créez l'article dans l'ERP" in shown


def test_a_record_set_aside_no_longer_makes_a_difference(stocked: Household, shop: SandboxShop) -> None:
    order_something(shop)
    _rename(stocked.erp, "article", "web-")
    assert stocked.run("sync", "orders").code == 7
    number = str(stocked.asked("dead", "list")[0]["number"])
    assert stocked.asked("dead", "ignore", number) == {"ignored": 1}
    assert stocked.run("sync", "orders").code == 0
    assert stocked.run("dead", "retry", "99").code == 3
    assert stocked.asked("dead", "retry", number) == {"retried": 1}, "what was set aside can be taken up again"
    assert stocked.run("sync", "orders").code == 7
    assert stocked.asked("dead", "ignore", number) == {"ignored": 1}
    assert stocked.run("dead", "ignore").code == 2
    assert stocked.run("dead", "retry").code == 2


def _rename(erp: Path, table: str, prefix: str, *, back: bool = False) -> None:
    """Every article under another code, as after a reorganisation of the ERP."""
    with sqlite3.connect(erp) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        new = f"substr(code, {len(prefix) + 1})" if back else f"'{prefix}' || code"
        connection.execute(f"UPDATE {table} SET code = {new}")
    connection.close()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_status_fits_a_terminal_of_24_by_80(
    stocked: Household, shop: SandboxShop, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_something(shop)
    stocked.done("sync")
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    shown = stocked.done("--language", language, "status").out
    assert len(shown.splitlines()) <= HEIGHT
    assert max(map(len, shown.splitlines())) <= WIDTH
    assert "\x1b" not in shown


def test_the_status_for_programs(stocked: Household) -> None:
    told = stocked.asked("status")
    assert (told["state"], told["colour"], told["shop_name"]) == ("stopped", "grey", "Sandbox shop")
    products = next(flow for flow in told["flows"] if flow["flow"] == "products")
    assert products["created"] > 200


def test_an_unknown_command_is_wrong_usage(home: Household) -> None:
    assert home.run("dance").code == 2
    assert home.run().code == 2


def test_the_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("stockbridge 0.")


def test_a_defect_is_told_with_its_place_and_code_1(home: Household, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError("zoe@example.test")

    monkeypatch.setattr("stockbridge.cli.status.status_of", broken)
    found = home.run("status")
    assert found.code == 1
    assert "ZeroDivisionError" in found.err
    assert "[defect]" in found.err
    assert "zoe@example.test" not in found.err + (home.folder / "log" / FILE).read_text()


def _file_in_the_way(home: Household) -> list[str]:
    (home.folder / "file").touch()
    return ["--home", str(home.folder / "file"), "status", "--json"]


def _state_nowhere(home: Household) -> list[str]:
    file = home.folder / "stockbridge.toml"
    file.write_text(file.read_text() + '\n[state]\nurl = "somewhere"\n')
    return ["status", "--json"]


def _port_out_of_range(_: Household) -> list[str]:
    string = PairingString("http://shop.test:99999/", "0" * 64, bytes(32), 0)
    return ["pair", string.encode(), "--json"]


@pytest.mark.parametrize(
    ("mistake", "code"),
    [
        (_file_in_the_way, "folder_unusable"),
        (_state_nowhere, "state_database"),
        (_port_out_of_range, "pairing_string_unreadable"),
    ],
)
def test_what_people_got_wrong_is_told_as_theirs_and_json_stays_json(
    home: Household, mistake: Callable[[Household], list[str]], code: str
) -> None:
    found = home.run(*mistake(home))
    assert (found.code, json.loads(found.out)["error"]["code"], found.err) == (3, code, "")


def test_a_port_that_another_program_holds_is_a_matter_of_configuration(home: Household, shop: SandboxShop) -> None:
    port = shop.url.rstrip("/").rpartition(":")[2]
    found = home.run("shop-sandbox", "--folder", str(home.folder / "sandbox"), "--port", port)
    assert (found.code, f"Port {port}" in found.err, "[port_taken]" in found.err) == (3, True, True)


def test_a_defect_before_there_is_a_log_leaves_standard_output_to_the_json(
    home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("stockbridge.app.home.load_settings", broken)
    monkeypatch.setattr("stockbridge.app.home.log_to", lambda _: None)
    found = home.run("status", "--json")
    assert (found.code, json.loads(found.out)["error"]["code"]) == (1, "defect")
    assert json.loads(found.err)["event"] == "a command met a defect"


def test_the_terminal_speaks_french_where_the_system_does(home: Household) -> None:
    command = [sys.executable, "-m", "stockbridge", "--home", str(home.folder)]
    environment = {"LANG": "fr_FR.UTF-8", "PATH": "/usr/bin:/bin"}
    helped = subprocess.run([*command, "--help"], capture_output=True, text=True, env=environment, check=True)
    assert "Connecter cet agent à une boutique." in helped.stdout
    refused = subprocess.run([*command, "sync"], capture_output=True, text=True, env=environment, check=False)
    assert (refused.returncode, "Aucune boutique n'est encore connectée." in refused.stderr) == (9, True)


def test_the_log_holds_no_name_no_address_and_no_secret(stocked: Household, shop: SandboxShop) -> None:
    order_something(shop)
    _rename(stocked.erp, "article", "web-")
    stocked.run("sync")
    shop.faults.drop_answers = 9
    stocked.run("sync")
    shop.faults.drop_answers = 0
    stocked.run("sync")
    log = (stocked.folder / "log" / FILE).read_text(encoding="utf-8")
    assert len(log.splitlines()) > 5
    assert all(json.loads(line)["event"] for line in log.splitlines())
    key = next((stocked.folder / "data" / "keys").glob("*.key")).read_text().strip()
    person = ("Ada", "Martin", "ada@example.test", "rue des Lilas", "75020", "+33 1 23 45 67 89")
    for secret in (*person, key, shop.url):
        assert secret not in log, secret


def test_a_dry_run_tells_what_a_sync_then_does_and_writes_nothing(
    paired: Household, shop: SandboxShop, tmp_path: Path
) -> None:
    before = shop.db.checksums()
    page = tmp_path / "plan.html"
    told = json.loads(paired.done("plan", "--json", "--html", str(page)).out)
    written = {table for table, figure in shop.db.checksums().items() if figure != before[table]}
    assert not written & {"product", "category", "brand", "binding", "stock_fence", "followup"}
    assert told["flows"]["products"]["create"] > 100
    assert len(told["entries"]) == sum(steps.get("create", 0) for steps in told["flows"].values())
    assert told["entries"][0]["key"] in page.read_text(encoding="utf-8")

    done = json.loads(paired.done("sync", "products", "stock", "--json").out)["flows"]
    planned = sum(told["flows"][flow]["create"] for flow in ("categories", "brands", "products"))
    assert done["products"]["created"] == planned
    assert "A run would change nothing" in paired.done("plan").out


def test_a_dry_run_shows_the_gravest_first_and_ends_as_a_sync_would(stocked: Household) -> None:
    erp = sqlite3.connect(stocked.erp)
    code, price = erp.execute(
        "SELECT code, price FROM article WHERE NOT sleeping AND publish_online"
        " AND code NOT IN (SELECT article FROM variant) ORDER BY code LIMIT 1"
    ).fetchone()
    other = erp.execute("SELECT max(code) FROM article WHERE NOT sleeping AND publish_online").fetchone()[0]
    erp.execute("UPDATE article SET price = '0.01', changed = changed + 100000 WHERE code = ?", (code,))
    erp.execute("UPDATE article SET vat = 'XX', changed = changed + 100000 WHERE code = ?", (other,))
    erp.commit()
    erp.close()
    told = stocked.run("plan")
    assert told.code == 7
    assert "price excl. VAT: " in told.out
    assert "→ 0.01" in told.out
    assert told.out.index("needs attention · products") < told.out.index("→ 0.01")
    assert float(price) > 1
