"""A dry run's fields and values as people say them; the terminal and the page both use these."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from typing import Final

from stockbridge.cli.words import Words
from stockbridge.engine.plan import Step
from stockbridge.service.plans import ChangeView, PlanEntry, Remark
from stockbridge.texts import field_name, retold
from stockbridge.texts.times import decimal

SHAPES: Final[dict[Step, str]] = {
    "refuse": "■",
    "remove": "▼",
    "change": "▲",
    "wait": "○",
    "create": "+",
    "unchanged": "=",
    "left_out": "-",
}
MONEY: Final = frozenset({"price", "cost_price", "ecotax", "unit_price", "price_impact", "compare_at_price"})
NUMBER: Final = re.compile(r"-?[0-9]+\.[0-9]{6}")
MARKUP: Final = re.compile(r"<[^>]*>")


def field_of(pointer: str, said: Words) -> str:
    """ "/product/name/fr" → "name (fr)"."""
    record, _, field = pointer.strip("/").partition("/")
    return field_name(field or record, said.language)


def value_of(value: str | None, said: Words, *, money: bool = False) -> str:
    """Figures without their trailing zeros, texts without markup."""
    if value is None or value == "":
        return said("word_none")
    if value in {"true", "false"}:
        return said("word_yes" if value == "true" else "word_no")
    if NUMBER.fullmatch(value):
        return decimal(_short(Decimal(value), money=money), said.language)
    return " ".join(unescape(MARKUP.sub(" ", value)).split())


def _short(value: Decimal, *, money: bool) -> str:
    """At least two decimals where there is a fraction or it is money, none where there is not."""
    if value == value.to_integral_value() and not money:
        return f"{value:.0f}"
    exact = value.normalize()
    return f"{exact:f}" if -int(exact.as_tuple().exponent) >= 2 else f"{value:.2f}"


def values_of(change: ChangeView, said: Words) -> tuple[str, str]:
    money = change.field.rpartition("/")[2] in MONEY
    return value_of(change.before, said, money=money), value_of(change.after, said, money=money)


def remark_of(remark: Remark, said: Words) -> str:
    """The field, what is wrong with it and what to do, in one line."""
    told = " ".join(filter(None, retold(remark.code, remark.sentence, remark.remedy, {}, said.language)))
    return said("said_plan_field", field=field_of(remark.field, said), told=told) if remark.field else told


def name_of(entry: PlanEntry, said: Words) -> str:
    """What the record is called, with its key where that says more, and what comes before it."""
    name = entry.title if entry.key in entry.title else f"{entry.title} ({entry.key})"
    return f"{name} · {said('said_plan_after', key=entry.after)}" if entry.after else name


def remarks_of(entry: PlanEntry, said: Words) -> list[str]:
    """Why it is refused or waits, then what someone should mend."""
    told = ([entry.problem] if entry.problem else []) + list(entry.remarks)
    return [remark_of(remark, said) for remark in told]
