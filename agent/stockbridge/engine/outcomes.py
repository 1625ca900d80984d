"""What an answer of the shop to one item means for its row of the outbox, as values; ``sending`` acts on them."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Final

from stockbridge.contract.operations.catalogue import ApplyAnswer
from stockbridge.contract.problems import PROBLEMS, problem
from stockbridge.engine.memory import Conclusion, Figures, OutboxRow
from stockbridge.retry import Backoff

ITEM_RETRIES: Final = Backoff(first_seconds=30, longest_seconds=1800, attempts=5)


def conclusion(row: OutboxRow, answer: ApplyAnswer, now: datetime, draw: random.Random) -> Conclusion | None:
    """None where the shop did not come to it: it is sent again with the next batch."""
    if answer.result == "unprocessed":
        return None
    if answer.result == "waiting":
        return Conclusion(row, "waiting")
    if answer.code == "older_version" or (answer.problem is not None and answer.problem.code == "version_conflict"):
        return Conclusion(row, "forget")
    if answer.result == "failed":
        return _failed(row, answer, now, draw)
    return Conclusion(row, "applied", entity_id=answer.id or "")


def _failed(row: OutboxRow, answer: ApplyAnswer, now: datetime, draw: random.Random) -> Conclusion:
    told = answer.problem or problem("invalid_value", "The shop refused the record without saying why.")
    heals = told.code in PROBLEMS and PROBLEMS[told.code].recovery == "retry"
    decision = ITEM_RETRIES.after(row.attempts + 1, draw)
    if heals and decision.seconds is not None:
        return Conclusion(row, "later", available_at=now + timedelta(seconds=decision.seconds))
    return Conclusion(row, "dead", problem=told)


def figures_of(answers: list[ApplyAnswer]) -> Figures:
    count = {result: sum(answer.result == result for answer in answers) for result in _COUNTED}
    return Figures(0, count["created"], count["updated"], count["unchanged"], count["waiting"], count["failed"])


_COUNTED: Final = ("created", "updated", "unchanged", "waiting", "failed")
