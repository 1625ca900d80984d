"""What went wrong with one record, in the words of the contract; every failure of a single record passes here."""

from __future__ import annotations

import traceback
from pathlib import Path

from pydantic import ValidationError

from stockbridge.contract.problems import PROBLEMS, Problem, problem
from stockbridge.errors import RecordRefused, StockbridgeError

DETAIL = 2000
FIELD = 500


def problem_of(error: StockbridgeError) -> Problem:
    """A code of our own that the contract does not have is told as the ERP's refusal, with the code in the details."""
    known = error.code in PROBLEMS and PROBLEMS[error.code].scope == "item"
    details = {"code": error.code} | {name[:255]: value[:255] for name, value in error.details.items()}
    return problem(
        error.code if known else "erp_refused",
        error.sentence[:DETAIL],
        details=dict(list(details.items())[:20]),
        **{name: value for name, value in (("remedy", error.remedy[:DETAIL]), ("field", error.field[:FIELD])) if value},
    )


def misfit(error: ValidationError) -> RecordRefused:
    """A value of the ERP that no shop can hold, told by its field and by what would fit."""
    first = error.errors(include_url=False, include_input=False)[0]
    field = "".join(f"/{step}" for step in first["loc"])
    limit = first.get("ctx", {}).get("max_length")
    what = f"is longer than {limit} characters" if limit else f"does not fit: {first['msg']}"
    return RecordRefused(
        "invalid_value",
        f"The record's {' '.join(map(str, first['loc']))} {what}.",
        remedy="Change it in the ERP; the record is sent with the next run.",
        field=field,
    )


def defect_of(error: Exception) -> Problem:
    """Ours: what the exception says may hold names or addresses, so only its kind is told."""
    return problem(
        "erp_refused",
        f"This record meets a defect of the agent or of its ERP driver ({type(error).__name__}).",
        remedy="Send the log to whoever looks after the agent; the record is tried again after the next update.",
        details={"code": "defect"},
    )


def where_of(error: Exception) -> dict[str, str]:
    """For the log: the kind of an exception and the line it came from, without its text."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return {"kind": type(error).__name__, "at": f"{Path(place.filename).name}:{place.lineno}"}
