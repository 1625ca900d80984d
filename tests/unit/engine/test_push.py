"""The catalogue, stock and statuses: only what changed is sent, in the right order, and nothing is lost on the way."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from stockbridge.contract.operations.catalogue import ApplyAnswer
from stockbridge.contract.problems import problem
from stockbridge.drivers.records import Article, ArticleVariant, DocumentStatus, Family
from stockbridge.engine.memory import Figures, OutboxRow
from stockbridge.engine.outcomes import conclusion
from stockbridge.engine.progress import Progress
from stockbridge.engine.push import PushFlow
from stockbridge.errors import (
    ConfigurationError,
    ErpUnreachable,
    RequestRefused,
    ShopBusy,
    ShopUnreachable,
    UnknownAnswer,
)
from tests.support.bridge import NOW, Bridge
from tests.support.fake_erp import article, level, unreachable
from tests.support.fake_shop import busy, down
from tests.support.order_records import line, order

KEY = "AO3F-ABCDEFGH"


def run(bridge: Bridge, flow: PushFlow = "products") -> tuple[Figures, list[str]]:
    """The figures, and what the shop was sent."""
    before = len(bridge.shop.applied)
    figures = bridge.push.run(flow, lambda _: None)
    return figures, bridge.shop.applied[before:]


def test_what_others_belong_to_comes_first(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B"), article("C", brand=None)]
    figures, sent = run(bridge)
    assert sent == ["categories/F1", "brands/acme", "products/A", "products/B", "products/C"]
    assert (figures.read, figures.created) == (4, 5)


def test_an_unchanged_catalogue_sends_no_item(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article(str(number)) for number in range(7)]
    run(bridge)
    figures, sent = run(bridge)
    assert sent == []
    assert (figures.read, figures.created, figures.unchanged) == (8, 0, 8)


def test_a_change_sends_that_item_alone_with_a_higher_version(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B")]
    run(bridge)
    former = bridge.shop.items["1", "products", "B"]
    bridge.erp.articles_[1] = article("B", price=Decimal("11.00"))
    figures, sent = run(bridge)
    assert (sent, figures.updated) == (["products/B"], 1)
    assert bridge.shop.items["1", "products", "B"][:2] > former[:2]


def test_a_cursor_driver_is_read_from_where_it_stood(bridge: Bridge) -> None:
    bridge.erp.changes = "cursor"
    bridge.erp.articles_ = [article("A"), article("B")]
    run(bridge)
    bridge.erp.articles_.append(article("C"))
    figures, sent = run(bridge)
    assert (figures.read, sent) == (1, ["products/C"])


def test_once_a_day_and_after_other_settings_everything_is_read(bridge: Bridge) -> None:
    bridge.erp.changes = "cursor"
    bridge.erp.articles_ = [article("A"), article("B")]
    run(bridge)
    assert run(bridge)[0].read == 0
    bridge.clock.advance(24 * 3600)
    assert run(bridge)[0].read == 3
    settings = bridge.mappings.catalogue(bridge.session.shop)
    bridge.mappings = replace(bridge.mappings, catalogue=lambda _: replace(settings, publish=True))
    bridge.restart()
    figures, sent = run(bridge)
    assert (figures.read, sent) == (2, ["products/A", "products/B"])


def test_a_record_that_cannot_be_mapped_needs_attention_and_stops_no_other(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A", vat_code="?"), article("B")]
    figures, sent = run(bridge)
    assert (figures.failed, "products/B" in sent, "products/A" in sent) == (1, True, False)
    (letter,) = bridge.memory.attention.letters()
    assert (letter.flow, letter.subject, letter.problem.code) == ("products", "A", "unmapped_value")
    bridge.erp.articles_[0] = article("A")
    run(bridge)
    assert bridge.memory.attention.letters() == []


def test_a_record_with_a_defect_stops_no_other(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A", price=None), article("B")]
    figures, sent = run(bridge)
    assert (figures.failed, sent[-1]) == (1, "products/B")


def test_an_item_that_the_shop_refuses_is_a_dead_letter_until_it_changes(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B")]
    bridge.shop.refused_items = {"A": problem("invalid_value", "The name is too long.", field="/name")}
    figures, _ = run(bridge)
    assert (figures.failed, figures.created) == (1, 3)
    (letter,) = bridge.memory.attention.letters()
    assert (letter.title, letter.problem.field) == ("REF-A", "/name")
    assert run(bridge)[1] == []
    bridge.shop.refused_items = {}
    bridge.memory.attention.retry([letter.id], bridge.clock.now())
    assert run(bridge)[1] == ["products/A"]
    assert bridge.memory.attention.letters() == []


def test_a_failure_that_time_heals_is_tried_again_later_and_dead_after_five(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A")]
    bridge.shop.refused_items = {"A": problem("write_failed", "Deadlock.")}
    for _ in range(4):
        run(bridge)
        assert bridge.memory.attention.letters() == []
        bridge.clock.advance(3600)
    run(bridge)
    assert [letter.problem.code for letter in bridge.memory.attention.letters()] == ["write_failed"]


def test_an_item_that_waits_for_its_parent_comes_again_without_an_attempt(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A")]
    bridge.shop.waiting_items = {"A"}
    for _ in range(9):
        run(bridge)
    assert bridge.memory.attention.letters() == []
    bridge.shop.waiting_items = set()
    assert run(bridge)[1] == ["products/A"]


def test_what_the_shop_did_not_come_to_is_sent_with_the_next_batch(bridge: Bridge) -> None:
    bridge.shop.batch = 2
    bridge.erp.articles_ = [article(str(number)) for number in range(5)]
    assert run(bridge)[0].created == 7
    assert bridge.shop.calls["apply"] == 5


def test_a_lost_answer_is_followed_by_the_same_bytes_under_the_same_version(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A")]
    bridge.shop.lose = ["apply", "apply"]
    figures, sent = run(bridge)
    assert (figures.created, figures.unchanged) == (2, 1)
    assert sent.count("categories/F1") == 3
    assert [item[:2] for item in bridge.shop.items.values()] == [(1, 1), (1, 2), (1, 3)]


def test_a_shop_that_stays_silent_ends_the_run_and_the_next_one_goes_on(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A")]
    bridge.session.hello()
    bridge.shop.refuse = [("apply", down()), ("hello", down())]
    with pytest.raises(ShopUnreachable):
        run(bridge)
    assert run(bridge)[0].created == 3


@pytest.mark.parametrize("trouble", [busy(), UnknownAnswer("shop_slow", "No answer in time.")])
def test_patience_with_a_shop_that_answers_hello_but_no_batch_ends(
    bridge: Bridge, trouble: ShopBusy | UnknownAnswer
) -> None:
    bridge.erp.articles_ = [article("A")]
    bridge.session.hello()
    bridge.shop.refuse = [("apply", trouble)] * 60
    with pytest.raises(type(trouble)):
        run(bridge)
    assert bridge.shop.calls["hello"] == 25


def test_a_shop_that_comes_to_no_item_is_asked_again_until_patience_ends(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A")]
    bridge.session.hello()
    bridge.shop.batch = 0
    with pytest.raises(ShopBusy, match="no_progress"):
        run(bridge)
    bridge.shop.batch = 100
    assert run(bridge)[0].created == 3


def test_a_batch_that_is_refused_for_one_item_goes_on_without_it(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B")]
    run(bridge)
    bridge.erp.articles_ = [article("A", price=Decimal(1)), article("B", price=Decimal(1))]
    refusal = RequestRefused("invalid_item", "The item does not fit.", field="/product/price", details={"line": "2"})
    bridge.shop.refuse = [("apply", refusal)]
    figures, sent = run(bridge)
    assert (figures.failed, sent) == (1, ["products/B"])
    assert [letter.subject for letter in bridge.memory.attention.letters()] == ["A"]


def test_an_item_too_large_for_any_request_is_a_dead_letter(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A")]
    run(bridge)
    bridge.erp.articles_ = [article("A", price=Decimal(1))]
    bridge.shop.refuse = [("apply", RequestRefused("line_too_long", "Too long."))]
    assert run(bridge)[0].failed == 1


def test_a_refusal_that_no_item_explains_is_raised(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A")]
    bridge.shop.refuse = [("apply", RequestRefused("unknown_operation", "no"))]
    with pytest.raises(RequestRefused):
        run(bridge)


def test_an_erp_that_stops_in_the_middle_keeps_what_was_read(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article(str(number)) for number in range(4)]

    def stop(point: str, start: str) -> None:
        if point == "page" and start == "2":
            raise unreachable()

    bridge.erp.hook = stop
    with pytest.raises(ErpUnreachable):
        run(bridge)
    assert bridge.sides.watch.trouble is not None
    bridge.erp.hook = lambda *_: None
    assert run(bridge)[0].created == 6


def test_articles_with_variants_wait_for_a_shop_that_takes_variants(bridge: Bridge) -> None:
    variant = ArticleVariant("A-RED", "A-RED", "", {"Colour": "red"}, Decimal(0), Decimal(0))
    bridge.erp.articles_ = [article("A", variants=(variant,)), article("B")]
    bridge.erp.levels = [replace(level("A", 5), variant="A-RED"), level("B", 5)]
    assert "products/A" not in run(bridge)[1]
    assert run(bridge, "stock")[1] == ["stock/B"]
    bridge.shop.flows = (*bridge.shop.flows, "variants")
    bridge.session.hello()
    assert "products/A" in run(bridge)[1]


def test_a_flow_that_the_shop_does_not_take_is_kept_back(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A")]
    bridge.shop.flows = ("products",)
    assert run(bridge)[1] == ["products/A"]
    assert bridge.memory.catalogue.backlog()["categories"].pending == 1


# stock


def test_stock_is_summed_over_warehouses_and_waits_for_its_product(bridge: Bridge) -> None:
    bridge.erp.levels = [level("A", 5), level("A", 7, "W2")]
    assert run(bridge, "stock")[1] == []
    bridge.erp.articles_ = [article("A")]
    run(bridge)
    assert run(bridge, "stock")[1] == ["stock/A"]
    assert bridge.shop.items["1", "stock", "A"][3]["stock"]["quantity"] == "12.000000"


def test_stock_says_which_orders_its_snapshot_contains(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A")]
    bridge.erp.levels = [level("A", 5)]
    run(bridge)
    bridge.shop.place(order())
    bridge.pull.run()

    def another(point: str, _: str) -> None:
        if point == "page":  # an order that comes while the snapshot is read may not be in it
            bridge.erp.hook = lambda *_: None
            bridge.shop.place(order(id="124", key="AO3G-ABCDEFGH"))
            bridge.pull.run()

    bridge.erp.hook = another
    run(bridge, "stock")
    assert bridge.memory.identity.standing().import_sequence == 2
    assert bridge.shop.items["1", "stock", "A"][3]["stock"]["as_of"] == 1


def test_a_later_snapshot_alone_is_no_reason_to_send_stock(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("VIS-4X40")]
    bridge.erp.levels = [level("A", 5), level("VIS-4X40", 9)]
    run(bridge)
    run(bridge, "stock")
    bridge.shop.place(order(lines=(line(),)))
    bridge.pull.run()
    # the article that was ordered is sent although its figure stood still: that ends the shop's hold
    assert run(bridge, "stock")[1] == ["stock/VIS-4X40"]
    assert bridge.shop.items["1", "stock", "VIS-4X40"][3]["stock"]["as_of"] == 1
    assert run(bridge, "stock")[1] == []


def test_where_the_erps_figure_falls_at_delivery_an_order_counts_from_then_on(bridge: Bridge) -> None:
    bridge.erp.falls = "delivery"
    bridge.erp.articles_ = [article("VIS-4X40")]
    bridge.erp.levels = [level("VIS-4X40", 9)]
    run(bridge)
    bridge.shop.place(order())
    bridge.pull.run()
    run(bridge, "stock")
    assert bridge.shop.items["1", "stock", "VIS-4X40"][3]["stock"]["as_of"] == 0
    bridge.erp.statuses_ = [DocumentStatus(KEY, "shipped", NOW, "BC00001", ())]
    run(bridge, "statuses")
    bridge.erp.levels = [level("VIS-4X40", 8)]
    run(bridge, "stock")
    assert bridge.shop.items["1", "stock", "VIS-4X40"][3]["stock"]["as_of"] == 1


def test_a_level_that_was_sent_before_its_order_was_known_to_have_left_is_read_by_key_and_sent_again(
    bridge: Bridge,
) -> None:
    bridge.erp.falls, bridge.erp.changes = "delivery", "cursor"
    bridge.erp.articles_ = [article("VIS-4X40"), article("OTHER")]
    bridge.erp.levels = [level("VIS-4X40", 8), level("OTHER", 5)]
    run(bridge)
    bridge.shop.place(order())
    bridge.pull.run()
    run(bridge, "stock")
    bridge.erp.statuses_ = [DocumentStatus(KEY, "shipped", NOW, "BC00001", ())]
    run(bridge, "statuses")
    figures, sent = run(bridge, "stock")
    assert (figures.read, sent) == (1, ["stock/VIS-4X40"])
    assert bridge.shop.items["1", "stock", "VIS-4X40"][3]["stock"]["as_of"] == 1
    assert run(bridge, "stock")[1] == []


def test_an_older_order_that_still_stands_holds_back_its_own_articles_alone(bridge: Bridge) -> None:
    bridge.erp.falls = "delivery"
    bridge.erp.articles_ = [article("VIS-4X40"), article("OTHER")]
    bridge.erp.levels = [level("VIS-4X40", 8), level("OTHER", 5)]
    run(bridge)
    bridge.shop.place(order())
    bridge.pull.run()
    run(bridge, "stock")
    as_of = {key: bridge.shop.items["1", "stock", key][3]["stock"]["as_of"] for key in ("VIS-4X40", "OTHER")}
    assert as_of == {"VIS-4X40": 0, "OTHER": 1}


# follow-up work


def test_follow_up_work_that_met_a_busy_row_is_asked_for_again(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A")]
    bridge.shop.followups = 1
    run(bridge)
    assert bridge.shop.finished == 1
    bridge.shop.followups = 0
    run(bridge)
    run(bridge)
    assert bridge.shop.finished == 2


# what one record does to the others


def test_a_wrong_setting_stops_the_flow_and_makes_no_record_a_dead_letter(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B")]
    settings = bridge.mappings.catalogue(bridge.session.shop)
    bridge.mappings = replace(bridge.mappings, catalogue=lambda _: replace(settings, weight_unit="KGM"))
    bridge.restart()
    with pytest.raises(ConfigurationError) as raised:
        run(bridge)
    assert "KGM" in raised.value.sentence
    assert bridge.memory.attention.letters() == []


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        (article("BAD", names={"en": "x" * 256}), "/name/en", "a name of more than 128 characters"),
        (article("BAD", sales_unit="x" * 256), "/sales_unit", "longer than 255 characters"),
        (article("BAD", minimal_quantity=2_000_000), "/minimal_quantity", "less than or equal to 1000000"),
        (article("K" * 65, reference="R"), "/key", "cannot be carried"),
        (article("A\nB", reference="R"), "/key", "cannot be carried"),
    ],
)
def test_a_value_that_no_shop_can_hold_is_told_by_its_field_and_the_rest_goes_on(
    bridge: Bridge, wrong: Article, field: str, words: str
) -> None:
    bridge.erp.articles_ = [article("A"), wrong, article("Z")]
    figures, sent = run(bridge)
    assert [item for item in sent if item.startswith("products/")] == ["products/A", "products/Z"]
    assert figures.failed == 1
    (letter,) = bridge.memory.attention.letters()
    assert (letter.problem.code, letter.problem.field) == ("invalid_value", field)
    assert words in letter.problem.detail


def test_a_refused_article_that_is_taken_up_again_is_read_by_its_key(bridge: Bridge) -> None:
    bridge.erp.changes = "cursor"
    bridge.erp.articles_ = [article("A"), article("B", vat_code="?")]
    run(bridge)
    (letter,) = bridge.memory.attention.letters()
    bridge.memory.attention.retry([letter.id], NOW)
    assert run(bridge)[0].failed == 1, "nothing was mended"
    bridge.erp.articles_[1] = article("B")
    bridge.memory.attention.retry([letter.id], NOW)
    assert run(bridge)[1] == ["products/B"]
    assert bridge.memory.attention.letters() == []


def test_a_refused_family_that_is_taken_up_again_has_all_families_read(bridge: Bridge) -> None:
    bridge.erp.changes = "cursor"
    bridge.erp.families_ = [Family("F1", None, {"en": "Screws"}), Family("F2", None, {"en": "x" * 256})]
    run(bridge)
    bridge.erp.families_[1] = Family("F2", None, {"en": "Nails"})
    bridge.memory.attention.retry([letter.id for letter in bridge.memory.attention.letters()], NOW)
    assert run(bridge)[1] == ["categories/F2"]
    assert bridge.memory.attention.letters() == []


@pytest.mark.parametrize("how", ["left the ERP", "left the selection"])
def test_what_is_no_longer_meant_for_the_shop_needs_no_attention(bridge: Bridge, how: str) -> None:
    bridge.erp.changes = "cursor"
    bridge.erp.articles_ = [article("A", vat_code="?")]
    run(bridge)
    (letter,) = bridge.memory.attention.letters()
    bridge.erp.articles_ = [] if how == "left the ERP" else [article("A", vat_code="?", active=False)]
    bridge.memory.attention.retry([letter.id], NOW)
    run(bridge)
    assert bridge.memory.attention.letters() == []


# statuses


def test_statuses_go_to_the_shop_of_their_order_and_strangers_nowhere(bridge: Bridge) -> None:
    bridge.shop.place(order())
    bridge.pull.run()
    bridge.erp.statuses_ = [
        DocumentStatus(KEY, "shipped", NOW, "BC00001", ("1Z999",)),
        DocumentStatus("AO99-ZZZZZZZZ", "shipped", NOW, "BC00009", ()),
    ]
    assert run(bridge, "statuses")[1] == [f"statuses/{KEY}"]
    assert run(bridge, "statuses")[1] == []
    status = bridge.shop.items["1", "statuses", KEY][3]["status"]
    assert (status["status"], status["document_number"]) == ("shipped", "BC00001")


def test_a_status_that_nobody_mapped_needs_attention(bridge: Bridge) -> None:
    bridge.shop.place(order())
    bridge.pull.run()
    bridge.erp.statuses_ = [DocumentStatus(KEY, "lost", NOW, "BC00001", ())]
    assert run(bridge, "statuses")[0].failed == 1
    assert [letter.flow for letter in bridge.memory.attention.letters()] == ["statuses"]


# removal


def test_a_product_leaves_the_shop_after_two_complete_readings_without_it(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B")]
    run(bridge)
    bridge.erp.articles_ = [article("A")]
    assert run(bridge)[1] == []
    assert run(bridge)[1] == ["products/B"]
    gone = bridge.shop.items["1", "products", "B"][3]["product"]
    assert gone == {"reference": "REF-B", "removal": {"how": "unpublish"}}
    assert run(bridge)[1] == []


def test_an_incomplete_reading_takes_nothing_away(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B")]
    run(bridge)
    bridge.erp.articles_, bridge.erp.complete = [article("A")], False
    for _ in range(4):
        assert run(bridge)[1] == []


def test_a_product_that_is_there_after_all_stays(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B")]
    run(bridge)
    whole, bridge.erp.articles_ = bridge.erp.articles_, [article("A")]
    run(bridge)

    def back(point: str, _: str) -> None:
        if point == "articles_by_key":
            bridge.erp.articles_ = whole

    bridge.erp.hook = back
    assert run(bridge)[1] == []
    assert run(bridge)[1] == []


def test_a_product_that_left_the_selection_leaves_the_shop(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B")]
    run(bridge)
    bridge.erp.articles_[1] = article("B", active=False)
    run(bridge)
    assert run(bridge)[1] == ["products/B"]


def test_a_product_that_can_no_longer_be_mapped_stays_as_it_is(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B")]
    run(bridge)
    bridge.erp.articles_[1] = article("B", vat_code="?")
    for _ in range(4):
        assert run(bridge)[1] == []


def test_a_product_that_comes_back_is_sent_again(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B")]
    run(bridge)
    bridge.erp.articles_ = [article("A")]
    run(bridge)
    run(bridge)
    bridge.erp.articles_ = [article("A"), article("B")]
    assert run(bridge)[1] == ["products/B"]
    assert "removal" not in bridge.shop.items["1", "products", "B"][3]["product"]


def test_a_product_of_unknown_reference_is_left_alone(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B")]
    run(bridge)
    bridge.forget()  # the list of bindings names keys only
    bridge.erp.articles_ = [article("A")]
    for _ in range(4):
        assert run(bridge)[1] == []


# progress, long runs, ground that shifts


def test_progress_names_the_flow_its_phase_the_rate_and_the_time_left(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article(str(number)) for number in range(4)]
    bridge.shop.batch = 1
    seen: list[Progress] = []
    bridge.erp.hook = lambda *_: bridge.clock.advance(1)
    bridge.push.run("products", seen.append)
    reading = [entry for entry in seen if (entry.flow, entry.phase) == ("products", "reading")]
    sending = [entry for entry in seen if (entry.flow, entry.phase) == ("products", "sending")]
    assert [(entry.done, entry.total, entry.rate) for entry in reading] == [(2, None, 2.0), (4, None, 2.0)]
    assert [(entry.done, entry.total) for entry in sending] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert reading[-1].seconds_left is None
    assert Progress("stock", "sending", 12_300, 48_000, 1785.0).seconds_left == pytest.approx(20)


def test_orders_are_looked_after_between_pages_and_batches(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article(str(number)) for number in range(4)]
    bridge.shop.batch = 2
    breaths: list[int] = []
    bridge.push._between = lambda: breaths.append(len(bridge.shop.applied))
    bridge.push.run("products", lambda _: None)
    assert breaths[:3] == [0, 0, 0]  # one page of families, two of articles
    assert len(breaths) == 3 + 4


def test_a_reading_begins_anew_where_both_sides_were_compared_meanwhile(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article(str(number)) for number in range(4)]
    run(bridge)
    restored = False

    def restore_once() -> None:
        nonlocal restored
        if not restored:
            restored = True
            bridge.shop.items.clear()
            bridge.shop.held = True
            bridge.session.hello()

    bridge.push._between = restore_once
    run(bridge)
    bridge.push._between = lambda: None
    run(bridge)
    assert len([key for key in bridge.shop.items if key[1] == "products"]) == 4


def test_a_family_tree_is_sent_parents_first(bridge: Bridge) -> None:
    bridge.erp.families_ = [Family("F1", None, {"en": "Screws"}), Family("F2", "F1", {"en": "Wood"})]
    assert run(bridge)[1] == ["categories/F1", "categories/F2"]


@pytest.mark.parametrize("ahead", [1, 100])
def test_what_the_shop_has_newer_is_given_a_higher_version(bridge: Bridge, ahead: int) -> None:
    bridge.erp.articles_ = [article("A")]
    run(bridge)
    memory, counter, digest, record = bridge.shop.items["1", "products", "A"]
    bridge.shop.items["1", "products", "A"] = (memory, counter + ahead, digest, record)
    bridge.erp.articles_ = [article("A", price=Decimal(99))]
    run(bridge)
    assert run(bridge)[1] == ["products/A"]
    assert bridge.memory.attention.letters() == []
    assert bridge.shop.items["1", "products", "A"][3]["product"]["price"] == "99.000000"


def test_a_refusal_without_a_reason_is_a_dead_letter_all_the_same() -> None:
    row = OutboxRow("products", "1", "A", 1, 1, "h" * 64, b"{}", 0)
    answer = ApplyAnswer(key="A", shop_id="1", result="failed")
    judged = conclusion(row, answer, NOW, random.Random(1))
    assert judged is not None
    assert judged.outcome == "dead"
    later = answer.model_copy(update={"problem": problem("parent_missing", "not yet")})
    again = conclusion(row, later, NOW, random.Random(1))
    assert again is not None
    assert again.available_at is not None
    assert NOW < again.available_at <= NOW + timedelta(seconds=30)
