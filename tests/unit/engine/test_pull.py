"""Orders into the ERP: once each, whatever gets lost, and a failure stops only itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from stockbridge.drivers.records import SalesDocument
from stockbridge.errors import ConfigurationError, ErpTimeout, ErpUnreachable, RecordRefused, UnknownAnswer
from stockbridge.store.database import StateUnwritable
from tests.support.bridge import Bridge
from tests.support.fake_erp import nothing
from tests.support.fake_shop import down
from tests.support.order_records import customer, line, order, totals

KEY = "AO3F-ABCDEFGH"
OTHER = "AO3G-ABCDEFGH"


def second_order(**changes: object) -> object:
    return order(key=OTHER, id="124", reference="SECOND", **changes)


def test_an_order_is_written_remembered_and_settled(bridge: Bridge) -> None:
    event = bridge.shop.place(order())
    pulled = bridge.pull.run()
    assert (pulled.figures.read, pulled.figures.created, pulled.more) == (1, 1, False)
    settled = bridge.shop.events[event]
    assert (settled.state, settled.erp_key, settled.number, settled.sequence) == ("done", "1", "BC00001", 1)
    assert bridge.memory.orders.handled([KEY])[KEY].erp_number == "BC00001"
    assert bridge.memory.orders.open_lease("fresh") == "fresh"


def test_a_lost_lease_answer_is_asked_for_again_under_the_same_token(bridge: Bridge) -> None:
    event = bridge.shop.place(order())
    bridge.shop.lose = ["lease"]
    with pytest.raises(UnknownAnswer):
        bridge.pull.run()
    assert bridge.shop.events[event].state == "leased"
    bridge.pull.run()  # no wait for the expiry
    assert bridge.shop.events[event].state == "done"
    assert bridge.erp.count(KEY) == 1


def test_a_lost_settle_answer_writes_nothing_twice(bridge: Bridge) -> None:
    event = bridge.shop.place(order())
    bridge.shop.lose = ["settle"]
    with pytest.raises(UnknownAnswer):
        bridge.pull.run()
    bridge.restart()
    bridge.pull.run()
    assert (bridge.shop.events[event].state, bridge.erp.writes) == ("done", 1)


def test_a_settle_that_never_arrived_is_repeated_without_a_second_write(bridge: Bridge) -> None:
    event = bridge.shop.place(order())
    bridge.shop.refuse = [("settle", down())]
    with pytest.raises(type(down())):
        bridge.pull.run()
    bridge.shop.expire_leases()
    bridge.pull.run()
    assert (bridge.shop.events[event].sequence, bridge.erp.writes) == (1, 1)


def test_a_lease_that_ran_out_meanwhile_changes_nothing_in_the_shop(bridge: Bridge) -> None:
    event = bridge.shop.place(order())

    def slow(point: str, _: str) -> None:
        if point == "after commit":
            bridge.shop.events[event].state, bridge.shop.events[event].token = "pending", None

    bridge.erp.hook = slow
    bridge.pull.run()
    assert (bridge.shop.events[event].state, bridge.shop.events[event].erp_key) == ("pending", None)
    bridge.pull.run()
    assert (bridge.shop.events[event].state, bridge.erp.writes) == ("done", 1)


def test_an_order_that_changed_during_delivery_comes_again(bridge: Bridge) -> None:
    event = bridge.shop.place(order())

    def change(point: str, _: str) -> None:
        if point == "after commit":
            bridge.erp.hook = lambda *_: None
            bridge.shop.place(order(reference="CHANGED"))

    bridge.erp.hook = change
    bridge.pull.run()
    assert (bridge.shop.events[event].state, bridge.shop.events[event].erp_key) == ("pending", "1")
    assert bridge.pull.run().figures.updated == 1
    assert [document.reference for document in bridge.erp.documents] == ["CHANGED"]
    assert bridge.shop.events[event].sequence == 2


def test_an_event_without_a_change_for_the_erp_writes_nothing(bridge: Bridge) -> None:
    bridge.shop.place(order())
    bridge.pull.run()
    event = bridge.shop.place(order(shop_note="nothing the ERP hears of"))
    assert bridge.pull.run().figures.unchanged == 1
    assert (bridge.erp.writes, bridge.shop.events[event].sequence) == (1, 1)


def test_a_document_whose_commit_was_not_remembered_is_found_by_its_key(bridge: Bridge) -> None:
    bridge.shop.place(order())

    def die(point: str, _: str) -> None:
        if point == "after commit":
            raise KeyboardInterrupt

    bridge.erp.hook = die
    with pytest.raises(KeyboardInterrupt):
        bridge.pull.run()
    bridge.erp.hook = lambda *_: None
    bridge.restart()
    bridge.pull.run()
    assert bridge.erp.count(KEY) == 1


def test_while_the_erp_does_not_answer_nothing_is_leased(bridge: Bridge) -> None:
    event = bridge.shop.place(order())
    bridge.erp.up = False
    with pytest.raises(ErpUnreachable):
        bridge.pull.run()
    assert (bridge.shop.events[event].state, bridge.shop.calls["lease"]) == ("pending", 0)
    assert bridge.sides.watch.trouble is not None
    bridge.erp.up = True
    bridge.pull.run()
    assert bridge.sides.watch.trouble is None


def test_an_erp_that_stops_in_the_middle_leaves_the_rest_for_later(bridge: Bridge) -> None:
    first, second = bridge.shop.place(order()), bridge.shop.place(second_order())  # type: ignore[arg-type]

    def stop(point: str, key: str) -> None:
        if point == "find" and key == OTHER:
            bridge.erp.up = False
            raise ErpUnreachable("erp_unreachable", "gone")

    bridge.erp.hook = stop
    with pytest.raises(ErpUnreachable):
        bridge.pull.run()
    assert [bridge.shop.events[event].state for event in (first, second)] == ["done", "pending"]
    assert bridge.memory.attention.letters() == []
    bridge.erp.up, bridge.erp.hook = True, lambda *_: None
    bridge.clock.advance(61)
    bridge.pull.run()
    assert bridge.shop.events[second].state == "done"


def test_a_refused_record_is_a_dead_letter_here_and_there_and_stops_no_other(bridge: Bridge) -> None:
    first, second = bridge.shop.place(order()), bridge.shop.place(second_order())  # type: ignore[arg-type]

    def refuse(point: str, key: str) -> None:
        if point == "before commit" and key == KEY:
            raise RecordRefused(
                "erp_refused", 'The ERP has no article "VIS-4X40".', remedy="Create it.", field="/lines/0"
            )

    bridge.erp.hook = refuse
    figures = bridge.pull.run().figures
    assert (figures.failed, figures.created) == (1, 1)
    told = bridge.shop.events[first].problem
    assert told is not None
    assert (told.code, told.remedy, told.field) == ("erp_refused", "Create it.", "/lines/0")
    (letter,) = bridge.memory.attention.letters()
    assert (letter.title, letter.flow, letter.event) == ("KXQRTVWAB · 12.00 EUR", "orders", str(first))
    assert bridge.shop.events[second].state == "done"


def test_a_dead_letter_that_is_retried_comes_again_and_is_solved(bridge: Bridge) -> None:
    event = bridge.shop.place(order())
    bridge.erp.hook = _refusing
    bridge.pull.run()
    (letter,) = bridge.memory.attention.letters()
    bridge.erp.hook = lambda *_: None
    bridge.pull.ask_again(bridge.memory.attention.retry([letter.id], bridge.clock.now()))
    assert bridge.shop.events[event].state == "pending"
    bridge.pull.run()
    assert bridge.shop.events[event].state == "done"
    assert bridge.memory.attention.letters() == []


def test_a_failure_that_was_not_heard_of_is_told_again_without_asking_the_erp(bridge: Bridge) -> None:
    event = bridge.shop.place(order())
    bridge.erp.hook = _refusing
    bridge.shop.refuse = [("settle", down())]
    with pytest.raises(type(down())):
        bridge.pull.run()
    bridge.erp.hook = lambda *_: None
    bridge.pull.run()
    assert bridge.shop.events[event].state == "dead"
    assert [letter.attempts for letter in bridge.memory.attention.letters()] == [1]


def test_a_defect_in_one_record_blocks_only_that_record(bridge: Bridge) -> None:
    first, second = bridge.shop.place(order()), bridge.shop.place(second_order())  # type: ignore[arg-type]

    def break_down(point: str, key: str) -> None:
        if point == "before commit" and key == KEY:
            raise ZeroDivisionError("Zoé L'Hénaff")

    bridge.erp.hook = break_down
    bridge.pull.run()
    assert [bridge.shop.events[event].state for event in (first, second)] == ["dead", "done"]
    told = bridge.shop.events[first].problem
    assert told is not None
    assert "ZeroDivisionError" in told.detail
    assert "Zoé" not in told.detail


def test_a_record_that_breaks_the_contract_is_dead_alone(bridge: Bridge) -> None:
    first, second = bridge.shop.place(order()), bridge.shop.place(second_order())  # type: ignore[arg-type]
    bridge.shop.unreadable = {first}
    bridge.pull.run()
    told = bridge.shop.events[first].problem
    assert told is not None
    assert (told.code, told.field) == ("export_failed", "/order/lines")
    assert bridge.shop.events[second].state == "done"


def test_a_customer_that_can_be_read_again_needs_no_more_attention(bridge: Bridge) -> None:
    event = bridge.shop.touch_customer("43", "AU17-ZZZZZZZZ")
    bridge.shop.unreadable = {event}
    bridge.pull.run()
    assert bridge.memory.attention.open_count() == 1
    bridge.shop.unreadable = set()
    bridge.shop.touch_customer("43", "AU17-ZZZZZZZZ")
    bridge.pull.run()
    assert bridge.memory.attention.open_count() == 0


def test_a_wrong_setting_of_the_erp_stops_the_run_and_makes_no_order_a_dead_letter(bridge: Bridge) -> None:
    events = [bridge.shop.place(order()), bridge.shop.place(second_order())]  # type: ignore[arg-type]

    def misconfigured(point: str, key: str) -> None:
        if point == "before commit" and key == OTHER:
            raise ConfigurationError("bad_option", "The journal of sales is named wrongly.")

    bridge.erp.hook = misconfigured
    with pytest.raises(ConfigurationError):
        bridge.pull.run()
    assert [bridge.shop.events[event].state for event in events] == ["done", "pending"]
    assert bridge.memory.attention.letters() == []


def test_a_record_that_alone_makes_the_erp_fail_is_dead_after_five_tries(bridge: Bridge) -> None:
    event = bridge.shop.place(order())
    bridge.shop.place(second_order())  # type: ignore[arg-type]

    def hang(point: str, key: str) -> None:
        if point == "before commit" and key == KEY:
            raise ErpTimeout("erp_timeout", "The ERP did not answer in time.")

    bridge.erp.hook = hang
    for _ in range(5):
        bridge.pull.run()
        bridge.clock.advance(61)
    assert bridge.erp.count(OTHER) == 1
    told = bridge.shop.events[event].problem
    assert told is not None
    assert told.code == "erp_timeout"


def test_a_timed_out_write_that_did_happen_is_not_written_twice(bridge: Bridge) -> None:
    bridge.shop.place(order())

    def late(point: str, _: str) -> None:
        if point == "after commit":
            bridge.erp.hook = lambda *_: None
            raise ErpTimeout("erp_timeout", "The ERP did not answer in time.")

    bridge.erp.hook = late
    bridge.pull.run()
    bridge.clock.advance(61)
    bridge.pull.run()
    assert bridge.erp.count(KEY) == 1
    assert bridge.memory.attention.letters() == []


def test_a_document_that_cannot_be_read_back_yet_is_not_done_yet(bridge: Bridge) -> None:
    event = bridge.shop.place(order())
    hidden: list[SalesDocument] = []

    def hide(point: str, _: str) -> None:
        if point == "find" and bridge.erp.documents and not hidden:
            hidden.append(bridge.erp.documents.pop())

    bridge.erp.answer_late = hide
    bridge.pull.run()
    assert bridge.shop.events[event].state == "pending"
    bridge.erp.answer_late = nothing
    bridge.erp.documents.extend(hidden)
    bridge.clock.advance(61)
    bridge.pull.run()
    assert (bridge.shop.events[event].state, bridge.erp.count(KEY)) == ("done", 1)


def test_an_event_without_its_order_is_dead_alone(bridge: Bridge) -> None:
    event, other = bridge.shop.place(order()), bridge.shop.place(second_order())  # type: ignore[arg-type]
    bridge.shop.events[event].order = None
    bridge.pull.run()
    assert [bridge.shop.events[number].state for number in (event, other)] == ["dead", "done"]


def test_once_the_erp_is_down_the_rest_is_not_even_tried(bridge: Bridge) -> None:
    for number in range(3):
        bridge.shop.place(order(key=f"AO{number}-ABCDEFGH", id=str(number)))
    tried: list[str] = []

    def stop(point: str, key: str) -> None:
        if point == "find":
            tried.append(key)
            bridge.erp.up = False
            raise ErpUnreachable("erp_unreachable", "gone")

    bridge.erp.hook = stop
    with pytest.raises(ErpUnreachable):
        bridge.pull.run()
    assert len(tried) == 1
    assert {event.state for event in bridge.shop.events.values()} == {"pending"}


def test_twins_are_shown_and_never_written_to(bridge: Bridge) -> None:
    event = bridge.shop.place(order())
    bridge.pull.run()
    bridge.erp.sell(KEY)
    bridge.shop.place(order(reference="CHANGED"))
    bridge.pull.run()
    told = bridge.shop.events[event].problem
    assert told is not None
    assert (told.code, told.detail) == (
        "erp_twins",
        "The ERP holds 2 documents for this one order: BC00001, BC00002.",
    )


def test_a_twin_that_appears_while_writing_is_seen_after_the_create(bridge: Bridge) -> None:
    event = bridge.shop.place(order())

    def twin(point: str, key: str) -> None:
        if point == "after commit":
            bridge.erp.hook = lambda *_: None
            bridge.erp.sell(key)

    bridge.erp.hook = twin
    bridge.pull.run()
    told = bridge.shop.events[event].problem
    assert told is not None
    assert told.code == "erp_twins"


def test_a_frozen_document_is_not_rewritten(bridge: Bridge) -> None:
    event = bridge.shop.place(order())
    bridge.pull.run()
    bridge.erp.frozen.add(KEY)
    bridge.shop.place(order(reference="CHANGED"))
    bridge.pull.run()
    told = bridge.shop.events[event].problem
    assert told is not None
    assert told.code == "document_frozen"
    assert [document.reference for document in bridge.erp.documents] == ["KXQRTVWAB"]


def test_a_frozen_document_that_the_shop_never_heard_of_stands_as_it_is(bridge: Bridge) -> None:
    event = bridge.shop.place(order())
    bridge.shop.refuse = [("settle", down())]
    with pytest.raises(type(down())):
        bridge.pull.run()
    bridge.erp.frozen.add(KEY)
    bridge.forget()
    bridge.shop.expire_leases()
    bridge.pull.run()
    assert (bridge.shop.events[event].state, bridge.erp.count(KEY)) == ("done", 1)


def test_no_write_begins_that_the_lease_may_not_outlast(bridge: Bridge) -> None:
    event = bridge.shop.place(order())
    bridge.shop.lose = ["lease"]
    with pytest.raises(UnknownAnswer):
        bridge.pull.run()
    bridge.clock.advance(70)  # of 100 seconds; a write may take 30
    assert bridge.pull.run().figures.waiting == 1
    assert (bridge.erp.writes, bridge.shop.events[event].state) == (0, "pending")
    bridge.pull.run()
    assert bridge.erp.writes == 1


def test_a_stepped_clock_does_not_make_a_lease_last_longer(bridge: Bridge) -> None:
    bridge.shop.place(order())
    bridge.shop.lose = ["lease"]
    with pytest.raises(UnknownAnswer):
        bridge.pull.run()
    until = bridge.clock.now()
    assert bridge.session.lasts(until) <= 0
    bridge.clock.step(-3600)
    assert bridge.session.lasts(until) <= 0
    bridge.clock.advance(100)
    assert bridge.session.lasts(until) <= -100


def test_the_orders_customer_is_known_to_the_next_order_and_event(bridge: Bridge) -> None:
    bridge.shop.place(order())
    bridge.pull.run()
    event = bridge.shop.touch_customer("42", customer().key)
    stranger = bridge.shop.touch_customer("43", "AU17-ZZZZZZZZ")
    bridge.shop.place(second_order())  # type: ignore[arg-type]
    bridge.pull.run()
    assert (bridge.shop.events[event].state, bridge.shop.events[event].erp_key) == ("done", f"C{customer().key}")
    assert (bridge.shop.events[stranger].state, bridge.shop.events[stranger].erp_key) == ("done", None)
    assert [document.party.key for document in bridge.erp.documents] == [None, f"C{customer().key}"]


def test_an_older_state_of_an_order_never_goes_over_a_younger_one(bridge: Bridge) -> None:
    event = bridge.shop.place(order(reference="YOUNG"))
    bridge.shop.events[event].revision = 9
    bridge.pull.run()
    bridge.shop.events[event].revision, bridge.shop.events[event].state = 3, "pending"
    bridge.shop.events[event].order = order(reference="OLD")
    bridge.pull.run()
    assert [document.reference for document in bridge.erp.documents] == ["YOUNG"]


def test_an_order_that_does_not_add_up_is_held(bridge: Bridge) -> None:
    event = bridge.shop.place(order(totals=totals("10", "13")))
    bridge.pull.run()
    told = bridge.shop.events[event].problem
    assert told is not None
    assert told.code == "totals_differ"


def test_with_a_full_disk_only_what_is_remembered_is_settled_and_it_goes_on_once_there_is_room(bridge: Bridge) -> None:
    for number in range(40):
        bridge.shop.place(order(key=f"AO{number}-ABCDEFGH", id=str(number)))
    bridge.session.hello()

    def fill(point: str, _: str) -> None:
        if point == "after commit":
            bridge.erp.hook = lambda *_: None
            _fill_the_disk(bridge)

    bridge.erp.hook = fill
    with pytest.raises(StateUnwritable):
        bridge.pull.run()
    settled = {e.order.key for e in bridge.shop.events.values() if e.state == "done" and e.order is not None}
    assert settled == set(bridge.memory.orders.handled([f"AO{number}-ABCDEFGH" for number in range(40)]))
    assert len(settled) < 40
    bridge.restart()
    bridge.pull.run()
    assert {event.state for event in bridge.shop.events.values()} == {"done"}
    assert sorted(document.key for document in bridge.erp.documents) == sorted(f"AO{n}-ABCDEFGH" for n in range(40))


def _fill_the_disk(bridge: Bridge) -> None:
    """As a disk without room for one page more."""
    with bridge.memory._database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        free = connection.exec_driver_sql("PRAGMA freelist_count").scalar()
    assert free == 0


def test_many_orders_come_in_portions_and_each_takes_the_next_sequence(bridge: Bridge) -> None:
    for number in range(60):
        bridge.shop.place(order(key=f"AO{number}-ABCDEFGH", id=str(number), customer=customer(id=str(number))))
    first = bridge.pull.run()
    assert (first.figures.created, first.more) == (50, True)
    assert bridge.pull.run().figures.created == 10
    sequences = sorted(event.sequence or 0 for event in bridge.shop.events.values())
    assert sequences == list(range(1, 61))


def test_the_erp_is_believed_for_a_minute_and_asked_again_after_it(bridge: Bridge) -> None:
    bridge.pull.run()
    bridge.pull.run()
    assert bridge.erp.checks == 1
    bridge.clock.advance(61)
    bridge.pull.run()
    assert bridge.erp.checks == 2


def test_what_was_ordered_is_sent_with_the_next_stock_figure(bridge: Bridge) -> None:
    bridge.shop.place(order(lines=(line(quantity=Decimal(1)),)))
    bridge.pull.run()
    (document,) = bridge.erp.documents
    assert document.lines[0].article == "VIS-4X40"
    assert bridge.memory.identity.standing().import_sequence == 1


def _refusing(point: str, _: str) -> None:
    if point == "before commit":
        raise RecordRefused("erp_refused", "No.", remedy="Mend it.")
