"""``apply``, ``plan`` and ``finish`` in the sandbox shop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from stockbridge.contract.operations.catalogue import ApplyAnswer, ApplyItem, ApplyParams, ApplyResult, FinishResult
from stockbridge.shop.sandbox.applier import Applier
from stockbridge.shop.sandbox.context import Context
from stockbridge.shop.sandbox.front_door import Reply
from stockbridge.shop.sandbox.guard import Request
from stockbridge.shop.sandbox.rehearsal import Rehearsal


@dataclass(frozen=True)
class Catalogue:
    """ERP → shop."""

    shop: Context
    applier: Applier
    rehearsal: Rehearsal

    def apply(self, request: Request) -> Reply:
        return self._answered(request, self.applier.apply)

    def plan(self, request: Request) -> Reply:
        return self._answered(request, self.rehearsal.plan)

    def _answered(self, request: Request, work: Callable[[str, Sequence[ApplyItem]], Sequence[ApplyAnswer]]) -> Reply:
        began = self.shop.clock.monotonic()
        answers = work(cast("ApplyParams", request.params).flow, cast("tuple[ApplyItem, ...]", request.items))
        spent = int((self.shop.clock.monotonic() - began) * 1000)
        return Reply(ApplyResult(spent_ms=spent, followups=self._backlog()), answers)

    def finish(self, request: Request) -> Reply:
        """The sandbox has no search index nor caches: what was noted is done at once."""
        del request  # nothing here takes time, so no budget is needed
        done = self.shop.db.execute("DELETE FROM followup")
        return Reply(FinishResult(done=done, backlog=self._backlog(), spent_ms=0))

    def _backlog(self) -> int:
        return int(self.shop.db.value("SELECT count(*) FROM followup"))
