"""What may be wrong with an ERP's records, as values with stable codes; ``checks`` finds it, ``texts.audit`` says it.

One list for all who ask: the audit counts by it, the products flow refuses and hides by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from stockbridge.errors import RecordRefused
from stockbridge.texts import tell

Severity = Literal["blocks", "mend", "note"]
SEVERITIES: Final[tuple[Severity, ...]] = ("blocks", "mend", "note")
"""Worst first."""


@dataclass(frozen=True)
class Rule:
    """``blocks``: the record is not published. ``refusal``: the code under which it does not leave the agent at all,
    empty where it leaves and is hidden (``blocks``) or goes on."""

    severity: Severity
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. ``field`` is the contract's name of it, with the language or the variant behind a slash;
    ``value`` what stands there, ``other`` what it is compared with: a limit, a rate, another record."""

    code: str
    field: str
    value: str = ""
    other: str = ""

    @property
    def rule(self) -> Rule:
        return RULES[self.code]

    def said(self, record: str, language: Literal["en", "fr"] = "en") -> tuple[str, str]:
        """Sentence and remedy, of a record by the name that people know it by."""
        return tell(f"finding_{self.code}", {"record": record, "value": self.value, "other": self.other}, language)


_BLOCKS: Final = Rule("blocks")
_REFUSED: Final = Rule("blocks", "invalid_value")
_MEND: Final = Rule("mend")
_NOTE: Final = Rule("note")

RULES: Final[Mapping[str, Rule]] = {
    "nothing_selected": _BLOCKS,
    "unreadable": _BLOCKS,
    # families
    "family_cycle": Rule("blocks", "family_cycle"),
    "family_orphan": Rule("blocks", "family_orphan"),
    "family_no_name": Rule("blocks", "missing_field"),
    "family_name_too_long": _REFUSED,
    "family_name_characters": _REFUSED,
    "family_missing_text": _MEND,
    "family_name_signs": _MEND,
    # articles, and for the key families too
    "bad_key": _REFUSED,
    "no_name": Rule("blocks", "missing_field"),
    "name_too_long": _REFUSED,
    "name_characters": _REFUSED,
    "name_signs": _MEND,
    "missing_text": _MEND,
    "bad_reference": _REFUSED,
    "reference_twice": Rule("blocks", "ambiguous_reference"),
    "active_html": _REFUSED,
    "text_too_long": _REFUSED,
    "impossible_number": _REFUSED,
    "negative_measure": _REFUSED,
    "impossible_value": _BLOCKS,
    "bad_brand": _REFUSED,
    "unmapped_vat": Rule("blocks", "unmapped_value"),
    "unknown_vat_group": _BLOCKS,
    "no_price": _BLOCKS,
    "negative_price": _BLOCKS,
    "no_family": _BLOCKS,
    "family_not_in_shop": _BLOCKS,
    "price_incl_differs": _MEND,
    "below_cost": _MEND,
    "negative_amount": _MEND,
    "bad_barcode": _MEND,
    "barcode_twice": _MEND,
    "no_weight": _MEND,
    "odd_weight": _MEND,
    "no_description": _MEND,
    "summary_too_long": _MEND,
    "broken_html": _MEND,
    "missing_description": _NOTE,
    "no_summary": _NOTE,
    "no_brand": _NOTE,
    "no_barcode": _NOTE,
    # variants: what is said of one keeps that one out of the shop, not its article
    "variant_no_attributes": _MEND,
    "variant_equal": _MEND,
    "variant_uneven": _MEND,
    "variant_bad_reference": _MEND,
    "variant_reference_twice": _MEND,
    "variant_no_price": _MEND,
    # stock
    "negative_stock": _MEND,
    "no_stock": _NOTE,
}


def refusal(finding: Finding, key: str, record: str) -> RecordRefused:
    """What keeps a record from leaving the agent, as the error that becomes its dead letter."""
    sentence, remedy = finding.said(record)
    return RecordRefused(
        finding.rule.refusal,
        sentence,
        remedy=remedy,
        field=f"/{finding.field}",
        details={"article": key, "finding": finding.code},
    )
