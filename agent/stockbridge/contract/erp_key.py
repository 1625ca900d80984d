"""The ERP key of a shop document (the contract's section 8), for a shop that is written in Python."""

from __future__ import annotations

import base64
import hashlib
from typing import Final, Literal

DocumentKind = Literal["O", "P", "C", "R", "U"]

_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MAX_ID: Final = 36**6 - 1


def erp_key(shop_id: int, kind: DocumentKind, document_id: int, secure_key: str, date_add: str, cart_id: int) -> str:
    """Texts are the row's own; raises ValueError for an id that the key cannot hold."""
    if not (shop_id >= 1 and 1 <= document_id <= MAX_ID):
        raise ValueError(f"no key for document {document_id} of shop {shop_id}")
    told = f"{shop_id}|{kind}|{document_id}|{secure_key}|{date_add}|{cart_id}"
    check = base64.b32encode(hashlib.sha256(told.encode()).digest())[:8].decode("ascii")
    return f"{chr(ord('A') + min(shop_id, 26) - 1)}{kind}{_base36(document_id)}-{check}"


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
