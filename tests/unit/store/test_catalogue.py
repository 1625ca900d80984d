"""The outbox: versions, due rows, outcomes, snapshots, and what the shop has."""

from __future__ import annotations

from datetime import timedelta

from stockbridge.contract.problems import problem
from stockbridge.engine.memory import Absent, Backlog, Conclusion, Figures, Outgoing, Refusal, RunOutcome, ShopHas
from stockbridge.store.state import State
from tests.unit.store.conftest import LINEAGE, NOW


def row(key: str, content: str = "1", **more: object) -> Outgoing:
    return Outgoing("1", key, content * 64, content.encode(), title=f"Shirt {key}", **more)  # type: ignore[arg-type]


def send_all(state: State, flow: str = "products") -> list[str]:
    due = state.catalogue.due(flow, 100, 10_000, NOW)  # type: ignore[arg-type]
    state.catalogue.conclude([Conclusion(entry, "applied", entity_id="5") for entry in due], NOW)
    return [entry.key for entry in due]


def test_rows_and_cursor_commit_together(state: State) -> None:
    assert state.catalogue.queue("products", [row("A"), row("B")], "page1") == 2
    assert state.catalogue.cursor("products").value == "page1"
    assert [entry.counter for entry in state.catalogue.due("products", 10, 1000, NOW)] == [1, 2]


def test_what_the_shop_has_is_not_queued_again(state: State) -> None:
    state.catalogue.queue("products", [row("A"), row("B")], "c")
    assert send_all(state) == ["A", "B"]
    assert state.catalogue.queue("products", [row("A"), row("B", "2")], "c") == 1
    assert send_all(state) == ["B"]


def test_a_record_that_went_back_to_its_former_content_is_sent_all_the_same(state: State) -> None:
    state.catalogue.queue("products", [row("A", "1")], "c")
    send_all(state)
    state.catalogue.queue("products", [row("A", "2")], "c")  # perhaps on its way already
    assert state.catalogue.queue("products", [row("A", "1")], "c") == 1


def test_a_batch_ends_at_its_bytes_but_holds_one_item(state: State) -> None:
    state.catalogue.queue("products", [Outgoing("1", key, "h" * 64, b"x" * 600) for key in "ABC"], "c")
    assert len(state.catalogue.due("products", 10, 1300, NOW)) == 2
    assert len(state.catalogue.due("products", 10, 10, NOW)) == 1
    assert len(state.catalogue.due("products", 1, 10_000, NOW)) == 1


def test_a_row_for_later_is_due_later_and_counts_its_attempt(state: State) -> None:
    state.catalogue.queue("products", [row("A")], "c")
    (entry,) = state.catalogue.due("products", 10, 1000, NOW)
    state.catalogue.conclude([Conclusion(entry, "later", available_at=NOW + timedelta(seconds=60))], NOW)
    assert state.catalogue.due_count("products", NOW) == 0
    (again,) = state.catalogue.due("products", 10, 1000, NOW + timedelta(seconds=61))
    assert (again.attempts, again.counter, again.body) == (1, entry.counter, entry.body)


def test_a_dead_row_waits_for_a_person_or_for_another_content(state: State) -> None:
    state.catalogue.queue("products", [row("A"), row("B")], "c")
    refusal = problem("invalid_value", "the shop refuses the name")
    for entry in state.catalogue.due("products", 10, 1000, NOW):
        state.catalogue.conclude([Conclusion(entry, "dead", problem=refusal)], NOW)
    assert state.catalogue.backlog() == {"products": Backlog(dead=2)}
    assert state.catalogue.queue("products", [row("A"), row("B")], "c") == 0
    first, second = state.attention.letters()
    state.attention.retry([first.id], NOW)
    assert [entry.key for entry in state.catalogue.due("products", 10, 1000, NOW)] == ["A"]
    assert state.catalogue.queue("products", [row("B", "2")], "c") == 1
    assert [letter.state for letter in state.attention.letters()] == ["retrying", "retrying"]
    send_all(state)
    assert state.attention.letters() == []
    assert second.problem == refusal


def test_an_answer_to_an_older_version_does_not_end_the_newer_one(state: State) -> None:
    state.catalogue.queue("products", [row("A", "1")], "c")
    (old,) = state.catalogue.due("products", 10, 1000, NOW)
    state.catalogue.queue("products", [row("A", "2")], "c")
    state.catalogue.conclude([Conclusion(old, "applied")], NOW)
    (new,) = state.catalogue.due("products", 10, 1000, NOW)
    assert new.body == b"2"


def test_what_the_shop_has_newer_is_compared_anew_with_a_higher_version(state: State) -> None:
    state.catalogue.queue("products", [row("A")], "c")
    (entry,) = state.catalogue.due("products", 10, 1000, NOW)
    state.catalogue.conclude([Conclusion(entry, "forget")], NOW)
    assert state.catalogue.queue("products", [row("A")], "c") == 1
    (again,) = state.catalogue.due("products", 10, 1000, NOW)
    assert again.counter > entry.counter


def test_stock_waits_until_its_product_is_in_the_shop(state: State) -> None:
    state.catalogue.queue("stock", [row("A", parent="A"), row("B", parent="B")], "c")
    assert state.catalogue.due_count("stock", NOW) == 0
    state.catalogue.release_waiting("stock")
    state.catalogue.queue("products", [row("A")], "c")
    assert state.catalogue.backlog()["stock"] == Backlog(waiting=1), "nobody means to send product B"
    send_all(state)
    assert [entry.key for entry in state.catalogue.due("stock", 10, 1000, NOW)] == ["A"]


def test_what_waits_for_the_shop_is_released_by_the_next_run(state: State) -> None:
    state.catalogue.queue("products", [row("A")], "c")
    (entry,) = state.catalogue.due("products", 10, 1000, NOW)
    state.catalogue.conclude([Conclusion(entry, "waiting")], NOW)
    assert state.catalogue.due_count("products", NOW) == 0
    state.catalogue.release_waiting("products")
    assert [again.attempts for again in state.catalogue.due("products", 10, 1000, NOW)] == [0]


def test_a_record_that_could_not_be_queued_is_solved_once_it_can(state: State) -> None:
    state.catalogue.queue("products", [row("A")], "c")
    send_all(state)
    refusal = Refusal("products", "1", "A", "Shirt A", problem("unmapped_value", "VAT code 9 is not mapped"))
    state.catalogue.refuse([refusal], NOW)
    assert [letter.title for letter in state.attention.letters()] == ["Shirt A"]
    state.catalogue.queue("products", [row("A")], "c")
    assert state.attention.letters() == []


def read_completely(state: State, *keys: str) -> None:
    state.catalogue.begin_snapshot("products", "recipe")
    state.catalogue.queue("products", [row(key) for key in keys], "c")
    state.catalogue.end_snapshot("products", complete=True, now=NOW)


def test_only_two_complete_readings_in_a_row_make_an_absence(state: State) -> None:
    read_completely(state, "A", "B")
    send_all(state)
    read_completely(state, "A")
    assert state.catalogue.absent("products", 2, 10) == []
    state.catalogue.begin_snapshot("products", "recipe")
    state.catalogue.end_snapshot("products", complete=False, now=NOW)
    assert state.catalogue.absent("products", 2, 10) == []
    read_completely(state, "A")
    assert state.catalogue.absent("products", 2, 10) == [Absent("1", "B", "Shirt B")]
    cursor = state.catalogue.cursor("products")
    assert (cursor.snapshot, cursor.reading, cursor.recipe, cursor.completed_at) == (3, False, "recipe", NOW)


def test_a_record_that_was_found_after_all_is_no_absence(state: State) -> None:
    read_completely(state, "A", "B")
    send_all(state)
    read_completely(state, "A")
    read_completely(state, "A")
    state.catalogue.seen_again("products", [("1", "B")])
    assert state.catalogue.absent("products", 2, 10) == []


def test_a_removed_record_is_no_absence_and_may_come_back(state: State) -> None:
    read_completely(state, "A", "B")
    send_all(state)
    read_completely(state, "A")
    read_completely(state, "A")
    assert state.catalogue.queue("products", [row("B", "9", removal=True)], None) == 1
    assert state.catalogue.absent("products", 2, 10) == []
    send_all(state)
    assert state.catalogue.absent("products", 2, 10) == []
    assert state.catalogue.queue("products", [row("B")], "c") == 1


def test_after_a_restore_the_shops_list_is_what_it_has(state: State) -> None:
    state.catalogue.queue("products", [row("A"), row("B"), row("C")], "c9")
    send_all(state)
    listing = [ShopHas("1", "A", "5", 1, 1, "1" * 64), ShopHas("1", "B", "6", 1, 40, "0" * 64)]
    assert state.catalogue.replace_sent("products", listing) == 2  # B is older there, C is missing
    assert state.catalogue.cursor("products").value is None
    assert state.catalogue.queue("products", [row("A"), row("B"), row("C")], "c") == 2
    assert min(entry.counter for entry in state.catalogue.due("products", 10, 1000, NOW)) > 40


def test_a_list_without_a_difference_leaves_the_cursor(state: State) -> None:
    state.catalogue.queue("products", [row("A")], "c9")
    send_all(state)
    assert state.catalogue.replace_sent("products", [ShopHas("1", "A", "5", 1, 1, "1" * 64)]) == 0
    assert state.catalogue.cursor("products").value == "c9"


def test_versions_belong_to_the_memory_that_the_shop_granted(state: State) -> None:
    state.identity.greeted(1, 3, LINEAGE, 0)
    state.catalogue.queue("products", [row("A")], "c")
    assert [entry.memory for entry in state.catalogue.due("products", 10, 1000, NOW)] == [3]


def test_the_journal_keeps_the_last_finished_run_of_each_flow(state: State) -> None:
    for figures in (Figures(read=5, created=5), Figures(read=5, unchanged=5)):
        run = state.journal.begin("products", NOW)
        state.journal.end(run, "done", figures, "", NOW)
    state.journal.begin("stock", NOW)
    assert {flow: run.figures.unchanged for flow, run in state.journal.last().items()} == {"products": 5}
    state.journal.prune(NOW + timedelta(days=91))
    assert state.journal.last() == {}


def test_a_shop_that_does_not_name_its_records_makes_nobody_forget_their_names(state: State) -> None:
    state.catalogue.queue("products", [Outgoing("1", "A", "1" * 64, b"{}", "REF-A")], "c")
    rows = state.catalogue.due("products", 10, 1000, NOW)
    state.catalogue.conclude([Conclusion(row, "applied") for row in rows], NOW)
    listing = [ShopHas("1", key, "5", 1, 1, "1" * 64) for key in ("A", "B")]
    state.catalogue.replace_sent("products", listing)
    state.catalogue.queue("products", [Outgoing("1", "B", "1" * 64, b"{}", "REF-B")], "c")
    for _ in range(2):
        state.catalogue.begin_snapshot("products", "")
        state.catalogue.end_snapshot("products", complete=True, now=NOW)
    gone = state.catalogue.absent("products", 2, 10)
    assert {entry.key: entry.title for entry in gone} == {"A": "REF-A", "B": "REF-B"}


def test_a_run_that_broke_off_did_not_come_to_its_end(state: State) -> None:
    outcomes: tuple[RunOutcome, ...] = ("done", "attention", "failed")
    for minute, outcome in enumerate(outcomes):
        run = state.journal.begin("stock", NOW)
        state.journal.end(run, outcome, Figures(), "", NOW + timedelta(minutes=minute))
    assert state.journal.last()["stock"].outcome == "failed"
    assert state.journal.completed() == {"stock": NOW + timedelta(minutes=1)}
