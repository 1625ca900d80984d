"""Writes schemas and bounds as PHP constants, which opcache keeps, for the module; ``export`` calls it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from stockbridge.contract.limits import LIMITS
from stockbridge.contract.operations import FLOW_RECORDS, OPERATIONS
from stockbridge.contract.schema_set import KEYWORDS, Schema, definitions

_HEAD: Final = """<?php

/**
 * {sentence}
 * Written by `make schemas` from the agent's models: change those, not this file.
 */

declare(strict_types=1);

namespace Stockbridge\\Contract;

if (!defined('_PS_VERSION_')) {{
    exit;
}}

final class {name}
{{
{body}}}
"""


def php_limits() -> str:
    """``Limits.php``."""
    body = "".join(f"    public const {name.upper()} = {value};\n" for name, value in LIMITS.items())
    return _HEAD.format(sentence="The bounds of every request and answer.", name="Limits", body=body)


def php_schemas() -> str:
    """``Schemas.php``: definitions by class name, the parts of each operation, the record of each flow."""
    constants: dict[str, Mapping[str, Any]] = {
        "DEFINITIONS": {name: _for_php(schema) for name, schema in sorted(definitions().items())},
        "OPERATIONS": {name: php_operation(name) for name in OPERATIONS},
        "FLOW_RECORDS": FLOW_RECORDS,
    }
    body = "\n".join(f"    public const {name} = {_literal(value, 1)};\n" for name, value in constants.items())
    return _HEAD.format(sentence="The contract's schemas, for `Validator`.", name="Schemas", body=body)


def php_operation(name: str) -> dict[str, str | None]:
    """Which definition holds each part; null where there is none."""
    operation = OPERATIONS[name]
    models = {part: getattr(operation, part) for part in ("params", "item", "result", "answer")}
    return {part: model.__name__ if model else None for part, model in models.items()}


def _for_php(schema: Schema) -> Schema:
    """The validator's own shape: patterns with their delimiters, "or null" as ``nullable``, references by name."""
    if "anyOf" in schema:
        return _nullable(schema)
    unknown = schema.keys() - KEYWORDS - {"title", "description"}
    if unknown:
        raise ValueError(f"the module's validator does not know {sorted(unknown)}")
    found: Schema = {}
    for keyword, value in schema.items():
        if keyword == "pattern":
            found[keyword] = _delimited(value)
        elif keyword == "$ref":
            found[keyword] = value.rsplit("/", 1)[1]
        elif keyword == "properties":
            found[keyword] = {name: _for_php(child) for name, child in value.items()}
        elif keyword in ("items", "propertyNames", "additionalProperties"):
            if value is not True:
                found[keyword] = _for_php(value)
        elif keyword not in ("title", "description"):
            found[keyword] = value
    return found


def _nullable(schema: Schema) -> Schema:
    branches = [branch for branch in schema["anyOf"] if branch != {"type": "null"}]
    if len(branches) != 1 or len(schema["anyOf"]) != 2:
        raise ValueError("the module's validator knows anyOf only as one schema or null")
    return {"nullable": True} | _for_php(branches[0])


def _delimited(pattern: str) -> str:
    if "~" in pattern or not (pattern.startswith("^") and pattern.endswith("$")):
        raise ValueError(f"the module's validator takes anchored patterns without a tilde, not {pattern}")
    return f"~{pattern}~Du"


def _literal(value: Any, depth: int) -> str:
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    inner = "    " * (depth + 1)
    if isinstance(value, Mapping):
        entries = [f"{_literal(key, 0)} => {_literal(child, depth + 1)}" for key, child in value.items()]
    else:
        entries = [_literal(child, depth + 1) for child in value]
    if not entries:
        return "[]"
    short = "[" + ", ".join(entries) + "]"
    if "\n" not in short and len(short) + len(inner) < 110:
        return short
    return "[\n" + "".join(f"{inner}{entry},\n" for entry in entries) + "    " * depth + "]"
