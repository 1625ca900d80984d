"""An order as the shop exports it: complete, each amount as the shop recorded it, nothing computed by the agent.

Amounts are in the order's currency. ``*_excl`` is without VAT, ``*_incl`` with it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from stockbridge.contract.base import (
    Amount,
    Currency,
    DocumentKey,
    Language,
    Line,
    Quantity,
    Seq,
    ShopId,
    Text,
    Timestamp,
    WireModel,
)
from stockbridge.contract.records.customer import Address, Customer


class OrderState(WireModel):
    """One of the shop's order states with the flags that matter; names may be in any language."""

    id: ShopId
    name: Line
    module: Line = Field(description="the module that owns the state, empty for the core's")
    paid: bool
    shipped: bool
    delivered: bool
    cancelled: bool = Field(description="the core's cancelled or payment-error state")
    logable: bool = Field(description="PrestaShop counts the order as valid")


class StateChange(WireModel):
    """One row of the order's history."""

    id: ShopId
    state: ShopId
    at: Timestamp


class LineTax(WireModel):
    """One tax of a line, as recorded; see the facts on what does not add up."""

    tax: ShopId
    name: Line
    rate: Amount = Field(description="percent")
    unit_amount: Amount
    total_amount: Amount


class PackComponent(WireModel):
    """A product inside an ordered pack, per one pack."""

    product_id: ShopId
    variant_id: ShopId
    reference: Line
    quantity: Quantity


class OrderLine(WireModel):
    """One order_detail row. ``unit_price_*`` is what was charged, after reductions."""

    id: ShopId
    product_id: ShopId
    variant_id: ShopId
    product_key: str | None = Field(max_length=64, description="the ERP's key, where the product is bound")
    variant_key: str | None = Field(max_length=64)
    reference: Line
    barcode: Line
    name: Text
    customization: Text
    quantity: Quantity
    quantity_refunded: Quantity
    quantity_returned: Quantity
    unit_price_excl: Amount
    unit_price_incl: Amount
    total_excl: Amount
    total_incl: Amount
    original_unit_price: Amount
    reduction_percent: Amount
    reduction_amount_excl: Amount
    reduction_amount_incl: Amount
    ecotax: Amount
    ecotax_rate: Amount
    vat_rate: Amount
    tax_rules_group: ShopId
    taxes: Annotated[Seq[LineTax], Field(max_length=20)]
    weight: Quantity
    components: Annotated[Seq[PackComponent], Field(max_length=200)]


class Discount(WireModel):
    """A cart rule on the order, with its scope so that the ERP side can split it by VAT rate."""

    id: ShopId
    name: Line
    code: Line
    amount_excl: Amount
    amount_incl: Amount
    free_shipping: bool
    percent: Amount
    scope: Literal["order", "product", "cheapest", "selection", "gift", "shipping"]
    product_id: ShopId
    variant_id: ShopId


class PickupPoint(WireModel):
    """Where a parcel waits for the customer."""

    code: Line
    name: Line
    address: Text


class Shipping(WireModel):
    """Carriage: the carrier by its lasting reference and what it cost."""

    carrier: ShopId = Field(description="id_reference, the same for all versions of a carrier")
    carrier_name: Line
    carrier_module: Line
    amount_excl: Amount
    amount_incl: Amount
    vat_rate: Amount
    weight: Quantity
    tracking_number: Line
    pickup_point: PickupPoint | None


class Wrapping(WireModel):
    """Gift wrap and its message."""

    amount_excl: Amount
    amount_incl: Amount
    vat_rate: Amount
    gift: bool
    message: Text
    recycled: bool


class Payment(WireModel):
    """One payment row. Wire, cheque and cash on delivery have none until the money came."""

    key: DocumentKey
    id: ShopId
    method: Line
    transaction_id: Line
    amount: Amount
    currency: Currency
    conversion_rate: Amount
    at: Timestamp
    shared: bool = Field(description="the payment set belongs to several orders of one cart")


class Message(WireModel):
    """A message of the order's thread; ``private`` ones are the employees' own."""

    id: ShopId
    text: Text
    from_customer: bool
    private: bool
    at: Timestamp


class ShopInvoice(WireModel):
    """An invoice that the shop itself numbered."""

    id: ShopId
    number: Line
    total_excl: Amount
    total_incl: Amount
    at: Timestamp


class SlipLine(WireModel):
    """One refunded line."""

    line: ShopId
    quantity: Quantity
    amount_excl: Amount
    amount_incl: Amount


class Slip(WireModel):
    """A credit slip of the shop."""

    key: DocumentKey
    id: ShopId
    kind: Literal["standard", "voucher_deducted", "chosen_amount"]
    total_products_excl: Amount
    total_products_incl: Amount
    shipping_excl: Amount
    shipping_incl: Amount
    at: Timestamp
    lines: Annotated[Seq[SlipLine], Field(max_length=2000)]


class Totals(WireModel):
    """The order's own totals. ``paid_*`` is what the customer owes in all, ``paid_real`` what was received."""

    products_excl: Amount
    products_incl: Amount
    discounts_excl: Amount
    discounts_incl: Amount
    paid_excl: Amount
    paid_incl: Amount
    paid_real: Amount


class Gate(WireModel):
    """Why the order was let through: its parts add up, or two stable minutes passed without (``flagged``)."""

    flagged: bool
    difference_excl: Amount
    difference_incl: Amount


class Order(WireModel):
    """A complete order. ``key`` is the ERP key of the contract's section 8."""

    key: DocumentKey
    id: ShopId
    shop_id: ShopId
    reference: Line
    cart_id: ShopId
    split: bool = Field(description="other orders came from the same cart")
    created_at: Timestamp
    updated_at: Timestamp
    currency: Currency
    currency_decimals: Annotated[int, Field(ge=0, le=6)]
    conversion_rate: Amount
    language: Language
    round_mode: Annotated[int, Field(ge=0, le=5)]
    round_type: Annotated[int, Field(ge=1, le=3)]
    state: OrderState
    history: Annotated[Seq[StateChange], Field(max_length=1000)]
    payment_module: Line
    payment_method: Line
    customer: Customer
    invoice_address: Address
    delivery_address: Address
    lines: Annotated[Seq[OrderLine], Field(max_length=5000)]
    discounts: Annotated[Seq[Discount], Field(max_length=200)]
    shipping: Shipping
    wrapping: Wrapping
    payments: Annotated[Seq[Payment], Field(max_length=200)]
    messages: Annotated[Seq[Message], Field(max_length=500)]
    invoices: Annotated[Seq[ShopInvoice], Field(max_length=50)]
    slips: Annotated[Seq[Slip], Field(max_length=200)]
    totals: Totals
    gate: Gate
    shop_note: Text = Field(description="the employees' note on the order")
    erp_number: str | None = Field(max_length=64, description="the ERP's number as last settled")
