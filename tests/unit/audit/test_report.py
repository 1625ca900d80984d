"""The score follows its formula, the table no spreadsheet runs, and the page needs nothing and runs nothing."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from stockbridge.audit.notebook import LONGEST, Notebook, Record
from stockbridge.audit.pages import FORMULAS, SHOWN, safe_cell, write_csv, write_html
from stockbridge.audit.report import WEIGHTS, AuditReport, Ground, report_of
from stockbridge.audit.survey import Census
from stockbridge.mapping.findings import RULES, SEVERITIES, Finding
from stockbridge.texts import Language, tell
from stockbridge.texts.findings import HINDRANCES, REFUSED_AS
from stockbridge.texts.flaws import FLAWS
from tests.support.bridge import NOW
from tests.support.defects import sound
from tests.unit.audit.conftest import Audit, Fill


def scored(notebook: Notebook, selected: int, families: int = 0) -> AuditReport:
    return report_of(Ground("ERP", ("en",)), Census(families=families, selected=selected), notebook, NOW)


def note(notebook: Notebook, key: str, *codes: str) -> None:
    notebook.note(Record("article", key, key), [Finding(code, "field") for code in codes])


def test_each_severity_is_the_share_of_records_without_it_and_all_are_weighed() -> None:
    notebook = Notebook()
    note(notebook, "A", "no_price", "no_family", "no_weight")
    note(notebook, "B", "no_weight")
    notebook.note(Record("family", "A", "A"), [Finding("family_orphan", "parent")])
    report = scored(notebook, selected=6, families=2)
    assert [(entry.severity, entry.findings, entry.records, entry.score) for entry in report.measures] == [
        ("blocks", 3, 2, 75),
        ("mend", 2, 2, 75),
        ("note", 0, 0, 100),
    ]
    assert report.score == int(0.6 * 75 + 0.3 * 75 + 0.1 * 100)
    assert sum(WEIGHTS.values()) == 10


def test_a_hundred_is_said_only_where_nothing_was_found() -> None:
    notebook = Notebook()
    assert scored(notebook, selected=100_000).score == 100
    note(notebook, "A", "no_brand")
    report = scored(notebook, selected=100_000)
    assert (report.score, [entry.score for entry in report.measures], report.blocks) == (99, [100, 100, 99], False)


def test_without_any_record_the_score_is_zero() -> None:
    assert scored(Notebook(), selected=0).score == 0


def test_groups_come_worst_first() -> None:
    notebook = Notebook()
    note(notebook, "A", "no_brand", "bad_barcode", "no_family", "no_price")
    severities = [group.severity for group in scored(notebook, selected=1).groups]
    assert severities == sorted(severities, key=SEVERITIES.index)
    assert len(severities) == 4


def test_of_many_alike_the_different_ones_are_shown_first() -> None:
    notebook = Notebook()
    for number in range(50):
        notebook.note(Record("article", str(number), str(number)), [Finding("unmapped_vat", "vat_code", "N")])
    notebook.note(Record("article", "Z", "Z"), [Finding("unmapped_vat", "vat_code", "Q")])
    (group,) = scored(notebook, selected=51).groups
    assert [found.finding.value for found in notebook.of(group.code, 3)] == ["N", "Q", "N"]


def test_a_value_of_any_length_is_cut() -> None:
    notebook = Notebook()
    notebook.note(Record("article", "A", "A" * 999), [Finding("bad_barcode", "barcode", "1" * 99_999)])
    (found,) = notebook.found()
    assert (len(found.finding.value), len(found.record.name)) == (LONGEST, LONGEST)


def poisoned(audit: Audit) -> AuditReport:
    audit.erp.articles_ = [
        sound(1, reference='=HYPERLINK("x")', barcode="+1"),
        sound(2, names={"fr": "<script>alert(1)</script>", "en": '"><img src=x onerror=alert(1)>'}),
        sound(3, price=Decimal(-5), price_incl=None, vat_code="@SUM(A1)"),
    ]
    return audit.report()


@pytest.mark.parametrize(("language", "delimiter"), [("en", ","), ("fr", ";")])
def test_the_table_has_every_finding_and_no_cell_that_a_spreadsheet_runs(
    audit: Audit, language: Language, delimiter: str
) -> None:
    report, out = poisoned(audit), io.StringIO()
    write_csv(report, out, language)
    heads, *rows = csv.reader(io.StringIO(out.getvalue()), delimiter=delimiter)
    assert len(rows) == sum(group.count for group in report.groups)
    assert all(len(row) == len(heads) == 10 for row in rows)
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(FORMULAS)] == []
    assert {'\'=HYPERLINK("x")', "'+1", "'-5", "'@SUM(A1)"} <= set(cells)


def test_an_ordinary_cell_stays_as_it_is() -> None:
    assert [safe_cell(text) for text in ("12.00", "", "A-1", "\tA")] == ["12.00", "", "A-1", "'\tA"]


class Tags(HTMLParser):
    """Every tag with its attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_needs_nothing_beside_it_and_runs_nothing(audit: Audit, language: Language) -> None:
    report, out = poisoned(audit), io.StringIO()
    write_html(report, out, language, "0.1.0")
    page = out.getvalue()
    tags = Tags(page).tags
    assert {tag for tag, _ in tags}.isdisjoint({"script", "img", "link", "iframe", "form", "object"})
    assert [name for _, attributes in tags for name in attributes if name in {"src", "href"} or name[:2] == "on"] == []
    assert not re.search(r"url\(|@import|https?:", page)
    assert (
        "meta",
        {"http-equiv": "Content-Security-Policy", "content": "default-src 'none'; style-src 'unsafe-inline'"},
    ) in tags
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert ("html", {"lang": language}) in tags
    for group in report.groups:
        assert tell(f"heading_{group.code}", {}, language)[0] in page.replace("&#x27;", "'")


def test_the_page_shows_the_first_of_many_and_says_how_many_more_there_are(audit: Audit) -> None:
    audit.erp.articles_ = [replace(sound(number), brand=None) for number in range(SHOWN + 23)]
    out = io.StringIO()
    write_html(audit.report(), out, "en", "0.1.0")
    assert out.getvalue().count("has no brand.") == SHOWN
    assert "And 23 more of this kind" in out.getvalue()


def test_the_page_of_sound_data_says_that_nothing_was_found(audit: Audit, sound_ones: Fill) -> None:
    sound_ones(1)
    out = io.StringIO()
    write_html(audit.report(), out, "en", "0.1.0")
    assert "Nothing was found." in out.getvalue()
    assert "<strong>100</strong>" in out.getvalue()


def test_every_rule_has_its_words_and_dead_letters_know_theirs() -> None:
    assert RULES.keys() == HINDRANCES.keys() | FLAWS.keys()
    assert {code for code, rule in RULES.items() if rule.severity == "blocks"} == set(HINDRANCES)
    refused: dict[str, set[str]] = {}
    for code, rule in RULES.items():
        if rule.refusal:
            refused.setdefault(rule.refusal, set()).add(code)
    assert {code: set(names) for code, names in REFUSED_AS.items()} == refused
