"""One figure of a run with its peer, and the table that a run prints and keeps."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """``peer`` is the webservice's figure of the same run, None where it has no such thing; ``target`` a sentence."""

    name: str
    value: float
    unit: str
    peer: float | None
    target: str

    @property
    def ratio(self) -> float | None:
        """Ours over the peer's."""
        return round(self.value / self.peer, 2) if self.peer else None


def percentile(values: list[float], share: float) -> float:
    """The smallest value that ``share`` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def keep(rows: list[Row], about: dict[str, str], path: Path) -> None:
    """Writes the run as JSON: what it ran on, then a row each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = [asdict(row) | {"ratio": row.ratio} for row in rows]
    path.write_text(json.dumps({"about": about, "rows": told}, indent=2) + "\n", encoding="utf-8")


def table(rows: list[Row]) -> str:
    """The rows as text, aligned."""
    head = f"{'':<44} {'value':>10} {'unit':<12} {'webservice':>10} {'ratio':>8}   target"
    lines = [head]
    for row in rows:
        peer = "–" if row.peer is None else f"{row.peer:,.1f}"
        ratio = "–" if row.ratio is None else f"{row.ratio:,.1f}×"
        lines.append(f"{row.name:<44} {row.value:>10,.1f} {row.unit:<12} {peer:>10} {ratio:>8}   {row.target}")
    return "\n".join(lines)
