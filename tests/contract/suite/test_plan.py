"""`plan` as every shop must carry it out: it tells what `apply` would do, and nothing of it is kept."""

from __future__ import annotations

from stockbridge.contract.operations.catalogue import PlanAnswer
from tests.contract.suite.agent import Agent
from tests.contract.suite.test_behaviour import PRODUCT
from tests.contract.suite.under_test import ShopUnderTest

OF_EACH_REQUEST = {"nonce", "journal"}


def changed(answer: PlanAnswer) -> dict[str, tuple[str | None, str | None]]:
    return {change.field: (change.before, change.after) for change in answer.changes or ()}


def test_a_plan_keeps_nothing(shop: ShopUnderTest, agent: Agent) -> None:
    agent.apply("products", agent.item("A-1", product=PRODUCT))
    before = shop.checksums()
    dearer = agent.item("A-1", product=PRODUCT | {"price": "999.000000"})
    new = agent.item("A-2", product=PRODUCT | {"reference": "SB-2"})
    stock = agent.item("A-1", stock={"product": "A-1", "quantity": "5.000000", "as_of": 0})
    assert [answer.result for answer in agent.client.plan("products", [dearer, new])] == ["updated", "created"]
    assert [answer.result for answer in agent.client.plan("stock", [stock])] == ["updated"]
    assert {table for table, sum_ in shop.checksums().items() if sum_ != before[table]} <= OF_EACH_REQUEST


def test_what_would_change_is_told_before_and_after(agent: Agent) -> None:
    agent.apply("products", agent.item("A-1", product=PRODUCT | {"price": "10.000000"}))
    (answer,) = agent.client.plan("products", [agent.item("A-1", product=PRODUCT | {"price": "12.500000"})])
    assert changed(answer) == {"/product/price": ("10.000000", "12.500000")}


def test_a_plan_looks_at_no_version(agent: Agent) -> None:
    agent.apply("products", agent.item("A-1", counter=9, product=PRODUCT | {"price": "10.000000"}))
    older = agent.item("A-1", counter=1, product=PRODUCT | {"price": "12.500000"})
    assert [answer.result for answer in agent.client.plan("products", [older])] == ["updated"]


def test_what_waits_or_fails_is_told_as_apply_would(agent: Agent) -> None:
    items = [
        agent.item("A-1", product=PRODUCT | {"default_category": "F-404"}),
        agent.item("A-2", product={"reference": "SB-9"}),
        agent.item("A-3", brand={"name": "Nordlys"}),
    ]
    planned, applied = agent.client.plan("products", items), agent.apply("products", *items)
    assert [(answer.result, answer.code) for answer in planned] == [(a.result, a.code) for a in applied]
    assert [answer.result for answer in planned] == ["waiting", "failed", "failed"]


def test_families_and_brands_are_planned_too(agent: Agent) -> None:
    agent.apply("categories", agent.item("F-1", category={"name": {"en": "Lamps"}}))
    (family,) = agent.client.plan("categories", [agent.item("F-1", category={"name": {"en": "Lights"}})])
    assert changed(family)["/category/name/en"] == ("Lamps", "Lights")
    (brand,) = agent.client.plan("brands", [agent.item("B-1", brand={"name": "Nordlys"})])
    assert (brand.result, brand.id) == ("created", None)


def test_orders_states_cannot_be_planned(agent: Agent) -> None:
    status = {"order": "AO1-AAAAAAAA", "status": "shipped", "at": "2026-11-25T10:00:00Z"}
    (answer,) = agent.client.plan("statuses", [agent.item("S-1", status=status)])
    assert (answer.result, answer.code) == ("failed", "unsupported_kind")
