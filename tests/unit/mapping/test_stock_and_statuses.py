"""The figure that is sold, when it falls, and what the shop is told of a document."""

# mypy: disable-error-code="comparison-overlap"
# Whole amounts read better as plain numbers, and equal them.
from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from stockbridge.contract.records.trade import StatusCode
from stockbridge.drivers.api import FallsAt
from stockbridge.drivers.records import DocumentKind, DocumentStatus, StockLevel
from stockbridge.errors import Defect, RecordRefused
from stockbridge.mapping.settings import StatusMapping, StockFormula, StockMapping
from stockbridge.mapping.statuses import to_status
from stockbridge.mapping.stock import falls_at, to_stock

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def level(
    warehouse: str, physical: str, reserved: str = "0", incoming: str = "0", incoming_on: date | None = None
) -> StockLevel:
    return StockLevel("A", None, warehouse, Decimal(physical), Decimal(reserved), Decimal(incoming), incoming_on)


LEVELS = (
    level("BRE", "10.5", "3", "20", date(2026, 12, 5)),
    level("LOR", "4", "1", "6", date(2026, 12, 1)),
    level("REN", "0", "2"),
)


@pytest.mark.parametrize(
    ("formula", "warehouses", "quantity"),
    [
        ("physical", None, "14.5"),
        ("available", None, "8.5"),
        ("forecast", None, "34.5"),
        ("available", {"BRE"}, "7.5"),
        ("available", {"LOR", "REN"}, "1"),
        ("available", {"ELSEWHERE"}, "0"),
        ("available", {"REN"}, "-2"),
    ],
)
def test_a_formula_over_the_chosen_warehouses(
    formula: StockFormula, warehouses: set[str] | None, quantity: str
) -> None:
    chosen = None if warehouses is None else frozenset(warehouses)
    stock = to_stock(LEVELS, StockMapping(formula, chosen), as_of=7)
    assert (stock.quantity, stock.as_of, stock.product, stock.variant) == (Decimal(quantity), 7, "A", None)


def test_what_is_on_its_way_is_told_with_its_first_day() -> None:
    stock = to_stock(LEVELS, StockMapping(), as_of=0)
    assert (stock.physical, stock.incoming, stock.incoming_on) == (Decimal("14.5"), 26, date(2026, 12, 1))
    assert to_stock(LEVELS[2:], StockMapping(), as_of=0).incoming is None


def test_levels_of_several_articles_are_a_defect() -> None:
    other = StockLevel("B", None, "BRE", Decimal(1), Decimal(0), Decimal(0), None)
    for levels in ((), (*LEVELS, other)):
        with pytest.raises(Defect):
            to_stock(levels, StockMapping(), as_of=0)


@pytest.mark.parametrize(
    ("kind", "formula", "falls"),
    [
        ("order", "available", "order"),
        ("order", "forecast", "order"),
        ("order", "physical", "delivery"),
        ("delivery_note", "physical", "order"),
        ("quote", "available", "never"),
        ("quote", "physical", "never"),
    ],
)
def test_a_physical_figure_falls_at_delivery_where_the_order_only_reserves(
    kind: DocumentKind, formula: StockFormula, falls: FallsAt
) -> None:
    declared: Mapping[DocumentKind, FallsAt] = {"order": "order", "delivery_note": "order"}
    assert falls_at(declared, kind, StockMapping(formula)) == falls


STATUSES: Mapping[str, StatusCode | None] = {"registered": None, "shipped": "shipped"}


def document(status: str, *tracking: str, number: str = "CC00001") -> DocumentStatus:
    return DocumentStatus("AO3F-ABCDEFGH", status, AT, number, tracking)


def test_a_status_is_told_with_its_parcels_and_number() -> None:
    status = to_status(document("shipped", " 6A123 ", "6A124"), StatusMapping(STATUSES, {"shipped": "4"}))
    assert status is not None
    assert status.to_wire() == {
        "order": "AO3F-ABCDEFGH",
        "status": "shipped",
        "state": "4",
        "at": "2026-11-23T10:00:00Z",
        "document_number": "CC00001",
        "parcels": [{"tracking_number": "6A123"}, {"tracking_number": "6A124"}],
    }


def test_fields_that_the_erp_does_not_have_stay_out() -> None:
    status = to_status(document("shipped", number=""), StatusMapping(STATUSES))
    assert status is not None
    assert set(status.to_wire()) == {"order", "status", "at"}


def test_a_status_that_is_the_erps_own_business_is_not_told() -> None:
    assert to_status(document("registered"), StatusMapping(STATUSES)) is None


def test_a_status_that_nobody_mapped_names_itself() -> None:
    with pytest.raises(RecordRefused) as refused:
        to_status(document("en préparation"), StatusMapping(STATUSES))
    assert refused.value.code == "unmapped_value"
    assert "en préparation" in refused.value.sentence


def test_a_tracking_number_that_no_shop_holds_is_refused() -> None:
    with pytest.raises(RecordRefused) as refused:
        to_status(document("shipped", "<script>"), StatusMapping(STATUSES))
    assert (refused.value.code, refused.value.field) == ("invalid_value", "/parcels")
