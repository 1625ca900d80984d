"""Documents in an ERP that shows them later than it takes them: each is sent once, then only looked for.

``documents`` asks. Of an ERP with transactional writes nothing is kept: what it committed it shows.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from stockbridge.contract.problems import Problem
from stockbridge.drivers.records import DocumentRef, SalesDocument
from stockbridge.engine.memory.unverified import Sent
from stockbridge.engine.sides import Sides
from stockbridge.errors import ConfigurationError, ErpTimeout, ErpUnreachable, RecordRefused

LONGEST_UNSEEN: Final = timedelta(hours=1)
"""Import queues run every few minutes. After an hour somebody should look; no order is late by much until then."""
CODE: Final = "erp_unverified"


class NotShownYet(ErpTimeout):
    """The ERP was sent the document and does not show it: it is looked for again, and meanwhile never sent again."""


def send_once(sides: Sides, document: SalesDocument, digest: str) -> DocumentRef:
    """Writes a document that was looked for in vain, unless it was sent before.

    Raises ``NotShownYet``, after ``LONGEST_UNSEEN`` ``RecordRefused``, and whatever the driver raises.
    """
    known = sides.memory.unverified.sent(document.key)
    if known is not None:
        raise _missing(sides, document, known)
    sides.memory.unverified.send(document.key, digest, sides.clock.now())
    try:
        return sides.driver.upsert_document(document)
    except ErpTimeout:
        raise
    except (ErpUnreachable, RecordRefused, ConfigurationError):
        sides.memory.unverified.forget(document.key)  # each says that nothing was written
        raise


def not_shown_yet() -> NotShownYet:
    return NotShownYet("erp_timeout", "The ERP took the document, but does not show it yet.")


def was_never_shown(problem: Problem) -> bool:
    """Whether a dead letter says so: then a person who tries again decides that it is written anew."""
    return (problem.details or {}).get("code") == CODE


def _missing(sides: Sides, document: SalesDocument, known: Sent) -> NotShownYet | RecordRefused:
    if sides.clock.now() - known.at <= LONGEST_UNSEEN:
        return not_shown_yet()
    return RecordRefused(
        CODE,
        f"This order was sent to the ERP at {known.at:%Y-%m-%d %H:%M} UTC, but the ERP does not show its document.",
        remedy=f"Look in the ERP for {document.key}, in its import queue and among its errors too. Try again once it "
        "is there, or once it is sure that it will never be: where it is not found then, it is written anew.",
        details={"key": document.key},
    )
