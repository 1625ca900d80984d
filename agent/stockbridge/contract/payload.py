"""A payload's bytes: gzip of newline-delimited JSON, line 1 the envelope; ``strict_json`` reads each line."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from stockbridge.contract import limits
from stockbridge.contract.strict_json import read_json, write_counted
from stockbridge.errors import ContractError

_GZIP: Final = 31
"""zlib's window bits for one gzip member; zlib writes no time into its header, so equal lines give equal bytes."""


@dataclass(frozen=True)
class Bounds:
    """What one direction may carry."""

    compressed: int
    inflated: int
    keys: int


REQUEST_BOUNDS: Final = Bounds(limits.MAX_PAYLOAD_BYTES, limits.MAX_INFLATED_BYTES, limits.MAX_KEYS)
ANSWER_BOUNDS: Final = Bounds(limits.MAX_ANSWER_PAYLOAD_BYTES, limits.MAX_ANSWER_INFLATED_BYTES, limits.MAX_ANSWER_KEYS)


def digest(payload: bytes) -> str:
    """The value of ``Stockbridge-Digest``."""
    return hashlib.sha256(payload).hexdigest()


def encode(lines: Iterable[Mapping[str, Any]], bounds: Bounds) -> bytes:
    """The payload's bytes, the same for the same lines. Raises ContractError where a reader would refuse them."""
    written: list[bytes] = []
    keys = 0
    for number, line in enumerate(lines, start=1):
        raw, more = write_counted(line)
        _refuse_long(raw, number)
        keys = _count(keys + more, bounds, number)
        written.append(raw)
    if len(written) > limits.MAX_ITEMS + 1:
        raise ContractError("too_many_items", f"The payload has more than {limits.MAX_ITEMS} items.")
    text = b"\n".join([*written, b""])
    if len(text) > bounds.inflated:
        raise _inflated_too_large(bounds)
    packer = zlib.compressobj(wbits=_GZIP)
    payload = packer.compress(text) + packer.flush()
    if len(payload) > bounds.compressed:
        raise ContractError("too_large", f"The payload is larger than {bounds.compressed} bytes.")
    return payload


def decode(payload: bytes, bounds: Bounds) -> list[dict[str, Any]]:
    """The lines, envelope first. Raises ContractError with the problem code of the first bound or rule broken."""
    if len(payload) > bounds.compressed:
        raise ContractError("too_large", f"The payload is larger than {bounds.compressed} bytes.")
    text = _inflate(payload, bounds)
    if not text.endswith(b"\n"):
        raise ContractError("not_ndjson", "The last line does not end with a line feed.")
    lines = text[:-1].split(b"\n")
    if len(lines) > limits.MAX_ITEMS + 1:
        raise ContractError("too_many_items", f"The payload has more than {limits.MAX_ITEMS} items.")
    return _read_lines(lines, bounds)


def _inflate(payload: bytes, bounds: Bounds) -> bytes:
    unpacker = zlib.decompressobj(wbits=_GZIP)
    try:
        text = unpacker.decompress(payload, bounds.inflated + 1)
    except zlib.error as error:
        raise ContractError("not_gzip", "The payload is not gzip.") from error
    if len(text) > bounds.inflated:
        raise _inflated_too_large(bounds)
    if not unpacker.eof:
        raise ContractError("not_gzip", "The payload ends within its gzip member.")
    if unpacker.unused_data:
        raise ContractError("not_gzip", "Something follows the payload's gzip member.")
    return text


def _read_lines(lines: list[bytes], bounds: Bounds) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    keys = 0
    for number, line in enumerate(lines, start=1):
        _refuse_long(line, number)
        try:
            value, more = read_json(line)
        except ContractError as error:
            raise error.at_line(number) from error
        if not isinstance(value, dict):
            raise ContractError("not_ndjson", "A line is not a JSON object.", line=number)
        keys = _count(keys + more, bounds, number)
        found.append(value)
    return found


def _count(keys: int, bounds: Bounds, number: int) -> int:
    if keys > bounds.keys:
        raise ContractError("too_many_keys", f"The payload has more than {bounds.keys} keys.", line=number)
    return keys


def _refuse_long(line: bytes, number: int) -> None:
    if len(line) > limits.MAX_LINE_BYTES:
        raise ContractError("line_too_long", f"A line is longer than {limits.MAX_LINE_BYTES} bytes.", line=number)


def _inflated_too_large(bounds: Bounds) -> ContractError:
    return ContractError("inflated_too_large", f"The payload inflates to more than {bounds.inflated} bytes.")
