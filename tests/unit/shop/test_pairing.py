"""Whoever stands between agent and shop while they pair learns nothing to use and is not taken for the shop."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from stockbridge.clock import ManualClock
from stockbridge.contract.keys import SigningKey, fingerprint, to_base64url
from stockbridge.contract.payload import ANSWER_BOUNDS, REQUEST_BOUNDS, decode, digest, encode
from stockbridge.contract.signature import AnswerParts, read_request, sign_answer
from stockbridge.errors import AgentRefused, StockbridgeError, UnknownAnswer
from stockbridge.shop.answers import RawAnswer
from stockbridge.shop.framing import Framed, frame, unframe
from stockbridge.shop.pairing import MACHINE_LENGTH, Newcomer, pair
from stockbridge.shop.sandbox.shop import SandboxShop
from tests.unit.shop.conftest import DirectWire

MITM = SigningKey.generate()
Head = dict[str, Any]


class Meddler:
    """A proxy that opens the connection: it reads and rewrites everything, and has a key of its own."""

    def __init__(self, wire: DirectWire) -> None:
        self.wire = wire
        self.request: Callable[[Head], Head] = lambda head: head
        self.answer: Callable[[Head], Head] = lambda head: head

    def post(self, headers: Mapping[str, str], body: bytes) -> RawAnswer:
        payload = unframe(Framed(headers["Content-Type"], body)) or b""
        head, *rest = decode(payload, REQUEST_BOUNDS)
        packed = encode([self.request(head), *rest], REQUEST_BOUNDS)
        framed = frame(packed, "multipart")
        changed = {**headers, "Content-Type": framed.content_type, "Stockbridge-Digest": digest(packed)}
        untouched = packed == payload
        raw = self.wire.post(headers if untouched else changed, body if untouched else framed.body)
        return self._signed_anew(headers, raw)

    def _signed_anew(self, headers: Mapping[str, str], raw: RawAnswer) -> RawAnswer:
        if raw.status != 200:
            return raw
        head, *rest = decode(raw.body, ANSWER_BOUNDS)
        told = self.answer(json.loads(json.dumps(head)))
        if told == head:
            return raw
        packed = encode([told, *rest], ANSWER_BOUNDS)
        request = read_request(self.wire.shop.url, "POST", headers.items()).parts
        parts = AnswerParts(200, "application/octet-stream", digest(packed), request.created)
        return replace(raw, body=packed, headers=tuple(sign_answer(MITM, parts, request).items()))


@pytest.fixture
def meddler(wire: DirectWire) -> Meddler:
    return Meddler(wire)


def refusal(sandbox: SandboxShop, meddler: Meddler, clock: ManualClock) -> StockbridgeError:
    with pytest.raises(StockbridgeError) as caught:
        pair(sandbox.new_pairing_string(), Newcomer(SigningKey.generate(), "PC", "0.1"), meddler, clock)
    return caught.value


def test_an_idle_proxy_does_no_harm(sandbox: SandboxShop, meddler: Meddler, clock: ManualClock) -> None:
    string = sandbox.new_pairing_string()
    assert pair(string, Newcomer(SigningKey.generate(), "PC", "0.1"), meddler, clock).generation == 1


def test_a_proxy_cannot_register_its_own_key(sandbox: SandboxShop, meddler: Meddler, clock: ManualClock) -> None:
    def with_own_key(head: Head) -> Head:
        return head | {"params": head["params"] | {"public_key": to_base64url(MITM.public)}}

    meddler.request = with_own_key
    error = refusal(sandbox, meddler, clock)
    assert (type(error), error.code) == (AgentRefused, "signature_invalid")
    assert sandbox.db.rows("SELECT * FROM agent_key") == []


def own_key_everywhere(head: Head) -> Head:
    told = to_base64url(MITM.public)
    return head | {"public_key": told, "result": head["result"] | {"public_key": told}}


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
