"""What only a real shop can do to the endpoint: closed to customers, noisy, short of memory, tampered with by SQL."""

from __future__ import annotations

import json
import secrets
import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from stockbridge.clock import SystemClock
from stockbridge.contract.keys import SigningKey, new_nonce, to_base64url
from stockbridge.contract.operations.session import HelloResult
from stockbridge.contract.pairing_string import PairingString
from stockbridge.contract.payload import digest
from stockbridge.contract.signature import QUERY, RequestParts, sign_request
from stockbridge.errors import StockbridgeError
from stockbridge.shop.framing import frame
from stockbridge.shop.pairing import Newcomer, pair
from stockbridge.shop.transport import HttpTransport
from tests.contract.suite.agent import Agent
from tests.contract.suite.crafted import Crafted, hello_params
from tests.contract.suite.test_pairing import proof
from tests.shop.module import installed
from tests.support.prestashop import Shop

BEGIN = "require_once _PS_MODULE_DIR_ . 'stockbridge/stockbridge.php'; $kernel = Stockbridge\\Kernel::instance();"
STRING = BEGIN + "echo json_encode($kernel->get(Stockbridge\\Pairing\\Pairings::class)->create($argv[1], 1));"
SEAL = BEGIN + "echo json_encode($kernel->get(Stockbridge\\Platform\\Seal::class)->close($argv[1]));"
NOISE = """<?php
echo 'Notice: something of another module';
register_shutdown_function(static function () { echo 'and after'; });
"""


@pytest.fixture
def ready(prestashop: Shop) -> Iterator[Shop]:
    yield installed(prestashop)
    prestashop.web_settings()


@pytest.fixture
def agent(ready: Shop) -> Iterator[Agent]:
    found = Agent(new_string(ready))
    yield found
    found.close()


def new_string(shop: Shop) -> PairingString:
    return PairingString.decode(shop.php_json(STRING, shop.base_url)["text"])


def refusal(agent: Agent) -> str:
    """The code with which the agent's next hello is refused."""
    with pytest.raises(StockbridgeError) as caught:
        agent.hello()
    return caught.value.code


def test_a_hello_tells_the_shops_whole_vocabulary(agent: Agent, ready: Shop) -> None:
    result: HelloResult = agent.hello().result
    words = result.vocabulary

    assert [shop.name for shop in words.shops] == [ready.value("SELECT name FROM ps_shop")]
    assert {language.code for language in words.languages} == {"en", "fr"}
    assert [currency.code for currency in words.currencies if currency.default] == ["EUR"]
    assert len(words.groups) == ready.value("SELECT COUNT(*) FROM ps_group")
    assert {group.name["en"] for group in words.groups} >= {"Visitor", "Guest", "Customer"}
    assert {str(group.rate) for group in words.tax_rules_groups} >= {"20.000000"}
    assert words.carriers
    assert {state.module for state in words.order_states} >= {"", "stockbridge"}
    assert {"ps_checkpayment", "ps_wirepayment"} <= set(words.payment_modules)
    assert result.host.prestashop == ready.release
    assert "apply" in result.operations
    assert "products" in result.flows


def test_the_agent_works_on_while_the_shop_is_closed_to_customers(agent: Agent, ready: Shop) -> None:
    ready.configuration("PS_SHOP_ENABLE", "0")
    assert httpx.get(ready.base_url, follow_redirects=True).status_code == httpx.codes.SERVICE_UNAVAILABLE

    assert agent.hello().result.host.maintenance


def test_countries_kept_out_of_the_shop_do_not_keep_the_agent_out(agent: Agent, ready: Shop) -> None:
    ready.configuration("PS_GEOLOCATION_ENABLED", "1")
    ready.configuration("PS_GEOLOCATION_BEHAVIOR", "0")
    ready.configuration("PS_ALLOWED_COUNTRIES", "JP")
    ready.configuration("PS_GEOLOCATION_WHITELIST", "")

    agent.hello()


def test_an_answer_carries_no_cookie_and_no_encoding_and_is_not_kept(agent: Agent, ready: Shop) -> None:
    ready.web_settings({"zlib.output_compression": "1"})
    framed = frame(b"no gzip", "raw")
    now = int(time.time())
    parts = RequestParts(
        framed.content_type, digest(b"no gzip"), agent.shop.installation, str(uuid.uuid4()), now, now + 60, new_nonce()
    )
    headers = sign_request(agent.key, ready.base_url, parts)

    answer = httpx.post(f"{ready.base_url}index.php{QUERY}", content=framed.body, headers=headers)

    assert answer.headers["stockbridge-digest"] == digest(answer.content)
    assert "set-cookie" not in answer.headers
    assert "content-encoding" not in answer.headers
    assert "no-store" in answer.headers["cache-control"]


def test_what_is_printed_before_it_does_not_reach_the_answer(agent: Agent, ready: Shop) -> None:
    noise = ready.root / "modules" / "stockbridge" / "noise.php"
    noise.write_text(NOISE)
    ready.web_settings({"auto_prepend_file": str(noise), "output_buffering": "4096", "display_errors": "1"})

    assert agent.hello().result.writes == "open"


@pytest.mark.parametrize("raw", [False, True], ids=["multipart", "raw"])
def test_a_php_that_takes_less_than_the_contract_says_so(agent: Agent, ready: Shop, raw: bool) -> None:
    ready.web_settings({"post_max_size": "200K"})
    heavy = [{"key": str(number), "title": "t", "detail": secrets.token_hex(900)} for number in range(400)]
    crafted = Crafted(operation="report", params={"what": "plan"}, items=heavy, raw=raw)

    assert agent.hello().result.limits["max_payload_bytes"] < 204_800
    assert agent.by_hand().say(crafted).code == "too_large"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ps_stockbridge_agent_key SET public_key = %(key)s",
        "UPDATE ps_stockbridge_agent_key SET generation = generation + 1",
        "UPDATE ps_stockbridge_agent_key SET url = 'http://elsewhere.test/'",
        "UPDATE ps_stockbridge_agent_key SET seal = INSERT(seal, 200, 1, IF(SUBSTRING(seal, 200, 1) = 'a', 'b', 'a'))",
        "UPDATE ps_stockbridge_agent_key SET seal = ''",
        "UPDATE ps_stockbridge_state SET value = 'generation|1' WHERE name = 'generation'",
        "DELETE FROM ps_stockbridge_state WHERE name = 'shop_secret_key'",
    ],
)
def test_a_key_row_changed_by_sql_is_refused(agent: Agent, ready: Shop, change: str) -> None:
    ready.execute(change, {"key": to_base64url(SigningKey.generate().public)})

    assert refusal(agent) == "signature_invalid"


def test_a_revoked_key_is_not_revived_by_sql(agent: Agent, ready: Shop) -> None:
    end_pairing(ready)
    assert refusal(agent) == "signature_invalid"

    ready.execute("UPDATE ps_stockbridge_agent_key SET status = 'active', ends_at = NULL")

    assert refusal(agent) == "signature_invalid"


def end_pairing(shop: Shop) -> None:
    shop.php(BEGIN + "$kernel->get(Stockbridge\\Pairing\\Pairings::class)->end();")


def key_row(shop: Shop, key: SigningKey) -> dict[str, Any]:
    """A key's whole row, as an SQL injection reads it and writes it back later."""
    return shop.query("SELECT * FROM ps_stockbridge_agent_key WHERE key_id = %s", [key.key_id])[0]


def write_back(shop: Shop, row: dict[str, Any]) -> None:
    columns, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    shop.execute(f"REPLACE INTO ps_stockbridge_agent_key ({columns}) VALUES ({marks})", list(row.values()))


def test_an_earlier_copy_of_a_disconnected_agents_row_does_not_bring_it_back(agent: Agent, ready: Shop) -> None:
    earlier = key_row(ready, agent.key)
    end_pairing(ready)

    write_back(ready, earlier)

    assert refusal(agent) == "signature_invalid"


def test_an_earlier_copy_of_a_superseded_agents_row_does_not_bring_it_back(agent: Agent, ready: Shop) -> None:
    earlier = key_row(ready, agent.key)
    newcomer = Agent(new_string(ready), takeover=True, machine="PC-OTHER")
    assert refusal(agent) == "superseded"

    write_back(ready, earlier)

    assert refusal(agent) == "signature_invalid"
    newcomer.hello()
    newcomer.close()


def test_an_earlier_copy_of_a_rotated_keys_row_does_not_prolong_it(agent: Agent, ready: Shop) -> None:
    earlier, fresh = key_row(ready, agent.key), SigningKey.generate()
    agent.client.rotate(proof(agent, fresh, fresh))
    former, agent.key = agent.key, fresh
    agent.by_hand().say(Crafted())

    write_back(ready, earlier)

    agent.key = former
    assert agent.by_hand().say(Crafted(operation="hello", params=hello_params())).status == httpx.codes.UNAUTHORIZED


def test_an_agent_that_is_connected_again_after_it_was_disconnected_works(agent: Agent, ready: Shop) -> None:
    end_pairing(ready)

    again = Agent(new_string(ready))

    again.hello()
    again.close()


def test_a_key_slipped_in_by_sql_pairs_nobody(ready: Shop) -> None:
    string = new_string(ready)
    mine = SigningKey.generate()
    ready.execute(
        "UPDATE ps_stockbridge_pairing SET key_id = %s, public_key = %s", [mine.key_id, to_base64url(mine.public)]
    )
    forged = PairingString(string.url, string.shop_key, mine.seed, string.expires)

    clock = SystemClock()
    newcomer = Newcomer(SigningKey.generate(), "PC-OTHER", "0.1", takeover=False)
    with HttpTransport(forged.url, clock) as wire, pytest.raises(StockbridgeError) as caught:
        pair(forged, newcomer, wire, clock)
    assert caught.value.code == "signature_invalid"


def test_a_seal_of_one_row_does_not_fit_another(agent: Agent, ready: Shop) -> None:
    stranger = SigningKey.generate()
    ready.execute(
        "INSERT INTO ps_stockbridge_agent_key"
        " (key_id, public_key, generation, status, machine, version, created_at, url, seal)"
        " SELECT %s, %s, generation, status, 'X', '1', 0, url, seal FROM ps_stockbridge_agent_key",
        [stranger.key_id, to_base64url(stranger.public)],
    )
    speaker = agent.by_hand()
    speaker.key = stranger

    assert speaker.say(Crafted(operation="hello", params=hello_params())).status == httpx.codes.UNAUTHORIZED


def test_the_shops_own_secret_is_not_readable_in_its_database(agent: Agent, ready: Shop) -> None:
    agent.hello()
    kept = json.dumps(ready.query("SELECT * FROM ps_stockbridge_state"))
    secret = ready.php_json(
        BEGIN + "echo json_encode(base64_encode($kernel->get(Stockbridge\\Platform\\ShopKey::class)->secretKey()));"
    )

    assert secret not in kept
    assert len(secret) == 88


def test_a_failure_inside_an_operation_is_told_as_such_and_leaves_nothing_behind(agent: Agent, ready: Shop) -> None:
    ready.execute("INSERT INTO ps_stockbridge_report (what, row_key, body, stored_at) VALUES ('plan', 'zz', '{}', 0)")
    ready.execute("ALTER TABLE ps_stockbridge_report ADD UNIQUE (row_key)")
    rows = [{"key": key, "title": "ada@example.test", "detail": "d"} for key in ("aa", "aa")]

    reply = agent.by_hand().say(Crafted(operation="report", params={"what": "plan"}, items=rows))

    assert (reply.status, reply.code) == (200, "shop_error")
    assert ready.query("SELECT row_key FROM ps_stockbridge_report") == [{"row_key": "zz"}]
    told = ready.query("SELECT message FROM ps_log WHERE message LIKE 'Stockbridge:%%'")
    assert len(told) == 1
    assert "number=1062" in told[0]["message"]
    assert "ada@example.test" not in json.dumps(told)


def test_old_nonces_are_forgotten_and_young_ones_are_not(agent: Agent, ready: Shop) -> None:
    ready.execute("UPDATE ps_stockbridge_nonce SET expires_at = 1")
    agent.hello()

    assert ready.value("SELECT COUNT(*) FROM ps_stockbridge_nonce") == 1


def test_a_hello_mends_what_the_shop_lost(agent: Agent, ready: Shop) -> None:
    ready.execute(
        "INSERT INTO ps_group (reduction, price_display_method, show_prices, date_add, date_upd)"
        " VALUES (0, 0, 1, NOW(), NOW())"
    )
    ready.execute("DELETE m FROM ps_hook_module m JOIN ps_module x USING (id_module) WHERE x.name = 'stockbridge'")
    ready.execute("UPDATE ps_order_state SET deleted = 1 WHERE module_name = 'stockbridge' AND shipped = 1")

    agent.hello()

    groups = "SELECT COUNT(*) FROM ps_module_group JOIN ps_module USING (id_module) WHERE name = 'stockbridge'"
    assert ready.value(groups) == ready.value("SELECT COUNT(*) FROM ps_group")
    hooks = "SELECT COUNT(*) FROM ps_hook_module JOIN ps_module USING (id_module) WHERE name = 'stockbridge'"
    assert ready.value(hooks) == len(ready.php_json(BEGIN + "echo json_encode(Stockbridge\\Kernel::hooks());"))
    standing = "SELECT COUNT(*) FROM ps_order_state WHERE module_name = 'stockbridge' AND deleted = 0"
    assert ready.value(standing) == 3


def test_a_get_by_a_curious_browser_is_refused_and_shows_no_page(ready: Shop) -> None:
    answer = httpx.get(f"{ready.base_url}index.php{QUERY}")

    assert answer.status_code == httpx.codes.UNAUTHORIZED
    assert answer.json() == {"code": "signature_invalid"}


def test_the_clean_url_answers_as_well(agent: Agent, ready: Shop) -> None:
    answer = httpx.post(f"{ready.base_url}en/module/stockbridge/api")

    assert answer.status_code == httpx.codes.UNAUTHORIZED
    assert answer.json() == {"code": "signature_invalid"}
    agent.hello()
