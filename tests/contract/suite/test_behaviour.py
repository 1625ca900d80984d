"""What both shops do alike: leases that repeat, settling, versions, transports, restored backups."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

import pytest

from stockbridge.contract.envelope import Instance
from stockbridge.contract.keys import new_nonce
from stockbridge.contract.operations.catalogue import ApplyAnswer
from stockbridge.contract.operations.outbox import SettleItem
from stockbridge.contract.operations.session import HelloParams
from stockbridge.contract.problems import problem
from stockbridge.errors import AgentRefused, RequestRefused
from tests.contract.suite.agent import Agent
from tests.contract.suite.crafted import Crafted, hello_params
from tests.contract.suite.under_test import ShopUnderTest

LAMPS = {"en": "Lamps"}
PRODUCT = {"reference": "SB-1", "name": {"en": "Lamp"}, "price": "19.900000", "tax_rules_group": "1"}


def test_the_same_token_gives_the_same_set(shop: ShopUnderTest, agent: Agent) -> None:
    shop.place_order()
    token, first = agent.lease()
    _, again = agent.lease(token)
    assert len(first.events) == 1
    assert first.unreadable == again.unreadable == ()
    assert again.events == first.events


def test_another_token_gets_nothing_of_a_running_lease(shop: ShopUnderTest, agent: Agent) -> None:
    shop.place_order()
    agent.lease()
    _, other = agent.lease()
    assert other.events == ()


def test_a_lease_that_ran_out_is_given_to_another_token_and_its_own_is_stale(shop: ShopUnderTest, agent: Agent) -> None:
    shop.place_order()
    late, held = agent.lease(seconds=10)
    time.sleep(10.5)
    _, fresh = agent.lease()
    assert [event.event for event in fresh.events] == [event.event for event in held.events]
    assert agent.done(late, held) == ["stale"]


def test_settling_twice_has_one_effect_and_the_same_answer(shop: ShopUnderTest, agent: Agent) -> None:
    shop.place_order()
    token, leased = agent.lease()
    (event,) = leased.events
    item = SettleItem(
        event=event.event, revision=event.revision, outcome="done", erp_key="E1", erp_number="SO-1", import_sequence=1
    )
    answers = [[answer.result for answer in agent.client.settle(token, [item])] for _ in range(2)]
    assert answers == [["settled"], ["settled"]]
    (listed,) = [row for row in agent.client.list_events() if row.entity == "order"]
    assert (listed.erp_key, listed.state) == ("E1", "done")
    assert agent.lease()[1].events == ()


def test_a_change_during_delivery_comes_again_and_the_erps_key_is_kept(shop: ShopUnderTest, agent: Agent) -> None:
    order = shop.place_order()
    token, leased = agent.lease()
    shop.change_order(order)
    assert agent.done(token, leased) == ["pending"]
    _, again = agent.lease()
    (event,) = again.events
    assert event.erp_key == f"ERP-{order}"
    assert event.revision.sequence > leased.events[0].revision.sequence
    assert event.key == leased.events[0].key


def test_an_event_that_is_put_off_comes_again_after_its_time(shop: ShopUnderTest, agent: Agent) -> None:
    shop.place_order()
    token, leased = agent.lease()
    (event,) = leased.events
    later = SettleItem(event=event.event, revision=event.revision, outcome="retry", retry_seconds=2)
    assert [answer.result for answer in agent.client.settle(token, [later])] == ["settled"]
    assert agent.lease()[1].events == ()
    time.sleep(2.2)
    assert [found.event for found in agent.lease()[1].events] == [event.event]


def test_a_dead_letter_comes_again_only_after_a_change(shop: ShopUnderTest, agent: Agent) -> None:
    order = shop.place_order()
    token, leased = agent.lease()
    (event,) = leased.events
    told = problem("erp_refused", "The ERP has no article MUG.")
    dead = SettleItem(event=event.event, revision=event.revision, outcome="dead", problem=told)
    assert [answer.result for answer in agent.client.settle(token, [dead])] == ["settled"]
    assert agent.lease()[1].events == ()
    assert agent.hello().result.pending.dead == 1
    shop.change_order(order)
    assert [found.event for found in agent.lease()[1].events] == [event.event]


def test_a_dead_letter_of_a_restored_shop_comes_again(shop: ShopUnderTest, agent: Agent) -> None:
    shop.place_order()
    token, leased = agent.lease()
    (event,) = leased.events
    told = problem("erp_refused", "The ERP has no article MUG.")
    dead = SettleItem(event=event.event, revision=event.revision, outcome="dead", problem=told)
    agent.client.settle(token, [dead])
    agent.hello()
    shop.backup()
    for _ in range(2):
        agent.hello()
    shop.restore_backup()
    agent.hello()
    assert [found.event for found in agent.lease()[1].events] == [event.event]


def test_an_order_keeps_its_key(shop: ShopUnderTest, agent: Agent) -> None:
    shop.place_order()
    _, leased = agent.lease()
    (event,) = leased.events
    assert event.order is not None
    assert event.key == event.order.key
    assert event.order.totals.paid_incl > 0


def test_a_product_is_created_once_and_unchanged_when_sent_again(agent: Agent) -> None:
    item = agent.item("A-1", product=PRODUCT)
    first, again = agent.apply("products", item), agent.apply("products", item)
    assert [answer.result for answer in first + again] == ["created", "unchanged"]
    assert first[0].id == again[0].id


def test_versions_never_go_back(shop: ShopUnderTest, agent: Agent) -> None:
    newer = agent.item("A-1", counter=5, product=PRODUCT)
    older = agent.item("A-1", counter=4, product=PRODUCT | {"price": "1.000000"})
    assert [answer.result for answer in agent.apply("products", newer)] == ["created"]
    before = shop.checksums()
    (late,) = agent.apply("products", older)
    assert (late.result, late.code) == ("unchanged", "older_version")
    assert {table for table, sum_ in shop.checksums().items() if sum_ != before[table]} <= {"nonce", "journal"}


def test_the_same_version_with_other_content_is_refused(agent: Agent) -> None:
    agent.apply("products", agent.item("A-1", counter=5, product=PRODUCT))
    other = agent.item("A-1", counter=5, product=PRODUCT | {"price": "1.000000"})
    (answer,) = agent.apply("products", other)
    assert (answer.result, answer.problem.code if answer.problem else "") == ("failed", "version_conflict")


def test_a_failure_is_not_remembered(agent: Agent) -> None:
    nameless = agent.item("A-1", product={"reference": "SB-9"})
    (failed,) = agent.apply("products", nameless)
    assert (failed.result, failed.problem.code if failed.problem else "") == ("failed", "missing_field")
    (again,) = agent.apply("products", nameless)
    assert again.result == "failed"
    mended = agent.item("A-1", counter=agent.counter, product=PRODUCT)
    assert [answer.result for answer in agent.apply("products", mended)] == ["created"]


def test_an_item_waits_for_its_parent_and_is_applied_after_it(agent: Agent) -> None:
    product = agent.item("A-1", product=PRODUCT | {"default_category": "F-1"})
    (waiting,) = agent.apply("products", product)
    assert (waiting.result, waiting.code) == ("waiting", "parent_missing")
    agent.apply("categories", agent.item("F-1", category={"name": {"en": "Lamps"}}))
    assert [answer.result for answer in agent.apply("products", product)] == ["created"]


def test_parents_and_children_of_one_batch_find_each_other(agent: Agent) -> None:
    child = agent.item("F-2", category={"name": {"en": "Desk lamps"}, "parent": "F-1"})
    parent = agent.item("F-1", category={"name": {"en": "Lamps"}})
    assert [answer.result for answer in agent.apply("categories", child, parent)] == ["created", "created"]


def test_one_bad_item_does_not_hold_up_the_others(agent: Agent) -> None:
    good = agent.item("A-1", product=PRODUCT)
    bad = agent.item("A-2", product={"reference": "SB-2", "name": {"en": "Chair"}, "kind": "pack"})
    strange = agent.item("A-3", product=PRODUCT | {"reference": "SB-3"}).model_copy(update={"shop_id": "99"})
    answers = agent.apply("products", good, bad, strange)
    assert [(answer.result, answer.code) for answer in answers] == [
        ("created", None),
        ("failed", "unsupported_kind"),
        ("failed", "invalid_value"),
    ]


def test_an_unknown_language_is_a_warning(agent: Agent) -> None:
    texts = {"en": "Lamp", "xx": "Xxxx"}
    (answer,) = agent.apply("products", agent.item("A-1", product=PRODUCT | {"name": texts}))
    assert answer.result == "created"
    warned = {warning.field for warning in answer.warnings or () if warning.code == "unknown_language"}
    assert warned == {"/product/name/xx"}


def warned(answer: ApplyAnswer) -> set[tuple[str, str | None]]:
    return {(warning.code, warning.field) for warning in answer.warnings or ()}


def test_a_new_product_that_cannot_be_sold_is_kept_unpublished_and_says_why(agent: Agent) -> None:
    texts = {language.code: "Lamp" for language in agent.hello().result.vocabulary.languages}
    bare = {"reference": "SB-1", "name": texts, "published": True}
    (lacking,) = agent.apply("products", agent.item("A-1", product=bare))
    assert lacking.result == "created"
    assert warned(lacking) == {
        ("missing_field", "/product/price"),
        ("missing_field", "/product/tax_rules_group"),
        ("missing_field", "/product/default_category"),
    }
    worthless = bare | {"reference": "SB-2", "price": "0.000000", "vat_code": "C99", "tax_rules_group": "9999"}
    (answer,) = agent.apply("products", agent.item("A-2", product=worthless))
    assert answer.result == "created"
    assert warned(answer) == {
        ("invalid_value", "/product/price"),
        ("unmapped_value", "/product/tax_rules_group"),
        ("missing_field", "/product/default_category"),
    }


def test_what_stands_in_the_shop_already_is_bound_and_not_made_again(shop: ShopUnderTest, agent: Agent) -> None:
    lower = shop.article().reference.lower()
    (product,) = agent.apply("products", agent.item("MUG-ERP", product={"reference": lower}))
    assert product.result in {"updated", "unchanged"}
    (twin,) = agent.apply("products", agent.item("MUG-TWIN", product={"reference": lower}))
    assert (twin.result, twin.code) == ("failed", "ambiguous_reference")
    for flow, record in (("brands", {"brand": {"name": "Nordlys"}}), ("categories", {"category": {"name": LAMPS}})):
        (made,) = agent.apply(flow, agent.item("K-1", **record))  # type: ignore[arg-type]
        assert made.result == "created"


def test_a_flow_or_record_that_is_not_taken_fails_by_itself(agent: Agent) -> None:
    (foreign,) = agent.apply("documents", agent.item("D-1", product=PRODUCT))
    assert (foreign.result, foreign.code) == ("failed", "unsupported_kind")
    assert foreign.problem is not None
    assert foreign.problem.field == "/params/flow"
    (empty,) = agent.apply("products", agent.item("A-1", brand={"name": "Nordlys"}))
    assert (empty.result, empty.code) == ("failed", "missing_field")


def test_an_older_snapshot_of_stock_changes_nothing(shop: ShopUnderTest, agent: Agent) -> None:
    agent.apply("products", agent.item("MUG-ERP", product={"reference": shop.article().reference}))
    stock = {"product": "MUG-ERP", "quantity": "50.000000"}
    agent.apply("stock", agent.item("MUG-ERP", stock=stock | {"as_of": 9}))
    (late,) = agent.apply("stock", agent.item("MUG-ERP", stock=stock | {"quantity": "70.000000", "as_of": 8}))
    assert (late.result, late.code) == ("unchanged", "older_version")
    assert shop.article().quantity == 50


def test_a_status_behind_where_the_order_stands_moves_nothing(shop: ShopUnderTest, agent: Agent) -> None:
    shop.place_order()
    token, leased = agent.lease()
    agent.done(token, leased)
    status = {"order": leased.events[0].key, "at": "2026-11-23T10:15:30Z"}
    agent.apply("statuses", agent.item("S-1", status=status | {"status": "shipped"}))
    (late,) = agent.apply("statuses", agent.item("S-1", status=status | {"status": "preparing"}))
    assert (late.result, late.code) == ("unchanged", "state_refused")


def test_stock_holds_back_what_the_erp_has_not_counted(shop: ShopUnderTest, agent: Agent) -> None:
    article = shop.article()
    shop.place_order()
    assert shop.article().quantity == article.quantity - 1
    adopted = agent.item("MUG-ERP", product={"reference": article.reference})
    assert [answer.result for answer in agent.apply("products", adopted)] in (["updated"], ["unchanged"])
    stock = {"product": "MUG-ERP", "quantity": "50.000000"}
    agent.apply("stock", agent.item("MUG-ERP", stock=stock | {"as_of": 0}))
    assert shop.article().quantity == 49
    token, leased = agent.lease()
    agent.done(token, leased)
    agent.apply("stock", agent.item("MUG-ERP", stock=stock | {"as_of": agent.import_sequence}))
    assert shop.article().quantity == 50


def stocked(shop: ShopUnderTest, agent: Agent) -> Callable[[int, int], int]:
    """The article is bound; the function pushes its figure of a snapshot and answers what the shop then shows."""
    agent.apply("products", agent.item("MUG-ERP", product={"reference": shop.article().reference}))

    def push(quantity: int, as_of: int) -> int:
        stock = {"product": "MUG-ERP", "quantity": f"{quantity}.000000", "as_of": as_of}
        agent.apply("stock", agent.item("MUG-ERP", stock=stock))
        return shop.article().quantity

    return push


def test_an_order_that_changed_during_its_delivery_is_not_yet_in_the_erps_figure(
    shop: ShopUnderTest, agent: Agent
) -> None:
    push = stocked(shop, agent)
    order = shop.place_order()
    token, leased = agent.lease()
    shop.change_order(order)
    assert agent.done(token, leased) == ["pending"]
    assert push(50, agent.import_sequence) == 49
    again, leased = agent.lease()
    assert agent.done(again, leased) == ["settled"]
    assert push(50, agent.import_sequence) == 50


def test_an_order_that_comes_back_from_its_cancellation_is_not_sold_twice(shop: ShopUnderTest, agent: Agent) -> None:
    push = stocked(shop, agent)
    order = shop.place_order()
    token, leased = agent.lease()
    agent.done(token, leased)
    assert push(50, agent.import_sequence) == 50
    status = {"order": leased.events[0].key, "status": "cancelled", "at": "2026-11-23T10:15:30Z"}
    agent.apply("statuses", agent.item("S-1", status=status))
    again, leased = agent.lease()
    assert agent.done(again, leased) == ["settled"]
    assert push(51, agent.import_sequence) == 51
    shop.change_order(order)
    assert shop.article().quantity == 50
    assert push(51, agent.import_sequence) == 50


def test_stock_is_floored_to_whole_units(shop: ShopUnderTest, agent: Agent) -> None:
    agent.apply("products", agent.item("MUG-ERP", product={"reference": shop.article().reference}))
    agent.apply("stock", agent.item("MUG-ERP", stock={"product": "MUG-ERP", "quantity": "7.999999", "as_of": 0}))
    assert shop.article().quantity == 7


def test_a_status_of_an_unknown_order_is_refused(agent: Agent) -> None:
    status = {"order": "AO1-ABCDEFGH", "status": "shipped", "at": "2026-11-23T10:15:30Z"}
    (answer,) = agent.apply("statuses", agent.item("S-1", status=status))
    assert (answer.result, answer.code) == ("failed", "unknown_order")


def test_a_shipped_order_is_told_once(shop: ShopUnderTest, agent: Agent) -> None:
    shop.place_order()
    token, leased = agent.lease()
    agent.done(token, leased)
    status = {"order": leased.events[0].key, "status": "shipped", "at": "2026-11-23T10:15:30Z"}
    item = agent.item("S-1", status=status | {"parcels": [{"tracking_number": "1Z 999"}]})
    results = [agent.apply("statuses", item)[0].result for _ in range(2)]
    assert results[0] in {"created", "updated"}
    assert results[1] == "unchanged"


def test_where_uploads_are_off_the_agent_sends_a_raw_body_from_then_on(shop: ShopUnderTest, agent: Agent) -> None:
    remembered: list[bool] = []
    agent.manners.remember_raw = lambda: remembered.append(True)
    shop.take_uploads_off()
    assert agent.by_hand().say(Crafted()).code == "uploads_off"
    agent.hello()
    agent.hello()
    assert (agent.manners.form, remembered) == ("raw", [True])


def test_both_forms_of_the_body_are_taken(agent: Agent) -> None:
    for raw in (False, True):
        assert agent.by_hand().say(Crafted(raw=raw)).code == ""


def test_hellos_offer_is_repeated_when_its_answer_was_lost(agent: Agent) -> None:
    known = agent.lineage
    lost = agent.client.hello(hello(agent))
    again = agent.client.hello(hello(agent))
    assert known is not None
    assert again.result.lineage == lost.result.lineage
    assert again.result.lineage.number == known.number + 1
    assert (again.epoch, again.result.memory) == (agent.epoch, agent.memory)


def hello(agent: Agent) -> HelloParams:
    lineage = agent.lineage.to_wire() if agent.lineage else None
    return HelloParams.model_validate(hello_params(lineage=lineage))


def test_a_restored_shop_begins_a_new_epoch_and_holds_writes_until_reconciled(
    shop: ShopUnderTest, agent: Agent
) -> None:
    agent.hello()
    shop.backup()
    agent.hello()
    agent.hello()
    epoch, memory = agent.epoch, agent.memory
    shop.restore_backup()
    greeting = agent.hello()
    assert (agent.epoch, agent.memory) == (epoch + 1, memory)
    assert greeting.result.writes == "held"
    assert_writes_are_held_until_reconciled(shop, agent)


def test_a_restored_shop_is_noticed_by_the_first_request_too(shop: ShopUnderTest, agent: Agent) -> None:
    shop.backup()
    for _ in range(3):
        agent.hello()
    shop.restore_backup()
    with pytest.raises(RequestRefused) as caught:
        agent.lease()
    assert caught.value.code == "lineage_ahead"


def test_an_agent_that_lost_its_state_gets_a_new_memory(shop: ShopUnderTest, agent: Agent) -> None:
    agent.apply("products", agent.item("A-1", product=PRODUCT))
    epoch, memory = agent.epoch, agent.memory
    agent.forget()
    greeting = agent.hello()
    assert (agent.epoch, agent.memory) == (epoch, memory + 1)
    assert greeting.result.writes == "held"
    assert [row.key for row in agent.client.list_bindings("products")] == ["A-1"]
    assert_writes_are_held_until_reconciled(shop, agent)
    (answer,) = agent.apply("products", agent.item("A-1", counter=1, product=PRODUCT | {"price": "21.000000"}))
    assert answer.result == "updated"


def test_a_first_agent_may_write_at_once(agent: Agent) -> None:
    assert (agent.hello().result.writes, agent.memory) == ("open", 1)


def assert_writes_are_held_until_reconciled(shop: ShopUnderTest, agent: Agent) -> None:
    """The catalogue waits, orders do not."""
    item = agent.item("B-1", product=PRODUCT | {"reference": "SB-B"})
    before = shop.checksums()
    with pytest.raises(RequestRefused) as caught:
        agent.apply("products", item)
    assert caught.value.code == "writes_held"
    assert {table for table, sum_ in shop.checksums().items() if sum_ != before[table]} <= {"nonce", "journal"}
    shop.place_order()
    token, leased = agent.lease()
    assert agent.done(token, leased) == ["settled"] * len(leased.events)
    assert leased.events
    assert agent.hello(reconciled=True).result.writes == "open"
    assert [answer.result for answer in agent.apply("products", item)] == ["created"]


def test_a_cloned_agent_is_refused_and_the_one_that_began_last_works(agent: Agent) -> None:
    original = agent.instance
    agent.instance = Instance(boot=2, mark=new_nonce())
    agent.hello()
    agent.instance = original
    with pytest.raises(AgentRefused) as caught:
        agent.hello()
    assert caught.value.code == "cloned"
    assert "copy" in caught.value.sentence


def test_the_import_sequence_that_the_shop_has_seen_never_falls(shop: ShopUnderTest, agent: Agent) -> None:
    shop.place_order()
    agent.import_sequence = 41
    token, leased = agent.lease()
    agent.done(token, leased)
    agent.import_sequence = 0
    assert agent.hello().result.import_sequence == 42


def test_reports_replace_each_other(agent: Agent) -> None:
    row = {"title": "Order KXQRTVWAB", "detail": "The ERP has no such article."}
    for count in (3, 1):
        rows = [row | {"key": str(at)} for at in range(count)]
        reply = agent.by_hand().say(Crafted(operation="report", params={"what": "dead_letters"}, items=rows))
        assert reply.envelope is not None
        assert reply.envelope.result == {"stored": count}


def test_follow_up_work_ends(agent: Agent) -> None:
    agent.apply("products", agent.item("A-1", product=PRODUCT))
    for _ in range(20):
        if agent.client.finish(5_000).backlog == 0:
            break
    assert agent.client.finish(1_000).backlog == 0


def test_list_goes_on_where_a_page_ended(agent: Agent) -> None:
    items = [agent.item(f"P-{at}", product=PRODUCT | {"reference": f"SB-P{at}"}) for at in range(5)]
    agent.apply("products", *items)
    after: str | None = "0"
    keys: list[str] = []
    while after is not None:
        params = {"what": "bindings", "flow": "products", "after": after, "limit": 2}
        reply = agent.by_hand().say(Crafted(operation="list", params=params))
        assert reply.envelope is not None
        assert reply.envelope.result is not None
        keys += [item["key"] for item in reply.items]
        after = reply.envelope.result["next"]
    assert keys == [item.key for item in items]


def test_the_shops_own_products_are_listed_with_what_they_are_known_by(shop: ShopUnderTest, agent: Agent) -> None:
    reply = agent.by_hand().say(Crafted(operation="list", params={"what": "products", "after": "0", "limit": 500}))
    listed = {item["reference"]: item for item in reply.items}
    found = listed[shop.article().reference]
    assert found["name"]
    assert found["id"] == found["row"]
    assert "barcode" in found


def test_an_operation_of_the_contract_that_this_shop_lacks_is_unknown_to_it(agent: Agent) -> None:
    offered = set(agent.hello().result.operations)
    for name, params in (("read", {"what": "order", "ids": ["1"]}), ("undo", {"message": str(uuid.uuid4())})):
        if name not in offered:
            assert agent.by_hand().say(Crafted(operation=name, params=params)).code == "unknown_operation"


def test_hello_names_what_this_shop_does(agent: Agent) -> None:
    result = agent.hello().result
    needed = {"hello", "lease", "settle", "apply", "plan", "finish", "list", "report", "rotate"}
    assert needed <= set(result.operations)
    assert {"categories", "brands", "products", "stock", "statuses"} <= set(result.flows)
    assert any(language.default for language in result.vocabulary.languages)
    assert result.vocabulary.shops
    assert abs(result.shop_time.timestamp() - time.time()) < 60
