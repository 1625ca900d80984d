"""Where a document stands in the ERP becomes the order's status in the shop; ``engine.push`` sends it."""

from __future__ import annotations

import re
from typing import Any

from stockbridge.contract.records.trade import Parcel, Status
from stockbridge.drivers.records import DocumentStatus
from stockbridge.errors import RecordRefused
from stockbridge.mapping.settings import StatusMapping

TRACKING = re.compile(r"[A-Za-z0-9 ._/-]{1,64}")


def to_status(document: DocumentStatus, settings: StatusMapping) -> Status | None:
    """None where the merchant keeps this status to the ERP. Raises ``RecordRefused`` for one that nobody mapped."""
    if document.status not in settings.statuses:
        raise _refused(
            document,
            "unmapped_value",
            f"The ERP's status \"{document.status}\" stands for none of the shop's.",
            f'Choose what "{document.status}" means in the settings, or that the shop is not told.',
            "/status",
        )
    status = settings.statuses[document.status]
    if status is None:
        return None
    fields: dict[str, Any] = {"order": document.key, "status": status, "at": document.at}
    if status in settings.states:
        fields["state"] = settings.states[status]
    if document.number:
        fields["document_number"] = document.number
    if document.tracking_numbers:
        fields["parcels"] = tuple(_parcel(document, number) for number in document.tracking_numbers)
    return Status(**fields)


def _parcel(document: DocumentStatus, number: str) -> Parcel:
    tracking = number.strip()
    if not TRACKING.fullmatch(tracking):
        raise _refused(
            document,
            "invalid_value",
            f'"{number}" is no tracking number that the shop can hold.',
            "Correct the tracking number on the ERP's delivery.",
            "/parcels",
        )
    return Parcel(tracking_number=tracking)


def _refused(document: DocumentStatus, code: str, sentence: str, remedy: str, field: str) -> RecordRefused:
    return RecordRefused(code, sentence, remedy=remedy, field=field, details={"document": document.key})
