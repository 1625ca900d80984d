"""``stockbridge audit`` as people use it: without a shop and with one, on the screen, in files, and its exit codes."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from stockbridge.cli.main import run
from stockbridge.shop.sandbox.shop import SandboxShop
from tests.support.household import Household

IMPERFECT = [("no_price", "LUN-PROT-SUR"), ("no_family", "SCI-EGO-550"), ("bad_barcode", "MET-RUB-3X16")]
"""What the demo ERP has for that, of what is meant for the shop."""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[SandboxShop]:
    with SandboxShop(tmp_path / "shop.sqlite") as opened:
        yield opened


def mend(home: Household) -> None:
    """The two articles that block."""
    with closing(sqlite3.connect(home.erp)) as erp, erp:
        erp.execute("UPDATE article SET price = '9.90' WHERE code = 'LUN-PROT-SUR'")
        erp.execute("UPDATE article SET family = 'OUT' WHERE code = 'SCI-EGO-550'")


def test_the_demo_erps_flaws_are_found_and_nothing_else(home: Household) -> None:
    told = home.asked("audit", "--shop-language", "fr", "--shop-language", "en")
    assert [(found["code"], found["reference"]) for found in told["findings"]] == IMPERFECT
    assert (told["blocks"], told["shop"], told["languages"]) == (True, "", ["fr", "en"])
    assert told["read"]["selected"] == 281
    assert told["severities"]["blocks"] == {"findings": 2, "records": 2, "score": 99}


def test_what_blocks_is_code_7_and_nothing_that_blocks_is_code_0(home: Household) -> None:
    blocked = home.run("audit")
    assert (blocked.code, "Score: 99 of 100" in blocked.out) == (7, True)
    assert blocked.out.index("Score:") < blocked.out.index("No price") < blocked.out.index("LUN-PROT-SUR")
    mend(home)
    assert "Wrong barcodes" in home.done("audit").out


def test_it_speaks_french_too(home: Household, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--home", str(home.folder), "--language", "fr", "audit"]) == 7
    out = capsys.readouterr().out
    assert "Note : 99 sur 100" in out
    assert "L'article LUN-PROT-SUR ne coûte rien." in out


def test_table_and_page_are_written_whole(home: Household, tmp_path: Path) -> None:
    sheet, page = tmp_path / "audit.csv", tmp_path / "audit.html"
    assert home.run("audit", "--csv", str(sheet), "--html", str(page)).code == 7
    rows = list(csv.DictReader(sheet.read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["code"], row["reference"]) for row in rows] == IMPERFECT
    assert page.read_text(encoding="utf-8").endswith("</html>\n")
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == ["audit.csv", "audit.html"]


def test_where_the_erp_falls_silent_former_files_stay_as_they_were(home: Household, tmp_path: Path) -> None:
    sheet = tmp_path / "audit.csv"
    sheet.write_text("former")
    home.erp.rename(home.erp.with_suffix(".away"))
    home.erp.mkdir()
    found = home.run("audit", "--csv", str(sheet))
    assert (found.code, "[erp_unreachable]" in found.err) == (5, True)
    assert sheet.read_text() == "former"
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["audit.csv"]


def test_a_file_that_cannot_be_written_is_told_before_anything_is_read(home: Household, tmp_path: Path) -> None:
    found = home.run("audit", "--html", str(tmp_path / "nowhere" / "audit.html"))
    assert (found.code, "[audit_file_unwritable]" in found.err, found.out) == (3, True, "")


def test_a_language_that_no_shop_could_have_is_wrong_usage(home: Household) -> None:
    assert home.run("audit", "--shop-language", "french").code == 2


def test_a_connected_shop_tells_its_languages_and_tax_rules_groups(home: Household, shop: SandboxShop) -> None:
    home.pair(shop)
    file = home.folder / "stockbridge.toml"
    file.write_text(file.read_text().replace('R = "3"', 'R = "77"'))
    told = home.asked("audit")
    assert (told["shop"], told["languages"], told["shop_silent"]) == ("Sandbox shop", ["en", "fr"], "")
    assert {found["value"] for found in told["findings"] if found["code"] == "unknown_vat_group"} == {"R"}
    assert {found["other"] for found in told["findings"] if found["code"] == "unknown_vat_group"} == {"77"}


def test_a_shop_that_does_not_answer_is_told_and_the_erp_is_measured_all_the_same(
    home: Household, shop: SandboxShop
) -> None:
    home.pair(shop)
    shop.stop()
    found = home.run("audit", "--json")
    told = json.loads(found.out)
    assert (found.code, told["shop"], told["shop_silent"] != "") == (7, "", True)
    assert "The shop does not answer (" in home.run("audit").out


def test_everything_is_shown_where_that_is_asked_for(home: Household) -> None:
    with closing(sqlite3.connect(home.erp)) as erp, erp:
        erp.execute("UPDATE article SET brand = ''")
    short, whole = home.run("audit").out, home.run("audit", "--all").out
    assert (short.count("has no brand"), whole.count("has no brand")) == (3, 281)
    assert "and 278 more" in short
    assert "--all" in short
    assert len(home.asked("audit")["findings"]) == 100 + len(IMPERFECT)
    assert len(home.asked("audit", "--all")["findings"]) == 281 + len(IMPERFECT)


def test_the_doctor_hints_at_it_until_a_catalogue_was_sent(home: Household, shop: SandboxShop) -> None:
    assert "doctor_audit" in [finding["code"] for finding in home.asked("doctor")["findings"]]
    home.pair(shop)
    assert "stockbridge audit" in home.run("doctor").out
    home.run("sync", "products")
    assert "doctor_audit" not in [finding["code"] for finding in home.asked("doctor")["findings"]]


def test_what_the_audit_says_blocks_is_not_shown_in_the_shop_after_a_run(home: Household, shop: SandboxShop) -> None:
    file = home.folder / "stockbridge.toml"
    file.write_text(file.read_text().replace("publish = false", "publish = true"))
    home.pair(shop)
    blocked = {found["reference"] for found in home.asked("audit")["findings"]} & {"LUN-PROT-SUR", "SCI-EGO-550"}
    home.run("sync", "products")
    hidden = {
        row["reference"]
        for row in shop.db.rows("SELECT reference, body FROM product")
        if not json.loads(row["body"])["published"]
    }
    assert hidden == blocked == {"LUN-PROT-SUR", "SCI-EGO-550"}
