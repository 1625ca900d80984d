"""The operations of the contract: for each its parameters, request items, result and answer items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from stockbridge.contract.base import WireModel
from stockbridge.contract.operations.catalogue import (
    ApplyAnswer,
    ApplyItem,
    ApplyParams,
    ApplyResult,
    FinishParams,
    FinishResult,
    PlanAnswer,
    UndoAnswer,
    UndoParams,
    UploadAnswer,
    UploadItem,
)
from stockbridge.contract.operations.outbox import (
    LeasedEvent,
    LeaseParams,
    LeaseResult,
    NoResult,
    SettleAnswer,
    SettleItem,
    SettleParams,
)
from stockbridge.contract.operations.review import (
    CompareItem,
    CompareParams,
    ListItem,
    ListParams,
    ListResult,
    ReadItem,
    ReadParams,
    ReportItem,
    ReportParams,
    ReportResult,
)
from stockbridge.contract.operations.session import (
    HelloParams,
    HelloResult,
    PairParams,
    PairResult,
    RotateParams,
    RotateResult,
)


@dataclass(frozen=True)
class Operation:
    """One operation; ``None`` where it has no items in that direction."""

    name: str
    params: type[WireModel]
    item: type[WireModel] | None
    result: type[WireModel]
    answer: type[WireModel] | None


OPERATIONS: Final = {
    operation.name: operation
    for operation in (
        Operation("pair", PairParams, None, PairResult, None),
        Operation("rotate", RotateParams, None, RotateResult, None),
        Operation("hello", HelloParams, None, HelloResult, None),
        Operation("lease", LeaseParams, None, LeaseResult, LeasedEvent),
        Operation("settle", SettleParams, SettleItem, NoResult, SettleAnswer),
        Operation("apply", ApplyParams, ApplyItem, ApplyResult, ApplyAnswer),
        Operation("plan", ApplyParams, ApplyItem, ApplyResult, PlanAnswer),
        Operation("finish", FinishParams, None, FinishResult, None),
        Operation("upload", NoResult, UploadItem, NoResult, UploadAnswer),
        Operation("list", ListParams, None, ListResult, ListItem),
        Operation("read", ReadParams, None, NoResult, ReadItem),
        Operation("compare", CompareParams, None, ListResult, CompareItem),
        Operation("undo", UndoParams, None, NoResult, UndoAnswer),
        Operation("report", ReportParams, ReportItem, ReportResult, None),
    )
}

FLOW_RECORDS: Final = {
    "categories": "category",
    "brands": "brand",
    "products": "product",
    "variants": "variant",
    "images": "image",
    "stock": "stock",
    "prices": "price",
    "customers": "customer",
    "statuses": "status",
    "documents": "document",
}
"""Which field of an ``apply`` item holds the record of a flow."""
