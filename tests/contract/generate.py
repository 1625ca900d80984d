"""Hypothesis strategies over the contract's definitions: documents that fit them, and what can go wrong with those."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Any

from hypothesis import strategies as st

from stockbridge.contract.schema_set import Schema, definitions

DEFINITIONS = definitions()

Place = tuple[Any, Any]
"""A dict or list and the key or index of one of its values."""


def _walk(schema: Any) -> Iterator[Schema]:
    if isinstance(schema, dict):
        yield schema
        for child in schema.values():
            yield from _walk(child)
    elif isinstance(schema, list):
        for child in schema:
            yield from _walk(child)


def _figures(*keywords: str) -> list[int]:
    """The values of keywords in all definitions, with both neighbours."""
    found = {schema[word] for schema in _walk(DEFINITIONS) for word in keywords if isinstance(schema.get(word), int)}
    return sorted({figure + step for figure in found for step in (-1, 0, 1)})


INTEGERS = [*_figures("minimum", "maximum"), 2**31, 2**63 - 1, 2**63, 2**64, -(2**63) - 1, 10**30]
LENGTHS = [length for length in _figures("minLength", "maxLength", "minItems", "maxItems") if 0 <= length <= 70_000]

text: st.SearchStrategy[str] = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
wrong: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        False,
        0,
        1,
        -1,
        1.5,
        1.0,
        -0.0,
        1e300,
        2**53,
        "",
        " ",
        "1",
        "x",
        "null",
        [],
        {},
        [None],
        [{}],
        {"": 0},
    ]
).map(copy.deepcopy)


@cache
def documents(name: str) -> st.SearchStrategy[Any]:
    """Documents of one definition."""
    return _fits(DEFINITIONS[name])


def _fits(schema: Schema) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return st.deferred(lambda: documents(name))
    if "anyOf" in schema:
        return st.one_of([_fits(branch) for branch in schema["anyOf"]])
    kinds: dict[str, Callable[[Schema], st.SearchStrategy[Any]]] = {
        "string": _strings,
        "integer": lambda s: st.integers(s.get("minimum"), s.get("maximum")),
        "boolean": lambda _: st.booleans(),
        "null": lambda _: st.none(),
        "array": _arrays,
        "object": _objects,
    }
    return kinds[schema["type"]](schema)


def _strings(schema: Schema) -> st.SearchStrategy[str]:
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema.get("format") == "date":
        return st.dates(date(1900, 1, 1), date(2999, 12, 31)).map(str)
    if schema.get("format") == "date-time":
        moments = st.datetimes(datetime(1900, 1, 1), datetime(2999, 12, 31))  # noqa: DTZ001 - written with its Z
        return moments.map(lambda moment: moment.replace(microsecond=0).isoformat() + "Z")
    if "pattern" in schema:
        return _matching(schema["pattern"])
    least, most = schema.get("minLength", 0), min(schema.get("maxLength", 20), 20)
    return st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=least, max_size=most)


@cache
def _matching(pattern: str) -> st.SearchStrategy[str]:
    # Python's $ also stands before a last line feed; repetitions of thousands only cost time.
    return st.from_regex(re.compile(pattern.replace("$", r"\Z"), re.ASCII), fullmatch=True)


def _arrays(schema: Schema) -> st.SearchStrategy[list[Any]]:
    least = schema.get("minItems", 0)
    return st.lists(_fits(schema["items"]), min_size=least, max_size=max(2, least))


def _objects(schema: Schema) -> st.SearchStrategy[dict[str, Any]]:
    values = schema.get("additionalProperties")
    if isinstance(values, dict):
        least = schema.get("minProperties", 0)
        names = _fits(schema.get("propertyNames", {"type": "string"}))
        return st.dictionaries(names, _fits(values), min_size=least, max_size=max(2, least))
    if values is True:
        return st.dictionaries(text, wrong, max_size=2)
    properties = {name: _fits(child) for name, child in schema.get("properties", {}).items()}
    required = {name: properties.pop(name) for name in schema.get("required", [])}
    return st.fixed_dictionaries(required, optional=properties)


@st.composite
def mutated(draw: st.DrawFn, name: str) -> bytes:
    """JSON text of a document of the definition with none to three faults, in the document or in the text."""
    document = draw(documents(name))
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 1, 2]))):
        document = draw(_spoiled(document))
    raw = json.dumps(document, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")
    return draw(_scribbled(raw)) if draw(st.integers(0, 9)) == 0 else raw


@st.composite
def _spoiled(draw: st.DrawFn, document: Any) -> Any:
    holder = [document]
    places = list(_places(holder))
    box, key = draw(st.sampled_from(places))
    faults = [_drop, _replace, _extra, *_FAULTS.get(type(box[key]), [])]
    draw(st.sampled_from(faults))(draw, (box, key))
    return holder[0] if holder else None


def _places(box: Any) -> Iterator[Place]:
    keys = list(box) if isinstance(box, dict) else range(len(box))
    for key in keys:
        yield box, key
        if isinstance(box[key], (dict, list)):
            yield from _places(box[key])


def _drop(_: st.DrawFn, place: Place) -> None:
    box, key = place
    del box[key]


def _replace(draw: st.DrawFn, place: Place) -> None:
    box, key = place
    box[key] = draw(wrong)


def _extra(draw: st.DrawFn, place: Place) -> None:
    box, key = place
    target = box[key] if isinstance(box[key], dict) else box
    if isinstance(target, dict):
        target[draw(st.sampled_from(["unknown", "", "0", "1", "-1", "EN", "fr\n", "constructor"]))] = draw(wrong)
    else:
        target.append(draw(wrong))


def _integer(draw: st.DrawFn, place: Place) -> None:
    box, key = place
    box[key] = draw(st.sampled_from([*INTEGERS, str(box[key]), float(box[key])]))


def _longer(draw: st.DrawFn, place: Place) -> None:
    box, key = place
    box[key] = draw(st.sampled_from(["x", "9", "é", "🧤"])) * draw(st.sampled_from(LENGTHS))


def _touched(draw: st.DrawFn, place: Place) -> None:
    box, key = place
    value, at = box[key], draw(st.integers(0, len(box[key])))
    scrap = draw(
        st.sampled_from(["\n", " ", "\0", "\ud83e", "\x7f", "\x85", "\u2028", "é", "🧤", "٣", "<", "0", "-", "."])
    )
    box[key] = draw(st.sampled_from([value + "\n", value.upper(), value.lower(), value[:at] + scrap + value[at:]]))


def _misdated(draw: st.DrawFn, place: Place) -> None:
    """Only what begins as a date becomes another one, half of them on no calendar."""
    box, key = place
    if re.match(r"\d{4}-\d\d-\d\d", box[key]):
        days = ["2026-02-29", "2024-02-29", "1900-02-29", "2000-02-29", "2026-04-31", "2026-00-10", "0000-00-00"]
        ends = [box[key][10:], "T23:59:59Z", "T23:59:60Z", "T24:00:00Z", "T10:00:00+00:00", ""]
        box[key] = draw(st.sampled_from(days)) + draw(st.sampled_from(ends))


def _resized(draw: st.DrawFn, place: Place) -> None:
    box, key = place
    filler = box[key][0] if box[key] else draw(wrong)
    length = draw(st.sampled_from([length for length in LENGTHS if length <= 300]))
    # A longer list of large records would only make the test slow.
    box[key] = [filler] * (length if len(json.dumps(filler)) < 100 else 2)


def _other_empty(_: st.DrawFn, place: Place) -> None:
    box, key = place
    box[key] = {} if isinstance(box[key], list) else []


_FAULTS: dict[type, list[Callable[[st.DrawFn, Place], None]]] = {
    int: [_integer],
    str: [_longer, _touched, _touched, _misdated, _misdated],
    list: [_resized, _other_empty],
    dict: [_other_empty],
}


@st.composite
def _scribbled(draw: st.DrawFn, raw: bytes) -> bytes:
    """The text with one byte taken out, or a scrap put in: most often no JSON any more, sometimes other JSON."""
    at = draw(st.integers(0, len(raw)))
    scraps = [
        b",",
        b":",
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b"\\",
        b"\\u0000",
        b"\\ud800",
        b"\\u0041",
        b"e1",
        b".0",
        b"-",
        b"0",
    ]
    scraps += [b"\xff", b"\xed\xa0\x80", b"\xc0\x80", b"\x00", b"\n", b"\r", b"\t", b" ", b"/", b"null", b'"a":1,', b""]
    return raw[:at] + draw(st.sampled_from(scraps)) + raw[at + draw(st.sampled_from([0, 0, 1])) :]
