"""The contract's JSON Schemas as data, made from the typed models; ``export`` writes them for people and for PHP.

Each model of a part (a record, an operation's parameters, an envelope…) is a file of its own and refers to the others
by relative paths; models that only one part uses stand in its ``$defs``.
"""

from __future__ import annotations

import re
from typing import Any, Final

from stockbridge.contract import records
from stockbridge.contract.base import WireModel
from stockbridge.contract.envelope import AnswerEnvelope, RequestEnvelope
from stockbridge.contract.operations import OPERATIONS
from stockbridge.contract.problems import Problem

Schema = dict[str, Any]

ID: Final = "https://stockbridge.example/schema/v1/"
"""A name, not a place: nothing is fetched from it."""
KEYWORDS: Final = frozenset(
    {
        "$ref", "additionalProperties", "anyOf", "enum", "format", "items", "maxItems", "maxLength", "maxProperties",
        "maximum", "minItems", "minLength", "minProperties", "minimum", "pattern", "properties", "propertyNames",
        "required", "type",
    }
)  # fmt: skip
"""What the module's validator knows, beside the annotations ``title``, ``description`` and ``$defs``."""


def parts() -> dict[str, type[WireModel]]:
    """Every schema file's path below ``schemas/``, without its ending, and the model that it is made from."""
    found: dict[str, type[WireModel]] = {
        "envelope/request": RequestEnvelope,
        "envelope/answer": AnswerEnvelope,
        "problem": Problem,
    }
    for name in records.__all__:
        found["records/" + _snake(name)] = getattr(records, name)
    for operation in OPERATIONS.values():
        for part in ("params", "item", "result", "answer"):
            model = getattr(operation, part)
            if model is not None:
                found[f"operations/{operation.name}.{part}"] = model
    return found


def schema_files() -> dict[str, Schema]:
    """One JSON Schema 2020-12 per part, by path."""
    return {path: _file(path, model) for path, model in parts().items()}


def definitions() -> dict[str, Schema]:
    """Every model's schema by class name; a ``$ref`` is ``#/$defs/<class name>``."""
    found: dict[str, Schema] = {}
    for model in parts().values():
        for name, schema in _own_definitions(model).items():
            if found.setdefault(name, schema) != schema:
                raise ValueError(f"two models are named {name}")
    return found


def _own_definitions(model: type[WireModel]) -> dict[str, Schema]:
    exported = model.model_json_schema(ref_template="#/$defs/{model}")
    inner = exported.pop("$defs", {})
    return {name: _tidy(schema) for name, schema in {**inner, model.__name__: exported}.items()}


def _file(path: str, model: type[WireModel]) -> Schema:
    own = _own_definitions(model)
    elsewhere = {part.__name__: other for other, part in parts().items() if other != path and part is not model}
    wanted = [model.__name__]
    for name in wanted:
        wanted += [ref for ref in _refs(own[name]) if ref not in wanted and ref not in elsewhere]
    up = "../" * path.count("/")
    targets = {name: f"{up}{other}.schema.json" for name, other in elsewhere.items()}
    head: Schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{ID}{path}.schema.json",
        **_pointed(own[model.__name__], targets),
    }
    inner = {name: _pointed(own[name], targets) for name in sorted(wanted[1:])}
    return head | ({"$defs": inner} if inner else {})


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _refs(schema: Any) -> list[str]:
    if isinstance(schema, dict):
        own = [schema["$ref"].rsplit("/", 1)[1]] if isinstance(schema.get("$ref"), str) else []
        return own + [ref for child in schema.values() for ref in _refs(child)]
    return [ref for child in schema for ref in _refs(child)] if isinstance(schema, list) else []


def _pointed(schema: Any, targets: dict[str, str]) -> Any:
    """The same schema with the references to other parts made relative paths."""
    if isinstance(schema, list):
        return [_pointed(child, targets) for child in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _pointed(child, targets) for name, child in schema.items()}
    if isinstance(found.get("$ref"), str):
        name = found["$ref"].rsplit("/", 1)[1]
        found["$ref"] = targets.get(name, found["$ref"])
    return found


def _tidy(schema: Schema, *, named: bool = True) -> Schema:
    """One schema without pydantic's titles of fields and defaults, and with keys of maps held to their pattern."""
    found: Schema = {}
    for keyword, value in schema.items():
        if keyword == "default" or (keyword == "title" and not named):
            continue
        if keyword == "properties":
            found[keyword] = {name: _tidy(child, named=False) for name, child in value.items()}
        elif keyword == "patternProperties":
            ((pattern, child),) = value.items()
            found["propertyNames"] = {"type": "string", "pattern": pattern}
            found["additionalProperties"] = _tidy(child, named=False)
        elif keyword == "propertyNames":
            found[keyword] = {"type": "string"} | _tidy(value, named=False)
        elif keyword in ("items", "additionalProperties"):
            found[keyword] = value if isinstance(value, bool) else _tidy(value, named=False)
        elif keyword == "anyOf":
            found[keyword] = [_tidy(child, named=False) for child in value]
        elif keyword == "description":
            found[keyword] = " ".join(value.split()).replace("``", "`")
        else:
            found[keyword] = value
    return found
