"""Values inside Python become the wire's texts, and nothing is lost on the way without being said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from pydantic import ValidationError

from stockbridge.contract.base import Amount, Day, Opt, Timestamp, WireModel, decimal_text, time_text
from stockbridge.contract.checking import check, pointer
from stockbridge.contract.problems import PROBLEMS, problem
from stockbridge.errors import ContractError


class Sample(WireModel):
    """One field of each kind."""

    amount: Amount
    at: Timestamp
    day: Day
    note: Opt[str] = None


AT = datetime(2026, 11, 23, 11, 15, 30, 999, tzinfo=timezone(timedelta(hours=1)))


def test_values_are_written_as_the_contract_says_and_read_again() -> None:
    sample = Sample(amount=Decimal("-0.5"), at=AT, day=date(2026, 11, 23))
    wire = {"amount": "-0.500000", "at": "2026-11-23T10:15:30Z", "day": "2026-11-23"}
    assert sample.to_wire() == wire
    read = Sample.model_validate(wire)
    assert (read.amount, read.day) == (Decimal("-0.5"), date(2026, 11, 23))
    assert read.at == datetime(2026, 11, 23, 10, 15, 30, tzinfo=UTC)


def test_a_field_that_was_never_given_stays_missing() -> None:
    wire = {"amount": "1.000000", "at": "2026-11-23T10:15:30Z", "day": "2026-11-23"}
    assert "note" not in Sample.model_validate(wire).to_wire()
    assert Sample.model_validate(wire | {"note": "x"}).to_wire()["note"] == "x"


@pytest.mark.parametrize(("value", "text"), [("0", "0.000000"), ("-0", "0.000000"), ("1E+2", "100.000000")])
def test_decimals_never_have_an_exponent_nor_are_minus_zero(value: str, text: str) -> None:
    assert decimal_text(Decimal(value)) == text


@pytest.mark.parametrize("value", ["0.0000001", "NaN", "Infinity", "1E+30"])
def test_a_decimal_that_the_wire_cannot_hold_is_a_value_error(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        decimal_text(Decimal(value))


def test_a_decimal_of_fifteen_digits_does_not_fit_a_model() -> None:
    with pytest.raises(ValidationError):
        Sample(amount=Decimal(10) ** 14, at=AT, day=date(2026, 11, 23))


def test_a_time_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        time_text(datetime(2026, 11, 23))  # noqa: DTZ001 - the very thing that is refused


def test_a_misfit_is_told_with_its_pointer_and_line() -> None:
    with pytest.raises(ContractError) as refusal:
        check(Sample, {"amount": "1.5", "at": "", "day": ""}, code="invalid_item", line=7)
    assert (refusal.value.code, refusal.value.field, refusal.value.line) == ("invalid_item", "/amount", 7)
    assert refusal.value.at_line(9).line == 9
    with pytest.raises(ContractError, match="/params/amount"):
        check(Sample, {"at": "", "day": ""}, code="invalid_envelope", at="/params")


def test_a_pointer_escapes_its_steps() -> None:
    assert pointer({"a/b": [{"c~d": 1}]}, ("a/b", 0, "c~d")) == "/a~1b/0/c~0d"
    assert pointer([], ()) == ""


def test_a_problem_has_a_registered_code() -> None:
    assert problem("busy", "Another batch.").to_wire() == {"code": "busy", "detail": "Another batch."}
    assert PROBLEMS["busy"].recovery == "retry"
    with pytest.raises(KeyError):
        problem("no_such_code", "")
