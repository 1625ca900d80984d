"""The bounds of every request and answer; exported as ``limits.json`` for the module."""

from __future__ import annotations

from typing import Final

MAX_PAYLOAD_BYTES: Final = 1_048_576
"""Compressed payload of a request."""
MAX_BODY_BYTES: Final = MAX_PAYLOAD_BYTES + 4_096
"""HTTP body, multipart framing included."""
MAX_INFLATED_BYTES: Final = 4_194_304
MAX_ANSWER_PAYLOAD_BYTES: Final = 4_194_304
MAX_ANSWER_INFLATED_BYTES: Final = 33_554_432
MAX_LINE_BYTES: Final = 1_048_576
MAX_DEPTH: Final = 32
MAX_ITEMS: Final = 10_000
MAX_KEYS: Final = 200_000
"""Keys of all objects of a request's payload together."""
MAX_ANSWER_KEYS: Final = 2_000_000
"""The same of an answer, which may hold 200 long orders."""
MAX_LEASE: Final = 200
MAX_LEASE_SECONDS: Final = 900
CLOCK_TOLERANCE_SECONDS: Final = 300
NONCE_KEPT_SECONDS: Final = 600
PAIRING_SECONDS: Final = 900
BUDGET_SECONDS: Final = 10
"""Time the shop spends on one batch before it answers the rest as unprocessed."""

LIMITS: Final = {name.lower(): value for name, value in globals().items() if name.isupper() and name != "LIMITS"}
