"""A customer in both directions: complete from the shop (``Customer``), a patch from the ERP (``CustomerPatch``)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from stockbridge.contract.base import (
    Amount,
    Country,
    Day,
    DocumentKey,
    ErpKey,
    Language,
    Line,
    Opt,
    Seq,
    Sha256,
    ShopId,
    Text,
    Timestamp,
    WireModel,
)


class Address(WireModel):
    """One postal address. ``hash`` changes with its content, ``id`` with the row that holds it."""

    id: ShopId
    hash: Sha256
    alias: Line
    company: Line
    first_name: Line
    last_name: Line
    vat_number: Line
    line1: Line
    line2: Line
    postcode: Line
    city: Line
    region: Line
    region_code: Line
    country: Country
    phone: Line
    mobile: Line
    identification: Line = Field(description="DNI, NIF or the like")
    other: Text
    deleted: bool


class Terms(WireModel):
    """Commercial terms of a business customer."""

    outstanding_allowed: Amount
    payment_days: Annotated[int, Field(ge=0, le=3650)]


class Customer(WireModel):
    """A customer account of the shop, complete. A guest has ``guest`` true and may share an e-mail with others."""

    key: DocumentKey = Field(description="the account's own, which a restored shop never gives to another")
    id: ShopId
    shop_id: ShopId
    erp_key: ErpKey | None
    email: Line
    first_name: Line
    last_name: Line
    title: Literal["", "male", "female", "neutral"]
    birthday: Day | None
    company: Line
    siret: Line
    ape: Line
    website: Line
    language: Language
    guest: bool
    active: bool
    deleted: bool
    newsletter: bool
    default_group: ShopId
    groups: Annotated[Seq[ShopId], Field(max_length=500)]
    terms: Terms
    note: Text
    created_at: Timestamp
    updated_at: Timestamp
    addresses: Annotated[Seq[Address], Field(max_length=500)]


class AddressPatch(WireModel):
    """An address of the ERP, known there under ``key``."""

    key: ErpKey
    role: Literal["billing", "shipping", "both"]
    alias: Opt[Annotated[str, Field(min_length=1, max_length=32)]] = None
    company: Line | None = None
    first_name: Opt[Line] = None
    last_name: Opt[Line] = None
    vat_number: Line | None = None
    line1: Opt[Annotated[str, Field(min_length=1, max_length=128)]] = None
    line2: Line | None = None
    postcode: Opt[Line] = None
    city: Opt[Annotated[str, Field(min_length=1, max_length=64)]] = None
    region_code: Line | None = None
    country: Opt[Country] = None
    phone: Line | None = None
    mobile: Line | None = None


class CustomerPatch(WireModel):
    """A customer of the ERP. No password ever crosses the wire."""

    email: Annotated[str, Field(min_length=3, max_length=255)]
    first_name: Opt[Line] = None
    last_name: Opt[Line] = None
    company: Line | None = None
    siret: Line | None = None
    ape: Line | None = None
    vat_number: Line | None = None
    website: Line | None = None
    language: Opt[Language] = None
    active: Opt[bool] = None
    price_group: Opt[ShopId] = Field(default=None, description="the shop's customer group, made the default one")
    groups: Opt[Annotated[Seq[ShopId], Field(max_length=500)]] = None
    terms: Opt[Terms] = None
    payment_modules: Opt[Annotated[Seq[Line], Field(max_length=100)]] = None
    addresses: Opt[Annotated[Seq[AddressPatch], Field(max_length=500)]] = None
    invite: Opt[bool] = Field(default=None, description="true: a new account gets a link to set its password")
