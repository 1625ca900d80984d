"""One order's document in the ERP: looked up by our key before every write and once after; ``orders`` asks for it.

``unverified`` knows what an ERP that shows its documents late was sent.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace

from stockbridge.drivers.api import Driver
from stockbridge.drivers.records import DocumentRef, SalesDocument
from stockbridge.engine.memory import Handled
from stockbridge.engine.sides import Sides
from stockbridge.engine.unverified import not_shown_yet, send_once
from stockbridge.errors import ErpTimeout, RecordRefused


@dataclass(frozen=True)
class Stored:
    """The document that stands in the ERP. ``written``: just now; ``created``: and it was not there before."""

    erp_key: str
    number: str
    customer_key: str
    written: bool
    created: bool


def digest_of(document: SalesDocument) -> str:
    """Equal for documents of equal content: what was written once need not be written again.

    What the customer is called in the ERP is no content: it becomes known by the very first write.
    """
    document = replace(document, party=replace(document.party, key=None))
    content = json.dumps(asdict(document), default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def store_document(sides: Sides, document: SalesDocument, known: Handled | None, acknowledged: bool) -> Stored:
    """Sees to it that the document stands in the ERP exactly once.

    ``known`` is what the state remembers of it, ``acknowledged`` whether the shop holds an ERP key for it. Raises
    ``RecordRefused`` (twins, frozen, or the driver's own reason), ``ErpUnreachable``, and ``NotShownYet`` where an ERP
    without transactional writes was sent it; a repeat has one effect.
    """
    standing, shows_late = _the_one(sides.driver, document), not sides.driver.capabilities.transactional_writes
    if standing is None:
        return _send(sides, document) if shows_late else _create(sides.driver, document)
    sent = sides.memory.unverified.sent(document.key) if shows_late else None
    if sent is not None and sent.digest == digest_of(document):
        return _read_back(sides, standing)
    if standing.frozen:
        return _frozen(standing, document, known_before=acknowledged or sent is not None or _has_digest(known))
    stored = _stored(sides.driver.upsert_document(document), written=True)
    if sent is not None:
        sides.memory.unverified.forget(document.key)
    return stored


def _create(driver: Driver, document: SalesDocument) -> Stored:
    created = driver.upsert_document(document)
    if _the_one(driver, document) is None:
        raise ErpTimeout("erp_timeout", "The ERP took the document, but it cannot be read back yet.")
    return _stored(created, written=True, created=True)


def _send(sides: Sides, document: SalesDocument) -> Stored:
    """Done once it is read back, and not before: nobody but the ERP can say what became of it."""
    send_once(sides, document, digest_of(document))
    standing = _the_one(sides.driver, document)
    if standing is None:
        raise not_shown_yet()
    return _read_back(sides, standing)


def _read_back(sides: Sides, standing: DocumentRef) -> Stored:
    sides.memory.unverified.forget(standing.key)
    return _stored(standing, written=True, created=True)


def _the_one(driver: Driver, document: SalesDocument) -> DocumentRef | None:
    found = driver.find_documents(document.key)
    if len(found) > 1:
        numbers = ", ".join(ref.number for ref in found)
        raise RecordRefused(
            "erp_twins",
            f"The ERP holds {len(found)} documents for this one order: {numbers}.",
            remedy="Delete all but one of them in the ERP, then try again.",
            details={"key": document.key},
        )
    return found[0] if found else None


def _has_digest(known: Handled | None) -> bool:
    return known is not None and bool(known.digest)


def _frozen(standing: DocumentRef, document: SalesDocument, *, known_before: bool) -> Stored:
    """A document that was transformed or posted is never rewritten. Where nothing says that the order changed since
    (the state was lost before the shop was told of the document), it stands as it is."""
    if not known_before:
        return _stored(standing, written=False)
    raise RecordRefused(
        "document_frozen",
        f"The order changed in the shop, but the ERP's document {standing.number} can no longer be changed.",
        remedy="Carry the change into the ERP by hand (a credit note, a further document), then set this aside: "
        "stockbridge dead ignore",
        details={"key": document.key},
    )


def _stored(ref: DocumentRef, *, written: bool, created: bool = False) -> Stored:
    return Stored(ref.erp_key, ref.number, ref.customer_key, written, created)
