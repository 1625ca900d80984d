"""Every bad input has its own problem code on every shop, and no row changes."""

from __future__ import annotations

import gzip
import json
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from stockbridge.contract import limits
from stockbridge.contract.keys import SigningKey
from tests.contract.suite.agent import Agent
from tests.contract.suite.crafted import Crafted, Headers, Reply, hello_params
from tests.contract.suite.under_test import ShopUnderTest

LEASE = {"token": "11111111-2222-4333-8444-555555555555", "limit": 5, "seconds": 60, "entities": ["order"]}


def refused(shop: ShopUnderTest, agent: Agent, crafted: Crafted) -> Reply:
    """Says it, and holds that the shop changed no row; past the nonce's step the nonce itself is kept."""
    before = shop.checksums()
    reply = agent.by_hand().say(crafted)
    after = shop.checksums()
    if reply.envelope is not None:
        before.pop("nonce")
        after.pop("nonce")
    assert after == before
    return reply


def header(name: str, change: Callable[[str], str]) -> Callable[[Headers], Headers]:
    return lambda headers: [(known, change(value) if known == name else value) for known, value in headers]


def doubled(name: str, change: Callable[[str], str]) -> Callable[[Headers], Headers]:
    """A second header of that name with another value: some web servers keep the last of them only."""
    return lambda headers: [*headers, *((name, change(value)) for known, value in headers if known == name)]


def flipped(text: str) -> str:
    """Another text of the same form: its last hexadecimal digit changed."""
    return text[:-1] + ("0" if text[-1] != "0" else "1")


def other_letter(found: re.Match[str]) -> str:
    """The match with another letter at its end."""
    return found[0][:-1] + ("A" if found[1] != "A" else "B")


def first_digit(name: str) -> Callable[[Headers], Headers]:
    def change(value: str) -> str:
        at = next(at for at, letter in enumerate(value) if letter.isdigit())
        return value[:at] + str((int(value[at]) + 1) % 10) + value[at + 1 :]

    return header(name, change)


SPOILT_SIGNATURES: dict[str, Crafted] = {
    "another method": Crafted(method="PUT"),
    "another content type": Crafted(headers=header("Content-Type", lambda value: value.replace("form-data", "mixed"))),
    "another digest": Crafted(headers=header("Stockbridge-Digest", flipped)),
    "another installation": Crafted(headers=header("Stockbridge-Installation", flipped)),
    "another message": Crafted(headers=header("Stockbridge-Message", flipped)),
    "another creation time": Crafted(headers=first_digit("Signature-Input")),
    "another nonce": Crafted(
        headers=header("Signature-Input", lambda value: re.sub(r'nonce="(.)', other_letter, value))
    ),
    "another signature": Crafted(headers=header("Signature", lambda value: re.sub(r"sb=:(.)", other_letter, value))),
    "no signature": Crafted(headers=lambda headers: [pair for pair in headers if pair[0] != "Signature"]),
    "no signature input": Crafted(headers=lambda headers: [pair for pair in headers if pair[0] != "Signature-Input"]),
    "no digest": Crafted(headers=lambda headers: [pair for pair in headers if pair[0] != "Stockbridge-Digest"]),
    "the signature twice": Crafted(headers=doubled("Signature", lambda value: re.sub(r"sb=:(.)", other_letter, value))),
    "the digest twice": Crafted(headers=doubled("Stockbridge-Digest", flipped)),
    "an algorithm": Crafted(headers=header("Signature-Input", lambda value: value + ';alg="ed25519"')),
    "another parameter": Crafted(headers=header("Signature-Input", lambda value: value + ';x="1"')),
    "another tag": Crafted(headers=header("Signature-Input", lambda value: value.replace("request-v1", "request-v2"))),
    "another label": Crafted(headers=header("Signature-Input", lambda value: value.replace("sb=", "sc=", 1))),
    "two labels": Crafted(
        headers=header("Signature-Input", lambda value: f"{value}, {value.replace('sb=', 'sc=', 1)}")
    ),
    "fewer components": Crafted(headers=header("Signature-Input", lambda value: value.replace('"@query" ', ""))),
    "components in another order": Crafted(
        headers=header(
            "Signature-Input", lambda value: value.replace('"@method" "@authority"', '"@authority" "@method"')
        )
    ),
    "a span of more than ten minutes": Crafted(parts={"expires": int(time.time()) + 1000}),
    "a span of nothing": Crafted(parts={"created": int(time.time()), "expires": int(time.time())}),
}


@pytest.mark.parametrize("spoilt", SPOILT_SIGNATURES.values(), ids=SPOILT_SIGNATURES)
def test_a_spoilt_signature_is_refused_unsigned(
    steady_shop: ShopUnderTest, steady_agent: Agent, spoilt: Crafted
) -> None:
    reply = refused(steady_shop, steady_agent, spoilt)
    assert (reply.status, reply.envelope) == (401, None)
    assert json.loads(reply.body) == {"code": "signature_invalid"}


def test_an_unknown_key_is_refused_as_a_bad_signature_is(steady_shop: ShopUnderTest, steady_agent: Agent) -> None:
    stranger = steady_agent.by_hand()
    stranger.key = SigningKey.generate()
    before = steady_shop.checksums()
    assert stranger.say(Crafted()).status == 401
    assert steady_shop.checksums() == before


def test_a_request_that_came_before_is_refused(steady_shop: ShopUnderTest, steady_agent: Agent) -> None:
    nonce = {"nonce": "A" * 22}
    assert steady_agent.by_hand().say(Crafted(parts=nonce)).code == ""
    before = steady_shop.checksums()
    assert steady_agent.by_hand().say(Crafted(parts=nonce)).code == "replayed"
    assert steady_shop.checksums() == before


@pytest.mark.parametrize("seconds", [-4000, -1000, 1000, 4000])
def test_a_wrong_clock_is_told_the_shops_time(steady_shop: ShopUnderTest, steady_agent: Agent, seconds: int) -> None:
    created = int(time.time()) + seconds
    before = steady_shop.checksums()
    reply = steady_agent.by_hand().say(Crafted(parts={"created": created, "expires": created + 300}))
    assert steady_shop.checksums() == before
    assert reply.code == "clock_skew"
    assert reply.envelope is not None
    assert abs(reply.envelope.sent_at.timestamp() - time.time()) < 60
    assert reply.envelope.problem is not None
    assert (reply.envelope.problem.details or {})["shop_time"].endswith("Z")


@pytest.mark.parametrize("seconds", [-250, 250])
def test_a_clock_within_the_tolerance_is_served(steady_agent: Agent, seconds: int) -> None:
    created = int(time.time()) + seconds
    crafted = Crafted(parts={"created": created, "expires": created + 300})
    assert steady_agent.by_hand().say(crafted).code == ""


def lines(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    return lambda text: b"".join(line + b"\n" for line in change(text.splitlines()))


def deep(depth: int) -> bytes:
    return b'{"a":' + b"[" * depth + b"]" * depth + b"}"


SETTLE = Crafted(operation="settle", params={"token": LEASE["token"]})
SETTLED = {"event": "1", "revision": {"epoch": 1, "sequence": 1}, "outcome": "retry"}

BAD_PAYLOADS: dict[str, tuple[str, Crafted]] = {
    "too large by its length": ("too_large", Crafted(raw=True, body=lambda body: body + b"\0" * limits.MAX_BODY_BYTES)),
    "another body": ("digest_mismatch", Crafted(body=lambda body: body.replace(b"\x1f\x8b", b"\x1f\x8c", 1))),
    "another raw body": ("digest_mismatch", Crafted(raw=True, body=lambda body: body[:-1] + b"\7")),
    "not gzip": ("not_gzip", Crafted(payload=lambda _: b"plain text, not gzip\n")),
    "gzip that breaks off": ("not_gzip", Crafted(payload=lambda packed: packed[:-8])),
    "something after gzip": ("not_gzip", Crafted(payload=lambda packed: packed + b"more")),
    "a second gzip member": ("not_gzip", Crafted(payload=lambda packed: packed + gzip.compress(b"{}\n"))),
    "a bomb": ("inflated_too_large", Crafted(text=lambda text: text + b"0" * 100_000_000)),
    "a little too large inflated": (
        "inflated_too_large",
        Crafted(text=lambda text: text + (b"0" * 900_000 + b"\n") * 5),
    ),
    "a line too long": (
        "line_too_long",
        Crafted(text=lambda text: text + b'{"a":"' + b"x" * limits.MAX_LINE_BYTES + b'"}\n'),
    ),
    "too deep": ("too_deep", SETTLE.but(text=lambda text: text + deep(40) + b"\n")),
    "far too deep": ("too_deep", SETTLE.but(text=lambda text: text + deep(100_000) + b"\n")),
    "too many items": ("too_many_items", SETTLE.but(text=lambda text: text + b"{}\n" * (limits.MAX_ITEMS + 1))),
    "too many keys": (
        "too_many_keys",
        SETTLE.but(
            text=lambda text: (
                text
                + b"".join(
                    json.dumps({f"k{line}-{at}": 0 for at in range(50_000)}, separators=(",", ":")).encode() + b"\n"
                    for line in range(5)
                )
            )
        ),
    ),
    "no line feed at the end": ("not_ndjson", Crafted(text=lambda text: text[:-1])),
    "an empty line": ("not_ndjson", Crafted(text=lambda text: text + b"\n")),
    "a line that is no object": ("not_ndjson", SETTLE.but(text=lambda text: text + b"[]\n")),
    "no JSON": ("not_ndjson", SETTLE.but(text=lambda text: text + b"{'a': 1}\n")),
    "NaN": ("not_ndjson", SETTLE.but(text=lambda text: text + b'{"a":NaN}\n')),
    "a byte order mark": ("not_ndjson", Crafted(text=lambda text: b"\xef\xbb\xbf" + text)),
    "no UTF-8": ("bad_encoding", SETTLE.but(text=lambda text: text + b'{"a":"\xff"}\n')),
    "half a surrogate pair": ("bad_encoding", SETTLE.but(text=lambda text: text + b'{"a":"\\ud800"}\n')),
    "a NUL": ("bad_encoding", SETTLE.but(text=lambda text: text + b'{"a":"\\u0000"}\n')),
    "a key twice": ("duplicate_key", SETTLE.but(text=lambda text: text + b'{"a":1,"a":2}\n')),
    "a key twice, once escaped": ("duplicate_key", SETTLE.but(text=lambda text: text + b'{"a":1,"\\u0061":2}\n')),
    "a fraction": ("bad_number", SETTLE.but(text=lambda text: text + b'{"a":1.5}\n')),
    "an exponent": ("bad_number", SETTLE.but(text=lambda text: text + b'{"a":1e3}\n')),
    "a number too large": ("bad_number", SETTLE.but(text=lambda text: text + b'{"a":9007199254740993}\n')),
    "a huge number": ("bad_number", SETTLE.but(text=lambda text: text + b'{"a":' + b"9" * 5000 + b"}\n")),
    "an envelope without a field": ("invalid_envelope", Crafted(envelope={"memory": None})),
    "an envelope with a wrong field": ("invalid_envelope", Crafted(envelope={"epoch": "1"})),
    "an envelope of another message": ("invalid_envelope", Crafted(envelope={"message": str(uuid.UUID(int=7))})),
    "an envelope of another installation": (
        "invalid_envelope",
        Crafted(envelope={"installation": str(uuid.UUID(int=7))}),
    ),
    "wrong parameters": ("invalid_envelope", Crafted(operation="lease", params=LEASE | {"limit": 0})),
    "missing parameters": ("invalid_envelope", Crafted(operation="lease", params={})),
    "a wrong item": ("invalid_item", SETTLE.but(items=[SETTLED | {"outcome": "lost"}])),
    "an item too many": ("invalid_item", Crafted(operation="lease", params=LEASE, items=[{}])),
    "the second item wrong": ("invalid_item", SETTLE.but(items=[SETTLED, SETTLED | {"event": 1}])),
    "an unknown operation": ("unknown_operation", Crafted(operation="format", params={})),
    "a contract to come": ("upgrade_required", Crafted(envelope={"contract": "2.0"})),
    "pair with an agent's key": (
        "signature_invalid",
        Crafted(operation="pair", params={"public_key": "A" * 43, "machine": "x", "version": "1.0", "takeover": True}),
    ),
}


@pytest.mark.parametrize(("code", "crafted"), BAD_PAYLOADS.values(), ids=BAD_PAYLOADS)
def test_a_bad_payload_has_its_own_code(
    steady_shop: ShopUnderTest, steady_agent: Agent, code: str, crafted: Crafted
) -> None:
    assert refused(steady_shop, steady_agent, crafted).code == code


def test_an_invalid_item_is_told_with_its_line_and_field(steady_agent: Agent) -> None:
    reply = steady_agent.by_hand().say(SETTLE.but(items=[SETTLED, SETTLED | {"event": 1}]))
    assert reply.envelope is not None
    assert reply.envelope.problem is not None
    assert (reply.envelope.problem.line, reply.envelope.problem.field) == (3, "/event")


STANDING: dict[str, tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {
    "another epoch": ("wrong_epoch", lambda standing: {"epoch": standing["epoch"] + 1}),
    "a former epoch": ("wrong_epoch", lambda standing: {"epoch": standing["epoch"] - 1}),
    "a lineage to come": ("lineage_ahead", lambda standing: {"lineage": standing["lineage"] + 2}),
    "another memory": ("wrong_memory", lambda standing: {"memory": standing["memory"] + 1}),
    "a former memory": ("wrong_memory", lambda standing: {"memory": standing["memory"] - 1}),
    "a former generation": ("superseded", lambda standing: {"generation": standing["generation"] - 1}),
    "another copy of this boot": ("cloned", lambda standing: {"instance": standing["instance"] | {"mark": "B" * 22}}),
    "a former boot": ("cloned", lambda _: {"instance": {"boot": 0, "mark": "B" * 22}}),
}


@pytest.mark.parametrize(("code", "change"), STANDING.values(), ids=STANDING)
def test_a_wrong_standing_has_its_own_code(
    steady_shop: ShopUnderTest, steady_agent: Agent, code: str, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    envelope = change(steady_agent.by_hand().standing)
    crafted = Crafted(envelope=envelope)
    assert refused(steady_shop, steady_agent, crafted).code == code


def test_another_installation_has_its_own_code(steady_shop: ShopUnderTest, steady_agent: Agent) -> None:
    stranger = steady_agent.by_hand()
    stranger.standing["installation"] = str(uuid.UUID(int=7))
    assert stranger.say(Crafted()).code == "wrong_installation"


def test_a_token_that_is_not_the_rows_settles_nothing(shop: ShopUnderTest, agent: Agent) -> None:
    shop.place_order()
    _, leased = agent.lease()
    (event,) = leased.events
    before = shop.checksums()
    other = str(uuid.uuid4())
    assert agent.done(other, leased) == ["stale"]
    unknown = event.model_copy(update={"event": "999999"})
    assert agent.done(other, type(leased)(leased.result, (unknown,))) == ["unknown"]
    after = shop.checksums()
    assert {name for name in before if before[name] != after[name]} <= {"nonce"}


def test_hello_answers_wherever_a_wrong_standing_sends_it(agent: Agent) -> None:
    strayed = agent.by_hand()
    strayed.standing |= {"epoch": 77, "lineage": 99, "memory": 55}
    lineage = agent.lineage.to_wire() if agent.lineage else None
    assert strayed.say(Crafted(operation="hello", params=hello_params(lineage=lineage))).code == ""
