"""A dry run tells record by record what a run would do, keeps nothing on either side, and a run then does just that."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from stockbridge.contract.operations.catalogue import PlanAnswer
from stockbridge.contract.problems import problem
from stockbridge.drivers.records import Family
from stockbridge.engine.memory import Outgoing
from stockbridge.engine.plan import MOST_BYTES, TOGETHER, Counts, Planned, batches, parent_of
from stockbridge.engine.planning import PLANNED, Planning
from stockbridge.engine.push import PushFlow
from stockbridge.errors import ErpUnreachable, RequestRefused
from tests.support.bridge import Bridge
from tests.support.fake_erp import article, level


def plan(bridge: Bridge, *flows: PushFlow) -> tuple[Counts, dict[str, Planned]]:
    """The counts, and what is told by "flow/key"."""
    told: list[Planned] = []
    counts = Planning(bridge.sides, bridge.push, told.append, lambda: None).run(flows or PLANNED, lambda _: None)
    return counts, {f"{entry.flow}/{entry.key}": entry for entry in told}


def run(bridge: Bridge) -> list[str]:
    """What a run of the same flows sends."""
    before = len(bridge.shop.applied)
    for flow in PLANNED:
        bridge.push.run(flow, lambda _: None)
    return bridge.shop.applied[before:]


def steps(told: dict[str, Planned]) -> dict[str, str]:
    return {name: entry.step for name, entry in told.items()}


def test_a_first_plan_creates_everything_and_a_run_then_sends_just_that(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B")]
    bridge.erp.levels = [level("A", 3)]
    counts, told = plan(bridge)
    assert set(steps(told).values()) == {"create"}
    assert counts.steps["products"] == Counter(create=2, unchanged=0, left_out=0)
    assert bridge.shop.applied == []
    assert set(run(bridge)) == set(told)


def test_after_a_run_nothing_is_left_to_do(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B")]
    run(bridge)
    counts, told = plan(bridge)
    assert told == {}
    assert counts.steps["products"]["unchanged"] == 2


def test_a_plan_moves_no_cursor_and_queues_nothing(bridge: Bridge) -> None:
    bridge.erp.changes = "cursor"
    bridge.erp.articles_ = [article("A")]
    run(bridge)
    bridge.erp.articles_.append(article("B"))
    before = (bridge.memory.catalogue.cursor("products"), bridge.memory.catalogue.backlog())
    plan(bridge)
    assert (bridge.memory.catalogue.cursor("products"), bridge.memory.catalogue.backlog()) == before
    assert run(bridge) == ["products/B"]


def test_a_changed_article_is_a_change_and_a_missing_one_a_removal(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B"), article("C")]
    run(bridge)
    bridge.erp.articles_ = [article("A", price=Decimal("11.00")), article("C", active=False)]
    _, told = plan(bridge, "products")
    assert steps(told) == {"products/A": "change", "products/B": "remove", "products/C": "remove"}
    assert told["products/B"].title == "REF-B"


def test_an_article_that_the_reading_missed_and_the_erp_still_has_is_no_removal(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B")]
    run(bridge)
    bridge.erp.hidden = {"B"}
    assert plan(bridge, "products")[1] == {}


def test_what_waits_for_a_record_of_the_same_plan_is_created_after_it(bridge: Bridge) -> None:
    bridge.erp.families_ = [Family("F1", None, {"en": "Screws"})]
    bridge.erp.articles_ = [article("A")]
    told_waiting = problem("parent_missing", "It is not in the shop yet.", field="/product/default_category")
    bridge.shop.planned["A"] = told_waiting
    entry = plan(bridge, "products")[1]["products/A"]
    assert (entry.step, entry.after) == ("create", "F1")


def test_what_waits_for_a_record_that_nobody_sends_waits(bridge: Bridge) -> None:
    bridge.erp.families_ = []
    bridge.erp.articles_ = [article("A")]
    bridge.shop.planned["A"] = problem("parent_missing", "It is missing.", field="/product/default_category")
    entry = plan(bridge, "products")[1]["products/A"]
    assert (entry.step, entry.problem.code if entry.problem else "") == ("wait", "parent_missing")


def test_the_stock_of_an_article_that_is_left_out_is_left_out_too(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A", active=False)]
    bridge.erp.levels = [level("A", 3)]
    bridge.shop.planned["A"] = problem("parent_missing", "It is missing.", field="/stock/product")
    counts, told = plan(bridge)
    assert counts.steps["stock"]["left_out"] == 1
    assert "stock/A" not in told


def test_a_record_that_would_need_attention_says_why(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B")]
    bridge.shop.refused_items["A"] = problem("invalid_value", "The name is too long.", field="/product/name/en")
    counts, told = plan(bridge, "products")
    assert told["products/A"].step == "refuse"
    assert told["products/A"].problem == bridge.shop.refused_items["A"]
    assert counts.steps["products"]["refuse"] == 1


def test_an_article_that_cannot_be_mapped_is_refused_without_the_shop(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A" * 80)]
    counts, told = plan(bridge, "products")
    assert [
        (entry.step, entry.problem.code if entry.problem else "") for entry in told.values() if "A" in entry.key
    ] == [("refuse", "invalid_value")]
    assert counts.steps["products"]["refuse"] == 1


def test_a_shop_that_runs_out_of_time_is_asked_again_for_the_rest(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article(str(number)) for number in range(9)]
    bridge.shop.batch = 2
    assert plan(bridge, "products")[0].steps["products"]["create"] == 9


def test_a_batch_that_is_too_large_is_halved(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article(str(number)) for number in range(9)]
    bridge.shop.largest_plan = 3
    assert plan(bridge, "products")[0].steps["products"]["create"] == 9


def test_a_module_that_cannot_plan_is_told_before_the_erp_is_read(bridge: Bridge) -> None:
    bridge.shop.operations = ("hello", "apply")
    bridge.erp.up = False
    with pytest.raises(RequestRefused, match="too old"):
        plan(bridge)


def test_an_erp_that_goes_away_ends_the_plan(bridge: Bridge) -> None:
    bridge.erp.up = False
    with pytest.raises(ErpUnreachable):
        plan(bridge)


def test_batches_keep_the_bounds_and_lose_nothing() -> None:
    records = [Outgoing("1", str(number), "", b"x" * (MOST_BYTES // 3)) for number in range(10)]
    records += [Outgoing("1", str(number), "", b"x") for number in range(10, 500)]
    found = list(batches(records))
    assert [record for batch in found for record in batch] == records
    assert all(len(batch) <= TOGETHER and sum(len(row.body) for row in batch) <= MOST_BYTES for batch in found)


@pytest.mark.parametrize(
    ("field", "parent"),
    [
        ("/product/default_category", ("categories", "F1")),
        ("/product/categories/1", ("categories", "F3")),
        ("/product/brand", ("brands", "acme")),
        ("/product/categories/9", None),
        ("/product/categories/x", None),
        ("/product/name/en", None),
        ("/product", None),
        ("", None),
    ],
)
def test_the_parent_is_what_the_named_field_holds(field: str, parent: tuple[str, str] | None) -> None:
    body = b'{"brand":"acme","default_category":"F1","categories":["F2","F3"],"name":{"en":"Lamp"}}'
    told = problem("parent_missing", "It is not in the shop yet.", field=field)
    answer = PlanAnswer(key="A", shop_id="1", result="waiting", problem=told)
    assert parent_of(Outgoing("1", "A", "", body), answer) == parent
