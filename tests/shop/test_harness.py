"""The harness keeps its promises: shops come up, take real orders, go back, stand side by side."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shop.conftest import VERSIONS, running_shop
from tests.support.prestashop import (
    Address,
    BackOffice,
    CheckoutFailed,
    Line,
    Person,
    Release,
    Shop,
    ShopError,
    ShopUnavailable,
    Storefront,
    Wishes,
    find_release,
)
from tests.support.prestashop.daemon import Daemon
from tests.support.prestashop.release import identify
from tests.support.prestashop.storefront import CASH_ON_DELIVERY, CHEQUE, PASSWORD

MUG, CUSHION_COMBINED, EBOOK = 6, 1, 12
VOUCHER = """
$rule = new CartRule();
[$rule->code, $rule->reduction_percent] = [$argv[1], (float) $argv[2]];
[$rule->quantity, $rule->quantity_per_user, $rule->active] = [10, 10, 1];
[$rule->date_from, $rule->date_to] = ['2020-01-01 00:00:00', '2040-01-01 00:00:00'];
foreach (Language::getIDs() as $id) { $rule->name[$id] = $argv[1]; }
$rule->add();
"""
PROBE = """<?php
if (!defined('_PS_VERSION_')) { exit; }
class SbProbe extends Module {
    public function __construct() {
        $this->name = 'sbprobe'; $this->version = '1.0.0'; $this->author = 'x';
        $this->tab = 'administration';
        $this->ps_versions_compliancy = ['min' => '8.0.0', 'max' => '9.99.99'];
        parent::__construct();
        $this->displayName = $this->description = 'Probe';
    }
    public function getContent() { return '<p>probe-configuration</p>'; }
}
"""


def _orders(shop: Shop) -> int:
    return int(shop.value("SELECT COUNT(*) FROM ps_orders"))


def _guest_order(shop: Shop) -> int:
    with Storefront(shop.base_url) as storefront:
        return storefront.order([Line(MUG)], person=Person("guest@example.com")).id


@pytest.fixture
def probe(tmp_path: Path) -> Path:
    """A module's zip, the smallest that installs."""
    path = tmp_path / "sbprobe.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("sbprobe/sbprobe.php", PROBE)
    return path


def test_the_shop_is_of_the_version_asked_for(shop: Shop) -> None:
    assert shop.php("echo _PS_VERSION_;") == shop.release
    assert shop.release.startswith(shop.version)


@pytest.mark.parametrize(("language", "locale"), [("en", "en-US"), ("fr", "fr-FR")])
def test_the_home_page_answers_in_both_languages(shop: Shop, language: str, locale: str) -> None:
    with Storefront(shop.base_url, language) as storefront:
        page = storefront.get()
    assert page.status_code == 200
    assert f'lang="{locale}"' in page.text


def test_a_guest_checkout_makes_an_order_with_all_that_was_chosen(shop: Shop) -> None:
    combination = shop.value(
        "SELECT MAX(id_product_attribute) FROM ps_product_attribute WHERE id_product = %s", [CUSHION_COMBINED]
    )
    lines = [Line(CUSHION_COMBINED, 2, combination), Line(MUG, 3)]
    wishes = Wishes(carrier=2, comment="Ring twice", gift="Happy birthday")
    with Storefront(shop.base_url) as storefront:
        placed = storefront.order(lines, person=Person("guest@example.com"), wishes=wishes)
    order = shop.query("SELECT * FROM ps_orders WHERE id_order = %s", [placed.id])[0]
    assert order["reference"] == placed.reference
    assert (order["module"], order["id_carrier"]) == ("ps_wirepayment", 2)
    assert (order["gift"], order["gift_message"]) == (1, "Happy birthday")
    bought = shop.query(
        "SELECT product_id, product_attribute_id, product_quantity FROM ps_order_detail "
        "WHERE id_order = %s ORDER BY product_id",
        [placed.id],
    )
    assert [tuple(line.values()) for line in bought] == [(1, combination, 2), (6, 0, 3)]
    assert shop.value("SELECT message FROM ps_customer_message ORDER BY 1 DESC") == "Ring twice"


def test_a_registered_customer_orders_with_a_voucher_and_again_after_a_login(shop: Shop) -> None:
    shop.php(VOUCHER, "TEN", "10")
    person = Person("camille@example.com", password=PASSWORD)
    with Storefront(shop.base_url, "fr") as storefront:
        storefront.register(person)
        wishes = Wishes(payment=CHEQUE)
        first = storefront.order([Line(MUG, 3)], vouchers=["TEN"], wishes=wishes)
    with Storefront(shop.base_url, "en") as storefront:
        storefront.login(person.email, PASSWORD)
        second = storefront.order([Line(MUG)], wishes=Wishes(payment=CASH_ON_DELIVERY))
    rows = shop.query(
        "SELECT module, id_lang, id_customer, total_discounts > 0 AS cut FROM ps_orders "
        "WHERE id_order IN (%s, %s) ORDER BY id_order",
        [first.id, second.id],
    )
    assert [(row["module"], row["id_lang"], row["cut"]) for row in rows] == [
        ("ps_checkpayment", 2, 1),
        ("ps_cashondelivery", 1, 0),
    ]
    assert rows[0]["id_customer"] == rows[1]["id_customer"]


def test_an_order_can_have_its_own_invoice_address(shop: Shop) -> None:
    with Storefront(shop.base_url) as storefront:
        placed = storefront.order(
            [Line(MUG)],
            person=Person("two@example.com"),
            address=Address(city="Lille", postcode="59000"),
            invoice=Address(city="Nantes", postcode="44000", company="ACME", alias="Office"),
        )
    cities = shop.query(
        "SELECT d.city AS delivery, i.city AS invoice, i.company FROM ps_orders o "
        "JOIN ps_address d ON d.id_address = o.id_address_delivery "
        "JOIN ps_address i ON i.id_address = o.id_address_invoice WHERE o.id_order = %s",
        [placed.id],
    )
    assert cities == [{"delivery": "Lille", "invoice": "Nantes", "company": "ACME"}]


def test_virtual_products_and_free_orders_are_checked_out_too(shop: Shop) -> None:
    shop.php(VOUCHER, "ALL", "100")
    with Storefront(shop.base_url) as storefront:
        virtual = storefront.order([Line(EBOOK)], person=Person("v@example.com"))
    with Storefront(shop.base_url) as storefront:
        wishes = Wishes(carrier=1)
        free = storefront.order([Line(MUG)], person=Person("f@example.com"), vouchers=["ALL"], wishes=wishes)
    totals = shop.query("SELECT total_paid FROM ps_orders WHERE id_order IN (%s, %s)", [virtual.id, free.id])
    assert [row["total_paid"] > 0 for row in totals] == [True, False]


def test_a_refused_step_fails_with_the_shops_own_words(shop: Shop) -> None:
    with Storefront(shop.base_url) as storefront, pytest.raises(CheckoutFailed, match="does not exist"):
        storefront.order([Line(MUG)], person=Person("x@example.com"), vouchers=["NOSUCH"])
    with Storefront(shop.base_url) as storefront, pytest.raises(CheckoutFailed, match="postcode"):
        storefront.order([Line(MUG)], person=Person("x@example.com"), address=Address(postcode="1"))


def test_restore_brings_database_and_files_back(shop: Shop, probe: Path) -> None:
    before = _orders(shop)
    _guest_order(shop)
    shop.install_module_zip(probe)
    assert _orders(shop) == before + 1
    shop.restore()
    assert _orders(shop) == before
    assert not (shop.root / "modules" / "sbprobe").exists()
    assert _guest_order(shop) == before + 1  # the counters are back, too


def test_a_checkpoint_keeps_a_prepared_shop(shop: Shop, probe: Path) -> None:
    shop.install_module_zip(probe)
    shop.checkpoint("probed")
    shop.restore()
    shop.restore("probed")
    assert shop.query("SELECT 1 FROM ps_module WHERE name = 'sbprobe' AND active = 1")
    assert (shop.root / "modules" / "sbprobe" / "sbprobe.php").is_file()


def test_an_older_dump_can_be_loaded_as_a_merchant_would(shop: Shop, tmp_path: Path) -> None:
    backup = shop.dump(tmp_path / "backup.sql")
    first = _guest_order(shop)
    shop.load(backup)
    assert not shop.query("SELECT 1 FROM ps_orders WHERE id_order = %s", [first])
    assert _guest_order(shop) == first  # ids are used again: the trap this exists for


def test_the_database_survives_a_restart_and_the_shop_a_stop(shop: Shop) -> None:
    order = _guest_order(shop)
    shop.restart_database()
    shop.stop()
    assert not shop.running
    shop.start()
    assert shop.query("SELECT 1 FROM ps_orders WHERE id_order = %s", [order])
    with Storefront(shop.base_url) as storefront:
        assert storefront.get().status_code == 200


def test_php_runs_inside_the_shop_with_arguments_and_container(shop: Shop) -> None:
    told = shop.php_json("echo json_encode([$argv[1], Context::getContext()->shop->domain]);", "ä 1")
    assert told == ["ä 1", shop.domain]
    code = "global $kernel; echo (int) $kernel->getContainer()->has('doctrine');"
    assert shop.php(code, kernel=True) == "1"


def test_php_settings_can_be_changed_for_the_web_side_and_are_back_after(shop: Shop) -> None:
    page = shop.root / "memory.php"
    page.write_text("<?php echo ini_get('memory_limit');", encoding="utf-8")
    with Storefront(shop.base_url) as storefront:
        shop.web_settings({"memory_limit": "64M"})
        small = storefront.client.get(f"{shop.base_url}memory.php").text
        shop.restore()
        page.write_text("<?php echo ini_get('memory_limit');", encoding="utf-8")
        normal = storefront.client.get(f"{shop.base_url}memory.php").text
    assert (small, normal) == ("64M", "256M")


def test_a_web_application_firewall_can_stand_in_front(shop: Shop) -> None:
    try:
        shop.web_settings(waf=True)
    except ShopUnavailable as error:
        pytest.skip(str(error))
    with Storefront(shop.base_url) as storefront:
        assert storefront.get().status_code == 200
        attack = storefront.client.get(f"{shop.base_url}?id=1' OR 1=1 UNION SELECT 1 --")
    assert attack.status_code == 403


def test_an_employee_uploads_and_removes_a_module(shop: Shop, probe: Path) -> None:
    with BackOffice(shop) as office:
        office.upload_module(probe)
        assert "probe-configuration" in office.configure("sbprobe").text
        office.module_action("uninstall", "sbprobe")
    assert not shop.query("SELECT 1 FROM ps_module WHERE name = 'sbprobe'")


def test_an_employee_opens_an_order_and_changes_its_status(shop: Shop) -> None:
    order = _guest_order(shop)
    with BackOffice(shop) as office:
        page = office.order(order)
        assert shop.value("SELECT reference FROM ps_orders WHERE id_order = %s", [order]) in page.text
        assert office.controller("AdminStats").status_code == 200
        office.change_status(order, 2)
    assert shop.value("SELECT invoice_number > 0 FROM ps_orders WHERE id_order = %s", [order]) == 1


@pytest.fixture
def neighbour(shop: Shop) -> Iterator[Shop]:
    """A second shop, of the other version, while the first one runs."""
    for version in VERSIONS:
        if version != shop.version:
            yield from running_shop(version)


def test_two_shops_run_side_by_side_and_do_not_touch_each_other(shop: Shop, neighbour: Shop) -> None:
    before = _orders(neighbour)
    _guest_order(shop)
    assert shop.running
    assert neighbour.running
    assert _orders(neighbour) == before
    assert {shop.port, shop.db_port}.isdisjoint({neighbour.port, neighbour.db_port})


def test_without_any_release_the_reason_says_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STOCKBRIDGE_PRESTASHOP", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with pytest.raises(ShopUnavailable, match=r"download prestashop_9\.1\.\d+\.zip from https://github\.com"):
        find_release("9.1")


def test_a_run_without_releases_skips_loudly_with_a_count(tmp_path: Path) -> None:
    empty = {"XDG_CACHE_HOME": str(tmp_path), "HTTPS_PROXY": "http://127.0.0.1:9", "STOCKBRIDGE_PRESTASHOP": ""}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__, "-k", "of_the_version"]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, env={**os.environ, **empty}, capture_output=True, text=True, check=False)
    assert "2 skipped" in done.stdout
    assert "REAL SHOP: 1 tests skipped, no PrestaShop 8.2" in done.stdout
    assert "STOCKBRIDGE_PRESTASHOP" in done.stdout


@pytest.mark.parametrize("shape", ["tree", "zip", "wrapped", "official"])
def test_a_release_is_known_by_its_own_files_in_every_shape(tmp_path: Path, shape: str) -> None:
    tree = tmp_path / "tree"
    (tree / "install").mkdir(parents=True)
    text = "<?php define('_PS_INSTALL_VERSION_', '8.2.1');"
    (tree / "install" / "install_version.php").write_text(text, encoding="utf-8")
    path = tree
    if shape != "tree":
        path = tmp_path / "anything.zip"
        prefix = "prestashop/" if shape == "wrapped" else ""
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(f"{prefix}install/install_version.php", text)
    if shape == "official":
        inner, path = path, tmp_path / "outer.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(inner, "prestashop.zip")
            archive.writestr("Install_PrestaShop.html", "")
    release = identify(path)
    assert release == Release("8.2.1", path)
    release.unpack(tmp_path / "out")
    assert (tmp_path / "out" / "install" / "install_version.php").is_file()


def test_a_release_named_by_the_environment_comes_before_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = tmp_path / "mine" / "install"
    tree.mkdir(parents=True)
    (tree / "install_version.php").write_text("define('_PS_INSTALL_VERSION_', '9.1.7');", encoding="utf-8")
    monkeypatch.setenv("STOCKBRIDGE_PRESTASHOP", f"{tmp_path / 'nothing'}{os.pathsep}{tmp_path}")
    assert find_release("9.1") == Release("9.1.7", tree.parent)


def test_a_stranger_with_a_reused_process_id_is_never_ended(tmp_path: Path) -> None:
    stranger = subprocess.Popen(["sleep", "60"])
    daemon = Daemon("nginx", tmp_path, tmp_path)
    daemon.record.write_text(f'{{"pid": {stranger.pid}, "birth": "1"}}', encoding="utf-8")
    daemon.stop()
    try:
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_module_that_refuses_to_install_is_reported(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "sbprobe.zip"
    refusing = PROBE.replace(
        "public function getContent", "public function install() { return false; }\n    public function getContent"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("sbprobe/sbprobe.php", refusing)
    with pytest.raises(ShopError, match="sbprobe is not installed"):
        shop.install_module_zip(path)
