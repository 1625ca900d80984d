"""Over any assortment: the audit finds exactly what was planted, and what it says blocks the flow holds back."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from stockbridge.audit.notebook import Notebook
from stockbridge.audit.survey import Standards, Survey
from stockbridge.clock import ManualClock
from stockbridge.contract.records.catalogue import Product
from stockbridge.drivers.records import Article
from stockbridge.engine.readers import Articles
from tests.support.bridge import NOW
from tests.support.defects import BY_ITSELF, FAMILIES, IN_VARIANTS, RATES, SETTINGS, level, sound, with_variants
from tests.support.fake_erp import FakeErp

KNOWN_ELSEWHERE = {"unknown_vat_group", "family_not_in_shop"}
"""What only the shop or the tree of families knows: there the product is hidden or waits."""


@dataclass(frozen=True)
class Assortment:
    """Articles in the ERP's order, and what must be found of them: (key, code)."""

    articles: tuple[Article, ...]
    planted: frozenset[tuple[str, str]]


@st.composite
def assortments(draw: st.DrawFn) -> Assortment:
    planted: set[tuple[str, str]] = set()
    articles = [sound(number) for number in range(draw(st.integers(1, 6)))]
    number = 100
    for at in draw(st.lists(st.integers(0, len(BY_ITSELF) - 1), unique=True, max_size=12)):
        number += 1
        wrong = BY_ITSELF[at].plant(sound(number))
        articles.append(wrong)
        planted.add((wrong.key, BY_ITSELF[at].code))
    for at in draw(st.lists(st.integers(0, len(IN_VARIANTS) - 1), unique=True, max_size=4)):
        number += 1
        code, changes = IN_VARIANTS[at]
        wrong = with_variants(sound(number), *changes)
        articles.append(wrong)
        planted.add((wrong.key, code))
    articles = list(draw(st.permutations(articles)))
    for at in draw(st.lists(st.integers(0, len(articles) - 1), unique=True, max_size=3)):
        number += 1
        first = articles[at]
        if (first.key, "bad_reference") in planted or not leaves(first):
            continue
        articles.append(sound(number, reference=draw(st.sampled_from([str.lower, str.upper]))(first.reference) + " "))
        planted.add((f"A{number}", "reference_twice"))
    return Assortment(tuple(articles), frozenset(planted))


def leaves(article: Article) -> bool:
    """Whether the products flow sends it at all."""
    try:
        return bool(list(reader(FakeErp()).make(article)))
    except Exception:  # noqa: BLE001 - whatever its reason
        return False


def reader(erp: FakeErp) -> Articles:
    return Articles(erp, replace(SETTINGS, publish=True), frozenset({"variants"}))


def held_back(articles: tuple[Article, ...]) -> set[str]:
    """Keys of what the flow refuses or hides."""
    erp = FakeErp(articles_=list(articles))
    flow, held = reader(erp), set()
    for article in articles:
        try:
            shown = [made.record.published for made in flow.make(article) if isinstance(made.record, Product)]
        except Exception:  # noqa: BLE001 - a refusal, or a defect: it becomes a dead letter
            shown = [False]
        if shown != [True]:
            held.add(article.key)
    return held


@given(assortments())
@settings(max_examples=150, deadline=None)
def test_exactly_what_was_planted_is_found_and_what_blocks_is_held_back(assortment: Assortment) -> None:
    articles = assortment.articles
    erp = FakeErp(families_=list(FAMILIES), articles_=list(articles), levels=[level(a.key, 1) for a in articles])
    with closing(Notebook()) as notebook:
        Survey(erp, Standards(SETTINGS, groups=RATES), notebook, ManualClock(NOW), lambda _: None).run()
        found = list(notebook.found())
    assert sorted((entry.record.key, entry.finding.code) for entry in found) == sorted(assortment.planted)
    blocked = {
        entry.record.key
        for entry in found
        if entry.finding.rule.severity == "blocks" and entry.finding.code not in KNOWN_ELSEWHERE
    }
    assert held_back(articles) == blocked
