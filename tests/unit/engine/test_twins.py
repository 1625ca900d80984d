"""What only a look at several records shows is a named problem in the products flow too, and heals by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from stockbridge.contract.problems import problem
from stockbridge.drivers.records import Family
from stockbridge.texts.by_sentence import in_french
from tests.support.bridge import Bridge
from tests.support.fake_erp import article
from tests.unit.engine.test_push import run

NAMED = {"en": "Name", "fr": "Nom"}


@pytest.fixture(autouse=True, params=["snapshot", "cursor"])
def changes(request: pytest.FixtureRequest, bridge: Bridge) -> None:
    """Both kinds of drivers: those that tell what changed, and those that tell everything."""
    bridge.erp.changes = request.param


def letters(bridge: Bridge) -> list[tuple[str, str, str]]:
    """(flow, key, code) of what needs attention."""
    found = bridge.memory.attention.letters()
    return [(entry.flow, entry.subject, (entry.problem.details or {}).get("code", "")) for entry in found]


def products(bridge: Bridge) -> list[str]:
    """What the shop has under each key."""
    return sorted(
        f"{key[2]}={item[3]['product']['reference']}" for key, item in bridge.shop.items.items() if key[1] == "products"
    )


def changed(bridge: Bridge, key: str, **changes: object) -> None:
    """As a cursor tells it: a changed row comes again at the end."""
    rows = bridge.erp.articles_
    (known,) = [entry for entry in rows if entry.key == key]
    after = replace(known, **changes)  # type: ignore[arg-type]
    if bridge.erp.changes == "cursor":
        rows.append(after)
        bridge.erp.articles_[rows.index(known)] = after
    else:
        rows[rows.index(known)] = after


def test_the_second_article_with_a_reference_is_a_dead_letter_that_names_the_first(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B"), article("C", reference="ref-a ")]
    figures, sent = run(bridge)
    assert figures.failed == 1
    assert "products/C" not in sent
    assert products(bridge) == ["A=REF-A", "B=REF-B"]
    (letter,) = bridge.memory.attention.letters()
    assert (letter.subject, letter.problem.code, letter.problem.field) == ("C", "ambiguous_reference", "/reference")
    assert letter.problem.detail == (
        'The article ref-a  has the reference "ref-a ", which is that of the article A already.'
    )
    assert "qui est déjà celle de l'article A" in in_french(letter.problem.code, letter.problem.detail)
    assert letter.problem.remedy is not None
    assert in_french(letter.problem.code, letter.problem.remedy) != letter.problem.remedy


def test_an_article_that_takes_anothers_reference_later_does_not_overwrite_it(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B")]
    run(bridge)
    changed(bridge, "B", reference="REF-A")
    run(bridge)
    assert products(bridge) == ["A=REF-A", "B=REF-B"]
    assert letters(bridge) == [("products", "B", "ambiguous_reference")]


def test_who_the_shop_has_under_the_reference_goes_first_whatever_the_erps_order(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("B")]
    run(bridge)
    bridge.erp.articles_ = [article("A", reference="REF-B"), article("B")]
    bridge.memory.catalogue.begin_snapshot("products", "")
    run(bridge)
    assert products(bridge) == ["B=REF-B"]
    assert letters(bridge) == [("products", "A", "ambiguous_reference")]


def test_two_that_exchange_their_references_are_no_twins(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B")]
    run(bridge)
    changed(bridge, "A", reference="REF-B")
    changed(bridge, "B", reference="REF-A")
    run(bridge)
    assert products(bridge) == ["A=REF-B", "B=REF-A"]
    assert letters(bridge) == []


def test_once_the_other_has_another_reference_the_twin_goes_through_by_itself(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B", reference="REF-A")]
    run(bridge)
    run(bridge)
    assert letters(bridge) == [("products", "B", "ambiguous_reference")]
    changed(bridge, "A", reference="REF-Z")
    run(bridge)
    assert products(bridge) == ["A=REF-Z", "B=REF-A"]
    assert letters(bridge) == []


def test_an_article_that_is_no_longer_for_the_shop_holds_no_reference(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A"), article("B")]
    run(bridge)
    changed(bridge, "A", published=False)
    changed(bridge, "B", reference="REF-A")
    run(bridge)
    assert "B=REF-A" in products(bridge)
    assert letters(bridge) == []


def test_a_twin_that_was_set_aside_is_not_taken_up_with_each_run(bridge: Bridge) -> None:
    if bridge.erp.changes == "snapshot":
        return  # everything is read there, and what fails anew asks anew
    bridge.erp.articles_ = [article("A"), article("B", reference="REF-A")]
    run(bridge)
    bridge.memory.attention.ignore([letter.id for letter in bridge.memory.attention.letters()])
    assert run(bridge)[0].failed == 0
    assert letters(bridge) == []


def test_a_letter_of_the_shops_own_waits_for_a_person(bridge: Bridge) -> None:
    bridge.erp.articles_ = [article("A")]
    bridge.shop.refused_items = {"A": problem("ambiguous_reference", "Two products of the shop carry it.")}
    run(bridge)
    assert run(bridge)[1] == []


def test_families_in_a_circle_are_dead_letters_and_the_others_go_on(bridge: Bridge) -> None:
    bridge.erp.families_ += [Family("X", "Y", NAMED), Family("Y", "X", NAMED), Family("Z", "F1", NAMED)]
    figures, sent = run(bridge)
    assert figures.failed == 2
    assert sent == ["categories/F1", "categories/Z"]
    assert letters(bridge) == [("categories", "X", "family_cycle"), ("categories", "Y", "family_cycle")]
    detail = bridge.memory.attention.letters()[0].problem.detail
    assert detail == "The family X stands below itself: X > Y > X."
    assert in_french("family_cycle", detail) == "La famille X se trouve sous elle-même : X > Y > X."


def test_mending_one_family_of_a_circle_frees_them_all(bridge: Bridge) -> None:
    bridge.erp.families_ += [Family("X", "Y", NAMED), Family("Y", "X", NAMED)]
    run(bridge)
    bridge.erp.families_[-1] = Family("Y", None, NAMED)
    _, sent = run(bridge)
    assert sorted(sent) == ["categories/X", "categories/Y"]
    assert letters(bridge) == []


def test_a_family_whose_parent_is_missing_is_named_and_goes_once_it_is_there(bridge: Bridge) -> None:
    bridge.erp.families_.append(Family("X", "NEW", NAMED))
    run(bridge)
    assert letters(bridge) == [("categories", "X", "family_orphan")]
    bridge.erp.families_.append(Family("NEW", None, NAMED))
    _, sent = run(bridge)
    assert sorted(sent) == ["categories/NEW", "categories/X"]
    assert letters(bridge) == []


def test_families_that_did_not_change_are_not_sent_again(bridge: Bridge) -> None:
    bridge.erp.families_.append(Family("X", "X", NAMED))
    run(bridge)
    bridge.clock.advance(timedelta(minutes=5).total_seconds())
    assert run(bridge)[1] == []
