"""Real shops compute as our model of them does, and every one of their orders becomes a document equal to the cent."""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

from stockbridge.contract.records.order import Order
from stockbridge.mapping.orders import to_sales_document
from stockbridge.mapping.settings import OrderMapping
from tests.shop.outgoing import Outgoing
from tests.support.prestashop_arithmetic import Cart, Item, Placed, Voucher, place

PHP = Path(__file__).parent / "php" / "carts.php"
TWENTY, TEN, REDUCED = Decimal(20), Decimal(10), Decimal("5.5")
FEW = (
    Item(Decimal("8.333333"), TWENTY, 3),
    Item(Decimal("4.739336"), REDUCED, 7, reduced=True, percent_off=Decimal(10)),
    Item(Decimal("12.49"), TWENTY, 1, ecotax=Decimal("0.833333"), ecotax_rate=TWENTY),
    Item(Decimal("2.272727"), TEN, 5),
)
MANY = tuple(Item(Decimal("0.833333") + Decimal(at) / 7, (TWENTY, REDUCED)[at % 2], at + 1) for at in range(14))
SCENARIOS: tuple[tuple[tuple[Item, ...], tuple[Voucher, ...]], ...] = (
    (FEW, ()),
    (MANY, ()),
    (FEW, (Voucher("order", percent=TEN), Voucher("order", amount=Decimal("7.77")))),
    (FEW, (Voucher("gift", items=frozenset({1})), Voucher("shipping", free_shipping=True))),
    (
        FEW,
        (Voucher("cheapest", percent=Decimal(50)), Voucher("product", percent=Decimal("33.33"), items=frozenset({0}))),
    ),
    (FEW, (Voucher("selection", percent=Decimal(15), items=frozenset({1, 3})), Voucher("order", percent=Decimal(5)))),
    (FEW, (Voucher("order", percent=TEN, leaves_out_reduced=True), Voucher("order", percent=TEN, free_shipping=True))),
    (FEW, (Voucher("order", amount=Decimal("9.99"), amount_with_vat=False),)),
    (MANY, (Voucher("selection", percent=TEN, items=frozenset({0, 3, 4, 9})),)),
)


def carts() -> list[Cart]:
    """Each scenario in two of the eighteen ways of rounding."""
    ways = list(product(range(6), range(1, 4)))
    chosen = [(at, scenario) for at, scenario in enumerate(SCENARIOS * 2)]
    return [
        Cart(
            items=[*(_rounded(item) for item in goods)],
            vouchers=vouchers,
            shipping=Decimal(7),
            wrapping=Decimal("1.666667") if at % 3 == 0 else Decimal(0),
            round_mode=ways[at * 5 % 18][0],
            round_type=ways[at * 5 % 18][1],
        )
        for at, (goods, vouchers) in chosen
    ]


def _rounded(item: Item) -> Item:
    """As the product's own column holds it."""
    return Item(**{**item.__dict__, "price": item.price.quantize(Decimal("0.000001"))})


def told(cart: Cart) -> dict[str, Any]:
    gifts = [min(voucher.items) for voucher in cart.vouchers if voucher.scope == "gift"]
    return {
        "round_mode": cart.round_mode,
        "round_type": cart.round_type,
        "wrapping": str(cart.wrapping),
        "ecotax_rate": "20",
        "items": [
            {
                "price": str(item.price),
                "rate": str(item.rate),
                "ecotax": str(item.ecotax),
                "percent_off": str(item.percent_off),
                "bought": item.quantity - gifts.count(at),
            }
            for at, item in enumerate(cart.items)
        ],
        "vouchers": [
            {
                "scope": voucher.scope,
                "percent": str(voucher.percent),
                "amount": str(voucher.amount),
                "amount_with_vat": voucher.amount_with_vat,
                "free_shipping": voucher.free_shipping,
                "items": sorted(voucher.items),
                "leaves_out_reduced": voucher.leaves_out_reduced,
            }
            for voucher in cart.vouchers
        ],
    }


def exported(outgoing: Outgoing, ids: set[int]) -> dict[int, Order]:
    orders: dict[int, Order] = {}
    while not ids <= orders.keys():
        events = outgoing.lease(limit=50).events
        assert events, f"not handed out: {sorted(ids - orders.keys())}"
        orders |= {int(event.entity_id): event.order for event in events if event.order}
    return orders


def figures(order: Order, products: list[str]) -> dict[str, Any]:
    """What the model claims to know of an order, its lines by the cart's own places."""
    lines = sorted(order.lines, key=lambda line: products.index(line.product_id))
    return {
        "lines": [(line.unit_price_excl, line.unit_price_incl, line.total_excl, line.total_incl) for line in lines],
        "discounts": [(rule.scope, rule.amount_excl, rule.amount_incl) for rule in order.discounts],
        "shipping": (order.shipping.amount_excl, order.shipping.amount_incl),
        "wrapping": (order.wrapping.amount_excl, order.wrapping.amount_incl),
        "totals": (
            order.totals.products_excl,
            order.totals.products_incl,
            order.totals.discounts_excl,
            order.totals.discounts_incl,
            order.totals.paid_excl,
            order.totals.paid_incl,
        ),
    }


def assert_document(order: Order, model: Placed) -> None:
    document = to_sales_document(order, OrderMapping())
    assert (document.total_excl, document.total_incl) == (order.totals.paid_excl, order.totals.paid_incl)
    vat: dict[Decimal, Decimal] = defaultdict(Decimal)
    figures_of: dict[Decimal, int] = defaultdict(int)
    for line in document.lines:
        vat[line.vat_rate] += line.total_incl - line.total_excl
        figures_of[line.vat_rate] += 1
    for rate, charged in vat.items():
        allowed = Decimal("0.01") * (figures_of[rate] + 2)
        assert abs(charged - model.vat_by_rate.get(rate, Decimal(0))) <= allowed, (rate, charged, model.vat_by_rate)


def test_the_shop_computes_as_our_model_and_its_orders_become_documents(outgoing: Outgoing) -> None:
    wanted = carts()
    stdin = json.dumps([told(cart) for cart in wanted])
    answer = json.loads(outgoing.shop.php(PHP, kernel=True, stdin=stdin))
    orders = exported(outgoing, {entry["order"] for entry in answer})
    differing = {}
    for at, (cart, entry) in enumerate(zip(wanted, answer, strict=True)):
        model, order = place(cart).order, orders[entry["order"]]
        names = [str(identity) for identity in entry["products"]]
        ours, theirs = figures(model, [str(place_ + 1) for place_ in range(len(names))]), figures(order, names)
        differing[at] = {name: (ours[name], theirs[name]) for name in ours if ours[name] != theirs[name]}
    assert not {at: names for at, names in differing.items() if names}
    for cart, entry in zip(wanted, answer, strict=True):
        assert_document(orders[entry["order"]], place(cart))
