"""The client gives the engine what its port promises: batches that adapt, records that break alone."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from stockbridge.contract.operations.catalogue import ApplyItem
from stockbridge.contract.operations.outbox import LeaseParams, SettleItem
from stockbridge.contract.operations.review import ReportItem
from stockbridge.contract.records.order import Order
from stockbridge.engine.ports import Applied, ShopGateway
from stockbridge.errors import RequestRefused, ShopBusy, ShopUnreachable, UnknownAnswer
from stockbridge.shop.answers import RawAnswer, unreachable
from stockbridge.shop.batches import FIRST, TRIES
from stockbridge.shop.sandbox.checkout import Cart, Wanted
from stockbridge.shop.sandbox.database import pack, unpack
from stockbridge.shop.sandbox.shop import SandboxShop
from tests.unit.shop.conftest import Agent, DirectWire, new_token

PRODUCT = {"reference": "SB-1", "name": {"en": "Lamp"}, "price": "19.900000", "tax_rules_group": "1"}


def item(number: int, **changes: Any) -> ApplyItem:
    record = {**PRODUCT, "reference": f"SB-{number}", **changes}
    told = hashlib.sha256(repr(record).encode()).hexdigest()
    version = {"memory": 1, "counter": number}
    return ApplyItem.model_validate(
        {"shop_id": "1", "key": f"A-{number}", "version": version, "hash": told, "product": record}
    )


def items(count: int) -> list[ApplyItem]:
    return [item(number) for number in range(1, count + 1)]


def results(applied: Applied) -> dict[str, int]:
    counted: dict[str, int] = {}
    for answer in applied.answers:
        counted[answer.result] = counted.get(answer.result, 0) + 1
    return counted


def silent(_: RawAnswer) -> RawAnswer:
    raise unreachable("shop_slow", "http://127.0.0.1/")


def test_the_client_is_the_engines_gateway(agent: Agent) -> None:
    gateway: ShopGateway = agent.client
    assert gateway.finish(1000).backlog == 0


def test_a_first_batch_takes_a_hundred_and_the_next_one_more(agent: Agent) -> None:
    wanted = items(350)
    first = agent.client.apply("products", wanted)
    assert results(first) == {"created": FIRST, "unprocessed": 250}
    assert [answer.key for answer in first.answers] == [one.key for one in wanted]
    assert results(agent.client.apply("products", wanted[FIRST:])) == {"created": 200, "unprocessed": 50}


def test_a_time_out_halves_the_next_batch_of_that_flow_alone(agent: Agent, wire: DirectWire) -> None:
    wire.spoilers = [silent]
    with pytest.raises(ShopUnreachable):
        agent.client.apply("products", items(100))
    assert results(agent.client.apply("products", items(100)))["unprocessed"] == 50
    assert "unprocessed" not in results(agent.client.apply("brands", items(100)))


def test_a_shop_that_cannot_be_reached_says_nothing_of_the_batch(agent: Agent, wire: DirectWire) -> None:
    def down(_: RawAnswer) -> RawAnswer:
        raise unreachable("shop_down", "http://127.0.0.1/")

    wire.spoilers = [down]
    with pytest.raises(ShopUnreachable):
        agent.client.apply("products", items(100))
    assert "unprocessed" not in results(agent.client.apply("products", items(100)))


def test_a_busy_shop_keeps_the_size(agent: Agent, sandbox: SandboxShop) -> None:
    seen: list[str] = []

    def at_the_same_time() -> None:
        sandbox.faults.while_applying = None
        with pytest.raises(ShopBusy) as caught:
            agent.client.apply("products", items(1))
        seen.append(caught.value.code)

    sandbox.faults.while_applying = at_the_same_time
    assert results(agent.client.apply("products", items(100))) == {"created": 100}
    assert seen == ["busy"]


def test_a_poisoned_item_is_found_and_given_up_while_the_others_are_applied(agent: Agent, sandbox: SandboxShop) -> None:
    wanted = items(20)
    sandbox.faults.poisoned = {wanted[7].key}
    answered: dict[str, str] = {}
    for _ in range(60):
        batch = [one for one in wanted if one.key not in answered]
        try:
            applied = agent.client.apply("products", batch)
        except ShopUnreachable:
            agent.hello()
            continue
        answered |= {one.key: one.result for one in applied.answers if one.result != "unprocessed"}
    assert answered.pop(wanted[7].key) == "failed"
    assert set(answered.values()) <= {"created", "unchanged"}
    assert len(answered) == 19


def test_without_an_answered_hello_no_item_is_given_up(agent: Agent, wire: DirectWire) -> None:
    for _ in range(TRIES * 3):
        wire.spoilers = [silent]
        with pytest.raises(ShopUnreachable):
            agent.client.apply("products", items(1))
    assert "failed" not in results(agent.client.apply("products", items(1)))


def test_what_packs_badly_is_halved_until_it_fits(agent: Agent) -> None:
    noise = [hashlib.shake_256(bytes([number])).hexdigest(30_000) for number in range(40)]
    heavy = [item(number, description={"en": text}) for number, text in enumerate(noise, 1)]
    seen: dict[str, str] = {}
    for _ in range(40):
        batch = [one for one in heavy if one.key not in seen]
        if not batch:
            break
        applied = agent.client.apply("products", batch)
        seen |= {one.key: one.result for one in applied.answers if one.result != "unprocessed"}
    assert set(seen.values()) == {"created"}
    assert len(seen) == 40


def test_nothing_to_apply_is_no_request(agent: Agent, wire: DirectWire) -> None:
    assert agent.client.apply("products", []).answers == ()
    assert wire.sent == []


def test_a_failing_shop_shrinks_the_batch_and_is_no_reason_to_give_an_item_up(
    agent: Agent, sandbox: SandboxShop
) -> None:
    sandbox.faults.shop_error = {"apply"}
    for _ in range(10):
        with pytest.raises(UnknownAnswer) as caught:
            agent.client.apply("products", items(4))
        assert caught.value.code == "shop_error"
        agent.hello()
    sandbox.faults.shop_error = set()
    assert results(agent.client.apply("products", items(4))) == {"created": 1, "unprocessed": 3}


def test_a_held_shop_says_so(agent: Agent, sandbox: SandboxShop) -> None:
    sandbox.context.state.writes = "held"
    with pytest.raises(RequestRefused) as caught:
        agent.client.apply("products", items(1))
    assert caught.value.code == "writes_held"


def sold(sandbox: SandboxShop) -> None:
    sandbox.db.insert("INSERT INTO product (reference, body, quantity) VALUES ('MUG', ?, 9)", pack(PRODUCT))


def test_one_broken_record_is_told_apart_from_the_others(
    agent: Agent, sandbox: SandboxShop, wire: DirectWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold(sandbox)
    for _ in range(3):
        sandbox.place_order(Cart([Wanted("MUG")]))
    read = wire.shop.outbox._export.order

    def broken(order_id: int, erp_number: str | None) -> Order:
        order = read(order_id, erp_number)
        return order if order_id != 2 else order.model_copy(update={"currency": "euros"})

    monkeypatch.setattr(wire.shop.outbox._export, "order", broken)
    params = LeaseParams(token=new_token(), limit=10, seconds=60, entities=("order",))
    leased = agent.client.lease(params)
    assert [event.entity_id for event in leased.events] == ["1", "3"]
    (unreadable,) = leased.unreadable
    assert (unreadable.event.entity_id, unreadable.field) == ("2", "/order/currency")
    told = SettleItem(event=unreadable.event.event, revision=unreadable.event.revision, outcome="dead")
    assert [answer.result for answer in agent.client.settle(params.token, [told])] == ["settled"]


def test_an_answer_with_fewer_items_than_were_sent_is_unknown(agent: Agent, sandbox: SandboxShop) -> None:
    apply = sandbox.operations["apply"]

    def fewer(request: Any) -> Any:
        reply = apply(request)
        return replace(reply, items=reply.items[:-1])

    sandbox.operations["apply"] = fewer
    with pytest.raises(UnknownAnswer) as caught:
        agent.client.apply("products", items(3))
    assert caught.value.code == "shop_answer_invalid"


def test_lists_are_read_page_by_page(agent: Agent, monkeypatch: pytest.MonkeyPatch, wire: DirectWire) -> None:
    agent.client.apply("products", items(7))
    monkeypatch.setattr("stockbridge.shop.client.PAGE", 3)
    wire.sent.clear()
    assert [row.key for row in agent.client.list_bindings("products")] == [f"A-{n}" for n in range(1, 8)]
    assert len(wire.sent) == 3


def test_events_are_listed_with_their_state(agent: Agent, sandbox: SandboxShop) -> None:
    sold(sandbox)
    sandbox.place_order(Cart([Wanted("MUG")]))
    assert {row.entity: row.state for row in agent.client.list_events()} == {"customer": "pending", "order": "pending"}


def test_a_report_stands_in_the_shop(agent: Agent, sandbox: SandboxShop) -> None:
    agent.client.report("plan", [ReportItem(key="1", title="Lamp", detail="would be created")])
    assert [unpack(row[0])["title"] for row in sandbox.db.rows("SELECT body FROM report")] == ["Lamp"]
