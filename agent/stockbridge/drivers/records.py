"""An ERP's business objects in neutral terms: what drivers read and write, before and after ``mapping``.

Amounts are ``Decimal`` in the document's currency, quantities ``Decimal`` in the article's sales unit, times UTC-aware.
``extra`` carries the ERP's own further fields by their ERP names, for filters and field mapping.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

DocumentKind = Literal["quote", "order", "delivery_note", "invoice", "credit_note"]
LineKind = Literal["article", "ecotax", "comment", "discount", "shipping", "wrapping", "adjustment"]
"""``ecotax`` only where it bears another VAT rate than its article: else it stands inside the article's price."""


@dataclass(frozen=True)
class Family:
    """A node of the ERP's classification; ``parent`` is a family's key or None."""

    key: str
    parent: str | None
    names: Mapping[str, str]
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Article:
    """An article. ``price`` excludes VAT; texts are by language code; weights in kg, sizes in cm."""

    key: str
    reference: str
    names: Mapping[str, str]
    summaries: Mapping[str, str]
    descriptions: Mapping[str, str]
    price: Decimal
    price_incl: Decimal | None
    cost_price: Decimal | None
    vat_code: str
    ecotax: Decimal
    barcode: str
    brand: str | None
    family: str | None
    further_families: tuple[str, ...]
    weight: Decimal
    weight_net: Decimal
    width: Decimal
    height: Decimal
    depth: Decimal
    sales_unit: str
    minimal_quantity: int
    active: bool
    published: bool
    variants: tuple[ArticleVariant, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class ArticleVariant:
    """One variant of an article; ``values`` is attribute name → value."""

    key: str
    reference: str
    barcode: str
    values: Mapping[str, str]
    price_impact: Decimal
    weight_impact: Decimal


@dataclass(frozen=True)
class StockLevel:
    """Quantities of one article (or variant) in one warehouse at the time of the snapshot."""

    article: str
    variant: str | None
    warehouse: str
    physical: Decimal
    reserved: Decimal
    incoming: Decimal
    incoming_on: date | None


@dataclass(frozen=True)
class Party:
    """The customer of a document. ``key`` is the ERP's where it is bound already, else None; the ERP may have been
    restored since, and have given it to another.

    ``shop_customer`` is the account's own key (at most 17 characters), which a restored shop never gives to another.
    """

    key: str | None
    shop_customer: str
    company: str
    first_name: str
    last_name: str
    email: str
    phone: str
    vat_number: str
    language: str
    guest: bool


@dataclass(frozen=True)
class PostalAddress:
    """A postal address as the document keeps it."""

    company: str
    first_name: str
    last_name: str
    line1: str
    line2: str
    postcode: str
    city: str
    region: str
    country: str
    phone: str
    vat_number: str


@dataclass(frozen=True)
class DocumentLine:
    """One line. ``total_*`` are rounded to the currency; their sums over all lines are the document's totals.

    The totals rule, not ``quantity`` × ``unit_price_excl``, which may lose a cent. ``article`` and ``variant`` are the
    ERP's keys where the shop's product is bound; else both are None and ``reference`` is all that is known.
    """

    kind: LineKind
    article: str | None
    variant: str | None
    reference: str
    description: str
    quantity: Decimal
    unit_price_excl: Decimal
    vat_rate: Decimal
    total_excl: Decimal
    total_incl: Decimal
    rule: str = ""
    """The named reason of cents that are not the shop's own: ``rounding``, ``line_rounding``; else empty."""


@dataclass(frozen=True)
class DocumentPayment:
    """Money received. Orders split from one cart share a payment, and so its key; each document has its own part."""

    key: str
    method: str
    transaction_id: str
    amount: Decimal
    at: datetime


@dataclass(frozen=True)
class SalesDocument:
    """A sales document as it is to stand in the ERP; ``key`` is ours and is kept on it, unique."""

    key: str
    kind: DocumentKind
    reference: str
    placed_at: datetime
    currency: str
    party: Party
    billing: PostalAddress
    shipping: PostalAddress
    lines: tuple[DocumentLine, ...]
    payments: tuple[DocumentPayment, ...]
    payment_method: str
    carrier: str
    pickup_point: str
    comment: str
    gift_message: str
    total_excl: Decimal
    total_incl: Decimal
    cancelled: bool


@dataclass(frozen=True)
class DocumentRef:
    """A document that stands in the ERP. ``frozen``: transformed or posted, no longer to be rewritten.

    ``digest`` is what the driver stored of the document as last written by us, empty where the ERP keeps no such field.
    """

    key: str
    erp_key: str
    number: str
    customer_key: str
    frozen: bool
    digest: str = ""


@dataclass(frozen=True)
class DocumentStatus:
    """Where one of our documents stands in the ERP."""

    key: str
    status: str
    at: datetime
    number: str
    tracking_numbers: tuple[str, ...]
