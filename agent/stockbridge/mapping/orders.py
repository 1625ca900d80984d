"""An order of the shop becomes a sales document of the ERP, equal to the cent; ``drivers`` write it.

Pure: everything is in the order and the merchant's settings. Nothing is computed that the shop recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from stockbridge.contract.records.order import Order, Payment
from stockbridge.drivers.records import DocumentLine, DocumentPayment, SalesDocument
from stockbridge.mapping.balance import balanced
from stockbridge.mapping.discounts import Share, split_by_rate
from stockbridge.mapping.money import ZERO, apportioned, rounded, smallest_unit
from stockbridge.mapping.order_lines import Money, goods, rows_of, service
from stockbridge.mapping.parties import party, postal
from stockbridge.mapping.settings import OrderMapping


def to_sales_document(order: Order, settings: OrderMapping) -> SalesDocument:
    """The document whose lines sum to the order's totals. Raises ``RecordRefused`` ``totals_differ`` where none can."""
    lines = _lines(order, settings)
    return SalesDocument(
        key=order.key,
        kind=settings.kind,
        reference=order.reference,
        placed_at=order.created_at,
        currency=order.currency,
        party=party(order),
        billing=postal(order.invoice_address),
        shipping=postal(order.delivery_address),
        lines=lines,
        payments=tuple(_payments(order)),
        payment_method=settings.payment_modes.get(order.payment_module, order.payment_method),
        carrier=settings.carriers.get(order.shipping.carrier, order.shipping.carrier_name),
        pickup_point=_pickup_point(order),
        comment="\n".join(message.text for message in order.messages if message.from_customer and not message.private),
        gift_message=order.wrapping.message if order.wrapping.gift else "",
        total_excl=sum((line.total_excl for line in lines), ZERO),
        total_incl=sum((line.total_incl for line in lines), ZERO),
        cancelled=order.state.cancelled,
    )


def _lines(order: Order, settings: OrderMapping) -> tuple[DocumentLine, ...]:
    decimals, rows = order.currency_decimals, rows_of(order)
    lines = [
        *goods(rows, decimals, settings),
        *_discounts(order, split_by_rate(order, rows), settings),
        *_fees(order, settings),
    ]
    return balanced(order, rows, lines, settings)


def _fees(order: Order, settings: OrderMapping) -> Iterator[DocumentLine]:
    shipping, wrapping, decimals = order.shipping, order.wrapping, order.currency_decimals
    carriage = Money(rounded(shipping.amount_excl, decimals), rounded(shipping.amount_incl, decimals))
    if carriage != Money():
        yield service("shipping", settings, shipping.carrier_name, shipping.vat_rate, carriage)
    gift_wrap = Money(rounded(wrapping.amount_excl, decimals), rounded(wrapping.amount_incl, decimals))
    if gift_wrap != Money():
        yield service("wrapping", settings, "", wrapping.vat_rate, gift_wrap)


def _discounts(order: Order, shares: Sequence[Share], settings: OrderMapping) -> Iterator[DocumentLine]:
    """One line per voucher and rate, in cents that sum to the shop's total of the discounts."""
    excl = _cents([share.amount.excl for share in shares], order.totals.discounts_excl, order)
    incl = _cents([share.amount.incl for share in shares], order.totals.discounts_incl, order)
    for share, share_excl, share_incl in zip(shares, excl, incl, strict=True):
        amount = Money(-share_excl, -share_incl)
        if amount != Money():
            text = " ".join(part for part in (share.discount.name, share.discount.code) if part)
            yield service("discount", settings, text, share.rate, amount)


def _cents(exact: Sequence[Decimal], recorded: Decimal, order: Order) -> list[Decimal]:
    """Each grant of free shipping may hide a cent: the order's shipping is rounded, the voucher's was not."""
    exact_sum, decimals = sum(exact, ZERO), order.currency_decimals
    hidden = 1 + sum(1 for rule in order.discounts if rule.free_shipping)
    explained = abs(recorded - exact_sum) <= smallest_unit(decimals) * hidden
    return apportioned(exact, rounded(recorded if explained else exact_sum, decimals), decimals)


def _payments(order: Order) -> Iterator[DocumentPayment]:
    """The money received, in the order's currency; of a payment for several orders of one cart, this order's part."""
    open_amount = order.totals.paid_incl
    for payment in order.payments:
        amount = _in_order_currency(payment, order)
        if payment.shared:
            amount = min(amount, open_amount)
        open_amount -= amount
        if amount:
            yield DocumentPayment(payment.key, payment.method, payment.transaction_id, amount, payment.at)


def _in_order_currency(payment: Payment, order: Order) -> Decimal:
    amount = payment.amount
    if payment.currency != order.currency:
        amount = amount / payment.conversion_rate * order.conversion_rate
    return rounded(amount, order.currency_decimals)


def _pickup_point(order: Order) -> str:
    point = order.shipping.pickup_point
    return "" if point is None else "\n".join(part for part in (point.code, point.name, point.address) if part)
