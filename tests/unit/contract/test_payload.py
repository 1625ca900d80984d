"""Payloads keep their bounds in both directions and are the same bytes for the same lines."""

from __future__ import annotations

import os
from typing import Any

import pytest

from stockbridge.contract import limits
from stockbridge.contract.payload import ANSWER_BOUNDS, REQUEST_BOUNDS, Bounds, decode, digest, encode
from stockbridge.errors import ContractError

ENVELOPE = {"contract": "1.0"}


def refusal_of(lines: list[dict[str, Any]], bounds: Bounds) -> ContractError:
    with pytest.raises(ContractError) as refusal:
        encode(lines, bounds)
    return refusal.value


def test_the_same_lines_give_the_same_bytes() -> None:
    lines = [ENVELOPE, {"name": "Gants « 9 » 🧤"}]
    assert encode(lines, REQUEST_BOUNDS) == encode(lines, REQUEST_BOUNDS)
    assert encode(lines, REQUEST_BOUNDS)[4:8] == b"\0\0\0\0"
    assert decode(encode(lines, REQUEST_BOUNDS), REQUEST_BOUNDS) == lines


def test_the_digest_is_of_the_compressed_bytes() -> None:
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_payload_of_more_items_than_the_bound_is_not_written() -> None:
    encode([ENVELOPE] + [{}] * limits.MAX_ITEMS, REQUEST_BOUNDS)
    assert refusal_of([ENVELOPE] + [{}] * (limits.MAX_ITEMS + 1), REQUEST_BOUNDS).code == "too_many_items"


def test_a_line_longer_than_the_bound_is_not_written_and_is_told() -> None:
    refusal = refusal_of([ENVELOPE, {"a": "x" * limits.MAX_LINE_BYTES}], REQUEST_BOUNDS)
    assert (refusal.code, refusal.line) == ("line_too_long", 2)


def test_a_payload_that_inflates_too_far_is_not_written() -> None:
    lines = [ENVELOPE] + [{"a": "x" * 1_000_000}] * 5
    assert refusal_of(lines, REQUEST_BOUNDS).code == "inflated_too_large"
    assert len(decode(encode(lines, ANSWER_BOUNDS), ANSWER_BOUNDS)) == 6


def test_a_payload_that_does_not_compress_enough_is_not_written_nor_read() -> None:
    lines = [ENVELOPE] + [{"a": os.urandom(500_000).hex()} for _ in range(3)]
    assert refusal_of(lines, REQUEST_BOUNDS).code == "too_large"
    with pytest.raises(ContractError, match="too_large"):
        decode(encode(lines, ANSWER_BOUNDS), REQUEST_BOUNDS)


def test_a_payload_of_more_keys_than_the_bound_is_not_written() -> None:
    many = {str(number): 1 for number in range(1000)}
    encode([many] * 200, REQUEST_BOUNDS)
    assert refusal_of([many] * 201, REQUEST_BOUNDS).code == "too_many_keys"


def test_a_cut_payload_is_refused_wherever_it_is_cut() -> None:
    payload = encode([ENVELOPE, {"a": "b"}], ANSWER_BOUNDS)
    for length in range(len(payload)):
        with pytest.raises(ContractError):
            decode(payload[:length], ANSWER_BOUNDS)
