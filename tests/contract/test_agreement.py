"""The agent's models and the module's PHP accept and refuse the same of ten thousand generated payloads."""

from __future__ import annotations

import base64
import json
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stockbridge.contract.base import WireModel
from stockbridge.contract.checking import check
from stockbridge.contract.payload import ANSWER_BOUNDS, decode
from stockbridge.contract.schema_set import parts
from stockbridge.contract.strict_json import read_json
from stockbridge.errors import ContractError
from tests.contract.generate import mutated
from tests.contract.php import PhpContract

PAYLOADS = 10_000
MODELS = {model.__name__: model for model in parts().values()}
LARGE = {"LeasedEvent", "Order", "ReadItem", "ApplyItem", "HelloResult"}
"""They take most of the time, and consist of what is also generated for itself."""
FEW, MANY = 60, 240


@pytest.fixture(scope="module")
def verdicts() -> Counter[bool]:
    """How many payloads were accepted and refused by both."""
    return Counter()


def python_accepts(model: type[WireModel], text: bytes) -> bool:
    try:
        check(model, read_json(text)[0], code="invalid_item")
    except ContractError:
        return False
    return True


@pytest.mark.parametrize("name", MODELS)
def test_both_languages_say_the_same_of_what_is_generated_from_a_schema(
    name: str, php: PhpContract, verdicts: Counter[bool]
) -> None:
    @settings(
        max_examples=FEW if name in LARGE else MANY,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )
    @given(text=mutated(name))
    def agree(text: bytes) -> None:
        accepted = python_accepts(MODELS[name], text)
        answer = php.check(name, text)
        assert accepted is (answer == {}), (accepted, answer, text)
        verdicts[accepted] += 1

    agree()


def test_enough_was_generated_and_neither_verdict_is_rare(verdicts: Counter[bool]) -> None:
    assert verdicts.total() >= PAYLOADS
    assert min(verdicts[True], verdicts[False]) >= verdicts.total() * 0.25, verdicts


@settings(max_examples=500, deadline=None, database=None)
@given(texts=st.lists(st.text(max_size=30), max_size=5))
def test_what_one_language_writes_the_other_reads(php: PhpContract, texts: list[str]) -> None:
    lines = [{"texts": [text.replace("\0", "") for text in texts], "none": {}, "list": []}]
    answer = php.ask("encode", lines=[json.dumps(line) for line in lines])
    assert decode(base64.b64decode(answer["payload"]), ANSWER_BOUNDS) == lines
