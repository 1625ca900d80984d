"""Batches grow while the shop is quick, shrink where it is not, and one item alone can be given up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stockbridge.shop.batches import FIRST, LARGEST, ROOM, TRIES, Pace


def test_a_flow_begins_with_a_hundred_items_and_doubles_while_the_shop_is_quick() -> None:
    pace = Pace()
    assert pace.take([100] * 1000) == FIRST == 100
    assert pace.answered(100, 200).size == 200


def test_a_batch_that_was_not_full_does_not_grow() -> None:
    assert Pace().answered(40, 10).size == FIRST


def test_a_slow_answer_shrinks_the_batch_to_what_fits_the_time() -> None:
    assert Pace(size=400).answered(400, 6_000).size == 200


def test_refusals_and_silence_halve_the_batch() -> None:
    assert Pace(size=400).refused(400).size == 200
    assert Pace(size=400).unanswered(400).size == 200
    assert Pace(size=400).unanswered(3).size == 1


def test_a_single_item_is_given_up_after_five_silences_with_an_answered_hello_between() -> None:
    pace = Pace(size=1)
    for tried in range(TRIES):
        assert not pace.gives_up, tried
        pace = pace.unanswered(1).greeted()
    assert pace.gives_up
    assert pace.given_up() == Pace(size=1)


def test_silence_without_an_answered_hello_counts_nothing() -> None:
    pace = Pace(size=1)
    for _ in range(50):
        pace = pace.unanswered(1)
    assert not pace.gives_up
    assert Pace(size=1).greeted().greeted().silences == 0


def test_an_answer_between_begins_the_count_anew() -> None:
    pace = Pace(size=1)
    for _ in range(TRIES - 1):
        pace = pace.unanswered(1).greeted()
    assert pace.answered(1, 10).silences == 0


@given(st.lists(st.integers(1, 2_000_000), min_size=1, max_size=300), st.integers(1, LARGEST))
def test_a_batch_takes_at_least_one_item_and_stays_within_the_bounds(sizes: list[int], size: int) -> None:
    taken = Pace(size=size).take(sizes)
    assert 1 <= taken <= min(size, len(sizes))
    assert taken == 1 or sum(sizes[:taken]) + taken <= ROOM


@given(st.lists(st.tuples(st.sampled_from(["answered", "refused", "unanswered"]), st.integers(0, 60_000))))
def test_the_size_stays_within_one_and_the_largest(events: list[tuple[str, int]]) -> None:
    pace = Pace()
    for kind, spent in events:
        sent = pace.take([10] * LARGEST)
        pace = pace.answered(sent, spent) if kind == "answered" else getattr(pace, kind)(sent)
        assert 1 <= pace.size <= LARGEST
