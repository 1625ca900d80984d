"""A message reaches the shop whatever the way does to it: the same bytes, signed anew; only proved answers count."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from stockbridge.clock import ManualClock
from stockbridge.contract.envelope import AnswerEnvelope
from stockbridge.contract.keys import SigningKey
from stockbridge.contract.payload import digest
from stockbridge.contract.signature import AnswerParts, read_request, sign_answer
from stockbridge.errors import AgentRefused, RequestRefused, ShopBusy, StockbridgeError, UnknownAnswer
from stockbridge.shop.answers import RawAnswer
from stockbridge.shop.framing import Framed, unframe
from stockbridge.shop.refusals import error_of_refusal
from stockbridge.shop.sandbox.shop import SandboxShop
from tests.unit.shop.conftest import Agent, DirectWire, Spoil

HTML = b"<html><body>Welcome</body></html>"


def cut(at: int) -> Spoil:
    return lambda raw: replace(raw, body=raw.body[:at], complete=False)


def page(raw: RawAnswer) -> RawAnswer:
    return replace(raw, headers=(("Content-Type", "text/html"),), body=HTML)


def payloads(wire: DirectWire) -> list[bytes | None]:
    return [unframe(Framed(headers["Content-Type"], body)) for headers, body in wire.sent]


def nonces(wire: DirectWire) -> list[str]:
    return [re.findall('nonce="([^"]+)"', headers["Signature-Input"])[0] for headers, _ in wire.sent]


@pytest.mark.parametrize("at", [0, 1, 5, 20, 60, 150, 200])
def test_a_cut_answer_is_asked_for_again_with_the_same_bytes_and_a_new_nonce(
    agent: Agent, wire: DirectWire, at: int
) -> None:
    wire.spoilers = [cut(at), cut(at)]
    agent.client.finish(1000)
    assert len(set(payloads(wire))) == 1
    assert len({headers["Stockbridge-Message"] for headers, _ in wire.sent}) == 1
    assert len(set(nonces(wire))) == len(wire.sent) == 3


def test_after_three_tries_the_answer_stays_unknown(agent: Agent, wire: DirectWire) -> None:
    wire.spoilers = [cut(3)] * 5
    with pytest.raises(UnknownAnswer) as caught:
        agent.client.finish(1000)
    assert (caught.value.code, len(wire.sent)) == ("shop_truncated", 3)


def test_a_page_of_another_is_not_asked_for_again_at_once(agent: Agent, wire: DirectWire) -> None:
    wire.spoilers = [page]
    with pytest.raises(UnknownAnswer) as caught:
        agent.client.finish(1000)
    assert (caught.value.code, len(wire.sent)) == ("shop_html", 1)


def test_between_tries_time_passes(agent: Agent, wire: DirectWire, clock: ManualClock) -> None:
    before = clock.monotonic()
    wire.spoilers = [cut(3)]
    agent.client.finish(1000)
    assert clock.monotonic() > before


def test_a_php_warning_before_the_payload_is_named(agent: Agent, wire: DirectWire) -> None:
    wire.spoilers = [lambda raw: replace(raw, body=b"<br />\n<b>Warning</b>:  Undefined variable" + raw.body)]
    with pytest.raises(UnknownAnswer) as caught:
        agent.client.finish(1000)
    assert caught.value.code == "shop_php_output"
    assert "Undefined variable" in caught.value.sentence


def forged(signer: SigningKey, agent: Agent, wire: DirectWire, **changes: object) -> Spoil:
    """The right answer, signed by ``signer`` over other facts."""

    def spoil(raw: RawAnswer) -> RawAnswer:
        request = read_request(agent.paired.url, "POST", wire.sent[-1][0].items()).parts
        body = raw.body
        parts = AnswerParts(200, "application/octet-stream", digest(body), 0)
        return replace(raw, headers=tuple(sign_answer(signer, parts, replace(request, **changes)).items()))  # type: ignore[arg-type]

    return spoil


def test_an_answer_signed_by_another_key_is_unknown(agent: Agent, wire: DirectWire) -> None:
    wire.spoilers = [forged(SigningKey.generate(), agent, wire)]
    with pytest.raises(UnknownAnswer) as caught:
        agent.client.finish(1000)
    assert caught.value.code == "shop_foreign_key"
    assert "pair again" in caught.value.remedy


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "A" * 22},
        {"digest": "0" * 64},
        {"message": "11111111-2222-4333-8444-555555555555"},
    ],
    ids=["nonce", "digest", "message"],
)
def test_the_shops_own_answer_to_another_request_is_unknown(
    agent: Agent, wire: DirectWire, sandbox: SandboxShop, changes: dict[str, str]
) -> None:
    wire.spoilers = [forged(sandbox.context.state.key, agent, wire, **changes)] * 3
    with pytest.raises(UnknownAnswer):
        agent.client.finish(1000)


def test_a_wrong_clock_is_learned_from_the_signed_refusal_and_kept(
    agent: Agent, wire: DirectWire, clock: ManualClock, sandbox: SandboxShop
) -> None:
    sandbox.faults.clock_offset = 7200
    agent.client.finish(1000)
    agent.client.finish(1000)
    assert len(wire.sent) == 3
    assert agent.manners.skew == timedelta(hours=2)
    assert clock.now().year == 2026


def test_a_clock_is_not_learned_from_an_unsigned_answer(agent: Agent, wire: DirectWire, sandbox: SandboxShop) -> None:
    sandbox.faults.clock_offset = 7200
    wire.spoilers = [forged(SigningKey.generate(), agent, wire)]
    with pytest.raises(UnknownAnswer):
        agent.client.finish(1000)
    assert agent.manners.skew == timedelta(0)


def test_a_clock_that_stays_wrong_stops_the_agent(agent: Agent, sandbox: SandboxShop, wire: DirectWire) -> None:
    def run_away(raw: RawAnswer) -> RawAnswer:
        sandbox.faults.clock_offset += 10_000
        return raw

    sandbox.faults.clock_offset = 10_000
    wire.spoilers = [run_away] * 9
    with pytest.raises(AgentRefused) as caught:
        agent.client.finish(1000)
    assert caught.value.code == "clock_skew"
    assert "clock" in caught.value.sentence
    assert len(wire.sent) == 2


def test_uploads_that_are_off_are_remembered(agent: Agent, wire: DirectWire, sandbox: SandboxShop) -> None:
    remembered: list[bool] = []
    agent.manners.remember_raw = lambda: remembered.append(True)
    sandbox.faults.uploads_off = True
    agent.client.finish(1000)
    agent.client.finish(1000)
    types = [headers["Content-Type"].partition(";")[0] for headers, _ in wire.sent]
    assert types == ["multipart/form-data", "application/octet-stream", "application/octet-stream"]
    assert remembered == [True]
    assert payloads(wire)[0] == payloads(wire)[1]


def test_a_wrong_clock_and_uploads_that_are_off_are_learned_in_one_go(
    agent: Agent, wire: DirectWire, sandbox: SandboxShop
) -> None:
    sandbox.faults.clock_offset, sandbox.faults.uploads_off = 7200, True
    agent.client.finish(1000)
    assert (len(wire.sent), agent.manners.form, agent.manners.skew) == (3, "raw", timedelta(hours=2))


def test_the_identity_is_asked_for_each_message(agent: Agent, wire: DirectWire) -> None:
    agent.client.finish(1000)
    agent.epoch += 1
    with pytest.raises(RequestRefused) as caught:
        agent.client.finish(1000)
    assert caught.value.code == "wrong_epoch"


def refusal(code: str, **more: object) -> AnswerEnvelope:
    problem = {"code": code, "detail": "Why it was refused."} | more
    head = {
        "contract": "1.0",
        "installation": "11111111-2222-4333-8444-555555555555",
        "epoch": 1,
        "generation": 1,
        "message": "11111111-2222-4333-8444-555555555555",
        "sent_at": "2026-11-23T10:15:30Z",
        "outcome": "refused",
        "items": 0,
        "problem": problem,
    }
    return AnswerEnvelope.model_validate(head)


REFUSALS: dict[str, type[StockbridgeError]] = {
    "superseded": AgentRefused,
    "cloned": AgentRefused,
    "wrong_installation": AgentRefused,
    "upgrade_required": AgentRefused,
    "clock_skew": AgentRefused,
    "busy": ShopBusy,
    "shop_error": UnknownAnswer,
    "replayed": UnknownAnswer,
    "digest_mismatch": UnknownAnswer,
    "too_large": RequestRefused,
    "uploads_off": RequestRefused,
    "wrong_epoch": RequestRefused,
    "lineage_ahead": RequestRefused,
    "wrong_memory": RequestRefused,
    "writes_held": RequestRefused,
    "invalid_item": RequestRefused,
    "stale_token": RequestRefused,
    "a_code_to_come": RequestRefused,
}


@pytest.mark.parametrize(("code", "kind"), REFUSALS.items())
def test_each_refusal_is_raised_as_what_heals_it(code: str, kind: type[StockbridgeError]) -> None:
    error = error_of_refusal(refusal(code))
    assert type(error) is kind
    assert error.code == code
    assert error.sentence


def test_a_refusal_tells_line_field_and_details() -> None:
    error = error_of_refusal(refusal("invalid_item", line=3, field="/event", details={"limit": "5"}))
    assert (error.field, error.details["line"], error.details["limit"]) == ("/event", "3", "5")
