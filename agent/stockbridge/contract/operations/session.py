"""Who talks to whom: pair, rotate, hello."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from stockbridge.contract.base import (
    Amount,
    Code,
    Count,
    Country,
    Currency,
    KeyId,
    LangLine,
    Language,
    Line,
    Mark,
    Opt,
    PublicKey,
    Seq,
    ShopId,
    Timestamp,
    Uuid,
    Version,
    WireModel,
)
from stockbridge.contract.records.order import OrderState

FlowName = Literal[
    "categories", "brands", "products", "variants", "images", "stock", "prices", "customers", "statuses", "documents"
]
EntityName = Literal["order", "customer", "stock"]


class PairParams(WireModel):
    """Asks to register the agent's key; signed with the pairing string's one-time key."""

    public_key: PublicKey
    machine: Annotated[str, Field(min_length=1, max_length=64)]
    version: Version
    takeover: bool


class PairResult(WireModel):
    """The shop's side of the pairing."""

    installation: Uuid
    generation: Count
    epoch: Count
    public_key: PublicKey
    shop_name: Line


class RotateParams(WireModel):
    """A new key, proved by its own signature; the request itself is signed by the old one."""

    public_key: PublicKey
    proof: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{86}==$")]


class RotateResult(WireModel):
    """When the old key ends."""

    key_id: KeyId
    old_ends_at: Timestamp


class Lineage(WireModel):
    """A rising number with a random mark, exchanged at each hello."""

    number: Count
    mark: Mark


class FlowReport(WireModel):
    """One flow as the agent sees it, for the shop's pages."""

    flow: Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]
    enabled: bool
    last_run_at: Timestamp | None
    next_run_at: Timestamp | None
    created: Count
    updated: Count
    unchanged: Count
    failed: Count
    backlog: Count


class AgentReport(WireModel):
    """The agent as it shows itself."""

    version: Version
    machine: Annotated[str, Field(min_length=1, max_length=64)]
    platform: Line
    state: Code
    sentence: Line
    erp: Line
    needs_attention: Count
    flows: Annotated[Seq[FlowReport], Field(max_length=50)]


class Acknowledgement(WireModel):
    """What became of one command of the shop."""

    id: ShopId
    outcome: Literal["done", "failed", "unknown"]
    detail: Line


class HelloParams(WireModel):
    """Heartbeat, at least each minute."""

    agent: AgentReport
    lineage: Lineage | None
    reconciled: bool
    import_sequence: Count
    acknowledged: Annotated[Seq[Acknowledgement], Field(max_length=200)]


class Shop(WireModel):
    """One shop of the installation."""

    id: ShopId
    group: ShopId
    name: Line
    active: bool
    share_stock: bool
    share_customer: bool
    default: bool


class Named(WireModel):
    """A row of the shop's vocabulary."""

    id: ShopId
    name: Line


class LanguageInfo(WireModel):
    """A language of the shop."""

    id: ShopId
    code: Language
    active: bool
    default: bool


class CurrencyInfo(WireModel):
    """A currency of the shop."""

    id: ShopId
    code: Currency
    decimals: Annotated[int, Field(ge=0, le=6)]
    rate: Amount
    active: bool
    default: bool


class CustomerGroup(WireModel):
    """A customer group; a reduction above 0 is taken after specific prices."""

    id: ShopId
    name: LangLine
    reduction: Amount
    shows_vat: bool


class TaxRulesGroup(WireModel):
    """A tax rules group with its rate in the default country."""

    id: ShopId
    name: Line
    rate: Amount
    active: bool


class CarrierInfo(WireModel):
    """A carrier by its lasting reference."""

    id_reference: ShopId
    name: Line
    module: Line


class Vocabulary(WireModel):
    """What the shop knows, for mapping and for the wizard."""

    shops: Annotated[Seq[Shop], Field(max_length=500)]
    languages: Annotated[Seq[LanguageInfo], Field(max_length=100)]
    currencies: Annotated[Seq[CurrencyInfo], Field(max_length=200)]
    groups: Annotated[Seq[CustomerGroup], Field(max_length=500)]
    tax_rules_groups: Annotated[Seq[TaxRulesGroup], Field(max_length=500)]
    carriers: Annotated[Seq[CarrierInfo], Field(max_length=500)]
    order_states: Annotated[Seq[OrderState], Field(max_length=500)]
    payment_modules: Annotated[Seq[Line], Field(max_length=500)]
    country: Country
    weight_unit: Line
    dimension_unit: Line


class Host(WireModel):
    """The machine under the shop, for batches that fit and for the doctor."""

    prestashop: Line
    module: Version
    php: Line
    database: Line
    memory_limit_bytes: Count
    max_execution_seconds: Count
    post_max_bytes: Count
    uploads: bool
    maintenance: bool


class Pending(WireModel):
    """What waits in the shop's outbox."""

    waiting: Count
    leased: Count
    dead: Count
    oldest_at: Timestamp | None


class Command(WireModel):
    """Something a person asked for in the back office."""

    id: ShopId
    name: Code
    payload: dict[Line, Line]


class HelloResult(WireModel):
    """Everything the agent must know to go on."""

    lineage: Lineage
    memory: Count
    writes: Literal["open", "held"]
    shop_time: Timestamp
    import_sequence: Count = Field(description="the highest that the shop has seen: the agent's own never goes below")
    operations: Annotated[Seq[Annotated[str, Field(max_length=32)]], Field(max_length=50)]
    flows: Annotated[Seq[FlowName], Field(max_length=20)]
    limits: dict[Line, Count]
    vocabulary: Vocabulary
    host: Host
    pending: Pending
    commands: Annotated[Seq[Command], Field(max_length=200)]
    doorbell: Opt[Line] = Field(default=None, description="path of the static counter file, below the shop's URL")
