"""What a person sees of the sandbox shop and does in it: orders, states, mails, the page in both languages."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from stockbridge.clock import ManualClock
from stockbridge.contract.keys import fingerprint, grouped
from stockbridge.contract.operations.catalogue import ApplyItem
from stockbridge.contract.operations.outbox import LeaseParams, SettleItem
from stockbridge.contract.records.order import Order
from stockbridge.engine.ports import Leased
from stockbridge.mapping.orders import to_sales_document
from stockbridge.mapping.settings import OrderMapping
from stockbridge.shop.sandbox.arithmetic import Rounding, Voucher
from stockbridge.shop.sandbox.checkout import Cart, NotForSale, Person, Wanted
from stockbridge.shop.sandbox.database import pack, unpack
from stockbridge.shop.sandbox.fence import Fence
from stockbridge.shop.sandbox.page import Page
from stockbridge.shop.sandbox.shop import SandboxShop
from tests.unit.shop.conftest import Agent, new_token


@pytest.fixture
def goods(sandbox: SandboxShop) -> SandboxShop:
    for reference, price, group in (("MUG", "11.900000", "1"), ("BOOK", "20.000000", "3"), ("TEA", "3.333333", "1")):
        body = {"name": {"en": reference.title(), "fr": f"{reference} <b>"}, "price": price, "tax_rules_group": group}
        sandbox.db.insert("INSERT INTO product (reference, body, quantity) VALUES (?, ?, 50)", reference, pack(body))
    return sandbox


def test_a_figure_that_overtook_the_settling_of_its_order_contains_it(goods: SandboxShop, agent: Agent) -> None:
    fence = Fence(goods.context)
    (mug,) = [row["id"] for row in goods.db.rows("SELECT id FROM product WHERE reference = 'MUG'")]
    fence.opened(7, {mug: 2})
    fence.snapshot(mug, Decimal(40), as_of=5)
    assert goods.db.value("SELECT quantity FROM product WHERE id = ?", mug) == 38
    fence.imported(7, 5)
    assert goods.db.value("SELECT quantity FROM product WHERE id = ?", mug) == 40


def leased(agent: Agent) -> tuple[str, Leased]:
    token = new_token()
    params = LeaseParams(token=token, limit=50, seconds=60, entities=("order",))
    return token, agent.client.lease(params)


def only_order(agent: Agent) -> Order:
    (event,) = leased(agent)[1].events
    assert event.order is not None
    return event.order


def test_an_order_with_everything_reaches_the_agent_whole(goods: SandboxShop, agent: Agent) -> None:
    cart = Cart(
        [Wanted("MUG", 2), Wanted("book", 1), Wanted("TEA", 3)],
        Person("b2b@example.test", company="ACME", vat_number="FR123"),
        carrier=3,
        vouchers=[Voucher("Ten off", "TEN", percent=Decimal(10)), Voucher("Free", free_shipping=True)],
        comment="Ring twice",
        gift_message="Happy birthday",
        rounding=Rounding(2, 3),
    )
    placed = goods.place_order(cart)
    order = only_order(agent)
    assert (order.key, order.reference) == (placed.key, placed.reference)
    assert order.totals.paid_incl == placed.total_incl == order.totals.paid_real
    assert [line.quantity for line in order.lines] == [2, 1, 3]
    assert [discount.scope for discount in order.discounts] == ["order", "shipping"]
    assert (order.wrapping.gift, order.wrapping.message) == (True, "Happy birthday")
    assert [message.text for message in order.messages] == ["Ring twice"]
    assert (order.shipping.carrier, order.shipping.carrier_module) == ("3", "parcelshop")
    assert order.invoice_address.vat_number == "FR123"
    assert order.payments[0].transaction_id.startswith("SBX-")


@pytest.mark.parametrize("type_", [1, 2, 3])
def test_the_agents_document_sums_to_the_cent(goods: SandboxShop, agent: Agent, type_: int) -> None:
    vouchers = [Voucher("Ten off", percent=Decimal("7.5")), Voucher("Five", amount_incl=Decimal(5))]
    lines = [Wanted("MUG", 3), Wanted("TEA", 7), Wanted("BOOK")]
    placed = goods.place_order(Cart(lines, vouchers=vouchers, rounding=Rounding(2, type_)))
    document = to_sales_document(only_order(agent), OrderMapping())
    assert sum(line.total_incl for line in document.lines) == placed.total_incl == document.total_incl


@pytest.mark.parametrize("wanted", [Wanted("NOTHING"), Wanted("MUG", 0), Wanted("BARE")])
def test_what_is_not_for_sale_is_not_sold(goods: SandboxShop, wanted: Wanted) -> None:
    goods.db.insert("INSERT INTO product (reference, body) VALUES ('BARE', '{}')")
    before = goods.db.checksums()
    with pytest.raises(NotForSale):
        goods.place_order(Cart([Wanted("MUG"), wanted]))
    assert goods.db.checksums() == before


def test_an_unpaid_order_waits_at_the_gate_until_the_money_came(goods: SandboxShop, agent: Agent) -> None:
    placed = goods.place_order(Cart([Wanted("MUG")], payment="ps_wirepayment"))
    assert leased(agent)[1].events == ()
    goods.checkout.pay(placed.id)
    order = only_order(agent)
    assert [state.state for state in order.history] == ["10", "2"]
    assert order.totals.paid_real == placed.total_incl


def test_cash_on_delivery_goes_out_unpaid(goods: SandboxShop, agent: Agent) -> None:
    goods.place_order(Cart([Wanted("MUG")], payment="ps_cashondelivery"))
    assert only_order(agent).payments == ()


def test_a_cancelled_order_that_was_never_told_stays_untold_and_gives_its_stock_back(
    goods: SandboxShop, agent: Agent
) -> None:
    placed = goods.place_order(Cart([Wanted("MUG", 4)], payment="ps_wirepayment"))
    goods.checkout.change_state(placed.id, 6)
    assert leased(agent)[1].events == ()


def test_the_same_e_mail_is_the_same_customer(goods: SandboxShop) -> None:
    for email in ("a@example.test", "a@example.test", "b@example.test"):
        goods.place_order(Cart([Wanted("MUG")], Person(email)))
    assert goods.db.value("SELECT count(*) FROM customer") == 2


def status(agent: Agent, key: str, counter: int, **fields: Any) -> ApplyItem:
    record = {"order": key, "at": "2026-11-23T10:15:30Z", **fields}
    version = {"memory": agent.memory, "counter": counter}
    return ApplyItem.model_validate(
        {"shop_id": "1", "key": f"S-{key}", "version": version, "hash": f"{counter:064d}", "status": record}
    )


def told(goods: SandboxShop, agent: Agent, payment: str) -> str:
    """An order that the ERP has; its key."""
    placed = goods.place_order(Cart([Wanted("MUG", 2)], payment=payment))
    token, events = leased(agent)
    items = [
        SettleItem(event=one.event, revision=one.revision, outcome="done", erp_key="D1", import_sequence=1)
        for one in events.events
    ]
    agent.client.settle(token, items)
    return placed.key


def order_row(goods: SandboxShop) -> tuple[int, str, int, int]:
    row = goods.db.row("SELECT id, state_id, tracking_number FROM orders ORDER BY id DESC LIMIT 1")
    assert row is not None
    mails = goods.db.value("SELECT count(*) FROM mail WHERE order_id = ?", row["id"])
    payments = goods.db.value("SELECT count(*) FROM payment WHERE order_id = ?", row["id"])
    return row["state_id"], row["tracking_number"], mails, payments


def test_a_status_of_a_paid_order_moves_it_tracks_it_and_mails_once(goods: SandboxShop, agent: Agent) -> None:
    key = told(goods, agent, "sandbox_card")
    shipped = status(agent, key, 1, status="shipped", parcels=[{"tracking_number": "1Z999"}], document_number="BL-1")
    for _ in range(2):
        agent.client.apply("statuses", [shipped])
    assert order_row(goods) == (4, "1Z999", 1, 1)
    assert goods.db.value("SELECT erp_number FROM outbox WHERE entity = 'order'") == "BL-1"


def test_a_status_of_an_unpaid_order_invents_no_payment(goods: SandboxShop, agent: Agent) -> None:
    key = told(goods, agent, "ps_cashondelivery")
    for counter, name in enumerate(("preparing", "shipped", "delivered"), 1):
        (answer,) = agent.client.apply("statuses", [status(agent, key, counter, status=name)]).answers
        assert answer.result in {"created", "updated"}
    assert order_row(goods) == (24, "", 1, 0)


def test_a_status_never_leads_back_nor_out_of_a_final_state(goods: SandboxShop, agent: Agent) -> None:
    key = told(goods, agent, "sandbox_card")
    results = []
    for counter, name in enumerate(("delivered", "preparing", "cancelled", "shipped"), 1):
        (answer,) = agent.client.apply("statuses", [status(agent, key, counter, status=name)]).answers
        results.append((answer.result, answer.code))
    assert results == [
        ("updated", None),
        ("unchanged", "state_refused"),
        ("updated", None),
        ("failed", "state_refused"),
    ]


def test_a_status_may_be_silent_and_may_name_a_state(goods: SandboxShop, agent: Agent) -> None:
    key = told(goods, agent, "sandbox_card")
    agent.client.apply("statuses", [status(agent, key, 1, status="shipped", mail=False)])
    assert order_row(goods)[2] == 0
    (answer,) = agent.client.apply("statuses", [status(agent, key, 2, status="shipped", state="999")]).answers
    assert (answer.result, answer.code) == ("failed", "unmapped_value")


def test_a_cancellation_from_the_erp_gives_the_stock_back(goods: SandboxShop, agent: Agent) -> None:
    key = told(goods, agent, "sandbox_card")
    assert goods.db.value("SELECT quantity FROM product WHERE reference = 'MUG'") == 48
    agent.client.apply("statuses", [status(agent, key, 1, status="cancelled")])
    assert goods.db.value("SELECT quantity FROM product WHERE reference = 'MUG'") == 50


def test_an_order_that_did_not_change_closes_silently(goods: SandboxShop, agent: Agent) -> None:
    told(goods, agent, "sandbox_card")
    goods.outbox.touch("order", 1)
    assert leased(agent)[1].events == ()
    assert goods.db.value("SELECT state FROM outbox WHERE entity = 'order'") == "done"


def product(agent: Agent, counter: int, **record: Any) -> ApplyItem:
    version = {"memory": agent.memory, "counter": counter}
    known = {"reference": "LAMP", **record}
    return ApplyItem.model_validate(
        {"shop_id": "1", "key": "P-1", "version": version, "hash": f"{counter:064d}", "product": known}
    )


def body_of(goods: SandboxShop) -> dict[str, Any]:
    found: dict[str, Any] = unpack(goods.db.value("SELECT body FROM product WHERE reference = 'LAMP'"))
    return found


def test_a_product_is_patched_by_field_and_language(goods: SandboxShop, agent: Agent) -> None:
    first = product(agent, 1, name={"en": "Lamp", "fr": "Lampe"}, price="5.000000", tax_rules_group="1", published=True)
    agent.client.apply("products", [first])
    agent.client.apply("products", [product(agent, 2, name={"fr": "Luminaire"}, description=None)])
    body = body_of(goods)
    assert body["name"] == {"en": "Lamp", "fr": "Luminaire"}
    assert (body["price"], body["description"], body["published"]) == ("5.000000", None, False)


def test_a_product_that_leaves_is_unpublished_and_never_deleted(goods: SandboxShop, agent: Agent) -> None:
    agent.client.apply("products", [product(agent, 1, name={"en": "Lamp"}, price="5.000000")])
    agent.client.apply("products", [product(agent, 2, published=True)])
    agent.client.apply("products", [product(agent, 3, removal={"how": "unpublish"})])
    assert body_of(goods)["published"] is False


def test_the_reference_adopts_a_product_once(goods: SandboxShop, agent: Agent) -> None:
    adopted = product(agent, 1, price="9.000000").model_copy(update={"key": "ERP-MUG"})
    mug = adopted.model_copy(update={"product": adopted.product.model_copy(update={"reference": "mug"})})  # type: ignore[union-attr]
    (first,) = agent.client.apply("products", [mug]).answers
    (second,) = agent.client.apply("products", [mug.model_copy(update={"key": "ERP-OTHER"})]).answers
    assert (first.result, first.id) == ("updated", "1")
    assert (second.result, second.code) == ("failed", "ambiguous_reference")


def shown(sandbox: SandboxShop, language: str = "en", **form: str) -> str:
    page = Page(sandbox.context, sandbox.checkout, sandbox._keys)
    answer = page.show("POST" if form else "GET", "/", {"lang": language}, form)
    assert answer.status == 200
    return answer.body.decode()


def test_the_page_shows_products_orders_and_what_waits_in_both_languages(goods: SandboxShop) -> None:
    placed = goods.place_order(Cart([Wanted("MUG")]))
    for language, words in (("en", ("Products", "Orders", "Payment accepted")), ("fr", ("Produits", "Commandes"))):
        page = shown(goods, language)
        assert placed.reference in page
        assert all(word in page for word in words)


def test_the_page_takes_orders_and_refuses_nonsense(goods: SandboxShop) -> None:
    assert "Order taken" in shown(goods, do="order", reference="MUG", quantity="2", email="x@example.test")
    assert "not for sale" in shown(goods, do="order", reference="MUG", quantity="many")
    assert "no product" in shown(goods, do="order", reference="<script>")
    assert goods.db.value("SELECT count(*) FROM orders") == 1


def test_the_page_makes_a_string_that_pairs(sandbox: SandboxShop, agent: Agent) -> None:
    assert "sb1." in shown(sandbox, do="pair")
    assert "PC" in shown(sandbox)


def test_the_page_shows_the_fingerprint_as_the_agent_does_and_a_time_that_can_be_read(
    sandbox: SandboxShop, agent: Agent
) -> None:
    page = shown(sandbox)
    assert grouped(fingerprint(agent.key.public)) in page
    assert re.search(r"last heard of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", page)


def test_the_page_escapes_what_came_from_elsewhere(goods: SandboxShop) -> None:
    page = shown(goods, "fr", do="order", reference="<script>alert(1)</script>")
    assert "<script>" not in page
    assert "MUG &lt;b&gt;" in page


def test_another_path_is_no_page(sandbox: SandboxShop) -> None:
    page = Page(sandbox.context, sandbox.checkout, sandbox._keys)
    assert page.show("GET", "/admin", {}, {}).status == 404


def test_a_shop_that_is_opened_again_is_the_same_shop(goods: SandboxShop, clock: ManualClock) -> None:
    other = SandboxShop(goods.file, clock=clock)
    assert other.context.state.installation == goods.context.state.installation
    assert other.context.state.key.public == goods.context.state.key.public
    other.close()
