"""The connection page in a real browser: pair, compare, disconnect; and what it refuses to whom."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from stockbridge.contract.keys import fingerprint
from stockbridge.contract.pairing_string import PairingString
from stockbridge.errors import StockbridgeError
from tests.contract.suite.agent import Agent
from tests.shop.module import installed
from tests.support.prestashop import BackOffice, Shop

CHROMIUM = shutil.which("chromium")
PURGE = "SELECT value FROM ps_stockbridge_state WHERE name = 'purge_on_uninstall'"
LOOKER = """
$profile = new Profile();
$profile->name = array_fill_keys(Language::getIDs(false), 'Looks only');
$profile->add();
$tab = (int) Tab::getIdFromClassName('AdminStockbridge');
(new Access())->updateLgcAccess($profile->id, $tab, 'view', 1);
(new Access())->updateLgcAccess($profile->id, (int) Tab::getIdFromClassName('SELL'), 'view', 1);
$employee = new Employee(1);
$employee->id_profile = $profile->id;
$employee->update();
"""
SPEAK_FRENCH = "UPDATE ps_employee SET id_lang = (SELECT id_lang FROM ps_lang WHERE iso_code = 'fr')"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def ready(prestashop: Shop) -> Shop:
    return installed(prestashop)


@pytest.fixture
def page(browser: Browser, ready: Shop) -> Iterator[Page]:
    """The connection page, opened by the menu; any error that the browser reports fails the test."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], base_url=ready.base_url)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    log_in(page, ready)
    yield page
    context.close()
    assert errors == []


def log_in(page: Page, shop: Shop) -> None:
    page.goto(shop.admin_url)
    page.fill("input[name=email]", shop.admin_email)
    page.fill("input[name=passwd]", shop.admin_password)
    page.locator("input[name=passwd]").press("Enter")
    page.locator("#subtab-AdminStockbridge > a").wait_for(state="attached")
    open_page(page)


def open_page(page: Page) -> None:
    page.goto(str(page.locator("#subtab-AdminStockbridge > a").get_attribute("href")))


def string_on(page: Page) -> PairingString:
    return PairingString.decode(page.locator("#stockbridge-text").input_value())


def paired(page: Page, *, machine: str = "PC-COMPTA") -> Agent:
    page.click("#stockbridge-pair")
    agent = Agent(string_on(page), machine=machine, takeover=True)
    open_page(page)
    return agent


def test_a_string_is_shown_once_with_the_time_it_has_and_copied_by_its_button(page: Page) -> None:
    expect(page.locator("#stockbridge-status")).to_have_text(re.compile("Not connected yet"))

    page.click("#stockbridge-pair")

    shown = page.locator("#stockbridge-text").input_value()
    assert PairingString.decode(shown).url == page.url.split("back-office")[0]
    expect(page.locator(".stockbridge-left")).to_have_text(re.compile(r"1[45]:\d\d"))
    page.click("#stockbridge-copy")
    expect(page.locator("#stockbridge-copy")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == shown
    open_page(page)
    assert page.locator("#stockbridge-text").count() == 0


def test_the_time_runs_down_and_the_page_says_when_it_is_over(page: Page) -> None:
    page.clock.install()
    page.click("#stockbridge-pair")

    page.clock.fast_forward("10:00")
    expect(page.locator(".stockbridge-left")).to_have_text(re.compile(r"^[45]:\d\d$"))
    page.clock.fast_forward("05:01")
    expect(page.locator("#stockbridge-countdown")).to_have_text("This string is past its time. Create another one.")


def test_the_agent_is_shown_with_its_fingerprint_and_what_waits(page: Page, ready: Shop) -> None:
    agent = paired(page)

    expect(page.locator("#stockbridge-status")).to_have_text(re.compile("Up to date"))
    shown = "".join(page.locator("#stockbridge-fingerprint").inner_text().split())
    assert shown == fingerprint(agent.key.public)
    expect(page.locator("#stockbridge-agent")).to_contain_text("PC-TEST")
    assert page.locator(".stockbridge-figure").all_inner_texts() == ["0", "0"]
    agent.close()

    ready.execute(
        "INSERT INTO ps_stockbridge_outbox"
        " (entity, entity_id, shop_id, revision, state, available_at, created_at, updated_at) VALUES"
        " ('order', 1, 1, 1, 0, 0, 0, UNIX_TIMESTAMP()), ('order', 2, 1, 2, 1, 0, 0, 0), ('order', 3, 1, 3, 3, 0, 0, 0)"
    )
    page.reload()
    assert page.locator(".stockbridge-figure").all_inner_texts() == ["2", "1"]
    expect(page.locator("#stockbridge-status")).to_have_text(re.compile("1 record needs attention"))

    ready.execute("UPDATE ps_stockbridge_agent_key SET last_seen_at = last_seen_at - 2520")
    page.reload()
    expect(page.locator("#stockbridge-status")).to_have_text(re.compile("No word from PC-TEST for 42 minutes"))


def test_disconnecting_asks_first_and_then_refuses_the_agent(page: Page) -> None:
    agent = paired(page)

    page.once("dialog", lambda dialog: dialog.dismiss())
    page.click("#stockbridge-unpair")
    agent.hello()

    page.once("dialog", lambda dialog: dialog.accept())
    page.click("#stockbridge-unpair")
    expect(page.locator("#stockbridge-status")).to_have_text(re.compile("Not connected yet"))
    with pytest.raises(StockbridgeError):
        agent.hello()
    agent.close()


def test_a_machine_named_by_a_stranger_is_shown_as_text(page: Page, ready: Shop) -> None:
    agent = paired(page)
    name = "<img src=x onerror=alert(1)>"
    ready.execute("UPDATE ps_stockbridge_agent_key SET machine = %s, last_seen_at = 1", [name])

    page.reload()

    expect(page.locator("#stockbridge-agent")).to_contain_text(name)
    expect(page.locator("#stockbridge-status")).to_contain_text(name)
    assert page.locator(".stockbridge img").count() == 0
    agent.close()


def test_what_to_do_at_uninstall_is_kept(page: Page, ready: Shop) -> None:
    page.check("#stockbridge-purge")
    page.click("button[value=purge]")
    assert ready.value(PURGE) == "1"
    expect(page.locator("#stockbridge-purge")).to_be_checked()

    page.uncheck("#stockbridge-purge")
    page.click("button[value=purge]")
    assert ready.value(PURGE) == "0"


def state_value(shop: Shop, name: str) -> Any:
    return shop.value("SELECT value FROM ps_stockbridge_state WHERE name = %s", [name])


def test_the_first_order_to_send_is_chosen_by_its_reference_or_its_number(page: Page, ready: Shop) -> None:
    highest = int(ready.value("SELECT MAX(id_order) FROM ps_orders"))
    reference = ready.value("SELECT reference FROM ps_orders WHERE id_order = 2")
    expect(page.locator("#stockbridge-first-now")).to_have_text(
        f"Now it is the first order from number {highest + 1} on."
    )

    page.fill("#stockbridge-first-order", f" {reference.lower()} ")
    page.click("button[value=first_order]")
    expect(page.locator("#stockbridge-first-now")).to_contain_text(f"Now it is {reference}, number 2, of ")
    assert state_value(ready, "first_order_id") == "2"

    page.fill("#stockbridge-first-order", "3")
    page.click("button[value=first_order]")
    expect(page.locator("#stockbridge-first-now")).to_contain_text("number 3, of ")


@pytest.mark.parametrize("typed", ["NOSUCHREF", "999999", "", "-1", "2; --"])
def test_what_is_no_order_of_the_shop_is_refused_with_a_remedy(page: Page, ready: Shop, typed: str) -> None:
    before = state_value(ready, "first_order_id")
    page.fill("#stockbridge-first-order", typed)
    page.click("button[value=first_order]")

    told = "First order to send: no order has this reference or number. Enter one as the list of orders shows it."
    expect(page.locator("body")).to_contain_text(told)
    expect(page.locator("#stockbridge-first-order")).to_have_value(typed)
    assert state_value(ready, "first_order_id") == before


def test_the_states_that_go_out_unpaid_are_ticked(page: Page, ready: Shop) -> None:
    cod, wire = (int(ready.configuration(name) or 0) for name in ("PS_OS_COD_VALIDATION", "PS_OS_BANKWIRE"))
    box = "#stockbridge-states input[value='{}']"
    expect(page.locator(box.format(cod))).to_be_checked()
    expect(page.locator(box.format(wire))).not_to_be_checked()
    for needless in ("PS_OS_PAYMENT", "PS_OS_CANCELED", "PS_OS_ERROR", "PS_OS_REFUND"):
        assert page.locator(box.format(ready.configuration(needless))).count() == 0

    page.check(box.format(wire))
    page.uncheck(box.format(cod))
    page.click("button[value=emit_states]")
    expect(page.locator(box.format(wire))).to_be_checked()
    assert state_value(ready, "emit_states") == f"[{wire}]"

    page.uncheck(box.format(wire))
    page.click("button[value=emit_states]")
    expect(page.locator(box.format(wire))).not_to_be_checked()
    assert state_value(ready, "emit_states") == "[]"


def test_it_speaks_french(page: Page, ready: Shop) -> None:
    ready.execute(SPEAK_FRENCH)
    open_page(page)

    expect(page.locator("#stockbridge-status")).to_have_text(re.compile("Pas encore connecté"))
    page.click("#stockbridge-pair")
    expect(page.locator("#stockbridge-copy")).to_have_text("Copier")
    expect(page.locator("#stockbridge-first-now")).to_contain_text("Actuellement")


def test_a_profile_that_only_looks_changes_nothing(page: Page, ready: Shop) -> None:
    token = page.locator("input[name=stockbridge_token]").first.input_value()
    ready.php(LOOKER)
    page.context.clear_cookies()
    log_in(page, ready)
    expect(page.locator("#stockbridge-status")).to_be_visible()
    assert page.locator(".stockbridge form").count() == 0

    answer = page.request.post(page.url, form={"stockbridge_action": "pair", "stockbridge_token": token})

    assert "sb1." not in answer.text()
    assert ready.value("SELECT COUNT(*) FROM ps_stockbridge_pairing") == 0


@pytest.mark.parametrize("action", ["pair", "unpair", "purge", "first_order", "emit_states"])
def test_a_form_from_elsewhere_changes_nothing(page: Page, ready: Shop, action: str) -> None:
    agent = paired(page)
    before = ready.query("CHECKSUM TABLE ps_stockbridge_pairing, ps_stockbridge_state")
    with BackOffice(ready) as office:
        forged = {"stockbridge_action": action, "stockbridge_token": "0" * 64, "purge": "1", "first_order": "1"}
        told = office.post("AdminStockbridge", forged).text
        office.post("AdminStockbridge", {"stockbridge_action": action, "purge": "1"})
        office.controller("AdminStockbridge", stockbridge_action=action)

    assert "This form is too old" in told
    assert ready.query("CHECKSUM TABLE ps_stockbridge_pairing, ps_stockbridge_state") == before
    agent.hello()
    agent.close()
