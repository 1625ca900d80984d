"""The testkit can fail: each broken driver fails the check that is there for its fault, and for that reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockbridge.drivers.testkit import CHECKS, DriverSuite, NotConforming
from tests.drivers import broken
from tests.drivers.demo_subject import DemoSubject

FAULTS: tuple[tuple[type[broken.Passing], str, str, bool], ...] = (
    (broken.FloatPrices, "amounts_are_exact_decimals", "is a float", True),
    (broken.HalfCent, "amounts_are_exact_decimals", "has digits", True),
    (broken.KeysByPlace, "keys_are_stable", "different keys", True),
    (broken.CursorAhead, "a_change_comes_again", "did not come again", True),
    (broken.CursorAhead, "a_late_commit_is_not_skipped", "passed by", True),
    (broken.CursorOfTheEnd, "nothing_is_lost_under_concurrent_writes", "changes were lost", True),
    (broken.ForgetsStrangers, "an_unknown_cursor_reads_everything", "left some out", True),
    (broken.CompleteTooEarly, "only_the_last_page_is_complete", "before the last", True),
    (broken.OneWarehouse, "all_warehouses_come_together", "a warehouse is missing", True),
    (broken.Mojibake, "texts_are_kept_exactly", "a text is not", True),
    (broken.RoundedPrices, "amounts_are_kept_exactly", "an amount or a quantity", True),
    (broken.LosesPayments, "everything_is_kept", "payments is not kept", True),
    (broken.OtherNumber, "a_document_is_found_by_its_key", "not what is found", True),
    (broken.AnswersForeigners, "an_unknown_key_finds_nothing", "nobody wrote", True),
    (broken.AlwaysInserts, "a_repeat_has_one_effect", "another document", False),
    (broken.AlwaysInserts, "an_edit_rewrites_the_document", "another document", False),
    (broken.HeaderFirst, "a_killed_writer_leaves_whole_documents_or_none", "half a document", True),
    (broken.LooksThenWrites, "two_writers_make_one_document", "2 documents with one key", False),
    (broken.ThawsDocuments, "a_frozen_document_is_never_rewritten", "not refused", True),
    (broken.HidesFrost, "a_frozen_document_is_never_rewritten", "does not say so", True),
    (broken.IgnoresCancellation, "a_cancelled_order_is_kept_as_cancelled", "did not reach", True),
    (broken.LeavesOutStrangers, "an_unknown_article_is_refused_whole", "not refused", True),
    (broken.ClaimsRefusal, "twins_are_refused_or_shown", "took one", False),
    (broken.FirstOfTwins, "twins_are_refused_or_shown", "not shown", False),
    (broken.BelievesAnyKey, "a_bound_customer_is_never_anothers", "another web account's", True),
    (broken.IgnoresBinding, "a_bound_customer_is_never_anothers", "is not used", True),
    (broken.SplitsAccounts, "a_bound_customer_is_never_anothers", "became two", True),
    (broken.RawErrors, "a_held_erp_is_reported_in_time", "a foreign error", True),
    (broken.RawErrors, "an_absent_erp_is_reported_and_found_again", "a foreign error", True),
    (broken.WaitsForEver, "a_held_erp_is_reported_in_time", "though it promised", True),
    (broken.NeverComesBack, "an_absent_erp_is_reported_and_found_again", "does not read", True),
    (broken.Stumbles, "closing_twice_does_no_harm", "closing twice fails", True),
)


@pytest.mark.parametrize(
    ("fault", "check", "reason", "refuses_duplicates"),
    FAULTS,
    ids=[f"{fault.__name__}-{check}" for fault, check, _, _ in FAULTS],
)
def test_a_fault_is_found(
    fault: type[broken.Passing], check: str, reason: str, refuses_duplicates: bool, tmp_path: Path
) -> None:
    subject = DemoSubject(tmp_path, fault, native_duplicate_refusal=refuses_duplicates)
    with pytest.raises(NotConforming, match=reason):
        CHECKS[check](subject)


def test_every_check_is_proved_able_to_fail() -> None:
    assert {check for _, check, _, _ in FAULTS} == set(CHECKS)


def test_the_suite_has_a_test_for_each_check() -> None:
    class Ours(DriverSuite):
        pass

    assert {name.removeprefix("test_") for name in dir(Ours) if name.startswith("test_")} == set(CHECKS)


def test_a_writer_that_cannot_start_is_no_proof(tmp_path: Path) -> None:
    subject = DemoSubject(tmp_path)
    subject.factory = "stockbridge.drivers.demo:no_such_function"
    with pytest.raises(NotConforming, match="did not write"):
        CHECKS["a_killed_writer_leaves_whole_documents_or_none"](subject)
