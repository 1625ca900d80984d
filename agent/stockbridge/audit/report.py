"""An audit as values: how much was read, what was found by code, and the score; views show it.

Score of a severity: the share of records (articles for the shop, and families) without a finding of it, in percent.
Score in all: six tenths that of what blocks, three tenths that of what should be mended, one tenth that of notes.
Rounded down, so that 100 is said only where nothing was found; without any record it is 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Final

from stockbridge.audit.notebook import Found, Notebook
from stockbridge.audit.survey import Census
from stockbridge.mapping.findings import RULES, SEVERITIES, Severity

WEIGHTS: Final[Mapping[Severity, int]] = {"blocks": 6, "mend": 3, "note": 1}
"""Tenths of the score in all."""


@dataclass(frozen=True)
class Measure:
    """One severity: its findings, the records that have some, and its score."""

    severity: Severity
    findings: int
    records: int
    score: int


@dataclass(frozen=True)
class Group:
    """All findings of one code."""

    code: str
    severity: Severity
    count: int


@dataclass(frozen=True)
class Ground:
    """What the audit went by. ``shop`` is empty where none is connected, ``silent`` why it did not answer."""

    erp: str
    languages: tuple[str, ...]
    shop: str = ""
    silent: str = ""


@dataclass(frozen=True)
class AuditReport:
    """What views show. ``notebook`` holds the findings one by one."""

    ground: Ground
    census: Census
    score: int
    measures: tuple[Measure, ...]
    groups: tuple[Group, ...]
    made_at: datetime
    notebook: Notebook

    @property
    def blocks(self) -> bool:
        """Whether something keeps a record from being published."""
        return any(group.severity == "blocks" for group in self.groups)

    def found(self, group: Group, most: int | None = None) -> Iterator[Found]:
        return self.notebook.of(group.code, most)


def report_of(ground: Ground, census: Census, notebook: Notebook, now: datetime) -> AuditReport:
    """The findings counted, grouped with the worst first, and scored."""
    groups = tuple(Group(code, RULES[code].severity, count) for code, count in notebook.counts().items())
    concerned = notebook.concerned()
    shares = {severity: _share(concerned[severity], census.records) for severity in SEVERITIES}
    measures = tuple(
        Measure(
            severity,
            sum(group.count for group in groups if group.severity == severity),
            concerned[severity],
            int(shares[severity] * 100),
        )
        for severity in SEVERITIES
    )
    score = int(sum(shares[severity] * WEIGHTS[severity] for severity in SEVERITIES) * 10)
    return AuditReport(ground, census, score, measures, groups, now, notebook)


def _share(concerned: int, records: int) -> Fraction:
    """Of records without a finding."""
    return Fraction(records - concerned, records) if records else Fraction(0)
