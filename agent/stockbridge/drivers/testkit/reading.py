"""Checks of what a driver reads: stable keys, exact decimals, and a cursor that loses nothing."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from threading import Thread
from typing import Any

from stockbridge.drivers.api import Driver, Page
from stockbridge.drivers.records import Article, StockLevel
from stockbridge.drivers.testkit.finding import require
from stockbridge.drivers.testkit.subject import Subject
from stockbridge.errors import ErpUnreachable

ROUNDS = 6
LONGEST_KEY = 64


def check_keys_are_stable(subject: Subject) -> None:
    driver = subject.open()
    first, again = (_keys(driver.articles(None)) for _ in range(2))
    require(bool(first), "there is no article at all")
    require(first == again, "two readings gave different keys")
    require(max(Counter(first).values()) == 1, "one reading gave a key twice, though nothing changed")
    require(all(key and len(key) <= LONGEST_KEY and key.isprintable() for key in first), "a key is no key")
    some = first[:3]
    require(sorted(entry.key for entry in driver.articles_by_key([*some, "no such key"])) == sorted(some), "by key")


def check_only_the_last_page_is_complete(subject: Subject) -> None:
    driver = subject.open()
    for read in (driver.families, driver.articles, driver.stock, driver.statuses):
        pages: list[Page[Any]] = list(read(None))
        require(bool(pages), "a reading gave no page, not even an empty one")
        require(pages[-1].complete, "the last page does not say that the set is complete")
        require(not any(page.complete for page in pages[:-1]), "a page before the last says that the set is complete")


def check_amounts_are_exact_decimals(subject: Subject) -> None:
    driver = subject.open()
    rows = [*_rows(driver.articles(None)), *_rows(driver.stock(None))]
    for row in rows:
        for field in dataclasses.fields(row):
            value = getattr(row, field.name)
            require(not isinstance(value, float), f"{field.name} is a float")
            if isinstance(value, Decimal):
                require(value.is_finite() and value == round(value, 6), f"{field.name} has digits that no amount has")


def check_an_unknown_cursor_reads_everything(subject: Subject) -> None:
    driver = subject.open()
    require(_keys(driver.articles("of another ERP")) == _keys(driver.articles(None)), "an unknown cursor left some out")


def check_a_change_comes_again(subject: Subject) -> None:
    driver = subject.open()
    cursor, article = _cursor(driver), subject.sellable()[0]
    subject.touch(article)
    pages = list(driver.articles(cursor))
    require(article in _keys(pages), "a changed article did not come again")
    if driver.capabilities.changes == "cursor":
        require(article not in _keys(driver.articles(pages[-1].cursor)), "nothing changed, and the article came again")


def check_a_late_commit_is_not_skipped(subject: Subject) -> None:
    """A transaction that began before the reading and is committed after it."""
    driver = subject.open()
    cursor, (late, early, *_) = _cursor(driver), subject.sellable()
    with subject.touch_slowly(late):
        with suppress(ErpUnreachable):  # an ERP with one writer at a time lets nobody pass
            subject.touch(early)
        pages = list(driver.articles(cursor))
    require(late in _keys(driver.articles(pages[-1].cursor)), "a change that was committed late was passed by")


def check_nothing_is_lost_under_concurrent_writes(subject: Subject) -> None:
    """What was last read of each article while others wrote is what stands there in the end; several times over."""
    driver, articles = subject.open(), subject.sellable()
    seen: dict[str, Article] = {}
    cursor = _follow(driver, None, seen)
    for _ in range(ROUNDS):
        writers = [Thread(target=_touch_all, args=(subject, part)) for part in (articles[::2], articles[1::2])]
        for writer in writers:
            writer.start()
        while any(writer.is_alive() for writer in writers):
            cursor = _follow(driver, cursor, seen)
        cursor = _follow(driver, cursor, seen)
        truth = {entry.key: entry for entry in driver.articles_by_key(articles)}
        lost = [key for key in articles if seen.get(key) != truth[key]]
        require(not lost, f"changes were lost: {', '.join(lost)}")


def check_all_warehouses_come_together(subject: Subject) -> None:
    driver, article = subject.open(), subject.sellable()[0]
    pages = list(driver.stock(None))
    everywhere = sorted(level.warehouse for level in _rows(pages) if level.article == article)
    require(len(everywhere) > 0, "a sellable article has no stock anywhere")
    subject.move_stock(article)
    changed = list(driver.stock(pages[-1].cursor))
    holding = [page for page in changed if any(level.article == article for level in page.rows)]
    require(len(holding) == 1, "the levels of one article came in several pages, or not at all")
    levels: Sequence[StockLevel] = holding[0].rows
    require(
        sorted(level.warehouse for level in levels if level.article == article) == everywhere, "a warehouse is missing"
    )
    by_key = driver.stock_by_key([article, "no such key"])
    require(
        sorted(by_key, key=repr) == sorted((level for level in levels if level.article == article), key=repr),
        "the levels that were asked for by key differ from those that were read",
    )


def _touch_all(subject: Subject, articles: Sequence[str]) -> None:
    for article in articles:
        with suppress(ErpUnreachable):
            subject.touch(article)


def _follow(driver: Driver, cursor: str | None, seen: dict[str, Article]) -> str | None:
    for page in driver.articles(cursor):
        seen.update({entry.key: entry for entry in page.rows})
        cursor = page.cursor
    return cursor if driver.capabilities.changes == "cursor" else None


def _cursor(driver: Driver) -> str:
    return list(driver.articles(None))[-1].cursor


def _rows(pages: Iterator[Page[Any]] | Sequence[Page[Any]]) -> list[Any]:
    return [row for page in pages for row in page.rows]


def _keys(pages: Iterator[Page[Article]] | Sequence[Page[Article]]) -> list[str]:
    return [entry.key for entry in _rows(pages)]
