"""What a dry run looks like: the gravest first, people's names for fields, values as people write them, safe pages."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest

from stockbridge.cli.plan import PlanFlow
from stockbridge.cli.plan_page import write_page
from stockbridge.cli.plan_words import field_of, value_of
from stockbridge.cli.words import Words
from stockbridge.engine.planning import PLANNED
from stockbridge.service.plans import ChangeView, PlanEntry, PlanSummary, Remark, most_drastic
from stockbridge.texts.times import Language

ENGLISH, FRENCH = Words("en"), Words("fr")


def entry(key: str, step: str = "change", **fields: Any) -> PlanEntry:
    return PlanEntry.model_validate(
        {"flow": "products", "shop_id": "1", "key": key, "title": key, "step": step} | fields
    )


def change(field: str, before: str | None, after: str | None) -> ChangeView:
    return ChangeView(field=field, before=before, after=after)


def page(*entries: PlanEntry, language: Language = "en") -> str:
    counts: dict[str, int] = {}
    for one in entries:
        counts[one.step] = counts.get(one.step, 0) + 1
    made_at = datetime(2026, 11, 25, 10, tzinfo=UTC)
    summary = PlanSummary.model_validate({"made_at": made_at, "flows": {"products": counts}, "remarks": {}, "file": ""})
    out = io.StringIO()
    write_page(out, summary, entries, Words(language))
    return out.getvalue()


def test_the_commands_flows_are_those_that_can_be_planned() -> None:
    assert {flow.value for flow in PlanFlow} == set(PLANNED)


def test_what_costs_most_comes_first() -> None:
    told = [
        entry("new", "create"),
        entry("renamed", changes=[change("/product/name/en", "Lamp", "Light")]),
        entry("cheaper", changes=[change("/product/price", "10.000000", "9.000000")]),
        entry("halved", changes=[change("/product/price", "10.000000", "5.000000")]),
        entry("hidden", changes=[change("/product/published", "true", "false")]),
        entry("gone", "remove"),
        entry("refused", "refuse"),
        entry("sold out", changes=[change("/stock/quantity", "7", "0")]),
        entry("dearer", changes=[change("/product/price", "10.000000", "90.000000")]),
    ]
    assert [one.key for one in most_drastic(iter(told), 6)] == [
        "refused",
        "gone",
        "hidden",
        "sold out",
        "halved",
        "cheaper",
    ]


def test_a_figure_that_begins_at_nothing_is_no_fall() -> None:
    told = [entry("b", changes=[change("/stock/quantity", "0", "0")]), entry("a", changes=[])]
    assert [one.key for one in most_drastic(iter(told), 2)] == ["a", "b"]


@pytest.mark.parametrize(
    ("pointer", "english", "french"),
    [
        ("/product/name/fr", "name (fr)", "nom (fr)"),
        ("/product/price", "price excl. VAT", "prix HT"),
        ("/stock/quantity", "stock", "stock"),
        ("/product/never_heard_of", "never heard of", "never heard of"),
        ("/params", "params", "params"),
    ],
)
def test_a_field_has_peoples_name(pointer: str, english: str, french: str) -> None:
    assert (field_of(pointer, ENGLISH), field_of(pointer, FRENCH)) == (english, french)


@pytest.mark.parametrize(
    ("value", "money", "told"),
    [
        ("199.900000", True, "199.90"),
        ("39.000000", True, "39.00"),
        ("12.000000", False, "12"),
        ("12.500000", False, "12.50"),
        ("0.001250", False, "0.00125"),
        ("true", False, "yes"),
        ("", False, "–"),
        (None, False, "–"),
        ("<p>Solid &amp; <b>oiled</b></p>", False, "Solid & oiled"),
    ],
)
def test_a_value_is_shown_as_people_write_it(value: str | None, money: bool, told: str) -> None:
    assert value_of(value, ENGLISH, money=money) == told


def test_french_figures_have_a_comma() -> None:
    assert value_of("199.900000", FRENCH, money=True) == "199,90"


def test_nothing_of_a_record_is_markup_on_the_page() -> None:
    hostile = "<script>alert(1)</script>"
    remark = Remark(code="invalid_value", sentence=hostile, remedy=hostile, field=f"/product/{hostile}")
    told = page(entry(hostile, title=hostile, remarks=[remark], changes=[change(f"/product/{hostile}", "a", "b")]))
    assert "<script" not in told
    assert "&lt;script&gt;" in told


def test_the_page_tells_each_field_before_and_after_and_what_is_to_be_mended() -> None:
    remark = Remark(code="unmapped_value", sentence="No VAT.", remedy="Choose it.", field="/product/tax_rules_group")
    told = page(
        entry("A", changes=[change("/product/price", "10.000000", "9.000000")]), entry("B", "refuse", problem=remark)
    )
    assert "<td>price excl. VAT</td><td>10.00</td><td>9.00</td>" in told
    assert "VAT: No VAT. Choose it." in told
    assert told.index("■ needs attention") < told.index("▲ changed")


def test_a_page_of_very_many_records_says_how_many_more_there_are() -> None:
    told = page(*(entry(str(number), "create") for number in range(507)), language="fr")
    assert "Et 7 de plus." in told


def test_a_plan_that_would_change_nothing_says_so() -> None:
    assert "would change nothing" in page()
