"""What is committed is what the models say, and it is JSON Schema 2020-12 that the module's validator knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from stockbridge.contract.export import ROOT, exported, stale, write
from stockbridge.contract.php_export import _for_php
from stockbridge.contract.problems import PROBLEMS
from stockbridge.contract.schema_set import KEYWORDS, definitions, schema_files
from tests.contract.files import V1, read

FILES = exported()
SCHEMAS = schema_files()
ANNOTATIONS = {"$schema", "$id", "$defs", "title", "description"}


def subschemas(schema: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword in ("properties", "$defs"):
        for child in schema.get(keyword, {}).values():
            yield from subschemas(child)
    for keyword in ("items", "additionalProperties", "propertyNames"):
        yield from subschemas(schema.get(keyword))
    for child in schema.get("anyOf", []):
        yield from subschemas(child)


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_committed_file_is_a_fresh_export(path: Path) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == FILES[path], "run `make schemas`"


def test_no_schema_file_is_left_over() -> None:
    assert stale(ROOT) == []


def test_an_export_removes_the_schema_of_a_part_that_is_gone(tmp_path: Path) -> None:
    gone = tmp_path / "shared-schema/v1/schemas/records/gone.schema.json"
    gone.parent.mkdir(parents=True)
    gone.write_text("{}")
    write(tmp_path)
    assert not gone.exists()
    assert (tmp_path / "shared-schema/v1/limits.json").exists()


@pytest.mark.parametrize("path", SCHEMAS)
def test_a_schema_is_valid_2020_12_and_says_what_it_is(path: str) -> None:
    schema = read(V1 / "schemas" / f"{path}.schema.json")
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"].endswith(f"/{path}.schema.json")
    assert schema["title"]
    assert schema["description"]


@pytest.mark.parametrize("path", SCHEMAS)
def test_the_exporter_emits_only_what_the_modules_validator_knows(path: str) -> None:
    for schema in subschemas(SCHEMAS[path]):
        assert set(schema) <= KEYWORDS | ANNOTATIONS
        assert schema.get("format", "date") in ("date", "date-time")
        if "enum" in schema or "pattern" in schema or "format" in schema:
            assert schema["type"] == "string"


@pytest.mark.parametrize("path", SCHEMAS)
def test_every_reference_leads_to_a_schema(path: str) -> None:
    schema = SCHEMAS[path]
    folder = (V1 / "schemas" / f"{path}.schema.json").parent
    for part in subschemas(schema):
        target = part.get("$ref", "")
        if target.startswith("#/$defs/"):
            assert target.removeprefix("#/$defs/") in schema["$defs"]
        elif target:
            assert (folder / target).is_file(), target


def test_every_definition_is_used_by_its_file() -> None:
    for path, schema in SCHEMAS.items():
        used = {part["$ref"] for part in subschemas(schema) if "$ref" in part}
        assert {f"#/$defs/{name}" for name in schema.get("$defs", {})} <= used, path


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "multipleOf": 2},
        {"type": "string", "pattern": "^a~b$"},
        {"type": "string", "pattern": "not anchored"},
        {"anyOf": [{"type": "string"}, {"type": "integer"}]},
    ],
)
def test_a_schema_that_the_module_cannot_check_is_not_written(schema: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validator"):
        _for_php(schema)


def test_every_map_says_what_its_keys_are() -> None:
    for name, definition in definitions().items():
        for schema in subschemas(definition):
            if isinstance(schema.get("additionalProperties"), dict):
                assert "propertyNames" in schema, name


def test_problem_codes_are_in_the_form_of_a_code_and_have_a_sentence() -> None:
    for code, problem in PROBLEMS.items():
        assert code == problem.code
        assert code.replace("_", "").isalnum()
        assert code == code.lower()
        assert problem.title.endswith(".")
