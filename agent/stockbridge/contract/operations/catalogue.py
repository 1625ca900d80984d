"""ERP → shop: apply, plan, finish, upload, undo."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from stockbridge.contract.base import Code, Count, ErpKey, Line, Opt, Seq, Sha256, ShopId, Uuid, WireModel
from stockbridge.contract.operations.session import FlowName
from stockbridge.contract.problems import Problem
from stockbridge.contract.records import (
    Brand,
    Category,
    CustomerPatch,
    Document,
    Image,
    Price,
    Product,
    Status,
    Stock,
    Variant,
)


class ItemVersion(WireModel):
    """Ordered by memory, then counter."""

    memory: Count
    counter: Count


class ApplyParams(WireModel):
    """One batch of one flow."""

    flow: FlowName


class ApplyItem(WireModel):
    """One record for one shop; the field named by the flow holds it, the others are missing."""

    shop_id: ShopId
    key: ErpKey
    version: ItemVersion
    hash: Sha256 = Field(description="of the record as the agent wrote it; opaque to the shop")
    category: Opt[Category] = None
    brand: Opt[Brand] = None
    product: Opt[Product] = None
    variant: Opt[Variant] = None
    image: Opt[Image] = None
    stock: Opt[Stock] = None
    price: Opt[Price] = None
    customer: Opt[CustomerPatch] = None
    status: Opt[Status] = None
    document: Opt[Document] = None


class ApplyResult(WireModel):
    """What the batch cost the shop, for adaptive batches."""

    spent_ms: Count
    followups: Count = Field(description="finish work that waits")


class ApplyAnswer(WireModel):
    """What became of one item."""

    key: ErpKey
    shop_id: ShopId
    result: Literal["created", "updated", "unchanged", "waiting", "failed", "unprocessed"]
    id: Opt[ShopId] = Field(default=None, description="the shop's id of the record")
    code: Opt[Code] = Field(default=None, description="why, where the result alone does not say it")
    problem: Opt[Problem] = None
    warnings: Opt[Annotated[Seq[Problem], Field(max_length=50)]] = None


class Change(WireModel):
    """One field that would change. Texts are cut after 500 characters; null: there is no value."""

    field: Line = Field(description="JSON pointer within the item, such as /product/name/fr")
    before: Annotated[str, Field(max_length=500)] | None
    after: Annotated[str, Field(max_length=500)] | None


class PlanAnswer(ApplyAnswer):
    """What ``apply`` would answer for one item now, were it sent under a newer version; nothing is kept of it."""

    changes: Opt[Annotated[Seq[Change], Field(max_length=200)]] = Field(
        default=None, description="of an item that would be updated"
    )


class FinishParams(WireModel):
    """Follow-up work of applied items within a time budget."""

    budget_ms: Annotated[int, Field(ge=100, le=10_000)]


class FinishResult(WireModel):
    """What was done and what waits."""

    done: Count
    backlog: Count
    spent_ms: Count


class UploadItem(WireModel):
    """One chunk of a file (256 KiB, the last one shorter), or the bare question what is missing."""

    sha256: Sha256
    size: Count
    media_type: Annotated[str, Field(pattern=r"^(image/(jpeg|png|gif|webp)|application/pdf|application/octet-stream)$")]
    chunk: Opt[Count] = None
    data: Opt[Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]*={0,2}$", max_length=349_528)]] = None


class UploadAnswer(WireModel):
    """Which chunks are still missing; none: the whole hash matched."""

    sha256: Sha256
    complete: bool
    missing: Annotated[Seq[Count], Field(max_length=10_000)]
    problem: Opt[Problem] = None


class UndoParams(WireModel):
    """The message whose batch is undone."""

    message: Uuid


class UndoAnswer(WireModel):
    """What became of one item of the batch."""

    key: ErpKey
    shop_id: ShopId
    result: Literal["restored", "changed_since", "expired"]
