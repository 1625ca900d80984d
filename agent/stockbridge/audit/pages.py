"""An audit as a table for spreadsheets and as one page for people; ``report`` has what they show.

The page needs nothing beside it, runs no script, and prints.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape
from typing import Final, TextIO

from stockbridge.audit.notebook import Found
from stockbridge.audit.report import AuditReport, Group
from stockbridge.mapping.findings import Severity
from stockbridge.texts import Language, field_name, tell
from stockbridge.texts.page import close_page, open_page, quiet
from stockbridge.texts.times import number

COLUMNS: Final = (
    "severity",
    "code",
    "problem",
    "kind",
    "record",
    "reference",
    "field",
    "value",
    "explanation",
    "remedy",
)
FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
SHOWN: Final = 100
"""Findings of a kind on the page."""
SHAPES: Final[dict[Severity, str]] = {"blocks": "■", "mend": "▲", "note": "○"}


def write_csv(report: AuditReport, out: TextIO, language: Language) -> None:
    """Every finding a row. French spreadsheets part cells by semicolons."""
    table = csv.writer(out, delimiter=";" if language == "fr" else ",", lineterminator="\r\n")
    table.writerow(_said(f"audit_{column}", language) for column in COLUMNS)
    for found in report.notebook.found():
        table.writerow(safe_cell(cell) for cell in _cells(found, language))


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULAS) else text


def write_html(report: AuditReport, out: TextIO, language: Language, version: str) -> None:
    """One page; of many findings of a kind the first, and how many more there are."""
    title = _said("audit_title", language, erp=report.ground.erp)
    open_page(out, title, language)
    out.writelines(_opening(report, language))
    for group in report.groups:
        out.writelines(_section(report, group, language))
    if not report.groups:
        out.write(f"<p>{escape(_said('audit_nothing', language))}</p>\n")
    moment = f"{report.made_at:%Y-%m-%d %H:%M}"
    out.write(quiet(_said("audit_formula", language)))
    close_page(out, _said("audit_made_at", language, moment=moment, version=version))


def opening_lines(report: AuditReport, language: Language) -> Iterator[str]:
    """What was read, and what it was measured by."""
    census, ground = report.census, report.ground
    counts = {
        name: number(getattr(census, name), language)
        for name in ("articles", "selected", "variants", "families", "levels")
    }
    yield _said("audit_read", language, **counts)
    by = "audit_by_shop" if ground.shop else "audit_by_choice"
    yield _said(by, language, shop=ground.shop, languages=", ".join(ground.languages))
    if ground.silent:
        yield _said("audit_shop_silent", language, reason=ground.silent)


def group_remedy(report: AuditReport, group: Group, language: Language) -> str:
    """What to do about all findings of a kind."""
    first = next(report.found(group, 1))
    return replace(first.finding, value="…").said(first.record.name, language)[1]


def _opening(report: AuditReport, language: Language) -> Iterator[str]:
    yield from (quiet(line) for line in opening_lines(report, language))
    score = escape(_said("audit_score", language, score="\0")).split("\0")
    yield f'<div class="top"><div class="score">{score[0]}<strong>{report.score}</strong>{score[1]}</div>\n'
    yield '<div class="measures"><table><thead><tr>'
    yield "".join(
        f"<th{_figure(place)}>{escape(_said(f'audit_{head}', language))}</th>"
        for place, head in enumerate(("severity", "findings", "records", "points"))
    )
    yield "</tr></thead><tbody>\n"
    for measure in report.measures:
        figures = (measure.findings, measure.records, measure.score)
        cells = "".join(f'<td class="figure">{escape(number(figure, language))}</td>' for figure in figures)
        yield f"<tr><td>{_tag(measure.severity, language)}</td>{cells}</tr>\n"
    yield "</tbody></table></div></div>\n"


def _section(report: AuditReport, group: Group, language: Language) -> Iterator[str]:
    heading = _said(f"heading_{group.code}", language)
    remedy = escape(group_remedy(report, group, language))
    yield f'<section class="{group.severity}"><div class="head"><h2>{escape(heading)} '
    yield f'<span class="quiet">({escape(number(group.count, language))} · {group.code})</span></h2>'
    yield f"{_tag(group.severity, language)}</div>\n<p>{remedy}</p>\n"
    yield '<table class="even"><thead><tr>'
    yield "".join(f"<th>{escape(_said(f'audit_{head}', language))}</th>" for head in ("reference", "field", "value"))
    yield f'<th style="width:50%">{escape(_said("audit_explanation", language))}</th></tr></thead><tbody>\n'
    for found in report.found(group, SHOWN):
        sentence, _ = found.finding.said(found.record.name, language)
        yield _row((found.record.name, field_name(found.finding.field, language), found.finding.value, sentence))
    yield "</tbody></table>\n"
    if group.count > SHOWN:
        yield quiet(_said("audit_more_page", language, count=number(group.count - SHOWN, language)))
    yield "</section>\n"


def _cells(found: Found, language: Language) -> tuple[str, ...]:
    finding, record = found.finding, found.record
    return (
        _said(f"audit_{finding.rule.severity}", language),
        finding.code,
        _said(f"heading_{finding.code}", language),
        _said(f"audit_{record.kind}", language),
        record.key,
        record.name,
        field_name(finding.field, language),
        finding.value,
        *finding.said(record.name, language),
    )


def _said(code: str, language: Language, **fields: object) -> str:
    return tell(code, {name: str(value) for name, value in fields.items()}, language)[0]


def _tag(severity: Severity, language: Language) -> str:
    """Never colour alone: a shape and words."""
    words = escape(_said(f"audit_{severity}", language))
    return f'<span class="tag mark-{severity}">{SHAPES[severity]} {words}</span>'


def _figure(place: int) -> str:
    return ' class="figure"' if place else ""


def _row(cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>\n"
