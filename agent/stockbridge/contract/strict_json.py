"""Reads one JSON text by the contract's rules (section 3), which are narrower than JSON's; ``payload`` reads many.

Every refusal is a ``ContractError`` with the problem code of its rule; the module's ``Contract/Json`` refuses the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from stockbridge.contract.base import MAX_INTEGER
from stockbridge.contract.limits import MAX_DEPTH
from stockbridge.errors import ContractError

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_INTEGER_DIGITS: Final = len(str(MAX_INTEGER))


def read_json(raw: bytes) -> tuple[Any, int]:
    """The decoded value and the number of keys of all its objects."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ContractError("bad_encoding", "The text is not valid UTF-8.") from error
    keys = _KeyCounter()
    try:
        value = json.loads(
            text,
            object_pairs_hook=keys.take,
            parse_int=_integer,
            parse_float=_refuse_fraction,
            parse_constant=_refuse_constant,
        )
    except json.JSONDecodeError as error:
        raise ContractError("not_ndjson", f"The text is not JSON: {error.msg} at character {error.pos}.") from error
    except RecursionError as error:
        raise ContractError("too_deep", f"Objects and arrays are nested deeper than {MAX_DEPTH}.") from error
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH:
        _refuse_depth(value)
    if b"\\u" in raw:
        _refuse_escapes(value)
    return value, keys.count


def write_json(value: object) -> bytes:
    """Compact UTF-8. Raises ContractError for what a reader of the contract would refuse."""
    return write_counted(value)[0]


def write_counted(value: object) -> tuple[bytes, int]:
    """The text and the number of keys of all its objects; raises as ``write_json`` does."""
    try:
        raw = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")
    except (TypeError, ValueError) as error:
        raise ContractError("not_ndjson", "The value cannot be written as JSON.") from error
    return raw, read_json(raw)[1]


class _KeyCounter:
    """Builds objects, counts their keys and refuses a key that comes twice."""

    def __init__(self) -> None:
        self.count = 0

    def take(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        self.count += len(pairs)
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ContractError("duplicate_key", "An object has the same key twice.")
        return found


def _integer(digits: str) -> int:
    if digits == "-0":
        raise ContractError("bad_number", "Minus zero is not an integer of the contract.")
    if len(digits.lstrip("-")) > _INTEGER_DIGITS or abs(value := int(digits)) > MAX_INTEGER:
        raise ContractError("bad_number", f"An integer is beyond {MAX_INTEGER}.")
    return value


def _refuse_fraction(_: str) -> NoReturn:
    raise ContractError("bad_number", "A number has a fraction or an exponent.")


def _refuse_constant(name: str) -> NoReturn:
    raise ContractError("not_ndjson", f"{name} is not JSON.")


def _refuse_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in _children(node) if isinstance(child, (dict, list))]
        if not level:
            return
    raise ContractError("too_deep", f"Objects and arrays are nested deeper than {MAX_DEPTH}.")


def _children(node: Any) -> Iterator[Any]:
    yield from node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()


def _refuse_escapes(value: Any) -> None:
    """Only an escape can bring NUL or half a surrogate pair into a text that was valid UTF-8."""
    pending = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, str):
            if "\0" in node or _SURROGATE.search(node):
                raise ContractError("bad_encoding", "A text holds NUL or half of a surrogate pair.")
            continue
        if isinstance(node, dict):
            pending.extend(node)
        pending.extend(_children(node))
