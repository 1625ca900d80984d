"""``list`` and ``report`` in the sandbox shop."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any, cast

from stockbridge.contract.operations.outbox import Revision
from stockbridge.contract.operations.review import (
    ListItem,
    ListParams,
    ListResult,
    ReportItem,
    ReportParams,
    ReportResult,
)
from stockbridge.shop.sandbox.context import Context
from stockbridge.shop.sandbox.database import pack, unpack
from stockbridge.shop.sandbox.front_door import Reply
from stockbridge.shop.sandbox.guard import Request
from stockbridge.shop.sandbox.vocabulary import DEFAULT_LANGUAGE, SHOP_ID


@dataclass(frozen=True)
class Review:
    """Looking at both sides."""

    shop: Context

    def keys(self, request: Request) -> Reply:
        params = cast("ListParams", request.params)
        rows = self._page(params)
        epoch = self.shop.state.epoch
        items = [_LISTED[params.what](row, epoch) for row in rows]
        full = len(rows) == params.limit
        return Reply(ListResult(next=items[-1].row if full else None), items)

    def _page(self, params: ListParams) -> list[sqlite3.Row]:
        after = int(params.after)
        if params.what == "bindings":
            return self.shop.db.rows(
                "SELECT * FROM binding WHERE coalesce(?1, flow) = flow AND id > ?2 ORDER BY id LIMIT ?3",
                params.flow,
                after,
                params.limit,
            )
        if params.what == "events":
            return self.shop.db.rows("SELECT * FROM outbox WHERE id > ? ORDER BY id LIMIT ?", after, params.limit)
        return self.shop.db.rows("SELECT * FROM product WHERE id > ? ORDER BY id LIMIT ?", after, params.limit)

    def report(self, request: Request) -> Reply:
        what, rows = cast("ReportParams", request.params).what, cast("tuple[ReportItem, ...]", request.items)
        now = self.shop.now()
        with self.shop.db.transaction():
            self.shop.db.execute("DELETE FROM report WHERE what = ?", what)
            self.shop.db.insert_many(
                "INSERT INTO report (what, position, body, stored_at) VALUES (?, ?, ?, ?)",
                [(what, at, pack(row.to_wire()), now) for at, row in enumerate(rows)],
            )
        return Reply(ReportResult(stored=len(rows)))


def _binding(row: sqlite3.Row, _: int) -> ListItem:
    return _item(
        row["id"],
        key=row["erp_key"],
        id=str(row["entity_id"]),
        version={"memory": row["memory"], "counter": row["counter"]},
        hash=row["hash"],
    )


def _event(row: sqlite3.Row, epoch: int) -> ListItem:
    known = {"key": row["document_key"]} if row["document_key"] else {}
    return _item(
        row["id"],
        id=str(row["entity_id"]),
        entity=row["entity"],
        state=row["state"],
        revision=Revision(epoch=epoch, sequence=row["revision"]),
        erp_key=row["erp_key"],
        **known,
    )


def _product(row: sqlite3.Row, _: int) -> ListItem:
    body = unpack(row["body"])
    name = body.get("name", {}).get(DEFAULT_LANGUAGE, "")
    return _item(row["id"], id=str(row["id"]), reference=row["reference"], barcode=body.get("barcode") or "", name=name)


def _item(row: int, **fields: Any) -> ListItem:
    return ListItem.model_validate({"row": str(row), "shop_id": str(SHOP_ID)} | fields)


_LISTED = {"bindings": _binding, "events": _event, "products": _product}
