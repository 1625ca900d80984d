"""Orders into an ERP that shows a document only some time after it took it: sent once, then looked for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stockbridge.engine.unverified import LONGEST_UNSEEN
from stockbridge.errors import ConfigurationError, ErpTimeout, RecordRefused
from tests.support.bridge import Bridge
from tests.support.fake_erp import nothing, unreachable
from tests.support.order_records import order, totals

KEY = "AO3F-ABCDEFGH"


@pytest.fixture(autouse=True)
def _late(bridge: Bridge) -> None:
    bridge.erp.late = True


def pull_for(bridge: Bridge, time: timedelta) -> None:
    """A run each minute."""
    for _ in range(int(time.total_seconds()) // 60):
        bridge.pull.run()
        bridge.clock.advance(60)


def pull_in_vain(bridge: Bridge) -> int:
    """Until a person is asked; the event."""
    event = bridge.shop.place(order())
    pull_for(bridge, LONGEST_UNSEEN + timedelta(minutes=3))
    assert bridge.shop.events[event].state == "dead"
    return event


def try_again(bridge: Bridge) -> None:
    """As a person does."""
    letters = bridge.memory.attention.letters()
    bridge.pull.ask_again(letters)
    bridge.memory.attention.retry([letter.id for letter in letters], bridge.clock.now())


def code_of(bridge: Bridge) -> str:
    (letter,) = bridge.memory.attention.letters()
    return (letter.problem.details or {})["code"]


def test_a_document_is_sent_once_and_done_when_the_erp_shows_it(bridge: Bridge) -> None:
    event = bridge.shop.place(order())
    pull_for(bridge, timedelta(minutes=10))
    assert (bridge.shop.events[event].state, bridge.erp.writes) == ("pending", 1)
    assert bridge.memory.attention.letters() == []
    bridge.erp.show()
    assert bridge.pull.run().figures.created == 1
    settled = bridge.shop.events[event]
    assert (settled.state, settled.number, settled.sequence) == ("done", "BC00001", 1)
    assert (bridge.erp.count(KEY), bridge.erp.writes) == (1, 1)


def test_a_document_that_is_shown_at_once_is_done_at_once(bridge: Bridge) -> None:
    event = bridge.shop.place(order())
    bridge.erp.answer_late = lambda *_: bridge.erp.show()
    bridge.pull.run()
    assert (bridge.shop.events[event].state, bridge.memory.unverified.sent(KEY)) == ("done", None)


def test_a_wrong_setting_is_no_document_that_was_sent(bridge: Bridge) -> None:
    event = bridge.shop.place(order())

    def misconfigured(point: str, _: str) -> None:
        if point == "before commit":
            raise ConfigurationError("bad_option", "The journal of sales is named wrongly.")

    bridge.erp.hook = misconfigured
    with pytest.raises(ConfigurationError):
        bridge.pull.run()
    bridge.erp.hook = nothing
    bridge.clock.advance(LONGEST_UNSEEN.total_seconds() + 60)
    bridge.pull.run()
    bridge.erp.show()
    bridge.clock.advance(61)
    bridge.pull.run()
    assert (bridge.shop.events[event].state, bridge.erp.writes) == ("done", 1)


def test_what_was_sent_is_known_before_the_write_begins(bridge: Bridge) -> None:
    bridge.shop.place(order())
    known: list[bool] = []

    def look(point: str, key: str) -> None:
        if point == "before commit":
            known.append(bridge.memory.unverified.sent(key) is not None)

    bridge.erp.hook = look
    bridge.pull.run()
    assert known == [True]


@pytest.mark.parametrize("point", ["before commit", "after commit"])
def test_whatever_died_while_sending_nothing_is_sent_twice_by_itself(bridge: Bridge, point: str) -> None:
    event = bridge.shop.place(order())

    def die(at: str, _: str) -> None:
        if at == point:
            raise KeyboardInterrupt

    bridge.erp.hook = die
    with pytest.raises(KeyboardInterrupt):
        bridge.pull.run()
    bridge.erp.hook = nothing
    written = bridge.erp.writes
    bridge.restart()
    pull_for(bridge, LONGEST_UNSEEN + timedelta(minutes=3))
    assert (bridge.shop.events[event].state, bridge.erp.writes) == ("dead", written)


def test_a_write_that_timed_out_is_looked_for_and_not_repeated(bridge: Bridge) -> None:
    event = bridge.shop.place(order())

    def hang(point: str, _: str) -> None:
        if point == "after commit":
            raise ErpTimeout("erp_timeout", "The ERP did not answer in time.")

    bridge.erp.hook = hang
    pull_for(bridge, timedelta(minutes=10))
    assert (bridge.shop.events[event].state, bridge.erp.writes) == ("pending", 1)
    bridge.erp.show()
    bridge.pull.run()
    assert (bridge.shop.events[event].state, bridge.erp.count(KEY)) == ("done", 1)


@pytest.mark.parametrize("trouble", [unreachable(), RecordRefused("unmapped_value", "No such article.")])
def test_what_the_erp_surely_did_not_write_is_sent_when_it_can_be(bridge: Bridge, trouble: Exception) -> None:
    event = bridge.shop.place(order())

    def fail(point: str, _: str) -> None:
        if point == "before commit":
            bridge.erp.hook = nothing
            raise trouble

    bridge.erp.hook = fail
    bridge.pull.run()
    assert bridge.erp.writes == 0
    try_again(bridge)
    bridge.clock.advance(61)
    bridge.pull.run()
    bridge.erp.show()
    bridge.clock.advance(61)
    bridge.pull.run()
    assert (bridge.shop.events[event].state, bridge.erp.count(KEY)) == ("done", 1)


def test_a_document_that_is_never_shown_asks_a_person_who_is_told_what_to_look_for(bridge: Bridge) -> None:
    event = pull_in_vain(bridge)
    told = bridge.shop.events[event].problem
    assert told is not None
    assert (
        told.detail == "This order was sent to the ERP at 2026-11-23 10:00 UTC, but the ERP does not show its document."
    )
    assert f"Look in the ERP for {KEY}" in (told.remedy or "")
    assert (code_of(bridge), bridge.erp.writes) == ("erp_unverified", 1)


def test_an_edit_of_an_order_that_is_never_shown_is_no_leave_to_send_it_again(bridge: Bridge) -> None:
    event = pull_in_vain(bridge)
    bridge.shop.place(order(reference="CHANGED"))
    bridge.pull.run()
    assert (bridge.shop.events[event].state, bridge.erp.writes) == ("dead", 1)


def test_a_person_who_tries_again_has_it_looked_for_before_it_is_sent_anew(bridge: Bridge) -> None:
    event = pull_in_vain(bridge)
    bridge.erp.show()
    try_again(bridge)
    bridge.pull.run()
    assert (bridge.shop.events[event].state, bridge.erp.count(KEY)) == ("done", 1)
    assert bridge.memory.attention.letters() == []


def test_a_person_who_tries_again_has_it_sent_anew_where_it_is_not_found(bridge: Bridge) -> None:
    event = pull_in_vain(bridge)
    bridge.erp.documents.clear()  # the import failed
    bridge.erp.unseen.clear()
    try_again(bridge)
    bridge.pull.run()
    bridge.erp.show()
    bridge.clock.advance(61)
    bridge.pull.run()
    assert (bridge.shop.events[event].state, bridge.erp.count(KEY)) == ("done", 1)


def test_trying_another_failure_again_is_no_leave_to_send_an_unseen_document_twice(bridge: Bridge) -> None:
    bridge.shop.place(order())
    bridge.pull.run()
    bridge.shop.place(order(totals=totals("10", "24")))
    bridge.pull.run()
    assert code_of(bridge) == "totals_differ"
    bridge.shop.place(order())
    try_again(bridge)
    bridge.pull.run()
    assert bridge.erp.writes == 1


def test_an_edit_while_a_document_is_unseen_is_written_over_it_once_it_shows(bridge: Bridge) -> None:
    event = bridge.shop.place(order())
    bridge.pull.run()
    bridge.shop.place(order(reference="CHANGED"))
    bridge.pull.run()
    assert bridge.erp.writes == 1
    bridge.erp.show()
    bridge.clock.advance(61)
    bridge.pull.run()
    assert [document.reference for document in bridge.erp.documents] == ["CHANGED"]
    assert (bridge.shop.events[event].state, bridge.memory.unverified.sent(KEY)) == ("done", None)


@pytest.mark.parametrize(("reference", "state"), [("KXQRTVWAB", "done"), ("CHANGED", "dead")])
def test_a_document_that_was_frozen_unseen_is_done_unless_the_order_changed_since(
    bridge: Bridge, reference: str, state: str
) -> None:
    event = bridge.shop.place(order())
    bridge.pull.run()
    bridge.shop.place(order(reference=reference))
    bridge.erp.show()
    bridge.erp.frozen.add(KEY)
    bridge.pull.run()
    assert (bridge.shop.events[event].state, bridge.erp.writes) == (state, 1)


def test_of_an_erp_with_transactional_writes_nothing_is_kept(bridge: Bridge) -> None:
    bridge.erp.late = False
    bridge.shop.place(order())
    known: list[bool] = []
    bridge.erp.hook = lambda _, key: known.append(bridge.memory.unverified.sent(key) is not None)
    bridge.pull.run()
    assert (bridge.erp.count(KEY), set(known)) == (1, {False})
