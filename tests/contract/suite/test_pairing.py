"""Pairing, takeover and rotation, on every shop."""

from __future__ import annotations

import base64
import time
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from stockbridge.clock import SystemClock
from stockbridge.contract.keys import SigningKey, fingerprint, to_base64url
from stockbridge.contract.operations.session import RotateParams
from stockbridge.contract.pairing_string import PairingString
from stockbridge.errors import AgentRefused
from stockbridge.shop.pairing import Newcomer, PairedShop, pair
from stockbridge.shop.transport import HttpTransport
from tests.contract.suite.agent import Agent
from tests.contract.suite.crafted import Crafted, Speaker, hello_params
from tests.contract.suite.under_test import ShopUnderTest


def paired(string: PairingString, key: SigningKey, *, takeover: bool = False) -> PairedShop:
    clock = SystemClock()
    with HttpTransport(string.url, clock) as wire:
        return pair(string, Newcomer(key, "PC-OTHER", "0.1", takeover), wire, clock)


def refusal(string: PairingString, key: SigningKey, *, takeover: bool = False) -> AgentRefused:
    with pytest.raises(AgentRefused) as caught:
        paired(string, key, takeover=takeover)
    assert caught.value.sentence
    assert caught.value.remedy
    assert caught.value.exit_code == 6
    return caught.value


def test_a_pairing_string_registers_the_agent_and_tells_the_shop(shop: ShopUnderTest) -> None:
    key = SigningKey.generate()
    string = shop.new_pairing_string()
    found = paired(string, key)
    assert (found.url, found.generation) == (shop.url, 1)
    assert fingerprint(found.public_key) == string.shop_key
    assert found.fingerprint == fingerprint(key.public)


def test_the_same_agent_may_ask_again_because_the_answer_may_be_lost(shop: ShopUnderTest) -> None:
    key, string = SigningKey.generate(), shop.new_pairing_string()
    first = paired(string, key)
    assert paired(string, key) == first


def test_another_agent_cannot_use_the_string_again(shop: ShopUnderTest) -> None:
    string = shop.new_pairing_string()
    paired(string, SigningKey.generate())
    before = shop.checksums()
    for takeover in (False, True):
        assert refusal(string, SigningKey.generate(), takeover=takeover).code == "pairing_used"
    assert changed(before, shop.checksums()) <= {"nonce"}


def test_a_string_that_ended_is_refused(shop: ShopUnderTest) -> None:
    string = shop.new_pairing_string()
    shop.new_pairing_string()
    assert refusal(string, SigningKey.generate()).code == "pairing_expired"


@pytest.mark.parametrize("field", ["seed", "shop_key"])
def test_an_altered_string_is_refused(shop: ShopUnderTest, field: str) -> None:
    string = shop.new_pairing_string()
    altered = {
        "seed": replace(string, seed=bytes(32)),
        "shop_key": replace(string, shop_key="0" * 64),
    }[field]
    code = {"seed": "signature_invalid", "shop_key": "pairing_foreign_key"}[field]
    assert refusal(altered, SigningKey.generate()).code == code


def test_a_second_agent_must_say_that_it_takes_over(shop: ShopUnderTest, agent: Agent) -> None:
    string = shop.new_pairing_string()
    refused = refusal(string, SigningKey.generate())
    assert refused.code == "already_paired"
    assert "--takeover" in refused.remedy
    agent.hello()


def test_the_agent_that_was_taken_over_is_told_by_whom(shop: ShopUnderTest, agent: Agent) -> None:
    newcomer = paired(shop.new_pairing_string(), SigningKey.generate(), takeover=True)
    assert newcomer.generation == agent.shop.generation + 1
    before = shop.checksums()
    with pytest.raises(AgentRefused) as caught:
        agent.hello()
    assert caught.value.code == "superseded"
    assert "PC-OTHER" in caught.value.sentence
    assert changed(before, shop.checksums()) <= {"nonce"}


def test_a_new_agent_leases_nothing_while_the_former_may_still_write(shop: ShopUnderTest, agent: Agent) -> None:
    shop.place_order()
    _, held = agent.lease(seconds=600)
    assert len(held.events) == 1
    shop.place_order()
    newcomer = Agent(shop.new_pairing_string(), takeover=True, machine="PC-OTHER")
    assert newcomer.lease()[1].events == ()
    newcomer.close()


def test_an_unpaired_agent_is_unknown(shop: ShopUnderTest, agent: Agent) -> None:
    shop.unpair()
    with pytest.raises(AgentRefused) as caught:
        agent.hello()
    assert caught.value.code == "signature_invalid"


def test_a_wrong_clock_is_learned_while_pairing(shop: ShopUnderTest) -> None:
    clock = SkewedClock(7200)
    string = shop.new_pairing_string()
    with HttpTransport(string.url, clock) as wire:
        found = pair(string, Newcomer(SigningKey.generate(), "PC-LATE", "0.1"), wire, clock)
    assert found.generation == 1


class SkewedClock(SystemClock):
    """A machine whose clock goes wrong by so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self._seconds)


def test_a_key_is_rotated_by_the_old_ones_word_and_the_new_ones_proof(agent: Agent) -> None:
    fresh = SigningKey.generate()
    agent.client.rotate(proof(agent, fresh, fresh))
    agent.hello()
    agent.key = fresh
    speaker = agent.by_hand()
    assert speaker.say(Crafted()).code == ""


def test_a_key_that_does_not_prove_itself_is_not_taken(shop: ShopUnderTest, agent: Agent) -> None:
    fresh = SigningKey.generate()
    params = proof(agent, fresh, SigningKey.generate()).to_wire()
    before = shop.checksums()
    reply = agent.by_hand().say(Crafted(operation="rotate", params=params))
    assert reply.code == "invalid_envelope"
    assert changed(before, shop.checksums()) <= {"nonce"}


def proof(agent: Agent, fresh: SigningKey, signer: SigningKey) -> RotateParams:
    text = f"stockbridge-rotate-v1:{agent.shop.installation}:{fresh.key_id}".encode()
    return RotateParams(
        public_key=to_base64url(fresh.public), proof=base64.b64encode(signer.sign(text)).decode("ascii")
    )


def test_a_one_time_key_may_pair_and_nothing_else(shop: ShopUnderTest, agent: Agent) -> None:
    string = shop.new_pairing_string()
    stolen = Speaker(agent.shop.url, string.key(), agent.shop.public_key, agent.by_hand().standing)
    before = shop.checksums()
    for crafted in (Crafted(), Crafted(operation="hello", params=hello_params())):
        assert stolen.say(crafted).code == "signature_invalid"
    assert changed(before, shop.checksums()) <= {"nonce"}


def test_every_answer_to_a_one_time_key_carries_the_shops_key(shop: ShopUnderTest, agent: Agent) -> None:
    string = shop.new_pairing_string()
    stolen = Speaker(agent.shop.url, string.key(), agent.shop.public_key, agent.by_hand().standing)
    created = int(time.time()) - 5000
    late = stolen.say(Crafted(parts={"created": created, "expires": created + 300}))
    assert late.code == "clock_skew"
    for reply in (late, stolen.say(Crafted())):
        assert reply.envelope is not None
        assert reply.envelope.public_key == to_base64url(agent.shop.public_key)
    own = agent.by_hand().say(Crafted())
    assert own.envelope is not None
    assert own.envelope.public_key is None


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """The tables in which a row changed."""
    return {table for table in before if before[table] != after[table]}
