"""What a merchant decided about the mapping, as values; ``settings`` builds them from the configuration file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from stockbridge.contract.records.trade import StatusCode
from stockbridge.drivers.records import DocumentKind, LineKind

StockFormula = Literal["physical", "available", "forecast"]

SERVICE_REFERENCES: Mapping[LineKind, str] = MappingProxyType(
    {
        "ecotax": "ECOTAX",
        "discount": "DISCOUNT",
        "shipping": "SHIPPING",
        "wrapping": "WRAPPING",
        "adjustment": "ROUNDING",
    }
)


@dataclass(frozen=True)
class OrderMapping:
    """How an order becomes a document of the ERP.

    ``references``: the ERP's reference of each line that is no article. ``payment_modes``: the shop's payment module →
    the ERP's mode; ``carriers``: the carrier's lasting id → the ERP's code; what is not named keeps the shop's text.
    ``rounding_cents``: the largest adjustment of one order, per VAT side, in the currency's smallest unit.
    """

    kind: DocumentKind = "order"
    references: Mapping[LineKind, str] = field(default_factory=lambda: SERVICE_REFERENCES)
    payment_modes: Mapping[str, str] = field(default_factory=dict)
    carriers: Mapping[str, str] = field(default_factory=dict)
    rounding_cents: int = 2


@dataclass(frozen=True)
class CatalogueMapping:
    """How an article becomes a product.

    ``languages``: the shop's, the default one first; a text that the ERP lacks is sent in the default language.
    ``tax_rules_groups``: the ERP's VAT code → the shop's group. ``publish`` False: the shop decides what is shown, and
    the agent only ever hides (no price, no family). ``price_includes_ecotax``: the ERP's price has the ecotax in it.
    """

    languages: tuple[str, ...]
    tax_rules_groups: Mapping[str, str]
    weight_unit: str = "kg"
    dimension_unit: str = "cm"
    publish: bool = False
    price_includes_ecotax: bool = False
    only_active: bool = True
    only_published: bool = True


@dataclass(frozen=True)
class StockMapping:
    """Which quantity is sold: a formula over some warehouses (None: all of them)."""

    formula: StockFormula = "available"
    warehouses: frozenset[str] | None = None


@dataclass(frozen=True)
class StatusMapping:
    """The ERP's status → the contract's; None: the shop is not told. ``states``: a state of the shop for a status."""

    statuses: Mapping[str, StatusCode | None]
    states: Mapping[StatusCode, str] = field(default_factory=dict)
