"""Looking at both sides: list, read, compare, report."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from stockbridge.contract.base import Count, ErpKey, Line, Opt, Seq, Sha256, ShopId, Timestamp, WireModel
from stockbridge.contract.operations.catalogue import ItemVersion
from stockbridge.contract.operations.outbox import Revision
from stockbridge.contract.operations.session import EntityName, FlowName
from stockbridge.contract.problems import Problem
from stockbridge.contract.records.customer import Customer
from stockbridge.contract.records.order import Order


class ListParams(WireModel):
    """Keys by page: bindings of a flow, events of the outbox, or the shop's own products by reference."""

    what: Literal["bindings", "events", "products"]
    flow: Opt[FlowName] = None
    after: ShopId
    limit: Annotated[int, Field(ge=1, le=5000)]


class ListResult(WireModel):
    """Where the next page begins; null after the last."""

    next: ShopId | None


class ListItem(WireModel):
    """One row of a page. ``row`` is what ``after`` compares with."""

    row: ShopId
    shop_id: ShopId
    key: Opt[ErpKey] = None
    id: Opt[ShopId] = None
    version: Opt[ItemVersion] = None
    hash: Opt[Sha256] = None
    entity: Opt[EntityName] = None
    state: Opt[Literal["pending", "leased", "done", "dead"]] = None
    revision: Opt[Revision] = None
    erp_key: ErpKey | None = None
    reference: Opt[Line] = None
    barcode: Opt[Line] = None
    name: Opt[Line] = None


class ReadParams(WireModel):
    """Whole records by id."""

    what: Literal["order", "customer"]
    ids: Annotated[Seq[ShopId], Field(min_length=1, max_length=200)]


class ReadItem(WireModel):
    """One record, or why there is none."""

    id: ShopId
    order: Opt[Order] = None
    customer: Opt[Customer] = None
    problem: Opt[Problem] = None


class CompareParams(WireModel):
    """A range of bindings of one flow."""

    flow: FlowName
    after: ShopId
    limit: Annotated[int, Field(ge=1, le=5000)]


class CompareItem(WireModel):
    """One binding with its applied version and whether the shop's own rows still are as applied."""

    row: ShopId
    shop_id: ShopId
    key: ErpKey
    version: ItemVersion
    hash: Sha256
    drifted: bool


class ReportParams(WireModel):
    """One of the agent's lists; it replaces the former one of that name."""

    what: Literal["dead_letters", "matches", "plan", "brakes", "vocabulary"]


class ReportItem(WireModel):
    """One row for the shop's pages."""

    key: Line
    title: Line
    detail: Annotated[str, Field(max_length=2000)]
    at: Opt[Timestamp] = None
    problem: Opt[Problem] = None
    details: Opt[Annotated[dict[Line, Line], Field(max_length=50)]] = None


class ReportResult(WireModel):
    """How many rows the shop keeps now."""

    stored: Count
