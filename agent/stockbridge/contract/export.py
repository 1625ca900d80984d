"""Writes the machine-readable contract from the typed models: ``python -m stockbridge.contract.export``.

What it writes is committed; a test fails where the committed files differ from a fresh export.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from stockbridge.contract.envelope import CONTRACT
from stockbridge.contract.limits import LIMITS
from stockbridge.contract.operations import FLOW_RECORDS, OPERATIONS
from stockbridge.contract.php_export import php_limits, php_schemas
from stockbridge.contract.problems import PROBLEMS
from stockbridge.contract.schema_set import parts, schema_files

ROOT: Final = Path(__file__).parents[3]
SCHEMA_FOLDER: Final = Path("shared-schema/v1")
PHP_FOLDER: Final = Path("prestashop-module/stockbridge/src/Contract")


def exported() -> dict[Path, str]:
    """Every file that the models determine, by its path below the repository."""
    files = {SCHEMA_FOLDER / f"schemas/{path}.schema.json": _json(schema) for path, schema in schema_files().items()}
    return files | {
        SCHEMA_FOLDER / "operations.json": _json(_operations()),
        SCHEMA_FOLDER / "problems.json": _json([asdict(problem) for problem in PROBLEMS.values()]),
        SCHEMA_FOLDER / "limits.json": _json(LIMITS),
        PHP_FOLDER / "Schemas.php": php_schemas(),
        PHP_FOLDER / "Limits.php": php_limits(),
    }


def stale(root: Path) -> list[Path]:
    """Schema files of parts that the models no longer have."""
    kept = {root / path for path in exported()}
    return sorted(path for path in (root / SCHEMA_FOLDER / "schemas").rglob("*.json") if path not in kept)


def write(root: Path) -> None:
    """Brings the files below ``root`` up to date."""
    for path, text in exported().items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8", newline="\n")
    for path in stale(root):
        path.unlink()


def _operations() -> dict[str, Any]:
    files = parts()
    operations = {
        name: {
            part: f"schemas/operations/{name}.{part}.schema.json" if f"operations/{name}.{part}" in files else None
            for part in ("params", "item", "result", "answer")
        }
        for name in OPERATIONS
    }
    return {"contract": CONTRACT, "operations": operations, "flow_records": FLOW_RECORDS}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    write(ROOT)
