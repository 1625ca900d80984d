"""The box on the back office's order page: where the order stands in the ERP, in plain words of both languages."""

from __future__ import annotations

from bs4 import BeautifulSoup

from tests.shop.outgoing import CANCELLED, SHIPPED, Outgoing
from tests.support.prestashop import BackOffice, Wishes

REFUSED = {"code": "erp_refused", "detail": "The ERP has no article <b>SB-1</b>."}


def panel(outgoing: Outgoing, order: int) -> str:
    """The text of the box."""
    with BackOffice(outgoing.shop) as office:
        box = BeautifulSoup(office.order(order).text, "html.parser").select_one("#stockbridge-order")
    assert box is not None
    return box.get_text(" ", strip=True)


def test_the_erps_number_stands_on_the_order_page(outgoing: Outgoing) -> None:
    assert "Waiting for the ERP." in panel(outgoing, outgoing.first)
    leased = outgoing.lease()
    assert "On its way to the ERP." in panel(outgoing, outgoing.first)
    outgoing.settle(leased.token, leased.events)

    text = panel(outgoing, outgoing.first)

    assert "In the ERP, up to date." in text
    assert f"SO-{outgoing.first}" in text
    assert str(leased.events[0].key) in text
    outgoing.change_state(outgoing.first, SHIPPED)
    assert "In the ERP; a change waits to follow." in panel(outgoing, outgoing.first)


def test_a_dead_letter_says_why_and_its_words_are_only_text(outgoing: Outgoing) -> None:
    leased = outgoing.lease()
    outgoing.settle(leased.token, leased.events, "dead", problem=REFUSED)

    text = panel(outgoing, outgoing.first)

    assert "Needs attention: The ERP has no article <b>SB-1</b>." in text


def test_an_order_that_does_not_go_out_says_what_it_waits_for(outgoing: Outgoing) -> None:
    unpaid = outgoing.place(email="wire@example.com", wishes=Wishes(payment="ps_wirepayment"))
    outgoing.change_state(outgoing.first, CANCELLED)
    outgoing.lease()

    assert "it waits for its payment" in panel(outgoing, unpaid)
    assert "it was cancelled before" in panel(outgoing, outgoing.first)
    assert "not on its way" in panel(outgoing, 1)


def test_the_box_speaks_french_to_a_french_employee(outgoing: Outgoing) -> None:
    french = outgoing.shop.value("SELECT id_lang FROM ps_lang WHERE iso_code = 'fr'")
    outgoing.shop.execute("UPDATE ps_employee SET id_lang = %s", [french])

    assert "En attente de l'ERP." in panel(outgoing, outgoing.first)
