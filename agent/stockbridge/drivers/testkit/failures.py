"""Checks of what a driver does when things go wrong: killed at any point, held up, cut off, and back again."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from stockbridge.drivers.api import Driver
from stockbridge.drivers.testkit.documents import document, document_key
from stockbridge.drivers.testkit.finding import NotConforming, require
from stockbridge.drivers.testkit.subject import Subject
from stockbridge.errors import ErpUnreachable, StockbridgeError

KILLS = 8
DOCUMENTS_A_LIFE = 40
DYING_SECONDS = 60.0


def check_a_killed_writer_leaves_whole_documents_or_none(subject: Subject) -> None:
    """Killed at another point of its second write in each life; then everything is sent again, as the engine does."""
    driver, articles = subject.open(), subject.sellable()
    for life in range(KILLS):
        first = 1000 + life * DOCUMENTS_A_LIFE
        begun = _write_until_killed(subject, first, (life + 0.5) / KILLS)
        for number in range(first, begun + 1):
            wanted = document(document_key(number), articles)
            stored = subject.stored(wanted.key)
            require(len(stored) <= 1, "a killed writer left twins")
            whole = not stored or replace(stored[0], party=wanted.party) == wanted
            require(whole, "a killed writer left half a document")
            driver.upsert_document(wanted)
            require(len(subject.stored(wanted.key)) == 1, "sent again after a crash, the document stands twice")


def check_a_held_erp_is_reported_in_time(subject: Subject) -> None:
    driver, written = subject.open(), document(document_key(201), subject.sellable())
    began = time.monotonic()
    with subject.held():
        _unreachable(lambda: driver.upsert_document(written))
    waited, longest = time.monotonic() - began, driver.capabilities.hard_timeout_seconds
    require(waited <= longest + 1, f"gave up after {waited:.1f} s, though it promised {longest:.1f} s")
    driver.upsert_document(written)
    require(len(subject.stored(written.key)) == 1, "after the ERP was held, there is not one document")


def check_an_absent_erp_is_reported_and_found_again(subject: Subject) -> None:
    driver, written = subject.open(), document(document_key(202), subject.sellable())
    driver.check()
    with subject.away():
        _unreachable(driver.check)
        _unreachable(lambda: list(driver.articles(None)))
        _unreachable(lambda: driver.find_documents(written.key))
        _unreachable(lambda: driver.upsert_document(written))
    _works(driver.check, "the same connection does not read once the ERP is back")
    _works(lambda: driver.upsert_document(written), "the same connection does not write once the ERP is back")
    require(len(subject.stored(written.key)) == 1, "after the ERP was away, there is not one document")


def check_closing_twice_does_no_harm(subject: Subject) -> None:
    driver: Driver = subject.open()
    driver.close()
    _works(driver.close, "closing twice fails")


def _works(call: Callable[[], object], sentence: str) -> None:
    try:
        call()
    except Exception as error:
        raise NotConforming(f"{sentence}: {error!r}") from error


def _unreachable(call: Callable[[], object]) -> None:
    try:
        call()
    except ErpUnreachable:
        return
    except StockbridgeError as error:
        raise NotConforming(f"an ERP that does not answer is reported as {type(error).__name__}") from error
    except Exception as error:
        raise NotConforming(f"a foreign error came through: {type(error).__name__}") from error
    raise NotConforming("an ERP that does not answer was not reported")


def _write_until_killed(subject: Subject, first: int, share: float) -> int:
    """The last document that was begun. The first write tells how long one takes here; ``share`` of that is waited."""
    words = [subject.factory, json.dumps(dict(subject.settings)), str(first), str(DOCUMENTS_A_LIFE)]
    command = [sys.executable, "-m", "stockbridge.drivers.testkit.worker", *words, *subject.sellable()[:3]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:  # noqa: S603 - our own module
        _heard(worker)
        began = time.monotonic()
        _heard(worker)
        took = time.monotonic() - began
        _heard(worker)
        time.sleep(took * share)
        worker.kill()
        worker.wait(DYING_SECONDS)
        rest = worker.stdout.read().split() if worker.stdout else []
    return max([first + 1, *map(int, rest)])


def _heard(worker: subprocess.Popen[str]) -> None:
    if worker.stdout is None or not worker.stdout.readline():
        raise NotConforming("the writing process did not write: factory or settings do not open the driver")
