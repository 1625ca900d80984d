"""Whatever PrestaShop computes, the document says the same to the cent: properties over its own arithmetic."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from stockbridge.drivers.records import SalesDocument
from stockbridge.mapping.orders import to_sales_document
from stockbridge.mapping.settings import OrderMapping
from tests.support.prestashop_arithmetic import Cart, Item, NoOrderError, Placed, Scope, Voucher, place

RATES = [Decimal(rate) for rate in ("20", "10", "5.5", "2.1", "0")]
ZERO = Decimal(0)
MANY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def money(largest: str, places: int = 2) -> st.SearchStrategy[Decimal]:
    return st.decimals(ZERO, Decimal(largest), places=places, allow_nan=False, allow_infinity=False)


@st.composite
def items(draw: st.DrawFn, rates: list[Decimal]) -> Item:
    rate = draw(st.sampled_from(rates))
    price = draw(money("400", draw(st.sampled_from([2, 2, 4, 6])))) + Decimal("0.5")
    if draw(st.booleans()):
        price = (draw(money("400")) + Decimal("0.6")) / (1 + rate / 100)
        price = price.quantize(Decimal("0.000001"))
    ecotax = draw(st.sampled_from([ZERO, ZERO, Decimal("0.05"), Decimal("0.833333"), Decimal(2)]))
    return Item(
        price=price,
        rate=rate,
        quantity=draw(st.one_of(st.integers(1, 5), st.integers(1, 150))),
        ecotax=ecotax,
        ecotax_rate=draw(st.sampled_from(rates)) if ecotax else ZERO,
        reduced=draw(st.booleans()),
        percent_off=Decimal(draw(st.sampled_from([0, 0, 10, 33]))),
    )


@st.composite
def vouchers(draw: st.DrawFn, count: int) -> Voucher:
    scope: Scope = draw(st.sampled_from(["order", "order", "product", "cheapest", "selection", "gift", "shipping"]))
    percent = Decimal(draw(st.sampled_from(["5", "10", "12.5", "33.33", "50", "100"])))
    named = st.frozensets(st.integers(0, count - 1), min_size=1, max_size=1 if scope != "selection" else count)
    by_amount = scope in {"order", "product"} and draw(st.booleans())
    takes_percent = not by_amount and scope not in {"gift", "shipping"}
    return Voucher(
        scope=scope,
        percent=percent if takes_percent else ZERO,
        amount=draw(money("60")) + Decimal("0.5") if by_amount else ZERO,
        amount_with_vat=draw(st.booleans()),
        free_shipping=scope == "shipping" or draw(st.sampled_from([False, False, False, True])),
        items=draw(named),
        leaves_out_reduced=scope == "order" and not by_amount and draw(st.booleans()),
    )


@st.composite
def carts(draw: st.DrawFn, most_items: int = 12, most_vouchers: int = 3) -> Cart:
    rates = draw(st.lists(st.sampled_from(RATES), min_size=1, max_size=2, unique=True))
    decimals = draw(st.sampled_from([2, 2, 2, 0, 3]))
    scale = 100 if decimals == 0 else 1
    goods = draw(st.lists(items(rates), min_size=1, max_size=most_items))
    return Cart(
        items=[replace(item, price=item.price * scale, ecotax=item.ecotax * scale) for item in goods],
        vouchers=draw(st.lists(vouchers(len(goods)), max_size=most_vouchers)),
        shipping=draw(st.sampled_from([ZERO, Decimal("4.99"), Decimal("5.833333"), Decimal(7)])) * scale,
        shipping_rate=draw(st.sampled_from(RATES)),
        wrapping=draw(st.sampled_from([ZERO, Decimal("2.5"), Decimal("1.666667")])) * scale,
        wrapping_rate=draw(st.sampled_from(RATES)),
        round_mode=draw(st.integers(0, 5)),
        round_type=draw(st.integers(1, 3)),
        decimals=decimals,
    )


def assert_equal_to_the_cent(placed: Placed, document: SalesDocument) -> None:
    assert document.total_excl == placed.order.totals.paid_excl
    assert document.total_incl == placed.order.totals.paid_incl
    assert sum(line.total_excl for line in document.lines) == document.total_excl
    assert sum(line.total_incl for line in document.lines) == document.total_incl
    unit = Decimal(1).scaleb(-placed.order.currency_decimals)
    assert all(line.total_excl % unit == 0 and line.total_incl % unit == 0 for line in document.lines)


def assert_vat_by_rate(placed: Placed, document: SalesDocument) -> None:
    """Each rounded figure may be off by one unit per side, the adjustment by what it says, free shipping by one."""
    unit = Decimal(1).scaleb(-placed.order.currency_decimals)
    vat: dict[Decimal, Decimal] = defaultdict(Decimal)
    allowed: dict[Decimal, Decimal] = defaultdict(Decimal)
    for line in document.lines:
        vat[line.vat_rate] += line.total_incl - line.total_excl
        own = abs(line.total_incl - line.total_excl) if line.kind == "adjustment" else 2 * unit
        allowed[line.vat_rate] += own
    for rate in vat.keys() | placed.vat_by_rate.keys():
        difference = abs(vat[rate] - placed.vat_by_rate.get(rate, ZERO))
        hidden = 1 + sum(1 for rule in placed.order.discounts if rule.free_shipping)
        assert difference <= allowed[rate] + unit * hidden, (rate, vat[rate], placed.vat_by_rate.get(rate))


@MANY
@given(carts(most_vouchers=0))
def test_an_order_without_vouchers_is_equal_to_the_cent(cart: Cart) -> None:
    placed = place(cart)
    document = to_sales_document(placed.order, OrderMapping())
    assert_equal_to_the_cent(placed, document)
    assert_vat_by_rate(placed, document)


@MANY
@given(carts())
def test_an_order_with_vouchers_is_equal_to_the_cent(cart: Cart) -> None:
    try:
        placed = place(cart)
    except NoOrderError:
        reject()
    document = to_sales_document(placed.order, OrderMapping())
    assert_equal_to_the_cent(placed, document)
    assert_vat_by_rate(placed, document)
