"""The benchmark's arithmetic and table: a figure that is worded wrongly is worse than none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks.rows import Missing, Row, figure, keep, median, percentile, table


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([7.0], 0.99, 7.0),
        ([3.0, 1.0, 2.0], 0.5, 2.0),
        ([4.0, 3.0, 2.0, 1.0], 0.5, 2.0),
        ([float(number) for number in range(1, 101)], 0.99, 99.0),
        ([float(number) for number in range(1, 61)], 0.99, 60.0),
        ([1.0, 2.0], 0.0, 1.0),
    ],
)
def test_a_percentile_is_a_value_that_was_measured(values: list[float], share: float, expected: float) -> None:
    assert percentile(values, share) == expected


def test_the_median_does_not_depend_on_the_order_of_the_values() -> None:
    assert median([9.0, 1.0, 5.0]) == median([5.0, 9.0, 1.0]) == 5.0


def test_the_ratio_is_ours_over_the_peers_and_missing_without_a_peer() -> None:
    assert Row("a", 30.0, "/s", "–", peer=4.0).ratio == 7.5
    assert Row("a", 30.0, "/s", "–").ratio is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0, "0"), (0.8523, "0.852"), (4.2, "4.20"), (41.23, "41.2"), (12345.6, "12,346"), (-0.5, "-0.500")],
)
def test_a_figure_shows_the_digits_that_matter(value: float, shown: str) -> None:
    assert figure(value) == shown


def test_the_table_aligns_rows_and_tells_notes_and_what_is_absent() -> None:
    rows = [
        Row("orders", 1.5, "s", "< 3 s", note="sixty of them"),
        Row("a much longer name", 2000.0, "/s", "≥ 1,000 /s", peer=100.0),
    ]
    lines = table(rows, [Missing("memory", "this system has no /proc")]).splitlines()
    assert lines[0].split() == ["value", "unit", "webservice", "ratio", "target"]
    assert lines[1].split() == ["orders", "1.50", "s", "–", "–", "<", "3", "s"]
    assert lines[2].startswith("a much longer name")
    assert "20.0×" in lines[2]
    assert lines[1].index("–") == lines[2].index("100") + 2
    assert lines[-2:] == ["orders: sixty of them", "absent: memory: this system has no /proc"]


def test_a_run_is_kept_with_its_conditions_every_row_and_its_ratio(tmp_path: Path) -> None:
    file = tmp_path / "deeper" / "bench.json"
    keep([Row("stock", 50.0, "/s", "–", peer=25.0)], [Missing("queue", "no orders")], {"cores": "2"}, file)
    told = json.loads(file.read_text(encoding="utf-8"))
    assert told["about"] == {"cores": "2"}
    assert told["absent"] == [{"name": "queue", "reason": "no orders"}]
    (row,) = told["rows"]
    assert {name: row[name] for name in ("name", "value", "unit", "peer", "ratio", "target")} == {
        "name": "stock",
        "value": 50.0,
        "unit": "/s",
        "peer": 25.0,
        "ratio": 2.0,
        "target": "–",
    }
