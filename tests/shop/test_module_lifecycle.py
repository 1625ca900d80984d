"""The module through its life on a real shop: installed, reset, upgraded, uninstalled, purged, installed anew."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest
from tools.build_module import EPOCH, SOURCE, TARGET, build

from tests.shop.module import installed
from tests.support.prestashop import BackOffice, Shop

TABLES = [
    "agent_key",
    "binding",
    "followup",
    "journal",
    "nonce",
    "outbox",
    "pairing",
    "prior_value",
    "report",
    "state",
    "stock_fence",
    "stock_hold",
]
HOOKS = "require_once _PS_MODULE_DIR_ . 'stockbridge/stockbridge.php'; echo json_encode(Stockbridge\\Kernel::hooks());"
EVENT = (
    "INSERT INTO ps_stockbridge_outbox (entity, entity_id, shop_id, revision, available_at, created_at, updated_at)"
    " VALUES ('order', 4711, 1, 1, 0, 0, 0)"
)


@pytest.fixture(scope="session")
def archive() -> Path:
    return build(SOURCE, TARGET)


@pytest.fixture
def ready(prestashop: Shop) -> Shop:
    return installed(prestashop)


def tables(shop: Shop) -> list[str]:
    sql = (
        "SELECT table_name AS name FROM information_schema.tables"
        " WHERE table_schema = DATABASE() AND table_name LIKE 'ps\\_stockbridge\\_%%'"
    )
    return sorted(row["name"].removeprefix("ps_stockbridge_") for row in shop.query(sql))


def state(shop: Shop, name: str) -> str | None:
    value = shop.value("SELECT value FROM ps_stockbridge_state WHERE name = %s", [name])
    return None if value is None else str(value)


def order_states(shop: Shop) -> list[dict[str, Any]]:
    sql = (
        "SELECT id_order_state, paid, invoice, delivery, shipped FROM ps_order_state"
        " WHERE module_name = 'stockbridge' AND deleted = 0 ORDER BY id_order_state"
    )
    return shop.query(sql)


def assert_whole(shop: Shop) -> None:
    """Tables, hooks in every shop, groups, states, menu entry: all that an installation makes."""
    assert tables(shop) == TABLES
    hooks = shop.php_json(HOOKS)
    registered = shop.query(
        "SELECT h.name FROM ps_hook_module m JOIN ps_hook h ON h.id_hook = m.id_hook"
        " JOIN ps_module x ON x.id_module = m.id_module WHERE x.name = 'stockbridge' AND m.id_shop = 1"
    )
    assert {row["name"].lower() for row in registered} >= {hook.lower() for hook in hooks}
    groups = "SELECT COUNT(*) FROM ps_module_group g JOIN ps_module m USING (id_module) WHERE m.name = 'stockbridge'"
    assert shop.value(groups) == shop.value("SELECT COUNT(*) FROM ps_group")
    assert [(s["paid"], s["invoice"], s["delivery"]) for s in order_states(shop)] == [(0, 0, 0)] * 3
    assert shop.value("SELECT active FROM ps_tab WHERE class_name = 'AdminStockbridge'") == 1


def version_of(shop: Shop) -> str | None:
    value = shop.value("SELECT version FROM ps_module WHERE name = 'stockbridge'")
    return None if value is None else str(value)


def test_a_zip_uploaded_in_the_back_office_is_installed(shop: Shop, archive: Path) -> None:
    with BackOffice(shop) as office:
        office.upload_module(archive)

        assert_whole(shop)
        assert "stockbridge" in office.controller("AdminStockbridge").text


def test_the_console_installs_it(ready: Shop) -> None:
    assert_whole(ready)


def test_the_module_list_leads_to_its_page(ready: Shop) -> None:
    with BackOffice(ready) as office:
        page = office.configure("stockbridge")

    assert 'id="stockbridge-pair"' in page.text


def test_what_lies_in_the_zip_is_what_belongs_there(archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        names = opened.namelist()
        assert {name.split("/", 1)[0] for name in names} == {"stockbridge"}
        assert {entry.date_time for entry in opened.infolist()} == {EPOCH}
    assert not [
        name for name in names if re.search(r"test|\.git|\.sql|\.log|composer|\.ht|node_modules", name, re.IGNORECASE)
    ]


def test_the_same_files_make_the_same_zip(archive: Path, tmp_path: Path) -> None:
    assert build(SOURCE, tmp_path / "again.zip").read_bytes() == archive.read_bytes()


def test_a_strange_file_stops_the_build(tmp_path: Path) -> None:
    folder = tmp_path / "stockbridge"
    folder.mkdir()
    (folder / "index.php").touch()
    (folder / "notes.php.orig").touch()

    with pytest.raises(ValueError, match=r"notes\.php\.orig"):
        build(folder, tmp_path / "stockbridge.zip")


def test_a_folder_that_would_list_itself_stops_the_build(tmp_path: Path) -> None:
    folder = tmp_path / "stockbridge"
    (folder / "views").mkdir(parents=True)
    (folder / "index.php").touch()

    with pytest.raises(ValueError, match="views"):
        build(folder, tmp_path / "stockbridge.zip")


@pytest.mark.parametrize("purging", [False, True], ids=["keeping data", "though told to purge at uninstall"])
@pytest.mark.parametrize("way", ["back office", "console"])
def test_a_reset_keeps_the_outbox(ready: Shop, way: str, purging: bool) -> None:
    ready.execute(EVENT)
    if purging:
        ready.execute("REPLACE INTO ps_stockbridge_state VALUES ('purge_on_uninstall', '1')")
    before = state(ready, "installation")

    if way == "console":
        ready.console("prestashop:module", "reset", "stockbridge")
    else:
        with BackOffice(ready) as office:
            office.module_action("reset", "stockbridge")

    assert_whole(ready)
    assert ready.value("SELECT COUNT(*) FROM ps_stockbridge_outbox WHERE entity_id = 4711") == 1
    assert state(ready, "installation") == before


def test_uninstalling_keeps_what_it_knows_and_installing_goes_on_from_there(ready: Shop, archive: Path) -> None:
    ready.execute(EVENT)
    before = (state(ready, "installation"), state(ready, "epoch"), order_states(ready))

    ready.uninstall_module("stockbridge")

    assert tables(ready) == TABLES
    assert ready.value("SELECT COUNT(*) FROM ps_tab WHERE class_name = 'AdminStockbridge'") == 0
    ready.install_module_zip(archive)
    assert_whole(ready)
    assert (state(ready, "installation"), state(ready, "epoch"), order_states(ready)) == before
    assert ready.value("SELECT COUNT(*) FROM ps_stockbridge_outbox WHERE entity_id = 4711") == 1


def test_a_purge_deletes_all_and_the_next_installation_is_another_with_a_later_epoch(
    ready: Shop, archive: Path
) -> None:
    ready.execute("REPLACE INTO ps_stockbridge_state VALUES ('purge_on_uninstall', '1')")
    before = (state(ready, "installation"), int(state(ready, "epoch") or 0), len(order_states(ready)))

    with BackOffice(ready) as office:
        office.module_action("uninstall", "stockbridge")

    assert tables(ready) == []
    ready.install_module_zip(archive)
    assert_whole(ready)
    assert state(ready, "installation") != before[0]
    assert int(state(ready, "epoch") or 0) > before[1]
    assert len(order_states(ready)) == before[2]


def test_an_upgrade_runs_its_script_and_keeps_what_it_knows(ready: Shop, archive: Path, tmp_path: Path) -> None:
    ready.execute(EVENT)
    newer = tmp_path / "stockbridge.zip"
    script = (
        "<?php\nfunction upgrade_module_99_0_0($module)\n{\n"
        "    return Configuration::updateGlobalValue('STOCKBRIDGE_UPGRADED', $module->version);\n}\n"
    )
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(newer, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "stockbridge/stockbridge.php":
                text = re.sub(rb"version = '[0-9.]+'", b"version = '99.0.0'", text)
            new.writestr(name, text)
        new.writestr("stockbridge/upgrade/upgrade-99.0.0.php", script)
    before = state(ready, "installation")

    with BackOffice(ready) as office:
        office.upload_module(newer)

    assert version_of(ready) == "99.0.0"
    assert ready.configuration("STOCKBRIDGE_UPGRADED") == "99.0.0"
    assert_whole(ready)
    assert (state(ready, "installation"), ready.value("SELECT COUNT(*) FROM ps_stockbridge_outbox")) == (before, 1)


def test_a_server_that_lacks_an_extension_is_told_what_to_ask_the_hoster(shop: Shop, archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(shop.root / "modules")
    # Debian's PHP has sodium built in: here it is another extension that the server lacks.
    needs = shop.root / "modules" / "stockbridge" / "src" / "Install" / "Requirements.php"
    needs.write_text(needs.read_text().replace("'sodium'", "'sodium_of_tomorrow'"))

    told = shop.console("prestashop:module", "install", "stockbridge")

    assert "Ask your hosting company to switch on: sodium_of_tomorrow." in " ".join(told.split())
    assert version_of(shop) is None
    assert tables(shop) == []


def test_no_file_of_the_module_shows_anything_over_http(ready: Shop, archive: Path) -> None:
    log = ready.home.log / "php.log"
    before = log.read_text() if log.exists() else ""
    with zipfile.ZipFile(archive) as opened, httpx.Client(base_url=ready.base_url) as client:
        answers = {name: client.get(f"modules/{name}") for name in opened.namelist()}

    failed = {name: answer.status_code for name, answer in answers.items() if answer.is_server_error}
    assert failed == {}
    scripts = {name: answer for name, answer in answers.items() if name.endswith(".php")}
    assert [name for name, answer in scripts.items() if answer.is_success and answer.text.strip()] == []
    assert not [name for name, answer in answers.items() if re.search(r"Warning|Fatal error|Notice:", answer.text)]
    assert (log.read_text() if log.exists() else "") == before


def test_a_group_made_later_is_heard_at_once(ready: Shop) -> None:
    code = (
        "$g = new Group(); $g->name = array_fill_keys(Language::getIDs(false), 'Trade'); $g->price_display_method = 1;"
        " $g->add(); echo $g->id;"
    )
    group = int(ready.php(code))

    sql = (
        "SELECT COUNT(*) FROM ps_module_group JOIN ps_module USING (id_module)"
        " WHERE name = 'stockbridge' AND id_group = %s"
    )
    assert ready.value(sql, [group]) == 1


def test_with_several_shops_it_is_installed_in_each(shop: Shop, archive: Path) -> None:
    shop.configuration("PS_MULTISHOP_FEATURE_ACTIVE", "1")
    code = (
        "$s = new Shop(); $s->name = 'Second'; $s->id_shop_group = 1; $s->id_category = 2; $s->active = true;"
        " $s->theme_name = 'classic'; $s->add(); echo $s->id;"
    )
    second = int(shop.php(code))

    shop.install_module_zip(archive)

    hooks = len(shop.php_json(HOOKS))
    sql = (
        "SELECT COUNT(*) FROM ps_hook_module JOIN ps_module USING (id_module)"
        " WHERE name = 'stockbridge' AND id_shop = %s"
    )
    assert [shop.value(sql, [one]) for one in (1, second)] == [hooks, hooks]
    enabled = "SELECT COUNT(*) FROM ps_module_shop JOIN ps_module USING (id_module) WHERE name = 'stockbridge'"
    assert shop.value(enabled) == 2


def test_its_states_are_named_in_the_languages_of_the_shop(ready: Shop) -> None:
    rows = ready.query(
        "SELECT l.iso_code, s.name FROM ps_order_state_lang s JOIN ps_lang l USING (id_lang)"
        " JOIN ps_order_state o USING (id_order_state) WHERE o.module_name = 'stockbridge'"
    )
    names = {(row["iso_code"], row["name"]) for row in rows}
    assert {("en", "Partly shipped"), ("fr", "Partiellement expédié")} <= names
