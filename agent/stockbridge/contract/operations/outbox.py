"""Shop → ERP: lease and settle of events."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from stockbridge.contract.base import Count, DocumentKey, ErpKey, Opt, Seq, ShopId, Timestamp, Uuid, WireModel
from stockbridge.contract.limits import MAX_LEASE, MAX_LEASE_SECONDS
from stockbridge.contract.operations.session import EntityName
from stockbridge.contract.problems import Problem
from stockbridge.contract.records.customer import Customer
from stockbridge.contract.records.order import Order


class LeaseParams(WireModel):
    """Claims up to ``limit`` due events under the agent's own token."""

    token: Uuid
    limit: Annotated[int, Field(ge=1, le=MAX_LEASE)]
    seconds: Annotated[int, Field(ge=10, le=MAX_LEASE_SECONDS)]
    entities: Annotated[Seq[EntityName], Field(min_length=1, max_length=10)]


class LeaseResult(WireModel):
    """Until when the events are the agent's, and what else is due."""

    expires_at: Timestamp
    backlog: Count


class Revision(WireModel):
    """Which state of the entity an event stands for."""

    epoch: Count
    sequence: Count


class LeasedEvent(WireModel):
    """One event with the entity's current, complete record. Exactly one record is given, named by ``entity``."""

    event: ShopId
    entity: EntityName
    entity_id: ShopId
    shop_id: ShopId
    revision: Revision
    attempts: Count
    key: DocumentKey | None = Field(description="of the order or the customer's account; null for others")
    erp_key: ErpKey | None = Field(description="as last settled")
    order: Opt[Order] = None
    customer: Opt[Customer] = None


class SettleParams(WireModel):
    """The token under which the events were leased."""

    token: Uuid


class SettleItem(WireModel):
    """What became of one event in the ERP. A ``done`` carries ``erp_key``, a ``dead`` its ``problem``."""

    event: ShopId
    revision: Revision
    outcome: Literal["done", "retry", "dead"]
    erp_key: Opt[ErpKey] = None
    erp_number: Opt[Annotated[str, Field(max_length=64)]] = None
    import_sequence: Opt[Count] = None
    retry_seconds: Opt[Annotated[int, Field(ge=0, le=86_400)]] = None
    problem: Opt[Problem] = None


class SettleAnswer(WireModel):
    """How the shop took it: see the contract's section 7."""

    event: ShopId
    result: Literal["settled", "pending", "stale", "unknown"]


class NoResult(WireModel):
    """An operation that has nothing to say beside its items."""
