"""JSON is read by the contract's rules and written so that it can be read again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockbridge.contract.limits import MAX_DEPTH
from stockbridge.contract.strict_json import read_json, write_json
from stockbridge.errors import ContractError

integers = st.integers(-(2**53) + 1, 2**53 - 1)
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
values = st.recursive(
    st.none() | st.booleans() | integers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_what_is_written_is_read_again(value: Any) -> None:
    assert read_json(write_json(value))[0] == value


def test_keys_of_all_objects_are_counted() -> None:
    assert read_json(b'{"a":[{"b":1,"c":{}}],"d":{"e":null}}') == ({"a": [{"b": 1, "c": {}}], "d": {"e": None}}, 5)


def nested(levels: int) -> Any:
    value: Any = []
    for _ in range(levels - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1.5, "bad_number"),
        (float("nan"), "not_ndjson"),
        (2**53, "bad_number"),
        ("a\0b", "bad_encoding"),
        ("\ud83e", "not_ndjson"),
        (nested(MAX_DEPTH + 1), "too_deep"),
        ({1, 2}, "not_ndjson"),
    ],
    ids=str,
)
def test_what_a_reader_would_refuse_is_not_written(value: Any, code: str) -> None:
    with pytest.raises(ContractError) as refusal:
        write_json({"value": value} if code != "too_deep" else value)
    assert refusal.value.code == code


def test_the_deepest_allowed_value_is_written() -> None:
    assert write_json(nested(MAX_DEPTH)) == b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
