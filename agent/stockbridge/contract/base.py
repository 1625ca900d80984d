"""The scalar types and the model base of every message on the wire; records and operations build on them.

Each type refuses exactly what its exported JSON Schema refuses, because the module validates with that schema.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

T = TypeVar("T")

DECIMAL_PATTERN = r"^(?!-0\.000000$)-?(0|[1-9][0-9]{0,13})\.[0-9]{6}$"
DATE_PATTERN = r"^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
TIME_PATTERN = DATE_PATTERN[:-1] + r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"
SCALE = Decimal("0.000001")
_DECIMAL = re.compile(DECIMAL_PATTERN)
_TOO_LARGE = Decimal(10**14)
MAX_INTEGER = 2**53 - 1


class WireModel(BaseModel):
    """Frozen and strict; unknown fields are ignored, as the contract's evolution rules say."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore", arbitrary_types_allowed=False)

    def to_wire(self) -> dict[str, Any]:
        """The JSON object as it is sent: a field that was never given stays missing."""
        return self.model_dump(mode="json", exclude_unset=True)


def _decimal_in(value: object) -> Decimal:
    if isinstance(value, Decimal):
        value = scaled(value)
        if abs(value) < _TOO_LARGE:
            return value
    elif isinstance(value, str) and _DECIMAL.fullmatch(value) is not None:
        return Decimal(value)
    raise ValueError('expects a string with exactly six decimals, such as "12.340000"')


def scaled(value: Decimal) -> Decimal:
    """Six decimals, never minus zero. Raises ValueError where digits would be lost."""
    try:
        exact = value.quantize(SCALE)
    except InvalidOperation as error:
        raise ValueError(f"{value} is not a number that the wire can hold") from error
    if exact != value:
        raise ValueError(f"{value} has more than six decimals: round it by a named rule first")
    return exact or abs(exact)


def decimal_text(value: Decimal) -> str:
    """As on the wire, without an exponent. Raises ValueError as ``scaled`` does."""
    return f"{scaled(value):f}"


def _time_in(value: object) -> datetime:
    if isinstance(value, datetime):
        value = time_text(value)
    if not isinstance(value, str) or re.fullmatch(TIME_PATTERN, value) is None:
        raise ValueError('expects a UTC time such as "2026-11-23T10:15:30Z"')
    return datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def time_text(value: datetime) -> str:
    """UTC to the second. Raises ValueError for a time without an offset."""
    if value.tzinfo is None:
        raise ValueError("a time on the wire has an offset")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _date_in(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or re.fullmatch(DATE_PATTERN, value) is None:
        raise ValueError('expects a date such as "2026-11-23"')
    return date.fromisoformat(value)


class _NotNull:
    """Turns ``X | None`` into "may be missing, never null": ``None`` in Python means the field was not given."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._refuse_null, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        exported = handler(schema)
        branches = [branch for branch in exported.get("anyOf", []) if branch != {"type": "null"}]
        return branches[0] if len(branches) == 1 else exported | {"anyOf": branches}

    @staticmethod
    def _refuse_null(value: object) -> object:
        if value is None:
            raise ValueError("null is not allowed here: leave the field out to leave the value alone")
        return value


Opt = Annotated[T | None, _NotNull()]
"""A field that may be missing and is never null. Give it the default ``None``."""

Seq = Annotated[tuple[T, ...], Field(strict=False)]
"""A JSON array as an immutable tuple."""

Amount = Annotated[
    Decimal,
    BeforeValidator(_decimal_in),
    PlainSerializer(decimal_text, return_type=str),
    WithJsonSchema({"type": "string", "pattern": DECIMAL_PATTERN}),
]
"""Money or a rate: exactly six decimals on the wire, Decimal inside."""

Quantity = Amount
"""A count or a measure, written like an amount; its unit is named by the field that holds it."""

Timestamp = Annotated[
    datetime,
    BeforeValidator(_time_in),
    PlainSerializer(time_text, return_type=str),
    WithJsonSchema({"type": "string", "pattern": TIME_PATTERN, "format": "date-time"}),
]
Day = Annotated[
    date,
    BeforeValidator(_date_in),
    PlainSerializer(date.isoformat, return_type=str),
    WithJsonSchema({"type": "string", "pattern": DATE_PATTERN, "format": "date"}),
]
ShopId = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,18})$")]
ErpKey = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]{1,64}$")]
DocumentKey = Annotated[str, Field(pattern=r"^[A-Z][OPCRU][0-9A-Z]{1,6}-[A-Z2-7]{8}$")]
Uuid = Annotated[str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
KeyId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
PublicKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]
Mark = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22}$")]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,63}$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z]{2})?$")]
Version = Annotated[str, Field(pattern=r"^[0-9]{1,4}(\.[0-9]{1,4}){1,3}$")]
Integer = Annotated[int, Field(ge=-MAX_INTEGER, le=MAX_INTEGER)]
Count = Annotated[int, Field(ge=0, le=MAX_INTEGER)]
Line = Annotated[str, Field(max_length=255)]
Text = Annotated[str, Field(max_length=65535)]
LangLine = Annotated[dict[Language, Line], Field(max_length=50)]
"""One line of text by language."""
LangText = Annotated[dict[Language, Text], Field(max_length=50)]
"""Text, possibly HTML, by language."""
