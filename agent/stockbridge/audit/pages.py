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
from stockbridge.texts import Language, tell
from stockbridge.texts.audit import FIELDS
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
STYLE: Final = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; color: #1d232b;
  background: #f5f6f8; margin: 0; }
main { max-width: 72rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }
h1 { font-size: 1.7rem; margin: 0 0 .3rem; }
h2 { font-size: 1.05rem; margin: 0; }
p { margin: .35rem 0; max-width: 56rem; }
.quiet { color: #55606e; font-size: .9rem; }
.top { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: stretch; margin: 1.25rem 0; }
.score { background: #fff; border: 1px solid #d8dde4; border-radius: 8px; padding: 1rem 1.5rem; text-align: center;
  min-width: 11rem; }
.score strong { display: block; font-size: 3.2rem; line-height: 1.1; }
table { border-collapse: collapse; width: 100%; background: #fff; }
th, td { text-align: left; vertical-align: top; padding: .4rem .7rem; border-bottom: 1px solid #e3e7ec;
  overflow-wrap: anywhere; }
th { font-size: .82rem; color: #55606e; font-weight: 600; }
.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; overflow-wrap: normal; }
.measures { flex: 1 1 26rem; border: 1px solid #d8dde4; border-radius: 8px; background: #fff; overflow: hidden; }
section { background: #fff; border: 1px solid #d8dde4; border-left-width: 6px; border-radius: 8px;
  margin: 1rem 0; padding: .9rem 1.1rem; }
section table { margin-top: .6rem; table-layout: fixed; }
.blocks { border-left-color: #b3261e; } .mend { border-left-color: #b86e00; } .note { border-left-color: #5a6b7d; }
.mark-blocks { color: #b3261e; } .mark-mend { color: #8a5300; } .mark-note { color: #4c5a69; }
.tag { font-weight: 600; font-size: .85rem; white-space: nowrap; }
.head { display: flex; flex-wrap: wrap; gap: .3rem 1rem; align-items: baseline; justify-content: space-between; }
@media (max-width: 40rem) {
  main { padding: 1rem .6rem; } section { padding: .7rem .6rem; } section table { table-layout: auto; }
  th, td { padding: .3rem .35rem; font-size: .85rem; } td:first-child { min-width: 6rem; }
  .score, .measures { flex: 1 1 100%; }
}
@media print {
  body { background: #fff; font-size: 10pt; } main { max-width: none; padding: 0; }
  section, .score, .measures { break-inside: auto; border-color: #999; }
  .head, tr { break-inside: avoid; } thead { display: table-header-group; }
}
"""


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
    out.write(
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{escape(title)}</h1>\n"
    )
    out.writelines(_opening(report, language))
    for group in report.groups:
        out.writelines(_section(report, group, language))
    if not report.groups:
        out.write(f"<p>{escape(_said('audit_nothing', language))}</p>\n")
    moment = f"{report.made_at:%Y-%m-%d %H:%M}"
    out.write(_quiet(_said("audit_formula", language)))
    out.write(_quiet(_said("audit_made_at", language, moment=moment, version=version)))
    out.write("</main>\n</body>\n</html>\n")


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
    yield from (_quiet(line) for line in opening_lines(report, language))
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
    yield "<table><thead><tr>"
    yield "".join(f"<th>{escape(_said(f'audit_{head}', language))}</th>" for head in ("reference", "field", "value"))
    yield f'<th style="width:50%">{escape(_said("audit_explanation", language))}</th></tr></thead><tbody>\n'
    for found in report.found(group, SHOWN):
        sentence, _ = found.finding.said(found.record.name, language)
        yield _row((found.record.name, place(found.finding.field, language), found.finding.value, sentence))
    yield "</tbody></table>\n"
    if group.count > SHOWN:
        yield _quiet(_said("audit_more_page", language, count=number(group.count - SHOWN, language)))
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
        place(finding.field, language),
        finding.value,
        *finding.said(record.name, language),
    )


def place(field: str, language: Language) -> str:
    """A finding's field in people's words, a language or a variant behind it: "name (fr)"."""
    name, _, rest = field.partition("/")
    words = _said(f"field_{name}", language) if f"field_{name}" in FIELDS else name
    return f"{words} ({rest})" if rest and name != "categories" else words


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


def _quiet(text: str) -> str:
    return f'<p class="quiet">{escape(text)}</p>\n'
