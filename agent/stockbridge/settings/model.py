"""Every option of ``stockbridge.toml`` with its default; ``load`` reads file and environment into it.

This model is the one source of the options: their names, types and defaults stand nowhere else.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from stockbridge.contract.records.trade import StatusCode
from stockbridge.drivers.records import LineKind
from stockbridge.errors import ConfigurationError
from stockbridge.mapping.settings import CatalogueMapping, OrderMapping, StatusMapping, StockFormula, StockMapping
from stockbridge.settings.durations import Duration


def _shops_id(value: str) -> str:
    if re.fullmatch(r"0|[1-9][0-9]{0,18}", value, re.ASCII) is None:
        raise ValueError('must be the number that the shop shows, in quotes, such as "12"')
    return value


def _proxy(value: str) -> str:
    if re.match(r"https?://.", value) is None:
        raise ValueError('must be an address such as "http://host:port"')
    return value


Id = Annotated[str, AfterValidator(_shops_id)]


class Section(BaseModel):
    """A table of the file; an option that is not known is an error, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AgentSettings(Section):
    """The agent itself."""

    machine: Annotated[str, Field(min_length=1, max_length=64)] = Field(
        default_factory=lambda: platform.node()[:64] or "agent", description="the name that the shop shows"
    )
    language: Literal["en", "fr"] = "en"


class ShopSettings(Section):
    """The way to the shop; which shop it is comes from pairing."""

    ca_file: Path | None = Field(default=None, description="PEM file, trusted beside the system's own roots")
    proxy: Annotated[str, AfterValidator(_proxy)] | None = None
    connect_seconds: Annotated[float, Field(ge=1, le=120)] = 10
    answer_seconds: Annotated[float, Field(ge=5, le=600)] = 45


class StateSettings(Section):
    """The state database."""

    url: str | None = Field(default=None, description="SQLAlchemy URL; by default SQLite in the user's data folder")


class KeySettings(Section):
    """Where the private key is kept; a file only where this says so."""

    store: Literal["keyring", "file"] = "keyring"


class ErpSettings(Section):
    """The ERP's driver and its own options, which the driver checks. None is a default: orders are written into it."""

    driver: Annotated[str, Field(min_length=1)] | None = None
    options: dict[str, Any] = Field(default_factory=dict)

    def named(self, command: str = "stockbridge init") -> str:
        """The driver that a person chose; where nobody did, ``ConfigurationError`` names the command that does."""
        if self.driver is None:
            raise ConfigurationError(
                "no_erp_named",
                "No ERP is named yet.",
                remedy=f"To do: {command}",
                field="erp.driver",
                details={"command": command},
            )
        return self.driver


class FlowSettings(Section):
    """One flow: whether it runs, and how often."""

    enabled: bool = True
    every: Duration


def _flow(**every: int) -> FlowSettings:
    return FlowSettings(every=timedelta(**every))


class Flows(Section):
    """The flows and their safe paces."""

    orders: FlowSettings = _flow(seconds=15)
    products: FlowSettings = _flow(hours=4)
    stock: FlowSettings = _flow(minutes=5)
    statuses: FlowSettings = _flow(minutes=5)


OrderKind = Literal["quote", "order", "delivery_note", "invoice"]
"""A credit note is a document of the ERP too, but none that an order could become."""


class OrderSettings(Section):
    """How an order becomes a document of the ERP; see ``mapping.settings.OrderMapping``."""

    kind: OrderKind = "order"
    references: dict[LineKind, str] = Field(default_factory=dict)
    payment_modes: dict[str, str] = Field(default_factory=dict)
    carriers: dict[Id, str] = Field(default_factory=dict)
    rounding_cents: Annotated[int, Field(ge=0, le=100)] = 2

    def mapping(self) -> OrderMapping:
        given = OrderMapping()
        return OrderMapping(
            kind=self.kind,
            references={**given.references, **self.references},
            payment_modes=self.payment_modes,
            carriers=self.carriers,
            rounding_cents=self.rounding_cents,
        )


class CatalogueSettings(Section):
    """How an article becomes a product; languages and units come from the shop."""

    tax_rules_groups: dict[str, Id] = Field(default_factory=dict, description="the ERP's VAT code → the shop's group")
    publish: bool = False
    price_includes_ecotax: bool = False
    only_active: bool = True
    only_published: bool = True

    def mapping(self, languages: Sequence[str], weight_unit: str, dimension_unit: str) -> CatalogueMapping:
        """With what ``hello`` tells of the shop; the shop's default language comes first."""
        return CatalogueMapping(
            languages=tuple(languages),
            weight_unit=weight_unit,
            dimension_unit=dimension_unit,
            **self.model_dump(),
        )


class StockSettings(Section):
    """Which quantity is sold."""

    formula: StockFormula = "available"
    warehouses: frozenset[str] | None = None

    def mapping(self) -> StockMapping:
        return StockMapping(formula=self.formula, warehouses=self.warehouses)


class StatusSettings(Section):
    """The ERP's statuses in the shop's terms."""

    statuses: dict[str, StatusCode] = Field(default_factory=dict)
    silent: tuple[str, ...] = Field(default=(), description="statuses of the ERP that the shop is not told")
    states: dict[StatusCode, Id] = Field(default_factory=dict, description="status → an order state of the shop")

    def mapping(self) -> StatusMapping:
        return StatusMapping(statuses={**self.statuses, **dict.fromkeys(self.silent)}, states=self.states)


class Settings(BaseSettings):
    """All of it. The environment (``STOCKBRIDGE_SHOP__PROXY``) goes before the file."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix="STOCKBRIDGE_",
        env_nested_delimiter="__",
        nested_model_default_partial_update=True,
    )

    agent: AgentSettings = Field(default_factory=AgentSettings)
    shop: ShopSettings = ShopSettings()
    state: StateSettings = StateSettings()
    keys: KeySettings = KeySettings()
    erp: ErpSettings = ErpSettings()
    flows: Flows = Flows()
    orders: OrderSettings = OrderSettings()
    catalogue: CatalogueSettings = CatalogueSettings()
    stock: StockSettings = StockSettings()
    statuses: StatusSettings = StatusSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 the library's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 the library's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 the library's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Two sources only; the file's values are given as arguments."""
        return env_settings, init_settings
