"""What an audit found, in a private file that the system takes away: a poor catalogue has more than memory holds.

``survey`` writes, ``report`` reads.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from stockbridge.mapping.findings import RULES, SEVERITIES, Finding, Severity

Kind = Literal["article", "family", "catalogue"]

LONGEST: Final = 200
"""Characters of a value that are kept: enough to know it by."""
_CODES: Final = sorted(RULES, key=lambda code: (SEVERITIES.index(RULES[code].severity), list(RULES).index(code)))
_PLACES: Final = {code: place for place, code in enumerate(_CODES)}


@dataclass(frozen=True)
class Record:
    """Whom a finding is about: ``name`` is what people know it by, an article's reference."""

    kind: Kind
    key: str
    name: str


@dataclass(frozen=True)
class Found:
    """A finding with its record."""

    record: Record
    finding: Finding


class Notebook:
    """Closed with the last look at it."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # an unnamed file of SQLite's own, gone when closed
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute(
            "CREATE TABLE found (place INTEGER, severity INTEGER, kind TEXT, key TEXT, name TEXT, field TEXT,"
            " value TEXT, other TEXT)"
        )

    def close(self) -> None:
        self._db.close()

    def note(self, record: Record, findings: Iterable[Finding]) -> None:
        self._db.executemany(
            "INSERT INTO found VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    _PLACES[finding.code],
                    SEVERITIES.index(finding.rule.severity),
                    record.kind,
                    record.key,
                    record.name[:LONGEST],
                    finding.field,
                    finding.value[:LONGEST],
                    finding.other[:LONGEST],
                )
                for finding in findings
            ],
        )

    def counts(self) -> dict[str, int]:
        """Findings by code, worst codes first."""
        rows = self._db.execute("SELECT place, count(*) FROM found GROUP BY place ORDER BY place")
        return {_CODES[place]: count for place, count in rows}

    def concerned(self) -> dict[Severity, int]:
        """How many records have something of a severity."""
        rows = self._db.execute(
            "SELECT severity, count(*) FROM (SELECT DISTINCT severity, kind, key FROM found) GROUP BY severity"
        )
        return dict.fromkeys(SEVERITIES, 0) | {SEVERITIES[severity]: count for severity, count in rows}

    def found(self) -> Iterator[Found]:
        """All of them, worst codes first, each in the order in which the ERP named its records."""
        yield from self._read("SELECT place, kind, key, name, field, value, other FROM found ORDER BY place, rowid")

    def of(self, code: str, most: int | None = None) -> Iterator[Found]:
        """Of one code; where only some are wanted, those with different values first."""
        if most is None:
            statement = "SELECT place, kind, key, name, field, value, other FROM found WHERE place = ? ORDER BY rowid"
            yield from self._read(statement, _PLACES[code])
        else:
            statement = (
                "SELECT place, kind, key, name, field, value, other FROM found WHERE place = ?"
                " ORDER BY row_number() OVER (PARTITION BY value ORDER BY rowid), rowid LIMIT ?"
            )
            yield from self._read(statement, _PLACES[code], most)

    def _read(self, statement: str, *values: int) -> Iterator[Found]:
        for at, kind, key, name, field, value, other in self._db.execute(statement, values):
            yield Found(Record(kind, key, name), Finding(_CODES[at], field, value, other))
