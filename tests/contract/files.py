"""The contract's committed files as the tests read them."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
V1 = ROOT / "shared-schema" / "v1"
VALID = V1 / "examples" / "valid"
INVALID = V1 / "examples" / "invalid"


@dataclass(frozen=True)
class Example:
    """One document and the path of its schema; ``field`` and ``code`` where it is refused."""

    name: str
    schema: str
    document: Any
    field: str = ""
    code: str = ""


@dataclass(frozen=True)
class PayloadExample:
    """The bytes of one payload; ``lines`` where it is accepted, ``code`` and ``line`` where it is refused."""

    name: str
    payload: bytes
    lines: list[Any] | None = None
    code: str = ""
    line: int | None = None


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def valid_examples() -> list[Example]:
    return [
        Example(name, name.rsplit(".", 1)[0], read(path))
        for path in sorted(VALID.rglob("*.json"))
        if not (name := path.relative_to(VALID).as_posix().removesuffix(".json")).startswith("payload/")
    ]


def invalid_examples() -> list[Example]:
    found = []
    for path in sorted(INVALID.glob("*.json")):
        content = read(path)
        if "document" in content:
            found.append(Example(path.stem, content["schema"], content["document"], content["field"], content["code"]))
    return found


def valid_payloads() -> list[PayloadExample]:
    return [
        PayloadExample(path.stem, base64.b64decode(content["payload"]), content["lines"])
        for path in sorted((VALID / "payload").glob("*.json"))
        for content in [read(path)]
    ]


def invalid_payloads() -> list[PayloadExample]:
    return [
        PayloadExample(path.stem, base64.b64decode(content["payload"]), code=content["code"], line=content["line"])
        for path in sorted(INVALID.glob("*.json"))
        for content in [read(path)]
        if "payload" in content
    ]
