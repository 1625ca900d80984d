"""One figure of a run with its peer, and the table that a run prints and keeps."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """``peer`` is the webservice's figure of the same run, None where it has no such thing; ``target`` a sentence.

    ``note`` says what was measured where the name alone does not.
    """

    name: str
    value: float
    unit: str
    target: str
    peer: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours over the peer's."""
        return round(self.value / self.peer, 2) if self.peer else None


@dataclass(frozen=True)
class Missing:
    """A row that could not be measured, and why."""

    name: str
    reason: str


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that ``share`` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def median(values: Sequence[float]) -> float:
    return percentile(values, 0.5)


def keep(rows: Sequence[Row], missing: Sequence[Missing], about: Mapping[str, str], path: Path) -> None:
    """Writes the run as JSON: what it ran on, a row each, and what is absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = [asdict(row) | {"ratio": row.ratio} for row in rows]
    absent = [asdict(entry) for entry in missing]
    text = json.dumps({"about": dict(about), "rows": told, "absent": absent}, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def table(rows: Sequence[Row], missing: Sequence[Missing] = ()) -> str:
    """The rows as text, aligned; notes and absent rows below."""
    width = max([len(row.name) for row in rows], default=0)
    lines = [f"{'':<{width}} {'value':>10} {'unit':<11} {'webservice':>10} {'ratio':>8}   target"]
    for row in rows:
        peer = "–" if row.peer is None else figure(row.peer)
        ratio = "–" if row.ratio is None else f"{figure(row.ratio)}×"
        lines.append(f"{row.name:<{width}} {figure(row.value):>10} {row.unit:<11} {peer:>10} {ratio:>8}   {row.target}")
    lines += ["", *[f"{row.name}: {row.note}" for row in rows if row.note]]
    lines += [f"absent: {entry.name}: {entry.reason}" for entry in missing]
    return "\n".join(lines).rstrip()


def figure(value: float) -> str:
    """Three digits that matter, thousands apart: 12,345, 41.2, 0.852."""
    if value == 0:
        return "0"
    decimals = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(decimals, 3)}f}"
