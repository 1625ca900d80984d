"""What the ERP tells the shop of its articles: category, brand, product, variant, image; ``trade`` has the rest.

All are patches: a field that is missing is left alone, ``null`` clears it where the type allows ``None``.
Weights and sizes are in the shop's own units, which ``hello`` names; prices exclude VAT unless the name says otherwise.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from stockbridge.contract.base import (
    Amount,
    Count,
    Day,
    ErpKey,
    LangLine,
    LangText,
    Line,
    Opt,
    Quantity,
    Seq,
    Sha256,
    ShopId,
    Timestamp,
    WireModel,
)

Barcode = Annotated[str, Field(pattern=r"^[0-9]{8,14}$")]
Reference = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f<>;={}]{1,64}$")]


class Category(WireModel):
    """A family of the ERP as a node of the shop's category tree."""

    name: LangLine
    parent: ErpKey | None = Field(default=None, description="key of the parent; null or missing: below the shop's home")
    description: LangText | None = None
    active: Opt[bool] = None
    position: Opt[Count] = None


class Brand(WireModel):
    """A manufacturer."""

    name: Annotated[str, Field(min_length=1, max_length=64)]
    active: Opt[bool] = None


class Feature(WireModel):
    """One feature of a product with its value; a custom value belongs to this product alone."""

    name: LangLine
    value: LangLine
    custom: bool


class Attachment(WireModel):
    """A data sheet or regulation, uploaded before under its hash and size."""

    sha256: Sha256
    size: Count
    file_name: Line
    name: LangLine
    description: LangText | None = None


class PackItem(WireModel):
    """One component of a pack."""

    product: ErpKey
    variant: ErpKey | None = None
    quantity: Annotated[int, Field(ge=1, le=1_000_000)]


class Window(WireModel):
    """A span of time in which the product is published; an open end is null."""

    starts_at: Timestamp | None
    ends_at: Timestamp | None


class Removal(WireModel):
    """How a product leaves the shop, once its absence is certain. It is never deleted."""

    how: Literal["unpublish", "out_of_stock", "redirect"]
    redirect_to: ErpKey | None = Field(default=None, description="the product that takes its place, for redirect")


class Product(WireModel):
    """An article of the ERP with all that the shop shows of it."""

    reference: Reference
    kind: Opt[Literal["simple", "variants", "pack", "virtual"]] = None
    name: Opt[Annotated[LangLine, Field(min_length=1)]] = None
    summary: LangText | None = Field(default=None, description="the shop's short description, HTML")
    description: LangText | None = Field(default=None, description="HTML")
    barcode: Barcode | None = None
    manufacturer_reference: Annotated[str, Field(max_length=40)] | None = None
    price: Opt[Amount] = Field(default=None, description="excl. VAT, excl. ecotax, in the shop's default currency")
    price_incl: Opt[Amount] = Field(default=None, description="incl. VAT as the ERP shows it; a check, never stored")
    compare_at_price: Amount | None = Field(default=None, description="excl. VAT; must be above price")
    cost_price: Opt[Amount] = None
    ecotax: Opt[Amount] = Field(default=None, description="excl. VAT")
    vat_code: Opt[Line] = Field(default=None, description="the ERP's own code, for the person who reads an error")
    tax_rules_group: Opt[ShopId] = Field(default=None, description="the shop's group; 0 is without VAT")
    weight: Opt[Quantity] = Field(default=None, description="gross")
    weight_net: Quantity | None = None
    width: Opt[Quantity] = None
    height: Opt[Quantity] = None
    depth: Opt[Quantity] = None
    brand: ErpKey | None = None
    default_category: Opt[ErpKey] = None
    categories: Opt[Annotated[Seq[ErpKey], Field(max_length=200)]] = Field(
        default=None, description="all categories besides the default one"
    )
    sales_unit: Annotated[str, Field(max_length=255)] | None = None
    unit_price: Amount | None = Field(default=None, description="price of one sales unit, excl. VAT")
    minimal_quantity: Opt[Annotated[int, Field(ge=1, le=1_000_000)]] = None
    quantity_multiple: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    lead_time_in_stock: LangLine | None = None
    lead_time_out_of_stock: LangLine | None = None
    published: Opt[bool] = None
    windows: Opt[Annotated[Seq[Window], Field(max_length=50)]] = None
    visibility: Opt[Literal["both", "catalog", "search", "none"]] = None
    condition: Opt[Literal["new", "used", "refurbished"]] = None
    available_for_order: Opt[bool] = None
    show_price: Opt[bool] = None
    meta_title: LangLine | None = None
    meta_description: LangText | None = None
    friendly_url: Opt[LangLine] = Field(default=None, description="used once, when the product is created")
    features: Opt[Annotated[Seq[Feature], Field(max_length=200)]] = None
    custom_fields: Opt[Annotated[dict[Line, Line | None], Field(max_length=100)]] = None
    attachments: Opt[Annotated[Seq[Attachment], Field(max_length=50)]] = None
    pack_items: Opt[Annotated[Seq[PackItem], Field(max_length=200)]] = None
    removal: Opt[Removal] = Field(default=None, description="present once the product left the ERP or the selection")


class VariantAttribute(WireModel):
    """One attribute value: its group (size, colour, vintage…) and the value itself."""

    group: LangLine
    value: LangLine
    colour: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")] | None = None


class Variant(WireModel):
    """One combination of a product."""

    product: ErpKey
    reference: Reference
    attributes: Opt[Annotated[Seq[VariantAttribute], Field(min_length=1, max_length=20)]] = None
    barcode: Barcode | None = None
    price_impact: Opt[Amount] = Field(default=None, description="excl. VAT, added to the product's price")
    weight_impact: Opt[Quantity] = None
    cost_price: Opt[Amount] = None
    ecotax: Opt[Amount] = None
    minimal_quantity: Opt[Annotated[int, Field(ge=1, le=1_000_000)]] = None
    default: Opt[bool] = None
    available_on: Day | None = None
    images: Opt[Annotated[Seq[ErpKey], Field(max_length=100)]] = None
    removal: Opt[Removal] = None


class Image(WireModel):
    """One picture of a product, uploaded before under its hash and size."""

    product: ErpKey
    sha256: Sha256
    size: Count
    position: Opt[Count] = None
    cover: Opt[bool] = None
    legend: LangLine | None = None
    removed: Opt[bool] = None
