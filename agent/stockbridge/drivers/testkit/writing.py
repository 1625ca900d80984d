"""Checks of what a driver writes: once, whole, exactly, and found again by our key."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

from stockbridge.drivers.api import Driver
from stockbridge.drivers.records import SalesDocument
from stockbridge.drivers.testkit.documents import document, document_key, party
from stockbridge.drivers.testkit.finding import NotConforming, require
from stockbridge.drivers.testkit.subject import Subject
from stockbridge.errors import ErpUnreachable, RecordRefused

RACES = 8


def check_an_unknown_key_finds_nothing(subject: Subject) -> None:
    require(subject.open().find_documents("AO9ZZZZ-ZZZZZZZZ") == (), "a key that nobody wrote was found")


def check_a_document_is_found_by_its_key(subject: Subject) -> None:
    driver, written = subject.open(), _new(subject, 101)
    ref = driver.upsert_document(written)
    require(ref.key == written.key, "the answer carries another key")
    require(bool(ref.erp_key and ref.number and ref.customer_key), "the answer lacks the ERP's key, number or customer")
    require(driver.find_documents(written.key) == (ref,), "what was written is not what is found")
    require(subject.open().find_documents(written.key) == (ref,), "another connection does not find it")


def check_amounts_are_kept_exactly(subject: Subject) -> None:
    kept, written = _kept(subject, _new(subject, 102))
    require(
        _of_type(kept, Decimal) == _of_type(written, Decimal), "an amount or a quantity is not the one that was written"
    )


def check_texts_are_kept_exactly(subject: Subject) -> None:
    """Accents, ligatures, other scripts, emoji, quotes and line ends."""
    kept, written = _kept(subject, _new(subject, 103))
    require(_of_type(kept, str) == _of_type(written, str), "a text is not the one that was written")


def check_everything_is_kept(subject: Subject) -> None:
    kept, written = _kept(subject, _new(subject, 104))
    for field in fields(written):
        require(
            getattr(kept, field.name) == getattr(written, field.name), f"{field.name} is not kept as it was written"
        )


def check_a_repeat_has_one_effect(subject: Subject) -> None:
    written = _new(subject, 105)
    refs = {subject.open().upsert_document(written) for _ in range(3)}
    require(len(refs) == 1, "a repeat made another document")
    _only(subject, written)


def check_an_edit_rewrites_the_document(subject: Subject) -> None:
    driver, written = subject.open(), _new(subject, 106)
    first = driver.upsert_document(written)
    edited = replace(document(written.key, subject.sellable()[3:6]), comment="Edited")
    require(driver.upsert_document(edited).erp_key == first.erp_key, "an edit made another document")
    require(_only(subject, written) == edited, "the document is not the edited one")


def check_a_cancelled_order_is_kept_as_cancelled(subject: Subject) -> None:
    driver, written = subject.open(), _new(subject, 107)
    driver.upsert_document(written)
    driver.upsert_document(replace(written, cancelled=True))
    require(_only(subject, written).cancelled, "the cancellation did not reach the document")


def check_a_frozen_document_is_never_rewritten(subject: Subject) -> None:
    driver, written = subject.open(), _new(subject, 108)
    driver.upsert_document(written)
    subject.freeze(written.key)
    require(driver.find_documents(written.key)[0].frozen, "a frozen document does not say so")
    _refused(driver, replace(written, comment="Too late"), "document_frozen")
    require(_only(subject, written) == written, "a frozen document was rewritten")


def check_an_unknown_article_is_refused_whole(subject: Subject) -> None:
    driver, written = subject.open(), _new(subject, 109)
    strange = replace(written.lines[2], article="NO-SUCH-ARTICLE", reference="NO-SUCH-ARTICLE")
    _refused(driver, replace(written, lines=(*written.lines[:2], strange)), "unmapped_value")
    require(driver.find_documents(written.key) == (), "a refused document was left behind")


def check_twins_are_refused_or_shown(subject: Subject) -> None:
    """A second document with our key, made past the driver."""
    driver, written = subject.open(), _new(subject, 110)
    driver.upsert_document(written)
    made = _add_twin(subject, written.key)
    found = driver.find_documents(written.key)
    if driver.capabilities.native_duplicate_refusal:
        require(not made and len(found) == 1, "the ERP is said to refuse duplicates, and took one")
        return
    require(len(found) == 2, "the twin is not shown")
    _refused(driver, replace(written, comment="Which one?"), "erp_twins")


def check_a_bound_customer_is_never_anothers(subject: Subject) -> None:
    """An ERP that was restored gives its codes anew: the one that the shop remembers is a stranger's by now."""
    driver = subject.open()
    hers, strangers = (driver.upsert_document(_of_account(subject, 112 + at, str(4712 + at))) for at in range(2))
    if hers.customer_key == strangers.customer_key:
        return  # one account for the whole shop has no strangers
    known = driver.upsert_document(_of_account(subject, 114, "4712", hers.customer_key))
    require(known.customer_key == hers.customer_key, "a bound customer is not used")
    try:
        stale = driver.upsert_document(_of_account(subject, 115, "4712", strangers.customer_key))
    except RecordRefused as refusal:
        require(bool(refusal.remedy), "the refusal does not say what to do")
        return
    require(stale.customer_key != strangers.customer_key, "a document was given to another web account's customer")
    require(stale.customer_key == hers.customer_key, "one web account became two customers")


def check_two_writers_make_one_document(subject: Subject) -> None:
    for race in range(RACES):
        written = _new(subject, 120 + race)
        start, trouble = Barrier(2), list[BaseException]()
        writers = [Thread(target=_race, args=(subject.open(), written, start, trouble)) for _ in range(2)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        require(not trouble, f"a writer failed in its own way: {trouble!r}")
        _only(subject, written)


def _race(driver: Driver, written: SalesDocument, start: Barrier, trouble: list[BaseException]) -> None:
    start.wait()
    try:
        driver.upsert_document(written)
    except ErpUnreachable:
        return  # waited too long for the other one, and said so
    except Exception as error:  # noqa: BLE001 - whatever it is, the check reports it
        trouble.append(error)


def _new(subject: Subject, number: int) -> SalesDocument:
    return document(document_key(number), subject.sellable())


def _of_account(subject: Subject, number: int, shop_customer: str, key: str | None = None) -> SalesDocument:
    return replace(_new(subject, number), party=replace(party(shop_customer), key=key))


def _kept(subject: Subject, written: SalesDocument) -> tuple[SalesDocument, SalesDocument]:
    subject.open().upsert_document(written)
    return _only(subject, written), written


def _only(subject: Subject, written: SalesDocument) -> SalesDocument:
    """The one document with the key, its party as we know it."""
    stored = subject.stored(written.key)
    require(len(stored) == 1, f"there are {len(stored)} documents with one key")
    return replace(stored[0], party=replace(stored[0].party, key=written.party.key))


def _add_twin(subject: Subject, key: str) -> bool:
    try:
        subject.add_twin(key)
    except Exception:  # noqa: BLE001 - the ERP refuses in its own words
        return False
    return True


def _refused(driver: Driver, written: SalesDocument, code: str) -> None:
    try:
        driver.upsert_document(written)
    except RecordRefused as refusal:
        require(refusal.code == code, f"refused as {refusal.code}, not {code}")
        require(bool(refusal.remedy), "the refusal does not say what to do")
        return
    raise NotConforming(f"the document was not refused as {code}")


def _of_type(value: Any, wanted: type) -> list[Any]:
    """All values of one type in a record, in their order, with the digits of decimals brought to one form."""
    if isinstance(value, wanted):
        return [value]
    if isinstance(value, (tuple, list)):
        return [found for entry in value for found in _of_type(entry, wanted)]
    if hasattr(value, "__dataclass_fields__"):
        return [found for field in fields(value) for found in _of_type(getattr(value, field.name), wanted)]
    if wanted is Decimal and isinstance(value, float):
        raise NotConforming("an amount came back as a float")
    return []
