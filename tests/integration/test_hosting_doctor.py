"""``stockbridge doctor`` before and after pairing, well and not, with the service at work and without."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from stockbridge.app import Home, at_work, served
from stockbridge.shop.sandbox.faults import Page
from stockbridge.shop.sandbox.shop import SandboxShop
from tests.support.household import Household


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[SandboxShop]:
    with SandboxShop(tmp_path / "shop.sqlite") as found:
        yield found


def codes(home: Household) -> list[str]:
    return [finding["code"] for finding in home.asked("doctor")["findings"]]


def test_before_pairing_it_says_whether_the_erp_answers(home: Household) -> None:
    assert codes(home) == ["doctor_erp", "doctor_audit", "doctor_not_paired"]
    ended = home.done("doctor")
    assert "articles" in ended.out
    assert "stockbridge pair" in ended.out


def test_a_healthy_way_is_told_thing_by_thing(home: Household, shop: SandboxShop) -> None:
    home.pair(shop)
    ended = home.done("doctor")
    for word in ("The ERP answers", "The module answers", "Both clocks agree", "1000 kB arrive whole"):
        assert word in ended.out
    assert "hoster" not in ended.out


def test_a_firewall_is_named_and_the_hosters_message_printed(home: Household, shop: SandboxShop) -> None:
    home.pair(shop)
    shop.faults.page = Page(403, b"<html>Access denied by Mod_Security</html>")
    ended = home.run("doctor")
    assert ended.code == 4
    assert "ModSecurity" in ended.out
    assert "A message for the hoster:" in ended.out
    assert "Stockbridge-Agent" in ended.out


def test_an_unpaired_agent_is_told_that_a_header_may_be_lost(home: Household, shop: SandboxShop) -> None:
    home.pair(shop)
    shop.unpair()
    assert codes(home) == ["doctor_erp", "doctor_reached", "doctor_not_recognised", "doctor_audit"]
    assert home.run("doctor").code == 6


def test_a_wrong_clock_is_a_hint(home: Household, shop: SandboxShop) -> None:
    home.pair(shop)
    shop.faults.clock_offset = 1800
    assert "doctor_clock_off" in codes(home)
    assert "30 minutes" in home.done("doctor").out


def test_a_wrong_erp_is_told_with_its_own_exit_code_and_the_shop_is_looked_at_all_the_same(
    home: Household, shop: SandboxShop
) -> None:
    home.pair(shop)
    home.erp.write_bytes(b"this is no database" * 100)
    ended = home.run("doctor")
    assert ended.code == 3
    assert "is not the demo ERP's database" in ended.out
    assert "The module answers" in ended.out


def test_while_the_service_is_at_work_it_answers_itself(home: Household, shop: SandboxShop) -> None:
    home.pair(shop)
    with at_work(Home.open(home.folder)) as agent, served(agent):
        thread = threading.Thread(target=agent.worker.run)
        thread.start()
        try:
            assert "doctor_understood" in codes(home)
        finally:
            agent.worker.stop()
            thread.join()
