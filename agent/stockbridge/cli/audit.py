"""``stockbridge audit``: the quality of the ERP's data, on the screen, as a table, as a page; ``audit`` measures it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from stockbridge.app import audited
from stockbridge.audit.pages import SHAPES, group_remedy, opening_lines, write_csv, write_html
from stockbridge.audit.report import AuditReport, Group
from stockbridge.cli.files import whole
from stockbridge.cli.main import OPTIONS, Json, app, command
from stockbridge.cli.screen import Screen
from stockbridge.cli.usage import WrongUsage
from stockbridge.cli.words import help_of
from stockbridge.errors import ConfigurationError, RecordRefused
from stockbridge.mapping.findings import Severity
from stockbridge.service.board import VERSION
from stockbridge.texts.times import number

STYLES: Final[dict[Severity, str]] = {"blocks": "bold red", "mend": "yellow", "note": "dim"}
OF_A_KIND: Final = 3
KINDS: Final = 10
TOLD: Final = 100
"""Findings of a kind in JSON, without ``--all``."""

View = Callable[[AuditReport], None]


@command(app, "audit", "audit")
def audit(
    csv: Annotated[Path | None, typer.Option("--csv", help=help_of("csv"))] = None,
    html: Annotated[Path | None, typer.Option("--html", help=help_of("html"))] = None,
    every: Annotated[bool, typer.Option("--all", help=help_of("every"))] = False,
    shop_language: Annotated[list[str] | None, typer.Option(help=help_of("shop_language"))] = None,
    as_json: Json = False,
) -> int:
    screen = OPTIONS.screen(as_json=as_json)
    home, language = OPTIONS.home(), OPTIONS.language
    for code in shop_language or ():
        if not re.fullmatch("[a-z]{2}(-[a-z]{2})?", code):
            raise WrongUsage(screen.words("said_language_form", given=code))
    with ExitStack() as files:
        views: list[View] = []
        if csv is not None:
            sheet = files.enter_context(whole(csv, _unwritable, "utf-8-sig"))
            views.append(lambda report: write_csv(report, sheet, language))
        if html is not None:
            page = files.enter_context(whole(html, _unwritable))
            views.append(lambda report: write_html(report, page, language, VERSION))
        with screen.progress() as tell:
            read = files.enter_context(audited(home, shop_language or (), language, tell))
        for view in views:
            view(read)
        show(screen, read, every=every)
        if as_json:
            screen.give(told(read, screen, every=every))
    for file in (csv, html):
        if file is not None:
            screen.say("audit_written", file=file)
    return RecordRefused.exit_code if read.blocks else 0


def _unwritable(file: Path, error: OSError) -> ConfigurationError:
    details = {"file": str(file), "reason": error.strerror or type(error).__name__}
    return ConfigurationError("audit_file_unwritable", f"The file {file} cannot be written.", details=details)


def show(screen: Screen, report: AuditReport, *, every: bool) -> None:
    """Score and counts first, then the worst; ``every``: all of it."""
    language, words = screen.words.language, screen.words
    screen.out.print(words("audit_title", erp=report.ground.erp), style="bold", markup=False)
    for line in opening_lines(report, language):
        screen.paragraph(line, indent=0)
    screen.out.print()
    screen.out.print(words("audit_score", score=report.score), style="bold", markup=False)
    screen.out.print()
    heads = [words(f"audit_{head}") for head in ("severity", "findings", "records", "points")]
    screen.table(
        heads,
        [
            [f"{SHAPES[entry.severity]} {words(f'audit_{entry.severity}')}"]
            + [number(figure, language) for figure in (entry.findings, entry.records, entry.score)]
            for entry in report.measures
        ],
    )
    if not report.groups:
        screen.out.print()
        screen.say("audit_nothing")
        return
    screen.out.print()
    screen.table(
        [words("audit_problem"), words("audit_code"), words("audit_findings")],
        [
            [f"{SHAPES[group.severity]} {words(f'heading_{group.code}')}", group.code, number(group.count, language)]
            for group in report.groups
        ],
        left=2,
    )
    for group in report.groups if every else report.groups[:KINDS]:
        _show_group(screen, report, group, most=None if every else OF_A_KIND)
    if not every and any(group.count > OF_A_KIND for group in report.groups):
        screen.out.print()
        screen.say("audit_rest")


def _show_group(screen: Screen, report: AuditReport, group: Group, most: int | None) -> None:
    language = screen.words.language
    screen.out.print()
    lead = f"{SHAPES[group.severity]} {screen.words(f'audit_{group.severity}')}"
    screen.paragraph(screen.words(f"heading_{group.code}"), lead=lead, style=STYLES[group.severity])
    screen.paragraph(screen.words("said_do", what=group_remedy(report, group, language)))
    for found in report.found(group, most):
        screen.paragraph(found.finding.said(found.record.name, language)[0], lead="  -", indent=5)
    if most is not None and most < group.count:
        screen.paragraph(screen.words("audit_more", count=number(group.count - most, language)), indent=5)


def told(report: AuditReport, screen: Screen, *, every: bool) -> dict[str, Any]:
    """The report for programs; of each kind the first hundred findings, or all."""
    language, ground = screen.words.language, report.ground
    return {
        "score": report.score,
        "blocks": report.blocks,
        "erp": ground.erp,
        "shop": ground.shop,
        "shop_silent": ground.silent,
        "languages": list(ground.languages),
        "read": asdict(report.census),
        "severities": {
            entry.severity: {"findings": entry.findings, "records": entry.records, "score": entry.score}
            for entry in report.measures
        },
        "groups": [
            {
                "code": group.code,
                "severity": group.severity,
                "count": group.count,
                "heading": screen.words(f"heading_{group.code}"),
                "remedy": group_remedy(report, group, language),
            }
            for group in report.groups
        ],
        "findings": [
            {
                "code": found.finding.code,
                "kind": found.record.kind,
                "record": found.record.key,
                "reference": found.record.name,
                "field": found.finding.field,
                "value": found.finding.value,
                "other": found.finding.other,
                "sentence": found.finding.said(found.record.name, language)[0],
            }
            for group in report.groups
            for found in report.found(group, None if every else TOLD)
        ],
    }
