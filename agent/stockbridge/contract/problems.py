"""Every problem code of the contract, and the problem object that carries one (RFC 9457's shape).

``recovery`` says what happens next: ``retry`` (time heals it), ``mend`` (a person must act; the record is a dead
letter), ``hello`` (the agent says hello and goes on), ``defect`` (ours: reported, never repeated), ``stop``
(this agent may not go on with this shop).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from stockbridge.contract.base import Code, Count, Line, Opt, WireModel

Recovery = Literal["retry", "mend", "hello", "defect", "stop"]


class Problem(WireModel):
    """What went wrong, for people (``detail``, ``remedy``) and for programs (``code``, ``field``)."""

    code: Code
    detail: Annotated[str, Field(max_length=2000)]
    field: Opt[Annotated[str, Field(max_length=500)]] = Field(default=None, description="JSON pointer into the item")
    line: Opt[Count] = Field(default=None, description="line of the payload, 1 is the envelope")
    remedy: Opt[Annotated[str, Field(max_length=2000)]] = None
    details: Opt[Annotated[dict[Line, Line], Field(max_length=20)]] = None


@dataclass(frozen=True)
class ProblemCode:
    """One line of ``problems.json``."""

    code: str
    scope: Literal["request", "item"]
    recovery: Recovery
    title: str


def _request(recovery: Recovery, **titles: str) -> list[ProblemCode]:
    return [ProblemCode(code, "request", recovery, title) for code, title in titles.items()]


def _item(recovery: Recovery, **titles: str) -> list[ProblemCode]:
    return [ProblemCode(code, "item", recovery, title) for code, title in titles.items()]


PROBLEMS: dict[str, ProblemCode] = {
    problem.code: problem
    for problem in [
        *_request(
            "stop",
            signature_invalid="The signature does not hold, or its key is unknown or revoked.",
            superseded="Another agent took over this shop.",
            cloned="Another copy of this agent is at work.",
            wrong_installation="The request is meant for another installation.",
            pairing_expired="The pairing string is past its time.",
            pairing_used="The pairing string was used already.",
            already_paired="Another agent is connected to this shop.",
            upgrade_required="One of the two sides is too old for the other.",
        ),
        *_request(
            "retry",
            clock_skew="The agent's clock and the shop's are too far apart.",
            replayed="This very request was received before.",
            digest_mismatch="The payload is not the one that was signed.",
            uploads_off="The shop's PHP refuses file uploads: send the payload as a raw body.",
            busy="Another batch of this flow is being written.",
            too_large="The request is larger than the shop takes.",
            shop_error="The shop could not carry out the request.",
        ),
        *_request(
            "defect",
            inflated_too_large="The payload inflates to more than the bound.",
            line_too_long="A line of the payload is longer than the bound.",
            too_deep="The payload is nested deeper than the bound.",
            too_many_items="The payload has more items than the bound.",
            too_many_keys="The payload has more keys than the bound.",
            not_gzip="The payload is not gzip.",
            not_ndjson="The payload is not newline-delimited JSON.",
            bad_encoding="The payload is not valid UTF-8 text.",
            bad_number="A number has a fraction or an exponent, or is too large.",
            duplicate_key="An object has the same key twice.",
            invalid_envelope="The envelope does not fit the contract.",
            invalid_item="An item does not fit the contract.",
            unknown_operation="The shop's module does not know this operation.",
            stale_token="The lease token is not the one that holds these events.",  # noqa: S106 - a code
        ),
        *_request(
            "hello",
            wrong_epoch="The shop's database is another than the agent knew.",
            lineage_ahead="The shop's database is older than the agent knew.",
            wrong_memory="The agent's memory is not the one that the shop granted.",
            writes_held="Both sides must be compared before the catalogue is written.",
        ),
        *_item(
            "mend",
            missing_field="A field that a new record needs is missing.",
            invalid_value="The shop refuses a value.",
            unmapped_value="A value has no counterpart on the other side.",
            unknown_order="The shop has no such order.",
            unknown_language="The shop does not have this language.",
            ambiguous_reference="Several records carry this reference.",
            unsupported_kind="This kind of record is not taken yet.",
            state_refused="The order may not go to this state from where it stands.",
            document_frozen="The ERP's document can no longer be changed.",
            export_failed="The shop could not export the record.",
            erp_refused="The ERP refused the record.",
            erp_twins="The ERP holds two documents with the same key.",
            totals_differ="The ERP's total is not the shop's, and no rule explains it.",
            no_answer="The shop did not answer to this record alone, five times.",
        ),
        *_item(
            "retry",
            parent_missing="The record that this one belongs to is not in the shop yet.",
            older_version="A newer version of this record was applied already.",
            write_failed="The shop's database refused the write.",
            erp_unreachable="The ERP does not answer.",
            erp_timeout="The ERP did not answer in time.",
        ),
        *_item("defect", version_conflict="The same version of this record was applied with another content."),
    ]
}


def problem(code: str, detail: str, **more: Any) -> Problem:
    """A problem object with a registered code; an unregistered one is a defect of the caller (KeyError)."""
    return Problem(code=PROBLEMS[code].code, detail=detail, **more)


SHRINKS: Final = frozenset({"too_large", "inflated_too_large", "line_too_long", "too_many_items", "too_many_keys"})
"""Refusals that a smaller batch may heal, the contract's own bounds included where our estimate was wrong."""
