"""Every committed example is accepted or refused alike by the models, by the JSON Schemas and by the module's PHP."""

from __future__ import annotations

import base64
import json

import pytest

from stockbridge.contract.checking import check
from stockbridge.contract.payload import REQUEST_BOUNDS, decode
from stockbridge.contract.problems import PROBLEMS
from stockbridge.contract.schema_set import parts, schema_files
from stockbridge.contract.strict_json import write_json
from stockbridge.errors import ContractError
from tests.contract import json_schema
from tests.contract.files import (
    Example,
    PayloadExample,
    invalid_examples,
    invalid_payloads,
    valid_examples,
    valid_payloads,
)
from tests.contract.php import PhpContract

PARTS = parts()


def named(example: Example | PayloadExample) -> str:
    return example.name


@pytest.mark.parametrize("example", valid_examples(), ids=named)
def test_a_valid_example_is_accepted_by_all_three(example: Example, php: PhpContract) -> None:
    model = check(PARTS[example.schema], example.document, code="invalid_item")
    assert model.to_wire() == example.document
    assert json_schema.accepts(example.schema, example.document)
    assert php.check(PARTS[example.schema].__name__, write_json(example.document)) == {}


@pytest.mark.parametrize("example", invalid_examples(), ids=named)
def test_an_invalid_example_is_refused_by_all_three_at_its_field(example: Example, php: PhpContract) -> None:
    with pytest.raises(ContractError) as refusal:
        check(PARTS[example.schema], example.document, code=example.code)
    assert (refusal.value.code, refusal.value.field) == (example.code, example.field)
    assert not json_schema.accepts(example.schema, example.document)
    answer = php.check(PARTS[example.schema].__name__, write_json(example.document))
    assert (answer.get("code"), answer.get("field")) == ("invalid_item", example.field)


@pytest.mark.parametrize("example", valid_payloads(), ids=named)
def test_a_valid_payload_is_read_alike_by_both(example: PayloadExample, php: PhpContract) -> None:
    assert decode(example.payload, REQUEST_BOUNDS) == example.lines
    answer = php.ask("payload", payload=base64.b64encode(example.payload).decode())
    assert [json.loads(line) for line in answer["lines"]] == example.lines


@pytest.mark.parametrize("example", invalid_payloads(), ids=named)
def test_an_invalid_payload_is_refused_by_both_with_its_code_and_line(
    example: PayloadExample, php: PhpContract
) -> None:
    with pytest.raises(ContractError) as refusal:
        decode(example.payload, REQUEST_BOUNDS)
    assert (refusal.value.code, refusal.value.line) == (example.code, example.line)
    answer = php.ask("payload", payload=base64.b64encode(example.payload).decode())
    assert (answer.get("code"), answer.get("line")) == (example.code, example.line)


def test_every_part_has_a_full_and_where_it_differs_a_minimal_example() -> None:
    documents = {example.name: example.document for example in valid_examples()}
    for part, schema in schema_files().items():
        if part in ("records/customer", "records/order"):
            continue  # complete records: the bare ones among the examples have empty lists instead of missing fields
        properties, required = set(schema.get("properties", {})), set(schema.get("required", []))
        assert set(documents[f"{part}.full"]) == properties, part
        if properties != required:
            assert set(documents[f"{part}.minimal"]) == required, part


def test_every_problem_of_a_payload_has_an_example() -> None:
    payload_codes = {code for code, problem in PROBLEMS.items() if problem.recovery == "defect"} - {
        "invalid_envelope", "invalid_item", "unknown_operation", "stale_token", "version_conflict"
    }  # fmt: skip
    assert {example.code for example in invalid_payloads()} == payload_codes
    assert {example.code for example in invalid_examples()} == {"invalid_envelope", "invalid_item"}
