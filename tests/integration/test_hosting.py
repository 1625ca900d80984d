"""Whatever answers in the shop's place: the command says it plainly, ends with its code, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from stockbridge.app import Home, at_work
from stockbridge.shop.sandbox.faults import Faults, Page
from stockbridge.shop.sandbox.shop import SandboxShop
from tests.support.household import Household, order_something

UNREACHABLE = 4


@dataclass
class Stage:
    """A paired agent with its catalogue in the shop; the shop can be taken away and come back."""

    home: Household
    file: Path
    shop: SandboxShop

    def leave(self) -> None:
        self.shop.stop()

    def come_back(self) -> None:
        port = int(self.shop.url.rstrip("/").rpartition(":")[2])
        self.shop = SandboxShop(self.file, port=port).start()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("hosting")
    home = Household(folder / "agent")
    home.settle_in()
    with (home.folder / "stockbridge.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[shop]\nanswer_seconds = 5\nconnect_seconds = 2\n")
    found = Stage(home, folder / "shop.sqlite", SandboxShop(folder / "shop.sqlite").start())
    home.pair(found.shop)
    home.done("sync", "products", "stock")
    yield found
    found.shop.stop()


@pytest.fixture(autouse=True)
def well_again(stage: Stage) -> Iterator[None]:
    yield
    vars(stage.shop.faults).update(vars(Faults()))


def html(text: str) -> bytes:
    return f"<!doctype html><html><head><title>x</title></head><body>{text}</body></html>".encode()


TYPE = ("Content-Type", "text/html; charset=utf-8")
PAGES: dict[str, tuple[Page, str, str]] = {
    "maintenance": (Page(503, html("Back soon"), (TYPE, ("Retry-After", "600"))), "in maintenance", "shop_maintenance"),
    "a login wall": (
        Page(401, html("Authorization Required"), (TYPE, ("WWW-Authenticate", 'Basic realm="x"'))),
        "A password protects the whole shop",
        "shop_login_wall",
    ),
    "a redirect": (
        Page(301, b"", (("Location", "https://www.shop.example.test/index.php"),)),
        "https://www.shop.example.test/index.php",
        "shop_redirect",
    ),
    "a captive portal": (
        Page(302, b"", (("Location", "http://hotspot.example.test/login"),)),
        "wants you to sign in first",
        "shop_captive_portal",
    ),
    "a web page": (Page(200, html("Welcome to my shop")), "Welcome to my shop", "shop_html"),
    "a firewall": (Page(403, html("Access denied by Mod_Security")), "ModSecurity", "shop_firewall"),
    "a challenge": (
        Page(503, html("Just a moment..."), (TYPE, ("Server", "cloudflare"))),
        "Cloudflare",
        "shop_firewall",
    ),
    "no module": (Page(404, html("Not found")), "no Stockbridge module", "shop_not_found"),
    "an overloaded server": (Page(502, html("Bad Gateway")), "HTTP 502", "shop_server_error"),
}


@pytest.mark.parametrize(("page", "told", "code"), PAGES.values(), ids=PAGES)
def test_a_page_in_the_shops_place_is_named_and_the_order_arrives_later(
    stage: Stage, page: Page, told: str, code: str
) -> None:
    key = order_something(stage.shop)
    stage.shop.faults.page = page
    ended = stage.home.run("sync", "orders")
    assert (ended.code, f"[{code}]" in ended.err) == (UNREACHABLE, True), ended
    assert told in ended.err
    assert "Traceback" not in ended.err
    assert_it_arrives_once(stage, key)


def assert_it_arrives_once(stage: Stage, key: str) -> None:
    vars(stage.shop.faults).update(vars(Faults()))
    assert stage.home.documents(key) <= 1
    stage.home.done("sync", "orders")
    assert stage.home.documents(key) == 1


def test_an_answer_that_becomes_a_page_after_the_work_was_done_loses_nothing(stage: Stage) -> None:
    key = order_something(stage.shop)
    stage.shop.faults.instead = Page(200, html("Welcome"))
    assert stage.home.run("sync", "orders").code == UNREACHABLE
    assert_it_arrives_once(stage, key)


def test_a_php_warning_in_the_answer_is_quoted(stage: Stage) -> None:
    key = order_something(stage.shop)
    stage.shop.faults.prefix = b"<br />\n<b>Warning</b>:  Undefined array key in <b>x.php</b>\n"
    ended = stage.home.run("sync", "orders")
    assert ended.code == UNREACHABLE
    assert "Undefined array key" in ended.err
    assert "display_errors" in ended.err
    assert_it_arrives_once(stage, key)


def test_a_shop_that_is_down_is_waited_for(stage: Stage) -> None:
    key = order_something(stage.shop)
    stage.leave()
    try:
        ended = stage.home.run("sync", "orders")
    finally:
        stage.come_back()
    assert (ended.code, "[shop_down]" in ended.err) == (UNREACHABLE, True)
    assert "Nothing answers at 127.0.0.1" in ended.err
    assert_it_arrives_once(stage, key)


def test_a_slow_shop_is_not_waited_for_without_end(stage: Stage) -> None:
    key = order_something(stage.shop)
    stage.shop.faults.delay_seconds = 7
    ended = stage.home.run("sync", "orders")
    assert (ended.code, "[shop_slow]" in ended.err) == (UNREACHABLE, True)
    assert_it_arrives_once(stage, key)


@pytest.mark.parametrize("lost", [1, 2, 4])
def test_lost_answers_are_asked_for_again(stage: Stage, lost: int) -> None:
    key = order_something(stage.shop)
    stage.shop.faults.drop_answers = lost
    assert stage.home.run("sync", "orders").code in {0, UNREACHABLE}
    assert_it_arrives_once(stage, key)


@pytest.mark.parametrize("at", [0, 1, 7, 40, 120])
def test_answers_that_break_off_are_asked_for_again(stage: Stage, at: int) -> None:
    key = order_something(stage.shop)
    stage.shop.faults.cut_answers = [at, at]
    stage.home.done("sync", "orders")
    assert stage.home.documents(key) == 1


def test_a_wrong_clock_is_learned(stage: Stage) -> None:
    stage.shop.faults.clock_offset = -7200
    key = order_something(stage.shop)
    stage.home.done("sync", "orders")
    assert stage.home.documents(key) == 1


def test_uploads_that_are_off_are_worked_round_and_remembered(stage: Stage) -> None:
    key = order_something(stage.shop)
    stage.shop.faults.uploads_off = True
    stage.home.done("sync", "orders")
    stage.home.done("sync", "orders")
    assert stage.home.documents(key) == 1


def test_that_uploads_are_off_is_remembered_at_once_and_not_only_by_a_process_that_ends_well(stage: Stage) -> None:
    home = Home.open(stage.home.folder)
    with closing(home.state()) as state:
        state.identity.pair(state.identity.paired())  # as paired anew: nothing is known of the shop's host
    stage.shop.faults.uploads_off = True
    with at_work(home) as agent:
        assert not agent.state.identity.standing().raw_body
        agent.session.hello()
        assert agent.state.identity.standing().raw_body


def test_an_export_that_kills_the_shop_is_a_dead_letter_and_delays_no_other(stage: Stage) -> None:
    keys = [order_something(stage.shop) for _ in range(3)]
    killer = stage.shop.db.value("SELECT entity_id FROM outbox WHERE document_key IS NULL AND entity = 'order' LIMIT 1")
    stage.shop.faults.kill_export = {killer}
    for _ in range(12):
        stage.home.run("sync", "orders")
    counted = [stage.home.documents(key) for key in keys]
    assert sorted(counted) == [0, 1, 1]
    row = stage.shop.db.row("SELECT state, attempts FROM outbox WHERE entity = 'order' AND entity_id = ?", killer)
    assert row is not None
    assert (row["state"], row["attempts"]) == ("dead", 5)
