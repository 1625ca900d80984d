"""The committed JSON Schemas in a validator that is neither ours nor made from our models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from stockbridge.contract.schema_set import ID
from tests.contract.files import V1, read


def _without_dialect(schema: dict[str, Any]) -> dict[str, Any]:
    """Else the library would leave the validator below, whose patterns are ECMA-262's, at the first reference."""
    return {keyword: value for keyword, value in schema.items() if keyword != "$schema"}


SCHEMAS = {
    path.relative_to(V1 / "schemas").as_posix().removesuffix(".schema.json"): _without_dialect(read(path))
    for path in sorted((V1 / "schemas").rglob("*.schema.json"))
}


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    """ECMA-262's ``$`` is the end of the text; Python's also stands before a last line feed."""
    if isinstance(instance, str) and re.search(pattern.replace("$", r"\Z"), instance) is None:
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


_Validator = validators.extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]
_REGISTRY: Registry[Any] = Registry().with_resources(
    (schema["$id"], Resource.from_contents(schema, default_specification=DRAFT202012)) for schema in SCHEMAS.values()
)
_FORMATS = FormatChecker(formats=["date", "date-time"])


def accepts(schema: str, document: Any) -> bool:
    """``schema`` is a path below ``schemas/`` without its ending."""
    validator = _Validator({"$ref": f"{ID}{schema}.schema.json"}, registry=_REGISTRY, format_checker=_FORMATS)
    return bool(validator.is_valid(document))
