"""What happens in the demo ERP: stock that orders reserve and deliveries take, numbers without gaps, statuses."""

# mypy: disable-error-code="comparison-overlap"
# Whole quantities read better as plain numbers, and equal them.

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from stockbridge.clock import ManualClock
from stockbridge.drivers.demo.build import make
from stockbridge.drivers.demo.desk import Desk
from stockbridge.drivers.records import DocumentKind, DocumentStatus, SalesDocument
from stockbridge.drivers.testkit.documents import document, document_key, party
from stockbridge.errors import ConfigurationError, ErpTimeout, ErpUnreachable, RecordRefused
from tests.drivers.demo_subject import DemoSubject

ARTICLE = "VIS-BOIS-4X40"
LATER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def subject(tmp_path: Path) -> DemoSubject:
    return DemoSubject(tmp_path)


@pytest.fixture
def desk(subject: DemoSubject) -> Iterator[Desk]:
    with Desk(subject.path, ManualClock(LATER)) as desk:
        for warehouse, physical in (("BRE", 10), ("LOR", 50), ("REN", 0)):
            desk.change_stock(ARTICLE, physical, warehouse=warehouse)
        yield desk


def order(number: int, quantity: int, **changes: Any) -> SalesDocument:
    """One line of the article, and one that is no article."""
    base = document(document_key(number), [ARTICLE])
    goods = replace(base.lines[0], quantity=Decimal(quantity))
    return replace(base, lines=(goods, base.lines[3]), **changes)


def levels(subject: DemoSubject) -> dict[str, tuple[Decimal, Decimal]]:
    """Warehouse → physical, reserved."""
    rows = [level for page in subject.open().stock(None) for level in page.rows if level.article == ARTICLE]
    return {level.warehouse: (level.physical, level.reserved) for level in rows}


def status(subject: DemoSubject, key: str) -> DocumentStatus:
    (found,) = [row for page in subject.open().statuses(None) for row in page.rows if row.key == key]
    return found


def test_an_order_reserves_in_the_first_warehouse_that_has_enough(subject: DemoSubject, desk: Desk) -> None:
    subject.open().upsert_document(order(1, 4))
    subject.open().upsert_document(order(2, 8))
    assert levels(subject) == {"BRE": (10, 4), "LOR": (50, 8), "REN": (0, 0)}


def test_an_order_that_no_warehouse_can_serve_is_reserved_in_the_main_one(subject: DemoSubject, desk: Desk) -> None:
    subject.open().upsert_document(order(1, 400))
    assert levels(subject)["BRE"] == (10, 400)


def test_an_edit_takes_back_what_the_order_reserved(subject: DemoSubject, desk: Desk) -> None:
    for quantity in (4, 9, 2):
        subject.open().upsert_document(order(1, quantity))
    assert levels(subject) == {"BRE": (10, 2), "LOR": (50, 0), "REN": (0, 0)}


def test_a_cancelled_order_frees_its_goods_and_taken_up_again_reserves_them(subject: DemoSubject, desk: Desk) -> None:
    driver = subject.open()
    driver.upsert_document(order(1, 4))
    driver.upsert_document(order(1, 4, cancelled=True))
    assert levels(subject)["BRE"] == (10, 0)
    assert status(subject, document_key(1)).status == "cancelled"
    driver.upsert_document(order(1, 4, cancelled=True))
    driver.upsert_document(order(1, 4))
    assert levels(subject)["BRE"] == (10, 4)
    assert status(subject, document_key(1)).status == "registered"


@pytest.mark.parametrize(
    ("kind", "prefix", "expected"),
    [
        ("quote", "DE", (10, 0)),
        ("delivery_note", "BL", (6, 0)),
        ("invoice", "FA", (6, 0)),
        ("credit_note", "AV", (10, 0)),
    ],
)
def test_other_kinds_of_documents_take_or_leave_the_stock(
    subject: DemoSubject, desk: Desk, kind: DocumentKind, prefix: str, expected: tuple[int, int]
) -> None:
    ref = subject.open().upsert_document(order(1, 4, kind=kind))
    assert ref.number.startswith(prefix)
    assert levels(subject)["BRE"] == expected


def test_a_delivery_takes_the_goods_and_freezes_the_order(subject: DemoSubject, desk: Desk) -> None:
    ref = subject.open().upsert_document(order(1, 4))
    desk.prepare(ref.number)
    assert status(subject, document_key(1)).status == "preparing"
    assert desk.ship(ref.number, "6A0001", "6A0002") == "BL00001"
    assert levels(subject)["BRE"] == (6, 0)
    assert status(subject, document_key(1)) == DocumentStatus(
        document_key(1), "shipped", LATER, ref.number, ("6A0001", "6A0002")
    )
    assert subject.open().find_documents(document_key(1))[0].frozen
    desk.deliver(ref.number)
    assert status(subject, document_key(1)).status == "delivered"


def test_a_parcel_number_comes_with_the_next_reading(subject: DemoSubject, desk: Desk) -> None:
    driver = subject.open()
    ref = driver.upsert_document(order(1, 4))
    cursor = list(driver.statuses(None))[-1].cursor
    desk.ship(ref.number, "6A0001")
    rows = [row for page in driver.statuses(cursor) for row in page.rows]
    assert [(row.key, row.tracking_numbers) for row in rows] == [(document_key(1), ("6A0001",))]


def test_staff_can_cancel_what_is_not_delivered(subject: DemoSubject, desk: Desk) -> None:
    ref = subject.open().upsert_document(order(1, 4))
    desk.cancel(ref.number)
    assert levels(subject)["BRE"] == (10, 0)
    for again in (desk.cancel, desk.ship):
        with pytest.raises(RecordRefused):
            again(ref.number)


def test_a_delivered_order_is_neither_cancelled_nor_delivered_again(subject: DemoSubject, desk: Desk) -> None:
    ref = subject.open().upsert_document(order(1, 4))
    desk.ship(ref.number)
    for again in (desk.cancel, desk.ship):
        with pytest.raises(RecordRefused):
            again(ref.number)


def test_the_desk_knows_only_what_is_there(desk: Desk) -> None:
    with pytest.raises(RecordRefused, match="CC99999"):
        desk.ship("CC99999")
    with pytest.raises(RecordRefused, match="NO-SUCH"):
        desk.change_price("NO-SUCH", Decimal(1))


def test_a_new_price_and_a_new_name_come_with_the_next_reading(subject: DemoSubject, desk: Desk) -> None:
    driver = subject.open()
    cursor = list(driver.articles(None))[-1].cursor
    desk.change_price(ARTICLE, Decimal("7.15"))
    desk.rename("SAR-HUILE-OLI", "en", "Sardines, best of all")
    changed = {row.key: row for page in driver.articles(cursor) for row in page.rows}
    assert set(changed) == {ARTICLE, "SAR-HUILE-OLI"}
    assert changed[ARTICLE].price == Decimal("7.15")
    assert changed["SAR-HUILE-OLI"].names["en"] == "Sardines, best of all"


def test_numbers_have_no_gaps_whatever_was_refused(subject: DemoSubject) -> None:
    driver = subject.open()
    strange = order(2, 1)
    strange = replace(strange, lines=(replace(strange.lines[0], article="NO", reference="NO"),))
    numbers = [driver.upsert_document(order(1, 1)).number]
    with pytest.raises(RecordRefused):
        driver.upsert_document(strange)
    numbers.append(driver.upsert_document(order(3, 1)).number)
    assert numbers == ["CC00001", "CC00002"]


def test_a_web_account_becomes_one_customer_with_its_addresses(subject: DemoSubject) -> None:
    driver = subject.open()
    first = driver.upsert_document(order(1, 1))
    renamed = replace(party("4711"), email="new@example.test")
    second = driver.upsert_document(order(2, 1, party=renamed))
    assert first.customer_key == second.customer_key == "CW00001"
    assert [row["email"] for row in subject.rows("SELECT email FROM customer WHERE code = 'CW00001'")] == [
        renamed.email
    ]
    roles = subject.rows("SELECT role FROM address WHERE customer = 'CW00001' ORDER BY role")
    assert [row["role"] for row in roles] == ["billing", "shipping"]


def test_a_known_e_mail_proves_nothing(subject: DemoSubject) -> None:
    (known,) = subject.rows("SELECT email, vat_number FROM customer WHERE code = 'C00001'")
    stranger = replace(party("9"), email=known["email"], vat_number=known["vat_number"])
    assert subject.open().upsert_document(order(1, 1, party=stranger)).customer_key == "CW00001"


def test_a_bound_customer_is_used_and_a_lost_one_refused(subject: DemoSubject) -> None:
    bound = replace(party("9"), key="C00007")
    assert subject.open().upsert_document(order(1, 1, party=bound)).customer_key == "C00007"
    with pytest.raises(RecordRefused, match="C99999"):
        subject.open().upsert_document(order(2, 1, party=replace(bound, key="C99999")))


def test_after_a_restore_of_the_erp_nobody_gets_the_account_that_has_her_old_code(subject: DemoSubject) -> None:
    backup = subject.path.read_bytes()
    driver = subject.open()
    alice = replace(party("1"), key=driver.upsert_document(order(1, 1, party=party("1"))).customer_key)
    driver.close()
    subject.path.write_bytes(backup)
    bob = subject.open().upsert_document(order(2, 1, party=replace(party("2"), email="bob@example.test")))
    assert bob.customer_key == alice.key
    found = [subject.open().upsert_document(order(number, 1, party=alice)).customer_key for number in (3, 4)]
    assert found == ["CW00002", "CW00002"]
    rows = subject.rows("SELECT web_customer, email FROM customer WHERE code LIKE 'CW%' ORDER BY code")
    assert [tuple(row) for row in rows] == [("2", "bob@example.test"), ("1", alice.email)]


def test_a_variant_is_known_by_its_key_or_its_reference(subject: DemoSubject) -> None:
    base = order(1, 1)
    lines = (
        replace(base.lines[0], article="TSH-QUAI-150", variant="TSH-QUAI-150-03"),
        replace(base.lines[0], article=None, reference="TSH-QUAI-150-04"),
        replace(base.lines[0], article=None, reference=ARTICLE),
    )
    subject.open().upsert_document(replace(base, lines=lines))
    rows = subject.rows("SELECT article, variant FROM document_line JOIN document ON id = document WHERE web_key != ''")
    assert [tuple(row) for row in rows] == [
        ("TSH-QUAI-150", "TSH-QUAI-150-03"),
        ("TSH-QUAI-150", "TSH-QUAI-150-04"),
        (ARTICLE, None),
    ]


def test_an_article_with_variants_cannot_be_sold_without_one(subject: DemoSubject) -> None:
    base = order(1, 1)
    with pytest.raises(RecordRefused, match="has variants") as refused:
        subject.open().upsert_document(replace(base, lines=(replace(base.lines[0], article="TSH-QUAI-150"),)))
    assert refused.value.field == "/lines/0/reference"


def test_duplicate_refusal_can_be_switched_off_and_on_again(tmp_path: Path) -> None:
    lenient = DemoSubject(tmp_path, native_duplicate_refusal=False)
    lenient.open().upsert_document(order(1, 1))
    lenient.add_twin(document_key(1))
    strict = {**lenient.settings, "native_duplicate_refusal": True}
    lenient.settings = strict
    with pytest.raises(ConfigurationError, match="several documents"):
        lenient.open().upsert_document(order(2, 1))
    lenient.rows("DELETE FROM document WHERE number LIKE '%bis'")
    lenient.open().upsert_document(order(2, 1))
    with pytest.raises(Exception, match="UNIQUE"):
        lenient.add_twin(document_key(2))


def test_an_erp_that_was_made_anew_is_read_from_the_beginning(subject: DemoSubject) -> None:
    driver = subject.open()
    cursor = list(driver.articles(None))[-1].cursor
    make(subject.path)
    pages = list(driver.articles(cursor))
    assert sum(len(page.rows) for page in pages) > 250
    assert pages[-1].complete


def test_an_erp_that_was_restored_is_read_from_the_beginning(subject: DemoSubject) -> None:
    backup = subject.path.read_bytes()
    subject.touch(ARTICLE)
    driver = subject.open()
    cursor = list(driver.articles(None))[-1].cursor
    driver.close()
    subject.path.write_bytes(backup)
    assert sum(len(page.rows) for page in subject.open().articles(cursor)) > 250


def test_an_erp_that_is_replaced_while_it_is_read_gives_no_mixture(subject: DemoSubject) -> None:
    pages = subject.open().articles(None)
    next(pages)
    make(subject.path)
    with pytest.raises(ErpUnreachable, match="replaced"):
        list(pages)


def test_a_file_that_is_something_else_is_a_matter_of_configuration(tmp_path: Path) -> None:
    subject = DemoSubject(tmp_path)
    subject.path.write_bytes(b"This is a letter to my bank, and no database at all. " * 100)
    with pytest.raises(ConfigurationError) as refused:
        subject.open().check()
    assert (refused.value.code, refused.value.field) == ("not_a_demo_erp", "erp.options.path")


def test_what_the_database_forbids_is_refused_with_its_reason(subject: DemoSubject) -> None:
    nameless = replace(order(1, 1), reference=None)  # type: ignore[arg-type]
    with pytest.raises(RecordRefused, match="reference") as refused:
        subject.open().upsert_document(nameless)
    assert refused.value.code == "erp_refused"


def test_a_commit_that_fails_leaves_a_doubt_and_says_so(subject: DemoSubject, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(sqlite3.Connection):
        def commit(self) -> None:
            raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Failing))
    with pytest.raises(ErpTimeout) as doubt:
        subject.open().upsert_document(order(1, 1))
    monkeypatch.undo()
    assert isinstance(doubt.value.__cause__, Exception)
    assert subject.open().find_documents(document_key(1)) == ()


def test_check_says_what_is_there(subject: DemoSubject) -> None:
    health = subject.open().check()
    assert health.version.startswith("Demo ERP")
    assert health.counts["warehouses"] == 3
    assert health.counts["articles"] > 250
