"""The sandbox shop reckons as PrestaShop does: every cart, every rounding setting, held against a second calculator."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stockbridge.shop.sandbox.arithmetic import (
    WRAPPING_PRICE,
    WRAPPING_VAT,
    Both,
    Rounding,
    Voucher,
    bill,
    priced_line,
)
from tests.support import prestashop_arithmetic as core

RATES = (Decimal(0), Decimal("2.1"), Decimal("5.5"), Decimal(10), Decimal(20))
items = st.builds(
    core.Item,
    price=st.decimals(Decimal("0.01"), Decimal(500), places=6),
    rate=st.sampled_from(RATES),
    quantity=st.integers(1, 40),
)
percents = st.builds(Voucher, name=st.just("P"), percent=st.decimals(1, 100, places=1), free_shipping=st.booleans())
amounts = st.builds(Voucher, name=st.just("A"), amount_incl=st.decimals(Decimal("0.5"), 900, places=2))
shipping_free = st.just(Voucher("S", free_shipping=True))
vouchers = st.lists(percents | amounts | shipping_free, max_size=3)
roundings = st.builds(Rounding, mode=st.integers(0, 5), type=st.integers(1, 3))


def second_opinion(bought: list[core.Item], given_: list[Voucher], rounding: Rounding, *, gift: bool) -> core.Placed:
    rules = [
        core.Voucher("order", percent=rule.percent, amount=rule.amount_incl, free_shipping=rule.free_shipping)
        for rule in given_
    ]
    cart = core.Cart(
        bought,
        rules,
        shipping=Decimal(7),
        wrapping=WRAPPING_PRICE if gift else Decimal(0),
        wrapping_rate=WRAPPING_VAT,
        round_mode=rounding.mode,
        round_type=rounding.type,
    )
    return core.place(cart)


@settings(max_examples=300, deadline=None)
@example([core.Item(Decimal("0.037915"), Decimal("5.5"), 1)], [], Rounding(mode=0, type=1), False)
@given(st.lists(items, min_size=1, max_size=5), vouchers, roundings, st.booleans())
def test_every_order_costs_what_prestashop_would_charge(
    bought: list[core.Item], given_: list[Voucher], rounding: Rounding, gift: bool
) -> None:
    lines = [priced_line(item.price, item.rate, item.quantity, rounding) for item in bought]
    found = bill(lines, Both.of(Decimal(7), Decimal(20)), given_, rounding, gift=gift)
    totals = second_opinion(bought, given_, rounding, gift=gift).order.totals
    assert (found.paid.excl, found.paid.incl) == (totals.paid_excl, totals.paid_incl)
    assert (found.discounts.excl, found.discounts.incl) == (totals.discounts_excl, totals.discounts_incl)
    assert (found.products.excl, found.products.incl) == (totals.products_excl, totals.products_incl)


def test_an_amount_is_spread_over_the_rates_of_what_it_is_taken_off() -> None:
    rounding = Rounding()
    lines = [
        priced_line(Decimal(100), Decimal(20), 1, rounding),
        priced_line(Decimal(100), Decimal("5.5"), 1, rounding),
    ]
    found = bill(lines, Both(), [Voucher("A", amount_incl=Decimal("22.55"))], rounding, gift=False)
    assert found.values == (Both(Decimal("20.000000"), Decimal("22.550000")),)


def test_a_voucher_of_more_than_the_goods_leaves_nothing_to_pay_but_shipping() -> None:
    rounding = Rounding()
    lines = [priced_line(Decimal(10), Decimal(20), 1, rounding)]
    found = bill(lines, Both.of(Decimal(7), Decimal(20)), [Voucher("A", amount_incl=Decimal(50))], rounding, gift=False)
    assert found.paid == Both(Decimal("7.00"), Decimal("8.40"))


@pytest.mark.parametrize(("type_", "total"), [(1, "10.02"), (2, "10.03"), (3, "10.033332")])
def test_the_rounding_type_decides_what_a_line_records(type_: int, total: str) -> None:
    line = priced_line(Decimal("3.344444"), Decimal(0), 3, Rounding(2, type_))
    assert line.total.excl == Decimal(total)
