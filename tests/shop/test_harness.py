"""The harness keeps its promises: shops come up, go back, restart, stand side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.shop.conftest import RELEASES, running_shop
from tests.shop.samples import PROBE, count_orders, guest_order, probe_zip
from tests.support.prestashop import (
    Shop,
    ShopError,
    ShopUnavailable,
    Storefront,
    lifecycle,
)
from tests.support.prestashop.web import free_port


class Mailbox:
    """A sink that keeps whom each mail was for."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take one mail, as aiosmtpd calls it."""
        self.messages += envelope.rcpt_tos
        return "250 taken"


@pytest.fixture
def probe(tmp_path: Path) -> Path:
    """A module's zip, the smallest that installs."""
    return probe_zip(tmp_path)


@pytest.fixture
def neighbour(shop: Shop) -> Iterator[Shop]:
    """A second shop, of the other version, while the first one runs."""
    for version in RELEASES:
        if version != shop.version:
            yield from running_shop(version)


def test_the_shop_is_of_the_version_asked_for(shop: Shop) -> None:
    assert shop.php("echo _PS_VERSION_;") == shop.release
    assert shop.release.startswith(shop.version)


@pytest.mark.parametrize(("language", "locale"), [("en", "en-US"), ("fr", "fr-FR")])
def test_the_home_page_answers_in_both_languages(shop: Shop, language: str, locale: str) -> None:
    with Storefront(shop.base_url, language) as storefront:
        page = storefront.get()
    assert page.status_code == 200
    assert f'lang="{locale}"' in page.text


def test_restore_brings_database_and_files_back(shop: Shop, probe: Path) -> None:
    before = count_orders(shop)
    guest_order(shop)
    shop.install_module_zip(probe)
    assert count_orders(shop) == before + 1
    shop.restore()
    assert count_orders(shop) == before
    assert not (shop.root / "modules" / "sbprobe").exists()
    assert guest_order(shop) == before + 1  # the counters are back, too


def test_a_checkpoint_keeps_a_prepared_shop(shop: Shop, probe: Path) -> None:
    shop.install_module_zip(probe)
    shop.checkpoint("probed")
    shop.restore()
    shop.restore("probed")
    assert shop.query("SELECT 1 FROM ps_module WHERE name = 'sbprobe' AND active = 1")
    assert (shop.root / "modules" / "sbprobe" / "sbprobe.php").is_file()


def test_an_older_dump_can_be_loaded_as_a_merchant_would(shop: Shop, tmp_path: Path) -> None:
    backup = shop.dump(tmp_path / "backup.sql")
    first = guest_order(shop)
    shop.load(backup)
    assert not shop.query("SELECT 1 FROM ps_orders WHERE id_order = %s", [first])
    assert guest_order(shop) == first  # ids are used again: the trap this exists for


def test_the_database_survives_a_restart_and_the_shop_a_stop(shop: Shop) -> None:
    order = guest_order(shop)
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


def test_mails_go_nowhere_until_a_sink_is_named(shop: Shop) -> None:
    received = Mailbox()
    sink = Controller(received, hostname="127.0.0.1", port=free_port())
    sink.start()
    try:
        guest_order(shop)
        silent = len(received.messages)
        shop.mail_to("127.0.0.1", sink.port)
        guest_order(shop)
    finally:
        sink.stop()
    assert silent == 0
    assert received.messages == ["guest@example.com"] * 2  # the confirmation, and how to pay


def test_a_web_application_firewall_can_stand_in_front(shop: Shop) -> None:
    try:
        shop.web_settings(waf=True)
    except ShopUnavailable as error:
        pytest.skip(str(error))
    with Storefront(shop.base_url) as storefront:
        assert storefront.get().status_code == 200
        attack = storefront.client.get(f"{shop.base_url}?id=1' OR 1=1 UNION SELECT 1 --")
    assert attack.status_code == 403


def test_two_shops_run_side_by_side_and_do_not_touch_each_other(shop: Shop, neighbour: Shop) -> None:
    before = count_orders(neighbour)
    guest_order(shop)
    assert shop.running
    assert neighbour.running
    assert count_orders(neighbour) == before
    assert {shop.port, shop.db_port}.isdisjoint({neighbour.port, neighbour.db_port})


def test_ending_all_shops_spares_those_that_a_test_run_holds(shop: Shop) -> None:
    with lifecycle.free_name("let-go") as let_go:
        assert lifecycle.reserved(let_go)
    assert not lifecycle.reserved(let_go)
    assert lifecycle.reserved(shop.name)


def test_a_module_that_refuses_to_install_is_reported(shop: Shop, tmp_path: Path) -> None:
    method = "public function getContent"
    refusing = PROBE.replace(method, f"public function install() {{ return false; }}\n    {method}")
    with pytest.raises(ShopError, match="sbprobe is not installed"):
        shop.install_module_zip(probe_zip(tmp_path, refusing))
