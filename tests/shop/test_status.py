"""An ERP status on a real shop's order: the right state, no invented money, the tracking number, one mail at most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from tests.shop.catalogue import Catalogue, busy, with_module
from tests.shop.mails import Mailbox, mailbox_of
from tests.shop.samples import call_state_in_french
from tests.support.prestashop import Line, Person, Shop, Storefront

MUG, OTHER_MUG = 6, 7
KNOWN_TO_THE_ERP = """
require_once _PS_MODULE_DIR_ . 'stockbridge/stockbridge.php';
$order = Db::getInstance()->getRow('SELECT * FROM ' . _DB_PREFIX_ . 'orders WHERE id_order = ' . (int) $argv[1]);
echo json_encode(Stockbridge\\Contract\\ErpKey::ofOrder($order));
"""
MOVE = """
$history = new OrderHistory();
$history->id_order = (int) $argv[1];
$history->changeIdOrderState((int) Configuration::get($argv[2]), (int) $argv[1]);
$history->add();
"""


@dataclass
class Case:
    """An unpaid order of a guest in a shop whose mails arrive at a mailbox."""

    shop: Shop
    catalogue: Catalogue
    box: Mailbox
    order: int
    key: str

    def send(self, status: str, key: str = "S1", **fields: Any) -> Any:
        """Apply a status of the ERP under a new version."""
        record = {"order": self.key, "status": status, "at": "2026-11-23T10:15:30Z", **fields}
        return self.catalogue.apply("statuses", {key: record})[key]

    def paid(self) -> Case:
        """The same order once its payment was accepted."""
        self.move("PS_OS_PAYMENT")
        return self

    def move(self, setting: str) -> None:
        """Let an employee change the order's state, without a mail."""
        self.shop.php(MOVE, str(self.order), setting)
        self.box.taken()

    @property
    def state(self) -> int:
        """The order's state."""
        return int(self.shop.value("SELECT current_state FROM ps_orders WHERE id_order = %s", [self.order]))

    def core(self, setting: str) -> int:
        """The id of one of the core's states."""
        return int(self.shop.configuration(setting) or 0)

    def own(self, name: str) -> int:
        """The id of one of the module's states."""
        sql = "SELECT value FROM ps_stockbridge_state WHERE name = %s"
        return int(self.shop.value(sql, [f"order_state_{name}"]))

    @property
    def money(self) -> tuple[int, int, Any]:
        """Payments, invoices and the invoice number of the order."""
        reference = self.shop.value("SELECT reference FROM ps_orders WHERE id_order = %s", [self.order])
        return (
            int(self.shop.value("SELECT COUNT(*) FROM ps_order_payment WHERE order_reference = %s", [reference])),
            int(self.shop.value("SELECT COUNT(*) FROM ps_order_invoice WHERE id_order = %s", [self.order])),
            self.shop.value("SELECT invoice_number FROM ps_orders WHERE id_order = %s", [self.order]),
        )

    @property
    def tracking(self) -> str:
        """The tracking number that the customer sees."""
        sql = "SELECT tracking_number FROM ps_order_carrier WHERE id_order = %s"
        return str(self.shop.value(sql, [self.order]))

    @property
    def history(self) -> list[int]:
        """The states that the order went through."""
        sql = "SELECT id_order_state FROM ps_order_history WHERE id_order = %s ORDER BY id_order_history"
        return [row["id_order_state"] for row in self.shop.query(sql, [self.order])]


@pytest.fixture
def box(prestashop: Shop) -> Iterator[Mailbox]:
    """The mailbox of a fresh shop with the module."""
    with mailbox_of(with_module(prestashop)) as box:
        yield box


@pytest.fixture
def case(prestashop: Shop, box: Mailbox) -> Case:
    """An order that waits for its bank wire."""
    return ordered(prestashop, box)


def ordered(shop: Shop, box: Mailbox, language: str = "en", lines: Sequence[Line] = (Line(MUG),)) -> Case:
    """Let a guest order a mug, and let the ERP know the order by a key."""
    with Storefront(shop.base_url, language) as storefront:
        order = storefront.order(lines, person=Person("guest@example.com")).id
    box.taken()
    key = str(shop.php_json(KNOWN_TO_THE_ERP, str(order)))
    shop.execute(
        "INSERT INTO ps_stockbridge_outbox (entity, entity_id, shop_id, revision, available_at, document_key, "
        "created_at, updated_at) VALUES ('order', %s, 1, 1, 0, %s, 0, 0) "
        "ON DUPLICATE KEY UPDATE document_key = VALUES(document_key)",
        [order, key],
    )
    return Case(shop, Catalogue(shop), box, order, key)


def parcel(number: str = "1Z 999", **fields: str) -> dict[str, str]:
    """A parcel of the ERP."""
    return {"tracking_number": number, **fields}


@pytest.mark.parametrize(
    ("status", "own"),
    [
        ("preparing", "preparing"),
        ("ready", "preparing"),
        ("partially_shipped", "partially_shipped"),
        ("shipped", "shipped"),
        ("delivered", "shipped"),
    ],
)
def test_an_unpaid_order_goes_to_our_states_and_nothing_is_invented(case: Case, status: str, own: str) -> None:
    before = case.money

    answer = case.send(status)

    assert (answer["result"], answer["id"]) == ("updated", str(case.order))
    assert case.state == case.own(own)
    assert before == (0, 0, 0)
    assert case.money == before


def test_an_unpaid_order_that_is_refunded_is_refused(case: Case) -> None:
    answer = case.send("refunded")

    assert (answer["result"], answer["problem"]["code"]) == ("failed", "state_refused")
    assert case.money == (0, 0, 0)
    assert case.state == case.core("PS_OS_BANKWIRE")


def test_a_state_named_for_paid_orders_is_not_taken_for_an_unpaid_one(case: Case) -> None:
    answer = case.send("shipped", state=str(case.core("PS_OS_SHIPPING")))

    assert answer["result"] == "updated"
    assert case.state == case.own("shipped")
    assert case.money == (0, 0, 0)


def test_a_named_state_that_is_harmless_is_taken(case: Case) -> None:
    case.send("preparing", state=str(case.core("PS_OS_OUTOFSTOCK_UNPAID")))

    assert case.state == case.core("PS_OS_OUTOFSTOCK_UNPAID")


def test_a_paid_order_is_shipped_with_its_number_and_one_mail(case: Case) -> None:
    before = case.paid().money

    answer = case.send("shipped", parcels=[parcel("1Z-999")])

    mails = case.box.taken()
    assert answer["result"] == "updated"
    assert case.state == case.core("PS_OS_SHIPPING")
    assert case.tracking == "1Z-999"
    assert [mail.to for mail in mails] == [("guest@example.com",)]
    assert "hipped" in mails[0].subject
    assert case.money == before
    assert before[0] == 1


def test_the_same_status_again_changes_nothing_and_mails_nobody(case: Case) -> None:
    case.paid()
    item = case.catalogue.item(
        "statuses", "S1", {"order": case.key, "status": "shipped", "at": "2026-11-23T10:15:30Z", "parcels": [parcel()]}
    )
    case.catalogue.apply_items("statuses", [item])
    case.box.taken()
    history = case.history

    same_item = case.catalogue.apply_items("statuses", [item])[0]
    same_status = case.send("shipped", parcels=[parcel()])

    assert (same_item["result"], same_status["result"]) == ("unchanged", "unchanged")
    assert case.box.taken() == []
    assert case.history == history


def test_each_step_of_a_paid_order_is_one_mail(case: Case) -> None:
    case.paid()
    mails = {}
    for status in ("preparing", "partially_shipped", "shipped", "delivered"):
        assert case.send(status)["result"] == "updated"
        mails[status] = len(case.box.taken())

    # The core's own "delivered" and our "partly shipped" are states without a mail.
    assert mails == {"preparing": 1, "partially_shipped": 0, "shipped": 1, "delivered": 0}
    assert case.state == case.core("PS_OS_DELIVERED")


def test_the_mail_is_in_the_customers_language(prestashop: Shop, box: Mailbox) -> None:
    call_state_in_french(prestashop, "PS_OS_SHIPPING", "Expédié")
    case = ordered(prestashop, box, "fr").paid()

    case.send("shipped")

    assert "Expédié" in case.box.taken()[0].subject


def test_a_status_that_wants_no_mail_sends_none(case: Case) -> None:
    answer = case.paid().send("shipped", mail=False, parcels=[parcel()])

    assert answer["result"] == "updated"
    assert case.state == case.core("PS_OS_SHIPPING")
    assert case.box.taken() == []


def test_a_number_that_comes_after_the_shipping_is_told_once(case: Case) -> None:
    case.shop.execute("UPDATE ps_carrier SET url = 'https://track.example/@'")
    case.paid().send("shipped")
    case.box.taken()

    answer = case.send("shipped", parcels=[parcel("1Z-777")])
    again = case.send("shipped", parcels=[parcel("1Z-777")])

    mails = case.box.taken()
    assert (answer["result"], again["result"]) == ("updated", "unchanged")
    assert len(mails) == 1
    assert "https://track.example/1Z-777" in mails[0].text


def test_an_order_never_goes_backwards(case: Case) -> None:
    case.paid().send("shipped")
    case.box.taken()

    answer = case.send("preparing")

    assert (answer["result"], answer["code"]) == ("unchanged", "state_refused")
    assert case.state == case.core("PS_OS_SHIPPING")
    assert case.box.taken() == []


def test_a_parcel_of_an_order_that_is_further_on_is_kept_all_the_same(case: Case) -> None:
    case.paid().send("delivered")

    answer = case.send("shipped", parcels=[parcel("1Z-5")], document_number="BL7")

    assert (answer["result"], answer["code"]) == ("updated", "state_refused")
    assert (case.tracking, case.state) == ("1Z-5", case.core("PS_OS_DELIVERED"))


@pytest.mark.parametrize("end", ["PS_OS_CANCELED", "PS_OS_REFUND", "PS_OS_ERROR"])
def test_an_ended_order_is_left_alone(case: Case, end: str) -> None:
    case.paid().move(end)
    history = case.history

    answer = case.send("shipped", parcels=[parcel("1Z-5")])

    assert (answer["result"], answer["problem"]["code"]) == ("failed", "state_refused")
    assert case.state == case.core(end)
    assert case.tracking == ""
    assert case.history == history
    assert case.box.taken() == []


def test_a_cancellation_restocks_but_not_once_goods_have_left(case: Case) -> None:
    stock = "SELECT quantity FROM ps_stock_available WHERE id_product = %s AND id_product_attribute = 0"
    sold = case.shop.value(stock, [MUG])

    answer = case.send("cancelled")

    assert answer["result"] == "updated"
    assert case.state == case.core("PS_OS_CANCELED")
    assert case.shop.value(stock, [MUG]) == sold + 1


def test_a_shipped_order_is_not_cancelled(case: Case) -> None:
    case.paid().send("shipped")

    answer = case.send("cancelled")

    assert (answer["result"], answer["code"]) == ("unchanged", "state_refused")
    assert case.state == case.core("PS_OS_SHIPPING")


def test_the_erps_number_is_kept_for_the_orders_page(case: Case) -> None:
    answer = case.send("preparing", document_number="BC00123")

    assert answer["result"] == "updated"
    sql = "SELECT erp_number FROM ps_stockbridge_outbox WHERE document_key = %s"
    assert case.shop.value(sql, [case.key]) == "BC00123"


def test_an_order_the_shop_does_not_know_fails(case: Case) -> None:
    record = {"order": "AO9-ZZZZZZZZ", "status": "shipped", "at": "2026-11-23T10:15:30Z"}

    answer = case.catalogue.apply("statuses", {"S9": record})["S9"]

    assert (answer["result"], answer["problem"]["code"]) == ("failed", "unknown_order")


def test_a_key_of_a_deleted_order_does_not_move_another_that_was_given_its_id(case: Case) -> None:
    case.shop.execute(
        "UPDATE ps_orders SET secure_key = MD5('another'), id_cart = 99 WHERE id_order = %s", [case.order]
    )

    answer = case.send("cancelled")

    assert (answer["result"], answer["problem"]["code"]) == ("failed", "unknown_order")
    assert case.state == case.core("PS_OS_BANKWIRE")


def test_several_parcels_share_the_cores_one_field_as_far_as_it_reaches(case: Case) -> None:
    numbers = [f"PARCEL-{n:02}-{'X' * 10}" for n in range(4)]

    answer = case.send("shipped", parcels=[parcel(number) for number in numbers])

    assert case.tracking == ", ".join(numbers[:2]) + f", {numbers[2]}" or case.tracking == ", ".join(numbers[:3])
    assert {warning["field"] for warning in answer["warnings"]} == {"/status/parcels/3/tracking_number"}


def test_a_parcels_carrier_replaces_the_orders_and_an_unknown_one_does_not(case: Case) -> None:
    carriers = case.shop.query("SELECT id_carrier, id_reference FROM ps_carrier WHERE deleted = 0 ORDER BY id_carrier")
    before = case.shop.value("SELECT id_carrier FROM ps_orders WHERE id_order = %s", [case.order])
    other = next(row for row in carriers if row["id_carrier"] != before)

    unknown = case.send("preparing", parcels=[parcel(carrier="999")])
    kept = case.shop.value("SELECT id_carrier FROM ps_orders WHERE id_order = %s", [case.order])
    case.send("shipped", parcels=[parcel(carrier=str(other["id_reference"]))])

    assert {warning["code"] for warning in unknown["warnings"]} == {"unmapped_value"}
    assert kept == before
    assert case.shop.value("SELECT id_carrier FROM ps_orders WHERE id_order = %s", [case.order]) == other["id_carrier"]


def in_doubt(case: Case, item: Any) -> None:
    """Leaves the claim of a try that died."""
    case.shop.execute(
        "INSERT INTO ps_stockbridge_binding (shop_id, flow, erp_key, memory, counter, hash, state, applied_at) "
        "VALUES (1, 'statuses', 'S1', 1, %s, %s, 0, 0)",
        [item["version"]["counter"], item["hash"]],
    )


def test_a_try_that_died_after_the_state_sends_no_second_mail_and_completes_the_history(case: Case) -> None:
    case.paid()
    item = case.catalogue.item("statuses", "S1", {"order": case.key, "status": "shipped", "at": "2026-11-23T10:15:30Z"})
    in_doubt(case, item)
    shipped = case.core("PS_OS_SHIPPING")
    case.shop.execute("UPDATE ps_orders SET current_state = %s WHERE id_order = %s", [shipped, case.order])

    answer = case.catalogue.apply_items("statuses", [item])[0]

    assert answer["result"] in {"updated", "unchanged"}
    assert case.history[-1] == shipped
    assert case.box.taken() == []
    remarks = case.shop.query("SELECT flow FROM ps_stockbridge_journal WHERE code = 'mail_not_repeated'")
    assert remarks == [{"flow": "statuses"}]


def test_a_try_that_died_before_the_state_is_carried_out_with_its_mail(case: Case) -> None:
    case.paid()
    item = case.catalogue.item("statuses", "S1", {"order": case.key, "status": "shipped", "at": "2026-11-23T10:15:30Z"})
    in_doubt(case, item)

    answer = case.catalogue.apply_items("statuses", [item])[0]

    assert answer["result"] == "updated"
    assert len(case.box.taken()) == 1


def shown(case: Case, item: int) -> int:
    """The quantity of an article that customers can buy."""
    sql = "SELECT quantity FROM ps_stock_available WHERE id_product = %s AND id_product_attribute = 0"
    return int(case.shop.value(sql, [item]))


def test_a_cancellation_that_finds_the_stock_locked_is_sent_again_and_restocks_once(case: Case) -> None:
    before = shown(case, MUG)
    item = case.catalogue.item(
        "statuses", "S1", {"order": case.key, "status": "cancelled", "at": "2026-11-23T10:15:30Z"}
    )

    with busy(case.shop, "UPDATE ON ps_stock_available"):
        refused = case.catalogue.apply_items("statuses", [item])[0]
    waiting = case.state
    answer = case.catalogue.apply_items("statuses", [item])[0]

    assert refused["result"] == "unprocessed"
    assert waiting == case.core("PS_OS_BANKWIRE")
    assert answer["result"] == "updated"
    assert case.state == case.core("PS_OS_CANCELED")
    assert shown(case, MUG) == before + 1


def test_what_half_a_cancellation_restocked_is_not_sold_twice(prestashop: Shop, box: Mailbox) -> None:
    case = ordered(prestashop, box, lines=[Line(MUG), Line(OTHER_MUG)])
    both = [shown(case, MUG) + 1, shown(case, OTHER_MUG) + 1]
    for article, figure in zip((MUG, OTHER_MUG), both, strict=True):
        fence = "(product_id, variant_id, shop_id, shop_group_id, erp_quantity, as_of, checked_at)"
        row = f"INSERT INTO ps_stockbridge_stock_fence {fence} VALUES (%s, 0, 1, 0, %s, 0, 0)"
        prestashop.execute(row, [article, figure])
    item = case.catalogue.item(
        "statuses", "S1", {"order": case.key, "status": "cancelled", "at": "2026-11-23T10:15:30Z"}
    )

    with busy(case.shop, "UPDATE ON ps_stock_available", f"OLD.id_product = {OTHER_MUG}"):
        refused = case.catalogue.apply_items("statuses", [item])[0]
    case.catalogue.apply_items("statuses", [item])
    twice = shown(case, MUG)
    case.catalogue.finish()

    assert (refused["result"], twice) == ("unprocessed", both[0] + 1)
    assert [shown(case, MUG), shown(case, OTHER_MUG)] == both


def test_a_state_whose_history_found_the_table_locked_gets_it_with_the_next_try_and_one_mail_at_most(
    case: Case,
) -> None:
    case.paid()
    item = case.catalogue.item("statuses", "S1", {"order": case.key, "status": "shipped", "at": "2026-11-23T10:15:30Z"})
    shipped = case.core("PS_OS_SHIPPING")

    with busy(case.shop, "INSERT ON ps_order_history"):
        refused = case.catalogue.apply_items("statuses", [item])[0]
    half = (case.state, case.history[-1])
    answer = case.catalogue.apply_items("statuses", [item])[0]

    assert (refused["result"], half[0]) == ("unprocessed", shipped)
    assert half[1] != shipped
    assert answer["result"] in {"updated", "unchanged"}
    assert case.history[-1] == shipped
    assert case.history.count(shipped) == 1
    assert case.box.taken() == []


def test_the_request_ends_in_the_language_and_shop_that_it_began_with(case: Case) -> None:
    told = """
        require_once _PS_MODULE_DIR_ . 'stockbridge/stockbridge.php';
        $context = Context::getContext();
        $look = fn () => [$context->language->iso_code, $context->currency->iso_code, Shop::getContext(),
            $context->getTranslator()->getLocale(), Shop::getContextShopID(), get_class($context->link)];
        Shop::setContext(Shop::CONTEXT_ALL);
        $before = $look();
        try {
            (new Stockbridge\\Import\\ShopContext())->within(1, function () use ($look, &$during) {
                $during = $look();
                throw new LogicException('ended badly');
            }, (int) Language::getIdByIso('fr'));
        } catch (LogicException $expected) {
        }
        echo json_encode([$before, $during, $look()]);
    """
    before, during, after = case.shop.php_json(told)

    assert (during[0], during[2], during[3], during[4]) == ("fr", 1, "fr-FR", 1)
    assert after == before
    assert before[0] == "en"


def test_a_mail_that_cannot_be_sent_is_a_warning(case: Case) -> None:
    case.paid()
    case.shop.mail_to("127.0.0.1", 9)

    answer = case.send("shipped")

    assert answer["result"] == "updated"
    assert {warning["code"] for warning in answer["warnings"]} == {"write_failed"}
    assert case.state == case.core("PS_OS_SHIPPING")
