"""``lease`` and ``settle`` in the sandbox shop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from stockbridge.contract.operations.outbox import (
    LeaseParams,
    LeaseResult,
    NoResult,
    SettleAnswer,
    SettleItem,
    SettleParams,
)
from stockbridge.shop.sandbox.front_door import Reply
from stockbridge.shop.sandbox.guard import Request
from stockbridge.shop.sandbox.outbox import Outbox


@dataclass(frozen=True)
class Events:
    """Shop → ERP."""

    outbox: Outbox

    def lease(self, request: Request) -> Reply:
        handed = self.outbox.lease(cast("LeaseParams", request.params))
        expires_at = datetime.fromtimestamp(handed.expires_at, UTC)
        return Reply(LeaseResult(expires_at=expires_at, backlog=self.outbox.backlog()), handed.events)

    def settle(self, request: Request) -> Reply:
        token = cast("SettleParams", request.params).token
        answers = []
        for item in cast("tuple[SettleItem, ...]", request.items):
            result = self.outbox.settle(token, item)
            answers.append(SettleAnswer.model_validate({"event": item.event, "result": result}))
        return Reply(NoResult(), answers)
