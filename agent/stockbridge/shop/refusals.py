"""A shop's signed refusal as an error of our tree, by the recovery of its code; ``courier`` raises what this makes."""

from __future__ import annotations

from typing import Final

from stockbridge.contract.base import time_text
from stockbridge.contract.envelope import AnswerEnvelope
from stockbridge.contract.problems import PROBLEMS, Problem
from stockbridge.errors import AgentRefused, RequestRefused, ShopBusy, StockbridgeError, UnknownAnswer
from stockbridge.texts import tell, words

_STOPPED: Final = frozenset({"clock_skew"})
"""Time heals them in principle, but not where the agent has already done what there is to do."""
_UNSURE: Final = frozenset({"shop_error", "replayed", "digest_mismatch"})
"""The shop answered, and what stands in its database is still not known: the same is sent again."""


def error_of_refusal(envelope: AnswerEnvelope) -> StockbridgeError:
    """The error of an answer whose outcome is ``refused``."""
    problem = envelope.problem
    if problem is None:
        raise ValueError("the answer is no refusal")
    details = dict(problem.details or {}) | {"detail": problem.detail, "shop_time": time_text(envelope.sent_at)}
    if problem.line is not None:
        details["line"] = str(problem.line)
    sentence, remedy = tell(problem.code, details) if words(problem.code) else (problem.detail, problem.remedy or "")
    kind = _kind(problem)
    return kind(problem.code, sentence, remedy=remedy, field=problem.field or "", details=details)


def _kind(problem: Problem) -> type[StockbridgeError]:
    known = PROBLEMS.get(problem.code)
    if problem.code in _STOPPED or (known is not None and known.recovery == "stop"):
        return AgentRefused
    if problem.code == "busy":
        return ShopBusy
    return UnknownAnswer if problem.code in _UNSURE else RequestRefused
