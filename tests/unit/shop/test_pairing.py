"""Whoever stands between agent and shop while they pair learns nothing to use and is not taken for the shop."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stockbridge.clock import ManualClock
from stockbridge.contract.keys import SigningKey, fingerprint, to_base64url
from stockbridge.errors import AgentRefused, StockbridgeError, UnknownAnswer
from stockbridge.shop.pairing import MACHINE_LENGTH, Newcomer, pair
from stockbridge.shop.sandbox.shop import SandboxShop
from tests.support.meddler import MITM, Head, Meddler, own_key_everywhere, with_own_key
from tests.unit.shop.conftest import DirectWire


@pytest.fixture
def meddler(wire: DirectWire) -> Meddler:
    return Meddler(wire, wire.shop.url)


def refusal(sandbox: SandboxShop, meddler: Meddler, clock: ManualClock) -> StockbridgeError:
    with pytest.raises(StockbridgeError) as caught:
        pair(sandbox.new_pairing_string(), Newcomer(SigningKey.generate(), "PC", "0.1"), meddler, clock)
    return caught.value


def test_an_idle_proxy_does_no_harm(sandbox: SandboxShop, meddler: Meddler, clock: ManualClock) -> None:
    string = sandbox.new_pairing_string()
    assert pair(string, Newcomer(SigningKey.generate(), "PC", "0.1"), meddler, clock).generation == 1


def test_a_proxy_cannot_register_its_own_key(sandbox: SandboxShop, meddler: Meddler, clock: ManualClock) -> None:
    meddler.request = with_own_key
    error = refusal(sandbox, meddler, clock)
    assert (type(error), error.code) == (AgentRefused, "signature_invalid")
    assert sandbox.db.rows("SELECT * FROM agent_key") == []


def test_a_proxy_cannot_pose_as_the_shop(sandbox: SandboxShop, meddler: Meddler, clock: ManualClock) -> None:
    meddler.answer = own_key_everywhere
    error = refusal(sandbox, meddler, clock)
    assert (type(error), error.code) == (AgentRefused, "pairing_foreign_key")
    assert "is not the shop" in error.sentence


def test_a_proxy_cannot_slip_its_key_under_the_shops(
    sandbox: SandboxShop, meddler: Meddler, clock: ManualClock
) -> None:
    own = to_base64url(MITM.public)
    meddler.answer = lambda head: head | {"result": head["result"] | {"public_key": own}}
    error = refusal(sandbox, meddler, clock)
    assert (type(error), error.code) == (UnknownAnswer, "shop_foreign_key")


@pytest.mark.parametrize("key", [None, "", "A" * 43], ids=["none", "empty", "another"])
def test_an_answer_without_the_shops_key_is_not_believed(
    sandbox: SandboxShop, meddler: Meddler, clock: ManualClock, key: str | None
) -> None:
    def rewritten(head: Head) -> Head:
        rest = {name: value for name, value in head.items() if name != "public_key"}
        return rest | ({"public_key": key} if key is not None else {})

    meddler.answer = rewritten
    assert refusal(sandbox, meddler, clock).code in {"pairing_foreign_key", "shop_answer_invalid"}


def test_the_shops_true_word_that_differs_from_the_string_is_not_believed(
    sandbox: SandboxShop, wire: DirectWire, clock: ManualClock
) -> None:
    string = replace(sandbox.new_pairing_string(), shop_key=fingerprint(MITM.public))
    with pytest.raises(AgentRefused) as caught:
        pair(string, Newcomer(SigningKey.generate(), "PC", "0.1"), wire, clock)
    assert caught.value.code == "pairing_foreign_key"


def test_the_same_agent_may_ask_again_after_a_lost_answer(
    sandbox: SandboxShop, wire: DirectWire, clock: ManualClock
) -> None:
    string, newcomer = sandbox.new_pairing_string(), Newcomer(SigningKey.generate(), "PC", "0.1")
    first = pair(string, newcomer, wire, clock)
    assert pair(string, newcomer, wire, clock) == first
    clock.advance(1000)
    with pytest.raises(AgentRefused) as caught:
        pair(string, newcomer, wire, clock)
    assert caught.value.code == "pairing_used"


def test_a_string_past_its_time_is_refused(sandbox: SandboxShop, wire: DirectWire, clock: ManualClock) -> None:
    string = sandbox.new_pairing_string()
    clock.advance(901)
    with pytest.raises(AgentRefused) as caught:
        pair(string, Newcomer(SigningKey.generate(), "PC", "0.1"), wire, clock)
    assert caught.value.code == "pairing_expired"
    assert "15 minutes" in caught.value.remedy


@pytest.mark.parametrize(("machine", "kept"), [("  ", "agent"), ("x" * 99, "x" * MACHINE_LENGTH), (" PC ", "PC")])
def test_any_name_of_a_machine_is_taken(
    sandbox: SandboxShop, wire: DirectWire, clock: ManualClock, machine: str, kept: str
) -> None:
    pair(sandbox.new_pairing_string(), Newcomer(SigningKey.generate(), machine, "0.1"), wire, clock)
    assert sandbox.db.value("SELECT machine FROM agent_key") == kept
