"""The audit finds each defect that is there, names its place and its value, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from stockbridge.audit.survey import Standards
from stockbridge.drivers.records import Family
from stockbridge.errors import ErpUnreachable, RecordRefused
from stockbridge.mapping.articles import to_product
from stockbridge.mapping.findings import RULES
from stockbridge.mapping.settings import StockMapping
from tests.support.defects import (
    BY_ITSELF,
    FAMILIES,
    IN_VARIANTS,
    SETTINGS,
    Defect,
    barcode,
    level,
    sound,
    variant,
    with_variants,
)
from tests.support.fake_erp import unreachable
from tests.unit.audit.conftest import Audit, Fill

ACROSS = {
    "nothing_selected",
    "family_cycle",
    "family_orphan",
    "family_no_name",
    "family_name_too_long",
    "family_name_characters",
    "family_missing_text",
    "family_name_signs",
    "reference_twice",
    "barcode_twice",
    "negative_stock",
    "no_stock",
}
"""Planted by hand below."""


def test_every_rule_has_a_defect_that_plants_it() -> None:
    planted = {defect.code for defect in BY_ITSELF} | {code for code, _ in IN_VARIANTS} | ACROSS
    assert planted == set(RULES)


def test_in_sound_data_nothing_is_found(audit: Audit, sound_ones: Fill) -> None:
    sound_ones(5)
    audit.erp.articles_.append(with_variants(sound(9), {"barcode": barcode(901)}, {"barcode": barcode(902)}))
    report = audit.report()
    assert (report.groups, report.score, report.blocks) == ((), 100, False)
    census = report.census
    assert (census.families, census.articles, census.selected, census.variants, census.levels) == (2, 6, 6, 2, 6)


@pytest.mark.parametrize("defect", BY_ITSELF, ids=[f"{defect.code}-{defect.field}" for defect in BY_ITSELF])
def test_a_planted_defect_is_found_alone_with_its_place_and_value(
    audit: Audit, sound_ones: Fill, defect: Defect
) -> None:
    sound_ones(2)
    wrong = defect.plant(sound(7))
    audit.erp.articles_.insert(1, wrong)
    (found,) = audit.found()
    assert (found.record.key, found.finding.code, found.finding.field) == (wrong.key, defect.code, defect.field)
    assert defect.value in {None, found.finding.value}


@pytest.mark.parametrize("defect", BY_ITSELF, ids=[f"{defect.code}-{defect.field}" for defect in BY_ITSELF])
def test_what_blocks_is_refused_or_hidden_by_the_products_flow_and_nothing_else_is(defect: Defect) -> None:
    if defect.code in {"unreadable", "impossible_value", "unknown_vat_group", "family_not_in_shop"}:
        return  # a defect, the contract's own limits, and what only the shop or the tree knows
    rule, wrong = RULES[defect.code], defect.plant(sound(7))
    settings = replace(SETTINGS, publish=True)
    if rule.refusal:
        with pytest.raises(RecordRefused) as refused:
            to_product(wrong, settings)
        assert (refused.value.code, refused.value.field) == (rule.refusal, f"/{defect.field}")
    else:
        assert to_product(wrong, settings).published is (rule.severity != "blocks")


@pytest.mark.parametrize(("code", "changes"), IN_VARIANTS, ids=[code for code, _ in IN_VARIANTS])
def test_a_defect_of_a_variant_names_the_variant(audit: Audit, code: str, changes: tuple[dict[str, Any], ...]) -> None:
    audit.erp.articles_ = [with_variants(sound(7), *changes)]
    assert audit.triples() == [("A7", code, "variants/A7-2")]


def test_a_reference_is_the_same_whatever_its_capitals_and_spaces(audit: Audit) -> None:
    audit.erp.articles_ = [sound(1), sound(2, reference=" ref-1"), sound(3, reference="REF  1")]
    (found,) = audit.found()
    assert (found.record.key, found.finding.code, found.finding.other) == ("A2", "reference_twice", "REF-1")
    assert found.finding.said("ref-1")[0] == (
        'The article ref-1 has the reference " ref-1", which is that of the article REF-1 already.'
    )


def test_an_article_that_does_not_leave_takes_no_reference_from_another(audit: Audit) -> None:
    audit.erp.articles_ = [sound(1, names={}), sound(2, reference="REF-1")]
    assert audit.triples() == [("A1", "no_name", "name")]


def test_a_barcode_stands_on_one_article_or_variant_and_on_an_article_and_its_own_variant(audit: Audit) -> None:
    own = with_variants(sound(3), {"barcode": barcode(3)})
    audit.erp.articles_ = [sound(1), with_variants(sound(2), {"barcode": barcode(1)}), own]
    assert audit.triples() == [("A2", "barcode_twice", "variants/A2-1")]


def test_articles_that_are_not_for_the_shop_are_counted_and_not_measured(audit: Audit, sound_ones: Fill) -> None:
    sound_ones(1)
    audit.erp.articles_ += [sound(5, active=False, names={}), sound(6, published=False, reference="REF-0")]
    report = audit.report()
    assert (report.groups, report.census.articles, report.census.selected) == ((), 3, 1)


def test_an_erp_without_anything_for_the_shop_is_a_finding_and_no_success(audit: Audit) -> None:
    audit.erp.articles_ = [sound(1, active=False)]
    report = audit.report()
    assert [(entry.record.kind, entry.finding.code, entry.finding.value) for entry in report.notebook.found()] == [
        ("catalogue", "nothing_selected", "1")
    ]
    assert report.blocks


NAMED = {"fr": "Nom", "en": "Name"}


@pytest.mark.parametrize(
    ("families", "expected"),
    [
        ([Family("X", "Y", NAMED), Family("Y", "X", NAMED)], {("X", "family_cycle"), ("Y", "family_cycle")}),
        ([Family("X", "X", NAMED), Family("Y", "X", NAMED)], {("X", "family_cycle")}),
        ([Family("X", "GONE", NAMED), Family("Y", "X", NAMED)], {("X", "family_orphan")}),
        ([Family("X", None, {"fr": " "})], {("X", "family_no_name")}),
        ([Family("X", None, {"fr": "x" * 129, "en": "X"})], {("X", "family_name_too_long")}),
        ([Family("X", None, {"fr": "a{b", "en": "X"})], {("X", "family_name_characters")}),
        ([Family("X", None, {"fr": "Nom"})], {("X", "family_missing_text")}),
        ([Family("X", None, {"fr": "A=B", "en": "X"})], {("X", "family_name_signs")}),
    ],
)
def test_families_that_cannot_come_into_the_shop_are_named(
    audit: Audit, sound_ones: Fill, families: list[Family], expected: set[tuple[str, str]]
) -> None:
    sound_ones(1)
    audit.erp.families_ += families
    found = audit.found()
    assert {(entry.record.key, entry.finding.code) for entry in found} == expected
    assert {entry.record.kind for entry in found} == {"family"}


def test_a_circle_is_told_as_the_way_round_it(audit: Audit, sound_ones: Fill) -> None:
    sound_ones(1)
    audit.erp.families_ += [Family("X", "Y", NAMED), Family("Y", "Z", NAMED), Family("Z", "X", NAMED)]
    first = audit.found()[0]
    assert first.finding.said("X")[0] == "The family X stands below itself: X > Y > Z > X."


def test_an_article_below_a_family_that_cannot_come_is_blocked_with_it(audit: Audit) -> None:
    audit.erp.families_ = [*FAMILIES, Family("X", "GONE", NAMED), Family("Y", "X", NAMED)]
    audit.erp.articles_ = [sound(1, family="Y")]
    assert ("A1", "family_not_in_shop", "default_category") in audit.triples()


def test_stock_is_told_by_the_formula_that_the_shop_is_sent(audit: Audit) -> None:
    audit.standards = replace(audit.standards, stock=StockMapping("physical", frozenset({"W1"})))
    audit.erp.articles_ = [sound(1), sound(2), sound(3), with_variants(sound(4), {}, {})]
    half = replace(level("A3", 0), physical=Decimal("0.5"))
    elsewhere = replace(level("A2", 7), warehouse="W2")
    audit.erp.levels = [level("A1", -2), elsewhere, half, level("A4", 0, "A4-1"), level("A4", 3, "A4-2")]
    audit.erp.levels.append(level("STRANGER", -9))
    found = [(e.record.key, e.finding.code, e.finding.field, e.finding.value) for e in audit.found(stocked=False)]
    assert found == [
        ("A1", "negative_stock", "stock", "-2"),
        ("A1", "no_stock", "stock", "0"),
        ("A2", "no_stock", "stock", "0"),
        ("A3", "no_stock", "stock", "0"),
    ]


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, "12.00"),
        ({}, "12.01"),
        ({"vat_code": "E"}, "10.00"),
        ({"ecotax": Decimal(1)}, "13.20"),
        ({"ecotax": Decimal(1)}, "13.00"),
        ({"ecotax": Decimal(1)}, "12.00"),
    ],
)
def test_a_price_with_vat_fits_to_the_cent_whatever_it_does_with_the_ecotax(
    audit: Audit, changes: dict[str, Any], shown: str
) -> None:
    audit.erp.articles_ = [sound(1, price_incl=Decimal(shown), **changes)]
    assert audit.triples() == []


@pytest.mark.parametrize(("shown", "fits"), [("10.00", True), ("13.00", True), ("9.98", False), ("13.02", False)])
def test_without_a_shop_only_what_no_rate_explains_is_said_of_a_price_with_vat(
    audit: Audit, shown: str, fits: bool
) -> None:
    audit.standards = Standards(SETTINGS)
    audit.erp.articles_ = [sound(1, price_incl=Decimal(shown)), sound(2, vat_code="Z", price_incl=None)]
    codes = [code for _, code, _ in audit.triples()]
    assert codes == ([] if fits else ["price_incl_differs"])


def test_an_ecotax_inside_the_price_is_taken_out_before_it_is_judged(audit: Audit) -> None:
    audit.standards = Standards(replace(SETTINGS, price_includes_ecotax=True))
    audit.erp.articles_ = [sound(1, ecotax=Decimal(10), price_incl=None), sound(2, ecotax=Decimal(11), price_incl=None)]
    assert [(key, code) for key, code, _ in audit.triples()] == [("A1", "no_price"), ("A2", "negative_price")]


def test_one_unreadable_article_spoils_no_other(audit: Audit, sound_ones: Fill) -> None:
    audit.erp.articles_ = [sound(8, variants=None)]
    sound_ones(1)
    audit.erp.articles_.append(sound(9, brand=None))
    assert [(key, code) for key, code, _ in audit.triples()] == [("A8", "unreadable"), ("A9", "no_brand")]


def test_an_article_that_the_erp_names_twice_is_one(audit: Audit) -> None:
    audit.erp.articles_ = [sound(1, brand=None), sound(1, brand=None)]
    assert [(key, code) for key, code, _ in audit.triples()] == [("A1", "no_brand")]


def test_an_erp_that_falls_silent_ends_the_audit(audit: Audit, sound_ones: Fill) -> None:
    sound_ones(5)

    def hook(point: str, key: str) -> None:
        if key == "4":
            raise unreachable()

    audit.erp.hook = hook
    with pytest.raises(ErpUnreachable):
        audit.report()


def test_progress_is_told_page_by_page(audit: Audit, sound_ones: Fill) -> None:
    sound_ones(5)
    audit.report()
    assert [(entry.flow, entry.done) for entry in audit.progress if entry.flow == "products"] == [
        ("products", 2),
        ("products", 4),
        ("products", 5),
    ]
    assert {entry.flow for entry in audit.progress} == {"categories", "products", "stock"}


def test_a_variants_price_is_its_articles_and_its_own_part(audit: Audit) -> None:
    dear = sound(1)
    audit.erp.articles_ = [replace(dear, variants=(variant(dear, 1, price_impact=Decimal("-9.99")),))]
    assert audit.triples() == []
