"""What the ERP tells the shop of selling an article and of an order's fate: stock, prices, statuses, documents."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from stockbridge.contract.base import (
    Amount,
    Count,
    Country,
    Currency,
    Day,
    DocumentKey,
    ErpKey,
    LangLine,
    Line,
    Opt,
    Quantity,
    Seq,
    Sha256,
    ShopId,
    Timestamp,
    WireModel,
)


class Stock(WireModel):
    """The ERP's quantity of one article, from a snapshot that contains every order imported up to ``as_of``."""

    product: ErpKey
    variant: ErpKey | None = Field(default=None, description="null or missing: the product itself")
    quantity: Quantity = Field(description="by the configured formula; the shop floors it to whole units")
    as_of: Count = Field(description="import sequence committed before the snapshot was read")
    physical: Opt[Quantity] = None
    incoming: Quantity | None = None
    incoming_on: Day | None = None
    out_of_stock: Opt[Literal["deny", "allow", "default"]] = None
    location: Annotated[str, Field(max_length=64)] | None = None


class PriceRule(WireModel):
    """One price for a group, a customer or everybody, from a quantity on, in a span of time.

    Exactly one of ``price``, ``reduction_amount`` and ``reduction_percent`` is given; the receiver checks it.
    """

    group: ShopId | None = Field(default=None, description="the shop's customer group; null: all")
    customer: ErpKey | None = None
    currency: Currency | None = Field(default=None, description="null: all")
    country: Country | None = None
    from_quantity: Annotated[int, Field(ge=1, le=1_000_000)]
    price: Opt[Amount] = Field(default=None, description="excl. VAT")
    reduction_amount: Opt[Amount] = Field(default=None, description="excl. VAT")
    reduction_percent: Opt[Amount] = Field(default=None, description="0 to 100")
    starts_at: Timestamp | None
    ends_at: Timestamp | None


class Price(WireModel):
    """All prices of one article: its base price and the complete list of the rules that we own."""

    product: ErpKey
    variant: ErpKey | None = None
    price: Opt[Amount] = Field(default=None, description="base price excl. VAT, or a variant's impact on it")
    cost_price: Opt[Amount] = None
    compare_at_price: Amount | None = None
    rules: Opt[Annotated[Seq[PriceRule], Field(max_length=500)]] = None


class Parcel(WireModel):
    """A parcel that left: its tracking number and the shop's carrier where it differs from the order's."""

    tracking_number: Annotated[str, Field(pattern=r"^[A-Za-z0-9 ._/-]{1,64}$")]
    carrier: ShopId | None = Field(default=None, description="id_reference of the carrier")


StatusCode = Literal[
    "preparing", "ready", "partially_shipped", "shipped", "delivered", "backordered", "cancelled", "refunded"
]


class Status(WireModel):
    """Where an order stands in the ERP."""

    order: DocumentKey
    status: StatusCode
    state: Opt[ShopId] = Field(default=None, description="an order state of the shop, where configuration names one")
    at: Timestamp
    document_number: Opt[Annotated[str, Field(min_length=1, max_length=64)]] = None
    parcels: Opt[Annotated[Seq[Parcel], Field(max_length=50)]] = None
    mail: Opt[bool] = Field(default=None, description="false: tell the customer nothing; missing: as the state says")


class Document(WireModel):
    """A PDF of the ERP for one order, uploaded before under its hash and size."""

    order: DocumentKey
    kind: Literal["quote", "order", "delivery_note", "invoice", "credit_note", "other"]
    number: Annotated[str, Field(min_length=1, max_length=64)]
    issued_on: Day
    sha256: Sha256
    size: Count
    file_name: Line
    title: LangLine | None = None
    total_incl: Opt[Amount] = None
    currency: Opt[Currency] = None
    mail: Opt[bool] = None
