"""Inbox, bindings and import sequences commit together."""

from __future__ import annotations

from stockbridge.contract.operations.outbox import Revision
from stockbridge.contract.problems import problem
from stockbridge.engine.memory import Bound, Conclusion, Contained, Import, Outgoing, Refusal
from stockbridge.store.state import State
from tests.unit.store.conftest import NOW

KEY = "AO3A-ABCDEFGH"
OTHER = "AO3B-ABCDEFGH"


def imported(subject: str = KEY, sequence: int = 5, **more: object) -> Import:
    values: dict[str, object] = {
        "subject": subject,
        "shop_id": "1",
        "revision": Revision(epoch=1, sequence=sequence),
        "erp_key": "77",
        "erp_number": "BC77",
        "digest": "d" * 64,
        "written": True,
        "customer": "1:42",
        "customer_key": "C42",
    }
    return Import(**(values | more))  # type: ignore[arg-type]


LEVELS = [Outgoing("1", key, "h" * 64, b"{}") for key in ("A", "B")]


def send(state: State, *keys: str) -> None:
    """The shop has these levels."""
    state.catalogue.queue("stock", [level for level in LEVELS if level.key in keys], "c1")
    due = state.catalogue.due("stock", 10, 1000, NOW)
    state.catalogue.conclude([Conclusion(row, "applied") for row in due], NOW)


def refused(subject: str = KEY) -> Refusal:
    return Refusal(
        flow="orders",
        shop_id="1",
        subject=subject,
        title="Order X",
        problem=problem("erp_refused", "no"),
        revision=Revision(epoch=1, sequence=5),
        event="9",
        token="11111111-2222-4333-8444-555555555555",
    )


def test_an_import_is_remembered_with_its_sequence_and_its_customer(state: State) -> None:
    assert state.orders.record([imported(), imported(OTHER)], [], NOW) == {KEY: 1, OTHER: 2}
    handled = state.orders.handled([KEY, "unknown"])
    assert list(handled) == [KEY]
    assert (handled[KEY].erp_key, handled[KEY].import_sequence, handled[KEY].problem) == ("77", 1, None)
    assert handled[KEY].revision == Revision(epoch=1, sequence=5)
    assert state.orders.customer_keys(["1:42", "1:43"]) == {"1:42": "C42"}
    assert state.identity.standing().import_sequence == 2


def test_a_document_that_was_not_written_again_keeps_its_sequence(state: State) -> None:
    state.orders.record([imported()], [], NOW)
    assert state.orders.record([imported(sequence=6, written=False)], [], NOW) == {KEY: 1}
    assert state.orders.record([imported(sequence=7)], [], NOW) == {KEY: 2}


def test_a_document_found_in_the_erp_takes_a_sequence_the_first_time(state: State) -> None:
    assert state.orders.record([imported(written=False)], [], NOW) == {KEY: 1}


def test_an_import_solves_the_dead_letter_of_its_order(state: State) -> None:
    state.orders.record([], [refused()], NOW)
    assert state.attention.open_count() == 1
    assert state.orders.handled([KEY])[KEY].problem is not None
    state.orders.record([imported()], [], NOW)
    assert state.attention.letters() == []
    assert [letter.state for letter in state.attention.letters(open_only=False)] == ["solved"]


def test_a_retried_order_is_no_longer_taken_for_handled(state: State) -> None:
    state.orders.record([], [refused()], NOW)
    state.orders.record([], [refused()], NOW)
    (letter,) = state.attention.letters()
    assert (letter.attempts, letter.event) == (2, "9")
    (retried,) = state.attention.retry([letter.id], NOW)
    assert retried.token == "11111111-2222-4333-8444-555555555555"
    assert state.orders.handled([KEY]) == {}
    assert state.attention.open_count() == 1, "nobody knows yet how it ends"
    assert state.attention.letter(letter.id) is not None


def test_a_record_that_was_set_aside_asks_for_attention_only_when_it_fails_anew(state: State) -> None:
    state.orders.record([], [refused()], NOW)
    (letter,) = state.attention.letters()
    assert (state.attention.ignore([letter.id]), state.attention.ignore([letter.id, 99])) == (1, 0)
    assert (state.attention.letters(), state.attention.open_count()) == ([], 0)
    assert [known.state for known in state.attention.letters(open_only=False)] == ["ignored"]
    state.orders.record([], [refused()], NOW)
    assert state.attention.open_count() == 1


def test_an_open_lease_keeps_its_token_until_it_is_concluded(state: State) -> None:
    assert state.orders.open_lease("first") == "first"
    assert state.orders.open_lease("second") == "first"
    state.orders.close_lease("other")
    assert state.orders.open_lease("second") == "first"
    state.orders.close_lease("first")
    assert state.orders.open_lease("second") == "second"


def test_rebuilding_adds_only_what_is_missing(state: State) -> None:
    state.orders.record([imported()], [], NOW)
    state.identity.greeted(1, 2, state.identity.standing().lineage, 10)  # type: ignore[arg-type]
    lost = [
        Bound("document", OTHER, "1", "78"),
        Bound("document", KEY, "1", "77"),
        Bound("customer", "1:43", "1", "C43"),
    ]
    assert state.orders.rebuild(lost, NOW) == 2
    assert state.orders.customer_keys(["1:42", "1:43"]) == {"1:42": "C42", "1:43": "C43"}
    assert state.orders.shops([KEY, OTHER, "1:43"]) == {KEY: "1", OTHER: "1"}
    assert state.orders.handled([KEY])[KEY].digest == "d" * 64


def test_stock_falls_with_the_order_or_once_it_left(state: State) -> None:
    state.orders.record([imported(touched=("A", "B")), imported(OTHER, touched=("B", "C"))], [], NOW)
    assert state.orders.contained(falls_at_order=True) == Contained(2)
    assert [state.orders.contained(falls_at_order=False).of(key) for key in "ABCD"] == [0, 0, 1, 2]
    state.orders.mark_fallen([KEY])
    assert [state.orders.contained(falls_at_order=False).of(key) for key in "ABCD"] == [2, 1, 1, 2]
    state.orders.mark_fallen([OTHER])
    assert state.orders.contained(falls_at_order=False) == Contained(2)


def test_what_fell_stays_fallen_until_its_document_is_written_anew(state: State) -> None:
    state.orders.record([imported(touched=("A",))], [], NOW)
    state.orders.mark_fallen([KEY])
    state.orders.record([imported(sequence=6, written=False, touched=("A",))], [], NOW)
    assert state.orders.contained(falls_at_order=False).of("A") == 1
    state.orders.record([imported(sequence=7, touched=("A",))], [], NOW)
    assert state.orders.contained(falls_at_order=False).of("A") == 1, "it stands under its new sequence, 2"


def test_a_document_written_again_holds_back_what_the_shop_was_told_of_it_before(state: State) -> None:
    state.orders.record([imported(touched=("A",)), imported(OTHER)], [], NOW)
    assert state.orders.record([imported(sequence=9, touched=("A",))], [], NOW) == {KEY: 3}
    assert state.orders.contained(falls_at_order=False).of("A") == 0


def test_the_levels_of_what_fell_are_read_and_sent_again(state: State) -> None:
    send(state, "A", "B")
    state.orders.record([imported(touched=("A",), written=False)], [], NOW)
    state.orders.mark_fallen([KEY])
    assert state.catalogue.marked("stock", 10) == ["A"]
    state.orders.mark_fallen([KEY])
    state.catalogue.read_again("stock", ["A"])
    assert state.catalogue.marked("stock", 10) == []
    assert state.catalogue.queue("stock", LEVELS, "c3") == 1


def test_a_fallen_document_whose_articles_are_not_known_has_all_levels_read_again(state: State) -> None:
    send(state, "A", "B")
    state.orders.rebuild([Bound("document", KEY, "1", "77")], NOW)
    assert state.orders.contained(falls_at_order=False).of("A") == 0
    state.orders.mark_fallen([KEY])
    assert state.catalogue.cursor("stock").value is None
    assert state.catalogue.queue("stock", LEVELS, "c3") == 2


def test_the_next_stock_figure_of_an_ordered_article_is_sent_even_if_it_did_not_change(state: State) -> None:
    send(state, "A", "B")
    assert state.catalogue.queue("stock", LEVELS, "c2") == 0
    state.orders.record([imported(touched=("A",))], [], NOW)
    assert state.catalogue.queue("stock", LEVELS, "c3") == 1
    assert [row.key for row in state.catalogue.due("stock", 10, 1000, NOW)] == ["A"]


def test_a_figure_read_before_the_order_is_followed_by_the_one_read_after_it(state: State) -> None:
    rows = [Outgoing("1", "A", "h" * 64, b"old")]
    state.catalogue.queue("stock", rows, "c1")
    state.orders.record([imported(touched=("A",))], [], NOW)
    state.catalogue.conclude([Conclusion(row, "applied") for row in state.catalogue.due("stock", 1, 99, NOW)], NOW)
    assert state.catalogue.queue("stock", [Outgoing("1", "A", "h" * 64, b"new")], "c2") == 1
